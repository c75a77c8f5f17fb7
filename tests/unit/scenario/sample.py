"""A small valid scenario file that tests change, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario import loads

TEXT = """\
title: Sample
question: Do a and b stand together?
authority: gov
threat: [foe]
calendar: {start: 2016-01-04, weeks: 20}
parameters: {clash_rate: {triangular: [0.05, 0.1, 0.25]}}
places:
  east: {name: East, oil: 1, political_weight: 0.2, source: book}
  west: {name: West, political_weight: 1, source: book}
roads:
  - {between: [west, east], km: 50, source: book}
factions:
  a: {name: Alphas, strength: {triangular: [10, 20, 40], source: [book], grade: D}, recognition: 0.5, presence: {east: 0.6, west: 0.4}, source: book}
  b: {name: Betas, strength: 30, recognition: -0.5, presence: {west: 1}, source: book}
  foe: {name: Foes, strength: 25, presence: {east: 1}, source: book}
  gov: {name: Government, influence: 0.2, source: book}
rivalries:
  - {between: [b, a], intensity: 0.8, at: west, why: an old feud, source: [book], grade: Sd}
ties:
  - {between: [a, gov], intensity: {uniform: [0.2, 0.4]}, grade: J}
events:
  fight:
    clash: {between: [b], and: [a, gov], at: [west, east]}
    week: {uniform: [2, 10]}
    weeks: 3
    engagements: {choice: {4: 0.5, 8: 0.5}}
    grade: J
  talk:
    mediation: {parties: [b, a], by: an envoy, success: 0.5, share: 0.2}
    on: 2016-02-03
    grade: J
outcomes:
  union: {metric: coalition_share, at_least: 0.5, weeks: 4}
  friends: {metric: together, pair: [b, a], weeks: 3, of: 4, when: any}
claims:
  fight_divides: {outcome: union, direction: lower, compare_with: {without: [fight]}}
levers: [events.fight.engagements]
sweep: {vary: {events.fight.engagements: [8, 0], "factions.a.recognition": [0.5, -1]}}
sources:
  book: {title: A book, date: 2015}
"""
SWEEP = 'sweep: {vary: {events.fight.engagements: [8, 0], "factions.a.recognition": [0.5, -1]}}\n'
ENGAGED, STANCE = "events.fight.engagements", "factions.a.recognition"


def problems_of(text: str) -> tuple[Problem, ...]:
    """The problems that a text is refused with."""
    with pytest.raises(ScenarioError) as caught:
        loads(text, name="x.yaml")
    return caught.value.problems


def write(folder: Path, name: str, text: str) -> Path:
    """A file with this text; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
