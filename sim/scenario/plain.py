"""A scenario as plain values in the shape of a file, with every default written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.scenario.base import Part
from sim.scenario.conditions import Condition, Outcome
from sim.scenario.events import Event
from sim.scenario.kinds import WITH_ENGAGEMENTS
from sim.scenario.preferences import as_written
from sim.scenario.quantity import Quantity

if TYPE_CHECKING:
    from sim.scenario.model import Scenario


def of_scenario(scenario: Scenario) -> dict[str, Any]:
    """The scenario's keys in the order of the model; mappings and lists are fresh."""
    data = _of_part(scenario)
    data["outcomes"] = {name: _of_outcome(outcome) for name, outcome in scenario.outcomes.items()}
    if scenario.preferences is not None:
        data["preferences"] = as_written(scenario.preferences)
    return {key: value for key, value in data.items() if value not in ({}, [])}


def of_value(value: Any) -> Any:
    """Any validated value as plain ones."""
    if isinstance(value, Quantity):
        return _of_quantity(value)
    if isinstance(value, Event):
        return _of_event(value)
    if isinstance(value, Part):
        return _of_part(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: of_value(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [of_value(entry) for entry in value]
    return value


def _of_part(part: Part, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """A model's fields under their names in the file, without those that hold nothing."""
    hidden = (*leave_out, "when") if isinstance(part, Condition) else leave_out
    found: dict[str, Any] = {}
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        says_nothing = value is None or value in ((), {}) or (value == "" and info.default == "")
        if name not in hidden and not says_nothing:
            found[info.alias or name] = of_value(value)
    return found


def _of_outcome(outcome: Outcome) -> dict[str, Any]:
    """Its name first, if it has one."""
    called = {} if outcome.name is None else {"name": outcome.name}
    return {**called, **_of_part(outcome), "when": outcome.when}


def _of_quantity(quantity: Quantity) -> Any:
    stated = quantity.source or quantity.grade or quantity.note is not None
    if quantity.value is not None and not stated:
        return quantity.value
    found = _of_part(quantity, ("choice",))
    if quantity.choice:
        found = {"choice": {written(value): chance for value, chance in quantity.choice}, **found}
    return found


def _of_event(event: Event) -> dict[str, Any]:
    hidden = ("detail",) if event.kind in WITH_ENGAGEMENTS else ("detail", "engagements")
    return {event.kind: _of_part(event.detail, ("kind",)), **_of_part(event, hidden)}


def written(number: float) -> str:
    """A number as a file writes it, which reads back as the same number; whole ones without a point.

    >>> written(4.0), written(0.025), written(-math.inf)
    ('4', '0.025', '-.inf')
    """
    if math.isinf(number):
        return ".inf" if number > 0 else "-.inf"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(number)
