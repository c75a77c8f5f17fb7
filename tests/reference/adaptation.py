"""Phase 7: recognition drifts, memories fade, strength recovers, threats grow (docs/odd.md 7.8)."""

from __future__ import annotations

from tests.reference.conflict import room
from tests.reference.state import ReferenceFaction, State, ratio


def adapt(state: State) -> None:
    drift(state)
    decay(state)
    for faction in state.active():
        recover(state, faction)
    for threat in state.threats():
        grow(state, threat)


def drift(state: State) -> None:
    """Moves each faction's recognition towards its bloc's mean, all from the values before."""
    pull = state.parameters["drift"] * (1 - state.parameters["stubbornness"])
    moves = []
    for bloc in state.blocs():
        weight = sum(member.frozen_weight for member in bloc)
        if len(bloc) < 2 or weight <= 0:
            continue
        mean = sum(member.frozen_weight * member.recognition for member in bloc) / weight
        moves += [(member, pull * (mean - member.recognition)) for member in bloc]
    for faction, amount in moves:
        faction.move_recognition(amount)


def decay(state: State) -> None:
    """Lets trust, attention and oil damage return towards where they rest."""
    parameters, active = state.parameters, state.active()
    for position, one in enumerate(active):
        for other in active[position + 1 :]:
            state.change(state.trust, one, other, state.trust[one.index][other.index] * (1 - parameters["trust_decay"]))
    for faction in active:
        faction.attention = [
            z + parameters["attention_decay"] * (rest - z) for z, rest in zip(faction.attention, resting_attention(parameters), strict=True)
        ]
    state.oil_damage *= 1 - parameters["oil_repair"]


def resting_attention(parameters: dict[str, float]) -> list[float]:
    """z0: attention to recognition, the threat and rivalry when nothing happens, on a log scale."""
    return [parameters["attention_recognition"], parameters["attention_threat"], parameters["attention_rivalry"]]


def recover(state: State, faction: ReferenceFaction) -> None:
    """Makes good part of what is missing to the start; then, off offensives, part of what is abroad comes home."""
    recovery = state.parameters["recovery"]
    faction.strength = sum(faction.stationed)
    if faction.strength <= 0:
        return
    # What a threat has lost comes back by its growth.
    gained = 0.0 if faction.is_threat else recovery * max(0.0, faction.start - faction.strength)
    faction.stationed = [strength + gained * share for strength, share in zip(faction.stationed, faction.base, strict=True)]
    faction.strength = sum(faction.stationed)
    if faction.offensive is None and faction.holds_a_place():
        faction.stationed = [
            strength + recovery * (faction.strength * share - strength)
            for strength, share in zip(faction.stationed, faction.base, strict=True)
        ]


def grow(state: State, threat: ReferenceFaction) -> None:
    """Logistic growth, and a foothold wherever bloc partners with fighters are stationed."""
    parameters = state.parameters
    strength = threat.strength = sum(threat.stationed)
    if strength <= 0 or threat.start == 0:
        return
    space = room(state, threat)
    rate = 1 + parameters["growth"] * (1 - strength / (parameters["capacity"] * threat.start))
    threat.stationed = [max(0.0, fighters * rate) for fighters in threat.stationed]
    for partner in threat.bloc:
        if partner.is_threat or not partner.has_fighters:
            continue
        partner_strength = sum(partner.stationed)
        foothold = parameters["basing"] * strength * space
        threat.stationed = [
            fighters + ratio(foothold * there, partner_strength)
            for fighters, there in zip(threat.stationed, partner.stationed, strict=True)
        ]
