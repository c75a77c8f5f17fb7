"""The names used in things of which something was refused, so that they are told with all other problems.

Such a thing, without what was refused, is often no whole one and cannot be checked as one; its names still can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.declared import Declared, Misfit, unknown
from sim.scenario.event_references import shift_misfits
from sim.scenario.kinds import KINDS, Shift
from sim.scenario.nodes import Location, pair_of

_FIELDS = {
    "factions": (("presence", "place"),),
    "roads": (("between", "place"),),
    "rivalries": (("between", "faction"), ("at", "place")),
    "ties": (("between", "faction"), ("at", "place")),
    "trusts": (("between", "faction"),),
    "claims": (("outcome", "outcome"),),
}
"""The fields that name something, and what."""
_SECTIONS = (*_FIELDS, "places", "events", "outcomes")
_METRIC = (("pair", "faction"), ("between", "faction"), ("set", "faction"), ("faction", "faction"), ("place", "place"))
_NO_NAMES = frozenset({"all", "pair", "recognition"})


def misfits(data: Mapping[str, Any], declared: Declared) -> Iterator[Misfit]:
    """Every undeclared name in the broken things of plain values in the shape of a file."""
    for section in _SECTIONS:
        for location, thing in _broken(data, section, declared):
            for field, kind in _FIELDS.get(section, ()):
                yield from unknown((*location, field), kind, _texts(thing.get(field)), _known(kind, declared))
            if section == "events":
                yield from _event(thing, location, declared)
            elif section == "outcomes":
                yield from _condition(thing, location, declared)
            elif section == "claims" and isinstance(thing.get("compare_with"), Mapping):
                without = _texts(thing["compare_with"].get("without"))
                yield from unknown((*location, "compare_with", "without"), "event", without, declared.events)
            yield from _sources(thing, location, declared)


def _known(kind: str, declared: Declared) -> frozenset[str]:
    return {"faction": declared.factions, "place": declared.places, "outcome": declared.outcomes}[kind]


def _broken(data: Mapping[str, Any], section: str, declared: Declared) -> Iterator[tuple[Location, Mapping[str, Any]]]:
    """The broken things of a section with their locations; of a list of pairs all, as its positions say little."""
    things = data.get(section)
    if isinstance(things, Mapping):
        for name, thing in things.items():
            if (section, name) in declared.broken and isinstance(thing, Mapping):
                yield (section, str(name)), thing
    elif isinstance(things, list | tuple) and any(location[:1] == (section,) for location in declared.broken):
        for thing in things:
            pair = pair_of(thing)
            if pair is not None and pair[0] != pair[1]:
                yield (section, "~".join(pair)), thing


def _texts(value: Any) -> list[str]:
    """The names that a value gives: one, a list of them, or the keys of a mapping."""
    if isinstance(value, str):
        return [value]
    return sorted({name for name in value if isinstance(name, str)}) if isinstance(value, list | tuple | Mapping) else []


def _event(event: Mapping[str, Any], location: Location, declared: Declared) -> Iterator[Misfit]:
    for kind, model in KINDS.items():
        detail = event.get(kind)
        if not isinstance(detail, Mapping):
            continue
        where = (*location, kind)
        for attribute in model.factions:
            key = attribute.rstrip("_")
            yield from unknown((*where, key), "faction", _texts(detail.get(key)), declared.factions)
        for attribute in model.places:
            key = attribute.rstrip("_")
            yield from unknown((*where, key), "place", _texts(detail.get(key)), declared.places)
        if model is Shift and isinstance(detail.get("path"), str):
            yield from shift_misfits(Shift.model_construct(path=detail["path"]), (*where, "path"), declared)
    if isinstance(event.get("when"), Mapping):
        yield from _condition(event["when"], (*location, "when"), declared)


def _condition(condition: Mapping[str, Any], location: Location, declared: Declared) -> Iterator[Misfit]:
    """The names in a bound, or in an outcome and the conditions it is made of."""
    for field, kind in _METRIC:
        said = condition.get(field)
        single = isinstance(said, str) and field in ("pair", "between")  # no pair: what else it could be is told as its shape
        names = [] if single else [name for name in _texts(said) if name not in _NO_NAMES]
        yield from unknown((*location, field), kind, names, _known(kind, declared))
    inside: list[tuple[Location, Any]] = [((*location, "not"), condition.get("not"))]
    for key in ("all", "any"):
        parts = condition.get(key)
        inside += [((*location, key, position), part) for position, part in enumerate(parts if isinstance(parts, list) else [])]
    for where, part in inside:
        if isinstance(part, Mapping):
            yield from _condition(part, where, declared)


def _sources(thing: Mapping[str, Any], location: Location, declared: Declared) -> Iterator[Misfit]:
    """The keys of sources, of the thing itself and of the numbers in it."""
    said = thing.get("source")
    keys = [str(said)] if isinstance(said, int) and not isinstance(said, bool) else _texts(said)
    yield from unknown(location, "source", keys, declared.sources)
    for field, value in thing.items():
        if isinstance(value, Mapping):
            yield from _sources(value, (*location, str(field)), declared)
