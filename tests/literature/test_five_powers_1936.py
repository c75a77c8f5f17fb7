"""Europe in 1936 if every state were put off by every other (Axelrod & Bennett 1993): the "realist" landscape.

Axelrod, R. & Bennett, D. S. (1993). A landscape theory of aggregation. British Journal of Political Science 23(2), 211-233.

Table 1 prints the sizes (national material capabilities, % of the world) to two decimals; pp. 222-225 the numbers of stable
configurations with all propensities -1: 4 for the five great powers, 209 for the 17 nations. With propensities of -1 a state
stays where it is if the rest of its camp is no larger than the other camp: with D the difference between camps,
a configuration is stable if no member of the larger is smaller than D, and strictly if none is as small as D.
The propensities of the article's own case are not printed, so its two minima cannot be recomputed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sim.games.landscape import Landscape, survey
from sim.games.partitions import blocs

# Table 1.
SIZES = {
    "Britain": 7.45, "France": 5.32, "Czechoslovakia": 1.15, "Denmark": 0.20, "Germany": 11.49, "Italy": 4.03, "Poland": 1.83,
    "Romania": 0.78, "Hungary": 0.45, "Portugal": 0.27, "Finland": 0.19, "Latvia": 0.13, "Lithuania": 0.10, "Estonia": 0.06,
    "Soviet Union": 15.01, "Yugoslavia": 0.59, "Greece": 0.35,
}  # fmt: skip
POWERS = ["Britain", "France", "Germany", "Italy", "Soviet Union"]
PUBLISHED_OF_FIVE, PUBLISHED_OF_SEVENTEEN = 4, 209


def realist(sizes: list[float] | npt.NDArray[np.float64]) -> Landscape:
    return survey(sizes, -np.ones((len(sizes), len(sizes))), max_blocs=2, basins=False)


def stable_by_hand(hundredths: list[int]) -> tuple[int, int]:
    """Stable and strictly stable configurations, in whole numbers, by the rule above."""
    sizes = np.array(hundredths)
    side = 1 - 2 * ((np.arange(2 ** (len(sizes) - 1))[:, None] >> np.arange(len(sizes))) & 1)
    ahead = side * (side @ sizes)[:, None]  # by how much each state's camp is larger
    return int((ahead <= sizes).all(axis=1).sum()), int((ahead < sizes).all(axis=1).sum())


def test_five_powers_have_the_published_number_of_stable_configurations() -> None:
    landscape = realist([SIZES[power] for power in POWERS])
    assert landscape.configurations == 16
    assert landscape.minima_count == PUBLISHED_OF_FIVE
    assert all(minimum.strict for minimum in landscape.minima)
    with_britain = {frozenset(POWERS[i] for i in blocs(minimum.labels)[0]) for minimum in landscape.minima}
    assert with_britain == {
        frozenset({"Britain", "Soviet Union"}),
        frozenset({"Britain", "France", "Germany"}),
        frozenset({"Britain", "France", "Italy"}),
        frozenset({"Britain", "Germany", "Italy"}),
    }
    assert stable_by_hand([round(100 * SIZES[power]) for power in POWERS]) == (4, 4)


@pytest.fixture(scope="module")
def seventeen() -> Landscape:
    return realist(list(SIZES.values()))


def test_sizes_of_two_decimals_leave_seventeen_nations_with_ties(seventeen: Landscape) -> None:
    """226 configurations that no state has a reason to leave, 195 that each has a reason to stay in: 209 lies between."""
    weak, strict = seventeen.minima_count, sum(minimum.strict for minimum in seventeen.minima)
    assert seventeen.configurations == 2**16
    assert (weak, strict) == stable_by_hand([round(100 * size) for size in SIZES.values()]) == (226, 195)
    assert strict < PUBLISHED_OF_SEVENTEEN < weak


def test_what_was_rounded_away_decides_the_published_number() -> None:
    """Sizes that round to the printed ones have no ties, and numbers of stable configurations on both sides of 209."""
    chance = np.random.default_rng(1936)
    found = [realist(np.array(list(SIZES.values())) + chance.uniform(-0.005, 0.005, 17)) for _ in range(20)]
    assert all(minimum.strict for landscape in found for minimum in landscape.minima)
    counts = [landscape.minima_count for landscape in found]
    assert min(counts) < PUBLISHED_OF_SEVENTEEN < max(counts)
