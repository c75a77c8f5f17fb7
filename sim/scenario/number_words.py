"""Numbers of a scenario, certain or not, in words."""

from __future__ import annotations

import math

from sim.prose import listing
from sim.scenario.quantity import Quantity


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
        return f"about {quantity.central:.3g}"
    if quantity.triangular:
        return f"{figure(quantity.central)} ({figure(low)} to {figure(high)})"
    return f"{figure(low)} to {figure(high)}"
