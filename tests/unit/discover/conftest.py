"""Results in which it is known where the outcome holds: of one setting, and of a sweep."""

from __future__ import annotations

import pytest

import sim
from sim.result import Result as Found
from sim.scenario import Scenario
from sim.studies.discover import Discovery, discover
from tests.toys import bare
from tests.unit.discover.planted import PLANTED, RIVALRY


@pytest.fixture(scope="module")
def world() -> Scenario:
    return bare(PLANTED)


@pytest.fixture(scope="module")
def result(world: Scenario) -> Found:
    return sim.run(world, runs=1200, replicates=2)


@pytest.fixture(scope="module")
def found(result: Found) -> Discovery:
    return discover(result, "united")


@pytest.fixture(scope="module")
def swept(world: Scenario) -> Found:
    """United where recognition exceeds rivalry (and strength is at least 1000): at a rivalry of 0.9 hardly ever."""
    return sim.run(world.varied({RIVALRY: [0.1, 0.5, 0.9]}), runs=240, replicates=2)
