"""Runs that fail on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from tests.unit.failed.toy import Breaks


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """Makes the engine fail for runs of some numbers, in worlds (with inputs, row by row) of which `where` is true."""
    engine = sim.engine.simulate
    bad: list[tuple[set[int], Callable[..., Any]]] = []

    def simulate(world: Any, runs: Any, seed: int, inputs: Any = None, rows: Any = None) -> Any:
        for numbers, where in bad:
            for n, run in enumerate(np.asarray(runs).tolist()):
                row = None if inputs is None else rows[n] if rows is not None else np.searchsorted(inputs.draws, run)
                if run in numbers and where(world, inputs, row):
                    raise FloatingPointError("not a number")
        return engine(world, runs, seed, inputs, rows)

    monkeypatch.setattr("sim.engine.simulate", simulate)
    return lambda runs, where=lambda world, inputs, row: True: bad.append((set(runs), where))
