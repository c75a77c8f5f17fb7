"""What all tests share: where the repository stands, how Hypothesis searches, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from tests.compiling import compile_once

os.environ["MPLBACKEND"] = "Agg"  # no window, whatever the machine

# Shared machines are slow now and then, and the first example of a test may have to compile the engine.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for processes of their own."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def compiled_once(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Processes that run tests side by side share what they compile; one alone compiles what its tests need."""
    if worker_id != "master":
        compile_once(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(autouse=True)
def nothing_kept_before(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a verb keeps for when it is asked again is kept apart for each test."""
    monkeypatch.setattr("sim.cli.kept.FOLDER", tmp_path_factory.getbasetemp() / "kept" / uuid4().hex)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root folder of the checkout."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; tests that ask for it are skipped where there is none, except in CI."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail("no Chromium installed")
    pytest.skip("no Chromium installed")
