"""Numbers, grades and names as a reader expects them in a report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.analysis.wording import named

if TYPE_CHECKING:
    from sim.scenario.quantity import Quantity

GRADES = {
    "S": "stands in a source",
    "Sd": "direction stands in a source, the number is judged",
    "D": "worked out from sources",
    "J": "judgement",
    "U": "general knowledge, not verified",
}
_LONGEST_NAME = 38


def is_address(text: str) -> bool:
    """Whether a source's address may be a link: a page of the web, nothing else."""
    return text.startswith(("https://", "http://"))


def plain(value: float) -> str:
    """A number with thousands set apart and no more digits than it needs.

    >>> plain(12000.0), plain(0.025), plain(float("inf"))
    ('12,000', '0.025', 'infinite')
    """
    if math.isinf(value):
        return "infinite" if value > 0 else "minus infinite"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def quantity(number: Quantity) -> str:
    """A number with its uncertainty: the likeliest value and the range, or the choices with their chances."""
    if number.constant is not None:
        return plain(number.constant)
    if number.choice:
        return " or ".join(f"{plain(value)} ({chance:.0%})" for value, chance in number.choice)
    low, high = number.bounds
    if number.uniform:
        return f"{plain(low)} to {plain(high)}, each as likely"
    if number.normal:
        return f"about {plain(number.normal.mean)}, give or take {plain(number.normal.sd)}"
    return f"{plain(number.central)} ({plain(low)} to {plain(high)})"


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Labels short enough for a figure's margin; a label that two factions would share gives way to the ids.

    >>> short_names({"gnc": "GNC rump / National Salvation Government", "lna": "Libyan National Army"})
    {'gnc': 'GNC rump', 'lna': 'Libyan National Army'}
    """
    short = {key: _short(name) for key, name in names.items()}
    taken = list(short.values())
    return {key: label if taken.count(label) == 1 else key for key, label in short.items()}


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    for mark in (" (", " / ", ":", ","):
        name = name.split(mark)[0].strip()
        if len(name) <= _LONGEST_NAME:
            return name
    return name[: _LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"


def from_id(name: str) -> str:
    """An id as the words that open a line: `capital_at_war` -> `Capital at war`."""
    words = named(name)
    return words[:1].upper() + words[1:]
