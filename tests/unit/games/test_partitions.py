"""Partitions: how they are written, counted and numbered."""

from __future__ import annotations

from math import comb

import pytest

from sim.errors import CoalitionError
from sim.games.partitions import LIMIT, TooLarge, blocs, canonical, count, enumerable, from_blocs, growth, rank, unrank
from tests.unit.games import plain


def test_labels_are_the_lowest_members() -> None:
    assert canonical([7, 3, 7, 1, 3]) == (0, 1, 0, 3, 1)
    assert growth((0, 1, 0, 3, 1)) == (0, 1, 0, 2, 1)
    assert blocs((0, 1, 0, 3, 1)) == ((0, 2), (1, 4), (3,))
    assert from_blocs([[4, 1], (3,), {2, 0}], 5) == (0, 1, 0, 3, 1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([[0, 1], [1, 2]], "player 1 stands in two blocs"),
        ([[0], [2]], "player 1 stands in no bloc"),
        ([[0, 1], [2, 3]], "no player 3 among 3"),
        ([[0, -1], [1, 2]], "no player -1 among 3"),
    ],
)
def test_blocs_that_are_no_partition_are_refused(given: list[list[int]], message: str) -> None:
    with pytest.raises(CoalitionError, match=message):
        from_blocs(given, 3)


def test_bell_numbers_follow_their_recurrence() -> None:
    """B(n+1) = sum_k C(n, k) B(k), which the counting here does not use."""
    bell = [1]
    for n in range(26):
        bell.append(sum(comb(n, k) * bell[k] for k in range(n + 1)))
    assert [count(n) for n in range(1, 27)] == bell[1:]
    assert count(12) == 4_213_597


@pytest.mark.parametrize("n", range(1, 30))
def test_two_blocs_are_half_the_subsets_and_three_a_sixth_of_the_words(n: int) -> None:
    assert count(n, 1) == 1
    assert count(n, 2) == 2 ** (n - 1)
    assert count(n, 3) == (3 ** (n - 1) + 1) // 2
    assert count(n, n + 5) == count(n)


@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("most", range(1, 8))
def test_numbers_go_through_all_partitions_in_order(n: int, most: int) -> None:
    listed = plain.partitions(n, most)
    assert [unrank(number, n, most) for number in range(count(n, most))] == listed
    assert [rank(labels, most) for labels in listed] == list(range(len(listed)))
    assert {tuple(tuple(sorted(bloc)) for bloc in blocs(labels)) for labels in listed} == {blocs(labels) for labels in listed}


def test_the_last_number_of_many_players_is_all_alone() -> None:
    assert unrank(count(40) - 1, 40) == tuple(range(40))
    assert rank(range(40)) == count(40) - 1


def test_what_can_be_gone_through() -> None:
    assert enumerable(25, 2) == LIMIT
    assert enumerable(12) == 4_213_597
    assert enumerable(16, 3) == (3**15 + 1) // 2


@pytest.mark.parametrize(
    ("n", "max_blocs", "words"),
    [
        (
            13,
            None,
            ["13 players form 27,644,437 configurations", "16,777,216", "allow at most 5 blocs", "take at most 12 players", "or search"],
        ),
        (26, 2, ["26 players form 33,554,432 configurations", "take at most 25 players"]),
        (26, None, ["26 players form over 10^19 configurations", "; take at most 12 players"]),
        (18, 3, ["allow at most 2 blocs", "take at most 16 players"]),
    ],
)
def test_a_game_too_large_says_what_can_be_done(n: int, max_blocs: int | None, words: list[str]) -> None:
    with pytest.raises(TooLarge) as raised:
        enumerable(n, max_blocs, "search")
    assert [word for word in words if word not in str(raised.value)] == []
    assert (raised.value.players, raised.value.configurations, raised.value.limit) == (n, count(n, max_blocs), LIMIT)


@pytest.mark.parametrize(("n", "max_blocs"), [(13, None), (18, 3), (20, 4), (16, 6)])
def test_the_alternatives_can_be_done_and_nothing_larger_can(n: int, max_blocs: int | None) -> None:
    with pytest.raises(TooLarge) as raised:
        enumerable(n, max_blocs)
    words = raised.value.alternative.replace(",", "").split()
    cap, players = int(words[words.index("blocs") - 1]), int(words[words.index("players") - 1])
    assert count(n, cap) <= LIMIT < count(n, cap + 1)
    assert count(players, max_blocs) <= LIMIT < count(players + 1, max_blocs)


def test_no_players_and_no_blocs_are_refused() -> None:
    with pytest.raises(CoalitionError, match="no players"):
        count(0)
    with pytest.raises(CoalitionError, match="at least one bloc is needed, not 0"):
        count(3, 0)
