"""Random worlds for the tests of the dynamics: small scenarios in which everything happens, as plain values in the shape of a file."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.scenario import PARAMETERS, Scenario, build
from sim.scenario.rules import RULES

EVENT_KINDS = (
    "clash", "attack", "offensive", "statement", "shift", "recognise", "mediation", "withdrawal", "arrival", "reinforcement",
    "aid", "airstrike", "blockade", "payment", "split", "merger",
)  # fmt: skip


class Maker:
    """Makes a world from a seed: who is there, where, how they stand to each other, and what happens."""

    def __init__(self, seed: int, factions: int, places: int, kinds: list[str], weeks: int, lively: bool, rule: str = "logit") -> None:
        self.rng = np.random.default_rng(seed)
        self.names = [f"f{n}" for n in range(factions)]
        self.places = [f"p{n}" for n in range(places)]
        self.kinds, self.weeks, self.lively, self.rule = kinds, weeks, lively, rule
        self.threats = self.names[-1:] if factions < 5 else self.names[-2:]

    def number(self, low: float, high: float) -> Any:
        """A number, a distribution, or an end of the range."""
        kind = self.rng.integers(4)
        one, other = sorted(np.round(self.rng.uniform(low, high, 2), 3).tolist())
        if kind == 0:
            return {"uniform": [one, other]}
        if kind == 1:
            return {"triangular": [low, one, high]}
        return float(self.rng.choice([low, high])) if kind == 2 and self.rng.random() < 0.3 else one

    def some(self, names: list[str], most: int = 3) -> list[str]:
        """Some of the names."""
        count = min(len(names), int(self.rng.integers(1, most + 1)))
        return sorted(self.rng.choice(names, count, replace=False).tolist())

    def faction(self, name: str) -> dict[str, Any]:
        """A faction: some are elders, some hold no place."""
        fighters = self.rng.random() < 0.8
        homes = self.some(self.places) if self.rng.random() < 0.9 else []
        spec: dict[str, Any] = {
            "strength": self.number(50, 3000) if fighters else 0,
            "influence": 0 if fighters else self.number(0, 0.3),
            "oil_stake": self.number(0, 1),
            "presence": {place: self.number(0.1, 1) for place in homes},
        }
        if name != self.names[0]:
            spec["recognition"] = self.number(-1, 1)
        if name not in self.threats:
            spec["hostility"] = self.number(-1, 1)
        return spec

    def relations(self, key: str, low: float, share: float) -> list[dict[str, Any]]:
        """Relations of some pairs."""
        pairs = [pair for pair in itertools.combinations(self.names, 2) if self.rng.random() < share]
        return [{"between": list(pair), key: self.number(low, 1)} for pair in pairs]

    def event(self, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """An event of a kind, and the factions it brings."""
        place, other_place = self.rng.choice(self.places, 2).tolist()
        a, b = self.rng.choice(self.names, 2, replace=False).tolist()
        timing: dict[str, Any] = {"week": self.number(0, self.weeks - 1), "probability": float(self.rng.choice([1.0, 1.0, 0.6]))}
        if self.rng.random() < 0.25:
            timing = {"when": {"metric": "frustration", "at_least": 0.2}}
        born: dict[str, Any] = {}
        detail: dict[str, Any]
        match kind:
            case "clash":
                detail = {"between": self.some(self.names), "and": self.some(self.names), "at": self.some(self.places)}
                timing |= {"engagements": self.number(0, 4), "weeks": int(self.rng.integers(1, 4))}
            case "attack":
                detail = {"by": self.some(self.threats), "on": self.some(self.names)}
                timing |= {"engagements": self.number(0, 4)}
            case "offensive":
                detail = {"by": [a], "against": self.some(self.names, 2), **({"at": [place]} if self.rng.random() < 0.5 else {})}
            case "statement":
                detail = {"by": [a], str(self.rng.choice(["against", "for"])): [b], "amount": self.number(0, 0.5)}
            case "shift":
                detail = self.shift(a, b)
            case "recognise":
                detail = {
                    "by": self.some(self.names),
                    **({"amount": self.number(-0.5, 0.5)} if self.rng.random() < 0.5 else {"to": self.number(-1, 1)}),
                }
            case "mediation":
                detail = {"parties": sorted([a, b]), "success": self.number(0, 1), "share": self.number(0, 1), "trust": self.number(0, 0.5)}
                left_out = [name for name in self.names if name not in (a, b)]
                if left_out:
                    detail["excluded"] = left_out[:1]
            case "withdrawal":
                detail = {
                    "by": [a],
                    "from": place,
                    "to": other_place,
                    "allowed": self.number(0, 1),
                    "refused_by": [b],
                    "amount": self.number(0, 1),
                }
            case "arrival" | "reinforcement":
                detail = {"of": [a], "at": [place], "amount": self.number(0, 500)}
            case "aid":
                giver, tie = str(self.rng.choice([b, "a patron"])), {"tie": self.number(0, 1)}
                detail = {"to": [a], "from": giver, "amount": self.number(0, 500), **(tie if giver == b else {})}
            case "airstrike":
                detail = {"on": [a], "at": [place], "share": self.number(0, 1), "invited": bool(self.rng.random() < 0.3), "partner": b}
            case "blockade":
                detail = {"at": [place], "damage": self.number(0, 1)}
                timing |= {"weeks": 3}
            case "payment":
                detail = {"to": [a], "amount": self.number(0, 500), "declared": self.number(0, 1)}
            case _:
                detail, born = self.succession(kind)
        return {kind: detail, **timing}, born

    def succession(self, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A split or a merger, and the factions it brings."""
        parents = [name for name in self.names if name not in (self.names[0], *self.threats)] or self.names[:1]
        if kind == "merger":
            return {"of": parents[:2], "into": "merged"}, {"merged": {"recognition": self.number(-1, 1), "hostility": self.number(-1, 1)}}
        detail = {"of": str(self.rng.choice(parents)), "into": {"a_child": 0.5, "z_child": self.number(0.1, 0.4)}}
        born = {
            "a_child": {"recognition": self.number(-1, 1), "hostility": 0.3},
            "z_child": {"recognition": -0.5, "hostility": self.number(-1, 1)},
        }
        return detail, born

    def shift(self, a: str, b: str) -> dict[str, Any]:
        """A shift of something that may be shifted."""
        pair = "~".join(sorted([a, b]))
        paths = [
            f"factions.{a}.recognition", f"factions.{a}.hostility", f"factions.{a}.strength", f"factions.{a}.influence", f"factions.{a}.oil_stake",
            f"rivalries.{pair}.intensity", f"ties.{pair}.intensity", f"trusts.{pair}.value",
        ]  # fmt: skip
        path = str(self.rng.choice(paths))
        if path.endswith((".strength", ".influence")):
            return {"path": path, "times": self.number(0, 2)}
        if path == f"factions.{self.names[0]}.recognition" or (path.endswith(".hostility") and a in self.threats):
            return {"path": f"factions.{a}.oil_stake", "to": self.number(0, 1)}
        return {"path": path, **({"to": self.number(0, 1)} if self.rng.random() < 0.5 else {"by": self.number(-0.5, 0.5)})}

    def parameters(self) -> dict[str, Any]:
        """Some parameters set, some of them off; livelier worlds clash and march more."""
        named: dict[str, Any] = {}
        for name, parameter in PARAMETERS.items():
            if parameter.off is not None and self.rng.random() < 0.05:
                named[name] = parameter.off
        if self.lively:
            named |= {"clash_rate": 2.0, "offensive_rate": 10.0, "superiority": 0.3, "commit": 0.5, "reach_km": 150.0}
        return named

    def outcomes(self) -> dict[str, Any]:
        """Every metric, so that every one is compared."""
        pair, place, name = self.names[:2], self.places[0], self.names[1]
        asked: list[dict[str, Any]] = [
            {"metric": "together", "pair": pair}, {"metric": "allied", "pair": pair}, {"metric": "fought", "pair": pair},
            {"metric": "enables", "set": self.names[:3]}, {"metric": "tolerates", "set": self.names[:3]}, {"metric": "enables"}, {"metric": "tolerates"},
            {"metric": "threat_strength", "place": place, "at_least": 1}, {"metric": "strength", "faction": name, "at_least": 1},
            {"metric": "controls", "faction": name, "place": place}, {"metric": "recognition", "faction": name, "at_least": 0},
            {"metric": "declared_recognition", "faction": name, "at_least": 0}, {"metric": "clashes", "place": place, "at_least": 1},
            {"metric": "clashes", "between": "recognition", "at_least": 1}, {"metric": "clashes", "between": pair, "at_least": 1},
        ]  # fmt: skip
        return {f"o{n}": {**leaf, "weeks": 2, "of": 3, "when": "any"} for n, leaf in enumerate(asked)}

    def data(self) -> dict[str, Any]:
        """The whole scenario."""
        factions = {name: self.faction(name) for name in self.names}
        events = {}
        for number, kind in enumerate(self.kinds):
            event, born = self.event(kind)
            if set(born) & set(factions):
                continue
            events[f"e{number}"] = event
            factions |= born
        roads = [
            {"between": [one, other], "km": self.number(5, 200)}
            for one, other in itertools.pairwise(self.places)
            if self.rng.random() < 0.9
        ]
        blocs = [self.names[1:3]] if len(self.names) > 3 and self.rng.random() < 0.3 else []
        return {
            "title": "A random world", "authority": self.names[0], "threat": self.threats,
            "calendar": {"start": "2016-01-04", "weeks": self.weeks}, "replicates": 2, "seed": int(self.rng.integers(2**31)),
            "rule": self.rule, "parameters": self.parameters(), "places": {name: {"oil": self.number(0, 1), "political_weight": self.number(0, 1)} for name in self.places},
            "roads": roads, "factions": factions, "rivalries": self.relations("intensity", 0, 0.4), "ties": self.relations("intensity", 0, 0.3),
            "trusts": self.relations("value", -1, 0.2), "blocs": blocs, "events": events, "outcomes": self.outcomes(),
        }  # fmt: skip


@dataclass(frozen=True)
class RandomWorld:
    """The address of a random world; small, so that a failing example can be read and made again."""

    seed: int
    factions: int
    places: int
    kinds: tuple[str, ...]
    weeks: int
    lively: bool
    rule: str = "logit"

    def scenario(self) -> Scenario:
        """The world itself."""
        return build(self.data())

    def data(self) -> dict[str, Any]:
        """The scenario as plain values in the shape of a file."""
        return Maker(self.seed, self.factions, self.places, list(self.kinds), self.weeks, self.lively, self.rule).data()


def worlds(most_factions: int = 8, most_weeks: int = 10) -> st.SearchStrategy[RandomWorld]:
    """Random worlds: 3 to `most_factions` factions in 1 to 5 places for up to `most_weeks` weeks, with up to six events."""
    return st.builds(
        RandomWorld,
        seed=st.integers(0, 2**32 - 1),
        factions=st.integers(3, most_factions),
        places=st.integers(1, 5),
        kinds=st.lists(st.sampled_from(EVENT_KINDS), max_size=6).map(tuple),
        weeks=st.integers(1, most_weeks),
        lively=st.booleans(),
        rule=st.sampled_from(list(RULES)),
    )
