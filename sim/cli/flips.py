"""The verb that looks for flip points: what would have to be different for an outcome to turn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli.changes import change_options, changed, factions_of
from sim.cli.kept import keep_options, kept_until_told
from sim.cli.numbers import Share, Whole
from sim.cli.simulating import workers_options
from sim.cli.words import json_option, print_json, say


@click.command(
    short_help="The smallest change of one input that turns an outcome; who is pivotal.",
    epilog="""\b
Examples:
  coalition flip tripoli_clash
  coalition flip tripoli_clash --outcome anti_isis_coalition --by 0.2 --out flips.svg
  coalition flip tripoli_clash --factions lna,pfg --runs 4000""",
)
@click.argument("scenario")
@click.option(
    "--outcome",
    help="Id of the outcome to turn (`coalition describe` lists them); otherwise the one that the scenario's question is about.",
)
@click.option("--by", type=Share(0, 1, min_open=True), help="Change its probability by so much, instead of across one half.")
@click.option("--runs", type=Whole(min=20), help="Histories wherever a crossing is searched (1000).")
@click.option("--seed", type=Whole(min=0), help="Where the random numbers start; otherwise as the scenario says.")
@click.option("--factions", metavar="ID,ID", help="Only inputs that concern one of these factions.")
@click.option("--most", type=Whole(min=1), help="Of the inputs that may turn it, search so many: those that look nearest (12).")
@workers_options
@change_options
@click.option("--out", type=click.Path(path_type=Path), help="Draw the answer into this file (.svg, .png or .pdf).")
@keep_options
@json_option
def flip(
    scenario: str,
    outcome: str | None,
    factions: str | None,
    settings: tuple[str, ...],
    without: tuple[str, ...],
    out: Path | None,
    keep: Path | None,
    no_keep: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """The smallest change of one input that carries an outcome's probability across one half, and who is pivotal.

    Tried one at a time are each faction's recognition and hostility, each rivalry and each tie (in landscape scenarios
    each affinity). Exit code 1 says that nothing tried does it, or that the probability stands at one half already.
    """
    from sim.analysis.wording import outcome_names
    from sim.cli.failed import HISTORIES, say_failed
    from sim.cli.flip_picture import write_picture
    from sim.cli.flip_words import in_words
    from sim.cli.pictures import require_ending, say_where
    from sim.cli.scenarios import load
    from sim.cli.waiting import until_stopped
    from sim.studies.flip import flip as search

    if out is not None:
        require_ending(out)
    asked = changed(load(scenario), settings, without)
    chosen = factions_of(factions)
    given = {name: value for name, value in options.items() if value is not None}
    with kept_until_told(keep, no_keep) as kept:
        found, stopped = until_stopped(search, asked, outcome=outcome, factions=chosen, **given, keep=kept)
        if as_json:
            print_json({**found.as_dict(), "name": outcome_names(asked)[found.outcome]})
        else:
            click.echo(in_words(found, asked))
        say_failed(found.failed, HISTORIES)
        if out is not None:
            say_where(out, write_picture(found, outcome_names(asked)[found.outcome], out))
        if stopped:
            say("interrupted; what was found until then stands above")
        sys.exit(130 if stopped else 0 if found.found else 1)
