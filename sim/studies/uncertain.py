"""Stability over draws: in what share of them each structure holds, who stands with whom, and who would rather leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.blocs import cores
from sim.analysis.estimates import wilson
from sim.asked import processors
from sim.games.partitions import Labels, blocs, count, from_blocs
from sim.studies.settling import wishes
from sim.studies.stability import Blocs, Kept, Pair, Restless, SeenStructure, Share, Uncertain
from sim.studies.structures import CONCEPTS, Found, Holds, Search, examine, hold
from sim.working import Progress, in_order

if TYPE_CHECKING:
    from sim.studies.standing import Moments, Standing

MOST_STRUCTURES = 12
"""Structures whose shares are told."""
OFTEN = 0.8
"""Groups are told any two of which are together in at least this share of draws."""
_MOST_FROM_A_DRAW = 20


@dataclass(frozen=True, slots=True)
class _Draw:
    """One draw: how factions stand, what could hold, and whether the lowest minimum and the blocs they are in do."""

    standing: Standing
    found: Found
    lowest: Holds
    simulated: Holds | None


def over_draws(moments: Moments, draws: int, way: Callable[[int], Search], simulated: bool, progress: Progress | None = None) -> Uncertain:
    """The shares over the first `draws` draws; `simulated`: of the blocs the factions are in, too.

    `way(players)` is how to look where so many factions are there at most; what it raises is passed on.
    """
    standings = [moments.draw(number) for number in range(draws)]
    most = max(len(standing.factions) for standing in standings)
    search = way(most)
    different = {_key(standing): standing for standing in standings}

    def look(standing: Standing) -> _Draw:
        found = examine(standing, search)
        now = hold(standing, standing.labels, _cap(standing.labels, search)) if simulated else None
        return _Draw(standing, found, hold(standing, found.lowest, search.max_blocs), now)

    looked: dict[Hashable, _Draw] = {}
    threads = processors()
    with ThreadPoolExecutor(threads) as executor:
        for key, draw in zip(different, in_order(executor, look, ((one,) for one in different.values()), lambda: 2 * threads), strict=True):
            looked[key] = draw
            if progress is not None:
                progress(round(draws * len(looked) / len(different)), draws)
    seen = [looked[_key(standing)] for standing in standings]
    certain = not moments.world.uncertain and moments.week == 0
    tally = _Tally(seen, certain)
    names = moments.world.faction_ids
    lowest = [_structure(draw.standing, draw.found.lowest) for draw in seen]
    pairs = _pairs(tally, seen, names, simulated)
    together = [{"a": pair.a, "b": pair.b, "together": pair.together.share} for pair in pairs]
    present = sorted({name for draw in seen for name in draw.standing.factions})
    return Uncertain(
        draws=draws,
        week=moments.week,
        date=moments.world.scenario.date(moments.week).isoformat(),
        inputs=len(moments.world.uncertain),
        method="exact" if search.exact else "search",
        there=(min(len(standing.factions) for standing in standings), most),
        configurations=count(most, search.max_blocs),
        certain=certain,
        different=len(set(lowest)),
        tied=sum(draw.found.tied > 1 for draw in seen) / draws,
        structures=_structures(tally, seen, lowest, search),
        none={concept: tally.share(not draw.found.stable[concept] for draw in seen) for concept in CONCEPTS},
        complete={concept: all(draw.found.counts[concept] is not None for draw in seen) for concept in CONCEPTS},
        pairs=pairs,
        groups=tuple((tuple(group), share) for group, share in cores(together, present, OFTEN)),
        lowest=_kept(tally, seen, [(draw.found.lowest, draw.lowest) for draw in seen], search),
        simulated=_kept(tally, seen, [(draw.standing.labels, draw.simulated) for draw in seen], search) if simulated else None,
    )


class _Tally:
    """Counts over draws as shares; where nothing is drawn there is nothing to be uncertain about."""

    def __init__(self, draws: Sequence[_Draw], certain: bool) -> None:
        self._draws, self._certain = len(draws), certain

    def share(self, held: Iterable[bool | None]) -> Share:
        share = sum(one is True for one in held) / self._draws
        return Share(share, share, share) if self._certain else Share(share, *wilson(share, self._draws))


def _key(standing: Standing) -> Hashable:
    numbers = (standing.sizes.tobytes(), standing.affinities.tobytes(), standing.values.tobytes())
    return standing.factions, numbers, standing.labels


def _cap(labels: Labels, search: Search) -> int | None:
    """The most blocs there may be; none where more stand already, as in a simulation without that limit."""
    return search.max_blocs if search.max_blocs is None or len(set(labels)) <= search.max_blocs else None


def _structure(standing: Standing, labels: Labels) -> Blocs:
    return tuple(tuple(standing.factions[i] for i in bloc) for bloc in blocs(labels))


def _structures(tally: _Tally, draws: Sequence[_Draw], lowest: Sequence[Blocs], search: Search) -> tuple[SeenStructure, ...]:
    """The structures seen most: as lowest minimum, then as stable ones; judged in every draw."""
    first = Counter(lowest)
    stable: Counter[Blocs] = Counter()
    for draw in draws:
        known = {labels for concept in CONCEPTS for labels in draw.found.stable[concept][:_MOST_FROM_A_DRAW]}
        stable.update(_structure(draw.standing, labels) for labels in known)
    order = sorted(first.keys() | stable.keys(), key=lambda blocs: (-first[blocs], -stable[blocs], blocs))
    chosen = order[: MOST_STRUCTURES // 2]
    chosen += sorted(set(order) - set(chosen), key=lambda blocs: (-stable[blocs] - first[blocs], blocs))[: MOST_STRUCTURES - len(chosen)]
    told = []
    for structure in sorted(chosen, key=lambda blocs: (-first[blocs], -stable[blocs], blocs)):
        once = {id(draw): _holds(draw.standing, structure, search) for draw in {id(draw): draw for draw in draws}.values()}
        holds = [once[id(draw)] for draw in draws]
        told.append(
            SeenStructure(
                structure,
                tally.share(one == structure for one in lowest),
                tally.share(held is not None and held.minimum for held in holds),
                {concept: tally.share(held is not None and held.stable[concept] for held in holds) for concept in CONCEPTS},
                sum(held is not None and held.stable["core"] is None for held in holds) / len(draws),
            )
        )
    return tuple(told)


def _holds(standing: Standing, structure: Blocs, search: Search) -> Holds | None:
    """Whether a structure holds at a moment; None where others are there than those it is made of."""
    place = {name: number for number, name in enumerate(standing.factions)}
    if sorted(name for bloc in structure for name in bloc) != list(standing.factions):
        return None
    return hold(standing, from_blocs(([place[name] for name in bloc] for bloc in structure), len(place)), search.max_blocs)


def _pairs(tally: _Tally, draws: Sequence[_Draw], names: Sequence[str], simulated: bool) -> tuple[Pair, ...]:
    """Every two factions that are there in some draw, by ids."""
    shape = (len(draws), len(names), len(names))
    together, averse, joined = (np.zeros(shape, np.bool_) for _ in range(3))
    place = {name: number for number, name in enumerate(names)}
    here = np.zeros(len(names), np.bool_)
    for number, draw in enumerate(draws):
        rows = np.array([place[name] for name in draw.standing.factions])
        here[rows] = True
        grid = np.ix_(rows, rows)
        lowest, now = np.array(draw.found.lowest), np.array(draw.standing.labels)
        together[number][grid] = lowest[:, None] == lowest
        joined[number][grid] = now[:, None] == now
        averse[number][grid] = draw.standing.affinities + draw.standing.affinities.T < 0.0
    return tuple(
        Pair(
            names[i],
            names[j],
            tally.share(together[:, i, j].tolist()),
            tally.share(averse[:, i, j].tolist()),
            tally.share(joined[:, i, j].tolist()) if simulated else None,
        )
        for i, j in combinations(np.flatnonzero(here).tolist(), 2)
    )


def _kept(tally: _Tally, draws: Sequence[_Draw], judged: Sequence[tuple[Labels, Holds | None]], search: Search) -> Kept:
    """How one structure of each draw holds, and who would rather leave it, most often first."""
    wanting: dict[str, list[bool]] = {}
    company: dict[str, Counter[str | None]] = {}
    for number, (draw, (labels, _)) in enumerate(zip(draws, judged, strict=True)):
        names = draw.standing.factions
        wish = wishes(draw.standing.values, labels, _cap(labels, search))
        for i in np.flatnonzero(wish.gains > 0.0).tolist():
            wanting.setdefault(names[i], [False] * len(draws))[number] = True
            there: list[str | None] = [names[j] for j in np.flatnonzero(wish.company[i]).tolist()]
            company.setdefault(names[i], Counter()).update(there or [None])
    shares = [(name, tally.share(wanted)) for name, wanted in sorted(wanting.items())]
    shares.sort(key=lambda entry: -entry[1].share)
    holds = [held for _, held in judged if held is not None]
    return Kept(
        {concept: tally.share(held.stable[concept] for held in holds) for concept in CONCEPTS},
        sum(held.stable["core"] is None for held in holds) / len(draws),
        tuple(Restless(name, share, _most(company[name])) for name, share in shares),
    )


def _most(met: Counter[str | None]) -> str | None:
    """Who is met most often; the first by id among equals, a faction before being alone."""
    return min(met, key=lambda name: (-met[name], name is None, name or ""))
