"""Verbs that read a result folder: who, explain, report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.words import json_option, print_json, say
from sim.errors import CoalitionError

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

_REPLAYED = 30

point_option = click.option(
    "--point",
    type=click.IntRange(min=0),
    help="Design point, if the scenario has a sweep; otherwise the first of which a run succeeded.",
)


@click.command(
    short_help="Whom a faction ends up with, fights and avoids.",
    epilog="""\b
Example:
  coalition who results/tripoli_clash pfg""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.argument("faction")
@point_option
@click.option("--why/--no-why", default=True, help="Give the terms of affinity that weigh most; this replays some runs.")
@json_option
def who(result: Path, faction: str, point: int | None, why: bool, as_json: bool) -> None:
    """Whom a faction ends up with, fights and avoids, week by week, in how many runs, and why.

    The reasons are the terms of the faction's affinity that weigh most in the last week, as means over a few runs.
    """
    from sim.analysis.who import who as company
    from sim.result import open_result

    opened = open_result(result)
    point = chosen_point(opened, point)
    answer = company(opened, faction, design_point=point)
    if why:
        answer = replace(answer, reasons=_reasons(opened, point, faction))
    if as_json:
        print_json(answer.as_dict())
        return
    click.echo(str(answer))


def _reasons(result: Result, point: int, faction: str) -> dict[str, list[tuple[str, float]]]:
    """Reasons from runs spread over the draws of the inputs."""
    from sim.studies.reasons import reasons

    runs = result.run_numbers(point).tolist()
    return reasons(scenario_at(result, point, runs[0]), faction, runs[:: max(1, len(runs) // _REPLAYED)])


@click.command(
    short_help="Why a faction chose as it did, in one week of one run.",
    epilog="""\b
Example:
  coalition explain results/tripoli_clash --run 12 --week 20 --faction sdf""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--run", type=click.IntRange(min=0), required=True, help="Number of the run, from 0.")
@click.option("--week", type=click.IntRange(min=0), required=True, help="Week, from 0.")
@click.option("--faction", required=True, help="Id of the faction that decided.")
@point_option
@json_option
def explain(result: Path, run: int, week: int, faction: str, point: int | None, as_json: bool) -> None:
    """The receipt of a decision: every option, the terms of its utility, the margin to the runner-up.

    The run is replayed from its seed and number; nothing of it needs to have been stored.
    """
    from sim.cli.receipt import in_words
    from sim.result import open_result
    from sim.scenario.words import short_names
    from sim.studies.explain import explain as receipt_of

    opened = open_result(result)
    receipt = receipt_of(scenario_at(opened, chosen_point(opened, point), run), run, week, faction)
    if as_json:
        print_json(receipt.as_dict())
        return
    click.echo(in_words(receipt, short_names(opened.summary["factions"])))


def scenario_at(result: Result, point: int, run: int) -> Scenario:
    """The scenario as a design point of a result ran it; CoalitionError if it has no such point or run, or if that run failed."""
    from sim.design import scenario_at as at

    summary = result.point(chosen_point(result, point))
    tried = summary["runs"] + summary.get("failed", 0)
    if run >= tried:
        raise CoalitionError(f"there is no run {run}: the result has {_numbers(tried)}")
    if run not in result.run_numbers(point):
        raise CoalitionError(f"run {run} of design point {point} failed, and what failed cannot be replayed; choose another run")
    return at(result.scenario, summary["values"])


def chosen_point(result: Result, point: int | None) -> int:
    """The design point asked for, else the first of which a run succeeded, which is then said if it is not the first of all.

    CoalitionError if the result has no such point.
    """
    points = result.points
    if point is None:
        point = result.shown
        if point:
            from sim.analysis.swept import setting_words

            say(f"no run of the design points before succeeded; this is of design point {point}: {setting_words(points[point]['values'])}")
    elif point >= len(points):
        raise CoalitionError(f"there is no design point {point}: the result has {_numbers(len(points))}")
    return point


def _numbers(count: int) -> str:
    return "number 0 only" if count == 1 else f"numbers 0 to {count - 1}"


@click.command(
    short_help="Write a result's report again: one HTML file.",
    epilog="""\b
Example:
  coalition report results/tripoli_clash""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write it here instead of into the result folder.")
@json_option
def report(result: Path, out: Path | None, as_json: bool) -> None:
    """Write the report again: one HTML file that needs nothing else, not even a network."""
    from sim.report import write_report
    from sim.result import open_result

    path = write_report(open_result(result), out)
    if as_json:
        print_json({"report": str(path)})
        return
    click.echo(str(path))
