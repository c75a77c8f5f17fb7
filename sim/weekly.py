"""The weekly record (ODD 7.9): standard columns and the metrics a scenario's outcomes ask for, read off a State."""

from __future__ import annotations

from sim.compiled import compiled
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
        state.active,
        state.tie,
        state.meet,
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
    factions = len(state.active)
    for c in range(factions):
        state.members[c] = 0
    for i in range(factions):
        if state.active[i]:
            state.members[state.bloc[i]] += 1
    blocs = 0
    largest = 0
    for c in range(factions):
        if state.members[c] >= 2:
            blocs += 1
        largest = max(largest, state.members[c])
    return blocs, largest


@compiled
def any_supporter(scene, p, state, week, tolerating):
    """1 if any faction outside the threat enables it (or, `tolerating`, tolerates it), else 0."""
    for i in range(len(state.active)):
        if tolerating:
            if tolerates(i, state.active, scene.threats, state.meet, state.last_clash, week, int(p.fought_weeks), p.allied_reach):
                return 1.0
        elif enables(i, state.active, scene.threats, state.bloc):
            return 1.0
    return 0.0


@compiled
def read_standard(scene, p, state, week, out):
    """Fills the standard columns of `out` for this week."""
    _, share, size = coalition(
        state.active,
        scene.threats,
        state.bloc,
        state.weight,
        state.hostility,
        p.coalition_hostility,
        state.sums,
        state.members,
    )
    out[0] = share
    out[1] = size
    out[2] = front(state.active, scene.threats, state.weight, state.last_clash, week, int(p.front_weeks), state.order, state.front)
    out[3] = threat_strength(state.active, scene.threats, state.strength, state.start_strength)
    out[4] = 0.0
    for i in range(len(state.active)):
        if state.active[i]:
            out[4] += state.weight[i] * state.recognition[i]
    out[5] = mean_recognition(state.active, state.weight, state.recognition, state.declared)
    out[6] = polarisation(state.active, state.weight, state.recognition)
    out[7] = frustration(state.active, state.weight, state.affinity, state.bloc)
    out[8] = state.clash_count[0]
    out[9] = state.losses[0]
    out[10] = state.oil_damage[0]
    out[11] = any_supporter(scene, p, state, week, False)
    out[12] = any_supporter(scene, p, state, week, True)
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
        return 1.0 if state.bloc[i] == state.bloc[j] and state.active[i] and state.active[j] else 0.0
    if metric == readings.ALLIED_PAIR:
        return 1.0 if state.status[i, j] == readings.ALLIED else 0.0
    if metric == readings.FOUGHT_PAIR:
        return 1.0 if state.status[i, j] == readings.FOUGHT else 0.0
    if metric == readings.ENABLES or metric == readings.TOLERATES:
        return read_set(r, metric == readings.ENABLES, scene, p, state, week)
    if metric == readings.THREAT_STRENGTH:
        return threat_strength(state.active, scene.threats, state.stationed[:, place], state.start_stationed[:, place])
    if metric == readings.STRENGTH:
        return state.strength[i]
    if metric == readings.CONTROLS:
        return 1.0 if controls(i, place, state.active, state.bloc, state.start, state.felt) else 0.0
    if metric == readings.RECOGNITION:
        return state.recognition[i]
    if metric == readings.DECLARED_RECOGNITION:
        return min(max(state.recognition[i] + state.declared[i], -1.0), 1.0)
    if metric == readings.CLASHES:
        return count_clashes(state.clashes, state.across, state.clash_count[0], place, scene.requests[r, 4], i, j)
    return 0.0


@compiled
def read_set(r, enabling, scene, p, state, week):
    """1 if any faction of request r's set enables (or tolerates) a threat."""
    for i in range(len(state.active)):
        if scene.request_sets[r, i]:
            if enabling:
                if enables(i, state.active, scene.threats, state.bloc):
                    return 1.0
            elif tolerates(i, state.active, scene.threats, state.meet, state.last_clash, week, int(p.fought_weeks), p.allied_reach):
                return 1.0
    return 0.0


@compiled
def read_week(scene, inputs, d, state, week, out):
    """Fills `out` (columns) with this week's metrics and state.status with the pairs' status."""
    p = inputs.parameters[d]
    read_status(p, state, week)
    read_standard(scene, p, state, week, out)
    standard = len(STANDARD)
    for r in range(len(scene.requests)):
        out[standard + r] = read_request(r, scene, p, state, week, out)
