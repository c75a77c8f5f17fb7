"""One run of a scenario: parts computed or read, brought together in run order, and what is said when it cannot go on."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.summary import WEEKLY
from sim.collecting import Collector
from sim.design import design_points, scenario_at
from sim.errors import AllRunsFailedError, ClusterError, ResultError
from sim.executors import workers as begin_workers
from sim.folder import ResultFolder
from sim.looking import Looked, Looking
from sim.manifest import finish_manifest, identity
from sim.parts import Part
from sim.plan import Precision
from sim.prose import counted
from sim.result import Result
from sim.rows import Layout
from sim.scenario import dump
from sim.shell import typed
from sim.supply import Held, Keeps, Supply, Watch
from sim.working import Interrupted, Progress, Stopped, Tell, stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

MOST_RUNS_WITH_INPUTS = 100_000
"""Above this the drawn inputs are not stored: they are drawn again from their addresses when asked for."""


class Job:
    """One run of a scenario, from its first manifest to its result."""

    def __init__(
        self, scenario: Scenario, manifest: dict[str, Any], progress: Progress | None, tell: Tell, precision: Precision | None = None
    ) -> None:
        self.scenario = scenario
        self.points = design_points(scenario)
        self.total = scenario.runs * len(self.points)
        self._manifest = manifest
        self._progress = progress
        self._tell = tell
        self._looking = None if precision is None else Looking(precision, list(scenario.outcomes), len(self.points), scenario.replicates)
        self._taken = 0
        self._goal = self.total
        self._begun = time.perf_counter()

    def run(self, out: str | Path | None, workers: int | None, cluster: str | None, anew: bool) -> Result:
        """Does it all. Raises as `run` does."""
        if out is None:
            return self._compute(None, workers, cluster)
        folder = ResultFolder.claim(out, self._manifest, dump(self.scenario), anew)
        try:
            if folder.continued:
                self._tell(f"going on where it stopped: {self._of_all(folder.continued)} are done")
            return self._compute(folder, workers, cluster)
        except OSError as error:
            folder.abandon()
            raise self._refused(folder, error) from error
        except Interrupted as stop:
            if stop.answer is None:
                folder.abandon()
            raise
        except ClusterError as error:
            folder.abandon()
            if not (kept := folder.parts.runs()):
                raise
            raise ClusterError(
                error.address, f"{error.reason}; {self._of_all(kept)} are done and kept: coalition resume {typed(folder.path)}"
            ) from error
        except AllRunsFailedError:
            folder.parts.clear()
            folder.abandon()
            raise
        except BaseException:
            folder.abandon()
            raise
        finally:
            folder.release()

    def _compute(self, folder: ResultFolder | None, workers: int | None, cluster: str | None) -> Result:
        collector = Collector(self.points, self._manifest["main"], self._manifest["tables"], folder)
        keeps = Held() if folder is None else folder.parts
        try:
            with stoppable() as stop, begin_workers(workers, cluster, folder.parts if folder else None, self._tell) as there:
                supply = Supply(self.scenario, self.points, there, keeps, self._watch(stop), stop)
                looked = None if self._looking is None else self._look(self._looking, supply, keeps)
                complete = self._gather(collector, supply, keeps, looked)
            if not complete and (not collector.done or (folder is not None and folder.result_stands)):
                raise Interrupted(None, kept=collector.done)
            collector.require_success()
            scenario = self.scenario
            if complete and looked is not None:
                scenario = scenario.replace({"runs": looked.runs})
                precision = {**self._manifest["precision"], **looked.as_dict()}
                self._manifest = {**self._manifest, **identity(scenario), "runs": looked.runs, "precision": precision}
            result = collector.finish(scenario, lambda done: self._finished(done, complete))
        finally:
            collector.close()
        if collector.failed:
            first = collector.failures[0]
            self._tell(
                f"{collector.failed:,} of {collector.seen:,} runs failed and are left out of all estimates; the first: run {first['run']} "
                f"of design point {first['design_point']}, seed {first['seed']}: {first['error']}"
            )
        if not complete:
            raise Interrupted(result)
        return result

    def _watch(self, stop: Callable[[], None]) -> Watch:
        """Tells of each part taken, the first time it is, and stops on Ctrl-C."""

        def watch(part: Part) -> None:
            self._taken += len(part.stretch)
            if self._progress is not None and self._taken <= self._goal:
                try:
                    self._progress(self._taken, self._goal)
                except KeyboardInterrupt:
                    raise Stopped from None
            stop()

        return watch

    def _look(self, looking: Looking, supply: Supply, keeps: Keeps) -> Looked | None:
        """Computes look by look, and keeps, until it is precise or at its limit; None if it was stopped before."""
        looked = None
        for begin, runs in looking.looks():
            self._goal = runs * len(self.points)
            for part, world in supply.parts(runs, layout_of(self.scenario, self.points, self._manifest["tables"], runs), begin):
                looking.add(part, len(world.uncertain) > 0)
                if isinstance(keeps, Held):
                    keeps.add(part)
            if supply.stopped:
                return None
            looked = looking.after(runs)
            if looked.reached or looking.hopeless:
                break
        return looked

    def _gather(self, collector: Collector, supply: Supply, keeps: Keeps, looked: Looked | None) -> bool:
        """Has all parts taken in order, computed if they are not there; False if it was stopped before the end."""
        runs = self.scenario.runs if looked is None else looked.runs
        if supply.stopped and self._looking is not None:
            runs = self._looking.end(max((stretch.stop for stretch in keeps.present()), default=0))
        layout = layout_of(self.scenario, self.points, self._manifest["tables"], runs)
        for part, world in supply.kept() if supply.stopped else supply.parts(runs, layout):
            collector.take(without_inputs(part) if not layout.inputs else part, world, layout)
        looks_ended = self._looking is None or looked is not None
        return looks_ended and collector.seen + supply.untried(runs) == runs * len(self.points)

    def _finished(self, collector: Collector, complete: bool) -> dict[str, Any]:
        return finish_manifest(self._manifest, collector.done, (collector.failed, collector.failures), complete, self._begun)

    def _of_all(self, runs: int) -> str:
        """So many runs of all there will be, if that is known."""
        return counted(runs, "run") if self._looking is not None else f"{runs:,} of {self.total:,} runs"

    def _refused(self, folder: ResultFolder, error: OSError) -> ResultError:
        """What the disk refused, what becomes of what was done, and how to go on."""
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        reason = "the disk is full" if full else f"cannot be written: {error.strerror or error}"
        kept = folder.parts.runs()
        if not kept:
            return ResultError(str(folder.path), f"{reason}; no run was kept, choose another folder with --out")
        room = folder.parts.bytes() * (2 * max(self._goal, kept) / kept - 1) / 1e6
        wanted = f"make room (about {room:,.0f} MB more)" if full else "see to that"
        return ResultError(
            str(folder.path),
            f"{reason}; {self._of_all(kept)} are done and kept: {wanted}, then go on with: coalition resume {typed(folder.path)}",
        )


def without_inputs(part: Part) -> Part:
    """A part of the same without drawn inputs, computed when it was not known that there would be so many runs."""
    return part if not len(part.rows.inputs) else replace(part, rows=replace(part.rows, inputs=part.rows.inputs[:0]))


def layout_of(scenario: Scenario, points: Sequence[Mapping[str, Any]], tables: Sequence[str], runs: int) -> Layout:
    """The columns of the tables, one layout for all design points; drawn inputs are those of the first and of other rules."""
    from sim.world import World

    first = World(scenario_at(scenario, points[0]))
    columns = tuple(first.columns)
    inputs = _inputs(scenario, points, first) if runs * len(points) <= MOST_RUNS_WITH_INPUTS else ()
    weekly = columns if "weeks" in tables else tuple(name for name in columns if name in WEEKLY)
    return Layout(tuple(scenario.outcomes), columns, inputs, tuple(first.faction_ids), weekly)


def _inputs(scenario: Scenario, points: Sequence[Mapping[str, Any]], first: World) -> tuple[str, ...]:
    """The inputs drawn at some design point: the first has those of all others, but rules have parameters of their own."""
    rules = {point["rule"] for point in points if "rule" in point}
    others = [scenario.replace({"rule": rule}).inputs() for rule in sorted(rules - {first.scenario.rule})]
    own = {path for inputs in others for path, quantity in inputs.items() if quantity.constant is None and path.startswith("parameters.")}
    return tuple(sorted({*first.uncertain, *own.difference(*points)}))
