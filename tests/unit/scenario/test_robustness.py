"""Whatever a file holds, loading gives a scenario or problems; and loading stays light."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError, UnknownNameError
from sim.scenario import Scenario, dump, find, lint, load, loads, shipped
from tests.unit.scenario.sample import TEXT

_PIECES = [
    *"{}[]:,-&*!|>'\"%@`#\n\t ~",
    "null",
    ".nan",
    ".inf",
    "-1",
    "1e400",
    "true",
    "[[",
    "a: b",
    "- ",
    "? ",
    "é",
    "\x00",
    "\u2028",
    "factions:",
    "{uniform: [0, 1]}",
]


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text))
        end = start + chance.choice([0, 0, 1, 3, 20])
        lines = text.split("\n")
        middle = chance.choice([chance.choice(_PIECES), chance.choice(_PIECES), chance.choice(lines), ""])
        text = text[:start] + middle + text[end:]
    return text


def loaded(text: str) -> Scenario | None:
    """The scenario, or None where there are problems, all of which say something."""
    try:
        return loads(text)
    except ScenarioError as error:
        found = error.problems
    assert found
    assert all(problem.message and problem.severity == "error" for problem in found)
    return None


@pytest.mark.parametrize("seed", range(150))
def test_mutated_files_give_a_scenario_or_problems(seed: int) -> None:
    scenario = loaded(mutated(TEXT, random.Random(seed)))
    if scenario is not None:
        lint(scenario)
        assert loads(dump(scenario)) == scenario


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([".inf", "a", "b", "east", "fight", "x", '""', "2016-01-04"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "between", "at", "week", "uniform", "metric"]), inner, max_size=3)),
    max_leaves=5,
)  # fmt: skip


def flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)


@settings(max_examples=60, deadline=None)
@given(st.data(), _VALUES)
def test_any_value_in_any_place_gives_a_scenario_or_problems(data: st.DataObject, value: object) -> None:
    lines = TEXT.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    key, _, _ = lines[number].partition(":")
    lines[number] = f"{key}: {flow(value)}"
    scenario = loaded("\n".join(lines))
    if scenario is not None:
        lint(scenario)


def test_importing_the_scenario_package_imports_nothing_heavy() -> None:
    code = "import sim.scenario, sys; print([name for name in ('numpy', 'scipy', 'pandas', 'numba', 'mesa', 'matplotlib') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_scenario_of_3000_lines_loads_in_a_second_of_processor_time() -> None:
    factions = "".join(
        f"  f{number}:\n    name: Faction {number}\n    strength: {{triangular: [10, 20, 40], grade: J}}\n    hostility: {{uniform: [0, 1], grade: J}}\n"
        f"    presence: {{east: 0.5, west: 0.5}}\n    grade: J\n"
        for number in range(500)
    )  # fmt: skip
    text = TEXT.replace("  a: {name: Alphas", factions + "  a: {name: Alphas")
    assert text.count("\n") > 3000
    start = time.process_time()
    loads(text)
    assert time.process_time() - start < 2.5  # about a third of a second on an idle machine, more on a shared one


def test_shipped_scenarios_are_found_by_name_and_by_path() -> None:
    names = shipped()
    assert "template" not in names
    for name, path in names.items():
        assert find(name) == path
        assert find(str(path)) == path
    assert load(find("four_factions")).title
    with pytest.raises(UnknownNameError) as caught:
        find("four_faction")
    assert caught.value.nearest == "four_factions"


def test_scenarios_can_be_sent_to_other_processes() -> None:
    scenario = loads(TEXT)
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert again.quantities() == scenario.quantities()
    with pytest.raises(TypeError, match="read-only"):
        again.factions.clear()
