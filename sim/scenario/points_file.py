"""Reads the points of a sweep from a CSV file: columns are paths, a row is a point; every value remembers its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import Problem, ScenarioError
from sim.prose import counted
from sim.scenario import files
from sim.scenario.base import sorted_path
from sim.scenario.nodes import Node
from sim.scenario.reading import decode, read_bytes, refusal, resolve
from sim.scenario.sweeps import MOST_POINTS

_CELL = re.compile(r'[ \t]*(?:"((?:[^"]|"")*)"|([^",]*))[ \t]*(,|$)')


class Cell(NamedTuple):
    """The text of a cell, without the quotes around it, and where it stands."""

    text: str
    line: int
    column: int


def with_points(scenario: Node, file: Path | None, problems: list[Problem]) -> Node:
    """The scenario with the points that `sweep: {file: NAME}` names in place of the name; `file` is that of the scenario.

    The name is looked up as `extends` is. Adds to `problems` what is wrong with it or with the shape of the file.
    """
    sweep = _entry(scenario, "sweep")
    named = _entry(sweep, "file")
    if file is None or sweep is None or named is None or named.value is None:
        return scenario
    assert isinstance(scenario.value, dict) and isinstance(sweep.value, dict)
    entries = {key: node for key, node in sweep.value.items() if key != "file"}
    if _given(sweep, "points"):
        problems.append(named.problem("sweep.file", "gives points, as points does; give one of the two"))
    else:
        entries |= _points(named, file, problems)
        entries.setdefault("method", Node("list", named.file, named.line, named.column))
    return replace(scenario, value=scenario.value | {"sweep": replace(sweep, value=entries)})


def _points(named: Node, file: Path, problems: list[Problem]) -> dict[str, Node]:
    """What stands in place of a name: the points of its file, or, where there are none to be read, one that sets nothing."""
    found = files.referred(file, named.value) if isinstance(named.value, str) else "must name one file"
    if isinstance(found, Path):
        return {"points": read_points(found, files.shown(found), problems)}
    problems.append(named.problem("sweep.file", found))
    return {"points": Node([Node({}, named.file, named.line, named.column)], named.file, named.line, named.column)}


def read_points(path: Path, name: str, problems: list[Problem]) -> Node:
    """The points of a CSV file as a node; `name` is what problems call it. Raises ScenarioError where it is no such file."""
    rows = [list(_cells(line, number, name)) for number, line in _lines(decode(read_bytes(path, name), name))]
    if not rows:
        raise refusal(name, "is empty: its first line names the paths that vary, each further line is a point", 1, 1)
    head, *body = rows
    for sign, what in ((";", "semicolons"), ("\t", "tabs")):
        if len(head) == 1 and sign in head[0].text:
            raise refusal(
                name, f"separates its columns by {what}; separate them by commas, and write decimals with a point", head[0].line, 1
            )
    _check_head(head, name, problems)
    if not body:
        raise refusal(name, "holds no point: below the line of paths each line is one", 1, 1)
    if len(body) > MOST_POINTS:
        raise refusal(
            name, f"holds {len(body):,} points, more than the {MOST_POINTS:,} that a sweep may have", body[MOST_POINTS][0].line, 1
        )
    points = [point for row in body if (point := _point(head, row, name, problems)) is not None]
    if not points:
        raise ScenarioError(problems)
    return Node(points, name, 1, 1)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if line.strip(" \t,") or line.strip(" \t") == '""':
            yield number, line


def _cells(line: str, number: int, name: str) -> Iterator[Cell]:
    at = 0
    while True:
        found = _CELL.match(line, at)
        if found is None:
            raise refusal(name, 'is no CSV here: a quote (") opens or closes in the middle of a value', number, at + 1)
        quoted = found[1] is not None
        text = found[1].replace('""', '"') if quoted else found[2]
        begins = found.start(1) - 1 if quoted else found.start(2)
        yield Cell(text.strip(), number, begins + 1)
        if not found[3]:
            return
        at = found.end()


def _check_head(head: list[Cell], name: str, problems: list[Problem]) -> None:
    seen: set[str] = set()
    for cell in head:
        path = sorted_path(cell.text)
        if not path:
            problems.append(Problem(name, cell.line, cell.column, "", "is a column without a path"))
        elif path in seen:
            problems.append(Problem(name, cell.line, cell.column, path, "names a path that has a column already"))
        seen.add(path)


def _point(head: list[Cell], row: list[Cell], name: str, problems: list[Problem]) -> Node | None:
    """A row as a mapping path -> value, whose keys stand in the first line; None if it has another number of values."""
    if len(row) != len(head):
        at = row[min(len(head), len(row) - 1)]
        problems.append(Problem(name, at.line, at.column, "", f"has {counted(len(row), 'value')} for {counted(len(head), 'column')}"))
        return None
    point: dict[str, Node] = {}
    for column, cell in zip(head, row, strict=True):
        value = _value(cell, name)
        if value is None:
            problems.append(Problem(name, cell.line, cell.column, column.text, "is empty: every point gives every path a value"))
            value = 0
        point.setdefault(sorted_path(column.text), Node(value, name, cell.line, cell.column, column.line, column.column))
    return Node(point, name, row[0].line, row[0].column)


def _value(cell: Cell, name: str) -> Any:
    """What a cell says, whether in quotes or not: a number, true or false, a name, or a list of names in square brackets."""
    if cell.text.startswith("[") and cell.text.endswith("]"):
        names = [resolve(part.strip()) for part in cell.text[1:-1].split(",")]
        return [Node(each, name, cell.line, cell.column) for each in names]
    return resolve(cell.text)


def _entry(node: Node | None, key: str) -> Node | None:
    return node.value.get(key) if node is not None and isinstance(node.value, dict) else None


def _given(node: Node, key: str) -> bool:
    found = _entry(node, key)
    return found is not None and found.value is not None
