"""What a run may be set to between steps: a value that will do is returned, any other refused in words that name what it was for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real


def as_number(what: str, value: object) -> float:
    """The number that a value is; `what` it would be set to. Raises TypeError."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{what} must be a number, not {value!r}")
    return float(value)


def within(what: str, value: object, low: float, high: float) -> float:
    """A finite number from `low` to `high`. Raises TypeError and ValueError."""
    number = as_number(what, value)
    if not low <= number <= high or number == math.inf:
        raise ValueError(f"{what} must lie between {low:g} and {high:g}, not {value!r}")
    return number


def fighters_of(what: str, value: object) -> float:
    """A number of fighters. Raises TypeError and ValueError."""
    number = as_number(what, value)
    if not 0.0 <= number < math.inf:
        raise ValueError(f"{what} must be a finite number of fighters, not {value!r}")
    return number


def shares_of(what: str, shares: Mapping[str, float], names: Sequence[str]) -> list[float]:
    """Shares above 0 of all these names, in their order, that sum to 1. Raises TypeError and ValueError."""
    if not isinstance(shares, Mapping) or set(shares) != set(names):
        raise ValueError(f"{what} must give shares to {', '.join(names)}, not {shares!r}")
    given = [as_number(f"{what} to {name}", shares[name]) for name in names]
    if not all(share > 0.0 for share in given) or not math.isclose(sum(given), 1.0, abs_tol=1e-9):
        raise ValueError(f"{what} must be shares above 0 that sum to 1, not {dict(shares)!r}")
    return given


def require_bloc(who: str, others: frozenset[str], blocs: Sequence[Sequence[str]], most: int) -> None:
    """Raises ValueError unless the others are all of a bloc that it is not in, or nobody, with room for a bloc more (`most`; 0: any)."""
    if others and others not in [frozenset(bloc) for bloc in blocs if who not in bloc]:
        there = "; ".join(", ".join(bloc) for bloc in blocs)
        raise ValueError(f"bloc of {who} must be itself alone or a bloc that there is, not {', '.join(sorted(others))}; there are: {there}")
    if not others and most and len(blocs) >= most:
        raise ValueError(f"bloc of {who} cannot be itself alone: there are {most} blocs already, the most there may be (max_blocs)")
