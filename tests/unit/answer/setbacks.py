"""Runs that are stopped or fail, as tests arrange them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.runs import Interrupted
from sim.scenario import Scenario

Contents = Callable[[Path], dict[str, bytes]]
Breaks = Callable[..., None]
PATH = "events.raid.engagements"
SPOKEN = "engagements of the event raid"


def stopped(scenario: Scenario, folder: Path, after: int = 20) -> None:
    """An unfinished run in a folder."""

    def stop(done: int, total: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        sim.run(scenario, out=folder, workers=1, progress=stop)
