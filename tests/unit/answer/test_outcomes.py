"""Outcomes: windows, moments and compounds, worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes import NEVER, evaluate, week_of
from sim.scenario import Condition

START = date(2016, 1, 4)


def judge(condition: dict[str, object], *weekly: list[float], columns: tuple[str, ...] = ("losses", "frustration")) -> tuple[bool, int]:
    """One run of which each list is a weekly column."""
    values = np.array(weekly, dtype=float).T[np.newaxis]
    held = evaluate({"it": Condition.model_validate(condition)}, values, columns[: len(weekly)], START)
    return bool(held.held[0, 0]), int(held.first[0, 0])


@pytest.mark.parametrize(
    ("bound", "held"),
    [({"at_least": 2}, True), ({"above": 2}, False), ({"at_most": 2}, True), ({"below": 2}, False), ({"is": 2}, True), ({"is": 3}, False),
     ({"at_least": 1, "below": 2}, False)],
)  # fmt: skip
def test_bounds(bound: dict[str, float], held: bool) -> None:
    assert judge({"metric": "losses", **bound}, [0, 2])[0] is held


def test_end_any_and_by_look_at_different_weeks() -> None:
    early = [0, 5, 0, 0, 0]
    assert judge({"metric": "losses", "at_least": 1, "when": "end"}, early) == (False, 1)
    assert judge({"metric": "losses", "at_least": 1, "when": "any"}, early) == (True, 1)
    # 11 January 2016 is the first day of week 1.
    assert judge({"metric": "losses", "at_least": 1, "when": "by 2016-01-10"}, early) == (False, 1)
    assert judge({"metric": "losses", "at_least": 1, "when": "by 2016-01-11"}, early) == (True, 1)
    assert judge({"metric": "losses", "at_least": 1, "when": "by 2015-12-31"}, [5, 5, 5]) == (False, 0)


def test_week_of_a_day() -> None:
    assert [week_of(date(2016, 1, day), START) for day in (3, 4, 10, 11)] == [-1, 0, 0, 1]


def test_never() -> None:
    assert judge({"metric": "losses", "at_least": 9, "when": "any"}, [0, 5, 0]) == (False, NEVER)


def test_consecutive_weeks() -> None:
    three = {"metric": "losses", "at_least": 1, "weeks": 3, "when": "any"}
    assert judge(three, [1, 1, 0, 1, 1, 1]) == (True, 5)
    assert judge(three, [1, 1, 0, 1, 1, 0]) == (False, NEVER)


def test_weeks_out_of_some_may_come_before_the_window_is_full() -> None:
    two_of_four = {"metric": "losses", "at_least": 1, "weeks": 2, "of": 4, "when": "end"}
    assert judge(two_of_four, [1, 1, 0, 0]) == (True, 1)
    assert judge(two_of_four, [1, 1, 0, 0, 0]) == (False, 1)


def test_compounds_and_windows_inside() -> None:
    losses, calm = {"metric": "losses", "at_least": 1}, {"metric": "frustration", "below": 0.5}
    values = [1, 0, 1, 0], [0, 0, 1, 1]
    assert judge({"all": [losses, calm], "when": "any"}, *values) == (True, 0)
    assert judge({"all": [losses, calm], "when": "end"}, *values) == (False, 0)
    assert judge({"any": [losses, calm], "when": "end"}, *values) == (False, 0)
    assert judge({"not": {"any": [losses, calm]}, "when": "end"}, *values) == (True, 3)
    # "Has held in 2 of the last 3 weeks", and calm now: losses so in week 2, when it is no longer calm.
    assert judge({"all": [{**losses, "weeks": 2, "of": 3}, calm], "when": "any"}, *values) == (False, NEVER)


@given(
    st.lists(st.booleans(), min_size=1, max_size=15),
    st.integers(1, 6).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of))),
)
def test_windows_as_a_reader_would_count_them(weeks: list[bool], window: tuple[int, int]) -> None:
    least, of = window
    counted = [sum(weeks[max(0, week - of + 1) : week + 1]) >= least for week in range(len(weeks))]
    held, first = judge({"metric": "losses", "at_least": 1, "weeks": least, "of": of, "when": "any"}, [float(week) for week in weeks])
    assert held is any(counted)
    assert first == (counted.index(True) if any(counted) else NEVER)
