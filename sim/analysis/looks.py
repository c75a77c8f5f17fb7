"""How often one looks at a growing number of runs, and how sure each look must be: the rule behind `--precision`.

Runs double from one look to the next, and stop at the first look at which every interval is narrow enough. Whoever stops
as soon as an interval is narrow stops too early by luck more often than not: runs that happen to show a rare outcome
seldom look precise. Stopped 95% intervals cover as little as 90% of true values, so intervals at looks are those of 97.5%
(CONFIDENCE), which cover 95% when stopped (tests/property/test_coverage.py), for 16% more runs. They are also the ones to
report. Those of paired differences are of 98.75% (CONFIDENCE_OF_DIFFERENCES), since fewer draws, those that differ, say how
alike the runs of a draw are: at 97.5% they cover 91.9% of the hardest (tests/property/test_paired.py). Sequential
fixed-width intervals: Chow & Robbins 1965, Annals of Mathematical Statistics 36:457.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

FIRST, MOST = 1_000, 1_000_000
"""Runs at the first look, and the limit, unless stated."""
CONFIDENCE = 0.975
CONFIDENCE_OF_DIFFERENCES = 0.9875
Z_AT_LOOKS = 2.241402727604947
"""The normal quantile of an interval of CONFIDENCE: 2.5% split between two sides."""


def looks(first: int = FIRST, most: int = MOST, replicates: int = 1) -> Iterator[int]:
    """The numbers of runs at which to look: `first`, doubled as often as it stays below `most`, then `most`.

    Each is rounded up to whole draws of `replicates` runs. Raises ValueError unless all are at least 1.

    >>> list(looks(1000, 10_000))
    [1000, 2000, 4000, 8000, 10000]
    """
    if min(first, most, replicates) < 1:
        raise ValueError("looks need at least one run, and draws at least one replicate")
    runs = min(first, most)
    while True:
        yield -(-runs // replicates) * replicates
        if runs == most:
            return
        runs = min(2 * runs, most)


def half_width(low: float, high: float) -> float:
    """Half of what lies between the bounds of an interval."""
    return (high - low) / 2


def precise(intervals: Iterable[tuple[float, float]], precision: float) -> bool:
    """Whether the half-width of every interval (low, high), computed with Z_AT_LOOKS, is below `precision`.

    Raises ValueError for a precision outside of (0, 1).
    """
    if not 0 < precision < 1:
        raise ValueError("a precision is a share between 0 and 1")
    return all(half_width(low, high) < precision for low, high in intervals)
