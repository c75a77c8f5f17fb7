"""Parts of one design point after the other, in run order, into tables and a summary: one pass, a row group at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim import store
from sim.analysis.summary import Kept, summarise, summarise_point, summary_csv, without_runs
from sim.errors import AllRunsFailedError
from sim.result import Result
from sim.rows import Layout, Regroup, Rows
from sim.scenario import dump
from sim.tables import PAIRS_SCHEMA, TableWriter, pairs_table, runs_schema, runs_table, weeks_schema, weeks_table

if TYPE_CHECKING:
    from sim.folder import ResultFolder
    from sim.parts import Part
    from sim.scenario import Scenario
    from sim.world import World

FAILURES_TOLD = 100
"""Failed runs whose addresses manifest and summary give; all are counted."""


class Collector:
    """Takes parts in order into `tables` and, at the end of each design point, its summary."""

    def __init__(
        self,
        points: Sequence[Mapping[str, Any]],
        main: str | None,
        tables: Sequence[str],
        folder: ResultFolder | None,
    ) -> None:
        self.folder = folder
        self.done = 0
        self.seen = 0
        self.failed = 0
        self.failures: list[dict[str, Any]] = []
        self._main = main
        self._tables = tables
        self._points = points
        self._writer: TableWriter | None = None
        self._current: _Point | None = None
        self._summaries: list[dict[str, Any]] = []

    def take(self, part: Part, world: World, layout: Layout) -> None:
        """Takes the part that follows those before; `world` is that of its design point."""
        number = part.stretch.point
        if self._writer is None:
            schemas = {"runs": runs_schema(layout), "weeks": weeks_schema(layout), "pairs": PAIRS_SCHEMA}
            self._writer = TableWriter({name: schemas[name] for name in self._tables}, self.folder)
        if self._current is None or self._current.number != number:
            self._end_point()
            self._current = _Point(number, world, layout, self._writer)
        failures = [{"seed": world.scenario.seed, **failure._asdict()} for failure in part.failures]
        self._current.take(part, failures)
        self.done += len(part.rows)
        self.seen += len(part.stretch)
        self.failed += len(failures)
        self.failures += failures[: FAILURES_TOLD - len(self.failures)]

    def require_success(self) -> None:
        """Raises AllRunsFailedError if no run at all succeeded."""
        if not self.done:
            raise AllRunsFailedError({} if len(self._points) > 1 else self._points[0], self.failed, self.failures[0]["error"])

    def finish(self, scenario: Scenario, manifest_of: Callable[[Collector], dict[str, Any]]) -> Result:
        """Closes the tables and makes the result, that of `scenario`."""
        self._end_point()
        assert self._writer is not None
        tables = self._writer.close()
        summary = summarise(scenario, self._summaries, self._main)
        if self.failed:
            summary |= {"runs_failed": self.failed, "failures": self.failures}
        manifest = manifest_of(self)
        if self.folder is None:
            return Result(manifest, summary, scenario=scenario, tables=tables)
        texts = {
            store.SCENARIO: dump(scenario),
            store.SUMMARY: store.to_json(summary),
            store.SUMMARY_TABLE: summary_csv(summary, scenario),
        }
        manifest = self.folder.publish(manifest, texts, manifest["tables"])
        return Result(manifest, summary, scenario=scenario, folder=self.folder.path)

    def close(self) -> None:
        """Lets go of the tables' files, whatever state they are in."""
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()

    def _end_point(self) -> None:
        if self._current is not None:
            self._summaries.append(self._current.end(self._points[self._current.number]))
            self._current = None


class _Point:
    """What is gathered of one design point."""

    def __init__(self, number: int, world: World, layout: Layout, writer: TableWriter) -> None:
        self.number = number
        self.kept = Kept()
        self._failed = 0
        self._first_failure: dict[str, Any] | None = None
        self._layout = layout
        self._writer = writer
        self._group = Regroup()
        self._start = world.scenario.calendar.start
        self._uncertain = len(world.uncertain)
        self._pairs = [(world.faction_ids[i], world.faction_ids[j]) for i, j in world.pairs]
        self._counts: npt.NDArray[np.int64] = np.zeros((world.scenario.calendar.weeks, len(self._pairs), 2), dtype=np.int64)

    def take(self, part: Part, failures: Sequence[dict[str, Any]]) -> None:
        """The part that follows, and the addresses of its runs that failed."""
        self._counts += part.pair_counts
        self._failed += len(failures)
        if failures and self._first_failure is None:
            self._first_failure = failures[0]
        for full in self._group.add(part.rows):
            self._write(full)

    def end(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Writes what is left; the design point's summary."""
        for last in self._group.rest():
            self._write(last)
        failed = {"failed": self._failed, "first_failure": self._first_failure} if self._failed else {}
        if not self.kept.count:
            return without_runs(self._layout, values, self._uncertain) | failed
        self._writer.write("pairs", pairs_table(self.number, self._pairs, self._counts, self.kept.count))
        return summarise_point(self._layout, self.kept, values, self._start, self._pairs, self._counts, self._uncertain) | failed

    def _write(self, rows: Rows) -> None:
        self.kept.add(self._layout, rows)
        self._writer.write("runs", runs_table(self._layout, rows))
        if self._writer.takes("weeks"):
            self._writer.write("weeks", weeks_table(self._layout, rows))
