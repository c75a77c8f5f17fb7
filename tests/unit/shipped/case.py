"""The scenarios of the case, loaded once, and the relation of a pair."""

from __future__ import annotations

from functools import cache

from sim.scenario import Scenario, load, shipped
from sim.scenario.parts import Relation

CASE = ("sidra_attack", "ajdabiya_offensive", "derna_withdrawal", "tripoli_clash", "tunis_meeting")


@cache
def shipped_scenario(name: str) -> Scenario:
    """A shipped scenario by name."""
    return load(shipped()[name])


def between(relations: tuple[Relation, ...], one: str, other: str) -> Relation:
    """The relation of a pair."""
    (found,) = [relation for relation in relations if relation.between == tuple(sorted((one, other)))]
    return found
