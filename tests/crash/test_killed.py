"""A real run, killed without warning or asked to stop, loses nothing and ends with the bytes of one that was left alone."""

from __future__ import annotations

import itertools
import json
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from sim.result import open_result
from tests.crash.programs import TABLES_AND_SUMMARY, Forked, begin, contents, finish, parts_of, wait_until

RUNS = 12_000
RUN = ("run", "four_factions", "--runs", str(RUNS), "--workers", "2", "--out")
FILES = {*TABLES_AND_SUMMARY, "manifest.json", "report.html"}
KILLS = 20
LONGEST = 0.5
"""Seconds until the kill, at most, once something has been seen to happen; undisturbed, it is done in about twice that."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run gives, in parts of another size."""
    folder = tmp_path_factory.mktemp("undisturbed") / "result"
    process = begin(*RUN, folder, most=1_000)
    words = finish(process)
    assert process.returncode == 0, words
    return contents(folder)


@pytest.mark.slow
def test_killed_at_20_random_moments(whole: dict[str, bytes], tmp_path: Path) -> None:
    moments = random.Random(20_160_104)
    kills, kept = 0, []
    for attempt in itertools.count():
        folder, log = tmp_path / str(attempt), tmp_path / f"{attempt}.log"
        process = Forked(*RUN, folder, log=log)
        while kills < KILLS:
            wait_for_a_moment(folder, process, moments)
            kills += process.poll() is None
            process.kill()
            kept.append(parts_of(folder))
            if (folder / "summary.json").exists():
                break
            (folder / ".lock").unlink(missing_ok=True)
            again = moments.random() < 0.7 and kept[-1]
            process = Forked(*(("resume",) if again else RUN), folder, log=log)
        process.kill()
        Forked(*(("resume",) if kept[-1] else RUN), folder, log=log).finish()
        assert contents(folder) == whole
        assert {path.name for path in folder.iterdir()} == FILES
        if kills >= KILLS:
            break
    assert any(later > earlier > 0 for earlier, later in itertools.pairwise(kept)), "work is kept from one attempt to the next"


def wait_for_a_moment(folder: Path, process: Forked, moments: random.Random) -> None:
    """Some moments are near the beginning, some while parts are computed, some while they are brought together."""
    wait_until((folder / ".lock").exists, process)
    if moments.random() < 0.5:
        before = parts_of(folder)
        wait_until(lambda: parts_of(folder) > before, process)
    time.sleep(moments.uniform(0, LONGEST))


def test_an_unfinished_folder_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "result"
    process = begin(*RUN, folder)
    wait_until(lambda: parts_of(folder) > 5, process)
    process.kill()
    process.communicate()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["complete"] is False
    for words in (("report", folder), ("who", folder, "guards")):
        asked = begin(*words)
        _, told = finish(asked)
        assert asked.returncode == 2
        assert f"coalition resume {folder}" in told


def test_asked_to_end_it_goes_on_as_after_a_kill(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "result"
    process = begin(*RUN, folder)
    wait_until(lambda: parts_of(folder) > 5, process)
    process.terminate()
    process.communicate()
    assert process.returncode != 0
    assert parts_of(folder) > 5
    process = begin("resume", folder)
    _, told = finish(process)
    assert process.returncode == 0
    assert "going on where it stopped" in told
    assert contents(folder) == whole


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles only")
def test_ctrl_c_publishes_what_was_done_and_resume_goes_on(whole: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "result"
    process = begin(*RUN, folder)
    wait_until(lambda: parts_of(folder) > 10, process)
    process.send_signal(signal.SIGINT)
    _, told = finish(process)
    assert process.returncode == 130
    assert f"coalition resume {folder}" in told
    kept = open_result(folder)
    assert not kept.complete
    assert 0 < kept.manifest["runs_done"] < RUNS
    process = begin("resume", folder)
    _, told = finish(process)
    assert process.returncode == 0
    assert "going on where it stopped" in told
    assert contents(folder) == whole
