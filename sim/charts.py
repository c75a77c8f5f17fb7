"""Charts of rows, as matplotlib figures: what drives an outcome, under which conditions it holds, what levers do, what moves it.

The colours, and how a figure becomes a file, are those of `sim.drawing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from sim.drawing import FOUGHT, INK, MUTED, PAPER, RULE, TOGETHER
from sim.panels import SMALL, Panel, page

_PALE = 0.3


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: a bar to `value` with the interval from `low` to `high`, and a hollow mark further out, `beyond`, with its own."""

    label: str
    value: float
    low: float
    high: float
    beyond: float | None = None
    beyond_low: float = 0.0
    beyond_high: float = 0.0


def bars(title: str, scale: str, rows: Sequence[Bar], share: bool, key: Sequence[str]) -> Figure:
    """Ranked horizontal bars with intervals, the first row on top; `scale` says what the axis measures.

    `share`: values are shares, the axis is in percent, and an estimate below 0 or above 1 stands at that end. `key` explains bar and
    line, then hollow mark and pale line. Bars have the gids `bar:N`, their ends `end:N`, intervals `interval:N`, marks `mark:N`.
    """
    most = 1.0 if share else float("inf")
    two = any(row.beyond is not None for row in rows)
    marks = [
        _stroke(TOGETHER, 9),
        Line2D([], [], color=INK, linewidth=1.6, marker="|", markersize=8),
        Line2D([], [], marker="o", markersize=6, linestyle="", markerfacecolor=PAPER, color=TOGETHER),
        _stroke(TOGETHER, 4, _PALE),
    ]
    panel = Panel(title, scale, [(row.label, "") for row in rows])
    figure, (axes,) = page([panel], list(zip(marks, key, strict=False)), row=0.55 if two else 0.42)
    for number, row in enumerate(rows):
        _bar(axes, number, row, most)
    reach = max(max(row.value, row.high, row.beyond or 0.0, row.beyond_high) for row in rows)
    axes.set_xlim(0, min(most, 1.04 * reach) or 1.0)
    if share:
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=None if reach < 0.05 else 0))
    return figure


def _bar(axes: Axes, number: int, row: Bar, most: float) -> None:
    value, low, high = (min(most, max(0.0, place)) for place in (row.value, row.low, row.high))
    axes.barh([number], [value], height=0.42, color=TOGETHER, linewidth=0, gid=f"bar:{number}")
    # The end of a bar is seen even at 0.
    axes.plot([value], [number], color=TOGETHER, marker="|", markersize=14, markeredgewidth=2.5, clip_on=False, gid=f"end:{number}")
    # Lined with paper, the interval is seen on the bar and off it.
    axes.plot([low, high], [number, number], color=PAPER, linewidth=4, zorder=3, solid_capstyle="butt")
    axes.plot([low, high], [number, number], color=INK, linewidth=1.6, marker="|", markersize=8, gid=f"interval:{number}", zorder=3)
    if row.beyond is None:
        return
    ends = [min(most, max(0.0, place)) for place in (row.beyond_low, row.beyond_high)]
    axes.plot(ends, [number + 0.34] * 2, color=TOGETHER, linewidth=4, alpha=_PALE, solid_capstyle="butt")
    axes.plot(
        [min(most, max(0.0, row.beyond))], [number + 0.34], marker="o", markersize=6, markerfacecolor=PAPER, color=TOGETHER,
        clip_on=False, gid=f"mark:{number}", zorder=4,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A row: of an input's draws, in order of their values, those from share `low` to share `high` lie in a box; `text` says the limits."""

    label: str
    low: float
    high: float
    text: str


def spans(title: str, panels: Mapping[str, Sequence[Span]]) -> Figure:
    """Boxes as panels under one title: for each input they limit, the part of its draws that lies within.

    Spans have the gids `span:N` in their panel.
    """
    scale = "share of the input's draws, from its lowest value to its highest"
    parts = [Panel(name, scale, [(row.label, row.text) for row in rows]) for name, rows in panels.items()]
    key = ((_stroke(TOGETHER, 10), "draws within the box"), (_stroke(RULE, 4), "draws outside it"))
    figure, grid = page(parts, key, title)
    for axes, rows in zip(grid, panels.values(), strict=True):
        for number, row in enumerate(rows):
            axes.plot([0, 1], [number, number], color=RULE, linewidth=4, solid_capstyle="butt")
            axes.plot([row.low, row.high], [number, number], color=TOGETHER, linewidth=10, solid_capstyle="butt", gid=f"span:{number}")
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return figure


@dataclass(frozen=True, slots=True)
class Move:
    """A row of a picture of moves: from `start` to `end`, where an interval from `low` to `high` stands; `text` beside it.

    `up` chooses the colour: likelier, less likely, or (None) neither.
    """

    label: str
    start: float
    end: float
    low: float
    high: float
    up: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Moves:
    """A panel of moves; its axis goes from one of `limits` to the other and measures what `scale` says, in percent if `share`.

    `line` is the place and the name of a dotted line.
    """

    title: str
    scale: str
    rows: Sequence[Move]
    limits: tuple[float, float] = (0.0, 1.0)
    share: bool = True
    line: tuple[float, str] | None = None


def moves(title: str, below: str, panels: Sequence[Moves], key: tuple[str, str, str]) -> Figure:
    """Panels of ranked dumbbells under one title, the first row on top; `below` is small print under the title.

    A row is an open diamond where it stands, a dot where it is moved, a bar for the interval; `key` explains the three. Rows have the
    gids `start:N`, `end:N` and `interval:N` in their panel.
    """
    marks = (_diamond(), Line2D([], [], marker="o", markersize=6, linestyle="", color=INK), _stroke(INK, 8, _PALE))
    parts = [Panel(panel.title, panel.scale, [(row.label, row.text) for row in panel.rows]) for panel in panels]
    figure, grid = page(parts, list(zip(marks, key, strict=True)), title, below)
    for axes, panel in zip(grid, panels, strict=True):
        for number, row in enumerate(panel.rows):
            _move(axes, number, row)
        axes.set_xlim(panel.limits)
        if panel.share:
            axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        if panel.line is not None:
            _line(axes, *panel.line)
    return figure


def _move(axes: Axes, number: int, row: Move) -> None:
    colour = MUTED if row.up is None else TOGETHER if row.up else FOUGHT
    axes.plot(
        [row.low, row.high], [number, number], color=colour, linewidth=8, alpha=_PALE, solid_capstyle="butt", gid=f"interval:{number}"
    )
    axes.plot([row.start, row.end], [number, number], color=colour, linewidth=1.6)
    axes.plot([row.end], [number], marker="o", markersize=6, color=colour, clip_on=False, gid=f"end:{number}", zorder=4)
    # Open and larger than the dot: where both stand in one place, both are seen.
    diamond = _diamond()
    diamond.set(xdata=[row.start], ydata=[number], clip_on=False, gid=f"start:{number}", zorder=5)
    axes.add_line(diamond)
    axes.texts[number].set_color(colour)


def _line(axes: Axes, place: float, name: str) -> None:
    axes.axvline(place, color=MUTED, linewidth=1.3, linestyle=(0, (1, 2)), zorder=0)
    axes.text(place, 1.01, name, transform=axes.get_xaxis_transform(), fontsize=SMALL, color=MUTED, ha="center", va="bottom")


def _diamond() -> Line2D:
    return Line2D([], [], marker="D", markersize=8, markeredgewidth=1.4, linestyle="", markerfacecolor="none", color=INK)


def _stroke(colour: str, width: float, opacity: float = 1.0) -> Line2D:
    looks: dict[str, Any] = {"solid_capstyle": "butt"}
    return Line2D([], [], color=colour, linewidth=width, alpha=opacity, **looks)
