"""Who belongs together, as a picture: a map of pairs, in the structures of lowest energy over all draws."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.pictures import save
from sim.prose import counted, day_words

if TYPE_CHECKING:
    from sim.studies.stability import Stability, Uncertain

_HEAD = 0.85
"""Inches above the map for its title."""


def write_picture(answer: Stability, found: Uncertain, out: Path) -> None:
    """Draws the map of pairs into a file; its ending says in which format.

    Below the diagonal the share of draws in which two are together in the structure of lowest energy, above it the share
    in which their dislikes outweigh their likings; framed, who belongs together as it is told in words.
    """
    import pandas as pd

    from sim.drawing import FOUGHT, TOGETHER
    from sim.figures import Half, square, who_with_whom

    table = pd.DataFrame(
        [(pair.a, pair.b, pair.together.share, pair.averse.share) for pair in found.pairs], columns=["a", "b", "together", "averse"]
    )
    there = sorted({*table["a"], *table["b"]}) or sorted(answer.factions)
    halves = (
        Half("together", "below: one bloc at lowest energy", TOGETHER),
        Half("averse", "above: dislike outweighs liking", FOUGHT),
    )
    figure = who_with_whom(square(table, "together", there), square(table, "averse", there), answer.factions, found.belonging, halves)
    _entitle(figure, f"{answer.title}: who belongs together", _when(found))
    save(figure, out)


def _when(found: Uncertain) -> str:
    framed = "framed: who belongs together, as told in words"
    started = found.week == 0
    moment = f"{'at the start' if started else f'after {counted(found.week, "week")}'}, week of {day_words(date.fromisoformat(found.date))}"
    if found.certain:
        return f"{moment}\n{framed}"
    what = ("draw", "draws") if started else ("simulated history", "simulated histories")
    return f"{moment}; share of {counted(found.draws, *what)}{' of the uncertain inputs' if started else ''}\n{framed}"


def _entitle(figure: Any, title: str, below: str) -> None:
    """Makes room above the map and writes its title there."""
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + _HEAD)
    for axes in figure.axes:
        place, scale = axes.get_position(), height / (height + _HEAD)
        axes.set_position((place.x0, place.y0 * scale, place.width, place.height * scale))
    top = 1 - 0.25 / (height + _HEAD)
    figure.text(0.15 / width, top, title, fontsize=12, fontweight="bold", va="center")
    figure.text(0.15 / width, top - 0.15 / (height + _HEAD), below, fontsize=9, va="top")
