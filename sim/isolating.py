"""Runs computed together; where that fails in halves, and so on, until what fails is one run, which costs no other."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Broken:
    """One of the numbers given, which failed when computed alone, and how."""

    number: int
    error: Exception

    @property
    def what(self) -> str:
        """What went wrong and where, for someone who will look for it in the sources."""
        frames = traceback.extract_tb(self.error.__traceback__)
        where = f" ({frames[-1].filename.replace('\\', '/').rpartition('/')[2]}, line {frames[-1].lineno})" if frames else ""
        return f"{type(self.error).__name__}: {self.error}{where}"


def isolated[T](compute: Callable[[Numbers], T], numbers: Numbers) -> Iterator[T | Broken]:
    """What `compute` gives for the numbers, in their order: in one piece, or in pieces around those that fail.

    Raises MemoryError, which is no fault of a run.
    """
    try:
        yield compute(numbers)
    except MemoryError:
        raise
    except Exception as error:
        if len(numbers) == 1:
            yield Broken(int(numbers[0]), error)
            return
        middle = len(numbers) // 2
        yield from isolated(compute, numbers[:middle])
        yield from isolated(compute, numbers[middle:])
