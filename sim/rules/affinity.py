"""Affinity (ODD 7.4): a_ij = recognition + threat + rivalry + tie + trust + stigma, each term kept apart.

Size-weighted propensities as in Axelrod & Bennett (1993), made of attention-weighted cleavages.
"""

from __future__ import annotations

from sim.compiled import compiled, inlined

# The order of the terms, in which they are also added.
TERMS = ("recognition", "threat", "rivalry", "tie", "trust", "stigma")


@compiled
def affinity_terms(
    attention,
    recognition_i,
    recognition_j,
    hostility_i,
    hostility_j,
    rivalry,
    tie,
    trust,
    one_is_threat,
    recognition_weight,
    threat_weight,
    rivalry_weight,
    tie_weight,
    trust_weight,
    shared_rejection,
    stigma,
):
    """The six terms of one faction's affinity towards another, in the order of TERMS; `attention` (3) is the faction's own."""
    agreement = recognition_i * recognition_j
    if recognition_i < 0.0 and recognition_j < 0.0:
        agreement *= shared_rejection
    return (
        recognition_weight * attention[0] * agreement,
        threat_weight * attention[1] * hostility_i * hostility_j,
        -rivalry_weight * attention[2] * rivalry,
        tie_weight * tie,
        trust_weight * trust,
        -stigma if one_is_threat else 0.0,
    )


@compiled
def pair_terms(i, j, threats, attention, recognition, hostility, rivalry, tie, trust, p):
    """The six terms of i's affinity towards j, from everyone's arrays; `p` carries the parameters."""
    return affinity_terms(
        attention[i],
        recognition[i],
        recognition[j],
        hostility[i],
        hostility[j],
        rivalry[i, j],
        tie[i, j],
        trust[i, j],
        threats[i] != threats[j],
        p.recognition_weight,
        p.threat_weight,
        p.rivalry_weight,
        p.tie_weight,
        p.trust_weight,
        p.shared_rejection,
        p.stigma,
    )


@compiled
def affinity(active, threats, attention, recognition, hostility, rivalry, tie, trust, p, out):
    """Fills `out` (N, N) with a_ij for active i and j, 0 elsewhere; `p` carries the parameters."""
    factions = len(active)
    weights = (p.recognition_weight, p.threat_weight, p.rivalry_weight, p.tie_weight, p.trust_weight, p.shared_rejection, p.stigma)
    for i in range(factions):
        if active[i]:
            own = (attention[i, 0], attention[i, 1], attention[i, 2])
            feel_for_all(
                own,
                threats[i],
                recognition[i],
                hostility[i],
                active,
                threats,
                recognition,
                hostility,
                rivalry[i],
                tie[i],
                trust[i],
                weights,
                out[i],
            )
            out[i, i] = 0.0
        else:
            for j in range(factions):
                out[i, j] = 0.0


@compiled
def feel_for_all(attention, threat, recognition_i, hostility_i, active, threats, recognition, hostility, rivalry, tie, trust, weights, out):
    """Fills `out` (N) with one faction's affinity towards all, 0 where they are not active; `weights` are the parameters from
    `recognition_weight` to `stigma` in the order of `affinity_terms`.
    """
    recognition_weight, threat_weight, rivalry_weight, tie_weight, trust_weight, shared_rejection, stigma = weights
    for j in range(len(out)):
        terms = affinity_terms(
            attention,
            recognition_i,
            recognition[j],
            hostility_i,
            hostility[j],
            rivalry[j],
            tie[j],
            trust[j],
            threat != threats[j],
            recognition_weight,
            threat_weight,
            rivalry_weight,
            tie_weight,
            trust_weight,
            shared_rejection,
            stigma,
        )
        value = terms[0] + terms[1] + terms[2] + terms[3] + terms[4] + terms[5]
        out[j] = value if active[j] else 0.0


@inlined
def averse(value, aversion):
    """w(a): a dislike counts `aversion` times (enemy aversion, Dimitrov et al. 2006)."""
    return value if value >= 0.0 else aversion * value


@compiled
def danger(active, weight, affinities, meet, out):
    """Fills `out` (N): d_i = sum_j q_j * max(0, -a_ij) * meet_ij, the weight of enemies within reach (Walt 1987)."""
    factions = len(active)
    for i in range(factions):
        total = 0.0
        if active[i]:
            for j in range(factions):
                total += weight[j] * max(0.0, -affinities[i, j]) * meet[i, j]  # nothing of itself: its own affinity is 0
        out[i] = total
