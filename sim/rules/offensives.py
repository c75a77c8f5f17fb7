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
def best_target(i, active, threats, strength, stationed, strongest, bloc, weight, affinities, march_reach, threat_floor, rival_weight):
    """The enemy outside its bloc that i would most like to attack, and how much; (-1, 0.0) if there is none.

    `march_reach` (K, K): exp(-km / march_km) between places; `strongest` (N): strongest places, -1 where not yet looked for.
    """
    target = -1
    most = 0.0
    for j in range(len(active)):
        if j == i or not active[j] or strength[j] == 0.0 or bloc[j] == bloc[i]:
            continue
        wish = max(0.0, -affinities[i, j])
        if threats[j]:
            wish *= max(weight[j], threat_floor)
        else:
            wish *= weight[j] * rival_weight
        if wish * MOST_WITHIN_MARCH <= most:
            continue
        if strongest[j] < 0:
            strongest[j] = strongest_place(stationed[j])
        wish *= within_march(stationed[i], strength[i], strongest[j], march_reach)
        if wish > most:
            target = j
            most = wish
    return target, most


@compiled
def dares(i, active, strength, bloc, enemy_there, mobilisable, superiority):
    """Whether what i can mobilise in its bloc exceeds `superiority` times the enemy's strength in its strongest place."""
    own = 0.0
    for j in range(len(active)):
        if active[j] and bloc[j] == bloc[i]:
            own += strength[j]
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
