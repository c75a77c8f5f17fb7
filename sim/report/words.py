"""Numbers, grades and names as a reader expects them in a report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.analysis.wording import brief_percent, outcome_names
from sim.prose import opening
from sim.scenario.naming import short_names

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.quantity import Quantity

_LONGEST_LABEL = 38


def short_percent(share: float | None) -> str:
    """A percentage for a table.

    >>> short_percent(0.0002), short_percent(0.34), short_percent(None)
    ('<0.1%', '34%', 'no run')
    """
    return "no run" if share is None else brief_percent(share)


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


def labels(names: Mapping[str, str]) -> dict[str, str]:
    """Names short enough for a figure's margin, as long as they stay different.

    >>> labels({"pfg": "PFG", "z": "Zintan militias and Zintan military council"})
    {'pfg': 'PFG', 'z': 'Zintan militias and Zintan military…'}
    """
    short = short_names(names)
    cut = {key: _cut(name) for key, name in short.items()}
    known = list(cut.values())
    return {key: cut[key] if known.count(cut[key]) == 1 else name for key, name in short.items()}


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"


def outcome_title(name: str, scenario: Scenario) -> str:
    """What an outcome is called, as the words that open a line."""
    return opening(outcome_names(scenario)[name])
