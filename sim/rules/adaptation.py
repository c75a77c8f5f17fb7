"""Adaptation (ODD 7.8): recognition drifts towards the bloc's, memories fade, strength recovers, threats grow."""

from __future__ import annotations

from sim.compiled import compiled
from sim.rules.conflict import room
from sim.rules.space import clip


@compiled
def drift_recognition(active, authority, bloc, weight, rate, recognition, work, members):
    """Recognition moves by `rate` of the way to the weighted mean of its bloc; alone, or the authority, it stays.

    `work` (at least 2, N) and `members` (N) are working space: each bloc's weight, its weighted recognition, its number.
    """
    factions = len(active)
    total, mean = work[0], work[1]
    for c in range(factions):
        members[c] = 0
        total[c] = 0.0
        mean[c] = 0.0
    for j in range(factions):
        if active[j]:
            c = bloc[j]
            members[c] += 1
            total[c] += weight[j]
            mean[c] += weight[j] * recognition[j]
    for i in range(factions):
        c = bloc[i]
        if active[i] and i != authority and members[c] > 1 and total[c] > 0.0:
            recognition[i] = clip(recognition[i] + rate * (mean[c] / total[c] - recognition[i]), -1.0, 1.0)


@compiled
def fade(trust, attention_log, baseline, trust_decay, attention_decay):
    """Trust falls back to 0, log attention (N, 3) to its baseline (3)."""
    factions = len(trust)
    for i in range(factions):
        for j in range(factions):
            trust[i, j] *= 1.0 - trust_decay
        for c in range(3):
            attention_log[i, c] += attention_decay * (baseline[c] - attention_log[i, c])


@compiled
def recover(stationed_i, base_i, start, recovery, replaced, away):
    """One faction's missing strength is made up at its base, if it is `replaced` (a threat grows instead).

    Unless the faction is `away` on an offensive, strength comes home.
    """
    places = len(stationed_i)
    total = 0.0
    home = 0.0
    for k in range(places):
        total += stationed_i[k]
        home += base_i[k]
    if total <= 0.0:
        return
    missing = max(0.0, start - total) if replaced else 0.0
    for k in range(places):
        stationed_i[k] += recovery * missing * base_i[k]
    if away or home <= 0.0:
        return
    total = 0.0
    for k in range(places):
        total += stationed_i[k]
    for k in range(places):
        stationed_i[k] += recovery * (total * base_i[k] - stationed_i[k])


@compiled
def grow(z, active, threats, bloc, start, stationed, strength, growth, capacity, basing):
    """A threat grows logistically towards capacity * start and gains a foothold where bloc partners are stationed.

    `strength` (N) is everyone's total before any threat grows.
    """
    if strength[z] <= 0.0 or start[z] <= 0.0:
        return
    factor = max(0.0, 1.0 + growth * (1.0 - strength[z] / (capacity * start[z])))
    places = stationed.shape[1]
    for k in range(places):
        stationed[z, k] *= factor
    gain = basing * strength[z] * room(strength[z], start[z], capacity)
    for n in range(len(active)):
        if active[n] and not threats[n] and bloc[n] == bloc[z] and start[n] > 0.0 and strength[n] > 0.0:
            for k in range(places):
                stationed[z, k] += gain * stationed[n, k] / strength[n]
