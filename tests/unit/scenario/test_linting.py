"""What is allowed but probably not meant is warned of, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import build, lint, loads
from tests.unit.scenario.sample import TEXT

# What is changed in the sample (which gives no warning) and what the one warning must say.
DOUBTS = [
    ("intensity: 0.8, at: west, why: an old feud, source: [book], grade: Sd", "intensity: 0.8", "says neither a source"),
    ("recognition: -0.5, presence: {west: 1}, source: book", "presence: {west: 1}", "says neither a source"),
    (
        "  - {between: [b, a], intensity: 0.8, at: west, why: an old feud, source: [book], grade: Sd}",
        "  []",
        "has no rivalry, tie, trust or affinity",
    ),
    ("week: {uniform: [2, 10]}", "week: {uniform: [20, 30]}", "is after the end"),
    ("on: 2016-02-03", "on: 2017-02-03", "is after the end"),
    ("{east: 0.6, west: 0.4}", "{east: 0.6, west: 0.3}", "sums to 0.9, not to 1"),
    ("strength: 30, recognition: -0.5, presence: {west: 1}", "strength: 30", "stands nowhere"),
    ("at_least: 0.5, weeks: 4", "at_least: 1.5, weeks: 4", "can never hold: coalition_share lies between 0 and 1"),
    ("at_least: 0.5, weeks: 4", "above: 1", "can never hold: coalition_share lies between 0 and 1"),
    ("at_least: 0.5, weeks: 4", "at_least: 0.5, at_most: 0.4", "can never hold: its bounds leave no number"),
    ("at_least: 0.5, weeks: 4", "above: 0.5, at_most: 0.5", "can never hold: its bounds leave no number"),
    ("at_least: 0.5, weeks: 4", "at_least: 0.5, weeks: 21", "can never hold: 21 weeks in a scenario of 20"),
    ("at_least: 0.5, weeks: 4", "at_least: 0.5, when: by 2015-12-31", "can never hold: 2015-12-31 is before the start"),
]


def test_the_sample_gives_no_warning() -> None:
    assert lint(loads(TEXT)) == []


@pytest.mark.parametrize(("right", "doubtful", "message"), DOUBTS, ids=[f"{doubtful}: {message}" for _, doubtful, message in DOUBTS])
def test_a_doubt_is_named_and_pointed_at(right: str, doubtful: str, message: str) -> None:
    assert TEXT.count(right) == 1
    text = TEXT.replace(right, doubtful)
    warnings = lint(loads(text, name="x.yaml"))
    assert any(message in warning.message for warning in warnings), warnings
    assert all(warning.severity == "warning" and warning.file == "x.yaml" and warning.line for warning in warnings)


def test_a_metric_at_the_end_of_its_range_can_hold() -> None:
    for limit in ("at_least: 1", "is: 0", "at_most: 0", "below: 1", "above: 0"):
        assert lint(loads(TEXT.replace("at_least: 0.5, weeks: 4", limit))) == []


@pytest.mark.parametrize("said", ["grade: J", "grade: U", "source: book", "note: our own guess"])
def test_a_source_a_label_or_a_note_accounts_for_a_number(said: str) -> None:
    text = TEXT.replace("intensity: 0.8, at: west, why: an old feud, source: [book], grade: Sd", f"intensity: {{value: 0.8, {said}}}")
    assert lint(loads(text)) == []


def test_a_statement_of_a_faction_before_its_birth_is_doubted() -> None:
    text = TEXT.replace(
        "  talk:\n", "  rift: {split: {of: a, into: {c: 0.5}}, week: 9, grade: J}\n  word: {recognise: {by: c, to: 0}, week: 3}\n  talk:\n"
    )
    warnings = lint(loads(text.replace("  b: {name", "  c: {}\n  b: {name")))
    assert {(warning.path, warning.message.split(",")[0]) for warning in warnings} == {
        ("events.word", "is about 'c'"),
        ("events.rift.split.into", "the children's shares sum to 0.5"),
    }


def test_a_landscape_scenario_is_told_what_it_states_in_vain() -> None:
    text = "title: x\nfactions: {a: {strength: 1}, b: {strength: 1}}\naffinities: {a: {b: 1}}\nmax_blocs: 1\nties: [{between: [a, b], intensity: 1}]\n"
    assert {warning.path for warning in lint(loads(text))} == {"ties", "max_blocs"}


def test_a_comparison_with_a_file_that_is_not_there_is_doubted(tmp_path: Path) -> None:
    text = TEXT.replace("{without: [fight]}", "{scenario: other.yaml}")
    (warning,) = lint(loads(text, folder=tmp_path))
    assert warning.path == "claims.fight_divides.compare_with.scenario"
    (tmp_path / "other.yaml").write_text(TEXT, encoding="utf-8")
    assert lint(loads(text, folder=tmp_path)) == []


def test_a_scenario_made_in_python_is_warned_of_without_places() -> None:
    scenario = build({"title": "x", "calendar": {"start": "2016-01-04", "weeks": 3}, "factions": {"a": {"strength": 3}}})
    assert {(warning.path, warning.line) for warning in lint(scenario)} == {("factions.a.strength", 0), ("factions.a", 0)}
