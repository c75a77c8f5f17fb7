"""Small scenarios whose answers are known by construction, and the command line as tests call it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from sim.cli import main
from sim.scenario import PARAMETERS, Scenario, build, load, loads, shipped

_OFF = {p.name: p.off for p in PARAMETERS.values() if p.off is not None}
_LEFT = {"recognition_weight": 1.0, "rivalry_weight": 1.0, "attention_recognition": 0.0, "attention_threat": 0.0, "attention_rivalry": 0.0}
_TWO = """
title: Two
authority: gov
calendar: {start: 2016-01-04, weeks: 1}
seed: 5
parameters: fixed
places: {town: {political_weight: 1}}
factions:
  gov: {strength: 1000, recognition: 1, presence: {town: 1}}
  band: {strength: %s, recognition: %s, presence: {town: 1}}
rivalries: [{between: [gov, band], intensity: %s}]
outcomes: {united: {metric: together, pair: [gov, band]}}
"""
TOWN_AND_PORT = """
title: Toy
authority: gov
threat: [isis]
calendar: {start: 2016-01-04, weeks: 8}
seed: 11
places: {town: {political_weight: 1}, port: {oil: 1}}
roads: [{between: [town, port], km: 60}]
factions:
  gov: {name: The Government, strength: 1000, recognition: 1, hostility: 0.6, presence: {town: 1}}
  army: {name: The Army, strength: {uniform: [2000, 3000]}, recognition: -0.2, hostility: 0.9, presence: {port: 1}}
  elders: {influence: 0.1, recognition: 0, hostility: 0.2, presence: {town: 1}}
  isis: {strength: 1500, recognition: -1, presence: {port: 1}}
"""
"""No one clashes with gov hard enough to take it below 10 fighters; only an event can. Events and outcomes are to be added."""
FALL = (
    TOWN_AND_PORT
    + """events: {fall: {shift: {path: factions.gov.strength, to: {uniform: [0, 900]}}, week: {uniform: [3, 9]}}}
outcomes: {gone: {metric: strength, faction: gov, below: 400, when: end}}
"""
)
"""The same, whose government may fall apart."""


def bare(text: str) -> Scenario:
    """A scenario in which of all rules only recognition r and rivalry v are left: affinity is (r - v)/3, so that two unite just where r > v."""
    return loads(text).replace({f"parameters.{name}": value for name, value in (_OFF | _LEFT).items()})


def two(recognition: object = "{uniform: [0, 1]}", rivalry: object = 0.4, strength: object = 1000, more: str = "") -> Scenario:
    """A bare scenario of the authority `gov` and a `band`, which are `united` just where recognition exceeds rivalry; `more` is added."""
    return bare(_TWO % (strength, recognition, rivalry) + more)


def coalition(*words: str | Path | int) -> Result:
    """What `coalition WORDS` prints, and how it ends."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="coalition")


def told(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def parting() -> Scenario:
    """Four factions, of whom the guards split up in about half of all runs."""
    data = load(shipped()["four_factions"]).plain()
    del data["claims"], data["levers"]
    data["factions"] |= {"young": {"recognition": 0.5, "hostility": 0.9}, "old": {"recognition": 0.5, "hostility": 0.9}}
    split = {"split": {"of": "guards", "into": {"young": 0.5, "old": 0.5}}, "week": 1, "probability": 0.5}
    return build(data | {"events": {"quarrel": split}})
