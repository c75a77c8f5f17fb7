"""A comparison as a picture: for each outcome its probability in both scenarios, and the interval of the difference."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.wording import change_of, outcome_names
from sim.cli.compare_words import quoted, size
from sim.cli.pictures import save

if TYPE_CHECKING:
    from sim.charts import Move
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Difference, Versus


def write_picture(found: Comparison, first: Scenario, out: Path) -> bool:
    """Draws a panel for each scenario that shares outcomes with the first; False if none does, so that nothing is drawn.

    A row is an outcome, the question's first, with the sign that the words give it: of two, from the second scenario (a diamond) to
    the first (a dot), around which the bar is the interval of the difference; of more, from the first, the baseline, to the other.
    """
    from sim.charts import Moves, moves

    names, ours = outcome_names(first), quoted(found.label)
    two = len(found.others) == 1
    scale = "share of runs in which it holds, in %"
    panels = []
    for other in found.others:
        rows = [_row(each, names[each.name], two) for each in _ordered(found, other)]
        if rows:
            panels.append(Moves("" if two else quoted(other.label), scale, rows))
    if not panels:
        return False
    if two:
        theirs = quoted(found.others[0].label)
        title, sides = f"{ours} against {theirs}", (theirs, ours)
    else:
        title, sides = f"Compared with {ours}", (f"{ours}, the baseline", "the scenario that heads the panel")
    bar = f"where the dot may lie, seen from the diamond: {100 * found.level:.4g}% interval of the difference"
    save(moves(title, size(found), panels, (*sides, bar)), out)
    return True


def _ordered(found: Comparison, other: Versus) -> list[Difference]:
    """The question's outcome, then the others: of two scenarios from the largest difference, of more in one order in all panels."""
    two = len(found.others) == 1
    return sorted(other.outcomes.values(), key=lambda each: (each.name != found.main, -abs(each.difference) if two else 0.0))


def _row(each: Difference, label: str, two: bool) -> Move:
    from sim.charts import Move

    low, high = each.low or 0.0, each.high or 0.0
    start, end, difference = (each.b, each.a, each.difference) if two else (each.a, each.b, -each.difference)
    low, high = (low, high) if two else (-high, -low)
    return Move(
        label=label,
        start=start,
        end=end,
        low=max(0.0, start + low),
        high=min(1.0, start + high),
        up=difference > 0 if each.decided else None,
        text=_verdict(each, difference),
    )


def _verdict(each: Difference, difference: float) -> str:
    if each.decided:
        return f"{change_of(difference)} points, {'likelier' if difference > 0 else 'less likely'}"
    return "no difference" if difference == 0 else f"{change_of(difference)} points, undecided"
