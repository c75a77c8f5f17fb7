"""What a search for flip points has found, and how `coalition flip --json` prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.analysis.wording import percent
from sim.prose import counted
from sim.studies.failures import Failed
from sim.studies.moving import Movable

if TYPE_CHECKING:
    from sim.studies.pivotal import Pivotal


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change found of one input that reaches the goal, with its 95% interval, all as shifts.

    `rises`: the outcome becomes likelier. `open_ended`: the end of the interval that lies farther from 0 is the end of the
    range, and may lie beyond it. `returns`: farther out, the probability surely comes back.
    """

    moved: Movable
    change: float
    low: float
    high: float
    rises: bool
    open_ended: bool
    returns: bool

    @property
    def value(self) -> float:
        """The central value after the change."""
        return self.moved.present + self.change

    def as_dict(self) -> dict[str, Any]:
        """The flip as plain values; `low` and `high` bound the change."""
        return {
            **_input(self.moved),
            "flips_at": self.value,
            "change": self.change,
            "low": self.low,
            "high": self.high,
            "rises": self.rises,
            "open_ended": self.open_ended,
            "returns": self.returns,
        }


@dataclass(frozen=True, slots=True)
class Effect:
    """What the whole way to one end of an input's range does: the outcome's probability there, and the difference it makes.

    `low` and `high` bound the difference (95%, matched runs); `runs` is how many histories it rests on. The probability
    is the present one plus the difference, so that few runs are set against the same few.
    """

    moved: Movable
    shift: float
    probability: float
    difference: float
    low: float
    high: float
    runs: int

    @property
    def value(self) -> float:
        """The central value at that end."""
        return self.moved.present + self.shift

    @property
    def shown(self) -> bool:
        """Whether the runs show that it makes a difference at all."""
        return not self.low <= 0 <= self.high

    def as_dict(self) -> dict[str, Any]:
        """The effect as plain values."""
        return {
            **_input(self.moved),
            "at": self.value,
            "probability": self.probability,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "runs": self.runs,
        }


@dataclass(frozen=True, slots=True)
class Flips:
    """The answer: how probable the outcome is now (`low` to `high`: noise, 95%), and what flips it, nearest first.

    `by` is the change of the probability that was looked for, None for one across one half; `already` says that it
    stands at one half as far as the runs can tell, so that a change by `by` was looked for instead. `tried` is the number
    of inputs, `unsearched` how many more seemed to reach the goal at an end of their range but looked farther off. `effects` holds
    the larger effect of each input, largest first. `pivotal` is None if the search was interrupted. `failed` tells of the
    histories that failed, of all that were simulated; `runs` is without them.
    """

    outcome: str
    probability: float
    low: float
    high: float
    runs: int
    by: float | None
    already: bool
    complete: bool
    tried: int
    unsearched: int
    flips: tuple[Flip, ...]
    effects: tuple[Effect, ...]
    pivotal: Pivotal | None
    failed: Failed = field(default_factory=Failed)

    def __repr__(self) -> str:
        nearest = f", nearest {self.flips[0].moved.path!r}" if self.flips else ""
        flips = f"{len(self.flips)} of {counted(self.tried, 'input')} flip it{nearest}"
        return f"Flips({self.outcome!r}, {percent(self.probability)} of {counted(self.runs, 'run')}, {flips})"

    @property
    def found(self) -> bool:
        """Whether anything does what was asked for; not so where the probability stands at one half already."""
        return bool(self.flips) and not self.already

    def as_dict(self) -> dict[str, Any]:
        """The answer as `coalition flip --json` prints it."""
        return {
            "outcome": self.outcome,
            "probability": self.probability,
            "low": self.low,
            "high": self.high,
            "runs": self.runs,
            "goal": {"across": 0.5} if self.by is None else {"by": self.by},
            "at_one_half_already": self.already,
            "complete": self.complete,
            **self.failed.as_dict(),
            "inputs_tried": self.tried,
            "not_searched": self.unsearched,
            "flips": [flip.as_dict() for flip in self.flips],
            "effects": [effect.as_dict() for effect in self.effects],
            "pivotal": None if self.pivotal is None else self.pivotal.as_dict(),
        }


def _input(moved: Movable) -> dict[str, Any]:
    return {
        "path": moved.path,
        "kind": moved.kind,
        "factions": list(moved.factions),
        "label": moved.label,
        "present": moved.present,
        "range": [moved.low, moved.high],
    }
