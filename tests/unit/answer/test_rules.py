"""Whether an answer depends on the rule: paired differences worked out by hand, the table, the sentence."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.analysis.answer import answer, parts
from sim.analysis.rules import compares_rules, comparison, moves, paired, rules_table, verdict_on_rules
from sim.result import Result
from sim.scenario import Quantity, Scenario, load, shipped

Z95 = 1.959963984540054


def test_paired_differences_by_hand() -> None:
    """Three draws of two runs with sums 2, 0, 1: mean 1/2, residual sums 1, -1, 0, variance 3/2 * 2 / 36 = 1/12."""
    difference, draws = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0]), np.array([0, 0, 1, 1, 2, 2])
    reach = Z95 * math.sqrt(1 / 12)
    assert paired(difference, draws, 0.95) == pytest.approx((0.5, 0.5 - reach, 1.0))  # cut off at 1
    assert paired(-difference, draws, 0.95) == pytest.approx((-0.5, -1.0, -0.5 + reach))


def test_one_draw_says_nothing_of_the_noise() -> None:
    assert paired(np.array([1.0, 0.0]), np.zeros(2, np.int64), 0.95) == (0.5, -1.0, 1.0)


def test_intervals_of_paired_differences_hold_as_often_as_they_say() -> None:
    """Simulated: draws differ in their own chance of a difference; 95% within three standard errors of 95% in 400 samples."""
    rng = np.random.default_rng(4)
    draws, hits = np.repeat(np.arange(60), 5), 0
    for _ in range(400):
        chance = np.repeat(rng.beta(2, 6, 60), 5)
        _, low, high = paired((rng.random(300) < chance).astype(float) - (rng.random(300) < 0.1), draws, 0.95)
        hits += low <= 0.25 - 0.1 <= high
    assert abs(hits / 400 - 0.95) < 3 * math.sqrt(0.95 * 0.05 / 400)


@pytest.fixture(scope="module")
def four() -> Result:
    return sim.run(load(shipped()["four_factions"]), runs=120, weeks=20, rules="all")


def test_differences_are_of_the_same_runs_under_each_rule(four: Result) -> None:
    assert compares_rules(four)
    base = four.points[0]["outcomes"]
    for move in moves(four):
        point = next(point for point in four.points if point["values"]["rule"] == move.rule)
        assert move.difference == pytest.approx(point["outcomes"][move.outcome]["probability"] - base[move.outcome]["probability"])
        assert move.low <= move.difference <= move.high
        assert move.beyond_noise == (not move.low <= 0 <= move.high)
    assert any(move.beyond_noise for move in moves(four))
    assert comparison(four)["against"] == "logit"


def test_the_table_has_a_line_an_outcome_a_column_a_rule_and_stars_where_the_sentence_says_so(four: Result) -> None:
    head, *rows = rules_table(four, moves(four))
    assert head.split() == ["logit", "landscape", "bilateral_shapley"]
    assert len(rows) == len(four.scenario.outcomes)
    starts = [head.index(rule) for rule in head.split()]
    for row in rows:
        assert all(row[start - 1] == " " and row[start] in "<>0123456789" for start in starts)
    assert sum(row.count("*") for row in rows) == sum(move.beyond_noise for move in moves(four))
    sentence, lines = verdict_on_rules(four, moves(four))
    assert sentence.startswith("Does the answer depend on the rule?")
    assert len(lines) == len({move.outcome for move in moves(four) if move.beyond_noise})


def test_the_answer_is_that_under_the_first_rule_followed_by_the_table(four: Result) -> None:
    alone = sim.run(load(shipped()["four_factions"]), runs=120, weeks=20)
    text = answer(four)
    for part in answer(alone).split("\n\n"):
        assert part in text
    assert "\n".join(f"  {line}" for line in rules_table(four, moves(four))) in text
    assert [part.about for part in parts(four)].count("rules") == 2


def test_rules_that_agree_are_said_to_agree() -> None:
    """A landscape scenario in which all want the same: no rule moves anything."""
    text = """
title: Friends
factions: {a: {strength: 1}, b: {strength: 1}}
affinities: {a: {b: 1}}
calendar: {start: 2016-01-04, weeks: 3}
outcomes: {united: {metric: together, pair: [a, b], when: end}}
"""
    result = sim.run(sim.loads(text), runs=30, rules="all")
    assert verdict_on_rules(result, moves(result)) == (
        "Does the answer depend on the rule? Not that one could tell: against logit no outcome moves by more than noise.", []
    )  # fmt: skip
    assert "*" not in "".join(rules_table(result, moves(result)))


def test_each_rules_own_inputs_are_kept_where_it_ran(scenario: Scenario) -> None:
    uncertain = {"parameters.efficiency": Quantity(uniform=(1.1, 2.0)), "parameters.inertia": Quantity(uniform=(0.0, 0.1))}
    result = sim.run(scenario.replace(uncertain), rules="all")
    runs = result.runs
    by_rule = {point["values"]["rule"]: runs[runs["design_point"] == number] for number, point in enumerate(result.points)}
    assert by_rule["bilateral_shapley"]["in.parameters.efficiency"].between(1.1, 2.0).all()
    assert by_rule["logit"]["in.parameters.efficiency"].isna().all()
    assert by_rule["landscape"]["in.parameters.inertia"].isna().all()
    assert by_rule["logit"]["in.factions.mil.strength"].tolist() == by_rule["landscape"]["in.factions.mil.strength"].tolist()
