"""The Ishigami function (Ishigami & Homma 1990; a = 7, b = 0.1), whose Sobol' indices are known, through our own path.

With z uniform on [-pi, pi]: V1 = (1 + b pi^4/5)^2/2, V2 = a^2/8, V13 = b^2 pi^8 (1/18 - 1/50), all else 0.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from sim.analysis.indices import Decomposition, decompose, screen

A, B = 7.0, 0.1
NAMES = ["z1", "z2", "z3"]
V1, V2, V13 = (1 + B * math.pi**4 / 5) ** 2 / 2, A**2 / 8, B**2 * math.pi**8 * (1 / 18 - 1 / 50)
VARIANCE = V1 + V2 + V13
FIRST = {"z1": V1 / VARIANCE, "z2": V2 / VARIANCE, "z3": 0.0}
TOTAL = {"z1": (V1 + V13) / VARIANCE, "z2": V2 / VARIANCE, "z3": V13 / VARIANCE}
NOISE_SD, REPLICATES = 3.0, 4

Points = npt.NDArray[np.float64]
Streams = npt.NDArray[np.int64]


def ishigami(points: Points, streams: Streams) -> Points:
    z = math.pi * (2 * points - 1)
    return (np.sin(z[:, 0]) + A * np.sin(z[:, 1]) ** 2 + B * z[:, 2] ** 4 * np.sin(z[:, 0]))[:, None]


def noisy(points: Points, streams: Streams) -> Points:
    """The same with noise whose size depends on z1 (mean variance NOISE_SD^2), shared along a stream."""
    noise = np.empty((len(points), REPLICATES))
    for stream in np.unique(streams):
        noise[streams == stream] = np.random.default_rng(int(stream)).normal(0, NOISE_SD, REPLICATES)
    return ishigami(points, streams) + noise * np.sqrt(0.5 + points[:, :1])


def unshared(random: np.random.Generator, points: Points, streams: Streams) -> Points:
    """The same with an error of its own at each point, twice."""
    return ishigami(points, streams) + random.normal(0, NOISE_SD, (len(points), 2))


def assert_covered(found: Decomposition) -> None:
    assert {index.name for index in found.indices} == set(NAMES)
    for index in found.indices:
        assert index.first_low <= FIRST[index.name] <= index.first_high
        assert index.total_low <= TOTAL[index.name] <= index.total_high
        assert index.first_high - index.first_low < 0.2
        assert index.total_high - index.total_low < 0.25


def test_the_analytic_values_are_those_of_the_literature() -> None:
    assert [round(value, 4) for value in FIRST.values()] == [0.3139, 0.4424, 0.0]
    assert [round(value, 4) for value in TOTAL.values()] == [0.5576, 0.4424, 0.2437]


def test_intervals_cover_the_indices() -> None:
    found = decompose(ishigami, NAMES, 1024, seed=7)
    assert_covered(found)
    assert found.mean == pytest.approx(A / 2, abs=0.05)
    assert found.variance == pytest.approx(VARIANCE, rel=0.03)
    assert found.chance == found.noise == 0.0


def test_noise_is_told_apart_and_taken_out() -> None:
    found = decompose(noisy, NAMES, 1024, seed=7)
    assert_covered(found)
    assert found.chance == pytest.approx(NOISE_SD**2 / (VARIANCE + NOISE_SD**2), abs=0.02)
    assert found.noise == pytest.approx(NOISE_SD**2 / (REPLICATES * VARIANCE + NOISE_SD**2), abs=0.02)


def test_shared_noise_does_not_hide_an_input_without_effect() -> None:
    """Under common random numbers an input that does nothing has a total index of exactly 0 in an additive noise."""
    found = decompose(lambda points, streams: noisy(points[:, :3], streams), [*NAMES, "idle"], 256, seed=7)
    idle = next(index for index in found.indices if index.name == "idle")
    assert idle.total == idle.first == 0.0


def test_noise_that_a_row_does_not_share_is_taken_out_of_the_total_index() -> None:
    """Its mean over designs is right within its standard error; with the noise left in, it would be far too large.

    Two replicates with an independent error of variance W at each point add W/(2 V) to E[(f(A) - f(AB))^2] / (2 V).
    """
    designs = 40
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in NAMES}
    for seed in range(designs):
        for index in decompose(partial(unshared, np.random.default_rng(seed)), NAMES, 64, seed).indices:
            found[index.name].append((index.first, index.total))
    for name, pairs in found.items():
        assert len(pairs) == designs
        first, total = np.mean(pairs, axis=0)
        first_error, total_error = np.std(pairs, axis=0, ddof=1) / math.sqrt(designs)
        assert abs(first - FIRST[name]) < 3 * first_error
        assert abs(total - TOTAL[name]) < 3 * total_error < NOISE_SD**2 / (2 * VARIANCE) / 2


def test_coverage_over_seeds() -> None:
    """Of the 95% intervals of 30 designs, all indices together, at least 90% cover."""
    inside = []
    for seed in range(1, 31):
        for index in decompose(noisy, NAMES, 128, seed).indices:
            inside.append(index.first_low <= FIRST[index.name] <= index.first_high)
            inside.append(index.total_low <= TOTAL[index.name] <= index.total_high)
    assert np.mean(inside) >= 0.9


def test_morris_ranks_and_sees_interactions() -> None:
    """z1 has the largest mu*; z3 acts only through z1, so that its effects cancel in the mean and spread widely."""
    effects = {effect.name: effect for effect in screen(lambda p, s: ishigami(p[:, :3], s), [*NAMES, "idle"], 60, seed=3).effects}
    assert list(effects)[-1] == "idle"
    assert effects["idle"].mu_star == 0.0
    assert effects["z3"].sigma > effects["z3"].mu_star > 2 * abs(effects["z3"].mu)


def test_morris_effect_of_a_linear_model_is_its_slope_over_the_step() -> None:
    effects = {effect.name: effect for effect in screen(lambda p, s: p[:, :1] * 5 - p[:, 1:2], ["up", "down"], 10, seed=1).effects}
    assert effects["up"].mu == pytest.approx(0.6 * 5)
    assert effects["down"].mu == pytest.approx(-0.6)
    assert effects["up"].sigma == pytest.approx(0.0, abs=1e-12)
    assert list(effects) == ["up", "down"]
