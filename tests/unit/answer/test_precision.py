"""Runs that go on until they are precise enough: where they stop, that nothing else differs, and what is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis.answer import answer
from sim.analysis.estimates import clustered
from sim.analysis.looks import Z_AT_LOOKS, half_width, looks, precise
from sim.errors import AllRunsFailedError, CoalitionError, ResultError
from sim.report import render
from sim.result import open_result
from sim.scenario import Scenario, load
from sim.working import Interrupted
from tests.toys import coalition
from tests.unit.answer.setbacks import ctrl_c

Contents = Callable[[Path], dict[str, bytes]]
WIDE = 0.45
NARROW = 0.2
"""A precision that the whiteboard's outcomes reach after a few looks, not at the first."""


@pytest.fixture
def small(pretended: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine pretended, parts of 30 runs, and looks from 100."""
    monkeypatch.setattr("sim.plan.MOST_RUNS", 30)
    monkeypatch.setattr("sim.looking.FIRST", 100)


def widest(result: Any, runs: int) -> float:
    """The largest half-width of any outcome at any design point over the first runs, from the table."""
    table = result.runs
    found = []
    for point in range(len(result.points)):
        seen = table[(table.design_point == point) & (table.run < runs)]
        sizes = np.bincount(seen.draw)
        for name in result.scenario.outcomes:
            held = np.bincount(seen.draw, weights=seen[f"out.{name}"]).astype(np.int64)
            found.append(half_width(*clustered(held, sizes, Z_AT_LOOKS)))
    return max(found)


# --- where it stops


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", ["scenario", "swept"])
def test_runs_stop_at_the_first_precise_look_and_are_those_of_a_run_of_that_size(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, contents: Contents
) -> None:
    given: Scenario = request.getfixturevalue(kind)
    found = sim.run(given, precision=NARROW, out=tmp_path / "looked", workers=2)
    runs, said = found.manifest["runs"], found.manifest["precision"]
    assert runs in (200, 400, 800) and said["reached"]
    assert said["half_width"] == pytest.approx(widest(found, runs))
    assert widest(found, runs) < NARROW <= widest(found, runs // 2)
    assert {point["runs"] for point in found.points} == {runs}
    sim.run(given, runs=runs, out=tmp_path / "plain")
    assert contents(tmp_path / "looked") == contents(tmp_path / "plain")
    again = sim.run(load(tmp_path / "looked" / "scenario.yaml"), out=tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "plain")
    assert again.manifest["scenario"] == found.manifest["scenario"]


@pytest.mark.usefixtures("small")
def test_a_result_in_memory_is_the_same(scenario: Scenario, tmp_path: Path) -> None:
    held, kept = (sim.run(scenario, precision=NARROW, out=out) for out in (None, tmp_path / "result"))
    assert held.summary == kept.summary and held.scenario.hash() == kept.scenario.hash()
    assert held.runs.equals(kept.runs) and held.weeks.equals(kept.weeks)


@pytest.mark.usefixtures("small")
def test_a_wide_precision_is_reached_at_the_first_look(scenario: Scenario) -> None:
    assert sim.run(scenario, precision=WIDE, tables=["runs"]).manifest["runs"] == 100
    assert sim.run(scenario, precision=WIDE, most=45, tables=["runs"]).manifest["runs"] == 50, "the limit, in whole draws"


@pytest.mark.usefixtures("small")
def test_the_limit_ends_it(scenario: Scenario) -> None:
    found = sim.run(scenario, precision=0.001, most=250, tables=["runs"])
    assert found.complete and found.manifest["runs"] == 250 and not found.manifest["precision"]["reached"]


@pytest.mark.usefixtures("small")
def test_inputs_are_stored_if_the_final_number_of_runs_is_small(
    scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.job.MOST_RUNS_WITH_INPUTS", 150)
    few = sim.run(scenario, precision=WIDE)
    assert "in.factions.army.strength" in few.runs.columns
    many = sim.run(scenario, precision=NARROW, out=tmp_path / "looked")
    assert "in.factions.army.strength" not in many.runs.columns
    sim.run(scenario, runs=many.manifest["runs"], out=tmp_path / "plain")
    assert contents(tmp_path / "looked") == contents(tmp_path / "plain")


def test_where_no_run_succeeds_nobody_looks_on(swept: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def broken(world: Any, runs: np.ndarray, seed: int) -> Any:
        asked.extend(runs.tolist())
        raise ArithmeticError

    monkeypatch.setattr("sim.engine.simulate", broken)
    with pytest.raises(AllRunsFailedError):
        sim.run(swept, precision=0.01)
    assert max(asked) < 1_000


# --- stopped, and going on


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", [30, 130, 460])
def test_a_stopped_run_looks_on(swept: Scenario, tmp_path: Path, contents: Contents, after: int) -> None:
    whole = sim.run(swept, precision=NARROW, out=tmp_path / "whole")
    with pytest.raises(Interrupted):
        sim.run(swept, precision=NARROW, out=tmp_path / "result", progress=ctrl_c(after))
    begun = open_result(tmp_path / "result")
    assert not begun.complete and after <= begun.manifest["runs_done"] < whole.manifest["runs_done"]
    with pytest.raises(ResultError, match="holds another run, which is not finished .*until precise to 0.2, at most 1,000,000 runs"):
        sim.run(swept, precision=WIDE, out=tmp_path / "result")
    told: list[str] = []
    finished = sim.resume(tmp_path / "result", tell=told.append)
    assert told and "runs are done" in told[0]
    assert finished.manifest["precision"] == whole.manifest["precision"]
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")
    assert sim.resume(tmp_path / "result").manifest["runs"] == whole.manifest["runs"], "finished, and opened as it is"


@pytest.mark.usefixtures("small")
def test_ctrl_c_while_all_is_brought_together_costs_nothing(
    scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sim.run(scenario, precision=NARROW, out=tmp_path / "whole")

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("sim.collecting.Collector.take", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sim.run(scenario, precision=NARROW, out=tmp_path / "result")
    computed: list[int] = []
    monkeypatch.setattr("sim.engine.simulate", lambda world, runs, seed: computed.extend(runs))
    sim.resume(tmp_path / "result")
    assert not computed and contents(tmp_path / "result") == contents(tmp_path / "whole")
    assert open_result(tmp_path / "result").manifest["runs"] == whole.manifest["runs"]


@pytest.mark.usefixtures("small")
def test_a_finished_result_gives_way_to_the_same_precision_only(scenario: Scenario, tmp_path: Path) -> None:
    first = sim.run(scenario, precision=WIDE, out=tmp_path / "result")
    assert sim.run(scenario, precision=WIDE, out=tmp_path / "result").summary == first.summary
    for other in ({"precision": 0.4}, {"precision": WIDE, "most": 200}, {"runs": 900}):
        with pytest.raises(ResultError, match="already holds another result"):
            sim.run(scenario, out=tmp_path / "result", **other)  # type: ignore[arg-type]


# --- what is refused


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"precision": 0.0}, "between 0 and 0.5"),
        ({"precision": 0.5}, "between 0 and 0.5"),
        ({"precision": float("nan")}, "between 0 and 0.5"),
        ({"precision": 0.1, "runs": 100}, "one of the two"),
        ({"most": 100}, "limit of runs for a precision"),
        ({"precision": 0.1, "most": 0}, "at least one run"),
    ],
)
def test_what_makes_no_sense_is_refused(scenario: Scenario, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(CoalitionError, match=said):
        sim.run(scenario, **asked)
    with pytest.raises(CoalitionError, match=said):
        sim.compare(scenario, scenario.without("raid"), **asked)


def test_without_outcomes_nothing_can_be_precise(scenario: Scenario) -> None:
    silent = scenario.model_copy(update={"outcomes": {}, "claims": {}})
    with pytest.raises(CoalitionError, match="no outcome"):
        sim.run(silent, precision=0.1)
    with pytest.raises(CoalitionError, match="share no outcome"):
        sim.compare(silent, scenario, precision=0.1)


# --- comparisons


def test_differences_are_those_of_as_many_runs(scenario: Scenario) -> None:
    other = scenario.without("raid")
    looked = sim.compare(scenario, other, precision=0.035, workers=2)
    assert looked.precision is not None and looked.precision.reached
    plain = sim.compare(scenario, other, runs=looked.runs, workers=2)
    assert looked.outcomes == plain.outcomes and plain.precision is None
    reported = max(half_width(each.low or 0, each.high or 0) for each in plain.outcomes.values())
    assert reported < looked.precision.half_width < 0.035, "wider than the 95% intervals that are reported"
    assert looked.as_dict()["precision"]["widest"] == looked.precision.widest


@pytest.mark.parametrize("others", [1, 2])
def test_intervals_at_looks_at_several_comparisons_hold_together(scenario: Scenario, others: int) -> None:
    """Bonferroni: of 1.25% that may err, each of two comparisons has half."""
    found = sim.compare(scenario, *[scenario.without("raid")] * others, precision=WIDE, workers=2)
    assert found.precision is not None
    assert found.precision.confidence == pytest.approx({1: 0.9875, 2: 0.99375}[others])


@pytest.mark.parametrize(("first", "most", "replicates"), [(0, 10, 1), (10, 0, 1), (10, 10, 0)])
def test_looks_at_no_runs_or_draws_of_none_are_refused(first: int, most: int, replicates: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        next(looks(first, most, replicates))


@pytest.mark.parametrize("precision", [0.0, 1.0])
def test_a_precision_that_is_no_share_is_refused(precision: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        precise([(0.1, 0.2)], precision)


def test_the_same_scenario_is_precise_at_once(scenario: Scenario) -> None:
    found = sim.compare(scenario, scenario, precision=0.001, workers=2)
    assert found.runs == 1_000 and found.precision is not None and found.precision.half_width == 0


# --- what is said


def test_the_command_says_how_many_runs_it_took(tmp_path: Path) -> None:
    done = coalition("run", "four_factions", "--weeks", 8, "--precision", 0.1, "--out", tmp_path / "a")
    assert done.exit_code == 0
    assert "Precise enough after 1,000 runs (look 1): every outcome is known to within 10 points, as was asked for." in " ".join(
        done.output.split()
    )


def test_a_limit_that_comes_first_is_an_honest_negative(tmp_path: Path) -> None:
    asked = ["run", "four_factions", "--weeks", 8, "--precision", 0.01, "--most", 200, "--out", tmp_path / "a"]
    done = coalition(*asked)
    assert done.exit_code == 1
    assert "Not precise enough at the limit of 200 runs (look 1)" in " ".join(done.output.split())
    assert open_result(tmp_path / "a").complete and (tmp_path / "a" / "report.html").exists()
    printed = coalition(*asked[:-1], tmp_path / "b", "--json")
    assert printed.exit_code == 1 and "Not precise enough" in printed.stderr
    assert json.loads(printed.stdout)["precision"]["look"] == 1
    assert json.loads(printed.stdout)["precision"]["reached"] is False and json.loads(printed.stdout)["runs"] == 200


@pytest.mark.usefixtures("small")
def test_answer_report_and_manifest_say_what_was_asked_for_and_when_it_was_reached(scenario: Scenario) -> None:
    found = sim.run(scenario, precision=NARROW)
    runs, look = found.manifest["runs"], found.manifest["precision"]["look"]
    assert runs == 100 * 2 ** (look - 1) and look > 1
    said = f"Precise enough after {runs:,} runs (look {look}): every outcome is known to within 20 points, as was asked for."
    assert said in " ".join(answer(found).split()) and said in " ".join(render(found).split())
    short = sim.run(scenario, precision=0.001, most=250)
    for text in (answer(short), render(short)):
        assert "Not precise enough at the limit of 250 runs (look 3)" in " ".join(text.split())
        assert "0.1 was asked for" in " ".join(text.split())
    for text in (answer(sim.run(scenario)), render(sim.run(scenario))):
        assert "asked for" not in text


@pytest.mark.usefixtures("small")
def test_a_run_that_was_stopped_says_that_it_is_not_known(scenario: Scenario) -> None:
    with pytest.raises(Interrupted) as caught:
        sim.run(scenario, precision=NARROW, workers=1, progress=ctrl_c(1))
    assert caught.value.answer is not None
    assert "Intervals within 20 points were asked for; the run was stopped before" in " ".join(answer(caught.value.answer).split())


def test_compare_says_so_too() -> None:
    words = ["compare", "four_factions", "--without", "capital_quarrel", "--weeks", "8", "--precision"]
    done = coalition(*words, "0.2")
    assert done.exit_code == 0 and "Precise enough after 1,000 paired runs: every difference" in " ".join(done.output.split())
    short = coalition(*words, "0.001", "--most", "100")
    assert short.exit_code == 1 and "Not precise enough at the limit of 100 paired runs" in " ".join(short.output.split())
