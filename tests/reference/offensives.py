"""Phase 5: who sets out against whom, who gives up, and the marches (docs/odd.md 7.6)."""

from __future__ import annotations

import math

from tests.reference.derived import strongest_place
from tests.reference.draws import Draws
from tests.reference.state import Offensive, ReferenceFaction, State, ratio

BEATEN = 0.1


def go_on_offensives(state: State, draws: Draws) -> None:
    """All decide from the state at the start of the phase; then all march."""
    for faction in state.active():
        if faction.offensive is not None and is_over(state, faction, faction.offensive):
            faction.offensive = None
        if faction.offensive is None and not faction.is_threat and faction.strength > 0:
            faction.offensive = decide(state, faction, draws)
    for faction in state.active():
        if faction.offensive is not None:
            march(state, faction, faction.offensive.place)


def is_over(state: State, faction: ReferenceFaction, offensive: Offensive) -> bool:
    enemy = offensive.against
    if faction.strength == 0 or not enemy.active or enemy.bloc is faction.bloc:
        return True
    there = enemy.stationed[offensive.place]
    if there != 0:
        state.doubt("offensive over", faction.name, 1 - BEATEN * offensive.origin / there)
    return there < BEATEN * offensive.origin or there == 0


def decide(state: State, faction: ReferenceFaction, draws: Draws) -> Offensive | None:
    """The offensive a faction begins this week, if it does."""
    parameters = state.parameters
    enemy, temptation = best_target(state, faction)
    if enemy is None or not temptation > 0:
        return None
    place = strongest_place(state, enemy)
    own = parameters["mobilisable"] * sum(member.strength for member in faction.bloc)
    needed = parameters["superiority"] * enemy.stationed[place]
    state.doubt("superiority", (faction.name, enemy.name), ratio(own - needed, max(own, needed)))
    probability = 1 - math.exp(-parameters["offensive_rate"] * temptation)
    if not own > needed or not probability > 0:
        return None
    uniform = draws.sets_out(state.week, faction.name)
    state.doubt("offensive", (faction.name, enemy.name), uniform - probability)
    return Offensive(enemy, place, enemy.stationed[place]) if uniform < probability else None


def best_target(state: State, faction: ReferenceFaction) -> tuple[ReferenceFaction | None, float]:
    """The enemy most worth an offensive (the first among equals), and how much it is."""
    enemies = [enemy for enemy in state.active() if enemy.bloc is not faction.bloc and enemy.strength > 0]
    if not enemies:
        return None, 0.0
    temptations = [temptation_of(state, faction, enemy) for enemy in enemies]
    most = max(temptations)
    best = enemies[temptations.index(most)]
    for enemy, temptation in zip(enemies, temptations, strict=True):
        # Weak threats that are disliked alike are equals in any implementation: the floor takes the place of their weights.
        alike = temptation == most and is_at_floor(state, enemy) and is_at_floor(state, best)
        if enemy is not best and most > 0 and not alike:
            state.doubt("target", (faction.name, enemy.name), most - temptation)
    return best, most


def temptation_of(state: State, faction: ReferenceFaction, enemy: ReferenceFaction) -> float:
    dislike = max(0.0, -state.affinity[faction.index][enemy.index])
    if dislike == 0:
        return 0.0
    if enemy.is_threat:
        worth = max(enemy.frozen_weight, state.parameters["threat_floor"])
    else:
        worth = enemy.frozen_weight * state.parameters["rival_weight"]
    place = strongest_place(state, enemy)
    near = sum(fighters * state.geography.within_march[here][place] for here, fighters in enumerate(faction.stationed))
    return dislike * worth * near / faction.strength


def is_at_floor(state: State, enemy: ReferenceFaction) -> bool:
    return enemy.is_threat and enemy.frozen_weight < state.parameters["threat_floor"]


def march(state: State, faction: ReferenceFaction, target: int) -> None:
    """Moves part of the faction's strength in every other place one road leg towards the target."""
    before = list(faction.stationed)
    for here, strength in enumerate(before):
        if here == target or strength == 0:
            continue
        step, margin = state.geography.next_place(here, target)
        if step is None:
            continue
        if margin != 0:
            state.doubt("way", (faction.name, state.places[here]), margin)
        moving = state.parameters["commit"] * strength
        faction.stationed[here] -= moving
        faction.stationed[step] += moving
