"""manifest.json: what was run, by which versions, on what, how long it took, and whether it is all there."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sim.store import SCHEMA

if TYPE_CHECKING:
    from sim.scenario import Scenario

_PACKAGES = ("coalition-sim", "numpy", "numba", "pyarrow", "scipy")


def identity(scenario: Scenario) -> dict[str, Any]:
    """What makes two results the same one: the resolved scenario, its seed and numbers of runs included."""
    return {"scenario": scenario.hash()}


def begin_manifest(scenario: Scenario, design_points: Sequence[Mapping[str, Any]], workers: int) -> dict[str, Any]:
    """The manifest of a run that is about to begin."""
    return {
        "schema": SCHEMA,
        "title": scenario.title,
        **identity(scenario),
        "seed": scenario.seed,
        "runs": scenario.runs,
        "replicates": scenario.replicates,
        "weeks": scenario.calendar.weeks,
        "design_points": len(design_points),
        "runs_done": 0,
        "complete": False,
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "platform": {"system": platform.system(), "release": platform.release(), "machine": platform.machine()},
        "workers": workers,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "timings": {},
        "files": {},
    }


def finish_manifest(manifest: Mapping[str, Any], runs_done: int, complete: bool, begun: float) -> dict[str, Any]:
    """The same at the end; `begun` is time.perf_counter() at the start."""
    seconds = time.perf_counter() - begun
    timings = {"seconds": round(seconds, 3), "runs_per_second": round(runs_done / seconds, 1)}
    return {**manifest, "runs_done": runs_done, "complete": complete, "timings": timings}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
