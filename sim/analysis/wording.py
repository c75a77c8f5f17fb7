"""How results are put into words: shares, intervals, likelihoods, weeks, what outcomes are called."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sim.prose import MONTHS, counted, day_words
from sim.scenario.spelling import spelt

if TYPE_CHECKING:
    from sim.result import Estimate
    from sim.scenario import Scenario

VISIBLE = 0.005
"""Shares that differ by less look the same."""
TOLD = 0.001
"""To this shares are told, in percent with a decimal."""
ROUGHLY = 0.1
"""By how much the draws must leave a spread wider than it is estimated to be for that to be said."""

_LIKELIHOODS = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.0, "exceptionally unlikely"),
)


def percent(share: float) -> str:
    """A share as a percentage with as many digits as it deserves; 0% and 100% mean exactly that.

    >>> percent(0.4231), percent(0.034), percent(0.0002), percent(0.9996), percent(1)
    ('42%', '3%', 'under 0.1%', 'over 99.9%', '100%')
    """
    if share in (0, 1):
        return f"{share:.0%}"
    if share < 0.001:
        return "under 0.1%"
    if share > 0.999:
        return "over 99.9%"
    return f"{share:.1%}" if share < 0.0095 or share > 0.9905 else f"{share:.0%}"


def brief_percent(share: float) -> str:
    """The same for a table.

    >>> brief_percent(0.0002), brief_percent(0.9996)
    ('<0.1%', '>99.9%')
    """
    return percent(share).replace("under ", "<").replace("over ", ">")


def interval(low: float, high: float) -> str:
    """Two shares as a range.

    >>> interval(0.403, 0.442), interval(0, 0.2)
    ('40% to 44%', '0% to 20%')
    """
    first, last = percent(low), percent(high)
    return first if first == last else f"{first} to {last}"


def change_of(share: float) -> str:
    """A difference of shares in points: +12, -0.3, 0; one too small for a decimal has as many as show on which side of 0 it lies."""
    points = 100 * share
    decimals = 0 if abs(points) >= 9.5 else 1
    if 0 < abs(points) < 0.05:
        decimals = min(6, -math.floor(math.log10(abs(points))))
    text = f"{points:+.{decimals}f}"
    return "0" if float(text) == 0 else text


def both_intervals(estimate: Estimate, uncertain: bool = True) -> str:
    """The interval of noise and, if any input is `uncertain`, that of knowledge."""
    noise = f"noise {interval(estimate.low, estimate.high)}"
    return f"{noise}; knowledge {knowledge(estimate)}" if uncertain else noise


def knowledge(estimate: Estimate) -> str:
    """Where the probability may lie depending on what is true of the inputs, as far as the draws tell; in a few words.

    That it makes no visible difference is said only if the draws rule a visible one out, and not if a few of them decide.
    """
    if estimate.spread is None:
        return "not told apart: one run a draw"
    few = of_few(estimate)
    if few or differs(estimate):
        known = f"{interval(estimate.spread[0], estimate.spread[2])}{' but in few draws' if few else ''}"
        return (
            f"{known}, {interval(*estimate.spread_limit)} possible from {counted(estimate.draws or 0, 'draw')}"
            if estimate.spread_limit and rough(estimate)
            else known
        )
    if estimate.spread_limit is None:
        return "not seen to matter"
    if rules_out(estimate):
        return "of no visible effect"
    return f"unclear from {counted(estimate.draws or 0, 'draw')}, {interval(*estimate.spread_limit)} possible"


def differs(estimate: Estimate) -> bool:
    """Whether draws of the inputs are estimated to differ visibly in an outcome's probability."""
    return estimate.spread is not None and estimate.spread[2] - estimate.spread[0] >= VISIBLE


def of_few(estimate: Estimate) -> bool:
    """Whether draws too few to show in the spread, which is of nine in ten, make the probability another than it is in those."""
    return estimate.spread is not None and not differs(estimate) and beyond(estimate.probability, estimate.spread)


def beyond(mean: float, spread: tuple[float, float, float]) -> bool:
    """Whether a mean over draws lies outside of what nine in ten of them give, by more than shares are told to."""
    return not spread[0] - TOLD <= mean <= spread[2] + TOLD


def rough(estimate: Estimate) -> bool:
    """Whether the spread is estimated from so few draws that they leave a much wider one possible."""
    if estimate.spread is None or estimate.spread_limit is None:
        return False
    return much_wider(estimate.spread_limit, estimate.spread[0], estimate.spread[2])


def much_wider(limit: tuple[float, float], low: float, high: float) -> bool:
    """Whether the widest spread that the draws leave possible is so much wider than the estimated one that it is to be said."""
    return limit[1] - limit[0] > high - low + ROUGHLY


def rules_out(estimate: Estimate) -> bool:
    """Whether the draws rule out that what is not known of the inputs makes a visible difference."""
    return estimate.spread_limit is not None and estimate.spread_limit[1] - estimate.spread_limit[0] < VISIBLE


def rounded_up(runs: float) -> str:
    """A number of runs with two digits that count.

    >>> rounded_up(11_234), rounded_up(7.5)
    ('12,000', '8')
    """
    unit = 10 ** max(0, len(str(int(runs))) - 2)
    return f"{math.ceil(runs / unit) * unit:,}"


def likelihood(probability: float) -> str:
    """The calibrated word for a probability (Mastrandrea et al. 2010, IPCC guidance note on uncertainties).

    >>> likelihood(0.7), likelihood(0.05)
    ('likely', 'very unlikely')
    """
    return next(word for least, word in _LIKELIHOODS if probability >= least)


def brief_day(moment: date) -> str:
    """A date for the head of a column.

    >>> brief_day(date(2016, 3, 30))
    '30 Mar'
    """
    return f"{moment.day} {MONTHS[moment.month - 1][:3]}"


def week_day(start: date, week: int) -> str:
    """The first day of a week counted from 0."""
    return day_words(start + timedelta(weeks=week))


def outcome_names(scenario: Scenario) -> dict[str, str]:
    """What outcomes are called by id: their names, else their ids as words, in the capitals the scenario's texts give those."""
    return {name: outcome.name or spelt(name, scenario) for name, outcome in scenario.outcomes.items()}
