"""One run of a scenario: parts computed or read, brought together in run order, and what is said when it cannot go on."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.summary import WEEKLY
from sim.collecting import Collector
from sim.design import design_points, scenario_at
from sim.errors import AllRunsFailedError, ClusterError, ResultError
from sim.executors import Workers
from sim.executors import workers as begin_workers
from sim.folder import ResultFolder
from sim.manifest import finish_manifest
from sim.parts import Part
from sim.plan import Pace, stretches
from sim.result import Result
from sim.rows import Layout
from sim.scenario import dump
from sim.working import Ordered, Stopped, stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

MOST_RUNS_WITH_INPUTS = 100_000
"""Above this the drawn inputs are not stored: they are drawn again from their addresses when asked for."""

Progress = Callable[[int, int], None]
Tell = Callable[[str], None]


class Interrupted(KeyboardInterrupt):
    """A run stopped by Ctrl-C; `result` holds the runs done until then, None if there were none."""

    def __init__(self, result: Result | None) -> None:
        self.result = result
        super().__init__("interrupted")


class Job:
    """One run of a scenario, from its first manifest to its result."""

    def __init__(self, scenario: Scenario, manifest: dict[str, Any], progress: Progress | None, tell: Tell) -> None:
        self.scenario = scenario
        self.points = design_points(scenario)
        self.total = scenario.runs * len(self.points)
        self._manifest = manifest
        self._progress = progress
        self._tell = tell
        self._some_done = False
        self._begun = time.perf_counter()

    def run(self, out: str | Path | None, workers: int | None, cluster: str | None, anew: bool) -> Result:
        """Does it all. Raises as `run` does."""
        if out is None:
            return self._compute(None, workers, cluster)
        folder = ResultFolder.claim(out, self._manifest, dump(self.scenario), anew)
        try:
            if folder.continued:
                self._tell(f"going on where it stopped: {folder.continued:,} of {self.total:,} runs are done")
            return self._compute(folder, workers, cluster)
        except OSError as error:
            folder.abandon()
            raise self._refused(folder, error) from error
        except Interrupted as stop:
            if stop.result is None:
                folder.abandon()
            raise
        except ClusterError as error:
            folder.abandon()
            if not (kept := folder.parts.runs()):
                raise
            raise ClusterError(
                error.address, f"{error.reason}; {kept:,} of {self.total:,} runs are done and kept: coalition resume {folder.path}"
            ) from error
        except AllRunsFailedError:
            if not self._some_done:
                folder.parts.clear()
            folder.abandon()
            raise
        except BaseException:
            folder.abandon()
            raise
        finally:
            folder.release()

    def _compute(self, folder: ResultFolder | None, workers: int | None, cluster: str | None) -> Result:
        collector = Collector(self.scenario, self.points, self._manifest["main"], self._manifest["tables"], folder)
        try:
            with stoppable() as stop, begin_workers(workers, cluster, folder.parts if folder else None) as there:
                complete = self._gather(collector, there, folder, stop)
            if not collector.done and not complete:
                raise Interrupted(None)
            result = collector.finish(complete, lambda done: self._finished(done, complete))
        finally:
            collector.close()
            self._some_done = collector.done > 0
        if collector.failed:
            first = collector.failures[0]
            self._tell(
                f"{collector.failed:,} of {collector.seen:,} runs failed and are left out of all estimates; the first: run {first['run']} "
                f"of design point {first['design_point']}, seed {first['seed']}: {first['error']}"
            )
        if not complete:
            raise Interrupted(result)
        return result

    def _gather(self, collector: Collector, there: Workers, folder: ResultFolder | None, stop: Callable[[], None]) -> bool:
        """Has all parts computed or read, and taken in order; False if it was stopped before the end."""
        pace = Pace(self.scenario.replicates)
        worlds: dict[int, tuple[World, Layout]] = {}
        parts = Ordered(self._futures(there, folder, pace, worlds), there.ahead)

        def take(part: Part) -> None:
            pace.learn(len(part.stretch), part.seconds)
            for earlier in [point for point in worlds if point < part.stretch.point]:
                del worlds[earlier]
            collector.take(part, *worlds[part.stretch.point])

        try:
            for part in parts:
                take(part)
                if self._progress is not None:
                    try:
                        self._progress(collector.seen, self.total)
                    except KeyboardInterrupt:
                        raise Stopped from None
                stop()
        except Stopped:
            for part in parts.rest():
                take(part)
        finally:
            parts.cancel()
        return collector.seen == self.total

    def _futures(
        self, there: Workers, folder: ResultFolder | None, pace: Pace, worlds: dict[int, tuple[World, Layout]]
    ) -> Iterator[Future[Part]]:
        """A future for each part, in order; those that are in the folder are read, not computed."""
        from sim.world import World

        layout = layout_of(self.scenario, self.points, self._manifest["tables"])
        done = folder.parts.present() if folder is not None and folder.continued else []
        for stretch, known in stretches(len(self.points), self.scenario.runs, done, pace):
            if stretch.point not in worlds:
                values = self.points[stretch.point]
                world = World(scenario_at(self.scenario, values))
                worlds[stretch.point] = world, layout
            part = folder.parts.read(stretch) if known and folder is not None else None
            if part is None:
                world, layout = worlds[stretch.point]
                yield there.submit(world, stretch, layout)
            else:
                ready: Future[Part] = Future()
                ready.set_result(part)
                yield ready

    def _finished(self, collector: Collector, complete: bool) -> dict[str, Any]:
        return finish_manifest(self._manifest, collector.done, (collector.failed, collector.failures), complete, self._begun)

    def _refused(self, folder: ResultFolder, error: OSError) -> ResultError:
        """What the disk refused, what becomes of what was done, and how to go on."""
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        reason = "the disk is full" if full else f"cannot be written: {error.strerror or error}"
        kept = folder.parts.runs()
        if not kept:
            return ResultError(str(folder.path), f"{reason}; no run was kept, choose another folder with --out")
        room = folder.parts.bytes() * (2 * self.total / kept - 1) / 1e6
        wanted = f"make room (about {room:,.0f} MB more)" if full else "see to that"
        return ResultError(
            str(folder.path),
            f"{reason}; {kept:,} of {self.total:,} runs are done and kept: {wanted}, then go on with: coalition resume {folder.path}",
        )


def layout_of(scenario: Scenario, points: Sequence[Mapping[str, Any]], tables: Sequence[str]) -> Layout:
    """The columns of the tables, one layout for all design points; drawn inputs are those of the first and of other rules."""
    from sim.world import World

    first = World(scenario_at(scenario, points[0]))
    columns = tuple(first.columns)
    inputs = _inputs(scenario, points, first) if scenario.runs * len(points) <= MOST_RUNS_WITH_INPUTS else ()
    weekly = columns if "weeks" in tables else tuple(name for name in columns if name in WEEKLY)
    return Layout(tuple(scenario.outcomes), columns, inputs, tuple(first.faction_ids), weekly)


def _inputs(scenario: Scenario, points: Sequence[Mapping[str, Any]], first: World) -> tuple[str, ...]:
    """The inputs drawn at some design point: the first has those of all others, but rules have parameters of their own."""
    rules = {point["rule"] for point in points if "rule" in point}
    others = [scenario.replace({"rule": rule}).inputs() for rule in sorted(rules - {first.scenario.rule})]
    own = {path for inputs in others for path, quantity in inputs.items() if quantity.constant is None and path.startswith("parameters.")}
    return tuple(sorted({*first.uncertain, *own.difference(*points)}))
