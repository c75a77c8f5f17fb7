"""A design point without any run that succeeded: the others have their results, and everybody is told."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim import supply
from sim.analysis.answer import answer
from sim.analysis.rules import moves
from sim.analysis.timing import curve_of, when_briefly
from sim.analysis.who import who
from sim.cli.discovery_words import in_words
from sim.drawing import svg
from sim.errors import AllRunsFailedError
from sim.report import render
from sim.report.content import gather
from sim.report.sweep_picture import sweep_figure
from sim.result import open_result
from sim.scenario import Scenario, dump, loads
from sim.studies.discover import discover
from sim.studies.levers import levers
from sim.working import Interrupted
from tests.toys import coalition, told
from tests.unit.answer.conftest import SOME_DAY, SWEEP
from tests.unit.answer.setbacks import PATH, SPOKEN, Breaks, Contents

pytestmark = pytest.mark.usefixtures("pretended")


def test_the_others_have_their_results(halved: sim.Result, swept: Scenario) -> None:
    assert halved.complete
    assert (halved.manifest["runs_done"], halved.manifest["runs_failed"]) == (60, 60)
    empty, other = halved.points
    assert empty["runs"] == 0 and empty["failed"] == 60 and set(empty["outcomes"].values()) == {None}
    assert (empty["first_failure"]["run"], empty["first_failure"]["seed"]) == (0, 7)
    alone = sim.run(swept.unswept().replace({PATH: 4.0})).points[0]
    assert {**other, "values": {}} == alone
    assert halved.shown == 1
    assert halved.runs["design_point"].unique().tolist() == [1]
    assert halved.pairs["design_point"].unique().tolist() == [1]


def test_null_in_json_and_empty_cells_in_csv(halved: sim.Result) -> None:
    assert halved.folder is not None
    stored = json.loads((halved.folder / "summary.json").read_text(encoding="utf-8"))
    assert set(stored["design_points"][0]["outcomes"].values()) == {None}
    rows = list(csv.DictReader((halved.folder / "summary.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["design_point"], row["probability"], row["runs"]) for row in rows[:3]] == [("0", "", "0")] * 3
    assert all(row["probability"] and row["runs"] == "60" for row in rows[3:])
    printed = json.loads(coalition("resume", halved.folder, "--json").stdout)
    assert set(printed["design_points"][0]["outcomes"].values()) == {None}
    assert printed["outcomes"] == printed["design_points"][1]["outcomes"] == halved.points[1]["outcomes"]


def test_words_and_report_say_that_no_run_succeeded(halved: sim.Result) -> None:
    said = told(answer(halved))
    assert f"By {SPOKEN}: - 0: no run succeeded (all of the 60 tried failed) - 4: " in said
    assert "60 of 120 runs failed and are left out: all shares are of the runs that succeeded at each setting." in said
    assert f"Who ends up with whom is told below for {SPOKEN} = 4." in said
    assert "coalition who, explain and report tell of the other settings with --point." in said
    page = told(render(halved))
    assert page.count('<td class="number">no run</td>') == 3
    assert "“no run” where none succeeded" in page
    assert "<strong>60 of 120 runs failed and are not counted</strong>" in page
    assert f"All tables and figures below are of design point 1 ({SPOKEN} = 4)." in page


def test_the_picture_of_a_sweep_leaves_it_out(scenario: Scenario, breaks: Breaks) -> None:
    breaks(range(60), 4)
    result = sim.run(scenario.varied({PATH: [0, 4, 8]}))
    assert "<svg" in render(result).split('id="sweep"')[1].split("</section>")[0]
    figure = sweep_figure(result.points, "union", "Union")
    assert figure is not None
    assert re.findall(r'id="(point:\d)"', svg(figure)) == ["point:0", "point:2"]


def test_asked_for_that_point_everything_says_why_there_is_nothing(halved: sim.Result) -> None:
    why = rf"all of the 60 runs tried with {PATH}=0 failed: FloatingPointError: not a number"
    asked: Sequence[Callable[[], object]] = (
        lambda: halved.probability("union"),
        lambda: halved.survival("union"),
        lambda: who(halved, "gov"),
        lambda: discover(halved, "union", design_point=0),
        lambda: halved.scenario_at(0),
    )
    for ask in asked:
        with pytest.raises(AllRunsFailedError, match=why):
            ask()
    assert halved.probability("union", 1).runs == 60
    assert who(halved, "gov", design_point=1).runs == 60


def test_verbs_go_to_the_first_point_that_has_runs_and_say_so(halved: sim.Result) -> None:
    assert halved.folder is not None
    who_with, explained = ("who", halved.folder, "gov"), ("explain", halved.folder, "--run", 0, "--week", 1, "--faction", "gov")
    for words in (who_with, explained):
        done = coalition(*words)
        first = f"This is design point 1 of 2: {SPOKEN} = 4 (the first of which a run succeeded; --point 0 to 1 tells each)."
        assert done.exit_code == 0 and first in done.stdout, done.output
        assert json.loads(coalition(*words, "--json").stdout)["design_point"] == 1
    assert "The Government, in 60 simulated histories" in coalition(*who_with).stdout
    for words in (who_with, explained, ("discover", halved.folder)):
        refused = coalition(*words, "--point", 0)
        assert (refused.exit_code, refused.stdout) == (2, "") and "all of the 60 runs tried" in refused.stderr
        assert coalition(*words, "--point", 2).exit_code == 2
    assert coalition("report", halved.folder).exit_code == 0
    assert coalition("resume", halved.folder).exit_code == 0


def test_conditions_are_looked_for_at_the_points_that_have_runs(scenario: Scenario, breaks: Breaks) -> None:
    breaks(range(160), 4)
    result = sim.run(scenario.varied({PATH: [0, 4, 8]}), runs=160, replicates=2)
    both, apart = discover(result, "union"), discover(result, "union", design_point=2)
    assert (both.points, both.left_out, both.varied, both.draws) == (2, 1, (PATH,), 80)
    held = result.runs["out.union"]
    assert both.probability == pytest.approx(held.mean()) and len(held) == 2 * 160
    said = told(in_words(both, result.scenario))
    assert f"Taking the 2 design points that have runs together, which differ in {SPOKEN}," in said
    assert "No run succeeded at 1 other design point." in said
    assert apart.left_out == 0 and "No run succeeded" not in in_words(apart, result.scenario), "one was asked for"


def test_where_one_point_is_left_conditions_are_those_of_that_point(scenario: Scenario, breaks: Breaks) -> None:
    breaks(range(160), 0)
    result = sim.run(scenario.varied({PATH: [0, 4]}), runs=160, replicates=2)
    left, asked = discover(result, "union"), discover(result, "union", design_point=1)
    assert replace(left, left_out=0) == asked and (left.design_point, left.left_out, left.varied) == (1, 1, ())
    said = told(in_words(left, result.scenario))
    assert f"With {SPOKEN} = 4 (design point 1) it" in said and "No run succeeded at 1 other design point." in said


@pytest.mark.parametrize(
    ("point", "told_of"),
    [
        ((), "This is design point 1 of 2"),
        (("--point", 0), "There is no story to tell: all of the 60 runs tried"),
        (("--point", 1), "(the first"),
    ],
)
def test_a_story_is_of_a_point_that_has_runs_and_the_answer_comes_anyhow(
    point: Sequence[str | int], told_of: str, swept: Scenario, breaks: Breaks, tmp_path: Path
) -> None:
    breaks(range(60), 0)
    (tmp_path / "swept.yaml").write_text(dump(swept), encoding="utf-8")
    done = coalition("run", tmp_path / "swept.yaml", "--out", tmp_path / "result", "--story", *point)
    assert done.exit_code == 0, done.output
    assert told_of in told(done.stdout) and "no run succeeded (all of the 60 tried failed)" in told(done.stdout)


def test_a_story_of_a_run_that_failed_is_not_told_and_the_answer_is(scenario: Scenario, breaks: Breaks, tmp_path: Path) -> None:
    breaks([3])
    (tmp_path / "world.yaml").write_text(dump(scenario), encoding="utf-8")
    done = coalition("run", tmp_path / "world.yaml", "--out", tmp_path / "result", "--story", 3)
    assert done.exit_code == 0, done.output
    assert "There is no story to tell: run 3 failed" in done.stdout and "59 simulated histories" in told(done.stdout)


def test_when_it_happens_is_told_of_the_point_that_is_shown(breaks: Breaks) -> None:
    """The sweep's line, the report's row and its picture are those of a world run at that setting alone."""
    breaks(range(60), 0)
    halved = sim.run(loads(SOME_DAY + SWEEP))
    alone = sim.run(halved.scenario.unswept().replace({PATH: 4.0}))
    curve = curve_of(halved, "union", 1)
    assert curve_of(halved, "union", 0) is None
    assert curve is not None and curve == alone.survival("union")
    assert [row.when for row in gather(halved).outcomes] == [row.when for row in gather(alone).outcomes]
    assert when_briefly(curve) and f"; {when_briefly(curve)}" in told(answer(halved))


def test_levers_have_a_row_without_numbers(halved: sim.Result) -> None:
    empty, other = levers(halved, "union", want="higher").settings
    assert empty.mean is None and empty.regret is None
    assert other.mean == halved.probability("union", 1)
    assert other.regret is not None and other.regret.most == 0, "nothing is left to do better"
    done = coalition("levers", halved.folder or "", "--outcome", "union", "--want", "higher")
    assert done.exit_code == 0 and "no run succeeded" in done.stdout and "Some runs are missing" in told(done.stdout)
    printed = json.loads(coalition("levers", halved.folder or "", "--outcome", "union", "--json").stdout)
    assert printed["settings"][0]["mean"] is None and printed["whole"] is False


def test_many_settings_are_told_without_it(scenario: Scenario, breaks: Breaks) -> None:
    breaks(range(60), 0)
    breaks(range(60), 5)
    result = sim.run(scenario.varied({PATH: list(range(14))}), runs=20)
    said = told(answer(result))
    assert "no run succeeded at 2 of the 14 settings, which the means leave out: design point 0 and 5" in said
    assert "of histories at each of the 12 settings" in said, "the pretended engine knows no settings"
    assert told(render(result)).count("no run</td>") == 2 * 3


def test_a_rule_of_which_no_run_succeeded_is_no_rule_to_compare_with(breaks: Breaks) -> None:
    breaks(range(60), "logit")
    result = sim.run(loads(SOME_DAY), rules=["logit", "landscape", "bilateral_shapley"])
    assert {move.rule for move in moves(result)} == {"bilateral_shapley"}
    said = told(answer(result))
    assert "no run succeeded" in said and "all else is told under landscape" in said
    assert "by the week of" in said, "when it happens is told, too"
    assert render(result)


def test_going_on_gives_the_same_bytes(swept: Scenario, breaks: Breaks, tmp_path: Path, contents: Contents) -> None:
    breaks(range(60), 0)
    sim.run(swept, out=tmp_path / "whole")

    def stop(done: int, total: int) -> None:
        if done >= 80:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        sim.run(swept, out=tmp_path / "result", workers=1, progress=stop)
    begun = open_result(tmp_path / "result")
    assert not begun.complete and begun.points[0]["runs"] == 0
    assert "no run succeeded" in answer(begun)
    sim.resume(tmp_path / "result")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


def test_a_hopeless_point_is_given_up_whatever_its_parts(
    swept: Scenario, breaks: Breaks, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first 30 runs fail, and the others are not tried, or left out where a part happens to hold them, though some would succeed."""
    monkeypatch.setattr(supply, "HOPELESS", 30)
    breaks(range(55), 0)
    sim.run(swept, out=tmp_path / "small", workers=1)
    monkeypatch.setattr("sim.plan.MOST_RUNS", 1_000)
    monkeypatch.setattr("sim.plan.FIRST_RUNS", 1_000)
    large = sim.run(swept, out=tmp_path / "large", workers=1)
    held = sim.run(swept, workers=3)
    assert contents(tmp_path / "small") == contents(tmp_path / "large")
    assert large.complete and large.points[0]["failed"] == 30 and large.points[0]["runs"] == 0 and large.points[1]["runs"] == 60
    assert held.summary == large.summary


def test_a_precision_is_that_of_the_other_points(
    swept: Scenario, breaks: Breaks, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.looking.FIRST", 100)
    breaks(range(2_000), 0)
    found = sim.run(swept, precision=0.2, out=tmp_path / "looked")
    said = found.manifest["precision"]
    assert said["reached"] and said["intervals"][0] is None
    assert "every outcome at each setting of which a run succeeded is known to within 20 points" in told(answer(found))
    sim.run(swept, runs=found.manifest["runs"], out=tmp_path / "plain")
    assert contents(tmp_path / "looked") == contents(tmp_path / "plain")
