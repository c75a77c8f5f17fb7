"""What a Dask cluster costs beside threads: `python benchmarks/on_a_cluster.py [--runs N] [--json]`.

The same run on two threads and on a scheduler with two workers of one thread each, all on 127.0.0.1, in alternating rounds.
The results must have the same bytes. The overhead is told by the clock, as a ratio and in milliseconds a part (about a second of
work), and in processor time of the process that asks, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.sized import SCENARIO  # noqa: E402
from benchmarks.threads import check, files  # noqa: E402

RUNS = 6000
ROUNDS = 3
WORKERS = 2
WAIT = 60
DASK = "import sys; from distributed.cli.dask_{kind} import main; main(sys.argv[1:])"
READY = {"scheduler": b"Scheduler at:", "worker": b"Registered to:"}


@dataclass(frozen=True)
class Overhead:
    """A run on a cluster beside the same on as many threads: seconds of both and parts on the cluster, by round.

    `asking` is the processor time of this process while the cluster worked: handing out, receiving, writing.
    """

    scenario: str
    runs: int
    threads: tuple[float, ...]
    cluster: tuple[float, ...]
    asking: tuple[float, ...]
    parts: tuple[int, ...]

    @property
    def ratio(self) -> float:
        """Seconds on the cluster for one on threads, the median over rounds."""
        return statistics.median(there / here for there, here in zip(self.cluster, self.threads, strict=True))

    @property
    def milliseconds_a_part(self) -> float:
        """How much longer a part takes a worker than a thread, the median over rounds."""
        each = [(there - here) * WORKERS / n for there, here, n in zip(self.cluster, self.threads, self.parts, strict=True)]
        return statistics.median(each) * 1e3

    @property
    def asking_a_part(self) -> float:
        """Milliseconds of processor time that a part takes the process that asks for it, the median over rounds."""
        return statistics.median(spent / n for spent, n in zip(self.asking, self.parts, strict=True)) * 1e3


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of {SCENARIO} (default {RUNS})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"alternating rounds (default {ROUNDS})")
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    measured = measure(arguments.runs, arguments.rounds)
    told = {"ratio": measured.ratio, "milliseconds_a_part": measured.milliseconds_a_part, "asking_a_part": measured.asking_a_part}
    print(json.dumps({**asdict(measured), **told}, indent=1) if arguments.json else words(measured))


def measure(runs: int = RUNS, rounds: int = ROUNDS, scenario: str = SCENARIO) -> Overhead:
    """Both sides. Raises AssertionError where they give other bytes, and RuntimeError if no cluster starts."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        with cluster(folder) as address:
            return compare(address, folder, runs, rounds, scenario)


def compare(address: str, folder: Path, runs: int, rounds: int, scenario: str) -> Overhead:
    """Threads and the cluster at an address in turns."""
    import sim
    from sim.scenario import load, shipped

    loaded = load(shipped()[scenario])
    sim.run(loaded, runs=200, workers=WORKERS)  # warm, both
    sim.run(loaded, runs=200, cluster=address)
    here, there, asking, parts = [], [], [], []
    for turn in range(rounds):
        out = {side: folder / f"{side}{turn}" for side in ("threads", "cluster")}
        for side in sorted(out, reverse=turn % 2 == 0):
            begun, worked, seen = time.perf_counter(), time.process_time(), []
            if side == "threads":
                sim.run(loaded, runs=runs, workers=WORKERS, out=out[side])
                here.append(time.perf_counter() - begun)
            else:
                sim.run(loaded, runs=runs, cluster=address, out=out[side], progress=lambda done, _, seen=seen: seen.append(done))
                there.append(time.perf_counter() - begun)
                asking.append(time.process_time() - worked)
                parts.append(len(seen))
        check([files(out["threads"]), files(out["cluster"])])
    return Overhead(scenario, runs, tuple(here), tuple(there), tuple(asking), tuple(parts))


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers, all ended at the end of the context. Raises RuntimeError if one does not start."""
    address = f"tcp://127.0.0.1:{free_port()}"
    begun: list[subprocess.Popen[bytes]] = []
    try:
        begun.append(
            start("scheduler", folder / "scheduler.log", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard")
        )
        for number in range(WORKERS):
            place = folder / f"worker{number}"
            options = (
                "--no-nanny",
                "--death-timeout",
                "60",
                "--nthreads",
                "1",
                "--host",
                "127.0.0.1",
                "--no-dashboard",
                "--local-directory",
                str(place),
            )
            begun.append(start("worker", place.with_suffix(".log"), address, *options))
        yield address
    finally:
        for process in reversed(begun):
            process.kill()
            process.wait()


def start(kind: str, log: Path, *words: str) -> subprocess.Popen[bytes]:
    """A scheduler or worker, begun and ready. Raises RuntimeError with what it said if it is not within a minute."""
    with log.open("wb") as told:
        process = subprocess.Popen([sys.executable, "-c", DASK.format(kind=kind), *words], cwd=ROOT, stdout=told, stderr=told)
    end = time.monotonic() + WAIT
    while READY[kind] not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > end:
            with suppress(OSError):
                process.kill()
            process.wait()
            raise RuntimeError(f"the {kind} did not start: {log.read_text(encoding='utf-8', errors='replace').strip()}")
        time.sleep(0.05)
    return process


def free_port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def words(found: Overhead) -> str:
    """The figures for people."""
    here, there = statistics.median(found.threads), statistics.median(found.cluster)
    return "\n".join(
        [
            f"{found.scenario}, {found.runs:,} runs, {len(found.threads)} alternating rounds, the same bytes from both",
            f"  two threads                        {here:8.2f} s",
            f"  Dask, two workers of one thread    {there:8.2f} s, {statistics.median(found.parts):.0f} parts",
            f"  ratio {found.ratio:.2f}; {found.milliseconds_a_part:+.0f} ms a part by the clock, "
            f"{found.asking_a_part:.0f} ms of processor time of the process that asks",
        ]
    )


def rows(found: Overhead) -> list[tuple[str, str, str]]:
    """What, measured, wanted: for the table of docs/performance.md."""
    told = f"{found.ratio:.2f} times as long ({found.milliseconds_a_part:+.0f} ms a part of about a second; same bytes)"
    return [(f"Dask on this machine, two workers, beside two threads, {found.runs:,} runs", told, "")]


if __name__ == "__main__":
    main()
