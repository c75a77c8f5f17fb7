"""Figures made part of a page: its colours, its text, a title on each cell, an accessible name; and no superfluous byte."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape
from matplotlib.figure import Figure

from sim import drawing

_COLOURS = {
    drawing.INK: "var(--ink)",
    drawing.PAPER: "var(--page)",
    drawing.MUTED: "var(--muted)",
    drawing.RULE: "var(--rule)",
    drawing.TOGETHER: "var(--together)",
    drawing.FOUGHT: "var(--fought)",
    drawing.EVENT: "var(--event)",
}
_PIXELS_AN_INCH = 98
_NUMBER = re.compile(r"-?\d+\.\d+")
_GROUP = re.compile(r'<g id="([^"]*)"([^>]*)>')


def inline(figure: Figure, key: str, description: str, titles: Mapping[str, str] | None = None) -> Markup:
    """The figure as an <svg> for a page; ids in it begin with `key`, so that two figures on a page do not meet.

    `description` is what a screen reader says. `titles` gives artists, by gid, what is shown when they are pointed at.
    """
    text = drawing.svg(figure)
    text = re.sub(r"<style.*?</style>|<!--.*?-->|<defs>\s*</defs>", "", text, flags=re.DOTALL)
    for colour, variable in _COLOURS.items():
        text = text.replace(colour, variable)
    text = re.sub(r'(?<=[^g] id=")|(?<=url\(#)|(?<=xlink:href="#)', f"{key}-", text)
    text = re.sub(r"(?<= style=\")([^\"]*)", lambda match: re.sub(r"font: [^;]*?([\d.]+px)[^;]*", r"font-size: \1", match[1]), text)
    text = _NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), text)
    text = re.sub(r"\s+", " ", text).replace("> <", "><")
    text = _GROUP.sub(lambda match: _group(match[1], match[2], titles or {}), text)
    width = figure.get_size_inches()[0] * _PIXELS_AN_INCH
    head = f'<svg role="img" aria-label="{escape(description)}" style="--natural: {width:.0f}px" '
    text = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', lambda match: f"{head}{match[1]}>", text, count=1)
    return Markup(text.replace("xlink:href", "href"))


def _group(gid: str, attributes: str, titles: Mapping[str, str]) -> str:
    """The opening of a group, with what is shown when it is pointed at in place of its id."""
    title = f"<title>{escape(titles[gid])}</title>" if gid in titles else ""
    return f"<g{attributes}>{title}"
