"""What a week yields (ODD 7.9): the coalition, the front, who enables the threat, the status of pairs, the metrics."""

from __future__ import annotations

import numpy as np

from sim.compiled import bits_set, compiled, inlined
from sim.rules.conflict import force
from sim.rules.space import clip

POLARISATION_ALPHA = 1.3
NEVER = -1_000_000
NEUTRAL, ALLIED, FOUGHT = 0, 1, 2

# Metrics an outcome may ask for, beside the standard columns.
(
    COALITION_SHARE,
    COALITION_SIZE,
    FRONT_SIZE,
    TOGETHER,
    ALLIED_PAIR,
    FOUGHT_PAIR,
    ENABLES,
    TOLERATES,
    THREAT_STRENGTH,
    STRENGTH,
    CONTROLS,
    RECOGNITION,
    DECLARED_RECOGNITION,
    POLARISATION,
    FRUSTRATION,
    CLASHES,
    LOSSES,
    OIL_DAMAGE,
) = range(18)
BETWEEN_ALL, BETWEEN_RECOGNITION, BETWEEN_PAIR = 0, 1, 2


@compiled
def coalition(active, threats, bloc, weight, hostility, least_hostility, sums, members):
    """The anti-threat coalition: (label, share of non-threat weight, members); (-1, 0.0, 0) without one.

    `sums` (N, 5) and `members` (N) are working space.
    """
    factions = len(active)
    outside = 0.0
    for c in range(factions):
        members[c] = 0
        for s in range(3):
            sums[c, s] = 0.0
    for i in range(factions):
        if active[i]:
            c = bloc[i]
            members[c] += 1
            sums[c, 0] += weight[i]
            sums[c, 1] += weight[i] * hostility[i]
            if threats[i]:
                sums[c, 2] += 1.0
            else:
                outside += weight[i]
    best = -1
    for c in range(factions):
        if members[c] < 2 or sums[c, 2] > 0.0:
            continue
        mean = sums[c, 1] / sums[c, 0] if sums[c, 0] > 0.0 else 0.0
        if mean >= least_hostility and (best < 0 or sums[c, 0] > sums[best, 0]):
            best = c
    if best < 0:
        return -1, 0.0, 0
    return best, (sums[best, 0] / outside if outside > 0.0 else 0.0), members[best]


@compiled
def clashed_with_threat(i, active, threats, last_clash, week, window):
    """Whether i clashed with any active threat within the last `window` weeks, this one included."""
    for z in range(len(active)):
        if active[z] and threats[z] and week - last_clash[i, z] < window:
            return True
    return False


@compiled
def front(active, threats, weight, last_clash, week, window, order, member):
    """The number of factions on the front against the threat; fills `member` (N). `order` (N) is working space."""
    factions = len(active)
    count = 0
    for i in range(factions):
        member[i] = False
        if active[i] and not threats[i] and clashed_with_threat(i, active, threats, last_clash, week, window):
            place = count
            while place > 0 and weight[order[place - 1]] < weight[i]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = i
            count += 1
    size = 0
    for n in range(count):
        i = order[n]
        joins = True
        for j in range(factions):
            if member[j] and week - last_clash[i, j] < window:
                joins = False
        if joins:
            member[i] = True
            size += 1
    return size


@compiled
def enables(i, active, threats, bloc):
    """Whether i sits in a threat's bloc."""
    if not active[i] or threats[i]:
        return False
    for z in range(len(active)):
        if active[z] and threats[z] and bloc[z] == bloc[i]:
            return True
    return False


@compiled
def tolerates(i, active, threats, meet, last_clash, week, window, reach):
    """Whether i lives in peace with a threat it meets while fighting someone who fights that threat."""
    if not active[i] or threats[i]:
        return False
    for z in range(len(active)):
        if not (active[z] and threats[z]) or meet[i, z] < reach or week - last_clash[i, z] < window:
            continue
        for j in range(len(active)):
            if active[j] and not threats[j] and week - last_clash[i, j] < window and week - last_clash[j, z] < window:
                return True
    return False


@inlined
def latest(window):
    """A mask (uint64) of the `window` latest weeks of a history, 1 to 64."""
    return ~np.uint64(0) >> np.uint64(64 - window)


@compiled
def pair_status(since_clash, tie, overlap, history, week, allied_weeks, fought_weeks, allied_reach):
    """FOUGHT, ALLIED or NEUTRAL, for two active factions.

    `since_clash`: weeks since their latest clash; `history` (uint64): the weeks in which they shared a bloc, this one in the lowest bit.
    """
    window = min(allied_weeks, week + 1)
    related = (tie > 0.0) | (overlap >= allied_reach)
    allied = related & (2 * np.int64(bits_set(history & latest(window))) > window)
    return FOUGHT if since_clash < fought_weeks else (ALLIED if allied else NEUTRAL)


@compiled
def all_statuses(active, tie, meet, last_clash, together, week, allied_weeks, fought_weeks, allied_reach, out):
    """Fills `out` (N, N) with the status of every pair; inactive factions are neutral to all, and everyone to itself."""
    factions = len(active)
    for i in range(factions):
        for j in range(factions):
            status = pair_status(
                week - last_clash[i, j], tie[i, j], meet[i, j], together[i, j], week, allied_weeks, fought_weeks, allied_reach
            )
            out[i, j] = status if active[i] & active[j] else NEUTRAL
        out[i, i] = NEUTRAL


@compiled
def controls(i, active, bloc, start, felt_there):
    """Whether i's bloc holds more than half of the force in a place, from everyone's there (N)."""
    if not active[i]:
        return False
    everyone = 0.0
    for n in range(len(active)):
        if active[n] and start[n] > 0.0:
            everyone += felt_there[n]
    return force(bloc, bloc[i], active, start, felt_there) > 0.5 * everyone


@compiled
def mean_recognition(active, weight, recognition, declared):
    """The weighted mean of recognition, with what is declared beside the real one added."""
    total = 0.0
    for i in range(len(active)):
        if active[i]:
            total += weight[i] * clip(recognition[i] + declared[i], -1.0, 1.0)
    return total


@compiled
def polarisation(active, weight, recognition, distance):
    """sum_ij q_i^(1 + alpha) q_j |r_i - r_j| (Esteban & Ray 1994, eq. 3), alpha = 1.3, each faction a group.

    `distance` (N) is working space.
    """
    factions = len(active)
    for i in range(factions):
        distance[i] = 0.0
    for j in range(factions):
        if active[j]:
            for i in range(factions):
                distance[i] += weight[j] * abs(recognition[i] - recognition[j])
    total = 0.0
    for i in range(factions):
        if active[i] and weight[i] > 0.0:
            total += weight[i] ** (1.0 + POLARISATION_ALPHA) * distance[i]
    return total


@compiled
def frustration(active, weight, affinities, bloc):
    """The share of sum q_i q_j |a_ij| that blocs leave unsatisfied: friends apart, enemies together."""
    everything = 0.0
    unsatisfied = 0.0
    factions = len(active)
    for i in range(factions):
        for j in range(factions):
            if i != j and active[i] and active[j]:
                strain = weight[i] * weight[j] * abs(affinities[i, j])
                everything += strain
                unsatisfied += strain if (affinities[i, j] > 0.0) != (bloc[i] == bloc[j]) else 0.0
    return unsatisfied / everything if everything > 0.0 else 0.0


@compiled
def threat_strength(active, threats, now, then):
    """The threats' strength relative to its start; 0 if that was 0. `now` and `then` (N): totals, or those in one place."""
    present = 0.0
    past = 0.0
    for z in range(len(threats)):
        if threats[z]:
            past += then[z]
            if active[z]:
                present += now[z]
    return present / past if past > 0.0 else 0.0


@compiled
def count_clashes(clashes, count, place, between, i, j):
    """How many of the week's clashes (rows: i, j, place, across recognition) lie in `place` (-1: any) and are of the kind asked for."""
    total = 0
    for n in range(count):
        if place >= 0 and clashes[n, 2] != place:
            continue
        if between == BETWEEN_RECOGNITION and clashes[n, 3] == 0:
            continue
        if between == BETWEEN_PAIR and not (clashes[n, 0] == min(i, j) and clashes[n, 1] == max(i, j)):
            continue
        total += 1
    return total
