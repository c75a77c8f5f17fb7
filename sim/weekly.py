"""The weekly record (ODD 7.9): standard columns and the metrics a scenario's outcomes ask for, read off a State."""

from __future__ import annotations

from sim.compiled import compiled, inlined
from sim.rules import readings
from sim.rules.readings import (
    all_statuses,
    coalition,
    controls,
    count_clashes,
    enables,
    front,
    frustration,
    mean_recognition,
    polarisation,
    threat_strength,
    tolerates,
)
from sim.state import (
    ACTIVE,
    AFFINITY,
    BLOC,
    DECLARED,
    FELT,
    FRONT,
    HOSTILITY,
    LOSSES,
    MEET,
    MEMBERS,
    OIL_DAMAGE,
    ORDER,
    RECOGNITION,
    START,
    START_STATIONED,
    START_STRENGTH,
    STATIONED,
    STRENGTH,
    TIE,
    WEIGHT,
)

STANDARD = (
    "coalition_share",
    "coalition_size",
    "front_size",
    "threat_strength",
    "recognition",
    "declared_recognition",
    "polarisation",
    "frustration",
    "clashes",
    "losses",
    "oil_damage",
    "enabled",
    "tolerated",
    "blocs",
    "largest_bloc",
)


@compiled
def read_status(p, state, week):
    """Fills state.status (N, N) with each pair's status."""
    all_statuses(
        state.flags[ACTIVE],
        state.pairs[TIE],
        state.pairs[MEET],
        state.last_clash,
        state.together,
        week,
        int(p.allied_weeks),
        int(p.fought_weeks),
        p.allied_reach,
        state.status,
    )


@compiled
def bloc_sizes(state):
    """The number of blocs of two or more, and the members of the largest bloc."""
    factions = len(state.flags[ACTIVE])
    for c in range(factions):
        state.indices[MEMBERS, c] = 0
    for i in range(factions):
        if state.flags[ACTIVE, i]:
            state.indices[MEMBERS, state.indices[BLOC, i]] += 1
    blocs = 0
    largest = 0
    for c in range(factions):
        if state.indices[MEMBERS, c] >= 2:
            blocs += 1
        largest = max(largest, state.indices[MEMBERS, c])
    return blocs, largest


@compiled
def any_supporter(scene, p, state, week):
    """Whether any faction outside the threat enables it, and whether any tolerates it."""
    enabled = False
    tolerated = False
    for i in range(len(state.flags[ACTIVE])):
        enabled = enabled or enables(i, state.flags[ACTIVE], scene.threats, state.indices[BLOC])
        tolerated = tolerated or tolerates(
            i, state.flags[ACTIVE], scene.threats, state.pairs[MEET], state.last_clash, week, int(p.fought_weeks), p.allied_reach
        )
    return enabled, tolerated


@compiled
def read_standard(scene, p, state, week, out):
    """Fills the standard columns of `out` for this week."""
    _, share, size = coalition(
        state.flags[ACTIVE],
        scene.threats,
        state.indices[BLOC],
        state.factions[WEIGHT],
        state.factions[HOSTILITY],
        p.coalition_hostility,
        state.sums,
        state.indices[MEMBERS],
    )
    out[0] = share
    out[1] = size
    out[2] = front(
        state.flags[ACTIVE],
        scene.threats,
        state.factions[WEIGHT],
        state.last_clash,
        week,
        int(p.front_weeks),
        state.indices[ORDER],
        state.flags[FRONT],
    )
    out[3] = threat_strength(state.flags[ACTIVE], scene.threats, state.factions[STRENGTH], state.factions[START_STRENGTH])
    out[4] = 0.0
    for i in range(len(state.flags[ACTIVE])):
        if state.flags[ACTIVE, i]:
            out[4] += state.factions[WEIGHT, i] * state.factions[RECOGNITION, i]
    out[5] = mean_recognition(state.flags[ACTIVE], state.factions[WEIGHT], state.factions[RECOGNITION], state.factions[DECLARED])
    out[6] = polarisation(state.flags[ACTIVE], state.factions[WEIGHT], state.factions[RECOGNITION], state.utilities)
    out[7] = frustration(state.flags[ACTIVE], state.factions[WEIGHT], state.pairs[AFFINITY], state.indices[BLOC])
    out[8] = state.count[0]
    out[9] = state.tally[LOSSES]
    out[10] = state.tally[OIL_DAMAGE]
    out[11], out[12] = any_supporter(scene, p, state, week)
    blocs, largest = bloc_sizes(state)
    out[13] = blocs
    out[14] = largest


@compiled
def read_request(r, scene, p, state, week, out):
    """The value of requested metric r this week; `out` holds the standard columns already."""
    metric = scene.requests[r, 0]
    i = scene.requests[r, 1]
    j = scene.requests[r, 2]
    place = scene.requests[r, 3]
    if metric == readings.TOGETHER:
        return 1.0 if state.indices[BLOC, i] == state.indices[BLOC, j] and state.flags[ACTIVE, i] and state.flags[ACTIVE, j] else 0.0
    if metric == readings.ALLIED_PAIR:
        return 1.0 if state.status[i, j] == readings.ALLIED else 0.0
    if metric == readings.FOUGHT_PAIR:
        return 1.0 if state.status[i, j] == readings.FOUGHT else 0.0
    if metric == readings.ENABLES or metric == readings.TOLERATES:
        return read_set(r, metric == readings.ENABLES, scene, p, state, week)
    if metric == readings.THREAT_STRENGTH:
        return threat_strength(
            state.flags[ACTIVE], scene.threats, state.presence[STATIONED, :, place], state.presence[START_STATIONED, :, place]
        )
    if metric == readings.STRENGTH:
        return state.factions[STRENGTH, i]
    if metric == readings.CONTROLS:
        return 1.0 if controls(i, state.flags[ACTIVE], state.indices[BLOC], state.factions[START], state.fields[FELT, place]) else 0.0
    if metric == readings.RECOGNITION:
        return state.factions[RECOGNITION, i]
    if metric == readings.DECLARED_RECOGNITION:
        return min(max(state.factions[RECOGNITION, i] + state.factions[DECLARED, i], -1.0), 1.0)
    if metric == readings.CLASHES:
        return count_clashes(state.clashes, state.count[0], place, scene.requests[r, 4], i, j)
    return 0.0


@compiled
def read_set(r, enabling, scene, p, state, week):
    """1 if any faction of request r's set enables (or tolerates) a threat."""
    for i in range(len(state.flags[ACTIVE])):
        if scene.request_sets[r, i]:
            if enabling:
                if enables(i, state.flags[ACTIVE], scene.threats, state.indices[BLOC]):
                    return 1.0
            elif tolerates(
                i, state.flags[ACTIVE], scene.threats, state.pairs[MEET], state.last_clash, week, int(p.fought_weeks), p.allied_reach
            ):
                return 1.0
    return 0.0


@inlined
def read_week(scene, inputs, d, state, week, out):
    """Fills `out` (columns) with this week's metrics and state.status with the pairs' status."""
    p = inputs.parameters[d]
    read_status(p, state, week)
    read_standard(scene, p, state, week, out)
    standard = len(STANDARD)
    for r in range(len(scene.requests)):
        out[standard + r] = read_request(r, scene, p, state, week, out)
