"""Verbs about scenario files: new, check, describe, list, schema."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.kept import keep_options, kept_until_told
from sim.cli.numbers import Whole
from sim.cli.words import json_option, print_json, print_table, say, width
from sim.errors import CoalitionError, Problem, ScenarioError
from sim.shell import typed

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.keeping import Keeping

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def load(name: str) -> Scenario:
    """The scenario of a path or a shipped name."""
    from sim.scenario import find
    from sim.scenario import load as read

    return read(find(name))


@click.command(
    short_help="Start a scenario of your own, from a commented template.",
    epilog="""\b
Example:
  coalition new mine""",
)
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to put it; otherwise ./scenarios if there is one, else here.")
@json_option
def new(name: str, folder: Path | None, as_json: bool) -> None:
    """Start a scenario of your own: writes NAME.yaml, with comments, ready to run and to edit."""
    from sim.scenario.files import shipped, shipped_folder

    stem = name.removesuffix(".yaml")
    if not _NAME.fullmatch(stem):
        raise CoalitionError(f"{name!r} cannot be a scenario's name: use letters, digits, _ and - only, and --folder for another folder")
    if folder is None:
        folder = Path("scenarios") if Path("scenarios").is_dir() else Path()
    path = folder / f"{stem}.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise CoalitionError(f"--folder {folder}: is a file, or lies in one; give the name of a folder, which may be new") from None
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write((shipped_folder() / "template.yaml").read_text(encoding="utf-8"))
    except FileExistsError:
        raise CoalitionError(f"{path} exists already and is left as it is; choose another name") from None
    if folder == Path() and stem in shipped():
        say(f"a shipped scenario has this name too: in this folder, {stem} is from now on the new file")
    if as_json:
        print_json({"scenario": str(path)})
        return
    click.echo(f"{path} is yours to edit. Then:\n  coalition check {typed(path)}\n  coalition run {typed(path)}")


@click.command(
    short_help="Validate scenario files: every problem, line and column; try their claims.",
    epilog="""\b
Examples:
  coalition check scenarios/tripoli_clash.yaml
  coalition check scenarios/*.yaml --json
  coalition check tripoli_clash --claims""",
)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--claims", is_flag=True, help="Then simulate whether each claim holds: robust, shifted, fragile or undecided.")
@click.option("--draws", type=Whole(min=2), help="With --claims: draws of the inputs (200).")
@click.option("--replicates", type=Whole(min=1), help="With --claims: runs for each draw (10).")
@click.option("--seed", type=Whole(min=0), help="With --claims: where the random numbers start; otherwise as the scenario says.")
@click.option("--workers", type=Whole(min=1), help="With --claims: threads; they change nothing in the answer.")
@click.option("--cluster", metavar="ADDRESS", help="With --claims: compute on the Dask cluster whose scheduler is there.")
@keep_options
@json_option
def check(scenarios: tuple[str, ...], claims: bool, as_json: bool, **options: Any) -> None:
    """Validate scenario files: every problem at once, with its line and the nearest valid name.

    Warnings are doubts, such as a number without a source; only errors make the exit code 2. A scenario is looked through
    for warnings once it has no errors.

    With --claims, what each scenario expects (its `claims`) is tried on paired runs, at the parameters' default values
    and over draws of them. Robust: it holds at both. Shifted: at one, and is undecided at the other. Fragile: it comes
    out the other way at one or both, which makes the exit code 1. Undecided: at both.
    """
    given = [f"--{name.replace('_', '-')}" for name, value in options.items() if value is not None and value is not False]
    if given and not claims:
        raise CoalitionError(f"{', '.join(given)} goes with --claims")
    problems = [problem for name in scenarios for problem in _problems(name)]
    valid = all(problem.severity != "error" for problem in problems)
    found: dict[str, Any] = {"valid": valid, "problems": [problem.as_dict() for problem in problems]}
    if not as_json:
        for problem in problems:
            click.echo(str(problem))
        say(_verdict(len(scenarios), problems))
    keep, no_keep = options.pop("keep"), options.pop("no_keep")
    with kept_until_told(keep, no_keep or not claims) as kept:
        code = _try_claims(scenarios, as_json, found, kept, options) if valid and claims else 0
        if as_json:
            print_json(found)
    if not valid or code:
        sys.exit(code if valid else 2)


def _try_claims(scenarios: tuple[str, ...], as_json: bool, found: dict[str, Any], kept: Keeping | None, options: dict[str, Any]) -> int:
    """Tries the claims, tells of them, or adds them to what is printed as JSON; the exit code that they make."""
    from sim.cli.claims import RUNS, as_list, fails, print_claims, try_claims
    from sim.cli.failed import say_failed

    tried, untried, failed = try_claims(scenarios, kept, **options)
    if as_json:
        found |= {"claims": as_list(tried), "complete": not untried, **failed.as_dict()}
    else:
        print_claims(tried, failed)
    say_failed(failed, RUNS)
    if untried:
        done = sum(len(each.claims) for each in tried.values())
        say(f"interrupted; {done} of {done + untried} claims were tried until then" if done else "interrupted before any claim was tried")
        return 130
    return 1 if fails(tried) else 0


def _problems(name: str) -> list[Problem]:
    from sim.scenario import check as examine
    from sim.scenario import find

    try:
        return list(examine(find(name)))
    except ScenarioError as error:
        return list(error.problems)
    except CoalitionError as error:
        return [Problem(file=name, line=0, column=0, path="", message=str(error))]


def _verdict(files: int, problems: list[Problem]) -> str:
    """How many errors and warnings there are; what has errors has not been looked through for warnings yet."""
    from sim.prose import counted

    warnings = sum(problem.severity == "warning" for problem in problems)
    errors = len(problems) - warnings
    if not errors:
        return f"{counted(files, 'scenario')}: no errors, {counted(warnings, 'warning')}"
    found = [counted(errors, "error"), *([counted(warnings, "warning")] if warnings else [])]
    return f"{counted(files, 'scenario')}: {', '.join(found)}; a scenario with errors is looked through for warnings once they are mended"


@click.command(
    short_help="A scenario in words.",
    epilog="""\b
Example:
  coalition describe tripoli_clash""",
)
@click.argument("scenario")
@json_option
def describe(scenario: str, as_json: bool) -> None:
    """A scenario in words: who is in it, how they stand to each other, what happens, what is asked."""
    from sim.scenario.describe import describe as in_words

    text = in_words(load(scenario), width(100))
    if as_json:
        print_json({"scenario": scenario, "text": text})
        return
    click.echo(text)


@click.command(
    short_help="The scenarios that come with the program.",
    name="list",
    epilog="""\b
Example:
  coalition list""",
)
@json_option
def list_(as_json: bool) -> None:
    """The scenarios that come with the program, with their questions."""
    from sim.scenario import shipped

    entries = [{"name": name, "path": str(path), **_headline(path)} for name, path in shipped().items()]
    if as_json:
        print_json(entries)
        return
    rows = [(entry["name"], entry["title"], entry["question"]) for entry in entries]
    print_table(("name", "title", "question"), rows, flexible=(1, 2))


def _headline(path: Path) -> dict[str, str]:
    """Title and question as the file itself states them; the rest of it is not read, so that a long list stays quick."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

    found = {"title": "", "question": ""}
    wanted, depth, key = set(found), 0, None
    try:
        for event in YAML(typ="safe", pure=True).parse(path.read_text(encoding="utf-8")):
            if isinstance(event, ScalarEvent) and depth == 1:
                if key is None:
                    key = event.value
                    continue
                if key in wanted:
                    found[key] = " ".join(event.value.split())
                    wanted.discard(key)
                key = None
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                depth += 1
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                depth -= 1
                key = None if depth == 1 else key
            if not wanted:
                break
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        found["title"] = f"(unreadable: {type(error).__name__})"
    return found


@click.command(
    short_help="The JSON Schema of scenario files, for editors.",
    epilog="""\b
Example:
  coalition schema > coalition.schema.json""",
)
@json_option
def schema(as_json: bool) -> None:
    """The JSON Schema of scenario files, for editors that complete and check while you type."""
    from sim.scenario.schema import json_schema

    print_json(json_schema())
