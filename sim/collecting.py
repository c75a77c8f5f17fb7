"""Parts of one design point after the other, in run order, into tables and a summary: one pass, a row group at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim import store
from sim.analysis.summary import Kept, summarise, summarise_point, summary_csv
from sim.errors import AllRunsFailedError
from sim.result import Result
from sim.rows import Layout, Regroup, Rows
from sim.scenario import dump
from sim.tables import PAIRS_SCHEMA, TableWriter, pairs_table, runs_schema, runs_table, weeks_schema, weeks_table

if TYPE_CHECKING:
    from sim.folder import ResultFolder
    from sim.parts import Failure, Part
    from sim.scenario import Scenario
    from sim.world import World

FAILURES_TOLD = 100
"""Failed runs whose addresses manifest and summary give; all are counted."""
HOPELESS = 1_000
"""If so many runs of a design point fail and none does not, the others are not tried."""


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
        self._current.take(part)
        self.done += len(part.rows)
        self.seen += len(part.stretch)
        for failure in part.failures:
            self._record(failure, world.scenario.seed)
        if self._current.hopeless:
            self._end_point()

    def finish(self, scenario: Scenario, complete: bool, manifest_of: Callable[[Collector], dict[str, Any]]) -> Result:
        """Closes the tables and makes the result, that of `scenario`. AllRunsFailedError if no run of a design point could be computed."""
        if not complete and self._current is not None and not self._current.done:
            self._current = None
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
            store.SUMMARY_TABLE: summary_csv(summary),
        }
        manifest = self.folder.publish(manifest, texts, manifest["tables"])
        return Result(manifest, summary, scenario=scenario, folder=self.folder.path)

    def close(self) -> None:
        """Lets go of the tables' files, whatever state they are in."""
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()

    def _record(self, failure: Failure, seed: int) -> None:
        self.failed += 1
        if len(self.failures) < FAILURES_TOLD:
            self.failures.append({"seed": seed, **failure._asdict()})

    def _end_point(self) -> None:
        if self._current is None:
            return
        values = self._points[self._current.number]
        if not self._current.done:
            raise AllRunsFailedError(values, self._current.failed, self._current.reason)
        self._summaries.append(self._current.end(values))
        self._current = None


class _Point:
    """What is gathered of one design point."""

    def __init__(self, number: int, world: World, layout: Layout, writer: TableWriter) -> None:
        self.number = number
        self.kept = Kept()
        self.done = 0
        self.failed = 0
        self.reason = ""
        self._layout = layout
        self._writer = writer
        self._group = Regroup()
        self._start = world.scenario.calendar.start
        self._uncertain = len(world.uncertain)
        self._pairs = [(world.faction_ids[i], world.faction_ids[j]) for i, j in world.pairs]
        self._counts: npt.NDArray[np.int64] = np.zeros((world.scenario.calendar.weeks, len(self._pairs), 2), dtype=np.int64)

    @property
    def hopeless(self) -> bool:
        """Whether so many runs failed, and none did not, that trying the others is no use."""
        return self.failed >= HOPELESS and not self.done

    def take(self, part: Part) -> None:
        """The part that follows."""
        self._counts += part.pair_counts
        self.done += len(part.rows)
        self.failed += len(part.failures)
        if part.failures:
            self.reason = part.failures[0].error
        for full in self._group.add(part.rows):
            self._write(full)

    def end(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Writes what is left; the design point's summary."""
        for last in self._group.rest():
            self._write(last)
        self._writer.write("pairs", pairs_table(self.number, self._pairs, self._counts, self.kept.count))
        return summarise_point(self._layout, self.kept, values, self._start, self._pairs, self._counts, self._uncertain)

    def _write(self, rows: Rows) -> None:
        self.kept.add(self._layout, rows)
        self._writer.write("runs", runs_table(self._layout, rows))
        if self._writer.takes("weeks"):
            self._writer.write("weeks", weeks_table(self._layout, rows))
