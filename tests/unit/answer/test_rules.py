"""Whether an answer depends on the rule: paired differences worked out by hand, the table, the sentence."""

from __future__ import annotations

import pytest

import sim
from sim.analysis.answer import answer, parts
from sim.analysis.rules import Move, compares_rules, comparison, moves, rules_table, verdict_on_rules
from sim.analysis.wording import outcome_names
from sim.result import Result
from sim.scenario import Quantity, Scenario, build, load, shipped
from sim.studies.compare import Study
from sim.studies.crew import crew
from sim.studies.paired_runs import PairedRuns


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


def test_intervals_are_those_of_a_comparison(four: Result) -> None:
    """One interval for paired shares: `compare` of the two rules, on the same runs, has the same difference and bounds."""
    scenario = load(shipped()["four_factions"])
    found = moves(four)
    level = 1 - 0.05 / len(found)
    study = Study([scenario.replace({"rule": "landscape"}), scenario], runs=120, weeks=20)
    with crew(2) as there:
        pairs = PairedRuns(study.worlds, study.shared, there)
        pairs.extend(120)
        bounds = dict(study.intervals(pairs, level))
        differences = {each.name: each.difference for each in study.answer(pairs, complete=True).others[0].outcomes.values()}
    for move in found:
        if move.rule == "landscape":
            assert move.difference == pytest.approx(differences[move.outcome])
            assert (move.low, move.high) == pytest.approx(bounds[move.outcome], abs=1e-9)


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
    for move in moves(result):
        assert move.difference == 0 and move.low < -0.05 and move.high > 0.05, "thirty runs alike are not certain that none would differ"


def test_the_sentence_tells_how_far_the_main_outcome_moves_at_most(four: Result) -> None:
    """Made by hand: only what lies beyond noise counts, and of that of the main outcome the farthest, either way."""
    main, other = four.summary["main"], next(name for name in four.scenario.outcomes if name != four.summary["main"])
    names, count = outcome_names(four.scenario), len(four.scenario.outcomes)
    near, far = Move(main, "landscape", 0.1, 0.02, 0.2), Move(main, "bilateral_shapley", -0.3, -0.4, -0.2)
    unsure, elsewhere = Move(other, "landscape", 0.5, -0.1, 1.0), Move(other, "bilateral_shapley", 0.6, 0.5, 0.7)
    sentence, lines = verdict_on_rules(four, [near, far, unsure])
    assert sentence == (
        f"Does the answer depend on the rule? Yes: “{names[main]}” is 30 points less likely under bilateral_shapley than under logit; "
        f"of all {count} outcomes 1 moves by more than noise:"
    )
    assert lines == [f"{names[main]}: -30 points under bilateral_shapley (-40 to -20); +10 points under landscape (+2 to +20)."]
    sentence, lines = verdict_on_rules(four, [elsewhere, near])
    assert f"Yes: “{names[main]}” is 10 points likelier under landscape" in sentence and "2 move by more than noise" in sentence
    assert [line.partition(":")[0] for line in lines] == [names[main], names[other]]
    sentence, lines = verdict_on_rules(four, [elsewhere, unsure])
    assert f"Not for “{names[main]}”, which moves by no more than noise, but for others; of all {count} outcomes 1 moves" in sentence
    assert lines == [f"{names[other]}: +60 points under bilateral_shapley (+50 to +70)."]


def test_each_rules_own_inputs_are_kept_where_it_ran(scenario: Scenario) -> None:
    uncertain = {"parameters.efficiency": Quantity(uniform=(1.1, 2.0)), "parameters.inertia": Quantity(uniform=(0.0, 0.1))}
    result = sim.run(scenario.replace(uncertain), rules="all")
    runs = result.runs
    by_rule = {point["values"]["rule"]: runs[runs["design_point"] == number] for number, point in enumerate(result.points)}
    assert by_rule["bilateral_shapley"]["in.parameters.efficiency"].between(1.1, 2.0).all()
    assert by_rule["logit"]["in.parameters.efficiency"].isna().all()
    assert by_rule["landscape"]["in.parameters.inertia"].isna().all()
    assert by_rule["logit"]["in.factions.mil.strength"].tolist() == by_rule["landscape"]["in.factions.mil.strength"].tolist()


def test_a_scenario_without_outcomes_is_compared_in_none() -> None:
    data = load(shipped()["four_factions"]).plain()
    for section in ("outcomes", "claims", "levers", "question"):
        data.pop(section, None)
    found = sim.run(build(data), runs=6, weeks=4, rules="all")
    assert moves(found) == ()
    assert comparison(found) == {"against": "logit", "moves": []}
    assert "rule" not in answer(found)
