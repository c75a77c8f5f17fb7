"""The verb that compares scenarios on common random numbers: what a change does, and how sure that is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.kept import keep_options, kept_until_told
from sim.cli.numbers import Whole
from sim.cli.precision import of_comparison, precision_options
from sim.cli.simulating import workers_options
from sim.cli.words import json_option, print_json, say
from sim.errors import CoalitionError

if TYPE_CHECKING:
    from sim.scenario import Scenario


@click.command(
    short_help="What a change does: two or more scenarios, run by run on the same random numbers.",
    epilog="""\b
Examples:
  coalition compare tripoli_clash --without capital_fight
  coalition compare tripoli_clash --set events.capital_fight.engagements=16 --runs 2000
  coalition compare tripoli_clash --without capital_fight --precision 0.01
  coalition compare derna_withdrawal derna_withdrawal_allowed --out derna.svg
  coalition compare libya_2016 tripoli_clash sidra_attack ajdabiya_offensive --outcome anti_isis_coalition""",
)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--runs", type=Whole(min=1), help="Runs of each scenario; otherwise as the first says.")
@precision_options
@click.option("--replicates", type=Whole(min=1), help="How many runs share each draw of the uncertain inputs.")
@click.option("--seed", type=Whole(min=0), help="Where the random numbers of all start; otherwise as the first scenario says.")
@click.option("--weeks", type=Whole(min=1), help="How many weeks a run lasts; otherwise the fewest that any scenario has.")
@click.option(
    "--outcome",
    help="Compare only the outcome of this id (see `coalition describe`), and tell it first; otherwise all that the scenarios share.",
)
@workers_options
@click.option(
    "--set", "settings", metavar="PATH=VALUE", multiple=True, help="The scenario against itself with a number changed; repeatable."
)
@click.option("--without", metavar="EVENT", multiple=True, help="The scenario against itself without an event; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path), help="Draw the outcomes into this file (.svg, .png or .pdf).")
@click.option("--full", is_flag=True, help="Tell everything: all outcomes and pairs, weekly numbers, what pairing was worth.")
@keep_options
@json_option
def compare(
    scenarios: tuple[str, ...],
    settings: tuple[str, ...],
    without: tuple[str, ...],
    out: Path | None,
    full: bool,
    keep: Path | None,
    no_keep: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Compare scenarios, or one with itself changed, run by run on the same random numbers.

    The first scenario is the baseline. A difference is that of the first less the other, with its 95% interval; where
    the interval holds 0 it is undecided, and how many more runs may settle it is said.
    """
    from sim.analysis.wording import outcome_names
    from sim.cli.compare_picture import write_picture
    from sim.cli.compare_words import PAIRED, in_words
    from sim.cli.failed import say_failed
    from sim.cli.pictures import require_ending, say_where
    from sim.cli.waiting import until_stopped
    from sim.prose import counted
    from sim.studies.compare import compare as simulate

    if out is not None:
        require_ending(out)
    sides = _sides(scenarios, settings, without)
    given = {name: value for name, value in options.items() if value is not None}
    with kept_until_told(keep, no_keep) as kept:
        found, stopped = until_stopped(simulate, *sides, **given, keep=kept)
        if as_json:
            print_json({**found.as_dict(), "names": outcome_names(sides[0])})
        else:
            click.echo(in_words(found, sides[0], full))
        say_failed(found.failed, PAIRED)
        if found.precision is not None:
            click.echo(f"\n{of_comparison(found, found.precision, sides[0])}", err=as_json)
        if out is not None:
            say_where(out, write_picture(found, sides[0], out))
        if stopped:
            be = "is" if found.runs == 1 else "are"
            say(f"interrupted; the {counted(found.runs, 'run')} of each done until then {be} what stands above")
    sys.exit(130 if stopped else 0 if found.precision is None or found.precision.reached else 1)


def _sides(names: Sequence[str], settings: Sequence[str], without: Sequence[str]) -> list[Scenario]:
    from sim.cli.changes import changed
    from sim.cli.scenarios import load

    if settings or without:
        if len(names) > 1:
            raise CoalitionError("--set and --without compare one scenario with itself changed; give one scenario")
        first = load(names[0])
        return [first, changed(first, settings, without)]
    if len(names) < 2:
        raise CoalitionError("a comparison needs two scenarios, or one and what is changed in it (--set PATH=VALUE, --without EVENT)")
    return [load(name) for name in names]
