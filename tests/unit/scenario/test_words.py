"""Scenarios, outcomes and events read as sentences."""

from __future__ import annotations

import re

import pytest

from sim.scenario import build, load, loads, shipped
from sim.scenario.describe import describe
from sim.scenario.happenings import event_words
from sim.scenario.kinds import KINDS
from sim.scenario.naming import coalition_name, threat_name
from sim.scenario.number_words import quantity_words
from sim.scenario.quantity import Quantity
from sim.scenario.words import explained, words
from tests.unit.scenario.sample import TEXT

OUTCOMES = [
    ("{metric: coalition_share, at_least: 0.5, weeks: 4}", "the anti-Foes coalition holds at least 50% of the weight in each of the last 4 weeks"),
    ("{metric: together, pair: [b, a], weeks: 3, of: 4, when: any}", "Alphas and Betas are in one bloc in at least 3 of 4 weeks running, at any time"),
    ("{metric: together, pair: [b, a], is: false}", "Alphas and Betas are not in one bloc in the last week"),
    ("{metric: threat_strength, below: 0.25}", "the strength of Foes is below 25% of that at the start in the last week"),
    ("{metric: enables, set: [a, b], weeks: 2, when: by 2016-03-01}", "any of Alphas or Betas is in a bloc with Foes in 2 weeks running by 1 March 2016"),
    ("{metric: tolerates, is: 0, when: any}", "no faction tolerates Foes in some week"),
    ("{metric: clashes, place: west, between: recognition, at_least: 1, when: any}",
     "the number of clashes in West between those who accept and those who reject Government is at least 1 in some week"),
    ("{metric: clashes, pair: [b, a], above: 3}", "the number of clashes between Alphas and Betas is above 3 in the last week"),
    ("{all: [{metric: losses, above: 3, weeks: 2}, {not: {metric: controls, faction: a, place: east}}]}",
     "in the last week it holds that above 3 fighters are lost in the week in each of the last 2 weeks, and the bloc of Alphas does not control East"),
    ("{not: {metric: together, pair: [b, a]}, weeks: 4}", "in each of the last 4 weeks it holds that Alphas and Betas are not in one bloc"),
    ("{not: {metric: together, pair: [b, a], is: false}}", "in the last week it holds that Alphas and Betas are in one bloc"),
    ("{not: {metric: tolerates, set: [a, b]}}", "in the last week it holds that none of Alphas and Betas tolerates Foes"),
    ("{all: [{metric: enables}, {not: {metric: together, pair: [b, a]}, weeks: 2}]}",
     "in the last week it holds that some faction is in a bloc with Foes, and Alphas and Betas are not in one bloc in each of the last 2 weeks"),
    ("{not: {metric: together, pair: [b, a], weeks: 2}}",
     "in the last week it holds that it is not so that Alphas and Betas are in one bloc in each of the last 2 weeks"),
    ("{any: [{metric: enables}, {not: {metric: losses, above: 3}}]}",
     "in the last week it holds that some faction is in a bloc with Foes, or (it is not so that above 3 fighters are lost in the week)"),
    ("{any: [{metric: enables, set: [a, b]}, {metric: tolerates, set: [a, b]}], weeks: 2, when: any}",
     "any of Alphas or Betas tolerates or is in a bloc with Foes in 2 weeks running, at any time"),
    ("{any: [{metric: enables, set: [a]}, {metric: tolerates, set: [b]}], weeks: 2, when: any}",
     "in 2 weeks running, at any time, it holds that Alphas and Foes are in one bloc, or those who tolerate Foes include Betas"),
    ("{any: [{metric: enables, set: [a], is: 0}, {metric: tolerates, set: [a], is: 0}]}",
     "in the last week it holds that Alphas and Foes are not in one bloc, or those who tolerate Foes do not include Alphas"),
    ("{metric: threat_strength, place: east, above: 1}", "the strength of Foes in East is above that at the start in the last week"),
    ("{metric: threat_strength, above: 0.5, at_most: 1}", "the strength of Foes is at most 100% and above 50% of that at the start in the last week"),
    ("{metric: coalition_size, at_least: 1}", "the anti-Foes coalition has at least 1 member in the last week"),
    ("{metric: coalition_size, at_least: 2, below: 11}", "the anti-Foes coalition has at least 2 and below 11 members in the last week"),
    ("{metric: front_size, at_least: 1}", "at least 1 faction fights Foes and not one another in the last week"),
    ("{metric: losses, above: 1}", "above 1 fighter is lost in the week in the last week"),
    ("{metric: strength, faction: b, at_least: 1}", "the strength of Betas is at least 1 fighter in the last week"),
    ("{any: [{metric: enables, set: [a]}, {metric: tolerates, set: [a]}]}",
     "those who tolerate or share a bloc with Foes include Alphas in the last week"),
    ("{metric: recognition, faction: b, at_most: 0}", "the recognition of Government by Betas is at most 0 in the last week"),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "expected"), OUTCOMES)
def test_outcomes_in_words(outcome: str, expected: str) -> None:
    scenario = loads(TEXT.replace("{metric: coalition_share, at_least: 0.5, weeks: 4}", outcome))
    assert words(scenario.outcomes["union"], scenario) == expected


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    text = TEXT.replace("weeks: 20}", "weeks: 1}").replace("b: {name: Betas, strength: 30", "b: {name: Betas, strength: 1")
    told = describe(loads(text.replace("strength: {triangular: [10, 20, 40], source: [book], grade: D}", "strength: 20")))
    assert "From 4 January 2016, 1 week (until" in told
    assert "Betas [b], 1 fighter\n" in told
    assert "1 source: book" in told
    assert re.search(r"\b1 (?:weeks|fighters|parameters|numbers|sources|settings)\b", told) is None


EVENTS = {
    "clash": "{between: a, and: b, at: west}", "attack": "{by: foe, on: a}", "offensive": "{by: a, against: foe}",
    "statement": "{by: a, against: b, amount: 0.1}", "shift": "{path: ties.b~a.intensity, to: 0.5}", "recognise": "{by: b, amount: 0.5}",
    "mediation": "{parties: [a, b]}", "withdrawal": "{by: foe, from: east, to: west, allowed: false, refused_by: a}",
    "arrival": "{of: a, at: west, amount: 10}", "reinforcement": "{of: a, at: west, amount: 10}", "aid": "{to: a, from: Norway, amount: 9}",
    "airstrike": "{on: foe, at: east, share: 0.2, invited: false, partner: a}", "blockade": "{by: a, at: east, damage: 0.3}",
    "payment": "{to: b, amount: 4}", "split": "{of: a, into: {c: 1}}", "merger": "{of: [a, b], into: c}",
}  # fmt: skip


SAID = {
    "clash": "fighting between Alphas and Betas in West", "attack": "attack by Foes on Alphas", "offensive": "offensive by Alphas against Foes",
    "statement": "statement by Alphas against Betas (by 0.1)", "shift": "the tie of Alphas and Betas becomes 0.5",
    "recognise": "the recognition of the authority by Betas changes by 0.5", "mediation": "mediation between Alphas and Betas (succeeds",
    "withdrawal": "passage from East to West refused to Foes by Alphas", "arrival": "arrival of 10 fighters of Alphas in West",
    "reinforcement": "arrival of 10 fighters of Alphas in West", "aid": "aid to Alphas from Norway, worth 9 fighters",
    "airstrike": "air strikes on Foes in East, uninvited, with Alphas as partner destroy 0.2 of the strength there",
    "blockade": "blockade of East by Alphas (oil damage 0.3 a week)", "payment": "payment to Betas, worth 4 fighters",
    "split": "break-up of Alphas into c (1)", "merger": "merger of Alphas and Betas into c",
}  # fmt: skip
"""No faction is the subject of a verb that asks for its number: a name may be a singular or a plural."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_reads_as_a_sentence(kind: str) -> None:
    text = TEXT.replace("  talk:\n", f"  new: {{{kind}: {EVENTS[kind]}, week: 3, why: because}}\n  talk:\n").replace(
        "  b: {name", "  c: {}\n  b: {name"
    )
    sentence = event_words("new", loads(text))
    assert sentence.startswith(f"in the week of 25 January 2016: {SAID[kind]}")
    assert sentence.endswith(" - because")


def test_a_description_answers_a_newcomers_questions() -> None:
    text = describe(loads(TEXT))
    for said in (
        "Do a and b stand together?", "From 4 January 2016, 20 weeks (until 23 May 2016)", "The authority: Government", "The threat: Foes [foe], 25 fighters",
        "Alphas [a], 20 (10 to 40) fighters", "East (political weight 0.2, oil 1): Alphas and Foes", "rivalry 0.8: Alphas and Betas - an old feud",
        "between 18 January 2016 and 14 March 2016", "mediation by an envoy", "union is less likely than without “fight”", "book (A book)",
    ):  # fmt: skip
        assert said in " ".join(text.split()), said


def test_who_mediates_is_set_off_where_the_name_has_a_comma() -> None:
    mediation = "mediation: {parties: [a, b], by: 'Serra, of the UN', success: 0.5}"
    said = event_words("new", loads(TEXT.replace("  talk:\n", f"  new: {{{mediation}, week: 3}}\n  talk:\n")))
    assert "mediation by Serra, of the UN, between Alphas and Betas (succeeds with probability 0.5;" in said
    assert "mediation by an envoy between" in describe(loads(TEXT))


def test_every_shipped_scenario_can_be_told() -> None:
    for path in shipped().values():
        scenario = load(path)
        text = describe(scenario)
        assert scenario.title in text
        assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(("why", "end"), [("who holds the capital?", "capital?"), ("War came.", "came."), ("war came", "came.")])
def test_an_event_ends_with_one_mark(why: str, end: str) -> None:
    data = load(shipped()["four_factions"]).plain()
    data["events"]["capital_quarrel"]["why"] = why
    line = re.search(r"  Capital quarrel \[capital_quarrel\]: .*?\n(?=  \S|\n)", describe(build(data)), re.DOTALL)
    assert line is not None
    assert line[0].rstrip().endswith(end)


def test_a_faction_that_begins_later_is_told_as_not_there_yet() -> None:
    text = TEXT.replace("  talk:\n", "  rift: {split: {of: a, into: {c: 1}}, week: 9}\n  talk:\n").replace(
        "  b: {name", "  c: {hostility: 1}\n  b: {name"
    )
    lines = describe(loads(text)).splitlines()
    assert lines[lines.index("  Not there yet:") + 1] == "    c [c]"


def test_each_faction_has_a_line_of_its_own_below_its_stance() -> None:
    lines = describe(load(shipped()["four_factions"])).splitlines()
    assert any(line.startswith("    Raiders [raiders], ") for line in lines[lines.index("  The threat:") + 1 :][:1])


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ({"value": 15000}, "15,000"), ({"value": 0.25}, "0.25"), ({"value": -1234567.0}, "-1,234,567"), ({"uniform": (1500, 5000)}, "1,500 to 5,000"),
        ({"triangular": (2000, 4000, 12000)}, "4,000 (2,000 to 12,000)"), ({"choice": {0: 0.5, 3000: 0.5}}, "0 (50%) or 3,000 (50%)"),
        ({"normal": {"mean": 12345, "sd": 10}}, "about 12,300"), ({"normal": {"mean": 0.12345, "sd": 1}}, "about 0.123"),
    ],
)  # fmt: skip
def test_thousands_are_set_off(number: dict[str, object], said: str) -> None:
    assert quantity_words(Quantity.model_validate(number)) == said


def test_events_and_what_is_tried_have_names_with_the_ids_to_type() -> None:
    data = load(shipped()["four_factions"]).plain()
    data["sweep"] = {"vary": {"events.capital_quarrel.engagements": [1, 4], "rule": ["logit", "landscape"]}}
    text = " ".join(describe(build(data)).split())
    assert "Capital quarrel [capital_quarrel]: in the week of 22 February 2016: " in text
    assert "is likelier than without “Port attack” - " in text
    assert "engagements of the event Capital quarrel [events.capital_quarrel.engagements]: 1 or 4." in text
    assert "rule: logit or landscape." in text


def test_a_listed_point_and_what_a_claim_sets_are_told_in_words() -> None:
    data = load(shipped()["four_factions"]).plain()
    data["sweep"] = {
        "method": "list",
        "points": [{"factions.raiders.influence": 0.1, "calendar.weeks": 8}, {"factions.raiders.influence": 0.2, "calendar.weeks": 9}],
    }
    stated = next(iter(data["claims"].values()))
    stated["compare_with"] = {"set": {"factions.raiders.influence": 0.25, "events.port_attack.engagements": {"uniform": [1, 3]}}}
    text = " ".join(describe(build(data)).split())
    assert "with engagements of the event Port attack = 1 to 3 and with Raiders' influence = 0.25" in text
    assert "number of weeks [calendar.weeks] and Raiders' influence [factions.raiders.influence]: 2 listed points." in text


@pytest.mark.parametrize(
    ("names", "threat", "coalition"),
    [
        (["Raiders"], "Raiders", "anti-Raiders coalition"),
        (["ISIS in Sirte", "ISIS near Derna"], "ISIS", "anti-ISIS coalition"),
        (["ISIS in Sirte", "Raiders"], "the threat", "anti-threat coalition"),
        (["ISIS in Sirte", "Raiders in Port"], "the threat", "anti-threat coalition"),
        (["Red wolves", "Red bears"], "the threat", "anti-threat coalition"),
        (["Army of the North (AN)"], "Army of the North", "anti-threat coalition"),
        ([], "the threat", "anti-threat coalition"),
    ],
)
def test_the_threat_has_one_name_where_what_it_is_called_tells_one(names: list[str], threat: str, coalition: str) -> None:
    data = load(shipped()["four_factions"]).plain() | {
        "events": {},
        "claims": {},
        "outcomes": {},
        "rivalries": [],
        "ties": [],
        "levers": [],
    }
    data["factions"] = {name: spec for name, spec in data["factions"].items() if name != "raiders"}
    data["factions"] |= {f"foe_{number}": {"name": name, "strength": 1, "hostility": -1} for number, name in enumerate(names)}
    data["threat"] = [f"foe_{number}" for number in range(len(names))]
    scenario = build(data)
    assert (threat_name(scenario), coalition_name(scenario)) == (threat, coalition)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("{metric: enables}", "some faction is in a bloc with a non-existent threat in the last week"),
        ("{metric: tolerates, set: [a], is: 0}", "those who tolerate a non-existent threat do not include Alphas in the last week"),
        ("{metric: front_size, at_least: 2}", "at least 2 factions fight a non-existent threat and not one another in the last week"),
        ("{metric: threat_strength, below: 1}", "the strength of a non-existent threat is below that at the start in the last week"),
    ],
)
def test_where_there_is_no_threat_an_outcome_does_not_speak_of_the_threat(outcome: str, said: str) -> None:
    text = TEXT.replace("threat: [foe]\n", "").replace("  union: {metric: coalition_share, at_least: 0.5, weeks: 4}", f"  union: {outcome}")
    scenario = loads(text)
    assert words(scenario.outcomes["union"], scenario) == said
    assert not any("the threat" in sentence for sentence in explained(scenario.outcomes.values(), scenario))


def test_what_is_weighed_is_said_once_where_an_outcome_asks_for_a_share_of_it() -> None:
    weighed = "A faction's weight is its share of all fighters plus its influence; that of Foes is left out."
    scenario = loads(TEXT)
    assert explained(scenario.outcomes.values(), scenario) == [weighed]
    assert " ".join(describe(scenario).split()).count(weighed) == 1
    beaten = loads(TEXT.replace("{metric: coalition_share, at_least: 0.5, weeks: 4}", "{metric: threat_strength, below: 0.25}"))
    assert explained(beaten.outcomes.values(), beaten) == []
