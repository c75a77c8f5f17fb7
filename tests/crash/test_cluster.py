"""Parts computed on a Dask cluster on loopback: the same bytes, also when a worker is killed in the middle of its work."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.programs import REPOSITORY, begin, contents, finish, parts_of, wait_until

RUN = ("run", "four_factions", "--runs", "4000", "--out")
READY = {"scheduler": b"Scheduler at:", "worker": b"Registered to:"}
DASK = "import sys; from distributed.cli.dask_{kind} import main; main(sys.argv[1:])"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def dask(kind: str, log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or worker, as `dask scheduler` and `dask worker` start one, until the end of the context."""
    command = [sys.executable, "-c", DASK.format(kind=kind), *words]
    with log.open("wb") as told:
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=told, stderr=told)
    try:
        wait_until(lambda: READY[kind] in log.read_bytes(), process)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(address: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    words = (address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(folder))
    with dask("worker", folder.with_suffix(".log"), *words) as process:
        yield process


@contextmanager
def scheduling(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    with dask("scheduler", folder / "scheduler.log", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard") as process:
        yield f"tcp://127.0.0.1:{port}", process


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


def test_a_wrong_address_and_a_scheduler_without_workers(scheduler: str, tmp_path: Path) -> None:
    told = {}
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://nowhere", scheduler):
        process = begin(*RUN, tmp_path / "result", "--cluster", address)
        _, told[address] = finish(process)
        assert process.returncode == 2
        assert len(told[address].strip().splitlines()) == 1
        assert not (tmp_path / "result").exists()
    no_scheduler, no_address, no_workers = told.values()
    assert "no scheduler answers there" in no_scheduler
    assert "is no address" in no_address
    assert "has no workers" in no_workers
