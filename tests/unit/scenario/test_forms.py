"""What has not the form that its place asks for: each is told in one sentence that says which form it should have, and where."""

from __future__ import annotations

import pytest

from tests.unit.scenario.sample import TEXT, problems_of

# What is changed in the sample, into what, the path that is told and what must be said there.
FORMS = [
    ("between: [b, a], intensity", "between: [b], intensity", "rivalries.0.between", "must name two: [one, other]"),
    ("pair: [b, a], weeks", "pair: b, weeks", "outcomes.friends.pair", "must name two: [one, other]"),
    ("and: [a, gov]", "and: {a: gov}", "events.fight.clash.and", "must be a name or a list of names"),
    ("and: [a, gov]", "and: [a, gov, a]", "events.fight.clash.and", "names 'a' twice"),
    ("metric: together, pair: [b, a]", "metric: clashes, between: pair, above: 0", "outcomes.friends", "between: pair needs pair: [one, other]"),
    ("week: {uniform: [2, 10]}", "when: {above: 1}", "events.fight.when", "needs a metric"),
    ("weeks: 4}", "weeks: 4, when: soon}", "outcomes.union.when", "must be any, end or by and a date (by 2016-06-30)"),
    ("weeks: 4}", "weeks: 4, when: by 2016-02-30}", "outcomes.union.when", "must be any, end or by and a date (by 2016-06-30)"),
    ("{metric: coalition_share, at_least: 0.5, weeks: 4}", "{not: {metric: coalition_share, at_least: 0.5}, above: 1}", "outcomes.union", "numbers to compare with belong to a metric"),
    ("{metric: coalition_share, at_least: 0.5, weeks: 4}", "{not: {metric: coalition_share, at_least: 0.5, when: any}}", "outcomes.union", "when belongs to the whole outcome, not to a part of it"),
    ("on: 2016-02-03", "on: 2016-02-03\n    engagements: 2", "events.talk", "engagements belong to clash and attack only"),
    ("on: 2016-02-03", "on: 2016-02-03\n    clash: {between: [b], and: [a], at: west}", "events.talk", "is of more than one kind: clash, mediation"),
    ("compare_with: {without: [fight]}", "compare_with: {}", "claims.fight_divides.compare_with", "needs scenario, without or set"),
    ("compare_with: {without: [fight]}", 'compare_with: {scenario: " "}', "claims.fight_divides.compare_with.scenario", "must name a file"),
    ("compare_with: {without: [fight]}", f"compare_with: {{scenario: {'k' * 501}}}", "claims.fight_divides.compare_with.scenario", "is not the name of a file"),
    ("intensity: 0.8", "intensity: {beta: {a: 1, b: 1, min: 1, max: 1}}", "rivalries.a~b.intensity.beta", "min must be below max"),
    ("{choice: {4: 0.5, 8: 0.5}}", "{choice: {4: 0.5, 4.0: 0.5}}", "events.fight.engagements.choice", "gives the value 4.0 twice"),
    ("{triangular: [10, 20, 40], source: [book], grade: D}", "[10, 20]", "factions.a.strength", "must be a number or a distribution, not a list; a range is written {uniform: [10, 20]}"),
    ("success: 0.5", "success: {value: {low: 1}}", "events.talk.mediation.success.value", "must be a number, not a mapping"),
    ("title: A book, date: 2015", "title: A book, date: *one", "", "uses an alias (*); say the thing again instead"),
    ("gov: {name: Government,", "gov: {name: Government, recognition: 0.5,", "factions.gov.recognition", "is the authority's own, which is always 1; leave it out"),
    ("foe: {name: Foes,", "foe: {name: Foes, hostility: 0.5,", "factions.foe.hostility", "is a threat's own, which is always -1; leave it out"),
    ("threat: [foe]", "threat: [foe, gov]", "threat", "'gov' is the authority; it cannot be a threat as well"),
    ("  b: {name: Betas", "  all: {name: All}\n  b: {name: Betas", "factions.all", "'all' has a meaning of its own; choose another id"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "path", "message"), FORMS, ids=[wrong[:60] for _, wrong, _, _ in FORMS])
def test_what_has_not_the_form_asked_for_is_told_which_it_is(right: str, wrong: str, path: str, message: str) -> None:
    assert TEXT.count(right) == 1
    found = problems_of(TEXT.replace(right, wrong))
    assert [(problem.path, problem.message) for problem in found] == [(path, message)]
    assert found[0].line
