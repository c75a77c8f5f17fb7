"""What splits and mergers do: children take over from their parents, who leave the stage."""

from __future__ import annotations

from tests.reference.happening import Happening
from tests.reference.state import ReferenceFaction, State


def split(happening: Happening) -> None:
    """Each child takes its share of the parent, and stands where the parent stood unless the file says otherwise."""
    state = happening.state
    parents = happening.active(happening.detail.of)
    if not parents:
        return
    parent = parents[0]
    children = [child for child in state.factions if child.name in happening.detail.into]
    for child in children:
        share = happening.number(f"into.{child.name}")
        child.stationed = [share * strength for strength in parent.stationed]
        child.start = share * parent.start
        child.influence = share * parent.influence
        child.base = list(parent.base)
        child.attention = list(parent.attention)
        for other in state.factions:
            if other is not parent and other not in children:
                inherit(state, child, other, [parent])
    for child in children:
        child.active = True
        child.join(parent.bloc)
    dissolve(parent)


def merge(happening: Happening) -> None:
    """The child is what its parents were together."""
    state = happening.state
    parents = happening.active(happening.detail.of)
    child = state.faction(happening.detail.into)
    if not parents or child is None:
        return
    total_start = sum(parent.start for parent in parents)
    shares = [parent.start / total_start if total_start > 0 else 1 / len(parents) for parent in parents]
    child.stationed = weighted_sum([parent.stationed for parent in parents], [1.0] * len(parents))
    child.start = total_start
    child.influence = sum(parent.influence for parent in parents)
    child.base = weighted_sum([parent.base for parent in parents], shares)
    child.attention = weighted_sum([parent.attention for parent in parents], shares)
    for other in state.factions:
        if other is not child and other not in parents:
            inherit(state, child, other, parents)
    heaviest = max(parents, key=lambda parent: parent.weight)
    for parent in parents:
        if parent is not heaviest:
            state.doubt("heaviest parent", child.name, heaviest.weight - parent.weight)
    child.active = True
    child.join(heaviest.bloc)
    for parent in parents:
        dissolve(parent)


def weighted_sum(rows: list[list[float]], weights: list[float]) -> list[float]:
    return [sum(weight * value for weight, value in zip(weights, column, strict=True)) for column in zip(*rows, strict=True)]


def inherit(state: State, child: ReferenceFaction, other: ReferenceFaction, parents: list[ReferenceFaction]) -> None:
    """What stands between the child and another faction: what the file states, else the parents' relation as it is now."""
    one, two = sorted((child.name, other.name))
    for group, table in (("rivalries", state.rivalry), ("ties", state.tie)):
        if (group, one, two) not in state.stated:
            state.change(table, child, other, max(table[parent.index][other.index] for parent in parents))
    if ("trusts", one, two) not in state.stated:
        trusts = [state.trust[parent.index][other.index] for parent in parents]
        state.change(state.trust, child, other, sum(trusts) / len(trusts))


def dissolve(faction: ReferenceFaction) -> None:
    """Leaves the stage: without strength, influence or bloc."""
    faction.join([])
    faction.active = False
    faction.stationed = [0.0] * len(faction.stationed)
    faction.start = faction.influence = 0.0
    faction.offensive = None
