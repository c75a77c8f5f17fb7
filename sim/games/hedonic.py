"""Stability of a partition in a hedonic game: who could leave, with whom, and gain.

A partition is
individually rational  if nobody would rather be alone;
Nash stable            if nobody would rather be alone or in another bloc;
individually stable    if nobody would, and be let in: no member of the bloc joined would lose;
contractually stable   if nobody would, be let in and be let go: no member of the bloc left would lose either;
in the core            if no coalition of any size would rather be on its own, all its members gaining strictly.
Nash implies individual implies contractual stability; the core implies neither of the first two (run and chase: one player likes the
other, who dislikes it; only apart is in the core, and nothing is Nash stable). With `max_blocs` a deviation must leave at most so many.

References
----------
Bogomolnaia, A. & Jackson, M. O. (2002). The stability of hedonic coalition structures. Games and Economic Behavior 38, 201-230.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from sim.errors import CoalitionError
from sim.games.core import EFFORT, blocking_coalition
from sim.games.enumeration import stable
from sim.games.partitions import Labels, TooLarge, blocs, canonical, count, enumerable, slots
from sim.games.preferences import (
    Bloc,
    HedonicGame,
    PreferenceGame,
    SeparableGame,
    enemies_aversion,
    friends_appreciation,
    marriage,
)

__all__ = [
    "Concept", "Deviation", "HedonicGame", "PreferenceGame", "SeparableGame", "Verdict", "Verdicts",
    "enemies_aversion", "friends_appreciation", "judge", "marriage", "stable_partitions",
]  # fmt: skip

Concept = Literal["rational", "nash", "individual", "contractual", "core"]
MOST_PLAYERS = 16
"""Of a game all of whose partitions are looked at: each player's coalitions are in a table."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """`members` would leave where they are and form or join `bloc`, which includes them; both ascending."""

    members: tuple[int, ...]
    bloc: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a partition is stable in one sense; if not, a deviation that shows it. None: not decided within the effort allowed."""

    holds: bool | None
    witness: Deviation | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of one partition, in each sense."""

    rational: Verdict
    nash: Verdict
    individual: Verdict
    contractual: Verdict
    core: Verdict


def judge(game: HedonicGame, labels: Sequence[int], max_blocs: int | None = None, core: bool = True, effort: int = EFFORT) -> Verdicts:
    """In which senses a partition is stable, with a witness where it is not.

    Parameters
    ----------
    game : SeparableGame or PreferenceGame
    labels : (n)
        Players share a bloc where these are equal.
    max_blocs : int, optional
        The most blocs there may be; deviations to more do not count. None: any number.
    core : bool
        Whether to look for blocking coalitions; else `core` says not decided. A partition that is not individually rational is
        not in the core, and the witness is who would rather be alone.
    effort : branches of the search
        How long to look for a blocking coalition in an additively separable game before `core` is left undecided.

    Raises
    ------
    CoalitionError
        If the labels are not one for each player, or of more blocs than `max_blocs`.
    """
    position = _Position(game, labels, max_blocs)
    rational = next((move for move in position.moves if len(move.bloc) == 1), None)
    nash = next(iter(position.moves), None)
    welcome = [move for move in position.moves if position.welcome(move)]
    released = next((move for move in welcome if position.released(move)), None)
    if rational is not None:
        in_core = _verdict(rational)
    else:
        in_core = _core(position, effort) if core else Verdict(None)
    return Verdicts(_verdict(rational), _verdict(nash), _verdict(next(iter(welcome), None)), _verdict(released), in_core)


def stable_partitions(game: HedonicGame, concept: Concept, max_blocs: int | None = None) -> tuple[Labels, ...]:
    """All partitions stable in one sense, each of them looked at; in lexicographic order of their labels.

    Raises TooLarge beyond 12 players (16 with a small `max_blocs`), CoalitionError for an unknown concept.
    """
    if concept not in get_args(Concept):
        raise CoalitionError(f"stability is one of {', '.join(get_args(Concept))}, not {concept!r}")
    n = game.players
    configurations = enumerable(n, max_blocs, "judge single partitions")
    if n > MOST_PLAYERS:
        alternative = f"take at most {MOST_PLAYERS} players, or judge single partitions"
        raise TooLarge(n, configurations, count(MOST_PLAYERS, max_blocs), alternative)
    return tuple(stable(game.table(), game.tolerance, get_args(Concept).index(concept), slots(n, max_blocs)))


def _verdict(witness: Deviation | None) -> Verdict:
    return Verdict(witness is None, witness)


class _Position:
    """A partition in a game, and the single moves by which somebody gains: by player, then blocs by lowest member, alone last."""

    def __init__(self, game: HedonicGame, labels: Sequence[int], max_blocs: int | None) -> None:
        if len(labels) != game.players:
            raise CoalitionError(f"a partition of {game.players} players needs {game.players} labels, not {len(labels)}")
        self.game = game
        self.labels = canonical(labels)
        self.blocs = tuple(frozenset(bloc) for bloc in blocs(self.labels))
        most = slots(game.players, max_blocs)
        # Whether there may be a bloc more; with as many blocs as players every coalition empties the blocs it needs.
        self.room = len(self.blocs) < most or most == game.players
        if len(self.blocs) > most:
            raise CoalitionError(f"the partition has {len(self.blocs)} blocs, more than the {max_blocs} allowed")
        self.own: tuple[Bloc, ...] = tuple(next(bloc for bloc in self.blocs if player in bloc) for player in range(game.players))
        self.moves = tuple(self._moves())

    def _moves(self) -> Iterator[Deviation]:
        for player, own in enumerate(self.own):
            others = [bloc for bloc in self.blocs if bloc is not own]
            for bloc in [*others, frozenset[int]()] if self.room and len(own) > 1 else others:
                joined = bloc | {player}
                if self.game.prefers(player, joined, own):
                    yield Deviation((player,), tuple(sorted(joined)))

    def welcome(self, move: Deviation) -> bool:
        """Whether nobody in the bloc joined would lose."""
        (player,), joined = move.members, frozenset(move.bloc)
        return not any(self.game.prefers(host, joined - {player}, joined) for host in move.bloc if host != player)

    def released(self, move: Deviation) -> bool:
        """Whether nobody in the bloc left would lose."""
        (player,) = move.members
        left = self.own[player]
        return not any(self.game.prefers(member, left, left - {player}) for member in left if member != player)


def _core(position: _Position, effort: int) -> Verdict:
    """Whether an individually rational partition is blocked."""
    game = position.game
    if isinstance(game, SeparableGame):
        needs = np.array([game.worth(player, own) for player, own in enumerate(position.own)]) + game.tolerance
        forced = () if position.room else tuple(tuple(sorted(bloc)) for bloc in position.blocs)
        found = blocking_coalition(game.values, needs, forced, effort)
        if found == "undecided":
            return Verdict(None)
        return Verdict(True) if found == "none" else Verdict(False, Deviation(found, found))
    return _verdict(_listed_block(game, position))


def _listed_block(game: PreferenceGame, position: _Position) -> Deviation | None:
    """A blocking coalition is listed by all its members, as each prefers it to a bloc no worse than being alone."""
    for player, ranks in enumerate(game.ranks):
        for coalition in ranks:
            if player != min(coalition) or not all(game.prefers(member, coalition, position.own[member]) for member in coalition):
                continue
            if position.room or any(bloc <= coalition for bloc in position.blocs):
                return Deviation(tuple(sorted(coalition)), tuple(sorted(coalition)))
    return None
