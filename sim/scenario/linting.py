"""Warnings: what a scenario says that is allowed, but is probably not meant."""

from __future__ import annotations

from sim.errors import Problem
from sim.scenario.model import Scenario


def lint(scenario: Scenario) -> list[Problem]:
    """Every warning about a scenario, with its place where it was loaded from a file."""
    return []
