"""One result, reported on once."""

from __future__ import annotations

import pytest

from sim.report import render
from sim.result import Result
from sim.runs import run
from sim.scenario import Scenario, loads
from tests.unit.report.page import TEXT, Page


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(TEXT, name="two.yaml")


@pytest.fixture(scope="module")
def result(scenario: Scenario) -> Result:
    return run(scenario)


@pytest.fixture(scope="module")
def text(result: Result) -> str:
    return render(result)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)
