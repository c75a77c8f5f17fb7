"""The design points of a scenario's sweep: which values each tries; grids, Latin hypercubes, Sobol' sequences, lists."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.errors import CoalitionError
from sim.scenario.alike import Alike
from sim.scenario.sampling import sampled

if TYPE_CHECKING:
    from sim.scenario import Quantity, Scenario

_ENDS = (0.05, 0.95)


def design_points(scenario: Scenario) -> list[dict[str, Any]]:
    """The values that each design point sets, by path (sorted); one empty point without a sweep.

    What is sampled or listed varies slowest, then what is crossed with it, the last path fastest. With `independent`
    each point sets `seed` as well.
    """
    sweep = scenario.sweep
    if sweep is None:
        return [{}]
    slow: Sequence[Mapping[str, Any]] = sampled(scenario, sweep) if sweep.sampled else sweep.listed or ({},)
    crossed = sweep.crossed
    points = [{**point, **dict(zip(crossed, values, strict=True))} for point in slow for values in itertools.product(*crossed.values())]
    if sweep.independent:
        points = [{**point, "seed": point_seed(scenario.seed, number)} for number, point in enumerate(points)]
    return [{path: point[path] for path in sorted(point)} for point in points]


def scenario_at(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario as a design point runs it: with the point's values, and no longer swept."""
    return scenario.unswept().replace(values)


def point_seed(seed: int, point: int) -> int:
    """The seed of a design point (from 0) whose random numbers are its own, below 2^53 so that every reader of JSON keeps it.

    The upper 53 bits of numpy.random.SeedSequence(seed, spawn_key=(point,)).generate_state(1, numpy.uint64)[0].
    """
    import numpy as np

    return int(np.random.SeedSequence(seed, spawn_key=(point,)).generate_state(1, np.uint64)[0] >> np.uint64(11))


def lever_values(scenario: Scenario) -> dict[str, tuple[Any, ...]]:
    """A few values of each lever that the scenario declares, over the lever's own range, ascending.

    Those of a choice; else the ends and the centre of a distribution (its 5 and 95% quantiles where it has no end);
    both of true and false; of those that are the same run the lowest. Raises CoalitionError without levers, or for one
    that the scenario gives no range.
    """
    if not scenario.levers:
        raise CoalitionError("the scenario declares no levers (levers: [PATH, ...]); --vary PATH=[...] varies any number")
    numbers, alike = scenario.quantities(), Alike(scenario)
    found: dict[str, tuple[Any, ...]] = {}
    for path in scenario.levers:
        runs: dict[Any, Any] = {}
        for value in _few(scenario, path, numbers.get(path)):
            runs.setdefault(alike.as_run(path, value), value)
        found[path] = tuple(runs.values())
    return found


def _few(scenario: Scenario, path: str, quantity: Quantity | None) -> tuple[Any, ...]:
    if quantity is None or path.endswith(".allowed"):
        if quantity is None and path == "rule":
            from sim.scenario.rules import RULES

            return tuple(RULES)
        return False, True
    if quantity.constant is not None:
        if path.endswith(".probability"):
            return 0.0, 1.0
        raise CoalitionError(
            f'the lever {path} is {quantity.constant:g} in the scenario, which gives it no range; say what to try: --vary "{path}=[...]"'
        )
    if quantity.choice:
        return tuple(value for value, _ in quantity.choice)
    return tuple(sorted({_end(quantity, 0), quantity.central, _end(quantity, 1)}))


def _end(quantity: Quantity, side: int) -> float:
    """The lowest (0) or highest (1) number a distribution gives, or nearly, where it has no end."""
    import math

    import numpy as np

    bound = quantity.bounds[side]
    return bound if math.isfinite(bound) else float(quantity.ppf(np.array([_ENDS[side]]))[0])
