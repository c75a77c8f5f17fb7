"""A toy whose studies are kept, and how many runs they simulate."""

from __future__ import annotations

from typing import Any

import pytest

import sim.engine
from sim.scenario import loads
from tests.toys import TOWN_AND_PORT

TEXT = (
    TOWN_AND_PORT
    + """runs: 600
replicates: 5
events: {fall: {shift: {path: factions.gov.strength, to: {uniform: [0, 900]}}, week: 7, probability: 0.4}}
outcomes:
  gone: {metric: strength, faction: gov, below: 400, when: end}
"""
)
CLAIM = "claims: {falls: {outcome: gone, direction: higher, compare_with: {without: [fall]}}}\n"
TOY = loads(TEXT + CLAIM)


def counted_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs were simulated, one number for each call of the engine."""
    engine, counts = sim.engine.simulate, list[int]()

    def counted(world: Any, runs: Any, *further: Any) -> Any:
        counts.append(len(runs))
        return engine(world, runs, *further)

    monkeypatch.setattr("sim.engine.simulate", counted)
    return counts
