"""The weekly columns of a scenario: the standard ones, then the metrics its outcomes and triggers ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.rules import readings
from sim.weekly import STANDARD

if TYPE_CHECKING:
    from sim.scenario import MetricRequest, Scenario

_CODES = {
    "together": readings.TOGETHER,
    "allied": readings.ALLIED_PAIR,
    "fought": readings.FOUGHT_PAIR,
    "enables": readings.ENABLES,
    "tolerates": readings.TOLERATES,
    "threat_strength": readings.THREAT_STRENGTH,
    "strength": readings.STRENGTH,
    "controls": readings.CONTROLS,
    "recognition": readings.RECOGNITION,
    "declared_recognition": readings.DECLARED_RECOGNITION,
    "clashes": readings.CLASHES,
}


def columns(scenario: Scenario) -> tuple[str, ...]:
    """The names of the weekly columns."""
    return STANDARD + tuple(request.key for request in _extra(scenario))


def _extra(scenario: Scenario) -> list[MetricRequest]:
    return [request for request in scenario.metric_requests() if request.key not in STANDARD]


def tables(scenario: Scenario, factions: dict[str, int], places: dict[str, int]) -> tuple[Any, Any]:
    """The requests beyond the standard columns as arrays: (R, 5) metric, i, j, place, between; (R, N) sets."""
    extra = _extra(scenario)
    table = np.full((len(extra), 5), -1, np.int64)
    sets = np.zeros((len(extra), len(factions)), np.bool_)
    for row, request in enumerate(extra):
        table[row, 0] = _CODES[request.metric]
        if request.pair:
            table[row, 1:3] = [factions[name] for name in request.pair]
        elif request.faction:
            table[row, 1] = factions[request.faction]
        if request.place:
            table[row, 3] = places[request.place]
        table[row, 4] = _between(request)
        for name in request.set or factions:
            sets[row, factions[name]] = True
    return table, sets


def _between(request: MetricRequest) -> int:
    if request.between == "recognition":
        return readings.BETWEEN_RECOGNITION
    return readings.BETWEEN_PAIR if request.pair else readings.BETWEEN_ALL
