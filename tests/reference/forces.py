"""What events with fighters do: engagements, offensives, withdrawals, arrivals, aid, air strikes, payments."""

from __future__ import annotations

import math

from tests.reference.conflict import apply, clash_of, clash_place, consequences_of, lose
from tests.reference.derived import derive, strongest_place
from tests.reference.happening import Happening
from tests.reference.state import Offensive, ReferenceFaction, ratio


def engage(happening: Happening) -> None:
    """So many engagements, each between one of either list, computed from the state the one before left."""
    engagements = happening.number("engagements")
    if engagements != round(engagements):
        happening.state.doubt("engagements", happening.event, engagements - round(engagements))
    for number in range(math.floor(engagements)):
        engage_once(happening, number)


def engage_once(happening: Happening, number: int) -> None:
    state, detail = happening.state, happening.detail
    first_list, second_list = happening.fighting(detail.first), happening.fighting(detail.second)
    if not first_list or not second_list:
        return
    for_first, for_second, for_place = happening.draws.engagement(state.week, happening.event, number)
    first = first_list[math.floor(for_first * len(first_list))]
    second = second_list[math.floor(for_second * len(second_list))]
    if first is second:
        return
    stated = happening.places(detail.at)
    place = stated[math.floor(for_place * len(stated))] if stated else clash_place(state, first, second, for_place)
    if place is None:
        return
    clash = clash_of(state, first, second, place)
    apply(state, clash, consequences_of(state, clash))
    derive(state)


def set_out(happening: Happening) -> None:
    """Each of the attackers goes on an offensive against the first enemy there is."""
    state, detail = happening.state, happening.detail
    enemies = happening.active(detail.against)
    if not enemies:
        return
    enemy = enemies[0]
    stated = happening.places(detail.at)
    place = stated[0] if stated else strongest_place(state, enemy)
    for faction in happening.fighting(detail.by):
        if faction is not enemy:
            faction.offensive = Offensive(enemy, place, enemy.stationed[place])


def withdraw(happening: Happening) -> None:
    """Moves strength and home if it is allowed; if it is refused, trust in those who refused falls."""
    state, detail = happening.state, happening.detail
    probability = happening.number("allowed")
    allowed = probability > 0 and happening.succeeds("withdrawal", probability, happening.draws.allowed(state.week, happening.event))
    origin, target = happening.places(detail.from_)[0], happening.places(detail.to)[0]
    for faction in happening.active(detail.by):
        if not allowed:
            for refuser in happening.active(detail.refused_by):
                if refuser is not faction:
                    state.add(state.trust, faction, refuser, -happening.number("amount"))
        elif origin != target:
            for holding in (faction.stationed, faction.base):
                holding[target] += holding[origin]
                holding[origin] = 0.0


def arrive(happening: Happening) -> None:
    """Fighters in a place, who have come to stay."""
    amount = happening.number("amount")
    for faction in happening.active(happening.detail.of):
        for place in happening.places(happening.detail.at):
            settle(faction, place, amount)


def settle(faction: ReferenceFaction, place: int, amount: float) -> None:
    faction.stationed[place] += amount
    total = faction.start + amount
    if total > 0:
        there = [amount if k == place else 0.0 for k in range(len(faction.base))]
        faction.base = [(share * faction.start + new) / total for share, new in zip(faction.base, there, strict=True)]
    else:
        faction.base = [1.0 if k == place else 0.0 for k in range(len(faction.base))]
    faction.start = total


def aid(happening: Happening) -> None:
    """Strength that stays, and a tie with the patron if that is a faction."""
    state, amount = happening.state, happening.number("amount")
    for faction in happening.active(happening.detail.to):
        if faction.holds_a_place():
            reinforce_at_home(faction, amount)
            faction.start += amount
        for patron in happening.active(happening.detail.from_):
            if patron is not faction:
                state.add(state.tie, patron, faction, happening.number("tie"))


def pay(happening: Happening) -> None:
    """Strength that does not last, and words."""
    for faction in happening.active(happening.detail.to):
        if faction.has_fighters:
            reinforce_at_home(faction, happening.number("amount"))
        faction.declared += happening.number("declared")


def reinforce_at_home(faction: ReferenceFaction, amount: float) -> None:
    faction.stationed = [strength + amount * share for strength, share in zip(faction.stationed, faction.base, strict=True)]


def scale_strength(faction: ReferenceFaction, total: float) -> None:
    """Gives a faction so many fighters, where it has some already, else at home."""
    if not faction.has_fighters:
        return
    before = sum(faction.stationed)
    if before == 0:
        faction.stationed = [total * share for share in faction.base]
    else:
        faction.stationed = [strength * ratio(total, before) for strength in faction.stationed]


def strike_from_the_air(happening: Happening) -> None:
    """Losses; and, uninvited with a partner on the ground, a backlash among all who are not tied to the partner."""
    state, detail = happening.state, happening.detail
    for faction in happening.active(detail.on):
        for place in happening.places(detail.at):
            lose(state, faction, place, faction.stationed[place] * happening.number("share"))
    for partner in [] if detail.invited else happening.active(detail.partner):
        for faction in state.active():
            if faction is not partner and state.tie[faction.index][partner.index] == 0:
                faction.move_recognition(-state.parameters["backlash"])
