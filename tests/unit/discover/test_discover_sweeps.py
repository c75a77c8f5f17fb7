"""Conditions in a sweep: all design points together, and what varies over them is a condition like any other."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.analysis.boxes import Draws, boxes
from sim.cli.discovery_words import _brief, condition_words, in_words
from sim.result import Result as Found
from sim.scenario import Scenario, load, shipped
from sim.studies.cases import Column, _varied, cases
from sim.studies.discover import _halves, discover
from tests.unit.discover.planted import RECOGNITION, RIVALRY


def test_of_a_sweep_whole_draws_are_looked_at(swept: Found) -> None:
    everything, columns, all_draws, share = cases(swept, "united", range(3), most_rows=100)
    assert everything.numbers is not None and (everything.count, all_draws) == (33, 120)
    assert np.bincount(everything.numbers).tolist() == [3] * 33
    assert share == pytest.approx(swept.runs["out.united"].mean())
    recognition = everything.inputs[:, [column.path for column in columns].index(RECOGNITION)]
    for number in range(33):  # its inputs and its runs, at all three points, belong together
        rows = everything.numbers == number
        (drawn,) = set(recognition[rows])
        runs = swept.runs[swept.runs["in." + RECOGNITION] == drawn]
        assert len(runs) == 6 and runs["out.united"].sum() == everything.successes[rows].sum()


def test_what_varies_over_the_points_is_a_condition_like_any_other(swept: Found) -> None:
    found = discover(swept, "united")
    assert (found.design_point, found.points, found.varied, found.values) == (None, 3, (RIVALRY,), {})
    assert (found.draws, found.inputs) == (120, 6)
    limits = {(one.path, one.above): one for one in found.rules[0].conditions}
    assert limits[RIVALRY, False].value in (0.1, 0.5), "the limit is one of the values tried"
    assert limits[RIVALRY, False].stepped
    assert limits[RIVALRY, False].share == pytest.approx({0.1: 1 / 3, 0.5: 2 / 3}[limits[RIVALRY, False].value])
    runs = swept.runs.assign(rivalry=swept.runs["design_point"].map({0: 0.1, 1: 0.5, 2: 0.9}))
    values = {path: runs["rivalry"] if path == RIVALRY else runs[f"in.{path}"] for path, _ in limits}
    box = np.logical_and.reduce([values[p] >= one.value if above else values[p] <= one.value for (p, above), one in limits.items()])
    odd = runs["draw"] % 2 == 1
    assert found.rules[0].held_out.density == pytest.approx(runs.loc[box & odd, "out.united"].mean())
    assert found.rules[0].held_out.mass == pytest.approx((box & odd).sum() / odd.sum())
    assert found.probability == pytest.approx(runs["out.united"].mean())


@pytest.mark.parametrize(("values", "said"), [([0, 0.9], "is 0"), ([-0.0, 0.05, 0.9], "is 0.05 or less"), ([0.05, 0.9], "is 0.05")])
def test_a_limit_that_leaves_one_value_is_told_by_that_value_alone(world: Scenario, values: list[float], said: str) -> None:
    """The least or the largest of the values tried is no bound: nothing is below 0."""
    design = world.varied({RIVALRY: values})
    found = discover(sim.run(design, runs=240, replicates=2), "united")
    (one,) = (condition for condition in found.rules[0].conditions if condition.path == RIVALRY)
    assert not one.above and one.stepped and one.single == ("or" not in said)
    assert condition_words(one) == f"the rivalry of band and gov {said}"
    branches = {_brief(condition) for branch in found.branches for condition in branch.conditions if condition.path == RIVALRY}
    assert f"rivalry of band and gov {'=' if one.single else '<='} {one.value:g}" in branches


def test_one_point_of_a_sweep_is_as_if_it_had_been_run_alone(swept: Found, world: Scenario) -> None:
    one = discover(swept, "united", design_point=1)
    alone = discover(sim.run(world.replace({RIVALRY: 0.5}), runs=240, replicates=2), "united")
    assert one.values == {RIVALRY: 0.5} and one.design_point == 1
    assert (one.rules, one.branches, one.probability) == (alone.rules, alone.branches, alone.probability)


def test_a_draw_is_on_one_side_at_all_points(swept: Found) -> None:
    everything, *_ = cases(swept, "united", range(3))
    first, second = _halves(everything)
    assert first.numbers is not None and second.numbers is not None
    assert not set(first.numbers.tolist()) & set(second.numbers.tolist())
    assert np.bincount(first.numbers)[::2].tolist() == [3] * 60
    assert first.inputs[:3, 0].tolist() == [first.inputs[0, 0]] * 3, "a draw's inputs are the same at each point"


def test_points_with_random_numbers_of_their_own_have_draws_of_their_own(world: Scenario) -> None:
    apart = sim.run(world.varied({RIVALRY: [0.1, 0.9]}, independent=True), runs=100, replicates=2)
    everything, columns, *_ = cases(apart, "united", [0, 1])
    assert everything.count == len(everything) == 100
    assert {column.path for column in columns} & {"seed", RIVALRY} == {RIVALRY}


def test_the_same_draws_at_many_points_are_not_many_draws() -> None:
    """100 draws that are all or nothing, whatever the inputs, met by 12 points: still 100 draws, not 1,200."""
    rng = np.random.default_rng(5)
    spurious = 0
    for _ in range(8):
        sure, inputs = rng.random(100) < 0.5, rng.random((100, 4))
        numbers, points = np.repeat(np.arange(100), 12), np.tile(np.arange(12.0), 100)
        values = np.column_stack([inputs[numbers], points])
        draws = Draws(values, np.where(sure, 4, 0)[numbers], np.full(1200, 4), numbers)
        spurious += bool(boxes(draws.part(numbers % 2 == 0), draws.part(numbers % 2 == 1), 4, 1))
    assert spurious <= 1


def test_what_a_point_does_is_seen_through_draws_that_differ_more() -> None:
    """Draws differ by 60 points of probability, points by 15: paired by draw, 60 draws held out are enough to see the points."""
    rng = np.random.default_rng(7)
    numbers, points = np.repeat(np.arange(120), 4), np.tile(np.arange(4.0), 120)
    chance = np.where(rng.random(120) < 0.5, 0.2, 0.8)[numbers] + np.where(points >= 2, 0.15, 0.0)
    draws = Draws(np.column_stack([rng.random((120, 3))[numbers], points]), rng.binomial(5, chance), np.full(480, 5), numbers)
    (box, *_) = boxes(draws.part(numbers % 2 == 0), draws.part(numbers % 2 == 1), 4, 1)
    assert [(limit.column, limit.above) for limit in box.limits] == [(3, True)]
    assert 1 < box.limits[0].value < 2


def test_names_and_truths_that_vary_are_conditions() -> None:
    varied = _varied(
        [{"rule": rule, "x": truth, "seed": 1} for rule in ("logit", "landscape", "bilateral_shapley") for truth in (True, False)]
    )
    assert varied[Column("rule", "landscape")] == [0, 0, 1, 1, 0, 0]
    assert varied[Column("x", "true")] == [1, 0] * 3
    assert [column.path for column in varied] == ["rule"] * 3 + ["x"]


def test_a_rule_that_decides_is_told_by_its_name(world: Scenario) -> None:
    """Under the bilateral Shapley value nobody joins where the efficiency is 1, so that the two are never united."""
    design = world.varied({"rule": ["landscape", "bilateral_shapley"]})
    found = discover(sim.run(design, runs=200, replicates=2), "united")
    (rule,) = (one for one in found.rules[0].conditions if one.path == "rule")
    assert (rule.name, rule.above) == ("landscape", True)
    told = " ".join(in_words(found, design).split())
    assert "Taking all 2 design points together, which differ in rule, it holds in" in told
    assert "the rule is landscape" in told and "of all runs." in told and "--point N looks at one" in told


def test_points_that_differ_in_seeds_alone_are_said_to() -> None:
    scenario = load(shipped()["four_factions"]).replace({"factions.guards.recognition": {"uniform": [-1, 1]}}).varied({"seed": [1, 2]})
    found = discover(sim.run(scenario, runs=80, replicates=1))
    assert found.varied == ()
    assert "which differ in nothing but their seeds, it holds in" in " ".join(in_words(found, scenario).split())


def test_a_sweep_may_be_all_that_varies() -> None:
    scenario = load(shipped()["four_factions"]).varied({"events.capital_quarrel.engagements": [0, 4, 8]})
    found = discover(sim.run(scenario, runs=90, replicates=1))
    assert found.inputs == 1 and found.rules[0].conditions[0].path == "events.capital_quarrel.engagements"
