"""Outcomes and events that can never come, whatever happens: bounds outside a metric's range, conditions that exclude each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario.conditions import Condition
from sim.scenario.metrics import METRICS, Metric, MetricRequest
from sim.scenario.nodes import Location

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

_COUNTED = ("coalition_size", "front_size")
_OF_THREATS = ("front_size", "enables", "tolerates", "threat_strength")
_OPPOSITE = {"at_least": "below", "below": "at_least", "at_most": "above", "above": "at_most"}


def impossible(scenario: Scenario) -> Iterator[tuple[Location, str]]:
    """Where an outcome, or what an event waits for, can never hold, and why."""
    for name, outcome in scenario.outcomes.items():
        location: Location = ("outcomes", name)
        if outcome.by is not None and outcome.by < scenario.calendar.start:
            yield (*location, "when"), f"can never hold: {outcome.by.isoformat()} is before the start"
        for why in _never(outcome, scenario):
            yield location, f"can never hold: {why}"
    for name, event in scenario.events.items():
        if event.when is not None and (refused := _Numbers.of(event.when.request, scenario).refusal(event.when.limits)):
            yield ("events", name, "when"), f"can never hold: {refused}"


def _never(condition: Condition, scenario: Scenario) -> Iterator[str]:
    if condition.weeks > scenario.calendar.weeks:
        yield f"{condition.weeks} weeks in a scenario of {scenario.calendar.weeks}"
    if condition.metric is not None:
        why = _Numbers.of(condition.request, scenario).refusal(condition.limits)
        if why:
            yield why
    inside = [why for part in (*condition.all, *condition.any) for why in _never(part, scenario)]
    yield from inside
    if condition.all and not inside:
        yield from _excluding(condition, scenario)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that a metric can be in a scenario: from `low` to `high`, an open end left out."""

    metric: Metric
    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def of(cls, request: MetricRequest, scenario: Scenario) -> _Numbers:
        """All that it can be."""
        metric = METRICS[request.metric]
        low, high = metric.range
        if metric.name in _COUNTED:
            high = len(scenario.factions) - len(scenario.threat)
        if metric.name in _OF_THREATS and not scenario.threat:
            high = 0.0
        return cls(metric, low, high)

    @property
    def empty(self) -> bool:
        low, high = self.low, self.high
        if self.metric.unit in ("yes or no", "factions", "clashes"):  # whole numbers only
            low = math.floor(low) + 1 if self.low_open else math.ceil(low)
            high = math.ceil(high) - 1 if self.high_open and math.isfinite(high) else math.floor(high) if math.isfinite(high) else high
            return low > high
        return low > high or (low == high and (self.low_open or self.high_open))

    def within(self, limits: Mapping[str, float]) -> _Numbers:
        """Those of them that keep to bounds (at_least, at_most, above, below, is)."""
        low, low_open, high, high_open = self.low, self.low_open, self.high, self.high_open
        for name, limit in limits.items():
            opened = name in ("above", "below")
            if name in ("at_least", "above", "is") and (limit > low or (limit == low and opened)):
                low, low_open = limit, opened
            if name in ("at_most", "below", "is") and (limit < high or (limit == high and opened)):
                high, high_open = limit, opened
        return _Numbers(self.metric, low, high, low_open, high_open)

    def refusal(self, limits: Mapping[str, float]) -> str | None:
        """Why no number keeps to the bounds, or None."""
        if not self.within(limits).empty:
            return None
        if any(self.within({name: limit}).empty for name, limit in limits.items()):
            return self._words
        return "its bounds leave no number between them"

    @property
    def _words(self) -> str:
        name, low, high = self.metric.name, self.low, self.high
        if low == high:
            return f"there is no threat, so {name} is always {low:g}" if name in _OF_THREATS else f"{name} is always {low:g}"
        return f"{name} lies between {low:g} and {high:g}" if math.isfinite(high) else f"{name} is always at least {low:g}"


def _excluding(condition: Condition, scenario: Scenario) -> Iterator[str]:
    """Conditions of an `all` that cannot hold in the same week."""
    parts = list(_in_one_week(condition))
    denied = [part.not_ for part in parts if part.not_ is not None and _this_week(part)]
    if any(part == other for part in parts for other in denied):
        yield "it asks for something and its contrary"
        return
    possible: dict[str, _Numbers] = {}
    for request, limits in (*_bounds(parts), *_denied_bounds(denied)):
        known = possible.get(request.key, _Numbers.of(request, scenario))
        possible[request.key] = known.within(limits)
    for key, numbers in possible.items():
        if numbers.empty:
            yield f"its bounds on {key} exclude each other"


def _in_one_week(condition: Condition) -> Iterator[Condition]:
    """What an `all` joins, whatever stands in an `all` within it included."""
    for part in condition.all:
        yield from _in_one_week(part) if part.all and _this_week(part) else (part,)


def _this_week(condition: Condition) -> bool:
    """Whether it must hold in the latest week, among others."""
    return condition.weeks == condition.of


def _bounds(parts: Iterable[Condition]) -> Iterator[tuple[MetricRequest, Mapping[str, float]]]:
    for part in parts:
        if part.metric is not None and _this_week(part):
            yield part.request, part.limits


def _denied_bounds(denied: Iterable[Condition]) -> Iterator[tuple[MetricRequest, Mapping[str, float]]]:
    """The bounds that follow from what must not hold: of a single bound on one week its opposite."""
    for part in denied:
        if part.metric is None or part.of > 1 or len(part.limits) != 1:
            continue
        ((name, limit),) = part.limits.items()
        if name in _OPPOSITE:
            yield part.request, {_OPPOSITE[name]: limit}
        elif METRICS[part.metric].flag and limit in (0.0, 1.0):
            yield part.request, {"is": 1.0 - limit}
