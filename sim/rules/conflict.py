"""Clashes (ODD 7.7): who clashes, what it costs (Lanchester 1916), and what it does to trust, rivalry and attention."""

from __future__ import annotations

import math

from sim.compiled import compiled, inlined
from sim.rules.space import clip


@inlined
def clash_intensity(affinity_ij, affinity_ji, overlap, clash_rate):
    """clash_rate * (-A) * overlap with A the mean affinity; 0 if A >= 0."""
    mean = (affinity_ij + affinity_ji) / 2.0
    if mean >= 0.0 or overlap <= 0.0:
        return 0.0
    return -clash_rate * mean * overlap


@inlined
def clashes_at(intensity, uniform):
    """Whether a pair clashes: with probability 1 - exp(-intensity), which is never above the intensity itself."""
    return uniform < intensity and uniform < 1.0 - math.exp(-intensity)


@compiled
def force(bloc, label, active, start, felt_there):
    """The felt strength of a bloc in a place, from everyone's there (N): of its members with fighters."""
    total = 0.0
    for n in range(len(bloc)):
        felt = felt_there[n]
        total += felt if active[n] & (bloc[n] == label) & (start[n] > 0.0) else 0.0
    return total


@compiled
def lose(stationed_i, before_i, share, reach_to_place):
    """One side's losses: `share` of its strength before the clash, falling with distance; returns the fighters lost."""
    lost = 0.0
    for l in range(len(stationed_i)):
        loss = min(before_i[l] * share * reach_to_place[l], stationed_i[l])
        stationed_i[l] -= loss
        lost += loss
    return lost


@compiled
def losses(i, j, place, stationed, before, bloc, active, start, felt, reach_matrix, attrition):
    """Applies both sides' losses (each loses attrition * F_other / (F_i + F_j) where it stands); returns their sum."""
    force_i = force(bloc, bloc[i], active, start, felt[place])
    force_j = force(bloc, bloc[j], active, start, felt[place])
    both = force_i + force_j
    if both == 0.0:
        return 0.0
    lost = lose(stationed[i], before[i], attrition * force_j / both, reach_matrix[place])
    return lost + lose(stationed[j], before[j], attrition * force_i / both, reach_matrix[place])


@compiled
def embitter(i, j, trust, rivalry, trust_loss, rivalry_gain):
    """The pair's trust falls, its rivalry grows."""
    trust[i, j] = clip(trust[i, j] - trust_loss, -1.0, 1.0)
    trust[j, i] = trust[i, j]
    rivalry[i, j] = clip(rivalry[i, j] + rivalry_gain, 0.0, 1.0)
    rivalry[j, i] = rivalry[i, j]


@compiled
def comradeship(i, j, label, bloc, active, near, felt_share, trust, trust_gain, times, comrades):
    """Members of one bloc that are both felt where it fights gain trust in each other, the clashing pair excepted.

    `near` (N) is everyone's nearness to the place; they gain it `times` times over; `comrades` (N) is working space.
    """
    count = 0
    for n in range(len(bloc)):
        comrades[count] = n
        count += active[n] & (bloc[n] == label) & (near[n] > felt_share)
    for x in range(count):
        a = comrades[x]
        for y in range(x + 1, count):
            b = comrades[y]
            if a != i or b != j:
                value = trust[a, b]
                for _ in range(times):
                    before = value
                    value = clip(value + trust_gain, -1.0, 1.0)
                    if value == before:  # trust is full, and stays so
                        break
                trust[a, b] = value
                trust[b, a] = value


@compiled
def raise_attention(cleavage, gain, news, active, near, attention_log):
    """Moves everyone's log attention to a cleavage by gain * (news + (1 - news) * nearness to the place), `near` (N)."""
    for n in range(len(active)):
        if active[n]:
            attention_log[n, cleavage] += gain * (news + (1.0 - news) * near[n])


@inlined
def room(strength, start, capacity):
    """How far a threat is from what it can grow to: max(0, 1 - s / (capacity * start)); 0 without a start."""
    if start <= 0.0:
        return 0.0
    return max(0.0, 1.0 - strength / (capacity * start))


@compiled
def fill_vacuum(place, active, threats, start, strength, felt_there, near, felt_share, vacuum, capacity, stationed):
    """Where others fight each other, each threat felt there gains `vacuum` of its felt strength, as far as it has room.

    `felt_there` and `near` (N): how everyone is felt in the place, and relative to strength.
    """
    for z in range(len(active)):
        if active[z] and threats[z] and near[z] > felt_share:
            stationed[z, place] += vacuum * felt_there[z] * room(strength[z], start[z], capacity)
