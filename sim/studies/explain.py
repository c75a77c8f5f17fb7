"""The receipt of a decision, replayed: every option of a faction at its turn, the terms of its utility, the margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.asked import at_least, simulated
from sim.errors import CoalitionError
from sim.faction import Faction, Option
from sim.model import CoalitionModel
from sim.rules import affinity as rule
from sim.rules.affinity import TERMS
from sim.rules.bilateral_shapley import distance
from sim.rules.realignment import admits
from sim.scenario.naming import faction_id
from sim.state import LANDSCAPE_RULE
from sim.studies.admission import Admission, admission_of
from sim.studies.standing import check_week
from sim.week import list_options

if TYPE_CHECKING:
    from sim.scenario import Scenario

Terms = dict[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: the other members of the bloc (none: alone), what it is worth and why, whether it could be taken.

    `terms` sum to `utility`; `probability` is 0 for what is not admitted. `admission` says what bears on whether a bloc of
    others lets it in; None for staying and for going alone.
    """

    bloc: tuple[str, ...]
    stays: bool
    utility: float
    terms: Terms
    probability: float
    admitted: bool
    admission: Admission | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A faction's decision, by a `rule`, in one week of one run; `margin` is the utility by which the chosen option beats the best other.

    `attention` is empty in landscape scenarios, whose affinities are given.
    """

    faction: str
    week: int
    date: str
    run: int
    attention: dict[str, float]
    options: tuple[Choice, ...]
    chosen: int
    margin: float | None
    rule: str

    def _vetoes(self, option: Choice) -> tuple[str, ...]:
        """Whose vetoes stand against an option, the faction's own first."""
        admission = option.admission
        if admission is None:
            return ()
        return (*((self.faction,) if admission.refuses else ()), *admission.vetoed_by)

    def as_dict(self) -> dict[str, Any]:
        """The receipt as `coalition explain --json` prints it; `chosen` is the chosen bloc's members."""
        return {
            "faction": self.faction,
            "week": self.week,
            "date": self.date,
            "run": self.run,
            "rule": self.rule,
            "attention": self.attention,
            "options": [
                {
                    "bloc": list(option.bloc),
                    "stays": option.stays,
                    "utility": option.utility,
                    "terms": option.terms,
                    "probability": option.probability,
                    "admitted": option.admitted,
                    "vetoed_by": list(self._vetoes(option)),
                    "admission": None if option.admission is None else option.admission.as_dict(),
                }
                for option in self.options
            ],
            "chosen": list(self.options[self.chosen].bloc),
            "margin": self.margin,
        }


def explain(scenario: Scenario, run: int, week: int, faction: str, seed: int | None = None) -> Receipt:
    """Replays run `run` to the turn of `faction` (its id or name) in week `week` (from 0) and returns its receipt.

    Raises UnknownNameError for an unknown faction, NotSimulatedError for a scenario of rankings, CoalitionError for a week
    outside the calendar or a faction that took no turn that week.
    """
    simulated(scenario)
    at_least(0, run=run)
    check_week(scenario, week)
    faction = faction_id(faction, {name: spec.name for name, spec in scenario.factions.items()})
    receipts: list[Receipt] = []

    class Witness(Faction):
        """Decides as any faction, and notes why when its week comes."""

        def step(self) -> None:
            if self.model.week == week:
                receipts.append(_receipt(self))
            super().step()

    model = CoalitionModel(scenario, rng=scenario.seed if seed is None else seed, run=run, faction_class={faction: Witness}, collect=False)
    while model.week <= week:
        model.step()
    if not receipts:
        raise CoalitionError(f"{faction} takes no turn in week {week}: it is not active then")
    return receipts[0]


def _receipt(faction: Faction) -> Receipt:
    model = faction.model
    choices = _choices(faction)
    admitted = [choice for choice in choices if choice.admitted]
    options = faction.options()
    taken = options.index(faction.choose(options) if len(options) > 1 else options[0])
    chosen = choices.index(admitted[taken])
    others = [choice.utility for choice in admitted if choice is not choices[chosen]]
    return Receipt(
        faction=faction.id,
        week=model.week,
        date=model.date.isoformat(),
        run=model.run,
        attention={} if model.world.scene.landscape else dict(faction.attention),
        options=tuple(choices),
        chosen=chosen,
        margin=choices[chosen].utility - max(others) if others else None,
        rule=model.world.scenario.rule,
    )


def _choices(faction: Faction) -> list[Choice]:
    """Every option, those that are barred too, in the order of the rule: stay, alone, other blocs."""
    options = faction.options()
    by_label = {option.label: option for option in options}
    temperature = float(faction.model.parameters.temperature) if faction.model.world.rule is None else 0.0
    chances = dict(zip(by_label, _probabilities(options, temperature), strict=True))
    choices = []
    for label in _labels(faction, options):
        members = faction._others(label)
        open_to_it = label == options[0].label or label < 0
        admitted = open_to_it or _admitted(faction, label)
        admission = None if open_to_it else admission_of(faction, label, admitted)
        terms = _terms(faction, members, stays=label == options[0].label)
        probability = chances.get(label, 0.0)
        choices.append(Choice(members, label == options[0].label, sum(terms.values()), terms, probability, admitted, admission))
    return choices


def _labels(faction: Faction, options: list[Option]) -> list[int]:
    state = faction.model.state
    first = [option.label for option in options if option.label < 0 or option is options[0]]
    own = int(state.bloc[faction.index])
    others = sorted({int(state.bloc[j]) for j in range(len(state.bloc)) if state.active[j]} - {own})
    return first + others


def _probabilities(options: list[Option], temperature: float) -> list[float]:
    utilities = np.array([option.utility for option in options])
    if temperature == 0.0:
        best = int(np.argmax(utilities >= utilities.max() - 1e-12))
        return [float(o == best) for o in range(len(options))]
    weights = np.exp((utilities - utilities.max()) / temperature)
    return [float(p) for p in weights / weights.sum()]


def _admitted(faction: Faction, label: int) -> bool:
    """Whether a bloc lets the faction in."""
    model, state, i = faction.model, faction.model.state, faction.index
    if model.world.rule is not None:
        return any(option.label == label for option in faction.options())
    list_options(i, model.world.scene, model.inputs.arrays, 0, state, None)
    _, _, weight, regard, vetoing = state.sums[label].tolist()
    p = model.parameters
    return bool(admits(bool(state.barred[label]), vetoing, regard, weight, p.veto_share, p.admission))


def _terms(faction: Faction, members: tuple[str, ...], stays: bool) -> Terms:
    """The terms of the utility of a bloc of others, by the rule in force."""
    rule_in_force = faction.model.world.rule
    if rule_in_force is None:
        return _logit_terms(faction, members, stays)
    return _liking(faction, members, 1.0) if rule_in_force == LANDSCAPE_RULE else _shared_terms(faction, members)


def _logit_terms(faction: Faction, members: tuple[str, ...], stays: bool) -> Terms:
    """A dislike's terms count `aversion` times, as the dislike does."""
    model, state, i = faction.model, faction.model.state, faction.index
    p = model.parameters
    terms = _liking(faction, members, float(p.aversion)) | dict.fromkeys(("protection", "dilution", "inertia"), 0.0)
    weight = 0.0
    for name in members:
        j = model.world.index(name)
        share = float(state.frozen_weight[j])
        terms["protection"] += float(p.protection) * float(state.danger[i]) * share * float(state.meet[i, j])
        weight += share
    if members:
        terms["dilution"] = -float(p.dilution) * max(0.0, weight + float(state.frozen_weight[i]) - 0.5)
    terms["inertia"] = float(p.inertia) if stays else 0.0
    return terms


def _liking(faction: Faction, members: tuple[str, ...], aversion: float) -> Terms:
    """What the company of others is worth, in the terms of affinity; a dislike counts `aversion` times."""
    model, state, i = faction.model, faction.model.state, faction.index
    names = ("affinity",) if model.world.scene.landscape else TERMS
    terms = dict.fromkeys(names, 0.0)
    for name in members:
        j = model.world.index(name)
        affinity, share = float(state.affinity[i, j]), float(state.frozen_weight[j])
        factor = share * (1.0 if affinity >= 0 else aversion)
        parts = (affinity,) if model.world.scene.landscape else pair_terms(model, i, j)
        for term, value in zip(names, parts, strict=True):
            terms[term] += factor * value
    return terms


def _shared_terms(faction: Faction, members: tuple[str, ...]) -> Terms:
    """Its power, and half of what joining forces adds: all of it if they agreed fully, less what their distance costs."""
    model, state, i = faction.model, faction.model.state, faction.index
    own = float(state.frozen_weight[i])
    terms = {"power": own, "efficiency": 0.0, "distance": 0.0}
    if members:
        others = [model.world.index(name) for name in members]
        weights = [float(state.frozen_weight[j]) for j in others]
        apart = [float(distance(state.affinity[i, j], state.affinity[j, i])) for j in others]
        total = sum(weights)
        mean = sum(q * far for q, far in zip(weights, apart, strict=True)) / total if total > 0 else sum(apart) / len(apart)
        efficiency = float(model.parameters.efficiency)
        terms["efficiency"] = 0.5 * (efficiency - 1.0) * (own + total)
        terms["distance"] = -0.5 * efficiency * mean * (own + total)
    return terms


def pair_terms(model: CoalitionModel, i: int, j: int) -> tuple[float, ...]:
    """The six terms of i's affinity towards j this week, in the order of `sim.rules.affinity.TERMS`."""
    state = model.state
    stances = state.attention, state.recognition, state.hostility
    relations = state.rivalry, state.tie, state.trust
    terms = rule.pair_terms(i, j, model.world.scene.threats, *stances, *relations, model.inputs.arrays.parameters[0])
    return tuple(float(term) for term in terms)
