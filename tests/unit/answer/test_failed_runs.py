"""Runs that failed: they are recorded, the rest goes on, and who reads an answer sees how many and where."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.answer import answer
from sim.analysis.rules import moves
from sim.errors import AllRunsFailedError, CoalitionError
from sim.report import render
from sim.scenario import Scenario
from sim.studies.levers import levers
from sim.working import Interrupted
from tests.toys import coalition, told
from tests.unit.answer.setbacks import Breaks, Contents, stopped

pytestmark = pytest.mark.usefixtures("pretended")

# --- what becomes of them


def test_a_run_that_fails_is_recorded_and_the_rest_goes_on(scenario: Scenario, tmp_path: Path, breaks: Breaks) -> None:
    breaks([3, 44])
    said: list[str] = []
    result = sim.run(scenario, out=tmp_path, tell=said.append)
    assert result.complete
    assert (result.manifest["runs_done"], result.manifest["runs_failed"]) == (58, 2)
    assert [(failure["design_point"], failure["run"], failure["seed"]) for failure in result.summary["failures"]] == [(0, 3, 7), (0, 44, 7)]
    assert result.manifest["failures"] == result.summary["failures"]
    assert "FloatingPointError: not a number" in result.summary["failures"][0]["error"]
    assert result.runs["run"].tolist() == [run for run in range(60) if run not in (3, 44)]
    assert result.probability("union").runs == 58
    assert len(said) == 1
    assert "2 of 60 runs failed and are left out of all estimates; the first: run 3 of design point 0, seed 7" in said[0]


def test_failures_are_resumed_as_well(scenario: Scenario, tmp_path: Path, contents: Contents, breaks: Breaks) -> None:
    breaks([3, 44])
    sim.run(scenario, out=tmp_path / "whole")
    stopped(scenario, tmp_path / "result")
    sim.resume(tmp_path / "result")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


def test_without_the_runs_that_fail_the_others_are_as_they_were(scenario: Scenario, breaks: Breaks) -> None:
    every = sim.run(scenario).runs.set_index("run")
    breaks([3, 44])
    some = sim.run(scenario).runs.set_index("run")
    assert some.equals(every.drop(index=[3, 44]))


def test_if_all_runs_fail_that_is_an_error(swept: Scenario, tmp_path: Path, breaks: Breaks) -> None:
    breaks(range(60))
    with pytest.raises(AllRunsFailedError, match=r"all of the 120 runs tried failed: FloatingPointError: not a number"):
        sim.run(swept, out=tmp_path / "result")
    assert not (tmp_path / "result").exists()


# --- what the answer and the report say


def test_the_answer_says_how_many_failed_and_where_the_first_is(scenario: Scenario, breaks: Breaks) -> None:
    breaks([3, 44])
    said = told(answer(sim.run(scenario)))
    assert "2 of 60 runs failed and are left out: all shares are of the 58 that succeeded." in said
    assert "The first is run 3 of design point 0, seed 7: FloatingPointError: not a number" in said
    assert "of 58 simulated histories" in said
    assert "no share moves by more than 3.3 points with them" in said, "2 of 60, whichever way they went"


def test_where_none_failed_nothing_is_said(scenario: Scenario) -> None:
    result = sim.run(scenario)
    assert "fail" not in answer(result) and "runs failed" not in render(result)


def test_the_report_says_so_at_its_head_and_beside_the_answer(scenario: Scenario, breaks: Breaks) -> None:
    breaks([3])
    page = told(render(sim.run(scenario)))
    assert "<strong>1 of 60 runs failed and are not counted</strong>" in page
    assert "<p>1 of 60 runs failed and is left out: all shares are of the 59 that succeeded." in page
    assert "run 3 of design point 0, seed 7: FloatingPointError: not a number" in page


def test_json_has_their_number_and_addresses(scenario: Scenario, breaks: Breaks, tmp_path: Path) -> None:
    breaks([3, 44])
    sim.run(scenario, out=tmp_path / "result")
    printed = json.loads(coalition("resume", tmp_path / "result", "--json").stdout)
    assert (printed["runs_done"], printed["runs_failed"]) == (58, 2)
    assert [(failure["seed"], failure["run"], failure["design_point"]) for failure in printed["failures"]] == [(7, 3, 0), (7, 44, 0)]
    assert printed["design_points"][0]["failed"] == 2


def test_a_stopped_run_says_both(scenario: Scenario, breaks: Breaks) -> None:
    breaks([3])

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        sim.run(scenario, workers=1, progress=stop)
    assert caught.value.answer is not None
    said = told(answer(caught.value.answer))
    assert said.index("The run was stopped") < said.index("runs failed and is left out")


# --- readers of results with holes


def test_levers_compare_only_draws_that_are_whole(swept: Scenario, breaks: Breaks) -> None:
    """A run missing from the first draw must not shift the draws after it: their regrets are as without it."""
    whole = sim.run(swept)
    breaks([3], 4)
    some = sim.run(swept)
    table = whole.runs[whole.runs["draw"] > 0]
    shares = [table[table["design_point"] == point].groupby("draw")["out.union"].mean().to_numpy() for point in (0, 1)]
    found = levers(some, "union", want="higher")
    assert found.draws == 5 and not found.whole
    for setting, mine in zip(found.settings, shares, strict=True):
        assert setting.regret is not None
        assert setting.regret.most == pytest.approx(float((np.maximum(*shares) - mine).mean()))
    assert [setting.mean and setting.mean.runs for setting in found.settings] == [60, 59]


def test_rules_are_compared_run_by_run_around_those_that_failed(scenario: Scenario, breaks: Breaks) -> None:
    """The pretended engine knows no rule: runs do not differ, unless they are taken for one another."""
    breaks([3], "landscape")
    breaks([17], "logit")
    result = sim.run(scenario, rules=["logit", "landscape"])
    assert [move.difference for move in moves(result)] == [0, 0, 0]


def test_a_run_that_failed_cannot_be_replayed(scenario: Scenario, breaks: Breaks, tmp_path: Path) -> None:
    breaks([3])
    folder = sim.run(scenario, out=tmp_path / "result").folder
    assert folder is not None
    words = ("explain", folder, "--week", 1, "--faction", "gov", "--run")
    refused = coalition(*words, 3)
    assert refused.exit_code == 2 and "run 3 failed, and what failed cannot be replayed" in refused.stderr
    assert "there is no run 60: the result has numbers 0 to 59" in coalition(*words, 60).stderr
    last = coalition(*words, 59)
    assert last.exit_code == 0, last.output


def test_only_if_no_run_at_all_succeeded_that_is_an_error(swept: Scenario, breaks: Breaks, tmp_path: Path) -> None:
    breaks(range(59), 0)
    breaks(range(60), 4)
    assert sim.run(swept).manifest["runs_done"] == 1
    breaks([59], 0)
    with pytest.raises(CoalitionError, match=r"all of the 120 runs tried failed: FloatingPointError"):
        sim.run(swept, out=tmp_path / "result")
    assert not (tmp_path / "result").exists()
