"""Hedonic games: each player i ranks the coalitions it may be in, caring only for its own (Dreze & Greenberg 1980).

In an additively separable game i ranks S by sum_{j in S, j != i} v_ij, alone being worth 0 (Bogomolnaia & Jackson 2002).
In a game of preferences the ranking is listed.

References
----------
Bogomolnaia, A. & Jackson, M. O. (2002). The stability of hedonic coalition structures. Games and Economic Behavior 38, 201-230.
Dimitrov, D., Borm, P., Hendrickx, R. & Sung, S. C. (2006). Simple priorities and core stability in hedonic games.
Social Choice and Welfare 26, 421-433.
Gale, D. & Shapley, L. S. (1962). College admissions and the stability of marriage. American Mathematical Monthly 69, 9-15.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import CoalitionError
from sim.games.grid import TOLERANCE, Floats, square
from sim.games.inputs import coalition as checked

Bloc = frozenset[int]


class SeparableGame:
    """Additively separable: what a player gets is the sum of what each of its company gives it.

    Parameters
    ----------
    values : (n, n)
        v_ij, what i gets from j's company; the diagonal is ignored. Raises CoalitionError unless square and finite.
    """

    def __init__(self, values: ArrayLike) -> None:
        self.values: Floats = np.ascontiguousarray(square("values", values))
        self.values.setflags(write=False)
        self.players = len(self.values)
        self._rows: list[list[float]] = self.values.tolist()
        # Sums in another order differ in their last bits: that is no gain.
        with np.errstate(over="ignore"):
            self.tolerance = TOLERANCE * float(np.abs(self.values).sum(axis=1).max())
        if not np.isfinite(self.tolerance):
            raise CoalitionError("values: they are too large to be added up")

    def worth(self, player: int, bloc: Iterable[int]) -> float:
        """What `player` gets in `bloc`, which includes it."""
        row = self._rows[player]
        return math.fsum(row[member] for member in bloc)

    def prefers(self, player: int, one: Bloc, other: Bloc) -> bool:
        """Whether `player` would strictly rather be in `one` than in `other` (both include it)."""
        return self.worth(player, one) - self.worth(player, other) > self.tolerance

    def table(self) -> Floats:
        """[i, S]: what player i gets in coalition S, a bitmask (i counted as in it)."""
        sums = np.zeros((self.players, 1))
        for company in self.values.T:
            sums = np.hstack([sums, sums + company[:, None]])
        return sums


@dataclass(frozen=True)
class PreferenceGame:
    """Rankings as listed: for each player groups of coalitions, best first; those of one group are equally good.

    A group of a single coalition may be given as the coalition itself. Being alone, if not listed, comes after all that is;
    coalitions not listed come after that (unacceptable), all equally bad.
    Raises CoalitionError for a coalition without its player, with somebody unknown, or listed twice.
    """

    rankings: Sequence[Sequence[Any]]
    players: int = field(init=False)
    ranks: tuple[dict[Bloc, int], ...] = field(init=False, repr=False)
    tolerance = 0.0

    def __post_init__(self) -> None:
        if not self.rankings:
            raise CoalitionError("a game needs at least one player")
        object.__setattr__(self, "players", len(self.rankings))
        object.__setattr__(self, "ranks", tuple(self._ranks(player) for player in range(len(self.rankings))))

    def prefers(self, player: int, one: Bloc, other: Bloc) -> bool:
        """Whether `player` would strictly rather be in `one` than in `other` (both include it)."""
        ranks = self.ranks[player]
        return ranks.get(one, len(ranks)) < ranks.get(other, len(ranks))

    def table(self) -> Floats:
        """[i, S]: how good coalition S, a bitmask, is for player i: minus its rank."""
        table = np.empty((self.players, 2**self.players))
        for player, ranks in enumerate(self.ranks):
            table[player] = -len(ranks)
            for bloc, rank in ranks.items():
                table[player, sum(1 << member for member in bloc)] = -rank
        return table

    def _ranks(self, player: int) -> dict[Bloc, int]:
        ranks: dict[Bloc, int] = {}
        for rank, group in enumerate(self.rankings[player]):
            for coalition in _coalitions(group, self.players):
                if player not in coalition:
                    raise CoalitionError(f"player {player} ranks the coalition {sorted(coalition)}, which it is not in")
                if coalition in ranks:
                    raise CoalitionError(f"player {player} ranks the coalition {sorted(coalition)} twice")
                ranks[coalition] = rank
        ranks.setdefault(frozenset({player}), len(self.rankings[player]))
        return ranks


HedonicGame = SeparableGame | PreferenceGame


def _coalitions(group: Any, players: int) -> list[Bloc]:
    """A group of equally good coalitions, or a single one."""
    entries = list(group)
    if entries and all(isinstance(entry, Collection) and not isinstance(entry, str) for entry in entries):
        return [checked(entry, players) for entry in entries]
    return [checked(entries, players)]


def friends_appreciation(friends: ArrayLike) -> SeparableGame:
    """The more friends the better, and among equally many the fewer enemies (Dimitrov et al. 2006): v = n for a friend, -1 for an enemy.

    `friends` (n, n): whether i counts j as a friend; who is none is an enemy. The core is never empty.
    """
    return _oriented(friends, friend=lambda n: n, enemy=lambda n: -1)


def enemies_aversion(friends: ArrayLike) -> SeparableGame:
    """The fewer enemies the better, and among equally few the more friends (Dimitrov et al. 2006): v = 1 for a friend, -n for an enemy.

    `friends` (n, n): whether i counts j as a friend; who is none is an enemy. The core is never empty.
    """
    return _oriented(friends, friend=lambda n: 1, enemy=lambda n: -n)


def _oriented(friends: ArrayLike, friend: Any, enemy: Any) -> SeparableGame:
    relation = square("friends", friends)
    if not np.isin(relation, (0, 1)).all():
        raise CoalitionError("friends must be a table of yes and no: whether i counts j as a friend")
    return SeparableGame(np.where(relation == 1, friend(len(relation)), enemy(len(relation))))


def marriage(women: Mapping[str, Sequence[str]], men: Mapping[str, Sequence[str]]) -> tuple[PreferenceGame, tuple[str, ...]]:
    """Stable marriage (Gale & Shapley 1962) as a hedonic game, and the names of its players: women, then men, as listed.

    Each lists acceptable partners, best first; only pairs are formed, and whoever is not listed is worse than staying single.
    The core is the set of stable matchings. Raises CoalitionError for names unknown, listed twice, or on both sides.
    """
    names = (*women, *men)
    if len(set(names)) != len(names):
        raise CoalitionError("nobody can be on both sides of a marriage game")
    place = {name: number for number, name in enumerate(names)}
    rankings = []
    for lists, others in ((women, men), (men, women)):
        for name, wishes in lists.items():
            if unknown := [wish for wish in wishes if wish not in others]:
                raise CoalitionError(f"{name} ranks {unknown[0]!r}, who is not on the other side")
            rankings.append([*([{place[name], place[wish]}] for wish in wishes), [{place[name]}]])
    return PreferenceGame(rankings), names
