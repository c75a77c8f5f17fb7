"""`coalition` as a process of its own, with small parts, so that little time holds many moments to be killed at.

Where many are needed they are forked from a process in which everything is loaded, which saves each the seconds that it
takes to begin. Each is a process like any other from its first lock to its last file, and nothing of it outlives `kill -9`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Protocol

REPOSITORY = Path(__file__).parents[2]
TABLES_AND_SUMMARY = ("pairs.parquet", "runs.parquet", "scenario.yaml", "summary.csv", "summary.json", "weeks.parquet")
MOST_RUNS = 40
"""Runs of a part."""
PROGRAM = "import sys, sim.plan; sim.plan.MOST_RUNS = {most}; from sim.cli import main; main(sys.argv[1:])"
WAIT = 180
_SERVER = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    _SERVER.set_forkserver_preload(["tests.crash.warm"])


def begin(*words: str | Path, most: int = MOST_RUNS, told: Path | None = None) -> subprocess.Popen[str]:
    """`coalition WORDS`, begun; what it says on stderr goes into the file `told`, to be read while it works, if there is one."""
    command = [sys.executable, "-c", PROGRAM.format(most=most), *map(str, words)]
    with nullcontext(subprocess.PIPE) if told is None else told.open("w", encoding="utf-8") as stderr:
        return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8")


class Forked:
    """`coalition WORDS`, begun in a process that is forked; on Windows in one that is not."""

    def __init__(self, *words: str | Path, log: Path, most: int = MOST_RUNS) -> None:
        self._log = log
        self._process = _SERVER.Process(target=_coalition, args=([str(word) for word in words], str(log), most))
        self._process.start()

    def poll(self) -> int | None:
        """The exit code, None while it works."""
        return self._process.exitcode

    def kill(self) -> None:
        """Kills it without warning, if it still works, and waits until it is gone."""
        self._process.kill()
        self._process.join()

    def finish(self) -> str:
        """What it wrote, once it has ended with success; anything else is a failure."""
        self._process.join(WAIT)
        code, told = self._process.exitcode, self._log.read_text(encoding="utf-8")
        self.kill()
        assert code == 0, told
        return told


def _coalition(words: list[str], log: str, most: int) -> None:
    """The program itself, what it writes going into a file."""
    to = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(to, stream.fileno())
    import sim.plan
    from sim.cli import main

    sim.plan.MOST_RUNS = most
    main(words)


class Polled(Protocol):
    """A process, however it was begun."""

    def poll(self) -> int | None:
        """The exit code, None while it works."""
        ...


def wait_until(true: Callable[[], bool], process: Polled) -> None:
    """Waits until something holds, or a process ends; fails after three minutes."""
    end = time.monotonic() + WAIT
    while not true() and process.poll() is None:
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.005)


def contents(folder: Path) -> dict[str, bytes]:
    """The files that must have the bytes of an uninterrupted run."""
    return {name: (folder / name).read_bytes() for name in TABLES_AND_SUMMARY}


def parts_of(folder: Path) -> int:
    """How many parts there are."""
    return len(list((folder / "parts").glob("*.part")))


def finish(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process wrote to stdout and stderr, once it has ended; one that does not end is killed, and that is a failure."""
    try:
        return process.communicate(timeout=WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
