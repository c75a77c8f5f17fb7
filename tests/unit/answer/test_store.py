"""The result folder: whole or not at all, and never over something else."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

import sim
from sim import store
from sim.errors import ResultError
from sim.folder import ResultFolder
from sim.result import open_result
from sim.scenario import Scenario
from tests.toys import coalition

MANIFEST = {
    "schema": store.SCHEMA, "title": "Mine", "runs": 10, "seed": 1, "complete": False, "files": {},
    "scenario": "abc", "main": None, "tables": ["runs"],
}  # fmt: skip
SCENARIO = "title: Mine\n"


def claim(path: Path, **changes: str) -> ResultFolder:
    return ResultFolder.claim(path, {**MANIFEST, **changes}, SCENARIO)


def fill(path: Path, text: str = "{}\n") -> None:
    folder = claim(path)
    folder.publish({**MANIFEST, "complete": True}, {"scenario.yaml": SCENARIO, "summary.json": text}, ())
    folder.release()


def names(path: Path) -> set[str]:
    return {item.name for item in path.iterdir()}


def test_nothing_has_its_name_before_it_is_published(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "result"
    folder = claim(path)
    folder.partial("runs.parquet").write_bytes(b"half")
    assert names(path) == {".lock", "manifest.json", "parts", "runs.parquet.partial", "scenario.yaml"}
    assert store.read_manifest(path)["complete"] is False
    folder.publish({**MANIFEST, "complete": True}, {"scenario.yaml": SCENARIO, "summary.json": "{}\n"}, ("runs",))
    folder.release()
    assert names(path) == {"manifest.json", "runs.parquet", "scenario.yaml", "summary.json"}
    manifest = store.read_manifest(path)
    assert manifest["complete"] is True
    # sha256 of b"half", as coreutils' sha256sum prints it
    assert manifest["files"]["runs.parquet"] == {
        "bytes": 4,
        "sha256": "a11ae06469c63740d7b0ecf802f282a0d46e94f31a654dfcd3c0dc6dc277f904",
    }


def test_another_result_is_refused_and_left_alone(tmp_path: Path) -> None:
    fill(tmp_path / "result")
    before = {name: (tmp_path / "result" / name).read_bytes() for name in names(tmp_path / "result")}
    with pytest.raises(ResultError, match=r"another result \(Mine: 10 runs, seed 1\); choose another folder"):
        claim(tmp_path / "result", scenario="other")
    assert before == {name: (tmp_path / "result" / name).read_bytes() for name in names(tmp_path / "result")}


def test_files_that_are_no_result_are_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ResultError, match="no result"):
        claim(tmp_path)
    with pytest.raises(ResultError, match="is a file"):
        claim(tmp_path / "thesis.txt")


def test_the_same_result_may_be_made_again(tmp_path: Path) -> None:
    fill(tmp_path, '{"a": 1}\n')
    fill(tmp_path, '{"a": 2}\n')
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8")) == {"a": 2}


def test_a_discarded_attempt_leaves_a_finished_result(tmp_path: Path) -> None:
    fill(tmp_path)
    folder = claim(tmp_path)
    folder.partial("runs.parquet").write_bytes(b"half")
    folder.abandon()
    assert names(tmp_path) == {"manifest.json", "scenario.yaml", "summary.json"}
    assert store.read_manifest(tmp_path)["complete"] is True


def test_a_discarded_first_attempt_leaves_nothing(tmp_path: Path) -> None:
    folder = claim(tmp_path / "result")
    folder.partial("runs.parquet").write_bytes(b"half")
    folder.abandon()
    assert not (tmp_path / "result").exists()


def test_what_a_killed_attempt_left_is_cleared(tmp_path: Path) -> None:
    claim(tmp_path).release()
    (tmp_path / "weeks.parquet.partial").write_bytes(b"half")
    (tmp_path / "parts" / "000000-000000000-000000010.part.partial").write_bytes(b"half")
    fill(tmp_path)
    assert names(tmp_path) == {"manifest.json", "scenario.yaml", "summary.json"}


def test_a_report_of_the_last_result_does_not_outlive_it(tmp_path: Path) -> None:
    fill(tmp_path)
    store.add(tmp_path, "report.html", "<p>old</p>")
    assert set(store.read_manifest(tmp_path)["files"]) == {"report.html", "scenario.yaml", "summary.json"}
    fill(tmp_path)
    assert "report.html" not in names(tmp_path)


def test_a_file_is_replaced_whole_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write_whole(tmp_path / "file", "before")

    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        store.write_whole(tmp_path / "file", "after")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "before"
    with pytest.raises(ResultError, match="cannot be written: No space left on device"):
        claim(tmp_path / "new")
    assert names(tmp_path) == {"file"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "is not a result folder"),
        ("{", "cannot be read"),
        ("[]", "is not that of a result"),
        ('{"complete": true, "schema": 99}', "is of format 99, this version reads format 1"),
    ],
)
def test_opening_what_is_no_result(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ResultError, match=message):
        open_result(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("summary.json", "{}", "summary.json is not that of a result"),
        ("summary.json", "[]", "summary.json is not that of a result"),
        ("summary.json", '{"title"', "summary.json cannot be read"),
        ("summary.json", None, "summary.json is missing"),
        ("manifest.json", '{"complete": true, "schema": 1}', "manifest.json is not that of a result"),
    ],
)
@pytest.mark.usefixtures("pretended")
def test_opening_a_damaged_result(scenario: Scenario, tmp_path: Path, name: str, text: str | None, message: str) -> None:
    sim.run(scenario, out=tmp_path)
    if text is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(text, encoding="utf-8")
    for verb in (["levers", tmp_path], ["discover", tmp_path], ["who", tmp_path, "army"], ["report", tmp_path], ["resume", tmp_path]):
        told = coalition(*verb)
        assert (told.exit_code, told.stdout) == (2, "")
        assert message in told.stderr
        assert told.stderr.strip().endswith(f"coalition run SCENARIO --out {tmp_path} --anew")


@pytest.mark.parametrize("gone", ["outcomes", "values", "runs", "design_points", "main"])
@pytest.mark.usefixtures("pretended")
def test_a_summary_lacking_what_readers_need_is_refused(scenario: Scenario, tmp_path: Path, gone: str) -> None:
    sim.run(scenario, out=tmp_path)
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    del (summary if gone in summary else summary["design_points"][0])[gone]
    (tmp_path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with pytest.raises(ResultError, match="summary.json is not that of a result"):
        open_result(tmp_path)


def test_a_file_is_no_result_folder(tmp_path: Path) -> None:
    file = tmp_path / "four_factions.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    for verb in (["resume", file], ["resume", file, "--anew"], ["who", file, "army"], ["levers", file], ["report", file]):
        told = coalition(*verb)
        assert (told.exit_code, told.stdout, told.stderr) == (2, "", f"{file}: is a file, not a result folder\n")
    assert file.read_text(encoding="utf-8") == SCENARIO


def test_opening_a_run_that_was_killed(tmp_path: Path) -> None:
    claim(tmp_path).release()
    with pytest.raises(ResultError, match="stopped before it had any results; finish it with: coalition resume"):
        open_result(tmp_path)


def test_a_run_that_was_killed_as_it_began_is_told(tmp_path: Path) -> None:
    (tmp_path / store.PARTS).mkdir()
    with pytest.raises(ResultError, match="the run was stopped as it began; run it again with the same folder"):
        open_result(tmp_path)


@pytest.mark.usefixtures("pretended")
def test_a_table_that_is_missing_or_damaged_is_told(scenario: Scenario, tmp_path: Path) -> None:
    found = sim.run(scenario, out=tmp_path)
    (tmp_path / "weeks.parquet").unlink()
    with pytest.raises(ResultError, match="weeks.parquet is missing; run the scenario again"):
        found.table("weeks")
    (tmp_path / "pairs.parquet").write_bytes(b"PAR1")
    with pytest.raises(ResultError, match="pairs.parquet cannot be read: "):
        found.table("pairs")


def test_results_in_a_folder_that_is_none_are_named_in_order(tmp_path: Path) -> None:
    for name in "hcagbfde":
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / store.MANIFEST).write_text("{}", encoding="utf-8")
    with pytest.raises(ResultError, match="it holds results: a, b, c, d"):
        open_result(tmp_path / "all")
