"""How probable an outcome is, and the two intervals around it: the noise of simulating, and what is not known.

Runs come in draws: the `replicates` runs of a draw share their inputs and differ by chance alone. The noise interval
treats draws as clusters; the knowledge interval looks at how the probability varies from draw to draw. Where no input is
uncertain, draws mean nothing: all runs are independent.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.analysis.draws import by_draw
from sim.analysis.spread import Variation
from sim.result import Estimate

Z95 = 1.959963984540054
FEW = 9.0
"""Effective runs with the rarer answer below which the bound next to 0 (or 1) is at least as wide as the exact one."""
FEWEST = 2.0
"""Effective runs with the rarer answer below which the runs of a draw count as one: so few say nothing about draws."""
_LEAST_EFFECT = 0.3
Counts = npt.NDArray[np.int64]


def estimate(held: npt.NDArray[np.bool_], draws: npt.NDArray[np.int64], *, uncertain: bool = True) -> Estimate:
    """The probability of an outcome from bool[runs] and the draw of each run, int64[runs], in run order.

    Without `uncertain` inputs the draws are all alike, so that runs are independent and the spread over what is not
    known is the probability, three times. Raises ValueError without runs.
    """
    if not len(held):
        raise ValueError("an estimate needs at least one run")
    starts, sizes = by_draw(draws)
    if not uncertain:
        probability = float(held.mean())
        noise = bounds(probability, len(held))
        return Estimate(probability, *noise, len(held), (probability,) * 3, len(starts), (probability,) * 2)
    return estimate_from_counts(np.add.reduceat(held, starts, dtype=np.int64), sizes)


def estimate_from_counts(successes: Counts, sizes: Counts) -> Estimate:
    """The same from the number of runs in each draw in which the outcome held, and the number of its runs."""
    runs = int(sizes.sum())
    varied = Variation(successes, sizes)
    return Estimate(float(successes.sum() / runs), *clustered(successes, sizes), runs, varied.spread(), len(sizes), varied.limit())


def clustered(successes: Counts, sizes: Counts, z: float = Z95, points: int = 1) -> tuple[float, float]:
    """The interval of a probability from counts by draw, as confident as a normal quantile `z`; 95% unless it is given.

    Runs are divided by the design effect: tests/property/test_coverage.py says by how much it covers. The counts of a draw
    may be of several design `points` taken together, that share its inputs and random numbers (`design_effect`).
    """
    runs = int(sizes.sum())
    return bounds(float(successes.sum() / runs), runs / points / design_effect(successes, sizes, z, points), z)


def bounds(probability: float, runs: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval; with FEW runs or less of the rarer answer the bound next to 0 (or 1) is the wider of his and the exact one.

    There his is too far from the edge: expecting 0.1 in 10 runs, the one run in ten that shows it would exclude it (Brown,
    Cai & DasGupta 2001, Statistical Science 16:101, who modify it likewise; exact: Clopper & Pearson 1934, Biometrika 26:404).
    """
    low, high = wilson(probability, runs, z)
    rarer = min(probability, 1 - probability) * runs
    if not 0 < rarer < FEW:
        return low, high
    from scipy.special import betaincinv, ndtr

    exact = float(betaincinv(rarer, runs - rarer + 1, ndtr(-z)))
    return (min(low, exact), high) if probability <= 0.5 else (low, max(high, 1 - exact))


def wilson(probability: float, runs: float, z: float = Z95) -> tuple[float, float]:
    """The score interval of a proportion (Wilson 1927, JASA 22:209; Newcombe 1998, Stat Med 17:857, method 3).

    `(p + z^2/2n -+ z*sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)`. `runs` may be an effective, fractional number.
    """
    square = z * z / runs
    centre = probability + square / 2
    half = math.sqrt(square * (probability * (1 - probability) + square / 4))
    low = 0.0 if probability == 0 else (centre - half) / (1 + square)
    high = 1.0 if probability == 1 else (centre + half) / (1 + square)
    return max(0.0, min(low, probability)), min(1.0, max(high, probability))


def design_effect(successes: Counts, sizes: Counts, z: float = Z95, points: int = 1) -> float:
    """By how much draws widen an interval: the variance with clusters over that without (Kish 1965, Survey Sampling, 5.4), made safe.

    The variance between draws, of a ratio estimator with D clusters, `D/(D-1) * sum (k_d - p*m_d)^2 / n^2`, over that of
    n independent runs, `p(1-p)/n`, is itself estimated: from D draws, and what goes beyond 1 only from the A of them in
    which the rarer answer shows. So Student's quantiles stand for the normal one (as in Korn & Graubard 1998, Survey
    Methodology 24:193): `min(d, 1) * (t_(D-1)/z)^2 + max(d - 1, 0) * (t_(A-1)/z)^2`. It is at most the size of a draw,
    whose runs then count as one; that it is, too, where the rarer answer shows in fewer than FEWEST effective runs.

    Where a draw's counts are of several design `points` which share its inputs and random numbers, runs of different points
    may be as alike as one and the same: n and the size of a draw are those of one point, so that points that are
    alike have the effect of one, and what they share shows in the variance between draws.
    """
    draws, runs, worst = len(sizes), int(sizes.sum()), float(sizes.max()) / points
    total = int(successes.sum())
    if worst == 1 or draws == 1 or total in (0, runs):
        return worst
    probability = total / runs
    between = draws / (draws - 1) * float(((successes - probability * sizes) ** 2).sum()) / runs**2
    observed = between / (probability * (1 - probability) / (runs / points))
    informative = int((successes > 0).sum() if 2 * total <= runs else (successes < sizes).sum())
    effect = safe_effect(observed, draws, informative, worst, z)
    return effect if min(total, runs - total) / points / effect >= FEWEST else worst


def safe_effect(observed: float, draws: int, informative: int, worst: float, z: float = Z95) -> float:
    """A design effect as estimated from so many draws, of which `informative` say how alike runs are, made safe as `design_effect` says."""
    effect = min(observed, 1.0) * _widening(draws, z) + max(observed - 1, 0.0) * _widening(informative, z)
    return min(max(effect, _LEAST_EFFECT), worst)


def _widening(draws: int, z: float) -> float:
    """The square of Student's quantile over the normal one, for a variance estimated from so many draws."""
    from scipy.special import ndtr, stdtrit

    return float(stdtrit(max(draws - 1, 1), ndtr(z)) / z) ** 2
