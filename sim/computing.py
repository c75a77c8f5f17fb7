"""One part computed: the engine over its runs, outcomes judged, and a run that fails put on record instead of stopping the rest."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

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
        for result in _isolated(world, runs, stretch.point, layout):
            if isinstance(result, Failure):
                failures.append(result)
            else:
                rows.append(result[0])
                counts += result[1]
    held = join(rows) if rows else no_rows(stretch.point, layout, scenario.calendar.weeks)
    return Part(stretch, held, counts, tuple(failures), time.perf_counter() - begun)


def _isolated(world: World, runs: Numbers, point: int, layout: Layout) -> Iterator[Computed | Failure]:
    """The runs together; where that fails in halves, and so on, until what fails is one run, in run order."""
    try:
        yield _together(world, runs, point, layout)
    except MemoryError:
        raise
    except Exception as error:
        if len(runs) == 1:
            yield Failure(point, int(runs[0]), _what(error))
            return
        middle = len(runs) // 2
        yield from _isolated(world, runs[:middle], point, layout)
        yield from _isolated(world, runs[middle:], point, layout)


def _together(world: World, runs: Numbers, point: int, layout: Layout) -> Computed:
    from sim.engine import simulate

    scenario = world.scenario
    chunk = simulate(world, runs, scenario.seed)
    judged = evaluate(scenario.outcomes, chunk.weekly, world.columns, scenario.calendar.start)
    return make_rows(point, chunk, judged, layout), chunk.pair_counts


def _what(error: Exception) -> str:
    """What went wrong and where, for someone who will look for it in the sources."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.replace('\\', '/').rpartition('/')[2]}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"
