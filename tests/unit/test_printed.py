"""What answers look like at a prompt: the question and the main figure in a line or two."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sim
from sim.scenario import Scenario, find, load, loads
from tests.toys import two

RIVALRY = "rivalries.band~gov.intensity"
RECOGNITION = "factions.band.recognition"
SWEPT = f"levers: [{RIVALRY}]\nsweep: {{vary: {{{RIVALRY}: [0, 1]}}}}\n"
RANKED = """
title: Two who want each other
factions: {one: {}, other: {}}
preferences: {one: [[one, other], [one]], other: [[one, other], [other]]}
"""


def of_compare() -> object:
    return sim.compare(two(0.9), two(0.1), runs=20)


def of_flip() -> object:
    return sim.flip(two(0.9), runs=20)


def of_levers() -> object:
    return sim.levers(sim.run(two(more=SWEPT), runs=40, replicates=2))


def of_sensitivity() -> object:
    return sim.sensitivity(two(), points=64, replicates=2)


def of_discover() -> object:
    return sim.discover(sim.run(two(), runs=400, replicates=1))


# United just where recognition exceeds the rivalry of 0.4, so always at 0.9 and never at 0.1.
@pytest.mark.parametrize(
    ("ask", "begins", "holds"),
    [
        (of_compare, "Comparison('Two', 20 paired runs, against ", ("'united' 100% and 0%, decided",)),
        (of_flip, "Flips('united', 100% of 20 runs, 2 of 4 inputs flip it, nearest ", (RECOGNITION,)),
        (of_levers, f"Levers('united' by '{RIVALRY}', 20 draws of 2 runs, 2 settings: 0% to 100%)", ()),
        (of_sensitivity, "Sensitivity('united', 1 input, ", (f"most by '{RECOGNITION}'",)),
        (of_discover, "Discovery('united', ", ("400 draws, 1 box, the first on ", RECOGNITION)),
    ],
)
def test_an_answer_is_told_in_a_line(ask: Callable[[], object], begins: str, holds: tuple[str, ...]) -> None:
    said = repr(ask())
    assert said.startswith(begins) and all(part in said for part in holds), said
    assert len(said) < 250 and "\n" not in said and said.endswith(")")


@pytest.mark.parametrize(("name", "said"), [("unix_standards", "9 factions, "), ("tripoli_clash", "26 factions, ")])
def test_what_could_hold_is_told_with_its_lowest_structure(name: str, said: str) -> None:
    scenario: Scenario = load(find(name))
    found = sim.stable(scenario, draws=5)
    assert repr(found).startswith(f"Stability({scenario.title!r}, {said}")
    assert found.uncertain is not None
    lowest = found.uncertain.structures[0].blocs
    assert repr(found).endswith(": " + " | ".join(", ".join(bloc) for bloc in lowest) + ")")


def test_of_rankings_it_is_told_how_many_structures_are_stable() -> None:
    found = sim.stable(loads(RANKED))
    assert repr(found) == "Stability('Two who want each other', 2 factions, 1 stable structure)"


def test_a_scenario_is_told_in_a_line_and_its_parts_by_what_they_state() -> None:
    scenario: Scenario = load(find("four_factions"))
    assert repr(scenario) == "Scenario('Four factions', 4 factions, 3 outcomes, 26 weeks)"
    assert repr(load(find("stable_marriage"))).startswith("Scenario(") and "week" not in repr(load(find("stable_marriage")))
    assert repr(scenario.factions["guards"].recognition) == "Quantity(value=0.6)"
    assert repr(scenario.calendar) == "Calendar(start=datetime.date(2016, 1, 4), weeks=26)"
