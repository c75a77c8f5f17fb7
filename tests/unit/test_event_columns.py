"""The table of what the columns of events mean is the one that events are laid out by."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.events import KINDS
from sim.scenario import Scenario, build
from sim.scenario.base import keys_of
from sim.scenario.kinds import KINDS as MODELS
from sim.state import (
    AMOUNT,
    CHANCE,
    ENGAGEMENTS,
    EVENT_MEANINGS,
    EVENT_TARGET,
    EXTRA,
    FIRST,
    FIRST_END,
    MODE,
    PLACES,
    PLACES_END,
    SECOND,
    SECOND_END,
    SHARE,
    EventMeaning,
)
from sim.world import World
from tests.worlds import RandomWorld

NUMBERS = {"engagements": ENGAGEMENTS, "amount": AMOUNT, "share": SHARE, "extra": EXTRA, "chance": CHANCE}
LISTS = {"first": (FIRST, FIRST_END), "second": (SECOND, SECOND_END), "places": (PLACES, PLACES_END)}
TIMING = {"week", "weeks", "probability", "engagements"}


def keys(meaning: EventMeaning) -> list[str]:
    """The keys of numbers."""
    return [key for field in NUMBERS for key in getattr(meaning, field)]


def test_every_kind_of_event_has_a_meaning() -> None:
    assert tuple(EVENT_MEANINGS) == KINDS and EVENT_MEANINGS.keys() == MODELS.keys()
    known = {kind: {*keys_of(model), "engagements"} for kind, model in MODELS.items()}
    assert {kind: set(keys(meaning)) - known[kind] for kind, meaning in EVENT_MEANINGS.items()} == {kind: set() for kind in KINDS}


def test_no_key_stands_in_two_columns() -> None:
    where: dict[str, set[str]] = {}
    for meaning in EVENT_MEANINGS.values():
        for field in NUMBERS:
            for key in getattr(meaning, field):
                where.setdefault(key, set()).add(field)
    assert {key: columns for key, columns in where.items() if len(columns) > 1} == {}


def numbered(scenario: Scenario, event: str) -> set[str]:
    """The keys of an event's numbers, those of a split's children aside."""
    return {path.split(".")[2] for path in scenario.quantities() if path.startswith(f"events.{event}.") and ".into." not in path}


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_fills_the_columns_of_its_meaning_and_no_others(kind: str) -> None:
    for seed in range(12):
        world = World(RandomWorld(seed, 6, 4, (kind,), 4, lively=False).scenario())
        (name, event), meaning = next(iter(world.scenario.events.items())), EVENT_MEANINGS[kind]
        assert numbered(world.scenario, name) - TIMING <= set(keys(meaning))
        row = world.scene.events.table[0]
        for field, (begin, end) in LISTS.items():
            assert getattr(meaning, field) or row[begin] == row[end], field
        assert meaning.mode or row[MODE] == 0
        assert meaning.target or row[EVENT_TARGET] == -1
        numbers = world.draw(np.arange(2), 1).arrays.event_numbers[:, 0]
        for field, column in NUMBERS.items():
            assert getattr(meaning, field) or not numbers[:, column].any(), (field, event)


def test_who_and_where_stand_in_the_lists_of_their_meaning() -> None:
    base = {
        "title": "x", "calendar": {"start": "2016-01-04", "weeks": 3}, "places": {"p": {}, "q": {}},
        "factions": {name: {} for name in ("a", "b", "c", "d")},
    }  # fmt: skip
    events = {
        "m": {"mediation": {"parties": ["a", "b"], "excluded": ["c"], "success": 0.5, "share": 0.25, "trust": 0.125}, "week": 0},
        "w": {"withdrawal": {"by": "a", "from": "q", "to": "p", "refused_by": "d", "allowed": 0.75, "amount": 0.5}, "week": 0},
    }
    world = World(build({**base, "events": events}))
    tables, numbers = world.scene.events, world.draw(np.arange(1), 1).arrays.event_numbers[0]

    def listed(row: int, field: str) -> list[int]:
        begin, end = LISTS[field]
        return tables.members[tables.table[row, begin] : tables.table[row, end]].tolist()

    assert (listed(0, "first"), listed(0, "second"), listed(0, "places")) == ([0, 1], [2], [])
    assert (listed(1, "first"), listed(1, "second"), listed(1, "places")) == ([0], [3], [1, 0])
    assert numbers[0, [CHANCE, SHARE, EXTRA]].tolist() == [0.5, 0.25, 0.125]
    assert numbers[1, [CHANCE, AMOUNT]].tolist() == [0.75, 0.5]
