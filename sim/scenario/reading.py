"""Reads one YAML 1.2 file safely into nodes: bounded in size and depth, no tags, anchors, aliases or surprises.

The parser's events are turned into nodes one by one, without recursion, so that no nesting can exhaust the stack.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from sim.errors import Problem, ScenarioError
from sim.scenario import slips
from sim.scenario.characters import fit, unfit
from sim.scenario.nodes import Node, Scalar

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
MAX_NODES = 300_000

_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_OCTAL = re.compile(r"0o[0-7]{1,40}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_A_NUMBER = frozenset({".nan", ".NaN", ".NAN"})
_CONSTANTS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_LONGEST_NUMBER = 80
_KEPT = 4
"""Trees that are kept for the next who reads the same text, as scenarios do that extend one base."""


def read_file(path: Path, name: str | None = None, found: list[Problem] | None = None) -> Node:
    """The nodes of a file; `name` is what problems call it. Raises ScenarioError."""
    name = name or str(path)
    return read_text(decode(read_bytes(path, name), name), name, found)


def read_bytes(path: Path, name: str) -> bytes:
    """What a file holds, or the beginning of one that is too large. Raises ScenarioError for one that cannot be read."""
    try:
        if path.is_dir():
            raise refusal(name, "is a folder, not a file")
        if path.exists() and not path.is_file():  # reading a pipe would wait for a writer for ever
            raise refusal(name, "is a pipe or a device, not a file")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise refusal(name, "there is no such file") from error
    except (OSError, ValueError) as error:
        raise refusal(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def decode(data: bytes, name: str) -> str:
    """A file's bytes as text. Raises ScenarioError for what is too large, binary or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise refusal(name, f"is larger than {MAX_BYTES // 1_000_000} MB, more than a scenario may have")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refusal(name, "is UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise refusal(name, "is not text (it holds a zero byte)", *_place(data, data.index(b"\0")))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(name, "is not UTF-8 text; save it as UTF-8", *_place(data, error.start)) from error


def _place(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    return before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1


def read_text(text: str, name: str, found: list[Problem] | None = None) -> Node:
    """The nodes of a YAML text, which nobody may change. Raises ScenarioError with every problem found on the way.

    Where `found` is given, problems that leave a readable tree are added to it, so that they can be told with all others.
    """
    root, problems = _parsed(text, name)
    if found is not None:
        found.extend(problems)
    elif problems:
        raise ScenarioError(problems)
    if root is None or not isinstance(root.value, dict):
        raise refusal(name, "does not hold a scenario: its keys are missing (title, factions, ...)", 1, 1)
    return root


@lru_cache(_KEPT)
def _parsed(text: str, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of a text and the problems that leave it readable."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise refusal(name, f"is larger than {MAX_BYTES // 1_000_000} MB, more than a scenario may have")
    builder = _Builder(name)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        said = Problem(name, line, column, "", f"is not valid YAML: {error.problem or error.context}{slips.hint(error)}")
        raise ScenarioError([*builder.problems, said]) from error
    except ReaderError as error:
        lines = text[: error.position].split("\n")
        raise refusal(name, f"holds a character that YAML does not allow ({error.character!r})", len(lines), len(lines[-1]) + 1) from error
    except ScenarioError:
        raise
    except Exception as error:  # the parser's own slips on broken files must not reach the user as a traceback
        raise refusal(name, f"is not valid YAML ({type(error).__name__})") from error
    return builder.root, tuple(builder.problems)


def refusal(name: str, message: str, line: int = 0, column: int = 0) -> ScenarioError:
    """An error of one problem, about a file as a whole or a place in it."""
    return ScenarioError([Problem(name, line, column, "", message)])


@dataclass
class _Builder:
    """Grows a tree of nodes from parser events, keeping its own stack."""

    name: str
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)
    keys: list[tuple[str, int, int] | None] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    documents: int = 0
    nodes: int = 0

    def take(self, event: Any) -> None:
        if isinstance(event, ScalarEvent):
            self._refuse_marks(event)
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._refuse_marks(event)
            self._open(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()
            self.above.pop()
        elif isinstance(event, AliasEvent):
            raise self._stop(event, "uses an alias (*); say the thing again instead")
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._stop(event, "holds more than one document (a second ---)")
            if event.tags or (event.version and tuple(event.version) != (1, 2)):
                raise self._stop(event, "uses a YAML directive (%), which scenarios do not need")

    def _stop(self, event: Any, message: str) -> ScenarioError:
        return ScenarioError([*self.problems, Problem(self.name, event.start_mark.line + 1, event.start_mark.column + 1, "", message)])

    def _report(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(self.name, line, column, self._path(), message))

    def _path(self) -> str:
        key = self.keys[-1] if self.keys else None
        return ".".join([*filter(None, self.above), *([key[0]] if key else [])])

    def _refuse_marks(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._stop(event, f"holds more than {MAX_NODES} values, more than a scenario may have")
        if event.anchor:
            raise self._stop(event, "uses an anchor (&); say the thing again instead")
        if event.tag or getattr(event, "ctag", None):
            raise self._stop(event, "uses a tag (!), which scenarios do not need")

    def _open(self, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self._stop(event, f"is nested more than {MAX_DEPTH} levels deep")
        value: dict[str, Node] | list[Node] = {} if isinstance(event, MappingStartEvent) else []
        key = self.keys[-1] if self.keys else None
        node = self._place(event, value)
        self.stack.append(node)
        self.keys.append(None)
        self.above.append(key[0] if key else "")

    def _scalar(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        message = unfit(event.value)
        if message:
            self._report(line, column, message)
            event.value = fit(event.value)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and self.keys[-1] is None:
            self.keys[-1] = (event.value, line, column)
            if event.value in parent.value:
                self._report(line, column, f"the key {event.value!r} stands twice")
            return
        if event.style in (None, "") and event.implicit[0]:
            if event.value in _NOT_A_NUMBER:
                self._report(line, column, "is not a number (.nan)")
                self._place(event, 0)
                return
            self._place(event, resolve(event.value))
        else:
            self._place(event, event.value)

    def _place(self, event: Any, value: Any) -> Node:
        node = Node(value, self.name, event.start_mark.line + 1, event.start_mark.column + 1)
        parent = self.stack[-1].value if self.stack else None
        if isinstance(parent, dict):
            key = self.keys[-1]
            if key is None:
                raise self._stop(event, "uses a list or mapping as a key")
            node.key_line, node.key_column = key[1], key[2]
            parent.setdefault(key[0], node)
            self.keys[-1] = None
        elif isinstance(parent, list):
            parent.append(node)
        else:
            self.root = node
        return node


def resolve(text: str) -> Scalar:
    """The value of a plain scalar by YAML 1.2's core schema (so NO and 2016-01-04 stay text)."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > _LONGEST_NUMBER or text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return int(text[2:], 16)
    if _FLOAT.fullmatch(text) or _INFINITY.fullmatch(text):
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf"))
    return text
