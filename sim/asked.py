"""What a caller asks for, looked at before anything begins: one message for what cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable
from numbers import Integral
from typing import Any

from sim.errors import CoalitionError


def at_least(least: int, **asked: Any) -> None:
    """Raises CoalitionError for the first number that is given and is no whole number, or below `least`.

    >>> at_least(1, runs=60, most=None)
    """
    for name, number in asked.items():
        whole(**{name: number})
        if number is not None and number < least:
            raise CoalitionError(f"{name}: at least {least}, not {number}")


def whole(**asked: Any) -> None:
    """Raises CoalitionError for the first that is given and is no whole number."""
    for name, number in asked.items():
        if number is not None and (type(number) is bool or not isinstance(number, Integral)):
            raise CoalitionError(f"{name}: a whole number, not {number!r}")


def one_of(name: str, asked: str | None, *choices: str) -> None:
    """Raises CoalitionError for what is given and is none of the choices."""
    if asked is not None and asked not in choices:
        raise CoalitionError(f"{name}: {', '.join(choices[:-1])} or {choices[-1]}, not {asked!r}")


def a_scenario(given: Any) -> None:
    """Raises CoalitionError for what is no scenario."""
    if not hasattr(given, "require_simulated"):
        found = "its scenario is result.scenario" if hasattr(given, "scenario_at") else "sim.load(file) reads one"
        raise CoalitionError(f"a scenario is needed, not {given!r}; {found}")


def simulated(*scenarios: Any) -> None:
    """Raises CoalitionError for what is no scenario, NotSimulatedError for one of rankings."""
    for scenario in scenarios:
        a_scenario(scenario)
        scenario.require_simulated()


def a_result(given: Any) -> None:
    """Raises CoalitionError for what is no result."""
    if not hasattr(given, "scenario_at"):
        raise CoalitionError(f"a result is needed, not {given!r}; sim.run(scenario) gives one, sim.open_result(folder) reads one")


def one_place(workers: int | None, cluster: str | None) -> None:
    """Raises CoalitionError for fewer than one worker, or for workers beside a cluster."""
    at_least(1, workers=workers)
    if workers is not None and cluster is not None:
        raise CoalitionError("workers are threads of this machine and a cluster has its own; give one of the two")


def threads(workers: int | None) -> int:
    """How many threads there will be: as asked, else one for each processor. CoalitionError for fewer than one."""
    at_least(1, workers=workers)
    return workers if workers is not None else processors()


def processors() -> int:
    """The processors this process may use (Python 3.13), else those of the machine."""
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)
    return count() or 1
