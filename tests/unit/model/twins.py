"""One run twice, to change one of the two."""

from __future__ import annotations

from sim import CoalitionModel
from sim.scenario import Scenario


def twins(scenario: Scenario, weeks: int = 2) -> tuple[CoalitionModel, CoalitionModel]:
    """The same run twice, some weeks in."""
    pair = CoalitionModel(scenario, collect=False), CoalitionModel(scenario, collect=False)
    for each in pair:
        for _ in range(weeks):
            each.step()
    return pair
