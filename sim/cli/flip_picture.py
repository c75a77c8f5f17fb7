"""Flip points as a picture: how far each input is from turning the outcome, and what moves the probability most."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.wording import change_of, percent
from sim.cli.flip_words import goal
from sim.cli.pictures import save

if TYPE_CHECKING:
    from sim.charts import Moves
    from sim.studies.flips import Effect, Flip, Flips

_ROWS = 10
_FEW = 3
_KEY = ("as things are", "with the input moved", "where the dot may lie: 95% interval")


def write_picture(found: Flips, name: str, out: Path) -> bool:
    """Draws what was found of the outcome called `name` into a file; its ending says in which format.

    Above the flip points, nearest first, if there are any; below them the effects that the histories show, largest
    first; at most ten rows each. Blue is what makes the outcome likelier, orange what makes it less likely. False if
    there is neither, so that nothing is drawn.
    """
    from sim.charts import moves

    flips = found.flips[:_ROWS]
    effects = [effect for effect in found.effects if effect.shown][:_ROWS] or found.effects[:_FEW]
    panels = ([_points(found, flips)] if flips else []) + ([_ends(found, effects)] if effects else [])
    if not panels:
        return False
    below = f"holds in {percent(found.probability)} of {found.runs:,} simulated histories as things are; each input is moved alone"
    save(moves(f"“{name}”: what would turn it", below, panels, _KEY), out)
    return True


def _points(found: Flips, flips: tuple[Flip, ...]) -> Moves:
    from sim.charts import Move, Moves

    rows = [
        Move(
            flip.moved.label,
            flip.moved.present,
            flip.value,
            *_interval(flip),
            flip.rises,
            f"{_change(flip.change)}, {_way(flip.rises)}",
        )
        for flip in flips
    ]
    limits = (min(flip.moved.low for flip in flips), max(flip.moved.high for flip in flips))
    return Moves(f"What {goal(found)}, the nearest first", "central value of the input", rows, limits, share=False)


def _ends(found: Flips, effects: list[Effect] | tuple[Effect, ...]) -> Moves:
    from sim.charts import Move, Moves

    rows = [
        Move(
            label=f"{effect.moved.label} at\N{NO-BREAK SPACE}{effect.value:g}",
            start=found.probability,
            end=effect.probability,
            low=max(0.0, found.probability + effect.low),
            high=min(1.0, found.probability + effect.high),
            up=effect.difference > 0 if effect.shown else None,
            text=f"{change_of(effect.difference)} points, {_way(effect.difference > 0) if effect.shown else 'undecided'}",
        )
        for effect in effects
    ]
    scale = "share of simulated histories in which it holds, in %"
    return Moves("With one input at an end of its range", scale, rows, line=(0.5, "one half"))


def _change(change: float) -> str:
    return f"{change:+.2f}" if abs(change) >= 0.1 else f"{change:+.3f}"


def _way(rises: bool) -> str:
    return "likelier" if rises else "less likely"


def _interval(flip: Flip) -> tuple[float, float]:
    return flip.moved.present + flip.low, flip.moved.present + flip.high
