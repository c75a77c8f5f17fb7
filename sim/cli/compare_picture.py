"""A comparison as a picture: for each outcome its probability in both scenarios, and the interval of the difference."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.wording import outcome_names
from sim.cli.compare_words import change_of, quoted
from sim.cli.pictures import save

if TYPE_CHECKING:
    from sim.charts import Move
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Difference


_KEY = "bar: interval of the difference · blue: likelier · orange: less likely · grey: undecided, or no difference"


def write_picture(found: Comparison, first: Scenario, out: Path) -> None:
    """Draws a panel for each scenario compared with the first; the file's ending (.svg, .png, .pdf) says in which format.

    A row is an outcome, with the sign that the words give it: of two, from the second scenario (hollow) to the first
    (filled), around which the bar is the interval of the difference; of more, from the first, the baseline, to the other.
    """
    from sim.charts import moves

    names = outcome_names(first)
    two = len(found.others) == 1
    panels = {}
    for other in found.others:
        title = f"“{found.label}” against {quoted(other.label)}" if two else f"{other.label} against “{found.label}”"
        panels[title] = [_row(each, names[each.name], two) for each in other.outcomes.values()]
    sides = "hollow: the second · filled: the first" if two else "hollow: the baseline · filled: the other"
    save(moves(panels, dict.fromkeys(panels, (0.0, 1.0)), {}, f"{sides} · {_KEY}"), out)


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
        text=f"{change_of(difference)} points",
    )
