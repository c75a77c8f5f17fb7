"""What a second thread gains, beside what a second process does, which shares nothing: the measure of the machine itself.

Where other work takes part of the processors, two of anything gain less; then two processes say so, and nothing is judged.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.growth import BROKEN, HOLDS
from benchmarks.sized import SCENARIO

WANTED = 1.8
CHUNK = 125
CHUNKS = 16
RUN = 4000
DIFFERENT = ("manifest.json", "report.html")
"""Files that hold times; all others have the same bytes whoever computed them."""


@dataclass(frozen=True)
class Gained:
    """How much sooner the same work is done by two threads than by one, by round; how much by two processes, if they were asked.

    `work` is the processor time of the two threads together, relative to that of one: what they cost each other.
    """

    what: str
    by_round: tuple[float, ...]
    processes: tuple[float, ...]
    work: float

    @property
    def threads(self) -> float:
        """The median over rounds."""
        return statistics.median(self.by_round)

    @property
    def ceiling(self) -> float:
        """What two processes gain, the median over rounds."""
        return statistics.median(self.processes)

    @property
    def verdict(self) -> str:
        """Whether two threads gain what they should, if this machine, as busy as it is, lets any two."""
        if self.threads >= WANTED:
            return HOLDS
        if self.ceiling < WANTED:
            return f"not to be judged: two processes, which share nothing, gained {self.ceiling:.2f}"
        return BROKEN


def measure(rounds: int, chunks: int = CHUNKS, chunk: int = CHUNK, runs: int = RUN, scenario: str = SCENARIO) -> tuple[Gained, Gained]:
    """The engine alone, and `sim.run` with its result folder, side by side. Raises AssertionError where two give other bytes than one."""
    seconds: dict[str, list[float]] = {name: [] for name in ("one", "two", "processes", "run", "run by two")}
    work: dict[str, list[float]] = {name: [] for name in seconds}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        begun, worked = time.perf_counter(), time.process_time()
        found = call()
        seconds[name].append(time.perf_counter() - begun)
        work[name].append(time.process_time() - worked)
        return found

    with sides() as (one, two, processes), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        for side in (one, two, processes):
            digests(side, scenario, 2, 10)  # warm: compiled, loaded, built
        contents(scenario, 20, 1, Path(scratch) / "out")
        for turn in range(rounds):
            order = slice(None, None, 1 - 2 * (turn % 2))  # forwards and backwards in turn
            engines = [("one", one), ("two", two), ("processes", processes)][order]
            check([timed(name, lambda side=side: digests(side, scenario, chunks, chunk)) for name, side in engines])
            wholes = [("run", 1), ("run by two", 2)][order]
            check([timed(name, lambda n=n: contents(scenario, runs, n, Path(scratch) / "out")) for name, n in wholes])
    ceiling = ratios(seconds["one"], seconds["processes"])
    return (
        Gained("the engine, two threads", ratios(seconds["one"], seconds["two"]), ceiling, sum(work["two"]) / sum(work["one"])),
        Gained(
            "a run with its result folder, two threads",
            ratios(seconds["run"], seconds["run by two"]),
            ceiling,
            sum(work["run by two"]) / sum(work["run"]),
        ),
    )


def ratios(slow: list[float], fast: list[float]) -> tuple[float, ...]:
    """One over the other, round by round."""
    return tuple(one / other for one, other in zip(slow, fast, strict=True))


@contextmanager
def sides() -> Iterator[tuple[Executor, Executor, Executor]]:
    """One thread, two threads, two processes."""
    started = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two, ProcessPoolExecutor(2, mp_context=started) as processes:
        yield one, two, processes


def digests(side: Executor, scenario: str, chunks: int, chunk: int) -> list[str]:
    """What the engine makes of so many chunks of runs, computed by one side: a digest each."""
    return list(side.map(digest, [scenario] * chunks, range(0, chunks * chunk, chunk), [chunk] * chunks))


def digest(scenario: str, first: int, runs: int) -> str:
    """A digest of all that the engine gives for some runs."""
    from sim.engine import simulate

    world = _world(scenario)
    found = simulate(world, np.arange(first, first + runs), world.scenario.seed)
    told = hashlib.sha256()
    for array in (found.weekly, found.pair_counts, found.final_blocs, found.final_strength, found.final_status):
        told.update(array.tobytes())
    return told.hexdigest()


@cache
def _world(scenario: str) -> Any:
    from sim.scenario import load, shipped
    from sim.world import World

    return World(load(shipped()[scenario]))


def contents(scenario: str, runs: int, workers: int, out: Path) -> dict[str, str]:
    """Runs into a folder; a digest of each file that must not depend on who computed it."""
    import sim

    shutil.rmtree(out, ignore_errors=True)
    sim.run(_world(scenario).scenario, runs=runs, workers=workers, out=out)
    return files(out)


def files(folder: Path) -> dict[str, str]:
    """A digest of each file of a result that must not depend on who computed it. Raises AssertionError if there is none."""
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name not in DIFFERENT and path.is_file()
    }
    assert {"runs.parquet", "summary.json"} <= set(found), f"{folder} holds no result"
    return found


def check(found: list[Any]) -> None:
    """That all sides gave the same bytes, and not nothing. Raises AssertionError."""
    assert found[0], "nothing was computed"
    assert all(one == found[0] for one in found), "not the same bytes from all sides"


def words(gained: Gained) -> str:
    """The figures for people."""
    least, most = min(gained.by_round), max(gained.by_round)
    return (
        f"{gained.what}: {gained.threads:.2f} times as fast as one ({least:.2f} to {most:.2f} by round; "
        f"two processes {gained.ceiling:.2f}), for {gained.work:.2f} times the processor time\n  at least {WANTED}: {gained.verdict}"
    )


def rows(gained: Gained) -> list[tuple[str, str, str]]:
    """What, measured, wanted: for the table of docs/performance.md."""
    least, most = min(gained.by_round), max(gained.by_round)
    told = f"{gained.threads:.2f} times one ({least:.2f} to {most:.2f} by round; two processes, which share nothing: {gained.ceiling:.2f})"
    return [(gained.what, told, f"{WANTED} times one")]
