"""The JSON Schema of the scenario file, for editors: what may stand where, with shortcuts and explanations."""

from __future__ import annotations

import itertools
from typing import Any

from sim.scenario.base import ID_PATTERN, keys_of
from sim.scenario.conditions import LONGEST_NAME
from sim.scenario.defaults import default
from sim.scenario.events import Event
from sim.scenario.kinds import KINDS, Detail
from sim.scenario.metrics import METRICS
from sim.scenario.model import Scenario
from sim.scenario.parameters import PARAMETERS
from sim.scenario.parts import Calendar, Claim, FactionSpec, Place, Relation, Road, Source, Trust
from sim.scenario.rules import RULES
from sim.scenario.sweeps import DRAWN, METHODS, MOST_POINTS, Sweep

_NUMBER = {"$ref": "#/$defs/quantity"}
_NAMES = {"$ref": "#/$defs/names"}
_TEXT = {"type": "string"}
_PAIR = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}
_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_WHOLE = {"type": "integer"}
_PLAIN_NUMBER = {"type": "number"}
_TRUTH = {"type": "boolean"}
_LIMIT = {"type": ["number", "boolean"]}

# How fields are written, by name; a field that means something else in one model is given there.
_FIELDS: dict[str, Any] = {
    "source": {"$ref": "#/$defs/sources"}, "grade": {"enum": ["S", "Sd", "D", "J", "U"]}, "between": _PAIR, "at": _NAMES,
    "hindsight": _TRUTH, "invited": _TRUTH, "lat": _PLAIN_NUMBER, "lon": _PLAIN_NUMBER, "start": _DAY, "on": _DAY,
    "leaders": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}, "when": {"$ref": "#/$defs/bound"},
    "direction": {"enum": ["higher", "lower"]},
    "outcome": _TEXT, "method": {"enum": list(METHODS)}, "independent": _TRUTH, "allowed": {"anyOf": [_NUMBER, _TRUTH]}, "partner": _NAMES,
}  # fmt: skip
_TEXTS = frozenset({"name", "note", "why", "title", "date", "address", "question"})
_OUTCOME_NAME = f"a short phrase, as it would stand in a sentence (at most {LONGEST_NAME} characters); otherwise the id told as words"
_LABELS = {("mediation", "by"), ("airstrike", "by"), ("blockade", "by"), ("aid", "from"), ("payment", "from")}


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) that every valid scenario file satisfies; it knows shapes, not names."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of coalition-sim",
        "description": "A case to simulate; the reference is docs/scenario-format.md.",
        "type": "object",
        "additionalProperties": False,
        "properties": _properties(),
        "$defs": {
            "quantity": _quantity(), "names": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
            "sources": {"anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {"type": ["string", "integer"]}}]},
            "bound": {**_object({**_bound()}), "required": ["metric"]}, "condition": _object(_condition()),
            "outcome": _object({"name": {**_TEXT, "description": _OUTCOME_NAME}, **_condition()}), "event": _event(),
        },
    }  # fmt: skip


def _properties() -> dict[str, Any]:
    things = {"places": Place, "factions": FactionSpec, "claims": Claim, "sources": Source}
    pairs = {"roads": Road, "rivalries": Relation, "ties": Relation, "trusts": Trust}
    special: dict[str, Any] = {
        "extends": {**_TEXT, "description": "another file of the same folder, which this one changes"},
        "title": _TEXT, "question": _TEXT, "note": _TEXT, "authority": _TEXT, "threat": _NAMES, "calendar": _object(_of(Calendar)),
        "runs": _WHOLE, "replicates": _WHOLE, "seed": _WHOLE, "max_blocs": _WHOLE, "rule": _rule(), "parameters": _parameters(),
        **{section: _by_id(_object(_of(model)), ids=section != "sources") for section, model in things.items()},
        **{section: {"type": "array", "items": _object(_of(model))} for section, model in pairs.items()},
        "blocs": {"type": "array", "items": {"type": "array", "items": _TEXT}}, "events": _by_id({"$ref": "#/$defs/event"}),
        "outcomes": _by_id({"$ref": "#/$defs/outcome"}), "levers": {"type": "array", "items": _TEXT}, "sweep": _sweep(),
        "affinities": _by_id({"type": "object", "additionalProperties": {"type": ["number", "null"]}}), "preferences": _preferences(),
    }  # fmt: skip
    return {key: _or_null(special[key]) if key != "title" else special[key] for key in ("extends", *Scenario.model_fields)}


def _preferences() -> dict[str, Any]:
    coalition = {"type": "array", "items": _TEXT, "minItems": 1}
    equals = {"type": "array", "items": coalition, "minItems": 1, "description": "coalitions ranked equally"}
    return _by_id({"type": "array", "items": {"anyOf": [coalition, equals]}, "description": "coalitions, best first"})


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": {key: _or_null(value) for key, value in properties.items()}}


def _by_id(thing: dict[str, Any], ids: bool = True) -> dict[str, Any]:
    names = {"propertyNames": {"pattern": ID_PATTERN}} if ids else {}
    return {"type": "object", "additionalProperties": _or_null(thing), **names}


def _of(model: type[Any], kind: str = "") -> dict[str, Any]:
    """The properties of a model (of a kind of event) as they are written."""
    return {key: _field(model, key, kind) for key in keys_of(model) if key != "detail"}


def _field(model: type[Any], key: str, kind: str) -> dict[str, Any]:
    if (kind, key) in _LABELS or key in _TEXTS:
        return {"type": ["string", "integer"]} if key == "date" else _TEXT
    if key == "compare_with":
        return _object({"scenario": _TEXT, "without": _NAMES, "set": {"type": "object"}})
    if key in ("presence", "into") and "Quantity" in str(model.model_fields[key].annotation):
        return {"type": "object", "additionalProperties": _or_null(_NUMBER)}
    if kind == "shift" and key == "path":
        return _TEXT
    if model is Calendar and key == "weeks":
        return _WHOLE
    if (kind, key) in (("clash", "between"), ("attack", "on"), ("airstrike", "on")):
        return _NAMES
    if key in _FIELDS:
        return dict(_FIELDS[key])
    attribute = next(name for name, info in model.model_fields.items() if key in (name, info.alias))
    return _NUMBER if "Quantity" in str(model.model_fields[attribute].annotation) else _NAMES


def _quantity() -> dict[str, Any]:
    def numbers(count: int) -> dict[str, Any]:
        return {"type": "array", "items": _PLAIN_NUMBER, "minItems": count, "maxItems": count}

    bounded = {"min": _PLAIN_NUMBER, "max": _PLAIN_NUMBER}
    normal = _object({"mean": _PLAIN_NUMBER, "sd": _PLAIN_NUMBER, **bounded})
    distribution = _object({
        "value": _PLAIN_NUMBER, "triangular": {**numbers(3), "description": "[low, mode, high]"},
        "uniform": {**numbers(2), "description": "[low, high]"},
        "normal": normal, "beta": _object({"a": _PLAIN_NUMBER, "b": _PLAIN_NUMBER, **bounded}), "lognormal": normal,
        "choice": {"type": "object", "additionalProperties": _PLAIN_NUMBER, "description": "value: probability"},
        "source": _FIELDS["source"], "grade": _FIELDS["grade"], "note": _TEXT,
    })  # fmt: skip
    return {"anyOf": [_PLAIN_NUMBER, distribution], "description": "a number, or a distribution with source, grade and note"}


def _parameters() -> dict[str, Any]:
    named = {
        name: {**_NUMBER, "description": f"{parameter.meaning} ({parameter.unit}); default {default(parameter, fixed=True)}"}
        for name, parameter in PARAMETERS.items()
    }
    return {"anyOf": [{"const": "fixed"}, _object({"others": {"enum": ["fixed", "drawn"]}, **named})]}


def _sweep() -> dict[str, Any]:
    level = {"anyOf": [_LIMIT, _NAMES]}
    points = {"type": "array", "items": {"type": "object", "additionalProperties": level}, "maxItems": MOST_POINTS}
    varied = {"anyOf": [{"type": "array", "items": level, "minItems": 1}, _quantity(), {"const": DRAWN}]}
    own = {
        "vary": {"type": "object", "additionalProperties": varied, "description": "path: [values], a distribution, or drawn"},
        "points": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST_POINTS}, points], "description": "how many, or the points"},
        "file": {**_TEXT, "description": "a CSV of points: columns are paths, a row a point"}, "seed": _WHOLE,
    }  # fmt: skip
    return _object({**_of(Sweep), **own})


def _rule() -> dict[str, Any]:
    meanings = "; ".join(f"{rule.name}: {rule.meaning} ({rule.source})" for rule in RULES.values())
    return {"enum": list(RULES), "description": f"how factions realign; {meanings}; default {next(iter(RULES))}"}


def _bound() -> dict[str, Any]:
    meanings = "; ".join(f"{metric.name}: {metric.meaning}" for metric in METRICS.values())
    return {
        "metric": {"enum": list(METRICS), "description": meanings}, "pair": {"anyOf": [_PAIR, {"const": "all"}]},
        "place": _TEXT, "faction": _TEXT,
        "set": _NAMES, "between": {"anyOf": [_PAIR, {"enum": ["recognition", "pair", "all"]}]},
        **dict.fromkeys(("at_least", "at_most", "above", "below"), _PLAIN_NUMBER), "is": _LIMIT,
    }  # fmt: skip


def _condition() -> dict[str, Any]:
    several = {"type": "array", "items": {"$ref": "#/$defs/condition"}}
    when = {"anyOf": [{"enum": ["any", "end"]}, {"type": "string", "pattern": r"^by \d{4}-\d{2}-\d{2}$"}, _object({"by": _DAY})]}
    return {**_bound(), "all": several, "any": several, "not": {"$ref": "#/$defs/condition"}, "weeks": _WHOLE, "of": _WHOLE, "when": when}


def _event() -> dict[str, Any]:
    kinds = {
        kind: {**_object(_of(model, kind)), **_either(model.either), "description": _first_line(model)} for kind, model in KINDS.items()
    }
    return _object({**_of(Event), **kinds})


def _either(keys: tuple[str, ...]) -> dict[str, Any]:
    """No two of these keys together; that one is stated cannot be asked of a file that builds on another."""
    stated: dict[str, Any] = {"not": {"enum": [None, []]}}
    pairs = [{"not": {"required": list(pair), "properties": dict.fromkeys(pair, stated)}} for pair in itertools.combinations(keys, 2)]
    return {"allOf": pairs} if pairs else {}


def _first_line(model: type[Detail]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]
