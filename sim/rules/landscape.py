"""Realignment by landscape theory (ODD 7.5, rule `landscape`): U_i(C) = sum_j q_j a_ij; the best bloc, without noise.

Axelrod & Bennett 1993, "A landscape theory of aggregation": a nation's frustration is the size-weighted propensity to
all who are not on its side, and it moves where that is least. Assumes that nobody is kept out of a bloc, that what
counts is only who is in it, that a dislike counts like a liking, and that nobody errs. With symmetric affinities every
move lowers the energy, so that realignment comes to rest.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.rules.realignment import choose, move, weigh_blocs

_NEVER = float("inf")


@compiled
def options(i, active, bloc, weight, affinities, meet, danger, max_blocs, rules, scratch):
    """The options of faction i as in `sim.rules.realignment.options`; `rules`, `meet` and `danger` play no part."""
    sums, members, barred, populated, labels, utilities = scratch
    blocs = weigh_blocs(i, active, bloc, weight, affinities, meet, 1.0, _NEVER, sums, members, barred, populated)
    own = bloc[i]
    alone = members[own] == 0
    labels[0] = -1 if alone else own
    utilities[0] = 0.0 if alone else sums[own, 0]
    count = 1
    if not alone and (max_blocs == 0 or blocs + 1 <= max_blocs):
        labels[count] = -1
        utilities[count] = 0.0
        count += 1
    for n in range(blocs):
        c = populated[n]
        if c != own and members[c] > 0:
            labels[count] = c
            utilities[count] = sums[c, 0]
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
