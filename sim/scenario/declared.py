"""The ids that a scenario declares, and what does not fit them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.scenario.nodes import Location, suggestion

if TYPE_CHECKING:
    from sim.scenario.conditions import Bound


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit: where (pairs as `a~b`), what, and the text to point at within that place.

    `absent` is the thing (section, id) that is named and not declared, if that is what is wrong.
    """

    location: Location
    message: str
    text: str | None = None
    absent: tuple[str, str] | None = None

    @property
    def path(self) -> str:
        """The location as a path."""
        return ".".join(str(part) for part in self.location)


class _Any(frozenset[str]):
    """The ids of a section that cannot be read: any name may be meant as one of them."""

    def __contains__(self, name: object) -> bool:
        return True


@dataclass(frozen=True)
class Declared:
    """The ids a file declares; `broken` are the things (section, id) and sections (section,) of which something was refused already."""

    factions: frozenset[str]
    places: frozenset[str]
    events: frozenset[str]
    outcomes: frozenset[str]
    sources: frozenset[str]
    broken: frozenset[Location] = frozenset()

    @classmethod
    def by(cls, data: Any, broken: frozenset[Location] = frozenset()) -> Declared:
        """The ids in plain values or in a scenario; where a section has no ids, which is said there, no name is refused for it."""

        def ids(section: str) -> frozenset[str]:
            things = data.get(section) if isinstance(data, Mapping) else getattr(data, section)
            if isinstance(things, Mapping) and (things or section != "factions"):
                # an id in capitals is refused where it stands; who names it in lower case has it right
                return frozenset(str(name) if section == "sources" else str(name).lower() for name in things)
            return frozenset() if things is None and section != "factions" else _Any()

        return cls(ids("factions"), ids("places"), ids("events"), ids("outcomes"), ids("sources"), broken)


def unknown(location: Location, kind: str, names: Iterable[str], known: frozenset[str]) -> Iterator[Misfit]:
    """A misfit at `location` for each name that is not known, with the nearest that is."""
    for name in names:
        if name not in known:
            yield Misfit(location, f"no {kind} is called {name!r}{suggestion(name, known)}", name, (f"{kind}s", name))


def unknown_in(bound: Bound, location: Location, declared: Declared) -> Iterator[Misfit]:
    """The same for each name in a condition that stands at `location`."""
    yield from unknown((*location, "pair"), "faction", bound.pair or (), declared.factions)
    yield from unknown((*location, "set"), "faction", bound.set, declared.factions)
    yield from unknown((*location, "faction"), "faction", [bound.faction] if bound.faction else [], declared.factions)
    yield from unknown((*location, "place"), "place", [bound.place] if bound.place else [], declared.places)
