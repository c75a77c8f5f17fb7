"""Differences of weekly numbers over paired runs: coverage of their intervals, and where none is told."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sim.analysis.draw_differences import FEWEST_DRAWS, _studentised, departing, mean_intervals
from tests.property.experiments import ERROR, EXPERIMENTS

Floats = npt.NDArray[np.float64]
SIZES = {
    "alike": lambda random, shape: np.ones(shape),
    "exponential": lambda random, shape: random.exponential(1.0, shape),
}


def sparse(draws: int, expected: float, share_gained: float, size: str) -> tuple[Floats, float]:
    """2,000 experiments in which so many draws are expected to differ, up or down: differences float64[D, K], and the true one."""
    random = np.random.default_rng(round(1000 * (draws + expected + share_gained)))
    shape = draws, EXPERIMENTS
    signs = np.where(random.random(shape) < share_gained, 1.0, -1.0)
    found = np.where(random.random(shape) < expected / draws, signs * SIZES[size](random, shape), 0.0)
    return found, expected / draws * (2 * share_gained - 1)


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("share_gained", [1.0, 0.75, 0.5])
@pytest.mark.parametrize(
    ("draws", "expected"), [(10, 0.5), (50, 2.5), (50, 15), (50, 25), (200, 2), (400, 20), (400, 30), (400, 100), (1000, 3)]
)
def test_an_interval_of_a_weekly_number_is_told_only_where_it_holds(draws: int, expected: float, share_gained: float, size: str) -> None:
    """At least 93% of 2,000 experiments tell no interval that misses the true difference, and 93 to 97% of the intervals hold it where almost all tell one.

    The test allows for its own simulation error, one standard error.
    """
    differences, true = sparse(draws, expected, share_gained, size)
    low, high = mean_intervals(differences, np.ones(draws, np.int64), 1)
    missed = float(((true < low) | (high < true)).mean())
    assert missed <= 0.07 + ERROR
    told = float((~np.isnan(low)).mean())
    if expected < FEWEST_DRAWS / 4:
        assert told < 0.01, "so few say nothing"
    if told > 0.99:
        assert missed >= 0.03 - ERROR


@pytest.mark.parametrize("draws", [20, 30, 300])
def test_a_weekly_number_that_differs_in_every_draw_is_covered(draws: int) -> None:
    """93 to 97% of 2,000 experiments, differences skewed (gamma) or not; with one standard error for the test's own simulation error."""
    random = np.random.default_rng(5)
    shape = draws, EXPERIMENTS
    for true, found in ((2.0, random.gamma(2.0, 1.0, shape)), (0.0, random.normal(0.0, 1.0, shape)), (0.0, random.standard_t(3, shape))):
        low, high = mean_intervals(10 * found, np.full(draws, 10), 1)
        assert 0.93 - ERROR <= float(((low <= true) & (true <= high)).mean()) <= 0.97 + ERROR


@pytest.mark.parametrize("draws", [20, 30, 50, 100, 300])
def test_a_weekly_number_with_a_heavy_tail_is_covered(draws: int) -> None:
    """At least 93% of 2,000 experiments: lognormal (sigma 1) differences, one way and two ways; in draws of one size and of several."""
    random = np.random.default_rng(5)
    size = random.lognormal(0.0, 1.0, (draws, EXPERIMENTS))
    signs = np.where(random.random(size.shape) < 0.75, 1.0, -1.0)
    for found, true in ((size, np.exp(0.5)), (signs * size, 0.5 * np.exp(0.5))):
        for sizes in (np.full(draws, 10), np.arange(draws) % 4 + 7):
            low, high = mean_intervals(sizes[:, None] * found, sizes, 1)
            assert float(((low <= true) & (true <= high)).mean()) >= 0.93


def test_a_difference_that_few_draws_depart_from_has_no_interval() -> None:
    """All of ten draws may show the same by chance, and so may all but a few of many: no number of them is sure of the rest."""
    for draws, departs in ((10, 0), (40, 0), (40, FEWEST_DRAWS - 1), (400, 3)):
        found = np.full((draws, 2), -0.1) * np.array([1.0, 0.0])
        found[:departs] -= np.arange(1.0, departs + 1)[:, None]
        low, high = mean_intervals(3 * found, np.full(draws, 3), 1)
        assert (departing(3 * found, np.full(draws, 3)) == departs).all()
        assert np.isnan([low, high]).all()
    assert not np.isnan(mean_intervals(np.arange(40.0)[:, None], np.full(40, 2), 1)).any()


@pytest.mark.parametrize("seed", range(4))
def test_the_bootstrap_is_as_published_and_seeded(seed: int) -> None:
    """The survival of nine mice: 90% from 35.82 to 116.74 (Efron & Tibshirani 1993, 12.5), of another stream of resamples."""
    mice = np.array([10.0, 27, 31, 40, 46, 50, 52, 104, 146])[:, None]
    (low,), (high,) = _studentised(mice, np.ones(9), seed, 0.9)
    assert low == pytest.approx(35.82, abs=1.5) and high == pytest.approx(116.74, abs=3)
    many = np.random.default_rng(8).gamma(2.0, 1.0, (60, 3)), np.full(60, 2)
    assert np.array_equal(mean_intervals(*many, seed), mean_intervals(*many, seed))
    assert not np.array_equal(mean_intervals(*many, seed), mean_intervals(*many, seed + 1))


def test_the_bootstrap_of_draws_of_several_sizes_is_that_of_single_resamples() -> None:
    """The same, resample by resample: a ratio of sums and its own standard error, as in sampling of clusters (Cochran 1977, 6.3)."""
    random = np.random.default_rng(8)
    sums, sizes = random.gamma(2.0, 1.0, 60), random.integers(1, 4, 60)

    def judged(sums: Floats, sizes: Floats) -> tuple[float, float]:
        mean = sums.sum() / sizes.sum()
        return mean, float(np.sqrt(((sums - sizes * mean) ** 2).sum())) / sizes.sum()

    mean, error = judged(sums, sizes)
    found = [judged(sums[chosen], sizes[chosen]) for chosen in np.random.default_rng(1).integers(0, 60, (20_000, 60))]
    least, most = np.quantile([(each - mean) / own for each, own in found], (0.025, 0.975))
    low, high = _studentised(sums[:, None], sizes.astype(float), 2, 0.95)
    width = (most - least) * error
    assert (low[0], high[0]) == pytest.approx((mean - most * error, mean - least * error), abs=0.04 * width)
