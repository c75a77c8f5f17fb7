"""The scenario's events as marks on the time axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sim.figures import EventMark
from sim.prose import opening
from sim.scenario.spelling import spelt

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.quantity import Quantity

_LEVELS = np.array([0.05, 0.95])


def event_marks(scenario: Scenario) -> tuple[list[EventMark], list[str]]:
    """The marks of events with a date inside the calendar, by date, and the names of those that wait for a condition.

    A date drawn from a distribution is marked from its 5% to its 95% quantile.
    """
    marks, waiting = [], []
    last = scenario.calendar.weeks - 1
    for name, event in scenario.events.items():
        title = opening(spelt(name, scenario))
        if event.when is not None or event.week is None:
            waiting.append(title)
            continue
        earliest, latest = _weeks(event.week)
        if earliest <= last:
            end = min(last, latest + max(1, math.floor(event.weeks.central)))
            marks.append(EventMark(_label(title, event.probability), *_days(scenario.calendar.start, (earliest, min(latest, last), end))))
    return sorted(marks, key=lambda mark: (mark.earliest, mark.label)), waiting


def _label(name: str, probability: Quantity) -> str:
    chance = probability.central
    return name if chance == 1 else f"{name} ({chance:.0%} of runs)"


def _weeks(week: Quantity) -> tuple[int, int]:
    if week.constant is not None:
        return math.floor(week.constant), math.floor(week.constant)
    low, high = np.floor(week.ppf(_LEVELS))
    return int(low), int(high)


def _days(start: date, weeks: Iterable[int]) -> list[date]:
    return [start + timedelta(weeks=week) for week in weeks]
