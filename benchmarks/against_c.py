"""The two hottest phases of a week against C, side by side: `python benchmarks/against_c.py [--json]`.

Affinity with realignment (ODD 7.4, 7.5) and clashes (ODD 7.7), on states of the base world from several draws and weeks.
The C, `hot_phases.c`, is written for speed and compiled here with `cc -O3 -march=native`. Both sides get the same
states, take turns on one thread, and must come out alike: the same blocs, the same clashes, numbers within 1e-12.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.hot_states import SCENARIO, Captured, capture, engine_phases  # noqa: E402

SOURCE = Path(__file__).with_name("hot_phases.c")
FLAGS = ("-O3", "-march=native")
PHASES = ("affinity and realignment", "clashes")
ROUNDS = 300
TOLERANCE = 1e-12
PARAMETERS = [
    "recognition_weight",
    "threat_weight",
    "rivalry_weight",
    "tie_weight",
    "trust_weight",
    "shared_rejection",
    "stigma",
    "aversion",
    "veto",
    "veto_share",
    "admission",
    "protection",
    "dilution",
    "inertia",
    "temperature",
    "clash_rate",
    "attrition",
    "trust_loss",
    "rivalry_gain",
    "trust_gain",
    "felt",
    "polarisation_gain",
    "alarm_gain",
    "news",
    "oil_damage",
    "hardening",
    "vacuum",
    "capacity",
]
ARRAYS = [
    "address",
    "active",
    "threats",
    "attention",
    "recognition",
    "weight",
    "strength",
    "start",
    "hostility",
    "rivalry",
    "trust",
    "tie",
    "meet",
    "affinity",
    "danger",
    "bloc",
    "stationed",
    "felt_there",
    "root",
    "nearness",
    "reach",
    "political_weight",
    "oil",
    "attention_log",
    "tally",
    "last_clash",
    "clashes",
    "count",
]


class NoCompilerError(Exception):
    """There is no C compiler to compare with."""


class Case(ctypes.Structure):
    """One state as `hot_phases.c` takes it: sizes and address of its draws, parameters, and pointers into its arrays."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("n", "k", "max_blocs")),
        *((name, ctypes.c_uint64) for name in ("seed", "run", "week")),
        *((name, ctypes.c_double) for name in PARAMETERS),
        *((name, ctypes.c_void_p) for name in ARRAYS),
    )


@dataclass(frozen=True)
class Compared:
    """Microseconds a state that a phase takes each side, and the engine's speed relative to C's."""

    engine: float
    c: float
    ratio: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print machine-readable figures")
    arguments = parser.parse_args()
    try:
        measured = measure()
    except NoCompilerError as error:
        sys.exit(str(error))
    print(json.dumps({phase: asdict(found) for phase, found in measured.items()}, indent=1) if arguments.json else words(measured))


def measure(draws: int = 4, weeks: tuple[int, ...] = (2, 6, 12, 20, 28, 36, 44, 50), rounds: int = ROUNDS) -> dict[str, Compared]:
    """Both phases on both sides. Raises NoCompilerError, and AssertionError where the sides do not come out alike."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = build(Path(folder))
        before_feeling, before_clashing = capture(draws, weeks)
        sides = (library.affinity_and_realignment, library.clashes)
        return {
            phase: compare(captured, ours, theirs, rounds)
            for phase, captured, ours, theirs in zip(PHASES, (before_feeling, before_clashing), engine_phases(), sides, strict=True)
        }


def build(folder: Path, source: Path = SOURCE) -> ctypes.CDLL:
    """A source compiled. Raises NoCompilerError, also where the compiler refuses it."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise NoCompilerError("no C compiler: a program `cc` is needed to compare the engine with C")
    library = folder / f"{source.stem}.so"
    command = [compiler, *FLAGS, "-shared", "-fPIC", "-o", str(library), str(source), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoCompilerError(f"`{' '.join(command)}` failed: {done.stderr.strip()}")
    return ctypes.CDLL(str(library))


def compare(captured: Captured, ours: Callable[..., None], theirs: Any, rounds: int) -> Compared:
    """Times one phase on both sides in alternating rounds, the least of each counting. Raises AssertionError as `check` does."""
    our_states, their_states = captured.copied(), captured.copied()
    cases = cases_of(captured, their_states)
    count = len(captured.runs)
    seconds: dict[str, list[float]] = {"engine": [], "c": [], "calling": []}
    for _ in range(rounds + 1):  # the first is for caches and for compiling
        captured.restore(our_states)
        seconds["engine"].append(timed(ours, *captured.arguments(our_states, count)))
        captured.restore(their_states)
        seconds["c"].append(timed(theirs, cases, ctypes.c_int64(count)))
        seconds["calling"].append(timed(ours, *captured.arguments(our_states, 0)))
    check(captured, our_states, their_states)
    engine = (min(seconds["engine"][1:]) - min(seconds["calling"][1:])) / count * 1e6
    c = min(seconds["c"][1:]) / count * 1e6
    return Compared(engine, c, c / engine)


def timed(call: Callable[..., None], *arguments: Any) -> float:
    """The seconds of processor time that a call takes."""
    begun = time.thread_time()
    call(*arguments)
    return time.thread_time() - begun


def cases_of(captured: Captured, states: Any) -> Any:
    """The states as an array of C's cases, pointing into the arrays of `states`."""
    from sim.state import FEEL, FELT, OIL, POLITICAL_WEIGHT

    world, inputs = captured.world, captured.inputs.arrays
    scene = world.scene
    cases = (Case * len(captured.runs))()
    for s, case in enumerate(cases):
        d = captured.rows[s]
        case.n, case.k, case.max_blocs = len(world.faction_ids), len(world.place_ids), scene.max_blocs
        case.seed, case.run, case.week = int(captured.seed), int(captured.runs[s]), int(captured.weeks[s])
        for name in PARAMETERS:
            setattr(case, name, float(inputs.parameters[name][d]))
        arrays = {
            "address": scene.faction_address,
            "threats": scene.threats,
            "reach": inputs.reach[d, FEEL],
            "political_weight": inputs.places[d, POLITICAL_WEIGHT],
            "oil": inputs.places[d, OIL],
            "felt_there": captured.one(states, s).fields[FELT],  # `felt` is a parameter, too
        }
        for name in ARRAYS:
            array = arrays[name] if name in arrays else getattr(captured.one(states, s), name)
            assert array.flags.c_contiguous, name
            setattr(case, name, array.ctypes.data)
    return cases


def check(captured: Captured, ours: Any, theirs: Any) -> None:
    """That both sides came out alike and changed something. Raises AssertionError."""
    for name in ("bloc", "last_clash", "count", "clashes"):
        assert (captured.every(ours, name) == captured.every(theirs, name)).all(), f"{name} differs"
    for name in ("affinity", "danger", "stationed", "trust", "rivalry", "hostility", "attention_log", "tally"):
        one, other = captured.every(ours, name), captured.every(theirs, name)
        assert np.isfinite(one).all()
        np.testing.assert_allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)
    moved = (captured.every(ours, "bloc") != captured.every(captured.states, "bloc")).any()
    fought = captured.every(ours, "count").any()
    assert moved or fought, "nothing happened in these states"


def words(measured: dict[str, Compared]) -> str:
    """The figures for people."""
    lines = [f"{SCENARIO}, one thread, C by cc {' '.join(FLAGS)}; microseconds a week, and the engine's speed relative to C's"]
    for phase, found in measured.items():
        lines.append(f"  {phase:26} engine {found.engine:6.2f}   C {found.c:6.2f}   {found.ratio:5.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
