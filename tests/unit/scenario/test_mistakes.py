"""Every problem of a file at once, in plain words, with its place and the nearest valid name."""

from __future__ import annotations

import re

import pytest

from sim.scenario import lint, loads
from tests.unit.scenario.sample import TEXT, problems_of

# What is changed in the sample, the changed text's line is where the problem must point, what it must say.
MISTAKES = [
    ("title: Sample", "title: Sample: the second", "mapping values are not allowed here; put a text that holds a colon in quotes"),
    ("title: Sample", "titel: Sample", "the key 'titel' is not known here; did you mean 'title'?"),
    ("authority: gov", "authority: gob", "no faction is called 'gob'; did you mean 'gov'?"),
    ("threat: [foe]", "threat: [foo]", "no faction is called 'foo'; did you mean 'foe'?"),
    ("start: 2016-01-04", "start: 2016-02-30", "must be a date like 2016-01-04"),
    ("weeks: 20}", "weeks: 0}", "must be at least 1"),
    ("parameters: {clash_rate: {triangular: [0.05, 0.1, 0.25]}}", "parameters: fixd", "must be fixed, or a mapping (name: number), not 'fixd'; did you mean 'fixed'?"),
    ("{clash_rate:", "{clash_rat:", "no parameter is called 'clash_rat'; did you mean 'clash_rate'?"),
    ("[0.05, 0.1, 0.25]", "[0.05, -0.1, 0.25]", "a triangular needs [low, mode, high] in ascending order"),
    ("oil: 1,", "oil: 2,", "is 2, but must be between 0 and 1"),
    ("oil: 1,", "oil: yes,", "must be a number or a distribution, not 'yes'"),
    ("[west, east], km", "[west, eastt], km", "no place is called 'eastt'; did you mean 'east'?"),
    ("km: 50", "km: 0", "must be above 0: what no road divides is one place"),
    ("km: 50", "km: {choice: {0: 0.5, 50: 0.5}}", "must be above 0: what no road divides is one place"),
    ("strength: 30", "strength: -30", "is -30, but must be at least 0"),
    ("strength: 30", "strenght: 30", "the key 'strenght' is not known here; did you mean 'strength'?"),
    ("strength: 30", "strength: {normal: {mean: 30, sd: 5}}", "can be -inf, but must be at least 0; give it a min and max"),
    ("presence: {west: 1}", "presence: {wets: 1}", "no place is called 'wets'; did you mean 'west'?"),
    ("  b: {name: Betas", "  B: {name: Betas", "'B' cannot be an id"),
    ("name: Betas", "name: 7", 'must be text; write it in quotes: "7"'),
    ("between: [b, a]", "between: [b, b]", "names 'b' twice"),
    ("intensity: 0.8", "intensity: 1.8", "is 1.8, but must be between 0 and 1"),
    ("grade: Sd", "grade: sd", "must be S, Sd, D, J or U, not 'sd'"),
    ("source: [book], grade: Sd", "source: [bok], grade: Sd", "no source is called 'bok'; did you mean 'book'?"),
    ("    clash: {between: [b]", "    clsh: {between: [b]", "no kind of event is called 'clsh'; did you mean 'clash'?"),
    ("and: [a, gov]", "end: [a, gov]", "the key 'end' is not known here"),
    ("and: [a, gov]", "and: [a, gvo]", "no faction is called 'gvo'; did you mean 'gov'?"),
    ("on: 2016-02-03", "on: 2015-02-03", "is before the scenario starts"),
    ("on: 2016-02-03", "on: 5", "must be a date like 2016-01-04; a number of weeks since the start goes with week"),
    ("week: {uniform: [2, 10]}", "week: 2016-02-05", "must be a number or a distribution, not '2016-02-05'; a date goes with on"),
    ("on: 2016-02-03", "on: soon", "must be a date like 2016-01-04"),
    ("metric: coalition_share", "metric: coalition_shar", "no metric is called 'coalition_shar'; did you mean 'coalition_share'?"),
    ("metric: together, pair: [b, a],", "metric: together,", "the metric together needs 'pair'"),
    ("pair: [b, a], weeks: 3", "pair: [b, a], place: west, weeks: 3", "the metric together does not take 'place'; it takes pair"),
    ("weeks: 3, of: 4", "weeks: 3, of: 2", "can never be"),
    ("outcome: union", "outcome: onion", "no outcome is called 'onion'; did you mean 'union'?"),
    ("without: [fight]", "without: [flight]", "no event is called 'flight'; did you mean 'fight'?"),
    ("direction: lower", "direction: lowr", "must be higher or lower, not 'lowr'; did you mean 'lower'?"),
    ("levers: [events.fight.engagements]", "levers: [events.fight.engagement]", "did you mean 'events.fight.engagements'?"),
    ("[0.5, -1]", "[0.5, -2]", "is -2, but must be between -1 and 1"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES, ids=[wrong for _, wrong, _ in MISTAKES])
def test_a_mistake_is_named_and_pointed_at(right: str, wrong: str, message: str) -> None:
    assert TEXT.count(right) == 1
    text = TEXT.replace(right, wrong)
    line = text[: text.index(wrong)].count("\n") + 1
    found = [problem for problem in problems_of(text) if message in problem.message]
    assert len(found) == 1, problems_of(text)
    assert (found[0].file, found[0].line) == ("x.yaml", line)
    assert found[0].column > 0


# Mistakes that hide another: without YAML, a title's key, a start, an event or a faction, what rests on them cannot be judged.
HIDING = ("title", "titel", "threat", "  B:", "start", "    clsh", "end:", "week:")


def test_all_mistakes_in_different_places_are_reported_at_once() -> None:
    text, expected = TEXT, 0
    changed: set[str] = set()
    for right, wrong, _ in MISTAKES:
        line = next(line for line in TEXT.splitlines() if right in line)
        if line not in changed and not wrong.startswith(HIDING):
            changed.add(line)
            text, expected = text.replace(right, wrong, 1), expected + 1
    lines = [problem.line for problem in problems_of(text)]
    assert len(set(lines)) >= expected
    assert lines == sorted(lines)


# Two mistakes in one entry of the sample: what is changed, the schema's and the name's path and message.
TOGETHER = {
    "an event without a side": (
        "clash: {between: [b], and: [a, gov], at: [west, east]}", "clash: {between: [bb], at: [west, eest]}",
        {("events.fight.clash", "needs and"), ("events.fight.clash.between", "no faction is called 'bb'"), ("events.fight.clash.at", "no place is called 'eest'")},
    ),
    "an event of a wrong number and an unknown source": (
        "success: 0.5, share: 0.2}", "success: {value: 0.5, source: bok}, share: 2, excluded: [fo]}",
        {
            ("events.talk.mediation.share", "is 2, but"), ("events.talk.mediation.excluded", "no faction is called 'fo'; did you mean 'foe'?"),
            ("events.talk.mediation.success", "no source is called 'bok'"),
        },
    ),
    "an outcome of no known metric": (
        "{metric: together, pair: [b, a], weeks: 3, of: 4, when: any}", "{any: [{metric: togethr, pair: [b, aa]}, {metric: controls, faction: bb, place: wet}]}",
        {
            ("outcomes.friends.any.0.metric", "no metric is called 'togethr'"), ("outcomes.friends.any.0.pair", "no faction is called 'aa'"),
            ("outcomes.friends.any.1.faction", "no faction is called 'bb'"), ("outcomes.friends.any.1.place", "no place is called 'wet'"),
        },
    ),
    "a relation without its number": (
        "intensity: 0.8, at: west, why: an old feud, source: [book], grade: Sd", "at: wets, source: [bok]",
        {("rivalries.a~b", "needs intensity"), ("rivalries.a~b.at", "no place is called 'wets'"), ("rivalries.a~b", "no source is called 'bok'")},
    ),
    "a claim without a direction": (
        "{outcome: union, direction: lower, compare_with: {without: [fight]}}", "{outcome: onion, compare_with: {without: [flight]}}",
        {
            ("claims.fight_divides", "needs direction"), ("claims.fight_divides.outcome", "no outcome is called 'onion'"),
            ("claims.fight_divides.compare_with.without", "no event is called 'flight'"),
        },
    ),
    "a road of no length": (
        "{between: [west, east], km: 50, source: book}", "{between: [wets, east], source: bok}",
        {("roads.east~wets", "needs km"), ("roads.east~wets.between", "no place is called 'wets'"), ("roads.east~wets", "no source is called 'bok'")},
    ),
    "a shift of too much": (
        "mediation: {parties: [b, a], by: an envoy, success: 0.5, share: 0.2}", "shift: {path: factions.bb.hostility, times: x}",
        {("events.talk.shift.times", "must be a number or a distribution"), ("events.talk.shift.path", "no faction is called 'bb'")},
    ),
    "clashes between nothing there is": (
        "{metric: together, pair: [b, a], weeks: 3, of: 4, when: any}", "{metric: clashes, place: eest, between: recognitoin, above: 0}",
        {
            ("outcomes.friends", "between must be recognition, all, or two factions, not 'recognitoin'; did you mean 'recognition'?"),
            ("outcomes.friends.place", "no place is called 'eest'; did you mean "),
        },
    ),
    "a condition without a number": (
        "    week: {uniform: [2, 10]}\n", "    when: {metric: strength, faction: bb}\n",
        {("events.fight.when", "needs a number to compare with"), ("events.fight.when.faction", "no faction is called 'bb'")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOGETHER)
def test_a_mistake_of_shape_hides_no_unknown_name_in_the_same_entry(what: str) -> None:
    right, wrong, expected = TOGETHER[what]
    assert TEXT.count(right) == 1
    found = problems_of(TEXT.replace(right, wrong))
    unsaid = {(path, said) for path, said in expected if not any(problem.path == path and said in problem.message for problem in found)}
    assert unsaid == set(), found
    assert len(found) == len(expected), found
    assert all(problem.line for problem in found)


MISSHAPEN = {
    "factions: [a, b, foe, gov]": "must be a mapping",
    "factions: {}": "must not be empty",
    "factionen: {a: {}, b: {}}": "needs factions",
    "places: [east, west]": "must be a mapping",
    "events: [fight, talk]": "must be a mapping",
    "outcomes: [union]": "must be a mapping",
    "sources: [book]": "must be a mapping",
}


@pytest.mark.parametrize("section", MISSHAPEN)
def test_a_section_without_ids_is_told_once_and_no_name_is_refused_for_it(section: str) -> None:
    """A newcomer who lists the ids has made one mistake, not one for each use of them."""
    known = {"factionen": "factions"}.get(section.split(":")[0], section.split(":")[0])
    text = re.sub(rf"(?ms)^{known}:.*?(?=^\w|\Z)", section + "\n", TEXT, count=1)
    found = [problem.message for problem in problems_of(text.replace("[events.fight.engagements]", "[factions.a.strength]"))]
    assert MISSHAPEN[section] in found[0]
    assert [message for message in found if "is called" in message] == []
    assert len(found) == (2 if known not in section else 1), found


def test_an_id_in_capitals_is_told_where_it_stands_and_where_it_is_named_so() -> None:
    levers = TEXT.replace("levers: [", "levers: [factions.b.strength, ")
    (problem,) = problems_of(levers.replace("  b: {name: Betas", "  B: {name: Betas"))
    assert problem.path == "factions.B"
    found = problems_of(TEXT.replace("  b: {name: Betas", "  B: {name: Betas").replace("pair: [b, a]", "pair: [B, a]"))
    assert [problem.path for problem in found] == ["factions.B", "outcomes.friends.pair"]
    assert found[1].message == "no faction is called 'B'; did you mean 'b'?"


def test_a_ranking_is_not_missed_where_factions_are_listed() -> None:
    (problem,) = problems_of("title: x\nfactions: [a, b]\npreferences: {a: [[a, b]], b: [[b, a]]}\n")
    assert problem.path == "factions"


def test_a_date_before_the_start_is_told_at_the_date() -> None:
    (problem,) = problems_of(TEXT.replace("on: 2016-02-03", "on: 2015-02-03"))
    assert (problem.path, problem.message) == ("events.talk.on", "is before the scenario starts")


def test_a_name_in_a_condition_is_told_with_the_key_that_holds_it() -> None:
    (problem,) = problems_of(TEXT.replace("pair: [b, a], weeks", "pair: [b, aa], weeks"))
    assert problem.path == "outcomes.friends.pair"
    event = "    when: {metric: controls, faction: a, place: wets}\n    weeks: 3\n"
    (problem,) = problems_of(TEXT.replace("    week: {uniform: [2, 10]}\n    weeks: 3\n", event))
    assert problem.path == "events.fight.when.place"


def test_positions_are_exact() -> None:
    (problem,) = problems_of(TEXT.replace("oil: 1,", "oil: 2,"))
    assert TEXT.splitlines()[problem.line - 1][problem.column - 1 :].startswith("1,")
    assert problem.path == "places.east.oil"
    (problem,) = problems_of(TEXT.replace("intensity: 0.8", "intensity: 8"))
    assert problem.path == "rivalries.a~b.intensity"


def test_what_is_missing_is_said_where_it_is_missing() -> None:
    (problem,) = problems_of("calendar: {start: 2016-01-04, weeks: 3}\nfactions: {a: {}}\n")
    assert problem.message == "needs title"
    (problem,) = problems_of(TEXT.replace("intensity: {uniform: [0.2, 0.4]}, grade: J", "grade: J"))
    assert (problem.path, problem.message) == ("ties.a~gov", "needs intensity")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("blocs: [[a, b], [b]]\n", "'b' stands in blocs twice"),
        ("max_blocs: 2\nblocs: [[a, b]]\n", "are 3 at the start"),
        ("blocs: [a]\n", "list of lists"),
        ("trusts: [{between: [a, b], value: 0.5}, {between: [b, a], value: 0.1}]\n", "a and b are listed twice in trusts"),
        ("affinities: {a: {a: 1}}\n", "no affinity to itself"),
    ],
)
def test_what_does_not_fit_together_is_refused(change: str, message: str) -> None:
    assert any(message in problem.message for problem in problems_of(TEXT + change))


SPLITS = {
    "two origins": ("{split: {of: a, into: {b: 1}}, week: 1}", "{merger: {of: [a, gov], into: b}, week: 2}", "already comes from another"),
    "itself": ("{split: {of: a, into: {a: 1}}, week: 1}", "{recognise: {by: a, to: 0}, week: 1}", "cannot come from itself"),
    "a circle": ("{split: {of: a, into: {b: 1}}, week: 1}", "{split: {of: b, into: {a: 1}}, week: 2}", "comes from itself by way of"),
}


@pytest.mark.parametrize("name", SPLITS)
def test_splits_and_mergers_have_one_origin(name: str) -> None:
    first, second, message = SPLITS[name]
    text = TEXT.replace("  talk:\n", f"  one: {first}\n  two: {second}\n  talk:\n")
    assert any(message in problem.message for problem in problems_of(text))


@pytest.mark.parametrize(
    ("shift", "message"),
    [
        ("{path: factions.a.recogniton, by: 1}", "cannot be shifted; did you mean 'recognition'?"),
        ("{path: factions.a.presence.west, by: 1}", "cannot be shifted; what can"),
        ("{path: rivalries.a.intensity, by: 1}", "does not name a pair"),
        ("{path: ties.a~gvo.intensity, by: 1}", "no faction is called 'gvo'; did you mean 'gov'?"),
        ("{path: factions.a.recognition, to: 2}", "is 2, but must be between -1 and 1"),
        ("{path: factions.a.recognition, to: 1, by: 1}", "needs one of by, to, times"),
    ],
)
def test_what_cannot_be_shifted_is_refused(shift: str, message: str) -> None:
    text = TEXT.replace("  talk:\n", f"  change: {{shift: {shift}, week: 1}}\n  talk:\n")
    assert any(message in problem.message for problem in problems_of(text))


EITHER = [
    ("{statement: {by: a, against: b, for: gov, amount: 0.1}, week: 1}", "{by: a, against", "needs one of against, for, not against and for"),
    ("{statement: {by: a, amount: 0.1}, week: 1}", "{by: a, amount", "needs one of against, for"),
    ("{statement: {by: a, against: [], amount: 0.1}, week: 1}", "{by: a, against", "needs one of against, for"),
    ("{shift: {path: factions.a.recognition, by: 1, times: 2}, week: 1}", "{path", "needs one of by, to, times, not by and times"),
    ("{shift: {path: factions.a.recognition}, week: 1}", "{path", "needs one of by, to, times"),
    ("{recognise: {by: a, amount: 1, to: 0}, week: 1}", "{by", "needs one of amount, to, not amount and to"),
    ("{recognise: {by: a, to: 0}, week: 1, on: 2016-01-11}", "{recognise", "give either week or on"),
    ("{aid: {to: a, from: a patron, amount: 9, tie: 0.5}, week: 1}", "0.5", "grows only where from names a faction, and 'a patron' is none"),
    ("{aid: {to: a, amount: 9, tie: 0.5}, week: 1}", "0.5", "grows only where from names a faction, and there is none"),
    ("{withdrawal: {by: a, from: west, to: east, amount: 0.2}, week: 1}", "0.2", "refused_by, which names nobody"),
    ("{arrival: {of: a, at: [west, east], amount: 5}, week: 1}", "[west", "must be one place, not 2"),
    ("{reinforcement: {of: a, at: [west, east], amount: 5}, week: 1}", "[west", "must be one place, not 2"),
    ("{offensive: {by: a, against: b, at: [west, east]}, week: 1}", "[west", "must be one place, not 2"),
    ("{recognise: {by: a, to: 0}, when: {metric: clashes, between: [a, b], pair: [a, gov], at_least: 1}}", "{metric", "leave out pair"),
    ("{recognise: {by: a, to: 0}, when: {metric: clashes, between: recognition, pair: [a, b], at_least: 1}}", "{metric", "not both"),
]  # fmt: skip


@pytest.mark.parametrize(("event", "at", "message"), EITHER, ids=[event for event, _, _ in EITHER])
def test_of_what_excludes_each_other_nothing_is_ignored(event: str, at: str, message: str) -> None:
    """One message, at the place; each of these was, or would be, taken as if a part of it were not there."""
    text = TEXT.replace("  talk:\n", f"  other: {event}\n  talk:\n")
    (problem,) = problems_of(text)
    assert message in problem.message
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("  other:"))
    assert (problem.file, problem.line, problem.column) == ("x.yaml", line, f"  other: {event}".index(at) + 1)


def test_what_excludes_each_other_in_claims_and_bounds() -> None:
    both = TEXT.replace("{without: [fight]}", "{without: [fight], scenario: other.yaml}")
    assert both != TEXT
    (problem,) = problems_of(both)
    assert problem.message == "scenario goes with neither without nor set"
    window = TEXT.replace("  talk:\n", "  other: {recognise: {by: a, to: 0}, when: {metric: losses, at_least: 3, at_most: 1}}\n  talk:\n")
    assert any("its bounds leave no number between them" in doubt.message for doubt in lint(loads(window)))


def test_a_scenario_ends_at_a_date_there_is() -> None:
    problems = problems_of(TEXT.replace("{start: 2016-01-04, weeks: 20}", "{start: 9999-12-06, weeks: 20}"))
    assert any(problem.path == "calendar" and "the last date there is" in problem.message for problem in problems)


def test_what_takes_more_memory_than_machines_have_is_refused() -> None:
    many = "".join(f"  f{n}: {{strength: 1}}\n" for n in range(1001))
    (problem,) = problems_of("title: t\ncalendar: {start: 2024-01-01, weeks: 2}\nfactions:\n" + many)
    assert problem.message == "holds too many entries; 1000 is the most"
    problems = problems_of(TEXT.replace("engagements: {choice: {4: 0.5, 8: 0.5}}", "engagements: 1e9"))
    assert [(problem.path, problem.message) for problem in problems] == [
        ("events.fight.engagements", "is 1e+09, but must be between 0 and 10000")
    ]
