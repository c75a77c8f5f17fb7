"""Attention (ODD 7.3): phi = softmax(z_rec, z_thr + exposure*E + oil_exposure*o*g, z_riv + local*max_j(v_ij*meet_ij)).

Attention lives on the simplex: what happens moves it between recognition, the threat and rivalry, never beyond 1.
"""

from __future__ import annotations

import math

from sim.compiled import compiled


@compiled
def exposed_to(i, threat, meet, felt, root):
    """How exposed i is to one threat: meet * Y_Z / (Y_Z + Y_i), forces weighed where both are felt (7.3)."""
    mine = 0.0
    theirs = 0.0
    for k in range(felt.shape[1]):
        weight = root[i, k] * root[threat, k]
        mine += weight * felt[i, k]
        theirs += weight * felt[threat, k]
    force = mine + theirs
    return meet[i, threat] * theirs / force if force > 0.0 else 0.0


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
def attention(active, threats, attention_log, stake, damage, rivalry, meet, felt, root, exposure, oil_exposure, local, exposed, out):
    """Fills `exposed` (N) and the attention `out` (N, 3) of every active faction; a threat is exposed to none."""
    factions = len(active)
    for i in range(factions):
        exposed[i] = 0.0
        if not active[i]:
            continue
        nearest = 0.0
        for j in range(factions):
            if j != i and active[j]:
                if threats[j] and not threats[i]:
                    exposed[i] = max(exposed[i], exposed_to(i, j, meet, felt, root))
                nearest = max(nearest, rivalry[i, j] * meet[i, j])
        attend(attention_log[i], exposed[i], stake[i], damage, nearest, exposure, oil_exposure, local, out[i])
