"""How cost grows with factions, weeks and runs, and what two threads gain: `python benchmarks/scaling.py [--json]`.

Factions: microseconds of processor time a week, in worlds of 8 to 128 factions (`sized.py`, under two rules of relations).
Weeks: the same a run of the base world over 13 to 208 weeks. Runs: of `sim.run` into a result folder. All in alternating
rounds, each of other draws. What was computed is checked: the world of 26 is the base world, longer calendars and more runs begin with
the very bytes of shorter and fewer, two threads write what one writes. `threads.py` compares threads.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks import threads  # noqa: E402
from benchmarks.growth import LINEAR, Growth, grown, in_turns, table  # noqa: E402
from benchmarks.sized import NUMBER, RELATIONS, SCENARIO, sized  # noqa: E402

if TYPE_CHECKING:
    from sim.world import World

FACTIONS = (8, 13, 26, 52, 78, 104, 128)
WEEKS = (13, 26, 52, 104, 208)
RUNS = (500, 1000, 2000, 4000)
FROM_FACTIONS = 26
SQUARE = 2.0
ROUNDS = 5
RUNS_A_ROUND = 40


@dataclass(frozen=True)
class Scaling:
    """How cost grows with each size, and what two threads gain."""

    growths: tuple[Growth, ...]
    threads: tuple[threads.Gained, ...]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"alternating rounds (default {ROUNDS}, at least 2)")
    parser.add_argument("--only", choices=("factions", "weeks", "runs", "threads"), help="measure one of the four alone")
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    measured = measure(arguments.rounds, arguments.only)
    print(json.dumps(as_dict(measured), indent=1) if arguments.json else words(measured))


def measure(rounds: int = ROUNDS, only: str | None = None) -> Scaling:
    """Everything, or one of "factions", "weeks", "runs", "threads". Raises AssertionError where what was computed is not as it must be."""
    growths: list[Growth] = []
    if only in (None, "factions"):
        growths += [over_factions(relations, rounds=rounds) for relations in RELATIONS]
    if only in (None, "weeks"):
        growths.append(over_weeks(rounds=rounds))
    if only in (None, "runs"):
        growths.append(over_runs(rounds=rounds))
    gained = threads.measure(rounds) if only in (None, "threads") else ()
    return Scaling(tuple(growths), gained)


def over_factions(
    relations: str = NUMBER, sizes: Sequence[int] = FACTIONS, rounds: int = ROUNDS, runs: int = RUNS_A_ROUND, first: int = FROM_FACTIONS
) -> Growth:
    """Microseconds a week by the number of factions; at most the square from `first` on."""
    worlds = {size: sized(size, relations) for size in sizes}
    for world in worlds.values():
        check_world(world)
    found = in_turns(sizes, rounds, lambda size, turn: per_week(worlds[size], turn, runs) * 1e6)
    return grown(f"factions ({relations} of relations)", "µs a week", sizes, found, first, SQUARE)


def over_weeks(sizes: Sequence[int] = WEEKS, rounds: int = ROUNDS, runs: int = RUNS_A_ROUND) -> Growth:
    """Milliseconds a run of the base world by the number of weeks; linear."""
    worlds = {size: sized(FROM_FACTIONS, weeks=size) for size in sizes}
    check_beginnings([weekly(worlds[size], np.arange(10)) for size in sorted(sizes)])
    found = in_turns(sizes, rounds, lambda size, turn: per_week(worlds[size], turn, runs) * size * 1e3)
    return grown("weeks", "ms a run", sizes, found, min(sizes), LINEAR)


def over_runs(sizes: Sequence[int] = RUNS, rounds: int = ROUNDS, scenario: str = SCENARIO) -> Growth:
    """Seconds of processor time of `sim.run` on one thread, result folder included, by the number of runs; linear."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        seconds_of_run(scenario, 20, folder / "warm")
        found = in_turns(sizes, rounds, lambda size, _: seconds_of_run(scenario, size, folder / str(size)))
        for name in ("runs", "weeks"):
            check_rows([read(folder / str(size), name) for size in sorted(sizes)])
    return grown("runs", "s in all", sizes, found, min(sizes), LINEAR)


def per_week(world: World, turn: int, runs: int) -> float:
    """Seconds of processor time a week of a run; each turn has draws of its own, which all sizes share."""
    from sim.engine import simulate

    numbers = np.arange(turn * runs, (turn + 1) * runs)
    begun = time.thread_time()
    simulate(world, numbers, world.scenario.seed)
    return (time.thread_time() - begun) / runs / world.scenario.calendar.weeks


def seconds_of_run(scenario: str, runs: int, out: Path) -> float:
    """Seconds of processor time, of all threads, of a run into a folder, in which nothing may be yet."""
    import sim
    from sim.scenario import load, shipped

    shutil.rmtree(out, ignore_errors=True)
    loaded = load(shipped()[scenario])
    begun = time.process_time()
    sim.run(loaded, runs=runs, workers=1, out=out)
    return time.process_time() - begun


def weekly(world: World, runs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The weekly metrics (runs, weeks, columns)."""
    from sim.engine import simulate

    return simulate(world, runs, world.scenario.seed).weekly


def check_world(world: World) -> None:
    """That a world of some size is alive, and the same bytes come of it however runs are grouped. Raises AssertionError.

    With 26 factions it must be the base world.
    """
    together = weekly(world, np.arange(10))
    assert np.isfinite(together).all()
    assert (together.std(axis=1).max(axis=1) > 0).all(), "weeks differ in every run"
    assert together[:, :, world.columns.index("clashes")].any(), "nobody fights"
    assert together[3:7].tobytes() == weekly(world, np.arange(3, 7)).tobytes(), "runs depend on their company"
    if len(world.faction_ids) == FROM_FACTIONS:
        check_base(world, together)


def check_base(world: World, together: np.ndarray[Any, Any]) -> None:
    """That these are the metrics of the base world's first runs, in the columns that both have. Raises AssertionError."""
    from sim.scenario import load, shipped
    from sim.world import World

    base = World(load(shipped()[SCENARIO]))
    columns = [base.columns.index(name) for name in world.columns]
    ours = weekly(base, np.arange(len(together)))[:, :, columns]
    assert ours.tobytes() == together.tobytes(), "the world of 26 factions is not the base world"


def check_beginnings(found: Sequence[np.ndarray[Any, Any]]) -> None:
    """That weekly metrics over more weeks begin with those over fewer, byte for byte. Raises AssertionError."""
    for fewer, more in itertools.pairwise(found):
        assert more.shape[1] > fewer.shape[1]
        assert more[:, : fewer.shape[1]].tobytes() == fewer.tobytes(), f"{more.shape[1]} weeks begin unlike {fewer.shape[1]}"


def check_rows(found: Sequence[Any]) -> None:
    """That tables of more runs begin with those of fewer. Raises AssertionError."""
    for fewer, more in itertools.pairwise(found):
        assert more.num_rows > fewer.num_rows
        assert more.slice(0, fewer.num_rows).equals(fewer), f"{more.num_rows} rows begin unlike {fewer.num_rows}"


def read(folder: Path, table: str) -> Any:
    """A table of a result, as Arrow has it."""
    import pyarrow.parquet as pq

    return pq.read_table(folder / f"{table}.parquet")


def as_dict(measured: Scaling) -> dict[str, Any]:
    """The figures for machines, verdicts included."""
    judged: Callable[[Any], dict[str, Any]] = lambda found: {**asdict(found), "verdict": found.verdict}  # noqa: E731
    return {"growths": [judged(found) for found in measured.growths], "threads": [judged(found) for found in measured.threads]}


def words(measured: Scaling) -> str:
    """The figures for people."""
    return "\n".join([*map(table, measured.growths), *map(threads.words, measured.threads)])


def rows(measured: Scaling) -> list[tuple[str, str, str]]:
    """What, measured, wanted: rows for the table of docs/performance.md."""
    grown_by = [
        (
            f"cost grows with {found.what}, {found.first:,} to {found.sizes[-1]:,}: exponent",
            f"{found.fitted}; {found.most} at most",
            wanted(found),
        )
        for found in measured.growths
    ]
    return grown_by + [row for found in measured.threads for row in threads.rows(found)]


def wanted(found: Growth) -> str:
    """What a growth may be, in words."""
    return "at most 2" if found.limit == SQUARE else "1, linear"


if __name__ == "__main__":
    main()
