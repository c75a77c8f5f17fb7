"""Outcomes: predicates over weekly results -> whether each run shows them, and since which week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sim.scenario.conditions import Condition

Truth = npt.NDArray[np.bool_]
NEVER = -1


@dataclass(frozen=True, slots=True)
class Held:
    """What outcomes did: `held` bool[runs, outcomes]; `first` int16[runs, outcomes], the week counted from 0, or NEVER."""

    held: Truth
    first: npt.NDArray[np.int16]


def evaluate(outcomes: Mapping[str, Condition], weekly: npt.NDArray[np.float64], columns: Sequence[str], start: date) -> Held:
    """Judges every outcome in every run.

    `weekly` is float64[runs, weeks, columns]. `first` is the first week in which the outcome's window held, whatever
    its `when`; an outcome asked for at the end may thus have a first week and still not hold.
    """
    index = {column: number for number, column in enumerate(columns)}
    runs = weekly.shape[0]
    held = np.empty((runs, len(outcomes)), dtype=np.bool_)
    first = np.empty((runs, len(outcomes)), dtype=np.int16)
    for number, condition in enumerate(outcomes.values()):
        truth = weekly_truth(condition, weekly, index)
        held[:, number] = _at(condition, truth, start)
        first[:, number] = np.where(truth.any(axis=1), truth.argmax(axis=1), NEVER)
    return Held(held, first)


def weekly_truth(condition: Condition, weekly: npt.NDArray[np.float64], index: Mapping[str, int]) -> Truth:
    """Whether the condition, its own window included, holds in each week: bool[runs, weeks]."""
    parts = [weekly_truth(part, weekly, index) for part in condition.parts]
    if condition.all:
        truth = np.logical_and.reduce(parts)
    elif condition.any:
        truth = np.logical_or.reduce(parts)
    elif condition.not_:
        truth = ~parts[0]
    else:
        truth = _within(condition.limits, weekly[:, :, index[condition.request.key]])
    return _window(truth, condition.weeks, condition.of)


def week_of(day: date, start: date) -> int:
    """The week, counted from 0, that contains a day; negative before the start."""
    return (day - start).days // 7


_COMPARE = {"at_least": np.greater_equal, "at_most": np.less_equal, "above": np.greater, "below": np.less, "is": np.equal}


def _within(limits: Mapping[str, float], values: npt.NDArray[np.float64]) -> Truth:
    truth = np.ones(values.shape, dtype=np.bool_)
    for name, limit in limits.items():
        truth &= _COMPARE[name](values, limit)
    return truth


def _window(truth: Truth, least: int, of: int) -> Truth:
    """Held in at least `least` of the last `of` weeks, this one included; shorter at the start."""
    if of <= 1:
        return truth
    total = truth.cumsum(axis=1, dtype=np.int32)
    count = total.copy()
    count[:, of:] -= total[:, :-of]
    return count >= least


def _at(condition: Condition, truth: Truth, start: date) -> Truth:
    if condition.by is not None:
        return truth[:, : max(0, week_of(condition.by, start) + 1)].any(axis=1)
    return truth.any(axis=1) if condition.when == "any" else truth[:, -1]
