"""Shapley values, core points and the nucleolus: exact or not, how large, what is refused."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sim.errors import CoalitionError
from sim.games.nucleolus import nucleolus
from sim.games.transferable import core_point, shapley


def size_squared(players: int) -> np.ndarray:
    return np.bitwise_count(np.arange(2**players)).astype(np.int64) ** 2


def test_whole_numbers_give_fractions_and_floats_floats() -> None:
    exact = shapley([0, 1, 2, 4])
    assert exact.tolist() == [Fraction(3, 2), Fraction(5, 2)]
    assert all(isinstance(value, Fraction) for value in exact)
    rounded = shapley([0, 1.0, 2, 4])
    assert rounded.dtype == np.float64
    assert rounded.tolist() == [1.5, 2.5]


def test_fractions_and_huge_numbers_stay_exact() -> None:
    third = Fraction(1, 3)
    assert shapley([0, third, 0, 1]).tolist() == [Fraction(2, 3), third]
    huge = 3 * 2**61 + 1
    assert shapley([0, 0, 0, huge]).tolist() == [Fraction(huge, 2)] * 2
    assert shapley(np.array([0, 0, 0, 2**62 + 1])).tolist() == [Fraction(2**62 + 1, 2)] * 2


def test_twenty_players() -> None:
    """v = |S|**2 with one player adding 1000 on its own: 20 for each of 20, and 1000 more for that one."""
    worth = size_squared(20)
    worth[np.arange(2**20) & 1 == 1] += 1000
    assert shapley(worth).tolist() == [1020] + [20] * 19
    point = core_point(worth)
    assert point is not None
    assert point.sum() == pytest.approx(1400)
    assert point[1:] == pytest.approx(20)


def test_one_player_keeps_what_it_earns() -> None:
    assert shapley([0, 7]).tolist() == [7]
    assert core_point([0, 7]) == pytest.approx([7])
    assert nucleolus([0, 7]) == pytest.approx([7])


def test_nothing_to_divide() -> None:
    assert core_point([0] * 8) == pytest.approx([0, 0, 0])
    assert nucleolus([0] * 8) == pytest.approx([0, 0, 0])


def test_a_core_is_empty_by_a_hair() -> None:
    """Three, any two of whom earn 2/3 of what all do: the core is one point; a little more, and it is empty."""
    assert core_point([0, 0, 0, 2, 0, 2, 2, 3]) == pytest.approx([1, 1, 1])
    assert core_point([0, 0, 0, 2, 0, 2, 2, 3 - 1e-6]) is None


def test_the_size_of_the_numbers_does_not_matter() -> None:
    worth = np.array([0, -1, 0, 3, 1, 4, 2, 5])  # Ferguson's game by bitmask
    for unit in (1e-9, 1e12):
        assert nucleolus(worth * unit) == pytest.approx(np.array([8 / 3, 2 / 3, 5 / 3]) * unit, rel=1e-7)


def test_a_bankrupt_estate_is_divided_as_in_the_talmud() -> None:
    """Estates of 100, 200 and 300 among claims of 100, 200 and 300 (Aumann & Maschler 1985, Journal of Economic Theory 36, 195-213)."""
    claims = np.array([100, 200, 300])
    for estate, shares in [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])]:
        owed = [sum(claims[i] for i in range(3) if not mask >> i & 1) for mask in range(8)]
        assert nucleolus([max(0, estate - others) for others in owed]) == pytest.approx(shares, abs=1e-6)


def test_twelve_players() -> None:
    """A game in which all are alike, and the grand coalition earns more than its square: equal shares."""
    worth = size_squared(12)
    worth[-1] = 180
    assert nucleolus(worth) == pytest.approx(15, abs=1e-6)


@pytest.mark.parametrize("solution", [shapley, core_point, nucleolus])
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0, 1, 2], "values: one entry for each of the 2**n coalitions of n players is needed, by bitmask; these are 3"),
        ([0], "values: one entry for each of the 2**n coalitions"),
        ([[0, 1], [2, 3]], "values: one number a coalition is needed, by bitmask; the shape is (2, 2)"),
        ([0, 1, float("nan"), 2], "values: the value at [2] is nan; a finite number is needed"),
        ([0, "one", 1, 2], "values: numbers are needed"),
        ([0, None, 1, 2], "values: the value at [1] is nan; a finite number is needed"),
        ([0, [1], 1, 2], "values: one number a coalition is needed, by bitmask"),
        ([1, 1, 1, 2], "values: the empty coalition earns nothing, not 1"),
    ],
)
def test_what_is_no_characteristic_function(solution: Any, values: Any, message: str) -> None:
    with pytest.raises(CoalitionError, match=re.escape(message)):
        solution(values)


@pytest.mark.parametrize(
    ("solution", "values", "most"),
    [
        (shapley, np.zeros(2**21), 20),
        (shapley, [Fraction(0)] * 2**15, 14),
        (core_point, np.zeros(2**21), 20),
        (nucleolus, np.zeros(2**13), 12),
    ],
)
def test_too_many_players(solution: Any, values: Any, most: int) -> None:
    n = len(values).bit_length() - 1
    with pytest.raises(
        CoalitionError, match=f"{n} players form {2**n:,} coalitions; this is done for up to {most} players; merge the smallest"
    ):
        solution(values)


def test_without_imputations_there_is_no_nucleolus() -> None:
    with pytest.raises(CoalitionError, match="all players together earn less than the sum of what each earns alone"):
        nucleolus([0, 2, 2, 3])
