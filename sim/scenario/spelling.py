"""What a scenario's ids and inputs are called in words: an id as words, a path as a reader says it, and the group it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sim.prose import MONTHS, listing
from sim.scenario.naming import faction_name, place_name, thing_name
from sim.scenario.number_words import set_to

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.scenario.parts import Claim

_RELATIONS = {"rivalries": "rivalry", "ties": "tie", "trusts": "trust"}
_STANCES = ("recognition", "hostility", "oil_stake")
_OF_EVENTS = {"at": "place of", "allowed": "permission given by", "excluded": "those left out of"}
_OF_KINDS = {
    "clash": {"between": "one side in", "and": "other side in"},
    "attack": {"by": "attackers in", "on": "those attacked in"},
    "offensive": {"by": "attackers in", "against": "those attacked in"},
    "statement": {"by": "speakers in", "against": "those spoken against in", "for": "those spoken for in"},
    "shift": {"by": "change made by", "to": "new value set by", "times": "factor set by"},
    "recognise": {"by": "those who recognise in", "amount": "change made by", "to": "new value set by"},
    "mediation": {"parties": "parties in"},
    "withdrawal": {"by": "those who withdraw in", "from": "place left in", "to": "destination in", "refused_by": "those who refuse in"},
    "arrival": {"of": "those who arrive in"},
    "reinforcement": {"of": "those who arrive in"},
    "aid": {"to": "receivers in", "from": "giver in"},
    "payment": {"to": "receivers in", "from": "payer in"},
    "airstrike": {"on": "those struck in", "invited": "invitation to", "partner": "partner in"},
}
"""What a field of an event is called before "the event ...", whatever its kind or by kind; others by their names."""
_OF_ALL = {"rule": "rule", "calendar.weeks": "number of weeks", "max_blocs": "largest number of blocs"}
GROUPS = {
    "stances": "recognition, hostility and oil stake of all factions",
    "strengths": "strength and influence of all factions",
    "presence": "where the factions stand",
    "relations": "rivalries, ties and trust",
    "events": "whether, when and how events happen",
    "places": "places and roads",
    "parameters": "parameters of the rules",
}
"""The groups of inputs, and what is in them."""


def named(identifier: str) -> str:
    """An id as words.

    >>> named("capital_at_war")
    'capital at war'
    """
    return identifier.replace("_", " ")


def spelt(identifier: str, scenario: Scenario) -> str:
    """An id as words, with abbreviations and names in the capitals the scenario's texts give them."""
    names = {name: faction.name for name, faction in scenario.factions.items()}
    text = " ".join([scenario.title, scenario.question or "", *names.values()])
    known = _proper_names(scenario)
    known |= {word.lower(): word for word in re.findall(r"\b[A-Z]{2,}\b", text)}
    known |= {name: name.upper() for name, full in names.items() if len(name) > 1 and _initials(full).startswith(name.upper())}
    known |= {name: place.name or name for name, place in scenario.places.items()}
    return " ".join(known.get(word, word) for word in identifier.split("_"))


def _proper_names(scenario: Scenario) -> dict[str, str]:
    """Words of the names of leaders and places by their small letters: neither months nor what a text writes small itself."""
    factions, relations = scenario.factions.values(), (*scenario.rivalries, *scenario.ties)
    names = " ".join([*(faction.leaders or "" for faction in factions), *(place.name or "" for place in scenario.places.values())])
    reasons = [*(event.why for event in scenario.events.values()), *(relation.why for relation in relations)]
    texts = [names, scenario.title, scenario.question, *(faction.name for faction in factions), *reasons]
    small = {month.lower() for month in MONTHS} | set(re.findall(r"\b[a-z]+\b", " ".join(text or "" for text in texts)))
    return {word.lower(): word for word in re.findall(r"\b[A-Z][a-z]{3,}\b", names) if word.lower() not in small}


def with_id(name: str, identifier: str) -> str:
    """A name with the id or path that commands take in its place, unless they are the same.

    >>> with_id("capital fight", "capital_fight"), with_id("truce", "truce")
    ('capital fight [capital_fight]', 'truce')
    """
    return name if name == identifier else f"{name} [{identifier}]"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def input_name(path: str, scenario: Scenario) -> str:
    """A path as it is called everywhere: "Misrata's recognition", "rivalry of LNA and PFG", "week of the event capital fight"."""
    if path in _OF_ALL:
        return _OF_ALL[path]
    part, name, *rest = [*path.split("."), ""]
    if part == "parameters":
        return f"parameter {named(name)}"
    if part == "factions":
        field = f"presence in {place_name(rest[1], scenario)}" if rest[0] == "presence" else named(rest[0])
        return f"{_possessive(faction_name(name, scenario))} {field}"
    if part == "places":
        return f"{_possessive(place_name(name, scenario))} {named(rest[0])}"
    if part == "roads":
        return f"road between {listing([place_name(end, scenario) for end in name.split('~')])}"
    if part in _RELATIONS:
        return f"{_RELATIONS[part]} of {listing([faction_name(end, scenario) for end in name.split('~')])}"
    if part != "events":
        return named(name or part)
    return f"{_field_of(name, rest, scenario)} the event {spelt(name, scenario)}"


def _field_of(event: str, field: list[str], scenario: Scenario) -> str:
    """What a field of an event is called before "the event ..."."""
    if field[0] == "into":
        return f"share of {faction_name(field[1], scenario)} in"
    of_kind = _OF_KINDS.get(scenario.events[event].kind, {}) if event in scenario.events else {}
    return of_kind.get(field[0]) or _OF_EVENTS.get(field[0]) or f"{named(field[0])} of"


def input_phrase(path: str, scenario: Scenario) -> str:
    """The same within a sentence: "Misrata's recognition", "the rivalry of LNA and PFG", "the week of the event capital fight"."""
    return f"{'' if path.startswith(('factions.', 'places.')) else 'the '}{input_name(path, scenario)}"


def _possessive(name: str) -> str:
    """Whose something is.

    >>> _possessive("Misrata"), _possessive("Port guards")
    ("Misrata's", "Port guards'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def setting_names(paths: Iterable[str], scenario: Scenario) -> dict[str, str]:
    """Paths that a sweep sets, in words: "Misrata's recognition", "engagements of the event capital fight".

    Where two would be called the same they are as they stand in the file.
    """
    said = {path: input_name(path, scenario) for path in paths}
    return {path: name if list(said.values()).count(name) == 1 else path for path, name in said.items()}


def spoken(settings: Sequence[Mapping[str, Any]], scenario: Scenario) -> list[dict[str, Any]]:
    """What settings of the same paths set, by the paths in words, with factions and places by their names."""
    names = setting_names(settings[0] if settings else (), scenario)
    return [{names[path]: with_names(path, value, scenario) for path, value in values.items()} for values in settings]


def with_names(path: str, value: Any, scenario: Scenario) -> Any:
    """A value that a path may have; who and where of an event by their names."""
    if not path.startswith("events."):
        return value
    if isinstance(value, list | tuple):
        return tuple(thing_name(name, scenario) for name in value)
    return thing_name(value, scenario) if isinstance(value, str) else value


def other_words(claim: Claim, scenario: Scenario) -> str:
    """What a claim compares its scenario with, in words: what its files call them is for commands."""
    comparison = claim.compare_with
    if comparison.scenario is not None:
        return f"in “{spelt(PurePosixPath(comparison.scenario).stem, scenario)}”"
    parts = [f"without {', '.join(f'“{spelt(event, scenario)}”' for event in comparison.without)}"] if comparison.without else []
    parts += [f"with {name} = {set_to(setting)}" for name, setting in spoken([comparison.set], scenario)[0].items()]
    return " and ".join(parts)


def group_of(path: str) -> str:
    """The group that an input belongs to, one of GROUPS."""
    part, _, *rest = path.split(".")
    if part == "factions":
        return "stances" if rest[0] in _STANCES else "presence" if rest[0] == "presence" else "strengths"
    return "relations" if part in _RELATIONS else "places" if part == "roads" else part


def in_groups(paths: Any) -> dict[str, tuple[str, ...]]:
    """The paths by group, in the order of GROUPS, without empty ones."""
    known = list(paths)
    found = {group: tuple(path for path in known if group_of(path) == group) for group in GROUPS}
    return {group: members for group, members in found.items() if members}
