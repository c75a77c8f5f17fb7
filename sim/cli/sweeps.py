"""What `--vary`, `--design`, `--points`, `--levers` and `--independent` make of a scenario: one with a sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.numbers import Whole
from sim.cli.words import say
from sim.errors import CoalitionError, Problem, ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.nodes import Node

_METHODS = ("grid", "latin_hypercube", "sobol")
_SHORT = {"lhs": "latin_hypercube", "lhd": "latin_hypercube"}
"""What others call a method; not taken, but told what it is here."""
_LONGEST = 160
_YAML = "is not valid YAML"
_OPTIONS = (
    click.option(
        "--vary",
        metavar="PATH=VALUES",
        multiple=True,
        help="Try several values: PATH=[0, 4, 8], each with each of another --vary; or, to be sampled, a distribution or drawn.",
    ),
    click.option(
        "--design",
        metavar="METHOD|FILE.csv",
        help="How values are combined: grid (all), latin_hypercube, sobol (--points many), or a CSV with a column for each path.",
    ),
    click.option("--points", type=Whole(min=1), help="How many points latin_hypercube or sobol sample."),
    click.option("--levers", is_flag=True, help="Try a few values of each lever that the scenario declares, each with each."),
    click.option("--independent", is_flag=True, help="Random numbers of its own for each point; otherwise all share theirs."),
)


def design_options[F: Callable[..., Any]](command: F) -> F:
    """Adds the options of an ad-hoc sweep; what they hold is for `varied`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def varied(
    scenario: Scenario,
    *,
    vary: Sequence[str],
    design: str | None,
    points: int | None,
    levers: bool,
    independent: bool,
    rules: Sequence[str] = (),
) -> Scenario:
    """The scenario with the sweep asked for, in place of its own; its own (maybe with other `points`) where none is.

    What is asked for is tried under each of `rules`, if there are any, unless it names rules itself. Says on stderr what would
    make a design better. CoalitionError says everything that is wrong.
    """
    if vary or levers or design is not None:
        scenario = _asked(scenario, vary, design, points, levers, independent, rules)
    elif points is not None or independent:
        scenario = _own(scenario, points, independent)
    if scenario.sweep is not None and scenario.sweep.advice:
        say(scenario.sweep.advice)
    return scenario


def _asked(
    scenario: Scenario, vary: Sequence[str], design: str | None, points: int | None, levers: bool, independent: bool, rules: Sequence[str]
) -> Scenario:
    from sim.design import lever_values
    from sim.scenario.paths import RULE

    tried: dict[str, Any] = {}
    typed: dict[str, str] = {}
    for text in vary:
        path, values = _tried(text)
        if path in tried:
            raise CoalitionError(f"--vary {path} is given twice; list all its values in one")
        tried[path], typed[path] = values, f"--vary {_brief(text)}"
    if levers:
        open_levers = scenario.model_copy(update={"levers": tuple(path for path in scenario.levers if path not in tried)})
        tried |= lever_values(open_levers if open_levers.levers or not tried else scenario)
    crossed = {RULE: list(rules)} if rules and RULE not in tried else {}
    sweep: dict[str, Any] = {"vary": {**tried, **crossed}, "independent": independent}
    if design is None or design in _METHODS:
        _check(design or "grid", points, bool(tried))
        given = {} if points is None else {"points": points}
        typed["points"] = f"--points {points}"
        return _swept(scenario, {**sweep, **given, "method": design or "grid"}, typed)
    problems: list[Problem] = []
    node = _read(design, points, problems)
    listed = node.plain()
    if any(RULE in point for point in listed):
        sweep["vary"] = tried
    return _swept(scenario, {**sweep, "method": "list", "points": listed}, typed, node, problems)


def _check(method: str, points: int | None, varies: bool) -> None:
    """Raises CoalitionError, in terms of what is typed, where options do not go together."""
    if not varies:
        what = "PATH=[...]" if method == "grid" else "PATH={uniform: [LOW, HIGH]}"
        raise CoalitionError(f'--design {method}: nothing varies; --vary "{what}" says what to try')
    if method == "grid" and points is not None:
        raise CoalitionError(
            f"--points {points}: a grid has the points that its values give; --points goes with --design latin_hypercube or sobol"
        )
    if method != "grid" and points is None:
        raise CoalitionError(f"--design {method}: needs the number of its points, as --points 64")


def _own(scenario: Scenario, points: int | None, independent: bool) -> Scenario:
    """The scenario's own sweep with another number of points, or with random numbers apart."""
    from sim.scenario.plain import of_value

    if scenario.sweep is None:
        what = "--points" if points is not None else "--independent"
        raise CoalitionError(f'{what}: nothing varies; --vary "PATH=[...]" or --levers says what to try')
    if points is not None and not scenario.sweep.sampled:
        raise CoalitionError(f"--points: the scenario's sweep is a {scenario.sweep.method}, which has the points it has")
    changes: dict[str, Any] = ({} if points is None else {"points": points}) | ({"independent": True} if independent else {})
    return _swept(scenario, {**of_value(scenario.sweep), **changes}, {})


def _tried(text: str) -> tuple[str, Any]:
    """The path and the values of a `--vary`, as a scenario file writes them."""
    from sim.scenario.base import sorted_path
    from sim.scenario.reading import read_text

    path, equals, values = text.partition("=")
    if not equals or not path.strip() or not values.strip():
        raise CoalitionError(f'--vary {text}: give a path and what to try, as in --vary "parameters.clash_rate=[0.1, 0.2]"')
    try:
        return sorted_path(path.strip()), read_text(f"values: {values}", "--vary").plain().get("values")
    except ScenarioError as error:
        message = error.problems[0].message
        hint = " (a space goes after each colon and comma)" if _YAML in message else ""
        raise CoalitionError(f"--vary {_brief(text)}: {message}{hint}") from None


def _brief(text: str) -> str:
    """What was typed, without the middle of a long list."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} ... {text[-_LONGEST // 2 :]}"


def _read(design: str, points: int | None, problems: list[Problem]) -> Node:
    """The points of a file, or what is wrong with a name that is neither a method nor a file."""
    from sim.scenario.nodes import nearest
    from sim.scenario.points_file import read_points

    path = Path(design)
    if not path.exists() and path.suffix.lower() != ".csv":
        similar = nearest(design, [*_METHODS, *_SHORT])
        hint = f"; did you mean {_SHORT.get(similar, similar)!r}?" if similar else ""
        raise CoalitionError(f"--design {design}: give {', '.join(_METHODS)} or a CSV file of points{hint}")
    if points is not None:
        raise CoalitionError(f"--points {points}: the file {design} has the points it has; --points goes with latin_hypercube or sobol")
    return read_points(path, design, problems)


def _swept(
    scenario: Scenario, sweep: dict[str, Any], typed: Mapping[str, str], points: Node | None = None, found: list[Problem] | None = None
) -> Scenario:
    """The scenario with a sweep; `typed` are the options that gave it, by what they gave: a path, or `points`."""
    from sim.scenario.paths import swept

    try:
        return swept(scenario, sweep, points, found)
    except ScenarioError as error:
        raise CoalitionError("\n".join(_said(problem, typed) for problem in error.problems)) from None


def _said(problem: Problem, typed: Mapping[str, str]) -> str:
    """A problem of the command line's sweep: by what was typed, or by its place in the file of points."""
    if problem.line:
        return str(problem)
    path = problem.path.removeprefix("sweep.").removeprefix("vary.")
    for given, option in typed.items():
        if path == given or path.startswith(f"{given}."):
            return f"{option}: {problem.message}"
    return f"the design: {path}: {problem.message}" if path not in ("", "sweep") else f"the design {problem.message}"
