"""A comparison as a picture: for each outcome its probability in the other scenario and in the first, with the interval."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.wording import outcome_names
from sim.cli.compare_words import change_of
from sim.cli.pictures import save

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison


def write_picture(found: Comparison, first: Scenario, out: Path) -> None:
    """Draws a panel for each scenario compared with the first; the file's ending (.svg, .png, .pdf) says in which format.

    A row is an outcome: hollow its probability in the first scenario, filled in the other, the bar the interval of the
    difference around the latter.
    """
    from sim.figures import Move, moves

    names, panels = outcome_names(first), {}
    for other in found.others:
        panels[f"“{found.label}” and then {other.label}"] = [
            Move(
                label=names[each.name],
                start=each.a,
                end=each.b,
                low=max(0.0, each.a - (each.high or 0.0)),
                high=min(1.0, each.a - (each.low or 0.0)),
                up=each.difference < 0,
                text=f"{change_of(-each.difference)} points",
            )
            for each in other.outcomes.values()
        ]
    figure = moves(panels, dict.fromkeys(panels, (0.0, 1.0)), {})
    save(figure, out)
