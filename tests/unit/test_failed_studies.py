"""Runs that fail inside a study: left out (of both sides where runs are paired), counted, named; the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import sim
from sim.analysis.indices import decompose, screen
from sim.errors import AllRunsFailedError, CoalitionError
from sim.isolating import Broken, isolated
from sim.scenario import Scenario, dump, loads
from sim.state import RECOGNITION
from sim.studies.claims import Simulated, contrast, examine
from sim.studies.compare import compare
from sim.studies.flip import flip
from sim.studies.sensitivity import sensitivity
from tests.toys import TOWN_AND_PORT, coalition, told, two

Breaks = Callable[..., None]
TOY = loads(
    TOWN_AND_PORT
    + """runs: 60
replicates: 5
events: {fall: {shift: {path: factions.gov.strength, to: 0}, week: 7, probability: 0.4}}
outcomes: {gone: {metric: strength, faction: gov, below: 10, when: end}}
claims: {falls: {outcome: gone, direction: higher, compare_with: {without: [fall]}}}
"""
)
OTHER = TOY.without("fall")


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


def with_fall(world: Any, inputs: Any, row: Any) -> bool:
    return bool(world.scenario.events)


def without_fall(world: Any, inputs: Any, row: Any) -> bool:
    return not world.scenario.events


# --- the one way


def test_only_what_fails_is_left_out_and_the_rest_stays_in_order() -> None:
    def compute(numbers: npt.NDArray[np.int64]) -> list[int]:
        if {3, 8, 9} & set(numbers.tolist()):
            raise ValueError("no")
        return numbers.tolist()

    found = list(isolated(compute, np.arange(12)))
    broken = [each for each in found if isinstance(each, Broken)]
    assert [each.number for each in broken] == [3, 8, 9] and broken[0].what.startswith("ValueError: no (test_failed_studies.py, line ")
    assert [number for each in found if not isinstance(each, Broken) for number in each] == [0, 1, 2, 4, 5, 6, 7, 10, 11]


def test_a_machine_without_memory_is_no_run_that_failed() -> None:
    def compute(numbers: npt.NDArray[np.int64]) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        list(isolated(compute, np.arange(4)))


# --- compare


def test_a_pair_is_left_out_on_both_sides(breaks: Breaks) -> None:
    ours, theirs = (sim.run(scenario).runs["out.gone"].to_numpy() for scenario in (TOY, OTHER))
    breaks([3], with_fall)
    breaks([44], without_fall)
    found = compare(TOY, OTHER)
    kept = np.setdiff1d(np.arange(60), [3, 44])
    gone = found.outcomes["gone"]
    assert (gone.a, gone.b, gone.runs, found.runs, found.draws) == (ours[kept].mean(), theirs[kept].mean(), 58, 58, 12)
    assert (found.failed.tried, found.failed.count) == (60, 2)
    assert [(each.run, each.seed, each.place["scenario"]) for each in found.failed.first] == [(3, 11, 1), (44, 11, 2)]


def test_a_draw_that_failed_as_a_whole_is_no_draw(breaks: Breaks) -> None:
    breaks(range(5, 10))
    found = compare(TOY, OTHER)
    assert (found.runs, found.draws) == (55, 11)
    signs = found.outcomes["gone"].signs
    assert signs.higher + signs.lower + signs.equal == 11


def test_three_scenarios_rest_on_the_same_runs(breaks: Breaks) -> None:
    breaks([7], without_fall)
    found = compare(TOY, TOY.replace({"events.fall.probability": 0.1}), OTHER)
    assert [other.outcomes["gone"].runs for other in found.others] == [59, 59]
    assert found.failed.first[0].place == {"scenario": 3}


def test_of_the_same_twice_every_difference_stays_0(breaks: Breaks) -> None:
    breaks([7])
    found = compare(TOY, TOY)
    gone = found.outcomes["gone"]
    assert (gone.runs, gone.difference, gone.low, gone.high, gone.runs_to_settle) == (59, 0, 0, 0, None)


def test_compare_says_so_in_words_in_json_and_on_stderr(breaks: Breaks, tmp_path: Path) -> None:
    (tmp_path / "toy.yaml").write_text(dump(TOY), encoding="utf-8")
    words = ("compare", tmp_path / "toy.yaml", "--without", "fall")
    assert "fail" not in coalition(*words).output
    breaks([3, 44], without_fall)
    done = coalition(*words)
    assert done.exit_code == 0
    said = told(done.stdout)
    assert "58 paired runs of 8 weeks" in said
    assert "2 of 60 paired runs failed and are left out: all differences are of the 58 that succeeded in every scenario" in said
    assert "no difference of an outcome moves by more than 6.7 points with them" in said, "2 of 60, each from -1 to 1 at worst"
    assert "The first is run 3 of scenario 2, seed 11: FloatingPointError: not a number" in said
    assert "2 of 60 paired runs failed and are left out; the first: run 3 of scenario 2, seed 11" in done.stderr
    printed = json.loads(coalition(*words, "--json").stdout)
    assert printed["runs"] == 58 and printed["runs_failed"] == 2
    assert [(each["seed"], each["run"], each["scenario"]) for each in printed["failures"]] == [(11, 3, 2), (11, 44, 2)]
    assert printed["failures"][0]["error"].startswith("FloatingPointError: not a number")


def test_where_no_pair_is_left_one_message_says_so(breaks: Breaks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(range(0, 1000, 2), with_fall)
    breaks(range(1, 1000, 2), without_fall)
    with pytest.raises(AllRunsFailedError, match="all of the 60 runs tried failed: FloatingPointError: not a number"):
        compare(TOY, OTHER)
    (tmp_path / "toy.yaml").write_text(dump(TOY), encoding="utf-8")
    refused = coalition("compare", tmp_path / "toy.yaml", "--without", "fall")
    assert (refused.exit_code, refused.stdout) == (2, "") and "Traceback" not in refused.stderr
    monkeypatch.setattr("sim.studies.failures.HOPELESS", 100)
    with pytest.raises(AllRunsFailedError, match="all of the 100 runs"):
        compare(TOY, OTHER, runs=1000)


# --- claims


def test_a_claim_rests_on_the_runs_that_succeeded_on_both_sides(breaks: Breaks) -> None:
    whole = Simulated(draws=12, replicates=5)
    examine(TOY, whole)
    breaks([3], with_fall)
    breaks([44], without_fall)
    simulated = Simulated(draws=12, replicates=5)
    found = examine(TOY, simulated)["falls"]
    assert (found.at_defaults.runs, found.over_draws.runs) == (58, 58)
    kept = np.setdiff1d(np.arange(60), [3, 44])
    for side, mine in ((TOY, found.over_draws.probability), (OTHER, found.over_draws.other)):
        assert mine == np.asarray(whole(side)["gone"])[kept].mean()
    assert (simulated.failed.tried, simulated.failed.count) == (240, 4)
    assert "run 44 of “Toy” at default values, with which the claim falls compares, seed 11: Floating" in str(simulated.failed.first[1])


def test_masked_runs_are_in_no_number_of_a_contrast() -> None:
    """Draws of two runs with differences 0.5, 0.5, 0, 1, as in whole ones; a fifth is masked on one side or the other."""
    ours = np.ma.array([1, 0, 1, 1, 1, 0, 0, 1, 1, 1], dtype=bool, mask=[0, 0, 0, 0, 0, 0, 1, 0, 0, 0])
    others = np.ma.array([0, 0, 0, 1, 0, 1, 1, 1, 0, 0], dtype=bool, mask=[0, 0, 0, 0, 0, 0, 0, 1, 0, 0])
    found = contrast(ours, others, 2, "higher")
    assert (found.runs, found.difference, found.as_claimed, found.opposite, found.nil, found.differing) == (8, 0.5, 0.75, 0, 0.25, 6)


def test_check_says_so_in_words_in_json_and_on_stderr(breaks: Breaks, tmp_path: Path) -> None:
    (tmp_path / "toy.yaml").write_text(dump(TOY), encoding="utf-8")
    words = ("check", tmp_path / "toy.yaml", "--claims", "--draws", "12", "--replicates", "5")
    breaks([3], without_fall)
    done = coalition(*words)
    assert done.exit_code == 0, done.output
    assert "2 of 240 runs failed and are left out: a claim rests on the runs that succeeded on both sides." in told(done.stdout)
    assert "2 of 240 runs failed and are left out; the first: run 3 of “Toy” at default values" in done.stderr
    printed = json.loads(coalition(*words, "--json").stdout)
    assert printed["runs_failed"] == 2 and printed["claims"][0]["at_defaults"]["runs"] == 59
    assert printed["failures"][0] | {"error": ""} == {
        "seed": 11, "run": 3, "scenario": "Toy", "parameters": "at default values", "compared_by": "falls", "error": "",
    }  # fmt: skip


def test_a_claim_of_which_too_little_is_left_is_one_message(breaks: Breaks, tmp_path: Path) -> None:
    breaks(range(5, 60), without_fall)
    (tmp_path / "toy.yaml").write_text(dump(TOY), encoding="utf-8")
    refused = coalition("check", tmp_path / "toy.yaml", "--claims", "--draws", "12", "--replicates", "5")
    assert refused.exit_code == 2 and "Traceback" not in refused.output
    assert (
        "claim falls: runs that succeeded on both sides are left of fewer than two draws at default values; 55 runs failed"
        in refused.stderr
    )


# --- flip


def low_recognition(world: Any, inputs: Any, row: Any) -> bool:
    return bool(inputs.arrays.stances[row, RECOGNITION, world.index("band")] < 0.3)


def test_flip_points_stay_where_they_are(breaks: Breaks) -> None:
    breaks([3])
    breaks([5], low_recognition)
    found = flip(two(0.9), runs=40)
    assert (found.probability, found.runs) == (1.0, 39)
    flips = {each.moved.path: each for each in found.flips}
    assert set(flips) == {"factions.band.recognition", "rivalries.band~gov.intensity"}
    assert flips["factions.band.recognition"].change == pytest.approx(-0.5, abs=0.01)
    assert flips["rivalries.band~gov.intensity"].change == pytest.approx(0.5, abs=0.01)
    (lower,) = [each for each in found.effects if each.moved.path == "factions.band.recognition"]
    assert (lower.difference, lower.runs) == (-1.0, 38)
    assert found.failed.count > 2 and found.failed.first[0].place == {"path": None, "shift": 0.0}
    moved = [each for each in found.failed.first if each.run == 5]
    assert {each.place["path"] for each in moved} == {"factions.band.recognition"} and all(each.place["shift"] < -0.6 for each in moved)


def test_an_end_without_a_run_is_no_effect(breaks: Breaks) -> None:
    """What cannot be simulated there is neither reached nor said to do nothing."""
    breaks(range(100), low_recognition)
    found = flip(two(0.9), runs=40)
    flips = {each.moved.path: each for each in found.flips}
    assert flips.keys() == {"rivalries.band~gov.intensity"}
    assert all(each.shift > 0 for each in found.effects if each.moved.path == "factions.band.recognition")


def test_flip_says_so_in_words_in_json_and_on_stderr(breaks: Breaks, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(dump(two(0.9)), encoding="utf-8")
    breaks([5], low_recognition)
    done = coalition("flip", tmp_path / "two.yaml", "--runs", "40")
    assert done.exit_code == 0, done.output
    said = told(done.stdout)
    assert "histories failed and are left out: a moved input is compared with things as they are in the histories that succeeded" in said
    assert "The first is run 5 with factions.band.recognition moved by -1.9, seed 5: FloatingPointError: not a number" in said
    assert "histories failed and are left out; the first: run 5 with factions.band.recognition moved by -1.9" in done.stderr
    printed = json.loads(coalition("flip", tmp_path / "two.yaml", "--runs", "40", "--json").stdout)
    assert printed["runs_failed"] > 1 and printed["failures"][0]["path"] == "factions.band.recognition"


def test_too_few_histories_are_one_message(breaks: Breaks) -> None:
    breaks(range(25))
    with pytest.raises(CoalitionError, match="25 of 40 histories failed, and at least 20 that succeed are needed"):
        flip(two(0.9), runs=40)


# --- sensitivity


@pytest.fixture(scope="module")
def uncertain() -> Scenario:
    return two(rivalry="{uniform: [0, 1]}", strength="{uniform: [900, 1100]}")


def test_a_trajectory_with_a_failed_run_is_left_out() -> None:
    """The effect of one input along trajectory t is t + 1, times 0.6 for a step over 60% of its distribution."""

    def model(points: Any, streams: Any) -> Any:
        output = points[:, :1] * (streams[:, None] + 1)
        output[streams == 4] = np.nan
        return output

    found = screen(model, ["one", "idle"], 10, seed=1)
    effects = {effect.name: effect for effect in found.effects}
    assert found.trajectories == 9
    assert effects["one"].mu_star == pytest.approx(0.6 * (55 - 5) / 9) and effects["idle"].mu_star == 0
    with pytest.raises(CoalitionError, match="of 10 trajectories 1 are whole"):
        screen(lambda points, streams: np.where(streams[:, None] > 0, np.nan, points[:, :1]), ["one", "idle"], 10, seed=1)


def test_a_row_with_a_failed_run_is_left_out() -> None:
    """Of x + 2y, x and y uniform, a fifth and four fifths; what NaN stands for would be seen in every share."""

    def model(points: Any, streams: Any) -> Any:
        output = points[:, :1] + 2 * points[:, 1:]
        output[np.isin(streams // 2, [0, 100, 255]) & (points[:, 0] > points[:, 1])] = np.nan
        return output

    found = decompose(model, ["x", "y"], 256, seed=1)
    shares = {index.name: index for index in found.indices}
    assert 253 <= found.rows < 256 and found.mean == pytest.approx(1.5, abs=0.05)
    assert shares["x"].first == pytest.approx(0.2, abs=0.05) and shares["y"].total == pytest.approx(0.8, abs=0.05)
    with pytest.raises(CoalitionError, match="of 16 rows 15 are whole, too few"):
        decompose(lambda p, s: np.where(s[:, None] == 0, np.nan, p[:, :1]), ["x", "y"], 16, seed=1)


def test_sensitivity_says_what_was_left_out(breaks: Breaks, uncertain: Scenario, tmp_path: Path) -> None:
    """Two runs a point: run 6 is the first of stream 3, in trajectory 3, and in row 1 at its last point, the only one of an odd stream."""
    (tmp_path / "two.yaml").write_text(dump(uncertain), encoding="utf-8")
    words = ("sensitivity", tmp_path / "two.yaml", "--replicates", "2", "--points", "128", "--trajectories", "6", "--most", "1")
    breaks([6])
    done = coalition(*words)
    said = told(done.stdout)
    assert "which leaves 5 of 6 trajectories and 127 of 128 rows" in said
    assert "The first is run 6 at point 12 of Morris' design, seed 5: FloatingPointError: not a number" in said
    assert "histories failed and are left out; the first: run 6 at point 12 of Morris' design" in done.stderr
    printed = json.loads(coalition(*words, "--json").stdout)
    assert printed["whole"] == {"trajectories": 5, "points": 127}
    # Four points of the trajectory of three inputs, and one of the row of two factors.
    assert printed["runs_failed"] == 5
    assert [(each["design"], each["point"]) for each in printed["failures"]] == [
        *(("Morris' design", point) for point in (12, 13, 14, 15)),
        ("Saltelli's design", 7),
    ]


def test_too_few_rows_are_one_message(breaks: Breaks, uncertain: Scenario) -> None:
    breaks(range(0, 460, 4))
    with pytest.raises(
        CoalitionError, match=r"of 128 rows 13 are whole, too few .* a run failed, the first: run 0 at point 0 of Saltelli's"
    ):
        sensitivity(uncertain, method="sobol", points=128, replicates=2)
    breaks(range(10_000))
    with pytest.raises(AllRunsFailedError, match="runs tried failed"):
        sensitivity(uncertain, method="sobol", points=128, replicates=2)
