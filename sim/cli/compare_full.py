"""What `coalition compare --full` tells beside the rest: weekly numbers, what pairing was worth, how intervals are made."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from sim.analysis.draw_differences import FEWEST_DRAWS
from sim.cli.compare_words import CLOSING, filled
from sim.cli.words import table
from sim.scenario.naming import thing_name
from sim.scenario.spelling import named

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Difference, Versus

_METRICS = 12
_NAME = 48
_UNTOLD = f"{{}} more {{}} in these runs, without an interval: fewer than {FEWEST_DRAWS} draws show another difference than most."


def metric_table(other: Versus, first: Scenario) -> str:
    """The weekly numbers that differ most surely, at the end or as means over weeks, and how many have no interval."""
    found = [
        (each, when) for when, group in (("at the end", other.at_end), ("mean over weeks", other.over_weeks)) for each in group.values()
    ]
    sure = sorted(((each, when) for each, when in found if each.decided), key=lambda item: -_clear(item[0]))
    untold = sum(each.low is None and each.difference != 0 for each, _ in found)
    said = filled(_UNTOLD.format(untold, "differs" if untold == 1 else "differ")) if untold else ""
    if not sure:
        seen = "No weekly number differs by more than chance." if any(each.low is not None for each, _ in found) else ""
        return "\n".join(part for part in (seen, said) if part)
    rows = [("weekly number", "", "first", "second", "difference, 95% interval")]
    for each, when in sure[:_METRICS]:
        difference = f"{_plain(each.difference, True)}  ({_plain(each.low or 0.0, True)} to {_plain(each.high or 0.0, True)})"
        rows.append((metric_name(each.name, first), when, _plain(each.a), _plain(each.b), difference))
    told = f"Weekly numbers that differ most surely ({len(sure)} of {len(found)} differ):\n\n{table(rows, right=(2, 3))}"
    return f"{told}\n\n{said}" if said else told


def metric_name(key: str, scenario: Scenario) -> str:
    """A weekly column in words: "clashes (Tripoli, recognition)"."""
    metric, _, arguments = key.partition("[")
    ids = [part.split("~") for part in arguments.rstrip("]").split(",") if part]
    said = [" and ".join(thing_name(name, scenario) for name in pair) for pair in ids]
    return textwrap.shorten(f"{named(metric)} ({', '.join(said)})", _NAME, placeholder=" ...)") if said else named(metric)


def _clear(each: Difference) -> float:
    width = (each.high or 0.0) - (each.low or 0.0)
    return abs(each.difference) / width if width > 0 else math.inf


def saved(other: Versus, names: dict[str, str]) -> str:
    """How many independent runs a pair of runs is worth, at best and at worst."""
    worth = sorted((each.saved, names[each.name]) for each in other.outcomes.values() if each.saved is not None)
    if not worth:
        return ""
    (least, last), (most, best) = worth[0], worth[-1]
    if len(worth) == 1:
        return f"Pairing: for “{best}” a pair of runs is worth {_times(most)} as many independent runs."
    return f"Pairing: a pair of runs is worth {_times(most)} as many independent runs for “{best}”, {_times(least)} for “{last}”."


def method(found: Comparison) -> str:
    """How the intervals are made."""
    clusters = " with draws as clusters" if found.uncertain else ""
    weekly = "the wider of a bootstrap of draws and Student's for weekly numbers"
    return f"Intervals (95%): Tango's for paired shares{clusters}; {weekly}. {CLOSING}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio < 9.95 else f"{ratio:,.0f} times"


def _plain(value: float, signed: bool = False) -> str:
    """Three digits that count, never in powers of ten."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if abs(value) < 1000 else 0
    return f"{value:{'+' if signed else ''},.{min(digits, 5)}f}"
