"""Agent-based simulation of coalition formation: load a scenario, run it, ask the result.

`load`, `run`, `open_result`; `CoalitionModel` and `Faction` for a run to step through with Mesa. Loaded when asked for,
so that importing the package costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # Ctrl-C ends the command with a traceback until this module is loaded, and `typing` would be most of it
if TYPE_CHECKING:
    from typing import Any

    from sim.errors import CoalitionError, ScenarioError
    from sim.model import CoalitionModel, Faction
    from sim.result import Result, open_result
    from sim.runs import resume, run
    from sim.scenario import Scenario, check, lint, load, loads
    from sim.studies.compare import compare
    from sim.studies.discover import discover
    from sim.studies.explain import explain
    from sim.studies.flip import flip
    from sim.studies.levers import levers
    from sim.studies.sensitivity import sensitivity
    from sim.studies.stable import stable
    from sim.studies.story import story

__version__ = "0.1.0"

_HOMES = {
    "CoalitionError": "sim.errors",
    "CoalitionModel": "sim.model",
    "Faction": "sim.model",
    "Result": "sim.result",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.errors",
    "check": "sim.scenario",
    "compare": "sim.studies.compare",
    "discover": "sim.studies.discover",
    "explain": "sim.studies.explain",
    "flip": "sim.studies.flip",
    "levers": "sim.studies.levers",
    "lint": "sim.scenario",
    "load": "sim.scenario",
    "loads": "sim.scenario",
    "open_result": "sim.result",
    "resume": "sim.runs",
    "run": "sim.runs",
    "sensitivity": "sim.studies.sensitivity",
    "stable": "sim.studies.stable",
    "story": "sim.studies.story",
}

__all__ = [
    "CoalitionError",
    "CoalitionModel",
    "Faction",
    "Result",
    "Scenario",
    "ScenarioError",
    "check",
    "compare",
    "discover",
    "explain",
    "flip",
    "levers",
    "lint",
    "load",
    "loads",
    "open_result",
    "resume",
    "run",
    "sensitivity",
    "stable",
    "story",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
