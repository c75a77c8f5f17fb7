"""Writes a scenario as YAML, resolved: everything merged, every default written, sorted; the same bytes everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sim.scenario.model import Scenario
from sim.scenario.plain import written
from sim.scenario.reading import resolve

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.~-]*")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_FLOW_KEYS = frozenset({"value", "triangular", "uniform", "normal", "beta", "lognormal", "choice", "metric"})


def dump(scenario: Scenario) -> str:
    """The resolved scenario as YAML text; loading it gives an equal scenario."""
    lines: list[str] = []
    _block(scenario.plain(), 0, lines)
    return "\n".join(lines) + "\n"


def _block(values: Mapping[str, Any], depth: int, lines: list[str]) -> None:
    indent = "  " * depth
    for key, value in values.items():
        name = text(str(key))
        if isinstance(value, Mapping) and value and not _FLOW_KEYS & value.keys():
            lines.append(f"{indent}{name}:")
            _block(value, depth + 1, lines)
        elif isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
            lines.append(f"{indent}{name}:")
            lines.extend(f"{indent}  - {flow(entry)}" for entry in value)
        else:
            lines.append(f"{indent}{name}: {flow(value)}")


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(str(key))}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return written(value)
    return str(value) if isinstance(value, int) else text(value)


def text(value: str) -> str:
    """A text as YAML: bare where nothing could misread it, else in double quotes."""
    if _PLAIN.fullmatch(value) and isinstance(resolve(value), str):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
