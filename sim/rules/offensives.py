"""Offensives (ODD 7.6): who sets out against whom, and the march, one road leg a week."""

from __future__ import annotations

import math

from sim.compiled import compiled, inlined

MOST_WITHIN_MARCH = 1.0 + 1e-9
"""A share of a faction's strength is at most 1, or the last bits more."""


@compiled
def strongest_place(stationed_j):
    """The place where a faction has most fighters, the first among equals."""
    best = 0
    for k in range(1, len(stationed_j)):
        if stationed_j[k] > stationed_j[best]:
            best = k
    return best


@compiled
def is_over(i, active, strength, bloc, stationed, target, place, origin):
    """Whether i's offensive against `target` at `place` has ended: nothing left to fight with, or to fight."""
    if strength[i] == 0.0 or not active[target] or bloc[target] == bloc[i]:
        return True
    left = stationed[target, place]
    return left == 0.0 or left < 0.1 * origin


@compiled
def within_march(stationed_i, strength_i, place, march_reach):
    """The share of a faction's strength that a place is within reach of, discounted by distance (Boulding 1962)."""
    near = 0.0
    for l in range(len(stationed_i)):
        if stationed_i[l] > 0.0:
            near += stationed_i[l] * march_reach[l, place]
    return near / strength_i


@compiled
def temptations(active, threats, strength, weight, threat_floor, rival_weight, out):
    """Fills `out` (N) with what an attack on each is worth to who dislikes it by 1: 0 where there is nothing to attack."""
    for j in range(len(active)):
        worth = max(weight[j], threat_floor) if threats[j] else weight[j] * rival_weight
        out[j] = worth if active[j] & (strength[j] != 0.0) else 0.0


@compiled
def best_target(i, tempting, strength, stationed, strongest, bloc, affinities, march_reach, wishes):
    """The enemy outside its bloc that i would most like to attack, and how much; (-1, 0.0) if there is none.

    `tempting` (N) as `temptations` fills it; `march_reach` (K, K): exp(-km / march_km) between places; `strongest` (N): strongest
    places, -1 where not yet looked for; `wishes` (N) is working space.
    """
    own = bloc[i]
    for j in range(len(wishes)):
        wish = max(0.0, -affinities[i, j]) * tempting[j]
        wishes[j] = wish if bloc[j] != own else 0.0
    target = -1
    most = 0.0
    for j in range(len(wishes)):
        if wishes[j] * MOST_WITHIN_MARCH <= most:
            continue
        if strongest[j] < 0:
            strongest[j] = strongest_place(stationed[j])
        wish = wishes[j] * within_march(stationed[i], strength[i], strongest[j], march_reach)
        if wish > most:
            target = j
            most = wish
    return target, most


@compiled
def bloc_strengths(active, strength, bloc, out):
    """Fills `out` (N), at each bloc's label, with the strength of its members."""
    for c in range(len(bloc)):
        out[c] = 0.0
    for j in range(len(bloc)):
        out[bloc[j]] += strength[j] if active[j] else 0.0


@inlined
def dares(own, enemy_there, mobilisable, superiority):
    """Whether what can be mobilised of a bloc's strength `own` exceeds `superiority` times the enemy's in its strongest place."""
    return mobilisable * own > superiority * enemy_there


@inlined
def probability_to_set_out(wish, offensive_rate):
    """1 - exp(-offensive_rate * wish), a week."""
    return 1.0 - math.exp(-offensive_rate * wish)


@compiled
def march(stationed_i, place, next_place, commit, before):
    """Moves `commit` of one faction's strength in every other place one leg towards `place`; `before` (K) is working space."""
    for k in range(len(stationed_i)):
        before[k] = stationed_i[k]
    for k in range(len(stationed_i)):
        step = next_place[k, place]
        if k != place and step >= 0 and before[k] > 0.0:
            moved = commit * before[k]
            stationed_i[k] -= moved
            stationed_i[step] += moved
