"""What could hold at one moment: the minima of the landscape and the stable partitions of the induced game, found or searched for.

Where all configurations can be gone through they are; else minima come from a seeded local search, and stable partitions from
letting factions move one after another until nobody wants to (`sim.studies.settling`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.games import landscape, separable
from sim.games.grid import TOLERANCE
from sim.games.hedonic import MOST_PLAYERS, Concept, Deviation, SeparableGame, Verdict, Verdicts, judge, stable_partitions
from sim.games.partitions import Labels, canonical, count
from sim.studies.settling import settle

if TYPE_CHECKING:
    from sim.games.landscape import Minimum
    from sim.studies.standing import Standing

CONCEPTS: tuple[Concept, ...] = ("nash", "individual", "core")
"""In the order from one faction's free move, over one that others may refuse, to a group's move."""
MOST_LISTED = 1_000
"""Stable partitions held of one moment; there may be more."""
_TRIED = 20
"""Partitions tried for the core where not all can be."""
_SETTLED = 6
"""Random starts of a search for stable partitions, beside the minima and those given."""


@dataclass(frozen=True, slots=True)
class Search:
    """How to look: through all configurations or by a search from so many starts; with at most `max_blocs` blocs.

    All configurations are tried for the core only if they times all coalitions are at most `core_effort`.
    """

    exact: bool
    starts: int
    max_blocs: int | None
    seed: int
    core_effort: int


@dataclass(frozen=True, slots=True)
class Found:
    """The minima of one moment, ascending, the first `tied` of them of equal energy, and the stable partitions known, by concept.

    `counts` says how many stable partitions there are, None where nobody can tell (a search, or the core of a large game).
    """

    minima: tuple[Minimum, ...]
    minima_count: int
    tied: int
    stable: dict[str, tuple[Labels, ...]]
    counts: dict[str, int | None]

    @property
    def lowest(self) -> Labels:
        """The configuration of least energy; the first by labels among equals."""
        return self.minima[0].labels


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a partition is an energy minimum, and stable by each concept (None: not decided), with who would rather leave."""

    minimum: bool
    stable: dict[str, bool | None]
    deviations: dict[str, Deviation]


def examine(standing: Standing, search: Search, basins: bool = False, workers: int | None = 1) -> Found:
    """The minima and stable partitions at one moment; `workers` threads (None: all) where all configurations are gone through."""
    sizes, affinities, cap = standing.sizes, standing.affinities, search.max_blocs
    if search.exact:
        surface = landscape.survey(sizes, affinities, max_blocs=cap, basins=basins, workers=workers, keep=MOST_LISTED)
        census = separable.census(standing.values, max_blocs=cap, workers=workers, keep=MOST_LISTED)
        stable = {"nash": census.nash, "individual": census.individual}
        counts: dict[str, int | None] = {"nash": census.nash_count, "individual": census.individual_count}
    else:
        surface = landscape.search(sizes, affinities, max_blocs=cap, starts=search.starts, seed=search.seed)
        stable = _settled(standing, search, [minimum.labels for minimum in surface.minima[:_SETTLED]])
        counts = {"nash": None, "individual": None}
    likely = [minimum.labels for minimum in surface.minima[:_SETTLED]]
    core, cores = _core(standing, search, [*likely, *stable["nash"], *stable["individual"]])
    tied = _tied(standing, surface.minima)
    return Found(surface.minima, surface.minima_count, tied, stable | {"core": core}, counts | {"core": cores})


def hold(standing: Standing, labels: Labels, max_blocs: int | None) -> Holds:
    """Whether a partition of the moment's factions is an energy minimum and stable."""
    minimum = landscape.descend(standing.sizes, standing.affinities, labels, max_blocs=max_blocs) == labels
    return told(judge(SeparableGame(standing.values), labels, max_blocs=max_blocs), minimum)


def told(verdicts: Verdicts, minimum: bool = False) -> Holds:
    """The verdicts on the concepts that are told."""
    judged: dict[str, Verdict] = {concept: getattr(verdicts, concept) for concept in CONCEPTS}
    return Holds(
        minimum,
        {concept: verdict.holds for concept, verdict in judged.items()},
        {concept: verdict.witness for concept, verdict in judged.items() if verdict.witness is not None},
    )


def _settled(standing: Standing, search: Search, likely: Iterable[Labels]) -> dict[str, tuple[Labels, ...]]:
    """Partitions in which moves end, from the likely ones, the blocs of the moment, all alone, all together and some at random."""
    players = len(standing.factions)
    rng = np.random.default_rng(search.seed)
    blocs = search.max_blocs or players
    chance = [canonical(rng.integers(0, min(blocs, max(2, players // 3)), players).tolist()) for _ in range(_SETTLED)]
    starts = [*likely, standing.labels, tuple(range(players)), (0,) * players, *chance]
    allowed = dict.fromkeys(start for start in starts if len(set(start)) <= blocs)
    found: dict[str, tuple[Labels, ...]] = {}
    for concept, refusing in (("nash", False), ("individual", True)):
        ends = {settle(standing.values, start, search.max_blocs, refusing) for start in allowed}
        found[concept] = tuple(sorted(end for end in ends if end is not None))
    found["individual"] = tuple(sorted({*found["individual"], *found["nash"]}))
    return found


def _core(standing: Standing, search: Search, candidates: Iterable[Labels]) -> tuple[tuple[Labels, ...], int | None]:
    """Core stable partitions, and how many there are: where all were gone through; else the candidates that are, and None."""
    game = SeparableGame(standing.values)
    effort = count(game.players, search.max_blocs) << game.players
    if search.exact and game.players <= MOST_PLAYERS and effort <= search.core_effort:
        found = stable_partitions(game, "core", search.max_blocs)
        return found[:MOST_LISTED], len(found)
    tried = list(dict.fromkeys(candidates))[:_TRIED]
    return tuple(sorted(labels for labels in tried if judge(game, labels, max_blocs=search.max_blocs).core.holds)), None


def _tied(standing: Standing, minima: Sequence[Minimum]) -> int:
    """How many minima have the least energy; what differs by less than rounding is equal."""
    scale = float(np.abs(np.outer(standing.sizes, standing.sizes) * standing.affinities).sum())
    return sum(minimum.energy - minima[0].energy <= TOLERANCE * scale for minimum in minima)
