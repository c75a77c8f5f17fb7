"""A scenario as a model on the unit cube: quantiles of its uncertain inputs -> an outcome or a metric, in replicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.errors import UnknownNameError
from sim.isolating import Broken, isolated
from sim.outcomes import evaluate
from sim.plan import CHUNK_RUNS
from sim.studies.crew import Workers, crew
from sim.studies.failures import Failed, Failure, Tried
from sim.studies.keeping import Keeping, task
from sim.working import stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import DrawnInputs, World

Points = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
_DRAWS = 2**31


class Evaluated:
    """What `read` of the scenario's runs gives at points of the unit cube; a model as sim.analysis.indices asks for it.

    `factors` maps a name to the paths that move with it. A factor of one path stands at the quantile of its
    distribution; in one of several, the coordinate is the number of a draw of them all. Inputs in no factor are drawn
    anew in each stream. Points with one stream share run numbers, and with them all random numbers. `failed` tells of runs
    that failed, by the number of their point and the name of the `design` that it is of. What points gave may be `kept`.
    """

    def __init__(
        self,
        scenario: Scenario,
        factors: Mapping[str, Sequence[str]],
        *,
        outcome: str | None = None,
        metric: str | None = None,
        replicates: int,
        workers: Workers = None,
        progress: Callable[[int], None] | None = None,
        design: str = "the design",
        kept: Keeping | None = None,
    ) -> None:
        from sim.world import World

        self.world = World(scenario)
        self.factors = dict(factors)
        column = None if metric is None else column_of(self.world, metric)
        self._evaluating = _Evaluating(self.world, outcome, column, replicates, design)
        self._workers = workers
        self._progress = progress
        self._tried = Tried()
        self._kept, self._about = kept, (scenario.hash(), outcome, metric, replicates, design)

    @property
    def failed(self) -> Failed:
        """The runs that failed at the points asked for so far."""
        return self._tried.failed

    def __call__(self, points: Points, streams: Numbers) -> Points:
        """The output, (P, R), at points (P, D); NaN of a replicate that failed.

        Raises sim.working.Stopped on Ctrl-C, AllRunsFailedError if no run succeeded, CoalitionError for fewer than one worker.
        """
        values = self.values(points, streams)
        done: list[Points] = []
        with stoppable() as stop, crew(self._workers) as there:
            evaluated = task(self._kept, "sensitivity", self._about, there.does(self._evaluating, (Failure,)), (Failure,))
            for part, failures in there.in_order(evaluated, self._tasks(values, streams), stop):
                done.append(part)
                self._tried.add(part.size, failures)
                if self._progress is not None:
                    self._progress(part.size)
                stop()
        self._tried.require_success()
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

    def _tasks(self, values: Mapping[str, Points], streams: Numbers) -> Iterator[tuple[int, dict[str, Points], Numbers]]:
        size = max(1, CHUNK_RUNS // self._evaluating.replicates)
        for start in range(0, len(streams), size):
            part = slice(start, start + size)
            yield start, {path: column[part] for path, column in values.items()}, streams[part]


@dataclass(frozen=True, slots=True)
class _Evaluating:
    """What runs of a world give, an outcome or the metric in a weekly column, in so many replicates at each point of a design."""

    world: World
    outcome: str | None
    column: int | None
    replicates: int
    design: str

    def __call__(self, first: int, values: dict[str, Points], streams: Numbers) -> tuple[Points, list[Failure]]:
        """The output at some points, the first of which has the number `first`, and the runs that failed there."""
        count, replicates = len(streams), self.replicates
        inputs = self.world.sampler.lay_out(np.arange(count), values)
        runs = (streams[:, None] * replicates + np.arange(replicates)).reshape(-1)
        points = np.repeat(np.arange(count), replicates)
        output = np.full(len(runs), np.nan)
        failures: list[Failure] = []
        for found in isolated(lambda some: (some, self._read(inputs, runs[some], points[some])), np.arange(len(runs))):
            if isinstance(found, Broken):
                point = first + int(points[found.number])
                place, where = {"design": self.design, "point": point}, f"at point {point:,} of {self.design}"
                failures.append(Failure(self.world.scenario.seed, int(runs[found.number]), place, where, found.what))
            else:
                output[found[0]] = found[1]
        return output.reshape(count, replicates), failures

    def _read(self, inputs: DrawnInputs, runs: Numbers, points: Numbers) -> Points:
        from sim.engine import simulate

        scenario = self.world.scenario
        weekly = simulate(self.world, runs, scenario.seed, inputs, points).weekly
        if self.outcome is None:
            return weekly[:, -1, self.column]
        asked = {self.outcome: scenario.outcomes[self.outcome]}
        return evaluate(asked, weekly, self.world.columns, scenario.calendar.start).held[:, 0].astype(np.float64)


def column_of(world: World, metric: str) -> int:
    """The weekly column of a metric. Raises UnknownNameError for one that the scenario's runs do not record."""
    if metric not in world.columns:
        raise UnknownNameError.of("metric", metric, world.columns)
    return world.columns.index(metric)
