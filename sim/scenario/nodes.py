"""What a YAML file says, as plain values that remember where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sim.errors import Problem, Severity

Location = tuple[str | int, ...]
Scalar = None | bool | int | float | str


_MOST_CANDIDATES = 5000
_LONGEST_NAME = 200


@dataclass(slots=True)
class Node:
    """A value with its place: `line` and `column` count from 1; those of its key are 0 where it has none."""

    value: Scalar | dict[str, Node] | list[Node]
    file: str
    line: int
    column: int
    key_line: int = 0
    key_column: int = 0

    def plain(self) -> Any:
        """The value without places; nulls inside mappings are left out."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items() if node.value is not None}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def find(self, location: Location) -> Node:
        """The node at a location, or the nearest one above it."""
        node = self
        for part in location:
            child: Node | None = None
            if isinstance(node.value, dict):
                child = node.value.get(str(part))
            elif isinstance(node.value, list):
                child = _entry(node.value, part)
            if child is None:
                break
            node = child
        return node

    def problem(self, path: str, message: str, *, at_key: bool = False, severity: Severity = "error") -> Problem:
        """A problem that points here, or at this node's key."""
        if at_key and self.key_line:
            return Problem(self.file, self.key_line, self.key_column, path, message, severity)
        return Problem(self.file, self.line, self.column, path, message, severity)


def _entry(entries: list[Node], part: str | int) -> Node | None:
    """An entry of a list, by position or (`a~b`) by the pair it is about; of several about one pair, the last."""
    if isinstance(part, int):
        return entries[part] if part < len(entries) else None
    wanted = tuple(part.split("~"))
    return next((entry for entry in reversed(entries) if _pair_at(entry) == wanted), None)


def _pair_at(entry: Node) -> tuple[str, str] | None:
    between = entry.value.get("between") if isinstance(entry.value, dict) else None
    return pair_of({"between": between.plain()}) if between is not None else None


def pair_of(entry: Any) -> tuple[str, str] | None:
    """The sorted pair that a list entry (plain values) is about, if it says so properly."""
    between = entry.get("between") if isinstance(entry, Mapping) else None
    if isinstance(between, Sequence) and not isinstance(between, str) and len(between) == 2:
        first, second = between
        if isinstance(first, str) and isinstance(second, str):
            return (first, second) if first <= second else (second, first)
    return None


def path_of(data: Any, location: Location) -> str:
    """A location as a path in ids: `rivalries.lna~pfg.intensity`, never a position where there is a pair."""
    parts: list[str] = []
    for part in location:
        pair = None
        if isinstance(part, int) and isinstance(data, list | tuple):
            data = data[part] if part < len(data) else None
            pair = pair_of(data)
        elif isinstance(data, Mapping):
            data = data.get(part)
        else:
            data = None
        parts.append("~".join(pair) if pair else str(part))
    return ".".join(parts)


def nearest(name: str, names: Any) -> str | None:
    """The valid name most like a misspelt one, or None."""
    candidates = [str(candidate) for candidate in names]
    if len(candidates) > _MOST_CANDIDATES or len(name) > _LONGEST_NAME:
        return None
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(name: str, names: Any) -> str:
    """`; did you mean 'x'?`, or nothing."""
    found = nearest(name, names)
    return f"; did you mean {found!r}?" if found else ""
