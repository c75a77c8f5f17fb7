"""The command line: what it prints, what it writes, and how it ends, also when everything is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sim.analysis.answer import answer
from sim.cli import main
from sim.job import Job
from sim.result import open_result
from sim.scenario import find, load, shipped
from sim.working import Interrupted, Stopped
from tests.toys import coalition

QUARREL = "events.capital_quarrel.engagements"
RUN = ["run", "four_factions", "--runs", "40", "--weeks", "8", "--seed", "3"]


def process(*words: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim.cli", *map(str, words)]
    environment = {**os.environ, **settings.pop("env", {})}  # type: ignore[dict-item]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, timeout=300, **settings)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("results") / "small"
    done = coalition(*RUN, "--out", place)
    assert done.exit_code == 0, done.output
    return place


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- help


@pytest.mark.parametrize("verb", main.commands)
def test_every_verb_explains_itself_with_an_example(verb: str) -> None:
    shown = coalition(verb, "--help")
    assert shown.exit_code == 0
    assert f"coalition {verb}" in shown.output.split("Example")[1]
    assert "--json" in shown.output


def test_help_lists_every_verb_once_under_a_heading() -> None:
    shown = coalition("--help").output
    assert sorted(name for names in main.sections.values() for name in names) == sorted(main.commands)
    assert all(shown.count(f"\n  {name} ") == 1 for name in main.commands)


def test_nothing_heavy_is_loaded_before_a_verb_needs_it() -> None:
    code = "import sys, sim.cli; print(sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "'click'" in loaded
    for heavy in ("numpy", "numba", "pandas", "pydantic", "ruamel", "matplotlib", "mesa", "scipy", "jinja2", "pyarrow"):
        assert f"'{heavy}'" not in loaded


# --- scenarios


def test_check_of_a_good_file() -> None:
    done = coalition("check", "four_factions", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["valid"] is True


def test_check_names_file_line_column_and_the_nearest_name(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    text = "title: T\ncalendar: {start: 2016-01-04, weeks: 4}\nfactions:\n  one: {name: One, strenght: 3}\n"
    file.write_text(text, encoding="utf-8")
    done = coalition("check", file, "--json")
    assert done.exit_code == 2
    answer = json.loads(done.stdout)
    assert answer["valid"] is False
    (problem,) = [problem for problem in answer["problems"] if problem["severity"] == "error"]
    assert set(problem) == {"file", "line", "column", "path", "message", "severity"}
    assert (problem["line"], problem["column"]) == (4, text.splitlines()[3].index("strenght") + 1)
    assert "strength" in problem["message"]
    assert f":4:{problem['column']}: error:" in coalition("check", file).stdout


def test_check_goes_on_after_a_file_that_is_not_there() -> None:
    done = coalition("check", "nowhere.yaml", "four_factions", "--json")
    assert done.exit_code == 2
    assert {problem["file"] for problem in json.loads(done.stdout)["problems"] if problem["severity"] == "error"} == {"nowhere.yaml"}


def test_new_can_be_checked_at_once_and_is_never_overwritten(inside: Path) -> None:
    assert coalition("new", "mine").exit_code == 0
    assert coalition("check", "mine.yaml").exit_code == 0
    (inside / "mine.yaml").write_text("mine", encoding="utf-8")
    again = coalition("new", "mine")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert (inside / "mine.yaml").read_text(encoding="utf-8") == "mine"


def test_new_goes_to_the_folder_of_scenarios_where_there_is_one(inside: Path) -> None:
    (inside / "scenarios").mkdir()
    done = coalition("new", "mine", "--json")
    assert Path(json.loads(done.stdout)["scenario"]) == Path("scenarios/mine.yaml")
    assert (inside / "scenarios" / "mine.yaml").is_file()


def test_list_shows_what_is_shipped_with_its_question() -> None:
    from sim.scenario import load, shipped

    entries = {entry["name"]: entry for entry in json.loads(coalition("list", "--json").stdout)}
    assert set(entries) == set(shipped())
    scenario = load(shipped()["tripoli_clash"])
    assert (entries["tripoli_clash"]["title"], entries["tripoli_clash"]["question"]) == (scenario.title, scenario.question)
    assert str(scenario.question) in coalition("list").stdout


def test_parameters_and_metrics_are_all_there() -> None:
    from sim.scenario import METRICS, PARAMETERS

    parameters = json.loads(coalition("parameters", "--json").stdout)
    assert [entry["name"] for entry in parameters] == list(PARAMETERS)
    assert next(entry["off"] for entry in parameters if entry["name"] == "veto") == ".inf"
    assert all(name in coalition("parameters").stdout for name in PARAMETERS)
    assert [entry["name"] for entry in json.loads(coalition("metrics", "--json").stdout)] == list(METRICS)


def test_describe_and_schema() -> None:
    told = " ".join(json.loads(coalition("describe", "four_factions", "--json").stdout)["text"].split())
    assert str(_loaded("four_factions").question) in told
    assert "factions" in json.loads(coalition("schema").stdout)["properties"]


# --- run


def test_run_prints_the_answer_and_writes_the_whole_folder(folder: Path) -> None:
    from sim.analysis.answer import NO_FORECAST, answer
    from sim.result import open_result

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


def test_run_json_is_what_the_interface_says(folder: Path) -> None:
    done = coalition(*RUN, "--out", folder, "--json")
    printed = json.loads(done.stdout)
    assert set(printed) == {"outcomes", "result", "design_points", "runs_done", "runs_failed", "failures"}
    assert (printed["runs_done"], printed["runs_failed"], printed["failures"]) == (40, 0, [])
    assert printed["result"] == str(folder)
    assert all(set(outcome) == {"probability", "low", "high", "runs", "spread"} for outcome in printed["outcomes"].values())
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
    assert f"It is “{claimed.replace('_', ' ')}”" in answer(less)


def test_set_and_without_reach_the_run(inside: Path) -> None:
    from sim.result import open_result

    week = "events.port_attack.week={uniform: [2, 6]}"
    events = list(_loaded("four_factions").events)
    done = coalition(*RUN, "--set", "parameters.clash_rate=0.123", "--set", week.replace("port_attack", events[0]), "--out", "one")
    assert done.exit_code == 0, done.output
    scenario = open_result("one").scenario
    assert scenario.parameters["clash_rate"].constant == 0.123
    assert scenario.quantities()[f"events.{events[0]}.week"].uniform == (2, 6)
    assert coalition(*RUN, "--without", events[0], "--out", "two").exit_code == 0
    assert events[0] not in open_result("two").scenario.events


def _loaded(name: str):  # type: ignore[no-untyped-def]
    from sim.scenario import find, load

    return load(find(name))


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
    watch = Job._watch

    def stopped(job: Job, stop: object) -> object:
        def after_one(part: object) -> None:
            watched(part)
            raise Stopped

        watched = watch(job, stop)  # type: ignore[arg-type]
        return after_one

    with monkeypatch.context() as patch:
        patch.setattr(Job, "_watch", stopped)
        again = coalition(*RUN[:2], "--runs", "900", *RUN[4:], "--workers", "1")
    assert (again.exit_code, again.stdout) == (130, "")
    assert f"the finished result in {place} stays as it is" in again.stderr
    assert f"coalition resume {place}" in again.stderr
    assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert coalition("who", place, "guards").exit_code == 0
    assert coalition("resume", place).exit_code == 0
    assert open_result(place).manifest["runs_done"] == 900


@pytest.mark.parametrize(
    ("verb", "study"), [("flip", "flip.flip"), ("sensitivity", "sensitivity.sensitivity"), ("compare", "compare.compare")]
)
def test_ctrl_c_before_anything_was_found_is_130_and_one_line(monkeypatch: pytest.MonkeyPatch, verb: str, study: str) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Interrupted(None)

    monkeypatch.setattr(f"sim.studies.{study}", stop)
    again = ["four_factions"] if verb == "compare" else []
    stopped = coalition(verb, "four_factions", *again)
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert stopped.stderr.strip() == "interrupted before anything was found"


# --- reading results


def test_story_is_told_of_the_run_asked_for(folder: Path) -> None:
    done = coalition(*RUN, "--out", folder, "--story", "7", "--json")
    assert done.exit_code == 0, done.output
    assert "run 7" in json.loads(done.stdout)["story"]
    typical = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["design_points"][0]["typical"]["run"]
    assert f"run {typical}" in coalition(*RUN, "--out", folder, "--story").stdout


def test_who(folder: Path) -> None:
    printed = json.loads(coalition("who", folder, "guards", "--json").stdout)
    assert printed["faction"] == "guards"
    assert {other["faction"] for other in printed["companions"]} == {"brigade", "council", "raiders"} == set(printed["reasons"])
    assert json.loads(coalition("who", folder, "guards", "--no-why", "--json").stdout)["reasons"] is None
    assert "Port guards" in coalition("who", folder, "guards").stdout


def test_explain(folder: Path) -> None:
    words = ("explain", folder, "--run", "3", "--week", "2", "--faction", "guards")
    printed = json.loads(coalition(*words, "--json").stdout)
    assert {"options", "chosen"} <= set(printed)
    for option in printed["options"]:
        assert {"bloc", "utility", "terms", "probability", "admitted", "vetoed_by"} <= set(option)
        assert option["utility"] == pytest.approx(sum(option["terms"].values()), abs=1e-9)
    assert sum(option["probability"] for option in printed["options"]) == pytest.approx(1)
    shown = coalition(*words).stdout
    assert shown.startswith("Port guards in the week of 18 January 2016")
    assert shown.count("\n>") == 1


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two points: without the quarrel of the capital, and with very much of it."""
    place = tmp_path_factory.mktemp("results") / "swept"
    done = coalition(*RUN, "--vary", f"{QUARREL}=[0, 50]", "--out", place, "--story", "typical", "--point", "1", "--json")
    assert done.exit_code == 0, done.output
    assert f"This is design point 1 of 2: {QUARREL} = 50" in json.loads(done.stdout)["story"]
    return place


def test_who_reads_the_design_point_asked_for(swept: Path) -> None:
    pairs = [point["pairs"] for point in json.loads((swept / "summary.json").read_text(encoding="utf-8"))["design_points"]]
    told = {}
    for number, words in enumerate((("--no-why",), ("--point", "1", "--no-why"))):
        printed = json.loads(coalition("who", swept, "guards", *words, "--json").stdout)
        assert printed["design_point"] == number
        told[number] = {other["faction"]: other["together"] for other in printed["companions"]}
        ours = {pair["b"] if pair["a"] == "guards" else pair["a"]: pair["together"] for pair in pairs[number] if "guards" in pair.values()}
        assert told[number] == ours
    assert told[0] != told[1]
    assert f"design point 0 of 2: {QUARREL} = 0" in coalition("who", swept, "guards").stdout, "the first unless one is asked for"
    assert f"design point 1 of 2: {QUARREL} = 50" in coalition("who", swept, "guards", "--point", "1").stdout


def test_the_reasons_are_those_of_the_design_point(swept: Path) -> None:
    """A quarrel of 50 clashes a week turns all attention to the council, so that the brigade's stance towards it weighs more."""
    weights = [dict(json.loads(coalition("who", swept, "guards", "--point", n, "--json").stdout)["reasons"]["brigade"]) for n in ("0", "1")]
    assert abs(weights[1]["recognition"]) > 1.5 * abs(weights[0].get("recognition", 0.0))


def test_explain_reads_the_design_point_asked_for(swept: Path) -> None:
    words = ("explain", swept, "--run", "3", "--week", "7", "--faction", "guards")
    first, second = (json.loads(coalition(*words, *more, "--json").stdout) for more in ((), ("--point", "1")))
    assert (first["design_point"], second["design_point"]) == (0, 1)
    assert second["attention"]["recognition"] > first["attention"]["recognition"]
    assert f"design point 1 of 2: {QUARREL} = 50" in coalition(*words, "--point", "1").stdout


@pytest.mark.parametrize(
    "words",
    [("who", "guards"), ("explain", "--run", "0", "--week", "0", "--faction", "guards"), ("discover",)],
    ids=lambda words: words[0],
)
def test_a_point_that_is_not_there_gets_the_range(words: Sequence[str], swept: Path) -> None:
    done = coalition(words[0], swept, *words[1:], "--point", "2")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip() == "there is no design point 2: there are numbers 0 to 1"
    assert "numbered from 0, as in summary.csv" in " ".join(coalition(words[0], "--help").stdout.split())


def test_a_story_of_a_point_that_is_not_there_is_refused_before_anything_runs(inside: Path) -> None:
    wrong = coalition(*RUN, "--vary", f"{QUARREL}=[0, 50]", "--story", "--point", "2")
    assert (wrong.exit_code, wrong.stderr.strip()) == (2, "there is no design point 2: there are numbers 0 to 1")
    alone = coalition(*RUN, "--point", "0")
    assert alone.exit_code == 2 and "goes with --story" in alone.stderr
    assert not (inside / "results").exists()


def test_report_again(folder: Path, tmp_path: Path) -> None:
    (folder / "report.html").unlink()
    assert json.loads(coalition("report", folder, "--json").stdout) == {"report": str(folder / "report.html")}
    elsewhere = tmp_path / "copy.html"
    assert coalition("report", folder, "--out", elsewhere).exit_code == 0
    assert elsewhere.read_bytes() == (folder / "report.html").read_bytes()


# --- what users do wrong

BAD: list[Sequence[str]] = [
    ["check", "nowhere"],
    ["check", "."],
    ["check", "binary.yaml"],
    ["check", "latin.yaml"],
    ["describe", "nowhere.yaml"],
    ["describe", "."],
    ["describe", "binary.yaml"],
    ["explain", "nowhere", "--run", "0", "--week", "0", "--faction", "guards"],
    ["explain", "RESULT", "--run", "0", "--week", "0", "--faction", "gards"],
    ["explain", "RESULT", "--run", "0", "--week", "99", "--faction", "guards"],
    ["explain", "RESULT", "--run", "99", "--week", "0", "--faction", "guards"],
    ["explain", "RESULT", "--run", "0", "--week", "0", "--faction", "guards", "--point", "1"],
    ["explain", "RESULT"],
    ["new", "../outside"],
    ["new", "a/b"],
    ["new", ""],
    ["new", "mine", "--folder", "binary.yaml"],
    ["nothing"],
    ["report", "."],
    ["report", "binary.yaml"],
    ["report", "RESULT", "--out", "missing/folder/report.html"],
    ["run", "."],
    ["run", "binary.yaml"],
    ["run", "four_factions", "--out", "binary.yaml"],
    ["run", "four_factions", "--out", "binary.yaml/below"],
    ["run", "four_factions", "--replicates", "x"],
    ["run", "four_factions", "--runs", "0"],
    ["run", "four_factions", "--seed", "-1"],
    ["run", "four_factions", "--seed", "99999999999999999999999"],
    ["run", "four_factions", "--set", "=1"],
    ["run", "four_factions", "--set", "nonsense"],
    ["run", "four_factions", "--set", "parameters.clash_rate="],
    ["run", "four_factions", "--set", "parameters.clash_rate=-1"],
    ["run", "four_factions", "--set", "parameters.clash_rate=[1, 2]"],
    ["run", "four_factions", "--set", "parameters.clash_rate=many"],
    ["run", "four_factions", "--set", "parameters.clash_rate=true"],
    ["run", "four_factions", "--set", "parameters.clash_rate={triangular: [3, 2, 1]}"],
    ["run", "four_factions", "--set", "parameters.clash_rate={{{"],
    ["run", "four_factions", "--set", "parameters.clash_rate=" + "[" * 5000],
    ["run", "four_factions", "--set", "parameters.clash_rates=0.1"],
    ["run", "four_factions", "--story", "99999999"],
    ["run", "four_factions", "--story", "long"],
    ["run", "four_factions", "--without", "nothing"],
    ["run", "nowhere.yaml"],
    ["run", "tripoly_clash"],
    ["who", "RESULT", "gards"],
    ["who", "RESULT", "guards", "--point", "1"],
    ["who", "RESULT", "guards", "--point", "-1"],
    ["who", "binary.yaml", "guards"],
    ["who", "nowhere", "guards"],
]


@pytest.mark.parametrize("words", BAD, ids=lambda words: " ".join(words)[:70])
def test_bad_input_gets_one_message_and_exit_code_2(words: Sequence[str], folder: Path, inside: Path) -> None:
    (inside / "binary.yaml").write_bytes(bytes(range(256)))
    (inside / "latin.yaml").write_bytes("title: Qaddafi était là\n".encode("latin-1"))
    done = coalition(*(str(folder) if word == "RESULT" else word for word in words))
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    assert (done.stdout if words[0] == "check" else done.stderr).strip()
    assert not (inside / "results").exists()


@pytest.mark.parametrize(
    ("words", "nearest"),
    [(["run", "tripoly_clash"], "tripoli_clash"), (["run", "four_factions", "--set", "parameters.clash_rates=1"], "parameters.clash_rate")],
)
def test_a_misspelt_name_gets_the_nearest_one(words: Sequence[str], nearest: str) -> None:
    assert nearest in coalition(*words).stderr


@pytest.mark.skipif(
    sys.platform == "win32" or os.environ.get("USER") == "root" or os.geteuid() == 0, reason="root may read and write everything"
)
def test_a_file_that_may_not_be_read(inside: Path) -> None:
    file = inside / "locked.yaml"
    file.write_text("title: locked", encoding="utf-8")
    file.chmod(0)
    done = coalition("run", file)
    assert done.exit_code == 2
    assert "locked.yaml" in done.stderr


def test_ctrl_c_ends_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.scenario.describe.describe", stop)
    done = coalition("describe", "four_factions")
    assert done.exit_code == 130
    assert done.stderr.strip() == "interrupted"


# --- terminals and pipes


def test_a_reader_that_leaves_early_is_no_error() -> None:
    child = subprocess.Popen([sys.executable, "-m", "sim.cli", "parameters", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert (child.wait(timeout=60), errors) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_the_characters_gets_others(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "names.yaml"
    text = "title: Šuʿba “one” – ليبيا\ncalendar: {start: 2016-01-04, weeks: 4}\nfactions:\n  one: {name: Ṣirṭe, strength: 3}\n"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sim.cli", "describe", str(file)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"3 fighters" in done.stdout


def test_json_is_ascii_whatever_the_names(tmp_path: Path) -> None:
    file = tmp_path / "names.yaml"
    file.write_text("title: ليبيا\ncalendar: {start: 2016-01-04, weeks: 4}\nfactions: {one: {name: One}}\n", encoding="utf-8")
    done = process("describe", file, "--json", env={"PYTHONIOENCODING": "ascii"})
    assert "ليبيا" in json.loads(done.stdout)["text"]


def test_messages_stay_out_of_a_pipe(tmp_path: Path) -> None:
    done = process(*RUN, "--out", tmp_path / "piped", "--json")
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    assert "runs/s" not in done.stderr
