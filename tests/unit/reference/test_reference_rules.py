"""The reference's rival rules of realignment, worked out by hand."""

from __future__ import annotations

import pytest

from tests.reference.affinity import judge
from tests.reference.realignment import Option, both_gain, distance, game, open_options, realign, shapley


def three(make_state, rule, affinities, **parameters):
    """Weights 1/4, 1/4 and 1/2, in one place."""
    state = make_state({"a": {"stationed": [100.0]}, "b": {"stationed": [100.0]}, "c": {"stationed": [200.0]}}, **parameters)
    state.rule, state.fixed_affinity = rule, affinities
    judge(state)
    return state


def test_landscape_weighs_friends_by_their_size(make_state, fixed_draws):
    # a likes b by 0.5 (weighs 1/8) and c by 0.3 (weighs 0.15), who dislike each other: a goes to c, whatever its temperature and veto
    likes = [[0.0, 0.5, 0.3], [0.5, 0.0, -1.0], [0.3, -1.0, 0.0]]
    state = three(make_state, "landscape", likes, veto=0.0, temperature=5.0, inertia=9.0)
    a, b, c = state.factions
    assert len(open_options(state, a)) == 3
    realign(state, fixed_draws(0.99))
    assert a.bloc is c.bloc
    assert b.bloc == [b]


def test_two_share_what_they_gain_by_joining_forces(make_state):
    # affinities 0.4 and 0.6: distance (1 - 0.5)/2 = 1/4; together 1.6 * 3/4 * 3/4 = 0.9, apart 3/4; each gains 0.075
    state = three(make_state, "bilateral_shapley", [[0.0, 0.0, 0.4], [0.0, 0.0, 0.0], [0.6, 0.0, 0.0]], efficiency=1.6)
    a, _, c = state.factions
    assert distance(state, a, c) == pytest.approx(0.25)
    assert game(state, a, [c]) == pytest.approx((0.5, 0.9))
    assert shapley(0.25, 0.5, 0.9) == pytest.approx(0.325)
    assert shapley(0.5, 0.25, 0.9) == pytest.approx(0.575)
    assert both_gain(state, a, [c])


def test_strangers_join_only_where_the_efficiency_is_above_two(make_state):
    strangers = [[0.0] * 3 for _ in range(3)]
    for efficiency, gain in ((1.99, False), (2.01, True)):
        state = three(make_state, "bilateral_shapley", strangers, efficiency=efficiency)
        assert both_gain(state, state.factions[0], [state.factions[1]]) is gain


def test_a_bloc_is_left_that_is_worth_less_than_being_alone(make_state, fixed_draws):
    state = three(make_state, "bilateral_shapley", [[0.0, -0.5, -0.5], [-0.5, 0.0, 1.0], [-0.5, 1.0, 0.0]], efficiency=1.5)
    a, b, c = state.factions
    a.join(b.bloc)
    c.join(b.bloc)
    assert open_options(state, a)[:2] == [Option([b, c], here=True), Option([], here=False)]
    realign(state, fixed_draws(0.5))
    assert a.bloc == [a]
    assert b.bloc is c.bloc
