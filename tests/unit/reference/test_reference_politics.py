"""Attention, affinity and realignment of the reference, worked out by hand."""

from __future__ import annotations

import math

import pytest

from tests.reference.adaptation import decay, drift
from tests.reference.affinity import affinity, judge
from tests.reference.attention import attention_logs, pressure, softmax
from tests.reference.realignment import Option, may_enter, open_options, realign, utility


def test_attention_is_divided_in_proportion_to_the_exponentials():
    # e^0 : e^ln2 : e^ln3 = 1 : 2 : 3
    assert softmax([0.0, math.log(2), math.log(3)]) == pytest.approx([1 / 6, 1 / 3, 1 / 2])


def test_attention_to_the_threat_grows_with_exposure_and_oil_damage(make_state):
    state = make_state(
        {"own": {"stationed": [100.0], "oil_stake": 0.5}, "threat": {"stationed": [300.0], "is_threat": True}},
        exposure=2.0,
        oil_exposure=4.0,
    )
    own, threat = state.factions
    state.oil_damage = 0.25
    # in one place: meet 1; the threat is 300 of the 400 felt there
    assert pressure(state, own, threat) == pytest.approx(0.75)
    assert attention_logs(state, own) == pytest.approx([0, 2.0 * 0.75 + 4.0 * 0.5 * 0.25, 0])
    assert attention_logs(state, threat) == pytest.approx([0, 0, 0])


def test_attention_to_rivalry_is_to_the_rival_that_is_met_most(make_state):
    state = make_state(
        {"a": {"stationed": [10.0, 0.0]}, "b": {"stationed": [10.0, 0.0]}, "c": {"stationed": [0.0, 10.0]}}, places=2, local=1.6
    )
    a, b, c = state.factions
    state.add(state.rivalry, a, b, 0.5)
    state.add(state.rivalry, a, c, 1.0)  # never met: no road
    assert attention_logs(state, a)[2] == pytest.approx(1.6 * 0.5)


def test_attention_decays_to_its_baseline(make_state):
    state = make_state(
        {"a": {"stationed": [1.0], "attention": [1.0, 1.0, 1.0]}},
        attention_decay=0.15, attention_recognition=0.0, attention_threat=-1.0, attention_rivalry=0.5,
    )  # fmt: skip
    decay(state)
    # 1 + 0.15 (0 - 1); 1 + 0.15 (-1 - 1); 1 + 0.15 (0.5 - 1)
    assert state.factions[0].attention == pytest.approx([0.85, 0.7, 0.925])


def test_affinity_is_the_sum_of_its_terms(make_state):
    state = make_state(
        {
            "a": {"recognition": -0.5, "hostility": 0.8, "attention_shares": [0.5, 0.3, 0.2]},
            "b": {"recognition": -0.4, "hostility": -1.0, "is_threat": True},
        },
        recognition_weight=3, shared_rejection=0.3, threat_weight=2, rivalry_weight=4, tie_weight=1, trust_weight=0.5, stigma=0.6,
    )  # fmt: skip
    a, b = state.factions
    state.add(state.rivalry, a, b, 0.25)
    state.add(state.tie, a, b, 0.1)
    state.add(state.trust, a, b, -0.2)
    # 3*0.5*(0.2*0.3) + 2*0.3*(-0.8) - 4*0.2*0.25 + 1*0.1 + 0.5*(-0.2) - 0.6 = 0.09 - 0.48 - 0.2 + 0.1 - 0.1 - 0.6
    assert affinity(state, a, b) == pytest.approx(-1.19)


def two_factions(make_state, **parameters):
    """Weights 1/4 and 3/4, in one place, affinity 0.8 from a to b and 0.4 from b to a."""
    numbers = {"temperature": 0.5, "inertia": 0.1, "dilution": 0.4, "protection": 0.0, "aversion": 1.0} | parameters
    state = make_state({"a": {"stationed": [100.0]}, "b": {"stationed": [300.0]}}, **numbers)
    state.fixed_affinity = [[0.0, 0.8], [0.4, 0.0]]
    judge(state)
    return state


def test_two_factions_logit_choice(make_state, fixed_draws):
    # a alone: 0.1 (inertia). a with b: 0.75*0.8 - 0.4*max(0, 1 - 1/2) = 0.6 - 0.2 = 0.4
    # chance to stay alone: e^(0.1/0.5) / (e^(0.1/0.5) + e^(0.4/0.5))
    stays = math.exp(0.2) / (math.exp(0.2) + math.exp(0.8))
    state = two_factions(make_state)
    a, b = state.factions
    assert utility(state, a, Option([], here=True)) == pytest.approx(0.1)
    assert utility(state, a, Option([b], here=False)) == pytest.approx(0.4)
    for uniform, joined in ((stays - 1e-6, False), (stays + 1e-6, True)):
        state = two_factions(make_state)
        a, b = state.factions
        draws = fixed_draws(uniform)
        draws.choice = lambda week, faction, uniform=uniform: {"a": uniform, "b": 0.0}[faction]  # b stays where it is
        realign(state, draws)
        assert (a.bloc is b.bloc) == joined
        assert not state.doubts


def test_a_choice_on_the_edge_is_noted(make_state, fixed_draws):
    state = two_factions(make_state)
    draws = fixed_draws(1 / (1 + math.exp(0.6)))  # a's chance to stay alone, as above
    draws.choice = lambda week, faction: {"a": 1 / (1 + math.exp(0.6)), "b": 0.0}[faction]
    realign(state, draws)
    assert [doubt.kind for doubt in state.doubts] == ["choice"]


def test_at_temperature_zero_the_first_of_the_best_wins(make_state, fixed_draws):
    state = two_factions(make_state, temperature=0.0, inertia=0.0, dilution=0.0)
    state.fixed_affinity = [[0.0, 0.0], [0.0, 0.0]]  # alone and together are both worth 0
    judge(state)
    realign(state, fixed_draws(0.0))
    assert len(state.blocs()) == 2
    state.fixed_affinity = [[0.0, 0.1], [0.1, 0.0]]
    judge(state)
    realign(state, fixed_draws(0.0))
    assert len(state.blocs()) == 1


def test_vetoes_bar_entering_and_never_staying(make_state):
    state = two_factions(make_state, veto=0.3, veto_share=0.5, admission=-10.0)
    a, b = state.factions
    state.affinity = [[0.0, -0.31], [0.4, 0.0]]
    assert not may_enter(state, a, b.bloc)  # a cannot bear b
    state.affinity = [[0.0, 0.8], [-0.31, 0.0]]
    assert not may_enter(state, a, b.bloc)  # b holds all of its bloc's weight, more than half
    state.affinity = [[0.0, -0.29], [-0.29, 0.0]]
    assert may_enter(state, a, b.bloc)
    b.join(a.bloc)
    state.affinity = [[0.0, -1.0], [-1.0, 0.0]]
    assert [len(option.members) for option in open_options(state, a)] == [1, 0]  # stay, alone


@pytest.mark.parametrize("veto", [0.3, math.inf])
def test_with_a_veto_share_of_zero_nobody_enters(make_state, veto):
    """No share is less than 0, that of nobody included."""
    state = two_factions(make_state, veto=veto, veto_share=0.0, admission=-10.0)
    a, b = state.factions
    state.affinity = [[0.0, 1.0], [1.0, 0.0]]
    assert not may_enter(state, a, b.bloc)
    state.parameters["veto_share"] = 0.01
    assert may_enter(state, a, b.bloc)


def test_a_bloc_admits_by_its_weighted_mean_regard(make_state):
    state = make_state(
        {"a": {"stationed": [1.0]}, "b": {"stationed": [300.0]}, "c": {"stationed": [100.0]}}, veto=math.inf, aversion=3.0, admission=0.0
    )
    a, b, c = state.factions
    c.join(b.bloc)
    # b likes a by 0.1, c dislikes it by 0.2: (3*0.1 - 1*3*0.2)/4 < 0; by 0.09: (0.3 - 0.27)/4 > 0
    state.fixed_affinity = [[0.0] * 3, [0.1, 0.0, 0.0], [-0.2, 0.0, 0.0]]
    judge(state)
    assert not may_enter(state, a, b.bloc)
    state.fixed_affinity[2][0] = -0.09
    judge(state)
    assert may_enter(state, a, b.bloc)


def test_being_alone_is_not_offered_beyond_the_most_blocs(make_state):
    state = make_state(
        {"a": {"stationed": [1.0]}, "b": {"stationed": [1.0]}, "c": {"stationed": [1.0]}}, veto=math.inf, admission=-math.inf
    )
    a, b, _ = state.factions
    b.join(a.bloc)
    judge(state)
    state.max_blocs = 2
    assert [[member.name for member in option.members] for option in open_options(state, a)] == [["b"], ["c"]]
    state.max_blocs = 3
    assert [[member.name for member in option.members] for option in open_options(state, a)] == [["b"], [], ["c"]]


def test_danger_makes_the_near_attractive(make_state):
    state = make_state(
        {name: {"stationed": [100.0]} for name in "abcd"}, protection=0.4, dilution=0.0, inertia=0.0, aversion=1.0, stigma=0.0
    )
    a, b, _, _ = state.factions
    state.fixed_affinity = [[0.0, 0.2, -0.6, 0.0]] + [[0.0] * 4 for _ in range(3)]
    judge(state)
    # danger of a: 1/4 * 0.6 * 1 = 0.15; with b: 1/4*0.2 + 0.4*0.15*1/4 = 0.05 + 0.015
    assert a.danger == pytest.approx(0.15)
    assert utility(state, a, Option([b], here=False)) == pytest.approx(0.065)


def test_recognition_drifts_to_the_blocs_mean_but_the_authoritys_does_not(make_state):
    state = make_state(
        {"a": {"stationed": [100.0], "recognition": 1.0, "is_authority": True}, "b": {"stationed": [300.0], "recognition": 0.0}},
        drift=0.1, stubbornness=0.5,
    )  # fmt: skip
    a, b = state.factions
    b.join(a.bloc)
    judge(state)
    drift(state)
    # mean (100*1 + 300*0)/400 = 0.25; b moves 0.1*0.5*0.25
    assert (a.recognition, b.recognition) == (1.0, pytest.approx(0.0125))
