"""Every parameter with an `off` value: with a lively value its mechanism shows in a quantity, at `off` that quantity is 0.

All other parameters are off too, but for those a case needs, on a stage of six factions and three places; so each
mechanism is seen alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from sim.model import CoalitionModel
from sim.scenario import PARAMETERS, build
from sim.state import MARCH as MARCH_ROW

# No choice is by chance, and nobody stirs without a reason.
ALL_OFF = {name: parameter.off for name, parameter in PARAMETERS.items() if parameter.off is not None}
STAGE: dict[str, Any] = {
    "title": "a stage",
    "authority": "gov",
    "threat": "raiders",
    "calendar": {"start": "2016-01-04", "weeks": 3},
    "places": {"town": {"political_weight": 1, "oil": 0}, "port": {"political_weight": 0.1, "oil": 1}, "island": {}},
    "roads": [{"between": ["town", "port"], "km": 40}],
    "factions": {
        "gov": {"strength": 500, "hostility": 0.5, "oil_stake": 0.8, "presence": {"town": 1}},
        "rebels": {"strength": 1000, "recognition": -0.8, "hostility": 0.4, "presence": {"town": 0.5, "port": 0.5}},
        "loyal": {"strength": 800, "recognition": 0.6, "hostility": 0.8, "presence": {"port": 1}},
        "deniers": {"strength": 600, "recognition": -0.6, "hostility": 0.2, "presence": {"port": 1}},
        "hermits": {"strength": 100, "presence": {"island": 1}},
        "raiders": {"strength": 700, "recognition": -1, "presence": {"port": 1}},
    },
    "rivalries": [{"between": ["gov", "rebels"], "intensity": 0.8}],
    "ties": [{"between": ["gov", "loyal"], "intensity": 0.5}],
    "trusts": [{"between": ["loyal", "deniers"], "value": 0.4}],
}
QUARREL = {"clash": {"between": "gov", "and": "rebels", "at": "town"}, "week": 0}
RAID = {"attack": {"by": "raiders", "on": "loyal", "at": "port"}, "week": 0}
BLOCKADE = {"blockade": {"at": "port", "damage": 0.5}, "week": 0}
STRIKE = {"airstrike": {"on": "raiders", "at": "port", "share": 0, "invited": False, "partner": "loyal"}, "week": 0}
MARCH = {"offensive": {"by": "rebels", "against": "raiders", "at": "port"}, "week": 0}


@dataclass(frozen=True)
class Case:
    """What shows a mechanism: a quantity (of a model at its start) that is 0 without it."""

    parameter: str
    quantity: Callable[[CoalitionModel], float]
    event: dict[str, Any] | None = None
    blocs: list[list[str]] = field(default_factory=list)
    needs: dict[str, float] = field(default_factory=dict)
    lively: float | None = None  # the default, unless given
    rule: str = "logit"

    def model(self, value: float) -> CoalitionModel:
        """The stage at the start, with the parameter at a value."""
        events = {"happening": self.event} if self.event else {}
        parameters = {"others": "fixed", **ALL_OFF, **self.needs, self.parameter: value}
        return CoalitionModel(
            build({**STAGE, "parameters": parameters, "blocs": self.blocs, "events": events, "rule": self.rule}), collect=False
        )


def after_a_week(read: Callable[[CoalitionModel], float]) -> Callable[[CoalitionModel], float]:
    """A quantity at the end of the first week."""

    def quantity(model: CoalitionModel) -> float:
        model.step()
        return read(model)

    return quantity


def change(read: Callable[[CoalitionModel], float]) -> Callable[[CoalitionModel], float]:
    """What a quantity gains in the first week."""

    def quantity(model: CoalitionModel) -> float:
        before = read(model)
        model.step()
        return read(model) - before

    return quantity


def affinity(one: str, other: str) -> Callable[[CoalitionModel], float]:
    return after_a_week(lambda model: model.faction(one).affinity(other))


def attention(who: str, what: str) -> Callable[[CoalitionModel], float]:
    """Attention beyond the baseline's share."""

    def read(model: CoalitionModel) -> float:
        p = model.parameters
        baseline = {"recognition": p.attention_recognition, "threat": p.attention_threat, "rivalry": p.attention_rivalry}
        return model.faction(who).attention[what] - math.exp(baseline[what]) / sum(math.exp(value) for value in baseline.values())

    return after_a_week(read)


def log_attention(who: str, cleavage: int) -> Callable[[CoalitionModel], float]:
    return change(lambda model: float(model.state.attention_log[model.faction(who).index, cleavage]))


def strength(who: str) -> Callable[[CoalitionModel], float]:
    return change(lambda model: model.faction(who).strength)


def resisted_drift(who: str) -> Callable[[CoalitionModel], float]:
    """How far recognition stays behind a full drift: towards (500 * 1 - 1000 * 0.8) / 1500 = -0.2, a fiftieth of the way from -0.8."""
    return lambda model: recognition(who)(model) - 0.02 * 0.6


def lost_on_the_way(one: str, other: str) -> Callable[[CoalitionModel], float]:
    """The share of the wish to attack that distance takes."""

    def read(model: CoalitionModel) -> float:
        return 1.0 - float(model.inputs.arrays.reach[0, MARCH_ROW, model.world.place_index(one), model.world.place_index(other)])

    return read


def trust(one: str, other: str) -> Callable[[CoalitionModel], float]:
    return change(lambda model: model.faction(one).trust(other))


def recognition(who: str) -> Callable[[CoalitionModel], float]:
    return change(lambda model: model.faction(who).recognition)


def shared_enemy(model: CoalitionModel) -> float:
    """What the agreement of two rejecters lacks of that of two recognisers."""
    model.step()
    rebels = model.faction("rebels")
    return rebels.affinity("deniers") - 3.0 * rebels.attention["recognition"] * (-0.8) * (-0.6)


def beyond_liking(who: str) -> Callable[[CoalitionModel], float]:
    """The largest part of the worth of any option that is not the weighted sum of affinities to its members."""

    def quantity(model: CoalitionModel) -> float:
        model.step()
        faction, weight = model.faction(who), {each.id: float(model.state.frozen_weight[each.index]) for each in model.factions()}
        worth = [(option.utility, sum(weight[name] * faction.affinity(name) for name in option.bloc)) for option in faction.options()]
        return max(abs(utility - liking) for utility, liking in worth)

    return quantity


def barred(who: str) -> Callable[[CoalitionModel], float]:
    """How many blocs of others do not let it in."""

    def quantity(model: CoalitionModel) -> float:
        model.step()
        faction = model.faction(who)
        others = [bloc for bloc in model.blocs() if who not in bloc]
        return len(others) - sum(1 for option in faction.options()[1:] if option.bloc)

    return quantity


def vetoed(model: CoalitionModel) -> float:
    """Rebels who think of nothing but recognition, and a government that does not care: it would enter, they object."""
    model.state.attention_log[model.faction("gov").index, 0] = -20.0
    model.state.attention_log[model.faction("rebels").index, 0] = 20.0
    return barred("gov")(model)


def noisy_choices(model: CoalitionModel) -> float:
    """Of 100 evenly spread words, how many make a faction take something else than the best?"""
    model.step()
    faction = model.faction("loyal")
    options = faction.options()
    best = max(option.utility for option in options)
    taken = []
    for word in np.linspace(0, 2**64 - 2**12, 100, dtype=np.uint64):
        model.state.turn_choices[faction.index] = word
        taken.append(faction.choose(options))
    return sum(option.utility < best for option in taken)


def on_offensives(whom: Callable[[bool], bool]) -> Callable[[CoalitionModel], float]:
    """How many set out against a threat (True) or a rival (False)."""
    return after_a_week(
        lambda model: sum(1 for target in model.state.target if target >= 0 and whom(bool(model.world.scene.threats[target])))
    )


def stays_at_home(model: CoalitionModel) -> float:
    """1 if the government, half of whom are fewer than the raiders, does not set out against them."""
    model.step()
    return float(model.state.target[model.faction("gov").index] < 0)


def against_a_beaten_threat(model: CoalitionModel) -> float:
    model.faction("raiders").strength = 1e-6
    return on_offensives(lambda threat: threat)(model)


def recovered(model: CoalitionModel) -> float:
    model.faction("loyal").strength = 400.0
    return strength("loyal")(model)


def calmed(model: CoalitionModel) -> float:
    model.state.attention_log[:, 0] = 1.0
    return log_attention("gov", 0)(model)


def stationed(who: str, place: str) -> Callable[[CoalitionModel], float]:
    return change(lambda model: model.faction(who).stationed.get(place, 0.0))


QUARRELSOME = {"recognition_weight": 3.0}
WARLIKE = {"offensive_rate": 1e9, "mobilisable": 0.5}  # whoever dares sets out at once

CASES = (
    # --- affinity
    Case("recognition_weight", affinity("gov", "rebels")),
    Case("threat_weight", affinity("gov", "loyal")),
    Case("rivalry_weight", affinity("gov", "rebels")),
    Case("tie_weight", affinity("gov", "loyal")),
    Case("trust_weight", affinity("loyal", "deniers")),
    Case("shared_rejection", shared_enemy, needs=QUARRELSOME),
    Case("stigma", affinity("gov", "raiders")),
    # --- attention
    Case("exposure", attention("loyal", "threat")),
    Case("oil_exposure", attention("gov", "threat"), event=BLOCKADE),
    Case("local", attention("gov", "rivalry")),
    Case("attention_decay", calmed),
    Case("news", log_attention("hermits", 0), event=QUARREL, needs={"polarisation_gain": 0.15}),
    Case("polarisation_gain", log_attention("gov", 0), event=QUARREL),
    Case("alarm_gain", log_attention("loyal", 1), event=RAID),
    # --- realignment
    Case("aversion", beyond_liking("rebels"), needs=QUARRELSOME),
    Case("veto", barred("gov"), needs=QUARRELSOME),
    Case("veto_share", vetoed, needs=QUARRELSOME | {"veto": 0.3}),
    Case("admission", barred("gov"), needs=QUARRELSOME),
    Case("protection", beyond_liking("rebels"), needs=QUARRELSOME),
    Case("dilution", beyond_liking("rebels"), blocs=[["gov", "loyal", "deniers"]]),
    Case("inertia", beyond_liking("rebels")),
    Case("temperature", noisy_choices, needs=QUARRELSOME, lively=0.5),
    Case("efficiency", after_a_week(lambda model: model.metrics["blocs"]), needs={"tie_weight": 4.0}, rule="bilateral_shapley"),
    # --- offensives
    Case("offensive_rate", on_offensives(lambda threat: threat), needs={"stigma": 0.6, "mobilisable": 0.5}, lively=1e9),
    Case("commit", stationed("rebels", "port"), event=MARCH),
    Case("mobilisable", on_offensives(lambda threat: threat), needs={"stigma": 0.6, "offensive_rate": 1e9}),
    Case("superiority", stays_at_home, needs={"stigma": 0.6, **WARLIKE}),
    Case("rival_weight", on_offensives(lambda threat: not threat), needs={"rivalry_weight": 3.0, **WARLIKE}),
    Case("march_km", lost_on_the_way("town", "port")),
    Case("threat_floor", against_a_beaten_threat, needs={"stigma": 0.6, "mobilisable": 0.5, "offensive_rate": 1e3}),
    # --- clashes
    Case("clash_rate", after_a_week(lambda model: model.metrics["clashes"]), needs=QUARRELSOME, lively=50.0),
    Case("attrition", after_a_week(lambda model: model.metrics["losses"]), event=QUARREL),
    Case("trust_loss", trust("gov", "rebels"), event=QUARREL),
    Case(
        "trust_gain",
        trust("loyal", "gov"),
        event={"clash": {"between": "loyal", "and": "rebels", "at": "port"}, "week": 0},
        blocs=[["gov", "loyal"]],
    ),
    Case("rivalry_gain", change(lambda model: model.faction("gov").rivalry("rebels")), event=QUARREL),
    Case("hardening", change(lambda model: model.faction("loyal").hostility), event=RAID),
    Case("oil_damage", after_a_week(lambda model: model.metrics["oil_damage"]), event=RAID),
    Case("vacuum", strength("raiders"), event=QUARREL),
    # --- adaptation
    Case("drift", recognition("rebels"), blocs=[["gov", "rebels"]], needs={"stubbornness": 0.5}),
    Case("stubbornness", resisted_drift("rebels"), blocs=[["gov", "rebels"]], needs={"drift": 0.02}),
    Case("trust_decay", trust("loyal", "deniers")),
    Case("oil_repair", after_a_week(lambda model: model.metrics["oil_damage"] - 0.5), event=BLOCKADE),
    Case("recovery", recovered),
    Case("growth", strength("raiders")),
    Case("basing", strength("raiders"), blocs=[["deniers", "raiders"]]),
    Case("backlash", recognition("rebels"), event=STRIKE),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parameter)
def test_a_mechanism_shows(case: Case) -> None:
    lively = PARAMETERS[case.parameter].default if case.lively is None else case.lively
    assert abs(case.quantity(case.model(lively))) > 1e-6


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parameter)
def test_a_parameter_at_off_removes_its_mechanism(case: Case) -> None:
    assert case.quantity(case.model(ALL_OFF[case.parameter])) == pytest.approx(0.0, abs=1e-12)


def test_every_parameter_with_an_off_value_has_a_case() -> None:
    assert [case.parameter for case in CASES] == list(ALL_OFF)
