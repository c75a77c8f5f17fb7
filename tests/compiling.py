"""What many tests need compiled is compiled once: by one of the processes that tests run in, while others compile the rest or wait.

All at once would compile the same, which on a machine that has never done it takes each of them minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

TOY = """
title: Parting
calendar: {start: 2016-01-04, weeks: 2}
places: {town: {}}
factions: {one: {strength: 100, presence: {town: 1}}, two: {strength: 100, presence: {town: 1}}%s}
"""
PARTING = TOY % ", child: {}" + "events: {parting: {split: {of: one, into: {child: 0.5}}, week: 0}}\n"


def _runs(text: str, rule: str) -> None:
    import sim

    sim.run(sim.loads(text).replace({"rule": rule}), runs=2, workers=1)


def _stands() -> None:
    import sim
    from sim.scenario import find

    sim.stable(sim.load(find("classics/gahuku_gama")))


def _steps() -> None:
    import sim

    sim.CoalitionModel(sim.loads(TOY % "")).step()


ENGINE = "engine"
JOBS: dict[str, Callable[[], None]] = {
    ENGINE: lambda: _runs(TOY % "", "logit"),
    "games": _stands,
    "rules": lambda: _runs(TOY % "", "landscape"),
    "succession": lambda: _runs(PARTING, "logit"),
    "succession under other rules": lambda: _runs(PARTING, "landscape"),
    "Mesa face": _steps,
}
"""The engine is compiled for what a scenario needs; what that has in common is compiled first."""


def compile_once(folder: Path) -> None:
    """Sees to it that everything is compiled; `folder` is shared by all processes of these tests."""
    for wait in (False, True):
        for name in JOBS:
            with suppress(Timeout):
                _attend(folder, name, wait)


def _attend(folder: Path, name: str, wait: bool) -> None:
    """Compiles what nobody has compiled yet. Raises Timeout where somebody is at it and is not waited for."""
    with FileLock(folder / f"{name}.lock", timeout=-1 if wait else 0):
        done = folder / f"{name}.done"
        if done.exists():
            return
        if name not in (ENGINE, "games"):
            _attend(folder, ENGINE, wait=True)
        with suppress(Exception):  # what cannot be compiled, tests tell of
            JOBS[name]()
        done.touch()
