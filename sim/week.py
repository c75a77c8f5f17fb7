"""One week of one run, phase by phase (ODD 7): the order in which the rules are applied to a State.

Both faces go through here: the batch engine calls `week`, the Mesa face the phases one by one.
`scene`, `inputs` and `state` are the tuples of `sim.state`; `d` is the row of the run's draw in `inputs`.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.draws import CLASH, OFFENSIVE, REALIGN, block, uniform
from sim.rules.adaptation import drift_recognition, fade, grow, recover
from sim.rules.affinity import affinity, danger
from sim.rules.attention import attention
from sim.rules.conflict import clash_intensity, clashes_at, comradeship, embitter, fill_vacuum, losses, raise_attention
from sim.rules.copying import copy_table
from sim.rules.offensives import best_target, dares, is_over, march, probability_to_set_out, strongest_place
from sim.rules.realignment import options, take_turn, turn_order
from sim.rules.space import clip, draw_place, felt_presence, overlaps, weights
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
    LOSSES,
    MARCH,
    MEET,
    MEMBERS,
    NEARNESS,
    OIL,
    OIL_DAMAGE,
    OIL_STAKE,
    ORDER,
    ORIGIN,
    POLITICAL_WEIGHT,
    RECOGNITION,
    RIVALRY,
    ROOT,
    START,
    STATIONED,
    STRENGTH,
    TARGET,
    TARGET_PLACE,
    TIE,
    TRUST,
    TURN_CHOICES,
    TURN_KEYS,
    WEIGHT,
)


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
        state.presence[FELT],
        state.presence[ROOT],
        state.presence[NEARNESS],
    )
    weights(state.factions[STRENGTH], state.factions[INFLUENCE], state.flags[ACTIVE], state.factions[WEIGHT])
    overlaps(
        state.presence[STATIONED],
        state.presence[BASE],
        state.factions[START],
        state.flags[ACTIVE],
        state.presence[FELT],
        state.utilities,
        state.pairs[MEET],
    )


@compiled
def fight(i, j, place, before, scene, inputs, d, state):
    """Applies one clash of i and j (i < j) in a place, computed from `before` and the derived quantities (7.7)."""
    p = inputs.parameters[d]
    state.tally[LOSSES] += losses(
        i,
        j,
        place,
        state.presence[STATIONED],
        before,
        state.indices[BLOC],
        state.flags[ACTIVE],
        state.factions[START],
        state.presence[FELT],
        inputs.reach[d, FEEL],
        p.attrition,
    )
    embitter(i, j, state.pairs[TRUST], state.pairs[RIVALRY], p.trust_loss, p.rivalry_gain)
    comradeship(
        i,
        j,
        state.indices[BLOC, i],
        place,
        state.indices[BLOC],
        state.flags[ACTIVE],
        state.presence[NEARNESS],
        p.felt,
        state.pairs[TRUST],
        p.trust_gain,
    )
    if state.indices[BLOC, i] != state.indices[BLOC, j]:
        comradeship(
            i,
            j,
            state.indices[BLOC, j],
            place,
            state.indices[BLOC],
            state.flags[ACTIVE],
            state.presence[NEARNESS],
            p.felt,
            state.pairs[TRUST],
            p.trust_gain,
        )
    opposed = state.factions[RECOGNITION, i] * state.factions[RECOGNITION, j] < 0.0
    across = opposed and not scene.threats[i] and not scene.threats[j]
    if across:
        gain = p.polarisation_gain * inputs.places[d, POLITICAL_WEIGHT, place]
        raise_attention(place, 0, gain, p.news, state.flags[ACTIVE], state.presence[NEARNESS], state.minds[ATTENTION_LOG])
    if scene.threats[i] != scene.threats[j]:
        oil = inputs.places[d, OIL, place]
        gain = p.alarm_gain * (0.2 + 0.8 * oil)
        raise_attention(place, 1, gain, p.news, state.flags[ACTIVE], state.presence[NEARNESS], state.minds[ATTENTION_LOG])
        state.tally[OIL_DAMAGE] = clip(state.tally[OIL_DAMAGE] + p.oil_damage * oil, 0.0, 1.0)
        attacked = j if scene.threats[i] else i
        state.factions[HOSTILITY, attacked] = clip(
            state.factions[HOSTILITY, attacked] + p.hardening * (1.0 - state.factions[HOSTILITY, attacked]), -1.0, 1.0
        )
    elif not scene.threats[i]:
        fill_vacuum(
            place,
            state.flags[ACTIVE],
            scene.threats,
            state.factions[START],
            state.factions[STRENGTH],
            state.presence[FELT],
            state.presence[NEARNESS],
            p.felt,
            p.vacuum,
            p.capacity,
            state.presence[STATIONED],
        )
    n = state.count[0]
    state.clashes[n, 0] = i
    state.clashes[n, 1] = j
    state.clashes[n, 2] = place
    state.clashes[n, 3] = across
    state.count[0] = n + 1


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
        state.presence[FELT],
        state.presence[ROOT],
        p.exposure,
        p.oil_exposure,
        p.local,
        state.factions[EXPOSED],
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
        words = block(seed, run, REALIGN, week, scene.faction_address[i], 0)
        state.words[TURN_KEYS, i] = words[0]
        state.words[TURN_CHOICES, i] = words[1]
    turn_order(state.words[TURN_KEYS], state.indices[ORDER])


@compiled
def realignment_rules(p):
    """The parameters of realignment, in the order `sim.rules.realignment.options` takes them."""
    return p.aversion, p.veto, p.veto_share, p.admission, p.protection, p.dilution, p.inertia


@compiled
def list_options(i, scene, inputs, d, state):
    """The options of faction i now: fills state.labels and state.utilities, returns how many."""
    return options(
        i,
        state.flags[ACTIVE],
        state.indices[BLOC],
        state.factions[FROZEN_WEIGHT],
        state.pairs[AFFINITY],
        state.pairs[MEET],
        state.factions[DANGER],
        scene.max_blocs,
        realignment_rules(inputs.parameters[d]),
        state.sums,
        state.indices[MEMBERS],
        state.flags[BARRED],
        state.labels,
        state.utilities,
    )


@compiled
def realign_some(first, last, scene, inputs, d, state):
    """The turns `first` up to `last` (not included) of this week's order, of those who are active."""
    p = inputs.parameters[d]
    rules = realignment_rules(p)
    temperature = p.temperature
    max_blocs = scene.max_blocs
    active, bloc, weight, affinities, meet = (
        state.flags[ACTIVE],
        state.indices[BLOC],
        state.factions[FROZEN_WEIGHT],
        state.pairs[AFFINITY],
        state.pairs[MEET],
    )
    own_danger, sums, members, barred, labels = (
        state.factions[DANGER],
        state.sums,
        state.indices[MEMBERS],
        state.flags[BARRED],
        state.labels,
    )
    utilities, order, choices = state.utilities, state.indices[ORDER], state.words[TURN_CHOICES]
    for n in range(first, last):
        i = order[n]
        if active[i]:
            take_turn(
                i,
                uniform(choices[i]),
                active,
                bloc,
                weight,
                affinities,
                meet,
                own_danger,
                max_blocs,
                rules,
                temperature,
                sums,
                members,
                barred,
                labels,
                utilities,
            )


@compiled
def realign(scene, inputs, d, state, seed, run, week):
    """Phase 4: each faction in turn."""
    take_turns(scene, state, seed, run, week)
    realign_some(0, len(state.flags[ACTIVE]), scene, inputs, d, state)


@compiled
def consider_offensive(i, scene, inputs, d, state, seed, run, week):
    """Whether faction i sets out this week, against whom and where; `state.indices[ORDER]` holds everyone's strongest place."""
    p = inputs.parameters[d]
    target, wish = best_target(
        i,
        state.flags[ACTIVE],
        scene.threats,
        state.factions[STRENGTH],
        state.presence[STATIONED],
        state.indices[ORDER],
        state.indices[BLOC],
        state.factions[FROZEN_WEIGHT],
        state.pairs[AFFINITY],
        inputs.reach[d, MARCH],
        p.threat_floor,
        p.rival_weight,
    )
    if target < 0:
        return
    place = state.indices[ORDER, target]
    there = state.presence[STATIONED, target, place]
    if not dares(i, state.flags[ACTIVE], state.factions[STRENGTH], state.indices[BLOC], there, p.mobilisable, p.superiority):
        return
    probability = probability_to_set_out(wish, p.offensive_rate)
    if probability > 0.0 and uniform(block(seed, run, OFFENSIVE, week, scene.faction_address[i], 0)[0]) < probability:
        state.indices[TARGET, i] = target
        state.indices[TARGET_PLACE, i] = place
        state.factions[ORIGIN, i] = there


@compiled
def set_out(scene, inputs, d, state, seed, run, week):
    """Phase 5: offensives end or begin, then all march."""
    factions = len(state.flags[ACTIVE])
    for i in range(factions):
        state.indices[ORDER, i] = strongest_place(state.presence[STATIONED, i])
    for i in range(factions):
        if not state.flags[ACTIVE, i]:
            continue
        if state.indices[TARGET, i] >= 0 and is_over(
            i,
            state.flags[ACTIVE],
            state.factions[STRENGTH],
            state.indices[BLOC],
            state.presence[STATIONED],
            state.indices[TARGET, i],
            state.indices[TARGET_PLACE, i],
            state.factions[ORIGIN, i],
        ):
            state.indices[TARGET, i] = -1
        if state.indices[TARGET, i] < 0 and not scene.threats[i] and state.factions[STRENGTH, i] > 0.0:
            consider_offensive(i, scene, inputs, d, state, seed, run, week)
    commit = inputs.parameters[d].commit
    for i in range(factions):
        if state.flags[ACTIVE, i] and state.indices[TARGET, i] >= 0:
            march(state.presence[STATIONED, i], state.indices[TARGET_PLACE, i], inputs.next_place[d], commit, state.presence[BEFORE, i])


@compiled
def clash(scene, inputs, d, state, seed, run, week):
    """Phase 6: all clashes are drawn from the state at its start and applied in the order of the pairs."""
    p = inputs.parameters[d]
    factions = len(state.flags[ACTIVE])
    copy_table(state.presence[STATIONED], state.presence[BEFORE])
    for i in range(factions):
        if not state.flags[ACTIVE, i] or state.factions[STRENGTH, i] <= 0.0:
            continue
        for j in range(i + 1, factions):
            if not state.flags[ACTIVE, j] or state.factions[STRENGTH, j] <= 0.0 or state.indices[BLOC, i] == state.indices[BLOC, j]:
                continue
            intensity = clash_intensity(state.pairs[AFFINITY, i, j], state.pairs[AFFINITY, j, i], state.pairs[MEET, i, j], p.clash_rate)
            if intensity <= 0.0:
                continue
            words = block(seed, run, CLASH, week, scene.faction_address[i], scene.faction_address[j])
            if clashes_at(intensity, uniform(words[0])):
                place = draw_place(uniform(words[1]), state.presence[ROOT, i], state.presence[ROOT, j])
                if place >= 0:
                    fight(i, j, place, state.presence[BEFORE], scene, inputs, d, state)
    remember_clashes(state, week)


@compiled
def remember_clashes(state, week):
    """Notes this week as the latest clash of every pair that clashed in it."""
    for n in range(state.count[0]):
        i = state.clashes[n, 0]
        j = state.clashes[n, 1]
        state.last_clash[i, j] = week
        state.last_clash[j, i] = week


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
        state.utilities,
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
        state.factions[STRENGTH, i] = 0.0
        for k in range(state.presence[STATIONED].shape[1]):
            state.factions[STRENGTH, i] += state.presence[STATIONED, i, k]
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
    for i in range(factions):
        for j in range(factions):
            shared = state.indices[BLOC, i] == state.indices[BLOC, j] and state.flags[ACTIVE, i] and state.flags[ACTIVE, j]
            state.together[i, j] = (state.together[i, j] << 1) | (1 if shared else 0)
