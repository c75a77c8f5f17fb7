"""Paths name every number by ids; replacing and leaving out give a new, valid scenario."""

from __future__ import annotations

import pytest

from sim.design import design_points
from sim.errors import ScenarioError, UnknownNameError
from sim.scenario import PARAMETERS, MetricRequest, Quantity, loads
from tests.unit.scenario.sample import TEXT

SCENARIO = loads(TEXT)


def test_every_number_has_a_path() -> None:
    quantities = SCENARIO.quantities()
    assert list(quantities) == sorted(quantities)
    assert {f"parameters.{name}" for name in PARAMETERS} <= quantities.keys()
    assert {
        "places.east.oil", "roads.east~west.km", "factions.a.presence.west", "factions.gov.influence", "rivalries.a~b.intensity",
        "ties.a~gov.intensity", "events.fight.week", "events.fight.engagements", "events.talk.success", "events.talk.trust",
    } <= quantities.keys()  # fmt: skip
    assert "events.talk.engagements" not in quantities


@pytest.mark.parametrize("path", ["rivalries.a~b.intensity", "rivalries.b~a.intensity"])
def test_pairs_are_found_in_either_order(path: str) -> None:
    changed = SCENARIO.replace({path: 0.3})
    assert changed.rivalries[0].intensity.constant == 0.3
    assert SCENARIO.rivalries[0].intensity.constant == 0.8


def test_replacing_takes_numbers_quantities_settings_and_truths() -> None:
    text = TEXT.replace("  talk:\n", "  strike: {airstrike: {on: foe, at: east, share: 0.1}, week: 1}\n"
                                     "  leave: {withdrawal: {by: foe, from: east, to: west}, week: 1}\n  talk:\n")  # fmt: skip
    changed = loads(text).replace(
        {"factions.a.strength": Quantity(uniform=(1, 2)), "seed": 7, "runs": 20.0, "calendar.weeks": 3, "events.strike.invited": False,
         "events.leave.allowed": False, "parameters.veto": float("inf")}
    )  # fmt: skip
    assert changed.factions["a"].strength.uniform == (1, 2)
    assert (changed.seed, changed.runs, changed.calendar.weeks) == (7, 20, 3)
    assert changed.events["strike"].detail.invited is False
    assert changed.quantities()["events.leave.allowed"].constant == 0
    assert changed.parameters["veto"].constant == float("inf")


def test_replacing_everything_by_itself_changes_nothing() -> None:
    assert SCENARIO.replace(SCENARIO.quantities()) == SCENARIO.unswept()


@pytest.mark.parametrize(
    ("path", "nearest"),
    [("factions.a.strenght", "factions.a.strength"), ("rivalries.a~gov.intensity", None), ("parameters.clash_rat", "parameters.clash_rate"),
     ("events.fight.amount", None), ("title", None)],
)  # fmt: skip
def test_a_path_to_nothing_is_refused(path: str, nearest: str | None) -> None:
    with pytest.raises(UnknownNameError) as caught:
        SCENARIO.replace({path: 1})
    assert nearest is None or caught.value.nearest == nearest


def test_a_value_out_of_range_is_refused() -> None:
    with pytest.raises(ScenarioError, match="between -1 and 1"):
        SCENARIO.replace({"factions.a.recognition": 3})


def test_leaving_out_an_event_leaves_out_what_speaks_of_it() -> None:
    left = SCENARIO.without("fight")
    assert list(left.events) == ["talk"]
    assert left.claims == {}
    assert left.levers == ()
    assert left.sweep is not None
    assert list(left.sweep.vary) == ["factions.a.recognition"]
    with pytest.raises(UnknownNameError, match="did you mean 'fight'"):
        SCENARIO.without("figth")


def test_an_event_named_twice_is_left_out_once() -> None:
    assert SCENARIO.without("fight", "fight") == SCENARIO.without("fight")


def test_children_go_on_waiting_when_their_split_is_left_out() -> None:
    text = TEXT.replace("  talk:\n", "  rift: {split: {of: a, into: {c: 0.5, d: 0.5}}, week: 1}\n  talk:\n").replace(
        "  b: {name", "  c: {}\n  d: {}\n  b: {name"
    )
    scenario = loads(text)
    assert scenario.inactive == {"c", "d"}
    left = scenario.without("rift")
    assert left.inactive == {"c", "d"}
    assert left.events["rift"].probability.constant == 0


def test_a_sweep_is_the_grid_in_ascending_order() -> None:
    assert SCENARIO.sweep is not None
    assert tuple(design_points(SCENARIO)) == (
        {"events.fight.engagements": 0, "factions.a.recognition": -1},
        {"events.fight.engagements": 0, "factions.a.recognition": 0.5},
        {"events.fight.engagements": 8, "factions.a.recognition": -1},
        {"events.fight.engagements": 8, "factions.a.recognition": 0.5},
    )


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ("{metric: together, pair: [b, a]}", "together[a~b]"),
        ("{metric: threat_strength, below: 1}", "threat_strength"),
        ("{metric: threat_strength, place: all, below: 1}", "threat_strength"),
        ("{metric: threat_strength, place: west, below: 1}", "threat_strength[west]"),
        ("{metric: clashes, place: west, between: recognition, above: 1}", "clashes[west,recognition]"),
        ("{metric: clashes, between: all, above: 1}", "clashes"),
        ("{metric: clashes, between: [b, a], above: 1}", "clashes[a~b]"),
        ("{metric: clashes, between: pair, pair: [b, a], above: 1}", "clashes[a~b]"),
        ("{metric: enables, set: [gov, b]}", "enables[b,gov]"),
        ("{metric: controls, faction: b, place: west, is: false}", "controls[b,west]"),
        ("{metric: recognition, faction: all, above: 0}", "recognition"),
    ],
)
def test_metrics_have_canonical_names(condition: str, key: str) -> None:
    scenario = loads(TEXT.replace("{metric: coalition_share, at_least: 0.5, weeks: 4}", condition))
    assert {request.key for request in scenario.metric_requests()} == {key, "together[a~b]"}


def test_conditions_of_events_ask_for_metrics_too() -> None:
    scenario = loads(TEXT.replace("week: {uniform: [2, 10]}", "when: {metric: losses, above: 3}"))
    assert MetricRequest("losses") in scenario.metric_requests()
