"""Splits and mergers (ODD 7.2): children take over from their parents, who leave the stage."""

from __future__ import annotations

from sim.compiled import compiled
from sim.rules.readings import NEVER
from sim.state import ACTIVE, ATTENTION_LOG, BASE, BLOC, DECLARED, INFLUENCE, RIVALRY, START, STATIONED, TARGET, TIE, TRUST, WEIGHT


@compiled
def forget(i, state):
    """A newly active faction is on no offensive and remembers no clash and no bloc."""
    state.indices[TARGET, i] = -1
    for j in range(len(state.flags[ACTIVE])):
        state.last_clash[i, j] = NEVER
        state.last_clash[j, i] = NEVER
        state.together[i, j] = 0
        state.together[j, i] = 0


@compiled
def dissolve(i, state):
    """A faction becomes inactive: nothing is left of it, and its bloc goes on without it."""
    own = state.indices[BLOC, i]
    heir = -1
    for j in range(len(state.indices[BLOC])):
        if j != i and state.indices[BLOC, j] == own:
            if heir < 0:
                heir = j
            if own == i:
                state.indices[BLOC, j] = heir
    state.indices[BLOC, i] = i
    state.flags[ACTIVE, i] = False
    state.factions[START, i] = 0.0
    state.factions[INFLUENCE, i] = 0.0
    state.indices[TARGET, i] = -1
    for k in range(state.presence[STATIONED].shape[1]):
        state.presence[STATIONED, i, k] = 0.0


@compiled
def inherit_pair(matrix, stated, child, other, value):
    """A child's relation with another: what the file states (already there), else what it inherits."""
    if not stated[child, other]:
        matrix[child, other] = value
        matrix[other, child] = value


@compiled
def spawn(parent, child, share, scene, state):
    """One child of a split: its share of the parent's strength and influence, the parent's place in the world, its own stances."""
    for k in range(state.presence[STATIONED].shape[1]):
        state.presence[STATIONED, child, k] = share * state.presence[STATIONED, parent, k]
        state.presence[BASE, child, k] = state.presence[BASE, parent, k]
    state.factions[START, child] = share * state.factions[START, parent]
    state.factions[INFLUENCE, child] = share * state.factions[INFLUENCE, parent]
    state.factions[DECLARED, child] = 0.0
    for c in range(3):
        state.minds[ATTENTION_LOG, child, c] = state.minds[ATTENTION_LOG, parent, c]
    forget(child, state)
    for n in range(len(state.flags[ACTIVE])):
        if state.flags[ACTIVE, n] and n != parent and n != child:
            inherit_pair(state.pairs[RIVALRY], scene.stated[RIVALRY], child, n, state.pairs[RIVALRY, parent, n])
            inherit_pair(state.pairs[TIE], scene.stated[TIE], child, n, state.pairs[TIE, parent, n])
            inherit_pair(state.pairs[TRUST], scene.stated[TRUST], child, n, state.pairs[TRUST, parent, n])


@compiled
def join_bloc(i, label, state):
    """An inactive faction becomes active in the bloc with `label`."""
    state.flags[ACTIVE, i] = True
    state.indices[BLOC, i] = label
    if i < label:
        for j in range(len(state.indices[BLOC])):
            if state.indices[BLOC, j] == label:
                state.indices[BLOC, j] = i
        state.indices[BLOC, i] = i


@compiled
def split(parent, children, shares, scene, state):
    """The parent is replaced by its children, who start in its bloc."""
    if not state.flags[ACTIVE, parent]:
        return
    for n in range(len(children)):
        if not state.flags[ACTIVE, children[n]]:
            spawn(parent, children[n], shares[n], scene, state)
    for n in range(len(children)):
        if not state.flags[ACTIVE, children[n]]:
            join_bloc(children[n], state.indices[BLOC, parent], state)
    dissolve(parent, state)


@compiled
def merge(parents, child, scene, state):
    """The active parents are replaced by one child in the heaviest parent's bloc."""
    count = 0
    total = 0.0
    heaviest = -1
    for i in parents:
        if state.flags[ACTIVE, i]:
            count += 1
            total += state.factions[START, i]
            if heaviest < 0 or state.factions[WEIGHT, i] > state.factions[WEIGHT, heaviest]:
                heaviest = i
    if count == 0 or state.flags[ACTIVE, child]:
        return
    _gather(parents, child, count, total, state)
    forget(child, state)
    for n in range(len(state.flags[ACTIVE])):
        if state.flags[ACTIVE, n]:
            _inherit_from_all(parents, child, n, count, scene, state)
    join_bloc(child, state.indices[BLOC, heaviest], state)
    for i in parents:
        if state.flags[ACTIVE, i]:
            dissolve(i, state)


@compiled
def _gather(parents, child, count, total, state):
    """Strength and influence of the active parents, summed; base and attention, averaged by start."""
    state.factions[START, child] = total
    state.factions[INFLUENCE, child] = 0.0
    state.factions[DECLARED, child] = 0.0
    for k in range(state.presence[STATIONED].shape[1]):
        state.presence[STATIONED, child, k] = 0.0
        state.presence[BASE, child, k] = 0.0
    for c in range(3):
        state.minds[ATTENTION_LOG, child, c] = 0.0
    for i in parents:
        if state.flags[ACTIVE, i]:
            part = state.factions[START, i] / total if total > 0.0 else 1.0 / count
            state.factions[INFLUENCE, child] += state.factions[INFLUENCE, i]
            for k in range(state.presence[STATIONED].shape[1]):
                state.presence[STATIONED, child, k] += state.presence[STATIONED, i, k]
                state.presence[BASE, child, k] += part * state.presence[BASE, i, k]
            for c in range(3):
                state.minds[ATTENTION_LOG, child, c] += part * state.minds[ATTENTION_LOG, i, c]


@compiled
def _inherit_from_all(parents, child, n, count, scene, state):
    """The child's relations with n where none is stated: the parents' largest rivalry and tie, their mean trust."""
    rivalry = 0.0
    tie = 0.0
    trust = 0.0
    for i in parents:
        if i == n:
            return
        if state.flags[ACTIVE, i]:
            rivalry = max(rivalry, state.pairs[RIVALRY, i, n])
            tie = max(tie, state.pairs[TIE, i, n])
            trust += state.pairs[TRUST, i, n] / count
    inherit_pair(state.pairs[RIVALRY], scene.stated[RIVALRY], child, n, rivalry)
    inherit_pair(state.pairs[TIE], scene.stated[TIE], child, n, tie)
    inherit_pair(state.pairs[TRUST], scene.stated[TRUST], child, n, trust)
