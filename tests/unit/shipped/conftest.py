"""The base scenario of the case."""

from __future__ import annotations

import pytest

from sim.scenario import Scenario
from tests.unit.shipped.case import shipped_scenario


@pytest.fixture(scope="module")
def base() -> Scenario:
    """The base scenario of the case."""
    return shipped_scenario("libya_2016")
