"""A small scenario, and a run of it as a model."""

from __future__ import annotations

import pytest

from sim import CoalitionModel
from sim.scenario import Scenario, load, shipped


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(shipped()["four_factions"])


@pytest.fixture
def model(scenario: Scenario) -> CoalitionModel:
    return CoalitionModel(scenario, collect=False)
