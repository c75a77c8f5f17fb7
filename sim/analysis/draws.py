"""Runs in run order by their draws: where each draw begins, and how many runs it has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


def by_draw(draws: Whole) -> tuple[Whole, Whole]:
    """The first run of each draw and the number of its runs, int64[D] each, from the draw of each run, int64[runs], in run order."""
    starts = np.flatnonzero(np.r_[True, draws[1:] != draws[:-1]])
    return starts, np.diff(np.r_[starts, len(draws)])
