"""What is refused as changing nothing changes no run: the engine gives the same bytes whatever stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import simulate
from sim.scenario import Scenario, build, load, shipped
from sim.scenario.paths import numbers
from sim.scenario.rules import RULES
from sim.scenario.vain import Vain
from sim.world import World
from tests.worlds import EVENT_KINDS, RandomWorld

RUNS = np.arange(6)
WITHOUT = ("threat", "authority", "roads", "rivalries", "ties", "trusts", "oil", "stake", "recognition", "hostility", "arms")
"""What a world may lack. Without arms only one faction that is no threat may have fighters."""
FIELDS = {"stake": "oil_stake", "recognition": "recognition", "hostility": "hostility", "arms": "strength"}


@dataclass(frozen=True)
class PoorWorld:
    """The address of a random world that lacks some of what inputs could act on, perhaps with affinities given."""

    world: RandomWorld
    without: tuple[str, ...]
    landscape: bool

    def scenario(self) -> Scenario:
        """The world itself."""
        data = self.world.data()
        for lacking in self.without:
            if lacking in ("threat", "roads", "rivalries", "ties", "trusts"):
                data[lacking] = []
            elif lacking == "authority":
                del data["authority"]
            elif lacking == "oil":
                data["places"] = {name: {**place, "oil": 0} for name, place in data["places"].items()}
            else:
                spared = [next(iter(data["factions"])), *data["threat"]] if lacking == "arms" else []
                bare = {name: {**spec, FIELDS[lacking]: 0} for name, spec in data["factions"].items() if name not in spared}
                data["factions"] |= bare
        if "authority" in data:
            data["factions"][data["authority"]].pop("recognition", None)
        for name in data["threat"]:
            data["factions"][name].pop("hostility", None)
        return build({**data, "affinities": affinities(data["factions"], self.world.seed)} if self.landscape else data)


def affinities(factions: Iterable[str], seed: int) -> dict[str, dict[str, float]]:
    """Affinities of all pairs, either way alike."""
    rng = np.random.default_rng(seed)
    names = sorted(factions)
    return {one: {other: round(float(rng.uniform(-1, 1)), 2) for other in names if other > one} for one in names[:-1]}


poor_worlds = st.builds(
    PoorWorld,
    world=st.builds(
        RandomWorld,
        seed=st.integers(0, 10_000),
        factions=st.integers(3, 5),
        places=st.integers(1, 3),
        kinds=st.lists(st.sampled_from(EVENT_KINDS), max_size=3).map(tuple),
        weeks=st.integers(2, 6),
        lively=st.just(True),
        rule=st.sampled_from(list(RULES)),
    ),
    without=st.lists(st.sampled_from(WITHOUT), max_size=7, unique=True).map(tuple),
    landscape=st.sampled_from([False, False, False, True]),
)


def other_values(scenario: Scenario, paths: Iterable[str], share: float) -> dict[str, float]:
    """A number for each path that it accepts; aid that comes from no faction accepts no tie."""
    changed: dict[str, float] = {}
    for path in paths:
        accepted = numbers(scenario)[path].range
        low = accepted.low if np.isfinite(accepted.low) else -2.0
        high = accepted.high if np.isfinite(accepted.high) else low + 5.0
        if not path.endswith(".tie"):
            changed[path] = float(round(low + share * (high - low))) if accepted.whole else low + share * (high - low)
    return changed


def outputs(scenario: Scenario) -> list[bytes]:
    """All that a few runs give: weekly metrics, of which outcomes are made, blocs, pairs, strength, recognition."""
    chunk = simulate(World(scenario), RUNS, scenario.seed)
    return [np.asarray(getattr(chunk, field.name)).tobytes() for field in fields(chunk) if field.name != "inputs"]


def vain(scenario: Scenario, together: bool = False) -> list[str]:
    """The numbers that change nothing, each alone, or whatever the others of them are."""
    alone = [path for path in scenario.quantities() if Vain(scenario, [path]).why(path)]
    return [path for path in alone if Vain(scenario, alone).why(path)] if together else alone


@given(world=poor_worlds, share=st.floats(0, 1), data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_called_vain_changes_no_run(world: PoorWorld, share: float, data: st.DataObject) -> None:
    """All of it set to something else at once, and one of it alone, in worlds that lack this and that."""
    scenario = world.scenario()
    as_it_is = outputs(scenario)
    assert outputs(scenario.replace(other_values(scenario, vain(scenario, together=True), share))) == as_it_is
    alone = vain(scenario)
    if alone:
        path = data.draw(st.sampled_from(alone), label="path")
        assert outputs(scenario.replace(other_values(scenario, [path], share))) == as_it_is


@pytest.mark.parametrize("field", ["at", "between", "and", "invited", "partner", "on"])
def test_who_and_where_of_events_is_vain_where_the_affinities_are_given(field: str) -> None:
    scenario = PoorWorld(RandomWorld(3, 5, 3, ("clash", "airstrike"), 4, True), (), True).scenario()
    event = "e0" if field in ("between", "and") else "e1"
    value: Any = False if field == "invited" else "p1" if field == "at" else "f2"
    assert Vain(scenario).why(f"events.{event}.{field}")
    assert outputs(scenario.replace({f"events.{event}.{field}": value})) == outputs(scenario)


def test_the_case_has_nothing_vain_but_parameters_of_another_rule_and_of_what_no_event_does() -> None:
    """Of all its numbers; nothing that may act is refused there."""
    scenario = load(shipped()["january_2016"])
    found = {path for path in scenario.quantities() if Vain(scenario, [path]).why(path)}
    assert found == {"parameters.efficiency", "parameters.backlash"}, "its rule is another, and no air strike in it is uninvited"


@pytest.mark.parametrize(
    ("section", "path", "value"),
    [
        ({}, "factions.a.influence", 3.0), ({}, "factions.a.strength", 40.0), ({}, "factions.a.recognition", 1.0),
        ({}, "factions.b.hostility", 1.0), ({"parameters": {"temperature": 0.5}}, "parameters.aversion", 8.0),
    ],
)  # fmt: skip
def test_what_acts_where_the_affinities_are_given_is_not_called_vain(section: dict[str, Any], path: str, value: float) -> None:
    """Influence is weight, recognition and hostility are what metrics are made of, though they move no bloc."""
    data = {
        "title": "Three", "factions": {name: {"strength": 20} for name in "abc"}, "affinities": {"a": {"b": 0.5, "c": -1}, "b": {"c": 0.6}},
        "calendar": {"start": "2016-01-04", "weeks": 4}, **section,
    }  # fmt: skip
    scenario = build(data)
    assert Vain(scenario, [path]).why(path) is None
    assert outputs(scenario.replace({path: value})) != outputs(scenario)
