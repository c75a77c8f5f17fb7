"""What rules that advance eight runs in step would gain at best, in C: `python benchmarks/in_step.py [--json]`.

The sums over blocs of a week's turns (ODD 7.5), the heart of the hottest phase, for 26 factions: one run after the other,
and eight runs with one instruction for all (AVX-512). Both sides of `in_step.c` get the same numbers, take turns on one
thread, and must come to the same sums.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.against_c import NoCompilerError, build, timed  # noqa: E402

SOURCE = Path(__file__).with_name("in_step.c")
LANES, SUMS, FACTIONS, BLOCS = 8, 5, 26, 7
ROUNDS = 2000
AVERSION, VETO = ctypes.c_double(3.0), ctypes.c_double(0.3)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    try:
        found = measure()
    except NoCompilerError as error:
        sys.exit(f"not measured: {error}")
    print(json.dumps(found) if arguments.json else words(found))


def measure(factions: int = FACTIONS, rounds: int = ROUNDS) -> dict[str, float]:
    """Microseconds a run and week on both sides, the least of some alternating rounds, and the gain.

    Raises NoCompilerError without a C compiler or AVX-512, and AssertionError where the sums differ.
    """
    apart = numbers(factions)
    together = [np.ascontiguousarray(np.moveaxis(array, 0, -1)) for array in apart]
    sums = (np.zeros((LANES, factions, factions, SUMS)), np.zeros((factions, SUMS, factions, LANES)))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = build(Path(folder), SOURCE)
        sides = [
            (library.one_after_the_other, (*map(pointer, apart), AVERSION, VETO, pointer(sums[0]))),
            (library.in_step, (*map(pointer, together), AVERSION, VETO, pointer(sums[1]))),
        ]
        least = [float("inf"), float("inf")]
        for _ in range(rounds):
            for side, (call, given) in enumerate(sides):
                least[side] = min(least[side], timed(call, ctypes.c_int64(factions), *given))
    np.testing.assert_array_equal(sums[0], sums[1].transpose(3, 0, 2, 1))
    assert sums[0].any(), "nothing was summed"
    one, eight = (seconds / LANES * 1e6 for seconds in least)
    return {"one_after_the_other": one, "in_step": eight, "gain": one / eight}


def numbers(factions: int) -> list[np.ndarray[Any, Any]]:
    """Affinities, overlaps, weights, blocs and the order of turns of eight runs, the run as first axis."""
    rng = np.random.default_rng(1)
    blocs = rng.integers(0, min(BLOCS, factions), (LANES, factions))
    order = np.array([rng.permutation(factions) for _ in range(LANES)])
    affinity, meet = rng.uniform(-1, 1, (2, LANES, factions, factions))
    return [affinity, meet, rng.random((LANES, factions)), blocs.astype(np.int64), order.astype(np.int64)]


def pointer(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
    """Where an array begins."""
    return ctypes.c_void_p(array.ctypes.data)


def words(found: dict[str, float]) -> str:
    """The figures for people."""
    return (
        f"sums over blocs of a week's turns, {FACTIONS} factions, one thread, microseconds a run: one run after the other "
        f"{found['one_after_the_other']:.2f}, eight in step {found['in_step']:.2f}, gain {found['gain']:.2f}"
    )


if __name__ == "__main__":
    main()
