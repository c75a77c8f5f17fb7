"""In which pieces runs are computed: chunks for the engine, parts of about a second of work.

A result does not depend on how its runs were cut up, so parts may be as long as is practical: long enough for the cost
of handing one out and writing it down to vanish, short enough for a crash or Ctrl-C to cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

CHUNK_RUNS = 250
"""Runs the engine computes at a time, rounded down to whole draws: its arrays hold every week of all of them."""
FIRST_RUNS, MOST_RUNS = 100, 4_000
"""Runs of the first parts, whose pace is not known yet, and of any."""
SECONDS = 1.0
"""What a part should take one thread."""

Numbers = npt.NDArray[np.int64]


class Precision(NamedTuple):
    """How many runs are wanted when their number is not stated: until half-widths are below `below`, `most` at most."""

    below: float
    most: int


class Stretch(NamedTuple):
    """Consecutive runs of one design point: `first` to `stop` - 1."""

    point: int
    first: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.first


def chunks(runs: int, replicates: int, most: int = CHUNK_RUNS) -> Iterator[Numbers]:
    """The run numbers 0 .. runs-1 in chunks of whole draws."""
    size = _whole_draws(most, replicates)
    for start in range(0, runs, size):
        yield np.arange(start, min(start + size, runs), dtype=np.int64)


def pieces(stretch: Stretch, replicates: int) -> Iterator[Numbers]:
    """The run numbers of a stretch in pieces for the engine, cut where draws end; a stretch may begin and end within a draw."""
    size = _whole_draws(CHUNK_RUNS, replicates)
    start = stretch.first
    while start < stretch.stop:
        stop = min((start // size + 1) * size, stretch.stop)
        yield np.arange(start, stop, dtype=np.int64)
        start = stop


class Pace:
    """How many runs a part should have, from how long those before took."""

    def __init__(self, replicates: int) -> None:
        self._replicates = replicates
        self._size = FIRST_RUNS

    def __call__(self) -> int:
        """Runs of the next part, in whole draws."""
        return _whole_draws(min(self._size, MOST_RUNS), self._replicates)

    def learn(self, runs: int, seconds: float) -> None:
        """Takes note of a part that took so long; grows by steps, since the first parts load and warm up."""
        if runs:
            self._size = max(1, min(round(SECONDS * runs / max(seconds, 1e-6)), 4 * self._size))


def stretches(points: int, runs: int, done: Sequence[Stretch], size: Callable[[], int], begin: int = 0) -> Iterator[tuple[Stretch, bool]]:
    """Runs `begin` to `runs` - 1 of all design points in order, cut into stretches; whether each is one of those `done`.

    Those do not overlap. `size` gives, whenever asked, how many runs the next one that is not done should have.
    """
    there = {(stretch.point, stretch.first): stretch for stretch in done}
    for point in range(points):
        starts = sorted(first for at, first in there if at == point)
        first, position = begin, 0
        while first < runs:
            while position < len(starts) and starts[position] < first:
                position += 1
            if (known := there.get((point, first))) is not None and known.stop <= runs:
                yield known, True
                first = known.stop
                continue
            gap = starts[position] if position < len(starts) else runs
            stop = min(first + size(), gap, runs)
            yield Stretch(point, first, stop), False
            first = stop


def _whole_draws(runs: int, replicates: int) -> int:
    return max(1, runs // replicates) * replicates
