"""What single rules of realignment promise beside what all must hold to."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.tables import DETERMINISTIC, OFF, Table, seeds, sizes, table, words


@pytest.mark.parametrize("rule", DETERMINISTIC)
@given(seeds, sizes, words, st.floats(0, 10))
def test_a_rule_without_noise_ignores_word_and_temperature(rule: str, seed: int, count: int, word: float, temperature: float) -> None:
    now = table(seed, count)
    for i in now.here:
        assert now.turn(rule, i, word, temperature).bloc.tolist() == now.turn(rule, i).bloc.tolist()


def test_the_logit_does_not() -> None:
    now = table(1, 6, absent=False)
    assert len({tuple(now.turn("logit", 0, word, 1.0).bloc.tolist()) for word in np.linspace(0, 0.99, 20)}) > 1


@given(seeds, sizes)
def test_landscape_theory_is_the_logit_with_everything_else_off(seed: int, count: int) -> None:
    """To the bit: ODD 7.5 says so."""
    now = table(seed, count)
    for i in now.here:
        assert now.options("landscape", i) == now.options("logit", i, OFF)
        now = now.turn("landscape", i)


@given(seeds, sizes)
def test_landscape_theory_never_raises_the_energy_with_symmetric_affinities(seed: int, count: int) -> None:
    """Axelrod & Bennett 1993: a faction that lowers its own frustration lowers the energy by its weight times as much."""
    now = table(seed, count, symmetric=True)
    for _ in range(3):
        for i in now.here:
            after = now.turn("landscape", i)
            assert energy(after) <= energy(now) + 1e-12
            now = after


def energy(now: Table) -> float:
    apart = [(i, j) for i, j in combinations(now.here, 2) if now.bloc[i] != now.bloc[j]]
    return sum(float(now.weight[i] * now.weight[j] * now.affinities[i, j]) for i, j in apart)


@given(seeds, sizes, st.floats(1, 3))
def test_the_bilateral_shapley_value_never_makes_a_move_that_costs_either_side(seed: int, count: int, efficiency: float) -> None:
    """Who joins gets at least its power and more than before, and those it joins more than they are worth without it, by the same gain."""
    now = table(seed, count)
    for i in now.here:
        after = now.turn("bilateral_shapley", i, rules=(efficiency,))
        if after.company(i) != now.company(i):
            mine, theirs = shares(after, i, efficiency)
            assert mine > shares(now, i, efficiency)[0]
            assert mine >= now.weight[i] - 1e-12
            if after.company(i):
                power = sum(now.weight[j] for j in after.company(i))
                assert theirs > power
                assert theirs - power == pytest.approx(mine - now.weight[i], abs=1e-12)
        now = after


def shares(now: Table, i: int, efficiency: float) -> tuple[float, float]:
    """What faction and bloc get of what they are worth together: the mean over both orders of joining (Shapley's definition)."""
    own, company = float(now.weight[i]), sorted(now.company(i))
    if not company:
        return own, 0.0
    power = float(sum(now.weight[j] for j in company))
    far = [min(1, max(0, (1 - (now.affinities[i, j] + now.affinities[j, i]) / 2) / 2)) for j in company]
    union = efficiency * (own + power) * (1 - float(np.average(far, weights=[now.weight[j] for j in company] if power > 0 else None)))
    return ((own - 0.0) + (union - power)) / 2, ((power - 0.0) + (union - own)) / 2


@given(seeds, sizes, st.floats(1, 3), st.floats(1, 3))
def test_more_efficiency_never_removes_an_option(seed: int, count: int, one: float, other: float) -> None:
    now = table(seed, count)
    for i in now.here:
        less, more = ({label for label, _ in now.options("bilateral_shapley", i, (efficiency,))} for efficiency in sorted((one, other)))
        assert less <= more


@pytest.mark.parametrize(("efficiency", "joins"), [(1.30, False), (1.45, True)])
def test_the_bilateral_shapley_value_turns_where_efficiency_times_closeness_passes_1(efficiency: float, joins: bool) -> None:
    """By hand: two of power 0.5 with affinity 0.5 are 1/4 apart; together they are worth efficiency * 3/4, apart 1; 4/3 decides."""
    pair = Table(np.ones(2, bool), np.arange(2), np.array([0.5, 0.5]), np.array([[0.0, 0.5], [0.5, 0.0]]))
    assert (pair.turn("bilateral_shapley", 0, rules=(efficiency,)).company(0) == {1}) is joins
    if joins:
        assert dict(pair.options("bilateral_shapley", 0, (efficiency,)))[1] == pytest.approx(efficiency * 3 / 8)


def test_a_bloc_without_weight_is_as_far_as_its_members_are() -> None:
    """By hand: weightless members at affinities 1 and -1 are 0 and 1 away, 1/2 on the mean; 3 * 1/2 > 1, so that both gain."""
    affinities = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    now = Table(np.ones(3, bool), np.array([0, 1, 1]), np.array([1.0, 0.0, 0.0]), affinities)
    assert now.options("bilateral_shapley", 0, (3.0,)) == [(-1, 1.0), (1, pytest.approx(0.5 + 0.5 * 1.5))]
    assert now.options("bilateral_shapley", 0, (1.9,)) == [(-1, 1.0)]
