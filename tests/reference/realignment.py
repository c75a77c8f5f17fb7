"""Phase 4: one faction after the other leaves, keeps or joins a bloc (docs/odd.md 7.5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.reference.draws import Draws
from tests.reference.state import UNDECIDABLE, ReferenceFaction, State, clip, pick, ratio

TIE = 1e-12
ROUNDING = 1e-13


@dataclass(frozen=True)
class Option:
    """A bloc a faction may be in: the members it would share it with (none: alone), and whether it is there already."""

    members: list[ReferenceFaction]
    here: bool


def realign(state: State, draws: Draws) -> None:
    """Lets every active faction choose its bloc, in the order of the week's draws."""
    for faction in sorted(state.active(), key=lambda faction: draws.turn(state.week, faction.name)):
        options = open_options(state, faction)
        if len(options) == 1:
            continue
        chosen = RULES[state.rule](state, faction, options, draws)
        if not chosen.here:
            faction.join(chosen.members)


def open_options(state: State, faction: ReferenceFaction) -> list[Option]:
    """Stay; alone; then every other bloc that the faction may enter, by lowest id."""
    options = [Option([other for other in faction.bloc if other is not faction], here=True)]
    blocs = state.blocs()
    if len(faction.bloc) > 1 and (state.max_blocs is None or len(blocs) + 1 <= state.max_blocs):
        options.append(Option([], here=False))
    enters = {"logit": may_enter, "landscape": lambda *_: True, "bilateral_shapley": both_gain}[state.rule]
    options += [Option(bloc, here=False) for bloc in blocs if bloc is not faction.bloc and enters(state, faction, bloc)]
    return options


def may_enter(state: State, faction: ReferenceFaction, bloc: list[ReferenceFaction]) -> bool:
    """True if the faction can bear every member, few of them veto it, and they like it well enough on the whole."""
    parameters = state.parameters
    veto = parameters["veto"]
    for member in bloc:
        own = state.affinity[faction.index][member.index]
        state.doubt("veto", (faction.name, member.name), own + veto)
        if own < -veto:
            return False
    total = sum(member.frozen_weight for member in bloc)
    vetoing = opinion = 0.0
    indifferent = True
    for member in bloc:
        theirs = state.affinity[member.index][faction.index]
        state.doubt("veto", (member.name, faction.name), theirs + veto)
        vetoing += member.frozen_weight if theirs < -veto else 0.0
        opinion += member.frozen_weight * regard(state, theirs)
        indifferent = indifferent and theirs == 0
    if vetoing > 0:  # a share of nobody is exactly 0 in any implementation
        state.doubt("veto share", (faction.name, bloc[0].name), ratio(vetoing, total) - parameters["veto_share"])
    if ratio(vetoing, total) >= parameters["veto_share"]:
        return False
    if not indifferent:  # an opinion of exactly 0 made of zeros is exactly 0 in any implementation
        state.doubt("admission", (faction.name, bloc[0].name), ratio(opinion, total) - parameters["admission"])
    return ratio(opinion, total) >= parameters["admission"]


def regard(state: State, affinity: float) -> float:
    """w(a): dislike counts more than liking."""
    return affinity if affinity >= 0 else state.parameters["aversion"] * affinity


def utility(state: State, faction: ReferenceFaction, option: Option) -> float:
    """What an option is worth to a faction: U_i(C)."""
    parameters, i = state.parameters, faction.index
    value = 0.0
    if option.members:
        weight = sum(member.frozen_weight for member in option.members)
        value = sum(member.frozen_weight * regard(state, state.affinity[i][member.index]) for member in option.members)
        nearness = sum(member.frozen_weight * state.meet[i][member.index] for member in option.members)
        value += parameters["protection"] * faction.danger * nearness
        value -= parameters["dilution"] * max(0.0, weight + faction.frozen_weight - 0.5)
    return value + parameters["inertia"] if option.here else value


def choose(state: State, faction: ReferenceFaction, options: list[Option], draws: Draws) -> Option:
    """The best option at temperature 0, else a logit choice."""
    utilities = [utility(state, faction, option) for option in options]
    best = max(utilities)
    temperature = state.parameters["temperature"]
    if temperature == 0:
        return options[first_of_the_best(state, faction, utilities)]
    chances = [math.exp((value - best) / temperature) for value in utilities]
    index = pick(state, "choice", faction.name, chances, draws.choice(state.week, faction.name))
    return options[-1 if index is None else index]


def least_frustrated(state: State, faction: ReferenceFaction, options: list[Option], draws: Draws) -> Option:
    """Rule landscape: the option with the most weighted affinity to those within."""
    affinity = state.affinity[faction.index]
    within = [sum(member.frozen_weight * affinity[member.index] for member in option.members) for option in options]
    return options[first_of_the_best(state, faction, within)]


def largest_share(state: State, faction: ReferenceFaction, options: list[Option], draws: Draws) -> Option:
    """Rule bilateral_shapley: the option with the faction's largest Shapley value; alone it has its power."""
    shares = [shapley(faction.frozen_weight, *game(state, faction, option.members)) for option in options]
    return options[first_of_the_best(state, faction, shares)]


def both_gain(state: State, faction: ReferenceFaction, bloc: list[ReferenceFaction]) -> bool:
    """True if the bloc's Shapley value is more than what it is worth without the faction."""
    power, union = game(state, faction, bloc)
    gain = shapley(power, faction.frozen_weight, union) - power
    if not no_gain_by_nature(power, faction.frozen_weight, gain):
        state.doubt("gain", (faction.name, bloc[0].name), gain - TIE)
    return gain > TIE


def no_gain_by_nature(power: float, own: float, gain: float) -> bool:
    """Where neither has any power, or rounding alone parts the gain from 0, it is none in any implementation."""
    return (power == 0 and own == 0) or abs(gain) < ROUNDING


def game(state: State, faction: ReferenceFaction, bloc: list[ReferenceFaction]) -> tuple[float, float]:
    """v(C) and v(C+i) of a faction and the others of a bloc; of nobody, nothing and the faction's own power."""
    if not bloc:
        return 0.0, faction.frozen_weight
    power = sum(member.frozen_weight for member in bloc)
    distances = [distance(state, faction, member) for member in bloc]
    mean = sum(distances) / len(distances)
    if power > 0:
        mean = sum(member.frozen_weight * apart for member, apart in zip(bloc, distances, strict=True)) / power
    return power, state.parameters["efficiency"] * (faction.frozen_weight + power) * (1 - mean)


def distance(state: State, one: ReferenceFaction, other: ReferenceFaction) -> float:
    """d_ij: 0 between who agree fully, 1/2 between strangers, 1 between enemies."""
    mutual = (state.affinity[one.index][other.index] + state.affinity[other.index][one.index]) / 2
    return clip((1 - mutual) / 2, 0, 1)


def shapley(own: float, other: float, union: float) -> float:
    """The Shapley value of a player worth `own` alone, in a game of two."""
    return own / 2 + (union - other) / 2


def first_of_the_best(state: State, faction: ReferenceFaction, utilities: list[float]) -> int:
    """The first option within 1e-12 of the best."""
    best = max(utilities)
    for value in utilities:
        # Closer than rounding can part them, options are ties in any implementation.
        if ROUNDING < best - value < UNDECIDABLE:
            state.doubt("best option", faction.name, best - value)
    return next(index for index, value in enumerate(utilities) if best - value <= TIE)


RULES = {"logit": choose, "landscape": least_frustrated, "bilateral_shapley": largest_share}
