"""The inputs of a scenario in words: a path as a reader says it, and the group it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sim.analysis.wording import listed, named, spelt
from sim.scenario.words import faction_name, place_name

if TYPE_CHECKING:
    from sim.scenario import Scenario

_RELATIONS = {"rivalries": "rivalry", "ties": "tie", "trusts": "trust"}
_STANCES = ("recognition", "hostility", "oil_stake")
_OF_EVENTS = {"to": "new value set by", "by": "change made by", "allowed": "permission given by"}
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
        return f"road between {listed([place_name(end, scenario) for end in name.split('~')])}"
    if part in _RELATIONS:
        return f"{_RELATIONS[part]} of {listed([faction_name(end, scenario) for end in name.split('~')])}"
    if part != "events":
        return named(name or part)
    usual = _OF_EVENTS.get(rest[0], f"{named(rest[0])} of")
    field = f"share of {faction_name(rest[1], scenario)} in" if rest[0] == "into" else usual
    return f"{field} the event {spelt(name, scenario)}"


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
