"""Levers: shares, deciles and regret by hand, through the real path, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import CoalitionError, UnknownNameError
from sim.scenario import Scenario
from sim.studies.levers import Levers, _regrets, levers
from tests.toys import coalition
from tests.toys import two as world

# With rivalry v and recognition uniform the two unite in a share 1 - v of draws.
SWEPT = """levers: [rivalries.band~gov.intensity]
sweep: {vary: {rivalries.band~gov.intensity: [0.05, 0.5, 0.95]}}
"""
RIVALRY = "rivalries.band~gov.intensity"


@pytest.fixture(scope="module")
def two() -> Scenario:
    return world(more=SWEPT)


@pytest.fixture(scope="module")
def found(two: Scenario) -> Levers:
    return levers(sim.run(two, runs=800, replicates=2), want="higher")


def test_settings_by_what_is_known(found: Levers) -> None:
    """The inputs decide, so that in a share 1 - v of draws the probability is 1, in the others 0."""
    assert found.paths == (RIVALRY,)
    assert found.declared
    assert (found.draws, found.replicates) == (400, 2)
    for setting, rivalry in zip(found.settings, (0.05, 0.5, 0.95), strict=True):
        assert setting.values == {RIVALRY: rivalry}
        assert setting.mean.low - 0.01 <= 1 - rivalry <= setting.mean.high + 0.01
    assert [setting.worst for setting in found.settings] == [1.0, 0.0, 0.0]
    assert [setting.high for setting in found.settings] == [1.0, 1.0, 0.0]


def test_regret_by_what_is_known(found: Levers) -> None:
    """The least rivalry is best in every draw; another loses just where it fails and the least does not."""
    best, *others = found.settings
    assert best.regret is not None
    assert (best.regret.least, best.regret.most) == (0.0, 0.0)
    assert best.regret.best_in > others[0].regret.best_in > others[1].regret.best_in  # type: ignore[union-attr]
    for setting in others:
        lost = best.mean.probability - setting.mean.probability
        assert setting.regret is not None
        assert (setting.regret.least, setting.regret.most) == pytest.approx((lost, lost))
    assert sum(setting.regret.best_in for setting in found.settings if setting.regret) == pytest.approx(1)


def test_what_is_feared_turns_it_round(two: Scenario) -> None:
    feared = levers(sim.run(two, runs=200, replicates=2), want="lower")
    assert [setting.worst for setting in feared.settings] == [setting.high for setting in feared.settings]
    assert feared.settings[2].regret is not None
    assert feared.settings[2].regret.most == 0.0


def test_the_truth_lies_between_the_two_regrets() -> None:
    """Two settings of probability p and 1 - p, p uniform over draws: the regret of either is E[(1 - 2p)+] = 1/4."""
    rng = np.random.default_rng(1)
    chance = rng.random(20_000)
    truth = rng.random((2, 20_000, 6)) < np.stack([chance, 1 - chance])[:, :, None]
    for regret in _regrets(truth, "higher"):
        assert regret is not None
        assert regret.least is not None
        assert 0.15 < regret.least < 0.25 < regret.most < 0.35
        assert regret.best_in == pytest.approx(0.5, abs=0.02)


def test_points_with_random_numbers_of_their_own_have_no_regret(two: Scenario) -> None:
    """Their draws are not the same draws, so that nothing can be compared draw by draw."""
    scenario = world(more=SWEPT.replace("sweep: {vary", "sweep: {independent: true, vary"))
    found = levers(sim.run(scenario, runs=40, replicates=2), want="higher")
    assert [setting.values for setting in found.settings] == [{RIVALRY: 0.05}, {RIVALRY: 0.5}, {RIVALRY: 0.95}]
    assert all(setting.regret is None and setting.worst is not None for setting in found.settings)


def test_what_else_the_design_varies_is_an_uncertainty(two: Scenario) -> None:
    """Two settings of the lever, each at two recognitions: as many states, compared state by state."""
    vary = "sweep: {vary: {rivalries.band~gov.intensity: [0.05, 0.95], factions.band.recognition: [0.3, 0.7]}}"
    scenario = world(more=SWEPT.partition("sweep:")[0] + vary)
    found = levers(sim.run(scenario, runs=20, replicates=2), want="higher")
    assert [setting.mean.probability for setting in found.settings] == [1.0, 0.0]
    assert found.draws == 2 * 10
    assert [setting.regret.most for setting in found.settings if setting.regret] == [0.0, 1.0]


def test_without_a_wish_there_is_no_worst(two: Scenario) -> None:
    plain = levers(sim.run(two, runs=40, replicates=2))
    assert all(setting.worst is None and setting.regret is None for setting in plain.settings)
    assert all(setting.median is not None for setting in plain.settings)


def test_what_cannot_be_asked(two: Scenario) -> None:
    result = sim.run(two, runs=20, replicates=2)
    with pytest.raises(UnknownNameError, match="did you mean 'united'"):
        levers(result, "unitd")
    single = world(more=SWEPT.partition("sweep:")[0])
    with pytest.raises(CoalitionError, match="the result varies nothing"):
        levers(sim.run(single, runs=20, replicates=2))
    other = world(more=SWEPT.replace("levers: [rivalries.band~gov.intensity]", "levers: [factions.band.strength]"))
    with pytest.raises(CoalitionError, match="none of which is among the scenario's levers"):
        levers(sim.run(other, runs=20, replicates=2))
    silent = world(more=SWEPT.replace("levers: [rivalries.band~gov.intensity]", ""))
    assert not levers(sim.run(silent, runs=20, replicates=2)).declared


def test_the_command(two: Scenario, tmp_path: Path) -> None:
    folder, picture = tmp_path / "result", tmp_path / "levers.svg"
    sim.run(two, runs=80, replicates=2, out=folder)
    said = coalition("levers", folder, "--want", "higher", "--out", picture)
    assert said.exit_code == 0, said.output
    assert "worst decile" in said.stdout
    assert "Least regretted: band and gov: rivalry = 0.05." in said.stdout
    assert "mean probability" in picture.read_text(encoding="utf-8")
    printed = json.loads(coalition("levers", folder, "--want", "higher", "--json").stdout)
    assert [setting["values"][RIVALRY] for setting in printed["settings"]] == [0.05, 0.5, 0.95]
    assert printed["settings"][0]["regret"]["most"] == 0
