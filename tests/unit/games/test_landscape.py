"""Landscapes small enough to reason about, what is kept and what is refused; the theorems stand in tests/property."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from benchmarks.games import Timed, check_memory, check_small, words
from sim.errors import CoalitionError
from sim.games.landscape import Landscape, descend, energy, frustration, search, survey
from sim.games.partitions import TooLarge, count, unrank
from tests.unit.games import plain

FRIENDS = [[0, 1, -1], [1, 0, -1], [-1, -1, 0]]
"""Two friends and their common enemy."""


def random_game(n: int, seed: int) -> tuple[Any, Any]:
    chance = np.random.default_rng(seed)
    return chance.random(n), chance.normal(size=(n, n))


def test_energy_and_frustration_by_hand() -> None:
    """Sizes 1, 2, 3: apart are 0 and 2 (-1 both ways: -6), 1 and 2 (-12); together 0 and 1."""
    assert energy([1, 2, 3], FRIENDS, (0, 0, 2)) == -18.0
    assert frustration([1, 2, 3], FRIENDS, (0, 0, 2)).tolist() == [-3.0, -3.0, -3.0]
    assert energy([1, 2, 3], FRIENDS, (0, 1, 2)) == -18.0 + 4.0
    assert energy([1, 2, 3], FRIENDS, (0, 0, 0)) == 0.0


def test_propensities_need_not_be_mutual() -> None:
    """0 is drawn to 1 by 3, 1 put off by 1: apart they have the energy 2 * 5 * (3 - 1), twice that of the mean."""
    assert energy([2, 5], [[0, 3], [-1, 0]], (0, 1)) == 20.0
    assert energy([2, 5], [[0, 1], [1, 0]], (0, 1)) == 20.0
    assert [minimum.labels for minimum in survey([2, 5], [[0, 3], [-1, 0]]).minima] == [(0, 0)]


def test_friends_end_together_and_apart_from_their_enemy() -> None:
    """Of 5 partitions one is a minimum: both friends alone may join, and nothing else is left to gain."""
    landscape = survey([1, 2, 3], FRIENDS)
    assert (landscape.configurations, landscape.method, landscape.minima_count) == (5, "exact", 1)
    (minimum,) = landscape.minima
    assert (minimum.labels, minimum.energy, minimum.basin, minimum.strict) == ((0, 0, 2), -18.0, 5, True)


def test_of_equal_falls_the_lowest_player_moves_first_to_the_bloc_of_the_lowest_member() -> None:
    """0 is drawn alike to 1 and 2, who are enemies; all are alone: 0 joins 1, and 2 stays out."""
    torn = [[0, 1, 1], [1, 0, -2], [1, -2, 0]]
    assert descend([1, 1, 1], torn, (0, 1, 2)) == (0, 0, 2)
    # Enemies 0 and 1 share a bloc: 0 leaves, and as alone comes last, goes over to 2, to whom it is indifferent.
    enemies = [[0, -1, 0], [-1, 0, 0], [0, 0, 0]]
    assert descend([1, 1, 1], enemies, (0, 0, 2)) == (0, 1, 0)
    assert descend([1, 1, 1], enemies, (0, 0, 0)) == (0, 1, 1)


def test_falls_that_differ_by_rounding_are_equal() -> None:
    """Player 1 gains 1e-14 more with 2 than 0 gains with 1: that is nothing, so 0, the lowest, moves first, and 2 is kept apart by it."""
    likes_more = 1 + 1e-14
    assert descend([1, 1, 1], [[0, 1, -5], [1, 0, likes_more], [-5, likes_more, 0]], (0, 1, 2)) == (0, 0, 2)
    likes_more = 1 + 1e-9
    assert descend([1, 1, 1], [[0, 1, -5], [1, 0, likes_more], [-5, likes_more, 0]], (0, 1, 2)) == (0, 1, 1)


def test_a_weak_minimum_is_one_and_says_so() -> None:
    """Indifferent players: each configuration is a minimum, none strict, each its own basin."""
    landscape = survey([1, 1, 1, 1], np.zeros((4, 4)))
    assert landscape.minima_count == len(landscape.minima) == count(4) == 15
    assert all(not minimum.strict and minimum.basin == 1 and minimum.energy == 0 for minimum in landscape.minima)
    assert [minimum.labels for minimum in landscape.minima] == plain.partitions(4, 4)


def test_where_no_move_is_allowed_the_only_configuration_is_a_strict_minimum() -> None:
    for landscape in (survey([1.0], [[0]]), survey([1, 2, 3], FRIENDS, max_blocs=1)):
        assert [(minimum.basin, minimum.strict) for minimum in landscape.minima] == [(1, True)]


def test_one_bloc_is_gone_through_however_many_players() -> None:
    assert survey(np.ones(200), -np.ones((200, 200)), max_blocs=1).minima[0].energy == 0.0


def test_the_lowest_minima_are_kept_and_all_counted() -> None:
    sizes, propensities = random_game(9, 3)
    propensities = np.round(propensities)  # many ties
    everything = survey(sizes > 0.3, propensities)
    assert everything.minima_count == len(everything.minima) > 20
    assert [minimum.energy for minimum in everything.minima] == sorted(minimum.energy for minimum in everything.minima)
    few = survey(sizes > 0.3, propensities, keep=7)
    assert few.minima == everything.minima[:7]
    assert few.minima_count == everything.minima_count
    assert survey(sizes > 0.3, propensities, keep=0).minima == ()


def test_many_minima_of_one_energy_take_no_more_memory() -> None:
    """All 2**14 configurations are minima; the first by labels are kept."""
    landscape = survey(np.ones(15), np.zeros((15, 15)), max_blocs=2, keep=100)
    assert landscape.minima_count == landscape.configurations == 2**14
    labels = [minimum.labels for minimum in landscape.minima]
    assert len(labels) == 100
    assert labels == sorted(labels)
    assert labels[1] == (0,) * 14 + (14,)


def test_memory_does_not_grow_with_the_configurations() -> None:
    """Half a million configurations, whose numbers alone would fill 4 MB, take 2 at most."""
    sizes, propensities = random_game(20, 2)
    survey(sizes[:3], propensities[:3, :3])  # compiled, loaded
    tracemalloc.start()
    landscape = survey(sizes, propensities, 2, workers=2)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert landscape.configurations == 2**19
    assert most < 2 * 2**20


def test_without_basins_the_minima_are_the_same() -> None:
    sizes, propensities = random_game(7, 4)
    with_basins, without = survey(sizes, propensities), survey(sizes, propensities, basins=False)
    assert [minimum.basin for minimum in without.minima] == [None] * len(with_basins.minima)
    assert [minimum.labels for minimum in without.minima] == [minimum.labels for minimum in with_basins.minima]


@pytest.mark.parametrize("max_blocs", [2, 3, None])
def test_the_number_of_threads_changes_nothing(max_blocs: int | None) -> None:
    sizes, propensities = random_game(14 if max_blocs == 2 else 10, 5)
    assert count(len(sizes), max_blocs) > 4096, "more than one range"
    one = survey(sizes, propensities, max_blocs, workers=1)
    assert one == survey(sizes, propensities, max_blocs, workers=2) == survey(sizes, propensities, max_blocs)
    assert sum(minimum.basin or 0 for minimum in one.minima) == one.configurations


def two_camp_basins(sizes: Any, propensities: Any) -> dict[tuple[int, ...], int]:
    """By tables of all 2**(n-1) configurations, which a survey does without: where each falls to, followed until nothing moves."""
    n = len(sizes)
    side = np.hstack([np.ones((2 ** (n - 1), 1)), 1 - 2.0 * ((np.arange(2 ** (n - 1))[:, None] >> np.arange(n - 1)) & 1)])
    weights = np.outer(sizes, sizes) * propensities
    energies = (weights.sum() - np.einsum("ci,ij,cj->c", side, weights, side, optimize=True)) / 2
    everywhere = np.arange(2 ** (n - 1))
    flipped = np.column_stack([everywhere ^ (2 ** (n - 1) - 1), *(everywhere ^ 2**k for k in range(n - 1))])
    best = np.argmin(energies[flipped], axis=1)
    leads = np.where(energies[flipped].min(axis=1) < energies, flipped[everywhere, best], everywhere)
    while not np.array_equal(leads, leads[leads]):
        leads = leads[leads]
    ends, counts = np.unique(leads, return_counts=True)
    lowest = [int(np.argmax(side[end] < 0)) for end in ends]
    labels = [tuple(0 if camp > 0 else other for camp in side[end]) for end, other in zip(ends, lowest, strict=True)]
    return dict(zip(labels, counts.tolist(), strict=True))


def test_basins_of_two_camps_are_those_of_a_table_of_all() -> None:
    """More configurations than a survey remembers on its way, so that it forgets some and finds them anew."""
    sizes, propensities = random_game(18, 7)
    found = {minimum.labels: minimum.basin for minimum in survey(sizes, propensities, 2).minima}
    assert found == two_camp_basins(sizes, propensities)
    assert len(found) > 2


def test_basins_are_where_descents_end_one_by_one() -> None:
    sizes, propensities = random_game(9, 7)
    propensities = np.round(propensities, 1)
    ends = [descend(sizes, propensities, unrank(number, 9)) for number in range(count(9))]
    found = {minimum.labels: minimum.basin for minimum in survey(sizes, propensities).minima}
    assert found == {labels: ends.count(labels) for labels in found}
    assert set(ends) <= set(found)


@pytest.mark.parametrize("scale", [1e-280, 1e-9, 1e100])
def test_the_unit_of_size_does_not_matter(scale: float) -> None:
    sizes, propensities = random_game(7, 6)
    usual, other = survey(sizes, propensities), survey(sizes, propensities * scale)
    assert [(m.labels, m.basin, m.strict) for m in usual.minima] == [(m.labels, m.basin, m.strict) for m in other.minima]


# --- search


def planted(n: int, camps: int, seed: int, blur: float) -> tuple[Any, Any, tuple[int, ...]]:
    """Friends within planted camps, enemies between them, blurred."""
    chance = np.random.default_rng(seed)
    camp = chance.integers(0, camps, n)
    mean = np.where(camp[:, None] == camp[None, :], 1.0, -1.0)
    first = {int(c): int(np.argmax(camp == c)) for c in camp}
    return chance.uniform(0.5, 2, n), mean + blur * chance.normal(size=(n, n)), tuple(first[int(c)] for c in camp)


@pytest.mark.parametrize(("camps", "max_blocs"), [(2, 2), (3, None), (5, 5), (9, None)])
def test_search_finds_what_was_planted_among_26(camps: int, max_blocs: int | None) -> None:
    """Camps so blurred that no single affinity shows them, but not their sum: nothing has less energy."""
    sizes, propensities, truth = planted(26, camps, camps, blur=0.3)
    landscape = search(sizes, propensities, max_blocs, starts=20)
    assert landscape.method == "search"
    assert landscape.configurations == count(26, max_blocs)
    assert landscape.minima[0].labels == truth


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("n", "max_blocs"), [(11, None), (12, 4), (18, 2)])
def test_search_finds_the_lowest_minimum_of_a_survey(n: int, max_blocs: int | None, seed: int) -> None:
    sizes, propensities = random_game(n, 100 + seed)
    exact, found = survey(sizes, propensities, max_blocs, basins=False), search(sizes, propensities, max_blocs, starts=20)
    assert found.minima[0].labels == exact.minima[0].labels
    assert found.minima[0].energy == exact.minima[0].energy
    assert {minimum.labels for minimum in found.minima} <= {minimum.labels for minimum in exact.minima}


def test_search_estimates_basins() -> None:
    """Each share lies within five standard errors of the exact one."""
    sizes, propensities = random_game(9, 8)
    exact, found = survey(sizes, propensities), search(sizes, propensities, starts=2000, seed=1)
    assert sum(minimum.basin or 0 for minimum in found.minima) == 2000
    shares = {minimum.labels: (minimum.basin or 0) / 2000 for minimum in found.minima}
    for minimum in exact.minima:
        true = (minimum.basin or 0) / exact.configurations
        assert shares.get(minimum.labels, 0) == pytest.approx(true, abs=5 * (true * (1 - true) / 2000) ** 0.5 + 1e-3)


def test_a_search_is_what_its_seed_makes_it() -> None:
    sizes, propensities = random_game(30, 9)

    def found(seed: int | np.random.Generator) -> Landscape:
        return search(sizes, propensities, starts=5, seed=seed)

    assert found(3) == found(3) == found(np.random.default_rng(3))
    assert found(3) != found(4)


def test_search_takes_many_players() -> None:
    sizes, propensities, truth = planted(120, 6, 1, blur=0.1)
    assert search(sizes, propensities, starts=2).minima[0].labels == truth


# --- what is refused


@pytest.mark.parametrize(
    ("sizes", "propensities", "message"),
    [
        ([1, -2], np.zeros((2, 2)), "sizes: that of player 1 is negative"),
        ([1, float("nan")], np.zeros((2, 2)), r"sizes: the value at \[1\] is nan; a finite number is needed"),
        ([1, float("inf")], np.zeros((2, 2)), r"sizes: the value at \[1\] is inf"),
        ([1, 2], [[0, float("nan")], [0, 0]], r"propensities: the value at \[0, 1\] is nan"),
        ([1, 2], [[0, 1], [float("-inf"), 0]], r"propensities: the value at \[1, 0\] is -inf"),
        ([1, 2], np.zeros((3, 3)), r"propensities: 2 rows and 2 columns, as there are 2 players are needed; this has the shape \(3, 3\)"),
        ([1, 2], [[0, 1], [1]], "propensities: numbers are needed"),
        ([1, "two"], np.zeros((2, 2)), "sizes: numbers are needed"),
        ([[1, 2]], np.zeros((2, 2)), "sizes: one number for each player"),
        ([], np.zeros((0, 0)), "sizes: one number for each player"),
        ([1e200, 1e200], np.ones((2, 2)), "too large to be added up"),
    ],
)
def test_what_is_no_game_is_refused(sizes: Any, propensities: Any, message: str) -> None:
    for ask in (survey, search):
        with pytest.raises(CoalitionError, match=message):
            ask(sizes, propensities)


def test_the_diagonal_may_hold_anything() -> None:
    holes = np.array(FRIENDS, float)
    np.fill_diagonal(holes, np.nan)
    assert survey([1, 2, 3], holes) == survey([1, 2, 3], FRIENDS)


def test_a_landscape_too_large_says_so() -> None:
    with pytest.raises(TooLarge, match="26 players form .* or search"):
        survey(np.ones(26), np.zeros((26, 26)))


@pytest.mark.parametrize("workers", [0, -1])
def test_no_threads_are_refused(workers: int) -> None:
    with pytest.raises(CoalitionError, match=f"workers: at least 1, not {workers}"):
        survey([1, 1], np.zeros((2, 2)), workers=workers)


def test_wrong_labels_starts_and_blocs_are_refused() -> None:
    with pytest.raises(CoalitionError, match="labels: 3 are needed"):
        energy([1, 2, 3], FRIENDS, (0, 0))
    with pytest.raises(CoalitionError, match="3 blocs are more than the 2 allowed"):
        descend([1, 2, 3], FRIENDS, (0, 1, 2), max_blocs=2)
    with pytest.raises(CoalitionError, match="starts: at least 1, not 0"):
        search([1, 2, 3], FRIENDS, starts=0)
    with pytest.raises(CoalitionError, match="max_blocs: at least one"):
        survey([1, 2, 3], FRIENDS, max_blocs=0)


# --- the benchmark


def test_the_benchmark_checks_what_it_times() -> None:
    check_small()
    with pytest.raises(AssertionError, match="MB"):
        check_memory(lambda: np.ones(2**22))
    said = words([Timed("all partitions", 4_213_597, 0.25, 0.5, 3.0), Timed("a search", 200, 1.0, 1.0, None)], 2).splitlines()
    assert said[1].split() == ["all", "partitions", "4,213,597", "0.25", "0.50", "of", "3", "s", "allowed"]
    assert len({line.index(value) + len(value) for line, value in zip(said, ("configurations", "4,213,597", "200"), strict=True)}) == 1
