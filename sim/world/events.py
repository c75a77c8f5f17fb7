"""A scenario's events as flat tables: lists of factions and places, modes and targets (sim.state.Events)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.draws import address
from sim.rules import events as kinds
from sim.state import TRIGGER, Events

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.scenario import Event, Scenario

_PAIR_TARGETS = {"rivalries": "rivalry", "ties": "tie", "trusts": "trust"}


class EventTables:
    """Builds the tables; `children` maps (event, child) to the child's entry among the members."""

    def __init__(self, scenario: Scenario, factions: dict[str, int], places: dict[str, int], columns: Sequence[str]) -> None:
        self._factions, self._places, self._columns = factions, places, list(columns)
        self._members: list[int] = []
        self.children: dict[tuple[str, str], int] = {}
        self.index = {name: row for row, name in enumerate(scenario.events)}
        rows = [self._row(name, event) for name, event in scenario.events.items()]
        self.tables = Events(
            address=np.array([address(name) for name in scenario.events], np.uint64),
            table=np.array([row for row, _ in rows], np.int64).reshape(-1, TRIGGER + 1),
            bounds=np.array([bounds for _, bounds in rows], np.float64).reshape(-1, 2),
            members=np.array(self._members, np.int64),
        )

    def _row(self, name: str, event: Event) -> tuple[tuple[int, ...], tuple[float, float]]:
        first, second, places, mode, target = self._what(event)
        first_slice = self._list(first, self._factions)
        second_slice = self._list(second, self._factions)
        if event.kind == "split":
            for offset, child in enumerate(second):
                self.children[name, child] = second_slice[0] + offset
        trigger, low, high = self._trigger(event)
        kind = kinds.KINDS.index(event.kind)
        place_slice = self._list(places, self._places)
        return (kind, *first_slice, *second_slice, *place_slice, mode, target, trigger), (low, high)

    def _list(self, names: Iterable[str], index: dict[str, int]) -> tuple[int, int]:
        begin = len(self._members)
        self._members.extend(index[name] for name in names)
        return begin, len(self._members)

    def _what(self, event: Event) -> tuple[Sequence[str], Sequence[str], Sequence[str], int, int]:
        """First list, second list, places, mode and target of an event."""
        detail: Any = event.detail
        match event.kind:
            case "clash" | "attack":
                return detail.first, detail.second, detail.at, 0, -1
            case "offensive":
                return detail.by, detail.against, detail.at, 0, -1
            case "statement":
                against = bool(detail.against)
                return detail.by, detail.against or detail.for_, (), kinds.AGAINST if against else kinds.FOR, -1
            case "shift":
                return self._shift(detail)
            case "recognise":
                return detail.by, (), (), kinds.SET if detail.to is not None else kinds.ADD, -1
            case "mediation":
                return detail.parties, detail.excluded, (), 0, -1
            case "withdrawal":
                return detail.by, detail.refused_by, (detail.from_, detail.to), 0, -1
            case "arrival" | "reinforcement":
                return detail.of, (), detail.at, 0, -1
            case "aid" | "payment":
                return detail.to, (), (), 0, self._factions.get(detail.from_, -1)
            case "airstrike":
                partner = -1 if detail.partner is None else self._factions[detail.partner]
                return detail.on, (), detail.at, int(detail.invited), partner
            case "blockade":
                return (), (), detail.at, 0, -1
            case "split":
                return (detail.of,), tuple(detail.into), (), 0, -1
            case _:
                return detail.of, (detail.into,), (), 0, -1

    def _shift(self, detail: Any) -> tuple[Sequence[str], Sequence[str], Sequence[str], int, int]:
        mode = kinds.ADD if detail.by is not None else kinds.SET if detail.to is not None else kinds.TIMES
        head, who, what = detail.path.split(".")
        names = who.split("~")
        return names, (), (), mode, kinds.SHIFTABLE.index(_PAIR_TARGETS.get(head, what))

    def _trigger(self, event: Event) -> tuple[int, float, float]:
        """The column a `when` watches and the interval in which it holds."""
        if event.when is None:
            return -1, 0.0, 0.0
        limits = event.when.limits
        low, high = limits.get("at_least", -math.inf), limits.get("at_most", math.inf)
        if "above" in limits:
            low = max(low, math.nextafter(limits["above"], math.inf))
        if "below" in limits:
            high = min(high, math.nextafter(limits["below"], -math.inf))
        if "is" in limits:
            low, high = max(low, limits["is"]), min(high, limits["is"])
        return self._columns.index(event.when.request.key), low, high
