"""Tables -> matplotlib figures: who ends up with whom, as an ordered map, and the course of runs, as fan charts over dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter
from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
from scipy.spatial.distance import squareform

from sim.drawing import EVENT, FOUGHT, INK, MUTED, PAPER, RULE, TOGETHER, Picture, day_number, frame

_WRITTEN_UP_TO = 12
"""Factions up to which the shares are written into the cells of the map."""

FAN = ((0.05, 0.95, 0.18), (0.25, 0.75, 0.38))
"""Bands of a fan chart: lower quantile, upper quantile, opacity."""


@dataclass(frozen=True, slots=True)
class Half:
    """What one half of a map of pairs shows: the `kind` begins the gid of its cells, `text` explains it below the map."""

    kind: str
    text: str
    colour: str


SHARED_BLOC = Half("together", "below the diagonal: in one bloc", TOGETHER)
FOUGHT_EACH_OTHER = Half("fought", "above: fought each other", FOUGHT)


@dataclass(frozen=True, slots=True)
class EventMark:
    """An event on a time axis: it starts between `earliest` and `latest` and is over by `end`."""

    label: str
    earliest: date
    latest: date
    end: date


# --- who with whom


def square(pairs: pd.DataFrame, value: str, factions: Sequence[str]) -> pd.DataFrame:
    """A symmetric table faction x faction of one column of a table of pairs (columns `a`, `b`, value); 0 where there is no pair."""
    index = {faction: number for number, faction in enumerate(factions)}
    matrix: npt.NDArray[np.float64] = np.zeros((len(factions), len(factions)))
    rows, columns = pairs["a"].map(index).to_numpy(), pairs["b"].map(index).to_numpy()
    matrix[rows, columns] = matrix[columns, rows] = pairs[value].to_numpy()
    return pd.DataFrame(matrix, index=list(factions), columns=list(factions))


def bloc_order(together: pd.DataFrame, fought: pd.DataFrame, groups: Iterable[Sequence[str]]) -> list[str]:
    """An order of factions in which the members of each group, and then who is often together, stand side by side.

    Both tables are square (faction x faction, shares of runs in [0, 1], symmetric); no faction is in two groups. Average linkage
    over the distance (1 - together + fought)/2, within groups before all else, with the leaf order of Bar-Joseph et al. 2001.
    """
    if len(together) < 3:
        return list(together.index)
    group = {name: number for number, members in enumerate(groups) for name in members}
    own = np.array([group.get(name, -1 - position) for position, name in enumerate(together.index)])
    distance = (1 - together.to_numpy() + fought.to_numpy()) / 2
    farther = distance + 2.0 * (own[:, None] != own)  # than any two of a group are, whose distance is 1 at most
    np.fill_diagonal(farther, 0)
    condensed = squareform(farther, checks=False)
    leaves = leaves_list(optimal_leaf_ordering(linkage(condensed, "average"), condensed))
    return [str(together.index[int(k)]) for k in leaves]


def who_with_whom(
    together: pd.DataFrame,
    fought: pd.DataFrame,
    names: Mapping[str, str],
    groups: Sequence[Sequence[str]] = (),
    halves: tuple[Half, Half] = (SHARED_BLOC, FOUGHT_EACH_OTHER),
) -> Figure:
    """An ordered heat map: below the diagonal the share of runs in one bloc, above it the share that fought.

    The tables are as for `bloc_order`; `names` gives the label of each faction; `groups`, which are framed, are those that words tell
    of beside the map; `halves` (below, above) may say that the
    tables mean something else. Each cell is a rectangle whose opacity is the share and whose gid is `together:A:B` or
    `fought:A:B` (A the row, B the column). Up to a dozen factions the shares are written into the cells too.
    """
    order = bloc_order(together, fought, groups)
    labels = [names[faction] for faction in order]
    count = len(order)
    side, margin = max(4.2, 0.27 * count), 0.25 + 0.063 * max(len(label) for label in labels)
    width, height = side + margin + 0.1, side + margin + 0.6
    figure = Picture(figsize=(width, height))
    axes = figure.add_axes((margin / width, 0.6 / height, side / width, side / height))
    for half, table in zip(halves, (together, fought), strict=True):
        shares = table.loc[order, order].to_numpy(dtype=float)
        for row, column in combinations(range(count), 2):
            row, column = (column, row) if half is halves[0] else (row, column)
            _cell(axes, row, column, shares[row, column], f"{half.kind}:{order[row]}:{order[column]}", half.colour)
            if count <= _WRITTEN_UP_TO and shares[row, column] >= 0.005:
                _write(axes, row, column, shares[row, column])
    _frames(axes, order, groups)
    axes.plot([0, count], [0, count], color=RULE, linewidth=0.8)
    axes.set(xlim=(0, count), ylim=(count, 0))
    axes.set_xticks(np.arange(count) + 0.5, labels, rotation=90, fontsize=8.5, color=INK)
    axes.set_yticks(np.arange(count) + 0.5, labels, fontsize=8.5, color=INK)
    axes.tick_params(length=0, pad=3, labeltop=True, labelbottom=False)
    axes.spines[:].set_color(RULE)
    _share_key(axes, side, halves)
    return figure


def _cell(axes: Axes, row: int, column: int, share: float, gid: str, colour: str) -> None:
    # add_artist: add_patch would look at the axis limits again for each of hundreds of cells
    axes.add_artist(Rectangle((column + 0.04, row + 0.04), 0.92, 0.92, facecolor=colour, alpha=share, linewidth=0, clip_on=False, gid=gid))


def _write(axes: Axes, row: int, column: int, share: float) -> None:
    colour = INK if share < 0.6 else PAPER
    axes.text(column + 0.5, row + 0.5, f"{share:.0%}", ha="center", va="center", fontsize=8, color=colour)


def _frames(axes: Axes, order: Sequence[str], groups: Iterable[Sequence[str]]) -> None:
    """Frames each group of two or more, whose members stand side by side."""
    for group in groups:
        if len(group) > 1:
            start = min(order.index(name) for name in group)
            axes.add_patch(Rectangle((start, start), len(group), len(group), fill=False, edgecolor=INK, linewidth=1.1, zorder=3))


def _share_key(axes: Axes, side: float, halves: tuple[Half, Half]) -> None:
    """The key below the map, five shades for either half; `side` is the map's, in inches."""
    for left, half in zip((0.0, 0.5), halves, strict=True):
        axes.text(left, -0.14 / side, half.text, transform=axes.transAxes, fontsize=8, color=MUTED, va="center")
        for step in range(5):
            corner = (left + step * 0.42 / side, -0.40 / side)
            swatch = Rectangle(corner, 0.38 / side, 0.14 / side, transform=axes.transAxes, clip_on=False, linewidth=0)
            swatch.set(facecolor=half.colour, alpha=step / 4)
            outline = Rectangle(corner, 0.38 / side, 0.14 / side, transform=axes.transAxes, clip_on=False, linewidth=0.5)
            outline.set(fill=False, edgecolor=RULE)
            axes.add_patch(swatch)
            axes.add_patch(outline)
            middle = corner[0] + 0.19 / side
            axes.text(middle, -0.49 / side, f"{step / 4:.0%}", transform=axes.transAxes, fontsize=7, color=MUTED, ha="center", va="center")


# --- the course of a run


def fan(levels: Mapping[str, Sequence[float]], start: date) -> pd.DataFrame:
    """Quantiles of a weekly metric as a table: a row per week, indexed by its first day, a column per quantile.

    `levels` is as summary.json has it: the quantile ("0.05") -> its value in each week.
    """
    table = pd.DataFrame({float(quantile): list(values) for quantile, values in levels.items()})
    table.index = pd.Index([start + timedelta(weeks=week) for week in range(len(table))], name="date")
    return table


def course(fans: Mapping[str, pd.DataFrame], events: Sequence[EventMark], references: Mapping[str, float] | None = None) -> Figure:
    """Fan charts over dates, one under the other, below a strip of the scenario's events.

    `fans` maps a panel's title to quantiles as `fan` gives them; values are shares (1 = 100%). A single week is drawn as wide as it is.
    Events that begin after the last week are left out.
    `references` gives a panel's dotted line, such as an outcome's threshold.
    """
    last = max(table.index[-1] for table in fans.values())
    events = [event for event in events if event.earliest <= last]
    strip = 0.24 * len(events) + 0.1 if events else 0.0
    heights = [strip] * bool(events) + [2.1] * len(fans)
    figure = Picture(figsize=(9.2, sum(heights) + 0.55 * len(fans) + 0.3), layout="constrained")
    panels = list(figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0])
    drawn = {title: _wide(table) for title, table in fans.items()}
    days = next(iter(drawn.values())).index
    if events:
        _event_strip(panels[0], events, days)
    for panel, (title, table) in zip(panels[bool(events) :], drawn.items(), strict=True):
        _panel(panel, title, table)
        for day in sorted({event.earliest for event in events}):
            panel.axvline(day_number(day), color=EVENT, linewidth=0.7, alpha=0.55, zorder=0)
        if references and title in references:
            panel.axhline(references[title], color=MUTED, linewidth=0.9, linestyle=(0, (1, 2)))
    panels[bool(events)].set_title("line: median · strong: half of the runs · faint: nine in ten", loc="right", fontsize=8, color=MUTED)
    locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
    panels[-1].xaxis.set_major_locator(locator)
    panels[-1].xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    panels[-1].set_xlim(day_number(days[0]), day_number(days[-1]))
    for panel in panels[:-1]:
        panel.xaxis.offsetText.set_visible(False)
    return figure


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """The same but for a single week, whose point nobody would see: it is repeated at the week's end."""
    if len(table) > 1:
        return table
    return pd.concat([table, table.set_axis([table.index[0] + timedelta(weeks=1)], axis=0)])


def _panel(axes: Axes, title: str, table: pd.DataFrame) -> None:
    days = [day_number(day) for day in table.index]
    for low, high, opacity in FAN:
        axes.fill_between(days, table[low], table[high], color=TOGETHER, alpha=opacity, linewidth=0, gid=f"band:{low}:{high}")
    axes.plot(days, table[0.5], color=TOGETHER, linewidth=2, gid="median")
    axes.set_title(title, loc="left", fontsize=10, color=INK, fontweight="bold")
    top = max(1.0, float(np.nanmax(table.to_numpy())) * 1.05)
    axes.set_ylim(0, top)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.tick_params(colors=MUTED, labelsize=8.5, length=3, labelbottom=True)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    frame(axes, "bottom")


def _event_strip(axes: Axes, events: Sequence[EventMark], days: pd.Index) -> None:
    """A row per event: a dot where it starts on a known day, else a bar over the days it may start; faint until it ends."""
    first, last = day_number(days[0]), day_number(days[-1])
    for row, event in enumerate(events):
        earliest, latest, end = day_number(event.earliest), min(day_number(event.latest), last), min(day_number(event.end), last)
        axes.plot([earliest, end], [row, row], color=EVENT, linewidth=5, alpha=0.3, solid_capstyle="butt")
        axes.plot([earliest, latest], [row, row], color=EVENT, linewidth=5, solid_capstyle="butt", gid=f"event:{row}")
        axes.plot([earliest], [row], marker="|", markersize=9, markeredgewidth=1.6, color=EVENT)
        left = (earliest + end) / 2 > (first + last) / 2
        gap = (last - first) * 0.008
        place = (earliest - gap, "right") if left else (end + gap, "left")
        axes.text(place[0], row, event.label, ha=place[1], va="center", fontsize=8.5, color=INK)
    axes.set(ylim=(len(events) - 0.5, -0.5), yticks=[])
    axes.tick_params(length=0, labelbottom=False)
    frame(axes)
