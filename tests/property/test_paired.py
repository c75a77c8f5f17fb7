"""Differences over paired runs: published intervals, their coverage, and what no counts may break."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from sim.analysis.draw_differences import spread, spread_of_shares
from sim.analysis.estimates import Z95
from sim.analysis.looks import CONFIDENCE_OF_DIFFERENCES, Z_AT_LOOKS, half_width, looks
from sim.analysis.paired import Tally, bounds, more_runs, score, tango
from sim.studies.versus import quantile
from tests.property.experiments import ERROR, EXPERIMENTS

Z90 = 1.6448536269514722
Floats = npt.NDArray[np.float64]


def one(function, gained: float, lost: float, runs: float, z: float = Z95) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    low, high = function(*(np.array([float(value)]) for value in (gained, lost, runs)), z)
    return float(low[0]), float(high[0])


@pytest.mark.parametrize(
    ("gained", "lost", "runs", "z", "low", "high"),
    [
        (1, 7, 21, Z95, -0.517, -0.026),  # Fagerland, Lydersen & Laake 2014, Stat Med 33:2850, table V (airway reactivity)
        (16, 8, 86, Z95, -0.020, 0.207),  # Agresti & Min 2005, Stat Med 24:729
    ],
)
def test_tango_is_as_published(gained: int, lost: int, runs: int, z: float, low: float, high: float) -> None:
    assert one(tango, gained, lost, runs, z) == pytest.approx((low, high), abs=5e-4)


def test_score_at_zero_is_mcnemar() -> None:
    """(g - l)^2 / (g + l): McNemar 1947, Psychometrika 12:153."""
    found = score(np.array([14.0]), np.array([5.0]), np.array([54.0]), np.array([0.0]))
    assert found[0] == pytest.approx(81 / 19)


def test_without_losses_tango_is_wilsons_interval_of_the_gains() -> None:
    """Above 0 nothing needs to be lost, so that only the share of gains is in question (Wilson 1927)."""
    low, high = one(tango, 30, 0, 100)
    centre, half = (0.3 + Z95**2 / 200) / (1 + Z95**2 / 100), np.sqrt(Z95**2 / 100 * (0.21 + Z95**2 / 400)) / (1 + Z95**2 / 100)
    assert (low, high) == pytest.approx((centre - half, centre + half))


@pytest.mark.parametrize("share_gained", [1.0, 0.95, 0.9, 0.75, 0.5])
def test_independent_runs_are_covered_exactly(share_gained: float) -> None:
    """By enumerating all counts of 1,000 runs: 93 to 97% where 10 differing runs or more are expected, else at least 93%."""
    runs, most = 1000, 60
    gained, lost = (side.ravel().astype(float) for side in np.meshgrid(np.arange(most), np.arange(most)))
    low, high = bounds(gained, lost, np.full_like(gained, runs), Z95)
    for expected in (0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 4.5, 5, 6, 7.5, 9, 10, 11, 12, 13, 15, 18, 25):
        true = expected / runs * (2 * share_gained - 1)
        chance = binom.pmf(gained + lost, runs, expected / runs) * binom.pmf(gained, gained + lost, share_gained)
        covered = chance[(low <= true) & (true <= high)].sum() / chance.sum()
        assert 0.93 <= covered <= (0.97 if expected >= 10 else 1), (expected, covered)


def experiments(expected: float, share_gained: float, correlation: float, draws: int, replicates: int) -> tuple[Tally, float]:
    """2,000 experiments in which runs differ with a chance that itself varies from draw to draw (a beta), and the true difference."""
    random = np.random.default_rng(round(1000 * (expected + share_gained + correlation)))
    probability = expected / (draws * replicates)
    concentration = 1 / correlation - 1 if correlation else np.inf
    chances = (
        random.beta(probability * concentration, (1 - probability) * concentration, (draws, EXPERIMENTS))
        if correlation
        else np.full((draws, EXPERIMENTS), probability)
    )
    differ = random.random((draws, replicates, EXPERIMENTS)) < chances[:, None]
    gains = random.random(differ.shape) < share_gained
    first, second = ((differ & side).reshape(draws * replicates, EXPERIMENTS) for side in (gains, ~gains))
    return Tally.of(first, second, np.repeat(np.arange(draws), replicates)), probability * (2 * share_gained - 1)


@pytest.mark.parametrize("correlation", [0, 0.1, 0.3])
@pytest.mark.parametrize("share_gained", [1.0, 0.75, 0.5])
@pytest.mark.parametrize("expected", [0.2, 1, 5, 12, 20, 40, 200])
def test_clustered_runs_are_covered(expected: float, share_gained: float, correlation: float) -> None:
    """93 to 97% where 10 draws or more are expected to differ, else at least 93%.

    The test allows for its own simulation error: one standard error of 2,000 experiments, half a point.
    """
    tally, true = experiments(expected, share_gained, correlation, draws=100, replicates=10)
    low, high = tally.intervals(Z95)
    covered = float(((low <= true) & (true <= high)).mean())
    assert covered >= 0.93 - ERROR
    if tally.informative.mean() >= 10:
        assert covered <= 0.97 + ERROR


@pytest.mark.parametrize(("draws", "replicates", "expected"), [(20, 10, 60), (30, 5, 75), (200, 1, 30), (50, 4, 100)])
def test_other_designs_are_covered(draws: int, replicates: int, expected: float) -> None:
    """93 to 97%, with the same allowance for the test's own simulation error."""
    tally, true = experiments(expected, 0.7, 0.2, draws, replicates)
    low, high = tally.intervals(Z95)
    assert 0.93 - ERROR <= ((low <= true) & (true <= high)).mean() <= 0.97 + ERROR


# --- stopping when the interval is narrow enough


def counted(chances: npt.NDArray[np.float64], share_gained: float, replicates: int, random: np.random.Generator) -> Tally:
    """The tally of draws whose runs differ with these chances, float64[D, K], from counts by draw."""
    differ = random.binomial(replicates, chances)
    gained = random.binomial(differ, share_gained)
    lost = differ - gained
    totals, losses = gained.sum(axis=0), lost.sum(axis=0)
    return Tally(
        first=totals,
        second=losses,
        gained=totals,
        lost=losses,
        informative=(differ > 0).sum(axis=0),
        first_squares=(gained**2).sum(axis=0),
        first_cross=replicates * totals,
        second_squares=(lost**2).sum(axis=0),
        second_cross=replicates * losses,
        squares=((gained - lost) ** 2).sum(axis=0),
        cross=replicates * (totals - losses),
        sizes=(len(chances) * replicates, len(chances), len(chances) * replicates**2, replicates),
    )


def stopped(differing: float, share_gained: float, correlation: float, replicates: int, precision: float, z: float) -> tuple[float, int]:
    """Of 2,000 experiments that stop at the first precise look, the share whose interval holds the truth, and at how many looks they stop."""
    random = np.random.default_rng(7)
    concentration = 1 / correlation - 1
    going, covered, ends, seen = np.ones(EXPERIMENTS, np.bool_), np.zeros(EXPERIMENTS, np.bool_), 0, None
    true, before = differing * (2 * share_gained - 1), 0
    for runs in looks(1_000, 64_000, replicates):
        size = (runs - before) // replicates, EXPERIMENTS
        chances = random.beta(differing * concentration, (1 - differing) * concentration, size)
        more = counted(chances, share_gained, replicates, random)
        seen, before = more if seen is None else seen + more, runs
        low, high = seen.intervals(z)
        done = going & ((half_width(low, high) < precision) | (runs == 64_000))
        covered[done] = ((low <= true) & (true <= high))[done]
        going, ends = going & ~done, ends + bool(done.any())
        if not going.any():
            break
    return float(covered.mean()), ends


HARDEST = (0.05, 0.75, 0.6, 20, 0.02)
STOPS = [
    HARDEST,
    (0.02, 1.0, 0.3, 20, 0.01),
    (0.02, 0.5, 0.3, 20, 0.01),
    (0.05, 0.75, 0.3, 20, 0.015),
    (0.02, 1.0, 0.1, 10, 0.006),
    (0.3, 0.75, 0.3, 10, 0.03),
    (0.005, 1.0, 0.3, 20, 0.005),
]
"""Share of runs that differ, of these gained, correlation within draws, runs of a draw, precision: few draws say how alike runs are."""


@pytest.mark.parametrize(("differing", "share_gained", "correlation", "replicates", "precision"), STOPS)
def test_a_difference_stopped_at_a_precise_look_is_covered(
    differing: float, share_gained: float, correlation: float, replicates: int, precision: float
) -> None:
    """At least 93% of 2,000 experiments, at looks as `compare --precision` has them."""
    covered, ends = stopped(differing, share_gained, correlation, replicates, precision, quantile(CONFIDENCE_OF_DIFFERENCES))
    assert covered >= 0.93
    assert ends > 1, "the experiment does stop by what it has seen"


def test_differences_stopped_with_the_confidence_of_single_probabilities_would_not_be_covered() -> None:
    assert stopped(*HARDEST, Z_AT_LOOKS)[0] < 0.93


SIDES = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@given(SIDES, st.integers(1, 30), st.integers(1, 6), st.floats(0, 1), st.floats(0, 1))
def test_a_tally_by_parts_is_that_of_the_whole_and_mirrors(
    random: np.random.Generator, draws: int, replicates: int, often: float, alike: float
) -> None:
    runs = draws * replicates
    first = random.random((runs, 3)) < often
    second = np.where(random.random((runs, 3)) < alike, first, random.random((runs, 3)) < often)
    of_draw = np.arange(runs) // replicates
    whole = Tally.of(first, second, of_draw)
    cut = replicates * int(random.integers(0, draws + 1))
    if 0 < cut < runs:
        parts = Tally.of(first[:cut], second[:cut], of_draw[:cut]) + Tally.of(first[cut:], second[cut:], of_draw[cut:])
        for name in Tally.__dataclass_fields__:
            assert np.array_equal(getattr(parts, name), getattr(whole, name)), name
    low, high = whole.intervals(Z95)
    assert (low >= -1).all() and (high <= 1).all()
    assert (low <= whole.differences).all() and (whole.differences <= high).all()
    assert whole.differences == pytest.approx((first.mean(axis=0) - second.mean(axis=0)), abs=1e-12)
    mirrored = Tally.of(second, first, of_draw).intervals(Z95)
    assert mirrored[0] == pytest.approx(-high, abs=1e-9) and mirrored[1] == pytest.approx(-low, abs=1e-9)
    narrower = whole.intervals(Z90)
    assert (narrower[0] >= low - 1e-12).all() and (narrower[1] <= high + 1e-12).all()


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 2000), st.floats(1, 10))
def test_more_runs_are_those_that_decide(gained: int, lost: int, same: int, effect: float) -> None:
    runs = gained + lost + same
    low, high = one(bounds, gained / effect, lost / effect, max(runs, 1) / effect)
    if gained == lost:
        with pytest.raises(ValueError, match="undecided"):
            more_runs(gained, lost, runs, effect, Z95)
        return
    more = more_runs(gained, lost, runs, effect, Z95)
    times = (runs + more) / runs
    low, high = one(bounds, gained * times / effect, lost * times / effect, runs * times / effect)
    assert more >= 1
    assert low > 0 or high < 0 or max(-low, high) < 1e-3 * abs(gained - lost) / runs
    if more > 1 and gained + lost > 20 * effect:
        fewer = 0.9 * times
        if fewer > 1:
            low, high = one(bounds, gained * fewer / effect, lost * fewer / effect, runs * fewer / effect)
            assert low <= 0 <= high, "fewer would not do"


def test_pairing_saves_what_both_sides_share() -> None:
    """Sides that agree in nine runs of ten: the variance of independent samples, 2 * 1/4, over that of the difference, 1/10."""
    random = np.random.default_rng(2)
    first = random.random((200_000, 1)) < 0.5
    other = np.where(random.random(first.shape) < 0.8, first, random.random(first.shape) < 0.5)
    assert Tally.of(first, other, np.arange(200_000)).saved()[0] == pytest.approx(5, rel=0.05)
    assert np.isnan(Tally.of(first, first, np.arange(200_000)).saved()[0])


def test_spread_leaves_the_noise_of_replicates_out() -> None:
    """Draws with true differences -0.2 and 0.4, seen through ten noisy runs each."""
    random = np.random.default_rng(3)
    truth = np.where(np.arange(4000) % 2, 0.4, -0.2)
    runs = truth[:, None] + random.normal(0, 1, (4000, 10))
    low, middle, high = spread(runs.sum(axis=1), np.full(4000, 10), float((runs**2).sum())) or (0, 0, 0)
    assert np.std(truth) == pytest.approx(0.3)
    assert middle == pytest.approx(0.1, abs=0.05)
    assert high - low == pytest.approx(2 * 1.645 * 0.3, rel=0.1), "their standard deviation; raw means would spread 1.45 times as far"


def test_spread_without_a_difference_between_draws_is_a_point() -> None:
    runs = np.tile([1.0, -1.0, 0.0, 1.0], (50, 1))
    assert spread(runs.sum(axis=1), np.full(50, 4), float((runs**2).sum())) == pytest.approx((0.25,) * 3)
    assert spread(runs[:, 0], np.ones(50, np.int64), 50.0) is None


def test_spread_of_shares_tells_draws_without_any_difference_from_those_with_one() -> None:
    """Three draws in four never differ; in the fourth 40% of runs gain. Beta chances of mean 0.2 and sd 0.1 lose."""
    random = np.random.default_rng(6)
    draws, sizes = 4000, np.full(4000, 10)
    gained = random.binomial(10, np.where(np.arange(draws) % 4, 0.0, 0.4))
    low, middle, high = spread_of_shares(gained, np.zeros(draws, np.int64), sizes, 1) or (9, 9, 9)
    assert 0 <= low <= middle < 0.02 and high == pytest.approx(0.45, abs=0.15)
    chances = random.beta(3, 12, draws)
    low, middle, high = spread_of_shares(np.zeros(draws, np.int64), random.binomial(10, chances), sizes, 1) or (9, 9, 9)
    assert (low, middle, high) == pytest.approx(tuple(-np.quantile(chances, (0.95, 0.5, 0.05))), abs=0.02)
    assert spread_of_shares(gained, gained, np.ones(draws, np.int64), 1) is None
