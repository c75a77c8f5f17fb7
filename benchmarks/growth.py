"""How cost grows with a size: cost ~ size ** exponent, fitted over rounds, with an interval and a verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

HOLDS, BROKEN, OPEN = "holds", "does not hold", "not decided by these rounds"
LINEAR = 1.05
"""What counts as linear: a week is worth 5% more work or less, as more or less happens in it."""


@dataclass(frozen=True)
class Exponent:
    """An exponent with its 95% interval over rounds, each of which is one independent measurement of it."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Growth:
    """What something costs at each size (median over rounds), and how that grows from size `first` on.

    `fitted` is the slope of log cost over log size; `most` the largest exponent from `first` to any larger size, which
    finds a bend that a straight line would hide. `limit` is what neither may exceed.
    """

    what: str
    unit: str
    sizes: tuple[int, ...]
    costs: tuple[float, ...]
    first: int
    fitted: Exponent
    most: Exponent
    limit: float

    @property
    def verdict(self) -> str:
        """Whether cost grows no faster than the limit, as far as the intervals say."""
        if max(self.fitted.high, self.most.high) <= self.limit:
            return HOLDS
        return BROKEN if max(self.fitted.low, self.most.low) > self.limit else OPEN


def grown(what: str, unit: str, sizes: Sequence[int], rounds: Sequence[Sequence[float]], first: int, limit: float) -> Growth:
    """The growth that some rounds found: a cost for each size in each. Raises ValueError without two sizes and two rounds."""
    start = sizes.index(first)
    if len(rounds) < 2 or len(sizes) - start < 2:
        raise ValueError("how cost grows takes at least two sizes and two rounds")
    x = np.log(np.array(sizes[start:], float) / first)
    y = np.log(np.array([costs[start:] for costs in rounds]))
    centred = x - x.mean()
    slopes = y @ centred / (centred @ centred)
    steepest = ((y[:, 1:] - y[:, :1]) / x[1:]).mean(axis=0).argmax() + 1
    ends = (y[:, steepest] - y[:, 0]) / x[steepest]
    medians = np.median(np.array(rounds), axis=0)
    return Growth(what, unit, tuple(sizes), tuple(map(float, medians)), first, interval(slopes), interval(ends), limit)


def interval(values: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]]) -> Exponent:
    """The mean with Student's 95% interval."""
    from scipy.stats import t

    found = np.asarray(values, float)
    reach = float(t.ppf(0.975, len(found) - 1)) * float(found.std(ddof=1)) / math.sqrt(len(found))
    mean = float(found.mean())
    return Exponent(mean, mean - reach, mean + reach)


def in_turns(sizes: Sequence[int], rounds: int, cost: Callable[[int, int], float]) -> list[list[float]]:
    """`cost(size, round)` of every size in every round, forwards and backwards in turn, so that no size always meets the same load."""
    found = [[0.0] * len(sizes) for _ in range(rounds)]
    for turn in range(rounds):
        order = range(len(sizes)) if turn % 2 == 0 else reversed(range(len(sizes)))
        for place in order:
            found[turn][place] = cost(sizes[place], turn)
    return found


def table(growth: Growth) -> str:
    """A growth for people: its sizes and costs in columns, its exponents, its verdict."""
    columns = [max(len(f"{size:,}"), len(f"{cost:,.4g}")) for size, cost in zip(growth.sizes, growth.costs, strict=True)]
    head = "  ".join(f"{size:>{width},}" for size, width in zip(growth.sizes, columns, strict=True))
    body = "  ".join(f"{cost:>{width},.4g}" for cost, width in zip(growth.costs, columns, strict=True))
    label = max(len(growth.what), len(growth.unit))
    return "\n".join(
        [
            f"{growth.what:<{label}}  {head}",
            f"{growth.unit:<{label}}  {body}",
            f"  from {growth.first:,}: exponent {growth.fitted} fitted, {growth.most} at most; "
            f"no more than {growth.limit:g}: {growth.verdict}",
        ]
    )
