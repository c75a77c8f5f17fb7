"""The verb that asks what drives an outcome."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli.changes import change_options, changed
from sim.cli.kept import keep_options, kept_until_told
from sim.cli.numbers import Whole
from sim.cli.simulating import workers_options
from sim.cli.words import json_option, print_json, say


@click.command(
    short_help="Which uncertain inputs drive an outcome, and how much is chance.",
    epilog="""\b
Examples:
  coalition sensitivity tripoli_clash
  coalition sensitivity tripoli_clash --outcome capital_at_war --groups
  coalition sensitivity tripoli_clash --metric coalition_share --method morris --out drivers.svg""",
)
@click.argument("scenario")
@click.option(
    "--outcome",
    help="Id of the outcome to ask about (`coalition describe` lists them); otherwise the one that the scenario's question is about.",
)
@click.option("--metric", metavar="KEY", help="Ask about a weekly metric in the last week instead, such as coalition_share.")
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol", "both"]),
    help="Screen (morris), share out the variance (sobol), or first the one, then the other on what remains (both, the default).",
)
@click.option(
    "--groups",
    is_flag=True,
    help="Compare groups of inputs: stances, strengths, relations, events, parameters ...; not with --method morris.",
)
@click.option("--most", type=Whole(min=1), help="Inputs that remain after the screening (10); all others are one factor together.")
@click.option("--points", type=Whole(min=16), help="Rows of the Sobol' design, a power of 2 (1024).")
@click.option("--trajectories", type=Whole(min=2), help="Trajectories of the screening (15).")
@click.option("--replicates", type=Whole(min=2), help="Histories at each point (4).")
@click.option("--seed", type=Whole(min=0), help="Where the random numbers start; otherwise as the scenario says.")
@workers_options
@change_options
@click.option("--out", type=click.Path(path_type=Path), help="Draw the answer into this file (.svg, .png or .pdf).")
@keep_options
@json_option
def sensitivity(
    scenario: str,
    settings: tuple[str, ...],
    without: tuple[str, ...],
    out: Path | None,
    keep: Path | None,
    no_keep: bool,
    as_json: bool,
    groups: bool,
    **options: Any,
) -> None:
    """Which uncertain inputs drive an outcome's probability, or a metric: alone, and with all their interactions.

    First every input is screened by Morris' method; then Sobol' indices share the variance out among those that matter
    most. Exit code 1 says that nothing but chance can be seen.
    """
    from sim.analysis.wording import outcome_names
    from sim.cli.driver_picture import write_picture
    from sim.cli.driver_words import in_words
    from sim.cli.failed import HISTORIES, say_failed
    from sim.cli.pictures import require_ending, say_where
    from sim.cli.scenarios import load
    from sim.cli.waiting import until_stopped
    from sim.studies.sensitivity import sensitivity as study

    if out is not None:
        require_ending(out)
    asked = changed(load(scenario), settings, without)
    given = {name: value for name, value in options.items() if value is not None}
    with kept_until_told(keep, no_keep) as kept:
        found, stopped = until_stopped(study, asked, groups=groups, **given, keep=kept)
        if as_json:
            print_json({**found.as_dict(), **({"name": outcome_names(asked)[found.target]} if found.kind == "outcome" else {})})
        else:
            click.echo(in_words(found, asked))
        say_failed(found.failed, HISTORIES)
        if out is not None:
            if found.found:
                write_picture(found, asked, out)
            say_where(out, found.found)
        if stopped:
            say("interrupted; the screening, which was done, stands above")
        sys.exit(130 if stopped else 0 if found.found else 1)
