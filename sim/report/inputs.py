"""What went in: every number of the scenario with its uncertainty, grade and sources, in groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.words import from_id, quantity

if TYPE_CHECKING:
    from sim.scenario import Scenario
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
    """Every number of the scenario, in the order of the parts of its file."""
    rows: dict[str, list[Row]] = {part: [] for part in _HEADINGS}
    for path, number in scenario.quantities().items():
        rows.setdefault(path.split(".")[0], []).append(_row(scenario, path, number))
    return tuple(Group(_HEADINGS.get(part, from_id(part)), tuple(found)) for part, found in rows.items() if found)


def grade_counts(scenario: Scenario) -> dict[str, int]:
    """How many numbers about the world carry each grade; the rules' parameters are not about the world."""
    counts = Counter(number.grade or "" for path, number in scenario.quantities().items() if not path.startswith("parameters."))
    return dict(counts)


def _row(scenario: Scenario, path: str, number: Quantity) -> Row:
    part, thing, *rest = path.split(".")
    name = _name(scenario, part, thing)
    what = ": ".join([name, _field(scenario, rest)]) if rest and rest != ["intensity"] and part != "roads" else name
    source, note = number.source, number.note or ""
    if part == "parameters":
        from sim.scenario.parameters import PARAMETERS

        note = f"{PARAMETERS[thing].meaning}. {PARAMETERS[thing].source}"
    return Row(what, quantity(number), number.constant is None, number.grade or "", tuple(source), note)


def _name(scenario: Scenario, part: str, thing: str) -> str:
    if part == "factions":
        return scenario.factions[thing].name
    if part == "places":
        return scenario.places[thing].name
    if "~" in thing:
        names = scenario.places if part == "roads" else scenario.factions
        return " and ".join(names[end].name for end in thing.split("~"))
    return thing if part == "parameters" else from_id(thing)


def _field(scenario: Scenario, rest: list[str]) -> str:
    if rest[0] == "presence":
        return f"presence in {scenario.places[rest[1]].name}"
    return " ".join(rest).replace("_", " ")
