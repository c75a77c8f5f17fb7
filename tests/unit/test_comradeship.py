"""Trust among comrades: many clashes of a bloc in one place taken together give what they give one by one."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.conflict import comradeship


@pytest.mark.parametrize("gain", [0.0, 0.01, 0.05, 0.1])
@pytest.mark.parametrize("times", [0, 1, 3, 250])
def test_clashes_together_give_the_bits_of_one_by_one(gain: float, times: int) -> None:
    chance = np.random.default_rng(1)
    upper = np.triu(chance.uniform(-1, 1, (9, 9)), 1)
    together, single = upper + upper.T, upper + upper.T
    bloc, active, near = np.zeros(9, np.int64), np.ones(9, np.bool_), chance.random(9)
    bloc[7:] = 7
    active[2] = False
    comrades = np.empty(9, np.int64)
    comradeship(-1, -1, 0, bloc, active, near, 0.3, together, gain, times, comrades)
    for _ in range(times):
        comradeship(-1, -1, 0, bloc, active, near, 0.3, single, gain, 1, comrades)
    assert together.tobytes() == single.tobytes()
    changed = (together != upper + upper.T).any()
    assert changed == (gain > 0 and times > 0)
