"""A run told in words: every event and every clash, in the week they took place, and nothing that did not."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import CoalitionModel, Faction
from sim.scenario import Scenario, build, load, shipped
from sim.studies.story import story
from tests.worlds import RandomWorld, worlds

HEADING = re.compile(r"^(\d+) (\w+) (\d+) \(week (\d+)\)$")
CLASHES = re.compile(r"^Clashes in or near (.+?): (.+)\.$")
CLASH = re.compile(r"^(.+) against (.+?)(?:, (twice|(\d+) times))?$")
EVENT = re.compile(r"^Event “(.+?)”: .*[.?]$")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(shipped()["four_factions"])


def told(scenario: Scenario, run: int) -> dict[int, list[str]]:
    """What the story says of each week; the headings' dates are those of the weeks."""
    said: dict[int, list[str]] = {}
    for line in story(scenario, run).split("In the end:")[0].splitlines()[1:]:
        if heading := HEADING.match(line):
            day, month, year, number = heading.groups()
            expected = scenario.calendar.start + timedelta(weeks=int(number))
            assert f"{day} {month} {year}" == f"{expected.day} {expected:%B %Y}"
            week = int(number)
            said[week] = []
        elif line:
            said[week].append(line.strip())
    assert list(said) == sorted(said)
    return said


def clashes_told(lines: list[str]) -> Counter[tuple[str, str, str]]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        if place := CLASHES.match(line):
            for match in map(CLASH.match, place[2].split("; ")):
                assert match is not None
                one, other, often, times = match.groups()
                counted[one, other, place[1]] += int(times) if times else 2 if often else 1
    return counted


def events_told(said: dict[int, list[str]]) -> dict[str, int]:
    """The week in which each event is told to begin."""
    return {match[1].lower().replace(" ", "_"): week for week, lines in said.items() for line in lines if (match := EVENT.match(line))}


def clashes_fought(scenario: Scenario, run: int) -> dict[int, Counter[tuple[str, str, str]]]:
    names = {name: spec.name or name for name, spec in scenario.factions.items()}
    places = {name: place.name or name for name, place in scenario.places.items()}
    model = CoalitionModel(scenario, run=run, collect=False)
    fought = {}
    while model.running:
        week = model.week
        model.step()
        fought[week] = Counter((names[one], names[other], places[place]) for one, other, place in model.clashes)
    return fought


@settings(max_examples=25)
@given(worlds(most_factions=6, most_weeks=8), st.integers(0, 3))
def test_every_clash_is_told_in_its_week_and_no_other(world: RandomWorld, run: int) -> None:
    scenario = world.scenario()
    said = told(scenario, run)
    assert {week: clashes_told(said.get(week, [])) for week in range(world.weeks)} == clashes_fought(scenario, run)


def test_clashes_of_the_whiteboard_scenario_bear_names_of_people_and_places(scenario: Scenario) -> None:
    """In weeks 4 to 7 raiders and guards clash at the port twice, at least; the story says so in their names."""
    said = told(scenario, 0)
    for week in range(4, 8):
        assert clashes_told(said[week])["Port guards", "Raiders", "Port"] >= 2


def test_events_are_told_in_the_week_they_begin(scenario: Scenario) -> None:
    said = told(scenario, 0)
    assert events_told(said) == {"port_attack": 4, "capital_quarrel": 7}
    assert (
        "Event “Port attack”: attack by Raiders on Port guards in Port, 2 engagements a week (for 4 weeks) - the raiders want the port."
        in said[4]
    )


def with_events(scenario: Scenario, events: dict[str, Any], **changes: Any) -> Scenario:
    """The scenario with other events, and without what it says of its own."""
    data = {**scenario.plain(), "events": events, "claims": {}, "levers": [], **changes}
    return build(data)


def test_what_does_not_happen_is_not_told(scenario: Scenario) -> None:
    events = {
        "never": {"blockade": {"at": "port", "damage": 1}, "week": 1, "probability": 0},
        "too_late": {"blockade": {"at": "port", "damage": 1}, "week": 26},
        "untriggered": {"blockade": {"at": "port", "damage": 1}, "when": {"metric": "oil_damage", "above": 1}},
        "surely": {"blockade": {"at": "port", "damage": 0.5}, "week": 1},
        "then": {"statement": {"by": "guards", "against": "raiders", "amount": 0.1}, "when": {"metric": "oil_damage", "above": 0.3}},
    }
    # The blockade of week 1 leaves damage of at least 0.5 * (1 - 0.15) = 0.425, so the statement follows in week 2.
    assert events_told(told(with_events(scenario, events), 0)) == {"surely": 1, "then": 2}


def test_an_event_that_lasts_less_than_a_week_is_not_told(scenario: Scenario) -> None:
    """Durations are floored: 0.9 weeks are none, 1.9 are one."""
    damage = {"blockade": {"at": "port", "damage": 0.5}}
    events = {"short": {**damage, "week": 1, "weeks": 0.9}, "long": {**damage, "week": 2, "weeks": 1.9}}
    assert events_told(told(with_events(scenario, events), 0)) == {"long": 2}


class Rails(Faction):
    """Joins whoever the timetable of its week says: the id of somebody in that bloc, its own to be alone."""

    timetable: ClassVar[dict[int, dict[str, str]]] = {}

    def step(self) -> None:
        company = self.timetable.get(self.model.week, {}).get(self.id)
        if company is not None:
            mates = [self.id] if company == self.id else list(self.model.faction(company).bloc)
            state, index = self.model.state, self.model.world.index
            leaving = [index(name) for name in self.bloc if name != self.id]
            for members in (leaving, [index(name) for name in {*mates, self.id}]):
                for member in members:
                    state.bloc[member] = min(members)


def test_a_new_bloc_is_told_once(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three meet; one leaves and one joins; one leaves the two that join the one: a sentence for each bloc, no more."""
    monkeypatch.setattr(Rails, "timetable", {
        0: {"guards": "council", "brigade": "council"},
        1: {"guards": "guards", "raiders": "council"},
        2: {"council": "council", "brigade": "guards", "raiders": "guards"},
    })  # fmt: skip
    monkeypatch.setattr("sim.studies.story.CoalitionModel", partial(CoalitionModel, faction_class=Rails))
    data = {**scenario.plain(), "events": {}, "claims": {}, "levers": [], "calendar": {"start": "2016-01-04", "weeks": 4}}
    moves = {
        week: [line for line in lines if re.search("came together|joined|left|parted", line)]
        for week, lines in told(build(data), 0).items()
    }
    assert moves[0] == ["Capital brigade, Council and Port guards came together."]
    assert moves[1] == ["Raiders joined Capital brigade and Council.", "Port guards left Capital brigade and Council and stood alone."]
    # Two of three stayed together: they are the core, and the one that was alone joined them.
    assert sorted(moves[2]) == [
        "Council left Capital brigade and Raiders and stood alone.",
        "Port guards joined Capital brigade and Raiders.",
    ]
    assert not moves.get(3)


def test_who_of_those_that_joined_left_others_for_it_is_told_apart(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rails, "timetable", {0: {"guards": "council"}, 1: {"guards": "brigade", "raiders": "brigade"}})
    monkeypatch.setattr("sim.studies.story.CoalitionModel", partial(CoalitionModel, faction_class=Rails))
    data = {**scenario.plain(), "events": {}, "claims": {}, "levers": [], "calendar": {"start": "2016-01-04", "weeks": 2}}
    assert "Port guards and Raiders joined Capital brigade; Port guards left Council for it." in told(build(data), 0)[1]


def test_of_a_large_bloc_the_two_weightiest_are_named(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights are shares of all fighters here: influence is taken away, and nobody fights."""
    monkeypatch.setattr(Rails, "timetable", {0: dict.fromkeys(("guards", "council", "raiders"), "brigade"), 1: {"scouts": "brigade"}})
    monkeypatch.setattr("sim.studies.story.CoalitionModel", partial(CoalitionModel, faction_class=Rails))
    data = {**scenario.plain(), "events": {}, "claims": {}, "levers": [], "calendar": {"start": "2016-01-04", "weeks": 2}}
    strengths = {"brigade": 1000, "council": 4000, "guards": 3000, "raiders": 2000}
    data["factions"] = {name: {**data["factions"][name], "strength": each, "influence": 0} for name, each in strengths.items()}
    data["factions"]["scouts"] = {"name": "Scouts", "strength": 100, "presence": {"port": 1}}
    parameters = {"others": "fixed", "clash_rate": 0, "offensive_rate": 0, "recovery": 0}
    said = told(build({**data, "parameters": parameters}), 0)
    assert "Scouts joined Council, Port guards and 2 others." in said[1]


def test_an_event_of_even_chance_is_told_in_those_runs_in_which_it_happens(scenario: Scenario) -> None:
    events = {"perhaps": {"clash": {"between": "guards", "and": "council", "at": "port"}, "week": 0, "probability": 0.5}}
    parameters = {"others": "fixed", "clash_rate": 0.0}
    perhaps = with_events(scenario, events, parameters=parameters, calendar={"start": "2016-01-04", "weeks": 1})
    assert {bool(clashes_fought(perhaps, run)[0]) for run in range(12)} == {True, False}
    for run in range(12):
        happened = clashes_fought(perhaps, run)[0].total() > 0
        assert events_told(told(perhaps, run)) == ({"perhaps": 0} if happened else {})


def test_an_event_that_did_not_happen_is_said_not_to_have(scenario: Scenario) -> None:
    """Of one with a date in its week; of one that waited for a condition at the end; of one of probability 0 never."""
    blockade = {"blockade": {"at": "port", "damage": 1}}
    events = {
        "dated": {**blockade, "week": 3, "probability": 0.25},
        "waiting": {**blockade, "when": {"metric": "oil_damage", "at_least": 0}, "probability": 0.25},
        "in_vain": {**blockade, "when": {"metric": "oil_damage", "above": 1}},
        "never": {**blockade, "week": 3, "probability": 0},
    }
    found = with_events(scenario, events)
    order = list(found.events)
    seen = set()
    for run in range(12):
        happens = dict(zip(order, CoalitionModel(found, run=run, collect=False).state.happens.tolist(), strict=True))
        text = story(found, run)
        dated = "Event “dated” (blockade) did not happen: its probability was 25%."
        assert any(dated in line for line in told(found, run).get(3, [])) is not bool(happens["dated"])
        ending = text.split("In the end:")[1]
        assert ("Event “waiting” (blockade) did not happen: its probability was 25%." in ending) is not bool(happens["waiting"])
        assert "Event “in vain” (blockade) did not happen: it waited for a week in which the damage to oil income is above 100%." in ending
        assert "“never”" not in text
        seen |= {(name, bool(happens[name])) for name in ("dated", "waiting")}
    assert len(seen) == 4, "both in both ways"


def test_mediation_and_withdrawal_are_told_as_they_went(scenario: Scenario) -> None:
    """As the trust of the parties and the place of the guards tell."""
    events = {
        "talks": {"mediation": {"parties": ["guards", "raiders"], "by": "the elders", "success": 0.5, "trust": 0.2}, "week": 1, "weeks": 3},
        "way_out": {"withdrawal": {"by": "guards", "from": "port", "to": "desert", "allowed": 0.5, "refused_by": "council", "amount": 0.1}, "week": 2},
    }  # fmt: skip
    parameters = {"others": "fixed", "clash_rate": 0, "offensive_rate": 0, "trust_decay": 0, "recovery": 0}
    found = with_events(scenario, events, parameters=parameters, calendar={"start": "2016-01-04", "weeks": 5})
    seen = set()
    for run in range(8):
        model, said = CoalitionModel(found, run=run, collect=False), told(found, run)
        for week in range(5):
            trust, gone = model.faction("guards").trust("raiders"), model.faction("guards").stationed.get("desert", 0) > 0
            model.step()
            if week in (1, 2, 3):
                succeeded = model.faction("guards").trust("raiders") > trust
                title = "Event “talks”" + (":" if week == 1 else " again:")
                lasts = " (for 3 weeks)" if week == 1 else ""
                way = "with" if succeeded else "without"
                assert f"{title} mediation by the elders between Port guards and Raiders, {way} success{lasts}." in said[week]
                seen.add(("talks", succeeded))
            if week == 2:
                let = model.faction("guards").stationed.get("desert", 0) > 0 and not gone
                way = "from Port to Desert camp"
                what = f"withdrawal of Port guards {way}" if let else f"passage {way} refused to Port guards by Council"
                assert f"Event “way out”: {what}." in said[week]
                seen.add(("way out", let))
    assert len(seen) == 4, "both in both ways"


def test_events_are_told_in_the_numbers_of_the_run(scenario: Scenario) -> None:
    events = {"help": {"arrival": {"of": "guards", "at": "desert", "amount": {"uniform": [100, 900]}}, "week": 1}}
    found = with_events(scenario, events, parameters={"others": "fixed"})
    said = {run: told(found, run)[1][0] for run in (0, found.replicates)}
    for run, line in said.items():
        amount = CoalitionModel(found, run=run, collect=False).inputs.values["events.help.amount"][0]
        assert line == f"Event “help”: arrival of {round(amount)} fighters of Port guards in Desert camp."
    assert len(set(said.values())) == 2


def test_an_offensive_has_an_enemy_and_a_place(scenario: Scenario) -> None:
    events = {
        "march": {"offensive": {"by": "raiders", "against": "council", "at": "capital"}, "week": 0},
        "end": {"shift": {"path": "factions.council.strength", "to": 0}, "week": 1},
    }
    said = told(with_events(scenario, events, parameters={"others": "fixed", "offensive_rate": 0}), 0)
    assert "Event “march”: offensive by Raiders against Council towards Capital." in said[0]
    assert "Raiders set out against Council, towards Capital." in said[0]
    assert "Raiders ended the offensive against Council, at Capital." in said[1]


def test_dates_are_of_the_first_day_of_the_week(scenario: Scenario) -> None:
    assert scenario.calendar.start == date(2016, 1, 4)
    assert "\n1 February 2016 (week 4)\n" in story(scenario, 0)


def test_the_end_says_how_things_stand(scenario: Scenario) -> None:
    model = CoalitionModel(scenario, run=2, collect=False)
    while model.running:
        model.step()
    ending = story(scenario, 2).split("In the end:")[1]
    assert f"The strength of Raiders is {model.metrics['threat_strength']:.0%} of that at the start." in ending
    for bloc in model.blocs():
        if len(bloc) > 1:
            assert all(str(scenario.factions[name].name) in ending for name in bloc)
