"""Realignment (ODD 7.5): U_i(C) = sum q_j w(a_ij) + protection d_i sum q_j meet_ij - dilution (q(C) + q_i - 1/2)+ + inertia.

A hedonic game played move by move (Dreze & Greenberg 1980; Bogomolnaia & Jackson 2002) with noisy choice (McFadden 1974).
A bloc's label is the index of its lowest member, so blocs compare by lowest id.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, inlined, woven
from sim.rules.affinity import averse

TIE = 1e-12


@inlined
def utility(liking, nearness, weight, own_weight, own_danger, stays, protection, dilution, inertia):
    """What a bloc of others is worth: `liking` = sum q_j w(a_ij), `nearness` = sum q_j meet_ij, `weight` = sum q_j (7.5)."""
    value = liking + protection * own_danger * nearness - dilution * max(0.0, weight + own_weight - 0.5)
    return value + inertia if stays else value


@inlined
def admits(barred, vetoing, regard, weight, veto_share, admission):
    """Whether a bloc lets a newcomer in: no mutual bar, vetoes hold less than `veto_share`, mean regard reaches `admission`."""
    share = vetoing / weight if weight > 0.0 else 0.0
    mean = regard / weight if weight > 0.0 else 0.0
    return (not barred) & (share < veto_share) & (mean >= admission)


@woven
def list_blocs(bloc, populated):
    """Fills `populated` (N) with the labels of all blocs, in their order; returns how many there are, the inactive among them."""
    blocs = 0
    for c in range(len(bloc)):
        populated[blocs] = c
        blocs += bloc[c] == c
    return blocs


@woven
def weigh_blocs(i, active, bloc, weight, affinities, meet, aversion, veto, sums, members, barred, populated):
    """Sums over each bloc's members other than i.

    Fills, at each bloc's label, `sums` (N, 5): liking, nearness, weight, regard, vetoing weight; `members` (N), their number;
    and `barred` (N), whether i itself vetoes a member. Fills `populated` (N) with the labels of all blocs of active factions, i's own
    included, in their order, and returns how many there are; the rest stands only at these labels.
    """
    factions = len(active)
    blocs = list_blocs(bloc, populated)
    for n in range(blocs):
        c = np.uintp(populated[n])  # unsigned, or each index would be looked at for counting from the end
        members[c] = 0
        barred[c] = False
        for s in range(5):
            sums[c, s] = 0.0
    for j in range(factions):
        # Whom it concerns is as good as a coin's toss here, so nothing branches on it: who does not count weighs 0.
        counts = active[j] & (j != i)
        c = np.uintp(bloc[j])
        q = weight[j] * counts
        mine = affinities[i, j]
        theirs = affinities[j, i]
        members[c] += counts
        sums[c, 0] += q * averse(mine, aversion)
        sums[c, 1] += q * meet[i, j]
        sums[c, 2] += q
        sums[c, 3] += q * averse(theirs, aversion)
        sums[c, 4] += q if theirs < -veto else 0.0
        barred[c] |= counts & (mine < -veto)
    kept = 0
    for n in range(blocs):
        c = populated[n]
        populated[kept] = c
        kept += (members[c] > 0) | (c == bloc[i])
    return kept


@woven
def options(i, active, bloc, weight, affinities, meet, danger, max_blocs, rules, scratch):
    """The options of faction i in their order: stay, alone, each other bloc it may enter.

    `rules` are (aversion, veto, veto_share, admission, protection, dilution, inertia); `scratch` is working space: `sums`, `members`,
    `barred`, `populated` as `weigh_blocs` fills them, then `labels` (N + 1), the bloc's label, -1 for alone, and `utilities` (N + 1),
    the two that hold the options. Returns how many there are.
    """
    sums, members, barred, populated, labels, utilities = scratch
    aversion, veto, veto_share, admission, protection, dilution, inertia = rules
    blocs = weigh_blocs(i, active, bloc, weight, affinities, meet, aversion, veto, sums, members, barred, populated)
    own = bloc[i]
    alone = members[own] == 0
    labels[0] = -1 if alone else own
    utilities[0] = inertia
    if not alone:
        utilities[0] = utility(sums[own, 0], sums[own, 1], sums[own, 2], weight[i], danger[i], True, protection, dilution, inertia)
    count = 1
    if not alone and (max_blocs == 0 or blocs + 1 <= max_blocs):
        labels[count] = -1
        utilities[count] = 0.0
        count += 1
    for n in range(blocs):
        c = np.uintp(populated[n])
        if members[c] > 0:
            labels[count] = c
            utilities[count] = utility(sums[c, 0], sums[c, 1], sums[c, 2], weight[i], danger[i], False, protection, dilution, inertia)
            count += (c != np.uintp(own)) & admits(barred[c], sums[c, 4], sums[c, 3], sums[c, 2], veto_share, admission)
    return count


@woven
def take_turn(i, word, active, bloc, weight, affinities, meet, danger, max_blocs, rules, temperature, scratch):
    """The turn of faction i: weighs its options, chooses with `word` (in [0, 1)), moves; returns the number of the option."""
    _, _, _, _, labels, utilities = scratch
    count = options(i, active, bloc, weight, affinities, meet, danger, max_blocs, rules, scratch)
    if count == 1:
        return 0
    choice = choose(utilities, count, temperature, word)
    if choice > 0:
        move(i, labels[choice], bloc)
    return choice


@inlined
def odds(value, best, temperature):
    """exp((U - max U) / temperature)."""
    return math.exp((value - best) / temperature)


@woven
def choose(utilities, count, temperature, uniform):
    """The number of the chosen option: logit with `temperature`; at 0 the first within 1e-12 of the best.

    With a temperature, `utilities` are replaced by the running sums of their odds.
    """
    best = utilities[0]
    for o in range(1, count):
        best = max(best, utilities[o])
    if temperature == 0.0:
        for o in range(count):
            if utilities[o] >= best - TIE:
                return o
    running = 0.0
    for o in range(count):
        running += odds(utilities[o], best, temperature)
        utilities[o] = running
    passed = 0
    for o in range(count - 1):
        passed += utilities[o] <= uniform * running
    return passed


@woven
def move(i, label, bloc):
    """Moves i to the bloc with `label` (-1: alone), keeping each bloc's label the index of its lowest member."""
    own = bloc[i]
    heir = -1
    for j in range(len(bloc)):
        if j != i and bloc[j] == own:
            if heir < 0:
                heir = j
            if own == i:
                bloc[j] = heir
    if label < 0:
        bloc[i] = i
    elif i < label:
        for j in range(len(bloc)):
            if bloc[j] == label:
                bloc[j] = i
        bloc[i] = i
    else:
        bloc[i] = label


@compiled
def turn_order(keys, order):
    """Fills `order` (N) with the factions by rising `keys` (uint64), in the order of ids among equals."""
    for i in range(len(keys)):
        place = 0
        for j in range(len(keys)):
            place += (keys[j] < keys[i]) | ((keys[j] == keys[i]) & (j < i))
        order[place] = i
