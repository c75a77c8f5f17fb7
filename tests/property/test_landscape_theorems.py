"""What is true of every landscape and separable game, and that going through all of them is what the definitions say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.games.hedonic import SeparableGame, judge
from sim.games.landscape import Landscape, descend, energy, frustration, survey
from sim.games.partitions import blocs, canonical, count
from sim.games.separable import census
from tests.unit.games import plain

FEW = settings(max_examples=60)
# Small whole numbers, so that ties and zeros are common and sums are exact, or any two decimals.
SIZES = st.one_of(st.integers(0, 3).map(float), st.integers(1, 999).map(lambda x: x / 100))
AFFINITIES = st.one_of(st.integers(-2, 2).map(float), st.integers(-99, 99).map(lambda x: x / 100))

Game = tuple[list[float], list[list[float]], int]


@st.composite
def games(draw: st.DrawFn, most_players: int = 6, symmetric: bool = False, capped: bool = True) -> Game:
    """Sizes, propensities (diagonal 0) and the most blocs allowed, from one to one for each player."""
    n = draw(st.integers(1, most_players))
    sizes = draw(st.lists(SIZES, min_size=n, max_size=n))
    matrix = [[0.0 if i == j else draw(AFFINITIES) for j in range(n)] for i in range(n)]
    if symmetric:
        matrix = [[matrix[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)]
    return sizes, matrix, draw(st.integers(1, n)) if capped else n


def some_labels(data: st.DataObject, n: int, most: int) -> tuple[int, ...]:
    return canonical(data.draw(st.lists(st.integers(0, most - 1), min_size=n, max_size=n)))


@FEW
@given(games())
def test_a_survey_is_what_the_definitions_say(game: Game) -> None:
    sizes, propensities, most = game
    everything = plain.partitions(len(sizes), most)
    ends = [plain.descend(sizes, propensities, labels, most) for labels in everything]
    landscape = survey(sizes, propensities, most)
    assert landscape.configurations == len(everything)
    assert {m.labels for m in landscape.minima} == {x for x in everything if plain.is_minimum(sizes, propensities, x, most)}
    for minimum in landscape.minima:
        assert minimum.energy == pytest.approx(plain.energy(sizes, propensities, minimum.labels), abs=1e-9)
        assert minimum.strict == plain.is_strict(sizes, propensities, minimum.labels, most)
        assert minimum.basin == ends.count(minimum.labels)
    order = [(round(m.energy, 6), m.labels) for m in landscape.minima]
    assert order == sorted(order)
    assert [descend(sizes, propensities, labels, most) for labels in everything] == ends


@FEW
@given(games())
def test_a_census_is_what_the_definitions_say(game: Game) -> None:
    sizes, values, most = game
    everything = plain.partitions(len(sizes), most)
    found = census(values, most, sizes, values)
    assert found.rational == sum(plain.is_rational(values, labels, most) for labels in everything)
    assert found.nash == tuple(labels for labels in everything if plain.is_nash(values, labels, most))
    assert found.individual == tuple(labels for labels in everything if plain.is_individual(values, labels, most))
    energies = [plain.energy(sizes, values, labels) for labels in everything]
    assert found.lowest_energy == pytest.approx(min(energies), abs=1e-9)
    assert found.lowest == next(x for x, here in zip(everything, energies, strict=True) if here <= min(energies) + plain.SLACK)


@FEW
@given(games(most_players=12), st.data())
def test_energy_is_frustration_weighed_by_size(game: Game, data: st.DataObject) -> None:
    sizes, propensities, most = game
    labels = some_labels(data, len(sizes), most)
    found = energy(sizes, propensities, labels)
    assert found == pytest.approx(float(np.dot(sizes, frustration(sizes, propensities, labels))), abs=1e-9)
    assert found == pytest.approx(plain.energy(sizes, propensities, labels), abs=1e-9)


@FEW
@given(games(most_players=12), st.data())
def test_a_configuration_and_its_mirror_have_one_energy(game: Game, data: st.DataObject) -> None:
    """Who is called the first of two camps does not matter, nor which players are looked at first."""
    sizes, propensities, _ = game
    camp = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(sizes), max_size=len(sizes))))
    assert energy(sizes, propensities, camp) == energy(sizes, propensities, 1 - camp)
    assert canonical(camp) == canonical(1 - camp)


@FEW
@given(games(most_players=12), st.data())
def test_descent_never_raises_the_energy_and_ends_in_a_minimum(game: Game, data: st.DataObject) -> None:
    sizes, propensities, most = game
    start = some_labels(data, len(sizes), most)
    end = descend(sizes, propensities, start, most)
    assert len(blocs(end)) <= most
    assert plain.is_minimum(sizes, propensities, end, most)
    assert descend(sizes, propensities, end, most) == end
    if end != start:
        assert energy(sizes, propensities, end) < energy(sizes, propensities, start)


@FEW
@given(games(most_players=8))
def test_basins_divide_the_configurations_among_the_minima(game: Game) -> None:
    sizes, propensities, most = game
    landscape = survey(sizes, propensities, most)
    assert sum(minimum.basin or 0 for minimum in landscape.minima) == landscape.configurations == count(len(sizes), most)
    assert all(minimum.basin for minimum in landscape.minima)
    assert landscape.minima_count == len(landscape.minima) > 0


@FEW
@given(games(most_players=7), st.data())
def test_it_does_not_matter_in_what_order_players_stand(game: Game, data: st.DataObject) -> None:
    """All but the basins where falls are equal, which the order of players divides."""
    sizes, propensities, most = game
    order = data.draw(st.permutations(range(len(sizes))))

    def minima(landscape: Landscape) -> dict[tuple[int, ...], tuple[float, bool]]:
        return {m.labels: (round(m.energy, 6) + 0.0, m.strict) for m in landscape.minima}

    def moved(labels: tuple[int, ...]) -> tuple[int, ...]:
        return canonical([labels[player] for player in order])

    matrix = np.array(propensities)[np.ix_(order, order)]
    here, other = survey(sizes, propensities, most), survey(np.array(sizes)[order], matrix, most)
    assert minima(other) == {moved(labels): rest for labels, rest in minima(here).items()}
    mine, theirs = census(propensities, most), census(matrix, most)
    assert set(theirs.nash) == {moved(labels) for labels in mine.nash}
    assert set(theirs.individual) == {moved(labels) for labels in mine.individual}
    assert theirs.rational == mine.rational


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from([(14, 2), (9, 4), (9, 9)]))
def test_the_number_of_threads_changes_nothing(seed: int, shape: tuple[int, int]) -> None:
    n, most = shape
    chance = np.random.default_rng(seed)
    sizes, values = np.round(chance.uniform(0, 9, n)), np.round(chance.normal(size=(n, n)), chance.integers(0, 3))
    assert survey(sizes, values, most, workers=1) == survey(sizes, values, most, workers=2)
    assert census(values, most, sizes, values, workers=1) == census(values, most, sizes, values, workers=2)


@FEW
@given(games(most_players=8), st.data())
def test_a_census_agrees_with_the_judgement_of_one_partition(game: Game, data: st.DataObject) -> None:
    """Two implementations: all partitions by integers that are kept up to date, one partition by its sums."""
    _, values, most = game
    found, labels = census(values, most), some_labels(data, len(values), most)
    for each in {labels, *found.nash[:3], *found.individual[:3]}:
        verdicts = judge(SeparableGame(np.array(values)), each, most, core=False)
        assert (verdicts.nash.holds, verdicts.individual.holds) == (each in found.nash, each in found.individual)


# --- theorems


@FEW
@given(games(most_players=8, symmetric=True))
def test_a_symmetric_game_has_a_nash_stable_partition(game: Game) -> None:
    """Bogomolnaia & Jackson (2002): that of the largest sum of values is one, which has the least energy if sizes are equal."""
    _, values, most = game
    found = census(values, most, np.ones(len(values)), values)
    assert found.lowest in found.nash


@FEW
@given(games(most_players=8))
def test_stability_is_ordered(game: Game) -> None:
    """Nash stable partitions are individually stable and rational, however many blocs there may be."""
    _, values, most = game
    found = census(values, most)
    assert set(found.nash) <= set(found.individual)
    assert found.nash_count <= found.individual_count
    assert found.nash_count <= found.rational
    assert all(plain.is_rational(values, labels, most) for labels in found.nash)
    assert census(values).rational >= 1  # all alone is rational


@FEW
@given(games(most_players=8))
def test_the_landscape_is_the_game_of_mutual_values(game: Game) -> None:
    """With sizes above 0 a configuration is a minimum if and only if nobody gains in s_j (p_ij + p_ji) / 2 by a move."""
    sizes, propensities, most = game
    weights = np.array(sizes) + 1
    mutual = (np.array(propensities) + np.array(propensities).T) / 2
    found = census(weights * mutual, most)
    assert set(found.nash) == {minimum.labels for minimum in survey(weights, propensities, most, basins=False).minima}


@FEW
@given(games(most_players=7, symmetric=True))
def test_two_camps_of_a_balanced_landscape_leave_nobody_frustrated(game: Game) -> None:
    """Harary 1953: signs that come from two camps have all enemies apart and no friends apart; then nothing has less energy."""
    sizes, matrix, _ = game
    camp = np.arange(len(sizes)) % 2
    balanced = np.abs(np.array(matrix)) * np.where(camp[:, None] == camp[None, :], 1, -1)
    best = survey(sizes, balanced, 2).minima[0]
    assert best.energy == pytest.approx(energy(sizes, balanced, camp), abs=1e-9)
    assert best.energy == pytest.approx(float(np.minimum(np.outer(sizes, sizes) * balanced, 0).sum()), abs=1e-9)


def test_there_is_something_to_compare() -> None:
    """Landscapes of several minima, with ties, are among those drawn."""
    sizes: Any = [1, 1, 1, 1]
    landscape = survey(sizes, -np.ones((4, 4)), 2)
    assert [minimum.labels for minimum in landscape.minima] == [(0, 0, 2, 2), (0, 1, 0, 1), (0, 1, 1, 0)]
    assert [minimum.strict for minimum in landscape.minima] == [True] * 3
