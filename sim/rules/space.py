"""Who can feel whom (ODD 7.1): y = p G with G = exp(-km / reach); overlap = <p_i,y_j> / sqrt(<p_i,y_i> <p_j,y_j>).

The loss-of-strength gradient of Boulding (1962), with an exponential profile.
"""

from __future__ import annotations

import math

from sim.compiled import compiled, inlined


@compiled
def road_distances(legs, distance, next_place):
    """Shortest road distances and first steps (Floyd and Warshall).

    `legs` (K, K): km of each road, infinity where there is none. Fills `distance` (K, K) in km and `next_place` (K, K):
    the next place on the shortest way from k to l, of lowest id among equally short ways, -1 without a road.
    """
    places = len(legs)
    for k in range(places):
        for l in range(places):
            distance[k, l] = 0.0 if k == l else legs[k, l]
    for via in range(places):
        for k in range(places):
            for l in range(places):
                through = distance[k, via] + distance[via, l]
                if through < distance[k, l]:
                    distance[k, l] = through
    for k in range(places):
        for l in range(places):
            next_place[k, l] = -1
            if k == l or math.isinf(distance[k, l]):
                continue
            best = math.inf
            for step in range(places):
                if step != k and not math.isinf(legs[k, step]):
                    way = legs[k, step] + distance[step, l]
                    if way < best - 1e-9:
                        best = way
                        next_place[k, l] = step


@compiled
def reach(distance, reach_km, out):
    """Fills `out` (K, K) with exp(-km / reach_km), 0 without a road."""
    for k in range(len(distance)):
        for l in range(len(distance)):
            out[k, l] = 0.0 if math.isinf(distance[k, l]) else math.exp(-distance[k, l] / reach_km)


@compiled
def weights(strength, influence, active, out):
    """Fills `out` (N) with each faction's weight: its share of all strength plus its influence, summing to 1."""
    total = 0.0
    for i in range(len(strength)):
        if active[i]:
            total += strength[i]
    weight = 0.0
    for i in range(len(strength)):
        out[i] = 0.0
        if active[i]:
            out[i] = (strength[i] / total if total > 0.0 else 0.0) + influence[i]
            weight += out[i]
    if weight > 0.0:
        for i in range(len(strength)):
            out[i] /= weight


@compiled
def felt_presence(stationed, base, start, active, reach_matrix, strength, felt, root, nearness, held, row, scale):
    """Where everyone is and how far it is felt.

    From `stationed`, `base` (N, K), `start` (N), and `reach_matrix` (K, K) fills `strength` (N); `felt` (K, N), the felt presence y;
    `root` (K, N), its square root, 0 where nobody is, so that an empty place on the map changes nothing; `nearness` (K, N), y relative
    to strength; and `held` (K), where anybody is. A faction without fighters (start 0) is present by its base. `row` (K) and `scale` (N)
    are working space.
    """
    factions, places = stationed.shape
    for k in range(places):
        held[k] = False
    for i in range(factions):
        total = 0.0
        for k in range(places):
            row[k] = 0.0
            total += stationed[i, k]
        strength[i] = total
        fighters = start[i] > 0.0
        scale[i] = 1.0
        if fighters:
            scale[i] = 1.0 / total if total > 0.0 else 0.0
        if active[i]:
            feel_from(stationed[i] if fighters else base[i], reach_matrix, row, held)
        for k in range(places):
            felt[k, i] = row[k]
    for k in range(places):
        there = held[k]
        for i in range(factions):
            nearness[k, i] = felt[k, i] * scale[i]
            root[k, i] = math.sqrt(felt[k, i]) if there else 0.0


@compiled
def feel_from(present, reach_matrix, row, held):
    """Adds to `row` (K) what is felt of one faction's presence (K), and marks the places where it is in `held` (K)."""
    for l in range(len(present)):
        here = present[l]
        if here > 0.0:
            held[l] = True
            for k in range(len(present)):
                row[k] += here * reach_matrix[l, k]


@compiled
def overlaps(stationed, base, start, active, felt, norm, meet):
    """Fills `meet` (N, N), symmetric, with the overlap of each two factions i < j; `norm` (N) is working space.

    Whole rows are computed, with what is below the diagonal then written over: half rows cost more.
    """
    factions, places = stationed.shape
    for i in range(factions):
        for j in range(factions):
            meet[i, j] = 0.0
        if active[i]:
            present = stationed[i] if start[i] > 0.0 else base[i]
            for k in range(places):
                here = present[k]
                if here > 0.0:
                    for j in range(factions):
                        meet[i, j] += here * felt[k, j]
        norm[i] = math.sqrt(meet[i, i])
    for i in range(factions):
        own = norm[i]
        for j in range(i + 1, factions):
            scale = own * norm[j]
            meet[i, j] = meet[i, j] / scale if scale > 0.0 else 0.0
    for i in range(factions):
        for j in range(i):
            meet[i, j] = meet[j, i]


@inlined
def clip(value, low, high):
    """`value` kept within [low, high]."""
    return min(max(value, low), high)


@compiled
def draw_place(uniform, i, j, root):
    """The place of a clash of i and j: drawn with chances sqrt(y_ik * y_jk) (7.7); -1 if the two are felt nowhere together."""
    total = 0.0
    for k in range(len(root)):
        total += root[k, i] * root[k, j]
    running = 0.0
    last = -1
    for k in range(len(root)):
        term = root[k, i] * root[k, j]
        if term > 0.0:
            last = k
        running += term
        if running > uniform * total:
            return k
    return last
