"""What a study computes as bytes, and back: numbers, words, arrays, and tuples, lists, mappings and records of them.

The bytes are a line of JSON and then the arrays one after the other in NumPy's format. Nothing in them is run when they are
read: records are made only of the classes that the reader names.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = list[npt.NDArray[Any]]


def to_bytes(value: Any) -> bytes:
    """A value as bytes, the same for equal values. Raises TypeError for what is none of the above."""
    arrays: Arrays = []
    sink = io.BytesIO()
    sink.write(json.dumps(_plain(value, arrays), sort_keys=True).encode() + b"\n")
    for array in arrays:
        np.save(sink, array, allow_pickle=False)
    return sink.getvalue()


def from_bytes(content: bytes, records: Sequence[type]) -> Any:
    """The value that `to_bytes` was given; `records` are the classes of the records in it. Raises KeyError for another."""
    source = io.BytesIO(content)
    return _value(json.loads(source.readline()), source, {record.__name__: record for record in records})


def _plain(value: Any, arrays: Arrays) -> Any:
    """JSON in which arrays are marks, in the order of `arrays`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ma.MaskedArray):
        return {"masked": [_plain(each, arrays) for each in (np.ma.getdata(value), np.ma.getmaskarray(value))]}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": len(arrays)}
    if isinstance(value, tuple | list):
        return {type(value).__name__: [_plain(each, arrays) for each in value]}
    if isinstance(value, Mapping):
        return {"mapping": [[key, _plain(each, arrays)] for key, each in value.items()]}
    if is_dataclass(value):
        return {"record": type(value).__name__, "fields": [_plain(getattr(value, each.name), arrays) for each in fields(value)]}
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _value(plain: Any, source: io.BytesIO, records: Mapping[str, type]) -> Any:
    match plain:
        case {"record": name, "fields": values}:
            return records[name](*(_value(each, source, records) for each in values))
        case {"masked": values}:
            data, mask = (_value(each, source, records) for each in values)
            return np.ma.MaskedArray(data, mask)
        case {"array": _}:
            return np.load(source, allow_pickle=False)
        case {"tuple": values}:
            return tuple(_value(each, source, records) for each in values)
        case {"list": values}:
            return [_value(each, source, records) for each in values]
        case {"mapping": entries}:
            return {key: _value(each, source, records) for key, each in entries}
    return plain
