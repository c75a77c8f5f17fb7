"""What a summary says of each design point."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.answer import answer
from sim.analysis.summary import time_to_event
from sim.analysis.survival import survival
from sim.scenario import Scenario, loads

START = date(2016, 1, 4)


def timing(first: list[int]) -> dict[str, Any]:
    weeks = np.array(first, dtype=np.int16)
    return time_to_event(survival(weeks, np.arange(len(first)), 12, START), float((weeks >= 0).mean()))


def test_time_to_event_counts_never_as_later_than_all() -> None:
    # Six of ten ever hold: quartiles over all runs are weeks 1 and 4, the third lies beyond.
    found = timing([0, 1, 1, 3, 4, 9, -1, -1, -1, -1])
    assert found["ever"] == 0.6
    assert found["weeks"] == [1, 4, None]
    assert found["dates"] == ["2016-01-11", "2016-02-01", None]
    assert found["weeks_if_ever"] == [1, 1, 4]


def test_time_to_event_that_never_comes() -> None:
    found = timing([-1] * 5)
    assert (found["ever"], found["weeks"], found["dates_if_ever"]) == (0, [None] * 3, [None] * 3)


@given(st.lists(st.integers(-1, 7), min_size=1, max_size=40))
def test_quartiles_of_the_curve_are_those_of_the_runs(first: list[int]) -> None:
    """By the definition, counted: the first week by which a share of all runs, or of those that ever hold, have held."""
    found, ever = timing(first), sorted(week for week in first if week >= 0)
    for number, share in enumerate((0.25, 0.5, 0.75)):
        for key, runs in (("weeks", len(first)), ("weeks_if_ever", len(ever))):
            needed = math.ceil(share * runs)
            assert found[key][number] == (ever[needed - 1] if 0 < needed <= len(ever) else None)


@pytest.mark.usefixtures("pretended")
def test_summary_agrees_with_the_tables(scenario: Scenario) -> None:
    result = sim.run(scenario, workers=1)
    (point,) = result.points
    for name in scenario.outcomes:
        assert point["outcomes"][name]["probability"] == pytest.approx(result.runs[f"out.{name}"].mean())
        assert point["time_to_event"][name]["ever"] == pytest.approx(result.runs[f"first.{name}"].notna().mean())
    weekly = result.weeks.groupby("week")["threat_strength"].quantile(0.75)
    assert point["weekly"]["threat_strength"]["0.75"] == pytest.approx(weekly.tolist(), abs=2e-6)
    last = result.pairs[result.pairs["week"] == 11].set_index(["a", "b"])
    for pair in point["pairs"]:
        assert pair["allied"] == last.loc[(pair["a"], pair["b"]), "allied"]
        together = (result.runs[f"bloc.{pair['a']}"] == result.runs[f"bloc.{pair['b']}"]).mean()
        assert pair["together"] == pytest.approx(together)
    run = result.runs.set_index("run").loc[point["typical"]["run"]]
    for bloc in point["typical"]["blocs"]:
        assert len({run[f"bloc.{member}"] for member in bloc}) == 1


def test_a_scenario_without_uncertain_inputs_has_independent_runs() -> None:
    """Two that repel each other never meet: 0 of 100 runs is at most z^2/(n + z^2), ten replicates a draw or not."""
    certain = loads(
        "title: Two\nfactions: {a: {influence: 1}, b: {influence: 1}}\naffinities: {a: {b: -1}}\n"
        "calendar: {start: 2016-01-04, weeks: 2}\nruns: 100\noutcomes: {pact: {metric: together, pair: [a, b], is: true}}\n"
    )
    result = sim.run(certain, workers=1)
    assert result.points[0]["uncertain"] == 0
    estimate = result.probability("pact")
    assert (estimate.probability, estimate.spread) == (0, (0, 0, 0))
    assert estimate.high == pytest.approx(3.8415 / 103.8415, abs=5e-5)
    assert "No input is uncertain here" in " ".join(answer(result).split())


@pytest.mark.usefixtures("pretended")
def test_csv_has_a_row_per_design_point_and_outcome(swept: Scenario, tmp_path) -> None:
    result = sim.run(swept, out=tmp_path / "result", workers=1)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "result" / "summary.csv").read_text(encoding="utf-8"))))
    assert [(row["design_point"], row["events.raid.engagements"], row["outcome"]) for row in rows] == [
        (str(number), value, name) for number, value in enumerate(("0.0", "4.0")) for name in sorted(swept.outcomes)
    ]
    last = result.probability("union", 1)
    assert float(rows[-1]["low"]) == last.low
    assert (int(rows[-1]["draws"]), (float(rows[-1]["spread_limit_05"]), float(rows[-1]["spread_limit_95"]))) == (6, last.spread_limit)


@pytest.mark.usefixtures("pretended")
def test_csv_has_a_date_for_what_happens_some_day_and_none_for_what_is_asked_of_the_end(scenario: Scenario, tmp_path) -> None:
    result = sim.run(scenario, out=tmp_path / "result", workers=1)
    rows = csv.DictReader(io.StringIO((tmp_path / "result" / "summary.csv").read_text(encoding="utf-8")))
    dates = {row["outcome"]: (row["median_week"], row["median_date"]) for row in rows}
    week = result.survival("army_gov").quartiles[1]
    assert week is not None and result.survival("union").quartiles[1] is not None, "else empty cells would say nothing"
    assert dates["army_gov"] == (str(week), result.survival("army_gov").dates()[week].isoformat())
    assert dates["union"] == dates["beaten"] == ("", "")
