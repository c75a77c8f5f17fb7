r"""Sensitivity indices of a noisy model on the unit cube: Morris' mu* and Sobol' indices, by SALib, with the noise taken out.

A model gives R replicates at each point. With the average \bar y over them, the variance over points is
`V = Var(E[y|x]) + W/R`, W being the mean variance within a point. So `W/(R V)` of V is noise, and of what makes single
replicates differ, `W / (V + W(1 - 1/R))` is chance.

Points that differ in one factor share their random numbers (common random numbers), the two ends of a Saltelli row do
not. Then the numerator of S1 (Saltelli et al. 2010, Comput Phys Commun 181:259, table 2 b) has no bias from noise, that
of the total index (table 2 f; Jansen 1999) too much by half the mean variance of the averaged paired differences, which
the replicates show and which is taken off.

A replicate may fail. Points are compared with the others of their trajectory or row, so one in which any failed is left
out as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sim.errors import CoalitionError

Points = npt.NDArray[np.float64]
LEVELS = 4
"""Levels of each input on Morris' grid."""
EDGE = 0.05
"""The grid leaves so much out at both ends of a distribution, which for some are infinite."""
LEAST_SIGNAL = 0.02
"""Below this share of the variance that is not noise, indices say nothing."""
FEWEST_TRAJECTORIES, FEWEST_ROWS = 2, 16
"""Trajectories and rows without a failed run that an analysis needs."""
_RESAMPLES = 400
_STEP_OF_GRID = LEVELS / (2 * (LEVELS - 1))


class Model(Protocol):
    """A model on the unit cube: points (P, D) in [0, 1], the stream of random numbers of each (P) -> replicates (P, R).

    Points with the same stream get the same random numbers. A model without chance has one replicate; NaN is one that failed.
    """

    def __call__(self, points: Points, streams: npt.NDArray[np.int64]) -> Points: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Effect:
    """Morris' measures of one input, in units of the output for a step over 60% of its distribution.

    `mu_star` is the mean absolute effect (Campolongo et al. 2007), `low` to `high` its 95% interval by bootstrap, `mu` the mean
    effect with its sign, `sigma` the standard deviation of effects: large beside mu_star where the effect depends on other inputs.
    """

    name: str
    mu_star: float
    low: float
    high: float
    mu: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Screening:
    """Effects of all inputs, the largest first, along so many whole `trajectories`."""

    effects: tuple[Effect, ...]
    trajectories: int


@dataclass(frozen=True, slots=True)
class Index:
    """The shares of the variance that one factor explains alone (`first`), and with all its interactions (`total`); 95% intervals."""

    name: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What drives a model: `indices` as shares of the variance of its expectation, most first by `first`.

    `mean` and `variance` of single replicates; `chance` the share of that variance that no input explains; `noise` the
    share that is left in averages over replicates, which is taken out of the indices. `indices` are empty where less than
    LEAST_SIGNAL is no noise. `rows` of the design are what it all rests on.
    """

    mean: float
    variance: float
    chance: float
    noise: float
    indices: tuple[Index, ...]
    rows: int


def screen(model: Model, names: Sequence[str], trajectories: int, seed: int) -> Screening:
    """Morris' (1991) elementary effects along `trajectories`, largest mu* first; D + 1 points each.

    The four levels of an input are its quantiles 5, 35, 65 and 95%. Raises CoalitionError where fewer than two are whole.
    """
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    problem = _problem(names)
    grid = sampling.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    points = EDGE + (1 - 2 * EDGE) * grid
    streams = np.repeat(np.arange(trajectories), len(names) + 1)
    averaged = model(points, streams).mean(axis=1).reshape(trajectories, -1)
    whole = _enough(~np.isnan(averaged).any(axis=1), FEWEST_TRAJECTORIES, "trajectories")
    grid = grid.reshape(trajectories, len(names) + 1, -1)[whole].reshape(-1, len(names))
    found = analysis.analyze(problem, grid, averaged[whole].reshape(-1), num_levels=LEVELS, num_resamples=_RESAMPLES, seed=seed)
    effects = [
        Effect(name, *(float(_STEP_OF_GRID * value) for value in (star, max(0.0, star - half), star + half, mu, sigma)))
        for name, star, half, mu, sigma in zip(names, found["mu_star"], found["mu_star_conf"], found["mu"], found["sigma"], strict=True)
    ]
    return Screening(tuple(sorted(effects, key=lambda effect: (-effect.mu_star, effect.name))), int(whole.sum()))


def decompose(model: Model, names: Sequence[str], points: int, seed: int) -> Decomposition:
    """Sobol' indices of the expectation of a model from `points` rows (a power of 2) of D + 2 points each.

    Intervals are those of SALib's bootstrap over rows, normal, 95%. Raises CoalitionError where fewer than FEWEST_ROWS are whole.
    """
    from SALib.sample import sobol as sampling

    factors = len(names)
    design = sampling.sample(_problem(names), points, calc_second_order=False, seed=seed)
    rows = np.repeat(np.arange(points), factors + 2)
    last = np.tile(np.arange(factors + 2) == factors + 1, points)
    output = model(design, 2 * rows + last).reshape(points, factors + 2, -1)
    output = output[_enough(~np.isnan(output).any(axis=(1, 2)), FEWEST_ROWS, "rows")]
    points, replicates = len(output), output.shape[2]
    ends = output[:, [0, -1]].reshape(2 * points, replicates)
    across = float(ends.mean(axis=1).var())
    within = float(ends.var(axis=1, ddof=1).mean()) if replicates > 1 else 0.0
    noise = min(1.0, within / replicates / across) if across > 0 else float(within > 0)
    signal = across * (1 - noise)
    total = signal + within
    chance = within / total if total > 0 else 0.0
    indices = _indices(names, output, seed, across, noise) if 1 - noise >= LEAST_SIGNAL and across > 0 else ()
    return Decomposition(float(ends.mean()), total, chance, noise, indices, points)


def _enough(whole: npt.NDArray[np.bool_], fewest: int, what: str) -> npt.NDArray[np.bool_]:
    """The same. Raises CoalitionError where too few are whole."""
    if whole.sum() < fewest:
        raise CoalitionError(f"of {len(whole):,} {what} {int(whole.sum()):,} are whole, too few to go on: in all others a run failed")
    return whole


def _indices(names: Sequence[str], output: Points, seed: int, across: float, noise: float) -> tuple[Index, ...]:
    from SALib.analyze import sobol as analysis

    replicates = output.shape[2]
    found = analysis.analyze(
        _problem(names), output.mean(axis=2).reshape(-1), calc_second_order=False, num_resamples=_RESAMPLES, seed=seed + 1
    )
    bias = np.zeros(len(names))
    if replicates > 1:
        differences = output[:, 1:-1] - output[:, :1]
        bias = differences.var(axis=2, ddof=1).mean(axis=0) / (2 * replicates) / across
    first, total = found["S1"] / (1 - noise), (found["ST"] - bias) / (1 - noise)
    first_half, total_half = found["S1_conf"] / (1 - noise), found["ST_conf"] / (1 - noise)
    indices = [
        Index(name, *(float(value) for value in (s, s - h, s + h, t, t - g, t + g)))
        for name, s, h, t, g in zip(names, first, first_half, total, total_half, strict=True)
    ]
    return tuple(sorted(indices, key=lambda index: (-index.first, index.name)))


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
