"""The command line: help, the verbs about scenarios, and what becomes of words in terminals and pipes."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.result import open_result
from sim.scenario import METRICS, PARAMETERS, find, load, shipped
from sim.shell import reader_gone
from tests.toys import coalition
from tests.unit.cli.typed import RUN, process

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
    code = "import sys; from sim.cli import main; print(sorted({name.split('.')[0] for name in sys.modules}))"
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


def test_check_counts_no_warnings_where_it_has_looked_for_none(tmp_path: Path) -> None:
    file = tmp_path / "doubtful.yaml"
    text = "title: T\ncalendar: {start: 2016-01-04, weeks: 4}\nfactions:\n  one: {strength: 3}\n"
    file.write_text(text, encoding="utf-8")
    doubts = coalition("check", file).stderr.strip()
    assert doubts.startswith("1 scenario: no errors, 2 warnings")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("3", "-3"), encoding="utf-8")
    later = "a scenario with errors is looked through for warnings once they are mended"
    assert coalition("check", wrong).stderr.strip() == f"1 scenario: 1 error; {later}"
    assert coalition("check", wrong, file).stderr.strip() == f"2 scenarios: 1 error, 2 warnings; {later}"


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


def test_new_says_when_it_hides_a_shipped_scenario(inside: Path) -> None:
    done = coalition("new", "four_factions")
    assert done.exit_code == 0 and "a shipped scenario has this name too" in done.stderr
    assert json.loads(coalition("describe", "four_factions", "--json").stdout)["text"].startswith("My scenario\n")
    (inside / "scenarios").mkdir()
    for line in (("new", "tripoli_clash"), ("new", "sidra_attack", "--folder", "elsewhere"), ("new", "mine")):
        assert coalition(*line).stderr == ""


def test_new_says_which_folder_cannot_be(inside: Path) -> None:
    (inside / "file").touch()
    for folder in ("file", "file/below"):
        done = coalition("new", "mine", "--folder", folder)
        assert (
            done.exit_code == 2
            and done.stderr.strip() == f"--folder {folder}: is a file, or lies in one; give the name of a folder, which may be new"
        )


def test_list_shows_what_is_shipped_with_its_question() -> None:

    entries = {entry["name"]: entry for entry in json.loads(coalition("list", "--json").stdout)}
    assert set(entries) == set(shipped())
    scenario = load(shipped()["tripoli_clash"])
    assert (entries["tripoli_clash"]["title"], entries["tripoli_clash"]["question"]) == (scenario.title, scenario.question)
    assert str(scenario.question) in coalition("list").stdout


def test_parameters_and_metrics_are_all_there() -> None:
    parameters = json.loads(coalition("parameters", "--json").stdout)
    assert [entry["name"] for entry in parameters] == list(PARAMETERS)
    assert next(entry["off"] for entry in parameters if entry["name"] == "veto") == ".inf"
    assert all(name in coalition("parameters").stdout for name in PARAMETERS)
    assert [entry["name"] for entry in json.loads(coalition("metrics", "--json").stdout)] == list(METRICS)


def test_describe_and_schema() -> None:
    told = " ".join(json.loads(coalition("describe", "four_factions", "--json").stdout)["text"].split())
    scenario = load(find("four_factions"))
    assert str(scenario.question) in told
    assert all(f"{faction.name} [{name}]" in told for name, faction in scenario.factions.items())
    assert "factions" in json.loads(coalition("schema").stdout)["properties"]


# --- terminals and pipes


def test_a_reader_that_leaves_early_is_no_error() -> None:
    child = subprocess.Popen([sys.executable, "-m", "sim.cli", "parameters", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert (child.wait(timeout=60), errors) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
@pytest.mark.parametrize(
    ("words", "closed"),
    [
        (["list"], ">&-"),
        (["list", "--json"], ">&-"),
        (["list"], ">&- 2>&-"),
        ([*RUN, "--out", "result"], "2>&-"),
        ([*RUN, "--out", "result"], ">&- 2>&-"),
    ],
)
def test_a_stream_that_is_closed_drops_what_is_written_to_it(inside: Path, words: list[str], closed: str) -> None:
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "sim.cli", *words]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    assert bool(done.stdout) is (closed == "2>&-")
    assert words[0] == "list" or open_result(inside / "result").complete


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


def test_a_closed_pipe_is_known_on_every_system() -> None:
    """Windows says EINVAL; of a file, or elsewhere, that is an error like any other."""
    invalid, of_a_file = OSError(errno.EINVAL, "Invalid argument"), OSError(errno.EINVAL, "Invalid argument", "a:b")
    assert reader_gone(invalid, windows=True)
    assert not reader_gone(invalid, windows=False)
    assert not reader_gone(of_a_file, windows=True)
    assert all(reader_gone(BrokenPipeError(errno.EPIPE, "Broken pipe"), windows) for windows in (True, False))


def test_messages_stay_out_of_a_pipe(tmp_path: Path) -> None:
    done = process(*RUN, "--out", tmp_path / "piped", "--json")
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    assert "runs/s" not in done.stderr
