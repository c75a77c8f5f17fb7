"""How long it takes to go through all configurations of the largest games: `python benchmarks/games.py [--workers N] [--json]`.

All 2**24 configurations of 25 players in at most two blocs (minima; minima and exact basins), all 4,213,597 partitions of 12
players (energy, Nash and individual stability; minima and exact basins), on random games, and a search among 26 players. What
is timed is checked: small games of the same kind against their definitions in plain Python, large ones by what must add up.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # for tests.unit.games.plain, which no package installs

MEGABYTES = 16
"""Memory that a game may take while it is gone through; the numbers of 2**24 configurations alone would take 128."""


@dataclass(frozen=True)
class Timed:
    """What was done, to how many configurations, in how many seconds of wall-clock and of processor time; the seconds allowed."""

    what: str
    configurations: int
    seconds: float
    processor_seconds: float
    allowed: float | None


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2, help="threads (default 2)")
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    measured = measure(arguments.workers)
    print(json.dumps([asdict(one) for one in measured], indent=1) if arguments.json else words(measured, arguments.workers))


def measure(workers: int) -> list[Timed]:
    """Times every sweep. Raises AssertionError where what it found cannot be right."""
    from sim.games.landscape import search, survey
    from sim.games.separable import census

    check_small()  # compiles, too
    sizes, propensities = random_game(25, seed=1)
    few, theirs = random_game(12, seed=1)
    many, others = random_game(26, seed=1)
    search(few, theirs, starts=1)
    check_memory(lambda: survey(sizes[:21], propensities[:21, :21], 2, workers=workers))
    done = [
        timed("25 players, two blocs: minima", 20.0, lambda: survey(sizes, propensities, 2, basins=False, workers=workers)),
        timed("25 players, two blocs: minima and basins", 20.0, lambda: survey(sizes, propensities, 2, workers=workers)),
        timed("12 players: energy, Nash, individual", 3.0, lambda: census(theirs, None, few, theirs, workers=workers)),
        timed("12 players: minima and basins", None, lambda: survey(few, theirs, workers=workers)),
        timed("26 players: search from 200 starts", None, lambda: search(many, others)),
    ]
    (minima, _), (basins, _), (stable, _), (partitions, _), (found, _) = done
    assert minima.configurations == basins.configurations == sum(minimum.basin for minimum in basins.minima) == 2**24
    assert [minimum.labels for minimum in minima.minima] == [minimum.labels for minimum in basins.minima]
    assert stable.configurations == partitions.configurations == sum(minimum.basin for minimum in partitions.minima) == 4_213_597
    assert (stable.lowest, stable.lowest_energy) == (partitions.minima[0].labels, partitions.minima[0].energy)
    assert sum(minimum.basin for minimum in found.minima) == 200
    return [seconds for _, seconds in done]


def timed(what: str, allowed: float | None, function: Callable[[], Any]) -> tuple[Any, Timed]:
    """What a call returns, and its times."""
    wall, processor = time.perf_counter(), time.process_time()
    result = function()
    seconds = time.perf_counter() - wall, time.process_time() - processor
    looked_at = result.configurations if getattr(result, "method", "exact") == "exact" else 200
    return result, Timed(what, looked_at, *seconds, allowed)


def random_game(n: int, seed: int) -> tuple[Any, Any]:
    """Sizes between 0 and 1, propensities from the standard normal distribution."""
    chance = np.random.default_rng(seed)
    return chance.random(n), chance.normal(size=(n, n))


def check_small() -> None:
    """Games of six players by their definitions. Raises AssertionError where a sweep says something else."""
    from sim.games.landscape import survey
    from sim.games.separable import census
    from tests.unit.games import plain

    for seed, most in ((1, 2), (2, 3), (3, 6)):
        sizes, propensities = random_game(6, seed)
        everything = plain.partitions(6, most)
        ends = [plain.descend(sizes, propensities, labels, most) for labels in everything]
        landscape, found = survey(sizes, propensities, most), census(propensities, most, sizes, propensities)
        assert {minimum.labels: minimum.basin for minimum in landscape.minima} == {end: ends.count(end) for end in ends}
        assert found.nash == tuple(labels for labels in everything if plain.is_nash(propensities, labels, most))
        assert found.individual == tuple(labels for labels in everything if plain.is_individual(propensities, labels, most))
        assert found.lowest == min(everything, key=lambda labels: plain.energy(sizes, propensities, labels))


def check_memory(function: Callable[[], Any]) -> None:
    """Raises AssertionError if a call takes more memory than what it keeps."""
    tracemalloc.start()
    function()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MEGABYTES * 2**20, f"{most / 2**20:.1f} MB"


def words(measured: list[Timed], workers: int) -> str:
    """The figures for people."""
    lines = [
        f"{'on ' + str(workers) + (' thread' if workers == 1 else ' threads'):42}{'configurations':>15}{'seconds':>10}{'processor':>11}"
    ]
    for one in measured:
        within = "" if one.allowed is None else f"  of {one.allowed:.0f} s allowed"
        lines.append(f"{one.what:42}{one.configurations:>15,}{one.seconds:>10.2f}{one.processor_seconds:>11.2f}{within}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
