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
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Precise

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


def of_comparison(found: Comparison, precision: Precise, first: Scenario) -> str:
    """The same of the differences that a comparison has found."""
    from sim.analysis.wording import outcome_names

    names = outcome_names(first)
    return in_words(precision.as_dict(), found.runs, f"{found.runs:,} paired runs", "difference", f"that of “{names[precision.widest]}”")


def in_words(found: Mapping[str, Any], runs: int, told: str, what: str, widest: str) -> str:
    """One paragraph; `told` says how many runs of what there were, `what` is an outcome or difference, `widest` which is known least."""
    wanted, half = f"{100 * found['below']:.3g}", f"{100 * found['half_width']:.3g}"
    if found["reached"]:
        said = f"Precise enough after {told}: every {what} is known to within {wanted} points. The widest interval, {widest}, is ±{half}."
    else:
        said = (
            f"Not precise enough at the limit of {told}: the widest interval, {widest}, is ±{half} points, and {wanted} was asked for. "
            f"About {_rounded(runs * (found['half_width'] / found['below']) ** 2):,} runs might do (--most)."
        )
    how = (
        f"It is a {100 * found['confidence']:.4g}% interval: where one looks again and again and stops at the first narrow one, "
        "it is as good as a 95% interval of a number of runs fixed beforehand."
    )
    return textwrap.fill(f"{said} {how}", _WIDTH)


def _rounded(runs: float) -> int:
    """Up to two digits."""
    unit: int = 10 ** max(0, len(str(int(runs))) - 2)
    return math.ceil(runs / unit) * unit
