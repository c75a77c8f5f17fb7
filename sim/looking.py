"""Runs enough for a precision: what has been seen at each look, how wide the intervals are, and where looking ends.

All design points have the same runs, as many as the least precise outcome of any of them needs. The rule, its looks and
how often its intervals cover: sim.analysis.looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.analysis.draws import by_draw
from sim.analysis.estimates import bounds, clustered
from sim.analysis.looks import CONFIDENCE, FIRST, MOST, Z_AT_LOOKS, half_width, looks, precise
from sim.errors import CoalitionError
from sim.parts import Part
from sim.plan import Precision

Interval = tuple[float, float]


def precision_asked(runs: int | None, below: float | None, most: int | None, replicates: int) -> Precision | None:
    """The precision asked for, None if none is; its limit, a million unless stated, in whole draws of `replicates` runs.

    Raises CoalitionError for what makes no sense: numbers out of range, runs beside it, a limit without it.
    """
    if below is None:
        if most is not None:
            raise CoalitionError("most is the limit of runs for a precision; give a precision, or runs")
        return None
    if runs is not None:
        raise CoalitionError("runs and precision both say how many runs there are; give one of the two (most limits a precision)")
    most = MOST if most is None else most
    if not 0 < below < 0.5:
        raise CoalitionError(f"precision: the half-width of an interval of a probability, between 0 and 0.5, not {below:g}")
    if most < 1:
        raise CoalitionError(f"most: at least one run is needed, not {most}")
    return Precision(below, -(-most // replicates) * replicates)


@dataclass(frozen=True, slots=True)
class Looked:
    """Where looking ended: after how many `runs`, at which `look` (the first is 1), whether all intervals are narrow enough.

    `intervals` has them, by outcome, for each design point, None for one of which no run succeeded.
    """

    runs: int
    look: int
    reached: bool
    intervals: tuple[dict[str, Interval] | None, ...]

    def as_dict(self) -> dict[str, Any]:
        """What the manifest says of it. Raises ValueError if no run at all succeeded."""
        widest = max((half_width(*bounds), name) for found in self.intervals if found for name, bounds in found.items())
        return {
            "reached": self.reached,
            "look": self.look,
            "confidence": CONFIDENCE,
            "half_width": widest[0],
            "widest": widest[1],
            "intervals": [found and {name: list(bounds) for name, bounds in found.items()} for found in self.intervals],
        }


class Looking:
    """What runs of `points` design points have shown of the `outcomes`; parts are added in run order."""

    def __init__(self, precision: Precision, outcomes: Sequence[str], points: int, replicates: int) -> None:
        if not outcomes:
            raise CoalitionError("precision: the scenario states no outcome whose probability could be precise")
        self.precision = precision
        self._outcomes = tuple(outcomes)
        self._replicates = replicates
        self._seen = [_Seen([], []) for _ in range(points)]
        self._uncertain = [False] * points

    def looks(self) -> Iterator[tuple[int, int]]:
        """The runs from which and up to which each look goes on."""
        begin = 0
        for runs in looks(FIRST, self.precision.most, self._replicates):
            yield begin, runs
            begin = runs

    def end(self, runs: int) -> int:
        """The runs at the look that so many runs lead to."""
        return next(stop for _, stop in self.looks() if stop >= min(runs, self.precision.most))

    def add(self, part: Part, uncertain: bool) -> None:
        """Takes the part that follows at its design point, at which inputs are `uncertain` or not."""
        seen = self._seen[part.stretch.point]
        seen.held.append(part.rows.held)
        seen.draws.append(part.rows.draws)
        self._uncertain[part.stretch.point] = uncertain

    @property
    def hopeless(self) -> bool:
        """Whether no design point has a run that succeeded, so that no look will help."""
        return not any(sum(map(len, seen.draws)) for seen in self._seen)

    def after(self, runs: int) -> Looked:
        """What the look after so many runs of each design point shows; one of which no run succeeded keeps nobody waiting."""
        found = tuple(self._intervals(seen, uncertain) for seen, uncertain in zip(self._seen, self._uncertain, strict=True))
        narrow = precise((bounds for each in found if each for bounds in each.values()), self.precision.below)
        look = next(number for number, (_, stop) in enumerate(self.looks(), 1) if stop == runs)
        return Looked(runs, look, narrow, found)

    def _intervals(self, seen: _Seen, uncertain: bool) -> dict[str, Interval] | None:
        draws, held = np.concatenate(seen.draws), np.concatenate(seen.held)
        if not len(draws):
            return None
        return {name: _interval(held[:, k], draws, uncertain) for k, name in enumerate(self._outcomes)}


@dataclass(slots=True)
class _Seen:
    """Of one design point, piece by piece: int64[runs], the draws, and bool[runs, outcomes]."""

    draws: list[npt.NDArray[np.int64]]
    held: list[npt.NDArray[np.bool_]]


def _interval(held: npt.NDArray[np.bool_], draws: npt.NDArray[np.int64], uncertain: bool) -> Interval:
    """As sim.analysis.estimates.estimate has it, with the confidence of looks."""
    if not uncertain:
        return bounds(float(held.mean()), len(held), Z_AT_LOOKS)
    starts, sizes = by_draw(draws)
    return clustered(np.add.reduceat(held, starts, dtype=np.int64), sizes, Z_AT_LOOKS)
