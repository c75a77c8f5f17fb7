"""How far a probability varies over what is not known of the inputs: its quantiles over draws, and how far apart they could lie.

The raw shares of a draw's few replicates vary by chance as well, so they are not themselves the probabilities. These are
taken to follow a beta as long as the counts do not refute it, and then what the counts say of their distribution.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.analysis.beta import fitted, refuted
from sim.analysis.beta_region import widest
from sim.analysis.roughening import quantiles, region, seen

Counts = npt.NDArray[np.int64]

SPREAD = (0.05, 0.5, 0.95)
_BELOW_THE_BEST_PAIR = 2.996
"""Log-likelihood, half the 95% quantile of chi-squared with 2 degrees of freedom (-ln 0.05): for mean and correlation at once."""
_BELOW_THE_BEST_END = 1.921
"""The same with 1 degree of freedom, for one quantile: each end is then too near in 2.5% of cases, one or the other in 5%."""


class Variation:
    """How a probability varies over draws, from the successes in each draw's runs and their number, int64[draws] each.

    It has the beta that is fitted to the counts by moments (`sim.analysis.beta`) unless a test at 1% refutes that.

    Counts may be of draws that several design `points` share, int64[draws * points]. What they say is then divided by
    `points`, as if each draw were met once: points that are alike say as much as one.
    """

    def __init__(self, successes: Counts, sizes: Counts, points: int = 1) -> None:
        self._counts = successes, sizes, points
        self._replicated = bool(sizes.max() > 1)
        self._fit = fitted(successes, sizes)
        self._seen = seen(*self._counts) if refuted(self._fit, *self._counts) else None

    def spread(self, levels: tuple[float, float, float] = SPREAD) -> tuple[float, float, float] | None:
        """Quantiles (5, 50, 95% unless others are asked for) of the probability given the inputs; None with one replicate a draw.

        Those of the beta or, where it is refuted, of that beta roughened (`sim.analysis.roughening`). Where draws differ no more
        than chance makes them they are the probability, three times; what they may hide then, `limit` says.
        """
        if not self._replicated:
            return None
        found = self._fit.quantiles(levels) if self._seen is None else quantiles(self._seen, self._fit, levels)
        low, middle, high = found
        return low, middle, high

    def limit(self, low: float = SPREAD[0], high: float = SPREAD[-1]) -> tuple[float, float] | None:
        """The widest spread, from the quantile `low` to the quantile `high`, that the runs leave possible; None with one run a draw.

        As long as a beta is not refuted, the limit is that of the widest beta which a likelihood ratio test of mean and
        correlation at 5% does not reject (Wilks 1938, Ann Math Stat 9:60). If no run shows the outcome the best likelihood is 1,
        and the limit is exact: all that would show it in no run with a chance of 5% or more. Where a beta is refuted, each end is
        the farthest that any distribution whatever has which such a test of that one quantile does not reject.
        """
        if not self._replicated:
            return None
        if self._seen is not None:
            return region(self._seen, low, high, _BELOW_THE_BEST_END)
        successes, sizes, points = self._counts
        return widest(successes, sizes, low, high, _BELOW_THE_BEST_PAIR, points)
