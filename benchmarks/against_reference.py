"""Runs a second of the batch engine against the plain-Python reference under mesa.batch_run, side by side.

`python benchmarks/against_reference.py [--runs N] [--threads T] [--json]`. Both sides simulate the base world (libya_2016: 26 factions,
25 places, 52 weeks) with all weekly metrics. The reference is the model as a Mesa user would write it: agents in plain
Python, NumPy's Generator for chance, a DataCollector read every week, one process. The sides take turns, so that both meet
the same load of the machine, and what they computed is compared: a benchmark of something else would be worth nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # for tests.reference, which no package installs

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

SCENARIO = "libya_2016"
ROUNDS = 4
REFERENCE_SHARE = 200
"""One run of the reference for so many of the engine."""
CHUNK = 250
COMPARED = ("coalition_share", "threat_strength", "clashes")
FARTHEST = 4.0
"""Standard errors by which two means may differ: chance exceeds it once in 16,000 comparisons."""


@dataclass(frozen=True)
class Sample:
    """A metric's mean over the weeks of each run: its mean over runs, and the standard error of that."""

    mean: float
    error: float


@dataclass(frozen=True)
class Measured:
    """Runs a second of each side, the ratios, and what both computed."""

    scenario: str
    runs: int
    reference_runs: int
    weeks: int
    threads: int
    engine: float
    engine_one_thread: float
    reference: float
    ratio: float
    ratio_one_thread: float
    ratio_by_round: tuple[float, ...]
    engine_means: dict[str, Sample]
    reference_means: dict[str, Sample]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=8000, help="runs of the engine on each number of threads (default 8000)")
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    parser.add_argument("--threads", type=int, help="threads of the engine, beside one (default: the machine's cores)")
    arguments = parser.parse_args()
    measured = measure(arguments.runs, threads=arguments.threads)
    print(json.dumps(asdict(measured), indent=1) if arguments.json else words(measured))


def measure(runs: int, rounds: int = ROUNDS, threads: int | None = None) -> Measured:
    """Times both sides in alternating rounds, the engine on `threads` (by default one a core) and on one.

    Raises AssertionError where what they computed does not agree.
    """
    from sim.scenario import load, shipped
    from sim.world import World

    scenario = load(shipped()[SCENARIO])
    world = World(scenario)
    threads = threads or os.cpu_count() or 1
    per_round = max(CHUNK, runs // rounds // CHUNK * CHUNK)
    reference_runs = max(4, per_round // REFERENCE_SHARE)
    engine(world, 0, 20, threads=1)  # warm: compiled and loaded
    reference(scenario, 0, 1)
    seconds: dict[str, list[float]] = {"all": [], "one": [], "reference": []}
    ours: list[np.ndarray[Any, Any]] = []
    theirs: list[np.ndarray[Any, Any]] = []
    for turn in range(rounds):
        seconds["all"].append(timed(ours, engine, world, turn * per_round, per_round, threads))
        seconds["reference"].append(timed(theirs, reference, scenario, turn * reference_runs, reference_runs))
        seconds["one"].append(timed(ours, engine, world, (rounds + turn) * per_round, per_round, 1))
    counts = {"all": per_round, "one": per_round, "reference": reference_runs}
    rate = {side: count * rounds / sum(seconds[side]) for side, count in counts.items()}
    engine_means = samples(np.concatenate(ours), scenario.replicates)
    reference_means = samples(np.concatenate(theirs), 1)
    check(engine_means, reference_means, np.concatenate(ours))
    return Measured(
        scenario=SCENARIO,
        runs=per_round * rounds,
        reference_runs=reference_runs * rounds,
        weeks=scenario.calendar.weeks,
        threads=threads,
        engine=rate["all"],
        engine_one_thread=rate["one"],
        reference=rate["reference"],
        ratio=rate["all"] / rate["reference"],
        ratio_one_thread=rate["one"] / rate["reference"],
        ratio_by_round=tuple(
            per_round / fast * slow / reference_runs for fast, slow in zip(seconds["all"], seconds["reference"], strict=True)
        ),
        engine_means=engine_means,
        reference_means=reference_means,
    )


def timed(into: list[np.ndarray[Any, Any]], side: Any, *arguments: Any) -> float:
    """The seconds one call takes; what it returns is added to `into`."""
    begun = time.perf_counter()
    into.append(side(*arguments))
    return time.perf_counter() - begun


def engine(world: World, first: int, runs: int, threads: int) -> np.ndarray[Any, Any]:
    """Runs `first` onwards in the batch engine; float64[runs, weeks, metrics] of the metrics compared."""
    from sim.engine import simulate

    columns = [world.columns.index(name) for name in COMPARED]
    numbers = np.arange(first, first + runs, dtype=np.int64)
    chunks = [numbers[start : start + CHUNK] for start in range(0, runs, CHUNK)]
    with ThreadPoolExecutor(threads) as executor:
        return np.concatenate(list(executor.map(lambda chunk: simulate(world, chunk, world.scenario.seed).weekly[:, :, columns], chunks)))


def reference(scenario: Scenario, first: int, runs: int) -> np.ndarray[Any, Any]:
    """As many runs of the reference under mesa.batch_run, in the same shape; seeds begin `first` after the scenario's."""
    import mesa

    from tests.reference.model import ReferenceModel

    weeks = scenario.calendar.weeks
    rows = mesa.batch_run(
        ReferenceModel,
        parameters={"case": [scenario], "draws": "generator", "detailed": False},
        rng=range(scenario.seed + first, scenario.seed + first + runs),
        number_processes=1,
        data_collection_period=1,
        max_steps=weeks,
        display_progress=False,
    )
    assert len(rows) == runs * weeks, "one row a run and week"
    return np.array([[row[name] for name in COMPARED] for row in rows]).reshape(runs, weeks, len(COMPARED))


def samples(weekly: np.ndarray[Any, Any], replicates: int) -> dict[str, Sample]:
    """Means over runs and weeks; runs of a draw share their inputs, so the draw is the unit of the standard error."""
    by_draw = weekly.mean(axis=1).reshape(-1, replicates, len(COMPARED)).mean(axis=1)
    errors = by_draw.std(axis=0, ddof=1) / math.sqrt(len(by_draw))
    return {name: Sample(float(by_draw[:, n].mean()), float(errors[n])) for n, name in enumerate(COMPARED)}


def check(ours: dict[str, Sample], theirs: dict[str, Sample], weekly: np.ndarray[Any, Any]) -> None:
    """That both sides simulated the same, lively world. Raises AssertionError."""
    for name in COMPARED:
        apart = abs(ours[name].mean - theirs[name].mean)
        allowed = FARTHEST * math.hypot(ours[name].error, theirs[name].error)
        assert apart < allowed, f"{name}: {ours[name]} against {theirs[name]}"
    assert np.isfinite(weekly).all()
    assert (weekly.std(axis=0)[1:] > 0).all(), "runs differ in every week but the first"
    assert (weekly.std(axis=1).max(axis=1) > 0).all(), "weeks differ in every run"


def words(measured: Measured) -> str:
    """The figures for people."""
    least, most = min(measured.ratio_by_round), max(measured.ratio_by_round)
    lines = [
        f"{measured.scenario}, {measured.weeks} weeks, warm; {measured.runs:,} runs on each number of threads, "
        f"{measured.reference_runs} of the reference, in {len(measured.ratio_by_round)} alternating rounds",
        f"  engine, {f'{measured.threads} threads':18} {measured.engine:10,.0f} runs a second",
        f"  engine, one thread         {measured.engine_one_thread:10,.0f} runs a second",
        f"  reference, mesa.batch_run  {measured.reference:10.2f} runs a second",
        f"  ratio, {f'{measured.threads} threads':19} {measured.ratio:10,.0f} to 1 ({least:,.0f} to {most:,.0f} over rounds)",
        f"  ratio, one thread          {measured.ratio_one_thread:10,.0f} to 1",
        "  what both computed, mean over runs and weeks:",
    ]
    for name in COMPARED:
        ours, theirs = measured.engine_means[name], measured.reference_means[name]
        lines.append(f"    {name:16} {ours.mean:.4f} ± {ours.error:.4f}   reference {theirs.mean:.4f} ± {theirs.error:.4f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
