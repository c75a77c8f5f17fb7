"""The widest beta that a probability may follow over draws, for all that the counts of their runs can tell."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.analysis.beta import kinds

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_MEANS, _CORRELATIONS = 32, 32
_ZOOMS = 5
_LEAST, _MOST = 1e-6, 1 - 1e-6
_REACH = 4.0
"""Standard errors around the mean, with the runs of a draw counted as one, within which the region lies."""


def widest(successes: Counts, sizes: Counts, low: float, high: float, below: float, points: int = 1) -> tuple[float, float]:
    """The widest spread, from the quantile `low` to the quantile `high`, of any beta that the counts leave possible.

    Counts are int64[draws], or int64[draws * points] of draws that several design `points` share: what they say is then divided
    by `points`. A draw's probability has a beta distribution with mean p and correlation r of two of its runs, so that its
    successes are beta-binomial (Griffiths 1973, Biometrics 29:637). Possible is each (p, r) whose log-likelihood is at most
    `below` under the best. The region lies within 4 standard errors around the mean, with the runs of a draw counted as one.
    """
    held, of, counts = kinds(successes, sizes, points)
    angle = _angle(min(max(float(successes.sum() / sizes.sum()), _LEAST), _MOST))
    reach = _REACH / (2 * math.sqrt(len(sizes) / points))
    box = (max(angle - reach, _angle(_LEAST)), min(angle + reach, _angle(_MOST)), math.sqrt(_LEAST), math.sqrt(_MOST))
    for _ in range(_ZOOMS):
        angles, roots = np.sort(np.append(np.linspace(*box[:2], _MEANS), angle)), np.linspace(*box[2:], _CORRELATIONS)
        fit = log_likelihood(np.sin(angles)[:, None] ** 2, roots[None, :] ** 2, held, of, counts)
        inside = fit >= fit.max() - below
        box = (*_around(angles, inside.any(axis=1)), *_around(roots, inside.any(axis=0)))
    return _widest(np.sin(angles) ** 2, roots**2, inside, low, high)


def log_likelihood(mean: Floats, correlation: Floats, successes: Counts, sizes: Counts, counts: Floats) -> Floats:
    """Of beta-binomial draws, up to a constant, for arrays that broadcast: `counts` draws with so many successes in so many runs."""
    from scipy.special import gammaln

    total = 1 / correlation - 1
    yes, no = mean * total, (1 - mean) * total
    found = np.zeros(np.broadcast_shapes(mean.shape, correlation.shape))
    for held, size, count in zip(successes.tolist(), sizes.tolist(), counts.tolist(), strict=True):
        found += count * (gammaln(yes + held) + gammaln(no + size - held) - gammaln(total + size))
    return np.asarray(found - counts.sum() * (gammaln(yes) + gammaln(no) - gammaln(total)))


def _angle(share: float) -> float:
    """On this scale the standard error of a share of n runs is 1/(2*sqrt(n)), whatever the share (Anscombe 1948, Biometrika 35:246)."""
    return math.asin(math.sqrt(share))


def _around(values: Floats, inside: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """The first and the last of the values inside, each with its outer neighbour."""
    held = np.flatnonzero(inside)
    return float(values[max(held[0] - 1, 0)]), float(values[min(held[-1] + 1, len(values) - 1)])


def _widest(means: Floats, correlations: Floats, inside: npt.NDArray[np.bool_], low: float, high: float) -> tuple[float, float]:
    """The widest spread in the region: for each correlation that of the mean nearest to 1/2, which is its widest."""
    from scipy.special import betaincinv

    columns = np.flatnonzero(inside.any(axis=0))
    off = np.where(inside[:, columns], np.abs(means - 0.5)[:, None], 1.0)
    mean, total = means[off.argmin(axis=0)], 1 / correlations[columns] - 1
    lows, highs = (betaincinv(mean * total, (1 - mean) * total, level) for level in (low, high))
    widest = int(np.argmax(highs - lows))
    return float(lows[widest]), float(highs[widest])
