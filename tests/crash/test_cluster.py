"""Parts computed on a Dask cluster on loopback: the same bytes, also when a worker is killed in the middle of its work."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.result import open_result
from tests.crash.clusters import WAITING, free_port, scheduling, worker
from tests.crash.programs import begin, contents, finish, parts_of, wait_until

RUN = ("run", "four_factions", "--runs", "4000", "--out")
OTHER_VERSION = "import sim.manifest; sim.manifest._version = lambda package: '9.9'"
NO_PACKAGE = "sys.modules['sim'] = None"


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    with scheduling(tmp_path) as (address, _):
        yield address


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(scheduler: str, tmp_path: Path) -> None:
    here = begin(*RUN, tmp_path / "here", most=1_000)
    with worker(scheduler, tmp_path / "w1") as first, worker(scheduler, tmp_path / "w2") as second:
        process = begin(*RUN, tmp_path / "there", "--cluster", scheduler, most=20)
        wait_until(lambda: parts_of(tmp_path / "there") > 10, process)
        assert process.poll() is None
        assert second.poll() is None
        second.kill()
        words = finish(process)
        assert process.returncode == 0, words
        assert first.poll() is None
    words = finish(here)
    assert here.returncode == 0, words
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.slow
def test_a_scheduler_that_dies_costs_nothing_that_was_done(tmp_path: Path) -> None:
    with scheduling(tmp_path) as (address, process), worker(address, tmp_path / "w1"):
        asked = begin(*RUN, tmp_path / "result", "--cluster", address, most=20)
        wait_until(lambda: parts_of(tmp_path / "result") > 10, asked)
        process.kill()
        _, told = finish(asked)
    assert asked.returncode == 2
    assert len(told.strip().splitlines()) == 1
    assert "the scheduler is gone" in told
    assert "of 4,000 runs are done and kept" in told
    assert f"coalition resume {tmp_path / 'result'}" in told
    assert parts_of(tmp_path / "result") > 10
    asked = begin("resume", tmp_path / "result")
    words = finish(asked)
    assert asked.returncode == 0, words


SILENT = "the scheduler does not answer; it is given up after 11 seconds"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process without ending it")
def test_a_scheduler_that_hangs_is_given_up_and_what_was_done_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eleven seconds are the shortest time that Dask takes for this setting of its own."""
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP", "11s")
    told, folder = tmp_path / "told", tmp_path / "result"
    with scheduling(tmp_path) as (address, process), worker(address, tmp_path / "w1"):
        asked = begin(*RUN, folder, "--cluster", address, most=20, told=told)
        wait_until(lambda: parts_of(folder) > 10, asked)
        process.send_signal(signal.SIGSTOP)
        finish(asked)
    assert asked.returncode == 2
    first, last = told.read_text(encoding="utf-8").strip().splitlines()
    assert SILENT in first
    assert "the scheduler is connected and has not answered for 11 seconds" in last
    assert "of 4,000 runs are done and kept" in last and f"coalition resume {folder}" in last
    asked = begin("resume", folder)
    words = finish(asked)
    assert asked.returncode == 0, words


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process without ending it")
def test_a_scheduler_that_hangs_for_a_while_costs_a_while(tmp_path: Path) -> None:
    told, folder = tmp_path / "told", tmp_path / "result"
    with scheduling(tmp_path) as (address, process), worker(address, tmp_path / "w1"):
        asked = begin(*RUN, folder, "--cluster", address, most=20, told=told)
        wait_until(lambda: parts_of(folder) > 10, asked)
        process.send_signal(signal.SIGSTOP)
        wait_until(lambda: "does not answer" in told.read_text(encoding="utf-8"), asked)
        process.send_signal(signal.SIGCONT)
        finish(asked)
    said = told.read_text(encoding="utf-8")
    assert asked.returncode == 0, said
    assert "given up after 30 seconds" in said and "the scheduler answers again; going on" in said
    assert open_result(folder).manifest["runs_done"] == 4_000


def test_a_wrong_address(tmp_path: Path) -> None:
    told = {}
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://nowhere"):
        process = begin(*RUN, tmp_path / "result", "--cluster", address)
        _, told[address] = finish(process)
        assert process.returncode == 2
        assert len(told[address].strip().splitlines()) == 1
        assert not (tmp_path / "result").exists()
    no_scheduler, no_address = told.values()
    assert "no scheduler answers there" in no_scheduler
    assert "is no address" in no_address


@pytest.mark.slow
def test_without_a_worker_it_says_so_and_goes_on_when_one_comes(scheduler: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    here = begin(*RUN, tmp_path / "here", most=1_000)
    process = begin(*RUN, tmp_path / "there", "--cluster", scheduler, most=1_000, told=told)
    wait_until(lambda: WAITING in told.read_text(encoding="utf-8"), process)
    assert f"dask worker {scheduler}" in told.read_text(encoding="utf-8")
    with worker(scheduler, tmp_path / "w1"):
        finish(process)
    assert process.returncode == 0, told.read_text(encoding="utf-8")
    assert told.read_text(encoding="utf-8").count(WAITING) == 1
    assert "a worker is there; going on" in told.read_text(encoding="utf-8")
    words = finish(here)
    assert here.returncode == 0, words
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles only")
def test_all_workers_gone_is_said_each_time_and_ctrl_c_keeps_what_is_done(scheduler: str, tmp_path: Path) -> None:
    told, folder = tmp_path / "told", tmp_path / "result"
    process = begin(*RUN, folder, "--cluster", scheduler, most=20, told=told)
    for number in (1, 2):
        with worker(scheduler, tmp_path / f"w{number}") as there:
            before = parts_of(folder)
            wait_until(lambda before=before: parts_of(folder) > before + 3, process)  # type: ignore[misc]
            there.kill()
            wait_until(lambda number=number: told.read_text(encoding="utf-8").count(WAITING) == number, process)  # type: ignore[misc]
    assert f"coalition resume {folder}" in told.read_text(encoding="utf-8")
    process.send_signal(signal.SIGINT)
    finish(process)
    assert process.returncode == 130, told.read_text(encoding="utf-8")
    kept = open_result(folder)
    assert not kept.complete and kept.manifest["runs_done"] > 0
    process = begin("resume", folder)
    words = finish(process)
    assert process.returncode == 0, words
    assert open_result(folder).manifest["runs_done"] == 4_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "why"),
    [(OTHER_VERSION, "might give other numbers (coalition-sim 9.9 there"), (NO_PACKAGE, "cannot load coalition-sim (ModuleNotFoundError")],
)
def test_a_worker_that_differs_is_refused_whenever_it_comes(scheduler: str, tmp_path: Path, first: str, why: str) -> None:
    told, folder = tmp_path / "told", tmp_path / "result"
    process = begin(*RUN, folder, "--cluster", scheduler, told=told)
    wait_until(lambda: WAITING in told.read_text(encoding="utf-8"), process)
    with worker(scheduler, tmp_path / "w1", first):
        finish(process)
        assert process.returncode == 2
        assert why in told.read_text(encoding="utf-8").splitlines()[-1]
        process = begin(*RUN, folder, "--cluster", scheduler)
        _, words = finish(process)
        assert process.returncode == 2
        assert "worker tcp://" in words and why in words and len(words.strip().splitlines()) == 1
    assert not folder.exists()
