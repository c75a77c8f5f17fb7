"""Rankings of coalitions, best first: a hedonic game stated as it is (Dreze & Greenberg 1980), reading, checking, writing, telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from sim.scenario.base import Frozen, Name, wrong

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.scenario.nodes import Location

Coalition = tuple[str, ...]
Ranking = tuple[tuple[Coalition, ...], ...]

_FORM = "must be coalitions, best first: [[a, b], [[a, c], [a, d]], [a]]; those in a list of their own are ranked equally"
_SIMULATED = (
    "affinities", "authority", "threat", "max_blocs", "places", "roads", "rivalries", "ties", "trusts", "events", "outcomes", "claims",
    "levers", "sweep",
)  # fmt: skip


def _grouped(value: Any) -> Any:
    """Every entry as a group of coalitions: a bare coalition is a group of one."""
    if not isinstance(value, list | tuple):
        raise wrong(_FORM)
    return tuple(_group(entry) for entry in value)


def _group(entry: Any) -> tuple[tuple[Any, ...], ...]:
    if not isinstance(entry, list | tuple) or not entry:
        raise wrong(_FORM)
    if not any(isinstance(member, list | tuple) for member in entry):
        return (tuple(entry),)
    if not all(isinstance(member, list | tuple) and member for member in entry):
        raise wrong(_FORM)
    return tuple(tuple(coalition) for coalition in entry)


def _ordered(ranking: Ranking) -> Ranking:
    return tuple(tuple(sorted(tuple(sorted(coalition)) for coalition in group)) for group in ranking)


def _completed(preferences: Mapping[str, Ranking]) -> dict[str, Ranking]:
    """With being alone last in every ranking that does not list it: what is listed is what is acceptable."""
    return {
        name: ranking if any((name,) in group for group in ranking) else (*ranking, ((name,),)) for name, ranking in preferences.items()
    }


Preferences = Annotated[
    dict[Name, Annotated[tuple[tuple[tuple[Name, ...], ...], ...], BeforeValidator(_grouped), AfterValidator(_ordered)]],
    AfterValidator(_completed),
    Frozen,
]
"""By faction: groups of coalitions (sorted ids) it ranks equally, best first; its own singleton is among them."""


def misfits(scenario: Scenario) -> Iterator[tuple[Location, str, str | None]]:
    """What does not fit in the rankings, unknown names apart: where, what, and the text to point at."""
    if scenario.preferences is None:
        return
    for key in _SIMULATED:
        if getattr(scenario, key):
            yield (key,), "does not go with preferences, of which nothing is simulated", None
    for name, ranking in scenario.preferences.items():
        listed: list[Coalition] = []
        for position, group in enumerate(ranking):
            where: Location = ("preferences", name, position)
            for coalition in group:
                if name not in coalition and all(member in scenario.factions for member in coalition):
                    yield where, f"[{', '.join(coalition)}] is no coalition of {name!r}, who ranks it: {name!r} must be in it", None
                elif len(set(coalition)) < len(coalition):
                    yield where, f"[{', '.join(coalition)}] names a member twice", None
                elif coalition in listed:
                    yield where, f"[{', '.join(coalition)}] is ranked twice by {name!r}", None
                listed.append(coalition)


def unranked(scenario: Scenario) -> list[str]:
    """The factions that rank nothing, although others do."""
    return [] if scenario.preferences is None else [name for name in scenario.factions if name not in scenario.preferences]


def as_written(preferences: Mapping[str, Ranking]) -> dict[str, Any]:
    """The rankings in the shape of a file: a coalition that shares its rank with no other stands without a group."""
    return {
        name: [[list(coalition) for coalition in group] if len(group) > 1 else list(group[0]) for group in ranking]
        for name, ranking in preferences.items()
    }
