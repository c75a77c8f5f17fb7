"""Flip points as a picture: how far each input is from turning the outcome, and what moves the probability most."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.flip_words import goal
from sim.cli.pictures import save

if TYPE_CHECKING:
    from sim.studies.flips import Flip, Flips

_ROWS = 10
_FEW = 3


def write_picture(found: Flips, name: str, out: Path) -> None:
    """Draws what was found of the outcome called `name` into a file; its ending says in which format.

    Above the flip points, nearest first, if there are any; below them the effects that the histories show, largest
    first; at most ten rows each. Blue is what makes the outcome likelier, orange what makes it less likely.
    """
    from sim.charts import Move, moves

    panels, limits, lines = {}, {}, {}
    flips = found.flips[:_ROWS]
    effects = [effect for effect in found.effects if effect.shown][:_ROWS] or found.effects[:_FEW]
    if flips:
        title = f"“{name}”: what {goal(found)}"
        limits[title] = (min(flip.moved.low for flip in flips), max(flip.moved.high for flip in flips))
        panels[title] = [
            Move(flip.moved.label, flip.moved.present, flip.value, *_interval(flip), flip.rises, f"{flip.change:+.2f}") for flip in flips
        ]
    title = f"“{name}”: its probability now, and with an input at an end of its range"
    limits[title], lines[title] = (0.0, 1.0), 0.5
    panels[title] = [
        Move(
            label=f"{effect.moved.label} at {effect.value:g}",
            start=found.probability,
            end=effect.probability,
            low=max(0.0, found.probability + effect.low),
            high=min(1.0, found.probability + effect.high),
            up=effect.difference > 0,
            text=f"{100 * effect.difference:+.0f} points",
        )
        for effect in effects
    ]
    figure = moves(panels, limits, lines)
    save(figure, out)


def _interval(flip: Flip) -> tuple[float, float]:
    return flip.moved.present + flip.low, flip.moved.present + flip.high
