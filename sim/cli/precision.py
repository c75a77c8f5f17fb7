"""What is said of a precision that was asked for: how many runs it took and what was reached, or that it was not."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from sim.analysis.looks import MOST

if TYPE_CHECKING:
    from sim.result import Result

_WIDTH = 96


def precision_options[F: Callable[..., Any]](command: F) -> F:
    """Adds `--precision` and its limit."""
    limit = click.option("--most", type=click.IntRange(min=1), help=f"The most runs that --precision may take; {MOST:,} unless stated.")
    wanted = click.option(
        "--precision",
        type=click.FloatRange(min=0, max=0.5, min_open=True, max_open=True),
        help="In place of --runs: as many as make every interval's half-width smaller than this (0.01 is one point).",
    )
    return wanted(limit(command))


def of_result(result: Result) -> str | None:
    """What a result says of its precision; None if none was asked for."""
    found = result.manifest.get("precision")
    if found is None or "reached" not in found:
        return None
    from sim.analysis.wording import outcome_names

    sweep = len(result.points) > 1
    runs = f"{result.manifest['runs']:,} runs{' of each setting' if sweep else ''}"
    widest = f"that of “{outcome_names(result.scenario)[found['widest']]}”{' at one of the settings' if sweep else ''}"
    return in_words(found, result.manifest["runs"], runs, "outcome", widest)


def in_words(found: Mapping[str, Any], runs: int, told: str, what: str, widest: str) -> str:
    """One paragraph; `told` says how many runs of what there were, `what` is an outcome or difference, `widest` which is known least."""
    wanted, half = _points(found["below"]), _points(found["half_width"])
    if found["reached"]:
        said = f"Precise enough after {told}: every {what} is known to within {wanted} points. The widest interval, {widest}, is ±{half}."
    else:
        needed = runs * (found["half_width"] / found["below"]) ** 2
        rough = math.ceil(needed / 10 ** (len(str(int(needed))) - 2)) * 10 ** (len(str(int(needed))) - 2)
        said = (
            f"Not precise enough: after {told}, the limit, the widest interval, {widest}, is ±{half} points and not below {wanted}. "
            f"About {rough:,} runs might do (--most)."
        )
    how = f"These are {found['confidence']:.1%} intervals, which hold as often as 95% ones do when one need not look for when to stop."
    return textwrap.fill(f"{said} {how}", _WIDTH)


def _points(share: float) -> str:
    return f"{100 * share:.2g}"
