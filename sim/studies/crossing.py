"""Where a noisy response first reaches a goal: a coarse scan outwards from 0, then bisection, and the point's interval.

A response is seen as its *advance* on the goal: below 0 short of it, at 0 or above there. Of an outcome's probability p
that shall be carried across t the advance is t - p if p stands above t now, else p - t, with Wilson's (1927) interval;
if p shall change by P it is |p - p0| - P, with the interval of Agresti & Min (2005) for matched proportions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.estimates import Z95, wilson

Truth = np.ndarray[Any, np.dtype[np.bool_]]
"""Yes or no in each run; of a masked array those that are not masked."""

TOLERANCE = 0.01
SCAN = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """A shift and the advance on the goal there, with its interval."""

    shift: float
    advance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """The shift nearest to 0 that reaches the goal, and its 95% interval from `near` (to 0) to `far`.

    `open_ended`: even at the end of the range the runs cannot tell that the goal is surely reached, so that `far` may lie
    beyond. `returns`: farther out the goal is surely missed again. `reached` is the shift tried just beyond the crossing,
    `points` are all that were tried, outwards.
    """

    shift: float
    reached: float
    near: float
    far: float
    open_ended: bool
    returns: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Across one half (`by` None) or a change by `by`, for an outcome that holds in `present`, bool[runs], now."""

    present: Truth
    by: float | None = None
    target: float = 0.5

    def reached(self, shift: float, held: Truth, z: float = Z95) -> Point:
        """The advance on the goal of bool[n], n <= runs, judged in the same runs moved by `shift`.

        Of fewer runs than those of the present (runs that failed on either side count in neither) it is judged by the
        difference they make to the same few, added to the present probability; the squared half-widths of both intervals are
        added.
        """
        difference, low, high = matched(self.present[: len(held)], held, z)
        if self.by is not None:
            bounds = (low, high) if difference >= 0 else (-high, -low)
            return Point(shift, abs(difference) - self.by, bounds[0] - self.by, bounds[1] - self.by)
        present, runs = float(self.present.mean()), count(self.present)
        probability = present + difference
        if matches(self.present[: len(held)], held) == runs:
            low, high = wilson(probability, runs, z)
        else:
            below, above = wilson(present, runs, z)
            centre, half = present + (low + high) / 2, math.hypot((high - low) / 2, (above - below) / 2)
            low, high = centre - half, centre + half
        if present > self.target:
            return Point(shift, self.target - probability, self.target - high, self.target - low)
        return Point(shift, probability - self.target, low - self.target, high - self.target)


def matched(before: Truth, after: Truth, z: float = Z95) -> tuple[float, float, float]:
    """The change of a proportion over matched runs, bool[n] each, and its interval.

    Of g runs that gained the outcome and l that lost it: (g - l)/(n + 2) -+ z*sqrt(g + l + 1 - (g - l)^2/(n + 2))/(n + 2), Wald's
    interval after half a run is added to each of the four cells (Agresti & Min 2005, Statistics in Medicine 24:729): never
    of width 0, and close to its nominal level in small samples. Masked runs are left out; of no runs at all the change is 0.
    """
    gained, lost = _sum(after & ~before), _sum(before & ~after)
    pairs = matches(before, after)
    runs = pairs + 2
    centre, half = (gained - lost) / runs, z * math.sqrt(gained + lost + 1 - (gained - lost) ** 2 / runs) / runs
    return (gained - lost) / max(pairs, 1), max(-1.0, centre - half), min(1.0, centre + half)


def matches(before: Truth, after: Truth) -> int:
    """How many runs are masked on neither side."""
    return int((~np.ma.getmaskarray(before) & ~np.ma.getmaskarray(after)).sum())


def count(held: Truth) -> int:
    """How many runs are not masked."""
    return matches(held, held)


def _sum(runs: Truth) -> int:
    return int((np.asarray(runs) & ~np.ma.getmaskarray(runs)).sum())


def nearest_crossing(
    evaluate: Callable[[Sequence[float]], list[Point]], start: Point, end: float, tolerance: float = TOLERANCE
) -> Crossing | None:
    """The crossing nearest to 0 between `start` (at 0) and the shift `end`; None if none of the scanned points is across.

    Four points are scanned, then the first interval that holds a crossing is halved until it is as narrow as
    `tolerance`, or until the runs cannot tell either of its ends from the goal; the crossing is interpolated in it.
    """
    points = [start, *evaluate([share * end for share in SCAN])]
    first = next((n for n, point in enumerate(points) if n and point.advance >= 0), None)
    if first is None:
        return None
    returns = any(point.high < 0 for point in points[first + 1 :])
    while abs(points[first].shift - points[first - 1].shift) > tolerance and not (points[first - 1].high >= 0 >= points[first].low):
        (middle,) = evaluate([(points[first - 1].shift + points[first].shift) / 2])
        points.insert(first, middle)
        first += middle.advance < 0
    before, after = points[first - 1], points[first]
    shift = _between(before, after, before.advance, after.advance)
    far, open_ended = _far(points, first)
    return Crossing(shift, after.shift, _near(points, first), far, open_ended, returns, tuple(points))


def _near(points: Sequence[Point], first: int) -> float:
    """Where the upper bound of the advance reaches 0, on the way out to the crossing; the bracket's near end at most."""
    sure = max((n for n in range(first) if points[n].high < 0), default=None)
    if sure is None or sure == first - 1:
        return points[first - 1 if sure is not None else 0].shift
    return _between(points[sure], points[sure + 1], points[sure].high, points[sure + 1].high)


def _far(points: Sequence[Point], first: int) -> tuple[float, bool]:
    """Where the lower bound of the advance reaches 0, beyond the crossing; the end of the range, open, if nowhere."""
    sure = next((n for n in range(first, len(points)) if points[n].low > 0), None)
    if sure is None:
        return points[-1].shift, True
    if sure == first:
        return points[first].shift, False
    return _between(points[sure - 1], points[sure], points[sure - 1].low, points[sure].low), False


def _between(one: Point, other: Point, at_one: float, at_other: float) -> float:
    """Where a line from `at_one` (below 0) to `at_other` (0 or above) meets 0."""
    share = -at_one / (at_other - at_one) if at_other > at_one else 1.0
    return one.shift + min(1.0, max(0.0, share)) * (other.shift - one.shift)
