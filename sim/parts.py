"""Parts: what some runs of a design point gave, as a file that is whole or counts as missing.

A part holds all that tables and summary need of its runs, so that whoever brings parts together computes nothing. As
bytes it is a line saying what it is, a SHA-256 digest, and an Arrow stream of one row: a list column for each array.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sim.plan import Stretch
from sim.rows import Rows
from sim.store import seal, unseal, write_whole

_HEAD = b"coalition-sim part 1\n"
_SUFFIX = ".part"
_ARRAYS = tuple(field.name for field in fields(Rows) if field.name != "design_point")
_BITS = "uint8"


class Failure(NamedTuple):
    """A run that could not be computed: its address, and what went wrong."""

    design_point: int
    run: int
    error: str


@dataclass(frozen=True, slots=True)
class Part:
    """What the runs of a stretch gave: `rows` of those that could be computed, int64[weeks, pairs, (fought, allied)] of them, failures.

    `seconds` is what computing took.
    """

    stretch: Stretch
    rows: Rows
    pair_counts: npt.NDArray[np.int64]
    failures: tuple[Failure, ...]
    seconds: float


def encode(part: Part, key: str) -> bytes:
    """A part as bytes; `key` says what run it belongs to."""
    arrays = {name: getattr(part.rows, name) for name in _ARRAYS} | {"pair_counts": part.pair_counts}
    shapes = {name: [array.dtype.name, *array.shape] for name, array in arrays.items()}
    about = {"key": key, "stretch": part.stretch, "failures": part.failures, "seconds": part.seconds, "arrays": shapes}
    columns = [_one_row(array) for array in arrays.values()]
    schema = pa.schema([(name, column.type) for name, column in zip(arrays, columns, strict=True)], {"part": json.dumps(about)})
    batch = pa.RecordBatch.from_arrays(columns, schema=schema)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_batch(batch)
    return seal(_HEAD, sink.getvalue())


def decode(content: bytes, key: str) -> Part | None:
    """The part that some bytes hold; None if they are damaged or belong to another run."""
    body = unseal(_HEAD, content)
    if body is None:
        return None
    batch = pa.ipc.open_stream(pa.py_buffer(body)).read_next_batch()
    about = json.loads(batch.schema.metadata[b"part"])
    if about["key"] != key:
        return None
    arrays = {name: _array(batch.column(name), *about["arrays"][name]) for name in about["arrays"]}
    stretch = Stretch(*about["stretch"])
    counts = arrays.pop("pair_counts")
    failures = tuple(Failure(*failure) for failure in about["failures"])
    return Part(stretch, Rows(stretch.point, **arrays), counts, failures, about["seconds"])


class Parts:
    """The parts of one run in a folder of their own; `key` tells them from those of any other run."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key

    def present(self) -> list[Stretch]:
        """The stretches that there are files of, in order; whether they are whole shows when they are read."""
        return sorted(stretch for path in self.folder.glob(f"*{_SUFFIX}") if (stretch := _stretch_of(path)) is not None)

    def read(self, stretch: Stretch) -> Part | None:
        """The part of a stretch; None, and no file any more, if it is damaged or belongs to another run."""
        path = self._path(stretch)
        part = decode(path.read_bytes(), self.key)
        if part is None or part.stretch != stretch:
            path.unlink()
            return None
        return part

    def write(self, stretch: Stretch, content: bytes) -> None:
        """Writes an encoded part, whole or not at all. Raises OSError."""
        write_whole(self._path(stretch), content)

    def clear(self) -> None:
        """Removes all parts."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            path.unlink(missing_ok=True)

    def runs(self) -> int:
        """How many runs there are files of."""
        return sum(map(len, self.present()))

    def bytes(self) -> int:
        """How much room the files take."""
        return sum(path.stat().st_size for path in self.folder.glob(f"*{_SUFFIX}"))

    def _path(self, stretch: Stretch) -> Path:
        return self.folder / f"{stretch.point:06}-{stretch.first:09}-{stretch.stop:09}{_SUFFIX}"


def _stretch_of(path: Path) -> Stretch | None:
    try:
        point, first, stop = (int(number) for number in path.stem.split("-"))
    except ValueError:
        return None
    return Stretch(point, first, stop)


def _one_row(array: npt.NDArray[Any]) -> pa.Array:
    """An array of any shape as a list column of one row."""
    flat = np.ascontiguousarray(array).reshape(-1)
    if flat.dtype == np.bool_:
        flat = flat.view(_BITS)
    values = pa.Array.from_buffers(pa.from_numpy_dtype(flat.dtype), len(flat), [None, pa.py_buffer(flat)])
    offsets = pa.Array.from_buffers(pa.int64(), 2, [None, pa.py_buffer(np.array([0, len(flat)], np.int64))])
    return pa.LargeListArray.from_arrays(offsets, values)


def _array(column: pa.Array, dtype: str, *shape: int) -> npt.NDArray[Any]:
    """The array that `_one_row` was given."""
    flat = column.flatten().to_numpy(zero_copy_only=True)
    array: npt.NDArray[Any] = (flat.view(np.bool_) if dtype == "bool" else flat).reshape(shape)
    return array
