"""What is allowed but probably not meant is warned of, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import build, lint, loads
from tests.unit.scenario.sample import TEXT

MEDIATION = "mediation: {parties: [b, a], by: an envoy, success: 0.5, share: 0.2}"

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
    (
        "at_least: 0.5, weeks: 4",
        "at_least: 0.5, when: by 2033-01-01",
        "2033-01-01 is after the end of the scenario (20 weeks, until 2016-05-23)",
    ),
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


# Outcomes of the sample (three factions that are no threat), with or without a number between their bounds.
SHARE, SIZE, UNION = "metric: coalition_share", "metric: coalition_size", "{metric: together, pair: [a, b]}"
IMPOSSIBLE = [
    (f"all: [{UNION}, {{not: {UNION}}}]", "something and its contrary"),
    (f"all: [{{{SIZE}, at_least: 2, weeks: 2, of: 3}}, {{not: {{{SIZE}, at_least: 2, weeks: 2, of: 3}}}}]", "something and its contrary"),
    (f"all: [{{all: [{UNION}, {{{SHARE}, above: 0}}]}}, {{not: {UNION}}}]", "something and its contrary"),
    (f"all: [{UNION}, {{metric: together, pair: [b, a], is: 0}}]", "its bounds on together[a~b] exclude each other"),
    (f"all: [{{{SHARE}, at_least: 0.5}}, {{{SHARE}, below: 0.5}}]", "its bounds on coalition_share exclude each other"),
    (f"all: [{{{SHARE}, at_least: 0.5}}, {{not: {{{SHARE}, at_least: 0.4}}}}]", "its bounds on coalition_share exclude each other"),
    (f"any: [{UNION}, {{all: [{{{SIZE}, at_least: 3}}, {{{SIZE}, at_most: 2, weeks: 3}}]}}]", "its bounds on coalition_size exclude"),
    (f"{SIZE}, at_least: 5", "coalition_size lies between 0 and 3"),
    (f"{SIZE}, above: 3", "coalition_size lies between 0 and 3"),
    (f"{SIZE}, above: 1, below: 2", "its bounds leave no number between them"),
    ("metric: front_size, at_least: 4", "front_size lies between 0 and 3"),
    ("metric: threat_strength, below: 0", "threat_strength is always at least 0"),
    ("metric: together, pair: [a, b], at_least: 0.3, at_most: 0.7", "its bounds leave no number between them"),
]
POSSIBLE = [
    f"any: [{UNION}, {{not: {UNION}}}]",
    f"all: [{UNION}, {{not: {{metric: together, pair: [a, gov]}}}}]",
    f"all: [{{{SHARE}, at_least: 0.5}}, {{{SHARE}, below: 0.5, weeks: 1, of: 4}}]",  # now so, a moment ago otherwise
    f"all: [{{{SHARE}, at_least: 0.5}}, {{not: {{{SHARE}, at_least: 0.5, weeks: 4}}}}]",  # since less than four weeks
    f"all: [{{{SHARE}, at_least: 0.5}}, {{{SHARE}, at_most: 0.5}}]",
    f"all: [{{{SIZE}, at_least: 2}}, {{not: {{{SIZE}, at_least: 3}}}}]",
    f"all: [{UNION}, {{not: {UNION}, weeks: 1, of: 4}}]",
    f"{SIZE}, at_least: 3",
    f"{SIZE}, above: 2",
    "metric: clashes, above: 1000",
]


def with_outcome(outcome: str) -> str:
    return TEXT.replace("union: {metric: coalition_share, at_least: 0.5, weeks: 4}", f"union: {{{outcome}}}")


@pytest.mark.parametrize(("outcome", "message"), IMPOSSIBLE)
def test_an_outcome_that_can_never_hold_is_doubted(outcome: str, message: str) -> None:
    (warning,) = lint(loads(with_outcome(outcome)))
    assert warning.path == "outcomes.union" and warning.message.startswith("can never hold: ") and message in warning.message


@pytest.mark.parametrize("outcome", POSSIBLE)
def test_an_outcome_that_can_hold_is_not_doubted(outcome: str) -> None:
    assert lint(loads(with_outcome(outcome))) == []


def test_without_a_threat_nobody_can_enable_one() -> None:
    world = {"title": "x", "calendar": {"start": "2016-01-04", "weeks": 9}, "factions": {"a": {}}}
    scenario = build({**world, "outcomes": {"o": {"metric": "enables"}, "p": {"metric": "front_size", "at_most": 0}}})
    assert [warning.message for warning in lint(scenario) if warning.path.startswith("outcomes.")] == [
        "can never hold: there is no threat, so enables is always 0"
    ]


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ("shift: {path: factions.gov.recognition, by: -0.5}", "events.talk.shift.path"),
        ("shift: {path: factions.foe.hostility, to: 0}", "events.talk.shift.path"),
        ("recognise: {by: [a, gov], amount: 0.1}", "events.talk.recognise.by"),
    ],
)
def test_an_event_that_moves_what_never_moves_is_doubted(event: str, path: str) -> None:
    (warning,) = lint(loads(TEXT.replace(MEDIATION, event), name="x.yaml"))
    assert (warning.path, warning.message.split(":")[0].split(" on ")[0]) == (path, "has no effect") and warning.line


def test_an_event_that_moves_other_stances_is_not_doubted() -> None:
    for path in ("gov.hostility", "foe.recognition", "a.recognition"):
        assert lint(loads(TEXT.replace(MEDIATION, f"shift: {{path: factions.{path}, by: 0.1}}"))) == []


@pytest.mark.parametrize(
    ("event", "path", "why"),
    [
        ("clash: {between: [b], and: [b], at: west}", "events.talk.clash.and", "'b' does not fight itself"),
        ("offensive: {by: a, against: a}", "events.talk.offensive.against", "'a' does not fight itself"),
        ("attack: {by: foe, on: gov}", "events.talk.attack.on", "'gov' has no fighters"),
        ("attack: {by: gov, on: foe}", "events.talk.attack.by", "'gov' has no fighters"),
        ("shift: {path: factions.gov.strength, times: 2}", "events.talk.shift.path", "'gov' has no fighters to begin with"),
    ],
)
def test_a_fight_that_nobody_can_fight_is_doubted(event: str, path: str, why: str) -> None:
    (warning,) = lint(loads(TEXT.replace(MEDIATION, event), name="x.yaml"))
    assert (warning.path, warning.message) == (path, f"has no effect: {why}") and warning.line


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace(MEDIATION, "clash: {between: [a, b], and: [a, b]}"),  # one with the other
        TEXT.replace(MEDIATION, "attack: {by: foe, on: [a, gov]}"),
        TEXT.replace("  talk:\n", "  landing: {arrival: {of: gov, at: east, amount: 9}, week: 1, grade: J}\n  talk:\n").replace(
            MEDIATION, "attack: {by: foe, on: gov}"
        ),
        TEXT.replace("name: Government", "name: Government, presence: {east: 1}")
        .replace('"factions.a.recognition": [0.5, -1]', '"factions.gov.strength": [0, 9]')
        .replace(MEDIATION, "attack: {by: foe, on: gov}"),
        TEXT.replace("without: [fight]", "set: {events.talk.on: [a]}").replace(MEDIATION, "attack: {by: foe, on: gov}"),
        TEXT.replace("at_least: 0.5, weeks: 4", "at_least: 0.5, when: by 2016-05-23"),
    ],
    ids=["one of two", "one has fighters", "fighters arrive", "fighters in the sweep", "another side in a claim", "by the last day"],
)
def test_what_can_still_be_fought_or_come_in_time_is_not_doubted(text: str) -> None:
    assert text != TEXT and lint(loads(text)) == []


def test_a_metric_at_the_end_of_its_range_can_hold() -> None:
    for limit in ("at_least: 1", "is: 0", "at_most: 0", "below: 1", "above: 0"):
        assert lint(loads(TEXT.replace("at_least: 0.5, weeks: 4", limit))) == []


@pytest.mark.parametrize("said", ["grade: J", "grade: U", "source: book", "note: our own guess"])
def test_a_source_a_label_or_a_note_accounts_for_a_number(said: str) -> None:
    text = TEXT.replace("intensity: 0.8, at: west, why: an old feud, source: [book], grade: Sd", f"intensity: {{value: 0.8, {said}}}")
    assert lint(loads(text)) == []


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("50", "is 50, outside the plausible range of 0.03 to 0.5; if it is meant, say so in a source or note"),
        ("{uniform: [0.1, 25]}", "can be 25, outside the plausible range of 0.03 to 0.5; if it is meant, say so in a source or note"),
        ("{value: 50, note: a war of all against all}", None),
        ("0", None),  # switched off
        ("{uniform: [0.03, 0.5]}", None),
    ],
)
def test_a_parameter_beyond_its_plausible_range_is_doubted(stated: str, said: str | None) -> None:
    warnings = lint(loads(TEXT.replace("clash_rate: {triangular: [0.05, 0.1, 0.25]}", f"clash_rate: {stated}")))
    assert [(warning.path, warning.message) for warning in warnings] == ([("parameters.clash_rate", said)] if said else [])


def test_a_statement_of_a_faction_before_its_birth_is_doubted() -> None:
    text = TEXT.replace(
        "  talk:\n", "  rift: {split: {of: a, into: {c: 0.5}}, week: 9, grade: J}\n  word: {recognise: {by: c, to: 0}, week: 3}\n  talk:\n"
    )
    warnings = lint(loads(text.replace("  b: {name", "  c: {}\n  b: {name")))
    assert {(warning.path, warning.message.split(",")[0]) for warning in warnings} == {
        ("events.word", "is about 'c'"),
        ("events.rift.split.into", "the children's shares sum to 0.5"),
    }


@pytest.mark.parametrize(("receiver", "warned"), [("gov", True), ("a", False)])
def test_aid_to_who_stands_nowhere_is_doubted(receiver: str, warned: bool) -> None:
    """The government of the sample has neither fighters nor a place."""
    text = TEXT.replace("  talk:\n", f"  help: {{aid: {{to: {receiver}, amount: 5}}, week: 3, grade: J}}\n  talk:\n")
    expected = [("events.help.aid.to", f"{receiver!r} stands nowhere, so the aid reaches nobody")] if warned else []
    assert [(warning.path, warning.message) for warning in lint(loads(text))] == expected


def test_a_landscape_scenario_is_told_what_it_states_in_vain() -> None:
    text = "title: x\nfactions: {a: {strength: 1}, b: {strength: 1}}\naffinities: {a: {b: 1}}\nmax_blocs: 1\nties: [{between: [a, b], intensity: 1}]\n"
    assert {warning.path for warning in lint(loads(text))} == {"ties", "max_blocs"}


def test_a_comparison_with_a_file_that_is_not_there_is_doubted(tmp_path: Path) -> None:
    text = TEXT.replace("{without: [fight]}", "{scenario: other.yaml}")
    (warning,) = lint(loads(text, folder=tmp_path))
    assert warning.path == "claims.fight_divides.compare_with.scenario"
    (tmp_path / "other.yaml").write_text(TEXT, encoding="utf-8")
    assert lint(loads(text, folder=tmp_path)) == []


def test_a_comparison_with_a_shipped_file_is_found_from_any_folder(tmp_path: Path) -> None:
    """As a result's copy of its scenario does, with which the claims are tried."""
    text = TEXT.replace("{without: [fight]}", "{scenario: four_factions.yaml}")
    assert lint(loads(text, folder=tmp_path)) == []


def test_a_scenario_made_in_python_is_warned_of_without_places() -> None:
    scenario = build({"title": "x", "calendar": {"start": "2016-01-04", "weeks": 3}, "factions": {"a": {"strength": 3}}})
    assert {(warning.path, warning.line) for warning in lint(scenario)} == {("factions.a.strength", 0), ("factions.a", 0)}
