"""Verbs that read a result folder: who, explain, report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.numbers import Whole
from sim.cli.points import about, chosen, point_option, replayed
from sim.cli.words import json_option, print_json, width
from sim.errors import CoalitionError

if TYPE_CHECKING:
    from sim.result import Result

_REPLAYED = 30


@click.command(
    short_help="Whom a faction ends up with, fights and avoids.",
    epilog="""\b
Examples:
  coalition who results/tripoli_clash pfg
  coalition who results/tripoli_clash "Zintan militias" --no-why
  coalition who results/tripoli_sweep pfg --point 4""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.argument("faction")
@click.option("--why/--no-why", default=True, help="Give the terms of affinity that weigh most; this replays some runs.")
@point_option()
@json_option
def who(result: Path, faction: str, why: bool, point: int | None, as_json: bool) -> None:
    """Whom a faction ends up with, fights and avoids, week by week, in how many runs, and why.

    FACTION is its id or its name, as `coalition describe` gives them.
    The reasons are the terms of the faction's affinity that weigh most in the last week, as means over a few runs.
    """
    from sim.analysis.who import who as company
    from sim.analysis.who import words
    from sim.result import open_result

    opened = open_result(result)
    number = chosen(opened, point)
    answer = company(opened, faction, design_point=number)
    if why:
        answer = replace(answer, reasons=_reasons(opened, answer.faction, number))
    if as_json:
        print_json(answer.as_dict())
        return
    click.echo(f"{words(answer, width())}{about(opened, number)}")


def _reasons(result: Result, faction: str, point: int) -> dict[str, list[tuple[str, float]]]:
    """Reasons from runs spread over the draws of the inputs."""
    from sim.studies.reasons import reasons

    runs = result.run_numbers(point).tolist()
    return reasons(result.scenario_at(point), faction, runs[:: max(1, len(runs) // _REPLAYED)])


@click.command(
    short_help="Why a faction chose as it did, in one week of one run.",
    epilog="""\b
Example:
  coalition explain results/tripoli_clash --run 12 --week 20 --faction sdf""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--run", type=Whole(min=0), required=True, help="Number of the run, from 0.")
@click.option("--week", type=Whole(min=0), required=True, help="Week, from 0.")
@click.option("--faction", required=True, help="Id or name of the faction that decided.")
@point_option()
@json_option
def explain(result: Path, run: int, week: int, faction: str, point: int | None, as_json: bool) -> None:
    """The receipt of a decision: every option, the terms of its utility, the margin to the runner-up.

    The run is replayed from its seed and number; nothing of it needs to have been stored.
    """
    from sim.cli.receipt import in_words
    from sim.result import open_result
    from sim.scenario.naming import short_names
    from sim.studies.explain import explain as receipt_of

    opened = open_result(result)
    number = chosen(opened, point)
    receipt = receipt_of(replayed(opened, number, run), run, week, faction)
    if as_json:
        print_json({**receipt.as_dict(), "design_point": number})
        return
    click.echo(in_words(receipt, short_names(opened.summary["factions"])) + about(opened, number))


@click.command(
    short_help="Write a result's report again: one HTML file.",
    epilog="""\b
Examples:
  coalition report results/tripoli_clash
  coalition report results/tripoli_sweep --point 4 --out fighting.html""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write it here instead of into the result folder.")
@point_option("the first of which a run succeeded. Goes with --out")
@json_option
def report(result: Path, out: Path | None, point: int | None, as_json: bool) -> None:
    """Write the report again: one HTML file that needs nothing else, not even a network."""
    from sim.report import write_report
    from sim.result import open_result

    if point is not None and out is None:
        raise CoalitionError(f"--point {point} makes a report beside that of the result folder; say with --out where to write it")
    if out is not None and out.suffix.lower() not in ("", ".htm", ".html"):
        raise CoalitionError(f"--out {out}: a report is one HTML file, whose name ends in .html")
    opened = open_result(result)
    path = write_report(opened if point is None else opened.showing(point), out)
    if as_json:
        print_json({"report": str(path)})
        return
    click.echo(str(path))
