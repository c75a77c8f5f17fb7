"""Probabilities and both of their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.estimates import design_effect, estimate, estimate_from_counts, spread, wilson


@pytest.mark.parametrize(
    ("successes", "runs", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_published_by_newcombe_1998(successes: int, runs: int, low: float, high: float) -> None:
    assert wilson(successes / runs, runs) == pytest.approx((low, high), abs=5e-5)


def test_one_replicate_gives_wilson_and_no_spread() -> None:
    successes = np.array([1] * 81 + [0] * 182)
    result = estimate_from_counts(successes, np.ones(263, dtype=np.int64))
    assert (result.low, result.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert result.spread is None


def test_draws_that_decide_everything_count_as_one_run_each() -> None:
    sizes = np.full(4, 10)
    assert design_effect(np.array([10, 0, 10, 0]), sizes) == 10


def test_design_effect_by_hand() -> None:
    # p = 1/2; between = 4/3 * (1+1+1+1)/1600 = 1/300; of independent runs 1/160; the ratio 8/15 is below 1.
    # Four draws show both answers: (4*1 + 10) / 5.
    assert design_effect(np.array([4, 6, 4, 6]), np.full(4, 10)) == pytest.approx(2.8)
    # between = 4/3 * (16*4)/1600 = 4/75; the ratio is 4/75*160 = 128/15; (4*128/15 + 10) / 5.
    assert design_effect(np.array([1, 9, 1, 9]), np.full(4, 10)) == pytest.approx((4 * 128 / 15 + 10) / 5)


@pytest.mark.parametrize("successes", [[0, 0, 0], [10, 10, 10]])
def test_at_zero_and_one_the_runs_of_a_draw_count_as_one(successes: list[int]) -> None:
    result = estimate_from_counts(np.array(successes), np.full(3, 10))
    assert (result.low, result.high) == wilson(result.probability, 3)
    assert result.spread == (result.probability,) * 3


def test_without_uncertain_inputs_runs_are_independent() -> None:
    """Newcombe's 0 of 20 and 81 of 263, whatever draws the runs are counted in; 0 of 1,000 is z^2/(n + z^2) = 0.38%."""
    draws = np.arange(1000) // 10
    for successes, runs, low, high in [(0, 20, 0.0, 0.1611), (81, 263, 0.2553, 0.3662), (0, 1000, 0.0, 3.8415 / 1003.8415)]:
        result = estimate(np.arange(runs) < successes, draws[:runs], uncertain=False)
        assert (result.low, result.high) == pytest.approx((low, high), abs=5e-5)
        assert result.spread == (result.probability,) * 3


def test_one_draw_counts_as_one_run() -> None:
    result = estimate_from_counts(np.array([5]), np.array([10]))
    assert (result.low, result.high) == wilson(0.5, 1)


def test_runs_and_counts_say_the_same_with_an_unfinished_last_draw() -> None:
    held = np.array([1, 0, 1, 1, 0, 0, 1], dtype=bool)
    draws = np.array([3, 3, 3, 4, 4, 4, 5])
    assert estimate(held, draws) == estimate_from_counts(np.array([2, 1, 1]), np.array([3, 3, 1]))


def experiments(probability: float, correlation: float, count: int, draws: int = 100, replicates: int = 10) -> np.ndarray:
    """Synthetic experiments: successes in each draw, its probability drawn from a beta with this correlation within draws."""
    random = np.random.default_rng(1)
    concentration = 1 / correlation - 1
    chances = random.beta(probability * concentration, (1 - probability) * concentration, (count, draws))
    return random.binomial(replicates, chances)


@pytest.mark.parametrize("correlation", [0.05, 0.3, 0.8])
@pytest.mark.parametrize("probability", [0.1, 0.5])
def test_noise_interval_covers(probability: float, correlation: float) -> None:
    sizes = np.full(100, 10)
    trials = [estimate_from_counts(successes, sizes) for successes in experiments(probability, correlation, 1000)]
    covered = np.mean([trial.low <= probability <= trial.high for trial in trials])
    assert 0.93 <= covered <= 0.975


@pytest.mark.parametrize("correlation", [0.1, 0.4])
def test_noise_interval_covers_rare_outcomes(correlation: float) -> None:
    sizes = np.full(100, 10)
    trials = [estimate_from_counts(successes, sizes) for successes in experiments(0.02, correlation, 1000)]
    assert np.mean([trial.low <= 0.02 <= trial.high for trial in trials]) >= 0.93


def test_taking_runs_for_independent_would_not_cover() -> None:
    trials = [wilson(successes.sum() / 1000, 1000) for successes in experiments(0.5, 0.3, 1000)]
    assert np.mean([low <= 0.5 <= high for low, high in trials]) < 0.8


def test_spread_finds_the_quantiles_that_noise_hides() -> None:
    random = np.random.default_rng(2)
    successes = random.binomial(10, random.beta(6, 14, 5_000))
    found = spread(successes, np.full(5_000, 10))
    assert found == pytest.approx(stats.beta.ppf([0.05, 0.5, 0.95], 6, 14), abs=0.015)
    # The raw shares are wider by the noise of ten replicates.
    assert np.quantile(successes / 10, 0.95) - found[2] > 0.05


def test_spread_is_the_probability_when_draws_do_not_differ() -> None:
    assert spread(np.array([3, 3, 3, 3]), np.full(4, 10)) == (0.3, 0.3, 0.3)


def test_spread_when_the_inputs_decide() -> None:
    assert spread(np.array([10] * 3 + [0] * 7), np.full(10, 10)) == (0.0, 0.0, 1.0)


@given(st.lists(st.tuples(st.integers(1, 12), st.floats(0, 1)), min_size=1, max_size=40))
def test_intervals_are_in_order_and_within_0_and_1(draws: list[tuple[int, float]]) -> None:
    sizes = np.array([size for size, _ in draws])
    successes = np.array([round(size * share) for size, share in draws])
    result = estimate_from_counts(successes, sizes)
    assert 0 <= result.low <= result.probability <= result.high <= 1
    if result.spread is not None:
        low, middle, high = result.spread
        assert 0 <= low <= middle <= high <= 1
