"""Parts computed on a Dask cluster on loopback: the same bytes, also when a worker is killed in the middle of its work."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.programs import REPOSITORY, begin, contents, parts_of, wait_until

RUN = ("run", "four_factions", "--runs", "4000", "--out")
DASK = "import sys; from distributed.cli.dask_{kind} import main; main(sys.argv[1:])"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def dask(kind: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or worker, as `dask scheduler` and `dask worker` start one, until the end of the context."""
    command = [sys.executable, "-c", DASK.format(kind=kind), *words]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(address: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    words = (address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(folder))
    with dask("worker", *words) as process:
        yield process


@pytest.fixture
def scheduler() -> Iterator[str]:
    port = free_port()
    with dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard") as process:
        wait_until(lambda: answers(port), process)
        yield f"tcp://127.0.0.1:{port}"


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(scheduler: str, tmp_path: Path) -> None:
    here = begin(*RUN, tmp_path / "here", most=1_000)
    with worker(scheduler, tmp_path / "w1") as first, worker(scheduler, tmp_path / "w2") as second:
        process = begin(*RUN, tmp_path / "there", "--cluster", scheduler, most=20)
        wait_until(lambda: parts_of(tmp_path / "there") > 10, process)
        assert process.poll() is None
        assert second.poll() is None
        second.kill()
        words = process.communicate(timeout=120)
        assert process.returncode == 0, words
        assert first.poll() is None
    words = here.communicate(timeout=120)
    assert here.returncode == 0, words
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_a_wrong_address_and_a_scheduler_without_workers(scheduler: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    told = {}
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://nowhere", scheduler):
        process = begin(*RUN, tmp_path / "result", "--cluster", address)
        _, told[address] = process.communicate(timeout=60)
        assert process.returncode == 2
        assert len(told[address].strip().splitlines()) == 1
        assert not (tmp_path / "result").exists()
    no_scheduler, no_address, no_workers = told.values()
    assert "no scheduler answers there" in no_scheduler
    assert "is no address" in no_address
    assert "has no workers" in no_workers
    assert time.monotonic() - begun < 60
