"""Levers: shares, deciles and regret by hand, through the real path, and what is refused."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.cli.levers import setting_words
from sim.errors import CoalitionError, UnknownNameError
from sim.scenario import Quantity, Scenario, load, loads, shipped
from sim.studies.levers import Levers, Setting, _regrets, levers
from sim.working import Interrupted
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


def test_few_draws_are_not_trusted_with_deciles(two: Scenario, found: Levers, tmp_path: Path) -> None:
    """At 0.95 united in one draw of twenty: ten draws may show none, and cannot rule out that a high decile is 1."""
    assert not any(setting.rough for setting in found.settings), "400 draws tell"
    some = sim.run(two, runs=20, replicates=2, out=tmp_path / "result")
    few = levers(some)
    for setting in few.settings:
        assert setting.limit is not None and setting.low is not None and setting.high is not None
        assert setting.limit[0] <= setting.low + 1e-6 and setting.high <= setting.limit[1] + 1e-6
    truth = [(1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    for setting, (low, high) in zip(few.settings, truth, strict=True):
        assert setting.limit is not None and setting.limit[0] <= low + 0.01 and setting.limit[1] >= high - 0.01
    rough = [setting for setting in few.settings if setting.rough]
    assert rough and all(setting.limit and setting.limit[1] - setting.limit[0] > 0.1 for setting in rough)
    said = " ".join(coalition("levers", tmp_path / "result").stdout.split())
    where = "all settings" if len(rough) == 3 else f"{len(rough)} of 3 settings"
    assert f"There are too few draws to trust them at {where}: they may lie as far apart as" in said
    printed = json.loads(coalition("levers", tmp_path / "result", "--json").stdout)
    assert [setting["rough"] for setting in printed["settings"]] == [setting.rough for setting in few.settings]
    assert [tuple(setting["limit"]) for setting in printed["settings"]] == [setting.limit for setting in few.settings]
    sim.run(two, runs=800, replicates=2, out=tmp_path / "many")
    assert "too few draws" not in coalition("levers", tmp_path / "many").stdout


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
    assert found.uncertain and not found.shared
    assert all(setting.regret is None and setting.worst is not None for setting in found.settings)


def test_what_else_the_design_varies_is_an_uncertainty(two: Scenario) -> None:
    """Two settings of the lever, each at two recognitions: as many states, compared state by state."""
    vary = "sweep: {vary: {rivalries.band~gov.intensity: [0.05, 0.95], factions.band.recognition: [0.3, 0.7]}}"
    scenario = world(more=SWEPT.partition("sweep:")[0] + vary)
    found = levers(sim.run(scenario, runs=20, replicates=2), want="higher")
    assert [setting.mean.probability for setting in found.settings] == [1.0, 0.0]
    assert (found.draws, found.states) == (10, 2 * 10)
    assert [setting.regret.most for setting in found.settings if setting.regret] == [0.0, 1.0]
    # Nothing is drawn, so that only a run's number is the same at both points: 20 runs, none of which differs (Wilson).
    always, never = (setting.mean for setting in found.settings)
    assert always and never
    assert (always.low, never.high) == pytest.approx((20 / (20 + 3.8415), 3.8415 / (20 + 3.8415)), abs=1e-4)


def test_more_points_of_a_setting_are_no_more_draws(two: Scenario, tmp_path: Path) -> None:
    """Strength changes nothing in this world: at eight strengths as much is known as at one, unless each has draws of its own."""
    strengths = "factions.band.strength: [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007]"
    many = SWEPT.replace("0.95]}}", f"0.95], {strengths}}}}}")
    sim.run(world(more=many), runs=80, replicates=4, out=tmp_path / "many")
    one, eight = levers(sim.run(two, runs=80, replicates=4)), levers(sim.open_result(tmp_path / "many"))
    apart = levers(sim.run(world(more=many.replace("sweep: {vary", "sweep: {independent: true, vary")), runs=80, replicates=4))
    assert (one.draws, one.states, eight.draws, eight.states) == (20, 20, 20, 160)
    for alone, same, own in zip(one.settings, eight.settings, apart.settings, strict=True):
        assert alone.mean and same.mean and own.mean
        assert (same.draws, same.states, own.draws, own.states) == (20, 160, 160, 160)
        assert (same.mean.low, same.mean.high) == pytest.approx((alone.mean.low, alone.mean.high))
        assert same.limit == pytest.approx(alone.limit, abs=1e-9) and same.mean.runs == 8 * alone.mean.runs
        assert own.mean.high - own.mean.low < 0.6 * (same.mean.high - same.mean.low), "eight times the draws"
    text = " ".join(coalition("levers", tmp_path / "many").stdout.split())
    assert (
        "Each setting met the same 20 draws of what is uncertain, which with what else the design varies make 160 states, 4 runs each"
        in text
    )
    assert "in one state of ten" in text
    assert json.loads(coalition("levers", tmp_path / "many", "--json").stdout)["states"] == 160


def test_without_a_wish_there_is_no_worst(two: Scenario) -> None:
    plain = levers(sim.run(two, runs=40, replicates=2))
    assert all(setting.worst is None and setting.regret is None for setting in plain.settings)
    assert all(setting.median is not None for setting in plain.settings)


def test_what_cannot_be_asked(two: Scenario) -> None:
    result = sim.run(two, runs=20, replicates=2)
    with pytest.raises(UnknownNameError, match="did you mean 'united'"):
        levers(result, "unitd")
    single = world(more=SWEPT.partition("sweep:")[0])
    with pytest.raises(CoalitionError, match=r"the result varies nothing: .* --vary \"rivalries.band~gov.intensity="):
        levers(sim.run(single, runs=20, replicates=2))
    unled = world(more=SWEPT.partition("sweep:")[0].replace("levers: [rivalries.band~gov.intensity]", "levers: [parameters.efficiency]"))
    with pytest.raises(CoalitionError, match=r"--vary \"factions.band.recognition="):  # not the authority's, nor a lever that moves nothing
        levers(sim.run(unled, runs=20, replicates=2))
    given = loads("title: x\nfactions: {a: {}, b: {}}\naffinities: {a: {b: 1}}\noutcomes: {t: {metric: together, pair: [a, b]}}\n")
    with pytest.raises(CoalitionError, match=r"--vary \"factions.a.strength="):
        levers(sim.run(given, runs=4))
    other = world(more=SWEPT.replace("levers: [rivalries.band~gov.intensity]", "levers: [factions.band.strength]"))
    with pytest.raises(CoalitionError, match="none of which is among the scenario's levers"):
        levers(sim.run(other, runs=20, replicates=2))
    silent = world(more=SWEPT.replace("levers: [rivalries.band~gov.intensity]", ""))
    assert not levers(sim.run(silent, runs=20, replicates=2)).declared


def test_where_nothing_is_uncertain_runs_are_independent(tmp_path: Path) -> None:
    """Draws then mean nothing: the interval is the one of summary.csv, there are no deciles and no regret, and that is said."""
    scenario = load(shipped()["four_factions"]).varied({"events.capital_quarrel.engagements": [0, 4, 8]})
    result = sim.run(scenario, runs=60, weeks=8, out=tmp_path / "result")
    assert result.scenario.replicates > 1 and not any(point["uncertain"] for point in result.points), "draws might be taken for clusters"
    for want in (None, "higher"):
        found = levers(result, want=want)
        assert not found.uncertain
        for setting, point in zip(found.settings, result.points, strict=True):
            told = point["outcomes"][found.outcome]
            assert setting.mean is not None
            assert (setting.mean.probability, setting.mean.low, setting.mean.high) == (told["probability"], told["low"], told["high"])
            assert (setting.low, setting.median, setting.high, setting.worst, setting.regret) == (None,) * 5
    text = " ".join(coalition("levers", tmp_path / "result", "--want", "higher").stdout.split())
    assert "No input is uncertain: the runs of a setting (60) differ by chance alone" in text
    assert "decile " not in text and "draws of what is uncertain" not in text
    picture = tmp_path / "levers.svg"
    assert coalition("levers", tmp_path / "result", "--out", picture).exit_code == 0
    assert "its 95% interval" in picture.read_text(encoding="utf-8")


def test_a_setting_with_nothing_uncertain_stands_beside_one_with_something() -> None:
    """The only uncertain input is one of the second rule alone: under the first the probability given the draw is the probability."""
    scenario = load(shipped()["four_factions"]).model_copy(update={"levers": ()})
    scenario = scenario.replace({"parameters.efficiency": Quantity(uniform=(1.0, 2.0))})
    result = sim.run(scenario.varied({"rule": ["logit", "bilateral_shapley"]}), runs=40, replicates=4, weeks=8)
    assert [point["uncertain"] > 0 for point in result.points] == [False, True]
    found = levers(result, want="higher")
    certain, uncertain = found.settings
    assert found.uncertain and certain.mean is not None and uncertain.regret is not None
    assert certain.low == certain.median == certain.high == certain.worst == certain.mean.probability
    assert certain.mean.low == result.points[0]["outcomes"][found.outcome]["low"]


def test_draws_of_their_own_are_not_said_to_be_the_same(tmp_path: Path) -> None:
    scenario = world(more=SWEPT.replace("sweep: {vary", "sweep: {independent: true, vary"))
    sim.run(scenario, runs=40, replicates=2, out=tmp_path / "result")
    text = " ".join(coalition("levers", tmp_path / "result").stdout.split())
    assert "Each setting met 20 draws of what is uncertain, of its own" in text and "the same" not in text


def test_an_unfinished_result_says_so_and_how_many_draws_each_setting_has(
    two: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle of the second setting, in chunks so small that those begun meanwhile do not reach its end."""
    monkeypatch.setattr("sim.plan.MOST_RUNS", 20)

    def stop(done: int, _: int) -> None:
        if done > 1_000:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted):
        sim.run(two, runs=1_000, replicates=2, out=tmp_path / "result", progress=stop, workers=1)
    found = levers(sim.open_result(tmp_path / "result"))
    draws = [setting.draws for setting in found.settings if setting.mean is not None]
    assert not found.whole and 0 < min(draws) < max(draws) == 500
    text = " ".join(coalition("levers", tmp_path / "result").stdout.split())
    assert f"({min(draws):,} to 500 draws of what is uncertain)" in text and "The run was stopped: this rests on" in text
    assert "met the same" not in text


def test_a_setting_is_told_as_it_is_typed(two: Scenario) -> None:
    values = {"events.leave.allowed": True, "factions.band.strength": 12345678.0, "events.talks.parties": ["band", "gov"]}
    said = setting_words(Setting(values, None, None, None, None, None, None, None, 0, 0), two)
    assert [part.rpartition(" = ")[2] for part in said.split(", ")] == ["true", "12345678", "band and gov"]


def test_the_command(two: Scenario, tmp_path: Path) -> None:
    folder, picture = tmp_path / "result", tmp_path / "levers.svg"
    sim.run(two, runs=80, replicates=2, out=folder)
    said = coalition("levers", folder, "--want", "higher", "--out", picture)
    assert said.exit_code == 0, said.output
    assert "worst decile" in said.stdout
    assert "Least regretted: rivalry of band and gov = 0.05." in said.stdout
    assert "mean probability" in picture.read_text(encoding="utf-8")
    printed = json.loads(coalition("levers", folder, "--want", "higher", "--json").stdout)
    assert [setting["values"][RIVALRY] for setting in printed["settings"]] == [0.05, 0.5, 0.95]
    assert printed["settings"][0]["regret"]["most"] == 0
