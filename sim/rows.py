"""What is kept of runs, as arrays in run order, and cut into groups of a fixed number whatever the chunks they came in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sim.outcomes import Held

GROUP = 1_000
"""Runs in a row group of runs.parquet and weeks.parquet."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The names behind the columns: outcomes, metrics, paths of drawn inputs, faction ids, metrics kept week by week."""

    outcomes: tuple[str, ...]
    columns: tuple[str, ...]
    inputs: tuple[str, ...]
    factions: tuple[str, ...]
    weekly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What is kept of some runs of one design point, in run order.

    `held`, `first`: [runs, outcomes]; `end`: float32[columns, runs], metrics of the last week; `weekly`: float32[columns
    kept week by week, runs, weeks]; `blocs`: int16[runs, factions], the lowest member's index, -1 for a faction that is
    not active; `inputs`: float64[inputs, runs], no rows if left out, NaN for an input that this design point sets
    instead of drawing.
    """

    design_point: int
    runs: npt.NDArray[np.int64]
    draws: npt.NDArray[np.int64]
    held: npt.NDArray[np.bool_]
    first: npt.NDArray[np.int16]
    end: npt.NDArray[np.float32]
    weekly: npt.NDArray[np.float32]
    blocs: npt.NDArray[np.int16]
    inputs: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.runs)

    def part(self, start: int, stop: int) -> Rows:
        """Some of these runs."""
        return replace(
            self,
            runs=self.runs[start:stop],
            draws=self.draws[start:stop],
            held=self.held[start:stop],
            first=self.first[start:stop],
            end=self.end[:, start:stop],
            weekly=self.weekly[:, start:stop],
            blocs=self.blocs[start:stop],
            inputs=self.inputs[:, start:stop],
        )


def make_rows(design_point: int, chunk: Any, judged: Held, layout: Layout) -> Rows:
    """What is kept of a chunk of the engine, with the drawn inputs and the weekly metrics that the layout names."""
    if layout.weekly == layout.columns:
        kept = chunk.weekly
    else:
        kept = chunk.weekly[:, :, [layout.columns.index(name) for name in layout.weekly]]
    weekly = np.ascontiguousarray(kept.transpose(2, 0, 1), dtype=np.float32)
    end = np.ascontiguousarray(chunk.weekly[:, -1].T, dtype=np.float32)
    blocs = chunk.final_blocs.astype(np.int16, copy=False)
    drawn = np.full((len(layout.inputs), len(chunk.runs)), np.nan)
    position = np.searchsorted(chunk.inputs.draws, chunk.draws)
    for row, path in enumerate(layout.inputs):
        if path in chunk.inputs.values:
            drawn[row] = chunk.inputs.values[path][position]
    return Rows(design_point, chunk.runs, chunk.draws, judged.held, judged.first, end, weekly, blocs, drawn)


def no_rows(design_point: int, layout: Layout, weeks: int) -> Rows:
    """What is kept where no run could be computed."""
    return Rows(
        design_point,
        np.empty(0, np.int64),
        np.empty(0, np.int64),
        np.empty((0, len(layout.outcomes)), np.bool_),
        np.empty((0, len(layout.outcomes)), np.int16),
        np.empty((len(layout.columns), 0), np.float32),
        np.empty((len(layout.weekly), 0, weeks), np.float32),
        np.empty((0, len(layout.factions)), np.int16),
        np.empty((len(layout.inputs), 0)),
    )


def join(parts: Sequence[Rows]) -> Rows:
    """Consecutive runs of one design point as one."""
    if len(parts) == 1:
        return parts[0]
    return Rows(
        parts[0].design_point,
        np.concatenate([part.runs for part in parts]),
        np.concatenate([part.draws for part in parts]),
        np.concatenate([part.held for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.end for part in parts], axis=1),
        np.concatenate([part.weekly for part in parts], axis=1),
        np.concatenate([part.blocs for part in parts]),
        np.concatenate([part.inputs for part in parts], axis=1),
    )


class Regroup:
    """Collects rows and gives them back in groups of `GROUP` runs; `rest` gives the last, smaller group."""

    def __init__(self, size: int = GROUP) -> None:
        self._size = size
        self._parts: list[Rows] = []
        self._held = 0

    def add(self, rows: Rows) -> Iterator[Rows]:
        """Takes rows that follow those before; yields every group that is now full."""
        if not len(rows):
            return
        self._parts.append(rows)
        self._held += len(rows)
        if self._held < self._size:
            return
        waiting = join(self._parts)
        full = self._held - self._held % self._size
        self._parts = [waiting.part(full, self._held)] if full < self._held else []
        self._held -= full
        for start in range(0, full, self._size):
            yield waiting.part(start, start + self._size)

    def rest(self) -> Iterator[Rows]:
        """Yields what is left, if anything."""
        if self._parts:
            yield join(self._parts)
        self._parts, self._held = [], 0
