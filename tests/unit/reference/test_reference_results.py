"""What the reference reads off a week, worked out by hand."""

from __future__ import annotations

import pytest

from tests.reference import results


def four(make_state, **parameters):
    """Weights 0.4, 0.3, 0.2 and, of the threat, 0.1; all in one place."""
    return make_state(
        {
            "a": {"stationed": [40.0], "hostility": 0.5, "recognition": 1.0},
            "b": {"stationed": [30.0], "hostility": -0.2, "recognition": 0.0},
            "c": {"stationed": [20.0], "hostility": 0.9, "recognition": -1.0},
            "z": {"stationed": [10.0], "hostility": -1.0, "recognition": -1.0, "is_threat": True},
        },
        **parameters,
    )


def test_the_coalition_is_the_heaviest_hostile_bloc_without_a_threat(make_state):
    state = four(make_state, coalition_hostility=0.25)
    a, b, c, _ = state.factions
    b.join(a.bloc)  # mean hostility (0.4*0.5 - 0.3*0.2)/0.7 = 0.2: too mild
    assert results.coalition(state) == []
    assert results.coalition_share(state) == 0
    b.join([])
    c.join(a.bloc)
    assert results.coalition(state) == [a, c]
    assert results.coalition_share(state) == pytest.approx(0.6 / 0.9)


def test_the_front_leaves_out_who_fights_one_of_it(make_state):
    state = four(make_state, front_weeks=8)
    state.week = 10
    for one, other, week in ((0, 3, 9), (1, 3, 3), (2, 3, 2), (0, 1, 5)):
        state.last_clash[one][other] = state.last_clash[other][one] = week
    # c fought the threat 8 weeks ago, too long; b fought a, which is heavier
    assert [faction.name for faction in results.front(state)] == ["a"]
    state.last_clash[0][1] = state.last_clash[1][0] = 2
    assert [faction.name for faction in results.front(state)] == ["a", "b"]


def test_tolerating_is_peace_with_the_threat_and_war_on_its_enemies(make_state):
    state = four(make_state, fought_weeks=8, allied_reach=0.25)
    state.week = 10
    _, b, _, z = state.factions
    state.last_clash[0][1] = state.last_clash[1][0] = 9
    assert not results.tolerates(state, b)
    state.last_clash[0][3] = state.last_clash[3][0] = 9
    assert results.tolerates(state, b)
    state.last_clash[1][3] = state.last_clash[3][1] = 3
    assert not results.tolerates(state, b)
    assert not results.enables(b)
    b.join(z.bloc)
    assert results.enables(b)
    assert not results.enables(z)


def test_status_is_fought_before_allied_before_neutral(make_state):
    state = four(make_state, allied_reach=0.25, fought_weeks=8)
    state.week = 10
    a, b, _, _ = state.factions
    assert results.status(state, a, b, [True, True, False, False]) == "neutral"  # half is not more than half
    assert results.status(state, a, b, [True, True, True, False]) == "allied"
    state.meet[0][1] = 0.2
    assert results.status(state, a, b, [True]) == "neutral"
    state.add(state.tie, a, b, 0.1)
    assert results.status(state, a, b, [True]) == "allied"
    state.last_clash[0][1] = state.last_clash[1][0] = 3
    assert results.status(state, a, b, [True]) == "fought"
    state.last_clash[0][1] = state.last_clash[1][0] = 2
    assert results.status(state, a, b, [True]) == "allied"


def test_recognition_polarisation_frustration(make_state):
    state = four(make_state)
    a, b, _, _ = state.factions
    # 0.4*1 + 0 - 0.2 - 0.1
    assert results.mean_recognition(state) == pytest.approx(0.1)
    a.declared = -3.0
    assert results.mean_declared_recognition(state) == pytest.approx(-0.4 - 0.3)
    # Esteban & Ray with alpha 1.3: each ordered pair, weight^2.3 times the other's weight times their distance
    by_hand = (
        0.4**2.3 * (0.3 * 1 + 0.2 * 2 + 0.1 * 2) + 0.3**2.3 * (0.4 + 0.2 + 0.1) + 0.2**2.3 * (0.4 * 2 + 0.3) + 0.1**2.3 * (0.4 * 2 + 0.3)
    )
    assert results.polarisation(state) == pytest.approx(by_hand)
    b.join(a.bloc)
    state.affinity[0][1], state.affinity[1][0] = -0.5, 0.5  # together: a unsatisfied, b satisfied
    state.affinity[0][2] = 1.0  # apart: unsatisfied
    assert results.frustration(state) == pytest.approx((0.12 * 0.5 + 0.08) / (0.12 * 0.5 * 2 + 0.08))


def test_control_takes_more_than_half_of_the_force(make_state):
    state = four(make_state)
    a, b, _, _ = state.factions
    assert not results.controls(state, a, 0)
    b.join(a.bloc)
    assert results.controls(state, a, 0)
    assert results.controls(state, b, 0)
