"""Runs in run order by their draws: where each draw begins, how many runs it has, and in how many an outcome holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


def by_draw(draws: Whole) -> tuple[Whole, Whole]:
    """The first run of each draw and the number of its runs, int64[D] each, from the draw of each run, int64[runs], in run order."""
    starts = np.flatnonzero(np.r_[True, draws[1:] != draws[:-1]])
    return starts, np.diff(np.r_[starts, len(draws)])


def successes_of(held: npt.NDArray[np.bool_], numbers: Whole, seed: int) -> Whole:
    """A row for each of the `numbers` (of the draws, or of the runs), ascending: seed, number, successes, runs, and where they begin.

    `held` bool[runs] says in which runs an outcome holds, `numbers` int64[runs] which draw or run each is of, in run order.
    """
    known, starts, sizes = np.unique(numbers, return_index=True, return_counts=True)
    successes = np.add.reduceat(held.astype(np.int64), starts)
    return np.column_stack([np.full(len(known), seed), known, successes, sizes, starts]).astype(np.int64)
