"""Inverse distribution functions of the input distributions; truncation conditions, it never clips.

Sources: Kotz & van Dorp 2004 (triangular); Devroye 1986, II.2.3 (truncation by inversion).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The ends of the unit interval are never reached, so that a distribution without bounds stays finite.
_EDGE = 2.0**-54
_FAR_TAIL = -5.0


def _inner(u: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.clip(np.asarray(u, dtype=np.float64), _EDGE, 1.0 - 2 * _EDGE)


def triangular(u: NDArray[np.float64], low: float, mode: float, high: float) -> NDArray[np.float64]:
    """Triangular on [low, high] with its peak at `mode`."""
    import numpy as np

    u = np.asarray(u, dtype=np.float64)
    if low == high:
        return np.full(u.shape, float(low))
    width = high - low
    split = (mode - low) / width
    rising = low + np.sqrt(np.maximum(u, 0.0) * width * (mode - low))
    falling = high - np.sqrt(np.maximum(1.0 - u, 0.0) * width * (high - mode))
    return np.clip(np.where(u < split, rising, falling), low, high)


def uniform(u: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Uniform on [low, high]."""
    import numpy as np

    return np.clip(low + np.asarray(u, dtype=np.float64) * (high - low), low, high)


def normal(u: NDArray[np.float64], mean: float, sd: float, low: float = -math.inf, high: float = math.inf) -> NDArray[np.float64]:
    """Normal, conditioned on [low, high]; accurate in both tails."""
    import numpy as np

    a, b = (low - mean) / sd, (high - mean) / sd
    u = _inner(u)
    # The upper tail is computed as the mirrored lower one, where small probabilities keep their digits.
    standard = -_standard_between(1.0 - u, -b, -a) if a > 0 else _standard_between(u, a, b)
    return np.clip(mean + sd * standard, low, high)


def _standard_between(u: NDArray[np.float64], a: float, b: float) -> NDArray[np.float64]:
    """Standard normal conditioned on [a, b], a <= 0."""
    import numpy as np
    from scipy.special import log_ndtr, ndtr, ndtri, ndtri_exp

    result: NDArray[np.float64]
    if b < _FAR_TAIL:  # the probabilities themselves underflow there, their logarithms do not
        logarithms = np.logaddexp(np.log1p(-u) + float(log_ndtr(a)), np.log(u) + float(log_ndtr(b)))
        result = np.asarray(ndtri_exp(logarithms), dtype=np.float64)
    else:
        below, above = float(ndtr(a)), float(ndtr(b))
        result = np.asarray(ndtri(below + u * (above - below)), dtype=np.float64)
    return np.clip(result, a, b)


def lognormal(u: NDArray[np.float64], mean: float, sd: float, low: float = 0.0, high: float = math.inf) -> NDArray[np.float64]:
    """exp of a normal with this mean and sd, conditioned on [low, high]."""
    import numpy as np

    lower = math.log(low) if low > 0 else -math.inf
    upper = math.log(high) if high < math.inf else math.inf
    return np.clip(np.exp(normal(u, mean, sd, lower, upper)), low, high)


def beta(u: NDArray[np.float64], a: float, b: float, low: float = 0.0, high: float = 1.0) -> NDArray[np.float64]:
    """Beta(a, b) stretched from [0, 1] to [low, high]."""
    import numpy as np
    from scipy.special import betaincinv, betaln

    u = _inner(u)
    standard = betaincinv(a, b, u)
    # Where SciPy finds none, at a few parameters for u under 1e-16, the first term of the series is exact.
    standard = np.where(np.isnan(standard), np.exp((np.log(u * a) + betaln(a, b)) / a), standard)
    return np.clip(low + (high - low) * standard, low, high)


def choice(u: NDArray[np.float64], values: tuple[float, ...], probabilities: tuple[float, ...]) -> NDArray[np.float64]:
    """One of the values (ascending), with these probabilities (they sum to 1)."""
    import numpy as np

    cumulated = np.cumsum(np.asarray(probabilities, dtype=np.float64))
    position = np.searchsorted(cumulated, np.asarray(u, dtype=np.float64), side="right")
    return np.asarray(values, dtype=np.float64)[np.minimum(position, len(values) - 1)]
