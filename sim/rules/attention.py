"""Attention (ODD 7.3): phi = softmax(z_rec, z_thr + exposure*E + oil_exposure*o*g, z_riv + local*max_j(v_ij*meet_ij)).

Attention lives on the simplex: what happens moves it between recognition, the threat and rivalry, never beyond 1.
"""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def expose(threat, threats, meet, felt, root, mine, theirs, exposed):
    """Raises everyone's exposure (N) to that to one threat: meet * Y_Z / (Y_Z + Y_i), forces weighed where both are felt (7.3).

    `felt`, `root` (K, N); `mine` and `theirs` (N) are working space. A threat is exposed to none.
    """
    places, factions = felt.shape
    for i in range(factions):
        mine[i] = 0.0
        theirs[i] = 0.0
    for k in range(places):
        root_there = root[k, threat]
        felt_there = felt[k, threat]
        if root_there > 0.0:
            for i in range(factions):
                weight = root[k, i] * root_there
                mine[i] += weight * felt[k, i]
                theirs[i] += weight * felt_there
    for i in range(factions):
        force = mine[i] + theirs[i]
        if not threats[i] and force > 0.0:
            exposed[i] = max(exposed[i], meet[threat, i] * theirs[i] / force)


@compiled
def attend(attention_log, exposed, stake, damage, nearest_rivalry, exposure, oil_exposure, local, out):
    """Fills `out` (3) with the attention to recognition, threat and rivalry, from the log attention (3) of one faction."""
    recognition = attention_log[0]
    threat = attention_log[1] + exposure * exposed + oil_exposure * stake * damage
    rivalry = attention_log[2] + local * nearest_rivalry
    largest = max(recognition, threat, rivalry)
    out[0] = math.exp(recognition - largest)
    out[1] = math.exp(threat - largest)
    out[2] = math.exp(rivalry - largest)
    total = out[0] + out[1] + out[2]
    for c in range(3):
        out[c] /= total


@compiled
def attention(active, threats, attention_log, stake, damage, rivalry, meet, felt, root, exposure, oil_exposure, local, exposed, work, out):
    """Fills `exposed` (N) and the attention `out` (N, 3) of every active faction; `work` (3, N) is working space."""
    factions = len(active)
    nearest = work[2]
    for i in range(factions):
        exposed[i] = 0.0
        nearest[i] = 0.0
    for j in range(factions):
        if active[j]:
            if threats[j]:
                expose(j, threats, meet, felt, root, work[0], work[1], exposed)
            for i in range(factions):
                nearest[i] = max(nearest[i], rivalry[j, i] * meet[j, i])
    for i in range(factions):
        if active[i]:
            attend(attention_log[i], exposed[i], stake[i], damage, nearest[i], exposure, oil_exposure, local, out[i])
