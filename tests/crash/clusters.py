"""A Dask cluster on loopback: a scheduler and workers as processes of their own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.programs import REPOSITORY, wait_until

READY = {"scheduler": b"Scheduler at:", "worker": b"Registered to:"}
DASK = "import sys; {first}; from distributed.cli.dask_{kind} import main; main(sys.argv[1:])"
WAITING = "no worker is there; waiting for one"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def dask(kind: str, log: Path, *words: str, first: str = "pass") -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or worker, as `dask scheduler` and `dask worker` start one, until the end of the context; `first` is done before."""
    command = [sys.executable, "-c", DASK.format(kind=kind, first=first), *words]
    with log.open("wb") as told:
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=told, stderr=told)
    try:
        wait_until(lambda: READY[kind] in log.read_bytes(), process)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(address: str, folder: Path, first: str = "pass") -> Iterator[subprocess.Popen[bytes]]:
    words = (address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(folder))
    with dask("worker", folder.with_suffix(".log"), *words, first=first) as process:
        yield process


@contextmanager
def scheduling(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    with dask("scheduler", folder / "scheduler.log", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard") as process:
        yield f"tcp://127.0.0.1:{port}", process
