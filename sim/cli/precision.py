"""The options of a precision, and what a comparison says of the one that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sim.analysis.looks import MOST
from sim.cli.numbers import Share, Whole
from sim.cli.words import filled

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Precise


def precision_options[F: Callable[..., Any]](command: F) -> F:
    """Adds `--precision` and its limit."""
    limit = click.option("--most", type=Whole(min=1), help=f"The most runs that --precision may take; {MOST:,} unless stated.")
    wanted = click.option(
        "--precision",
        type=Share(min=0, max=0.5, min_open=True, max_open=True),
        help="In place of --runs: as many as make every interval's half-width smaller than this (0.01 is one point).",
    )
    return wanted(limit(command))


def of_comparison(found: Comparison, precision: Precise, first: Scenario) -> str:
    """What the differences that a comparison has found say of the precision."""
    from sim.analysis.basis import precision_words
    from sim.analysis.wording import outcome_names
    from sim.prose import counted

    widest = f"that of “{outcome_names(first)[precision.widest]}”"
    said = precision_words(precision.as_dict(), found.runs, counted(found.runs, "paired run"), "difference", widest)
    return filled(said)
