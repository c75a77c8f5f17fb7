"""The limit of a spread over draws is at least as wide as the true spread, in 95% of experiments or more, and no wider than it need be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sim.analysis.estimates import spread
from sim.analysis.spread_limit import spread_limit

LEVELS = (0.05, 0.95)
Counts = npt.NDArray[np.int64]


def experiments(chances: npt.NDArray[np.float64], replicates: int) -> Counts:
    """The successes of draws with these chances, float64[experiments, draws], in so many runs each."""
    return np.random.default_rng(7).binomial(replicates, chances)


def of_beta(mean: float, correlation: float, draws: int, count: int) -> npt.NDArray[np.float64]:
    """Chances of draws, float64[count, draws], that vary as a beta with this correlation of two runs of a draw."""
    if correlation == 0:
        return np.full((count, draws), mean)
    total = 1 / correlation - 1
    return np.random.default_rng(6).beta(mean * total, (1 - mean) * total, (count, draws))


def true_width(mean: float, correlation: float) -> float:
    """How far apart the 5 and the 95% quantile of that beta are."""
    if correlation == 0:
        return 0.0
    total = 1 / correlation - 1
    low, high = stats.beta.ppf(LEVELS, mean * total, (1 - mean) * total)
    return float(high - low)


def widths(successes: Counts, replicates: int) -> npt.NDArray[np.float64]:
    """The width of the limit in each experiment."""
    sizes = np.full(successes.shape[1], replicates)
    limits = [spread_limit(each, sizes) for each in successes]
    return np.array([high - low for low, high in limits if high is not None])


def covered(mean: float, correlation: float, replicates: int, draws: int, count: int) -> float:
    """The share of experiments whose limit is at least as wide as the true spread."""
    found = widths(experiments(of_beta(mean, correlation, draws, count), replicates), replicates)
    return float(np.mean(found >= true_width(mean, correlation) - 1e-9))


@pytest.mark.parametrize(
    ("mean", "correlation", "replicates", "draws"),
    [(0.5, 0.3, 10, 10), (0.5, 0.05, 10, 40), (0.98, 0.3, 10, 40), (0.05, 0.8, 10, 40), (0.01, 0.1, 10, 200), (0.2, 0.02, 20, 100)],
)
def test_the_limit_covers(mean: float, correlation: float, replicates: int, draws: int) -> None:
    assert covered(mean, correlation, replicates, draws, 200) >= 0.94


@pytest.mark.slow
@pytest.mark.parametrize("draws", [10, 40, 200])
@pytest.mark.parametrize("replicates", [2, 10])
def test_the_limit_covers_everywhere(replicates: int, draws: int) -> None:
    for correlation in (0.05, 0.3, 0.8):
        for mean in (0.02, 0.2, 0.5):
            found = covered(mean, correlation, replicates, draws, 200)
            assert found >= 0.94, (mean, correlation, replicates, draws, found)


def test_taking_the_estimated_spread_for_the_limit_would_not_cover() -> None:
    """The moment estimate is narrower than the truth in about half of the experiments, and often a point."""
    successes = experiments(of_beta(0.98, 0.3, 40, 200), 10)
    found = [spread(each, np.full(40, 10)) or (0, 0, 0) for each in successes]
    assert np.mean([high - low >= true_width(0.98, 0.3) for low, _, high in found]) < 0.7


def test_the_limit_comes_down_to_the_truth() -> None:
    """Of draws that are alike the variance between 10,000 is known to 0.25/10 * sqrt(2/10000) * 10/9 = 0.0004, its deviation to 0.04."""
    for correlation, slack in ((0.0, 0.15), (0.3, 0.03)):
        found = widths(experiments(of_beta(0.5, correlation, 10_000, 10), 10), 10)
        assert np.all(found >= true_width(0.5, correlation))
        assert np.all(found <= true_width(0.5, correlation) + slack)


def test_chances_that_are_no_beta_are_covered_too() -> None:
    """A logit-normal, and two kinds of draws, one in five of which is unlike the others."""
    random = np.random.default_rng(5)
    normal = 1 / (1 + np.exp(-random.normal(2, 1.5, (200, 60))))
    low, high = 1 / (1 + np.exp(-stats.norm.ppf(LEVELS, 2, 1.5)))
    assert np.mean(widths(experiments(normal, 10), 10) >= high - low) >= 0.94
    two = np.where(random.random((200, 60)) < 0.2, 0.4, 0.9)
    assert np.mean(widths(experiments(two, 10), 10) >= 0.5) >= 0.94
