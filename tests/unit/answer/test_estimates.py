"""Probabilities and both of their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.estimates import bounds, clustered, design_effect, estimate, estimate_from_counts, wilson
from sim.analysis.spread import Variation


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
    """Four draws, all of which show both answers; Student's t with 3 degrees of freedom: 3.182446 against 1.959964."""
    widening = (3.182446 / 1.959964) ** 2
    # p = 1/2; between = 4/3 * (1+1+1+1)/1600 = 1/300; of independent runs 1/160; the ratio is 8/15.
    assert design_effect(np.array([4, 6, 4, 6]), np.full(4, 10)) == pytest.approx(8 / 15 * widening, rel=1e-5)
    # Of twenty runs each: between = 4/3 * (4*9)/6400 = 3/400; of independent runs 1/320; the ratio is 12/5.
    assert design_effect(np.array([7, 13, 7, 13]), np.full(4, 20)) == pytest.approx(12 / 5 * widening, rel=1e-5)
    # between = 4/3 * (16*4)/1600 = 4/75; the ratio is 128/15, which Student's t takes beyond the size of a draw.
    assert design_effect(np.array([1, 9, 1, 9]), np.full(4, 10)) == 10


def test_what_clustering_adds_rests_on_the_draws_that_show_the_rarer_answer() -> None:
    """100 draws, 4 of which show it in 4, 4, 1 and 1 of ten runs: what is beyond 1 is widened by t(3), the rest by t(99)."""
    successes = np.r_[[4, 4, 1, 1], np.zeros(96, dtype=np.int64)]
    between = 100 / 99 * (34 - 100 * 0.1**2) / 1000**2
    observed = between / (0.01 * 0.99 / 1000)
    expected = (1.984217 / 1.959964) ** 2 + (observed - 1) * (3.182446 / 1.959964) ** 2
    # Fewer than two effective runs show it, so that the runs of a draw count as one.
    assert 10 / expected < 2
    assert design_effect(successes, np.full(100, 10)) == 10
    # Five times the experiment, 20 draws of which show it: t(19) 2.093024, t(499) 1.964729.
    between = 500 / 499 * (5 * 34 - 500 * 0.1**2) / 5000**2
    observed = between / (0.01 * 0.99 / 5000)
    expected = (1.964729 / 1.959964) ** 2 + (observed - 1) * (2.093024 / 1.959964) ** 2
    assert design_effect(np.tile(successes, 5), np.full(500, 10)) == pytest.approx(expected, rel=1e-5)


def test_few_of_the_rarer_answer_leave_the_near_bound_to_the_exact_one() -> None:
    """1 of 10: exact 0.25% to 44.5% (Clopper & Pearson 1934), Wilson's 1.8% to 40.4%; far from the edge Wilson's stays."""
    assert bounds(0.1, 10) == (pytest.approx(stats.binomtest(1, 10).proportion_ci(method="exact").low), wilson(0.1, 10)[1])
    assert bounds(0.9, 10) == (wilson(0.9, 10)[0], pytest.approx(stats.binomtest(9, 10).proportion_ci(method="exact").high))
    assert bounds(0.1, 100) == wilson(0.1, 100)
    assert bounds(0.0, 10) == wilson(0.0, 10)


@pytest.mark.parametrize("successes", [[0, 0, 0], [10, 10, 10]])
def test_at_zero_and_one_the_runs_of_a_draw_count_as_one(successes: list[int]) -> None:
    result = estimate_from_counts(np.array(successes), np.full(3, 10))
    assert (result.low, result.high) == wilson(result.probability, 3)
    assert result.spread == (result.probability,) * 3
    assert (result.draws, result.spread_limit) == (3, pytest.approx((0.0, 1.0), abs=1e-9)), (
        "three draws say nothing about one in ten of them"
    )


def test_without_uncertain_inputs_runs_are_independent() -> None:
    """Newcombe's 0 of 20 and 81 of 263, whatever draws the runs are counted in; 0 of 1,000 is z^2/(n + z^2) = 0.38%."""
    draws = np.arange(1000) // 10
    for successes, runs, low, high in [(0, 20, 0.0, 0.1611), (81, 263, 0.2553, 0.3662), (0, 1000, 0.0, 3.8415 / 1003.8415)]:
        result = estimate(np.arange(runs) < successes, draws[:runs], uncertain=False)
        assert (result.low, result.high) == pytest.approx((low, high), abs=5e-5)
        assert result.spread == (result.probability,) * 3
        assert result.spread_limit == (result.probability,) * 2


def test_one_draw_counts_as_one_run() -> None:
    result = estimate_from_counts(np.array([5]), np.array([10]))
    assert (result.low, result.high) == bounds(0.5, 1)


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
    trials = [clustered(successes, sizes) for successes in experiments(probability, correlation, 1000)]
    covered = np.mean([low <= probability <= high for low, high in trials])
    assert 0.93 <= covered <= 0.975


@pytest.mark.parametrize("correlation", [0.1, 0.4])
def test_noise_interval_covers_rare_outcomes(correlation: float) -> None:
    sizes = np.full(100, 10)
    trials = [clustered(successes, sizes) for successes in experiments(0.02, correlation, 1000)]
    assert np.mean([low <= 0.02 <= high for low, high in trials]) >= 0.93


def test_the_noise_interval_of_an_estimate_is_the_clustered_one() -> None:
    sizes = np.full(100, 10)
    for successes in experiments(0.3, 0.2, 5):
        found = estimate_from_counts(successes, sizes)
        assert (found.low, found.high) == clustered(successes, sizes)


def test_taking_runs_for_independent_would_not_cover() -> None:
    trials = [wilson(successes.sum() / 1000, 1000) for successes in experiments(0.5, 0.3, 1000)]
    assert np.mean([low <= 0.5 <= high for low, high in trials]) < 0.8


def test_spread_finds_the_quantiles_that_noise_hides() -> None:
    random = np.random.default_rng(2)
    successes = random.binomial(10, random.beta(6, 14, 5_000))
    found = Variation(successes, np.full(5_000, 10)).spread()
    assert found == pytest.approx(stats.beta.ppf([0.05, 0.5, 0.95], 6, 14), abs=0.015)
    # The raw shares are wider by the noise of ten replicates.
    assert np.quantile(successes / 10, 0.95) - found[2] > 0.05


def test_spread_is_the_probability_when_draws_do_not_differ() -> None:
    assert Variation(np.array([3, 3, 3, 3]), np.full(4, 10)).spread() == (0.3, 0.3, 0.3)


def test_spread_when_the_inputs_decide() -> None:
    assert Variation(np.array([10] * 3 + [0] * 7), np.full(10, 10)).spread() == (0.0, 0.0, 1.0)


@given(st.lists(st.tuples(st.integers(1, 12), st.floats(0, 1)), min_size=1, max_size=40))
def test_intervals_are_in_order_and_within_0_and_1(draws: list[tuple[int, float]]) -> None:
    sizes = np.array([size for size, _ in draws])
    successes = np.array([round(size * share) for size, share in draws])
    result = estimate_from_counts(successes, sizes)
    assert 0 <= result.low <= result.probability <= result.high <= 1
    if result.spread is not None:
        low, middle, high = result.spread
        assert 0 <= low <= middle <= high <= 1
