"""Differences by draw: how they spread over what is not known of the inputs, and the interval of their mean.

Of D draws with m_k runs each S_k is the sum of the runs' differences; the mean is sum S_k / sum m_k. Of an outcome, g_k runs
of a draw show it on the first side only and l_k on the second only, so that S_k = g_k - l_k.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sim.analysis.beta import fitted
from sim.analysis.spread import SPREAD

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

FEWEST_DRAWS = 20
"""Draws that depart from the commonest difference below which every interval of a mean would promise too much."""
_ALIKE = 1e-9
_MOST_GROUPS = 500
_RESAMPLES = 1999
_SAMPLES = 16
_LEAST_CONCENTRATION = 1e-3


def spread(sums: Floats, sizes: Whole, squares: float) -> tuple[float, float, float] | None:
    """Quantiles (5, 50, 95%) over draws of the difference given the inputs; None with one replicate a draw or one draw.

    `squares` is the sum over runs of the squared difference. A draw's few replicates add chance to its mean, so the means
    are drawn together until their variance is that between draws alone (one-way analysis of variance), which leaves
    their mean and gets their spread right (constrained Bayes: Louis 1984, JASA 79:393).
    """
    draws, runs = len(sizes), int(sizes.sum())
    if draws < 2 or sizes.max() < 2 or runs == draws:
        return None
    means, mean = sums / sizes, float(sums.sum()) / runs
    within = max(0.0, squares - float((sums * means).sum())) / (runs - draws)
    between = float((sizes * (means - mean) ** 2).sum()) / (draws - 1)
    size = (runs - float((sizes.astype(np.float64) ** 2).sum()) / runs) / (draws - 1)
    share = max(0.0, 1 - within / between) * min(1.0, between / size / float(np.var(means, ddof=1))) if between > 0 else 0.0
    low, middle, high = np.quantile(mean + np.sqrt(share) * (means - mean), SPREAD)
    return float(low), float(middle), float(high)


def spread_of_shares(gained: Whole, lost: Whole, sizes: Whole, seed: int) -> tuple[float, float, float] | None:
    """The same quantiles of an outcome's difference, from int64[D] runs that gained and that lost it; None as above.

    A draw's chances to gain and to lose have each a beta distribution over draws (Griffiths 1973, Biometrics 29:637, by
    moments), whose posteriors given the draw's own runs are sampled, seeded, and mixed over draws: most draws may show no
    difference at all and a few a large one.
    """
    if len(sizes) < 2 or sizes.max() < 2 or int(sizes.sum()) == len(sizes):
        return None
    random = np.random.default_rng(seed)
    low, middle, high = np.quantile(_chances(gained, sizes, random) - _chances(lost, sizes, random), SPREAD)
    return float(low), float(middle), float(high)


def _chances(counts: Whole, sizes: Whole, random: np.random.Generator) -> Floats:
    """Sampled chances of each draw, float64[_SAMPLES, D]; all alike where draws vary no more than their runs' noise."""
    fit = fitted(counts, sizes)
    if np.isinf(fit.concentration):
        return np.full((_SAMPLES, len(sizes)), fit.mean)
    yes, no = replace(fit, concentration=max(fit.concentration, _LEAST_CONCENTRATION)).parameters
    return random.beta(yes + counts, no + sizes - counts, (_SAMPLES, len(sizes)))


def mean_intervals(sums: Floats, sizes: Whole, seed: int, level: float = 0.95) -> tuple[Floats, Floats]:
    """The intervals of K mean differences, float64[K] each, from sums float64[D, K] and sizes int64[D] of draws; NaN where none is told.

    The wider of two at either end: draws bootstrapped (`_studentised`; seeded), which bends with skewed differences but comes
    out too narrow where they are symmetric with heavy tails, and Student's. None is told where fewer than FEWEST_DRAWS draws
    depart from the commonest difference: what the rest of so few would have shown, nobody knows.
    """
    low, high = (np.full(sums.shape[1], np.nan) for _ in range(2))
    told = departing(sums, sizes) >= FEWEST_DRAWS
    if told.any():
        kept = sums[:, told]
        (low[told], high[told]), (below, above) = _student(kept, sizes, level), _studentised(*_pooled(kept, sizes), seed, level)
        low[told], high[told] = np.minimum(low[told], below), np.maximum(high[told], above)
    return low, high


def departing(sums: Floats, sizes: Whole) -> Whole:
    """How many draws have another mean difference than most, int64[K]: of a rare change those that show it; all if no two are alike."""
    draws = len(sizes)
    means = np.sort(sums / sizes[:, None], axis=0)
    apart = np.diff(means, axis=0) > _ALIKE * np.abs(means).max(axis=0)
    commonest = np.array([np.diff(np.r_[0, np.flatnonzero(column) + 1, draws]).max() for column in apart.T], np.int64)
    return np.where(commonest > 1, draws - commonest, draws)


def _student(sums: Floats, sizes: Whole, level: float) -> tuple[Floats, Floats]:
    """Student's interval of a ratio of sums over draws (Cochran 1977, Sampling Techniques, 6.3)."""
    from scipy.special import stdtrit

    draws, runs = len(sizes), sizes.sum()
    mean = sums.sum(axis=0) / runs
    deviation = np.sqrt(draws / (draws - 1) * ((sums - sizes[:, None] * mean) ** 2).sum(axis=0)) / runs
    reach = float(stdtrit(draws - 1, (1 + level) / 2)) * deviation
    return mean - reach, mean + reach


def _pooled(sums: Floats, sizes: Whole) -> tuple[Floats, Floats]:
    """Groups of neighbouring draws, which are independent and alike as well, so that there are no more than can be resampled."""
    starts = np.linspace(0, len(sizes), min(len(sizes), _MOST_GROUPS), endpoint=False).astype(np.int64)
    return np.add.reduceat(sums, starts, axis=0), np.add.reduceat(sizes, starts).astype(np.float64)


def _studentised(sums: Floats, sizes: Floats, seed: int, level: float) -> tuple[Floats, Floats]:
    """Bootstrap-t bounds of the ratios of sums, float64[G, K], to sizes, float64[G]; all K meet the same resamples.

    Each resample's mean is divided by its own standard error before its quantiles are taken, which makes up for errors that
    are small where the mean is (Efron & Tibshirani 1993, An Introduction to the Bootstrap, 12.5; Hall 1988, Ann Stat 16:927).
    """
    groups, mean = len(sizes), sums.sum(axis=0) / sizes.sum()
    chosen = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), _RESAMPLES).astype(np.float64)
    left = sums - sizes[:, None] * mean
    found = chosen @ left / (chosen @ sizes)[:, None]
    squares = chosen @ left**2 - 2 * found * (chosen @ (left * sizes[:, None])) + found**2 * (chosen @ sizes**2)[:, None]
    deviation = np.sqrt(np.maximum(squares, 0.0)) / (chosen @ sizes)[:, None]
    apart = np.divide(found, deviation, out=np.copysign(np.inf, found), where=deviation > 0)
    most, least = np.quantile(apart, [(1 + level) / 2, (1 - level) / 2], axis=0, method="inverted_cdf")
    error = np.sqrt((left**2).sum(axis=0)) / sizes.sum()
    return mean - most * error, mean - least * error
