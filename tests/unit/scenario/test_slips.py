"""Numbers, dates and YAML as people write them who know no YAML: refused, with how to write them."""

from __future__ import annotations

import pytest

from sim.scenario.numerals import hint
from tests.unit.scenario.sample import TEXT, problems_of

NUMBERS = {
    "-0,5": "decimals with a point: -0.5",
    "1,500": "decimals with a point: 1500, or 1.500 if the comma is a decimal one",
    "1,500,000": "decimals with a point: 1500000",
    "1 500": "without gaps: 1500",
    "1_500": "without gaps: 1500",
    "80%": "a percentage is written as a share: 0.8",
    "1/2": "a fraction is written as a decimal",
    "\u22120.5": "its minus is another sign, a dash: write -0.5",
    "0.5": "take the quotation marks away",
    "1000-2000": "a range is written {uniform: [1000, 2000]}",
    "1000 to 2000": "a range is written {uniform: [1000, 2000]}",
    "uniform(4, 8)": "a distribution is written {uniform: [4, 8]}",
    "1500 men": "write the number alone",
    "1.5k": "write the number alone",
}


@pytest.mark.parametrize(("said", "told"), NUMBERS.items())
def test_a_number_written_otherwise_is_told_as_scenarios_have_it(said: str, told: str) -> None:
    assert told in hint(said)


@pytest.mark.parametrize(
    "said", ["high", "", "-", "2016-02-05", "1.2.3", "b", "9" * 100 + "%", None, True, {}, ["a", 1], [1], [True, False]]
)
def test_what_cannot_be_told_is_left_alone(said: object) -> None:
    assert hint(said) == ""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("strength: 30", "strength: 3,5", "has no value; after a decimal comma?"),
        ("strength: 30", 'strength: "30"', "not '30'; take the quotation marks away"),
        ("strength: 30", "strength: [20, 40]", "not a list; a range is written {uniform: [20, 40]}"),
        ("strength: 30", "strength: [20, 30, 40]", "not a list; a range is written {triangular: [20, 30, 40]}"),
        ("weeks: 3\n", "weeks: 3,5\n", "not '3,5'; write it without commas, decimals with a point: 3.5"),
        ("intensity: 0.8", "intensity: 0,8", "has no value; after a decimal comma?"),
        ("weeks: 20}", "weeks: 20 weeks}", "must be a whole number, not '20 weeks'; write the number alone"),
        ("on: 2016-02-03", "on: 03/02/2016", "must be a date like 2016-01-04, not '03/02/2016'"),
    ],
)
def test_it_is_told_where_it_stands(right: str, wrong: str, told: str) -> None:
    assert TEXT.count(right) == 1
    line = TEXT[: TEXT.index(right)].count("\n") + 1
    assert [problem.line for problem in problems_of(TEXT.replace(right, wrong)) if told in problem.message] == [line]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: x\nfactions:\n\ta: {}\n", "indent with spaces, not with a tab"),
        ("title: x\ncalendar:\n    start: 2016-01-04\n   weeks: 3\n", "indent the line as those beside it"),
        ("title: x\nfactions:\n  a:\n    strength:30\n    name: A\n", "a space after the colon of each key"),
        ("title: x\nseed:1\nruns: 5\n", "each key has a colon and a space after it"),
        ("title: 'the foe's camp'\nseed: 1\n", "see that every quotation mark here and above has its partner"),
        ('title: "x\nseed: 1\n', "a quotation mark is opened and never closed"),
        ("title: x\ncalendar: {start: 2016-01-04, weeks: 3\nseed: 1\n", "what is opened in line 2 must be closed"),
        ("title: @x\n", "put a text that begins with this sign in quotes"),
    ],
)
def test_what_is_no_yaml_is_told_with_what_to_look_for(text: str, told: str) -> None:
    (problem,) = problems_of(text)
    assert problem.message.startswith("is not valid YAML: ")
    assert told in problem.message
