"""A scenario as a model on the unit cube: quantiles of its uncertain inputs -> an outcome or a metric, in replicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.asked import threads
from sim.outcomes import evaluate
from sim.result import unknown
from sim.runs import CHUNK_RUNS
from sim.working import in_order, stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

Points = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
_DRAWS = 2**31


class Evaluated:
    """What `read` of the scenario's runs gives at points of the unit cube; a model as sim.analysis.indices asks for it.

    `factors` maps a name to the paths that move with it. A factor of one path stands at the quantile of its
    distribution; in one of several, the coordinate is the number of a draw of them all. Inputs in no factor are drawn
    anew in each stream. Points with one stream share run numbers, and with them all random numbers.
    """

    def __init__(
        self,
        scenario: Scenario,
        factors: Mapping[str, Sequence[str]],
        *,
        outcome: str | None = None,
        metric: str | None = None,
        replicates: int,
        workers: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        from sim.world import World

        self.world = World(scenario)
        self.factors = dict(factors)
        self._outcome = None if outcome is None else list(scenario.outcomes).index(outcome)
        self._column = None if metric is None else column_of(self.world, metric)
        self._replicates = replicates
        self._workers = threads(workers)
        self._progress = progress

    def __call__(self, points: Points, streams: Numbers) -> Points:
        """The output, (P, R), at points (P, D). Raises sim.working.Stopped on Ctrl-C."""
        values = self.values(points, streams)
        done: list[Points] = []
        with stoppable() as stop, ThreadPoolExecutor(self._workers) as executor:
            for part in in_order(executor, self._chunk, self._tasks(values, streams), ahead=self._workers + 2):
                done.append(part)
                if self._progress is not None:
                    self._progress(part.size)
                stop()
        return np.concatenate(done)

    def values(self, points: Points, streams: Numbers) -> dict[str, Points]:
        """The value (P) of each uncertain path at the points."""
        sampler, seed = self.world.sampler, self.world.scenario.seed
        moved = {path for paths in self.factors.values() for path in paths}
        found = {} if moved.issuperset(sampler.uncertain) else self._drawn(streams, seed)
        for (_, paths), quantiles in zip(self.factors.items(), points.T, strict=True):
            if len(paths) == 1:
                found[paths[0]] = sampler.uncertain[paths[0]].ppf(quantiles)
            else:
                drawn = self._drawn((quantiles * _DRAWS).astype(np.int64), seed)
                found.update({path: drawn[path] for path in paths})
        return found

    def _drawn(self, numbers: Numbers, seed: int) -> dict[str, Points]:
        distinct, back = np.unique(numbers, return_inverse=True)
        return {path: values[back] for path, values in self.world.sampler.values(distinct, seed).items()}

    def _tasks(self, values: Mapping[str, Points], streams: Numbers) -> Iterator[tuple[dict[str, Points], Numbers]]:
        size = max(1, CHUNK_RUNS // self._replicates)
        for start in range(0, len(streams), size):
            part = slice(start, start + size)
            yield {path: column[part] for path, column in values.items()}, streams[part]

    def _chunk(self, values: dict[str, Points], streams: Numbers) -> Points:
        from sim.engine import simulate

        count, replicates, scenario = len(streams), self._replicates, self.world.scenario
        inputs = self.world.sampler.lay_out(np.arange(count), values)
        runs = (streams[:, None] * replicates + np.arange(replicates)).reshape(-1)
        weekly = simulate(self.world, runs, scenario.seed, inputs, np.repeat(np.arange(count), replicates)).weekly
        if self._column is not None:
            return weekly[:, -1, self._column].reshape(count, replicates)
        held = evaluate(scenario.outcomes, weekly, self.world.columns, scenario.calendar.start).held
        return held[:, self._outcome].astype(np.float64).reshape(count, replicates)


def column_of(world: World, metric: str) -> int:
    """The weekly column of a metric. Raises UnknownNameError for one that the scenario's runs do not record."""
    if metric not in world.columns:
        raise unknown("metric", metric, world.columns)
    return world.columns.index(metric)
