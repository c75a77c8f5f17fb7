"""`coalition` as a process of its own, with small parts, so that little time holds many moments to be killed at."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
TABLES_AND_SUMMARY = ("pairs.parquet", "runs.parquet", "scenario.yaml", "summary.csv", "summary.json", "weeks.parquet")
MOST_RUNS = 40
"""Runs of a part."""
PROGRAM = "import sys, sim.plan; sim.plan.MOST_RUNS = {most}; from sim.cli import main; main(sys.argv[1:])"
WAIT = 180


def begin(*words: str | Path, most: int = MOST_RUNS, told: Path | None = None) -> subprocess.Popen[str]:
    """`coalition WORDS`, begun; what it says on stderr goes into the file `told`, to be read while it works, if there is one."""
    command = [sys.executable, "-c", PROGRAM.format(most=most), *map(str, words)]
    with nullcontext(subprocess.PIPE) if told is None else told.open("w", encoding="utf-8") as stderr:
        return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8")


def wait_until(true: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
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
