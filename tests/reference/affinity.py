"""Phase 3: how much each faction likes each other one, and how endangered it is (docs/odd.md 7.4)."""

from __future__ import annotations

from tests.reference.state import RECOGNITION, RIVALRY, THREAT, ReferenceFaction, State


def judge(state: State) -> None:
    """Computes affinity, then freezes weights and danger for the rest of the week."""
    active = state.active()
    for one in active:
        for other in active:
            if one is not other:
                state.affinity[one.index][other.index] = affinity(state, one, other)
    for faction in active:
        faction.frozen_weight = faction.weight
        faction.danger = danger(state, faction)


def affinity(state: State, one: ReferenceFaction, other: ReferenceFaction) -> float:
    """What `one` feels towards `other`: a_ij."""
    if state.fixed_affinity is not None:
        return state.fixed_affinity[one.index][other.index]
    parameters, shares = state.parameters, one.attention_shares
    i, j = one.index, other.index
    agreement = one.recognition * other.recognition
    if one.recognition < 0 and other.recognition < 0:
        agreement *= parameters["shared_rejection"]
    value = parameters["recognition_weight"] * shares[RECOGNITION] * agreement
    value += parameters["threat_weight"] * shares[THREAT] * one.hostility * other.hostility
    value -= parameters["rivalry_weight"] * shares[RIVALRY] * state.rivalry[i][j]
    value += parameters["tie_weight"] * state.tie[i][j]
    value += parameters["trust_weight"] * state.trust[i][j]
    if one.is_threat != other.is_threat:
        value -= parameters["stigma"]
    return value


def danger(state: State, faction: ReferenceFaction) -> float:
    """How much weight of disliked factions a faction meets: d."""
    likings, meets = state.affinity[faction.index], state.meet[faction.index]
    return sum(other.weight * max(0.0, -likings[other.index]) * meets[other.index] for other in state.active() if other is not faction)
