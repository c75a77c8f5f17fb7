"""Values and design points that are the same run: weeks and engagements are rounded down, what is after the end never happens, and
parameters of a rule are nothing to another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.prose import counted, listing
from sim.scenario.parameters import PARAMETERS
from sim.scenario.plain import written
from sim.scenario.quantity import Quantity

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.scenario.sweeps import Sweep

ROUNDED_DOWN = frozenset({"week", "weeks", "engagements"})
"""The numbers of an event of which the engine takes the whole part."""
_LENGTH = "calendar.weeks"
_RULE = "rule"
_UNUSED = "unused"
"""Stands for the value of a parameter under a rule that does not use it."""


def rounded_down(path: str) -> bool:
    """Whether a run takes only the whole part of the number at a path."""
    section, *rest = path.split(".")
    return section == "events" and len(rest) == 2 and rest[1] in ROUNDED_DOWN


class Alike:
    """Which values are the same to a run of a scenario, or of a sweep over it.

    `endless` disregards where the scenario ends, for one whose calendar is refused.
    """

    def __init__(self, scenario: Scenario, sweep: Sweep | None = None, endless: bool = False) -> None:
        self._scenario, self._sweep, self._endless = scenario, sweep, endless

    def as_run(self, path: str, value: Any, point: Mapping[str, Any] | None = None) -> Any:
        """What a run makes of a value, beside the others of its `point`: equal for values that are the same run."""
        parameter = PARAMETERS.get(path.removeprefix("parameters."))
        if point is not None and parameter is not None and parameter.rule not in (None, point.get(_RULE, parameter.rule)):
            return _UNUSED
        if not rounded_down(path) or isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
            return value
        whole = math.floor(value)
        _, name, field = path.split(".")
        if field == "week":
            return min(max(whole, self._first(name)), self._end(point))
        if field == "weeks":
            return min(whole, max(0, self._end(point) - self._earliest(name, point)))
        return whole

    def repeats(self, path: str, values: Sequence[Any]) -> Iterator[str]:
        """What to say of each group of values for one path that are the same run."""
        groups: dict[Any, list[Any]] = {}
        for value in values:
            groups.setdefault(self.as_run(path, value), []).append(value)
        for run, group in groups.items():
            different = list(dict.fromkeys(group))
            if len(different) > 1:
                said = listing([_said(value) for value in different])
                yield f"{said} give the same run: {self._why(path, different, run)}; keep one of them"
            elif len(group) > 1:
                yield f"gives {_said(group[0])} {'twice' if len(group) == 2 else f'{len(group)} times'}; each value once is enough"

    def key(self, point: Mapping[str, Any]) -> tuple[Any, ...]:
        """Equal for points that are the same run."""
        return tuple((path, self.as_run(path, point[path], point)) for path in sorted(point))

    def why(self, first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
        """Why two points that are the same run are: what they give differently, and what becomes of it; nothing if all is equal."""
        reasons = [
            f"{path} of {_said(first[path])} and {_said(second[path])}: "
            f"{self._why(path, [first[path], second[path]], self.as_run(path, first[path], first))}"
            for path in sorted(first)
            if first[path] != second[path]
        ]
        return "; ".join(reasons)

    def _why(self, path: str, values: Sequence[Any], run: Any) -> str:
        """Why values that differ are `run` in a run."""
        every = "both" if len(values) == 2 else "all"
        if run == _UNUSED:
            return f"only the rule {PARAMETERS[path.removeprefix('parameters.')].rule} uses it, and theirs is another"
        if len({math.floor(value) for value in values}) == 1:
            return f"{every} are rounded down to {run}"
        if path.endswith(".weeks"):
            return f"{every} last until the end of the scenario" if run else "the event never happens, as it is after the end"
        if min(values) < run == self._first(path.split(".")[1]):
            return f"a condition is looked at from week {run} on"
        return f"{every} are after the end of the scenario ({counted(int(run), 'week')}), when the event never happens"

    def _first(self, event: str) -> int:
        """The first week in which an event can act: one that waits for a condition looks at the week before."""
        known = self._scenario.events.get(event)
        return 1 if known is not None and known.when is not None else 0

    def _earliest(self, event: str, point: Mapping[str, Any] | None) -> int:
        """The first week in which an event acts: that of its point, or the earliest that is tried."""
        known = self._scenario.events.get(event)
        tried = self._tried(f"events.{event}.week", point) or (None if known is None else known.week,)
        weeks = [number.bounds[0] if isinstance(number, Quantity) else number for number in tried]
        possible = [math.floor(week) for week in weeks if isinstance(week, int | float) and 0 <= week < math.inf]
        return max(min(possible, default=0), self._first(event))

    def _end(self, point: Mapping[str, Any] | None) -> float:
        """How many weeks a run has: those of its point, or the most that is tried."""
        if self._endless:
            return math.inf
        tried = [weeks for weeks in self._tried(_LENGTH, point) if isinstance(weeks, int | float)]
        return max(tried, default=self._scenario.calendar.weeks)

    def _tried(self, path: str, point: Mapping[str, Any] | None) -> tuple[Any, ...]:
        """What stands at another path in the point, or all that the sweep gives it; nothing if it is left as it is."""
        if point is not None and path in point:
            return (point[path],)
        if self._sweep is None:
            return ()
        varied = self._sweep.vary.get(path)
        listed = tuple(each[path] for each in self._sweep.listed if path in each)
        return varied if isinstance(varied, tuple) else (varied,) if isinstance(varied, Quantity) else listed


def _said(value: Any) -> str:
    """A value as a file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return written(value) if isinstance(value, int | float) else str(value)
