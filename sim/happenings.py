"""Phase 1 of a week (ODD 7.2): which events are due, and what each does to a State."""

from __future__ import annotations

import math

import numpy as np

from sim import draws
from sim.compiled import compiled, inlined
from sim.fighting import fight
from sim.rules import events as kinds
from sim.rules.offensives import strongest_place
from sim.rules.space import clip, draw_place
from sim.state import (
    ACTIVE,
    AMOUNT,
    BASE,
    CHANCE,
    DECLARED,
    ENGAGEMENTS,
    EVENT_TARGET,
    EXTRA,
    FIRST,
    FIRST_END,
    HAPPENS,
    HOSTILITY,
    INFLUENCE,
    KIND,
    LOSSES,
    MODE,
    OIL,
    OIL_DAMAGE,
    OIL_STAKE,
    ORIGIN,
    PLACES,
    PLACES_END,
    PROBABILITY,
    RECOGNITION,
    RIVALRY,
    ROOT,
    SECOND,
    SECOND_END,
    SHARE,
    SINCE,
    START,
    STATIONED,
    STRENGTH,
    TARGET,
    TARGET_PLACE,
    TIE,
    TRIGGER,
    TRUST,
    WEEK,
    WEEKS,
)
from sim.succession import merge, split
from sim.week import derive


@compiled
def decide_events(scene, inputs, d, state, seed, run):
    """At the start of a run: draws which events take place at all (their probability)."""
    for e in range(len(scene.events.address)):
        words = draws.block(seed, run, draws.EVENT, draws.NO_WEEK, scene.events.address[e], draws.NOBODY)
        state.events[HAPPENS, e] = draws.uniform(words[0]) < inputs.event_numbers[d, e, PROBABILITY]
        state.events[SINCE, e] = -1


@compiled
def is_due(e, scene, inputs, d, state, week, last_week):
    """Whether event e acts this week; `last_week` (columns) holds the metrics of the week before."""
    if not state.events[HAPPENS, e]:
        return False
    trigger = scene.events.table[e, TRIGGER]
    if state.events[SINCE, e] < 0:
        earliest = math.floor(inputs.event_numbers[d, e, WEEK])
        if trigger < 0:
            state.events[SINCE, e] = earliest
        elif week > 0 and week >= earliest and scene.events.bounds[e, 0] <= last_week[trigger] <= scene.events.bounds[e, 1]:
            state.events[SINCE, e] = week
    since = state.events[SINCE, e]
    if since < 0 and trigger >= 0:
        return False
    return since <= week < since + math.floor(inputs.event_numbers[d, e, WEEKS])


@compiled
def able(members, state, fighting, out):
    """Fills `out` with the active factions of a list (with strength, if `fighting`); returns how many."""
    count = 0
    for i in members:
        if state.flags[ACTIVE, i] and (not fighting or state.factions[STRENGTH, i] > 0.0):
            out[count] = i
            count += 1
    return count


@compiled
def engage(e, first, second, places, scene, inputs, d, state, seed, run, week):
    """The engagements of a clash or attack, each between a pair drawn from the two lists."""
    for n in range(math.floor(inputs.event_numbers[d, e, ENGAGEMENTS])):
        count = able(first, state, True, state.labels)
        words = draws.block(seed, run, draws.ENGAGEMENT, week, scene.events.address[e], np.uint64(n))
        i = state.labels[min(count - 1, math.floor(draws.uniform(words[0]) * count))] if count > 0 else -1
        count = able(second, state, True, state.labels)
        j = state.labels[min(count - 1, math.floor(draws.uniform(words[1]) * count))] if count > 0 else -1
        if i < 0 or j < 0 or i == j:
            continue
        if len(places) > 0:
            place = places[min(len(places) - 1, math.floor(draws.uniform(words[2]) * len(places)))]
        else:
            place = draw_place(draws.uniform(words[2]), i, j, state.fields[ROOT])
        if place >= 0:
            fight(min(i, j), max(i, j), place, state.presence[STATIONED], scene, inputs, d, state)
            derive(state, inputs, d)


@compiled
def launch(members, enemies, places, state):
    """Sets factions on an offensive against the first enemy that is active."""
    for j in enemies:
        if state.flags[ACTIVE, j]:
            place = places[0] if len(places) > 0 else strongest_place(state.presence[STATIONED, j])
            for i in members:
                if state.flags[ACTIVE, i] and state.factions[STRENGTH, i] > 0.0 and i != j:
                    state.indices[TARGET, i] = j
                    state.indices[TARGET_PLACE, i] = place
                    state.factions[ORIGIN, i] = state.presence[STATIONED, j, place]
            return


@compiled
def state_publicly(members, others, direction, amount, state):
    """A statement: rivalry with those it is against, trust with those it is for."""
    for i in members:
        for j in others:
            if i != j and state.flags[ACTIVE, i] and state.flags[ACTIVE, j]:
                if direction == kinds.AGAINST:
                    kinds.change_pair(state.pairs[RIVALRY], i, j, kinds.ADD, amount, 0.0, 1.0)
                else:
                    kinds.change_pair(state.pairs[TRUST], i, j, kinds.ADD, amount, -1.0, 1.0)


@compiled
def shift(target, members, mode, amount, scene, state):
    """Moves one stance, relation, influence or strength (first and second of `members` are the pair)."""
    i = members[0]
    if not state.flags[ACTIVE, i]:
        return
    if target == kinds.TO_RECOGNITION:
        if i != scene.authority:
            state.factions[RECOGNITION, i] = clip(kinds.shifted(state.factions[RECOGNITION, i], mode, amount), -1.0, 1.0)
    elif target == kinds.TO_HOSTILITY:
        if not scene.threats[i]:
            state.factions[HOSTILITY, i] = clip(kinds.shifted(state.factions[HOSTILITY, i], mode, amount), -1.0, 1.0)
    elif target == kinds.TO_INFLUENCE:
        state.factions[INFLUENCE, i] = max(0.0, kinds.shifted(state.factions[INFLUENCE, i], mode, amount))
    elif target == kinds.TO_OIL_STAKE:
        state.factions[OIL_STAKE, i] = clip(kinds.shifted(state.factions[OIL_STAKE, i], mode, amount), 0.0, 1.0)
    elif target == kinds.TO_STRENGTH:
        if state.factions[START, i] > 0.0:
            kinds.set_strength(
                state.presence[STATIONED, i], state.presence[BASE, i], max(0.0, kinds.shifted(state.factions[STRENGTH, i], mode, amount))
            )
    elif state.flags[ACTIVE, members[1]]:
        if target == kinds.TO_RIVALRY:
            kinds.change_pair(state.pairs[RIVALRY], i, members[1], mode, amount, 0.0, 1.0)
        elif target == kinds.TO_TIE:
            kinds.change_pair(state.pairs[TIE], i, members[1], mode, amount, 0.0, 1.0)
        else:
            kinds.change_pair(state.pairs[TRUST], i, members[1], mode, amount, -1.0, 1.0)


@compiled
def mediate(parties, excluded, share, trust, state):
    """A successful mediation: rivalry eased and trust gained between parties; those left out trust the parties less."""
    for a in range(len(parties)):
        i = parties[a]
        if not state.flags[ACTIVE, i]:
            continue
        for b in range(a + 1, len(parties)):
            j = parties[b]
            if state.flags[ACTIVE, j]:
                kinds.change_pair(state.pairs[RIVALRY], i, j, kinds.TIMES, 1.0 - share, 0.0, 1.0)
                kinds.change_pair(state.pairs[TRUST], i, j, kinds.ADD, trust, -1.0, 1.0)
        for j in excluded:
            if state.flags[ACTIVE, j] and j != i:
                kinds.change_pair(state.pairs[TRUST], i, j, kinds.ADD, -trust, -1.0, 1.0)


@compiled
def move_or_refuse(members, refusers, places, allowed, amount, state):
    """A withdrawal: allowed, strength and base move from the first place to the second; refused, trust falls."""
    for i in members:
        if not state.flags[ACTIVE, i]:
            continue
        if allowed:
            kinds.withdraw(state.presence[STATIONED, i], state.presence[BASE, i], places[0], places[1])
        else:
            for j in refusers:
                if state.flags[ACTIVE, j] and j != i:
                    kinds.change_pair(state.pairs[TRUST], i, j, kinds.ADD, -amount, -1.0, 1.0)


@compiled
def strike(members, places, share, invited, partner, inputs, d, scene, state):
    """An air strike on a place; uninvited and with a partner, it costs the authority recognition."""
    for i in members:
        if state.flags[ACTIVE, i]:
            for k in places:
                lost = share * state.presence[STATIONED, i, k]
                state.presence[STATIONED, i, k] -= lost
                state.tally[LOSSES] += lost
    if partner >= 0 and not invited and state.flags[ACTIVE, partner]:
        size = inputs.parameters[d].backlash
        kinds.backlash(partner, size, state.flags[ACTIVE], scene.authority, state.pairs[TIE], state.factions[RECOGNITION])


@compiled
def support(kind, i, places, patron, amount, extra, state):
    """Arrival, reinforcement, aid or payment to faction i."""
    if kind == kinds.ARRIVAL or kind == kinds.REINFORCEMENT:
        kinds.station(state.presence[STATIONED, i], state.presence[BASE, i], state.factions[START], i, places[0], amount)
        return
    if kind == kinds.PAYMENT:
        state.factions[DECLARED, i] += extra
        if state.factions[START, i] > 0.0:
            kinds.add_by_base(state.presence[STATIONED, i], state.presence[BASE, i], amount)
    elif kinds.add_by_base(state.presence[STATIONED, i], state.presence[BASE, i], amount) > 0.0:
        state.factions[START, i] += amount
    if kind == kinds.AID and patron >= 0 and patron != i and state.flags[ACTIVE, patron]:
        kinds.change_pair(state.pairs[TIE], i, patron, kinds.ADD, extra, 0.0, 1.0)


@inlined
def act(e, scene, inputs, d, state, seed, run, week, succession):
    """Applies event e this week (what its columns mean: sim.state.EVENT_MEANINGS).

    The rules of splits and mergers are compiled only where `succession` is not None.
    """
    row = scene.events.table[e]
    kind = row[KIND]
    first = scene.events.members[row[FIRST] : row[FIRST_END]]
    second = scene.events.members[row[SECOND] : row[SECOND_END]]
    places = scene.events.members[row[PLACES] : row[PLACES_END]]
    numbers = inputs.event_numbers[d, e]
    amount = numbers[AMOUNT]
    if kind == kinds.CLASH or kind == kinds.ATTACK:
        engage(e, first, second, places, scene, inputs, d, state, seed, run, week)
    elif kind == kinds.OFFENSIVE:
        launch(first, second, places, state)
    elif kind == kinds.STATEMENT:
        state_publicly(first, second, row[MODE], amount, state)
    elif kind == kinds.SHIFT:
        shift(row[EVENT_TARGET], first, row[MODE], amount, scene, state)
    elif kind == kinds.RECOGNISE:
        for i in first:
            if state.flags[ACTIVE, i] and i != scene.authority:
                state.factions[RECOGNITION, i] = clip(kinds.shifted(state.factions[RECOGNITION, i], row[MODE], amount), -1.0, 1.0)
    elif kind == kinds.MEDIATION:
        words = draws.block(seed, run, draws.MEDIATION, week, scene.events.address[e], draws.NOBODY)
        if draws.uniform(words[0]) < numbers[CHANCE]:
            mediate(first, second, numbers[SHARE], numbers[EXTRA], state)
    elif kind == kinds.WITHDRAWAL:
        words = draws.block(seed, run, draws.EVENT, week, scene.events.address[e], draws.NOBODY)
        move_or_refuse(first, second, places, draws.uniform(words[1]) < numbers[CHANCE], amount, state)
    elif kind == kinds.AIRSTRIKE:
        strike(first, places, numbers[SHARE], row[MODE] == 1, row[EVENT_TARGET], inputs, d, scene, state)
    elif kind == kinds.BLOCKADE:
        for k in places:
            state.tally[OIL_DAMAGE] = clip(state.tally[OIL_DAMAGE] + numbers[AMOUNT] * inputs.places[d, OIL, k], 0.0, 1.0)
    elif kind == kinds.SPLIT or kind == kinds.MERGER:
        if succession is not None:
            if kind == kinds.SPLIT:
                split(first[0], second, inputs.member_numbers[d, row[SECOND] : row[SECOND_END]], scene, state)
            else:
                merge(first, second[0], scene, state)
    elif kind == kinds.ARRIVAL or kind == kinds.REINFORCEMENT or kind == kinds.AID or kind == kinds.PAYMENT:
        for i in first:
            if state.flags[ACTIVE, i]:
                support(kind, i, places, row[EVENT_TARGET], amount, numbers[EXTRA], state)
    derive(state, inputs, d)


@inlined
def happen(scene, inputs, d, state, seed, run, week, last_week, succession):
    """Phase 1: every event due this week, in the order of ids; `succession` is None in scenarios without splits and mergers."""
    for e in range(len(scene.events.address)):
        if is_due(e, scene, inputs, d, state, week, last_week):
            act(e, scene, inputs, d, state, seed, run, week, succession)
