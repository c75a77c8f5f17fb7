"""Quantities that follow from where everybody is: strength, weight, felt presence, overlap (docs/odd.md 7.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.reference.state import ReferenceFaction, State, ratio


def derive(state: State) -> None:
    """Computes strength, weight, presence, felt presence and overlap of all factions anew."""
    active = state.active()
    for faction in state.factions:
        # Landscape theory knows no places: sizes are what the file states, for good, and all meet.
        faction.strength = faction.start if state.landscape and faction.active else sum(faction.stationed)
        faction.weight = 0.0
    derive_weights(active)
    for faction in active:
        faction.presence = faction.stationed if faction.has_fighters else faction.base
        faction.felt = felt(state, faction.presence)
    state.held = [any(faction.presence[place] > 0 for faction in active) for place in range(len(state.places))]
    derive_overlap(state, active)


def derive_weights(active: list[ReferenceFaction]) -> None:
    total_strength = sum(faction.strength for faction in active)
    total = sum(ratio(faction.strength, total_strength) + faction.influence for faction in active)
    for faction in active:
        faction.weight = ratio(ratio(faction.strength, total_strength) + faction.influence, total)


def felt(state: State, presence: Sequence[float]) -> list[float]:
    """What a presence is worth in each place, the further the less."""
    return [math.sumprod(presence, closeness) for closeness in state.geography.closeness]


def derive_overlap(state: State, active: list[ReferenceFaction]) -> None:
    """How much each two factions meet, from 0 to 1."""
    alone = {faction.index: math.sumprod(faction.presence, faction.felt) for faction in active}
    for position, one in enumerate(active):
        for other in active[position + 1 :]:
            scale = math.sqrt(alone[one.index] * alone[other.index])
            meet = 1.0 if state.landscape else ratio(math.sumprod(one.presence, other.felt), scale)
            state.meet[one.index][other.index] = state.meet[other.index][one.index] = meet


def force(bloc: list[ReferenceFaction], place: int) -> float:
    """The force of a bloc in a place: what is felt there of its members with fighters."""
    return sum(faction.felt[place] for faction in bloc if faction.has_fighters)


def is_felt(state: State, faction: ReferenceFaction, place: int) -> bool:
    near = faction.nearness(place)
    state.doubt("felt", (faction.name, state.places[place]), near - state.parameters["felt"])
    return near > state.parameters["felt"]


def strongest_place(state: State, faction: ReferenceFaction) -> int:
    """Where most of its fighters are; the first among equals."""
    best = max(range(len(faction.stationed)), key=lambda place: faction.stationed[place])
    for strength in faction.stationed:
        # Exact equals come from equal shares of one number, and are equal in any implementation.
        if strength != faction.stationed[best]:
            state.doubt("strongest place", faction.name, 1 - strength / faction.stationed[best])
    return best
