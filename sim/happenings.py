"""Phase 1 of a week (ODD 7.2): which events are due, and what each does to a State."""

from __future__ import annotations

import math

from sim import draws
from sim.compiled import compiled
from sim.rules import events as kinds
from sim.rules.offensives import strongest_place
from sim.rules.space import clip, draw_place
from sim.week import derive, fight
from sim.world.state import AMOUNT, CHANCE, ENGAGEMENTS, EXTRA, PROBABILITY, SHARE, WEEK, WEEKS


@compiled
def decide_events(scene, inputs, d, state, seed, run):
    """At the start of a run: draws which events take place at all (their probability)."""
    for e in range(len(scene.events.kind)):
        words = draws.block(seed, run, draws.EVENT, 0, scene.events.address[e], 0)
        state.happens[e] = draws.uniform(words[0]) < inputs.event_numbers[d, e, PROBABILITY]
        state.since[e] = -1


@compiled
def is_due(e, scene, inputs, d, state, week, last_week):
    """Whether event e acts this week; `last_week` (columns) holds the metrics of the week before."""
    if not state.happens[e]:
        return False
    trigger = scene.events.trigger[e]
    if state.since[e] < 0:
        earliest = math.floor(inputs.event_numbers[d, e, WEEK])
        if trigger < 0:
            state.since[e] = earliest
        elif week > 0 and week >= earliest and scene.events.low[e] <= last_week[trigger] <= scene.events.high[e]:
            state.since[e] = week
    since = state.since[e]
    if since < 0 and trigger >= 0:
        return False
    return since <= week < since + math.floor(inputs.event_numbers[d, e, WEEKS])


@compiled
def able(members, state, fighting, out):
    """Fills `out` with the active factions of a list (with strength, if `fighting`); returns how many."""
    count = 0
    for i in members:
        if state.active[i] and (not fighting or state.strength[i] > 0.0):
            out[count] = i
            count += 1
    return count


@compiled
def engage(e, first, second, places, scene, inputs, d, state, seed, run, week):
    """The engagements of a clash or attack, each between a pair drawn from the two lists."""
    for n in range(math.floor(inputs.event_numbers[d, e, ENGAGEMENTS])):
        count = able(first, state, True, state.labels)
        words = draws.block(seed, run, draws.ENGAGEMENT, week, scene.events.address[e], n)
        i = state.labels[min(count - 1, math.floor(draws.uniform(words[0]) * count))] if count > 0 else -1
        count = able(second, state, True, state.labels)
        j = state.labels[min(count - 1, math.floor(draws.uniform(words[1]) * count))] if count > 0 else -1
        if i < 0 or j < 0 or i == j:
            continue
        if len(places) > 0:
            place = places[min(len(places) - 1, math.floor(draws.uniform(words[2]) * len(places)))]
        else:
            place = draw_place(draws.uniform(words[2]), state.root[i], state.root[j])
        if place >= 0:
            fight(min(i, j), max(i, j), place, state.stationed, scene, inputs, d, state)
            derive(state, inputs, d)


@compiled
def launch(members, enemies, places, state):
    """Sets factions on an offensive against the first enemy that is active."""
    for j in enemies:
        if state.active[j]:
            place = places[0] if len(places) > 0 else strongest_place(state.stationed[j])
            for i in members:
                if state.active[i] and state.strength[i] > 0.0 and i != j:
                    state.target[i] = j
                    state.target_place[i] = place
                    state.origin[i] = state.stationed[j, place]
            return


@compiled
def state_publicly(members, others, direction, amount, state):
    """A statement: rivalry with those it is against, trust with those it is for."""
    for i in members:
        for j in others:
            if i != j and state.active[i] and state.active[j]:
                if direction == kinds.AGAINST:
                    kinds.change_pair(state.rivalry, i, j, kinds.ADD, amount, 0.0, 1.0)
                else:
                    kinds.change_pair(state.trust, i, j, kinds.ADD, amount, -1.0, 1.0)


@compiled
def shift(target, members, mode, amount, scene, state):
    """Moves one stance, relation, influence or strength (first and second of `members` are the pair)."""
    i = members[0]
    if not state.active[i]:
        return
    if target == kinds.TO_RECOGNITION:
        if i != scene.authority:
            state.recognition[i] = clip(kinds.shifted(state.recognition[i], mode, amount), -1.0, 1.0)
    elif target == kinds.TO_HOSTILITY:
        if not scene.threats[i]:
            state.hostility[i] = clip(kinds.shifted(state.hostility[i], mode, amount), -1.0, 1.0)
    elif target == kinds.TO_INFLUENCE:
        state.influence[i] = max(0.0, kinds.shifted(state.influence[i], mode, amount))
    elif target == kinds.TO_OIL_STAKE:
        state.oil_stake[i] = clip(kinds.shifted(state.oil_stake[i], mode, amount), 0.0, 1.0)
    elif target == kinds.TO_STRENGTH:
        if state.start[i] > 0.0:
            kinds.set_strength(state.stationed[i], state.base[i], max(0.0, kinds.shifted(state.strength[i], mode, amount)))
    elif state.active[members[1]]:
        if target == kinds.TO_RIVALRY:
            kinds.change_pair(state.rivalry, i, members[1], mode, amount, 0.0, 1.0)
        elif target == kinds.TO_TIE:
            kinds.change_pair(state.tie, i, members[1], mode, amount, 0.0, 1.0)
        else:
            kinds.change_pair(state.trust, i, members[1], mode, amount, -1.0, 1.0)


@compiled
def mediate(parties, excluded, share, trust, state):
    """A successful mediation: rivalry eased and trust gained between parties; those left out trust the parties less."""
    for a in range(len(parties)):
        i = parties[a]
        if not state.active[i]:
            continue
        for b in range(a + 1, len(parties)):
            j = parties[b]
            if state.active[j]:
                kinds.change_pair(state.rivalry, i, j, kinds.TIMES, 1.0 - share, 0.0, 1.0)
                kinds.change_pair(state.trust, i, j, kinds.ADD, trust, -1.0, 1.0)
        for j in excluded:
            if state.active[j] and j != i:
                kinds.change_pair(state.trust, i, j, kinds.ADD, -trust, -1.0, 1.0)


@compiled
def move_or_refuse(members, refusers, places, allowed, amount, state):
    """A withdrawal: allowed, strength and base move from the first place to the second; refused, trust falls."""
    for i in members:
        if not state.active[i]:
            continue
        if allowed:
            kinds.withdraw(state.stationed[i], state.base[i], places[0], places[1])
        else:
            for j in refusers:
                if state.active[j] and j != i:
                    kinds.change_pair(state.trust, i, j, kinds.ADD, -amount, -1.0, 1.0)


@compiled
def strike(members, places, share, invited, partner, inputs, d, scene, state):
    """An air strike on a place; uninvited and with a partner, it costs the authority recognition."""
    for i in members:
        if state.active[i]:
            for k in places:
                lost = share * state.stationed[i, k]
                state.stationed[i, k] -= lost
                state.losses[0] += lost
    if partner >= 0 and not invited and state.active[partner]:
        size = inputs.parameters[d].backlash
        kinds.backlash(partner, size, state.active, scene.authority, state.tie, state.recognition)


@compiled
def support(kind, i, places, patron, amount, extra, state):
    """Arrival, reinforcement, aid or payment to faction i."""
    if kind == kinds.ARRIVAL or kind == kinds.REINFORCEMENT:
        kinds.station(state.stationed[i], state.base[i], state.start, i, places[0], amount)
        return
    if kind == kinds.PAYMENT:
        state.declared[i] += extra
        if state.start[i] > 0.0:
            kinds.add_by_base(state.stationed[i], state.base[i], amount)
    elif kinds.add_by_base(state.stationed[i], state.base[i], amount) > 0.0:
        state.start[i] += amount
    if kind == kinds.AID and patron >= 0 and patron != i:
        kinds.change_pair(state.tie, i, patron, kinds.ADD, extra, 0.0, 1.0)


@compiled
def act(e, scene, inputs, d, state, seed, run, week):
    """Applies event e this week."""
    table = scene.events
    kind = table.kind[e]
    first = table.members[table.first[e, 0] : table.first[e, 1]]
    second = table.members[table.second[e, 0] : table.second[e, 1]]
    places = table.members[table.place[e, 0] : table.place[e, 1]]
    numbers = inputs.event_numbers[d, e]
    amount = numbers[AMOUNT]
    if kind == kinds.CLASH or kind == kinds.ATTACK:
        engage(e, first, second, places, scene, inputs, d, state, seed, run, week)
    elif kind == kinds.OFFENSIVE:
        launch(first, second, places, state)
    elif kind == kinds.STATEMENT:
        state_publicly(first, second, table.mode[e], amount, state)
    elif kind == kinds.SHIFT:
        shift(table.target[e], first, table.mode[e], amount, scene, state)
    elif kind == kinds.RECOGNISE:
        for i in first:
            if state.active[i] and i != scene.authority:
                state.recognition[i] = clip(kinds.shifted(state.recognition[i], table.mode[e], amount), -1.0, 1.0)
    elif kind == kinds.MEDIATION:
        words = draws.block(seed, run, draws.MEDIATION, week, table.address[e], 0)
        if draws.uniform(words[0]) < numbers[CHANCE]:
            mediate(first, second, numbers[SHARE], numbers[EXTRA], state)
    elif kind == kinds.WITHDRAWAL:
        words = draws.block(seed, run, draws.EVENT, week, table.address[e], 0)
        move_or_refuse(first, second, places, draws.uniform(words[1]) < numbers[CHANCE], amount, state)
    elif kind == kinds.AIRSTRIKE:
        strike(first, places, numbers[SHARE], table.mode[e] == 1, table.target[e], inputs, d, scene, state)
    elif kind == kinds.BLOCKADE:
        for k in places:
            state.oil_damage[0] = clip(state.oil_damage[0] + numbers[AMOUNT] * inputs.oil[d, k], 0.0, 1.0)
    elif kind == kinds.SPLIT:
        shares = inputs.member_numbers[d, table.second[e, 0] : table.second[e, 1]]
        kinds.split(first[0], second, shares, scene, state)
    elif kind == kinds.MERGER:
        kinds.merge(first, second[0], scene, state)
    else:
        for i in first:
            if state.active[i]:
                support(kind, i, places, table.target[e], amount, numbers[EXTRA], state)
    derive(state, inputs, d)


@compiled
def happen(scene, inputs, d, state, seed, run, week, last_week):
    """Phase 1: every event due this week, in the order of ids."""
    for e in range(len(scene.events.kind)):
        if is_due(e, scene, inputs, d, state, week, last_week):
            act(e, scene, inputs, d, state, seed, run, week)
