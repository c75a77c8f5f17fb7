"""When each outcome happens, as a figure: the share of runs that have shown it by each week, with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.drawing import INK, MUTED, RULE, TOGETHER, Picture, day_number, frame
from sim.result import Survival

MOST_PANELS = 6
_COLUMNS = 3
_LINE = 40
"""Characters of a title above a panel, which a long name of an outcome exceeds."""


def happening(curves: Mapping[str, Survival]) -> Figure:
    """A small panel for each curve, MOST_PANELS at most, by its title: a step line and its 95% band over dates."""
    columns = min(len(curves), _COLUMNS)
    rows = -(-len(curves) // columns)
    figure = Picture(figsize=(9.2 * max(columns, 2) / _COLUMNS, 1.9 * rows + 0.2), layout="constrained")
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for axes, (title, curve) in zip(grid, curves.items(), strict=False):
        _panel(axes, title, curve)
    for axes in grid[len(curves) :]:
        axes.set_axis_off()
    for axes in grid[max(0, len(curves) - columns) : len(curves)]:
        axes.tick_params(labelbottom=True)
    return figure


def _panel(axes: Axes, title: str, curve: Survival) -> None:
    days = [day_number(day) for day in curve.dates()]
    axes.fill_between(days, curve.low, curve.high, step="post", color=TOGETHER, alpha=0.25, linewidth=0, gid="band")
    axes.step(days, curve.happened, where="post", color=TOGETHER, linewidth=1.8, gid="happened")
    axes.axhline(0.5, color=MUTED, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    axes.set_title(textwrap.fill(title, _LINE), loc="left", fontsize=9, color=INK)
    axes.set(ylim=(0, 1.02), xlim=(days[0], days[-1] if len(days) > 1 else days[0] + 1))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_yticks([0, 0.5, 1])
    locator = AutoDateLocator(minticks=2, maxticks=5)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.tick_params(colors=MUTED, labelsize=8, length=3)
    axes.xaxis.offsetText.set(fontsize=8, color=MUTED)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    frame(axes, "bottom")
