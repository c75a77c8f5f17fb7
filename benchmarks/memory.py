"""What many runs take: memory at most, result on disk, parts while under way: `python benchmarks/memory.py [--full] [--million] [--json]`.

`coalition run` of 1,000, 10,000 and 100,000 runs, the weekly table left out and the report written, each in a process of its own,
whose peak it tells itself (`peak.py`). One million is extrapolated from the two largest: that of memory along
the line through both, which is too much rather than too little, since quantiles keep no more than the first 100,000 runs; that of
the result without the drawn inputs, which are not stored above 100,000 runs. `--million` does it. The scenario is
four_factions; `--full` adds the base world, libya_2016. What was run is checked: all runs are there, and more begin as fewer do.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

SMALL, BASE = "four_factions", "libya_2016"
RUNS = (1_000, 10_000, 100_000)
MILLION = 1_000_000
MEMORY_LIMIT, RESULT_LIMIT = 1.5e9, 300e6
"""Bytes that a million runs may take."""
GLANCE = 0.2
"""Seconds between two looks at the size of the folder."""


@dataclass(frozen=True)
class Taken:
    """What some runs took, in bytes: memory at most, the result when it stood, drawn inputs in it, parts at most while under way."""

    runs: int
    seconds: float
    memory: int
    result: int
    inputs: int
    parts: int


@dataclass(frozen=True)
class Growing:
    """What runs of a scenario took, and what a million take: measured, or by extrapolation."""

    scenario: str
    taken: tuple[Taken, ...]

    @property
    def measured(self) -> bool:
        """Whether a million were really run."""
        return self.taken[-1].runs >= MILLION

    @property
    def memory(self) -> float:
        """Bytes of memory at most of a million runs."""
        last = self.taken[-1]
        return last.memory + max(0, MILLION - last.runs) * max(0.0, self.bytes_a_run)

    @property
    def bytes_a_run(self) -> float:
        """Bytes of memory that each run more takes, between the two largest numbers of runs."""
        fewer, more = self.taken[-2:]
        return (more.memory - fewer.memory) / (more.runs - fewer.runs)

    @property
    def result(self) -> float:
        """Bytes of the result of a million runs."""
        last = self.taken[-1]
        return last.result if self.measured else (last.result - last.inputs) * MILLION / last.runs

    @property
    def verdict(self) -> str:
        """Whether a million runs keep within what they may take."""
        kept = self.memory <= MEMORY_LIMIT and self.result <= RESULT_LIMIT
        return ("holds" if kept else "does not hold") + ("" if self.measured else ", by extrapolation")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="the base world, too (some minutes)")
    parser.add_argument("--million", action="store_true", help="run a million, too (some minutes; with --full half an hour)")
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    sizes = (*RUNS, MILLION) if arguments.million else RUNS
    measured = [measure(scenario, sizes) for scenario in ((SMALL, BASE) if arguments.full else (SMALL,))]
    print(json.dumps([as_dict(found) for found in measured], indent=1) if arguments.json else "\n".join(map(words, measured)))


def measure(scenario: str = SMALL, sizes: Sequence[int] = RUNS) -> Growing:
    """What each of some rising numbers of runs takes. Raises AssertionError where a result is not whole, or not what fewer runs give."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        take(scenario, 20, folder)  # so that the engine is compiled
        taken = []
        for runs, fewer in zip(sizes, (None, *sizes), strict=False):
            taken.append(take(scenario, runs, folder))
            check(folder, runs, fewer)
        return Growing(scenario, tuple(taken))


def take(scenario: str, runs: int, folder: Path) -> Taken:
    """What `coalition run` takes for so many runs into a folder named by their number."""
    out, told, log = folder / str(runs), folder / "peak", folder / "log"
    asked = ["run", scenario, "--runs", str(runs), "--tables", "runs,pairs", "--out", str(out)]
    begun, parts = time.perf_counter(), 0
    with log.open("wb") as output:
        command = [sys.executable, str(ROOT / "benchmarks" / "peak.py"), str(told), *asked]
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        try:
            while process.poll() is None:
                parts = max(parts, room(out / "parts"))
                time.sleep(GLANCE)
        finally:
            process.kill()
            process.wait()
    seconds = time.perf_counter() - begun
    assert process.returncode == 0, log.read_text(encoding="utf-8", errors="replace")
    return Taken(runs, seconds, int(told.read_text(encoding="utf-8")), room(out), inputs_in(out), parts)


def room(folder: Path) -> int:
    """Bytes of the files in a folder, of which some may go while they are looked at."""
    total = 0
    try:
        for path in folder.iterdir():
            total += path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return total
    return total


def inputs_in(out: Path) -> int:
    """Bytes of the drawn inputs in a result."""
    import pyarrow.parquet as pq

    about = pq.read_metadata(out / "runs.parquet")
    columns = [group.column(c) for group in map(about.row_group, range(about.num_row_groups)) for c in range(group.num_columns)]
    return sum(column.total_compressed_size for column in columns if column.path_in_schema.startswith("in."))


def check(folder: Path, runs: int, fewer: int | None) -> None:
    """That all runs are in the result, and that it begins as that of `fewer` does. Raises AssertionError."""
    import pyarrow.parquet as pq

    manifest = json.loads((folder / str(runs) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"], manifest
    assert manifest["runs_done"] == runs, manifest
    assert (folder / str(runs) / "report.html").is_file(), "there is no report"
    file = pq.ParquetFile(folder / str(runs) / "runs.parquet")
    assert file.metadata.num_rows == runs
    if fewer is None:
        return
    before = pq.ParquetFile(folder / str(fewer) / "runs.parquet").read_row_group(0)
    columns = [name for name in before.column_names if name in file.schema_arrow.names]
    begins = file.read_row_group(0, columns=columns).slice(0, before.num_rows)
    assert begins.equals(before.select(columns)), f"{runs} runs begin unlike {fewer}"


def as_dict(found: Growing) -> dict[str, Any]:
    """The figures for machines."""
    million = {"measured": found.measured, "memory": found.memory, "result": found.result, "verdict": found.verdict}
    return {**asdict(found), "bytes_a_run": found.bytes_a_run, "million": million}


def words(found: Growing) -> str:
    """The figures for people."""
    lines = [f"{found.scenario}, --tables runs,pairs", "       runs   seconds   memory MB   result MB   of which inputs   parts MB"]
    for taken in found.taken:
        sizes = (taken.memory / 1e6, taken.result / 1e6, taken.inputs / 1e6, taken.parts / 1e6)
        lines.append("{:11,}{:10.1f}{:12,.0f}{:12.1f}{:18.1f}{:11.1f}".format(taken.runs, taken.seconds, *sizes))
    how = "measured" if found.measured else f"extrapolated, {found.bytes_a_run:,.0f} bytes of memory a run"
    lines.append(f"  a million runs ({how}): {found.memory / 1e9:.2f} GB of memory, {found.result / 1e6:,.0f} MB of results")
    lines.append(f"  at most {MEMORY_LIMIT / 1e9:g} GB and {RESULT_LIMIT / 1e6:g} MB: {found.verdict}")
    return "\n".join(lines)


def rows(found: Growing) -> list[tuple[str, str, str]]:
    """What, measured, wanted: for the table of docs/performance.md."""
    how = "" if found.measured else f", extrapolated from {found.taken[-1].runs:,}"
    what = f"a million runs of `{found.scenario}`, weekly table off{how}"
    return [
        (f"{what}: memory at most", f"{found.memory / 1e9:.2f} GB", f"{MEMORY_LIMIT / 1e9:g} GB"),
        (f"{what}: result", f"{found.result / 1e6:,.0f} MB", f"{RESULT_LIMIT / 1e6:g} MB"),
    ]


if __name__ == "__main__":
    main()
