"""Where design points share draws, what is taken together covers as often as it says: synthetic counts with a known truth.

A draw has one effect on all points, and each of its runs the same random number at all of them, as in a sweep. How much of
both they really have in common is a correlation, from 1 (points that are alike) to near 0 (that have nothing in common).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sim.analysis.estimates import clustered
from sim.analysis.spread import Variation

EXPERIMENTS = 300
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """Points whose probabilities are given draws' (beta, `correlation` of two runs of a draw) with these means, and what they `share`."""

    means: tuple[float, ...]
    correlation: float
    share: float
    draws: int
    replicates: int

    def experiments(self) -> npt.NDArray[np.int64]:
        """Successes of each point in each draw, int64[experiments, points, draws]."""
        random = np.random.default_rng(2016)
        total, shape = 1 / self.correlation - 1, (EXPERIMENTS, len(self.means), self.draws)
        means = np.array(self.means)[:, None]
        effects = stats.norm.cdf(self._common(random, shape))
        chances = stats.beta.ppf(effects, means * total, (1 - means) * total)
        numbers = stats.norm.cdf(self._common(random, (*shape, self.replicates)))
        found: Counts = (numbers < chances[..., None]).sum(axis=3)
        return found

    def _common(self, random: np.random.Generator, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        """Standard normal numbers with this correlation between points, whose axis is the second."""
        alike = random.standard_normal((shape[0], 1, *shape[2:]))
        numbers: npt.NDArray[np.float64] = np.sqrt(self.share) * alike + np.sqrt(1 - self.share) * random.standard_normal(shape)
        return numbers


def covered(case: Case, *, shared: bool) -> float:
    """The share of experiments whose interval holds the mean over points; `shared` takes the draws of all points together."""
    points, size, true, held = len(case.means), case.replicates, float(np.mean(case.means)), 0
    for counts in case.experiments():
        if shared:
            low, high = clustered(counts.sum(axis=0), np.full(case.draws, points * size), points=points)
        else:
            low, high = clustered(counts.ravel(), np.full(counts.size, size))
        held += low <= true <= high
    return held / EXPERIMENTS


ALIKE = Case((0.1,) * 8, 0.1, 1.0, 20, 10)
CASES = [
    ALIKE,
    Case((0.05, 0.1, 0.15, 0.2), 0.1, 0.9, 20, 10),
    Case((0.2, 0.4, 0.6, 0.8), 0.3, 0.8, 40, 10),
    Case((0.02, 0.05, 0.08), 0.3, 0.9, 100, 10),
    Case((0.3,) * 6, 0.2, 0.9, 10, 2),
    Case((0.5,) * 8, 0.05, 0.01, 40, 10),
]


@pytest.mark.parametrize("case", CASES)
def test_the_noise_of_a_mean_over_points_covers(case: Case) -> None:
    assert covered(case, shared=True) >= 0.925, "95% intervals; two standard errors of 300 experiments are 2.5 points"


def test_taking_a_draw_at_each_point_for_another_draw_would_not_cover() -> None:
    assert covered(ALIKE, shared=False) < 0.7


def test_points_that_have_little_in_common_do_not_make_the_interval_useless() -> None:
    """At most as wide as that of one of them."""
    case = CASES[-1]
    for counts in case.experiments()[:50]:
        low, high = clustered(counts.sum(axis=0), np.full(case.draws, len(case.means) * case.replicates), points=len(case.means))
        alone = [clustered(each, np.full(case.draws, case.replicates)) for each in counts]
        assert high - low < np.mean([last - first for first, last in alone])


@pytest.mark.parametrize("points", [2, 8])
@pytest.mark.parametrize("correlation", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("mean", [0.02, 0.4])
def test_points_that_are_alike_say_as_much_as_one(points: int, correlation: float, mean: float) -> None:
    sizes = np.full(20, 10)
    for (counts,) in Case((mean,), correlation, 1.0, 20, 10).experiments()[:10]:
        together = clustered(points * counts, points * sizes, points=points)
        assert together == pytest.approx(clustered(counts, sizes), abs=1e-12)
        limit = Variation(np.tile(counts, points), np.tile(sizes, points), points).limit(0.1, 0.9)
        assert limit == pytest.approx(Variation(counts, sizes).limit(0.1, 0.9), abs=1e-9)


def limits_cover(case: Case, points: int) -> float:
    """The share of experiments whose limit is at least as wide as the true deciles lie apart, over draws at all points."""
    total, means = 1 / case.correlation - 1, np.array(case.means)[:, None]
    chances = stats.beta.ppf((np.arange(10_000) + 0.5) / 10_000, means * total, (1 - means) * total)
    low, high = np.quantile(chances, (0.1, 0.9))
    sizes = np.full(len(case.means) * case.draws, case.replicates)
    limits = [Variation(counts.ravel(), sizes, points).limit(0.1, 0.9) for counts in case.experiments()[:150]]
    return float(np.mean([limit[1] - limit[0] >= high - low for limit in limits if limit is not None]))


@pytest.mark.parametrize("case", CASES)
def test_the_limit_of_deciles_covers(case: Case) -> None:
    assert limits_cover(case, len(case.means)) >= 0.94


def test_counting_states_for_draws_would_not_cover_deciles() -> None:
    assert limits_cover(ALIKE, 1) < 0.85
