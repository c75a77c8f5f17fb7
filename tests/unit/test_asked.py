"""What a caller asks for in Python: nothing is passed over in silence, and what cannot be is one message that names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import sim
from sim.errors import CoalitionError
from sim.scenario import Scenario
from sim.studies.claims import Simulated
from tests.toys import two

SCENARIO = two()
MORE = SCENARIO.replace({"rivalries.band~gov.intensity": 0.5})
COUNTS = (0, -1, 2.5, True)


def compare(**asked: Any) -> Any:
    return sim.compare(SCENARIO, MORE, **{"runs": 20, **asked})


@pytest.fixture(scope="module")
def result() -> sim.Result:
    return sim.run(two("{uniform: [0, 1]}", more="sweep: {vary: {rivalries.band~gov.intensity: [0.2, 0.4]}}\n"), runs=40, replicates=2)


@pytest.mark.parametrize("number", COUNTS)
@pytest.mark.parametrize(
    ("name", "ask"),
    [
        *((name, compare) for name in ("runs", "replicates", "weeks", "workers")),
        ("workers", lambda **asked: sim.run(SCENARIO, runs=20, **asked)),
        *((name, lambda **asked: sim.sensitivity(SCENARIO, **asked)) for name in ("workers", "points", "most")),
        *((name, lambda **asked: sim.flip(SCENARIO, **asked)) for name in ("workers", "runs", "most")),
        *((name, lambda **asked: sim.stable(SCENARIO, **asked)) for name in ("draws", "starts", "max_blocs")),
        *((name, lambda **asked: Simulated(**asked)) for name in ("draws", "replicates", "workers")),
    ],
)
def test_a_count_that_cannot_be_is_refused_by_its_name(name: str, ask: Callable[..., Any], number: Any) -> None:
    whole = isinstance(number, int) and not isinstance(number, bool)
    with pytest.raises(CoalitionError, match=f"^{name}: " + (f"at least 1, not {number}$" if whole else f"a whole number, not {number}$")):
        ask(**{name: number})


@pytest.mark.parametrize("number", COUNTS)
@pytest.mark.parametrize("name", ["most_inputs", "most_boxes"])
def test_discover_refuses_counts_that_cannot_be(result: sim.Result, name: str, number: Any) -> None:
    with pytest.raises(CoalitionError, match=f"^{name}: "):
        sim.discover(result, **{name: number})


def test_what_is_no_choice_is_refused_with_the_choices(result: sim.Result) -> None:
    with pytest.raises(CoalitionError, match="^want: higher or lower, not 'foo'$"):
        sim.levers(result, want="foo")  # type: ignore[arg-type]
    with pytest.raises(CoalitionError, match="^method: morris, sobol or both, not 'foo'$"):
        sim.sensitivity(SCENARIO, method="foo")  # type: ignore[arg-type]
    with pytest.raises(CoalitionError, match="^method: exact or search, not 'foo'$"):
        sim.stable(SCENARIO, method="foo")


@pytest.mark.parametrize("number", [-1, 2, 9])
def test_a_design_point_that_is_not_there_is_refused_with_the_range(result: sim.Result, number: int) -> None:
    for ask in (result.probability, result.survival):
        with pytest.raises(CoalitionError, match=f"there is no design point {number}: there are numbers 0 to 1"):
            ask("united", number)


@pytest.mark.parametrize(
    "ask",
    [
        lambda given: sim.compare(given, SCENARIO),
        lambda given: sim.compare(SCENARIO, given),
        lambda given: sim.run(given),
        lambda given: sim.flip(given),
        lambda given: sim.sensitivity(given),
        lambda given: sim.stable(given),
        lambda given: sim.explain(given, 0, 0, "guards"),
        lambda given: sim.story(given, 0),
    ],
)
def test_a_name_is_no_scenario_and_a_result_has_one(ask: Callable[[Any], Any], result: sim.Result) -> None:
    with pytest.raises(CoalitionError, match=r"^a scenario is needed, not 'four_factions'; sim.load\(file\) reads one$"):
        ask("four_factions")
    with pytest.raises(CoalitionError, match=r"^a scenario is needed, not Result\(.*\); its scenario is result.scenario$"):
        ask(result)


def test_a_result_is_no_scenario_to_step_through(result: sim.Result) -> None:
    with pytest.raises(CoalitionError, match="its scenario is result.scenario"):
        sim.CoalitionModel(result)  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", [sim.discover, sim.levers])
def test_a_scenario_is_no_result(ask: Callable[[Any], Any]) -> None:
    with pytest.raises(CoalitionError, match=r"^a result is needed, not Scenario\(.*\); sim.run\(scenario\) gives one, "):
        ask(SCENARIO)


def test_runs_and_weeks_are_whole_numbers() -> None:
    with pytest.raises(CoalitionError, match="^run: a whole number, not 'a'$"):
        sim.explain(SCENARIO, "a", 0, "guards")  # type: ignore[arg-type]
    with pytest.raises(CoalitionError, match="^week: a whole number, not '1'$"):
        sim.explain(SCENARIO, 0, "1", "guards")  # type: ignore[arg-type]
    with pytest.raises(CoalitionError, match="^run: at least 0, not -1$"):
        sim.story(SCENARIO, -1)


def test_what_is_asked_for_is_what_is_simulated() -> None:
    found = compare(runs=30, replicates=3, weeks=1)
    assert (found.runs, found.replicates, found.weeks) == (30, 3, 1)
    assert isinstance(SCENARIO, Scenario)
    assert compare(runs=None).runs == SCENARIO.runs
