"""`coalition run`: what it prints and writes, which scenario it finds, and what becomes of a result that is there."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from sim.analysis.answer import NO_FORECAST, answer
from sim.errors import CoalitionError
from sim.job import Job
from sim.result import open_result
from sim.scenario import find, load, shipped
from sim.working import Interrupted, Stopped
from tests.toys import coalition, told
from tests.unit.cli.typed import RUN

MORE = [*RUN[:2], "--runs", "900", *RUN[4:], "--workers", "1"]
"""So many runs that they are computed in several parts."""


def stopped_after_one_part(monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """What becomes of Ctrl-C when one part is done."""
    watch = Job._watch

    def watching(job: Job, stop: object) -> object:
        def after_one(part: object) -> None:
            watched(part)
            raise Stopped

        watched = watch(job, stop)  # type: ignore[arg-type]
        return after_one

    with monkeypatch.context() as patch:
        patch.setattr(Job, "_watch", watching)
        return coalition(*words)


def test_run_prints_the_answer_and_writes_the_whole_folder(folder: Path) -> None:
    shown = coalition(*RUN, "--out", folder)
    result = open_result(folder)
    assert shown.exit_code == 0
    assert answer(result) in shown.stdout
    assert NO_FORECAST.split(".")[0] in shown.stdout
    assert str(folder / "report.html") in shown.stdout
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", "scenario.yaml", "summary.json", "summary.csv", "report.html", "runs.parquet", "weeks.parquet", "pairs.parquet",
    }  # fmt: skip
    assert "report.html" in result.manifest["files"]


def test_the_commands_that_an_answer_tells_can_be_typed(tmp_path: Path) -> None:
    said = coalition(*RUN, "--out", tmp_path / "a result").stdout
    commands = [shlex.split(line) for line in said.splitlines() if line.startswith("  coalition ")]
    assert [words[1] for words in commands] == ["check", "compare"]
    for words, small in zip(commands, (["--draws", "2", "--replicates", "2"], ["--runs", "20"]), strict=True):
        done = coalition(*words[1:], *small)
        assert done.exit_code in (0, 1), done.output
        told = " ".join(done.stdout.split())
        assert "attack_unites" in told or "without “Port attack”" in told


def test_run_json_is_what_the_interface_says(folder: Path) -> None:
    done = coalition(*RUN, "--out", folder, "--json")
    printed = json.loads(done.stdout)
    assert set(printed) == {"outcomes", "names", "result", "design_points", "complete", "runs_done", "runs_failed", "failures"}
    assert printed["complete"] is True
    assert (printed["runs_done"], printed["runs_failed"], printed["failures"]) == (40, 0, [])
    assert printed["result"] == str(folder)
    known = {"probability", "low", "high", "runs", "spread", "draws", "spread_limit"}
    assert all(set(outcome) == known for outcome in printed["outcomes"].values())
    assert {outcome["runs"] for outcome in printed["outcomes"].values()} == {40}
    assert printed["design_points"] == [{"values": {}, "runs": 40, "failed": 0, "outcomes": printed["outcomes"]}]


@pytest.mark.parametrize("folder", [None, "scenarios"])
def test_a_new_scenario_is_found_by_its_name(inside: Path, folder: str | None) -> None:
    if folder:
        (inside / folder).mkdir()
    assert coalition("new", "mine").exit_code == 0
    checked = coalition("check", "mine")
    assert checked.exit_code == 0, checked.output
    assert find("mine").resolve() == (inside / (folder or ".") / "mine.yaml").resolve()


def test_a_file_of_ones_own_comes_before_a_shipped_scenario_of_the_same_name(inside: Path) -> None:
    assert find("four_factions") == shipped()["four_factions"]
    (inside / "four_factions.yaml").write_text("title: mine\n", encoding="utf-8")
    assert find("four_factions").resolve() == (inside / "four_factions.yaml").resolve()


def test_the_outcome_told_first_stays_when_the_events_of_its_claims_are_left_out(inside: Path) -> None:
    """Without both events of four_factions nothing is claimed, and the first outcome of the file is another one."""
    scenario = load(shipped()["four_factions"])
    (claimed,) = {claim.outcome for claim in scenario.claims.values()}
    assert claimed != next(iter(scenario.outcomes))
    assert coalition(*RUN, "--without", "port_attack", "--without", "capital_quarrel", "--out", "less").exit_code == 0
    less = open_result("less")
    assert not less.scenario.claims
    assert less.summary["main"] == claimed
    assert f"It is “{scenario.outcomes[claimed].name}”" in answer(less)


def test_set_and_without_reach_the_run(inside: Path) -> None:
    week = "events.port_attack.week={uniform: [2, 6]}"
    events = list(load(find("four_factions")).events)
    done = coalition(*RUN, "--set", "parameters.clash_rate=0.123", "--set", week.replace("port_attack", events[0]), "--out", "one")
    assert done.exit_code == 0, done.output
    scenario = open_result("one").scenario
    assert scenario.parameters["clash_rate"].constant == 0.123
    assert scenario.quantities()[f"events.{events[0]}.week"].uniform == (2, 6)
    assert coalition(*RUN, "--without", events[0], "--out", "two").exit_code == 0
    assert events[0] not in open_result("two").scenario.events


def test_a_finished_result_gives_way_in_the_folder_of_its_name(inside: Path) -> None:
    first = coalition(*RUN)
    assert first.exit_code == 0, first.output
    manifest = json.loads((inside / "results" / "four_factions" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 3
    assert coalition(*RUN[:-1], "4").exit_code == 0
    manifest = json.loads((inside / "results" / "four_factions" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 4
    assert [path.name for path in (inside / "results").iterdir()] == ["four_factions"]


def test_anything_else_in_that_folder_is_refused_and_left(inside: Path) -> None:
    own = inside / "results" / "four_factions" / "thesis.txt"
    own.parent.mkdir(parents=True)
    own.write_text("years of work", encoding="utf-8")
    refused = coalition(*RUN)
    assert refused.exit_code == 2
    assert "choose another folder" in refused.stderr
    assert [path.name for path in own.parent.iterdir()] == ["thesis.txt"]


def test_another_result_is_kept_where_the_user_named_the_folder(folder: Path) -> None:
    before = (folder / "manifest.json").read_bytes()
    refused = coalition(*RUN[:-1], "99", "--out", folder)
    assert refused.exit_code == 2
    assert (folder / "manifest.json").read_bytes() == before


def test_a_finished_result_comes_back_if_the_new_run_is_stopped_at_once(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert coalition(*RUN).exit_code == 0
    place = inside / "results" / "four_factions"
    before = {path.name: path.read_bytes() for path in place.iterdir()}

    def stop(*_: object, **__: object) -> None:
        raise Interrupted(None)

    monkeypatch.setattr("sim.runs.run", stop)
    stopped = coalition(*RUN[:-1], "5")
    assert stopped.exit_code == 130
    assert len(stopped.stderr.strip().splitlines()) == 1
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_ctrl_c_leaves_the_finished_result_of_the_default_folder(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert coalition(*RUN).exit_code == 0
    place = Path("results") / "four_factions"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    again = stopped_after_one_part(monkeypatch, *MORE)
    assert (again.exit_code, again.stdout) == (130, "")
    assert f"the finished result in {place} stays as it is" in again.stderr
    assert f"coalition resume {place}" in again.stderr
    assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert coalition("who", place, "guards").exit_code == 0
    assert coalition("resume", place).exit_code == 0
    assert open_result(place).manifest["runs_done"] == 900


def test_json_tells_what_was_done_until_ctrl_c(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = stopped_after_one_part(monkeypatch, *MORE, "--out", "mine", "--json")
    assert stopped.exit_code == 130
    part = json.loads(stopped.stdout)
    assert (part["complete"], part["result"]) == (False, "mine")
    assert 0 < part["runs_done"] < 900
    assert {outcome["runs"] for outcome in part["outcomes"].values()} == {part["runs_done"]}
    assert "coalition resume mine" in stopped.stderr
    whole = json.loads(coalition("resume", "mine", "--json").stdout)
    assert (whole["complete"], whole["runs_done"], set(whole)) == (True, 900, set(part))


def test_json_where_ctrl_c_leaves_a_finished_result(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert coalition(*RUN).exit_code == 0
    stopped = stopped_after_one_part(monkeypatch, *MORE, "--json")
    assert stopped.exit_code == 130
    part = json.loads(stopped.stdout)
    assert 0 < part.pop("runs_done") < 900
    assert part == {"result": str(Path("results") / "four_factions"), "complete": False}


def test_json_where_ctrl_c_came_before_any_run(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Interrupted(None)

    monkeypatch.setattr("sim.runs.run", stop)
    stopped = coalition(*RUN, "--json")
    assert (stopped.exit_code, json.loads(stopped.stdout)) == (130, {"result": None, "runs_done": 0, "complete": False})


def test_resuming_a_finished_result_says_so_and_answers(folder: Path) -> None:
    said = f"nothing is left to do: the result in {folder} is finished"
    in_words, as_json = coalition("resume", folder), coalition("resume", folder, "--json")
    assert (in_words.exit_code, as_json.exit_code) == (0, 0)
    assert in_words.stderr.strip() == said
    assert answer(open_result(folder)) in in_words.stdout
    assert said in as_json.stderr
    printed = json.loads(as_json.stdout)
    assert (printed["complete"], printed["runs_done"]) == (True, 40)


def test_a_finished_result_is_run_again_as_its_message_says(folder: Path, tmp_path: Path) -> None:
    place = shutil.copytree(folder, tmp_path / "result")
    before = (place / "summary.json").stat().st_mtime_ns
    command = coalition("resume", place, "--anew").stderr.strip().partition("to run it again: coalition ")[2]
    done = coalition(*shlex.split(command))
    assert done.exit_code == 0, done.output
    assert open_result(place).complete
    assert (place / "summary.json").stat().st_mtime_ns > before


def test_what_varies_is_looked_at_in_the_calendar_that_is_asked_for(tmp_path: Path) -> None:
    """The whiteboard scenario has 26 weeks."""
    week = ("--vary", "events.port_attack.week=[30,35]", "--runs", 2)
    assert coalition("run", "four_factions", "--weeks", 40, *week, "--out", tmp_path / "longer").exit_code == 0
    assert open_result(tmp_path / "longer").manifest["weeks"] == 40
    refused = coalition("run", "four_factions", "--weeks", 28, *week, "--out", tmp_path / "shorter")
    assert refused.exit_code == 2 and "after the end of the scenario (28 weeks)" in told(refused.stderr)


def test_a_seed_of_0_is_a_seed(tmp_path: Path) -> None:
    done = coalition("run", "four_factions", "--runs", "4", "--weeks", "2", "--seed", "0", "--out", tmp_path / "zero")
    assert done.exit_code == 0, done.output
    assert open_result(tmp_path / "zero").scenario.seed == 0


def test_a_report_that_cannot_be_written_leaves_the_result_and_says_how_to_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(result: object) -> None:
        raise CoalitionError("the report cannot be drawn")

    with monkeypatch.context() as patch:
        patch.setattr("sim.report.write_report", refuse)
        done = coalition(*RUN, "--out", tmp_path / "small")
    assert done.exit_code == 2
    told = f"the report cannot be drawn\nthe result itself is complete; to write its report: coalition report {tmp_path / 'small'}"
    assert told in done.stderr
    assert coalition("report", tmp_path / "small").exit_code == 0
