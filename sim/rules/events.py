"""What events change (ODD 7.2), beside the clashes they bring: stances, relations, strength, who exists."""

from __future__ import annotations

from sim.compiled import compiled, inlined
from sim.rules.space import clip

KINDS = (
    "clash",
    "attack",
    "offensive",
    "statement",
    "shift",
    "recognise",
    "mediation",
    "withdrawal",
    "arrival",
    "reinforcement",
    "aid",
    "airstrike",
    "blockade",
    "payment",
    "split",
    "merger",
)
(
    CLASH,
    ATTACK,
    OFFENSIVE,
    STATEMENT,
    SHIFT,
    RECOGNISE,
    MEDIATION,
    WITHDRAWAL,
    ARRIVAL,
    REINFORCEMENT,
    AID,
    AIRSTRIKE,
    BLOCKADE,
    PAYMENT,
    SPLIT,
    MERGER,
) = range(len(KINDS))

# How a shift moves its target, and a statement's direction.
ADD, SET, TIMES = range(3)
AGAINST, FOR = range(2)
# What a shift may move.
SHIFTABLE = ("recognition", "hostility", "influence", "oil_stake", "strength", "rivalry", "tie", "trust")
TO_RECOGNITION, TO_HOSTILITY, TO_INFLUENCE, TO_OIL_STAKE, TO_STRENGTH, TO_RIVALRY, TO_TIE, TO_TRUST = range(8)


@inlined
def shifted(value, mode, amount):
    """`value` with `amount` added, set, or multiplied."""
    if mode == ADD:
        return value + amount
    if mode == SET:
        return amount
    return value * amount


@compiled
def change_pair(matrix, i, j, mode, amount, low, high):
    """Shifts a symmetric matrix's entry for a pair, within [low, high]."""
    matrix[i, j] = clip(shifted(matrix[i, j], mode, amount), low, high)
    matrix[j, i] = matrix[i, j]


@compiled
def set_strength(stationed_i, base_i, total):
    """Scales a faction's stationed strength to a new total; without any, stations it by its base."""
    present = 0.0
    for k in range(len(stationed_i)):
        present += stationed_i[k]
    for k in range(len(stationed_i)):
        if present > 0.0:
            stationed_i[k] *= total / present
        else:
            stationed_i[k] = total * base_i[k]


@compiled
def station(stationed_i, base_i, start, i, place, amount):
    """Strength arrives at a place: it counts for the faction's base and for the start that recovery aims at."""
    before = start[i]
    after = before + amount
    for k in range(len(base_i)):
        here = 1.0 if k == place else 0.0
        base_i[k] = (base_i[k] * before + amount * here) / after if after > 0.0 else here
    stationed_i[place] += amount
    start[i] = after


@compiled
def add_by_base(stationed_i, base_i, amount):
    """Adds strength where a faction is based; returns what was added (0 if it holds no place)."""
    added = 0.0
    for k in range(len(base_i)):
        stationed_i[k] += amount * base_i[k]
        added += amount * base_i[k]
    return added


@compiled
def withdraw(stationed_i, base_i, origin, destination):
    """A faction's strength and base in one place move to another."""
    if origin == destination:
        return
    stationed_i[destination] += stationed_i[origin]
    stationed_i[origin] = 0.0
    base_i[destination] += base_i[origin]
    base_i[origin] = 0.0


@compiled
def backlash(partner, size, active, authority, tie, recognition):
    """Everyone not tied to the partner of an uninvited air strike recognises the authority less."""
    for n in range(len(active)):
        if active[n] and n != partner and n != authority and tie[n, partner] == 0.0:
            recognition[n] = clip(recognition[n] - size, -1.0, 1.0)
