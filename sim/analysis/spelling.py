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


def input_words(path: str, scenario: Scenario) -> str:
    """A path in words: "Misrata: recognition", "LNA and PFG: rivalry", "event capital fight: week", "parameter clash rate"."""
    if path in _OF_ALL:
        return _OF_ALL[path]
    part, name, *rest = path.split(".")
    if part == "parameters":
        return f"parameter {named(name)}"
    if part == "factions":
        who = faction_name(name, scenario)
        return f"{who}: presence in {place_name(rest[1], scenario)}" if rest[0] == "presence" else f"{who}: {named(rest[0])}"
    if part == "roads":
        return f"road between {listed([place_name(end, scenario) for end in name.split('~')])}"
    if part in _RELATIONS:
        return f"{listed([faction_name(end, scenario) for end in name.split('~')])}: {_RELATIONS[part]}"
    if part == "places":
        return f"{place_name(name, scenario)}: {named(rest[0])}"
    if rest[0] == "into":
        return f"event {named(name)}: share of {faction_name(rest[1], scenario)}"
    return f"event {named(name)}: {named(rest[0])}"


def input_phrase(path: str, scenario: Scenario) -> str:
    """A path within a sentence: "Misrata's recognition", "the rivalry of LNA and PFG", "the week of the event capital fight"."""
    if path in _OF_ALL:
        return f"the {_OF_ALL[path]}"
    part, name, *rest = path.split(".")
    if part == "factions" and rest[0] != "presence":
        return f"{faction_name(name, scenario)}'s {named(rest[0])}"
    if part in _RELATIONS:
        return f"the {_RELATIONS[part]} of {listed([faction_name(end, scenario) for end in name.split('~')])}"
    if part == "parameters":
        return f"the parameter {named(name)}"
    if part == "events" and rest[0] != "into":
        return f"the {named(rest[0])} of the event {named(name)}"
    return input_words(path, scenario).replace(": ", "'s ", 1)


def setting_names(paths: Iterable[str], scenario: Scenario) -> dict[str, str]:
    """Paths that a sweep sets, in words: "Misrata's recognition", "engagements of the event capital fight".

    Where two would be called the same they are as they stand in the file.
    """
    said = {path: _setting(path, scenario) for path in paths}
    return {path: name if list(said.values()).count(name) == 1 else path for path, name in said.items()}


def _setting(path: str, scenario: Scenario) -> str:
    part, name, *rest = [*path.split("."), ""]
    if part == "calendar" or not name:
        return named(name or part)
    if part == "events" and rest[0] != "into":
        return f"{named(rest[0])} of the event {spelt(name, scenario)}"
    return input_phrase(path, scenario).removeprefix("the ")


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
