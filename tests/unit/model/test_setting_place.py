"""Where a faction stands, with whom, and what it attends to, set between steps: it reads back and takes effect, or is refused."""

from __future__ import annotations

import pytest

from sim import CoalitionModel
from sim.errors import UnknownNameError
from sim.scenario import Scenario, loads
from tests.unit.model.twins import twins


def test_a_bloc_set_mid_run_is_joined_and_left(model: CoalitionModel) -> None:
    model.step()
    guards, brigade = model.faction("guards"), model.faction("brigade")
    guards.bloc = ("guards",)
    brigade.bloc = ["guards"]
    assert brigade.bloc == guards.bloc == ("brigade", "guards")
    assert sum(len(bloc) for bloc in model.blocs()) == len(model.factions())
    guards.bloc = ("guards", "council")
    assert (guards.bloc, brigade.bloc) == (("council", "guards"), ("brigade",))
    brigade.bloc = ("council", "guards", "brigade")
    assert model.faction("council").bloc == brigade.bloc == ("brigade", "council", "guards")
    guards.bloc = guards.bloc
    guards.bloc = []
    assert guards.bloc == ("guards",) and brigade.bloc == ("brigade", "council")


def test_a_bloc_set_mid_run_takes_effect(scenario: Scenario) -> None:
    """Recognition drifts within blocs: the brigade's towards that of those it was put beside."""
    plain, changed = twins(scenario, weeks=1)
    for each in (plain, changed):
        each.parameters.inertia = 10.0  # nobody moves
        each.parameters.drift = 0.05
    changed.faction("brigade").bloc = changed.faction("guards").bloc
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").recognition > plain.faction("brigade").recognition


@pytest.mark.parametrize(
    ("members", "error", "words"),
    [
        ("guards", TypeError, "must be the ids of its members"),
        (7, TypeError, "must be the ids of its members"),
        (["gaurds"], UnknownNameError, "guards"),
        (["raiders", "guards"], ValueError, "or a bloc that there is, not guards, raiders; there are: brigade; "),
    ],
)
def test_a_bloc_that_is_none_is_refused(model: CoalitionModel, members: object, error: type[Exception], words: str) -> None:
    before = model.blocs()
    with pytest.raises(error, match=words):
        model.faction("brigade").bloc = members  # type: ignore[assignment]
    assert model.blocs() == before


def test_a_bloc_cannot_be_left_where_there_may_be_no_more(scenario: Scenario) -> None:
    text = "title: x\nfactions: {a: {strength: 1}, b: {strength: 1}, c: {strength: 1}}\naffinities: {a: {b: 1}}\nblocs: [[a, b], [c]]\nmax_blocs: 2\n"
    model = CoalitionModel(loads(text))
    with pytest.raises(ValueError, match=r"2 blocs already.*max_blocs"):
        model.faction("a").bloc = ("a",)
    model.faction("a").bloc = ("c",)
    assert model.blocs() == [("a", "c"), ("b",)]
    with pytest.raises(AttributeError, match="no places"):
        model.faction("a").stationed = {}
    with pytest.raises(AttributeError, match="nobody attends"):
        model.faction("a").attention = {"recognition": 0.2, "threat": 0.2, "rivalry": 0.6}


def test_forces_stationed_mid_run_are_there_and_count_at_once(model: CoalitionModel) -> None:
    model.step()
    guards = model.faction("guards")
    before, others = guards.weight, model.faction("brigade").weight
    guards.stationed = {"port": 500, "capital": 2500.0}
    assert guards.stationed == {"capital": 2500.0, "port": 500.0} and guards.strength == 3000
    assert guards.weight > before and model.faction("brigade").weight < others
    guards.stationed = {}
    assert guards.strength == 0 and guards.stationed == {}


@pytest.mark.parametrize(
    ("fighters", "error", "words"),
    [
        ({"prot": 5}, UnknownNameError, "port"), ({"port": -1}, ValueError, "fighters of guards in port must be a finite number"),
        ({"port": float("nan")}, ValueError, "must be a finite number"), ({"port": "5"}, TypeError, "must be a number"), (500, TypeError, "mapping"),
    ],
)  # fmt: skip
def test_forces_that_cannot_stand_so_are_refused(model: CoalitionModel, fighters: object, error: type[Exception], words: str) -> None:
    guards = model.faction("guards")
    with pytest.raises(error, match=words):
        guards.stationed = fighters  # type: ignore[assignment]
    assert guards.stationed == {"port": 1000.0}


def test_what_is_read_cannot_be_changed_in_place(model: CoalitionModel) -> None:
    model.step()
    guards = model.faction("guards")
    with pytest.raises(TypeError, match="item assignment"):
        guards.stationed["port"] = 5  # type: ignore[index]
    with pytest.raises(TypeError, match="item assignment"):
        guards.attention["threat"] = 1  # type: ignore[index]


def test_attention_set_mid_run_takes_effect_and_fades(scenario: Scenario) -> None:
    calm = scenario.without(*scenario.events)
    plain, changed = twins(calm)
    brigade = changed.faction("brigade")
    brigade.attention = {"recognition": 0.1, "threat": 0.8, "rivalry": 0.1}
    assert brigade.attention == {"recognition": 0.1, "threat": 0.8, "rivalry": 0.1}
    gaps = []
    for _ in range(20):
        for each in (plain, changed):
            each.step()
        gaps.append(brigade.attention["threat"] - plain.faction("brigade").attention["threat"])
    assert gaps[0] > 0.2 and 0 <= abs(gaps[-1]) < gaps[0] / 4
    assert sum(brigade.attention.values()) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("shares", "error", "words"),
    [
        ({"threat": 1.0}, ValueError, "must give shares to recognition, threat, rivalry"),
        ([0.2, 0.3, 0.5], ValueError, "must give shares to recognition, threat, rivalry"),
        ({"recognition": 0.5, "threat": 0.4, "rivalry": 0.2}, ValueError, "above 0 that sum to 1"),
        ({"recognition": 0.5, "threat": 0.5, "rivalry": 0.0}, ValueError, "above 0 that sum to 1"),
        ({"recognition": float("nan"), "threat": 0.5, "rivalry": 0.5}, ValueError, "above 0 that sum to 1"),
        ({"recognition": "0.5", "threat": 0.3, "rivalry": 0.2}, TypeError, "must be a number"),
    ],
)
def test_attention_that_is_none_is_refused(model: CoalitionModel, shares: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        model.faction("guards").attention = shares  # type: ignore[assignment]
