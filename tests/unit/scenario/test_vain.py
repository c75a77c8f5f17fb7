"""What no run depends on cannot vary, and is warned of in levers and claims, with the reason; what acts at some point may."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import lint, loads
from tests.unit.scenario.sample import TEXT

LANDSCAPE = """\
title: Three firms
factions: {sun: {strength: 28.9}, dec: {strength: 20.0}, ibm: {strength: {uniform: [20, 31]}}}
affinities: {sun: {dec: -1, ibm: 0.5}, dec: {ibm: -0.3}}
outcomes: {t: {metric: together, pair: [sun, ibm]}}
"""
PEACE = """\
title: Peace
authority: gov
calendar: {start: 2016-01-04, weeks: 8}
places: {p: {oil: 0.5}, q: {}}
factions:
  gov: {strength: 20, presence: {p: 1}}
  a: {strength: {uniform: [10, 30]}, recognition: -0.5, oil_stake: 0.2, presence: {p: 1}}
  b: {strength: 15, recognition: 0.5, presence: {q: 1}}
events: {strike: {airstrike: {on: b, at: q, share: 0.1, invited: true, partner: a}, week: 2}}
outcomes: {t: {metric: together, pair: [a, b]}}
"""
GIVEN = "the affinities are given, so that only realignment runs, in which it plays no part"
NO_DAMAGE = "nothing damages oil income (neither a clash with a threat nor a blockade, in a place with oil)"


@pytest.mark.parametrize(
    ("text", "path", "values", "why"),
    [
        (LANDSCAPE, "parameters.clash_rate", [0.1, 0.5], GIVEN),
        (LANDSCAPE, "parameters.recognition_weight", [1, 5], GIVEN),
        (LANDSCAPE, "factions.dec.oil_stake", [0, 0.5], GIVEN),
        (LANDSCAPE, "parameters.efficiency", [1.1, 2], "only the rule bilateral_shapley uses it, and the rule here is logit"),
        (LANDSCAPE + "rule: landscape\n", "parameters.aversion", [1, 5], "only the rule logit uses it, and the rule here is landscape"),
        (TEXT, "parameters.efficiency", [1.1, 2], "only the rule bilateral_shapley uses it, and the rule here is logit"),
        (TEXT, "parameters.oil_exposure", [0, 1], "nobody has a stake in oil income"),
        (PEACE, "parameters.stigma", [0, 1], "there is no threat"),
        (PEACE, "parameters.backlash", [0, 1], "no event is an uninvited air strike with a partner"),
        (PEACE, "parameters.reach_km", [40, 80], "there is no road"),
        (PEACE, "parameters.tie_weight", [0, 1], "there is no tie, and nothing brings one"),
        (PEACE, "places.p.oil", [0, 1], "nothing damages oil income there (neither a clash with a threat nor a blockade)"),
        (PEACE, "factions.a.oil_stake", [0, 1], NO_DAMAGE),
        (PEACE.replace("recognition: -0.5, ", ""), "places.p.political_weight", [0, 1], "nobody ever rejects the authority (a recognition below 0)"),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_refused_with_the_reason(text: str, path: str, values: list[float], why: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text).varied({path: values})
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [(f"sweep.vary.{path}", f"changes nothing: {why}")]
    with pytest.raises(ScenarioError) as caught:
        loads(text).varied([{path: value} for value in values])
    assert [problem.message for problem in caught.value.problems] == [f"changes nothing: {why}"], "once for a whole list"


@pytest.mark.parametrize(
    ("text", "vary"),
    [
        (TEXT, {"parameters.efficiency": [1.1, 2], "rule": ["logit", "bilateral_shapley"]}),
        (TEXT, {"parameters.efficiency": [1.1, 2], "parameters.aversion": [1, 2], "rule": ["logit", "bilateral_shapley"]}),
        (PEACE, {"parameters.backlash": [0, 1], "events.strike.invited": [True, False]}),
        (TEXT, {"parameters.oil_exposure": [0, 1], "factions.a.oil_stake": [0, 1]}),
        (PEACE.replace("recognition: -0.5", "recognition: 0"), {"places.p.political_weight": [0, 1], "factions.a.recognition": [-1, 1]}),
        (PEACE.replace("strength: 15, ", "strength: 0, ").replace("strength: 20, ", ""),
         {"parameters.clash_rate": [0, 1], "factions.b.strength": [0, 9]}),
        (PEACE + "ties: [{between: [a, b], intensity: 0}]\n", {"parameters.tie_weight": [0, 1], "ties.a~b.intensity": [0, 1]}),
        (LANDSCAPE, {"factions.dec.influence": [0, 0.5]}),
    ],
)  # fmt: skip
def test_what_acts_at_some_point_of_the_sweep_is_taken(text: str, vary: dict[str, list[object]]) -> None:
    swept = loads(text).varied(vary)
    assert swept.sweep is not None and swept.sweep.paths == tuple(sorted(vary))


def test_what_is_broken_is_told_and_not_what_a_sweep_over_it_would_change() -> None:
    text = PEACE.replace("invited: true", "invited: perhaps") + "sweep: {vary: {parameters.backlash: [0, 1]}}\n"
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    assert [problem.path for problem in caught.value.problems] == ["events.strike.airstrike.invited"]


def test_what_has_lost_what_it_acts_on_varies_no_longer() -> None:
    """As a claim does that takes an event out, or another rule."""
    struck = loads(PEACE.replace("invited: true", "invited: false")).varied({"parameters.backlash": [0, 1], "seed": [1, 2]})
    left = struck.without("strike").sweep
    assert left is not None and left.paths == ("seed",)
    averse = loads(TEXT).varied({"parameters.aversion": [1, 5]})
    assert averse.under_rule("landscape").sweep is None
    assert averse.across_rules("all").sweep is not None
    assert averse.replace({"rule": "landscape"}).sweep is None


def test_a_lever_or_a_claim_about_what_changes_nothing_is_warned_of() -> None:
    said = "changes nothing: only the rule bilateral_shapley uses it, and the rule here is logit"
    claim = "  vain: {outcome: union, direction: lower, compare_with: {set: {parameters.efficiency: 2}}}\n"
    found = lint(loads(TEXT.replace("levers: [", "levers: [parameters.efficiency, ").replace("levers:", claim + "levers:")))
    assert [(problem.path, problem.message) for problem in found] == [
        ("claims.vain.compare_with.set.parameters.efficiency", said), ("levers", f"parameters.efficiency {said}"),
    ]  # fmt: skip
    assert not lint(loads(TEXT.replace("levers:", claim.replace("efficiency: 2", "efficiency: 2, rule: bilateral_shapley") + "levers:")))
