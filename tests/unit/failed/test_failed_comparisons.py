"""Runs that fail inside a study that compares: left out, of both sides, counted, named; the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import sim
from sim.errors import AllRunsFailedError
from sim.isolating import Broken, isolated
from sim.scenario import dump
from sim.studies.claims import Simulated, contrast, examine
from sim.studies.compare import compare
from tests.toys import coalition, told
from tests.unit.failed.toy import OTHER, TOY, Breaks, with_fall, without_fall

# --- the one way


def test_only_what_fails_is_left_out_and_the_rest_stays_in_order() -> None:
    def compute(numbers: npt.NDArray[np.int64]) -> list[int]:
        if {3, 8, 9} & set(numbers.tolist()):
            raise ValueError("no")
        return numbers.tolist()

    found = list(isolated(compute, np.arange(12)))
    broken = [each for each in found if isinstance(each, Broken)]
    assert [each.number for each in broken] == [3, 8, 9] and broken[0].what.startswith("ValueError: no (test_failed_comparisons.py, line ")
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
