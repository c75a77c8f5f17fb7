"""Where each number of a scenario goes: a path names an array of raw inputs and the entries it fills."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import state as layout

_FACTION_FIELDS = {
    "strength": "strength",
    "influence": "influence",
    "recognition": "recognition",
    "hostility": "hostility",
    "oil_stake": "oil_stake",
}
_PAIR_FIELDS = {"rivalries": "rivalry", "ties": "tie", "trusts": "trust"}
_EVENT_COLUMNS = {
    "week": layout.WEEK,
    "weeks": layout.WEEKS,
    "probability": layout.PROBABILITY,
    **{key: layout.ENGAGEMENTS for meaning in layout.EVENT_MEANINGS.values() for key in meaning.engagements},
    **{key: layout.AMOUNT for meaning in layout.EVENT_MEANINGS.values() for key in meaning.amount},
    **{key: layout.SHARE for meaning in layout.EVENT_MEANINGS.values() for key in meaning.share},
    **{key: layout.EXTRA for meaning in layout.EVENT_MEANINGS.values() for key in meaning.extra},
    **{key: layout.CHANCE for meaning in layout.EVENT_MEANINGS.values() for key in meaning.chance},
}

Slot = tuple[str, tuple[Any, ...]]


class Slots:
    """Finds the entries of raw input arrays that a path fills, from the order of factions, places and events."""

    def __init__(
        self,
        factions: dict[str, int],
        places: dict[str, int],
        events: dict[str, int],
        children: dict[tuple[str, str], int],
    ) -> None:
        self._factions, self._places, self._events, self._children = factions, places, events, children

    def find(self, path: str) -> list[Slot]:
        """The (array, index) entries of a path; two for a pair, which is symmetric."""
        head, *rest = path.split(".")
        if head == "parameters":
            return [("parameters", (rest[0],))]
        if head == "places":
            return [(rest[1], (self._places[rest[0]],))]
        if head == "factions":
            faction = self._factions[rest[0]]
            if rest[1] == "presence":
                return [("presence", (faction, self._places[rest[2]]))]
            return [(_FACTION_FIELDS[rest[1]], (faction,))]
        if head == "events":
            if rest[1] == "into":
                return [("member_numbers", (self._children[rest[0], rest[2]],))]
            return [("event_numbers", (self._events[rest[0]], _EVENT_COLUMNS[rest[1]]))]
        index = self._places if head == "roads" else self._factions
        i, j = (index[name] for name in rest[0].split("~"))
        field = "legs" if head == "roads" else _PAIR_FIELDS[head]
        return [(field, (i, j)), (field, (j, i))]


def raw_arrays(draws: int, factions: int, places: int, events: int, members: int) -> dict[str, np.ndarray[Any, Any]]:
    """Zeroed raw inputs for a number of draws; without roads every leg is infinite."""
    return {
        "parameters": np.zeros(draws, layout.PARAMETER_RECORD),
        "strength": np.zeros((draws, factions)),
        "presence": np.zeros((draws, factions, places)),
        "influence": np.zeros((draws, factions)),
        "recognition": np.zeros((draws, factions)),
        "hostility": np.zeros((draws, factions)),
        "oil_stake": np.zeros((draws, factions)),
        "rivalry": np.zeros((draws, factions, factions)),
        "tie": np.zeros((draws, factions, factions)),
        "trust": np.zeros((draws, factions, factions)),
        "political_weight": np.zeros((draws, places)),
        "oil": np.zeros((draws, places)),
        "legs": np.full((draws, places, places), np.inf),
        "event_numbers": np.zeros((draws, events, 8)),
        "member_numbers": np.zeros((draws, members)),
    }


def put(raw: dict[str, np.ndarray[Any, Any]], slot: Slot, value: Any) -> None:
    """Writes a number, or one for each draw, into a slot."""
    field, index = slot
    if field == "parameters":
        raw["parameters"][index[0]] = value
    else:
        raw[field][(slice(None), *index)] = value
