"""Runs that are stopped or fail, as tests arrange them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.scenario import Scenario
from sim.working import Interrupted

Contents = Callable[[Path], dict[str, bytes]]
Breaks = Callable[..., None]
PATH = "events.raid.engagements"
SPOKEN = "engagements of the event raid"


def ctrl_c(after: int) -> Callable[[int, int], None]:
    """Ctrl-C, told as progress is, once so many runs are done."""

    def stop(done: int, total: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    return stop


def stopped(scenario: Scenario, folder: Path, after: int = 20) -> None:
    """An unfinished run in a folder."""
    with pytest.raises(Interrupted):
        sim.run(scenario, out=folder, workers=1, progress=ctrl_c(after))
