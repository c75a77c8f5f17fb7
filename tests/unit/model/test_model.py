"""The Mesa face: a run read and stepped, its parameters, what is refused, and Mesa's own tools on it."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import mesa
import numpy as np
import pytest

from sim import CoalitionModel, Faction
from sim.engine import simulate
from sim.errors import ScenarioError, UnknownNameError
from sim.scenario import PARAMETERS, Scenario, shipped
from sim.world import World


def test_a_faction_reads_as_the_scenario_says(model: CoalitionModel, scenario: Scenario) -> None:
    for name, spec in scenario.factions.items():
        faction = model.faction(name)
        assert (faction.id, faction.name, faction.active) == (name, spec.name, True)
        stated = (spec.strength, spec.influence, spec.recognition, spec.hostility, spec.oil_stake)
        assert (faction.strength, faction.influence, faction.recognition, faction.hostility, faction.oil_stake) == tuple(
            q.constant for q in stated
        )
        assert faction.bloc == (name,) and faction.bloc_label == name
    guards = model.faction("guards")
    assert guards.stationed == {"port": 1000.0}
    assert (guards.rivalry("brigade"), guards.tie("council"), guards.trust("council")) == (0.2, 0.3, 0.0)
    # Of 4600 fighters and the council's 0.2 beside: (1000/4600) / 1.2.
    assert guards.weight == pytest.approx(1000 / 4600 / 1.2, abs=1e-15)


def test_a_run_has_dates_weeks_and_an_end(model: CoalitionModel, scenario: Scenario) -> None:
    assert (model.week, model.date.isoformat()) == (0, "2016-01-04")
    model.step()
    assert (model.week, model.date.isoformat(), model.running) == (1, "2016-01-11", True)
    while model.running:
        model.step()
    assert model.week == scenario.calendar.weeks


# --- the run's parameters


@pytest.mark.parametrize(
    ("name", "value", "error", "words"),
    [
        ("clash_rate", float("nan"), ValueError, "parameters.clash_rate: is not a number"),
        ("clash_rate", -5, ValueError, "parameters.clash_rate: is -5, but must be at least 0"),
        ("attrition", 1.5, ValueError, "parameters.attrition: is 1.5, but must be between 0 and 1"),
        ("fought_weeks", 2.5, ValueError, "parameters.fought_weeks: must be a whole number"),
        ("clash_rate", float("inf"), ValueError, "parameters.clash_rate: must be finite"),
        ("clash_rate", "0.5", TypeError, "parameters.clash_rate must be a number"),
        ("clash_rat", 0.5, AttributeError, "no parameter is called 'clash_rat'; did you mean 'clash_rate'?"),
        ("reach_km", 10, AttributeError, "scenario.replace({'parameters.reach_km': 10})"),
        ("march_km", 10, AttributeError, "scenario.replace({'parameters.march_km': 10})"),
    ],
)
def test_a_parameter_that_cannot_be_so_is_refused_when_it_is_set(
    model: CoalitionModel, name: str, value: object, error: type[Exception], words: str
) -> None:
    before = {known: getattr(model.parameters, known) for known in PARAMETERS}
    with pytest.raises(error, match=re.escape(words)):
        setattr(model.parameters, name, value)
    assert {known: getattr(model.parameters, known) for known in PARAMETERS} == before
    with pytest.raises(AttributeError, match="clash_rate"):
        _ = model.parameters.clash_rat
    assert dir(model.parameters) == sorted(PARAMETERS)


def test_a_parameter_may_be_switched_off_mid_run(model: CoalitionModel) -> None:
    model.parameters.veto = float("inf")
    model.parameters.fought_weeks = 3
    model.step()
    assert (model.parameters.veto, model.parameters.fought_weeks) == (float("inf"), 3)


@pytest.mark.parametrize(
    ("given", "words"), [({"run": -1}, "run must"), ({"run": 1.5}, "run must"), ({"rng": -1}, "rng must"), ({"rng": 2**63}, "rng must")]
)
def test_a_run_or_seed_that_is_none_is_refused(scenario: Scenario, given: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=f"{words} be a whole number from 0"):
        CoalitionModel(scenario, **given)  # type: ignore[arg-type]


def test_after_the_end_of_the_calendar_nothing_happens_any_more(scenario: Scenario) -> None:
    model = CoalitionModel(scenario.replace({"calendar.weeks": 2}))
    while model.running:
        model.step()
    metrics, blocs = model.metrics, model.blocs()
    model.step()
    assert (model.week, model.running) == (2, False)
    assert (model.metrics, model.blocs()) == (metrics, blocs)
    assert len(model.datacollector.get_model_vars_dataframe()) == 2


def test_unknown_names_are_refused_with_the_nearest(model: CoalitionModel, scenario: Scenario) -> None:
    with pytest.raises(UnknownNameError, match="guards"):
        model.faction("gaurds")
    with pytest.raises(UnknownNameError, match="guards"):
        model.faction("council").affinity("guard")
    with pytest.raises(UnknownNameError, match="brigade"):
        CoalitionModel(scenario, faction_class={"brigad": Faction})
    with pytest.raises(ValueError, match="two factions"):
        model.faction("guards").set_relation("tie", "guards", 0.5)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("title: nothing else\n", encoding="utf-8")
    with pytest.raises(ScenarioError):
        CoalitionModel(tmp_path / "broken.yaml")


# --- Mesa's own tools


def test_the_data_collector_has_a_row_a_week_and_a_row_a_faction_and_week(scenario: Scenario) -> None:
    model = CoalitionModel(scenario)
    while model.running:
        model.step()
    weeks, factions = scenario.calendar.weeks, len(scenario.factions)
    frame, agents = model.datacollector.get_model_vars_dataframe(), model.datacollector.get_agent_vars_dataframe()
    assert frame.shape == (weeks, len(model.world.columns))
    assert list(frame.columns) == list(model.world.columns)
    assert frame.iloc[-1].to_dict() == model.metrics
    assert agents.shape == (weeks * factions, 5)
    last = agents.xs(weeks, level="Step").set_index("faction")
    assert last["own_strength"].to_dict() == {name: model.faction(name).strength for name in scenario.factions}
    assert last["bloc"].to_dict() == {name: model.faction(name).bloc[0] for name in scenario.factions}


@pytest.mark.parametrize("as_path", [False, True], ids=["in a list", "as a path"])
def test_mesas_batch_run_runs_it(scenario: Scenario, as_path: bool) -> None:
    given = str(shipped()["four_factions"]) if as_path else [scenario.model_copy()]
    rows = mesa.batch_run(CoalitionModel, {"scenario": given, "run": [0, 5]}, display_progress=False)
    weeks, factions = scenario.calendar.weeks, len(scenario.factions)
    assert len(rows) == 2 * factions
    chunk = simulate(World(scenario), np.array([0, 5]), scenario.seed)
    for column, metric in enumerate(World(scenario).columns):
        found = {(row["run"], row[metric]) for row in rows}
        assert found == {(0, chunk.weekly[0, -1, column]), (5, chunk.weekly[1, -1, column])}, f"{metric} is the model's in every row"
    assert {row["Step"] for row in rows} == {weeks}


def test_mesas_batch_run_takes_a_scenario_for_one_value(scenario: Scenario) -> None:
    fresh = scenario.model_copy()
    rows = mesa.batch_run(CoalitionModel, {"scenario": fresh, "run": [0, 5]}, display_progress=False)
    assert {row["run"] for row in rows} == {0, 5} and all(row["scenario"] is fresh for row in rows)
    with pytest.raises(TypeError, match="a scenario cannot be iterated over"):
        list(scenario)


def test_one_history_given_several_times_is_warned_of(scenario: Scenario) -> None:
    again = scenario.model_copy()
    with pytest.warns(UserWarning, match="the same run of the scenario's own seed once more"):
        mesa.batch_run(CoalitionModel, {"scenario": again}, rng=[None] * 3, display_progress=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):  # on purpose, and without rng
            CoalitionModel(again, collect=False)
        other = scenario.model_copy()
        mesa.batch_run(CoalitionModel, {"scenario": other, "run": [0, 1]}, display_progress=False)
        mesa.batch_run(CoalitionModel, {"scenario": [scenario.model_copy()]}, rng=[1, 2], display_progress=False)


def test_mesas_batch_run_takes_seeds(scenario: Scenario) -> None:
    rows = mesa.batch_run(CoalitionModel, {"scenario": [scenario]}, rng=[1, 2], display_progress=False)
    assert len({row["losses"] for row in rows} | {row["frustration"] for row in rows}) > 2
