"""Adding a faction or an event changes no other draw: numbers are addressed by who draws what and when, never by position."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import Chunk, simulate
from sim.model import CoalitionModel
from sim.scenario import Scenario, build
from sim.world import World
from tests.worlds import Maker, RandomWorld, worlds

SMALL = worlds(most_factions=6, most_weeks=6)
RUNS = np.arange(4)
SEED = 7
# Before, between and after the ids of random worlds (f0, f1 ...; e0, e1 ...), so that positions shift.
FACTIONS = st.sampled_from(["aa", "f0b", "zz"])
EVENTS = st.sampled_from(["aa", "e0b", "zz"])
# Columns that count blocs or members, in which a faction without weight counts all the same.
COUNTS = {"coalition_size", "largest_bloc", "blocs"}


def with_faction(data: dict[str, Any], name: str, spec: dict[str, Any] | None = None) -> dict[str, Any]:
    return {**data, "factions": {**data["factions"], name: spec or {}}}


def with_event(data: dict[str, Any], name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {**data, "events": {**data["events"], name: event}}


def fight(data: dict[str, Any], **timing: float) -> dict[str, Any]:
    """An event that would change much: three clashes of all with all."""
    names = sorted(name for name in data["factions"] if name.startswith("f"))
    return {"clash": {"between": names, "and": names, "at": "p0"}, "engagements": 3, **timing}


def turn_words(scenario: Scenario, run: int) -> dict[tuple[int, str], tuple[int, int]]:
    """The words of every faction's turn in every week: its place in the order, its choice."""
    model = CoalitionModel(scenario, rng=SEED, run=run, collect=False)
    words = {}
    while model.running:
        week = model.week
        model.step()
        for faction in model.factions():
            words[week, faction.id] = (int(model.state.turn_keys[faction.index]), int(model.state.turn_choices[faction.index]))
    return words


def names_of(world: World, labels: np.ndarray) -> list[list[str]]:
    """Final blocs by name."""
    return [[world.faction_ids[label] if label >= 0 else "" for label in row] for row in labels.tolist()]


def assert_same(one: Chunk, other: Chunk) -> None:
    """Two chunks agree to the bit."""
    for name in ("weekly", "pair_counts", "final_blocs", "final_strength", "final_recognition", "final_status"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name


@settings(max_examples=25)
@given(SMALL, FACTIONS, st.integers(0, 3))
def test_a_new_faction_changes_no_turn_and_no_input_of_others(world: RandomWorld, name: str, run: int) -> None:
    """Even one that fights: the words with which the others decide, and the inputs drawn for them, stay."""
    data = world.data()
    spec = {"strength": {"uniform": [500, 900]}, "presence": {"p0": 1}, "recognition": -0.5, "hostility": 0.5}
    before, after = build(data), build(with_faction(data, name, spec))
    words, more = turn_words(before, run), turn_words(after, run)
    assert {key: more[key] for key in words} == words
    assert set(more) - set(words) == {(week, name) for week in range(world.weeks)}
    drawn, also = World(before).draw(RUNS, SEED).values, World(after).draw(RUNS, SEED).values
    assert {path: also[path].tobytes() for path in drawn} == {path: values.tobytes() for path, values in drawn.items()}
    assert set(also) - set(drawn) == {f"factions.{name}.strength"}


@settings(max_examples=40)
@given(SMALL, FACTIONS)
def test_a_faction_without_weight_place_or_relations_changes_nothing_of_others(world: RandomWorld, name: str) -> None:
    """To the bit, clashes and all. Admission above 0 keeps it alone: nobody has a regard for it, nor it for anybody.

    (Where it may be joined, it is one more way of standing alone, which a noisy choice takes now and then. An air strike may
    cost the authority everyone's recognition, and so give it a stance.)
    """
    data = replace(world, kinds=tuple(kind for kind in world.kinds if kind != "airstrike")).data()
    data["parameters"] = {**data["parameters"], "admission": 1e-6}
    first, second = World(build(data)), World(build(with_faction(data, name)))
    one, other = simulate(first, RUNS, SEED), simulate(second, RUNS, SEED)
    kept = [second.faction_ids.index(faction) for faction in first.faction_ids]
    columns = [column for column, title in enumerate(first.columns) if title not in COUNTS]
    assert first.columns == second.columns
    assert one.weekly[:, :, columns].tobytes() == other.weekly[:, :, columns].tobytes()
    assert one.final_strength.tobytes() == other.final_strength[:, kept].tobytes()
    assert one.final_recognition.tobytes() == other.final_recognition[:, kept].tobytes()
    assert names_of(first, one.final_blocs) == names_of(second, other.final_blocs[:, kept])
    pairs = [second.pairs.index((kept[i], kept[j])) for i, j in first.pairs]
    assert one.pair_counts.tobytes() == other.pair_counts[:, pairs].tobytes()
    assert one.final_status.tobytes() == other.final_status[:, pairs].tobytes()


@settings(max_examples=30)
@given(SMALL, EVENTS, st.booleans())
def test_an_event_that_does_not_happen_changes_nothing(world: RandomWorld, name: str, never: bool) -> None:
    """Of probability 0, or after the end."""
    data = world.data()
    event = fight(data, week=0, probability=0) if never else fight(data, week=world.weeks)
    assert_same(simulate(World(build(data)), RUNS, SEED), simulate(World(build(with_event(data, name, event))), RUNS, SEED))


@settings(max_examples=30)
@given(SMALL, EVENTS, st.integers(0, 3))
def test_an_event_changes_no_turn_and_nothing_before_it(world: RandomWorld, name: str, run: int) -> None:
    data = world.data()
    last = world.weeks - 1
    before, after = build(data), build(with_event(data, name, fight(data, week=last)))
    assert turn_words(before, run) == turn_words(after, run)
    one, other = simulate(World(before), RUNS, SEED), simulate(World(after), RUNS, SEED)
    assert one.weekly[:, :last].tobytes() == other.weekly[:, :last].tobytes()


def test_the_event_of_these_tests_would_change_much() -> None:
    """Else the tests above would pass whatever the engine did."""
    data = Maker(3, 5, 3, [], 4, False).data()
    one, other = World(build(data)), World(build(with_event(data, "aa", fight(data, week=0))))
    assert simulate(one, RUNS, SEED).weekly.tobytes() != simulate(other, RUNS, SEED).weekly.tobytes()
