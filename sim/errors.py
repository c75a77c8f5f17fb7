"""The project's errors: one root, each error carrying the values a message is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any, Literal

Severity = Literal["error", "warning"]


class CoalitionError(Exception):
    """Root of every error a user can cause; the command line prints it and exits with 2."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (or doubtful) in a scenario file, with where it stands.

    `line` and `column` count from 1; both are 0 where the place is unknown (a scenario made in Python).
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f" {self.path}:" if self.path else ""
        return f"{place}: {self.severity}:{where} {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain values, for `coalition check --json`."""
        return asdict(self)


class ScenarioError(CoalitionError):
    """A scenario that cannot be used; `problems` holds every one found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownNameError(CoalitionError):
    """A name that nothing carries; `nearest` is the most similar valid one, or None."""

    def __init__(self, kind: str, name: str, nearest: str | None = None) -> None:
        self.kind, self.name, self.nearest = kind, name, nearest
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"no {kind} is called {name!r}{hint}")

    @classmethod
    def of(cls, kind: str, name: str, valid: Iterable[str]) -> UnknownNameError:
        """The error for `name`, with the most similar of the `valid` names."""
        similar = get_close_matches(name, list(valid), 1, 0.5)
        return cls(kind, name, similar[0] if similar else None)


class NotSimulatedError(CoalitionError):
    """A scenario that only ranks coalitions was to be simulated; `title` is its title."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(
            f"{title!r} ranks coalitions (preferences) and says nothing of weeks, so there is nothing to simulate; "
            "`coalition stable` tells which coalitions can hold"
        )


class ResultError(CoalitionError):
    """A result folder that cannot be read, written or continued."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class AllRunsFailedError(CoalitionError):
    """No run succeeded, of a result or of a design point, which sets `values`; `reason` is what went wrong in the first."""

    def __init__(self, values: Mapping[str, Any], failed: int, reason: str) -> None:
        self.values, self.failed, self.reason = dict(values), failed, reason
        settings = [f"{path}={value:g}" if isinstance(value, float) else f"{path}={value}" for path, value in values.items()]
        where = f" with {', '.join(settings)}" if settings else ""
        super().__init__(f"all of the {failed:,} runs tried{where} failed: {reason}")


class ClusterError(CoalitionError):
    """A Dask cluster that cannot be used, and the `reason`; `address` is its scheduler's."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(f"cluster {address}: {reason}")
