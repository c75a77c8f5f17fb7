"""What a game is given, checked: whole numbers, coalitions of players who exist, one entry for each coalition."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from sim.errors import CoalitionError


def whole(value: Any, what: str) -> int:
    """`value` as a Python integer; raises CoalitionError if it is none (2.0 is none)."""
    try:
        return operator.index(value)
    except TypeError:
        raise CoalitionError(f"{what} must be a whole number, not {value!r}") from None


def coalition(members: Iterable[Any], players: int) -> frozenset[int]:
    """Members of 0 .. players-1 as a set; raises CoalitionError if there is none, or somebody unknown, or somebody twice."""
    found = [whole(member, "a player") for member in members]
    if not found or len(set(found)) != len(found) or min(found) < 0 or max(found) >= players:
        raise CoalitionError(f"a coalition is one or more different players from 0 to {players - 1}, not {found}")
    return frozenset(found)


def players_of(entries: int, what: str) -> int:
    """n, for `entries` = 2**n entries by the bitmask of the coalition; raises CoalitionError unless that is so for some n >= 1."""
    if entries < 2 or entries & (entries - 1):
        raise CoalitionError(f"{what}: one entry for each of the 2**n coalitions of n players is needed, by bitmask; these are {entries}")
    return entries.bit_length() - 1
