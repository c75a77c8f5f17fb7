"""When an outcome happens, in the words of the answer: from survival curves, with what comes too late."""

from __future__ import annotations

from datetime import date

import pytest

import sim
from sim.analysis.answer import parts
from sim.analysis.timing import all_count, curve_of, when, when_briefly
from sim.result import Survival
from sim.scenario import Scenario, loads
from tests.unit.answer.conftest import SOME_DAY, SWEEP, TEXT


def curve(happened: list[float], half: float = 0.05) -> Survival:
    """A curve from 4 January 2016 with a band of so much to either side."""
    low, high = ([min(1.0, max(0.0, share + side)) for share in happened] for side in (-half, half))

    def by(shares: list[float]) -> tuple[int | None, ...]:
        return tuple(next((week for week, at in enumerate(shares) if at >= share), None) for share in (0.25, 0.5, 0.75))

    return Survival(date(2016, 1, 4), tuple(happened), tuple(low), tuple(high), by(happened), by(high), by(low))


def test_when_half_of_all_histories_have_shown_it() -> None:
    assert when(curve([0.1, 0.3, 0.46, 0.52, 0.57, 0.8])) == (
        "Half of all histories have shown it by the week of 25 January 2016 (95% interval: 18 January 2016 to 1 February 2016), "
        "a quarter by that of 11 January 2016 and three quarters by that of 8 February 2016."
    )
    assert when_briefly(curve([0.1, 0.3, 0.46, 0.52, 0.57, 0.8])) == "half of all by the week of 25 January 2016"


def test_when_half_may_lie_beyond_the_end_of_the_interval() -> None:
    said = when(curve([0.2, 0.4, 0.52]))
    assert said is not None and "(95% interval: 18 January 2016 to beyond the end), a quarter by that of 11 January 2016." in said
    assert "week of 11 January 2016 (95% interval: that very week), a quarter by that very week and three quarters by that of 25" in str(
        when(curve([0.1, 0.6, 0.7, 0.8], 0.001))
    )
    assert "a quarter by that of 4 January 2016 and three quarters by that very week." in str(when(curve([0.3, 0.8], 0.001)))
    assert (
        when(curve([1.0, 1.0], 0.0)) == "Half of all histories have shown it by the week of 4 January 2016 (95% interval: that very week)."
    )


def test_when_fewer_than_half_do_the_rest_is_censored() -> None:
    """Of 40% of histories that show it a quarter (10%), half (20%), three quarters (30%) do by weeks 1, 2 and 4."""
    said = when(curve([0.05, 0.1, 0.25, 0.28, 0.35, 0.4], 0.03))
    assert said == (
        "By the end, in the week of 8 February 2016, 40% of histories (95% interval: 37% to 43%) have shown it: half of those by the week of "
        "18 January 2016, a quarter by that of 11 January 2016 and three quarters by that of 1 February 2016. In the others it comes "
        "later, if ever."
    )
    assert when_briefly(curve([0.05, 0.1, 0.25, 0.28, 0.35, 0.4])) == "where it happens, half by the week of 18 January 2016"


def test_when_it_never_comes() -> None:
    assert when(curve([0.0, 0.0])) is None and when_briefly(curve([0.0, 0.0])) == ""


@pytest.mark.parametrize("shares", [[0.3, 0.8], [0.1, 0.3]])
def test_when_some_show_it_too_late_to_count(shares: list[float]) -> None:
    """It is a sentence of its own, behind what is told without it, whether half show it or fewer."""
    late = curve(shares)
    assert all_count(late, shares[-1]) and not all_count(late, shares[-1] - 0.1)
    assert when(late, whole=False) == f"{when(late)} In some it comes after the day that is asked for, and does not count."


@pytest.mark.usefixtures("pretended")
def test_what_is_asked_for_by_a_day_is_told_with_what_comes_too_late() -> None:
    for last, late in (("2016-01-11", True), ("2017-01-01", False)):
        result = sim.run(loads(TEXT.replace("weeks: 2, when: end", f"weeks: 2, when: by {last}"), name="whiteboard.yaml"))
        assert result.survival("union").happened[-1] > result.probability("union").probability or not late
        (main,) = [part for part in parts(result) if part.about == "main"]
        assert main.items[-1].endswith("after the day that is asked for, and does not count.") is late


@pytest.mark.usefixtures("pretended")
def test_the_answer_tells_the_median_of_the_survival_curve_and_none_of_what_is_asked_of_the_end(scenario: Scenario) -> None:
    """In the answer, and at each point of a sweep."""
    for told, text in ((True, SOME_DAY), (False, TEXT)):
        result, both = (sim.run(loads(written, name="whiteboard.yaml")) for written in (text, text + SWEEP))
        (main,) = [part for part in parts(result) if part.about == "main"]
        (sweep,) = [part for part in parts(both) if part.about == "sweep"]
        said = when(result.survival("union"))
        briefly = [when_briefly(both.survival("union", point)) for point in (0, 1)]
        assert said and all(briefly), "else their absence would say nothing"
        assert (said in main.items) is told
        assert [ending in item for ending, item in zip(briefly, sweep.items, strict=True)] == [told, told]
        assert (curve_of(result, "union", 0) is not None) is told
