"""Realignment by the bilateral Shapley value (ODD 7.5, rule `bilateral_shapley`): U_i(C) = v(i)/2 + (v(C+i) - v(C))/2.

Ketchpel 1995, "Coalition formation among autonomous agents": two players, agents or coalitions, share what they are
worth together by the Shapley value of the game of the two, and join forces if both gain. As in Pike's model of Libya
(2018) a player is worth its power, and two together their power times an efficiency times 1 - their distance.

The players here are a faction, whose turn it is, and a bloc: a turn is one faction's, blocs have no will of their own,
and no member can commit the others. So blocs merge member by member, and every member tests at each of its turns
whether it still gains, as Pike's do once at the end. A bloc's power is the sum of its members', not, as Pike's,
multiplied by the efficiency at each merger, for then it would depend on the order in which they came.

Assumes that power adds up and is shared, that all know what the union is worth, that a distance from the bloc as a
whole is what divides, not one enemy in it, and that nobody errs. All turns on the efficiency: nobody joins where
efficiency * (1 - distance) is at most 1.
"""

from __future__ import annotations

from sim.compiled import compiled, inlined
from sim.rules.realignment import TIE, choose, move


@inlined
def distance(mine, theirs):
    """How far two factions are from each other, 0 (full agreement) to 1 (enemies), from their affinities (Pike: of positions)."""
    return min(1.0, max(0.0, (1.0 - (mine + theirs) / 2.0) / 2.0))


@inlined
def together(own_weight, weight, apart, efficiency):
    """v(C+i): what a faction and a bloc at distance `apart` are worth together; apart each is worth its weight."""
    return efficiency * (own_weight + weight) * (1.0 - apart)


@inlined
def share(own, other, union):
    """The Shapley value of a player worth `own` in a game of two (Ketchpel 1994, 1995)."""
    return 0.5 * own + 0.5 * (union - other)


@compiled
def weigh_blocs(i, active, bloc, weight, affinities, sums, members):
    """Fills, at each bloc's label, `sums` (N, 5): weight, weighted distances, distances, and `members` (N), i itself left out.

    Returns the number of blocs, i's own included.
    """
    factions = len(active)
    for c in range(factions):
        members[c] = 0
        for s in range(3):
            sums[c, s] = 0.0
    for j in range(factions):
        if j == i or not active[j]:
            continue
        c = bloc[j]
        apart = distance(affinities[i, j], affinities[j, i])
        members[c] += 1
        sums[c, 0] += weight[j]
        sums[c, 1] += weight[j] * apart
        sums[c, 2] += apart
    blocs = 0
    for c in range(factions):
        if members[c] > 0 or c == bloc[i]:
            blocs += 1
    return blocs


@inlined
def apart_from(weight, weighted, plain, count):
    """The mean distance from a bloc's members, by their weight; the plain mean if they have none."""
    return weighted / weight if weight > 0.0 else plain / count


@compiled
def options(i, active, bloc, weight, affinities, meet, danger, max_blocs, rules, scratch):
    """The options of faction i as in `sim.rules.realignment.options`; `rules` are (efficiency,), `meet` and `danger` play no part."""
    sums, members, _, _, labels, utilities = scratch
    efficiency = rules[0]
    blocs = weigh_blocs(i, active, bloc, weight, affinities, sums, members)
    own, q = bloc[i], weight[i]
    alone = members[own] == 0
    labels[0] = -1 if alone else own
    utilities[0] = q
    count = 1
    if not alone and (max_blocs == 0 or blocs + 1 <= max_blocs):
        labels[count] = -1
        utilities[count] = q
        count += 1
    for c in range(len(bloc)):
        if members[c] == 0:
            continue
        union = together(q, sums[c, 0], apart_from(sums[c, 0], sums[c, 1], sums[c, 2], members[c]), efficiency)
        if c == own:
            utilities[0] = share(q, sums[c, 0], union)
        elif share(sums[c, 0], q, union) > sums[c, 0] + TIE:
            labels[count] = c
            utilities[count] = share(q, sums[c, 0], union)
            count += 1
    return count


@compiled
def take_turn(i, word, active, bloc, weight, affinities, meet, danger, max_blocs, rules, temperature, scratch):
    """The turn of faction i as in `sim.rules.realignment.take_turn`; `word` and `temperature` play no part."""
    _, _, _, _, labels, utilities = scratch
    count = options(i, active, bloc, weight, affinities, meet, danger, max_blocs, rules, scratch)
    choice = choose(utilities, count, 0.0, 0.0)
    if choice > 0:
        move(i, labels[choice], bloc)
    return choice
