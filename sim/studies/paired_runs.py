"""Runs of several scenarios on common random numbers, counted side by side; what was simulated is only ever extended.

Run r of every scenario has the same addressed draws, so that it differs only where the scenarios do (common random
numbers: Law 2015, Simulation Modeling and Analysis, 11.2). Nothing is kept of a run but what it adds to the counts. Of each
draw its sums are kept, 16 bytes a metric, 8 an outcome and 8 more for each of the other scenarios, so that memory grows with
the number of draws, not of runs; while the answer is made there are a few copies of that. A run that fails in one scenario
is left out of all, since differences are paired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from sim.analysis.draws import by_draw
from sim.analysis.paired import Tally
from sim.isolating import Broken, isolated
from sim.outcomes import evaluate
from sim.rules.readings import ALLIED, FOUGHT, NEUTRAL
from sim.scenario.metrics import METRICS
from sim.studies.crew import Crew
from sim.studies.failures import Failed, Failure, Tried
from sim.studies.keeping import Keeping, task
from sim.working import Progress, Stopped

if TYPE_CHECKING:
    from sim.world import World

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

CHUNK_RUNS = 100
STATUSES = ("allied", "fought", "neutral", "together")
"""What two factions may be to each other at the end; `together`, in one bloc, goes with each of the others."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What two worlds have in common, by name, and where it stands in either: columns and pairs as int64[2, K].

    `flags`, int64, says which of the metrics are yes or no.
    """

    outcomes: tuple[str, ...]
    metrics: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    places: tuple[Whole, Whole]
    flags: Whole

    @classmethod
    def of(cls, first: World, second: World, outcomes: Sequence[str]) -> Self:
        """What they share, `outcomes` being given; pairs in the order of their ids."""
        metrics = tuple(column for column in first.columns if column in second.columns)
        numbers = [{(w.faction_ids[i], w.faction_ids[j]): n for n, (i, j) in enumerate(w.pairs)} for w in (first, second)]
        pairs = tuple(pair for pair in numbers[0] if pair in numbers[1])
        columns = [[world.columns.index(name) for name in metrics] for world in (first, second)]
        rows = [[known[pair] for pair in pairs] for known in numbers]
        flags = [n for n, name in enumerate(metrics) if (known := METRICS.get(name.partition("[")[0])) is not None and known.flag]
        places = np.array(columns, np.int64), np.array(rows, np.int64).reshape(2, -1)
        return cls(tuple(outcomes), metrics, pairs, places, np.array(flags, np.int64))


@dataclass(slots=True)
class Counted:
    """Paired runs of two scenarios, counted: M metrics, each at the end and as the mean over weeks, so 2M numbers.

    `outcomes`, `statuses` (4 for each pair) and `flags` (metrics that are yes or no, at the end) are tallies. For each of
    D draws, in order: `sizes` int64[D], `by_draw` int32[D, 2, outcomes], the runs that gained and that lost each, and
    `sums` float64[D, 2M], of the metrics' differences. `totals` float64[2, 2M] are the sums of both sides, `squares`
    float64[2M] those of the squared differences.
    """

    outcomes: Tally
    statuses: Tally
    flags: Tally
    sizes: list[Whole] = field(default_factory=list)
    by_draw: list[npt.NDArray[np.int32]] = field(default_factory=list)
    sums: list[Floats] = field(default_factory=list)
    totals: Floats = field(default_factory=lambda: np.zeros((2, 0)))
    squares: Floats = field(default_factory=lambda: np.zeros(0))

    def __add__(self, other: Counted) -> Counted:
        """The counts of both; those of the other follow, and share no draw."""
        return Counted(
            self.outcomes + other.outcomes,
            self.statuses + other.statuses,
            self.flags + other.flags,
            self.sizes + other.sizes,
            self.by_draw + other.by_draw,
            self.sums + other.sums,
            self.totals + other.totals,
            self.squares + other.squares,
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What runs of one world showed: outcomes by name bool[runs], metrics float64[runs, 2, columns], pairs bool[runs, pairs, 4]."""

    draws: Whole
    held: dict[str, npt.NDArray[np.bool_]]
    metrics: Floats
    statuses: npt.NDArray[np.bool_]

    @classmethod
    def together(cls, parts: Sequence[_Seen]) -> Self:
        """Parts that follow one another as one."""
        if len(parts) == 1:
            return cls(parts[0].draws, parts[0].held, parts[0].metrics, parts[0].statuses)
        return cls(
            draws=np.concatenate([part.draws for part in parts]),
            held={name: np.concatenate([part.held[name] for part in parts]) for name in parts[0].held},
            metrics=np.concatenate([part.metrics for part in parts]),
            statuses=np.concatenate([part.statuses for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """What some runs gave: how many they are, the counts against each of the other scenarios (none if all failed), failures."""

    runs: int
    counted: tuple[Counted, ...]
    failures: tuple[Failure, ...]


class _ScenarioError(Exception):
    """A run that failed in one of the worlds, whose position in the list of distinct ones is `number`."""

    def __init__(self, number: int, error: Exception) -> None:
        self.number, self.error = number, error
        super().__init__(number)


class PairedRuns:
    """Runs 0, 1, ... of the first world and of each other, done by a crew. What they gave may be `kept`.

    `shared` says what is compared with each of the others. A world that stands in the list twice is simulated once. `runs`
    counts those tried, `counted` holds those that succeeded in all worlds, `failed` tells of the others.
    """

    def __init__(
        self,
        worlds: Sequence[World],
        shared: Sequence[Shared],
        crew: Crew,
        progress: Progress | None = None,
        stop: Callable[[], None] = lambda: None,
        kept: Keeping | None = None,
    ) -> None:
        self._crew = crew
        self.worlds, self.shared = tuple(worlds), tuple(shared)
        self.runs = 0
        self.counted: tuple[Counted, ...] = ()
        self._progress, self._stop = progress, stop
        self._tried = Tried()
        about = tuple(world.scenario.hash() for world in self.worlds), self.shared
        counting = _Counting(self.worlds, self.shared)
        self._sides = len(counting.distinct)
        self._counted = task(kept, "compare", about, crew.does(counting, _RECORDS), _RECORDS)

    @property
    def failed(self) -> Failed:
        """The runs left out, since they failed in one of the worlds."""
        return self._tried.failed

    def extend(self, runs: int) -> None:
        """Simulates on, up to `runs` of each in all. Raises Stopped on Ctrl-C; what was done until then is counted.

        Raises ValueError after an unfinished draw, whose runs belong together, AllRunsFailedError if none succeeded.
        """
        replicates = self.worlds[0].scenario.replicates
        if self.runs % replicates:
            raise ValueError("runs can only be added to whole draws")
        size = max(1, CHUNK_RUNS // replicates) * replicates
        tasks = ((np.arange(start, min(start + size, runs), dtype=np.int64),) for start in range(self.runs, runs, size))
        parts: list[tuple[Counted, ...]] = [self.counted] if self.counted else []
        try:
            for part in self._watched(self._crew.in_order(self._counted, tasks, self._stop), runs):
                self.runs += part.runs
                self._tried.add(part.runs, part.failures)
                parts += [part.counted] if part.counted else []
                if len(parts) == 16:
                    parts = [_together(parts)]
        finally:
            self.counted = _together(parts)
        self._tried.require_success()

    def _watched(self, found: Iterator[_Part], runs: int) -> Iterator[_Part]:
        sides = self._sides
        for done in found:
            yield done
            if self._progress is not None:
                try:
                    self._progress(self.runs * sides, runs * sides)
                except KeyboardInterrupt:
                    raise Stopped from None
            self._stop()


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts runs of the first world and of each other, side by side."""

    worlds: tuple[World, ...]
    shared: tuple[Shared, ...]

    @property
    def distinct(self) -> list[World]:
        """Each world once, in order."""
        return list({id(world): world for world in self.worlds}.values())

    def __call__(self, runs: Whole) -> _Part:
        seen: list[list[_Seen]] = []
        failures: list[Failure] = []
        for found in isolated(self._see_all, runs):
            if isinstance(found, Broken):
                failures.append(self._failure(found))
            else:
                seen.append(found)
        if not seen:
            return _Part(len(runs), (), tuple(failures))
        sides = {id(world): _Seen.together(parts) for world, parts in zip(self.distinct, zip(*seen, strict=True), strict=True)}
        first = sides[id(self.worlds[0])]
        counted = (_counted(first, sides[id(world)], shared) for world, shared in zip(self.worlds[1:], self.shared, strict=True))
        return _Part(len(runs), tuple(counted), tuple(failures))

    def _see_all(self, runs: Whole) -> list[_Seen]:
        """What runs of each distinct world showed. Raises _ScenarioError if one of them fails in any."""
        wanted = {name for shared in self.shared for name in shared.outcomes}
        seen = []
        for number, world in enumerate(self.distinct):
            try:
                seen.append(_see(world, runs, wanted))
            except MemoryError:
                raise
            except Exception as error:
                raise _ScenarioError(number, error) from error
        return seen

    def _failure(self, broken: Broken) -> Failure:
        """The address of a run that failed: scenarios are counted from 1, in the order given."""
        assert isinstance(broken.error, _ScenarioError)
        world = self.distinct[broken.error.number]
        scenario = 1 + next(n for n, each in enumerate(self.worlds) if each is world)
        what = Broken(broken.number, broken.error.error).what
        return Failure(world.scenario.seed, broken.number, {"scenario": scenario}, f"of scenario {scenario}", what)


_RECORDS = (_Part, Counted, Tally, Failure)


def _together(parts: Sequence[tuple[Counted, ...]]) -> tuple[Counted, ...]:
    return tuple(reduce(add, column) for column in zip(*parts, strict=True))


def _see(world: World, runs: Whole, wanted: set[str]) -> _Seen:
    from sim.engine import simulate

    scenario = world.scenario
    chunk = simulate(world, runs, scenario.seed)
    asked = {name: condition for name, condition in scenario.outcomes.items() if name in wanted}
    held = evaluate(asked, chunk.weekly, world.columns, scenario.calendar.start).held
    one, other = (np.array(side, np.int64) for side in np.array(world.pairs, np.int64).reshape(-1, 2).T)
    together = (chunk.final_blocs[:, one] == chunk.final_blocs[:, other]) & (chunk.final_blocs[:, one] >= 0)
    status = chunk.final_status
    return _Seen(
        draws=chunk.draws,
        held={name: held[:, number] for number, name in enumerate(asked)},
        metrics=np.stack([chunk.weekly[:, -1], chunk.weekly.mean(axis=1)], axis=1),
        statuses=np.stack([status == ALLIED, status == FOUGHT, status == NEUTRAL, together], axis=2),
    )


def _counted(first: _Seen, second: _Seen, shared: Shared) -> Counted:
    columns, rows = shared.places
    runs = len(first.draws)
    starts, sizes = by_draw(first.draws)
    held = [np.stack([side.held[name] for name in shared.outcomes], axis=1) if shared.outcomes else np.zeros((runs, 0), np.bool_)
            for side in (first, second)]  # fmt: skip
    statuses = [side.statuses[:, rows[n]].reshape(runs, -1) for n, side in enumerate((first, second))]
    metrics = [side.metrics[:, :, columns[n]].reshape(runs, -1) for n, side in enumerate((first, second))]
    flags = [side[:, shared.flags] > 0.5 for side in metrics]
    difference = metrics[0] - metrics[1]
    return Counted(
        outcomes=Tally.of(held[0], held[1], first.draws),
        statuses=Tally.of(statuses[0], statuses[1], first.draws),
        flags=Tally.of(flags[0], flags[1], first.draws),
        sizes=[sizes],
        by_draw=[np.add.reduceat(np.stack([held[0] & ~held[1], held[1] & ~held[0]], axis=1), starts, axis=0, dtype=np.int32)],
        sums=[np.add.reduceat(difference, starts, axis=0)],
        totals=np.stack([side.sum(axis=0) for side in metrics]),
        squares=(difference**2).sum(axis=0),
    )
