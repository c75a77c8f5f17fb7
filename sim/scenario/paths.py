"""Paths: names for the numbers of a scenario, by ids; reading, checking and replacing what stands at them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from sim.errors import Problem, UnknownNameError
from sim.scenario import fields, numerals, plain
from sim.scenario.base import Part, sorted_path
from sim.scenario.kinds import WITH_ENGAGEMENTS, Merger, Shift, Split
from sim.scenario.nodes import Location, Node, nearest, pair_of, suggestion
from sim.scenario.parameters import PARAMETERS
from sim.scenario.parts import FactionSpec, Relation, Trust
from sim.scenario.quantity import Quantity, Range
from sim.scenario.rules import RULES
from sim.scenario.sweeps import Sweep, without_paths

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

SETTINGS = {"seed": (0, 2**63 - 1), "runs": (1, 100_000_000), "replicates": (1, 1_000_000), "calendar.weeks": (1, 5200)}
"""Whole numbers that are no inputs of the model but can be replaced, with their ranges."""
RULE = "rule"
"""The path of the rule of realignment, which takes a name."""


class Numbered(NamedTuple):
    """A number of a scenario: its value, where a file holds it, and the numbers accepted there."""

    quantity: Quantity
    location: Location
    range: Range


def numbers(scenario: Scenario) -> dict[str, Numbered]:
    """Every number by its path, sorted."""
    found = dict(_walk(scenario))
    return {path: found[path] for path in sorted(found)}


def _walk(scenario: Scenario) -> Iterator[tuple[str, Numbered]]:
    for name, quantity in scenario.parameters.items():
        if name in PARAMETERS:
            yield f"parameters.{name}", Numbered(quantity, ("parameters", name), parameter_range(name))
    for section in ("places", "factions"):
        for name, thing in getattr(scenario, section).items():
            yield from _fields(thing, f"{section}.{name}", (section, name))
    for section in ("roads", "rivalries", "ties", "trusts"):
        for entry in getattr(scenario, section):
            pair = "~".join(entry.between)
            yield from _fields(entry, f"{section}.{pair}", (section, pair))
    for name, event in scenario.events.items():
        for path, numbered in _fields(event, f"events.{name}", ("events", name)):
            if not path.endswith(".engagements") or event.kind in WITH_ENGAGEMENTS:
                yield path, numbered
        for path, numbered in _fields(event.detail, f"events.{name}", ("events", name, event.kind)):
            if isinstance(event.detail, Shift) and path.endswith(".to"):
                numbered = numbered._replace(range=shifted_range(event.detail.path))
            yield path, numbered


def _fields(thing: Part, path: str, location: Location) -> Iterator[tuple[str, Numbered]]:
    for attribute in type(thing).model_fields:
        value = getattr(thing, attribute)
        key = attribute.rstrip("_")
        if isinstance(value, Quantity):
            yield f"{path}.{key}", Numbered(value, (*location, key), accepted(type(thing), attribute))
        elif attribute in ("presence", "into") and isinstance(value, Mapping):
            for name, share in value.items():
                yield f"{path}.{key}.{name}", Numbered(share, (*location, key, name), accepted(type(thing), attribute))


def holder(scenario: Scenario, location: Location) -> Part | None:
    """The thing that a number at a location belongs to; its source and grade count for the number as well."""
    section, name = str(location[0]), str(location[1])
    held = getattr(scenario, section)
    if isinstance(held, tuple):
        return next((entry for entry in held if "~".join(entry.between) == name), None)
    thing = held.get(name)
    return thing if isinstance(thing, Part) else None


@cache
def accepted(model: type[Part], attribute: str) -> Range:
    """The numbers that a field of a model accepts."""
    info = model.model_fields[attribute]
    return _first_range([*info.metadata, info.annotation]) or Range()


def _first_range(annotations: list[Any]) -> Range | None:
    for annotation in annotations:
        found = (
            annotation if isinstance(annotation, Range) else _first_range([*get_args(annotation), *getattr(annotation, "__metadata__", ())])
        )
        if found is not None:
            return found
    return None


def shifted_range(path: str) -> Range:
    """The numbers that a shift may set its path to; any, if the path is none that can be shifted."""
    section, _, name = (*path.split("."), "", "")[:3]
    models: dict[str, type[Part]] = {"factions": FactionSpec, "rivalries": Relation, "ties": Relation, "trusts": Trust}
    model = models.get(section)
    return accepted(model, name) if model is not None and name in model.model_fields else Range()


@cache
def parameter_range(name: str) -> Range:
    """The numbers a parameter accepts; infinite only where that switches it off."""
    parameter = PARAMETERS[name]
    infinite = (parameter.off,) if parameter.off is not None and math.isinf(parameter.off) else ()
    return Range(parameter.minimum, parameter.maximum, infinite, parameter.whole)


class Paths:
    """The paths of one scenario, looked up many times."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.numbers = numbers(scenario)

    def has(self, path: str) -> bool:
        """Whether something stands at the path."""
        return path in self.numbers or path in SETTINGS or path == RULE or self._other(path) is not None

    def require(self, path: str) -> None:
        """Raises UnknownNameError, with the nearest path, where nothing stands there."""
        if not self.has(path):
            raise UnknownNameError("path", path, nearest(path, [*self.numbers, *SETTINGS, RULE]))

    def refusal(self, path: str, value: Any) -> str | None:
        """Why a value cannot stand at the path, or None. Raises UnknownNameError."""
        self.require(path)
        if path == RULE:
            return None if value in RULES else f"must be {', '.join(RULES)}, not {value!r}{suggestion(str(value), RULES)}"
        if path in SETTINGS:
            low, high = SETTINGS[path]
            number = value.constant if isinstance(value, Quantity) else value
            if not isinstance(number, int | float) or isinstance(number, bool) or number != int(number) or not low <= number <= high:
                return f"must be a whole number between {low} and {high}"
            return None
        numbered = self.numbers.get(path)
        if numbered is None:
            return fields.refusal(self.scenario, path, value)
        if isinstance(value, str | tuple):
            return f"must be a number, not {value!r}{numerals.hint(value)}"
        if isinstance(value, bool):
            return None if path.endswith(".allowed") else "must be a number"
        return numbered.range.refusal(value if isinstance(value, Quantity) else Quantity.model_validate(value))

    def _other(self, path: str) -> Any:
        """What a path that is no number names: another field of an event."""
        return fields.value(self.scenario, path)


def replaced(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """The scenario with other values at some paths; see Scenario.replace."""
    known = Paths(scenario)
    changed = {sorted_path(path): value for path, value in changes.items()}
    data = plain.of_scenario(unswept(scenario))
    for path, value in changed.items():
        known.require(path)
        _put(data, path, known, plain.of_value(value))
    if scenario.sweep is not None and not changed.keys() >= set(scenario.sweep.paths):
        _keep_sweep(data, without_paths(plain.of_value(scenario.sweep), changed))
    return _changed(scenario, data)


def unswept(scenario: Scenario) -> Scenario:
    """The scenario without its sweep."""
    return scenario if scenario.sweep is None else scenario.model_copy(update={"sweep": None})


def swept(scenario: Scenario, sweep: Mapping[str, Any], points: Node | None = None, found: list[Problem] | None = None) -> Scenario:
    """The scenario with another sweep (values as in a file, or Quantities).

    `points` holds the places of its points, `found` what was wrong with them already.

    See Scenario.varied. Raises ScenarioError.
    """
    from sim.scenario.building import build

    data = plain.of_scenario(unswept(scenario))
    data["sweep"] = plain.of_value(sweep)
    if points is None:
        return _rebuilt(scenario, data)
    places = Node({"points": points}, points.file, 1, 1)
    built = build(data, Node({"sweep": places}, points.file, 1, 1), scenario.file, found)
    built._node = None
    return built


def _keep_sweep(data: dict[str, Any], sweep: dict[str, Any] | None) -> None:
    if sweep is not None:
        data["sweep"] = sweep
    else:
        data.pop("sweep", None)


def _put(data: dict[str, Any], path: str, known: Paths, value: Any) -> None:
    if path in SETTINGS or path == RULE:
        location: Location = tuple(path.split("."))
        if isinstance(value, float) and value == int(value):
            value = int(value)
    elif path in known.numbers:
        location = known.numbers[path].location
    else:
        _, event, attribute = path.split(".")
        location = ("events", event, known.scenario.events[event].kind, attribute)
    target: Any = data
    for part in location[:-1]:
        target = next(entry for entry in target if "~".join(pair_of(entry) or ()) == part) if isinstance(target, list) else target[part]
    target[location[-1]] = value


def across_rules(scenario: Scenario, rules: tuple[str, ...]) -> Scenario:
    """The scenario swept over rules; see Scenario.across_rules."""
    for name in rules:
        if name not in RULES:
            raise UnknownNameError("rule", name, nearest(name, [*RULES, "all"]), RULES)
    ordered = sorted(dict.fromkeys(rules), key=lambda name: name != scenario.rule)
    data = plain.of_scenario(scenario)
    data["rule"] = ordered[0]
    _keep_sweep(data, without_paths(data.get("sweep", {}), [RULE]))
    if len(ordered) > 1:
        sweep = data.get("sweep", {})
        data["sweep"] = {**sweep, "vary": {**sweep.get("vary", {}), RULE: ordered}}
    return _changed(scenario, data)


def without(scenario: Scenario, events: tuple[str, ...]) -> Scenario:
    """The scenario without some events; see Scenario.without.

    A split or merger stays with probability 0, for its children must go on waiting; claims, levers and sweeps that
    speak of an event that is gone go with it.
    """
    events = tuple(dict.fromkeys(events))
    for name in events:
        if name not in scenario.events:
            raise UnknownNameError("event", name, nearest(name, scenario.events), sorted(scenario.events))
    data = plain.of_scenario(scenario)
    gone = {name for name in events if not isinstance(scenario.events[name].detail, Split | Merger)}
    for name in events:
        if name in gone:
            del data["events"][name]
        else:
            data["events"][name]["probability"] = 0.0
    _forget(data, gone)
    return _changed(scenario, data)


def _forget(data: dict[str, Any], gone: set[str]) -> None:
    def about(path: str) -> bool:
        parts = path.split(".")
        return parts[0] == "events" and len(parts) > 1 and parts[1] in gone

    data["levers"] = [path for path in data.get("levers", []) if not about(path)]
    sweep = data.get("sweep")
    if sweep is not None:
        named = {*sweep.get("vary", {}), *(path for point in _listed(sweep)[:1] for path in point)}
        _keep_sweep(data, without_paths(sweep, filter(about, named)))
    for name, claim in list(data.get("claims", {}).items()):
        comparison = claim["compare_with"]
        if gone & set(comparison.get("without", ())) or any(about(path) for path in comparison.get("set", {})):
            del data["claims"][name]


def _listed(sweep: Mapping[str, Any]) -> list[dict[str, Any]]:
    points = sweep.get("points")
    return points if isinstance(points, list) else []


def _changed(scenario: Scenario, data: dict[str, Any]) -> Scenario:
    """The scenario from changed data: what its sweep varies, and has lost what it acted on, varies no longer."""
    from sim.scenario.vain import Vain

    if "sweep" in data:
        bare = _rebuilt(scenario, {key: value for key, value in data.items() if key != "sweep"})
        sweep = Sweep.model_validate(data["sweep"])
        vain = Vain.swept(bare, sweep)
        _keep_sweep(data, without_paths(data["sweep"], [path for path in sweep.paths if vain.why(path)]))
        if "sweep" not in data:
            return bare
    return _rebuilt(scenario, data)


def _rebuilt(scenario: Scenario, data: dict[str, Any]) -> Scenario:
    from sim.scenario.building import build

    return build(data, file=scenario.file)
