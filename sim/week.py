"""One week of one run, phase by phase (ODD 7): deriving, attention, affinity, realignment, adaptation.

Both faces go through here: the batch engine calls the phases in its loop, the Mesa face one by one.
`scene`, `inputs` and `state` are the tuples of `sim.state`; `d` is the row of the run's draw in `inputs`.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, inlined
from sim.draws import NOBODY, REALIGN, block, uniform
from sim.rules import bilateral_shapley, landscape
from sim.rules.adaptation import drift_recognition, fade, grow, recover
from sim.rules.affinity import affinity, danger
from sim.rules.attention import attention
from sim.rules.realignment import options, take_turn, turn_order
from sim.rules.space import felt_presence, overlaps, weights
from sim.state import (
    ACTIVE,
    AFFINITY,
    ATTENTION,
    ATTENTION_LOG,
    BARRED,
    BASE,
    BEFORE,
    BLOC,
    DANGER,
    EXPOSED,
    FEEL,
    FELT,
    FROZEN_WEIGHT,
    HOSTILITY,
    INFLUENCE,
    LANDSCAPE_RULE,
    MEET,
    MEMBERS,
    NEARNESS,
    OIL_DAMAGE,
    OIL_STAKE,
    ORDER,
    POPULATED,
    RECOGNITION,
    RIVALRY,
    ROOT,
    START,
    STATIONED,
    STRENGTH,
    TARGET,
    TIE,
    TRUST,
    TURN_CHOICES,
    TURN_KEYS,
    WEIGHT,
)

ONE = np.uint64(1)


@compiled
def derive(state, inputs, d):
    """Computes strength, felt presence, weight and overlap from the current state (7.1)."""
    felt_presence(
        state.presence[STATIONED],
        state.presence[BASE],
        state.factions[START],
        state.flags[ACTIVE],
        inputs.reach[d, FEEL],
        state.factions[STRENGTH],
        state.fields[FELT],
        state.fields[ROOT],
        state.fields[NEARNESS],
        state.held,
        state.presence[BEFORE, 0],
        state.utilities,
    )
    weights(state.factions[STRENGTH], state.factions[INFLUENCE], state.flags[ACTIVE], state.factions[WEIGHT])
    overlaps(
        state.presence[STATIONED],
        state.presence[BASE],
        state.factions[START],
        state.flags[ACTIVE],
        state.fields[FELT],
        state.utilities,
        state.pairs[MEET],
    )


@compiled
def pay_attention(scene, inputs, d, state):
    """Phase 2: everyone's attention and exposure."""
    p = inputs.parameters[d]
    attention(
        state.flags[ACTIVE],
        scene.threats,
        state.minds[ATTENTION_LOG],
        state.factions[OIL_STAKE],
        state.tally[OIL_DAMAGE],
        state.pairs[RIVALRY],
        state.pairs[MEET],
        state.fields[FELT],
        state.fields[ROOT],
        p.exposure,
        p.oil_exposure,
        p.local,
        state.factions[EXPOSED],
        state.work,
        state.minds[ATTENTION],
    )


@compiled
def feel(scene, inputs, d, state):
    """Phase 3: everyone's affinity to everyone, and danger; weights are frozen for realignment."""
    if scene.landscape:
        for i in range(len(state.flags[ACTIVE])):
            for j in range(len(state.flags[ACTIVE])):
                state.pairs[AFFINITY, i, j] = scene.affinities[i, j]
    else:
        affinity(
            state.flags[ACTIVE],
            scene.threats,
            state.minds[ATTENTION],
            state.factions[RECOGNITION],
            state.factions[HOSTILITY],
            state.pairs[RIVALRY],
            state.pairs[TIE],
            state.pairs[TRUST],
            inputs.parameters[d],
            state.pairs[AFFINITY],
        )
    danger(state.flags[ACTIVE], state.factions[WEIGHT], state.pairs[AFFINITY], state.pairs[MEET], state.factions[DANGER])
    for i in range(len(state.flags[ACTIVE])):
        state.factions[FROZEN_WEIGHT, i] = state.factions[WEIGHT, i]


@compiled
def take_turns(scene, state, seed, run, week):
    """Draws the order of turns and each faction's word for its choice; fills order, turn_keys, turn_choices."""
    for i in range(len(state.flags[ACTIVE])):
        words = block(seed, run, REALIGN, week, scene.faction_address[i], NOBODY)
        state.words[TURN_KEYS, i] = words[0]
        state.words[TURN_CHOICES, i] = words[1]
    turn_order(state.words[TURN_KEYS], state.indices[ORDER])


@compiled
def logit_rules(p):
    """The parameters of the rule `logit`, in the order its options take them."""
    return p.aversion, p.veto, p.veto_share, p.admission, p.protection, p.dilution, p.inertia


@inlined
def standing(state):
    """What a turn goes by: active, bloc, weight, affinities, overlap and danger, in the order in which options take them."""
    factions, pairs = state.factions, state.pairs
    return state.flags[ACTIVE], state.indices[BLOC], factions[FROZEN_WEIGHT], pairs[AFFINITY], pairs[MEET], factions[DANGER]


@inlined
def working_space(state):
    """The arrays that a turn writes to, in the order in which options take them."""
    indices = state.indices
    return state.sums, indices[MEMBERS], state.flags[BARRED], indices[POPULATED], state.labels, state.utilities


@compiled
def list_options(i, scene, inputs, d, state, rule):
    """The options of faction i now: fills state.labels and state.utilities, returns how many.

    `rule` is None for `logit`, whose type spares compiling its rivals, else the number of a rival (`sim.state`).
    """
    p = inputs.parameters[d]
    active, bloc, weight, affinities, meet, own_danger = standing(state)
    scratch, most = working_space(state), scene.max_blocs
    if rule is None:
        found = options(i, active, bloc, weight, affinities, meet, own_danger, most, logit_rules(p), scratch)
    elif rule == LANDSCAPE_RULE:
        found = landscape.options(i, active, bloc, weight, affinities, meet, own_danger, most, (), scratch)
    else:
        found = bilateral_shapley.options(i, active, bloc, weight, affinities, meet, own_danger, most, (p.efficiency,), scratch)
    return found


@compiled
def realign_some(first, last, scene, inputs, d, state, rule):
    """The turns `first` up to `last` (not included) of this week's order, of those who are active; `rule` as in `list_options`."""
    p = inputs.parameters[d]
    most = scene.max_blocs
    active, bloc, weight, affinities, meet, own_danger = standing(state)
    scratch, order, choices = working_space(state), state.indices[ORDER], state.words[TURN_CHOICES]
    for n in range(first, last):
        i = order[n]
        if not active[i]:
            continue
        word = uniform(choices[i])
        if rule is None:
            take_turn(i, word, active, bloc, weight, affinities, meet, own_danger, most, logit_rules(p), p.temperature, scratch)
        elif rule == LANDSCAPE_RULE:
            landscape.take_turn(i, word, active, bloc, weight, affinities, meet, own_danger, most, (), 0.0, scratch)
        else:
            shared = (p.efficiency,)
            bilateral_shapley.take_turn(i, word, active, bloc, weight, affinities, meet, own_danger, most, shared, 0.0, scratch)


@inlined
def realign(scene, inputs, d, state, seed, run, week, rule):
    """Phase 4: each faction in turn, by a rule as in `list_options`."""
    take_turns(scene, state, seed, run, week)
    realign_some(0, len(state.flags[ACTIVE]), scene, inputs, d, state, rule)


@compiled
def adapt(scene, inputs, d, state):
    """Phase 7: drift, decay, recovery, growth of threats."""
    p = inputs.parameters[d]
    factions = len(state.flags[ACTIVE])
    rate = p.drift * (1.0 - p.stubbornness)
    drift_recognition(
        state.flags[ACTIVE],
        scene.authority,
        state.indices[BLOC],
        state.factions[FROZEN_WEIGHT],
        rate,
        state.factions[RECOGNITION],
        state.work,
        state.indices[MEMBERS],
    )
    baseline = (p.attention_recognition, p.attention_threat, p.attention_rivalry)
    fade(state.pairs[TRUST], state.minds[ATTENTION_LOG], baseline, p.trust_decay, p.attention_decay)
    state.tally[OIL_DAMAGE] *= 1.0 - p.oil_repair
    for i in range(factions):
        if state.flags[ACTIVE, i]:
            recover(
                state.presence[STATIONED, i],
                state.presence[BASE, i],
                state.factions[START, i],
                p.recovery,
                not scene.threats[i],
                state.indices[TARGET, i] >= 0,
            )
    for i in range(factions):
        total = 0.0
        for k in range(state.presence[STATIONED].shape[1]):
            total += state.presence[STATIONED, i, k]
        state.factions[STRENGTH, i] = total
    for z in range(factions):
        if state.flags[ACTIVE, z] and scene.threats[z]:
            grow(
                z,
                state.flags[ACTIVE],
                scene.threats,
                state.indices[BLOC],
                state.factions[START],
                state.presence[STATIONED],
                state.factions[STRENGTH],
                p.growth,
                p.capacity,
                p.basing,
            )


@compiled
def remember_blocs(state):
    """Pushes this week's shared blocs into each pair's history."""
    factions = len(state.flags[ACTIVE])
    active, bloc = state.flags[ACTIVE], state.indices[BLOC]
    for i in range(factions):
        own = bloc[i] if active[i] else -1
        for j in range(factions):
            shared = np.uint64(active[j] & (bloc[j] == own))
            state.together[i, j] = (state.together[i, j] << ONE) | shared
