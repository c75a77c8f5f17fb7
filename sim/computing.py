"""One part computed: the engine over its runs, outcomes judged, and a run that fails put on record instead of stopping the rest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.isolating import Broken, isolated
from sim.outcomes import evaluate
from sim.parts import Failure, Part
from sim.plan import Numbers, Stretch, pieces
from sim.rows import Layout, Rows, join, make_rows, no_rows

if TYPE_CHECKING:
    from sim.world import World

Computed = tuple[Rows, npt.NDArray[np.int64]]


def compute(world: World, stretch: Stretch, layout: Layout) -> Part:
    """The runs of a stretch of the world's scenario, in its seed."""
    begun = time.perf_counter()
    scenario, factions = world.scenario, len(world.faction_ids)
    counts = np.zeros((scenario.calendar.weeks, factions * (factions - 1) // 2, 2), np.int64)
    rows: list[Rows] = []
    failures: list[Failure] = []
    for runs in pieces(stretch, scenario.replicates):
        for result in isolated(lambda some: _together(world, some, stretch.point, layout), runs):
            if isinstance(result, Broken):
                failures.append(Failure(stretch.point, result.number, result.what))
            else:
                rows.append(result[0])
                counts += result[1]
    held = join(rows) if rows else no_rows(stretch.point, layout, scenario.calendar.weeks)
    return Part(stretch, held, counts, tuple(failures), time.perf_counter() - begun)


def _together(world: World, runs: Numbers, point: int, layout: Layout) -> Computed:
    from sim.engine import simulate

    scenario = world.scenario
    chunk = simulate(world, runs, scenario.seed)
    judged = evaluate(scenario.outcomes, chunk.weekly, world.columns, scenario.calendar.start)
    return make_rows(point, chunk, judged, layout), chunk.pair_counts
