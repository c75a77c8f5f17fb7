"""Nine firms and two UNIX standards (Axelrod & Bennett 1993; Axelrod et al. 1995): realignment alone finds the published minima.

Axelrod, R. & Bennett, D. S. (1993). A landscape theory of aggregation. British Journal of Political Science 23(2), 211-233, Table 2.
Axelrod, R., Mitchell, W., Thomas, R. E., Bennett, D. S. & Bruderer, E. (1995). Coalition formation in standard-setting alliances.
Management Science 41(9), 1493-1508.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.engine import simulate
from sim.outcomes import evaluate
from sim.scenario import Scenario, build, load, shipped
from sim.world import World

# Table 2: sizes and types.
GENERALISTS = {"att": 28.5, "dec": 20.0, "hp": 11.5, "ibm": 3.8}
SPECIALISTS = {"apollo": 21.2, "intergraph": 4.4, "prime": 1.0, "sgi": 4.4, "sun": 28.9}
SIZES = {**GENERALISTS, **SPECIALISTS}
FIRMS = tuple(sorted(SIZES))
# The two configurations of least energy that the authors publish, by the camp of Sun.
WITH_ATT = frozenset({"sun", "prime", "att", "ibm"})
WITH_DEC = frozenset({"sun", "prime", "dec", "hp"})
# Not printed there; recomputed from Table 2 by hand: rivals apart are, of the generalists, 28.5 + 3.8 against 20 + 11.5, of the
# specialists, 28.9 + 1 against 21.2 + 4.4 + 4.4; both orders count: -2 * (32.3 * 31.5 + 29.9 * 30.0) = -3828.9.
LEAST_ENERGY = -3828.9

Camp = frozenset[str]


def propensity(one: str, other: str) -> float:
    """-1 between two firms of one type, else 0."""
    return -1.0 if (one in GENERALISTS) == (other in GENERALISTS) else 0.0


def energy(camp: Camp) -> float:
    """Sum over ordered pairs in different camps of size * size * propensity."""
    apart = [(i, j) for i, j in itertools.permutations(FIRMS, 2) if (i in camp) != (j in camp)]
    return sum(SIZES[i] * SIZES[j] * propensity(i, j) for i, j in apart)


def camps() -> list[Camp]:
    """Sun's camp in each of the 256 ways of splitting nine firms in at most two."""
    others = [firm for firm in FIRMS if firm != "sun"]
    return [frozenset({"sun", *some}) for size in range(len(others) + 1) for some in itertools.combinations(others, size)]


def from_start(camp: Camp) -> Scenario:
    """The case as in the article, from one start."""
    affinities = {one: {other: propensity(one, other) for other in FIRMS if other > one} for one in FIRMS[:-1]}
    rest = sorted(set(FIRMS) - camp)
    return build(
        {
            "title": "UNIX standards", "factions": {firm: {"strength": size} for firm, size in SIZES.items()}, "affinities": affinities,
            "max_blocs": 2, "blocs": [sorted(camp), *([rest] if rest else [])], "calendar": {"start": "1988-01-04", "weeks": 12},
        }
    )  # fmt: skip


def ends(camp: Camp, runs: int) -> list[Camp]:
    """Sun's camp at the end of each run, from one start."""
    world = World(from_start(camp))
    sun = world.faction_ids.index("sun")
    blocs = simulate(world, np.arange(runs), seed=1988).final_blocs
    return [frozenset(np.array(world.faction_ids)[row == row[sun]].tolist()) for row in blocs]


def test_the_facts_have_the_published_minima() -> None:
    """By enumeration, without the engine: exactly two configurations that no single firm wants to leave."""
    minima = [camp for camp in camps() if all(energy(camp) <= energy(camp ^ {firm}) for firm in FIRMS)]
    assert {camp if "sun" in camp else frozenset(FIRMS) - camp for camp in minima} == {WITH_ATT, WITH_DEC}
    assert [energy(camp) for camp in minima] == pytest.approx([LEAST_ENERGY] * 2, abs=1e-9)


def test_realignment_ends_in_a_published_minimum_from_each_of_the_256_starts() -> None:
    found = {start: ends(start, runs=3) for start in camps()}
    assert len(found) == 256
    assert {camp for reached in found.values() for camp in reached} == {WITH_ATT, WITH_DEC}
    assert {round(energy(camp), 9) for reached in found.values() for camp in reached} == {LEAST_ENERGY}


@pytest.mark.parametrize("start", [WITH_ATT, WITH_DEC])
def test_the_minima_are_stable(start: Camp) -> None:
    assert ends(start, runs=10) == [start] * 10


def test_both_basins_are_large() -> None:
    """Steepest descent divides the starts 128 to 128; turns in random order blur the border but favour neither by much."""
    reached = [ends(start, runs=1)[0] for start in camps()]
    share = reached.count(WITH_ATT) / len(reached)
    print(f"basins: {reached.count(WITH_ATT)} with AT&T, {reached.count(WITH_DEC)} with DEC and HP")
    # Were each start a fair coin, the count would lie outside 128 +- 40 once in two million times.
    assert abs(share - 0.5) < 40 / 256


def test_the_shipped_scenario_is_this_case() -> None:
    scenario = load(shipped()["classics/unix_standards"])
    assert {name: spec.strength.constant for name, spec in scenario.factions.items()} == SIZES
    stated = scenario.affinities or {}
    assert {(i, j): stated.get(i, {}).get(j, 0.0) for i, j in itertools.permutations(FIRMS, 2)} == {
        (i, j): propensity(i, j) for i, j in itertools.permutations(FIRMS, 2)
    }
    world = World(scenario)
    chunk = simulate(world, np.arange(20), scenario.seed)
    held = evaluate(scenario.outcomes, chunk.weekly, world.columns, scenario.calendar.start).held
    assert held[:, list(scenario.outcomes).index("published_alliance")].all()
