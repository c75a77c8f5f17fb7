"""Writing a scenario and reading it again changes nothing, whatever the scenario."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import build, dump, load, loads, shipped
from tests.unit.scenario.sample import TEXT
from tests.unit.scenario.strategies import reordered, scenarios

RELAXED = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@RELAXED
@given(scenarios())
def test_any_scenario_survives_writing_and_reading(data: dict[str, object]) -> None:
    scenario = build(data)
    text = dump(scenario)
    again = loads(text)
    assert again == scenario
    assert dump(again) == text


@RELAXED
@given(scenarios(), st.data())
def test_reordering_anything_changes_no_byte(data: dict[str, object], order: st.DataObject) -> None:
    assert dump(build(reordered(data, order))) == dump(build(data))


def test_shipped_scenarios_survive_writing_and_reading() -> None:
    for path in shipped().values():
        scenario = load(path)
        text = dump(scenario)
        again = loads(text)
        assert again == scenario
        assert dump(again) == text


def test_every_default_is_written() -> None:
    data = loads(TEXT).plain()
    assert data["parameters"]["veto"] == {"triangular": [0.05, 0.3, 0.6]}
    assert data["factions"]["b"]["oil_stake"] == 0
    assert data["events"]["talk"] == {
        "mediation": {"parties": ["a", "b"], "by": "an envoy", "success": 0.5, "share": 0.2, "trust": 0.0},
        "week": 4.0, "weeks": 1.0, "probability": 1.0, "grade": "J", "hindsight": False,
    }  # fmt: skip


def test_the_hash_tells_scenarios_apart_and_nothing_else() -> None:
    scenario = loads(TEXT)
    assert scenario.hash() == loads(TEXT.replace("[b, a]", "[a, b]")).hash()
    assert scenario.hash() != scenario.replace({"seed": 1}).hash()
    assert hash(scenario) == hash(loads(dump(scenario)))
