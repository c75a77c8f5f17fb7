"""Boxes of inputs in which an outcome holds more often than elsewhere: PRIM on one half of the draws, judged on the other.

PRIM (Friedman & Fisher 1999, Stat Comput 9:123; for scenario discovery Bryant & Lempert 2010, Technol Forecast Soc Change
77:34) peels off a twentieth of the draws at a time; it is run on all inputs, and on the first, two, three ... alone, so
that it cuts deep where inputs matter (as Kwakkel 2019, Futures Foresight Sci 1:e8, does with all subsets). A draw counts
with the share of its replicates in which the outcome holds. Of the boxes on the way, each without the limits that chance
might have set, the one is chosen whose weighted relative accuracy `mass * (density - base)` (Lavrac et al. 1999, ILP
99:174) is largest.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.analysis.estimates import design_effect, safe_effect, wilson

Values = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Inside = npt.NDArray[np.bool_]

CHANCE = 0.05
"""Limits that chance sets with a greater probability, shared out among the inputs, are taken off."""
SURE = 0.01
"""A box is told if chance gives as much on the held-out half with a smaller probability than this."""
MOST_PEELED = 2_000
"""Draws that PRIM works on at most; more add nothing but time."""
FIRST = 6
"""Inputs of which the first, the first two ... are peeled by themselves."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Some draws: `inputs` (draws, inputs), in how many of `sizes` runs (draws) the outcome held (`successes`).

    A draw met by several design points has a row for each. `numbers` then says which draw a row is of, numbered from 0;
    None where each is of its own. Rows of one draw share their random numbers and are no more independent than its runs.
    """

    inputs: Values
    successes: Counts
    sizes: Counts
    numbers: Counts | None = None

    def __len__(self) -> int:
        return len(self.sizes)

    def part(self, chosen: Any) -> Draws:
        """Some rows, by index or mask."""
        numbers = None if self.numbers is None else self.numbers[chosen]
        return Draws(self.inputs[chosen], self.successes[chosen], self.sizes[chosen], numbers)

    def columns(self, chosen: Any) -> Draws:
        """The same with some of the inputs."""
        return Draws(self.inputs[:, chosen], self.successes, self.sizes, self.numbers)

    def few(self, most: int) -> Draws:
        """At most so many rows: the first, or, since those would be of few draws at all points, some at random (seeded)."""
        if self.numbers is None or len(self) <= most:
            return self.part(slice(most))
        return self.part(np.sort(np.random.default_rng(0).choice(len(self), most, replace=False)))

    @property
    def count(self) -> int:
        """How many draws there are, each counted once."""
        return len(self) if self.numbers is None else len(np.unique(self.numbers))

    @property
    def effect(self) -> float:
        """The design effect of their draws, whatever the number of rows."""
        if self.numbers is None:
            return design_effect(self.successes, self.sizes)
        sizes = np.bincount(self.numbers, self.sizes).astype(np.int64)
        seen = sizes > 0
        return design_effect(np.bincount(self.numbers, self.successes).astype(np.int64)[seen], sizes[seen])

    @property
    def share(self) -> float:
        """The share of all their runs in which it held; 0 without runs."""
        runs = int(self.sizes.sum())
        return float(self.successes.sum() / runs) if runs else 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a box: the input (a column) must be at least, or at most, `value`; `chance`: its quasi-p-value.

    That is the probability that without the limit as many runs would show the outcome in the box by chance (a one-sided
    binomial test, Bryant & Lempert 2010, with the runs counted as the design effect of their draws allows).
    """

    column: int
    above: bool
    value: float
    chance: float

    def holds(self, inputs: Values) -> Inside:
        """In which draws it holds."""
        column = inputs[:, self.column]
        return column >= self.value if self.above else column <= self.value


@dataclass(frozen=True, slots=True)
class Measured:
    """A box on some draws: `density`, the share of runs in it that show the outcome, with its 95% interval; `coverage`, the
    share of runs that show the outcome which lie in it; `mass`, the share of draws in it; `base`, the density outside of any box.
    """

    density: float
    low: float
    high: float
    coverage: float
    mass: float
    base: float
    draws: int
    chance: float


@dataclass(frozen=True, slots=True)
class Box:
    """Limits that all hold, what they give on the half they were found on, and on the held-out half."""

    limits: tuple[Limit, ...]
    found_on: Measured
    held_out: Measured


def inside(limits: Sequence[Limit], inputs: Values) -> Inside:
    """In which draws all limits hold."""
    held = np.ones(len(inputs), np.bool_)
    for limit in limits:
        held &= limit.holds(inputs)
    return held


def boxes(first: Draws, second: Draws, most_inputs: int, most_boxes: int) -> tuple[Box, ...]:
    """Boxes found on the `first` half and confirmed on the `second`, one after the other on what those before left over.

    Inputs stand in the order of their weight.
    """
    found: list[Box] = []
    rest, others = first, second
    while len(found) < most_boxes:
        limits = _best(rest, most_inputs)
        if not limits:
            break
        on_others = measure(limits, others, second)
        if on_others.chance > SURE or on_others.draws == 0:
            break
        judged = tuple(_judged(limits, number, others) for number in range(len(limits)))
        found.append(Box(judged, measure(limits, rest, first), on_others))
        rest, others = rest.part(~inside(limits, rest.inputs)), others.part(~inside(limits, others.inputs))
    return tuple(found)


def measure(limits: Sequence[Limit], draws: Draws, everything: Draws) -> Measured:
    """A box on `draws`; coverage and mass are shares of `everything`, of which they are part."""
    within = draws.part(inside(limits, draws.inputs))
    total = max(1, int(everything.successes.sum()))
    if not len(within):
        return Measured(0.0, 0.0, 1.0, 0.0, 0.0, draws.share, 0, 1.0)
    low, high = wilson(within.share, worth(within, draws))
    return Measured(
        density=within.share,
        low=low,
        high=high,
        coverage=float(within.successes.sum() / total),
        mass=len(within) / len(everything),
        base=draws.share,
        draws=len(within),
        chance=_as_much(within, draws, draws),
    )


def _best(draws: Draws, most_inputs: int) -> tuple[Limit, ...]:
    """The limits of the best box on the way of PRIM; none if chance could have set them all."""
    if len(draws) < 20 or draws.share in (0.0, 1.0):
        return ()
    best: tuple[float, tuple[Limit, ...]] = (0.0, ())
    known: set[tuple[Limit, ...]] = set()
    inputs = draws.inputs.shape[1]
    for limits in chain.from_iterable(_peeled(draws, count) for count in sorted({*range(1, min(FIRST, inputs) + 1), inputs})):
        kept = _pruned(limits, draws, most_inputs, CHANCE / inputs)
        if not kept or kept in known:
            continue
        known.add(kept)
        within = draws.part(inside(kept, draws.inputs))
        best = max(best, (len(within) / len(draws) * (within.share - draws.share), kept), key=lambda entry: entry[0])
    return best[1]


def _peeled(draws: Draws, inputs: int) -> Iterator[tuple[Limit, ...]]:
    """The limits of each box that PRIM passes on the first `inputs`, without quasi-p-values."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim

        logging.getLogger("EMA").setLevel(logging.ERROR)
        few = draws.few(MOST_PEELED)
        table = pd.DataFrame(few.inputs[:, :inputs], columns=[str(column) for column in range(inputs)])
        prim = Prim(table, few.successes / few.sizes)
        box = prim.find_box()
    whole = prim.box_init
    for lims in box.box_lims if box is not None else ():
        limits = []
        for column in range(inputs):
            low, high = lims[str(column)]
            if low > whole[str(column)][0]:
                limits.append(Limit(column, True, float(low), 1.0))
            if high < whole[str(column)][1]:
                limits.append(Limit(column, False, float(high), 1.0))
        yield tuple(limits)


def _pruned(limits: tuple[Limit, ...], draws: Draws, most_inputs: int, chance: float) -> tuple[Limit, ...]:
    """Takes off the limit that chance explains best, until none is left that it may explain, nor too many inputs."""
    while limits:
        judged = [_judged(limits, number, draws) for number in range(len(limits))]
        worst = max(range(len(limits)), key=lambda number: judged[number].chance)
        if judged[worst].chance <= chance and len({limit.column for limit in limits}) <= most_inputs:
            break
        limits = tuple(limit for number, limit in enumerate(limits) if number != worst)
    return limits


def _judged(limits: Sequence[Limit], number: int, draws: Draws) -> Limit:
    """A limit with its quasi-p-value."""
    without = draws.part(inside([limit for other, limit in enumerate(limits) if other != number], draws.inputs))
    within = without.part(limits[number].holds(without.inputs))
    limit = limits[number]
    return Limit(limit.column, limit.above, limit.value, _as_much(within, without, draws))


def _as_much(within: Draws, region: Draws, everything: Draws) -> float:
    """The chance of at least as many successes as in a box if each run in it were as likely to be one as in the region it is cut from."""
    from scipy.special import betainc

    probability = region.share
    if not len(within) or probability >= 1:
        return 1.0
    effect = everything.effect if everything.numbers is None else _effect_against(within, region)
    runs = float(within.sizes.sum()) / effect
    successes = within.share * runs
    return float(betainc(successes, runs - successes + 1, probability)) if successes > 0 and probability > 0 else float(successes == 0)


def _effect_against(within: Draws, region: Draws) -> float:
    """The design effect of the difference between a box and its region, of whose draws it may hold some rows and not others.

    By draws (Kish 1965, Survey Sampling, 5.4, for a difference of ratios): a limit on drawn inputs takes whole draws, whose
    runs are alike; one on what varies over points takes some rows of each, which are paired with the others.
    """
    assert within.numbers is not None and region.numbers is not None
    length, probability = int(region.numbers.max()) + 1, region.share

    def residuals(some: Draws, numbers: Counts) -> Values:
        return np.bincount(numbers, some.successes - probability * some.sizes, length) / some.sizes.sum()

    sizes = np.bincount(region.numbers, region.sizes, length)
    successes = np.bincount(region.numbers, region.successes, length)
    worst = float(np.bincount(within.numbers, within.sizes).max())
    alone = probability * (1 - probability) * (1 / float(within.sizes.sum()) - 1 / float(sizes.sum()))
    draws = int((sizes > 0).sum())
    if alone <= 0 or draws < 2:
        return worst
    observed = draws / (draws - 1) * float(((residuals(within, within.numbers) - residuals(region, region.numbers)) ** 2).sum()) / alone
    rarer = successes > 0 if probability <= 0.5 else successes < sizes
    return safe_effect(observed, draws, int(rarer.sum()), worst)


def worth(within: Draws, everything: Draws) -> float:
    """The number of independent runs that those in a box are worth.

    By the design effect of all draws, or, with several design points, that of the draws in the box if it is larger: what
    points do to a draw's runs makes them look less alike taken together than they are at those points that the box holds.
    """
    effect = everything.effect if everything.numbers is None else max(everything.effect, within.effect)
    return float(within.sizes.sum()) / effect
