"""From counts of paired runs to what is said of them: pairs corrected for how many were looked at, runs that would settle a metric."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pytest

from sim.analysis.paired import Tally
from sim.scenario import loads
from sim.studies.comparison import Difference, Versus
from sim.studies.differences import differences
from sim.studies.paired_runs import STATUSES, Counted, Shared
from sim.studies.versus import versus
from tests.unit.compare.toy import CERTAIN, PERHAPS, TOY

Floats = npt.NDArray[np.float64]
METRIC = "strength[gov]"
PAIRS = (("gov", "army"), ("gov", "elders"), ("gov", "isis"), ("army", "elders"), ("army", "isis"), ("elders", "isis"))
NOTHING = np.zeros((2, 0), np.int64)


def told(counted: Counted, metrics: tuple[str, ...] = (), pairs: tuple[tuple[str, str], ...] = ()) -> Versus:
    shared = Shared((), metrics, pairs, (NOTHING, NOTHING), np.zeros(0, np.int64))
    changes = differences(CERTAIN, PERHAPS)
    return versus(CERTAIN, PERHAPS, changes, shared, counted, level=0.95, clustered=False, seed=1, weeks=8)


def tally(first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> Tally:
    return Tally.of(first, second, np.arange(len(first)))


def allied(gained: dict[int, int], differing: int, pairs: int, runs: int = 400) -> Counted:
    """Runs of which `differing` show the pairs given as allied on one side only, so many (`gained`) of them on the first."""
    first, second = np.zeros((2, runs, pairs, len(STATUSES)), np.bool_)
    for pair, more in gained.items():
        first[:more, pair, STATUSES.index("allied")] = True
        second[more:differing, pair, STATUSES.index("allied")] = True
    none = np.zeros((runs, 0))
    return Counted(
        outcomes=tally(none > 0, none > 0),
        statuses=tally(first.reshape(runs, -1), second.reshape(runs, -1)),
        flags=tally(none > 0, none > 0),
        sizes=[np.ones(runs, np.int64)],
        by_draw=[np.zeros((runs, 2, 0), np.int32)],
        sums=[none],
    )


def test_pairs_are_shown_if_they_stand_when_corrected_for_all_pairs_and_statuses() -> None:
    """Tango's interval leaves 0 out where McNemar's (g - l) / sqrt(g + l) is beyond the quantile, here that of 0.05 over 24."""
    gained, differing = {0: 30, 1: 29}, 40
    score = {pair: (2 * more - differing) / math.sqrt(differing) for pair, more in gained.items()}
    limit = {looks: NormalDist().inv_cdf(1 - 0.05 / looks / 2) for looks in (1, len(PAIRS), len(PAIRS) * len(STATUSES))}
    assert max(limit[1], limit[6]) < score[1] < limit[24] < score[0]
    found = {pair.factions: pair for pair in told(allied(gained, differing, len(PAIRS)), pairs=PAIRS).pairs}
    assert set(found) == {PAIRS[0], PAIRS[1]}
    assert all(pair.low > 0 for pair in found.values()), "each by itself is decided"
    assert (found[PAIRS[0]].shown, found[PAIRS[1]].shown) == (True, False)
    (alone,) = told(allied({0: 29}, differing, 1), pairs=PAIRS[1:2]).pairs
    assert alone.shown, "with fewer looked at it stands"


def metric(values: Floats, sizes: npt.NDArray[np.int64]) -> Difference:
    """What is said of a metric whose mean difference in each draw is `values`."""
    runs, draws = int(sizes.sum()), len(sizes)
    none = np.zeros((runs, 0)) > 0
    sums = np.repeat((values * sizes)[:, None], 2, axis=1)
    counted = Counted(
        outcomes=tally(none, none),
        statuses=tally(none, none),
        flags=tally(none, none),
        sizes=[sizes],
        by_draw=[np.zeros((draws, 2, 0), np.int32)],
        sums=[sums],
        totals=np.stack([sums.sum(axis=0), np.zeros(2)]),
        squares=(sums**2).sum(axis=0),
    )
    return told(counted, (METRIC,)).over_weeks[METRIC]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_metric_takes_as_many_more_runs_as_the_textbook_says(sign: int) -> None:
    """A mean of n values with deviation s is told from 0 where 1.96 s / sqrt(n) is below it (Cochran 1977, 4.4)."""
    normal = np.array([NormalDist().inv_cdf((k + 0.5) / 100) for k in range(100)])
    mean = 0.1
    found = metric(sign * (normal + mean), np.ones(100, np.int64))
    assert not found.decided
    assert found.runs_to_settle == pytest.approx((1.96 * normal.std(ddof=1) / mean) ** 2 - 100, rel=0.1)
    enough = 1 + math.ceil(1.1 * (found.runs_to_settle or 0) / 100)
    assert metric(np.tile(sign * (normal + mean), enough), np.ones(100 * enough, np.int64)).decided
    assert not metric(np.tile(sign * (normal + mean), enough - 2), np.ones(100 * (enough - 2), np.int64)).decided


@pytest.mark.parametrize("sign", [1, -1])
def test_it_is_the_bound_between_the_difference_and_0_that_has_to_move(sign: int) -> None:
    """Of skewed differences the bounds are not alike; both come nearer with the square root of the runs."""
    skewed = np.array([-math.log(1 - (k + 0.5) / 60) for k in range(60)])
    found = metric(sign * (skewed - skewed.mean() + 0.1), np.full(60, 4))
    assert found.low is not None and found.high is not None and found.runs_to_settle is not None
    to, beyond = (found.low, found.high) if sign > 0 else (found.high, found.low)
    assert abs(beyond - found.difference) > 1.1 * abs(to - found.difference)
    assert found.runs_to_settle % 4 == 0, "draws are whole"
    all_runs = found.runs + found.runs_to_settle
    assert abs(to - found.difference) * math.sqrt(found.runs / all_runs) == pytest.approx(abs(found.difference), rel=0.01)


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        ("start: 2016-01-11, weeks: 8", ["{a} begins on 4 January 2016 and {b} on 11 January 2016; the first week is compared with the first week."]),
        ("start: 2016-01-04, weeks: 3", ["{a} lasts 8 weeks and {b} 3; the first 3 are compared."]),
        ("start: 2016-01-04, weeks: 8", []),
    ],
)  # fmt: skip
def test_calendars_that_differ_are_told(calendar: str, said: list[str]) -> None:
    other = loads((TOY % 1).replace("start: 2016-01-04, weeks: 8", calendar))
    shared, counted = Shared((), (), (), (NOTHING, NOTHING), np.zeros(0, np.int64)), allied({}, 1, 0)
    weeks = min(8, other.calendar.weeks)
    found = versus(CERTAIN, other, differences(CERTAIN, other), shared, counted, level=0.95, clustered=False, seed=1, weeks=weeks)
    assert list(found.apart) == said
