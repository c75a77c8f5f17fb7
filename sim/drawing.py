"""What every figure shares: colours, axes, texts drawn as they stand, and SVG text that is the same on every machine and day.

Figures are made without pyplot, so nothing global changes. Colours are from Okabe & Ito's palette, told apart by
colour-blind readers; what a colour means is also said in words or by position.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

INK = "#1b1f24"
PAPER = "#ffffff"
MUTED = "#5b6470"
RULE = "#d3d8de"
TOGETHER = "#0072b2"
FOUGHT = "#d55e00"
EVENT = "#886a00"


MISSING = r"Glyph \d+ .* missing from font"
"""How matplotlib begins to say that its font lacks a letter."""


class Picture(Figure):
    """A figure whose texts are drawn as they stand: a `$` in a name begins no formula."""

    def draw(self, renderer: Any) -> None:
        """Draws it."""
        with mpl.rc_context({"text.parse_math": False}):  # for labels that are only made now
            for text in self.findobj(Text):
                text.set_parse_math(False)
            super().draw(renderer)


def day_number(day: date) -> float:
    """Days since 1970, as matplotlib counts dates."""
    return float((day - date(1970, 1, 1)).days)


def frame(axes: Axes, *sides: str) -> None:
    """Leaves these sides of the frame, pale."""
    for name, spine in axes.spines.items():
        spine.set_visible(name in sides)
        spine.set_color(RULE)


def svg(figure: Figure) -> str:
    """The figure as an <svg> element: text stays text, no date, no random ids, no outer declarations."""
    settings: dict[Any, Any] = {"svg.hashsalt": "coalition-sim", "svg.fonttype": "none", "font.family": "sans-serif", "path.simplify": True}
    stream = io.StringIO()
    with mpl.rc_context(settings), whatever_letters():
        figure.savefig(stream, format="svg", transparent=True, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    text = stream.getvalue()
    return _numbered(text[text.index("<svg") :])


@contextmanager
def whatever_letters() -> Iterator[None]:
    """No complaint about letters that matplotlib's font lacks, where another program draws them or only their room is measured."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", MISSING)
        yield


def _numbered(text: str) -> str:
    """The same with definitions numbered: matplotlib derives some of their ids from addresses in memory."""
    ids = dict.fromkeys(re.findall(r'\bid="([a-z][0-9a-f]{10})"', text))
    for number, name in enumerate(ids):
        text = text.replace(name, f"d{number}")
    return text
