"""What is set of a faction between steps reads back and takes effect, or is refused in words."""

from __future__ import annotations

import re

import pytest

from sim import CoalitionModel, Faction
from sim.scenario import Scenario
from tests.unit.model.twins import twins


@pytest.mark.parametrize("attribute", ["recognition", "hostility", "influence", "oil_stake", "strength"])
def test_what_is_set_mid_run_reads_back(model: CoalitionModel, attribute: str) -> None:
    model.step()
    setattr(model.faction("guards"), attribute, 0.25)
    assert getattr(model.faction("guards"), attribute) == pytest.approx(0.25, abs=1e-15)


def test_recognition_set_mid_run_takes_effect(scenario: Scenario) -> None:
    plain, changed = twins(scenario)
    changed.faction("brigade").recognition = 0.9
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").affinity("council") > plain.faction("brigade").affinity("council")
    assert changed.metrics["recognition"] > plain.metrics["recognition"]


def test_hostility_set_mid_run_takes_effect(scenario: Scenario) -> None:
    plain, changed = twins(scenario)
    changed.faction("brigade").hostility = -0.5
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").affinity("raiders") > plain.faction("brigade").affinity("raiders")


def test_strength_and_influence_set_mid_run_take_effect_at_once(model: CoalitionModel) -> None:
    model.step()
    council, brigade = model.faction("council"), model.faction("brigade")
    before = council.weight, brigade.weight
    brigade.strength *= 2
    assert brigade.weight > before[1] and council.weight < before[0]
    doubled = council.weight
    council.influence = 0.5
    assert council.weight > doubled
    assert sum(faction.weight for faction in model.factions()) == pytest.approx(1.0, abs=1e-12)


def test_oil_stake_set_mid_run_takes_effect(scenario: Scenario) -> None:
    plain, changed = twins(scenario, weeks=6)  # the attack on the port began in week 4: there is damage to feel
    assert plain.metrics["oil_damage"] > 0
    changed.faction("brigade").oil_stake = 0.0
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").attention["threat"] < plain.faction("brigade").attention["threat"]


@pytest.mark.parametrize(("kind", "value", "sign"), [("rivalry", 1.0, -1), ("tie", 1.0, 1), ("trust", -1.0, -1), ("trust", 1.0, 1)])
def test_relations_set_mid_run_take_effect_for_both(scenario: Scenario, kind: str, value: float, sign: int) -> None:
    plain, changed = twins(scenario)
    changed.faction("guards").set_relation(kind, "brigade", value)
    assert getattr(changed.faction("brigade"), kind)("guards") == value
    for each in (plain, changed):
        each.step()
    for one, other in (("guards", "brigade"), ("brigade", "guards")):
        assert sign * changed.faction(one).affinity(other) > sign * plain.faction(one).affinity(other)


def test_parameters_set_mid_run_take_effect(scenario: Scenario) -> None:
    model = CoalitionModel(scenario.without(*scenario.events), collect=False)
    model.parameters.clash_rate = 100.0
    model.step()
    assert model.clashes
    model.parameters.clash_rate = 0.0
    model.step()
    assert model.clashes == []
    assert model.parameters.clash_rate == 0.0


@pytest.mark.parametrize(
    ("attribute", "values"),
    [
        ("recognition", (1.01, -1.01)), ("hostility", (1.01, -1.01)), ("influence", (-0.01, float("inf"))),
        ("oil_stake", (-0.01, 1.01)), ("strength", (-1.0, float("inf"))),
    ],
)  # fmt: skip
def test_what_is_out_of_range_is_refused(model: CoalitionModel, attribute: str, values: tuple[float, ...]) -> None:
    faction = model.faction("guards")
    before = getattr(faction, attribute)
    for value in (*values, float("nan")):
        with pytest.raises(ValueError, match="must"):
            setattr(faction, attribute, value)
    assert getattr(faction, attribute) == before


@pytest.mark.parametrize(("kind", "value"), [("rivalry", -0.1), ("tie", 1.1), ("trust", -1.1), ("trust", float("nan"))])
def test_relations_out_of_range_are_refused(model: CoalitionModel, kind: str, value: float) -> None:
    guards = model.faction("guards")
    before = getattr(guards, kind)("brigade")
    with pytest.raises(ValueError, match="between"):
        guards.set_relation(kind, "brigade", value)
    assert getattr(guards, kind)("brigade") == before


@pytest.mark.parametrize(("name", "attribute"), [("council", "recognition"), ("raiders", "hostility")])
def test_the_authority_and_the_threat_stay_what_they_are(model: CoalitionModel, name: str, attribute: str) -> None:
    faction = model.faction(name)
    before = getattr(faction, attribute)
    with pytest.raises(ValueError, match=f"{attribute} of {name} cannot be set"):
        setattr(faction, attribute, 0.5)
    assert getattr(faction, attribute) == before


@pytest.mark.parametrize("attribute", ["recognition", "hostility", "influence", "oil_stake", "strength"])
@pytest.mark.parametrize("value", ["0.5", None, True, [0.5]])
def test_what_is_no_number_is_refused(model: CoalitionModel, attribute: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"{attribute} of guards must be a number"):
        setattr(model.faction("guards"), attribute, value)


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ("recogniton", "no attribute of guards is called 'recogniton'; did you mean 'recognition'?"),
        ("zeal", "no attribute of guards is called 'zeal'; there are recognition, hostility,"),
        ("weight", "weight of guards cannot be set: it follows from strength and influence"),
        ("active", "cannot be set: splits and mergers decide it"), ("id", "cannot be set"), ("index", "cannot be set"), ("bloc_label", "cannot be set"),
        ("rivalry", "it is a method; use set_relation"), ("choose", "it is a method; override it in a subclass"),
    ],
)  # fmt: skip
def test_what_is_no_attribute_or_cannot_be_set_is_refused(model: CoalitionModel, attribute: str, words: str) -> None:
    with pytest.raises(AttributeError, match=re.escape(words)):
        setattr(model.faction("guards"), attribute, 0.2)


def test_a_subclass_has_attributes_of_its_own(scenario: Scenario) -> None:
    class Moody(Faction):
        patience = 3

        def __init__(self, model: CoalitionModel, index: int) -> None:
            super().__init__(model, index)
            self.moods: list[str] = []

    moody = CoalitionModel(scenario, faction_class={"guards": Moody}).faction("guards")
    assert isinstance(moody, Moody)
    moody.patience, moody.moods = 2, ["calm"]
    assert (moody.patience, moody.moods) == (2, ["calm"])
    with pytest.raises(AttributeError, match="hostilty"):
        moody.hostilty = 0.2


def test_relations_that_are_none_are_refused(model: CoalitionModel) -> None:
    with pytest.raises(ValueError, match="no relation 'ties'; there are rivalry, tie, trust"):
        model.faction("guards").set_relation("ties", "brigade", 0.5)
    with pytest.raises(TypeError, match="tie of guards and brigade must be a number"):
        model.faction("guards").set_relation("tie", "brigade", "0.5")  # type: ignore[arg-type]


def test_damage_to_oil_income_is_read_and_set(scenario: Scenario) -> None:
    model = CoalitionModel(scenario)
    assert model.oil_damage == 0.0
    model.oil_damage = 0.5
    model.step()
    repaired = 0.5 * (1 - model.parameters.oil_repair)
    assert model.oil_damage == pytest.approx(repaired) == pytest.approx(model.metrics["oil_damage"])
    for wrong, error in ((1.5, ValueError), (-0.1, ValueError), ("much", TypeError)):
        with pytest.raises(error, match="oil_damage"):
            model.oil_damage = wrong  # type: ignore[assignment]


def test_the_model_refuses_what_it_could_not_heed(scenario: Scenario, model: CoalitionModel) -> None:
    with pytest.raises(AttributeError, match=re.escape("set model.parameters.clash_rate")):
        model.clash_rate = 0.0
    with pytest.raises(AttributeError, match="week"):
        model.week = 20  # type: ignore[misc]
    for name, words in (
        ("run", "make another with CoalitionModel(scenario, run=...)"),
        ("seed", "make another with CoalitionModel(scenario, rng=...)"),
        ("oil_damge", "no attribute of the model is called 'oil_damge'; did you mean 'oil_damage'?"),
        (
            "zeal",
            "no attribute of the model is called 'zeal'; there are oil_damage, parameters; attributes of your own are made in a subclass",
        ),
    ):
        with pytest.raises(AttributeError, match=re.escape(words)):
            setattr(model, name, 3)
    assert (model.run, model.seed) == (0, scenario.seed)
    model.running = False  # Mesa's own can be set
    for wrong in (int, {"guards": int}, "guards"):
        with pytest.raises(TypeError, match="faction_class must be a subclass of Faction"):
            CoalitionModel(scenario, faction_class=wrong)  # type: ignore[arg-type]


def test_a_subclass_of_the_model_has_attributes_of_its_own(scenario: Scenario) -> None:
    class Watched(CoalitionModel):
        news = "none"

    model = Watched(scenario)
    model.news, model.local = "a clash", ["guards"]
    assert (model.news, model.local) == ("a clash", ["guards"])
