"""A beta for how a probability varies over draws: fitted by moments to the counts of their runs, and whether these refute it.

The successes of a draw are then beta-binomial (Griffiths 1973, Biometrics 29:637).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

REFUTED = 0.01
"""Chance at most that the test rejects draws that do follow a beta."""
_LEAST_EXPECTED = 5.0
_FITTED = 2
_SWITCH = 1e-6


@dataclass(frozen=True, slots=True)
class Beta:
    """Mean and concentration: its parameters are `mean * concentration` and `(1 - mean) * concentration`.

    Infinite if draws differ no more than chance makes them, 0 if the inputs decide, so that an outcome is sure or impossible.
    """

    mean: float
    concentration: float

    @property
    def smooth(self) -> bool:
        """Whether it is neither a single probability nor a switch between 0 and 1."""
        return 0.0 < self.concentration < np.inf

    @property
    def parameters(self) -> tuple[float, float]:
        """As they are mostly written, alpha and beta."""
        return self.mean * self.concentration, (1 - self.mean) * self.concentration

    def quantiles(self, levels: tuple[float, ...]) -> tuple[float, ...]:
        """Its quantiles at these levels."""
        if self.concentration == 0.0:
            return tuple(0.0 if level < 1 - self.mean else 1.0 for level in levels)
        if not self.smooth:
            return (self.mean,) * len(levels)
        from scipy.special import betaincinv

        return tuple(float(found) for found in betaincinv(*self.parameters, levels))


def fitted(successes: Counts, sizes: Counts) -> Beta:
    """The beta with the moments of the draws' probabilities, from the successes in each draw's runs and their number, int64[draws]."""
    mean = float(successes.sum() / sizes.sum())
    variance, room = _variance_between(successes, sizes, mean), mean * (1 - mean)
    if room == 0 or variance <= 0:
        return Beta(mean, np.inf)
    concentration = room / variance - 1
    return Beta(mean, concentration if concentration > _SWITCH else 0.0)


def _variance_between(successes: Counts, sizes: Counts, mean: float) -> float:
    """The variance of the draws' true probabilities: the mean squares' expectation solved for it (Searle et al. 1992)."""
    draws, runs = len(sizes), int(sizes.sum())
    if draws < 2 or runs == draws:
        return 0.0
    shares = successes / sizes
    within = float((sizes * shares * (1 - shares)).sum()) / (runs - draws)
    between = float((sizes * (shares - mean) ** 2).sum()) / (draws - 1)
    size = (runs - float((sizes.astype(np.float64) ** 2).sum()) / runs) / (draws - 1)
    return (between - within) / size


def refuted(fit: Beta, successes: Counts, sizes: Counts, points: int = 1) -> bool:
    """Whether the counts of the draws are none of the beta fitted to them: Pearson's chi-squared test of the fit rejects it at 1%.

    Of the draws with as many runs as any: how many had so many successes, against how many a beta-binomial expects;
    neighbours are taken together until 5 are expected. Two runs a draw show no more than the two moments, so that nothing is refuted.
    Counts may be of draws that several design `points` share, and are then divided by their number.
    """
    if not fit.smooth:
        return False
    runs = int(sizes.max())
    from scipy.special import chdtrc

    seen = np.bincount(successes[sizes == runs], minlength=runs + 1) / points
    seen, expected = _together(seen, seen.sum() * _chances(fit, runs))
    freedom = len(expected) - 1 - _FITTED
    if freedom < 1:
        return False
    return bool(chdtrc(freedom, ((seen - expected) ** 2 / expected).sum()) < REFUTED)


def kinds(successes: Counts, sizes: Counts, points: int = 1) -> tuple[Counts, Counts, Floats]:
    """The kinds of draws there are, so many successes in so many runs, and how often each was met, divided by the `points` sharing them."""
    base = int(sizes.max()) + 1
    pairs, repeats = np.unique(successes * base + sizes, return_counts=True)
    return pairs // base, pairs % base, repeats / points


def _chances(fit: Beta, runs: int) -> Floats:
    """The beta-binomial chances of 0 to `runs` successes, float64[runs + 1]."""
    from scipy.special import betaln

    successes = np.arange(runs + 1)
    yes, no = fit.parameters
    ways = -np.log(runs + 1) - betaln(runs - successes + 1, successes + 1)
    return np.asarray(np.exp(ways + betaln(yes + successes, no + runs - successes) - betaln(yes, no)))


def _together(seen: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Both with neighbours added up until enough are expected; what is left at the end goes to the last."""
    kept: list[tuple[float, float]] = [(0.0, 0.0)]
    for met, due in zip(seen.tolist(), expected.tolist(), strict=True):
        kept[-1] = (kept[-1][0] + met, kept[-1][1] + due)
        if kept[-1][1] >= _LEAST_EXPECTED:
            kept.append((0.0, 0.0))
    last = kept.pop()
    if kept:
        kept[-1] = (kept[-1][0] + last[0], kept[-1][1] + last[1])
    met_there, due_there = zip(*(kept or [last]), strict=True)
    return np.array(met_there), np.array(due_there)
