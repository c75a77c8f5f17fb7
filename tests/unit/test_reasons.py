"""Why a faction stands where it does: terms of affinity over replayed runs, where they can be worked out by hand."""

from __future__ import annotations

import pytest

from sim.scenario import Scenario, loads
from sim.studies.reasons import reasons

TEXT = """
title: Kin
authority: gov
threat: [foe]
calendar: {start: 2016-01-04, weeks: 3}
parameters: fixed
places: {town: {name: Town}, far: {name: Far}}
factions:
  gov: {name: Government, influence: 0.1}
  one: {name: One, strength: 100, presence: {town: 1}}
  two: {name: Two, strength: 100, presence: {town: 1}}
  six: {name: Six, strength: 100, presence: {town: 1}}
  foe: {name: Foe, strength: 100, hostility: -1, recognition: -1, presence: {far: 1}}
ties:
  - {between: [one, two], intensity: 0.6}
"""


@pytest.fixture
def kin() -> Scenario:
    return loads(TEXT, name="kin.yaml")


def test_the_terms_of_those_without_stances_are_tie_and_stigma(kin: Scenario) -> None:
    found = reasons(kin, "one", range(3))
    assert set(found) == {"gov", "two", "six", "foe"}
    # recognition and hostility are 0 and nobody clashes: what is left is tie_weight 1 times 0.6, and stigma 0.6
    assert found["two"] == [("tie", pytest.approx(0.6))]
    assert found["foe"] == [("stigma", pytest.approx(-0.6))]
    assert found["six"] == found["gov"] == []


def test_weights_multiply_the_terms(kin: Scenario) -> None:
    heavier = kin.replace({"parameters.tie_weight": 1.5, "parameters.stigma": 0})
    found = reasons(heavier, "two", [0])
    assert found["one"] == [("tie", pytest.approx(0.9))]
    assert found["foe"] == []


def test_stated_affinities_have_nothing_behind_them() -> None:
    text = "title: L\ncalendar: {start: 2016-01-04, weeks: 2}\nfactions: {a: {name: A, strength: 1}, b: {name: B, strength: 1}}\naffinities: {a: {b: 1}}\n"
    assert reasons(loads(text, name="landscape.yaml"), "a", [0]) == {}
