"""Phase 1: which events act this week, and what acts for each kind (docs/odd.md 7.2)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.reference import forces, politics, succession
from tests.reference.derived import derive
from tests.reference.draws import Draws
from tests.reference.happening import Happening
from tests.reference.state import State

if TYPE_CHECKING:
    from sim.scenario import Scenario

EFFECTS: dict[str, Callable[[Happening], None]] = {
    "clash": forces.engage,
    "attack": forces.engage,
    "offensive": forces.set_out,
    "statement": politics.state_publicly,
    "shift": politics.shift,
    "recognise": politics.recognise,
    "mediation": politics.mediate,
    "withdrawal": forces.withdraw,
    "arrival": forces.arrive,
    "reinforcement": forces.arrive,
    "aid": forces.aid,
    "airstrike": forces.strike_from_the_air,
    "blockade": politics.blockade,
    "payment": forces.pay,
    "split": succession.split,
    "merger": succession.merge,
}

# Derived quantities are computed anew after these (clashes see to it themselves, one engagement after the other).


class Calendar:
    """Which events take place in this run, and in which weeks."""

    def __init__(self, scenario: Scenario, state: State, draws: Draws) -> None:
        self.events: dict[str, Any] = dict(sorted(scenario.events.items()))
        self.takes_place = {name: self._drawn(name, state, draws) for name in self.events}
        self.first_week: dict[str, int] = {}  # of events that wait for a condition, once it has held

    def act(self, state: State, draws: Draws, last_week: Mapping[str, float] | None) -> None:
        """Lets the events of this week act, in the order of their ids; `last_week` holds its metrics, None in week 0."""
        for name, event in self.events.items():
            if self.is_due(name, state, last_week):
                EFFECTS[event.kind](Happening(name, event.detail, state, draws))
                derive(state)

    def is_due(self, name: str, state: State, last_week: Mapping[str, float] | None) -> bool:
        event = self.events[name]
        if not self.takes_place[name]:
            return False
        earliest = self._floor(name, "week", state) if f"events.{name}.week" in state.values else 0
        if event.when is None:
            begin: int | None = earliest
        else:
            waiting = name not in self.first_week and state.week >= earliest and last_week is not None
            if waiting and self._holds(event.when, state, last_week or {}):
                self.first_week[name] = state.week
            begin = self.first_week.get(name)
        return begin is not None and begin <= state.week < begin + self._floor(name, "weeks", state)

    def _drawn(self, name: str, state: State, draws: Draws) -> bool:
        probability = state.values[f"events.{name}.probability"]
        if not probability > 0:
            return False
        uniform = draws.happens(name)
        if probability < 1:
            state.doubt("event", name, uniform - probability)
        return uniform < probability

    def _floor(self, name: str, field: str, state: State) -> int:
        value = state.values[f"events.{name}.{field}"]
        if value != round(value):
            state.doubt("whole weeks", name, value - round(value))
        return math.floor(value)

    def _holds(self, bound: Any, state: State, last_week: Mapping[str, float]) -> bool:
        value = last_week[bound.request.key]
        for limit in bound.limits.values():
            if value != limit or not float(limit).is_integer():
                state.doubt("when", bound.request.key, value - limit)
        comparisons: dict[str, Callable[[float], bool]] = {
            "at_least": lambda limit: value >= limit,
            "at_most": lambda limit: value <= limit,
            "above": lambda limit: value > limit,
            "below": lambda limit: value < limit,
            "is": lambda limit: value == limit,
        }
        return all(comparisons[comparison](limit) for comparison, limit in bound.limits.items())
