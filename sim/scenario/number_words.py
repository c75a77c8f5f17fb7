"""Numbers of a scenario, certain or not, and what else a path may be set to, in words."""

from __future__ import annotations

import math
from typing import Any

from sim.prose import listing
from sim.scenario.quantity import Quantity

GRADES = {
    "S": "stated by a source",
    "Sd": "with the direction stated and the number judged",
    "D": "derived from what sources state",
    "J": "judged",
    "U": "unverified",
}
"""How a number is known, by its grade."""


def figure(value: float) -> str:
    """A number to read.

    >>> figure(0.25), figure(15000.0), figure(2500000)
    ('0.25', '15,000', '2,500,000')
    """
    return f"{value:,g}" if abs(value) < 100_000 else f"{value:,.0f}"


def fighters(quantity: Quantity) -> str:
    """So many fighters, in words."""
    return f"{quantity_words(quantity)} fighter{'' if quantity.constant == 1 else 's'}"


def quantity_words(quantity: Quantity) -> str:
    """A number in words: "4,000 (2,000 to 12,000)"; choices with their chances."""
    if quantity.constant is not None:
        return figure(quantity.constant)
    if quantity.choice:
        return listing([f"{figure(value)} ({100 * chance:.3g}%)" for value, chance in quantity.choice], "or")
    low, high = quantity.bounds
    if math.isinf(low) or math.isinf(high):
        return f"about {figure(float(f'{quantity.central:.3g}'))}"
    if quantity.triangular:
        return f"{figure(quantity.central)} ({figure(low)} to {figure(high)})"
    return f"{figure(low)} to {figure(high)}"


def set_to(setting: Any) -> str:
    """What a path is set to: a number, names, yes or no, or the range of a distribution.

    >>> set_to(True), set_to(("gov", "lna")), set_to(0.25)
    ('yes', 'gov with lna', '0.25')
    """
    if isinstance(setting, Quantity):
        return quantity_words(setting)
    if isinstance(setting, bool):
        return "yes" if setting else "no"
    if isinstance(setting, tuple):
        return " with ".join(setting)
    return figure(setting) if isinstance(setting, int | float) else str(setting)
