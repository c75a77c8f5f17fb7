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


def spread(
    successes: Counts, sizes: Counts, levels: tuple[float, float, float] = SPREAD, points: int = 1
) -> tuple[float, float, float] | None:
    """Quantiles (5, 50, 95% unless others are asked for) over draws of the probability given the inputs; None with one replicate a draw.

    Counts are int64[draws]. The quantiles are those of the beta fitted to the draws' counts by moments (`sim.analysis.beta`), or,
    where a test at 1% refutes it, of that beta roughened (`sim.analysis.roughening`). Where draws differ no more than chance makes
    them they are the probability, three times; what they may hide then, `spread_limit` says.

    Counts may be of draws that several design `points` share, int64[draws * points], and count for the test as `spread_limit` has them.
    """
    if sizes.max() < 2:
        return None
    fit = fitted(successes, sizes)
    rough = refuted(successes, sizes, points)
    low, middle, high = quantiles(seen(successes, sizes, points), fit, levels) if rough else fit.quantiles(levels)
    return low, middle, high


def spread_limit(successes: Counts, sizes: Counts, low: float = 0.05, high: float = 0.95, points: int = 1) -> tuple[float, float] | None:
    """The widest spread of a probability over draws that the runs leave possible; None with one run a draw.

    Counts are int64[draws]; the spread is from its quantile `low` to its quantile `high`. As long as a beta is not refuted, the limit
    is that of the widest beta which a likelihood ratio test of mean and correlation at 5% does not reject (Wilks 1938, Ann
    Math Stat 9:60). If no run shows the outcome the best likelihood is 1, and the limit is exact: all that would show it in no
    run with a chance of 5% or more. Where a beta is refuted, each end is the farthest that any distribution whatever has which
    such a test of that one quantile does not reject.

    Counts may be of draws that several design `points` share, int64[draws * points]. What they say is then divided by
    `points`, as if each draw were met once: points that are alike have the limit of one.
    """
    if sizes.max() < 2:
        return None
    if refuted(successes, sizes, points):
        return region(seen(successes, sizes, points), low, high, _BELOW_THE_BEST_END)
    return widest(successes, sizes, low, high, _BELOW_THE_BEST_PAIR, points)
