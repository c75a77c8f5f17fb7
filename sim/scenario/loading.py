"""From a file or a text to a scenario: read safely, follow `extends`, merge, validate."""

from __future__ import annotations

from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario import files, linting, points_file
from sim.scenario.building import build, in_order
from sim.scenario.merging import merged
from sim.scenario.model import Scenario
from sim.scenario.nodes import Node
from sim.scenario.reading import read_file, read_text, refusal

MAX_EXTENDS = 16


def load(path: str | Path) -> Scenario:
    """The scenario in a file. Raises ScenarioError with every problem, each with its place."""
    file = Path(path)
    problems: list[Problem] = []
    return _built(read_file(file, str(path), problems), file, problems)


def loads(text: str, name: str = "scenario", folder: str | Path | None = None) -> Scenario:
    """The scenario in a text; `folder` is where `extends` is looked up. Raises ScenarioError."""
    problems: list[Problem] = []
    node = read_text(text, name, problems)
    return _built(node, Path(folder) / name if folder is not None else None, problems)


def check(path: str | Path) -> list[Problem]:
    """Every error of a file, or (if it has none) every warning."""
    try:
        return linting.lint(load(path))
    except ScenarioError as error:
        return list(error.problems)


def companion(scenario: Scenario, name: str) -> Scenario:
    """The scenario in the file that another one compares itself with (`compare_with: {scenario: name}`).

    Looked up as `extends` is; for a scenario that has left its folder (a result's resolved copy) among the shipped ones.
    Raises ScenarioError, UnknownNameError.
    """
    message = files.escapes(name)
    if message:
        raise refusal(name, message)
    found = files.referred(scenario.file, name) if scenario.file is not None else None
    return load(found if isinstance(found, Path) else files.find(Path(name).name))


def _built(node: Node, file: Path | None, problems: list[Problem]) -> Scenario:
    whole = _extended(node, file, problems)
    return build(whole.plain(), whole, file, problems)


def _extended(node: Node, file: Path | None, problems: list[Problem]) -> Node:
    """The node with everything it extends beneath it."""
    layers = [points_file.with_points(node, file, problems)]
    seen = [file.resolve()] if file is not None else []
    current = file
    while True:
        top = layers[-1]
        assert isinstance(top.value, dict)
        extends = top.value.get("extends")
        if extends is None or extends.value is None:
            break
        below = _base(extends, current, seen, problems)
        if below is None:
            break
        current = below
        seen.append(below)
        layers.append(points_file.with_points(read_file(below, files.shown(below), problems), below, problems))
    whole = merged(Node({}, layers[-1].file, 1, 1), layers.pop(), problems)
    while layers:
        whole = merged(whole, layers.pop(), problems)
    return whole


def _base(extends: Node, file: Path | None, seen: list[Path], problems: list[Problem]) -> Path | None:
    """The file that `extends` means; raises ScenarioError where it cannot be followed."""

    def refused(message: str) -> ScenarioError:
        return ScenarioError(in_order([*problems, extends.problem("extends", message)]))

    if not isinstance(extends.value, str):
        raise refused("must name one file")
    if file is None:
        raise refused("a scenario without a file of its own cannot extend another")
    found = files.referred(file, extends.value)
    if isinstance(found, str):
        raise refused(found)
    if found in seen:
        raise refused("extends itself: " + " -> ".join(path.name for path in [*seen, found]))
    if len(seen) >= MAX_EXTENDS:
        raise refused(f"extends more than {MAX_EXTENDS} files deep")
    return found
