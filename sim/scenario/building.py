"""From nodes (or plain values) to a scenario, or to every problem at once."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError
from sim.scenario import messages, references
from sim.scenario.model import Scenario
from sim.scenario.nodes import Location, Node

_LATER = {"names_later": True}
_STAND_IN: dict[str, Any] = {
    "title": "unnamed",
    "calendar": {"start": "2000-01-03", "weeks": 1},
    "factions": {"unnamed": {}},
    "parameters": {},
}  # fmt: skip
_ATTEMPTS = 4


def build(data: Mapping[str, Any], node: Node | None = None, file: Path | None = None, found: list[Problem] | None = None) -> Scenario:
    """A scenario from plain values in the shape of a file; `node` holds their places.

    Raises ScenarioError with every problem, those already `found` included.
    """
    problems = list(found or [])
    scenario: Scenario | None = None
    rest: dict[str, Any] = dict(data)
    partial = False
    for _ in range(_ATTEMPTS):
        try:
            scenario = Scenario.model_validate(rest, context=_LATER)
            break
        except ValidationError as error:
            complaints = error.errors(include_url=False)
            problems += [problem for problem in (messages.problem(one, data, node) for one in complaints) if problem not in problems]
            rest = _without_broken(rest, [tuple(one["loc"]) for one in complaints])
            partial = True
    if scenario is not None:
        declared = references.Declared.by(data, partial)
        problems += [messages.misfit(misfit, node) for misfit in references.misfits(scenario, declared)]
    if problems or scenario is None:
        raise ScenarioError(in_order(problems))
    scenario._node, scenario._file = node, file
    return scenario


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems by file and place, each once; the file that comes first in the list comes first."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    unique = list(dict.fromkeys(problems))
    return sorted(unique, key=lambda problem: (files.index(problem.file), problem.line, problem.column))


def _without_broken(data: dict[str, Any], locations: list[Location]) -> dict[str, Any]:
    """The values without the entries that were refused, so that the rest can be checked as well."""
    rest = dict(data)
    dropped: dict[str, set[int]] = {}
    for location in locations:
        section = str(location[0]) if location else ""
        entries = rest.get(section)
        part = location[1] if len(location) > 1 else None
        if isinstance(entries, Mapping) and part is not None and str(part) in map(str, entries) and section != "calendar":
            rest[section] = {key: value for key, value in entries.items() if str(key) != str(part)}
        elif isinstance(entries, list) and isinstance(part, int):
            dropped.setdefault(section, set()).add(part)
        elif section in _STAND_IN:
            rest[section] = copy.deepcopy(_STAND_IN[section])
        else:
            rest.pop(section, None)
    for section, gone in dropped.items():
        entries = rest.get(section)
        if isinstance(entries, list):
            rest[section] = [entry for position, entry in enumerate(entries) if position not in gone]
    if not rest.get("factions"):
        rest["factions"] = copy.deepcopy(_STAND_IN["factions"])
    return rest
