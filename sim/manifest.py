"""manifest.json: what was run, by which versions, on what, how long it took, and whether it is all there."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.store import SCHEMA

if TYPE_CHECKING:
    from sim.plan import Precision
    from sim.scenario import Scenario

_PACKAGES = ("coalition-sim", "numpy", "numba", "pyarrow", "scipy")
# Those that runs come from: SciPy gives the inputs their distributions and the designs their points.
_NUMBERS_FROM = ("coalition-sim", "numpy", "numba", "scipy")

_SOURCES = Path(__file__).parent
# What becomes of runs once they are computed; everything else may show in a part.
_AFTERWARDS = ("analysis", "app", "cli", "figures", "games", "report", "studies", "_scenarios")


def identity(scenario: Scenario, precision: Precision | None = None) -> dict[str, Any]:
    """What makes two results the same one: the resolved scenario, its seed and numbers of runs included.

    Where a precision is asked for the number of runs is the limit until it is known how many it takes: `planned` keeps
    what the run began as.
    """
    known = {"scenario": scenario.hash()}
    return known if precision is None else {**known, "precision": {**precision._asdict(), "planned": known["scenario"]}}


def asked(manifest: Mapping[str, Any]) -> tuple[Any, ...]:
    """What was asked for when a run began; the same for a result and for what is left of the run that it came from."""
    precision = manifest.get("precision")
    begun = (manifest.get("scenario"),) if precision is None else (precision["planned"], precision["below"])
    return (*begun, manifest.get("main"), manifest.get("tables"))


def begin_manifest(
    scenario: Scenario,
    design_points: Sequence[Mapping[str, Any]],
    workers: int,
    *,
    main: str | None,
    tables: Sequence[str],
    precision: Precision | None = None,
) -> dict[str, Any]:
    """The manifest of a run that is about to begin; `main` is the outcome told first, `tables` those to be written.

    With a `precision` the scenario's number of runs is its limit.
    """
    return {
        "schema": SCHEMA,
        "title": scenario.title,
        **identity(scenario, precision),
        "seed": scenario.seed,
        "runs": scenario.runs,
        "replicates": scenario.replicates,
        "weeks": scenario.calendar.weeks,
        "design_points": len(design_points),
        "main": main,
        "tables": list(tables),
        "runs_done": 0,
        "runs_failed": 0,
        "failures": [],
        "complete": False,
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "engine": engine(),
        "platform": {"system": platform.system(), "release": platform.release(), "machine": platform.machine()},
        "workers": workers,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "timings": {},
        "files": {},
    }


def finish_manifest(
    manifest: Mapping[str, Any], runs_done: int, failed: tuple[int, Sequence[Mapping[str, Any]]], complete: bool, begun: float
) -> dict[str, Any]:
    """The same at the end; `failed` says how many runs did and gives the first; `begun` is time.perf_counter() at the start."""
    seconds = time.perf_counter() - begun
    timings = {"seconds": round(seconds, 3), "runs_per_second": round(runs_done / seconds, 1)}
    done = {"runs_done": runs_done, "runs_failed": failed[0], "failures": list(failed[1])}
    return {**manifest, **done, "complete": complete, "timings": timings}


@lru_cache
def engine() -> str:
    """A digest of the sources that runs come from; another one may mean other numbers."""
    return _digest(_AFTERWARDS)


@lru_cache
def sources() -> str:
    """A digest of all sources, for what is computed from runs as well."""
    return _digest(())


def _digest(left_out: Sequence[str]) -> str:
    digest = sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        name = path.relative_to(_SOURCES)
        if name.parts[0].removesuffix(".py") not in left_out:
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def makers(manifest: Mapping[str, Any] | None = None) -> dict[str, str]:
    """What must be the same for runs to be: versions, engine and kind of machine; of this process without a manifest."""
    if manifest is None:
        versions = {name: _version(name) for name in _PACKAGES}
        return _makers(versions, engine(), platform.system(), platform.machine())
    system = manifest.get("platform", {})
    return _makers(manifest.get("versions", {}), manifest.get("engine"), system.get("system"), system.get("machine"))


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """How two kinds of makers differ, in words; empty if they do not."""
    other = {name: (theirs.get(name), value) for name, value in ours.items() if theirs.get(name) != value}
    if set(other) == {"engine"}:
        return "the same version, but with other sources"
    return "; ".join(f"{name} {there} there, {here} here" for name, (there, here) in other.items() if name != "engine")


def key_of(manifest: Mapping[str, Any]) -> str:
    """What a part belongs to, as a digest: the scenario, what is kept of its runs, and who computed it."""
    what = [manifest["scenario"], sorted(manifest["tables"]), sorted(makers(manifest).items())]
    return sha256(repr(what).encode()).hexdigest()[:16]


def _makers(versions: Mapping[str, Any], sources: str | None, system: str | None, machine: str | None) -> dict[str, str]:
    packages = {name: str(versions.get(name)) for name in _NUMBERS_FROM}
    return {**packages, "engine": str(sources), "system": str(system), "machine": str(machine)}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
