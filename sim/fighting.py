"""Offensives and clashes of a week (ODD 7.6, 7.7): who sets out, who meets whom, and what a clash changes.

`scene`, `inputs` and `state` are the tuples of `sim.state`; `d` is the row of the run's draw in `inputs`.
"""

from __future__ import annotations

from sim.compiled import compiled, inlined
from sim.draws import CLASH, NOBODY, OFFENSIVE, block, uniform
from sim.rules.conflict import clash_intensity, clashes_at, comradeship, embitter, fill_vacuum, losses, raise_attention
from sim.rules.copying import copy_table
from sim.rules.offensives import best_target, bloc_strengths, dares, is_over, march, probability_to_set_out, temptations
from sim.rules.space import clip, draw_place
from sim.state import (
    ACTIVE,
    AFFINITY,
    ATTENTION_LOG,
    BEFORE,
    BLOC,
    FEEL,
    FELT,
    FROZEN_WEIGHT,
    HOSTILITY,
    LOSSES,
    MARCH,
    MEET,
    MEMBERS,
    NEARNESS,
    OIL,
    OIL_DAMAGE,
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
    TRUST,
)

TEMPTING, MOBILISED = range(2)
"""Rows of `state.work` in phase 5: what an attack on each faction is worth; at each bloc's label, its strength."""


@compiled
def consider_offensive(i, scene, inputs, d, state, seed, run, week):
    """Whether faction i sets out this week, against whom and where.

    `state.indices[ORDER]` holds strongest places, `state.work` whom it tempts and the strength of blocs.
    """
    p = inputs.parameters[d]
    target, wish = best_target(
        i,
        state.work[TEMPTING],
        state.factions[STRENGTH],
        state.presence[STATIONED],
        state.indices[ORDER],
        state.indices[BLOC],
        state.pairs[AFFINITY],
        inputs.reach[d, MARCH],
        state.utilities[: len(state.work[TEMPTING])],
    )
    if target < 0:
        return
    place = state.indices[ORDER, target]
    there = state.presence[STATIONED, target, place]
    if not dares(state.work[MOBILISED, state.indices[BLOC, i]], there, p.mobilisable, p.superiority):
        return
    probability = probability_to_set_out(wish, p.offensive_rate)
    if probability > 0.0 and uniform(block(seed, run, OFFENSIVE, week, scene.faction_address[i], NOBODY)[0]) < probability:
        state.indices[TARGET, i] = target
        state.indices[TARGET_PLACE, i] = place
        state.factions[ORIGIN, i] = there


@compiled
def set_out(scene, inputs, d, state, seed, run, week):
    """Phase 5: offensives end or begin, then all march."""
    p = inputs.parameters[d]
    active, strength, bloc = state.flags[ACTIVE], state.factions[STRENGTH], state.indices[BLOC]
    factions = len(active)
    for i in range(factions):
        state.indices[ORDER, i] = -1
    temptations(active, scene.threats, strength, state.factions[FROZEN_WEIGHT], p.threat_floor, p.rival_weight, state.work[TEMPTING])
    bloc_strengths(active, strength, bloc, state.work[MOBILISED])
    for i in range(factions):
        if not active[i]:
            continue
        if state.indices[TARGET, i] >= 0 and is_over(
            i,
            active,
            strength,
            bloc,
            state.presence[STATIONED],
            state.indices[TARGET, i],
            state.indices[TARGET_PLACE, i],
            state.factions[ORIGIN, i],
        ):
            state.indices[TARGET, i] = -1
        if state.indices[TARGET, i] < 0 and not scene.threats[i] and strength[i] > 0.0:
            consider_offensive(i, scene, inputs, d, state, seed, run, week)
    for i in range(factions):
        if active[i] and state.indices[TARGET, i] >= 0:
            march(state.presence[STATIONED, i], state.indices[TARGET_PLACE, i], inputs.next_place[d], p.commit, state.presence[BEFORE, i])


@compiled
def fight(i, j, place, before, scene, inputs, d, state):
    """One clash of i and j (i < j) in a place and all that it changes (7.7)."""
    strike(i, j, place, before, scene, inputs, d, state)
    bloc = state.indices[BLOC]
    stand_together(i, j, bloc[i], place, 1, inputs, d, state)
    if bloc[i] != bloc[j]:
        stand_together(i, j, bloc[j], place, 1, inputs, d, state)


@inlined
def stand_together(i, j, label, place, times, inputs, d, state):
    """What clashes in one place, of i and j if they are of one bloc, do to the trust within a bloc."""
    p = inputs.parameters[d]
    active, bloc, near = state.flags[ACTIVE], state.indices[BLOC], state.fields[NEARNESS, place]
    comradeship(i, j, label, bloc, active, near, p.felt, state.pairs[TRUST], p.trust_gain, times, state.indices[MEMBERS])


@inlined
def strike(i, j, place, before, scene, inputs, d, state):
    """What a clash of i and j (i < j) in a place does but for the trust within blocs, from `before` and the derived quantities (7.7)."""
    p = inputs.parameters[d]
    bloc, active, felt = state.indices[BLOC], state.flags[ACTIVE], state.fields[FELT]
    stationed, start, near = state.presence[STATIONED], state.factions[START], state.fields[NEARNESS, place]
    reach = inputs.reach[d, FEEL]
    state.tally[LOSSES] += losses(i, j, place, stationed, before, bloc, active, start, felt, reach, p.attrition)
    embitter(i, j, state.pairs[TRUST], state.pairs[RIVALRY], p.trust_loss, p.rivalry_gain)
    opposed = state.factions[RECOGNITION, i] * state.factions[RECOGNITION, j] < 0.0
    across = opposed and not scene.threats[i] and not scene.threats[j]
    if across:
        gain = p.polarisation_gain * inputs.places[d, POLITICAL_WEIGHT, place]
        raise_attention(0, gain, p.news, active, near, state.minds[ATTENTION_LOG])
    if scene.threats[i] != scene.threats[j]:
        meet_the_threat(j if scene.threats[i] else i, place, inputs, d, state)
    elif not scene.threats[i]:
        strength = state.factions[STRENGTH]
        fill_vacuum(place, active, scene.threats, start, strength, felt[place], near, p.felt, p.vacuum, p.capacity, stationed)
    n = state.count[0]
    state.clashes[n, 0] = i
    state.clashes[n, 1] = j
    state.clashes[n, 2] = place
    state.clashes[n, 3] = across
    state.count[0] = n + 1


@compiled
def meet_the_threat(attacked, place, inputs, d, state):
    """What a clash of a faction with a threat does beyond losses: alarm, damage to oil income, a hardened faction."""
    p = inputs.parameters[d]
    oil = inputs.places[d, OIL, place]
    gain = p.alarm_gain * (0.2 + 0.8 * oil)
    raise_attention(1, gain, p.news, state.flags[ACTIVE], state.fields[NEARNESS, place], state.minds[ATTENTION_LOG])
    state.tally[OIL_DAMAGE] = clip(state.tally[OIL_DAMAGE] + p.oil_damage * oil, 0.0, 1.0)
    before = state.factions[HOSTILITY, attacked]
    state.factions[HOSTILITY, attacked] = clip(before + p.hardening * (1.0 - before), -1.0, 1.0)


@compiled
def enemies(i, state, clash_rate, who, intensities):
    """Lists the factions after i that it may clash with: fills `who` and `intensities` (N), returns how many there are."""
    affinities, meet, strength, active, bloc = (
        state.pairs[AFFINITY],
        state.pairs[MEET],
        state.factions[STRENGTH],
        state.flags[ACTIVE],
        state.indices[BLOC],
    )
    own = bloc[i]
    count = 0
    for j in range(i + 1, len(active)):
        intensity = clash_intensity(affinities[i, j], affinities[j, i], meet[i, j], clash_rate)
        who[count] = j
        intensities[count] = intensity
        count += active[j] & (strength[j] > 0.0) & (bloc[j] != own) & (intensity > 0.0)  # a branch would be a coin's toss
    return count


@compiled
def clash(scene, inputs, d, state, seed, run, week):
    """Phase 6: all clashes are drawn from the state at its start and applied in the order of the pairs."""
    clash_rate = inputs.parameters[d].clash_rate
    earlier = state.count[0]
    copy_table(state.presence[STATIONED], state.presence[BEFORE])
    for i in range(len(state.flags[ACTIVE])):
        if not state.flags[ACTIVE, i] or state.factions[STRENGTH, i] <= 0.0:
            continue
        for n in range(enemies(i, state, clash_rate, state.labels, state.utilities)):
            j = state.labels[n]
            words = block(seed, run, CLASH, week, scene.faction_address[i], scene.faction_address[j])
            if clashes_at(state.utilities[n], uniform(words[0])):
                place = draw_place(uniform(words[1]), i, j, state.fields[ROOT])
                if place >= 0:
                    strike(i, j, place, state.presence[BEFORE], scene, inputs, d, state)
    close_ranks(earlier, inputs, d, state)
    remember_clashes(state, week)


@compiled
def close_ranks(earlier, inputs, d, state):
    """Trust within blocs grows with each of this phase's clashes, which come after the `earlier` ones of this week.

    A bloc's clashes in one place are taken together, which takes the square of its members once and not for each of them: the
    two of a clash are never of one bloc, and nobody moves meanwhile, so that no order of clashes gives another trust.
    """
    bloc, fought = state.indices[BLOC], state.presence[BEFORE]  # the strength before the phase has served
    for n in range(earlier, state.count[0]):
        for side in range(2):
            fought[bloc[state.clashes[n, side]], state.clashes[n, 2]] = 0.0
    for n in range(earlier, state.count[0]):
        for side in range(2):
            fought[bloc[state.clashes[n, side]], state.clashes[n, 2]] += 1.0
    for n in range(earlier, state.count[0]):
        place = state.clashes[n, 2]
        for side in range(2):
            label = bloc[state.clashes[n, side]]
            times = int(fought[label, place])
            if times > 0:
                fought[label, place] = 0.0
                stand_together(-1, -1, label, place, times, inputs, d, state)


@compiled
def remember_clashes(state, week):
    """Notes this week as the latest clash of every pair that clashed in it."""
    for n in range(state.count[0]):
        i = state.clashes[n, 0]
        j = state.clashes[n, 1]
        state.last_clash[i, j] = week
        state.last_clash[j, i] = week
