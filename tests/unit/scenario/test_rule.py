"""The rule of realignment as a key of the scenario: stated, inherited, set, swept, written; and what only some rules use."""

from __future__ import annotations

import pytest

from sim.design import design_points
from sim.errors import ScenarioError, UnknownNameError
from sim.scenario import PARAMETERS, dump, load, loads
from sim.scenario.describe import describe
from sim.scenario.rules import RULES
from sim.scenario.schema import json_schema
from tests.unit.scenario.sample import TEXT

SCENARIO = loads(TEXT)


def test_the_default_is_the_models_own_and_is_written_out() -> None:
    assert SCENARIO.rule == next(iter(RULES)) == "logit"
    assert "\nrule: logit\n" in dump(SCENARIO)
    assert loads(dump(SCENARIO.under_rule("landscape"))).rule == "landscape"


def test_a_file_that_extends_another_inherits_its_rule(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "base.yaml").write_text(TEXT + "rule: landscape\n", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("extends: base.yaml\ntitle: child\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("extends: base.yaml\nrule: bilateral_shapley\n", encoding="utf-8")
    assert load(tmp_path / "child.yaml").rule == "landscape"
    assert load(tmp_path / "other.yaml").rule == "bilateral_shapley"


@pytest.mark.parametrize("wrong", ["landscap", "[landscape]", "3"])
def test_a_rule_that_does_not_exist_is_refused_where_it_stands(wrong: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(f"rule: {wrong}\n{TEXT}")
    problem = caught.value.problems[0]
    assert (problem.path, problem.line) == ("rule", 1)
    assert "must be logit, landscape or bilateral_shapley" in problem.message
    assert ("did you mean 'landscape'?" in problem.message) == (wrong == "landscap")


def test_a_rule_can_be_set_like_a_number() -> None:
    assert SCENARIO.replace({"rule": "landscape"}).rule == "landscape"
    with pytest.raises(ScenarioError, match="did you mean 'landscape'"):
        SCENARIO.replace({"rule": "lanscape"})
    with pytest.raises(ScenarioError, match="must be logit"):
        SCENARIO.replace({"rule": 2})
    with pytest.raises(UnknownNameError, match="did you mean 'rule'"):
        SCENARIO.replace({"rul": "landscape"})
    with pytest.raises(UnknownNameError, match="did you mean 'bilateral_shapley'"):
        SCENARIO.under_rule("bilateral_shaply")


@pytest.mark.parametrize(
    ("vary", "message"),
    [("{rule: [landscap, logit]}", "did you mean 'landscape'"), ("{rule: [1, 2]}", "must be logit, landscape, bilateral_shapley, not 1"),
     ("{parameters.clash_rate: [logit]}", "must be a number, not 'logit'")],
)  # fmt: skip
def test_a_sweep_takes_rules_for_the_rule_and_nowhere_else(vary: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        loads(TEXT[: TEXT.index("sweep:")] + f"sweep: {{vary: {vary}}}\n" + TEXT[TEXT.index("sources:") :])


def test_a_claim_may_compare_rules() -> None:
    text = TEXT.replace("compare_with: {without: [fight]}", "compare_with: {set: {rule: landscape}}")
    assert loads(text).claims["fight_divides"].compare_with.set["rule"] == "landscape"
    with pytest.raises(ScenarioError, match="did you mean 'landscape'"):
        loads(text.replace("rule: landscape", "rule: landscap"))


def test_across_rules_its_own_comes_first_and_other_sweeps_stay() -> None:
    swept = SCENARIO.under_rule("landscape").across_rules()
    assert swept.sweep is not None
    assert swept.sweep.vary["rule"] == ("landscape", "logit", "bilateral_shapley")
    assert tuple(design_points(swept)[:3]) == tuple(
        {"events.fight.engagements": 0, "factions.a.recognition": -1, "rule": rule} for rule in ("landscape", "logit", "bilateral_shapley")
    )
    assert len(design_points(swept)) == 3 * 4
    assert loads(dump(swept)) == swept


def test_across_rules_without_its_own_the_first_named_is_the_one_told() -> None:
    swept = SCENARIO.across_rules(["landscape", "bilateral_shapley", "landscape"])
    assert swept.rule == "landscape"
    assert swept.sweep is not None and swept.sweep.vary["rule"] == ("landscape", "bilateral_shapley")
    assert SCENARIO.across_rules("landscape") == SCENARIO.under_rule("landscape")
    with pytest.raises(UnknownNameError, match="no rule is called 'al'; did you mean 'all'"):
        SCENARIO.across_rules(["al"])


@pytest.mark.parametrize("rule", list(RULES))
def test_only_the_parameters_of_its_rule_are_inputs_and_the_rest_stand_at_their_defaults(rule: str) -> None:
    """A parameter that a scenario gains with a new rule is no new uncertain input of the old one."""
    scenario = SCENARIO.under_rule(rule)
    inputs, numbers = scenario.inputs(), scenario.quantities()
    assert inputs.keys() == numbers.keys()
    for name, parameter in PARAMETERS.items():
        path = f"parameters.{name}"
        if parameter.rule in (None, rule):
            assert inputs[path] == numbers[path]
        else:
            assert inputs[path].constant == parameter.default
            assert numbers[path].constant is None
    assert SCENARIO.replace({"parameters.efficiency": 1.3}).inputs()["parameters.efficiency"].constant == 1.3


def test_describe_and_schema_know_the_rules() -> None:
    assert "by the rule bilateral_shapley" in " ".join(describe(SCENARIO.under_rule("bilateral_shapley")).split())
    assert {"enum": list(RULES)}.items() <= json_schema()["properties"]["rule"]["anyOf"][0].items()
