"""Draws that follow no beta: when the counts refute it, and what they then leave possible."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import minimize

from sim.analysis import beta
from sim.analysis.beta import Beta, fitted
from sim.analysis.roughening import quantiles, region, seen
from sim.analysis.spread import Variation

RUNS = 10
GRID = 0.01
"""No farther are two probabilities of the grid apart."""


def of_beta(draws: int, experiments: int, runs: int = RUNS) -> np.ndarray:
    """Counts, int64[experiments, draws], of draws whose chances follow the beta with parameters 2 and 3."""
    random = np.random.default_rng(4)
    return random.binomial(runs, random.beta(2, 3, (experiments, draws)))


def refuted(successes: np.ndarray, sizes: np.ndarray, points: int = 1) -> bool:
    """Whether the counts refute the beta that they are fitted by."""
    return beta.refuted(fitted(successes, sizes), successes, sizes, points)


def test_a_beta_is_fitted_by_its_moments() -> None:
    """Mean 2/5 and concentration 5; 20,000 draws of 10 runs tell the mean to 0.002 and the concentration to about 0.1."""
    fit = fitted(of_beta(20_000, 1)[0], np.full(20_000, RUNS))
    assert (fit.mean, fit.concentration) == (pytest.approx(0.4, abs=0.008), pytest.approx(5, abs=0.4))
    assert fit.quantiles((0.05, 0.95)) == pytest.approx(stats.beta.ppf((0.05, 0.95), 2, 3), abs=0.015)


def test_a_true_beta_is_refuted_in_one_experiment_of_a_hundred() -> None:
    """40 of 4,000 experiments are expected, with a standard deviation of 6."""
    found = sum(refuted(counts, np.full(300, RUNS)) for counts in of_beta(300, 4_000))
    assert 15 <= found <= 65


def test_two_runs_a_draw_refute_nothing() -> None:
    """Three possible counts, one of which is settled by their sum, two by the moments."""
    counts = np.random.default_rng(1).binomial(2, np.where(np.arange(1_000) % 8 == 0, 0.2, 0.9))
    assert not refuted(counts, np.full(1_000, 2))


def test_draws_alike_or_decided_refute_nothing() -> None:
    sizes = np.full(100, RUNS)
    assert not refuted(np.full(100, 3), sizes)
    assert not refuted(np.where(np.arange(100) < 30, RUNS, 0), sizes)
    assert fitted(np.full(100, 3), sizes) == Beta(0.3, np.inf)
    assert fitted(np.where(np.arange(100) < 30, RUNS, 0), sizes).quantiles((0.05, 0.69, 0.71)) == (0.0, 0.0, 1.0)


def test_points_that_are_alike_count_once() -> None:
    """What ten points show ten times over is no more than what one shows; of ten times the draws it would be."""
    counts = np.random.default_rng(1).binomial(RUNS, np.where(np.arange(40) % 8 == 0, 0.4, 0.8))
    sizes = np.full(40, RUNS)
    ten, of_ten = np.tile(counts, 10), np.tile(sizes, 10)
    assert refuted(ten, of_ten) and not refuted(counts, sizes)
    assert not refuted(ten, of_ten, points=10)
    assert Variation(ten, of_ten, points=10).spread() == pytest.approx(Variation(counts, sizes).spread(), abs=0.01)


def test_of_draws_that_are_not_whole_the_whole_ones_are_tested() -> None:
    counts = np.random.default_rng(3).binomial(RUNS, np.where(np.arange(400) % 10 == 0, 0.1, 0.9))
    sizes = np.full(400, RUNS)
    assert refuted(counts, sizes)
    assert refuted(np.r_[counts, 1], np.r_[sizes, 2])


@pytest.mark.parametrize("draws", [40, 200])
def test_what_draws_that_never_show_it_leave_possible(draws: int) -> None:
    """A share s of draws with the chance x, the others with none: the likelihood is `(1 - s + s * (1 - x)^10)^draws`, here 5% of the best, 1."""
    never, sizes = np.zeros(draws, np.int64), np.full(draws, RUNS)
    least = 0.05 ** (1 / draws)
    for share in (0.05, 0.3):
        there = (least - 1 + share) / share
        expected = 1 - there ** (1 / RUNS) if there > 0 else 1.0
        low, high = region(seen(never, sizes), share, 1 - share, -np.log(0.05))
        assert low == 0.0
        assert high == pytest.approx(expected, abs=GRID)


def test_the_region_ends_where_an_optimiser_finds_nothing_likely_enough() -> None:
    """Three kinds of draws, on a coarser grid: SciPy's SLSQP looks for the most likely weights with a given share on one side of a point."""
    weights = np.array([4, 13, 23])
    low, high = region(seen(np.repeat([0, 2, 4], weights), np.full(40, 4)), 0.4, 0.9, 3.0)
    assert 0 < low < high == 1.0
    grid = np.sort(np.r_[np.linspace(0, 1, 31), low, low - 3 * GRID])
    likelihood = stats.binom.pmf(np.array([[0], [2], [4]]), 4, grid)

    def highest(inside: np.ndarray, least: float) -> float:
        """The highest log-likelihood of any weights of which so much lies inside."""
        whole = {"type": "eq", "fun": lambda shares: shares.sum() - 1}
        enough = {"type": "ineq", "fun": lambda shares: shares[inside].sum() - least}
        found = minimize(
            lambda shares: -weights @ np.log(np.maximum(likelihood @ shares, 1e-300)),
            np.full(len(grid), 1 / len(grid)),
            bounds=[(0, 1)] * len(grid),
            constraints=[whole, enough],
            method="SLSQP",
        )
        assert found.success
        return -float(found.fun)

    best = highest(np.ones(len(grid), bool), 0.0)
    assert highest(grid <= low, 0.4) > best - 3.1
    assert highest(grid <= low - 3 * GRID, 0.4) < best - 3.0


def test_many_runs_a_draw_do_not_underflow() -> None:
    counts = np.random.default_rng(6).binomial(5_000, np.where(np.arange(60) % 6 == 0, 0.2, 0.9))
    sizes = np.full(60, 5_000)
    assert quantiles(seen(counts, sizes), fitted(counts, sizes), (0.05, 0.5)) == pytest.approx((0.2, 0.9), abs=0.02)
    limit = Variation(counts, sizes).limit()
    assert limit is not None and limit[0] <= 0.2 and limit[1] >= 0.9
