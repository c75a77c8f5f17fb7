"""What the inputs of a scenario are called: one name each, the terms of each kind of event, factions and places by their names."""

from __future__ import annotations

from sim.scenario import find, load, loads, shipped
from sim.scenario.describe import describe
from sim.scenario.fields import refusal
from sim.scenario.kinds import KINDS
from sim.scenario.spelling import group_of, input_name, input_phrase, setting_names, spoken
from sim.world import World

EVERY_KIND = """
title: Every kind of event
calendar: {start: 2016-01-05, weeks: 9}
places: {town: {name: Town}, port: {name: Port}}
factions:
  a: {name: Guards, strength: 1, presence: {town: 1}}
  b: {name: Army, strength: 1, presence: {town: 1}}
  c: {strength: 0, presence: {}}
  d: {strength: 0, presence: {}}
events:
  clashing: {week: 1, clash: {between: a, and: b, at: town}}
  attacking: {week: 1, attack: {by: a, on: b, at: town}}
  pushing: {week: 1, offensive: {by: a, against: b, at: town}}
  speaking: {week: 1, statement: {by: a, against: b, amount: 0.1}}
  praising: {week: 1, statement: {by: a, for: b, amount: 0.1}}
  shifting: {week: 1, shift: {path: factions.a.recognition, by: 0.1}}
  setting: {week: 1, shift: {path: factions.a.recognition, to: 0.1}}
  scaling: {week: 1, shift: {path: factions.a.strength, times: 2}}
  moving: {week: 1, recognise: {by: a, amount: 0.1}}
  recognising: {week: 1, recognise: {by: a, to: 0.1}}
  meeting: {week: 1, mediation: {parties: [a, b], excluded: c}}
  leaving: {week: 1, withdrawal: {by: a, from: town, to: port, refused_by: b, amount: 0.1}}
  arriving: {week: 1, arrival: {of: a, at: port, amount: 5}}
  joining: {week: 1, reinforcement: {of: a, at: town, amount: 5}}
  helping: {week: 1, aid: {to: a, from: b, amount: 5}}
  striking: {week: 1, airstrike: {on: a, at: town, share: 0.1, partner: b}}
  closing: {week: 1, blockade: {at: port, damage: 0.5}}
  paying: {week: 1, payment: {to: a, amount: 5}}
  parting: {week: 2, split: {of: a, into: {c: 1}}}
  joined: {week: 3, merger: {of: [b, c], into: d}}
"""


def test_what_a_sweep_sets_is_called_by_its_name() -> None:
    scenario = load(shipped()["tripoli_clash"])
    names = {
        "events.capital_fight.engagements": "engagements of the event capital fight",
        "factions.pfg.recognition": "Petroleum Facilities Guard's recognition",
        "factions.mis_pro.presence.misrata": "Misratans for the GNA's presence in Misrata",
        "rivalries.lna~pfg.intensity": "rivalry of Libyan National Army and Petroleum Facilities Guard",
        "parameters.clash_rate": "parameter clash rate", "calendar.weeks": "number of weeks", "rule": "rule", "seed": "seed",
    }  # fmt: skip
    assert setting_names(names, scenario) == names
    alike = ["factions.mis_pro.strength", "factions.mis_hard.strength"]
    twins = {name: scenario.factions[name].model_copy(update={"name": "Misratans"}) for name in ("mis_pro", "mis_hard")}
    called_alike = scenario.model_copy(update={"factions": {**scenario.factions, **twins}})
    assert setting_names(alike, called_alike) == {path: path for path in alike}


def test_every_uncertain_input_of_the_base_world_has_words_and_a_group() -> None:
    scenario = load(shipped()["tripoli_clash"])
    labels = [input_name(path, scenario) for path in World(scenario).uncertain]
    assert len(set(labels)) == len(labels)
    assert all(group_of(path) for path in World(scenario).uncertain)
    assert input_name("factions.pfg.recognition", scenario) == "Petroleum Facilities Guard's recognition"
    assert input_phrase("factions.pfg.recognition", scenario) == "Petroleum Facilities Guard's recognition"
    assert input_name("events.capital_fight.week", scenario) == "week of the event capital fight"
    january = load(find("january_2016"))
    assert input_name("events.jadhran_recognises_gna.to", january) == "new value set by the event Jadhran recognises GNA"
    assert input_name("events.council_hardens.by", january) == "change made by the event council hardens"
    assert input_name("events.safe_passage.allowed", january) == "permission given by the event safe passage"
    assert input_phrase("parameters.clash_rate", scenario) == "the parameter clash rate"
    assert input_phrase("events.capital_fight.week", scenario) == "the week of the event capital fight"


def test_who_and_where_of_every_kind_of_event_are_called_what_they_are() -> None:
    scenario = loads(EVERY_KIND)
    assert {event.kind for event in scenario.events.values()} == set(KINDS)
    names = {
        "clashing.between": "one side in", "clashing.and": "other side in", "clashing.at": "place of",
        "attacking.by": "attackers in", "attacking.on": "those attacked in", "pushing.by": "attackers in",
        "pushing.against": "those attacked in", "speaking.by": "speakers in", "speaking.against": "those spoken against in",
        "praising.for": "those spoken for in", "shifting.by": "change made by", "setting.to": "new value set by",
        "scaling.times": "factor set by", "moving.amount": "change made by", "recognising.by": "those who recognise in",
        "recognising.to": "new value set by", "meeting.parties": "parties in", "meeting.excluded": "those left out of",
        "leaving.by": "those who withdraw in", "leaving.from": "place left in", "leaving.to": "destination in",
        "leaving.refused_by": "those who refuse in", "arriving.of": "those who arrive in", "joining.of": "those who arrive in",
        "helping.to": "receivers in", "helping.from": "giver in", "striking.on": "those struck in", "striking.partner": "partner in",
        "striking.invited": "invitation to", "closing.at": "place of", "paying.to": "receivers in", "parting.into.c": "share of c in",
    }  # fmt: skip
    for path, said in names.items():
        assert input_name(f"events.{path}", scenario) == f"{said} the event {path.split('.')[0]}"
    fields = {
        f"{name}.{field.rstrip('_')}" for name, event in scenario.events.items()
        for field in (*event.detail.factions, *event.detail.places) if getattr(event.detail, field)
    }  # fmt: skip
    vary = {path for path in fields if refusal(scenario, f"events.{path}", "nobody") != refusal(scenario, "events.parting.of", "nobody")}
    fallback = {path for path in vary if input_name(f"events.{path}", scenario).startswith(f"{path.split('.')[1].replace('_', ' ')} of ")}
    assert not fallback, "whoever may be set has a word for it"


def test_a_road_is_called_by_its_places() -> None:
    scenario = loads(EVERY_KIND + "roads: [{between: [town, port], km: 5}]\n")
    assert input_phrase("roads.port~town.km", scenario) == "the road between Port and Town"


def test_what_a_sweep_sets_names_factions_and_places() -> None:
    scenario = loads(EVERY_KIND)
    settings = [
        {"events.attacking.by": "a", "events.attacking.at": ("town", "port"), "rule": "logit", "parameters.clash_rate": 0.2},
        {"events.attacking.by": ("a", "b"), "events.attacking.at": "port", "rule": "landscape", "parameters.clash_rate": 0.1},
    ]
    assert spoken(settings, scenario) == [
        {"attackers in the event attacking": "Guards", "place of the event attacking": ("Town", "Port"), "rule": "logit",
         "parameter clash rate": 0.2},
        {"attackers in the event attacking": ("Guards", "Army"), "place of the event attacking": "Port", "rule": "landscape",
         "parameter clash rate": 0.1},
    ]  # fmt: skip


def test_a_place_with_the_id_of_a_rule_leaves_the_rule_its_name() -> None:
    scenario = loads(EVERY_KIND.replace("port", "landscape").replace("landscape: {name: Port}", "landscape: {name: The plain}"))
    settings = [{"rule": "landscape", "events.attacking.at": "landscape"}]
    assert spoken(settings, scenario) == [{"rule": "landscape", "place of the event attacking": "The plain"}]
    told = describe(scenario.varied({"events.attacking.at": ["town", ["town", "landscape"]]}))
    assert "place of the event attacking [events.attacking.at]: Town or The plain with Town." in told
