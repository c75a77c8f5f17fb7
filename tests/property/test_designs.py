"""Every design point really differs from the base case and from every other: no value is accepted and then ignored."""

from __future__ import annotations

import math
from functools import cache
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.design import design_points, scenario_at
from sim.errors import Problem, ScenarioError
from sim.runs import run
from sim.scenario import Scenario, load, loads, shipped
from sim.scenario.fields import value as field_value
from sim.scenario.paths import numbers
from sim.scenario.rules import RULES
from sim.state import ENGAGEMENTS, TRIGGER, WEEK, WEEKS
from sim.world import World
from tests.unit.scenario.sample import TEXT
from tests.worlds import EVENT_KINDS, RandomWorld, worlds

LIBYA = load(shipped()["january_2016"])


def fingerprint(scenario: Scenario) -> tuple[bytes, ...]:
    """Everything the engine is given: the scene with its event tables, two draws of all inputs, and how it is run."""
    world = World(scenario)
    drawn = world.draw(np.arange(2)).arrays
    scene = [np.asarray(part).tobytes() for part in chain(world.scene._replace(events=None), world.scene.events)]
    how = f"{scenario.seed} {scenario.calendar.weeks} {world.rule}".encode()
    return (*scene, *(np.asarray(part).tobytes() for part in drawn), how)


def as_run(scenario: Scenario) -> tuple[Any, ...]:
    """The same as far as a run makes anything of it: the weeks in which each event can act, and how many engagements it has."""
    world, end = World(scenario), scenario.calendar.weeks
    given = world.draw(np.arange(2)).arrays
    scene = [np.asarray(part).tobytes() for part in chain(world.scene._replace(events=None), world.scene.events)]
    others = [np.asarray(part).tobytes() for part in given._replace(event_numbers=np.delete(given.event_numbers, _FLOORED, axis=2))]
    waits = world.scene.events.table[:, TRIGGER] >= 0
    acts = []
    for of_draw in given.event_numbers:
        for each, waiting in zip(of_draw, waits, strict=True):
            begin, length = math.floor(each[WEEK]), math.floor(each[WEEKS])
            begins = range(max(1, begin), end) if waiting else [begin]
            acts.append((*((week, min(week + length, end)) for week in begins if week < end), math.floor(each[ENGAGEMENTS])))
    return (*scene, *others, tuple(acts), scenario.seed, end, world.rule)


_FLOORED = (WEEK, WEEKS, ENGAGEMENTS)


def other_value(scenario: Scenario, path: str, share: float) -> float:
    """A number that the path accepts and the scenario does not have there; for a road a shorter one, which is taken."""
    numbered = numbers(scenario)[path]
    low, high = numbered.range.low, numbered.range.high
    now = numbered.quantity.central
    if path.startswith("roads."):
        return (0.1 + 0.4 * share) * now
    span = (low if np.isfinite(low) else now - 5, high if np.isfinite(high) else now + 5)
    value = span[0] + share * (span[1] - span[0])
    value = float(round(value)) if numbered.range.whole else value
    return value if value != now else span[0] if now != span[0] else span[1]


def assert_differs(scenario: Scenario, path: str, value: Any) -> None:
    (point,) = design_points(scenario.varied({path: [value]}))
    assert list(point) == [path]
    assert fingerprint(scenario_at(scenario, point)) != fingerprint(scenario), path


def can_differ(scenario: Scenario, path: str) -> bool:
    """Whether a sweep accepts the path: not the authority's own recognition, a threat's hostility, an only share of presence above 0."""
    low = path.startswith("factions.") and ".presence." not in path
    try:
        scenario.varied({path: [numbers(scenario)[path].range.low if low else 0.5]})
    except ScenarioError as error:
        return not any(words in str(error) for words in ("cannot vary", "changes nothing"))
    return True


def kind_of(scenario: Scenario, path: str) -> str:
    """What the ids in a path are ids of: one path of each kind stands for all."""
    head, name, *rest = path.split(".")
    if head == "events":
        return f"{scenario.events[name].kind}.{rest[0]}"
    return path if head == "parameters" else f"{head}.{rest[0]}"


@cache
def one_of_each_kind() -> list[str]:
    found: dict[str, str] = {}
    for path in LIBYA.quantities():
        if not path.startswith("parameters.") and can_differ_by_name(path):
            found.setdefault(kind_of(LIBYA, path), path)
    return list(found.values())


def can_differ_by_name(path: str) -> bool:
    """The same as `can_differ` for the case, without building a scenario for each of its paths."""
    head, name, *rest = path.split(".")
    if head != "factions":
        return True
    own = (name == LIBYA.authority and rest[0] == "recognition") or (name in LIBYA.threat and rest[0] == "hostility")
    places = len(LIBYA.factions[name].presence)
    return not own and not (rest[0] == "presence" and places == 1) and not (rest[0] == "strength" and places == 0)


@pytest.mark.parametrize("path", one_of_each_kind())
def test_a_point_of_the_case_differs_whatever_kind_of_path_it_sets(path: str) -> None:
    assert_differs(LIBYA, path, other_value(LIBYA, path, 0.77))


def test_every_number_of_a_small_world_makes_a_point_that_differs() -> None:
    """Excused is what a sweep refuses."""
    scenario = loads(TEXT)
    paths = [path for path in scenario.quantities() if can_differ(scenario, path)]
    excused = scenario.quantities().keys() - set(paths)
    assert excused == {
        "factions.b.presence.west", "factions.foe.presence.east", "factions.foe.hostility", "factions.gov.recognition",
        "factions.gov.strength", "parameters.backlash", "parameters.efficiency", "parameters.oil_exposure",
    }  # fmt: skip
    for path in paths:
        assert_differs(scenario, path, other_value(scenario, path, 0.77))


@pytest.mark.parametrize(
    ("path", "value"),
    [("seed", 7), ("calendar.weeks", 9), *(("rule", rule) for rule in RULES if rule != "logit"), ("events.fight.at", "east"),
     ("events.fight.between", ("b", "foe")), ("events.fight.and", "gov"), ("events.talk.parties", ("a", "gov")), ("events.talk.excluded", "foe")],
)  # fmt: skip
def test_what_is_no_number_makes_a_point_that_differs(path: str, value: Any) -> None:
    assert_differs(loads(TEXT), path, value)


@given(st.data())
@settings(max_examples=40)
def test_a_number_of_any_world_makes_a_point_that_differs(data: st.DataObject) -> None:
    scenario = data.draw(worlds(most_factions=6)).scenario()
    path = data.draw(st.sampled_from([path for path in scenario.quantities() if not path.startswith("roads.")]))
    assume(can_differ(scenario, path))
    assert_differs(scenario, path, other_value(scenario, path, data.draw(st.floats(0, 1))))


@given(st.data())
@settings(max_examples=40)
def test_who_and_where_of_any_event_is_refused_or_makes_a_point_that_differs(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(EVENT_KINDS))
    scenario = RandomWorld(data.draw(st.integers(0, 10_000)), 5, 3, (kind,), 4, True, "logit").scenario()
    event = data.draw(st.sampled_from(sorted(scenario.events)))
    fields = [
        key for name in type(scenario.events[event].detail).model_fields
        if (key := name.rstrip("_")) != "kind" and f"events.{event}.{key}" not in scenario.quantities()
    ]  # fmt: skip
    assume(fields)
    path = f"events.{event}.{data.draw(st.sampled_from(fields))}"
    now = field_value(scenario, path)
    value = data.draw(st.sampled_from([True, False, *scenario.factions, *scenario.places]))
    assume(value != now and (value,) != now)
    try:
        scenario.varied({path: [value]})
    except ScenarioError:
        return
    assert_differs(scenario, path, value)


@given(st.data())
@settings(max_examples=25)
def test_points_are_those_of_any_order_of_paths_and_all_different(data: st.DataObject) -> None:
    """A grid whose values differ in a run has no point twice, and does not depend on the order in which paths or values are named."""
    scenario = loads(TEXT)
    paths = data.draw(st.lists(st.sampled_from(sorted(scenario.quantities())), min_size=1, max_size=3, unique=True))
    assume(all(can_differ(scenario, path) for path in paths))
    vary = {path: sorted({value_of_interest(scenario, path, share) for share in (0.2, 0.4, 0.6)}) for path in paths}
    points = design_points(scenario.varied(vary))
    assert len(points) == np.prod([len(values) for values in vary.values()])
    runs = [as_run(scenario_at(scenario, point)) for point in points]
    assert all(one != other for one, other in combinations(runs, 2))
    shuffled = {path: data.draw(st.permutations(vary[path])) for path in data.draw(st.permutations(paths))}
    assert design_points(scenario.varied(shuffled)) == points


def value_of_interest(scenario: Scenario, path: str, share: float) -> float:
    """Another value; of weeks and engagements one that matters in 20 weeks, whatever the other of these are."""
    field = path.split(".")[-1]
    return round(20 * share) / (4 if field == "weeks" else 1) if field in ROUNDED else other_value(scenario, path, share)


ROUNDED = ("week", "weeks", "engagements")
WAITING = TEXT.replace(
    "  talk:\n", "  late: {offensive: {by: a, against: foe}, when: {metric: clashes, at_least: 1}, week: 2, grade: J}\n  talk:\n"
)
EVENTS = [f"events.{name}" for name in ("fight", "talk", "late")]


def problems_of(scenario: Scenario, vary: Any, **design: Any) -> tuple[Problem, ...]:
    """What a sweep is refused with."""
    try:
        scenario.varied(vary, **design)
    except ScenarioError as error:
        return error.problems
    return ()


def numbers_for(path: str) -> st.SearchStrategy[float]:
    """Numbers near each other, before, at and after the end of 20 weeks."""
    if path == "calendar.weeks":
        return st.sampled_from([10.0, 20.0, 30.0])
    quarters = st.sampled_from([part / 4 for part in range(8)])
    return st.builds(
        lambda base, part: base + part, st.sampled_from([1.0, 18.0, 29.0]) if path.endswith("week") else st.just(1.0), quarters
    )


@given(st.data())
@settings(max_examples=60)
def test_a_list_is_refused_exactly_where_two_of_its_points_are_the_same_run(data: st.DataObject) -> None:
    scenario = loads(WAITING)
    free = [f"{event}.{field}" for event in EVENTS for field in ("week", "weeks")] + ["events.fight.engagements", "calendar.weeks"]
    paths = data.draw(st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True))
    points = [{path: data.draw(numbers_for(path)) for path in paths} for _ in range(data.draw(st.integers(2, 5)))]
    runs = [as_run(scenario.unswept().replace(point)) for point in points]
    repeated = {number for number, run in enumerate(runs) if run in runs[:number]}
    problems = problems_of(scenario, points)
    refused = {int(problem.path.split(".")[2]) for problem in problems}
    assert all("is the same" in problem.message for problem in problems)
    assert refused == repeated
    assert len(design_points(scenario.varied(points, independent=True))) == len(points), "with random numbers of its own each differs"


@given(st.data())
@settings(max_examples=40)
def test_values_for_a_path_are_refused_exactly_where_two_are_the_same_run(data: st.DataObject) -> None:
    scenario = loads(WAITING)
    path = data.draw(
        st.sampled_from([f"{event}.{field}" for event in EVENTS for field in ("week", "weeks")] + ["events.fight.engagements"])
    )
    values = data.draw(st.lists(numbers_for(path), min_size=1, max_size=4))
    runs = [as_run(scenario.unswept().replace({path: value})) for value in values]
    problems = problems_of(scenario, {path: values})
    assert all("give the same run" in problem.message or "each value once" in problem.message for problem in problems)
    assert bool(problems) == (len(set(runs)) < len(runs))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_sampled_design_is_refused_exactly_where_two_of_its_points_are_the_same_run(data: st.DataObject) -> None:
    scenario = loads(TEXT)
    vary: dict[str, Any] = {
        "events.fight.engagements": {"uniform": [0, data.draw(st.sampled_from([4, 8, 16, 64]))]},
        "events.fight.week": {"uniform": [0, data.draw(st.sampled_from([2, 10, 20]))]},
        "events.talk.success": {"choice": {0: 0.5, 1: 0.5}},
        "factions.a.strength": "drawn",
    }
    chosen = {path: vary[path] for path in data.draw(st.lists(st.sampled_from(sorted(vary)), min_size=1, max_size=3, unique=True))}
    design: dict[str, Any] = {"method": data.draw(st.sampled_from(["sobol", "latin_hypercube"])), "points": data.draw(st.integers(2, 12))}
    points = design_points(scenario.varied(chosen, **design, independent=True))
    runs = [as_run(scenario_at(scenario, {path: point[path] for path in chosen})) for point in points]
    messages = [problem.message for problem in problems_of(scenario, chosen, **design)]
    assert bool(messages) == (len(set(runs)) < len(runs))
    assert not messages or f"only {len(set(runs))} of the {len(runs)} points" in messages[0]


@pytest.mark.parametrize(
    ("path", "one", "other", "third"),
    [
        ("events.fight.week", 4.25, 4.75, 5), ("events.fight.week", 20, 30, 19), ("events.fight.weeks", 1.25, 1.75, 2),
        ("events.fight.weeks", 18, 40, 4), ("events.fight.engagements", 1.25, 1.75, 8), ("events.late.week", 0, 1, 12),
    ],
)  # fmt: skip
def test_what_is_called_the_same_run_is_to_the_byte_and_its_neighbour_is_not(path: str, one: float, other: float, third: float) -> None:
    """The engine's own word on it."""
    scenario = loads(WAITING).unswept()
    assert [problem.message for problem in problems_of(scenario, {path: [one, other]}) if "give the same run" in problem.message]
    assert not problems_of(scenario, {path: [one, third]})
    first, second, different = (run(scenario.replace({path: value}), runs=40, workers=1).weeks for value in (one, other, third))
    assert first.equals(second)
    assert not first.equals(different)
