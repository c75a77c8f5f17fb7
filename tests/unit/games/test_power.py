"""Power in weighted games, and in simple games that are not: what is exact, what is refused, how large is possible."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sim.errors import CoalitionError
from sim.games.pivots import simple_game, two_conditions
from sim.games.power import banzhaf, deegan_packel, shapley_shubik

INDICES = pytest.mark.parametrize("index", [shapley_shubik, banzhaf, deegan_packel])


def test_a_common_unit_changes_nothing() -> None:
    """In thousands or ones, and a quota that no coalition meets exactly is as good as the next that one can."""
    assert shapley_shubik([50_000, 49_000, 1_000], 50_001) == shapley_shubik([50, 49, 1], 51)
    assert deegan_packel([50_000, 49_000, 1_000], 50_001) == deegan_packel([50, 49, 1], 51)


def test_a_dictator_has_all_power() -> None:
    assert shapley_shubik([5, 1, 1], 4) == deegan_packel([5, 1, 1], 4) == (1, 0, 0)
    assert banzhaf([5, 1, 1], 4).absolute == (1, 0, 0)


def test_one_player() -> None:
    assert shapley_shubik([3], 2) == deegan_packel([3], 2) == banzhaf([3], 2).normalised == (1,)
    assert two_conditions([3], 2, [0]).shapley_shubik == (1,)


def test_sixty_two_equals_share_alike() -> None:
    """The largest counts there can be: of 62 players, (61 choose 31) coalitions of others."""
    assert shapley_shubik([1] * 62, 32) == (Fraction(1, 62),) * 62
    assert banzhaf([1] * 62, 32).swings == (232714176627630544,) * 62  # 61! / (31! 30!)


def test_twenty_five_players_of_total_weight_a_hundred_thousand() -> None:
    weights = np.random.default_rng(25).integers(1, 8_000, 25).tolist()
    weights[0] += 100_000 - sum(weights)
    quota = 50_001
    value = shapley_shubik(weights, quota)
    assert sum(value) == 1
    assert sum(deegan_packel(weights, quota)) == 1
    order = np.argsort(weights)
    assert (np.diff([float(value[i]) for i in order]) >= 0).all()
    pivots = two_conditions(weights, quota, np.zeros(25))
    assert pivots.shapley_shubik == value
    assert pivots.banzhaf == banzhaf(weights, quota)


@INDICES
@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ([], 1, "there are no players"),
        ([1, -2], 1, "weights cannot be negative; player 1 has -2"),
        ([1, 2.5], 1, "a weight must be a whole number, not 2.5"),
        ([1, 2], 1.5, "the quota must be a whole number, not 1.5"),
        ([1, 2], 0, "the quota must be from 1 to the sum of the weights, 3, not 0"),
        ([1, 2], 4, "the quota must be from 1 to the sum of the weights, 3, not 4"),
        ([1] * 63, 32, "power is exact for up to 62 players, not 63; merge the smallest"),
        ([10**7, 10**7 + 1, 3], 10**7, "3 players and a quota of 10,000,000 need 40,000,000 counts, more than the 25,000,000 kept at once"),
    ],
)
def test_what_is_no_weighted_game(index: Any, weights: list[Any], quota: Any, message: str) -> None:
    with pytest.raises(CoalitionError, match=re.escape(message)):
        index(weights, quota)


def against_a_threat(weights: np.ndarray, hostility: np.ndarray) -> list[bool]:
    """At least half of all weight, and a weighted mean hostility of at least a quarter, coalition by coalition."""
    winning = []
    for mask in range(2 ** len(weights)):
        inside = np.array([bool(mask >> i & 1) for i in range(len(weights))])
        share = weights[inside].sum()
        winning.append(bool(share >= 0.5 and (weights * hostility)[inside].sum() / share >= 0.25))
    return winning


@pytest.mark.parametrize("players", [3, 6, 7, 11])
@pytest.mark.parametrize("within", [False, True])
def test_a_second_condition(players: int, within: bool) -> None:
    rng = np.random.default_rng(players)
    weights, hostility = rng.dirichlet(np.ones(players)), rng.uniform(-0.4, 0.9, players)
    expected = simple_game(np.array(against_a_threat(weights, hostility)), within=within)
    assert two_conditions(weights, 0.5, weights * (hostility - 0.25), within=within) == expected


@pytest.mark.parametrize(("players", "fewest"), [(2, 2), (5, 3), (6, 7), (9, 2), (9, 8), (9, 10)])
def test_a_coalition_may_need_so_many_members(players: int, fewest: int) -> None:
    weights = np.random.default_rng(players).dirichlet(np.ones(players))
    winning = [mask.bit_count() >= fewest and sum(weights[i] for i in range(players) if mask >> i & 1) >= 0.4 for mask in range(2**players)]
    assert two_conditions(weights, 0.4, np.zeros(players), fewest=fewest) == simple_game(np.array(winning))


def test_the_lukewarm_spoil_what_the_hostile_have_won() -> None:
    """The hostile first has half of all weight and wins alone; the second, larger than it is lukewarm, spoils; the third mends."""
    weights, hostility = np.array([5.0, 4.0, 1.0]), np.array([0.4, 0.0, 0.9])
    pivots = two_conditions(weights, 5.0, weights * (hostility - 0.25))
    winning = {mask for mask in range(8) if mask in (0b001, 0b101, 0b111)}
    assert pivots == simple_game(np.array([mask in winning for mask in range(8)]))
    assert pivots.spoils == ((0, 0, 0), (0, 1, 0), (0, 0, 0))
    assert not pivots.monotone
    # Of six orders the first makes win in five: as the first, after the third, after both. The second spoils in one. The third, as the
    # last after the first, makes win in two.
    assert pivots.shapley_shubik == (Fraction(5, 6), Fraction(-1, 6), Fraction(1, 3))
    assert two_conditions(weights, 5.0, weights * (hostility - 0.25), within=True).shapley_shubik == (1, 0, 0)


def test_exactly_at_the_bar_counts_as_reaching_it() -> None:
    """In tenths, which are not exact in binary."""
    assert 0.7 + 0.2 + 0.1 < 1.0
    assert two_conditions([0.7, 0.2, 0.1], 1.0, [0, 0, 0]).shapley_shubik == (Fraction(1, 3),) * 3
    assert 0.3 - 0.1 - 0.2 < 0.0
    assert two_conditions([1, 1, 1], 3.0, [0.3, -0.1, -0.2]).grand
    assert not two_conditions([1, 1, 1], 3.0, [0.3, -0.1, -0.2001]).grand


def test_nobody_alone_wins_nothing() -> None:
    """However low the quota."""
    pivots = two_conditions([1, 1], 1e-14, [0, 0])
    assert not pivots.empty
    assert pivots.makes == ((1, 0), (1, 0))


def test_nobody_wins() -> None:
    pivots = two_conditions([1, 1], 3, [0, 0])
    assert pivots.shapley_shubik == pivots.banzhaf.normalised == (0, 0)
    assert not pivots.grand


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], 1, [1]), "weights and second: one number a player is needed in each; the shapes are (2,) and (1,)"),
        (([], 1, []), "weights and second: one number a player is needed"),
        (([1, -2], 1, [0, 0]), "weights cannot be negative; player 1 has -2.0"),
        (([1, float("inf")], 1, [0, 0]), "weights: the value at [1] is inf"),
        (([1, 2], float("nan"), [0, 0]), "the quota must be above 0, not nan"),
        (([1, 2], 0, [0, 0]), "the quota must be above 0, not 0"),
        (([1] * 29, 9, [0] * 29), "power by looking at every coalition is for up to 28 players, not 29; merge the smallest"),
    ],
)
def test_what_is_no_game_of_two_conditions(arguments: Any, message: str) -> None:
    with pytest.raises(CoalitionError, match=re.escape(message)):
        two_conditions(*arguments)


@pytest.mark.parametrize(
    ("winning", "message"),
    [
        (np.zeros(6, dtype=bool), "winning: one entry for each of the 2**n coalitions of n players is needed, by bitmask; these are 6"),
        (np.zeros(8), "winning: one yes or no for each coalition is needed, by bitmask"),
        (np.zeros((2, 4), dtype=bool), "winning: one yes or no for each coalition is needed, by bitmask"),
    ],
)
def test_what_is_no_simple_game(winning: Any, message: str) -> None:
    with pytest.raises(CoalitionError, match=re.escape(message)):
        simple_game(winning)


@pytest.mark.parametrize("quota", [0, -1, np.inf])
def test_a_quota_that_nobody_or_nothing_meets_is_refused(quota: float) -> None:
    """At 0 or below whoever joins an empty coalition would change nothing, at infinity nobody could ever win."""
    with pytest.raises(CoalitionError, match="the quota must be above 0, not"):
        two_conditions([1, 2], quota, [0, 0])


def test_whoever_weighs_nothing_is_no_pivot_and_changes_no_other() -> None:
    """The null player of Shapley's axioms; of the others, each wins only with the other."""
    pivots = two_conditions([0, 2, 1], 3, [0, 0, 0])
    assert pivots.shapley_shubik == (0, Fraction(1, 2), Fraction(1, 2))
