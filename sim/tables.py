"""Runs as Arrow tables: what is kept of each run, cut into row groups of a fixed number of runs in run order.

Bytes of the files depend neither on how runs were grouped into chunks nor on who computed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sim.store import ResultFolder

if TYPE_CHECKING:
    from sim.outcomes import Held

GROUP = 1_000
"""Runs in a row group of runs.parquet and weeks.parquet."""
_TYPES = {"int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(), "float32": pa.float32(), "float64": pa.float64()}


@dataclass(frozen=True, slots=True)
class Layout:
    """The names behind the columns: outcomes, weekly columns, paths of drawn inputs, faction ids."""

    outcomes: tuple[str, ...]
    columns: tuple[str, ...]
    inputs: tuple[str, ...]
    factions: tuple[str, ...]

    def runs_schema(self) -> pa.Schema:
        """Columns of runs.parquet."""
        fields: list[tuple[str, Any]] = [("run", pa.int64()), ("design_point", pa.int32()), ("draw", pa.int64())]
        fields += [(f"out.{name}", pa.bool_()) for name in self.outcomes]
        fields += [(f"first.{name}", pa.int16()) for name in self.outcomes]
        fields += [(f"end.{name}", pa.float32()) for name in self.columns]
        fields += [(f"bloc.{name}", pa.int16()) for name in self.factions]
        fields += [(f"in.{name}", pa.float64()) for name in self.inputs]
        return pa.schema(fields)

    def weeks_schema(self) -> pa.Schema:
        """Columns of weeks.parquet."""
        fields: list[tuple[str, Any]] = [("run", pa.int64()), ("design_point", pa.int32()), ("week", pa.int16())]
        return pa.schema(fields + [(name, pa.float32()) for name in self.columns])


PAIRS_SCHEMA = pa.schema(
    [
        ("design_point", pa.int32()),
        ("week", pa.int16()),
        ("a", pa.string()),
        ("b", pa.string()),
        ("allied", pa.float64()),
        ("fought", pa.float64()),
        ("neutral", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What is kept of some runs of one design point, in run order.

    `held`, `first`: [runs, outcomes]; `weekly`: float32[columns, runs, weeks]; `blocs`: int16[runs, factions], the
    lowest member's index, -1 for a faction that is not active; `inputs`: float64[inputs, runs], no rows if left out, NaN
    for an input that this design point sets instead of drawing.
    """

    design_point: int
    runs: npt.NDArray[np.int64]
    draws: npt.NDArray[np.int64]
    held: npt.NDArray[np.bool_]
    first: npt.NDArray[np.int16]
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
            weekly=self.weekly[:, start:stop],
            blocs=self.blocs[start:stop],
            inputs=self.inputs[:, start:stop],
        )


def make_rows(design_point: int, chunk: Any, judged: Held, inputs: Sequence[str]) -> Rows:
    """What is kept of a chunk of the engine: `inputs` names the drawn inputs to store."""
    weekly = np.ascontiguousarray(chunk.weekly.transpose(2, 0, 1), dtype=np.float32)
    blocs = chunk.final_blocs.astype(np.int16, copy=False)
    drawn = np.full((len(inputs), len(chunk.runs)), np.nan)
    position = np.searchsorted(chunk.inputs.draws, chunk.draws)
    for row, path in enumerate(inputs):
        if path in chunk.inputs.values:
            drawn[row] = chunk.inputs.values[path][position]
    return Rows(design_point, chunk.runs, chunk.draws, judged.held, judged.first, weekly, blocs, drawn)


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


def runs_table(layout: Layout, rows: Rows) -> pa.Table:
    """The rows of runs.parquet for one group."""
    columns = [_array(rows.runs), _constant(rows.design_point, len(rows)), _array(rows.draws)]
    columns += [_booleans(held) for held in rows.held.T]
    columns += [_array(first, known=first >= 0) for first in rows.first.T]
    columns += [_array(weekly[:, -1]) for weekly in rows.weekly]
    columns += [_array(bloc) for bloc in rows.blocs.T]
    columns += [_array(values) for values in rows.inputs]
    return pa.Table.from_arrays(columns, schema=layout.runs_schema())


def weeks_table(layout: Layout, rows: Rows) -> pa.Table:
    """The rows of weeks.parquet for one group."""
    count, weeks = len(rows), rows.weekly.shape[2]
    columns = [
        _array(np.repeat(rows.runs, weeks)),
        _constant(rows.design_point, count * weeks),
        _array(np.tile(np.arange(weeks, dtype=np.int16), count)),
    ]
    columns += [_array(column.reshape(-1)) for column in rows.weekly]
    return pa.Table.from_arrays(columns, schema=layout.weeks_schema())


def pairs_table(design_point: int, pairs: Sequence[tuple[str, str]], counts: npt.NDArray[np.int64], runs: int) -> pa.Table:
    """The rows of pairs.parquet for one design point, from counts[weeks, pairs, (fought, allied)] over `runs` runs."""
    weeks = counts.shape[0]
    fought, allied = counts[:, :, 0].reshape(-1), counts[:, :, 1].reshape(-1)
    order = _array(np.tile(np.arange(len(pairs), dtype=np.int32), weeks))
    columns = [
        _constant(design_point, weeks * len(pairs)),
        _array(np.repeat(np.arange(weeks, dtype=np.int16), len(pairs))),
        _strings([a for a, _ in pairs]).take(order),
        _strings([b for _, b in pairs]).take(order),
        _array(allied / runs),
        _array(fought / runs),
        _array((runs - fought - allied) / runs),
    ]
    return pa.Table.from_arrays(columns, schema=PAIRS_SCHEMA)


class TableWriter:
    """Takes tables one row group at a time: into a result folder's partial files, or, without one, into memory."""

    def __init__(self, schemas: dict[str, pa.Schema], folder: ResultFolder | None) -> None:
        self._schemas = schemas
        self._kept: dict[str, list[pa.Table]] = {name: [] for name in schemas}
        self._files: dict[str, pq.ParquetWriter] = {}
        if folder is not None:
            for name, schema in schemas.items():
                self._files[name] = _parquet_writer(str(folder.partial(f"{name}.parquet")), schema)

    def write(self, name: str, table: pa.Table) -> None:
        """Appends a table as one row group."""
        if self._files:
            self._files[name].write_table(table, row_group_size=max(1, table.num_rows))
        else:
            self._kept[name].append(table)

    def close(self) -> dict[str, pa.Table]:
        """Finishes the files; returns the tables held in memory, if they are."""
        if self._files:
            for writer in self._files.values():
                writer.close()
            return {}
        return {name: pa.concat_tables(parts or [self._schemas[name].empty_table()]) for name, parts in self._kept.items()}


def _parquet_writer(path: str, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer whose bytes follow from the tables alone."""
    names = set(schema.names)
    return pq.ParquetWriter(
        path,
        schema,
        version="2.6",
        compression="zstd",
        compression_level=1,
        # Metrics hardly repeat, so dictionaries only cost; their bytes taken apart compress to two thirds.
        use_dictionary=[name for name in ("a", "b") if name in names],
        use_byte_stream_split=[name for name in schema.names if schema.field(name).type == pa.float32()],
        # What readers look runs up by; statistics of everything else would make up a fifth of a file.
        write_statistics=[name for name in ("run", "design_point", "draw", "week") if name in names],
    )


# pa.array would do, but it imports pandas, which takes longer than a thousand runs.


def _array(values: npt.NDArray[Any], known: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """An Arrow array of numbers; null where not `known`."""
    values = np.ascontiguousarray(values)
    bits = None if known is None else _bits(known)
    return pa.Array.from_buffers(_TYPES[values.dtype.name], len(values), [bits, pa.py_buffer(values)])


def _strings(values: Sequence[str]) -> pa.Array:
    encoded = [value.encode() for value in values]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(values), [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))])


def _booleans(values: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def _bits(values: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))


def _constant(value: int, count: int) -> pa.Array:
    return _array(np.full(count, value, dtype=np.int32))
