"""From nodes (or plain values) to a scenario, or to every problem at once."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.errors import Problem, ScenarioError
from sim.scenario import messages, references, refused
from sim.scenario.declared import Declared
from sim.scenario.merging import BY_PAIR
from sim.scenario.model import Scenario
from sim.scenario.nodes import Location, Node

_LATER = {"names_later": True}
_STAND_IN: dict[str, Any] = {"title": "unnamed", "calendar": {"start": "2000-01-03", "weeks": 1}, "factions": {"unnamed": {}}}
_NEEDED = ("intensity", "value", "km")
_ATTEMPTS = 12
MOST_PROBLEMS = 200
"""So many refusals of a kind are reported at most; nobody reads more, and a hostile file could have millions."""


def build(data: Mapping[str, Any], node: Node | None = None, file: Path | None = None, found: list[Problem] | None = None) -> Scenario:
    """A scenario from plain values in the shape of a file; `node` holds their places.

    Raises ScenarioError with every problem, those already `found` included.
    """
    problems = list(found or [])
    scenario, complaints = _validated(data)
    if complaints:
        problems += [messages.problem(complaint, data, node) for complaint in complaints[:MOST_PROBLEMS]]
        scenario, broken = _from_what_is_sound(data, complaints)
    else:
        broken = frozenset()
    declared = Declared.by(data, broken)
    if broken:
        hidden = islice(refused.misfits(data, declared), MOST_PROBLEMS)
        problems += [messages.misfit(misfit, node) for misfit in hidden]
    if scenario is not None:
        problems += [messages.misfit(misfit, node) for misfit in references.misfits(scenario, declared, file)[:MOST_PROBLEMS]]
    if problems or scenario is None:
        raise ScenarioError(in_order(problems))
    scenario._node, scenario._file = node, file
    return scenario


def _validated(data: Mapping[str, Any]) -> tuple[Scenario | None, list[ErrorDetails]]:
    try:
        return Scenario.model_validate(data, context=_LATER), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _from_what_is_sound(data: Mapping[str, Any], complaints: list[ErrorDetails]) -> tuple[Scenario | None, frozenset[Location]]:
    """A scenario without the refused fields, so that the names in all others can be checked in the same breath.

    Also says which things (section, id) it left something out of, and which sections as a whole (section,). What is refused
    for want of something that was left out is no problem of the file's, so it is only left out as well.
    """
    rest = copy.deepcopy(dict(data))
    broken: set[Location] = set()
    scenario: Scenario | None = None
    for _ in range(_ATTEMPTS):
        locations = {messages.location_of(complaint) for complaint in complaints}
        broken.update(location[:2] for location in locations)
        for location in sorted(locations, key=lambda location: [(isinstance(part, int), part) for part in location], reverse=True):
            _leave_out(rest, location)
        for section, stand_in in _STAND_IN.items():
            if not rest.get(section):
                rest[section] = copy.deepcopy(stand_in)
                broken.add((section,))
        scenario, complaints = _validated(rest)
        if scenario is not None:
            break
    return scenario, frozenset(broken)


def _leave_out(data: dict[str, Any], location: Location) -> None:
    """Takes away what stands at a location, or the nearest thing above it that is there."""
    trail: list[tuple[Any, str | int]] = []
    current: Any = data
    for part in location:
        if isinstance(current, dict):
            inside = part in current
        else:
            inside = isinstance(current, list) and isinstance(part, int) and part < len(current)
        if not inside:
            break
        trail.append((current, part))
        current = current[part]
    if trail:
        container, part = trail[-1]
        if part in _NEEDED and location[0] in BY_PAIR:
            container[part] = 0
        else:
            del container[part]


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems by file and place, each once; the file that comes first in the list comes first."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    unique = list(dict.fromkeys(problems))
    return sorted(unique, key=lambda problem: (files.index(problem.file), problem.line, problem.column))
