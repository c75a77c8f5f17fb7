"""The rules against values worked out by hand; each test shows the working."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.rules import adaptation, affinity, attention, conflict, events, offensives, readings, realignment, space


def test_logit_choice_of_two_factions() -> None:
    # One other faction of weight 0.4 with a = 0.25, no protection, dilution or inertia: U(join) = 0.4 * 0.25 = 0.1, U(alone) = 0.
    # With temperature 0.1: P(alone) = 1 / (1 + exp(0.1 / 0.1)) = 1 / (1 + e) = 0.26894142...
    utilities = np.array([0.0, 0.4 * 0.25])
    alone = 1.0 / (1.0 + math.e)
    assert realignment.choose(utilities, 2, 0.1, alone - 1e-9) == 0
    assert realignment.choose(utilities, 2, 0.1, alone + 1e-9) == 1


def test_zero_temperature_takes_the_first_of_the_best() -> None:
    assert realignment.choose(np.array([0.1, 0.3, 0.3 + 1e-13, 0.2]), 4, 0.0, 0.99) == 1
    assert realignment.choose(np.array([0.1, 0.3, 0.3 + 1e-11, 0.2]), 4, 0.0, 0.0) == 2


def test_utility_by_hand() -> None:
    # liking 0.12 + protection 0.4 * danger 0.5 * nearness 0.3 - dilution 0.8 * (0.45 + 0.15 - 0.5) + inertia 0.04
    # = 0.12 + 0.06 - 0.08 + 0.04 = 0.14
    assert realignment.utility(0.12, 0.3, 0.45, 0.15, 0.5, True, 0.4, 0.8, 0.04) == pytest.approx(0.14, abs=1e-15)


def test_admission_needs_each_of_three_conditions() -> None:
    # Weight 0.5 of which 0.09 vetoes (18% < 20%), regard 0.05 / 0.5 = 0.1 >= 0.
    assert realignment.admits(False, 0.09, 0.05, 0.5, 0.2, 0.0)
    assert not realignment.admits(True, 0.09, 0.05, 0.5, 0.2, 0.0)
    assert not realignment.admits(False, 0.1, 0.05, 0.5, 0.2, 0.0)  # exactly 20% is not less than 20%
    assert not realignment.admits(False, 0.09, 0.05, 0.5, 0.2, 0.11)


@pytest.mark.parametrize(
    ("i", "label", "expected"),
    [
        (0, -1, [0, 1, 2, 1, 2]),  # the lowest member leaves: its bloc is renamed after the next
        (1, 0, [0, 0, 2, 0, 2]),
        (0, 2, [0, 1, 0, 1, 0]),  # a lower member joins: the bloc is renamed after it
        (4, -1, [0, 1, 2, 1, 4]),
    ],
)
def test_moving_keeps_labels_lowest(i: int, label: int, expected: list[int]) -> None:
    bloc = np.array([0, 1, 2, 0, 2] if (i, label) == (1, 0) else [0, 1, 2, 1, 2])
    if (i, label) == (0, -1):
        bloc = np.array([0, 0, 2, 0, 2])
        expected = [0, 1, 2, 1, 2]
    realignment.move(i, label, bloc)
    assert bloc.tolist() == expected


def test_lanchester_losses_by_hand() -> None:
    # 300 against 100 in one place, attrition 0.08, everyone stationed there (G = 1):
    # the strong lose 300 * 0.08 * 100/400 = 6, the weak 100 * 0.08 * 300/400 = 6: Lanchester's linear law, equal losses.
    stationed = np.array([[300.0], [100.0]])
    lost = conflict.losses(
        0, 1, 0, stationed, stationed.copy(), np.array([0, 1]), np.ones(2, bool), np.array([300.0, 100.0]),
        stationed.T.copy(), np.ones((1, 1)), 0.08,
    )  # fmt: skip
    assert stationed.ravel().tolist() == pytest.approx([294.0, 94.0], abs=1e-12)
    assert lost == pytest.approx(12.0, abs=1e-12)


def test_losses_fall_with_distance_and_count_the_whole_bloc() -> None:
    # Factions 0 and 2 are one bloc of felt strength 100 + 200 at place 0; 1 has 100 there. 0's men stand at place 1, where
    # G = 0.5: they lose 100 * 0.1 * 100/400 * 0.5 = 1.25. Faction 1 loses 100 * 0.1 * 300/400 = 7.5.
    stationed = np.array([[0.0, 100.0], [100.0, 0.0], [200.0, 0.0]])
    felt = np.array([[100.0, 100.0, 200.0], [100.0, 50.0, 100.0]])
    reach = np.array([[1.0, 0.5], [0.5, 1.0]])
    bloc, start = np.array([0, 1, 0]), np.array([100.0, 100.0, 200.0])
    conflict.losses(0, 1, 0, stationed, stationed.copy(), bloc, np.ones(3, bool), start, felt, reach, 0.1)
    assert stationed.tolist() == [[0.0, 98.75], [92.5, 0.0], [200.0, 0.0]]


def test_no_force_costs_nothing() -> None:
    stationed = np.zeros((2, 1))
    assert (
        conflict.losses(
            0, 1, 0, stationed, stationed.copy(), np.array([0, 1]), np.ones(2, bool), np.ones(2), stationed.T.copy(), np.ones((1, 1)), 0.1
        )
        == 0.0
    )


def test_clash_probability_by_hand() -> None:
    # A = (-0.5 - 0.3)/2 = -0.4, overlap 0.5, rate 0.2: 1 - exp(-0.2 * 0.4 * 0.5) = 1 - exp(-0.04) = 0.03921056...
    intensity = conflict.clash_intensity(-0.5, -0.3, 0.5, 0.2)
    assert intensity == pytest.approx(0.04, abs=1e-15)
    assert conflict.clashes_at(intensity, 0.039210560847676 - 1e-12)
    assert not conflict.clashes_at(intensity, 0.039210560847676 + 1e-12)
    assert conflict.clash_intensity(-0.5, 0.5, 0.5, 0.2) == 0.0
    assert conflict.clash_intensity(-0.5, -0.5, 0.0, 0.2) == 0.0


def test_attention_decay_by_hand() -> None:
    # One clash raised z to 1; baseline 0, decay 0.15: after three weeks 0.85^3 = 0.614125.
    z = np.array([[1.0, 0.0, 0.0]])
    for _ in range(3):
        adaptation.fade(np.zeros((1, 1)), z, (0.0, 0.0, 0.0), 0.03, 0.15)
    assert z[0, 0] == pytest.approx(0.614125, abs=1e-15)


def test_attention_is_a_softmax() -> None:
    # log attention (0, ln 2 by exposure, 0): shares 1/4, 2/4, 1/4.
    out = np.empty(3)
    attention.attend(np.zeros(3), 1.0, 0.0, 0.0, 0.0, math.log(2.0), 0.0, 0.0, out)
    assert out.tolist() == pytest.approx([0.25, 0.5, 0.25], abs=1e-15)


def test_exposure_by_hand() -> None:
    # Both felt only in one place, 100 against 300: weights cancel, E = meet * 300/400 = 0.8 * 0.75.
    felt = np.array([[100.0, 300.0]])
    meet = np.array([[0.0, 0.8], [0.8, 0.0]])
    mine, theirs, exposed = np.zeros((3, 2))
    attention.expose(1, np.array([False, True]), meet, felt, np.sqrt(felt), mine, theirs, exposed)
    assert exposed.tolist() == [pytest.approx(0.6, abs=1e-15), 0.0]


def test_affinity_terms_by_hand() -> None:
    # Two rejecters (-0.5, -0.8), shared rejection 0.3: 3 * 0.2 * 0.4 * 0.3 = 0.072; hostility 0.5 * -1 at attention 0.3:
    # 3 * 0.3 * -0.5 = -0.45; rivalry 0.4 at attention 0.5: -0.6; tie 0.5 * 1; trust 0.65 * -0.2 = -0.13; stigma -0.6.
    terms = affinity.affinity_terms(
        np.array([0.2, 0.3, 0.5]), -0.5, -0.8, 0.5, -1.0, 0.4, 0.5, -0.2, True, 3.0, 3.0, 3.0, 1.0, 0.65, 0.3, 0.6
    )
    assert terms == pytest.approx((0.072, -0.45, -0.6, 0.5, -0.13, -0.6), abs=1e-15)


def test_overlap_by_hand() -> None:
    # Two places with G = 0.5 between them; 0 stands in the first, 1 in the second: y_0 = (1, 0.5), y_1 = (0.5, 1) (per fighter).
    # <p_0,y_1> = 0.5, norms 1: meet = 0.5, whatever the numbers of fighters.
    stationed = np.array([[200.0, 0.0], [0.0, 50.0]])
    base = stationed / stationed.sum(axis=1, keepdims=True)
    start, active, reach = stationed.sum(axis=1), np.ones(2, bool), np.array([[1.0, 0.5], [0.5, 1.0]])
    strength, norm, meet = np.zeros(2), np.zeros(2), np.zeros((2, 2))
    felt, root, nearness = np.zeros((3, 2, 2))
    space.felt_presence(stationed, base, start, active, reach, strength, felt, root, nearness, np.zeros(2, bool), np.zeros(2), np.zeros(2))
    space.overlaps(stationed, base, start, active, felt, norm, meet)
    assert meet[0, 1] == meet[1, 0] == pytest.approx(0.5, abs=1e-15)
    assert nearness.tolist() == [[1.0, 0.5], [0.5, 1.0]]


def test_shortest_roads() -> None:
    # A triangle: 0-1 10 km, 1-2 10 km, 0-2 25 km: the way from 0 to 2 leads over 1; place 3 has no road.
    legs = np.full((4, 4), np.inf)
    for k, l, km in ((0, 1, 10.0), (1, 2, 10.0), (0, 2, 25.0)):
        legs[k, l] = legs[l, k] = km
    distance, step = np.zeros((4, 4)), np.zeros((4, 4), np.int64)
    space.road_distances(legs, distance, step)
    assert distance[0].tolist() == [0.0, 10.0, 20.0, math.inf]
    assert step[0].tolist() == [-1, 1, 1, -1]


def test_logistic_growth_by_hand() -> None:
    # s = start = 100, capacity 2, growth 0.01: 100 * (1 + 0.01 * (1 - 1/2)) = 100.5.
    stationed = np.array([[100.0]])
    adaptation.grow(
        0, np.ones(1, bool), np.ones(1, bool), np.zeros(1, np.int64), np.array([100.0]), stationed, np.array([100.0]), 0.01, 2.0, 0.0
    )
    assert stationed[0, 0] == pytest.approx(100.5, abs=1e-12)


def test_recovery_makes_up_losses_at_the_base_and_comes_home() -> None:
    # 80 of 100 left, all abroad (place 1), base place 0, recovery 0.1: +2 at home, then a tenth of 82 moves: 8.2 of it to place 0,
    # where 2 stand: 2 + 0.1 * (82 - 2) = 10; abroad 80 - 8 = 72.
    stationed = np.array([0.0, 80.0])
    adaptation.recover(stationed, np.array([1.0, 0.0]), 100.0, 0.1, True, False)
    assert stationed.tolist() == pytest.approx([10.0, 72.0], abs=1e-12)


def test_a_destroyed_faction_does_not_recover() -> None:
    stationed = np.zeros(2)
    adaptation.recover(stationed, np.array([1.0, 0.0]), 100.0, 0.1, True, False)
    assert stationed.tolist() == [0.0, 0.0]


def test_a_threat_is_not_made_up_by_recovery() -> None:
    stationed = np.array([80.0, 0.0])
    adaptation.recover(stationed, np.array([1.0, 0.0]), 100.0, 0.1, False, False)
    assert stationed.tolist() == [80.0, 0.0]


def test_the_wish_to_attack_falls_with_the_way() -> None:
    # Half of the men stand 300 km from the enemy, half with him: (1/2) exp(-1) + 1/2.
    reach = np.array([[1.0, math.exp(-1.0)], [math.exp(-1.0), 1.0]])
    assert offensives.within_march(np.array([50.0, 50.0]), 100.0, 1, reach) == pytest.approx(0.5 + 0.5 / math.e, abs=1e-15)


def test_march_one_leg_a_week() -> None:
    # Places 0-1-2 in a row, target 2, commit 0.2: of 100 at 0, 20 move to 1; of 50 at 1, 10 move to 2: nobody moves two legs.
    stationed = np.array([100.0, 50.0, 0.0])
    step = np.array([[-1, 1, 1], [0, -1, 2], [1, 1, -1]])
    offensives.march(stationed, 2, step, 0.2, np.zeros(3))
    assert stationed.tolist() == [80.0, 60.0, 10.0]


def test_an_offensive_ends_when_a_tenth_is_left() -> None:
    active, strength, bloc = np.ones(2, bool), np.array([5.0, 5.0]), np.array([0, 1])
    stationed = np.array([[5.0], [10.0]])
    assert not offensives.is_over(0, active, strength, bloc, stationed, 1, 0, 100.0)
    stationed[1, 0] = 9.99
    assert offensives.is_over(0, active, strength, bloc, stationed, 1, 0, 100.0)
    assert offensives.is_over(0, active, strength, np.zeros(2, np.int64), stationed, 1, 0, 1.0)


def test_polarisation_of_two_equal_camps() -> None:
    # Two factions of weight 1/2 at -1 and 1: 2 * (1/2)^2.3 * 1/2 * 2 = 2 * (1/2)^2.3 (Esteban & Ray 1994, alpha 1.3).
    value = readings.polarisation(np.ones(2, bool), np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.zeros(2))
    assert value == pytest.approx(2.0 * 0.5**2.3, abs=1e-15)


def test_frustration_counts_friends_apart_and_enemies_together() -> None:
    # Three of weight 1/3: 0-1 friends (0.4) apart, 0-2 enemies (-0.6) together, 1-2 indifferent: all strain is unsatisfied.
    affinities = np.array([[0.0, 0.4, -0.6], [0.4, 0.0, 0.0], [-0.6, 0.0, 0.0]])
    third = np.full(3, 1 / 3)
    assert readings.frustration(np.ones(3, bool), third, affinities, np.array([0, 1, 0])) == pytest.approx(1.0)
    assert readings.frustration(np.ones(3, bool), third, affinities, np.array([0, 0, 2])) == 0.0


def test_the_front_keeps_out_who_fights_its_members() -> None:
    # 0 (heaviest) and 1 both fight the threat 3 and each other; 2 fights only the threat: the front is 0 and 2.
    last = np.full((4, 4), readings.NEVER)
    for i, j in ((0, 3), (1, 3), (2, 3), (0, 1)):
        last[i, j] = last[j, i] = 10
    member = np.zeros(4, bool)
    threats = np.array([False, False, False, True])
    size = readings.front(np.ones(4, bool), threats, np.array([0.5, 0.3, 0.1, 0.1]), last, 12, 8, np.zeros(4, np.int64), member)
    assert size == 2
    assert member.tolist() == [True, False, True, False]


def test_of_equal_weights_the_first_joins_the_front() -> None:
    # 0 and 1 weigh the same; 0 fights 1 and 2, and all fight the threat 3. 0 comes first and keeps both out; were 1 first, there would be two.
    last = np.full((4, 4), readings.NEVER)
    for i, j in ((0, 3), (1, 3), (2, 3), (0, 1), (0, 2)):
        last[i, j] = last[j, i] = 10
    member, threats = np.zeros(4, bool), np.array([False, False, False, True])
    size = readings.front(np.ones(4, bool), threats, np.array([0.3, 0.3, 0.2, 0.2]), last, 12, 8, np.zeros(4, np.int64), member)
    assert size == 1
    assert member.tolist() == [True, False, False, False]


def test_of_equal_blocs_the_first_is_the_coalition() -> None:
    # Blocs of 0 and 1 and of 2 and 3, each half of all weight, all hostile enough: the one with the lowest member counts.
    weight, hostility, bloc = np.full(4, 0.25), np.full(4, 0.5), np.array([0, 0, 2, 2])
    found = readings.coalition(np.ones(4, bool), np.zeros(4, bool), bloc, weight, hostility, 0.2, np.zeros((4, 5)), np.zeros(4, np.int64))
    assert found == (0, 0.5, 2)


def test_a_pair_is_allied_in_more_than_half_of_the_weeks() -> None:
    def status(history: int, week: int, since_clash: int = 1000) -> int:
        return readings.pair_status(since_clash, 0.5, 0.0, np.uint64(history), week, 4, 8, 0.25)

    assert status(0b0111, 9) == readings.ALLIED
    assert status(0b0101, 9) == readings.NEUTRAL  # two of four is not more than half
    assert status(0b1, 0) == readings.ALLIED  # the window is cut short at the start
    assert status(0b1111, 9, 7) == readings.FOUGHT
    assert status(0b1111, 9, 8) == readings.ALLIED  # eight weeks on, the clash is forgotten


def test_arrival_moves_base_and_start() -> None:
    # 100 men based at place 0; 300 arrive at place 1: base 1/4, 3/4 and start 400.
    stationed, base, start = np.array([100.0, 0.0]), np.array([1.0, 0.0]), np.array([100.0])
    events.station(stationed, base, start, 0, 1, 300.0)
    assert (stationed.tolist(), base.tolist(), start.tolist()) == ([100.0, 300.0], [0.25, 0.75], [400.0])
