"""How long the commands take that a user waits for: `python benchmarks/main_job.py [--json]`.

Each is run as a user runs it, in a process of its own, and what it left behind is checked: the main job
(`coalition run scenarios/tripoli_clash.yaml`, 10,000 runs, result folder and report), the first run ever on a machine
(compiling included), `coalition --help` and `coalition check`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = ROOT / "scenarios" / "tripoli_clash.yaml"
RUNS = 10_000
FEW = 10


@dataclass(frozen=True)
class Waits:
    """Seconds of wall-clock time, and the runs of the main job."""

    runs: int
    run: float
    few_runs: int
    first_run_ever: float
    same_again: float
    help: float
    check: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of the main job (default {RUNS})")
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    waits = measure(arguments.runs)
    print(json.dumps(asdict(waits), indent=1) if arguments.json else words(waits))


def measure(runs: int = RUNS) -> Waits:
    """Times every command. Raises AssertionError if one fails or its result is not whole."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fresh = {name: str(folder / "cache") for name in ("XDG_CACHE_HOME", "LOCALAPPDATA")}
        if sys.platform == "darwin":
            fresh["HOME"] = str(folder)
        return Waits(
            few_runs=FEW,
            first_run_ever=simulation(folder / "first", FEW, fresh),
            same_again=simulation(folder / "second", FEW, fresh),
            runs=runs,
            run=simulation(folder / "main", runs, fresh),
            help=min(command("--help") for _ in range(3)),
            check=min(command("check", str(SCENARIO)) for _ in range(3)),
        )


def simulation(out: Path, runs: int, environment: dict[str, str]) -> float:
    """Seconds of `coalition run`; its result must be complete, with a report."""
    seconds = command("run", str(SCENARIO), "--runs", str(runs), "--out", str(out), environment=environment)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"], manifest
    assert manifest["runs_done"] == runs, manifest
    assert "tripoli" in (out / "report.html").read_text(encoding="utf-8").lower()
    return seconds


def command(*words: str, environment: dict[str, str] | None = None) -> float:
    """Seconds of a command, which must succeed."""
    begun = time.perf_counter()
    asked = [sys.executable, "-m", "sim.cli", *words]
    done = subprocess.run(asked, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    assert done.returncode == 0, done.stderr
    return seconds


def words(waits: Waits) -> str:
    """The figures for people."""
    return "\n".join(
        [
            f"coalition run tripoli_clash, {waits.runs:,} runs, result folder and report: {waits.run:.1f} s",
            f"the first run ever on a machine ({waits.few_runs} runs): {waits.first_run_ever:.1f} s",
            f"the same again: {waits.same_again:.1f} s",
            f"coalition --help: {waits.help:.2f} s; coalition check tripoli_clash: {waits.check:.2f} s",
        ]
    )


if __name__ == "__main__":
    main()
