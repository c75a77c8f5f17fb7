"""Runs of a study that failed: left out, counted, and named by their address, as `sim.run` does with its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.collecting import FAILURES_TOLD
from sim.errors import AllRunsFailedError
from sim.supply import HOPELESS


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that could not be computed: its address, and what went wrong.

    Beside seed and run the address holds what the study calls its runs by (`place`), which `where` says in words:
    "of scenario 2".
    """

    seed: int
    run: int
    place: Mapping[str, Any]
    where: str
    error: str

    def __str__(self) -> str:
        return f"run {self.run:,} {self.where}, seed {self.seed}: {self.error}"

    def as_dict(self) -> dict[str, Any]:
        """Address and error as plain values."""
        return {"seed": self.seed, "run": self.run, **self.place, "error": self.error}


@dataclass(frozen=True, slots=True)
class Failed:
    """How many runs of those `tried` failed, and the `first` of them, up to FAILURES_TOLD."""

    tried: int = 0
    count: int = 0
    first: tuple[Failure, ...] = ()

    def __add__(self, other: Failed) -> Failed:
        return Failed(self.tried + other.tried, self.count + other.count, (*self.first, *other.first)[:FAILURES_TOLD])

    def as_dict(self) -> dict[str, Any]:
        """What a study's JSON says of them, in the words of that of `coalition run`."""
        return {"runs_failed": self.count, "failures": [failure.as_dict() for failure in self.first]}


@dataclass(slots=True)
class Tried:
    """Takes note of runs as they come in."""

    failed: Failed = field(default_factory=Failed)

    def add(self, runs: int, failures: Sequence[Failure]) -> None:
        """Of so many runs more these failed. Raises AllRunsFailedError if HOPELESS failed and none has succeeded."""
        self.failed += Failed(runs, len(failures), tuple(failures))
        if self.failed.tried >= HOPELESS:
            self.require_success()

    def require_success(self) -> None:
        """Raises AllRunsFailedError if runs were tried and none succeeded."""
        if self.failed.count and self.failed.count == self.failed.tried:
            raise AllRunsFailedError({}, self.failed.tried, self.failed.first[0].error)
