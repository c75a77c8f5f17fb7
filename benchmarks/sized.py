"""Worlds of any number of factions, for measuring how cost grows: the base world looked at less or more closely.

A faction of the base world becomes several alike, which share out its fighters and influence and stand where it
stands; places, roads, parameters and the sum of all strength stay. Fewer than 26 are the authority, the largest threat and the
strongest others. Two rules of relations:

`constant number`  a part of one faction is related to one part of each faction it was related to, so that a faction has as many
                   rivals and ties however many others there are. The usual rule: an armed group's enemies and friends of old are
                   a handful.
`constant density` every part of the one to every part of the other, so that the share of pairs that are related stays. The harder.

Likes and dislikes that come from attitudes, such as recognition, link every pair under both, so clashes grow with the square.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

SCENARIO = "libya_2016"
NUMBER, DENSITY = "constant number", "constant density"
RELATIONS = (NUMBER, DENSITY)


def sized(factions: int, relations: str = NUMBER, weeks: int | None = None) -> World:
    """The world of so many factions. Raises ValueError for another rule of relations than the two, or fewer than two factions."""
    from sim.scenario import build
    from sim.world import World

    scenario: Scenario = build(content(factions, relations))
    return World(scenario if weeks is None else scenario.replace({"calendar.weeks": weeks}))


def content(factions: int, relations: str = NUMBER) -> dict[str, Any]:
    """The same as plain values in the shape of a scenario's file."""
    if relations not in RELATIONS:
        raise ValueError(f"relations are of {' or '.join(RELATIONS)}, not {relations}")
    base = _base()
    order = _by_importance(base)
    if factions < 2:
        raise ValueError("a world needs the authority and a threat, so at least two factions")
    parts = {name: len(range(place, factions, len(order))) for place, name in enumerate(order)}
    kept = {name: count for name, count in parts.items() if count}
    names = {name: [_name(name, part) for part in range(count)] for name, count in kept.items()}
    cut = dict(base)
    cut["factions"] = {
        part: _part(base["factions"][name], count, part, base["authority"]) for name, count in kept.items() for part in names[name]
    }
    cut["threat"] = [part for name in base["threat"] if name in kept for part in names[name]]
    cut["authority"] = _name(base["authority"], 0)
    for kind in ("rivalries", "ties"):
        cut[kind] = [
            {**relation, "between": list(pair)}
            for relation in base[kind]
            if set(relation["between"]) <= set(kept)
            for pair in _pairs(*(names[name] for name in relation["between"]), relations)
        ]
    cut["outcomes"] = {"coalition_forms": base["outcomes"]["coalition_forms"]}
    return cut


@cache
def _base() -> dict[str, Any]:
    from sim.scenario import dump, load, shipped

    data: dict[str, Any] = yaml.safe_load(dump(load(shipped()[SCENARIO])))
    return data


def _by_importance(base: dict[str, Any]) -> list[str]:
    """The authority, the largest threat, then by strength."""
    strongest = sorted(base["factions"], key=lambda name: (-_middle(base["factions"][name]["strength"]), name))
    first = [base["authority"], next(name for name in strongest if name in base["threat"])]
    return first + [name for name in strongest if name not in first]


def _middle(quantity: Any) -> float:
    """The mode of a triangular distribution, or the number itself."""
    if not isinstance(quantity, dict):
        return float(quantity)
    return float(quantity["value"] if "value" in quantity else quantity["triangular"][1])


def _name(faction: str, part: int) -> str:
    """Parts after the first have a number; the first keeps its name, so that the world of 26 is the base world."""
    return f"{faction}_{part}" if part else faction


def _part(faction: dict[str, Any], count: int, name: str, authority: str) -> dict[str, Any]:
    shared = {key: _divided(faction[key], count) for key in ("strength", "influence") if key in faction}
    part = {**faction, **shared}
    if "recognition" not in faction and name != authority:
        part["recognition"] = 1
    return part


def _divided(quantity: Any, count: int) -> Any:
    if not isinstance(quantity, dict):
        return quantity / count
    if "value" in quantity:
        return {**quantity, "value": quantity["value"] / count}
    return {**quantity, "triangular": [corner / count for corner in quantity["triangular"]]}


def _pairs(ones: list[str], others: list[str], relations: str) -> list[tuple[str, str]]:
    if relations == NUMBER:
        return list(zip(ones, others, strict=False))
    return [(one, other) for one in ones for other in others]
