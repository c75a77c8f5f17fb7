"""Events by hand: whom an offensive is against, when a condition first counts, whose bloc a merged faction enters."""

from __future__ import annotations

import pytest

from sim import CoalitionModel, Faction
from sim.scenario import build

TOWNS = {"left": {}, "middle": {}, "right": {}}
AFTER_WEEK_0 = {"when": {"metric": "oil_damage", "at_most": 0.5}}
"""Nothing does damage in these tests, so this holds in every week, and in the zeros that would stand for a week before the first."""


class Still(Faction):
    """Never realigns."""

    def step(self) -> None:
        """Stays."""


def model_of(strengths: dict[str, float], events: dict[str, object], **more: object) -> CoalitionModel:
    """Factions that nothing but events moves: nobody realigns, clashes or sets out of themselves."""
    factions = {name: {"strength": strength, "presence": {"left": 1}} for name, strength in strengths.items()}
    data = {
        "title": "by hand", "authority": "ruler", "calendar": {"start": "2016-01-04", "weeks": 4}, "places": TOWNS,
        "parameters": {"clash_rate": 0, "offensive_rate": 0}, "factions": {"ruler": {"strength": 10, "presence": {"right": 1}}, **factions},
        "events": events, **more,
    }  # fmt: skip
    return CoalitionModel(build(data), faction_class=Still, collect=False)


def enemy_of(model: CoalitionModel, name: str) -> str:
    return model.world.faction_ids[model.state.target[model.world.index(name)]]


@pytest.mark.parametrize("listed", [["first", "second"], ["second", "first"]])
def test_an_offensive_is_against_the_first_enemy_by_id(listed: list[str]) -> None:
    offensive = {"offensive": {"by": "attacker", "against": listed}, "week": 0}
    model = model_of({"attacker": 100, "first": 10, "second": 1000}, {"march": offensive})
    model.step()
    assert enemy_of(model, "attacker") == "first"


def test_an_enemy_that_is_not_there_is_passed_over() -> None:
    """The child of a split that never comes is first by id."""
    events = {
        "march": {"offensive": {"by": "attacker", "against": ["absent", "second", "third"]}, "week": 0},
        "rift": {"split": {"of": "third", "into": {"absent": 0.5}}, "week": 1, "probability": 0},
    }
    model = model_of({"attacker": 100, "second": 10, "third": 1000, "absent": 0}, events)
    model.step()
    assert not model.faction("absent").active
    assert enemy_of(model, "attacker") == "second"


def test_a_patron_that_is_not_there_gains_no_tie() -> None:
    """The tie that the file states with it stands as given until it comes."""
    events = {
        "help": {"aid": {"to": "receiver", "from": "patron", "amount": 5, "tie": 0.5}, "week": 0},
        "rift": {"split": {"of": "parent", "into": {"patron": 1}}, "week": 1},
        "more": {"aid": {"to": "receiver", "from": "patron", "amount": 5, "tie": 0.5}, "week": 2},
    }
    tie = [{"between": ["patron", "receiver"], "intensity": 0.25}]
    model = model_of({"receiver": 100, "parent": 100, "patron": 0}, events, ties=tie)
    found = []
    while model.running:
        model.step()
        found.append(model.faction("receiver").tie("patron"))
    assert found == [0.25, 0.25, 0.75, 0.75]
    assert model.faction("receiver").strength > 109


def test_a_condition_is_not_met_by_the_nothing_before_week_0() -> None:
    model = model_of({"one": 10, "other": 10}, {"words": {"statement": {"by": "one", "against": "other", "amount": 0.25}, **AFTER_WEEK_0}})
    found = []
    while model.running:
        model.step()
        found.append(model.faction("one").rivalry("other"))
    assert found == [0, 0.25, 0.25, 0.25]


@pytest.mark.parametrize(("light", "heavy"), [("parent_a", "parent_b"), ("parent_b", "parent_a")])
def test_a_merged_faction_enters_the_bloc_of_its_heaviest_parent(light: str, heavy: str) -> None:
    model = model_of(
        {light: 100, heavy: 300, "friend_of_light": 1000, "friend_of_heavy": 1, "united": 0},
        {"union": {"merger": {"of": [light, heavy], "into": "united"}, "week": 0}},
        blocs=[[light, "friend_of_light"], [heavy, "friend_of_heavy"]],
    )
    model.step()
    assert set(model.faction("united").bloc) == {"united", "friend_of_heavy"}
    assert model.faction("friend_of_light").bloc == ("friend_of_light",)
    assert model.faction("united").strength == 400
