"""The points of a sampled design: a Latin hypercube or a Sobol' sequence, carried to values by inverse distribution functions.

A sampled design is a point set U in [0, 1)^d, one axis a path (sorted): McKay, Beckman & Conover 1979 (Latin hypercube),
Sobol' 1967 with the scrambling of Owen 1998 (Sobol'). Both are those of scipy.stats.qmc, seeded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.errors import UnknownNameError
from sim.scenario.sweeps import DRAWN, SAMPLED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.scenario.model import Scenario
    from sim.scenario.quantity import Quantity
    from sim.scenario.sweeps import Sweep


def unit_points(method: str, points: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """U in [0, 1)^(points x dimensions) of a sampled design. Raises UnknownNameError for a method that does not sample."""
    import warnings

    from scipy.stats import qmc

    if method not in SAMPLED:
        raise UnknownNameError.of("sampling method", method, sorted(SAMPLED))
    if method == "latin_hypercube":
        found: NDArray[np.float64] = qmc.LatinHypercube(dimensions, rng=seed).random(points)
        return found
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The balance properties")  # said in words where the sweep is stated
        found = qmc.Sobol(dimensions, scramble=True, rng=seed).random(points)
    return found


def distributions(scenario: Scenario, sweep: Sweep) -> dict[str, Quantity]:
    """What each sampled path of a sweep is drawn from, in the order of paths."""
    own = scenario.quantities()
    return {path: own[path] if values == DRAWN else values for path, values in sweep.vary.items() if not isinstance(values, tuple)}


def sampled(scenario: Scenario, sweep: Sweep) -> list[dict[str, Any]]:
    """The sampled values of each point, path -> value, before what is listed is crossed with them."""
    assert isinstance(sweep.points, int)
    drawn = distributions(scenario, sweep)
    unit = unit_points(sweep.method, sweep.points, len(drawn), sweep.seed)
    columns = [quantity.ppf(unit[:, axis]).tolist() for axis, quantity in enumerate(drawn.values())]
    return [dict(zip(drawn, values, strict=True)) for values in zip(*columns, strict=True)]
