"""Power indices, Shapley values, the core and the nucleolus against their definitions written out, coalition by coalition."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from coopgt import core as coopgt_core
from coopgt import shapley_value as coopgt_shapley
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.games.nucleolus import nucleolus
from sim.games.pivots import simple_game, two_conditions
from sim.games.power import banzhaf, deegan_packel, shapley_shubik
from sim.games.transferable import core_point, shapley

FEW = settings(max_examples=60)

WEIGHTS = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any)


def wins(weights: Sequence[int], quota: int) -> list[bool]:
    return [sum(w for i, w in enumerate(weights) if mask >> i & 1) >= quota for mask in range(2 ** len(weights))]


@FEW
@given(WEIGHTS, st.data())
def test_power_is_what_the_definitions_say(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    n, winning = len(weights), wins(weights, quota)
    pivotal = [0] * n
    for order in permutations(range(n)):
        mask = 0
        for player in order:
            mask |= 1 << player
            if winning[mask]:
                pivotal[player] += 1
                break
    assert shapley_shubik(weights, quota) == tuple(Fraction(count, factorial(n)) for count in pivotal)
    swings = [sum(winning[mask] and not winning[mask ^ 1 << i] for mask in range(2**n) if mask >> i & 1) for i in range(n)]
    assert banzhaf(weights, quota).swings == tuple(swings)
    members = [[i for i in range(n) if mask >> i & 1] for mask in range(2**n)]
    minimal = [members[mask] for mask in range(2**n) if winning[mask] and not any(winning[mask ^ 1 << i] for i in members[mask])]
    shares = [sum((Fraction(1, len(c)) for c in minimal if i in c), Fraction(0)) / len(minimal) for i in range(n)]
    assert deegan_packel(weights, quota) == tuple(shares)
    pivots = simple_game(np.array(winning))
    assert pivots.shapley_shubik == shapley_shubik(weights, quota)
    assert pivots == two_conditions(weights, quota, [0] * n) == simple_game(np.array(winning), within=True)


@FEW
@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.booleans(), min_size=2**n, max_size=2**n)))
def test_any_simple_game_has_the_shapley_value_of_its_function(winning: list[bool]) -> None:
    winning[0] = False
    pivots = simple_game(np.array(winning))
    assert pivots.shapley_shubik == tuple(shapley(np.array(winning, dtype=int)))
    assert sum(pivots.shapley_shubik) == winning[-1]
    within = [any(winning[part] for part in range(mask + 1) if part & ~mask == 0) for mask in range(len(winning))]
    closed = simple_game(np.array(winning), within=True)
    assert closed == simple_game(np.array(within))
    assert closed.monotone


WORTHS = st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(-20, 40), min_size=2**n, max_size=2**n)).map(lambda v: [0, *v[1:]])


@FEW
@given(WORTHS, st.data())
def test_shapley_is_efficient_symmetric_additive_and_gives_nothing_for_nothing(worth: list[int], data: st.DataObject) -> None:
    n = len(worth).bit_length() - 1
    value = shapley(worth)
    assert sum(value) == worth[-1]
    other = [0, *data.draw(st.lists(st.fractions(-3, 3, max_denominator=7), min_size=len(worth) - 1, max_size=len(worth) - 1))]
    both = [mine + theirs for mine, theirs in zip(worth, other, strict=True)]
    assert (shapley(both) == value + shapley(other)).all()
    # A player more who adds nothing to anybody gets nothing, and takes nothing from anybody.
    assert (shapley([*worth, *worth]) == [*value, 0]).all()
    # Two players who swap their roles swap their values.
    i, j = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))
    swapped = [worth[mask & ~(1 << i | 1 << j) | (mask >> i & 1) << j | (mask >> j & 1) << i] for mask in range(2**n)]
    order = [j if k == i else i if k == j else k for k in range(n)]
    assert (shapley(swapped) == value[order]).all()
    assert shapley(np.array(worth, dtype=float)) == pytest.approx(np.array(value, dtype=float), abs=1e-9)


def as_coopgt(worth: Sequence[int]) -> dict[tuple[int, ...], int]:
    n = len(worth).bit_length() - 1
    return {tuple(i + 1 for i in range(n) if mask >> i & 1): value for mask, value in enumerate(worth)}


@FEW
@given(WORTHS)
def test_coopgt_agrees_on_shapley_and_on_whether_there_is_a_core(worth: list[int]) -> None:
    theirs = as_coopgt(worth)
    assert np.array(shapley(worth), dtype=float) == pytest.approx(coopgt_shapley.calculate(theirs), abs=1e-9)
    point, their_point = core_point(worth), coopgt_core.find_core_point(theirs)
    assert (point is None) == (their_point is None)
    if point is not None:
        # Their test of being in the core is exact, so that a point that sums to v(N) but for its last bits needs some room.
        n = len(point)
        easier = {coalition: value if len(coalition) == n else value - 1e-6 for coalition, value in theirs.items()}
        rounded = [Fraction(float(payoff)) for payoff in point[:-1]]
        assert coopgt_core.is_in_core(easier, [*rounded, worth[-1] - sum(rounded)])


def excesses(worth: Sequence[float], payoffs: np.ndarray) -> np.ndarray:
    masks = range(1, len(worth) - 1)
    return np.sort([sum(payoffs[i] for i in range(len(payoffs)) if mask >> i & 1) - worth[mask] for mask in masks])


@FEW
@given(WORTHS, st.integers(0, 2**32 - 1))
def test_no_imputation_treats_the_worst_off_better_than_the_nucleolus(worth: list[int], seed: int) -> None:
    n = len(worth).bit_length() - 1
    alone = np.array([worth[1 << i] for i in range(n)], dtype=float)
    worth[-1] = max(worth[-1], int(alone.sum()))
    best = nucleolus(worth)
    assert best.sum() == pytest.approx(worth[-1], abs=1e-6)
    assert (best >= alone - 1e-6).all()
    mine = excesses(worth, best)
    rng = np.random.default_rng(seed)
    near = [best + scale * (step - step.mean()) for scale in (1e-3, 0.1, 1) for step in rng.normal(size=(5, n))]
    far = [alone + (worth[-1] - alone.sum()) * share for share in rng.dirichlet(np.ones(n), 5)]
    for other in [*near, *far]:
        if (other >= alone).all():
            differing = np.flatnonzero(np.abs(excesses(worth, other) - mine) > 1e-6)
            assert not len(differing) or excesses(worth, other)[differing[0]] < mine[differing[0]]
    if (point := core_point(worth)) is not None:
        assert excesses(worth, best).min(initial=0.0) >= -1e-6
        assert excesses(worth, point).min(initial=0.0) == pytest.approx(excesses(worth, best).min(initial=0.0), abs=1e-6)
