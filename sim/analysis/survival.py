"""When an outcome happens: the share of runs in which it has not happened yet, week by week, with censoring.

The survival curve is S(w) = P(first week > w), estimated by Kaplan & Meier (1958, JASA 53:457). A run in which it has not
happened by the end is right-censored there. Greenwood's interval takes runs for independent, but runs of a draw share
their inputs. Since every run is watched to the same end, 1 - S(w) is the plain share of runs by week w, so its interval is
that of a share clustered on draws (`sim/analysis/estimates.py`), week by week.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from sim.analysis.draws import by_draw
from sim.analysis.estimates import bounds, clustered
from sim.result import Curve, Survival

QUARTILES = (0.25, 0.5, 0.75)
DIGITS = 6
"""Decimals that a curve keeps."""
Weeks = npt.NDArray[np.int16]


def survival(first: Weeks, draws: npt.NDArray[np.int64], weeks: int, start: date, *, uncertain: bool = True) -> Survival:
    """The curve from each run's first week, int16[runs], -1 for never, and its draw, int64[runs], in run order.

    Without `uncertain` inputs runs are independent. Raises ValueError without runs.
    """
    if not len(first):
        raise ValueError("a survival curve needs at least one run")
    happened = 1 - _not_yet(first, weeks)
    band = np.array(_band(first, draws, weeks, uncertain))
    low, high = (_rounded(np.maximum.accumulate(side)) for side in band.T)
    return Survival(
        start,
        _rounded(happened),
        low,
        high,
        tuple(_crossing(happened, share) for share in QUARTILES),
        tuple(_crossing(high, share) for share in QUARTILES),
        tuple(_crossing(low, share) for share in QUARTILES),
    )


def among_those(curve: Survival) -> tuple[int | None, ...]:
    """The first weeks by which 25, 50 and 75% of those runs have shown it that do so before the end; None where none does."""
    return tuple(_crossing(curve.happened, share * curve.happened[-1]) if curve.happened[-1] else None for share in QUARTILES)


def _not_yet(first: Weeks, weeks: int) -> npt.NDArray[np.float64]:
    """Kaplan and Meier's estimate at the end of each week; what never happened is censored after the last."""
    from scipy.stats import CensoredData, ecdf

    ever = first >= 0
    if not ever.any():
        return np.ones(weeks)
    curve = ecdf(CensoredData(uncensored=first[ever].astype(np.float64), right=np.full(int((~ever).sum()), float(weeks)))).sf
    return np.asarray(curve.evaluate(np.arange(weeks)), dtype=np.float64)


def _band(first: Weeks, draws: npt.NDArray[np.int64], weeks: int, uncertain: bool) -> list[tuple[float, float]]:
    """The interval of the share by each week; weeks in which nothing new happens repeat the one before."""
    starts, sizes = by_draw(draws)
    news = np.bincount(first[first >= 0], minlength=weeks) > 0
    found: list[tuple[float, float]] = []
    for week in range(weeks):
        if found and not news[week]:
            found.append(found[-1])
            continue
        by_then = (first >= 0) & (first <= week)
        if uncertain:
            found.append(clustered(np.add.reduceat(by_then, starts, dtype=np.int64), sizes))
        else:
            found.append(bounds(float(by_then.mean()), len(first)))
    return found


def _crossing(shares: Sequence[float] | npt.NDArray[np.float64], share: float) -> int | None:
    """The first week by which a rising share has reached `share`, up to rounding."""
    reached = np.flatnonzero(np.asarray(shares) >= share - 10.0**-DIGITS)
    return int(reached[0]) if len(reached) else None


def _rounded(values: npt.NDArray[np.float64]) -> Curve:
    return tuple(round(float(value), DIGITS) for value in values)
