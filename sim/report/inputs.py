"""What went in: every number of the scenario with its uncertainty, grade and sources, in groups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.prose import day_words, opening
from sim.report.words import quantity
from sim.scenario.naming import faction_name, place_name
from sim.scenario.parameters import PARAMETERS
from sim.scenario.spelling import input_name

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.base import Part
    from sim.scenario.quantity import Quantity

_HEADINGS = {
    "factions": "Factions",
    "rivalries": "Rivalries",
    "ties": "Ties",
    "trusts": "Trust",
    "events": "Events",
    "places": "Places",
    "roads": "Roads",
    "parameters": "Parameters of the rules",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One number; `source` holds keys of the scenario's sources, `drawn` says that it varies from draw to draw."""

    what: str
    value: str
    drawn: bool
    grade: str
    source: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one part of the scenario."""

    heading: str
    rows: tuple[Row, ...]

    @property
    def drawn(self) -> int:
        """How many of them vary from draw to draw."""
        return sum(row.drawn for row in self.rows)


def input_groups(scenario: Scenario) -> tuple[Group, ...]:
    """Every number that the scenario states, in the order of the parts of its file."""
    rows: dict[str, list[Row]] = {part: [] for part in _HEADINGS}
    for path, number, thing in stated(scenario):
        rows[path.split(".")[0]].append(_row(scenario, path, number, thing))
    return tuple(Group(_HEADINGS[part], tuple(found)) for part, found in rows.items() if found)


def grade_counts(scenario: Scenario) -> dict[str, int]:
    """How many numbers about the world carry each grade ("" for none); the rules' parameters are not about the world."""
    return dict(Counter(_grade(number, thing) for path, number, thing in stated(scenario) if thing is not None))


def stated(scenario: Scenario) -> Iterator[tuple[str, Quantity, Part | None]]:
    """Path, number and the thing it belongs to (None: a parameter), without numbers left at the format's default."""
    pairs = {
        part: {"~".join(entry.between): entry for entry in getattr(scenario, part)} for part in ("roads", "rivalries", "ties", "trusts")
    }
    for path, number in scenario.inputs().items():
        part, name, field, *_ = [*path.split("."), ""]
        if part == "parameters":
            yield path, number, None
            continue
        thing = pairs[part][name] if part in pairs else getattr(scenario, part)[name]
        usual = type(thing).model_fields.get(field)
        if usual is None or usual.default != number:
            yield path, number, thing


def _grade(number: Quantity, thing: Any) -> str:
    """A number's own grade, else that of the thing it belongs to."""
    return number.grade or (thing.grade if thing is not None else None) or ""


def _row(scenario: Scenario, path: str, number: Quantity, thing: Any) -> Row:
    what = _name(scenario, path)
    if thing is None:
        name = path.split(".")[1]
        note = f"{PARAMETERS[name].meaning} ({PARAMETERS[name].source})"
    else:
        note = number.note or getattr(thing, "why", None) or (thing.note if number.constant is None else "") or ""
    source = number.source or (thing.source if thing is not None else ())
    return Row(what, _value(scenario, path, number), number.constant is None, _grade(number, thing), tuple(source), note)


def _value(scenario: Scenario, path: str, number: Quantity) -> str:
    """A number with its uncertainty; the week of an event, which counts from 0, with its dates."""
    said = quantity(number)
    low, high = number.bounds
    part, _, *field = path.split(".")
    if part != "events" or field != ["week"] or (date.max - scenario.calendar.start).days < 7 * high:
        return said
    first, last = (scenario.date(math.floor(week)) for week in (low, high))
    return f"{said}: {day_words(first)}" if first == last else f"{said}: {day_words(first)} to {day_words(last)}"


def _name(scenario: Scenario, path: str) -> str:
    """What a number is called everywhere, as the words that open a line; a relation or road by its ends and a parameter by its id alone."""
    part, name, *_ = path.split(".")
    if "~" in name:
        end_name = place_name if part == "roads" else faction_name
        return " and ".join(end_name(end, scenario) for end in name.split("~"))
    if part == "parameters":
        return name
    return opening(input_name(path, scenario))
