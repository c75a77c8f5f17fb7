"""From a scenario to a result: design points -> chunks of runs -> threads -> tables and summary."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim import store
from sim.analysis.summary import Kept, main_outcome, summarise, summarise_point, summary_csv
from sim.design import design_points, scenario_at
from sim.errors import CoalitionError
from sim.manifest import begin_manifest, finish_manifest, identity
from sim.outcomes import evaluate
from sim.result import Result, unknown
from sim.scenario import dump
from sim.tables import PAIRS_SCHEMA, Layout, Regroup, Rows, TableWriter, make_rows, pairs_table, runs_table, weeks_table
from sim.working import Stopped, in_order, stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

CHUNK_RUNS = 250
"""Runs computed at a time by one thread, rounded down to whole draws."""
MOST_RUNS_WITH_INPUTS = 100_000
"""Above this the drawn inputs are not stored: they are drawn again from their addresses when asked for."""

Progress = Callable[[int, int], None]
Numbers = npt.NDArray[np.int64]


class Interrupted(KeyboardInterrupt):
    """A run stopped by Ctrl-C; `result` holds the runs done until then, None if there were none."""

    def __init__(self, result: Result | None) -> None:
        self.result = result
        super().__init__("interrupted")


def run(
    scenario: Scenario,
    *,
    runs: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    main: str | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    rules: str | Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Result:
    """Simulates a scenario many times, and its sweep, if it has one, point by point on common random numbers.

    `runs` (for each design point), `replicates` (runs that share their drawn inputs), `seed` and `weeks` replace what
    the scenario says. `main` is the outcome to tell first, otherwise that of the first claim. With `out` the result is
    written to that folder, without it it is held in memory. `rules` sweeps rules of realignment (names, or "all") beside
    what the scenario sweeps, its own first. `workers` is the number of threads; it changes no byte of
    the result. `progress(done, total)` is told the number of runs done.

    Raises NotSimulatedError for a scenario of rankings, ResultError if `out` holds something else or cannot be written,
    UnknownNameError if there is no outcome `main` or no such rule, and Interrupted, with what was done, on Ctrl-C.
    """
    scenario.require_simulated()
    scenario = scenario if rules is None else scenario.across_rules(rules)
    scenario = _as_asked(scenario, {"runs": runs, "replicates": replicates, "seed": seed, "calendar.weeks": weeks})
    if main is None:
        main = main_outcome(scenario)
    elif main not in scenario.outcomes:
        raise unknown("outcome", main, scenario.outcomes)
    threads = _processors() if workers is None else workers
    if threads < 1:
        raise CoalitionError(f"workers: at least one is needed, not {threads}")
    begun = time.perf_counter()
    points = design_points(scenario)
    manifest = begin_manifest(scenario, points, threads)
    folder = None if out is None else store.ResultFolder.claim(out, identity(scenario))
    if folder is not None:
        folder.begin(manifest)
    collector = Collector(scenario, points, folder, main)
    try:
        complete = _work(collector, threads, progress)
        if not collector.done:
            raise Interrupted(None)
        result = collector.finish(lambda done: finish_manifest(manifest, done, complete, begun))
    except BaseException:
        collector.abandon()
        raise
    if not complete:
        raise Interrupted(result)
    return result


def chunks(runs: int, replicates: int, most: int = CHUNK_RUNS) -> Iterator[Numbers]:
    """The run numbers 0 .. runs-1 in chunks of whole draws."""
    size = max(1, most // replicates) * replicates
    for start in range(0, runs, size):
        yield np.arange(start, min(start + size, runs), dtype=np.int64)


class Collector:
    """Takes the runs of one design point after the other, in run order, into tables and summary."""

    def __init__(
        self, scenario: Scenario, points: list[dict[str, Any]], folder: store.ResultFolder | None, main: str | None = None
    ) -> None:
        self.scenario = scenario
        self.main = main
        self.points = points
        self.folder = folder
        self.done = 0
        self.total = scenario.runs * len(points)
        self._writer: TableWriter | None = None
        self._summaries: list[dict[str, Any]] = []

    def open(self, world: World) -> Layout:
        """The layout of the tables, which is that of the first design point's world."""
        inputs = self._inputs(world) if self.total <= MOST_RUNS_WITH_INPUTS else ()
        layout = Layout(tuple(self.scenario.outcomes), tuple(world.columns), inputs, tuple(world.faction_ids))
        if self._writer is None:
            schemas = {"runs": layout.runs_schema(), "weeks": layout.weeks_schema(), "pairs": PAIRS_SCHEMA}
            self._writer = TableWriter(schemas, self.folder)
        return layout

    def _inputs(self, first: World) -> tuple[str, ...]:
        """The inputs drawn at some design point: the first has those of all others, but rules have parameters of their own."""
        rules = {point["rule"] for point in self.points if "rule" in point}
        others = [self.scenario.replace({"rule": rule}).inputs() for rule in sorted(rules - {first.scenario.rule})]
        own = {
            path for inputs in others for path, quantity in inputs.items() if quantity.constant is None and path.startswith("parameters.")
        }
        return tuple(sorted({*first.uncertain, *own.difference(*self.points)}))

    def take(self, number: int, world: World, layout: Layout, done: Iterator[tuple[Rows, Numbers]]) -> bool:
        """Takes the chunks of a design point; False if they were stopped, those before being kept."""
        assert self._writer is not None
        kept, group, complete = Kept(), Regroup(), True
        pairs = [(world.faction_ids[i], world.faction_ids[j]) for i, j in world.pairs]
        counts = np.zeros((world.scenario.calendar.weeks, len(pairs), 2), dtype=np.int64)
        try:
            for rows, pair_counts in done:
                counts += pair_counts
                self.done += len(rows)
                for full in group.add(rows):
                    self._write(layout, kept, full)
        except Stopped:
            complete = False
        for last in group.rest():
            self._write(layout, kept, last)
        if kept.count:
            self._writer.write("pairs", pairs_table(number, pairs, counts, kept.count))
            start = self.scenario.calendar.start
            self._summaries.append(summarise_point(layout, kept, self.points[number], start, pairs, counts, len(world.uncertain)))
        return complete

    def finish(self, manifest_of: Callable[[int], dict[str, Any]]) -> Result:
        """Closes the tables and makes the result; `manifest_of` gets the number of runs done."""
        assert self._writer is not None
        tables = self._writer.close()
        summary = summarise(self.scenario, self._summaries, self.main)
        manifest = manifest_of(self.done)
        if self.folder is None:
            return Result(manifest, summary, scenario=self.scenario, tables=tables)
        texts = {
            store.SCENARIO: dump(self.scenario),
            store.SUMMARY: store.to_json(summary),
            store.SUMMARY_TABLE: summary_csv(summary),
        }
        manifest = self.folder.publish(manifest, texts, store.TABLES)
        return Result(manifest, summary, scenario=self.scenario, folder=self.folder.path)

    def abandon(self) -> None:
        """Takes back everything written."""
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
        if self.folder is not None:
            self.folder.discard()

    def _write(self, layout: Layout, kept: Kept, rows: Rows) -> None:
        assert self._writer is not None
        kept.add(layout, rows)
        self._writer.write("runs", runs_table(layout, rows))
        self._writer.write("weeks", weeks_table(layout, rows))


def compute(world: World, runs: Numbers, seed: int, design_point: int, layout: Layout) -> tuple[Rows, Numbers]:
    """One chunk, as a thread computes it: what is kept of its runs, and its pair counts."""
    from sim.engine import simulate

    chunk = simulate(world, runs, seed)
    judged = evaluate(world.scenario.outcomes, chunk.weekly, world.columns, world.scenario.calendar.start)
    return make_rows(design_point, chunk, judged, layout.inputs), chunk.pair_counts


def _work(collector: Collector, threads: int, progress: Progress | None) -> bool:
    """Runs all design points; False if it was stopped before the end."""
    from sim.world import World

    scenario = collector.scenario
    with stoppable() as stop:
        executor = ThreadPoolExecutor(threads)
        try:
            for number, values in enumerate(collector.points):
                world = World(scenario_at(scenario, values))
                layout = collector.open(world)
                tasks = ((world, runs, world.scenario.seed, number, layout) for runs in chunks(scenario.runs, scenario.replicates))
                done = in_order(executor, compute, tasks, ahead=threads + 2)
                if not collector.take(number, world, layout, _watched(done, collector, progress, stop)):
                    return False
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
    return True


def _watched(
    done: Iterator[tuple[Rows, Numbers]], collector: Collector, progress: Progress | None, stop: Callable[[], None]
) -> Iterator[tuple[Rows, Numbers]]:
    """Passes chunks on; between two of them tells how far it is and stops if asked to."""
    for item in done:
        yield item
        if progress is not None:
            try:
                progress(collector.done, collector.total)
            except KeyboardInterrupt:
                raise Stopped from None
        stop()


def _as_asked(scenario: Scenario, changes: Mapping[str, int | None]) -> Scenario:
    given = {path: value for path, value in changes.items() if value is not None}
    return scenario.replace(given) if given else scenario


def _processors() -> int:
    """The processors this process may use (Python 3.13), else those of the machine."""
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)
    return count() or 1
