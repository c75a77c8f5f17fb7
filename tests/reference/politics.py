"""What events without fighters do: statements, shifts, recognition, mediation, blockades."""

from __future__ import annotations

from tests.reference.forces import scale_strength
from tests.reference.happening import Happening
from tests.reference.state import State, clip

TABLES = {"rivalries": "rivalry", "ties": "tie", "trusts": "trust"}


def state_publicly(happening: Happening) -> None:
    """Rivalry with those spoken against, trust in those spoken for."""
    state, detail, amount = happening.state, happening.detail, happening.number("amount")
    for speaker in happening.active(detail.by):
        for other in happening.active(detail.against):
            if other is not speaker:
                state.add(state.rivalry, speaker, other, amount)
        for other in happening.active(detail.for_):
            if other is not speaker:
                state.add(state.trust, speaker, other, amount)


def shift(happening: Happening) -> None:
    """Adds to, sets or multiplies one number of the state."""
    group, name, attribute = happening.detail.path.split(".")
    if group == "factions":
        shift_faction(happening, name, attribute)
    else:
        shift_pair(happening, group, name)


def shifted(happening: Happening, value: float) -> float:
    if happening.has("by"):
        return value + happening.number("by")
    return happening.number("to") if happening.has("to") else value * happening.number("times")


def shift_faction(happening: Happening, name: str, attribute: str) -> None:
    for faction in happening.active(name):
        if attribute == "strength":
            scale_strength(faction, max(0.0, shifted(happening, sum(faction.stationed))))
        elif attribute == "recognition":
            faction.move_recognition(shifted(happening, faction.recognition) - faction.recognition)
        elif attribute == "hostility":
            faction.move_hostility(shifted(happening, faction.hostility) - faction.hostility)
        elif attribute == "influence":
            faction.influence = max(0.0, shifted(happening, faction.influence))
        elif attribute == "oil_stake":
            faction.oil_stake = clip(shifted(happening, faction.oil_stake), 0, 1)
        else:
            raise ValueError(f"a shift of {attribute} is none of the model's")


def shift_pair(happening: Happening, group: str, name: str) -> None:
    state = happening.state
    table = getattr(state, TABLES[group])
    pair = happening.active(name.split("~"))
    if len(pair) == 2:
        one, other = pair
        state.change(table, one, other, shifted(happening, table[one.index][other.index]))


def recognise(happening: Happening) -> None:
    for faction in happening.active(happening.detail.by):
        amount = happening.number("to") - faction.recognition if happening.has("to") else happening.number("amount")
        faction.move_recognition(amount)


def mediate(happening: Happening) -> None:
    """If it succeeds, eases rivalries and builds trust between the parties; who is left out resents it."""
    state, detail = happening.state, happening.detail
    probability = happening.number("success")
    if not probability > 0:
        return
    if not happening.succeeds("mediation", probability, happening.draws.succeeds(state.week, happening.event)):
        return
    share, trust = happening.number("share"), happening.number("trust")
    parties = happening.active(detail.parties)
    for position, one in enumerate(parties):
        for other in parties[position + 1 :]:
            state.change(state.rivalry, one, other, state.rivalry[one.index][other.index] * (1 - share))
            state.add(state.trust, one, other, trust)
    for left_out in happening.active(detail.excluded):
        for party in parties:
            if party is not left_out:
                state.add(state.trust, left_out, party, -trust)


def blockade(happening: Happening) -> None:
    state: State = happening.state
    for place in happening.places(happening.detail.at):
        state.oil_damage = clip(state.oil_damage + happening.number("damage") * state.oil[place], 0, 1)
