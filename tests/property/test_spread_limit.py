"""The limit of a spread over draws is at least as wide as the true spread, in 95% of experiments or more, and no wider than it need be:
for draws that follow a beta, and from some hundred draws on for those that do not, as far as docs/odd.md says.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import special, stats

from sim.analysis.beta_region import widest
from sim.analysis.spread import Variation

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
    limits = [Variation(each, sizes).limit() for each in successes]
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
    found = [Variation(each, np.full(40, 10)).spread() or (0, 0, 0) for each in successes]
    assert np.mean([high - low >= true_width(0.98, 0.3) for low, _, high in found]) < 0.7


def test_the_limit_comes_down_to_the_truth() -> None:
    """Of draws that are alike the variance between 10,000 is known to 0.25/10 * sqrt(2/10000) * 10/9 = 0.0004, its deviation to 0.04."""
    for correlation, slack in ((0.0, 0.15), (0.3, 0.03)):
        found = widths(experiments(of_beta(0.5, correlation, 10_000, 10), 10), 10)
        assert np.all(found >= true_width(0.5, correlation))
        assert np.mean(found <= true_width(0.5, correlation) + slack) >= 0.9, "of one in a hundred the counts refute a beta, too"


def test_few_draws_that_follow_no_beta_may_be_covered_too() -> None:
    """A logit-normal, and two kinds of draws, one in five of which is unlike the others."""
    random = np.random.default_rng(5)
    normal = 1 / (1 + np.exp(-random.normal(2, 1.5, (100, 60))))
    low, high = 1 / (1 + np.exp(-stats.norm.ppf(LEVELS, 2, 1.5)))
    assert np.mean(widths(experiments(normal, 10), 10) >= high - low) >= 0.94
    two = np.where(random.random((100, 60)) < 0.2, 0.4, 0.9)
    assert np.mean(widths(experiments(two, 10), 10) >= 0.5) >= 0.94


@pytest.mark.parametrize("levels", [LEVELS, (0.1, 0.9)])
@pytest.mark.parametrize(
    "distribution",
    [stats.uniform(0.5, 0.5), stats.triang(0.125, 0.1, 0.8), *(stats.norm(*each) for each in [(2, 1.5), (0, 1), (2.5, 2)])],
    ids=["uniform", "triangular", "logit-normal", "logit-normal, even", "logit-normal, farthest"],
)
def test_many_smooth_draws_that_follow_no_beta_are_covered(distribution: Any, levels: tuple[float, float]) -> None:
    """Normal numbers are logits. The distributions farthest from a beta were looked for by its moments over many of each kind."""
    normal = distribution.dist.name == "norm"
    low, high = special.expit(distribution.ppf(levels)) if normal else distribution.ppf(levels)
    numbers = distribution.rvs((3, 10_000), random_state=3)
    counts = experiments(special.expit(numbers) if normal else numbers, 10)
    limits = [Variation(each, np.full(10_000, 10)).limit(*levels) for each in counts]
    assert all(limit is not None and limit[1] - limit[0] >= high - low - 0.01 for limit in limits)


def of_two_kinds(rarer: float, draws: int, replicates: int, low: float = 0.2, high: float = 0.9, count: int = 100) -> Counts:
    """Experiments of draws of which a share `rarer` has the chance `low`, the others `high`."""
    return experiments(np.where(np.random.default_rng(8).random((count, draws)) < rarer, low, high), replicates)


KINDS = [(0.12, 0.2, 0.9), (0.06, 0.2, 0.9), (0.3, 0.1, 0.6)]
"""The share of the rarer kind, its chance, and that of the others."""


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize(("draws", "replicates"), [(200, 10), (400, 5)])
def test_two_kinds_of_draws_are_covered(kinds: tuple[float, float, float], draws: int, replicates: int) -> None:
    """As of an input that works like a switch: the quantiles are then the two chances."""
    found = widths(of_two_kinds(kinds[0], draws, replicates, *kinds[1:], count=25), replicates)
    assert np.mean(found >= abs(kinds[1] - kinds[2]) - 1e-9) >= 0.93


def test_a_beta_would_not_cover_two_kinds() -> None:
    """The beta with the moments of two kinds is narrower than they lie apart; of few draws with few runs nothing refutes it."""
    counts = of_two_kinds(0.06, 200, 10)
    of_betas = [widest(each, np.full(200, 10), *LEVELS, 3.0) for each in counts]
    assert np.mean([high - low >= 0.7 for low, high in of_betas]) < 0.2
    assert np.mean(widths(of_two_kinds(0.06, 30, 10), 10) >= 0.7) < 0.8


@pytest.mark.parametrize("replicates", [10, 50])
@pytest.mark.parametrize(("rarer", "levels"), [(0.12, (0.05, 0.5, 0.95)), (0.15, (0.1, 0.5, 0.9))])
def test_the_spread_of_two_kinds_is_near_both(rarer: float, levels: tuple[float, float, float], replicates: int) -> None:
    """12% of draws at 0.2, so that the 5% quantile is 0.2: the beta with their moments has it at 0.31, however many the runs."""
    for counts in of_two_kinds(rarer, 2_000, replicates, count=5):
        assert Variation(counts, np.full(2_000, replicates)).spread(levels) == pytest.approx((0.2, 0.9, 0.9), abs=0.06)


@pytest.mark.parametrize(
    ("distribution", "off"), [(stats.uniform(0.5, 0.5), 0.046), (stats.triang(0.125, 0.1, 0.8), 0.037)], ids=["uniform", "triangular"]
)
def test_the_spread_of_many_draws_comes_nearer_than_a_beta(distribution: Any, off: float) -> None:
    """By `off` the 5% quantile of the beta with the same moments is away from the true one, however many the draws."""
    mean, variance = distribution.stats()
    total = mean * (1 - mean) / variance - 1
    truth = distribution.ppf(0.05)
    assert abs(stats.beta.ppf(0.05, mean * total, (1 - mean) * total) - truth) == pytest.approx(off, abs=0.003)
    for counts in experiments(distribution.rvs((5, 10_000), random_state=3), 10):
        found = Variation(counts, np.full(10_000, 10)).spread()
        assert found is not None and abs(found[0] - truth) < off / 2
