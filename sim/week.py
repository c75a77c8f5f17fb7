"""One week of one run, phase by phase (ODD 7): the order in which the rules are applied to a State.

Both faces go through here: the batch engine calls `week`, the Mesa face the phases one by one.
`scene`, `inputs` and `state` are the tuples of `sim.world.state`; `d` is the row of the run's draw in `inputs`.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.draws import CLASH, OFFENSIVE, REALIGN, block, uniform
from sim.rules.adaptation import drift_recognition, fade, grow, recover
from sim.rules.affinity import affinity, danger
from sim.rules.attention import attention
from sim.rules.conflict import clash_probability, comradeship, embitter, fill_vacuum, losses, raise_attention
from sim.rules.copying import copy_table
from sim.rules.offensives import best_target, dares, is_over, march, probability_to_set_out, strongest_place
from sim.rules.realignment import options, take_turn, turn_order
from sim.rules.space import clip, draw_place, felt_presence, overlaps, weights


@compiled
def derive(state, inputs, d):
    """Computes strength, felt presence, weight and overlap from the current state (7.1)."""
    felt_presence(
        state.stationed,
        state.base,
        state.start,
        state.active,
        inputs.reach[d],
        state.strength,
        state.felt,
        state.root,
        state.nearness,
    )
    weights(state.strength, state.influence, state.active, state.weight)
    overlaps(state.stationed, state.base, state.start, state.active, state.felt, state.utilities, state.meet)


@compiled
def fight(i, j, place, before, scene, inputs, d, state):
    """Applies one clash of i and j (i < j) in a place, computed from `before` and the derived quantities (7.7)."""
    p = inputs.parameters[d]
    state.losses[0] += losses(
        i, j, place, state.stationed, before, state.bloc, state.active, state.start, state.felt, inputs.reach[d], p.attrition
    )
    embitter(i, j, state.trust, state.rivalry, p.trust_loss, p.rivalry_gain)
    comradeship(i, j, state.bloc[i], place, state.bloc, state.active, state.nearness, p.felt, state.trust, p.trust_gain)
    if state.bloc[i] != state.bloc[j]:
        comradeship(i, j, state.bloc[j], place, state.bloc, state.active, state.nearness, p.felt, state.trust, p.trust_gain)
    opposed = state.recognition[i] * state.recognition[j] < 0.0
    across = opposed and not scene.threats[i] and not scene.threats[j]
    if across:
        gain = p.polarisation_gain * inputs.political_weight[d, place]
        raise_attention(place, 0, gain, p.news, state.active, state.nearness, state.attention_log)
    if scene.threats[i] != scene.threats[j]:
        oil = inputs.oil[d, place]
        gain = p.alarm_gain * (0.2 + 0.8 * oil)
        raise_attention(place, 1, gain, p.news, state.active, state.nearness, state.attention_log)
        state.oil_damage[0] = clip(state.oil_damage[0] + p.oil_damage * oil, 0.0, 1.0)
        attacked = j if scene.threats[i] else i
        state.hostility[attacked] = clip(state.hostility[attacked] + p.hardening * (1.0 - state.hostility[attacked]), -1.0, 1.0)
    elif not scene.threats[i]:
        fill_vacuum(
            place,
            state.active,
            scene.threats,
            state.start,
            state.strength,
            state.felt,
            state.nearness,
            p.felt,
            p.vacuum,
            p.capacity,
            state.stationed,
        )
    n = state.clash_count[0]
    state.clashes[n, 0] = i
    state.clashes[n, 1] = j
    state.clashes[n, 2] = place
    state.across[n] = across
    state.clash_count[0] = n + 1


@compiled
def pay_attention(scene, inputs, d, state):
    """Phase 2: everyone's attention and exposure."""
    p = inputs.parameters[d]
    attention(
        state.active,
        scene.threats,
        state.attention_log,
        state.oil_stake,
        state.oil_damage[0],
        state.rivalry,
        state.meet,
        state.felt,
        state.root,
        p.exposure,
        p.oil_exposure,
        p.local,
        state.exposed,
        state.attention,
    )


@compiled
def feel(scene, inputs, d, state):
    """Phase 3: everyone's affinity to everyone, and danger; weights are frozen for realignment."""
    if scene.landscape:
        for i in range(len(state.active)):
            for j in range(len(state.active)):
                state.affinity[i, j] = scene.affinities[i, j]
    else:
        affinity(
            state.active,
            scene.threats,
            state.attention,
            state.recognition,
            state.hostility,
            state.rivalry,
            state.tie,
            state.trust,
            inputs.parameters[d],
            state.affinity,
        )
    danger(state.active, state.weight, state.affinity, state.meet, state.danger)
    for i in range(len(state.active)):
        state.frozen_weight[i] = state.weight[i]


@compiled
def take_turns(scene, state, seed, run, week):
    """Draws the order of turns and each faction's word for its choice; fills order, turn_keys, turn_choices."""
    for i in range(len(state.active)):
        words = block(seed, run, REALIGN, week, scene.faction_address[i], 0)
        state.turn_keys[i] = words[0]
        state.turn_choices[i] = words[1]
    turn_order(state.turn_keys, state.order)


@compiled
def realignment_rules(p):
    """The parameters of realignment, in the order `sim.rules.realignment.options` takes them."""
    return p.aversion, p.veto, p.veto_share, p.admission, p.protection, p.dilution, p.inertia


@compiled
def list_options(i, scene, inputs, d, state):
    """The options of faction i now: fills state.labels and state.utilities, returns how many."""
    return options(
        i,
        state.active,
        state.bloc,
        state.frozen_weight,
        state.affinity,
        state.meet,
        state.danger,
        scene.max_blocs,
        realignment_rules(inputs.parameters[d]),
        state.sums,
        state.members,
        state.barred,
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
    active, bloc, weight, affinities, meet = state.active, state.bloc, state.frozen_weight, state.affinity, state.meet
    own_danger, sums, members, barred, labels = state.danger, state.sums, state.members, state.barred, state.labels
    utilities, order, choices = state.utilities, state.order, state.turn_choices
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
    realign_some(0, len(state.active), scene, inputs, d, state)


@compiled
def set_out(scene, inputs, d, state, seed, run, week):
    """Phase 5: offensives end or begin, then all march."""
    p = inputs.parameters[d]
    factions = len(state.active)
    for i in range(factions):
        if not state.active[i]:
            continue
        if state.target[i] >= 0 and is_over(
            i,
            state.active,
            state.strength,
            state.bloc,
            state.stationed,
            state.target[i],
            state.target_place[i],
            state.origin[i],
        ):
            state.target[i] = -1
        if state.target[i] >= 0 or scene.threats[i] or state.strength[i] <= 0.0:
            continue
        target, wish = best_target(
            i,
            state.active,
            scene.threats,
            state.strength,
            state.bloc,
            state.frozen_weight,
            state.affinity,
            p.threat_floor,
            p.rival_weight,
        )
        if target < 0:
            continue
        place = strongest_place(state.stationed[target])
        there = state.stationed[target, place]
        if not dares(i, state.active, state.strength, state.bloc, there, p.mobilisable, p.superiority):
            continue
        probability = probability_to_set_out(wish, p.offensive_rate)
        if probability > 0.0 and uniform(block(seed, run, OFFENSIVE, week, scene.faction_address[i], 0)[0]) < probability:
            state.target[i] = target
            state.target_place[i] = place
            state.origin[i] = there
    for i in range(factions):
        if state.active[i] and state.target[i] >= 0:
            march(state.stationed[i], state.target_place[i], inputs.next_place[d], p.commit, state.before[i])


@compiled
def clash(scene, inputs, d, state, seed, run, week):
    """Phase 6: all clashes are drawn from the state at its start and applied in the order of the pairs."""
    p = inputs.parameters[d]
    factions = len(state.active)
    copy_table(state.stationed, state.before)
    for i in range(factions):
        if not state.active[i] or state.strength[i] <= 0.0:
            continue
        for j in range(i + 1, factions):
            if not state.active[j] or state.strength[j] <= 0.0 or state.bloc[i] == state.bloc[j]:
                continue
            probability = clash_probability(state.affinity[i, j], state.affinity[j, i], state.meet[i, j], p.clash_rate)
            if probability <= 0.0:
                continue
            words = block(seed, run, CLASH, week, scene.faction_address[i], scene.faction_address[j])
            if uniform(words[0]) < probability:
                place = draw_place(uniform(words[1]), state.root[i], state.root[j])
                if place >= 0:
                    fight(i, j, place, state.before, scene, inputs, d, state)
    remember_clashes(state, week)


@compiled
def remember_clashes(state, week):
    """Notes this week as the latest clash of every pair that clashed in it."""
    for n in range(state.clash_count[0]):
        i = state.clashes[n, 0]
        j = state.clashes[n, 1]
        state.last_clash[i, j] = week
        state.last_clash[j, i] = week


@compiled
def adapt(scene, inputs, d, state):
    """Phase 7: drift, decay, recovery, growth of threats."""
    p = inputs.parameters[d]
    factions = len(state.active)
    rate = p.drift * (1.0 - p.stubbornness)
    drift_recognition(state.active, scene.authority, state.bloc, state.frozen_weight, rate, state.recognition, state.utilities)
    baseline = (p.attention_recognition, p.attention_threat, p.attention_rivalry)
    fade(state.trust, state.attention_log, baseline, p.trust_decay, p.attention_decay)
    state.oil_damage[0] *= 1.0 - p.oil_repair
    for i in range(factions):
        if state.active[i]:
            recover(state.stationed[i], state.base[i], state.start[i], p.recovery, state.target[i] >= 0)
    for i in range(factions):
        state.strength[i] = 0.0
        for k in range(state.stationed.shape[1]):
            state.strength[i] += state.stationed[i, k]
    for z in range(factions):
        if state.active[z] and scene.threats[z]:
            grow(z, state.active, scene.threats, state.bloc, state.start, state.stationed, state.strength, p.growth, p.capacity, p.basing)


@compiled
def remember_blocs(state):
    """Pushes this week's shared blocs into each pair's history."""
    factions = len(state.active)
    for i in range(factions):
        for j in range(factions):
            shared = state.bloc[i] == state.bloc[j] and state.active[i] and state.active[j]
            state.together[i, j] = (state.together[i, j] << 1) | (1 if shared else 0)
