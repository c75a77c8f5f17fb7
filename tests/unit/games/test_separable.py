"""The census of a separable game: small games of the literature and by hand, what is kept and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import CoalitionError
from sim.games.landscape import survey
from sim.games.partitions import TooLarge, count
from sim.games.separable import census
from tests.unit.games import plain

STALKER = [[0, 1], [-1, 0]]
"""0 wants to be with 1, who wants to be alone: no Nash-stable partition (Bogomolnaia & Jackson 2002)."""


def test_one_who_is_stalked_keeps_the_other_out() -> None:
    """Apart, 0 gains by joining but 1 would lose: individually stable. Together, 1 gets less than alone."""
    found = census(STALKER)
    assert (found.configurations, found.rational, found.nash, found.individual) == (2, 1, (), ((0, 1),))
    assert (found.nash_count, found.individual_count) == (0, 1)
    assert (found.lowest_energy, found.lowest) == (None, None)


def test_where_nobody_may_go_alone_bad_company_is_kept() -> None:
    found = census(STALKER, max_blocs=1)
    assert (found.configurations, found.rational, found.nash, found.individual) == (1, 1, ((0, 0),), ((0, 0),))


def test_friends_stay_together() -> None:
    """All mutual friends: only the grand coalition is stable in any sense, and everything is rational."""
    found = census(np.ones((5, 5)))
    assert found.nash == found.individual == ((0,) * 5,)
    assert found.rational == count(5) == 52


def test_enemies_stay_alone() -> None:
    found = census(-np.ones((5, 5)))
    assert found.nash == found.individual == (tuple(range(5)),)
    assert found.rational == 1


def test_indifference_makes_everything_stable() -> None:
    found = census(np.zeros((6, 6)))
    assert found.nash == found.individual == tuple(plain.partitions(6, 6))
    assert found.rational == found.nash_count == found.individual_count == count(6)


def test_the_first_are_kept_and_all_counted() -> None:
    found = census(np.zeros((10, 10)), keep=5)
    assert found.nash_count == found.individual_count == count(10) > 4096
    assert found.nash == found.individual == census(np.zeros((10, 10))).nash[:5]
    assert found.nash[1] == (0,) * 9 + (9,)
    assert census(np.zeros((4, 4)), keep=0).nash == ()


@pytest.mark.parametrize("max_blocs", [None, 2, 3])
def test_the_least_energy_is_that_of_the_survey(max_blocs: int | None) -> None:
    """... and values by size times propensity, which are the landscape's own, have its minima as Nash-stable partitions."""
    chance = np.random.default_rng(12)
    sizes, propensities = chance.random(9), chance.normal(size=(9, 9))
    propensities += propensities.T
    found = census(sizes * propensities, max_blocs, sizes, propensities)
    landscape = survey(sizes, propensities, max_blocs, basins=False)
    assert (found.lowest, found.lowest_energy) == (landscape.minima[0].labels, landscape.minima[0].energy)
    assert set(found.nash) == {minimum.labels for minimum in landscape.minima}


@pytest.mark.parametrize("max_blocs", [2, None])
def test_the_number_of_threads_changes_nothing(max_blocs: int | None) -> None:
    chance = np.random.default_rng(13)
    n = 15 if max_blocs else 10
    values, sizes = np.round(chance.normal(size=(n, n))), chance.random(n)
    one = census(values, max_blocs, sizes, values, workers=1)
    assert one == census(values, max_blocs, sizes, values, workers=2) == census(values, max_blocs, sizes, values)
    assert one.individual_count > 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0, float("nan")], [0, 0]], r"values: the value at \[0, 1\] is nan"),
        ([[0, 1, 2], [1, 0, 2]], "values: a row and a column for each player are needed"),
        ([], "values: a row and a column for each player"),
        ([[0, "much"], [0, 0]], "values: numbers are needed"),
        (np.full((3, 3), 1e308), "values: they are too large"),
    ],
)
def test_what_is_no_game_is_refused(values: Any, message: str) -> None:
    with pytest.raises(CoalitionError, match=message):
        census(values)


def test_sizes_and_propensities_belong_together() -> None:
    with pytest.raises(CoalitionError, match="an energy needs both"):
        census(STALKER, sizes=[1, 1])
    with pytest.raises(CoalitionError, match="an energy needs both"):
        census(STALKER, propensities=STALKER)
    with pytest.raises(CoalitionError, match="sizes: 2 are needed, one for each player, not 3"):
        census(STALKER, sizes=[1, 1, 1], propensities=np.zeros((3, 3)))


def test_a_game_too_large_says_so() -> None:
    with pytest.raises(TooLarge, match="13 players form 27,644,437 configurations.*allow at most 5 blocs, or take at most 12 players"):
        census(np.zeros((13, 13)))


def test_of_equal_energies_the_first_by_labels_is_the_lowest() -> None:
    """Nobody minds anybody: all 21,147 partitions, more than one range of them, have the energy 0."""
    nothing = np.zeros((9, 9))
    found = census(nothing, sizes=np.ones(9), propensities=nothing)
    assert (found.lowest, found.lowest_energy) == ((0,) * 9, 0.0)
