"""Whether the engine is compiled already: only for these sources, in this place, and this Python."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from sim import compiled
from sim.engine import simulate
from sim.scenario import load, shipped
from sim.world import World


def test_after_a_run_the_engine_is_compiled() -> None:
    simulate(World(load(shipped()["four_factions"])), np.array([0]), 1)
    assert compiled.is_compiled()


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Numba would keep what is compiled from this copy of the sources, on a machine on which nothing is yet."""
    monkeypatch.setattr(compiled, "cache_folder", lambda room="engine": tmp_path)
    real = compiled.Path(compiled._compile(compiled.is_compiled, "called").stats.cache_path)
    assert real.is_relative_to(tmp_path)
    real.mkdir(parents=True, exist_ok=True)
    return real


def cached(folder: Path, python: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"engine.run_all-110.{python}.1.nbc").touch()


def test_what_another_copy_or_another_python_compiled_does_not_count(own_folder: Path) -> None:
    this = f"py{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"
    cached(own_folder.with_name("sim_of_another_clone"), this)
    cached(own_folder, "py26")
    (own_folder / f"engine.begin-49.{this}.1.nbc").touch()  # what the Mesa face compiles of it
    assert not compiled.is_compiled()
    cached(own_folder, this)
    assert compiled.is_compiled()
