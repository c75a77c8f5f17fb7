"""What the verbs that simulate share: a bar on a terminal, what is said when a run stops or fails, and the answer at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.numbers import Whole
from sim.cli.waiting import progress, say_beside, say_if_compiling
from sim.cli.words import filled, print_json, say, width
from sim.errors import CoalitionError
from sim.shell import typed

if TYPE_CHECKING:
    from sim.result import Result
    from sim.working import Interrupted


def workers_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say who computes."""
    threads = click.option("--workers", type=Whole(min=1), help="Threads; what comes out is the same.")
    cluster = click.option(
        "--cluster", metavar="ADDRESS", help="Compute on the Dask cluster whose scheduler is there; what comes out is the same."
    )
    return threads(cluster(function))


def simulated(folder: Path, begin: Callable[..., Result], as_json: bool) -> Result:
    """What `begin(progress=..., tell=...)` gives; on Ctrl-C tells what was done, says what was kept and leaves with 130."""
    from sim.working import Interrupted

    say_if_compiling()
    try:
        with progress() as shown:
            return begin(progress=shown, tell=say_beside)
    except Interrupted as stop:
        if as_json and stop.answer is not None:
            print_json(_as_json(stop.answer, None))
        elif as_json:
            print_json({"result": str(folder) if stop.kept else None, "runs_done": stop.kept, "complete": False})
        _say_stopped(stop, folder)
        sys.exit(130)


def _say_stopped(stop: Interrupted, folder: Path) -> None:
    if stop.answer is None and not stop.kept:
        say("\ninterrupted before any run was done; nothing was written")
        return
    if stop.answer is None:
        say(f"\ninterrupted; the {_kept(stop.kept)}, and the finished result in {folder} stays as it is")
    else:
        done = stop.answer.manifest["runs_done"]
        say(f"\ninterrupted; the {_kept(done)}; see: coalition report {typed(folder)}")
    say(f"to go on where it stopped: coalition resume {typed(folder)}")


def report_on(result: Result) -> Path:
    """Writes the report; where that cannot be done, says that the result itself is there."""
    from sim.report import write_report

    try:
        return write_report(result)
    except CoalitionError as error:
        again = f"coalition report {typed(str(result.folder))}"
        raise CoalitionError(f"{error}\nthe result itself is complete; to write its report: {again}") from error


def print_answer(result: Result, report: Path, tale: str | None, as_json: bool) -> None:
    """The answer in words, or as JSON, and where result and report are; leaves with 1 if a precision was asked for and not reached."""
    if as_json:
        print_json(_as_json(result, tale))
        _say_precision(result)
        say(f"report: {report}")
    else:
        _print_words(result, report, tale)
    if not result.manifest.get("precision", {}).get("reached", True):
        sys.exit(1)


def _say_precision(result: Result) -> None:
    from sim.analysis.basis import precision

    if (said := precision(result)) is not None:
        say(filled(said))


def _print_words(result: Result, report: Path, tale: str | None) -> None:
    from sim.analysis.answer import answer

    click.echo(answer(result, width()))
    if tale is not None:
        click.echo(f"\n{tale}")
    click.echo(f"\nResult: {result.folder}\nReport: {report}")


def _as_json(result: Result, tale: str | None) -> dict[str, Any]:
    from sim.analysis.rules import compares_rules, comparison
    from sim.analysis.wording import outcome_names

    manifest = result.manifest
    points = [{key: point[key] for key in ("values", "runs", "outcomes")} | {"failed": point.get("failed", 0)} for point in result.points]
    printed: dict[str, Any] = {"outcomes": points[result.shown]["outcomes"], "result": str(result.folder), "design_points": points}
    printed["names"] = outcome_names(result.scenario)
    printed |= {key: manifest[key] for key in ("complete", "runs_done", "runs_failed", "failures")}
    if "precision" in manifest:
        printed["runs"] = manifest["runs"]
        printed["precision"] = {name: value for name, value in manifest["precision"].items() if name != "planned"}
    if compares_rules(result):
        printed["rules"] = comparison(result)
    return printed if tale is None else {**printed, "story": tale}


def _kept(runs: int) -> str:
    from sim.prose import counted

    return f"{counted(runs, 'run')} done until then {'is' if runs == 1 else 'are'} kept"
