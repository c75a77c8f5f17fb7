"""Runs as Arrow tables: the columns of a result's files, and the row groups they are written in.

Bytes of the files depend neither on how runs were grouped into chunks nor on who computed them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sim.rows import Layout, Rows

if TYPE_CHECKING:
    from pathlib import Path

_TYPES = {"int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(), "float32": pa.float32(), "float64": pa.float64()}

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


def runs_schema(layout: Layout) -> pa.Schema:
    """Columns of runs.parquet."""
    fields: list[tuple[str, Any]] = [("run", pa.int64()), ("design_point", pa.int32()), ("draw", pa.int64())]
    fields += [(f"out.{name}", pa.bool_()) for name in layout.outcomes]
    fields += [(f"first.{name}", pa.int16()) for name in layout.outcomes]
    fields += [(f"end.{name}", pa.float32()) for name in layout.columns]
    fields += [(f"bloc.{name}", pa.int16()) for name in layout.factions]
    fields += [(f"in.{name}", pa.float64()) for name in layout.inputs]
    return pa.schema(fields)


def weeks_schema(layout: Layout) -> pa.Schema:
    """Columns of weeks.parquet."""
    fields: list[tuple[str, Any]] = [("run", pa.int64()), ("design_point", pa.int32()), ("week", pa.int16())]
    return pa.schema(fields + [(name, pa.float32()) for name in layout.weekly])


def runs_table(layout: Layout, rows: Rows) -> pa.Table:
    """The rows of runs.parquet for one group."""
    columns = [_array(rows.runs), _constant(rows.design_point, len(rows)), _array(rows.draws)]
    columns += [_booleans(held) for held in rows.held.T]
    columns += [_array(first, known=first >= 0) for first in rows.first.T]
    columns += [_array(end) for end in rows.end]
    columns += [_array(bloc) for bloc in rows.blocs.T]
    columns += [_array(values) for values in rows.inputs]
    return pa.Table.from_arrays(columns, schema=runs_schema(layout))


def weeks_table(layout: Layout, rows: Rows) -> pa.Table:
    """The rows of weeks.parquet for one group."""
    count, weeks = len(rows), rows.weekly.shape[2]
    columns = [
        _array(np.repeat(rows.runs, weeks)),
        _constant(rows.design_point, count * weeks),
        _array(np.tile(np.arange(weeks, dtype=np.int16), count)),
    ]
    columns += [_array(column.reshape(-1)) for column in rows.weekly]
    return pa.Table.from_arrays(columns, schema=weeks_schema(layout))


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


class Place(Protocol):
    """Where files are written before they are whole, as a result folder has it."""

    def partial(self, name: str) -> Path:
        """The place of a file."""
        ...


class TableWriter:
    """Takes tables one row group at a time: into a result folder's partial files, or, without one, into memory."""

    def __init__(self, schemas: dict[str, pa.Schema], folder: Place | None) -> None:
        self._schemas = schemas
        self._kept: dict[str, list[pa.Table]] = {name: [] for name in schemas}
        self._files: dict[str, pq.ParquetWriter] = {}
        if folder is not None:
            for name, schema in schemas.items():
                self._files[name] = _parquet_writer(str(folder.partial(f"{name}.parquet")), schema)

    def takes(self, name: str) -> bool:
        """Whether there is such a table."""
        return name in self._schemas

    def write(self, name: str, table: pa.Table) -> None:
        """Appends a table as one row group, if there is such a table."""
        if not self.takes(name):
            return
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
