"""Names of outcomes: cleaned, bounded, told apart, written back; what an outcome asks does not depend on what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import Scenario, dump, load, loads
from sim.scenario.conditions import LONGEST_NAME
from sim.scenario.describe import describe
from tests.unit.scenario.sample import TEXT

UNION = "{metric: coalition_share, at_least: 0.5, weeks: 4}"


def called(name: str, more: str = "") -> Scenario:
    """The sample with a name for its outcome `union` as the file has it, and more outcomes."""
    assert TEXT.count(UNION) == 1
    return loads(TEXT.replace(UNION, UNION.replace("{", f"{{name: {name}, ") + more), name="x.yaml")


def refused(name: str, more: str = "") -> str:
    with pytest.raises(ScenarioError) as caught:
        called(name, more)
    (problem,) = caught.value.problems
    assert problem.line > 0
    return f"{problem.path}: {problem.message}"


def test_a_name_is_one_line() -> None:
    assert called('" all of \\n  them\\t together "').outcomes["union"].name == "all of them together"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ('""', "must not be empty"),
        ('" \\n"', "must not be empty"),
        ("x" * (LONGEST_NAME + 1), f"a name is a short phrase, {LONGEST_NAME} at most"),
        ("166", "must be text; write it in quotes"),
        ('"a\\u202eb"', "acts on the screen"),
        ("[a, b]", "must be text"),
    ],
)
def test_what_is_no_name_is_refused(name: str, message: str) -> None:
    found = refused(name)
    assert found.startswith("outcomes.union.name: ")
    assert message in found


def test_the_longest_name_is_taken() -> None:
    assert called("x" * LONGEST_NAME).outcomes["union"].name == "x" * LONGEST_NAME


def test_two_outcomes_cannot_have_one_name() -> None:
    other = "\n  other_one: {name: All Together, metric: losses, above: 1}"
    assert refused("all together", other).startswith(
        "outcomes.union.name: 'all together' is what the outcome 'other_one' is called as well"
    )


def test_a_name_cannot_be_another_outcomes_id_in_words() -> None:
    message = "outcomes.union.name: 'Other one' is what the outcome 'other_one' is called as well"
    assert refused("Other one", "\n  other_one: {metric: losses, above: 1}").startswith(message)
    assert called("Union").outcomes["union"].name == "Union"


@pytest.mark.parametrize("inner", ["not: {name: x, metric: losses, above: 1}", "all: [{name: x, metric: losses, above: 1}]"])
def test_only_a_whole_outcome_has_a_name(inner: str) -> None:
    with pytest.raises(ScenarioError, match="the key 'name' is not known here"):
        loads(TEXT.replace(UNION, f"{{{inner}}}"))


def test_a_named_outcome_is_written_and_read_back() -> None:
    scenario = called('"yes: all"')
    assert 'union: {name: "yes: all", metric: coalition_share' in dump(scenario)
    assert loads(dump(scenario)) == scenario
    assert "name" not in loads(TEXT).plain()["outcomes"]["union"]


def test_a_name_is_part_of_the_scenario_as_a_title_is() -> None:
    plain, named = loads(TEXT), called("all of them")
    assert len({plain.hash(), named.hash(), loads(TEXT.replace("title: Sample", "title: Other")).hash()}) == 3


def test_what_is_asked_does_not_depend_on_the_name() -> None:
    plain, named = loads(TEXT).outcomes["union"], called("all of them").outcomes["union"]
    assert plain != named
    assert plain.asks_as(named)
    assert named.asks_as(plain)
    assert not named.asks_as(loads(TEXT.replace("at_least: 0.5", "at_least: 0.6")).outcomes["union"])
    assert not named.asks_as(None)


def test_an_outcome_stated_anew_is_called_anew(tmp_path: Path) -> None:
    """It is replaced as a whole: the name of the one before may not fit what it asks now."""
    (tmp_path / "base.yaml").write_text(TEXT.replace(UNION, UNION.replace("{", "{name: all of them, ")), encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text("extends: base.yaml\noutcomes: {union: {metric: losses, above: 1}}\n", encoding="utf-8")
    assert load(tmp_path / "base.yaml").outcomes["union"].name == "all of them"
    assert load(child).outcomes["union"].name is None


def test_description_gives_the_name_and_the_id() -> None:
    assert "  all of them [union]: the anti-Foes coalition holds" in describe(called("all of them"))
