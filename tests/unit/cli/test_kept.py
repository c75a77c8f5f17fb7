"""`--keep` and `--no-keep`: where verbs keep what they compute, and until when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.toys import coalition, told
from tests.unit.kept_toy import TOY, counted_runs


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    return counted_runs(monkeypatch)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    from sim.scenario import dump

    (tmp_path / "toy.yaml").write_text(dump(TOY), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.cli.kept.FOLDER", Path("results", "kept"))
    return "toy.yaml"


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "--without", "fall", "--runs", 100),
        ("flip", "--runs", 40),
        ("sensitivity", "--points", 16, "--trajectories", 4),
        ("check", "--claims", "--draws", 20, "--replicates", 2),
    ],
)
def test_every_study_keeps_unless_told_not_to(words: tuple[Any, ...], toy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr("sim.studies.keeping.write_whole", lambda path, content, mark: written.append(path.parent))
    verb, *options = words
    for keep, folder in (((), Path("results/kept")), (("--keep", "mine"), Path("mine"))):
        written.clear()
        assert coalition(verb, toy, *options, *keep).exit_code in (0, 1)
        assert set(written) == {folder}
    written.clear()
    assert coalition(verb, toy, *options, "--no-keep").exit_code in (0, 1)
    assert not written
    refused = coalition(verb, toy, *options, "--keep", "mine", "--no-keep")
    assert refused.exit_code == 2 and "give one of them" in told(refused.stderr)


def test_a_check_without_claims_keeps_nothing(toy: str) -> None:
    for option in (("--keep", "mine"), ("--no-keep",)):
        refused = coalition("check", toy, *option)
        assert refused.exit_code == 2 and f"{option[0]} goes with --claims" in told(refused.stderr)


@pytest.mark.parametrize(
    "words",
    [("compare", "--without", "fall", "--runs", 200), ("flip", "--runs", 40), ("sensitivity", "--points", 64, "--trajectories", 10)],
)
def test_an_answer_that_cannot_be_written_down_is_kept(words: tuple[Any, ...], toy: str, simulated: list[int], tmp_path: Path) -> None:
    verb, *options = words
    (tmp_path / "file").write_text("", encoding="utf-8")
    failed = coalition(verb, toy, *options, "--out", tmp_path / "file" / "picture.svg")
    assert failed.exit_code == 2
    assert "what was computed is kept in results/kept: the same command goes on with it" in told(failed.stderr).replace("\\", "/")
    simulated.clear()
    done = coalition(verb, toy, *options, "--out", tmp_path / "picture.svg")
    assert done.exit_code in (0, 1) and not simulated, "nothing is computed again"
    assert not (tmp_path / "results" / "kept").exists()


def test_a_folder_that_is_a_file_is_refused(toy: str) -> None:
    refused = coalition("compare", toy, "--without", "fall", "--keep", toy)
    assert refused.exit_code == 2 and "toy.yaml: is a file" in told(refused.stderr)
