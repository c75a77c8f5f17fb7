"""Charts of rows: nothing that is written is cut or lies on something else, however long it is; shares stay on their axis."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim import charts
from sim.drawing import svg
from sim.panels import minus

SHORT = "tie"
LONG = "recognition of the Government of National Accord by the Libyan National Army's western commanders and their hangers-on"
FIGURES: dict[str, Callable[[str], Figure]] = {
    "bars": lambda name: charts.bars(
        name, "share", [charts.Bar(name, 0.4, 0.1, 0.6, 0.8, 0.2, 1.0)] * 4, share=True, key=(name, "line", name, "pale line")
    ),
    "spans": lambda name: charts.spans(name, {name: [charts.Span(name, 0.2, 0.6, name)] * 3, SHORT: [charts.Span(SHORT, 0, 1, "< 3")]}),
    "moves": lambda name: charts.moves(
        name,
        name,
        [charts.Moves(title, "share", [charts.Move(name, 0.4, 0.9, 0.8, 1, True, name)] * 5, line=(0.5, "half")) for title in (name, "")],
        (name, SHORT, name),
    ),
}


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text().strip() and text.get_visible()]


@pytest.mark.parametrize("name", [SHORT, LONG, "Unbreakable" * 12])
@pytest.mark.parametrize("kind", FIGURES)
def test_no_text_is_cut_or_lies_on_another(kind: str, name: str) -> None:
    figure = FIGURES[kind](name)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    places = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts(figure)]
    width, height = figure.bbox.size
    for said, place in places:
        assert place.x0 >= 0 and place.x1 <= width and place.y0 >= 0 and place.y1 <= height, said
    for (said, place), (other, there) in combinations(places, 2):
        across = min(place.x1, there.x1) - max(place.x0, there.x0)
        down = min(place.y1, there.y1) - max(place.y0, there.y0)
        assert min(across, down) < 1, f"{said!r} lies on {other!r}"


@pytest.mark.parametrize("kind", FIGURES)
def test_rows_keep_most_of_the_width_for_their_marks(kind: str) -> None:
    for axes in FIGURES[kind](LONG).axes:
        assert axes.get_position().width > 0.3


def test_estimated_shares_outside_0_and_1_stand_at_the_ends() -> None:
    (axes,) = charts.bars("Title", "share", [charts.Bar("input", -0.1, -0.3, 0.2, 1.3, 0.9, 1.7)], share=True, key=("bar",)).axes
    lines = {line.get_gid(): line for line in axes.lines if line.get_gid()}
    assert list(lines["interval:0"].get_xdata()) == [0, 0.2] and list(lines["mark:0"].get_xdata()) == [1]
    assert axes.get_xlim() == (0, 1)


def test_what_lies_at_0_is_seen_and_clear_of_the_labels() -> None:
    at_zero = charts.Move("input", 0.0, 0.0, 0.0, 0.1, True, "0 points")
    figures = {
        "end:0": charts.bars("Title", "share", [charts.Bar("input", 0.0, 0.0, 0.0)], share=True, key=("bar",)),
        "start:0": charts.moves("Title", "", [charts.Moves("", "share", [at_zero])], ("now", "moved", "interval")),
    }
    for gid, figure in figures.items():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        (axes,) = figure.axes
        (mark,) = [line for line in axes.lines if line.get_gid() == gid]
        (label,) = axes.get_yticklabels()
        place = axes.transData.transform((0, 0))[0]
        reach = max(mark.get_markersize() * 2**0.5 if mark.get_marker() == "D" else 0, mark.get_markeredgewidth()) / 2
        assert mark.get_clip_on() is False
        assert label.get_window_extent(canvas.get_renderer()).x1 < place - reach * figure.dpi / 72


def test_a_hyphen_is_a_minus_before_numbers_alone() -> None:
    assert minus("GNA-3 and LNA-PFG from -0.5 to -10 (-3), 2016-03") == "GNA-3 and LNA-PFG from −0.5 to −10 (−3), 2016-03"


def test_a_dollar_begins_no_formula_and_is_measured_as_it_stands() -> None:
    label = "a fund of $\\foo$ and 5% of $10bn_x"
    figure = charts.bars(label, "share", [charts.Bar(label, 0.5, 0.2, 0.7, 1.0, 0.9, 1.0)], share=True, key=("bar",))
    assert svg(figure).count(label) == 2
    plain = charts.bars(
        label.replace("$", "S"), "share", [charts.Bar(label.replace("$", "S"), 0.5, 0.2, 0.7, 1.0, 0.9, 1.0)], share=True, key=("bar",)
    )
    assert figure.axes[0].get_position().x0 == pytest.approx(plain.axes[0].get_position().x0, abs=0.02)
