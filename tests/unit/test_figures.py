"""Figures show what their tables say: the artists' data are compared with the tables, not with pictures."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
from datetime import date
from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim import drawing, figures

START = date(2016, 1, 4)


def table(values: np.ndarray, names: list[str]) -> pd.DataFrame:
    symmetric = (values + values.T) / 2
    np.fill_diagonal(symmetric, 0)
    return pd.DataFrame(symmetric, index=names, columns=names)


def shares(count: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, (count, count), elements=st.floats(0, 1, width=16))


def cells(figure: Figure) -> dict[str, Rectangle]:
    found = figure.axes[0].patches
    return {str(patch.get_gid()): patch for patch in found if isinstance(patch, Rectangle) and patch.get_gid()}


@given(count=st.integers(2, 7), data=st.data())
def test_each_cell_of_the_map_is_as_opaque_as_its_share(count: int, data: st.DataObject) -> None:
    names = [f"f{k}" for k in range(count)]
    together, fought = table(data.draw(shares(count)), names), table(data.draw(shares(count)), names)
    figure = figures.who_with_whom(together, fought, {name: name.upper() for name in names})
    order = [label.get_text().lower() for label in figure.axes[0].get_yticklabels()]
    assert sorted(order) == names
    assert order == [label.get_text().lower() for label in figure.axes[0].get_xticklabels()]
    found = cells(figure)
    assert len(found) == count * (count - 1)
    for gid, patch in found.items():
        kind, first, second = gid.split(":")
        row, column = order.index(first), order.index(second)
        source, colour = (together, drawing.TOGETHER) if kind == "together" else (fought, drawing.FOUGHT)
        assert (row > column) == (kind == "together"), "together below the diagonal, fought above"
        assert patch.get_alpha() == source.loc[first, second]
        assert to_hex(patch.get_facecolor()) == colour
        assert np.floor(patch.get_xy()).tolist() == [column, row]


def test_small_maps_say_their_shares() -> None:
    together = table(np.array([[0, 0.31], [0.31, 0]]), ["a", "b"])
    fought = table(np.array([[0, 0.64], [0.64, 0]]), ["a", "b"])
    axes = figures.who_with_whom(together, fought, {"a": "A", "b": "B"}).axes[0]
    written = {text.get_text(): text.get_position() for text in axes.texts}
    assert written["31%"] == (0.5, 1.5), "first column, second row: below the diagonal"
    assert written["64%"] == (1.5, 0.5)


def test_blocs_stand_side_by_side_whatever_the_order_of_names() -> None:
    groups = {"a": 0, "b": 1, "c": 0, "d": 2, "e": 1, "f": 0, "g": 2}
    names = list(groups)
    same = np.array([[float(groups[one] == groups[other]) for other in names] for one in names])
    together, fought = table(0.9 * same, names), table(0.5 * (1 - same), names)
    order = figures.bloc_order(together, fought, [])
    assert sorted(order) == names
    sequence = [groups[name] for name in order]
    assert sum(one != other for one, other in pairwise(sequence)) == 2, "three groups, two borders"
    told = [[name for name in names if groups[name] == group] for group in range(3)]
    assert frames(together, fought, told) == {("a", "c", "f"), ("b", "e"), ("d", "g")}


def frames(together: pd.DataFrame, fought: pd.DataFrame, groups: list[list[str]]) -> set[tuple[str, ...]]:
    """Who stands within each frame of the map."""
    axes = figures.who_with_whom(together, fought, {name: name for name in together.index}, groups).axes[0]
    order = [label.get_text() for label in axes.get_yticklabels()]
    found = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_zorder() == 3]
    assert all(patch.get_x() == patch.get_y() and patch.get_width() == patch.get_height() for patch in found)
    return {tuple(sorted(order[int(patch.get_x()) : int(patch.get_x() + patch.get_width())])) for patch in found}


@given(count=st.integers(2, 8), data=st.data())
def test_the_map_frames_whatever_groups_are_told_beside_it(count: int, data: st.DataObject) -> None:
    """Even groups that are never together, and whoever fights within them."""
    names = [f"f{k}" for k in range(count)]
    together, fought = table(data.draw(shares(count)), names), table(data.draw(shares(count)), names)
    label = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    groups = [[name for name, own in zip(names, label, strict=True) if own == one] for one in range(4)]
    assert frames(together, fought, groups) == {tuple(group) for group in groups if len(group) > 1}


def test_square_puts_each_pair_in_both_places() -> None:
    pairs = pd.DataFrame({"a": ["x", "x"], "b": ["y", "z"], "share": [0.2, 0.7]})
    made = figures.square(pairs, "share", ["x", "y", "z"])
    assert made.to_numpy().tolist() == [[0, 0.2, 0.7], [0.2, 0, 0], [0.7, 0, 0]]


@pytest.fixture
def fan() -> pd.DataFrame:
    weeks = np.arange(10)
    return figures.fan({str(level): (level + weeks / 20).tolist() for level in (0.05, 0.25, 0.5, 0.75, 0.95)}, START)


def test_a_fan_has_a_row_a_week(fan: pd.DataFrame) -> None:
    assert fan.index[0] == START
    assert fan.index[9] == date(2016, 3, 7)
    assert list(fan.columns) == [0.05, 0.25, 0.5, 0.75, 0.95]
    assert fan.loc[date(2016, 1, 11), 0.5] == 0.55


def test_bands_and_median_are_the_quantiles(fan: pd.DataFrame) -> None:
    figure = figures.course({"Share": fan}, [], {"Share": 0.4})
    (axes,) = figure.axes
    days = date2num(list(fan.index))
    bands = {str(band.get_gid()): band for band in axes.collections if isinstance(band, FillBetweenPolyCollection)}
    assert set(bands) == {"band:0.05:0.95", "band:0.25:0.75"}
    for gid, band in bands.items():
        low, high = (float(part) for part in gid.split(":")[1:])
        (path,) = band.get_paths()
        corners = {(round(x, 6), round(y, 6)) for x, y in path.vertices}
        assert corners == {(round(x, 6), round(y, 6)) for level in (low, high) for x, y in zip(days, fan[level], strict=True)}
    lines = {str(line.get_gid()): line for line in axes.lines}
    assert np.asarray(lines["median"].get_ydata()).tolist() == fan[0.5].tolist()
    assert np.asarray(lines["median"].get_xdata()).tolist() == days.tolist()
    assert [0.4, 0.4] in [np.asarray(line.get_ydata()).tolist() for line in axes.lines]
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] >= 1.4


def test_events_stand_where_they_may_begin_in_strip_and_panels(fan: pd.DataFrame) -> None:
    event = figures.EventMark("Fight", date(2016, 1, 18), date(2016, 2, 1), date(2016, 2, 8))
    strip, panel = figures.course({"Share": fan}, [event]).axes
    bar = next(line for line in strip.lines if line.get_gid() == "event:0")
    assert np.asarray(bar.get_xdata()).tolist() == date2num([event.earliest, event.latest]).tolist()
    assert [text.get_text() for text in strip.texts] == ["Fight"]
    uprights = [line for line in panel.lines if isinstance(line, Line2D) and line.get_color() == drawing.EVENT]
    assert [np.asarray(line.get_xdata())[0] for line in uprights] == [date2num(event.earliest)]
    assert strip.get_xlim() == panel.get_xlim() == (date2num(START), date2num(fan.index[-1]))


def test_a_single_week_is_drawn_as_wide_as_it_is_without_a_warning() -> None:
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    event = figures.EventMark("Fight", START, START, START)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figures.course({"Share": figures.fan({str(level): [level] for level in levels}, START)}, [event])
        drawing.svg(figure)
    panel = figure.axes[-1]
    ends = date2num([START, date(2016, 1, 11)]).tolist()
    median = next(line for line in panel.lines if line.get_gid() == "median")
    assert (np.asarray(median.get_xdata()).tolist(), np.asarray(median.get_ydata()).tolist()) == (ends, [0.5, 0.5])
    assert list(panel.get_xlim()) == ends
    bands = [band.get_datalim(panel.transData) for band in panel.collections]
    assert sorted((round(band.y0, 6), round(band.y1, 6), band.width) for band in bands) == [(0.05, 0.95, 7.0), (0.25, 0.75, 7.0)]


@pytest.mark.parametrize("weeks", [1, 4])
def test_events_after_the_last_week_are_left_out_without_a_warning(weeks: int) -> None:
    """They would stand so far outside that no room is left for the picture itself."""
    table = figures.fan({str(level): [level] * weeks for level in (0.05, 0.25, 0.5, 0.75, 0.95)}, START)
    last = table.index[-1]
    within = figures.EventMark("Within", START, date(2016, 7, 4), date(2016, 7, 4))
    at_the_end, after = (figures.EventMark(name, day, day, day) for name, day in (("At the end", last), ("After", date(2016, 7, 4))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figures.course({"Share": table}, [within, at_the_end, after])
        drawing.svg(figure)
    strip, panel = figure.axes
    assert [text.get_text() for text in strip.texts] == ["Within", "At the end"]
    assert max(max(line.get_xdata()) for line in strip.lines) <= panel.get_xlim()[1]
    assert panel.get_position().height > 0.3
    assert figures.course({"Share": table}, [after]).axes[0].get_title(loc="left") == "Share"


def test_svg_is_the_same_twice_and_well_formed(fan: pd.DataFrame) -> None:
    event = figures.EventMark("A & B <fight>", START, START, START)
    first, second = (drawing.svg(figures.course({"Share": fan}, [event])) for _ in range(2))
    assert first == second
    assert ET.fromstring(first).tag.endswith("svg")
    assert "A &amp; B &lt;fight&gt;" in first, "text stays text"
    assert "date>" not in first


MONEY = "Fund: $10bn, 5% of $200bn_x and $\\foo$"


@pytest.mark.parametrize("count", [4, 14])
def test_a_dollar_in_a_name_begins_no_formula(count: int) -> None:
    names = {f"f{k}": f"{MONEY} {k}" for k in range(count)}
    shares = pd.DataFrame(np.full((count, count), 0.5), index=list(names), columns=list(names))
    text = drawing.svg(figures.who_with_whom(shares, shares, names))
    assert all(escape(name) in text for name in names.values()), "as it stands"
    drawn = drawing.svg(
        figures.course(
            {
                MONEY: figures.fan(
                    {"0.05": [0.1, 0.2], "0.25": [0.1, 0.2], "0.5": [0.2, 0.3], "0.75": [0.4, 0.5], "0.95": [0.6, 0.7]}, date(2016, 1, 4)
                )
            },
            [],
        )
    )
    assert escape(MONEY) in drawn


def test_letters_that_the_font_lacks_are_no_complaint(recwarn: pytest.WarningsRecorder) -> None:
    names = {"a": "\u7d05\u8ecd", "b": "\u9752\u8ecd", "c": "\u767d"}
    shares = pd.DataFrame(np.full((3, 3), 0.5), index=list(names), columns=list(names))
    assert all(name in drawing.svg(figures.who_with_whom(shares, shares, names)) for name in names.values())
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]
