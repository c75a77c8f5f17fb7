"""Charts of rows, as matplotlib figures: what drives an outcome, under which conditions it holds, what levers do, what moves it.

The colours, and how a figure becomes a file, are those of `sim.figures`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.figures import FOUGHT, INK, MUTED, PAPER, RULE, TOGETHER

_ROW = 0.36
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


def bars(title: str, below: str, rows: Sequence[Bar], share: bool, key: tuple[str, str] | None = None) -> Figure:
    """Ranked horizontal bars with intervals, the first row on top; `below` says in small print what they measure.

    `share`: values are shares, and the axis is in percent. `key` explains the bar and the hollow mark. Bars have the gids
    `bar:N`, intervals `interval:N`, marks `mark:N`.
    """
    height = _ROW * len(rows) + 1.25
    figure = Figure(figsize=(9.2, height), layout="constrained")
    axes = figure.subplots()
    for number, row in enumerate(rows):
        _bar(axes, number, row)
    axes.set_title(title, loc="left", fontsize=11, color=INK, fontweight="bold")
    axes.set_xlabel(below, fontsize=8.5, color=MUTED, loc="left")
    axes.set_yticks(range(len(rows)), [row.label for row in rows], fontsize=8.5, color=INK)
    reach = max(max(row.high, row.beyond_high if row.beyond is not None else 0.0) for row in rows)
    axes.set(xlim=(0, min(1.0, 1.04 * reach) if share else 1.04 * reach), ylim=(len(rows) - 0.4, -0.6))
    if share:
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    if key is not None:
        _key(axes, key)
    frame(axes)
    return figure


def _bar(axes: Axes, number: int, row: Bar) -> None:
    axes.barh([number], [max(0.0, row.value)], height=0.42, color=TOGETHER, alpha=0.85, linewidth=0, gid=f"bar:{number}")
    axes.plot([max(0.0, row.low), max(0.0, row.high)], [number, number], color=INK, linewidth=1.4, gid=f"interval:{number}", zorder=3)
    if row.beyond is None:
        return
    ends = [max(0.0, row.beyond_low), max(0.0, row.beyond_high)]
    axes.plot(ends, [number + 0.32] * 2, color=TOGETHER, linewidth=4, alpha=_PALE, solid_capstyle="butt")
    axes.plot(
        [max(0.0, row.beyond)], [number + 0.32], marker="o", markersize=5.5, markerfacecolor=PAPER, color=TOGETHER, clip_on=False,
        gid=f"mark:{number}", zorder=4,
    )  # fmt: skip


def _key(axes: Axes, key: tuple[str, str]) -> None:
    bar = axes.barh([-10], [0], color=TOGETHER, alpha=0.85, label=key[0])
    (mark,) = axes.plot([], [], marker="o", linestyle="", markerfacecolor=PAPER, color=TOGETHER, label=key[1])
    axes.legend(handles=[bar, mark], loc="lower right", bbox_to_anchor=(1, 1), ncols=2, fontsize=8.5, frameon=False, labelcolor=MUTED)


@dataclass(frozen=True, slots=True)
class Span:
    """A row: of an input's draws, in order of their values, those from share `low` to share `high` lie in a box; `text` says the limits."""

    label: str
    low: float
    high: float
    text: str


def spans(panels: Mapping[str, Sequence[Span]]) -> Figure:
    """Boxes as panels: for each input they limit, the part of its draws that lies within. Spans have the gids `span:N` in their panel."""
    heights = [_ROW * len(rows) + 0.3 for rows in panels.values()]
    figure = Figure(figsize=(9.2, sum(heights) + 0.75 * len(heights)), layout="constrained")
    grid = list(figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0])
    for axes, (title, rows) in zip(grid, panels.items(), strict=True):
        for number, row in enumerate(rows):
            axes.plot([0, 1], [number, number], color=RULE, linewidth=9, solid_capstyle="butt")
            axes.plot([row.low, row.high], [number, number], color=TOGETHER, linewidth=9, solid_capstyle="butt", gid=f"span:{number}")
            axes.annotate(row.text, (1.01, number), xycoords=("axes fraction", "data"), fontsize=8.5, color=INK, va="center")
        axes.set_title(title, loc="left", fontsize=10, color=INK, fontweight="bold")
        axes.set_yticks(range(len(rows)), [row.label for row in rows], fontsize=8.5, color=INK)
        axes.set(xlim=(0, 1), ylim=(len(rows) - 0.4, -0.6))
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        frame(axes)
    grid[-1].set_xlabel(
        "draws of the input, from its lowest value to its highest; blue: within the box", fontsize=8.5, color=MUTED, loc="left"
    )
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


MOVES = "hollow: now · filled: moved · bar: 95% interval · blue: becomes likelier · orange: becomes less likely"


def moves(
    panels: Mapping[str, Sequence[Move]], limits: Mapping[str, tuple[float, float]], lines: Mapping[str, float], key: str = MOVES
) -> Figure:
    """Panels of ranked dumbbells, the first row on top: hollow where it stands, filled where it is moved, a bar for the interval.

    `limits` gives each panel's axis, `lines` the place of a dotted line, where one is wanted, `key` says what is what. Rows have the gids
    `start:N`, `end:N` and `interval:N` in their panel.
    """
    heights = [0.30 * len(rows) + 0.25 for rows in panels.values()]
    figure = Figure(figsize=(9.2, sum(heights) + 0.85 * len(heights)), layout="constrained")
    grid = list(figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0])
    for axes, (title, rows) in zip(grid, panels.items(), strict=True):
        axes.set_title(title, loc="right", fontsize=10, color=INK, fontweight="bold")
        for number, row in enumerate(rows):
            _move(axes, number, row)
        if title in lines:
            axes.axvline(lines[title], color=MUTED, linewidth=0.9, linestyle=(0, (1, 2)), zorder=0)
        axes.set_yticks(range(len(rows)), [row.label for row in rows], fontsize=8.5, color=INK)
        axes.set(xlim=limits[title], ylim=(len(rows) - 0.5, -0.5))
        frame(axes)
    figure.supxlabel(key, fontsize=8, color=MUTED)
    return figure


def _move(axes: Axes, number: int, row: Move) -> None:
    colour = MUTED if row.up is None else TOGETHER if row.up else FOUGHT
    axes.plot([row.low, row.high], [number, number], color=colour, linewidth=7, alpha=0.3, solid_capstyle="butt", gid=f"interval:{number}")
    axes.plot([row.start, row.end], [number, number], color=colour, linewidth=1.6)
    axes.plot([row.start], [number], marker="o", markersize=6, markerfacecolor=PAPER, color=INK, clip_on=False, gid=f"start:{number}")
    axes.plot([row.end], [number], marker="o", markersize=6.5, color=colour, clip_on=False, gid=f"end:{number}")
    axes.annotate(row.text, (1.02, number), xycoords=("axes fraction", "data"), fontsize=8.5, color=colour, va="center")


def frame(axes: Axes) -> None:
    """The look of a chart of rows: a scale below, pale lines up from it, nothing else around."""
    axes.tick_params(axis="x", colors=MUTED, labelsize=8.5, length=3)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(RULE)
