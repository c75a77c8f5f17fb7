"""How a probability varies over draws that follow no beta, as where an input works like a switch: weights on a grid of probabilities.

The weights start at the beta's and are moved towards what the counts say by a few steps of expectation and maximisation
(smoothing by roughening: Laird & Louis 1991, Comput Stat Data Anal 12:27). With many steps they would come to the
nonparametric maximum of the likelihood (Kiefer & Wolfowitz 1956, Ann Math Stat 27:887; Laird 1978, JASA 73:805), which
heaps them on a few points.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.analysis.beta import Beta, kinds

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_STEPS = 100
_POINTS = 201
_ANGLES = np.linspace(0.0, np.pi / 2, _POINTS)
"""Of the grid: on this scale shares of n runs have the standard error 1/(2*sqrt(n)), whatever they are (Anscombe 1948)."""
_EDGES = np.r_[0.0, (_ANGLES[1:] + _ANGLES[:-1]) / 2, np.pi / 2]
_LEAST_WEIGHT = 1e-3
"""Shared out evenly from the start, since what has no weight never gets any."""
_GAIN, _AT_ONCE = 1e-2, 20
"""A maximum is reached when so many steps gain no more in the log-likelihood."""
_MOST_STEPS = 2_000
"""After which what could not be excluded counts as possible."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What draws showed: the `likelihood`, float64[kinds, grid], of each kind (so many successes in so many runs), and their `counts`."""

    likelihood: Floats
    counts: Floats


def seen(successes: Counts, sizes: Counts, points: int = 1) -> Seen:
    """From the successes in each draw's runs and their number, int64[draws], of so many design `points` that share draws."""
    from scipy.special import xlog1py, xlogy

    held, of, counts = kinds(successes, sizes, points)
    grid = np.sin(_ANGLES) ** 2
    logarithm = xlogy(held[:, None], grid) + xlog1py((of - held)[:, None], -grid)
    return Seen(np.exp(logarithm - logarithm.max(axis=1, keepdims=True)), counts)


def quantiles(draws: Seen, fit: Beta, levels: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of a probability over draws, from the beta fitted to them, roughened."""
    from scipy.special import betainc

    weights = np.diff(betainc(*fit.parameters, np.sin(_EDGES) ** 2))
    weights = (1 - _LEAST_WEIGHT) * weights + _LEAST_WEIGHT / _POINTS
    for _ in range(_STEPS):
        weights = _step(draws, weights)
    angles = np.interp(levels, np.r_[0.0, np.cumsum(weights)], _EDGES)
    return tuple(float(found) for found in np.sin(angles) ** 2)


def region(draws: Seen, low: float, high: float, below: float) -> tuple[float, float]:
    """The lowest quantile `low` and the highest quantile `high` of any distribution of the probability that the draws leave possible.

    That is one whose log-likelihood is at most `below` under the highest of any. A quantile is at most x where a share
    `low` of the weight lies up to x.
    """
    enough = _highest(draws) - below
    places = np.arange(_POINTS)
    first = bisect_left(places, True, key=lambda place: _reaches(draws, enough, places <= place, low))
    last = bisect_left(places, True, key=lambda place: _reaches(draws, enough, places >= _POINTS - 1 - place, 1 - high))
    return float(np.sin(_ANGLES[first]) ** 2), float(np.sin(_ANGLES[_POINTS - 1 - last]) ** 2)


def _step(draws: Seen, weights: Floats) -> Floats:
    """The weights after one step: those of the draws' posteriors, on average."""
    return weights * _slopes(draws, draws.likelihood @ weights)


def _slopes(draws: Seen, chances: Floats) -> Floats:
    """By how much more weight on each point of the grid raises the log-likelihood, a draw, where what was seen has these `chances`."""
    return np.asarray(draws.likelihood.T @ (draws.counts / chances) / draws.counts.sum())


def _highest(draws: Seen) -> float:
    """The highest log-likelihood of any weights, or a little less, which leaves more possible and not less."""
    weights, last = np.full(_POINTS, 1 / _POINTS), -np.inf
    while True:
        for _ in range(_AT_ONCE):
            weights = _step(draws, weights)
        reached = float(draws.counts @ np.log(draws.likelihood @ weights))
        if reached - last < _GAIN:
            return reached
        last = reached


def _reaches(draws: Seen, enough: float, inside: npt.NDArray[np.bool_], least: float) -> bool:
    """Whether some weights of which those `inside`, bool[grid], add up to `least` or more have a log-likelihood of `enough`.

    The log-likelihood is concave, so that it is nowhere above what the slopes at one place promise at most.
    """
    weights = np.full(_POINTS, 1 / _POINTS)
    for _ in range(_MOST_STEPS):
        weights = _lifted(weights, inside, least)
        chances = draws.likelihood @ weights
        slopes = _slopes(draws, chances)
        reached = float(draws.counts @ np.log(chances))
        if reached >= enough:
            return True
        rise = least * float(slopes[inside].max()) + (1 - least) * float(slopes.max()) - 1
        if reached + draws.counts.sum() * rise < enough:
            return False
        weights = weights * slopes
    return True


def _lifted(weights: Floats, inside: npt.NDArray[np.bool_], least: float) -> Floats:
    """The weights with those `inside` raised in proportion, evenly if there are none, until they add up to `least`."""
    share = float(weights[inside].sum())
    if share >= least:
        return weights
    raised = weights * (least / share) if share > 0 else np.full(_POINTS, least / inside.sum())
    return np.where(inside, raised, weights * ((1 - least) / (1 - share)))
