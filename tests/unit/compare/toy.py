"""A government that an event makes vanish, for certain or perhaps: what a comparison finds is known by construction."""

from __future__ import annotations

from typing import Any

from sim.scenario import loads
from tests.toys import TOWN_AND_PORT

TOY = (
    TOWN_AND_PORT
    + """runs: 100
replicates: 5
rivalries: [{between: [gov, army], intensity: 0.3}]
events:
  fall: {shift: {path: factions.gov.strength, to: 0}, week: 7, probability: %s}
  late: {clash: {between: gov, and: army, at: port}, week: 7, engagements: 3, probability: 0}
outcomes:
  gone: {metric: strength, faction: gov, below: 10, when: end}
  fought: {metric: clashes, at_least: 1, when: by 2016-02-01}
  feud: {metric: fought, pair: [gov, army], when: end}
"""
)
CERTAIN = loads(TOY % 1)
PERHAPS = loads(TOY % 0.3)
COMMON = {"workers": 2}


def zeros(found: Any) -> list[float]:
    """Every difference and bound in what `as_dict` gives."""
    if isinstance(found, dict):
        here = [found[key] for key in ("difference", "low", "high") if isinstance(found.get(key), float)]
        return here + [value for entry in found.values() for value in zeros(entry)]
    return [value for entry in found for value in zeros(entry)] if isinstance(found, list) else []
