"""Turns what validation refuses into problems in plain words, with their place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic_core import ErrorDetails

from sim.errors import Problem
from sim.scenario import numerals
from sim.scenario.base import Part, keys_of
from sim.scenario.declared import Misfit
from sim.scenario.defaults import parsed
from sim.scenario.kinds import KINDS
from sim.scenario.nodes import Location, Node, path_of, suggestion

NO_FILE = "scenario"


def misfit(found: Misfit, node: Node | None) -> Problem:
    """A misfit as a problem, pointing at the misfitting text where it can be found."""
    if node is None:
        return Problem(NO_FILE, 0, 0, found.path, found.message)
    place = node.find(found.location)
    message = _taken_out(found, node) or found.message
    word = None
    if found.text is not None:
        word = find_text(place, found.text) or find_text(node.find(found.location[:1]), found.text)
    if word is None:
        return place.problem(found.path, message)
    at, at_key = word
    return at.problem(found.path, message, at_key=at_key)


def _taken_out(found: Misfit, node: Node) -> str | None:
    """What to say of a name that another file declares and one that builds on it takes out."""
    if found.absent is None:
        return None
    section, name = found.absent
    things = node.find((section,)).value
    entry = things.get(name) if isinstance(things, dict) else None
    if entry is None or entry.value is not None:
        return None
    taken = f"{entry.file}:{entry.line} takes it out, and has to take out or change this as well"
    return f"no {section.removesuffix('s')} is called {name!r}: {taken}"


def find_text(node: Node, text: str) -> tuple[Node, bool] | None:
    """The node that says a text, as its value or (True) as its key, at or below a node."""
    waiting = [node]
    while waiting:
        current = waiting.pop(0)
        if current.value == text:
            return current, False
        if isinstance(current.value, dict):
            for key, child in current.value.items():
                if key == text or _same_path(key, text):
                    return child, True
                waiting.append(child)
        elif isinstance(current.value, list):
            waiting.extend(current.value)
    return None


def _same_path(key: str, text: str) -> bool:
    return "~" in text and "~" in key and sorted(key.replace(".", "~").split("~")) == sorted(text.replace(".", "~").split("~"))


def problem(error: ErrorDetails, data: Any, node: Node | None) -> Problem:
    """One of pydantic's errors as a problem; `data` are the values it is about."""
    kind = error["type"]
    location = _in_file(error["loc"])
    message = _message(kind, error, location)
    about_key = kind in ("missing", "extra_forbidden") or "[key]" in error["loc"]
    location = location_of(error)
    path = path_of(data, _in_file(error["loc"]) if kind == "extra_forbidden" else location)
    if node is None:
        return Problem(NO_FILE, 0, 0, path, message)
    if len(location) == 3 and location[0] == "events" and location[2] in ("week", "on"):
        location, message = _about_time(location, message, node)
        path = path_of(data, location)
    return node.find(location).problem(path, message, at_key=about_key)


def _about_time(location: Location, message: str, node: Node) -> tuple[Location, str]:
    """What is wrong with when an event happens, and at which of its two keys: a week, or the date that became one."""
    event = node.find(location[:2])
    said = {key: thing.value for key, thing in event.value.items()} if isinstance(event.value, dict) else {}
    if "on" in said and "week" not in said:
        whole = isinstance(said["on"], int | float)
        if location[2] == "on":
            return location, f"{message}; a number of weeks since the start goes with week" if whole else message
        return (*location[:2], "on"), "is before the scenario starts"
    if location[2] == "week" and parsed(said.get("week")) is not None:
        return location, f"{message}; a date goes with on"
    return location, message


def location_of(error: ErrorDetails) -> Location:
    """Where in the file the value stands that an error is about; for what is missing, the thing that lacks it."""
    location = _in_file(error["loc"])
    return location[:-1] if error["type"] == "missing" else location


_ALIASED = frozenset({"and_", "for_", "from_", "is_", "not_"})


def _in_file(location: Location) -> Location:
    """pydantic's location as one in the file."""
    parts = [part for part in location if part != "[key]"]
    if len(parts) > 2 and parts[0] == "events" and parts[2] == "detail":
        del parts[2]
    if parts[:2] == ["sweep", "points"]:
        del parts[2:3]  # whether it is a number or a list
    return tuple(part.rstrip("_") if isinstance(part, str) and part in _ALIASED else part for part in parts)


def _message(kind: str, error: ErrorDetails, location: Location) -> str:
    context = error.get("ctx") or {}
    last = location[-1] if location else ""
    if kind == "scenario":
        return str(context["message"])
    if kind == "missing":
        return f"needs {last}" if isinstance(last, str) else f"needs {_count(location)} numbers"
    if kind == "extra_forbidden":
        return f"the key {last!r} is not known here{suggestion(str(last), known_keys(location[:-1]))}"
    if kind == "literal_error":
        said = error["input"]
        names = str(context["expected"]).replace("'", "")
        hint = suggestion(said, names.replace(" or ", ", ").split(", ")) if isinstance(said, str) else ""
        return f"must be {names}, not {said!r}{hint}"
    if kind == "string_pattern_mismatch":
        return f"{error['input']!r} cannot be an id: use lower case letters, digits, _ and -, beginning with a letter"
    said = error.get("input")
    if kind.startswith("int") and isinstance(said, str):
        return f"must be a whole number, not {said!r}{numerals.hint(said)}"
    return _plain_words(kind, context)


def _count(location: Location) -> str:
    return {"triangular": "three", "uniform": "two"}.get(str(location[-2]) if len(location) > 1 else "", "more")


def _plain_words(kind: str, context: Mapping[str, Any]) -> str:
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return f"must be {words} {context[name]:g}" if isinstance(context[name], float) else f"must be {words} {context[name]}"
    if kind == "too_short":
        return f"needs at least {context.get('min_length', 1)}" if context.get("min_length", 1) > 1 else "must not be empty"
    if kind == "too_long":
        found = context.get("actual_length")
        return f"holds {'too many' if found is None else found} entries; {context.get('max_length')} is the most"
    for beginning, words in _WORDS.items():
        if kind.startswith(beginning):
            return words
    return "cannot be understood"


_LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "above"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "below"),
}
_WORDS = {
    "string_too_long": "is too long",
    "string_unicode": "is not proper text",
    "string": "must be text",
    "int": "must be a whole number",
    "bool": "must be true or false",
    "float": "must be a number",
    "finite": "must be finite",
    "dict": "must be a mapping (key: value)",
    "mapping": "must be a mapping (key: value)",
    "model": "must be a mapping (key: value)",
    "tuple": "must be a list",
    "list": "must be a list",
    "union_tag": "is of no known kind",
}


def known_keys(location: Location) -> tuple[str, ...]:
    """The keys that a scenario file may have at a location."""
    from sim.scenario.model import Scenario
    from sim.scenario.quantity import Quantity

    model: Any = Scenario
    if location[:2] == ("sweep", "vary") and len(location) > 2:
        model, location = Quantity, location[3:]
    for position, part in enumerate(location):
        if location[0] == "events" and position == 2 and part in KINDS:
            model = KINDS[str(part)]
            continue
        model = _below(model, part)
        if model is None:
            return ()
    keys = keys_of(model) if isinstance(model, type) and issubclass(model, Part) else ()
    if len(location) == 2 and location[0] == "events":
        return tuple(key for key in keys if key != "detail") + tuple(KINDS)
    return (*keys, "extends") if not location else keys


def _below(annotation: Any, part: str | int) -> Any:
    """What kind of value stands under `part` in a value of this annotation."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        for name, info in annotation.model_fields.items():
            if part in (name, info.alias):
                return _bare(info.annotation)
        return None
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return _bare(arguments[1])
    return _bare(arguments[0]) if get_origin(annotation) is tuple else None


def _bare(annotation: Any) -> Any:
    """An annotation without its validators and without None."""
    while True:
        arguments = get_args(annotation)
        if hasattr(annotation, "__metadata__"):
            annotation = arguments[0]
        elif NoneType in arguments:
            annotation = next(argument for argument in arguments if argument is not NoneType)
        else:
            return annotation
