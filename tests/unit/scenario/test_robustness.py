"""Whatever a file holds, loading gives a scenario or problems; and loading stays light."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError, UnknownNameError
from sim.runs import run
from sim.scenario import Scenario, dump, find, lint, load, loads, shipped
from sim.scenario.declared import Declared
from sim.scenario.references import misfits
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


def grown(count: int) -> str:
    """The sample with so many factions more, and for each a place, a road, a tie, an event, an outcome and a source."""
    entry = {
        "places": "  p{0:03}: {{name: Place {0:03}, source: s{0:03}}}",
        "roads": "  - {{between: [east, p{0:03}], km: 10}}",
        "factions": "  f{0:03}: {{strength: {{triangular: [10, 20, 40], grade: J}}, presence: {{p{0:03}: 0.5, west: 0.5}}}}",
        "ties": "  - {{between: [gov, f{0:03}], intensity: {{uniform: [0, 1]}}}}",
        "events": "  e{0:03}: {{statement: {{by: f{0:03}, against: foe, amount: 0.1}}, week: {{uniform: [2, 10]}}}}",
        "outcomes": "  o{0:03}: {{metric: together, pair: [a, f{0:03}], weeks: 3}}",
        "sources": "  s{0:03}: {{title: Book {0:03}}}",
    }  # fmt: skip
    text = TEXT
    for section, line in entry.items():
        more = "".join(line.format(number) + "\n" for number in range(count))
        text = text.replace(f"\n{section}:\n", f"\n{section}:\n{more}")
    return text


def steps_of_loading(text: str) -> int:
    """How much Python does for it: lines, calls (of what is written in C too), jumps back in loops."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    tool, kinds = sys.monitoring.PROFILER_ID, sys.monitoring.events
    watched = (kinds.PY_START, kinds.PY_RESUME, kinds.LINE, kinds.CALL, kinds.JUMP)
    sys.monitoring.use_tool_id(tool, "steps")
    try:
        for kind in watched:
            sys.monitoring.register_callback(tool, kind, count)
        sys.monitoring.set_events(tool, sum(watched))
        loads(text)
    finally:
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)
    return counted


def test_loading_takes_steps_in_proportion_to_the_size_of_the_scenario() -> None:
    """60 more things take twice the steps of 30 more, to a five-hundredth: two steps for each pair of things would show."""
    loads(grown(1))  # what is computed once only
    small, middle, large = (steps_of_loading(grown(count)) for count in (30, 60, 120))
    assert (large - middle) / (middle - small) == pytest.approx(2, rel=0.002)


def test_relations_are_compared_with_few_others_to_find_those_listed_twice() -> None:
    """A file may list tens of thousands of pairs; to compare each with each would take minutes."""

    class Pair(tuple[str, str]):
        compared = 0
        __hash__ = tuple.__hash__

        def __eq__(self, other: object) -> bool:
            Pair.compared += 1
            return tuple.__eq__(self, other)

    scenario, pairs = loads(TEXT), [Pair(pair) for pair in combinations([f"f{number}" for number in range(40)], 2)]
    listed = tuple(scenario.ties[0].model_copy(update={"between": pair}) for pair in [*pairs, Pair(pairs[5])])
    found = misfits(scenario.model_copy(update={"ties": listed}), Declared.by(scenario))
    assert [misfit.message for misfit in found if "twice" in misfit.message] == ["f0 and f6 are listed twice in ties"]
    assert Pair.compared < 5 * len(pairs)


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


def test_the_largest_numbers_do_not_overflow() -> None:
    text = TEXT.replace("strength: 30", "strength: 1e30").replace("strength: 25", "strength: {uniform: [0, 1e30]}")
    text = text.replace("outcomes:", "outcomes:\n  many: {metric: strength, faction: b, above: 1}")
    assert text.count("1e30") == 2
    result = run(loads(text), runs=20)
    assert result.weeks["strength[b]"].max() > 1e29
    assert np.isfinite(result.weeks.select_dtypes("number")).all().all()
