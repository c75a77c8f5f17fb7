"""Numbers on a grid: sums of integers have no rounding, so that nothing depends on the order of moves or on the number of threads.

A matrix becomes integers in units of 2**-60 of (at most twice) a scale no sum exceeds; what is lost is less than the last
bits of the products it was made of. Differences up to TOLERANCE times the scale count as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.errors import CoalitionError

TOLERANCE = 1e-12
"""The share of the scale (of all there is to gain or lose) up to which two values count as equal."""
_BITS = 60

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """`units` (n, n), diagonal 0, int64; two sums are equal if they differ by no more than `tolerance` units."""

    units: Integers
    tolerance: int


def on_grid(matrix: Floats, scale: float) -> Grid:
    """A matrix (n, n) on the grid whose sums of interest are at most `scale`; its diagonal is taken as 0."""
    shift = _BITS - int(np.frexp(scale)[1])
    units = np.rint(np.ldexp(matrix, shift)).astype(np.int64)
    np.fill_diagonal(units, 0)
    return Grid(np.ascontiguousarray(units), int(TOLERANCE * float(np.ldexp(scale, shift))))


def square(name: str, matrix: Any, n: int | None = None) -> Floats:
    """A square matrix of numbers (of n rows), for each player towards each.

    Raises CoalitionError if it has another shape or holds something that is no number; the diagonal may hold anything.
    """
    array = numbers(name, matrix, finite=False)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.shape[0] == 0 or (n is not None and array.shape[0] != n):
        wanted = "a row and a column for each player" if n is None else f"{n} rows and {n} columns, as there are {n} players"
        raise CoalitionError(f"{name}: {wanted} are needed; this has the shape {array.shape}")
    array = array.copy()
    np.fill_diagonal(array, 0.0)
    return numbers(name, array)


def numbers(name: str, values: Any, finite: bool = True) -> Floats:
    """An array of float64. Raises CoalitionError if something in it is no number, or (`finite`) not a finite one."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise CoalitionError(f"{name}: numbers are needed") from None
    if finite and not np.isfinite(array).all():
        where = ", ".join(str(index) for index in np.argwhere(~np.isfinite(array))[0].tolist())
        raise CoalitionError(f"{name}: the value at [{where}] is {array[~np.isfinite(array)][0]}; a finite number is needed")
    return array
