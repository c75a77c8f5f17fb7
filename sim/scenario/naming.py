"""What factions, places, the threat and the coalition against it are called, and whom somebody means by a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sim.errors import UnknownNameError

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

_PLACED = re.compile(r" (?:in|near|at|around) ")


def faction_name(faction: str, scenario: Scenario) -> str:
    """A faction's name as people say it, as in `short_names`; what is no faction keeps its name."""
    return short_names({name: spec.name for name, spec in scenario.factions.items()}).get(faction, faction)


def threat_name(scenario: Scenario) -> str:
    """What the threat is called: the name of the one faction it is, or what several are called before their places; else "the threat"."""
    names = [faction_name(name, scenario) for name in sorted(scenario.threat)]
    if len(names) == 1:
        return names[0]
    parted = {_PLACED.split(name, maxsplit=1)[0] for name in names if _PLACED.search(name)}
    return parted.pop() if len(parted) == 1 and all(_PLACED.search(name) for name in names) else "the threat"


def coalition_name(scenario: Scenario) -> str:
    """What the coalition against the threat is called: as "anti-ISIS coalition"; of a name of several words, "anti-threat coalition"."""
    name = threat_name(scenario)
    return "anti-threat coalition" if " " in name else f"anti-{name} coalition"


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id as people say them: without what stands in brackets, as long as names stay different.

    >>> short_names({"sdf": "Rada (Special Deterrence Force)", "east": "Guard (east)", "west": "Guard (west)"})
    {'sdf': 'Rada', 'east': 'Guard (east)', 'west': 'Guard (west)'}
    """
    short = {name: full.split(" (")[0] for name, full in names.items()}
    known = list(short.values())
    return {name: short[name] if known.count(short[name]) == 1 else full for name, full in names.items()}


def faction_id(said: str, names: Mapping[str, str]) -> str:
    """The id of the faction that somebody means by its id, name or short name, capitals or not; `names` are full names by id.

    Raises UnknownNameError, with the id that comes nearest, for what is no name or that of several.

    >>> faction_id("rada", {"sdf": "Rada (Special Deterrence Force)", "gov": "Government"})
    'sdf'
    """
    if said in names:
        return said
    meant = said.strip().casefold()
    spelt = [(spelling.casefold(), name) for known in (names, short_names(names)) for name, spelling in known.items()]
    spelt += [(name.casefold(), name) for name in names]
    found = {name for spelling, name in spelt if spelling == meant}
    if len(found) == 1:
        return found.pop()
    near = found or {name for spelling, name in spelt if len(meant) > 2 and meant in spelling}
    similar = [] if near else get_close_matches(meant, [spelling for spelling, _ in spelt], 1, 0.6)
    nearest = next(iter(near)) if len(near) == 1 else dict(spelt)[similar[0]] if similar else None
    raise UnknownNameError("faction", said, nearest, sorted(near or names))


def place_name(place: str, scenario: Scenario) -> str:
    """A place's name as people say it."""
    return scenario.places[place].name if place in scenario.places else place


def thing_name(identifier: str, scenario: Scenario) -> str:
    """The name of the faction or place with an id; what is neither keeps its name."""
    return faction_name(identifier, scenario) if identifier in scenario.factions else place_name(identifier, scenario)
