"""A sweep as a picture: the outcome's probability over one path, or over one for some values of another, with its noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter
from matplotlib.transforms import ScaledTranslation

from sim.analysis.swept import value_words
from sim.drawing import EVENT, FOUGHT, INK, MUTED, PAPER, RULE, TOGETHER, Picture, frame
from sim.result import estimate_from

_LINES = ((TOGETHER, "o", "-"), (FOUGHT, "s", "--"), (EVENT, "^", "-."), (INK, "D", ":"))
"""Colour, mark and stroke of each value of a second path, told apart without colour as well."""
_APART = 6.0
"""Points between the lines of two values of a second path, where their data lie in one place."""

Points = Sequence[Mapping[str, Any]]


def sweep_figure(points: Points, outcome: str, name: str) -> Figure | None:
    """The figure of a sweep over one or two paths; None for more, or where it has no more than one point of which a run succeeded.

    Thin bars are the 95% intervals of the noise of simulating, pale ones what is not known. Where points are sampled over
    two paths they are dots whose shade is the probability. `name` is the outcome in words. Points have the gids `point:N`.
    """
    paths = list(points[0]["values"])
    points = [{**point, "number": number} for number, point in enumerate(points) if point["runs"]]
    if len(points) < 2 or not 1 <= len(paths) <= 2:
        return None
    lines = _lines(points, paths)
    if lines is None and not all(_is_number(point["values"][path]) for point in points for path in paths):
        return None
    figure = Picture(figsize=(9.2, 3.6), layout="constrained")
    axes = figure.subplots()
    if lines is None:
        _scatter(figure, axes, points, paths, outcome)
    else:
        along, split = lines
        _draw_lines(axes, points, along, split, outcome)
    axes.set_title(name, loc="left", fontsize=11, color=INK, fontweight="bold")
    _dress(axes)
    return figure


def shows_dots(points: Points) -> bool:
    """Whether `sweep_figure` shows the points as dots, whose shade is the probability, and not with bars for intervals."""
    return _lines([point for point in points if point["runs"]], list(points[0]["values"])) is None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _values(points: Points, path: str) -> list[Any]:
    """The different values along a path, numbers ascending."""
    found = list(dict.fromkeys(value_words(point["values"][path]) for point in points))
    numbers = {point["values"][path] for point in points if _is_number(point["values"][path])}
    return sorted(numbers) if len(numbers) >= len(found) else found


def _lines(points: Points, paths: list[str]) -> tuple[str, str | None] | None:
    """The path along the axis, and the one whose values are lines; None if no path has few enough values for that."""
    if len(paths) == 1:
        return paths[0], None
    along, split = sorted(paths, key=lambda path: (-len(_values(points, path)), path))
    return (along, split) if len(_values(points, split)) <= len(_LINES) else None


def _draw_lines(axes: Axes, points: Points, along: str, split: str | None, outcome: str) -> None:
    ticks = _values(points, along)
    numeric = all(_is_number(tick) for tick in ticks)
    values = _values(points, split) if split else [None]
    for number, value in enumerate(values):
        row = [point for point in points if split is None or _same(point["values"][split], value)]
        row.sort(key=lambda point: _place(point["values"][along], ticks, numeric))
        label = None if split is None else f"{split} = {value_words(value)}"
        known = len(axes.lines)
        _draw_line(axes, row, [_place(point["values"][along], ticks, numeric) for point in row], outcome, _LINES[number], numeric, label)
        _shift(axes, axes.lines[known:], _APART * (number - (len(values) - 1) / 2))
    if not numeric:
        axes.set_xticks(range(len(ticks)), [str(tick) for tick in ticks])
        axes.set_xlim(-0.5, len(ticks) - 0.5)
    axes.set_xlabel(along, fontsize=9, color=INK, loc="left")
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    if split is not None:
        axes.legend(fontsize=8.5, frameon=False, labelcolor=MUTED, loc="upper left", bbox_to_anchor=(1, 1))


def _shift(axes: Axes, lines: Sequence[Line2D], aside: float) -> None:
    """Draws lines so many points to the right of their data, so that lines of equal values are all seen."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    for line in lines:
        line.set_transform(axes.transData + ScaledTranslation(aside / 72, 0, figure.dpi_scale_trans))


def _draw_line(
    axes: Axes, row: Points, places: list[float], outcome: str, looks: tuple[str, str, str],
    joined: bool, label: str | None,
) -> None:  # fmt: skip
    colour, mark, stroke = looks
    estimates = [point["outcomes"][outcome] for point in row]
    shares = [estimate["probability"] for estimate in estimates]
    if joined:
        axes.plot(places, shares, color=colour, linewidth=1.2, linestyle=stroke, alpha=0.7)
    for place, point in zip(places, row, strict=True):
        _draw_knowledge(axes, place, point, outcome, colour)
    for place, point, estimate in zip(places, row, estimates, strict=True):
        axes.plot([place, place], [estimate["low"], estimate["high"]], color=colour, linewidth=1.4)
        axes.plot(
            [place], [estimate["probability"]], marker=mark, markersize=5, color=colour, clip_on=False, gid=f"point:{point['number']}"
        )
    axes.plot([], [], marker=mark, color=colour, linestyle=stroke if joined else "", label=label)


def _draw_knowledge(axes: Axes, place: float, point: Mapping[str, Any], outcome: str, colour: str) -> None:
    """Broad bars of what is not known, from the 5 to the 95% quantile: pale as estimated, paler as far as the draws leave possible."""
    estimate = estimate_from(point["outcomes"][outcome])
    if not point["uncertain"] or estimate.spread is None:
        return
    bars = (("possible", estimate.spread_limit, 0.13), ("knowledge", (estimate.spread[0], estimate.spread[2]), 0.25))
    for gid, known, alpha in bars:
        if known is not None:
            axes.plot([place, place], known, color=colour, linewidth=8, alpha=alpha, solid_capstyle="butt", zorder=1, gid=gid)


def _same(value: Any, other: Any) -> bool:
    return bool(value_words(value) == value_words(other))


def _place(value: Any, ticks: list[Any], numeric: bool) -> float:
    return float(value) if numeric else float(ticks.index(value_words(value)))


def _scatter(figure: Figure, axes: Axes, points: Points, paths: list[str], outcome: str) -> None:
    """Sampled points in the plane of two paths; the stronger the colour, the likelier."""
    shares = np.array([point["outcomes"][outcome]["probability"] for point in points])
    x, y = (np.array([float(point["values"][path]) for point in points]) for path in paths)
    for place, point in enumerate(points):
        _dot(axes, [x[place]], [y[place]], shares[place], f"point:{point['number']}")
    axes.set_xlabel(paths[0], fontsize=9, color=INK, loc="left")
    axes.set_ylabel(paths[1], fontsize=9, color=INK)
    key = [(tuple(_dot(axes, [], [], share)), f"{share:.0%}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    looks: dict[str, Any] = {"fontsize": 8.5, "frameon": False, "labelcolor": MUTED, "loc": "upper left", "bbox_to_anchor": (1, 1)}
    legend = axes.legend(*zip(*key, strict=True), title="share of runs", **looks)
    legend.get_title().set(color=MUTED, fontsize=8.5)


def _dot(axes: Axes, x: Sequence[float], y: Sequence[float], share: float, gid: str | None = None) -> list[PathCollection]:
    """A dot on paper whose opacity is the share, as in a map of pairs: a page may have other colours, and no colour is mixed."""
    looks: dict[str, Any] = {"s": 46, "linewidths": 0.7, "edgecolors": INK}
    paper = axes.scatter(x, y, facecolors=PAPER, **looks)
    return [paper, axes.scatter(x, y, facecolors=to_rgba(TOGETHER, share), gid=gid, **looks)]


def _dress(axes: Axes) -> None:
    axes.tick_params(colors=MUTED, labelsize=8.5, length=3)
    axes.grid(color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    frame(axes, "bottom", "left")
