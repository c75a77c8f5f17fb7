"""The numbers of one draw of a scenario: constants as they stand, uncertain ones at their uniform number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.scenario import Scenario


def input_values(scenario: Scenario, uniform_of: Callable[[str], float]) -> dict[str, float]:
    """Every number of the scenario by path; `uniform_of(path)` gives the uniform number of an uncertain one."""
    values: dict[str, float] = {}
    for path, quantity in scenario.inputs().items():
        constant = quantity.constant
        values[path] = float(quantity.ppf(np.array([uniform_of(path)]))[0]) if constant is None else float(constant)
    return values
