"""Stability of a partition: verdicts, witnesses, what is refused."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.errors import CoalitionError
from sim.games.hedonic import (
    Deviation,
    PreferenceGame,
    SeparableGame,
    Verdict,
    enemies_aversion,
    friends_appreciation,
    judge,
    marriage,
    stable_partitions,
)
from sim.games.partitions import TooLarge

FRIENDS = SeparableGame([[0, 1, -1], [1, 0, -1], [-1, 1, 0]])
"""The first two like each other; the third likes the second and nobody likes the third."""


def test_each_sense_has_its_own_witness() -> None:
    """All alone: the first would join the second, and be let in; the two would go together."""
    verdicts = judge(FRIENDS, (0, 1, 2))
    assert verdicts.rational == Verdict(True)
    pair = Deviation((0,), (0, 1))
    assert verdicts.nash == verdicts.individual == verdicts.contractual == Verdict(False, pair)
    assert verdicts.core == Verdict(False, Deviation((0, 1), (0, 1)))


def test_a_move_that_hosts_refuse_leaves_individual_stability() -> None:
    """The third is kept out: the pair is individually stable; it could gain nothing by joining both (-1 + 1), so even Nash stable."""
    assert judge(FRIENDS, (0, 0, 2)).nash.holds
    chaser = SeparableGame([[0, 1, -1], [1, 0, -1], [0, 1, 0]])
    verdicts = judge(chaser, (0, 0, 2))
    assert verdicts.nash == Verdict(False, Deviation((2,), (0, 1, 2)))
    assert verdicts.individual == Verdict(True)


def test_contractually_nobody_leaves_who_would_be_missed() -> None:
    """In run and chase the hunted would be missed by the hunter."""
    verdicts = judge(SeparableGame([[0, 1], [-1, 0]]), (0, 0))
    assert verdicts.individual == Verdict(False, Deviation((1,), (1,)))
    assert verdicts.contractual == Verdict(True)


def test_who_would_rather_be_alone_is_the_witness_against_the_core() -> None:
    assert judge(FRIENDS, (0, 0, 0)).rational.holds
    lone = judge(SeparableGame([[0, 1, -2], [1, 0, -1], [-1, 1, 0]]), (0, 0, 0))
    assert lone.rational == lone.core == Verdict(False, Deviation((0,), (0,)))


def test_the_core_need_not_be_looked_for() -> None:
    assert judge(FRIENDS, (0, 0, 2), core=False).core == Verdict(None)


def test_a_search_cut_short_decides_nothing() -> None:
    verdicts = judge(FRIENDS, (0, 1, 2), effort=0)
    assert verdicts.core == Verdict(None)
    assert verdicts.nash.holds is False


def test_with_no_room_for_another_bloc_nobody_goes_alone() -> None:
    """All dislike all; of two blocs at most, one is left only for the other."""
    foes = SeparableGame(-np.ones((3, 3)))
    assert judge(foes, (0, 0, 2)).rational == Verdict(False, Deviation((0,), (0,)))
    capped = judge(foes, (0, 0, 2), max_blocs=2)
    assert all(verdict.holds for verdict in (capped.rational, capped.nash, capped.core))
    together = judge(foes, (0, 0, 0), max_blocs=2)
    assert together.rational == together.core == Verdict(False, Deviation((0,), (0,)))


def test_with_no_room_blockers_must_empty_a_bloc() -> None:
    """0 and 1 would be happier together, but would leave 2 and 3 behind: three blocs. With 2 or 3 along these gain nothing."""
    game = SeparableGame([[0, 3, 1, 0], [3, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
    assert judge(game, (0, 1, 0, 1)).core == Verdict(False, Deviation((0, 1), (0, 1)))
    assert judge(game, (0, 1, 0, 1), max_blocs=2).core == Verdict(True)


def test_a_gain_in_the_last_bits_is_none() -> None:
    """0.1 + 0.2 exceeds 0.3 by 2**-54."""
    values = np.zeros((4, 4))
    values[0, 1:] = 0.1, 0.2, 0.3
    assert 0.1 + 0.2 > 0.3
    assert judge(SeparableGame(values), (0, 1, 1, 0)).nash.holds


def test_values_on_the_diagonal_are_ignored() -> None:
    values = np.array([[np.nan, 1.0], [-1.0, 99.0]])
    assert judge(SeparableGame(values), (0, 0)).rational == judge(SeparableGame([[0, 1], [-1, 0]]), (0, 0)).rational


def test_labels_of_any_kind_are_understood() -> None:
    assert judge(FRIENDS, (7, 7, -1)) == judge(FRIENDS, (0, 0, 2)) == judge(FRIENDS, np.array([5, 5, 2]))


def test_unlisted_coalitions_are_worse_than_alone_and_alone_is_last_by_default() -> None:
    game = PreferenceGame([[[0, 1]], [[[0, 1], [1, 2]]], [[2], [1, 2]]])
    pair, alone, all_three = frozenset({0, 1}), frozenset({0}), frozenset({0, 1, 2})
    assert game.prefers(0, pair, alone)
    assert game.prefers(0, alone, all_three)
    assert not game.prefers(0, all_three, frozenset({0, 2}))
    assert not game.prefers(1, pair, frozenset({1, 2}))
    assert game.prefers(2, frozenset({1, 2}), all_three)
    assert game.prefers(2, frozenset({2}), frozenset({1, 2}))


def test_friends_and_enemies_weigh_as_stated() -> None:
    friends = [[0, 1, 0], [0, 0, 1], [1, 1, 0]]
    assert friends_appreciation(friends).values.tolist() == [[0, 3, -1], [-1, 0, 3], [3, 3, 0]]
    assert enemies_aversion(friends).values.tolist() == [[0, 1, -3], [-3, 0, 1], [1, 1, 0]]


def test_who_lists_nobody_stays_single() -> None:
    game, names = marriage({"Ann": ["Bob"], "Cleo": []}, {"Bob": ["Cleo", "Ann"], "Dan": ["Cleo"]})
    assert names == ("Ann", "Cleo", "Bob", "Dan")
    assert stable_partitions(game, "core") == ((0, 1, 0, 3),)


def test_a_landscape_of_sixteen_in_two_camps_is_gone_through() -> None:
    """Two parties whose members like each other alone: apart is the only Nash stable partition, with one party's pairs too many to leave."""
    party = np.arange(16) % 2
    game = SeparableGame(np.where(party[:, None] == party[None, :], 1.0, -1.0))
    assert stable_partitions(game, "nash", max_blocs=2) == (tuple(party.tolist()),)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0, 1, 2], [1, 0, 2]], "values: a row and a column for each player are needed; this has the shape (2, 3)"),
        ([[0, float("nan")], [1, 0]], "values: the value at [0, 1] is nan; a finite number is needed"),
        ([[0, "much"], [1, 0]], "values: numbers are needed"),
        ([], "values: a row and a column for each player are needed; this has the shape (0,)"),
        (np.full((3, 3), 1e308), "values: they are too large to be added up"),
    ],
)
def test_values_that_are_none(values: object, message: str) -> None:
    with pytest.raises(CoalitionError, match=re.escape(message)):
        SeparableGame(values)


@pytest.mark.parametrize(
    ("rankings", "message"),
    [
        ([], "a game needs at least one player"),
        ([[[0]], [[0]]], "player 1 ranks the coalition [0], which it is not in"),
        ([[[0, 1], [1, 0]], [[1]]], "player 0 ranks the coalition [0, 1] twice"),
        ([[[0, 2]], [[1]]], "a coalition is one or more different players from 0 to 1, not [0, 2]"),
        ([[[]], [[1]]], "a coalition is one or more different players from 0 to 1, not []"),
        ([[["ann"]]], "a player must be a whole number, not 'ann'"),
    ],
)
def test_rankings_that_are_none(rankings: list[object], message: str) -> None:
    with pytest.raises(CoalitionError, match=re.escape(message)):
        PreferenceGame(rankings)


def test_friends_are_yes_or_no() -> None:
    with pytest.raises(CoalitionError, match="friends must be a table of yes and no"):
        friends_appreciation([[0, 2], [1, 0]])


def test_wedding_guests_who_are_not_there() -> None:
    with pytest.raises(CoalitionError, match="Ann ranks 'Bo', who is not on the other side"):
        marriage({"Ann": ["Bo"]}, {"Bob": ["Ann"]})
    with pytest.raises(CoalitionError, match="nobody can be on both sides"):
        marriage({"Ann": []}, {"Ann": []})
    with pytest.raises(CoalitionError, match="twice"):
        marriage({"Ann": ["Bob", "Bob"]}, {"Bob": ["Ann"]})


def test_partitions_that_do_not_fit() -> None:
    with pytest.raises(CoalitionError, match="a partition of 3 players needs 3 labels, not 2"):
        judge(FRIENDS, (0, 0))
    with pytest.raises(CoalitionError, match="the partition has 3 blocs, more than the 2 allowed"):
        judge(FRIENDS, (0, 1, 2), max_blocs=2)
    with pytest.raises(CoalitionError, match="at least one bloc"):
        judge(FRIENDS, (0, 0, 0), max_blocs=0)


def test_too_many_partitions() -> None:
    with pytest.raises(TooLarge, match=r"13 players form 27,644,437 configurations, more than the 16,777,216 .* judge single partitions"):
        stable_partitions(SeparableGame(np.zeros((13, 13))), "nash")
    with pytest.raises(TooLarge, match=r"17 players form 65,536 configurations, more than the 32,768 .* take at most 16 players"):
        stable_partitions(SeparableGame(np.zeros((17, 17))), "nash", max_blocs=2)


def test_stability_of_no_known_kind() -> None:
    with pytest.raises(CoalitionError, match="stability is one of rational, nash, individual, contractual, core, not 'strong'"):
        stable_partitions(FRIENDS, "strong")  # type: ignore[arg-type]
