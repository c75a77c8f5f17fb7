"""A figure of rows: panels one under the other, with margins as wide as what is written in them, and a key below."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.textpath import TextPath

from sim.drawing import INK, MUTED, RULE, Picture, frame, whatever_letters

WIDTH = 9.6
"""Inches across a figure."""
SMALL = 9.5
_HEAD, _TITLE, _TEXT = 13.0, 11.0, 10.0
"""Sizes of type in points: they can be read in a figure at half its size."""
_LINE = 1.3 / 72
"""Inches of height of a line of text for each point of its size."""
_EDGE, _GAP, _MARK = 0.15, 0.12, 0.35
_CLEAR = 11
"""Points between a label and its axis, more than a mark at 0 reaches."""
_LABEL, _ASIDE, _ACROSS = 34, 28, 78
"""Characters after which a row's label, the text beside it and a title are wrapped."""
_SCALE = 0.62
"""Inches below a panel for its numbers and what they measure."""
_AFTER = 0.2
"""Inches below the figure's title."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What is written around a panel: its title, what its axis measures, and for each row a label and a text beside it."""

    title: str
    scale: str
    rows: Sequence[tuple[str, str]]


Key = Sequence[tuple[Line2D, str]]
"""Marks and what they mean, a line each."""


def page(panels: Sequence[Panel], key: Key, title: str = "", below: str = "", row: float = 0.4) -> tuple[Figure, list[Axes]]:
    """A figure and the axes of its panels, in which rows stand at 0, 1, ... from the top; each at least `row` inches high.

    `title` heads the figure, `below` is small print under it. Texts beside rows have the gids `aside:N`.
    """
    labels = [[_wrapped(label, _LABEL) for label, _ in panel.rows] for panel in panels]
    asides = [[_wrapped(aside, _ASIDE) for _, aside in panel.rows] for panel in panels]
    titles = [_wrapped(panel.title, _ACROSS) for panel in panels]
    head, small = _wrapped(title, _ACROSS - 8), _wrapped(below, _ACROSS + 22)
    means = [_wrapped(text, _ACROSS + 18) for _, text in key]
    row = max(row, *(_high(text, _TEXT) + 0.06 for group in (*labels, *asides) for text in group))
    left, right = (max(_wide(text, _TEXT) for group in texts for text in group) + _CLEAR / 72 + 0.04 for texts in (labels, asides))
    above = [_high(text, _TITLE) + (0.24 if text else 0.1) for text in titles]
    bodies = [row * len(panel.rows) for panel in panels]
    heads = _high(head, _HEAD) + _high(small, SMALL) + _AFTER * bool(title)
    foot = sum(_high(text, SMALL) + 0.05 for text in means)
    height = 2 * _EDGE + heads + sum(above) + sum(bodies) + (_SCALE + _GAP) * len(panels) + foot
    figure = Picture(figsize=(WIDTH, height))
    _write(figure, head, height - _EDGE, _HEAD, INK, "bold")
    _write(figure, small, height - _EDGE - _high(head, _HEAD), SMALL, MUTED)
    top, grid = height - _EDGE - heads, []
    for number, panel in enumerate(panels):
        _write(figure, titles[number], top, _TITLE if title else _HEAD, INK, "bold")
        top -= above[number] + bodies[number]
        across = WIDTH - 2 * _EDGE - left - right - _MARK
        axes = figure.add_axes(((_EDGE + left) / WIDTH, top / height, across / WIDTH, bodies[number] / height))
        _dress(axes, labels[number], asides[number], 0.2 / across)
        axes.set_xlabel(panel.scale, fontsize=_TEXT, color=INK, loc="left")
        grid.append(axes)
        top -= _SCALE + _GAP
    _explain(figure, [(mark, text) for (mark, _), text in zip(key, means, strict=True)], top)
    return figure, grid


def _dress(axes: Axes, labels: Sequence[str], asides: Sequence[str], gap: float) -> None:
    """Labels and the texts beside them; a scale below, pale lines up from it, nothing else around."""
    axes.set_yticks(range(len(labels)), labels, fontsize=_TEXT, color=INK)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    for number, text in enumerate(asides):
        place = (1 + gap, number)
        axes.text(*place, text, transform=axes.get_yaxis_transform(), fontsize=_TEXT, color=INK, va="center", gid=f"aside:{number}")
    axes.tick_params(axis="x", colors=MUTED, labelsize=SMALL, length=3)
    axes.tick_params(axis="y", length=0, pad=_CLEAR)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    frame(axes, "bottom")


def _explain(figure: Figure, key: Key, top: float) -> None:
    """The key from `top` down, its marks under one another at the left edge; inches."""
    height = figure.get_size_inches()[1]
    for mark, text in key:
        middle = top - 0.42 * _high("x", SMALL)
        places = (_EDGE + 0.14,) if mark.get_linestyle() in ("None", "none", "", " ") else (_EDGE, _EDGE + 0.28)
        mark.set_data([place / WIDTH for place in places], [middle / height] * len(places))
        mark.set_transform(figure.transFigure)
        figure.add_artist(mark)
        _write(figure, text, top, SMALL, INK, left=_EDGE + 0.42)
        top -= _high(text, SMALL) + 0.05


def _write(figure: Figure, text: str, top: float, size: float, colour: str, weight: str = "normal", left: float = _EDGE) -> None:
    height = figure.get_size_inches()[1]
    figure.text(left / WIDTH, top / height, text, fontsize=size, color=colour, fontweight=weight, va="top", linespacing=1.25)


def _wrapped(text: str, characters: int) -> str:
    return textwrap.fill(minus(text), characters, break_long_words=True)


def minus(text: str) -> str:
    """The text with minus signs where hyphens stand for them, as the axes have them.

    >>> minus("LNA-PFG at -0.5")
    'LNA-PFG at −0.5'
    """
    return re.sub(r"(?<![\w.)])-(?=\.?\d)", "−", text)


def _high(text: str, size: float) -> float:
    """Inches of height of a text."""
    return (text.count("\n") + 1) * size * _LINE if text else 0.0


def _wide(text: str, size: float) -> float:
    """Inches of width of a text, as it stands: a `$` begins no formula."""
    lines = [line.replace("$", r"\$") for line in text.split("\n") if line.strip()]
    with whatever_letters():
        return max((float(TextPath((0, 0), line, size=size).get_extents().width) / 72 for line in lines), default=0.0)
