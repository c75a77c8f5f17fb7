"""When an outcome happens: the survival curve, its interval, and where half have shown it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.estimates import wilson
from sim.analysis.survival import survival
from sim.errors import CoalitionError
from sim.result import Survival, survival_from
from sim.scenario import loads

START = date(2016, 1, 4)
NEVER = -1

CERTAIN = """
title: Two
factions: {a: {influence: 1}, b: {influence: 1}}
affinities: {a: {b: 1}}
calendar: {start: 2016-01-04, weeks: 3}
runs: 60
outcomes: {pact: {metric: together, pair: [a, b], is: true}, split: {metric: together, pair: [a, b], is: false, weeks: 3, when: end}}
"""


def curve(first: list[int], weeks: int = 6, replicates: int = 1, uncertain: bool = True) -> Survival:
    return survival(np.array(first, dtype=np.int16), np.arange(len(first)) // replicates, weeks, START, uncertain=uncertain)


def test_the_curve_by_hand() -> None:
    """Of ten runs one shows it in week 0, three in week 2, two in week 4, four never within six weeks."""
    found = curve([0, 2, 2, 2, 4, 4, NEVER, NEVER, NEVER, NEVER])
    assert found.happened == pytest.approx((0.1, 0.1, 0.4, 0.4, 0.6, 0.6))
    assert found.not_yet == pytest.approx((0.9, 0.9, 0.6, 0.6, 0.4, 0.4))
    assert found.quartiles == (2, 4, None)
    assert found.dates()[found.quartiles[1]] == date(2016, 2, 1)


def test_with_independent_runs_the_band_is_wilsons_week_by_week() -> None:
    first = [1] * 81 + [NEVER] * 182
    found = curve(first, weeks=3, uncertain=False)
    # 81 of 263: Newcombe 1998, method 3
    assert (found.low[1], found.high[1]) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (found.low[0], found.high[0]) == pytest.approx(wilson(0, 263), abs=1e-6)
    assert (found.low[2], found.high[2]) == (found.low[1], found.high[1])


def test_quartiles_are_bounded_where_the_band_crosses() -> None:
    """100 runs, one more each week: by week w, (w + 1)% have shown it; Wilson's bounds of 50% of 100 are 40.4% and 59.6%."""
    found = curve(list(range(100)), weeks=100)
    assert found.quartiles == (24, 49, 74)
    # the first week whose upper bound reaches one half is 40 (41 of 100: 31.9% to 50.8%), whose lower bound does 59 (60: 50.2%)
    assert wilson(0.40, 100)[1] < 0.5 <= wilson(0.41, 100)[1] and wilson(0.59, 100)[0] < 0.5 <= wilson(0.60, 100)[0]
    assert (found.earliest[1], found.latest[1]) == (40, 59)


def test_a_quartile_may_lie_beyond_the_end() -> None:
    found = curve([0] * 50 + [NEVER] * 50)
    assert (found.quartiles, found.latest) == ((0, 0, None), (0, None, None))
    never = curve([NEVER] * 20)
    assert (never.quartiles, never.earliest, never.latest) == ((None,) * 3,) * 3
    assert set(never.happened) == {0.0} and min(never.high) > 0


def test_runs_that_share_their_inputs_tell_less() -> None:
    first = ([1] * 10 + [NEVER] * 10) * 20
    together, apart = curve(first, replicates=10), curve(first, replicates=1)
    assert together.happened == apart.happened
    assert together.high[1] - together.low[1] > 2.5 * (apart.high[1] - apart.low[1]), "ten runs of a draw that decides count as one"


@pytest.mark.parametrize("week", [2, 6, 10])
def test_the_band_covers_where_draws_differ(week: int) -> None:
    """Each draw has a weekly hazard of its own, from a beta of mean 0.1; P(not by w) = E (1 - h)^(w+1), a beta's moment."""
    random = np.random.default_rng(8)
    a, b = 2.0, 18.0
    survives = np.prod([(b + k) / (a + b + k) for k in range(week + 1)])
    hits = 0
    for _ in range(600):
        hazards = np.repeat(random.beta(a, b, 60), 10)
        first = random.geometric(hazards) - 1
        found = curve(np.where(first < 12, first, NEVER).tolist(), weeks=12, replicates=10)
        hits += found.low[week] <= 1 - survives <= found.high[week]
    assert 0.93 <= hits / 600 <= 0.975


@given(st.lists(st.integers(-1, 7), min_size=1, max_size=60), st.integers(1, 5))
def test_curves_rise_within_their_band(first: list[int], replicates: int) -> None:
    found = curve(first, weeks=8, replicates=replicates)
    assert found.happened[-1] == pytest.approx(sum(week >= 0 for week in first) / len(first), abs=1e-6)
    for week in range(8):
        assert 0 <= found.low[week] <= found.happened[week] <= found.high[week] <= 1
        assert week == 0 or found.happened[week] >= found.happened[week - 1]
    for earliest, middle, latest in zip(found.earliest, found.quartiles, found.latest, strict=True):
        assert (99 if earliest is None else earliest) <= (99 if middle is None else middle) <= (99 if latest is None else latest)
    assert survival_from(found.as_dict(), START) == found


def test_a_result_knows_its_curves() -> None:
    """Two that attract each other meet in the first week of every run, and are never apart for good."""
    result = sim.run(loads(CERTAIN), workers=1)
    assert result.survival("pact").happened == (1.0, 1.0, 1.0)
    assert result.survival("pact").quartiles == (0, 0, 0)
    assert result.survival("split").not_yet == (1.0, 1.0, 1.0)
    with pytest.raises(CoalitionError, match="pact"):
        result.survival("pakt")
    for point in result.summary["design_points"]:
        del point["survival"]
    with pytest.raises(CoalitionError, match="run the scenario again"):
        result.survival("pact")


def test_nothing_is_said_of_no_runs() -> None:
    with pytest.raises(ValueError, match="at least one run"):
        curve([])
