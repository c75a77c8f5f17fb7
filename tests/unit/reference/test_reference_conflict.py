"""Space, clashes, offensives and growth of the reference, worked out by hand."""

from __future__ import annotations

import math

import pytest

from tests.reference.adaptation import grow, recover
from tests.reference.affinity import judge
from tests.reference.conflict import apply, clash_of, clash_probability, consequences_of, fight
from tests.reference.derived import derive
from tests.reference.geography import Geography
from tests.reference.offensives import decide, go_on_offensives, is_over, march
from tests.reference.state import Offensive


def test_the_way_leads_over_the_lowest_id_among_equally_short_ones():
    # 0 - 1 - 3 and 0 - 2 - 3, both 30 km; 0 - 3 directly is 40 km; 4 has no road
    geography = Geography(5, {(0, 1): 10, (1, 3): 20, (0, 2): 20, (2, 3): 10, (0, 3): 40}, reach_km=30, march_km=300)
    assert geography.next_place(0, 3) == (1, 0.0)
    assert geography.next_place(0, 4)[0] is None
    assert geography.closeness[0][3] == pytest.approx(math.exp(-1))
    assert (geography.closeness[0][0], geography.closeness[0][4]) == (1.0, 0.0)


def test_overlap_of_two_places_one_reach_apart(make_state):
    state = make_state(
        {"a": {"stationed": [100.0, 0.0]}, "b": {"stationed": [0.0, 50.0]}}, places=2, roads={(0, 1): 80.0}, reach_km=80.0, march_km=300
    )
    a, b = state.factions
    # <x_a, y_b> = 100*50/e; <x_a, y_a> = 100*100; <x_b, y_b> = 50*50
    assert state.meet[0][1] == state.meet[1][0] == pytest.approx(math.exp(-1))
    assert a.felt == pytest.approx([100, 100 * math.exp(-1)])
    assert b.nearness(0) == pytest.approx(math.exp(-1))


def test_elders_meet_through_their_home_and_weigh_by_influence(make_state):
    state = make_state({"elders": {"influence": 0.5}, "militia": {"stationed": [100.0]}})
    elders, militia = state.factions
    # militia: all of the strength, 1; elders 0 + 0.5
    assert (elders.weight, militia.weight) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert state.meet[0][1] == pytest.approx(1)
    assert elders.nearness(0) == 1.0


def test_a_clashs_probability(make_state):
    state = make_state({"a": {"stationed": [10.0]}, "b": {"stationed": [10.0]}}, clash_rate=0.2)
    state.affinity = [[0.0, -0.6], [-0.2, 0.0]]
    # mean affinity -0.4, meet 1: 1 - e^(-0.2*0.4)
    assert clash_probability(state, *state.factions) == pytest.approx(1 - math.exp(-0.08))
    state.factions[1].join(state.factions[0].bloc)
    assert clash_probability(state, *state.factions) == 0


def test_clashes_are_drawn_against_their_probability(make_state, fixed_draws):
    for uniform, clashes in ((0.07, 1), (0.08, 0)):  # 1 - e^(-0.08) = 0.0769
        state = make_state({"a": {"stationed": [10.0]}, "b": {"stationed": [10.0]}}, clash_rate=0.2)
        state.affinity = [[0.0, -0.4], [-0.4, 0.0]]
        fight(state, fixed_draws(uniform))
        assert len(state.week_clashes) == clashes


def test_losses_follow_the_enemys_part_of_the_force(make_state):
    state = make_state({"a": {"stationed": [300.0]}, "b": {"stationed": [100.0]}, "c": {"stationed": [100.0]}}, attrition=0.1)
    a, b, c = state.factions
    c.join(b.bloc)
    clash = clash_of(state, b, a, 0)
    apply(state, clash, consequences_of(state, clash))
    # forces 300 against 200 (b fights with c beside it): a loses 300*0.1*200/500 = 12, b 100*0.1*300/500 = 6, c nothing
    assert [faction.stationed[0] for faction in (a, b, c)] == pytest.approx([288, 94, 100])
    assert state.week_losses == pytest.approx(18)
    assert (clash.first, clash.second) == (a, b)


def test_trust_and_rivalry_after_a_clash(make_state):
    state = make_state({name: {"stationed": [100.0]} for name in "abc"}, trust_loss=0.15, rivalry_gain=0.03, trust_gain=0.05)
    a, b, c = state.factions
    c.join(b.bloc)
    clash = clash_of(state, a, b, 0)
    apply(state, clash, consequences_of(state, clash))
    assert (state.trust[0][1], state.rivalry[0][1]) == (-0.15, 0.03)
    assert state.trust[1][2] == state.trust[2][1] == 0.05
    assert state.trust[0][2] == 0


def test_a_clash_across_recognition_moves_attention_most_where_it_is(make_state):
    state = make_state(
        {
            "a": {"stationed": [10.0, 0.0], "recognition": 0.5},
            "b": {"stationed": [10.0, 0.0], "recognition": -0.5},
            "far": {"stationed": [0.0, 10.0]},
        },
        places=2, political_weight=0.5, polarisation_gain=0.2, news=0.4,
    )  # fmt: skip
    a, b, far = state.factions
    clash = clash_of(state, a, b, 0)
    apply(state, clash, consequences_of(state, clash))
    # 0.2*0.5 = 0.1, times 1 where it is felt fully, times news where it is not felt at all
    assert [faction.attention[0] for faction in (a, b, far)] == pytest.approx([0.1, 0.1, 0.04])
    assert far.attention[1:] == [0, 0]


def test_a_clash_with_a_threat_alarms_hardens_and_damages_oil(make_state):
    state = make_state(
        {
            "a": {"stationed": [10.0], "hostility": 0.2, "recognition": 1.0},
            "z": {"stationed": [10.0], "hostility": -1.0, "is_threat": True, "recognition": -1.0},
        },
        oil=0.5, alarm_gain=0.15, hardening=0.05, oil_damage=0.2, news=1.0,
    )  # fmt: skip
    a, z = state.factions
    clash = clash_of(state, a, z, 0)
    apply(state, clash, consequences_of(state, clash))
    assert a.attention == pytest.approx([0, 0.15 * (0.2 + 0.8 * 0.5), 0])
    assert a.hostility == pytest.approx(0.2 + 0.05 * 0.8)
    assert z.hostility == -1
    assert state.oil_damage == pytest.approx(0.1)


def test_a_threat_gains_where_others_fight_each_other(make_state):
    state = make_state(
        {"a": {"stationed": [10.0]}, "b": {"stationed": [10.0]}, "z": {"stationed": [30.0], "start": 20.0, "is_threat": True}},
        vacuum=0.05, capacity=2.0,
    )  # fmt: skip
    a, b, z = state.factions
    clash = clash_of(state, a, b, 0)
    apply(state, clash, consequences_of(state, clash))
    # room 1 - 30/(2*20) = 0.25; 0.05*30*0.25
    assert z.stationed[0] == pytest.approx(30.375)


def test_an_offensive_needs_superiority_and_aims_at_the_strongest_place(make_state, fixed_draws):
    factions = {"a": {"stationed": [100.0, 0.0]}, "z": {"stationed": [20.0, 60.0], "is_threat": True}}
    for superiority, sets_out in ((0.8, True), (0.9, False)):  # 0.5*100 against 60: 48 and 54
        state = make_state(
            factions, places=2, roads={(0, 1): 80.0}, mobilisable=0.5, superiority=superiority, offensive_rate=0.5, march_km=300.0
        )
        state.fixed_affinity = [[0.0, -0.8], [-0.8, 0.0]]
        judge(state)
        # weight of z 80/180, e^(-80/300) = 0.766 on the way: 1 - e^(-0.5*0.8*80/180*0.766) = 0.1273
        offensive = decide(state, state.factions[0], fixed_draws(0.127))
        assert (offensive is not None) == sets_out
        if offensive is not None:
            assert (offensive.place, offensive.origin) == (1, 60.0)
        assert decide(state, state.factions[0], fixed_draws(0.128)) is None


def test_a_march_moves_one_leg_from_every_place_at_once(make_state):
    state = make_state({"a": {"stationed": [100.0, 50.0, 10.0]}}, places=3, roads={(0, 1): 10.0, (1, 2): 10.0}, commit=0.2)
    a = state.factions[0]
    march(state, a, 2)
    # 0 -> 1: 20; 1 -> 2: 10 of the 50 that were there
    assert a.stationed == pytest.approx([80, 60, 20])


def test_an_offensive_ends_below_a_tenth(make_state):
    state = make_state({"a": {"stationed": [100.0]}, "b": {"stationed": [9.0]}})
    a, b = state.factions
    assert not is_over(state, a, Offensive(b, 0, 89.0))
    assert is_over(state, a, Offensive(b, 0, 91.0))
    b.join(a.bloc)
    assert is_over(state, a, Offensive(b, 0, 9.0))


def test_who_is_on_an_offensive_marches_the_same_week(make_state, fixed_draws):
    state = make_state(
        {"a": {"stationed": [1000.0, 0.0]}, "z": {"stationed": [0.0, 60.0], "is_threat": True}},
        places=2, roads={(0, 1): 80.0}, commit=0.2, offensive_rate=100.0,
    )  # fmt: skip
    state.fixed_affinity = [[0.0, -1.0], [-1.0, 0.0]]
    judge(state)
    go_on_offensives(state, fixed_draws(0.5))
    assert state.factions[0].stationed == pytest.approx([800, 200])


def test_strength_recovers_and_comes_home(make_state):
    state = make_state({"a": {"stationed": [40.0, 40.0], "start": 100.0}}, places=2, recovery=0.1)
    a = state.factions[0]
    recover(state, a)
    # 0.1*(100 - 80) = 2 at home: 42, 40; then 0.1 of the way to 82, 0: 42 + 4, 40 - 4
    assert a.stationed == pytest.approx([46, 36])


def test_a_threat_grows_and_bases_itself_with_its_partners(make_state):
    state = make_state(
        {"p": {"stationed": [30.0, 10.0]}, "z": {"stationed": [20.0, 0.0], "start": 20.0, "is_threat": True}},
        places=2, growth=0.1, capacity=2.0, basing=0.2,
    )  # fmt: skip
    p, z = state.factions
    z.join(p.bloc)
    grow(state, z)
    # growth 1 + 0.1*(1 - 20/40) = 1.05; basing 0.2*20*0.5 = 2, three quarters of it in the first place
    assert z.stationed == pytest.approx([21 + 1.5, 0.5])


def test_without_factions_to_weigh_nothing_is_divided_by_zero(make_state):
    state = make_state({"a": {}, "b": {}})
    derive(state)
    assert [faction.weight for faction in state.factions] == [0, 0]
    clash = clash_of(state, *state.factions, 0)
    apply(state, clash, consequences_of(state, clash))
    assert state.week_losses == 0
