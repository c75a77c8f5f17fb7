"""Crossings of responses whose true crossing is known: found within the tolerance, with intervals that cover it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.studies.crossing import TOLERANCE, Crossing, Goal, Point, matched, nearest_crossing

RUNS = 400


def search(probability: Callable[[float], float], end: float, seed: int = 0, by: float | None = None, runs: int = RUNS) -> Crossing | None:
    """The crossing of an outcome that holds where a run's uniform number, the same at every shift, is below its probability."""
    chance = np.random.default_rng(seed).random(runs)
    goal = Goal(chance < probability(0.0), by)

    def evaluate(shifts: Sequence[float]) -> list[Point]:
        return [goal.reached(shift, chance < probability(shift)) for shift in shifts]

    return nearest_crossing(evaluate, goal.reached(0.0, goal.present), end)


@given(at=st.floats(0.02, 1.48), end=st.sampled_from([-1.5, 1.5]), falls=st.booleans())
def test_a_switch_is_bracketed_within_the_tolerance(at: float, end: float, falls: bool) -> None:
    found = search(lambda shift: float((abs(shift) < at) == falls), end)
    assert found is not None
    assert np.sign(found.shift) == np.sign(end)
    near, far = abs(found.near), abs(found.far)
    assert near - 1e-12 <= at <= far + 1e-12
    assert near <= abs(found.shift) <= far
    assert far - near <= TOLERANCE
    assert not found.open_ended and not found.returns


@pytest.mark.parametrize(("slope", "by", "true"), [(0.5, None, 0.6), (0.25, None, 1.2), (0.5, 0.2, 0.4)])
def test_intervals_of_a_gentle_slope_cover_the_true_crossing(slope: float, by: float | None, true: float) -> None:
    found = [search(lambda shift: min(1.0, max(0.0, 0.8 - slope * shift)), 1.6, seed, by) for seed in range(200)]
    crossings = [crossing for crossing in found if crossing is not None]
    assert len(crossings) == 200
    covered = np.mean([crossing.near <= true <= crossing.far for crossing in crossings])
    assert covered >= 0.91, "95% intervals; two standard errors of 200 tries are 3 points"
    assert np.mean([crossing.shift for crossing in crossings]) == pytest.approx(true, abs=0.03)
    assert np.mean([crossing.far - crossing.near for crossing in crossings]) < 0.6, "and say something"


def test_more_runs_narrow_the_interval() -> None:
    def width(runs: int) -> float:
        found = search(lambda shift: 0.8 - 0.4 * shift, 1.6, runs=runs)
        assert found is not None
        return found.far - found.near

    assert width(6400) < width(400) / 2


def test_a_response_that_turns_back_is_marked_and_the_nearest_crossing_given() -> None:
    found = search(lambda shift: 0.1 if 0.4 < shift < 1.1 else 0.9, 1.6)
    assert found is not None and found.returns
    assert found.shift == pytest.approx(0.4, abs=TOLERANCE)


@pytest.mark.parametrize("end_probability", [0.8, 0.51, 1.0])
def test_no_crossing_where_the_probability_stays_on_its_side(end_probability: float) -> None:
    assert search(lambda shift: 0.8 + (end_probability - 0.8) * shift, 1.0, runs=20_000) is None


def test_an_end_that_cannot_be_told_from_the_goal_leaves_the_interval_open() -> None:
    chance = (np.arange(RUNS) + 0.5) / RUNS
    goal = Goal(chance < 0.8)
    found = nearest_crossing(
        lambda shifts: [goal.reached(shift, chance < 0.8 - 0.31 * shift) for shift in shifts], goal.reached(0.0, goal.present), 1.0
    )
    assert found is not None and found.open_ended
    assert found.far == 1.0, "49% of 400 runs is not surely below one half"
    assert found.shift == pytest.approx(0.3 / 0.31, abs=TOLERANCE)


def test_matched_interval_is_that_of_agresti_and_min_2005() -> None:
    """Agresti & Min 2005, "Wald+2": Wald's interval of the matched table after half a run is added to each of its four cells."""
    before = np.repeat([True, True, False, False], [30, 12, 5, 53])
    after = np.repeat([True, False, True, False], [30, 12, 5, 53])
    cells = np.array([30, 12, 5, 53]) + 0.5
    effects = np.array([0.0, -1.0, 1.0, 0.0])
    mean = (cells * effects).sum() / cells.sum()
    error = np.sqrt((cells * (effects - mean) ** 2).sum()) / cells.sum()
    assert matched(before, after) == pytest.approx((-0.07, mean - 1.959964 * error, mean + 1.959964 * error))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=20, max_size=60))
def test_matched_change_is_a_difference_that_turns_with_the_sides(pairs: list[tuple[bool, bool]]) -> None:
    before, after = np.array(pairs).T
    change, low, high = matched(before, after)
    assert change == pytest.approx(after.mean() - before.mean())
    assert matched(after, before) == pytest.approx((-change, -high, -low))
    assert low < high
