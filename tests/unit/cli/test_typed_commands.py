"""Commands that the program tells people to type: they can be typed as they stand, whatever folders and files are called."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from sim.cli.simulating import _say_stopped
from sim.folder import _other
from sim.result import open_result
from sim.shell import typed
from sim.store import not_finished
from sim.working import Interrupted
from tests.toys import coalition
from tests.unit.cli.typed import RUN

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="words are taken apart as a POSIX shell does")


@pytest.fixture
def folder(inside: Path) -> Path:
    """Where results go that nobody names with care."""
    return inside / "my results" / "it's (one)"


def words_after(command: str, text: str) -> list[str]:
    """The words that a shell makes of what follows a command in a text, up to the end of its line."""
    (line,) = [line for line in text.splitlines() if command in line]
    return shlex.split(line[line.index(command) + len(command) :])


@pytest.mark.parametrize("name", ["plain", "a b", "it's", "$HOME", "a;b", "ä", '"'])
def test_a_name_is_one_word_to_a_shell(name: str) -> None:
    assert shlex.split(typed(name)) == [name]
    assert shlex.split(typed(Path(name) / "x")) == [f"{name}/x"]


def test_windows_takes_double_quotes() -> None:
    assert typed(r"C:\my results\one", windows=True) == r'"C:\my results\one"'
    assert typed(r"C:\results\one", windows=True) == r"C:\results\one"
    assert typed("a&b", windows=True) == '"a&b"'


def test_what_new_says_can_be_typed(inside: Path) -> None:
    said = coalition("new", "world", "--folder", inside / "my work").stdout
    for verb in ("check", "run"):
        assert words_after(f"coalition {verb} ", said) == [str(inside / "my work" / "world.yaml")]
    assert coalition("check", *words_after("coalition check ", said)).exit_code == 0


def test_a_finished_result_says_how_to_run_it_again(folder: Path) -> None:
    assert coalition(*RUN, "--out", folder).exit_code == 0
    said = coalition("resume", folder, "--anew").stderr
    assert words_after("coalition run ", said) == [str(folder / "scenario.yaml"), "--out", str(folder), "--anew"]


def test_a_stopped_run_says_how_to_go_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert coalition(*RUN, "--out", folder).exit_code == 0
    _say_stopped(Interrupted(open_result(folder)), folder)
    said = capsys.readouterr().err
    assert words_after("coalition report ", said) == words_after("coalition resume ", said) == [str(folder)]
    assert words_after("coalition resume ", str(not_finished(folder))) == [str(folder)]
    assert f"coalition resume {shlex.quote(str(folder))};" in str(_other(folder, {"complete": False}))


def test_a_damaged_manifest_says_how_to_start_over(folder: Path) -> None:
    assert coalition(*RUN, "--out", folder).exit_code == 0
    (folder / "manifest.json").write_text(json.dumps({"format": 0}), encoding="utf-8")
    assert words_after("coalition run SCENARIO --out ", coalition("who", folder, "guards").stderr) == [str(folder), "--anew"]
