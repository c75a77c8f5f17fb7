"""Phase 2: each faction divides its attention between recognition, the threat and its rivals (docs/odd.md 7.3)."""

from __future__ import annotations

import math

from tests.reference.state import RECOGNITION, RIVALRY, THREAT, ReferenceFaction, State, ratio


def divide_attention(state: State) -> None:
    """Sets every active faction's attention shares."""
    for faction in state.active():
        faction.attention_shares = softmax(attention_logs(state, faction))


def attention_logs(state: State, faction: ReferenceFaction) -> list[float]:
    """Attention on a log scale: what events left in memory, and what the moment adds."""
    parameters, z = state.parameters, faction.attention
    nearest_rival = max(
        (
            state.rivalry[faction.index][other.index] * state.meet[faction.index][other.index]
            for other in state.active()
            if other is not faction
        ),
        default=0.0,
    )
    return [
        z[RECOGNITION],
        z[THREAT] + parameters["exposure"] * exposure(state, faction) + parameters["oil_exposure"] * faction.oil_stake * state.oil_damage,
        z[RIVALRY] + parameters["local"] * nearest_rival,
    ]


def exposure(state: State, faction: ReferenceFaction) -> float:
    """How much a faction is exposed to the worst of the threats: E, from 0 to 1; a threat's own is 0."""
    if faction.is_threat:
        return 0.0
    return max(
        (state.meet[faction.index][threat.index] * pressure(state, faction, threat) for threat in state.threats()),
        default=0.0,
    )


def pressure(state: State, faction: ReferenceFaction, threat: ReferenceFaction) -> float:
    """The threat's share of what is felt of the two, where both are felt and anybody is."""
    threat_felt = own_felt = 0.0
    for own, its, held in zip(faction.felt, threat.felt, state.held, strict=True):
        shared = math.sqrt(own * its) if held else 0.0
        threat_felt += shared * its
        own_felt += shared * own
    return ratio(threat_felt, threat_felt + own_felt)


def softmax(logs: list[float]) -> list[float]:
    largest = max(logs)
    parts = [math.exp(log - largest) for log in logs]
    return [part / sum(parts) for part in parts]
