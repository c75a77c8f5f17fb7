"""The option --point of verbs that read one design point of a result: which one is read, and what is said about that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sim.cli.numbers import Whole
from sim.errors import CoalitionError

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

_NUMBERED = "Design points of a sweep are numbered from 0, as in summary.csv"


def point_option(otherwise: str = "the first of which a run succeeded") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --point N; without it `otherwise` is read (None is passed)."""
    told = f"{_NUMBERED}: read this one; otherwise {otherwise}."
    return click.option("--point", metavar="N", type=Whole(min=0), help=told)


def chosen(result: Result, point: int | None) -> int:
    """The design point asked for, else the one that words and pictures show, of which some run succeeded."""
    return result.shown if point is None else point


def replayed(result: Result, point: int, run: int) -> Scenario:
    """The scenario as a design point ran it, to replay a run of it.

    CoalitionError if the result has no such point or run, if that run failed, or if no run of the point succeeded.
    """
    from sim.result import numbers

    found = result.point(point)
    tried = found["runs"] + found.get("failed", 0)
    swept = len(result.points) > 1
    if run >= tried:
        raise CoalitionError(f"there is no run {run}: the {'design point' if swept else 'result'} has {numbers(tried)}")
    if run not in result.run_numbers(point):
        where = f" of design point {point}" if swept else ""
        raise CoalitionError(f"run {run}{where} failed, and what failed cannot be replayed; choose another run")
    return result.scenario_at(point)


def about(result: Result, point: int) -> str:
    """Which design point was read, in a sentence with a line's end before it; nothing where there is only one."""
    from sim.analysis.swept import setting_words, spoken_settings

    if len(result.points) == 1:
        return ""
    first = "the first of which a run succeeded; " if 0 < point == result.shown else ""
    others = f"{first}--point 0 to {len(result.points) - 1} tells each"
    return f"\nThis is design point {point} of {len(result.points):,}: {setting_words(spoken_settings(result)[point])} ({others})."
