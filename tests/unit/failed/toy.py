"""A small world whose government may fall, in two variants, and what makes its runs fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.scenario import loads
from tests.toys import TOWN_AND_PORT

Breaks = Callable[..., None]
TOY = loads(
    TOWN_AND_PORT
    + """runs: 60
replicates: 5
events: {fall: {shift: {path: factions.gov.strength, to: 0}, week: 7, probability: 0.4}}
outcomes: {gone: {metric: strength, faction: gov, below: 10, when: end}}
claims: {falls: {outcome: gone, direction: higher, compare_with: {without: [fall]}}}
"""
)
OTHER = TOY.without("fall")


def with_fall(world: Any, inputs: Any, row: Any) -> bool:
    return bool(world.scenario.events)


def without_fall(world: Any, inputs: Any, row: Any) -> bool:
    return not world.scenario.events
