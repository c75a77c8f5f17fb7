"""Fields of events that are no numbers, by their paths: who, where, true or false; what may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.scenario import plain
from sim.scenario.kinds import Aid, Detail, Merger, Shift, Split
from sim.scenario.nodes import suggestion

if TYPE_CHECKING:
    from sim.scenario.model import Scenario


def value(scenario: Scenario, path: str) -> Any:
    """What stands at the path of such a field; None where there is none."""
    found = _field(scenario, path)
    if found is None:
        return None
    held = getattr(*found)
    return None if isinstance(held, Mapping) else held


def refusal(scenario: Scenario, path: str, given: Any) -> str | None:
    """Why a value cannot stand in such a field, or None."""
    found = _field(scenario, path)
    assert found is not None
    detail, attribute = found
    if isinstance(getattr(detail, attribute), bool):
        return None if isinstance(given, bool) else "must be true or false"
    if isinstance(detail, Split | Merger):
        return "cannot vary: who splits or merges is part of the world"
    kinds = _named(scenario, detail, attribute)
    if not kinds:
        return "cannot vary: " + ("it says what is shifted" if isinstance(detail, Shift) else "it is a label, which changes nothing")
    if not isinstance(given, str | tuple):
        return "must be a name or some names"
    names = (given,) if isinstance(given, str) else given
    for name in names:
        if name not in kinds:
            return f"no such name: {name!r}{suggestion(name, kinds)}"
    return _misshapen(detail, path.rsplit(".", 1)[1], given)


def _field(scenario: Scenario, path: str) -> tuple[Detail, str] | None:
    """The thing and the attribute that a path names."""
    parts = path.split(".")
    event = scenario.events.get(parts[1]) if len(parts) == 3 and parts[0] == "events" else None
    names = type(event.detail).model_fields if event is not None else ()
    attribute = next((name for name in names if name.rstrip("_") == parts[2] and name != "kind"), None)
    return None if event is None or attribute is None else (event.detail, attribute)


def _named(scenario: Scenario, detail: Detail, attribute: str) -> Mapping[str, Any]:
    """The factions or places of which a field names some; none for labels and for what only a shift has."""
    if attribute in detail.factions or (isinstance(detail, Aid) and attribute == "from_"):
        return scenario.factions
    return scenario.places if attribute in detail.places else {}


def _misshapen(detail: Detail, key: str, given: Any) -> str | None:
    """What the event itself says against a value, or None."""
    try:
        type(detail).model_validate({**plain.of_value(detail), key: plain.of_value(given), "kind": detail.kind})  # type: ignore[attr-defined]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return str((first.get("ctx") or {}).get("message") or "names too many or too few")
    return None
