"""Fills in what a file may leave out, on plain values: parameters, dates as weeks, names, the authority's stance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.scenario.parameters import PARAMETERS, Parameter

# With affinities given, everything that is not landscape theory is off unless named.
LANDSCAPE_OFF: dict[str, float] = {
    "temperature": 0.0, "aversion": 1.0, "dilution": 0.0, "protection": 0.0, "inertia": 0.0, "stigma": 0.0,
    "veto": math.inf, "veto_share": math.inf, "admission": -math.inf,
}  # fmt: skip
LANDSCAPE_CALENDAR = {"start": "2000-01-03", "weeks": 52}


def with_defaults(data: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario's plain values with defaults written out; what is malformed is left for validation to refuse."""
    full = dict(data)
    landscape, ordinal = full.get("affinities") is not None, full.get("preferences") is not None
    if landscape or ordinal:
        full.setdefault("calendar", LANDSCAPE_CALENDAR)
    full["parameters"] = _parameters(full.get("parameters", {}), landscape, ordinal)
    full["factions"] = _factions(full)
    full["places"] = _named(full.get("places", {}))
    full["events"] = _events(full.get("events", {}), _start(full.get("calendar")))
    if full["factions"] is None:
        del full["factions"]
    return full


def _parameters(given: Any, landscape: bool, ordinal: bool) -> Any:
    if given == "fixed":
        given = {"others": "fixed"}
    if not isinstance(given, Mapping):
        return given
    stated = dict(given)
    fixed = landscape or ordinal
    if stated.get("others") in ("fixed", "drawn"):
        fixed = stated.pop("others") == "fixed"
    for name, parameter in PARAMETERS.items():
        if name not in stated:
            stated[name] = LANDSCAPE_OFF[name] if landscape and name in LANDSCAPE_OFF else default(parameter, fixed)
    return stated


def default(parameter: Parameter, fixed: bool) -> Any:
    """A parameter's default: its number, or the triangular over its range around it."""
    if fixed or parameter.low is None or parameter.high is None:
        return parameter.default
    return {"triangular": [parameter.low, parameter.default, parameter.high]}


def _named(things: Any) -> Any:
    if not isinstance(things, Mapping):
        return things
    return {key: {"name": key, **thing} if isinstance(thing, Mapping) else thing for key, thing in things.items()}


def _factions(full: Mapping[str, Any]) -> Any:
    factions = _named(full.get("factions"))
    if not isinstance(factions, dict):
        return factions
    threat = full.get("threat")
    for name in threat if isinstance(threat, list | tuple) else (threat,):
        if isinstance(name, str) and isinstance(factions.get(name), Mapping):
            factions[name] = {"hostility": -1, **factions[name]}
    authority = full.get("authority")
    if isinstance(authority, str) and isinstance(factions.get(authority), Mapping):
        factions[authority] = {"recognition": 1, **factions[authority]}
    return factions


def _start(calendar: Any) -> date | None:
    start = calendar.get("start") if isinstance(calendar, Mapping) else getattr(calendar, "start", None)
    return parsed(start)


def parsed(value: Any) -> date | None:
    """A date or its text as a date, or None."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _events(events: Any, start: date | None) -> Any:
    if not isinstance(events, Mapping):
        return events
    return {key: _dated(event, start) if isinstance(event, Mapping) else event for key, event in events.items()}


def _dated(event: Mapping[str, Any], start: date | None) -> Mapping[str, Any]:
    on = parsed(event.get("on"))
    if on is None or event.get("week") is not None:
        return event
    week = (on - start).days // 7 if start is not None else 0  # a calendar without a start is refused elsewhere
    return {**{key: value for key, value in event.items() if key != "on"}, "week": week}
