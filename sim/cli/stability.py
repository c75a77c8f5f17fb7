"""The verb `stable`: which coalition structures could hold, and how likely each is."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.changes import change_options, changed, factions_of
from sim.cli.numbers import Whole
from sim.cli.words import json_option, print_json
from sim.errors import CoalitionError


@click.command(
    short_help="Which coalitions could hold, and how likely each is.",
    epilog="""\b
Examples:
  coalition stable tripoli_clash
  coalition stable tripoli_clash --week 20 --out stable.svg
  coalition stable tripoli_clash --factions lna,pfg,hor,gna_pc,isis_sirte --draws 500
  coalition stable classics/unix_standards --json""",
)
@click.argument("scenario")
@click.option("--week", type=Whole(min=0), help="Look at what simulation has reached at the start of this week (from 0).")
@click.option("--draws", type=Whole(min=1), help="Draws of the uncertain inputs; otherwise 200, fewer where each takes long.")
@click.option("--seed", type=Whole(min=0), help="Where the random numbers start; otherwise the scenario's.")
@click.option("--factions", metavar="A,B,C", help="Look at these factions only, all weights staying what they are.")
@click.option("--exact", "method", flag_value="exact", help="Go through all configurations or refuse.")
@click.option("--search", "method", flag_value="search", help="Search, even where all configurations could be gone through.")
@click.option("--starts", type=Whole(min=1), help="How many starts a search makes (500); each draw gets a twentieth of them.")
@click.option("--max-blocs", type=Whole(min=1), help="At most so many blocs; otherwise the scenario's limit, if it has one.")
@change_options
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Draw who belongs together into this picture (.svg, .png or .pdf)."
)
@json_option
def stable(
    scenario: str,
    week: int | None,
    draws: int | None,
    seed: int | None,
    factions: str | None,
    method: str | None,
    starts: int | None,
    max_blocs: int | None,
    settings: tuple[str, ...],
    without: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Which coalition structures could hold: landscape minima, and Nash, individual and core stability.

    As the scenario states it, and in which share of draws of what is not known of its inputs. Up to 12 factions (25 in two
    blocs) all configurations are gone through; beyond that this is a search, and says so.
    """
    from sim.cli.pictures import require_ending, say_where
    from sim.cli.scenarios import load
    from sim.cli.stability_picture import write_picture
    from sim.cli.stability_words import in_words
    from sim.cli.waiting import progress, say_if_compiling
    from sim.studies.stable import STARTS
    from sim.studies.stable import stable as judged
    from sim.working import Stopped

    asked = changed(load(scenario), settings, without)
    if out is not None:
        require_ending(out)
        if asked.preferences is not None:
            raise CoalitionError(f"--out {out}: rankings have no landscape to draw")
    say_if_compiling()
    try:
        with progress("draws") as tell:
            answer = judged(
                asked,
                draws=draws,
                week=week,
                seed=seed,
                factions=factions_of(factions),
                max_blocs=max_blocs,
                method=method,
                starts=STARTS if starts is None else starts,
                progress=tell,
            )
    except Stopped:
        raise KeyboardInterrupt from None
    if as_json:
        print_json(answer.as_dict())
    else:
        click.echo(in_words(answer))
    if out is not None and answer.uncertain is not None:
        write_picture(answer, answer.uncertain, out)
        say_where(out, True)
