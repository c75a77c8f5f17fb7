"""A small scenario, and an engine made of plain random numbers: what becomes of chunks can be tested without one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.scenario import Scenario, loads
from tests.unit.answer.setbacks import PATH, Breaks

TEXT = """
title: Whiteboard
question: Do the two that are hostile to the threat unite?
authority: gov
threat: [isis]
calendar: {start: 2016-01-04, weeks: 12}
runs: 60
replicates: 10
seed: 7
parameters: fixed
places:
  town: {name: Town, lat: 32, lon: 13, political_weight: 1, oil: 0}
  port: {name: Port, lat: 31, lon: 15, political_weight: 0.1, oil: 1}
roads:
  - {between: [town, port], km: 60}
factions:
  gov: {name: The Government, strength: 1000, influence: 0.2, recognition: 1, hostility: 0.6, presence: {town: 1}}
  mil: {name: The Militia, strength: {triangular: [1000, 2000, 4000]}, recognition: -0.6, hostility: 0.5, presence: {town: 0.7, port: 0.3}}
  army: {name: The Army, strength: {uniform: [2000, 3000]}, recognition: 0.2, hostility: 0.9, presence: {port: 1}}
  isis: {name: The Threat, strength: 1500, recognition: -1, hostility: -1, presence: {port: 1}}
rivalries:
  - {between: [army, mil], intensity: 0.6}
events:
  raid: {attack: {by: isis, on: army, at: port}, week: 3, engagements: 2}
outcomes:
  army_gov: {metric: together, pair: [army, gov], weeks: 3, of: 4, when: any}
  beaten: {metric: threat_strength, below: 0.25, when: end}
  union: {metric: coalition_share, at_least: 0.5, weeks: 2, when: end}
claims:
  raid_unites: {compare_with: {without: [raid]}, outcome: union, direction: higher}
"""
SOME_DAY = TEXT.replace("weeks: 2, when: end", "weeks: 2, when: any")
"""The same, asking whether they ever unite, and so when."""
SWEEP = "sweep: {vary: {events.raid.engagements: [0, 4]}}\n"


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return loads(TEXT, name="whiteboard.yaml")


@pytest.fixture(scope="session")
def swept() -> Scenario:
    return loads(TEXT + SWEEP, name="whiteboard.yaml")


def pretend(world: Any, runs: np.ndarray, seed: int) -> SimpleNamespace:
    """A chunk of random numbers that depend on seed, run and the inputs drawn, as a real one would."""
    draws = runs // world.scenario.replicates
    inputs = world.draw(np.unique(draws))
    factions, weeks = len(world.faction_ids), world.scenario.calendar.weeks
    pairs = factions * (factions - 1) // 2
    weekly, blocs = [], []
    status = np.zeros((weeks, pairs, 2), np.int64)
    for run, draw in zip(runs.tolist(), draws.tolist(), strict=True):
        random = np.random.default_rng([seed, run])
        level = np.random.default_rng([seed, draw]).random()
        weekly.append(np.clip(level + random.normal(0, 0.1, (weeks, len(world.columns))), 0, 1))
        side = random.integers(0, 2, factions)
        blocs.append([int(np.flatnonzero(side == mine)[0]) for mine in side])
        kind = random.integers(0, 3, (weeks, pairs))
        status[:, :, 0] += kind == 1
        status[:, :, 1] += kind == 2
    together = world.columns.index("together[army~gov]")
    every_week = np.array(weekly)
    every_week[:, :, together] = every_week[:, :, together] > 0.5
    return SimpleNamespace(
        runs=runs, draws=draws, weekly=every_week, pair_counts=status, final_blocs=np.array(blocs, np.int16), inputs=inputs
    )


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine replaced by `pretend`."""
    monkeypatch.setattr("sim.engine.simulate", pretend)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the manifest, which holds times."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


@pytest.fixture(name="contents")
def contents_fixture() -> Any:
    return contents


@pytest.fixture
def breaks(pretended: None, monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """Makes the engine fail for some runs of a setting of the sweep (or rule), or of all."""
    engine = sim.engine.simulate
    bad: list[tuple[Any, set[int]]] = []

    def simulate(world: Any, runs: np.ndarray, seed: int) -> Any:
        setting = (world.scenario.quantities()[PATH].constant, world.scenario.rule)
        if any(numbers & set(runs.tolist()) for at, numbers in bad if at is None or at in setting):
            raise FloatingPointError("not a number")
        return engine(world, runs, seed)

    monkeypatch.setattr("sim.engine.simulate", simulate)
    monkeypatch.setattr("sim.plan.MOST_RUNS", 10)
    return lambda runs, at=None: bad.append((at, set(runs)))


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of ten runs."""
    monkeypatch.setattr("sim.plan.MOST_RUNS", 10)


@pytest.fixture
def halved(swept: Scenario, breaks: Breaks, tmp_path: Path) -> sim.Result:
    """A sweep over two settings of whose first no run succeeded."""
    breaks(range(60), 0)
    return sim.run(swept, out=tmp_path / "halved")
