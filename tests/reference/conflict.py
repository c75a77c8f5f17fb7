"""Phase 6: which hostile pairs clash, where, and what it does (docs/odd.md 7.7)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.reference.derived import force, is_felt
from tests.reference.draws import Draws
from tests.reference.state import RECOGNITION, THREAT, Clash, ReferenceFaction, State, clip, pick, ratio


@dataclass(frozen=True)
class Consequences:
    """What a clash does to strength, attention and hostility, computed before anything is applied."""

    losses: list[tuple[ReferenceFaction, list[float]]]  # fighters lost in each place
    befriended: list[tuple[ReferenceFaction, ReferenceFaction]]  # comrades in arms
    attention: list[tuple[ReferenceFaction, int, float]]  # whose, which cleavage, how much
    hardened: list[ReferenceFaction]  # whose hostility grows
    oil_damage: float
    gains: list[tuple[ReferenceFaction, float]]  # fighters threats gain in the place


def fight(state: State, draws: Draws) -> None:
    """All clashes of hostile pairs: drawn and computed from the state at the start, then applied in the order of the pairs."""
    active = state.active()
    clashes = []
    for position, first in enumerate(active):
        for second in active[position + 1 :]:
            probability = clash_probability(state, first, second)
            if probability <= 0:
                continue
            uniform = draws.clash(state.week, first.name, second.name)
            state.doubt("clash", (first.name, second.name), uniform - probability)
            if uniform < probability:
                place = clash_place(state, first, second, draws.clash_place(state.week, first.name, second.name))
                if place is not None:
                    clashes.append(clash_of(state, first, second, place))
    for clash, consequences in [(clash, consequences_of(state, clash)) for clash in clashes]:
        apply(state, clash, consequences)


def clash_probability(state: State, first: ReferenceFaction, second: ReferenceFaction) -> float:
    """How likely two factions clash this week."""
    if first.bloc is second.bloc or first.strength <= 0 or second.strength <= 0:
        return 0.0
    i, j = first.index, second.index
    mean_affinity = (state.affinity[i][j] + state.affinity[j][i]) / 2
    if not (state.meet[i][j] > 0 and mean_affinity < 0):
        return 0.0
    return 1 - math.exp(-state.parameters["clash_rate"] * -mean_affinity * state.meet[i][j])


def clash_place(state: State, first: ReferenceFaction, second: ReferenceFaction, uniform: float) -> int | None:
    """Where two factions clash: likeliest where both are felt most; None if they are nowhere felt together."""
    chances = [math.sqrt(own * its) if held else 0.0 for own, its, held in zip(first.felt, second.felt, state.held, strict=True)]
    index = pick(state, "place", (first.name, second.name), chances, uniform)
    return index if index is not None else max((place for place, chance in enumerate(chances) if chance > 0), default=None)


def clash_of(state: State, one: ReferenceFaction, other: ReferenceFaction, place: int) -> Clash:
    """The clash of two factions; across recognition if they stand on opposite sides of it and neither is a threat."""
    first, second = sorted((one, other), key=lambda faction: faction.index)
    sides = first.recognition * second.recognition
    neither_threat = not first.is_threat and not second.is_threat
    if neither_threat and sides != 0:
        state.doubt("across", (first.name, second.name), sides)
    return Clash(first, second, place, across=neither_threat and sides < 0)


def consequences_of(state: State, clash: Clash) -> Consequences:
    """Everything a clash does that depends on the state, as the state is now."""
    parameters, k = state.parameters, clash.place
    first, second = clash.first, clash.second
    first_force, second_force = force(first.bloc, k), force(second.bloc, k)
    threats_in_it = first.is_threat + second.is_threat
    hardened: list[ReferenceFaction] = []
    oil_damage = 0.0
    if threats_in_it == 1:
        other = second if first.is_threat else first
        hardened = [other]
        oil_damage = parameters["oil_damage"] * state.oil[k]
    return Consequences(
        losses=[
            (first, losses(state, first, second_force, first_force + second_force, k)),
            (second, losses(state, second, first_force, first_force + second_force, k)),
        ],
        befriended=comrades(state, clash),
        attention=attention_moves(state, clash),
        hardened=hardened,
        oil_damage=oil_damage,
        gains=vacuum_gains(state, k) if threats_in_it == 0 else [],
    )


def losses(state: State, faction: ReferenceFaction, enemy_force: float, total_force: float, place: int) -> list[float]:
    """What a faction loses in each place (Lanchester 1916): the larger the enemy's part of the force, the more."""
    return [
        ratio(strength * state.parameters["attrition"] * enemy_force, total_force) * state.geography.closeness[here][place]
        for here, strength in enumerate(faction.stationed)
    ]


def comrades(state: State, clash: Clash) -> list[tuple[ReferenceFaction, ReferenceFaction]]:
    """Each two members of one bloc, other than the two that clash, that are both felt in the place."""
    blocs = [clash.first.bloc]
    if clash.second.bloc is not clash.first.bloc:
        blocs.append(clash.second.bloc)
    pairs = []
    for bloc in blocs:
        if len(bloc) < 2:
            continue
        there = [member for member in bloc if is_felt(state, member, clash.place)]
        for position, one in enumerate(there):
            pairs += [(one, other) for other in there[position + 1 :] if {one, other} != {clash.first, clash.second}]
    return pairs


def attention_moves(state: State, clash: Clash) -> list[tuple[ReferenceFaction, int, float]]:
    """Whose attention a clash moves, to what and how far: the nearer, the further."""
    parameters, k = state.parameters, clash.place
    if clash.across:
        cleavage, gain = RECOGNITION, parameters["polarisation_gain"] * state.political_weight[k]
    elif clash.first.is_threat != clash.second.is_threat:
        cleavage, gain = THREAT, parameters["alarm_gain"] * (0.2 + 0.8 * state.oil[k])
    else:
        return []
    news = parameters["news"]
    return [(faction, cleavage, gain * (news + (1 - news) * faction.nearness(k))) for faction in state.active()]


def vacuum_gains(state: State, place: int) -> list[tuple[ReferenceFaction, float]]:
    """What the threats that are felt in a place gain where others fight each other."""
    return [
        (threat, state.parameters["vacuum"] * threat.felt[place] * room(state, threat))
        for threat in state.threats()
        if is_felt(state, threat, place)
    ]


def room(state: State, threat: ReferenceFaction) -> float:
    """How far a threat is from its capacity, from 0 to 1."""
    if threat.start == 0:
        return 0.0
    return max(0.0, 1 - threat.strength / (state.parameters["capacity"] * threat.start))


def apply(state: State, clash: Clash, consequences: Consequences) -> None:
    """Lets the consequences of a clash happen, and remembers it."""
    parameters = state.parameters
    for faction, lost in consequences.losses:
        for place, fighters in enumerate(lost):
            lose(state, faction, place, fighters)
    state.add(state.trust, clash.first, clash.second, -parameters["trust_loss"])
    state.add(state.rivalry, clash.first, clash.second, parameters["rivalry_gain"])
    for one, other in consequences.befriended:
        state.add(state.trust, one, other, parameters["trust_gain"])
    for faction, cleavage, amount in consequences.attention:
        faction.attention[cleavage] += amount
    state.oil_damage = clip(state.oil_damage + consequences.oil_damage, 0, 1)
    for faction in consequences.hardened:
        faction.move_hostility(parameters["hardening"] * (1 - faction.hostility))
    for threat, fighters in consequences.gains:
        threat.stationed[clash.place] += fighters
    i, j = clash.first.index, clash.second.index
    state.last_clash[i][j] = state.last_clash[j][i] = state.week
    state.week_clashes.append(clash)


def lose(state: State, faction: ReferenceFaction, place: int, fighters: float) -> None:
    """Takes fighters from a place, never more than there are, and counts them."""
    left = faction.stationed[place]
    if left > 0 and fighters not in (0, left):
        state.doubt("exhausted", faction.name, (left - fighters) / left)
    lost = min(fighters, left)
    faction.stationed[place] = left - lost
    state.week_losses += lost
