"""What events change (ODD 7.2), beside the clashes they bring: stances, relations, strength, who exists."""

from __future__ import annotations

from sim.compiled import compiled
from sim.rules.readings import NEVER
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


@compiled
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


@compiled
def forget(i, state):
    """A newly active faction is on no offensive and remembers no clash and no bloc."""
    state.target[i] = -1
    for j in range(len(state.active)):
        state.last_clash[i, j] = NEVER
        state.last_clash[j, i] = NEVER
        state.together[i, j] = 0
        state.together[j, i] = 0


@compiled
def dissolve(i, state):
    """A faction becomes inactive: nothing is left of it, and its bloc goes on without it."""
    own = state.bloc[i]
    heir = -1
    for j in range(len(state.bloc)):
        if j != i and state.bloc[j] == own:
            if heir < 0:
                heir = j
            if own == i:
                state.bloc[j] = heir
    state.bloc[i] = i
    state.active[i] = False
    state.start[i] = 0.0
    state.influence[i] = 0.0
    state.target[i] = -1
    for k in range(state.stationed.shape[1]):
        state.stationed[i, k] = 0.0


@compiled
def inherit_pair(matrix, stated, child, other, value):
    """A child's relation with another: what the file states (already there), else what it inherits."""
    if not stated[child, other]:
        matrix[child, other] = value
        matrix[other, child] = value


@compiled
def spawn(parent, child, share, scene, state):
    """One child of a split: its share of the parent's strength and influence, the parent's place in the world, its own stances."""
    for k in range(state.stationed.shape[1]):
        state.stationed[child, k] = share * state.stationed[parent, k]
        state.base[child, k] = state.base[parent, k]
    state.start[child] = share * state.start[parent]
    state.influence[child] = share * state.influence[parent]
    state.declared[child] = 0.0
    for c in range(3):
        state.attention_log[child, c] = state.attention_log[parent, c]
    forget(child, state)
    for n in range(len(state.active)):
        if state.active[n] and n != parent and n != child:
            inherit_pair(state.rivalry, scene.stated_rivalry, child, n, state.rivalry[parent, n])
            inherit_pair(state.tie, scene.stated_tie, child, n, state.tie[parent, n])
            inherit_pair(state.trust, scene.stated_trust, child, n, state.trust[parent, n])


@compiled
def join_bloc(i, label, state):
    """An inactive faction becomes active in the bloc with `label`."""
    state.active[i] = True
    state.bloc[i] = label
    if i < label:
        for j in range(len(state.bloc)):
            if state.bloc[j] == label:
                state.bloc[j] = i
        state.bloc[i] = i


@compiled
def split(parent, children, shares, scene, state):
    """The parent is replaced by its children, who start in its bloc."""
    if not state.active[parent]:
        return
    for n in range(len(children)):
        if not state.active[children[n]]:
            spawn(parent, children[n], shares[n], scene, state)
    for n in range(len(children)):
        if not state.active[children[n]]:
            join_bloc(children[n], state.bloc[parent], state)
    dissolve(parent, state)


@compiled
def merge(parents, child, scene, state):
    """The active parents are replaced by one child in the heaviest parent's bloc."""
    count = 0
    total = 0.0
    heaviest = -1
    for i in parents:
        if state.active[i]:
            count += 1
            total += state.start[i]
            if heaviest < 0 or state.weight[i] > state.weight[heaviest]:
                heaviest = i
    if count == 0 or state.active[child]:
        return
    _gather(parents, child, count, total, state)
    forget(child, state)
    for n in range(len(state.active)):
        if state.active[n]:
            _inherit_from_all(parents, child, n, count, scene, state)
    join_bloc(child, state.bloc[heaviest], state)
    for i in parents:
        if state.active[i]:
            dissolve(i, state)


@compiled
def _gather(parents, child, count, total, state):
    """Strength and influence of the active parents, summed; base and attention, averaged by start."""
    state.start[child] = total
    state.influence[child] = 0.0
    state.declared[child] = 0.0
    for k in range(state.stationed.shape[1]):
        state.stationed[child, k] = 0.0
        state.base[child, k] = 0.0
    for c in range(3):
        state.attention_log[child, c] = 0.0
    for i in parents:
        if state.active[i]:
            part = state.start[i] / total if total > 0.0 else 1.0 / count
            state.influence[child] += state.influence[i]
            for k in range(state.stationed.shape[1]):
                state.stationed[child, k] += state.stationed[i, k]
                state.base[child, k] += part * state.base[i, k]
            for c in range(3):
                state.attention_log[child, c] += part * state.attention_log[i, c]


@compiled
def _inherit_from_all(parents, child, n, count, scene, state):
    """The child's relations with n where none is stated: the parents' largest rivalry and tie, their mean trust."""
    rivalry = 0.0
    tie = 0.0
    trust = 0.0
    for i in parents:
        if i == n:
            return
        if state.active[i]:
            rivalry = max(rivalry, state.rivalry[i, n])
            tie = max(tie, state.tie[i, n])
            trust += state.trust[i, n] / count
    inherit_pair(state.rivalry, scene.stated_rivalry, child, n, rivalry)
    inherit_pair(state.tie, scene.stated_tie, child, n, tie)
    inherit_pair(state.trust, scene.stated_trust, child, n, trust)
