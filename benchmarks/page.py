"""Runs the benchmarks and writes their figures into docs/performance.md: `python benchmarks/page.py`."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks import against_c, against_reference, main_job, memory, on_a_cluster, scaling  # noqa: E402

Row = tuple[str, str, str]
"""What, measured, wanted."""
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by benchmarks/page.py -->", "<!-- end of figures -->"


def main() -> None:
    """Measures everything and replaces the block of figures in the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=16_000, help="runs of the engine on each number of threads (default 16000)")
    arguments = parser.parse_args()
    waits = main_job.measure()
    measured = against_reference.measure(arguments.runs)
    beside_c = against_c.measure()
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(replaced(text, figures(measured, waits, beside_c, at_scale())), encoding="utf-8", newline="\n")


def at_scale(full: bool = True) -> list[Row]:
    """Rows on how cost grows, threads, memory of many runs (`full`: of the base world, too), and a Dask cluster."""
    scenarios = (memory.SMALL, memory.BASE) if full else (memory.SMALL,)
    taken = [row for scenario in scenarios for row in memory.rows(memory.measure(scenario))]
    return [*scaling.rows(scaling.measure()), *taken, *on_a_cluster.rows(on_a_cluster.measure())]


def replaced(text: str, block: str) -> str:
    """The page with another block of figures. Raises ValueError where the page has no place for it."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the figures: the page needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"


def figures(
    measured: against_reference.Measured, waits: main_job.Waits, beside_c: dict[str, against_c.Compared], more: Sequence[Row] = ()
) -> str:
    """The block of figures; `more` are rows for the end of its first table."""
    least, most = min(measured.ratio_by_round), max(measured.ratio_by_round)
    rounds = len(measured.ratio_by_round)
    rows = [
        (f"batch engine, {measured.threads} threads, warm", f"{measured.engine:,.0f} runs a second", "1,000 on two cores"),
        ("batch engine, one thread, warm", f"{measured.engine_one_thread:,.0f} runs a second", ""),
        ("plain-Python reference, `mesa.batch_run`, one process", f"{measured.reference:.2f} runs a second", ""),
        (
            f"ratio, {measured.threads} threads, over {rounds} rounds",
            f"{measured.ratio:,.0f} to 1 ({least:,.0f} to {most:,.0f} by round)",
            "1,000 to 1",
        ),
        ("ratio, one thread", f"{measured.ratio_one_thread:,.0f} to 1", ""),
        *(
            (f"{phase}, speed relative to C", f"{found.ratio:.2f} ({found.engine:.1f} against {found.c:.1f} µs a week)", "0.8")
            for phase, found in beside_c.items()
        ),
        (f"`coalition run scenarios/tripoli_clash.yaml`, {waits.runs:,} runs, folder and report", f"{waits.run:.1f} s", "under 20 s"),
        (f"the first run ever on a machine, {waits.few_runs} runs, compiling included", f"{waits.first_run_ever:.1f} s", ""),
        ("the same again", f"{waits.same_again:.1f} s", ""),
        ("compiling, which is the difference", f"{waits.first_run_ever - waits.same_again:.1f} s", "under 30 s"),
        ("`coalition --help`", f"{waits.help:.2f} s", "under 0.5 s"),
        ("`coalition check scenarios/tripoli_clash.yaml`", f"{waits.check:.2f} s", "under 2 s"),
        *more,
    ]
    lines = [
        f"{os.cpu_count()} cores{clock()}; Python {platform.python_version()}, NumPy {version('numpy')}, Numba {version('numba')}, "
        f"Mesa {version('mesa')}; {date.today():%B %Y}. {measured.runs:,} runs of the engine on each number of threads, "
        f"{measured.reference_runs} of the reference.",
        "",
        "| what | measured | wanted |",
        "| --- | --- | --- |",
        *(f"| {what} | {figure} | {wanted} |" for what, figure, wanted in rows),
        "",
        "What both sides computed, mean over runs and weeks with its standard error:",
        "",
        "| metric | engine | reference |",
        "| --- | --- | --- |",
    ]
    for name in against_reference.COMPARED:
        ours, theirs = measured.engine_means[name], measured.reference_means[name]
        lines.append(f"| `{name}` | {ours.mean:.4f} ± {ours.error:.4f} | {theirs.mean:.4f} ± {theirs.error:.4f} |")
    return "\n".join(lines)


def clock() -> str:
    """The processors' clock in words, where the system tells it."""
    told = Path("/proc/cpuinfo")
    found = re.search(r"cpu MHz\s*:\s*([\d.]+)", told.read_text(encoding="utf-8")) if told.is_file() else None
    return f" at {float(found[1]) / 1000:.1f} GHz" if found else ""


if __name__ == "__main__":
    main()
