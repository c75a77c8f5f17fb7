"""Differences by draw: how they spread over what is not known of the inputs, and the interval of their mean.

Of D draws with m_k runs each S_k is the sum of the runs' differences; the mean is sum S_k / sum m_k. Of an outcome, g_k runs
of a draw show it on the first side only and l_k on the second only, so that S_k = g_k - l_k.
"""

from __future__ import annotations

import warnings
from typing import Literal

import numpy as np
import numpy.typing as npt

from sim.analysis.estimates import SPREAD

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

FEWEST_DRAWS = 8
"""Draws below which a bootstrap would promise too much."""
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
    draws, runs, total = len(sizes), int(sizes.sum()), int(counts.sum())
    shares, mean = counts / sizes, total / runs
    within = float((sizes * shares * (1 - shares)).sum()) / (runs - draws)
    between = float((sizes * (shares - mean) ** 2).sum()) / (draws - 1)
    variance = (between - within) * (draws - 1) / (runs - float((sizes.astype(np.float64) ** 2).sum()) / runs)
    if variance <= 0:
        return np.full((_SAMPLES, draws), mean)
    concentration = max(mean * (1 - mean) / variance - 1, _LEAST_CONCENTRATION)
    return random.beta(mean * concentration + counts, (1 - mean) * concentration + sizes - counts, (_SAMPLES, draws))


def mean_interval(sums: Floats, sizes: Whole, seed: int, level: float = 0.95) -> tuple[float, float] | None:
    """The interval of the mean difference, by bootstrapping draws; None with fewer than FEWEST_DRAWS.

    Bias-corrected and accelerated (Efron 1987, JASA 82:171), seeded; more than 500 draws are pooled into 500 groups of
    neighbours first, which are independent and alike as well.
    """
    draws = len(sizes)
    if draws < FEWEST_DRAWS:
        return None
    starts = np.linspace(0, draws, min(draws, _MOST_GROUPS), endpoint=False).astype(np.int64)
    pooled, counts = np.add.reduceat(sums, starts), np.add.reduceat(sizes, starts)
    if np.ptp(pooled / counts) == 0:
        return float(pooled[0] / counts[0]), float(pooled[0] / counts[0])
    low, high = _bootstrapped(pooled, counts.astype(np.float64), seed, level, "BCa")
    if np.isnan(low) or np.isnan(high):
        low, high = _bootstrapped(pooled, counts.astype(np.float64), seed, level, "percentile")
    return low, high


def _bootstrapped(sums: Floats, sizes: Floats, seed: int, level: float, method: Literal["BCa", "percentile"]) -> tuple[float, float]:
    from scipy.stats import bootstrap

    def ratio(total: Floats, runs: Floats, axis: int = -1) -> Floats:
        return np.asarray(total.sum(axis=axis) / runs.sum(axis=axis))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of data on which the method gives up, which is looked at by whoever calls
        found = bootstrap(
            (sums, sizes),
            ratio,
            paired=True,
            vectorized=True,
            n_resamples=_RESAMPLES,
            batch=500,
            confidence_level=level,
            method=method,
            rng=np.random.default_rng(seed),
        )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)
