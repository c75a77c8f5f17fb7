"""The shipped classics hold what their sources print, their stable sets are the published ones, and realignment ends in minima.

docs/classics.md, which the tests run, works out the rest.

Axelrod, R. & Bennett, D. S. (1993). A landscape theory of aggregation. British Journal of Political Science 23(2), 211-233, Table 1.
Hage, P. & Harary, F. (1983). Structural models in anthropology. Cambridge University Press, 56-60; after Read (1954).
Lecture notes, Week 5: Cooperative games (part II); notes after a doctoral thesis on altruism in hedonic games, examples 2.3, 2.4.
"""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest

from sim.engine import simulate
from sim.games.hedonic import HedonicGame, PreferenceGame, SeparableGame, stable_partitions
from sim.games.partitions import blocs
from sim.scenario import Scenario, build, load, shipped
from sim.world import World

# Table 1: shares of the world's capabilities in 1936, per cent.
SIZES = {
    "britain": 7.45, "france": 5.32, "czechoslovakia": 1.15, "denmark": 0.20, "germany": 11.49, "italy": 4.03, "poland": 1.83, "romania": 0.78,
    "hungary": 0.45, "portugal": 0.27, "finland": 0.19, "latvia": 0.13, "lithuania": 0.10, "estonia": 0.06, "ussr": 15.01, "yugoslavia": 0.59,
    "greece": 0.35,
}  # fmt: skip
POWERS = ("britain", "france", "germany", "italy", "ussr")
# The side of Britain in the four stable configurations of the five powers, by the article (it prints their number) and by hand:
# a power stays where the rivals beside it weigh no more than those on the other side.
STABLE_SIDES = {
    frozenset({"britain", "ussr"}), frozenset({"britain", "germany", "italy"}), frozenset({"britain", "france", "germany"}),
    frozenset({"britain", "france", "italy"}),
}  # fmt: skip


def classic(name: str) -> Scenario:
    return load(shipped()[f"classics/{name}"])


def ties(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Affinities of all ordered pairs, 0 where none is stated."""
    stated = scenario.affinities or {}
    return {(one, other): stated.get(one, {}).get(other, 0.0) for one, other in itertools.permutations(scenario.factions, 2)}


@pytest.mark.parametrize(("name", "nations"), [("five_powers_1936", POWERS), ("seventeen_nations_1936", tuple(SIZES))])
def test_nations_have_the_printed_sizes_and_repel_all_alike(name: str, nations: tuple[str, ...]) -> None:
    scenario = classic(name)
    assert {nation: spec.strength.constant for nation, spec in scenario.factions.items()} == {nation: SIZES[nation] for nation in nations}
    assert set(ties(scenario).values()) == {-1.0}
    assert scenario.max_blocs == 2


def test_the_gahuku_gama_have_the_published_ties_and_triangles() -> None:
    """The number of triangles of each kind, published with the R package ergm.sign, would change with almost any slip of the pen."""
    tie = ties(classic("gahuku_gama"))
    tribes = sorted({one for one, _ in tie})
    assert len(tribes) == 16
    assert all(tie[one, other] == tie[other, one] for one, other in tie)
    assert Counter(tie[pair] for pair in itertools.combinations(tribes, 2)) == {1.0: 29, -1.0: 29, 0.0: 62}
    triangles = Counter(
        tie[i, j] + tie[i, k] + tie[j, k] for i, j, k in itertools.combinations(tribes, 3) if tie[i, j] * tie[i, k] * tie[j, k] != 0
    )
    assert triangles == {3.0: 19, 1.0: 2, -1.0: 40, -3.0: 7}


def test_the_gahuku_gama_are_as_balanced_by_closed_walks_as_published() -> None:
    """0.3575761 (signnet): the weight of all closed walks, signs counted, over that of all; it takes every tie into account."""
    tie = ties(classic("gahuku_gama"))
    tribes = sorted({one for one, _ in tie})
    matrix = np.array([[tie.get((one, other), 0.0) for other in tribes] for one in tribes])
    walks = [float(np.exp(np.linalg.eigvalsh(signed)).sum()) for signed in (matrix, np.abs(matrix))]
    assert walks[0] / walks[1] == pytest.approx(0.3575761, abs=5e-8)


def ends(scenario: Scenario, camp: list[str], runs: int) -> list[frozenset[str]]:
    """The bloc of the first faction at the end of each run, the members of `camp` having begun apart from all others."""
    rest = sorted(set(scenario.factions) - set(camp))
    world = World(build({**scenario.plain(), "blocs": [camp, *([rest] if rest else [])]}))
    final = simulate(world, np.arange(runs), seed=scenario.seed).final_blocs
    return [frozenset(np.array(world.faction_ids)[row == row[0]].tolist()) for row in final]


def test_five_powers_realign_to_a_published_configuration_from_each_of_the_16_starts() -> None:
    scenario = classic("five_powers_1936")
    starts = [["britain", *some] for size in range(5) for some in itertools.combinations(POWERS[1:], size)]
    reached = {camp for start in starts for camp in ends(scenario, start, runs=4)}
    assert len(starts) == 16
    assert reached == STABLE_SIDES


def test_the_gahuku_gama_realign_to_where_nobody_gains_by_leaving() -> None:
    """From forty starts drawn evenly, judged by the ties alone."""
    scenario = classic("gahuku_gama")
    tie, tribes = ties(scenario), sorted(scenario.factions)
    draw = np.random.default_rng(1954)
    for _ in range(40):
        start = [tribes[0], *(tribe for tribe in tribes[1:] if draw.random() < 0.5)]
        for camp in ends(scenario, start, runs=1):
            for tribe in tribes:
                with_it = sum(tie[tribe, other] for other in tribes if other != tribe and (other in camp) == (tribe in camp))
                against = sum(tie[tribe, other] for other in tribes if (other in camp) != (tribe in camp))
                assert with_it >= against


def game(scenario: Scenario) -> tuple[HedonicGame, list[str]]:
    """The hedonic game that a scenario states, unit strengths assumed, and its players."""
    players = sorted(scenario.factions)
    if scenario.preferences is None:
        tie = ties(scenario)
        return SeparableGame([[tie.get((one, other), 0.0) for other in players] for one in players]), players
    rankings = [
        [[[players.index(member) for member in coalition] for coalition in group] for group in scenario.preferences[player]]
        for player in players
    ]
    return PreferenceGame(rankings), players


# Every stable partition, found by complete enumeration and in accord with what the sources claim; 12|3 is {1, 2}, {3}.
HOLDING = {
    "run_and_chase": {"nash": "", "individual": "1|2", "core": "1|2", "contractual": "1|2 12", "rational": "1|2"},
    "three_player_cycle": {"nash": "", "individual": "", "core": "", "contractual": "1|23 12|3 13|2", "rational": "1|2|3 1|23 12|3 13|2"},
    "lecture_example_2_1": {"nash": "", "individual": "1|2|3", "core": "1|2|3", "contractual": "1|2|3 12|3 13|2 123", "rational": "1|2|3"},
    "thesis_example_2_3": {"nash": "12|3", "individual": "12|3", "core": "12|3", "contractual": "12|3 123", "rational": "1|2|3 12|3"},
    "five_on_a_cycle": {"core": ""},
}


@pytest.mark.parametrize(("name", "concept"), [(name, concept) for name, held in HOLDING.items() for concept in held])
def test_the_small_games_have_the_published_stable_partitions(name: str, concept: str) -> None:
    stated, players = game(classic(name))
    number = {"chaser": "1", "runner": "2", **{f"p{place}": str(place) for place in range(1, 6)}}
    found = [
        "|".join("".join(number[players[member]] for member in bloc) for bloc in blocs(labels))
        for labels in stable_partitions(stated, concept)  # type: ignore[arg-type]
    ]
    assert sorted(found) == sorted(HOLDING[name][concept].split())


def test_the_marriages_that_hold_are_the_published_ones() -> None:
    """Best for the men: Anna-Isaac, Bella-Jacob, Clare-Ken; best for the women: Anna-Jacob, Bella-Isaac, Clare-Ken."""
    stated, players = game(classic("stable_marriage"))
    matchings = {
        frozenset("-".join(players[member] for member in bloc) for bloc in blocs(labels)) for labels in stable_partitions(stated, "core")
    }
    assert matchings == {frozenset({"anna-isaac", "bella-jacob", "clare-ken"}), frozenset({"anna-jacob", "bella-isaac", "clare-ken"})}
