"""What is read off the state at the end of a week (docs/odd.md 7.9)."""

from __future__ import annotations

import math
from itertools import pairwise

from tests.reference.derived import force
from tests.reference.state import ReferenceFaction, State, ratio

Bloc = list[ReferenceFaction]
POLARISATION_ALPHA = 1.3


def coalition(state: State) -> Bloc:
    """The heaviest bloc of two or more without a threat that is hostile enough to the threat; empty if there is none."""
    bar = state.parameters["coalition_hostility"]
    best: Bloc = []
    for bloc in state.blocs():
        if len(bloc) < 2 or any(member.is_threat for member in bloc):
            continue
        hostility = ratio(sum(member.weight * member.hostility for member in bloc), weight_of(bloc))
        state.doubt("coalition hostility", bloc[0].name, hostility - bar)
        if hostility < bar:
            continue
        if best:
            state.doubt("coalition weight", bloc[0].name, weight_of(bloc) - weight_of(best))
        if not best or weight_of(bloc) > weight_of(best):
            best = bloc
    return best


def weight_of(bloc: Bloc) -> float:
    return sum(member.weight for member in bloc)


def coalition_share(state: State) -> float:
    return ratio(weight_of(coalition(state)), sum(faction.weight for faction in state.active() if not faction.is_threat))


def front(state: State) -> Bloc:
    """Who has fought the threat of late, and nobody of those before it in the order of weight."""
    weeks = state.parameters["front_weeks"]
    threats = state.threats()
    fighters = [
        faction
        for faction in state.active()
        if not faction.is_threat and any(state.clashed_within(faction, threat, weeks) for threat in threats)
    ]
    fighters.sort(key=lambda faction: -faction.weight)
    for heavier, lighter in pairwise(fighters):
        state.doubt("front order", lighter.name, heavier.weight - lighter.weight)
    members: Bloc = []
    for faction in fighters:
        if not any(state.clashed_within(faction, member, weeks) for member in members):
            members.append(faction)
    return members


def enables(faction: ReferenceFaction) -> bool:
    """No threat itself, in a bloc with one."""
    return not faction.is_threat and any(member.is_threat for member in faction.bloc)


def tolerates(state: State, faction: ReferenceFaction) -> bool:
    """Lives with a threat in peace and fights its enemies."""
    weeks = state.parameters["fought_weeks"]
    if faction.is_threat:
        return False
    for threat in state.threats():
        if state.clashed_within(faction, threat, weeks) or not meets(state, faction, threat):
            continue
        for other in state.active():
            if not other.is_threat and state.clashed_within(faction, other, weeks) and state.clashed_within(other, threat, weeks):
                return True
    return False


def meets(state: State, one: ReferenceFaction, other: ReferenceFaction) -> bool:
    overlap = state.meet[one.index][other.index]
    state.doubt("meets", (one.name, other.name), overlap - state.parameters["allied_reach"])
    return overlap >= state.parameters["allied_reach"]


def status(state: State, one: ReferenceFaction, other: ReferenceFaction, weeks_together: list[bool]) -> str:
    """Fought, else allied, else neutral; `weeks_together` says of each of the last weeks whether they were in one bloc."""
    if not (one.active and other.active):
        return "neutral"
    if state.clashed_within(one, other, state.parameters["fought_weeks"]):
        return "fought"
    mostly_together = 2 * sum(weeks_together) > len(weeks_together)
    tied = state.tie[one.index][other.index] > 0
    return "allied" if mostly_together and (tied or meets(state, one, other)) else "neutral"


def threat_strength(state: State, place: int | None = None) -> float:
    """Strength of the threats, in all or stationed in a place, relative to the start."""
    if place is None:
        return ratio(sum(threat.strength for threat in state.threats()), sum(state.threat_start))
    return ratio(sum(threat.stationed[place] for threat in state.threats()), state.threat_start[place])


def controls(state: State, faction: ReferenceFaction, place: int) -> bool:
    """True if the faction's bloc has more than half of the force in the place."""
    if not faction.active:
        return False
    own, everyone = force(faction.bloc, place), force(state.active(), place)
    if everyone > 0:
        state.doubt("control", (faction.name, state.places[place]), own / everyone - 0.5)
    return own > everyone / 2


def declared(faction: ReferenceFaction) -> float:
    return min(max(faction.recognition + faction.declared, -1.0), 1.0)


def mean_recognition(state: State) -> float:
    active = state.active()
    return ratio(sum(faction.weight * faction.recognition for faction in active), weight_of(active))


def mean_declared_recognition(state: State) -> float:
    active = state.active()
    return ratio(sum(faction.weight * declared(faction) for faction in active), weight_of(active))


def polarisation(state: State) -> float:
    """Esteban & Ray 1994, each faction a group."""
    active = state.active()
    return sum(
        math.pow(one.weight, 1 + POLARISATION_ALPHA) * other.weight * abs(one.recognition - other.recognition)
        for one in active
        for other in active
    )


def frustration(state: State) -> float:
    """Which share of all weighted affinities the blocs leave unsatisfied."""
    unsatisfied = total = 0.0
    for one in state.active():
        for other in state.active():
            if one is other:
                continue
            affinity = state.affinity[one.index][other.index]
            weighted = one.weight * other.weight * abs(affinity)
            total += weighted
            if (affinity > 0) != (one.bloc is other.bloc) and affinity != 0:
                unsatisfied += weighted
    return ratio(unsatisfied, total)
