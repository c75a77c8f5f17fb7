"""Sweeps in files: every method, and everything wrong with one told at once, with its place."""

from __future__ import annotations

import pytest

from sim.design import design_points
from sim.errors import ScenarioError
from sim.scenario import Quantity, Scenario, dump, lint, loads
from sim.scenario.describe import describe
from sim.scenario.sweeps import MOST_POINTS
from tests.unit.scenario.sample import ENGAGED, STANCE, SWEEP, TEXT


def swept(sweep: str) -> Scenario:
    assert TEXT.count(SWEEP) == 1
    return loads(TEXT.replace(SWEEP, f"sweep: {sweep}\n"))


def refused(sweep: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        swept(sweep)
    assert all(problem.line for problem in caught.value.problems), "every problem has its place"
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("sweep", "count"),
    [
        ("{method: grid, vary: {events.fight.engagements: [0, 4, 8], events.fight.at: [east, west, [east, west]]}}", 9),
        ("{method: sobol, points: 8, vary: {events.fight.engagements: {uniform: [0, 8]}, factions.a.strength: drawn}}", 8),
        ("{method: latin_hypercube, points: 5, seed: 3, vary: {places.east.oil: {triangular: [0, 0.5, 1]}, rule: [logit, landscape]}}", 10),
        ("{method: list, points: [{events.fight.engagements: 3}, {events.fight.engagements: 5}], independent: true}", 2),
        ("{method: list, points: [{seed: 3}, {seed: 5}], vary: {calendar.weeks: [5, 10]}}", 4),
        ("{vary: {seed: [1, 2], rule: [logit], events.talk.success: [0.25]}}", 2),
        ("{vary: {events.fight.week: [2, 19.5], events.fight.weeks: [1, 18], events.fight.engagements: [0, 8]}}", 8),
        ("{vary: {events.talk.week: [20, 31], calendar.weeks: [20, 40]}}", 4),
        ("{method: list, points: [{calendar.weeks: 20}, {calendar.weeks: 40}], vary: {events.talk.week: [20, 31]}}", 4),
        ("{method: list, points: [{events.talk.week: 4.2}, {events.talk.week: 4.4}, {events.talk.week: 4.4}], independent: true}", 3),
        ("{method: sobol, points: 16, vary: {events.fight.engagements: {uniform: [0, 8]}}, independent: true}", 16),
        ("{vary: {factions.foe.presence.east: [0, 1]}}", 2),
    ],
)
def test_every_method_gives_its_points_and_is_written_out_as_it_was(sweep: str, count: int) -> None:
    scenario = swept(sweep)
    assert scenario.sweep is not None and scenario.sweep.count == count
    assert len(design_points(scenario)) == count
    assert loads(dump(scenario)) == scenario
    assert design_points(loads(dump(scenario))) == design_points(scenario)
    assert f"{count} settings" in describe(scenario)


@pytest.mark.parametrize(
    ("sweep", "message"),
    [
        ("{vary: {events.fight.engagments: [0]}}", "did you mean 'events.fight.engagements'"),
        ("{vary: {factions.a.recognition: [0, 3]}}", "must be between -1 and 1"),
        ("{vary: {}}", "varies nothing"),
        ("{vary: {events.fight.engagements: []}}", "at least one value"),
        ("{vary: {events.fight.engagements: 4}}", "must be a list of values, a distribution, or drawn"),
        ("{vary: {events.fight.engagements: [1, true]}}", "must be all numbers, all true and false, or all names"),
        ("{vary: {events.fight.engagements: {uniform: [0, 8]}}}", "sampled by latin_hypercube or sobol"),
        ("{vary: {events.fight.engagements: [0]}, points: 4}", "a grid has the points that its values give"),
        ("{method: sobol, points: 4, vary: {events.fight.engagements: [0, 8]}}", "lists go with grid"),
        ("{method: sobol, vary: {events.fight.engagements: drawn}}", "needs the number of its points"),
        ("{method: sobol, points: 0, vary: {events.fight.engagements: drawn}}", "must be at least 1"),
        ("{method: sobol, points: 4, vary: {events.talk.success: drawn}}", "is 0.5 in the scenario, which draws nothing there"),
        ("{method: sobol, points: 4, vary: {events.talk.success: {uniform: [0, 2]}}}", "must be between 0 and 1"),
        ("{method: sobol, points: 4, vary: {events.talk.success: {uniform: [1, 1]}}}", "does not vary: it is always 1"),
        ("{method: sobol, points: 4, vary: {rule: drawn}}", "has no distribution; list its values"),
        ("{method: sobol, points: 4, vary: {rule: [logit]}}", "needs at least one path with a distribution"),
        ("{method: sobl, vary: {}}", "did you mean 'sobol'"),
        ("{method: list}", "a list needs its points"),
        ("{method: list, points: []}", "must be a list of at least one point"),
        ("{method: list, points: [{}]}", "a point gives at least one path a value"),
        ("{method: list, file: points.csv}", "file is read where a scenario"),
        ("{method: list, points: [{factions.a.recognition: 0}, {factions.a.recognition: 3}]}", "design point 1: is 3, but must be between"),
        ("{method: list, points: [{factions.a.recognition: 0}, {factions.a.recognition: 0}]}", "design point 1 is the same as 0"),
        ("{method: list, points: [{events.talk.week: 4.2}, {events.talk.week: 4.4}]}",
         "design point 1 is the same run as 0: events.talk.week of 4.2 and 4.4: both are rounded down to 4"),
        ("{method: list, points: [{rule: logit, parameters.efficiency: 1}, {rule: bilateral_shapley, parameters.efficiency: 1}, "
         "{rule: logit, parameters.efficiency: 2}, {rule: bilateral_shapley, parameters.efficiency: 2}]}",
         "design point 2 is the same run as 0: parameters.efficiency of 1 and 2: only the rule bilateral_shapley uses it, and theirs is another"),
        ("{vary: {events.talk.week: [4.2, 3, 4.4]}}", "4.2 and 4.4 give the same run: both are rounded down to 4"),
        ("{vary: {events.fight.engagements: [1.2, 1.5, 1.7]}}", "1.2, 1.5 and 1.7 give the same run: all are rounded down to 1"),
        ("{vary: {events.talk.week: [20, 31]}}", "20 and 31 give the same run: both are after the end of the scenario"),
        ("{vary: {events.fight.weeks: [18, 31]}}", "18 and 31 give the same run: both last until the end of the scenario"),
        ("{vary: {events.fight.week: [21], events.fight.weeks: [1, 2]}}", "the event never happens, as it is after the end"),
        ("{vary: {factions.a.recognition: [0, 0.0]}}", "gives 0 twice"),
        ("{vary: {rule: [logit, landscape, logit]}}", "gives logit twice"),
        ("{vary: {events.fight.at: [[east, west], east, [west, east]]}}", "gives [east, west] twice"),
        ("{method: sobol, points: 16, vary: {events.fight.engagements: {uniform: [0, 8]}}}", "only 8 of the 16 points of this sobol design"),
        ("{method: sobol, points: 8, vary: {events.talk.success: {choice: {0: 0.5, 1: 0.5}}, rule: [logit, landscape]}}",
         "only 2 of the 8 points of this sobol design"),
        ("{method: list, points: [{factions.a.recognition: 0}, {factions.a.strength: 0}]}", "gives no value for factions.a.recognition"),
        ("{method: list, points: [{factions.a.recognition: {uniform: [0, 1]}}]}", "not a distribution"),
        ("{method: list, points: [{seed: 1}], vary: {seed: [1, 2]}}", "is in vary as well"),
        ("{vary: {seed: [1, 2]}, independent: true}", "a seed of its own"),
        ("{vary: {seed: [1.5]}}", "must be a whole number"),
        ("{vary: {seed: [9007199254740993]}}", "would be rounded"),
        ("{vary: {runs: [10, 20]}}", "is how the simulation looks"),
        ("{vary: {factions.gov.recognition: [0, 1]}}", "the authority's own"),
        ("{vary: {factions.foe.hostility: [0, 1]}}", "a threat's own"),
        ("{vary: {factions.foe.presence.east: [0.5, 1]}}", "changes nothing"),
        ("{vary: {rivalries.a~b.intensity: [0], rivalries.b~a.intensity: [1]}}", "names one path twice"),
        ("{vary: {events.fight.at: [eas]}}", "no such name: 'eas'; did you mean 'east'?"),
        ("{vary: {events.fight.at: [0.5]}}", "must be a name or some names"),
        ("{vary: {events.talk.parties: [a]}}", "names too many or too few"),
        ("{vary: {events.talk.by: [the UN]}}", "a label, which changes nothing"),
        ("{vary: {title: [x]}}", "no path is called 'title'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_before_anything_runs(sweep: str, message: str) -> None:
    messages = refused(sweep)
    assert len(messages) == 1 and message in messages[0], messages


def test_all_problems_are_told_at_once_each_with_its_place() -> None:
    vary = ["events.fight.enggements: [1]", "factions.a.recognition: [0, 5]", "runs: [4]", "events.talk.week: [1.2, 1.7, 3, 3]"]
    text = TEXT.replace(SWEEP, "sweep:\n  vary:\n" + "".join(f"    {line}\n" for line in vary))
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    first = next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith("sweep:"))
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [
        (first + 2, 5), (first + 3, 29), (first + 4, 5), (first + 5, 23), (first + 5, 23),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sweep",
    [
        f"{{vary: {{seed: [{', '.join(map(str, range(101)))}], factions.a.strength: [{', '.join(map(str, range(100)))}]}}}}",
        "{method: sobol, points: 5001, vary: {factions.a.strength: drawn, rule: [logit, landscape]}}",
    ],
)
def test_no_more_points_than_the_stated_limit(sweep: str) -> None:
    assert f"more than the {MOST_POINTS:,} that a sweep may have" in refused(sweep)[0]


def test_a_set_number_varies_no_longer() -> None:
    scenario = loads(TEXT)
    left = scenario.replace({STANCE: 0.25})
    assert left.sweep is not None and left.sweep.paths == (ENGAGED,)
    assert left.replace({ENGAGED: 3}).sweep is None
    listed = scenario.varied([{ENGAGED: 1, STANCE: 0}, {ENGAGED: 1, STANCE: 1}]).replace({STANCE: 0.25})
    assert design_points(listed) == [{ENGAGED: 1}]
    sampled = scenario.varied({ENGAGED: Quantity(uniform=(0, 8)), "rule": ["logit", "landscape"]}, method="sobol", points=4)
    assert design_points(sampled.replace({ENGAGED: 2})) == [{"rule": "logit"}, {"rule": "landscape"}]


def test_a_design_over_other_rules_and_without_an_event_stays_whole() -> None:
    sampled = loads(TEXT).varied({ENGAGED: {"uniform": [0, 8]}, "factions.a.strength": "drawn"}, method="latin_hypercube", points=3)
    assert len(design_points(sampled.across_rules(["logit", "landscape"]))) == 6
    assert list(design_points(sampled.without("fight"))[0]) == ["factions.a.strength"]
    assert loads(TEXT).varied([{ENGAGED: 1}]).without("fight").sweep is None


def test_advice_on_points_is_a_warning_of_its_own() -> None:
    vary = {"factions.a.strength": "drawn"}
    (advice,) = [problem.message for problem in lint(loads(TEXT).varied(vary, method="sobol", points=100))]
    assert "64 or 128 rather than 100" in advice
    assert lint(loads(TEXT).varied(vary, method="sobol", points=128)) == []
    assert lint(loads(TEXT).varied(vary, method="latin_hypercube", points=100)) == []


@pytest.mark.parametrize(
    ("event", "path", "message"),
    [
        ("{shift: {path: factions.a.recognition, to: 0}, week: 1}", "to: [0, 3]", "must be between -1 and 1"),
        ("{statement: {by: a, against: b, amount: 0.1}, week: 1}", "for: [foe]", "needs one of against, for, not against and for"),
        ("{airstrike: {on: foe, at: east, share: 0.1}, week: 1}", "invited: [2]", "must be true or false"),
        ("{payment: {to: a, from: the bank, amount: 3}, week: 1}", "from: [b]", "a label, which changes nothing"),
        ("{split: {of: b, into: {gov: 1}}, week: 1}", "of: [a]", "who splits or merges is part of the world"),
    ],
)
def test_what_an_event_cannot_take_is_refused(event: str, path: str, message: str) -> None:
    key, values = path.split(": ")
    text = TEXT.replace("  talk:\n", f"  other: {event}\n  talk:\n").replace(SWEEP, f"sweep: {{vary: {{events.other.{key}: {values}}}}}\n")
    with pytest.raises(ScenarioError, match=message):
        loads(text)


def test_what_a_split_gives_a_faction_cannot_be_set() -> None:
    """It has nothing of its own before, so that its strength or influence at the start would change no run."""
    text = TEXT.replace("  talk:\n", "  rift: {split: {of: a, into: {c: 1}}, week: 3}\n  talk:\n").replace(
        "  b: {name", "  c: {}\n  b: {name"
    )
    for field in ("strength", "influence"):
        with pytest.raises(ScenarioError, match="begins with what its split or merger gives it"):
            loads(text.replace(SWEEP, f"sweep: {{vary: {{factions.c.{field}: [0, 1]}}}}\n"))


def test_where_and_by_whom_may_vary() -> None:
    text = TEXT.replace("  talk:\n", "  strike: {airstrike: {on: foe, at: east, share: 0.1}, week: 1}\n  talk:\n")
    points = design_points(loads(text).varied({"events.strike.at": ["west", ["east", "west"]], "events.strike.invited": [True, False]}))
    assert [tuple(point.values()) for point in points] == [
        ("west", False), ("west", True), (("east", "west"), False), (("east", "west"), True),
    ]  # fmt: skip
