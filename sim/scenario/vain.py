"""Which inputs change nothing in a scenario, whatever they are set to, since there is nothing that they could act on (ODD 7).

Sound in one direction: what is called vain provably changes no run; what is not may act, or not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING

from sim.scenario import paths
from sim.scenario.kinds import Aid, Airstrike, Arrival, Blockade, Detail, Mediation, Recognise, Shift, Statement, Withdrawal
from sim.scenario.parameters import PARAMETERS

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.scenario.quantity import Quantity
    from sim.scenario.sweeps import Sweep

_NEEDS: dict[str, tuple[str, ...]] = {
    # affinity (7.4)
    "recognition_weight": ("recognition",),
    "threat_weight": ("hostility",),
    "rivalry_weight": ("rivalry",),
    "tie_weight": ("tie",),
    "trust_weight": ("trust",),
    "shared_rejection": ("rejection",),
    "stigma": ("threat",),
    # attention (7.3), which only weighs terms of affinity
    "exposure": ("threat",),
    "oil_exposure": ("damage", "stake", "cleavage"),
    "local": ("rivalry",),
    "attention_recognition": ("cleavage",),
    "attention_threat": ("cleavage",),
    "attention_rivalry": ("cleavage",),
    "attention_decay": ("mood", "cleavage"),
    "news": ("mood", "cleavage"),
    "polarisation_gain": ("rivals", "rejection"),
    "alarm_gain": ("threat", "fighters"),
    # space (7.1): a place is felt in another along roads only
    "reach_km": ("roads",),
    # offensives (7.6)
    "offensive_rate": ("fighters",),
    "commit": ("fighters", "roads"),
    "mobilisable": ("fighters",),
    "superiority": ("fighters",),
    "rival_weight": ("rivals",),
    "march_km": ("fighters", "roads"),
    "threat_floor": ("threat", "fighters"),
    # clashes (7.7)
    "clash_rate": ("fighters",),
    "attrition": ("fighters",),
    "trust_loss": ("fighters",),
    "trust_gain": ("fighters",),
    "rivalry_gain": ("fighters",),
    "hardening": ("threat", "fighters"),
    "oil_damage": ("threat", "fighters", "oil"),
    "vacuum": ("threat", "rivals"),
    "felt": ("fighters",),
    # adaptation (7.8) and events (7.2)
    "drift": ("recognition",),
    "stubbornness": ("recognition",),
    "trust_decay": ("trust",),
    "oil_repair": ("damage",),
    "growth": ("threat",),
    "capacity": ("threat",),
    "basing": ("threat",),
    "backlash": ("backlash",),
    # reading (7.9)
    "fought_weeks": ("fighters",),
    "front_weeks": ("threat", "fighters"),
}
"""What each parameter needs to act, by what `_WHY` says where there is none; those that are not named may always act."""
_OF_THINGS = {("places", "political_weight"): ("rivals", "rejection"), ("factions", "oil_stake"): ("damage", "cleavage")}
"""The same of places and factions, by section and field; oil is looked at place by place."""
_WHY = {
    "recognition": "recognition is and stays 0 for all",
    "rejection": "nobody ever rejects the authority (a recognition below 0)",
    "hostility": "hostility is and stays 0 for all",
    "rivalry": "there is no rivalry, and nothing brings one",
    "tie": "there is no tie, and nothing brings one",
    "trust": "there is no trust or distrust, and nothing brings any",
    "threat": "there is no threat",
    "cleavage": "attention weighs recognition, hostility and rivalry, which all are and stay 0",
    "mood": "nothing moves attention from its baseline",
    "fighters": "no two factions ever have fighters, so nobody fights",
    "rivals": "no two factions that are no threat ever have fighters",
    "roads": "there is no road",
    "oil": "no place has oil",
    "damage": "nothing damages oil income (neither a clash with a threat nor a blockade, in a place with oil)",
    "stake": "nobody has a stake in oil income",
    "backlash": "no event is an uninvited air strike with a partner",
}
_NO_DAMAGE_THERE = "nothing damages oil income there (neither a clash with a threat nor a blockade)"
_LANDSCAPE = "the affinities are given, so that only realignment runs, in which it plays no part"
_IN_LANDSCAPE = ("allied_weeks", "allied_reach", "coalition_hostility")
"""The parameters of no rule that act where the affinities are given (7.4): those by which results are read."""
_STANCES_IN_LANDSCAPE = ("strength", "influence", "recognition", "hostility")
"""What acts there of a faction: its weight in realignment, and what metrics are made of."""
_SURELY_MET = (1e-100, 1e100)
"""Numbers of fighters whose squares are numbers, so that all meet fully where the affinities are given."""


class Vain:
    """What changes nothing in a scenario, where the paths `varied` may have any value, and the rules are one of `rules`."""

    def __init__(self, scenario: Scenario, varied: Collection[str] = (), rules: Collection[str] | None = None) -> None:
        self._scenario, self._varied = scenario, varied
        self._rules = rules or (scenario.rule,)
        self._details: tuple[tuple[str, Detail], ...] = tuple((name, event.detail) for name, event in scenario.events.items())

    @classmethod
    def swept(cls, scenario: Scenario, sweep: Sweep) -> Vain:
        """What changes nothing at any point of a sweep over the scenario."""
        tried = [*sweep.crossed.get(paths.RULE, ()), *(point[paths.RULE] for point in sweep.listed if paths.RULE in point)]
        return cls(scenario, sweep.paths, [rule for rule in tried if isinstance(rule, str)])

    def why(self, path: str) -> str | None:
        """Why the number or name at a path changes no run, whatever it is; None where it may (or where nothing stands there)."""
        scenario, (section, name, *rest) = self._scenario, (*path.split("."), "", "")
        if scenario.ordinal or path == paths.RULE or path in paths.SETTINGS:
            return None
        parameter = PARAMETERS.get(name) if section == "parameters" else None
        if parameter is not None and parameter.rule is not None:
            return None if parameter.rule in self._rules else self._of_another_rule(parameter.rule)
        if scenario.landscape:
            return None if self._acts_in_landscape(section, name, rest[0]) else _LANDSCAPE
        if section == "places" and rest[0] == "oil":
            return None if self._oil_counts(name) else _NO_DAMAGE_THERE
        needs = _NEEDS.get(name, ()) if section == "parameters" else _OF_THINGS.get((section, rest[0]), ())
        return next((_WHY[need] for need in needs if not self._has[need]), None)

    def _of_another_rule(self, rule: str) -> str:
        tried = f"the rule here is {next(iter(self._rules))}" if len(self._rules) == 1 else "it is none of those tried"
        return f"only the rule {rule} uses it, and {tried}"

    def _acts_in_landscape(self, section: str, name: str, field: str) -> bool:
        """Whether it may act where the affinities are given: everybody stands in one place, and no event happens."""
        controlled = any(leaf.metric == "controls" for outcome in self._scenario.outcomes.values() for leaf in outcome.leaves())
        match section:
            case "parameters":
                return name in _IN_LANDSCAPE or name not in PARAMETERS or (name == "reach_km" and controlled)
            case "factions":
                return field in _STANCES_IN_LANDSCAPE
            case "roads":
                return controlled
            case "ties":
                return not self._all_meet
            case _:
                return section not in ("places", "rivalries", "trusts", "events")

    @property
    def _all_meet(self) -> bool:
        """Whether, with the affinities given, any two count as meeting, so that being allied needs no tie (7.9)."""
        low, high = _SURELY_MET
        bounds = [bound for faction in self._scenario.factions.values() for bound in faction.strength.bounds]
        meets = self._scenario.parameters["allied_reach"].bounds[1] < 0.999 and not self._tries("parameters", "allied_reach")
        return meets and not self._tries("factions", "strength") and all(bound == 0 or low < bound < high for bound in bounds)

    def _oil_counts(self, place: str) -> bool:
        """Whether a clash with a threat may be in the place, or a blockade."""
        blockades = {name: detail.at for name, detail in self._details if isinstance(detail, Blockade)}
        blocked = any(place in at or f"events.{name}.at" in self._varied for name, at in blockades.items())
        return blocked or (self._has["threat"] and self._has["fighters"])

    @cached_property
    def _has(self) -> dict[str, bool]:
        """What there is or may come to be, by what `_WHY` says otherwise; events are taken to happen."""
        scenario = self._scenario
        armed, moved = self._armed, self._moved
        threat, fighters = bool(scenario.threat), len(armed) > 1
        backlash = self._any(Airstrike, self._costs_recognition)
        moves = moved("recognition") or self._any(Recognise) or backlash
        recognition = scenario.authority is not None or moves or self._stated("factions", "recognition")
        rejection = moves or self._stated("factions", "recognition", lambda number: number.bounds[0] < 0)
        hostility = threat or moved("hostility") or self._stated("factions", "hostility")
        against, in_favour = self._any(Statement, lambda _, said: bool(said.against)), self._any(Statement, lambda _, said: bool(said.for_))
        rivalry = fighters or against or moved("rivalries") or self._stated("rivalries", "intensity")
        tie = self._any(Aid, self._from_a_faction) or moved("ties") or self._stated("ties", "intensity")
        trusting = in_favour or self._any(Mediation) or self._any(Withdrawal) or moved("trusts")
        oil = self._stated("places", "oil")
        return {
            "recognition": recognition,
            "rejection": rejection,
            "hostility": hostility,
            "rivalry": rivalry,
            "tie": tie,
            "trust": fighters or trusting or self._stated("trusts", "value"),
            "threat": threat,
            "cleavage": recognition or hostility or rivalry,
            "mood": bool(scenario.inactive) or (fighters and (threat or rejection)),  # a merger takes a mean, which rounds
            "fighters": fighters,
            "rivals": len(armed.difference(scenario.threat)) > 1,
            "roads": bool(scenario.roads),
            "oil": oil,
            "damage": oil and (self._any(Blockade) or (threat and fighters)),
            "stake": moved("oil_stake") or self._stated("factions", "oil_stake"),
            "backlash": backlash,
        }

    @property
    def _armed(self) -> set[str]:
        """The factions that may have fighters at some time."""
        scenario = self._scenario
        reached = {name for _, detail in self._details for name in self._given(detail)}
        if any(f"events.{name}.{field}" in self._varied for name, _ in self._details for field in ("of", "to")):
            reached = set(scenario.factions)
        strong = {name for name, spec in scenario.factions.items() if spec.presence and spec.strength.bounds[1] > 0}
        varied = {name for name in scenario.factions if f"factions.{name}.strength" in self._varied}
        return strong | varied | reached | set(scenario.inactive)

    @staticmethod
    def _given(detail: Detail) -> tuple[str, ...]:
        """Whom an event gives fighters that may have had none."""
        return detail.of if isinstance(detail, Arrival) else detail.to if isinstance(detail, Aid) else ()

    def _stated(self, section: str, field: str, enough: Callable[[Quantity], bool] = lambda number: number.bounds != (0, 0)) -> bool:
        """Whether any number of this kind is varied, or is not 0 (or whatever is `enough`)."""
        things = getattr(self._scenario, section)
        listed = things.values() if hasattr(things, "values") else things
        return self._tries(section, field) or any(enough(getattr(thing, field)) for thing in listed)

    def _tries(self, section: str, field: str) -> bool:
        return any(path.startswith(f"{section}.") and path.endswith(f".{field}") for path in self._varied)

    def _moved(self, what: str) -> bool:
        """Whether an event shifts a stance of this name, or a relation of this section."""
        return any(what in detail.path.split(".") for _, detail in self._details if isinstance(detail, Shift))

    def _any[D: Detail](self, kind: type[D], such: Callable[[str, D], bool] = lambda name, detail: True) -> bool:
        return any(isinstance(detail, kind) and such(name, detail) for name, detail in self._details)

    def _costs_recognition(self, name: str, strike: Airstrike) -> bool:
        uninvited = not strike.invited or f"events.{name}.invited" in self._varied
        return uninvited and (strike.partner is not None or f"events.{name}.partner" in self._varied)

    def _from_a_faction(self, name: str, aid: Aid) -> bool:
        return aid.from_ in self._scenario.factions or f"events.{name}.from" in self._varied
