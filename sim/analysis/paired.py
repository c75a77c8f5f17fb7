"""The difference of two proportions over paired runs: its interval, what pairing saved, how many runs would decide it.

Of n runs g show the outcome on the first side only and l on the second side only; d = (g - l)/n. The interval is Tango's
(1998, Statistics in Medicine 17:891) score interval, which asks of each difference whether the runs contradict it. Runs
of a draw share their inputs, so that n, g and l are divided by the design effect first (Kish 1965, Survey Sampling, 5.4).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from sim.analysis.draws import by_draw

Truth = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FEW = 9.0
"""Differing runs below which bounds rest on the exact tails of the binomial instead of the score."""
_LEAST_EFFECT = 0.5
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Tally:
    """What the intervals of K differences need to know of paired runs, however many: counts that add up over chunks of draws.

    int64[K] each: `first` and `second`, runs that show it on either side; `gained` and `lost`, on the first only and on the
    second only; `informative`, draws in which any run differs; the sums over draws of the squared sum of a draw's runs
    (`*_squares`) and of its product with the draw's size (`*_cross`), of each side and of their difference. `sizes` holds
    runs, draws, the sum of their squared sizes and the largest size.
    """

    first: Whole
    second: Whole
    gained: Whole
    lost: Whole
    informative: Whole
    first_squares: Whole
    first_cross: Whole
    second_squares: Whole
    second_cross: Whole
    squares: Whole
    cross: Whole
    sizes: tuple[int, int, int, int]

    @classmethod
    def of(cls, first: Truth, second: Truth, draws: Whole) -> Self:
        """Counts bool[runs, K] of both sides; `draws`, int64[runs], is the draw of each run, in run order."""
        starts, sizes = by_draw(draws)
        one, two = (np.add.reduceat(side, starts, axis=0, dtype=np.int64) for side in (first, second))
        differing = np.add.reduceat(first != second, starts, axis=0, dtype=np.int64)
        gained = (first & ~second).sum(axis=0)
        return cls(
            first=one.sum(axis=0),
            second=two.sum(axis=0),
            gained=gained,
            lost=differing.sum(axis=0) - gained,
            informative=(differing > 0).sum(axis=0),
            first_squares=(one**2).sum(axis=0),
            first_cross=sizes @ one,
            second_squares=(two**2).sum(axis=0),
            second_cross=sizes @ two,
            squares=((one - two) ** 2).sum(axis=0),
            cross=sizes @ (one - two),
            sizes=(len(draws), len(starts), int((sizes**2).sum()), int(sizes.max())),
        )

    def __add__(self, other: Tally) -> Tally:
        """The counts of both, which share no draw."""
        (runs, draws, squares, largest), (more, others, also, size) = self.sizes, other.sizes
        sums: dict[str, Any] = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)[:-1]}
        return Tally(**sums, sizes=(runs + more, draws + others, squares + also, max(largest, size)))

    @property
    def runs(self) -> int:
        """How many runs there are on each side."""
        return self.sizes[0]

    @property
    def differences(self) -> Floats:
        """The share of runs of the first side less that of the second, float64[K]."""
        return (self.gained - self.lost) / self.runs

    def design_effects(self, clustered: bool = True) -> Floats:
        """By how much draws inflate the variance of each difference, float64[K]: 1 unless `clustered`.

        The observed ratio, within [0.5, runs of a draw], averaged with the worst case (a draw's runs count as one): of a
        draws that differ at all with the weights a^2 and 1. Without that, rare differences are covered too seldom.
        """
        runs, draws, _, largest = self.sizes
        if not clustered or largest == 1:
            return np.ones(len(self.first))
        worst = float(largest)
        if draws == 1:
            return np.full(len(self.first), worst)
        alone = (self.gained + self.lost - runs * self.differences**2) / runs**2
        between = draws / (draws - 1) * self._scatter(self.squares, self.cross, self.differences) / runs**2
        observed = np.clip(np.divide(between, alone, out=np.full_like(between, worst), where=alone > 0), _LEAST_EFFECT, worst)
        squared = self.informative.astype(np.float64) ** 2
        return (squared * observed + worst) / (squared + 1)

    def intervals(self, z: float, clustered: bool = True) -> tuple[Floats, Floats]:
        """The lower and upper bound of each difference, float64[K], that hold with the confidence of the normal quantile z."""
        effects = self.design_effects(clustered)
        return bounds(self.gained / effects, self.lost / effects, self.runs / effects, self.quantile(z, clustered))

    def quantile(self, z: float, clustered: bool = True) -> float:
        """The normal quantile z or, if `clustered`, Student's t of the same confidence (`student`)."""
        return student(z, self.sizes[1]) if clustered else z

    def saved(self) -> Floats:
        """How many independent runs a paired one is worth, float64[K]: the ratio of the variances; NaN where nothing varies.

        The variance of a difference of two independent samples of draws, each like one side, over that of paired ones.
        """
        first = self._scatter(self.first_squares, self.first_cross, self.first / self.runs)
        second = self._scatter(self.second_squares, self.second_cross, self.second / self.runs)
        paired = self._scatter(self.squares, self.cross, self.differences)
        return np.divide(first + second, paired, out=np.full_like(first, np.nan), where=paired > 0)

    def _scatter(self, squares: Whole, cross: Whole, mean: Floats) -> Floats:
        """The sum over draws of (sum of the draw - its size * mean)^2."""
        return np.maximum(squares - 2 * mean * cross + mean**2 * self.sizes[2], 0.0)


def bounds(gained: Floats, lost: Floats, runs: Floats, z: float) -> tuple[Floats, Floats]:
    """Bounds of (gained - lost)/runs, float64[K] each, from counts that may be fractional.

    With FEW differing runs or more Tango's. Below, where his come out too narrow, the wider of his and of those that
    combine both counts' exact bounds (Clopper & Pearson 1934, Biometrika 26:404) by adding squares (Newcombe 1998,
    Statistics in Medicine 17:2635).
    """
    low, high = tango(gained, lost, runs, z)
    few = gained + lost < FEW
    if few.any():
        below, above = _added(gained[few], lost[few], runs[few], z)
        low[few], high[few] = np.minimum(low[few], below), np.maximum(high[few], above)
    return low, high


def tango(gained: Floats, lost: Floats, runs: Floats, z: float) -> tuple[Floats, Floats]:
    """Tango's (1998) score bounds, float64[K] each, by bisection between the difference and -1 or 1."""
    difference = (gained - lost) / runs
    found = []
    for end in (-1.0, 1.0):
        inner, outer = difference.copy(), np.full_like(difference, end)
        for _ in range(_HALVINGS):
            middle = (inner + outer) / 2
            inside = score(gained, lost, runs, middle) <= z * z
            inner, outer = np.where(inside, middle, inner), np.where(inside, outer, middle)
        found.append(inner)
    return found[0], found[1]


def score(gained: Floats, lost: Floats, runs: Floats, difference: Floats) -> Floats:
    """Tango's squared score statistic of a difference: chi-squared with one degree of freedom where it is the true one.

    `(g - l - n*d)^2 / (n*(2*q + d*(1 - d)))`, where q, the chance to lose, is the likeliest that is left given d.
    """
    b = -gained - lost + (2 * runs - gained + lost) * difference
    c = -lost * difference * (1 - difference)
    q = (np.sqrt(np.maximum(b * b - 8 * runs * c, 0.0)) - b) / (4 * runs)
    variance = runs * np.maximum(2 * q + difference * (1 - difference), 0.0)
    surprise = (gained - lost - runs * difference) ** 2
    return np.divide(surprise, variance, out=np.where(surprise > 0, np.inf, 0.0), where=variance > 0)


def _added(gained: Floats, lost: Floats, runs: Floats, z: float) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv, ndtr

    tail = float(ndtr(-z))

    def exact(count: Floats) -> tuple[Floats, Floats]:
        none, everything = count <= 0, count >= runs
        low = betaincinv(np.where(none, 1.0, count), runs - count + 1, tail)
        high = betaincinv(count + 1, np.where(everything, 1.0, runs - count), 1 - tail)
        return np.where(none, 0.0, low), np.where(everything, 1.0, high)

    (gained_low, gained_high), (lost_low, lost_high) = exact(gained), exact(lost)
    more, less, difference = gained / runs, lost / runs, (gained - lost) / runs
    below = np.hypot(more - gained_low, lost_high - less)
    above = np.hypot(gained_high - more, less - lost_low)
    return np.maximum(difference - below, -1.0), np.minimum(difference + above, 1.0)


def student(z: float, draws: float) -> float:
    """Student's t of the same confidence as the normal quantile z, with a freedom less than there are draws; z of one draw."""
    from scipy.special import ndtr, stdtrit

    return float(stdtrit(draws - 1, ndtr(z))) if draws >= 2 else z


def more_runs(gained: int, lost: int, runs: int, effect: float, z: float, draws: int | None = None) -> int:
    """How many more runs would part an undecided difference from 0, if it is what it seems, and `effect` the design effect.

    As many times the runs as take the score at 0, (g - l)^2/(g + l), to z^2, and then until the interval leaves 0 out,
    `draws`, if they are clusters, growing with the runs. Raises ValueError for a difference of 0, which no number would decide.
    """
    if gained == lost:
        raise ValueError("a difference of 0 stays undecided")
    times = max(1.0, z * z * (gained + lost) / (gained - lost) ** 2 * effect)
    while _holds_zero(gained * times / effect, lost * times / effect, runs * times / effect, student(z, draws * times) if draws else z):
        times *= 1.02
    return max(1, int(np.ceil(runs * (times - 1))))


def _holds_zero(gained: float, lost: float, runs: float, z: float) -> bool:
    low, high = bounds(np.array([gained]), np.array([lost]), np.array([runs]), z)
    return bool(low[0] <= 0 <= high[0])
