"""What may happen in a scenario: when, how likely and how long; what happens is of one of the kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import model_validator

from sim.scenario.base import Day, Part, SourceKeys, Text, Truth, keys_of, wrong
from sim.scenario.conditions import Bound
from sim.scenario.kinds import KINDS, WITH_ENGAGEMENTS, AnyDetail, Detail, Share
from sim.scenario.nodes import nearest
from sim.scenario.quantity import Grade, Quantity, Range

Weeks = Annotated[Quantity, Range(0, 10_000)]
Engagements = Annotated[Quantity, Range(0, 10_000)]


class Event(Part):
    """Something that happens: its kind in `detail`, its week (0 is that of the start) or the condition it waits for."""

    detail: AnyDetail
    week: Weeks | None = None
    on: Day | None = None
    weeks: Weeks = Quantity(value=1)
    probability: Share = Quantity(value=1)
    when: Bound | None = None
    engagements: Engagements = Quantity(value=1)
    why: Text | None = None
    note: Text | None = None
    source: SourceKeys = ()
    grade: Grade | None = None
    hindsight: Truth = False

    @property
    def kind(self) -> str:
        """The kind's name, as in the file."""
        return self.detail.kind

    @model_validator(mode="before")
    @classmethod
    def _kind_in_detail(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or isinstance(data.get("detail"), Detail):
            return data
        kinds = [key for key in data if key in KINDS]
        if len(kinds) != 1:
            raise wrong(_kind_needed(data, kinds))
        kind = kinds[0]
        content = data[kind]
        if not isinstance(content, Mapping) or "kind" in content or "detail" in data:
            raise wrong(f"{kind} must be a mapping of its own keys: " + ", ".join(keys_of(KINDS[kind])))
        return {**{key: value for key, value in data.items() if key != kind}, "detail": {**content, "kind": kind}}

    @model_validator(mode="after")
    def _timed(self) -> Event:
        if self.on is not None:
            raise wrong("give either week or on (a date, which the scenario's calendar turns into a week)")
        if self.week is None and self.when is None:
            raise wrong("needs a week, a date (on) or a condition (when)")
        if "engagements" in self.model_fields_set and self.kind not in WITH_ENGAGEMENTS:
            raise wrong("engagements belong to clash and attack only")
        return self


def _kind_needed(data: Mapping[str, Any], kinds: list[str]) -> str:
    if len(kinds) > 1:
        return "is of more than one kind: " + ", ".join(sorted(kinds))
    known = keys_of(Event)
    for key in data:
        similar = nearest(str(key), KINDS) if key not in known else None
        if similar:
            return f"no kind of event is called {key!r}; did you mean {similar!r}?"
    return "needs a kind: " + ", ".join(KINDS)
