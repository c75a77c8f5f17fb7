"""Do the parts of a scenario fit together: is every name that is used declared, every number in its range?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario import files, paths, preferences, varying
from sim.scenario.events import Event
from sim.scenario.kinds import Aid, Detail, Merger, Shift, Split, Withdrawal
from sim.scenario.nodes import Location, suggestion
from sim.scenario.parameters import PARAMETERS
from sim.scenario.parts import FactionSpec, Relation, Trust

if TYPE_CHECKING:
    from sim.scenario.conditions import Bound
    from sim.scenario.model import Scenario

RESERVED = frozenset({"all", "recognition", "pair"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit: where (pairs as `a~b`), what, and the text to point at within that place."""

    location: Location
    message: str
    text: str | None = None

    @property
    def path(self) -> str:
        """The location as a path."""
        return ".".join(str(part) for part in self.location)


@dataclass(frozen=True)
class Declared:
    """The ids a file declares; `broken` are the things (section, id) of which something was refused already."""

    factions: frozenset[str]
    places: frozenset[str]
    events: frozenset[str]
    outcomes: frozenset[str]
    sources: frozenset[str]
    broken: frozenset[Location] = frozenset()

    @classmethod
    def by(cls, data: Any, broken: frozenset[Location] = frozenset()) -> Declared:
        """The ids in plain values or in a scenario."""

        def ids(section: str) -> frozenset[str]:
            things = data.get(section) if isinstance(data, Mapping) else getattr(data, section)
            return frozenset(map(str, things)) if isinstance(things, Mapping) else frozenset()

        return cls(ids("factions"), ids("places"), ids("events"), ids("outcomes"), ids("sources"), broken)


def misfits(scenario: Scenario, declared: Declared | None = None, file: Path | None = None) -> list[Misfit]:
    """Everything about a scenario that does not fit together; `file` is where it stands, if anywhere."""
    declared = declared or Declared.by(scenario)
    checks = (_stances, _map, _relations, _rankings, _blocs, _events, _origins, _outcomes, _paths, _parameters, _sources)
    found = [misfit for check in checks for misfit in check(scenario, declared)]
    return [*found, *_files(scenario, file)]


def unknown(location: Location, kind: str, names: Iterable[str], known: frozenset[str]) -> Iterator[Misfit]:
    """A misfit at `location` for each name that is not known, with the nearest that is."""
    for name in names:
        if name not in known:
            yield Misfit(location, f"no {kind} is called {name!r}{suggestion(name, known)}", name)


def _stances(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for name in (*declared.factions, *declared.places):
        if name in RESERVED:
            yield Misfit(
                ("factions" if name in declared.factions else "places", name), f"{name!r} has a meaning of its own; choose another id", name
            )
    yield from unknown(("authority",), "faction", [scenario.authority] if scenario.authority else [], declared.factions)
    yield from unknown(("threat",), "faction", scenario.threat, declared.factions)
    authority = scenario.factions.get(scenario.authority or "")
    if authority and authority.recognition.constant != 1:
        yield Misfit(("factions", str(scenario.authority), "recognition"), "is the authority's own, which is always 1; leave it out")
    for name in scenario.threat:
        threat = scenario.factions.get(name)
        if threat and threat.hostility.constant != -1:
            yield Misfit(("factions", name, "hostility"), "is a threat's own, which is always -1; leave it out")
        if name == scenario.authority:
            yield Misfit(("threat",), f"{name!r} is the authority; it cannot be a threat as well", name)


def _map(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    yield from _once(scenario.roads, "roads")
    for road in scenario.roads:
        yield from unknown(("roads", "~".join(road.between), "between"), "place", road.between, declared.places)
    for name, faction in scenario.factions.items():
        yield from unknown(("factions", name, "presence"), "place", faction.presence, declared.places)


def _once(entries: Iterable[Any], section: str) -> Iterator[Misfit]:
    for pair, times in Counter(entry.between for entry in entries).items():
        if times > 1:
            yield Misfit((section, "~".join(pair)), f"{' and '.join(pair)} are listed twice in {section}")


def _relations(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for section in ("rivalries", "ties", "trusts"):
        yield from _once(getattr(scenario, section), section)
        for relation in getattr(scenario, section):
            pair = "~".join(relation.between)
            yield from unknown((section, pair, "between"), "faction", relation.between, declared.factions)
            yield from unknown((section, pair, "at"), "place", getattr(relation, "at", ()), declared.places)
    for one, others in (scenario.affinities or {}).items():
        yield from unknown(("affinities", one), "faction", [one], declared.factions)
        if one in others:
            yield Misfit(("affinities", one, one), "a faction has no affinity to itself", one)


def _rankings(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for name, ranking in (scenario.preferences or {}).items():
        yield from unknown(("preferences", name), "faction", [name], declared.factions)
        for position, group in enumerate(ranking):
            members = dict.fromkeys(member for coalition in group for member in coalition if member != name)
            yield from unknown(("preferences", name, position), "faction", members, declared.factions)
    for name in preferences.unranked(scenario):
        if ("preferences", name) not in declared.broken and ("preferences",) not in declared.broken:
            yield Misfit(("factions", name), f"ranks no coalition; `{name}: [[{name}]]` would say that it only stands alone", name)
    yield from (Misfit(*found) for found in preferences.misfits(scenario))


def _blocs(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    members = [name for bloc in scenario.blocs for name in bloc]
    yield from unknown(("blocs",), "faction", dict.fromkeys(members), declared.factions)
    for name, times in Counter(members).items():
        if times > 1:
            yield Misfit(("blocs",), f"{name!r} stands in blocs twice", name)
        if name in scenario.inactive:
            yield Misfit(("blocs",), f"{name!r} exists only after a split or merger, so it can be in no bloc at the start", name)
    if scenario.max_blocs is not None and scenario.blocs:
        count = len(scenario.blocs) + len(set(scenario.factions) - set(members) - scenario.inactive)
        if count > scenario.max_blocs:
            alone = " (whoever is not named stands alone)" if count > len(scenario.blocs) else ""
            yield Misfit(("blocs",), f"are {count} at the start{alone}, more than max_blocs: {scenario.max_blocs}")


def _named(detail: Detail, attribute: str) -> tuple[str, ...]:
    value = getattr(detail, attribute)
    return (value,) if isinstance(value, str) else tuple(value or ())


def _events(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for name, event in scenario.events.items():
        where: Location = ("events", name, event.kind)
        for attribute in event.detail.factions:
            yield from unknown((*where, attribute.rstrip("_")), "faction", _named(event.detail, attribute), declared.factions)
        for attribute in event.detail.places:
            yield from unknown((*where, attribute.rstrip("_")), "place", _named(event.detail, attribute), declared.places)
        if event.when:
            yield from _bound(event.when, ("events", name, "when"), declared)
        if isinstance(event.detail, Shift):
            yield from shift_misfits(event.detail, (*where, "path"), declared)
        yield from _in_vain(event.detail, where, declared)


_STATED_ALWAYS = Aid.model_fields["tie"].default


def _in_vain(detail: Detail, where: Location, declared: Declared) -> Iterator[Misfit]:
    """Numbers that nothing would come of."""
    if isinstance(detail, Aid) and detail.from_ not in declared.factions and detail.tie != _STATED_ALWAYS:
        whom = f"{detail.from_!r} is none" if detail.from_ else "there is none"
        yield Misfit((*where, "tie"), f"grows only where from names a faction, and {whom}; leave it out")
    if isinstance(detail, Withdrawal) and detail.amount.constant != 0 and not detail.refused_by:
        yield Misfit((*where, "amount"), "is the trust lost with refused_by, which names nobody; leave it out")


SHIFTABLE = {
    "factions": ("recognition", "hostility", "influence", "oil_stake", "strength"),
    "rivalries": ("intensity",), "ties": ("intensity",), "trusts": ("value",),
}  # fmt: skip


def shift_misfits(shift: Shift, location: Location, declared: Declared) -> Iterator[Misfit]:
    """What is wrong with the path of a shift, which stands at `location`, and with what it is set to."""
    parts = shift.path.split(".")
    fields = SHIFTABLE.get(parts[0], ())
    if len(parts) != 3 or parts[2] not in fields:
        hint = suggestion(parts[2], fields) if len(parts) == 3 and fields else ""
        stances = "factions.F.recognition (or hostility, influence, oil_stake, strength)"
        can = f"{stances}, rivalries.A~B.intensity, ties.A~B.intensity, trusts.A~B.value"
        yield Misfit(location, f"{shift.path!r} cannot be shifted{hint or '; what can: ' + can}")
        return
    ids = [parts[1]] if parts[0] == "factions" else parts[1].split("~")
    if parts[0] != "factions" and (len(ids) != 2 or ids[0] == ids[1]):
        yield Misfit(location, f"{parts[1]!r} does not name a pair: write A~B")
        return
    for misfit in unknown(location, "faction", ids, declared.factions):
        yield Misfit(misfit.location, misfit.message)
    model = {"factions": FactionSpec, "trusts": Trust}.get(parts[0], Relation)
    message = paths.accepted(model, parts[2]).refusal(shift.to) if shift.to is not None else None
    if message:
        yield Misfit((*location[:-1], "to"), message)


def _origins(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    origins: dict[str, list[str]] = {}
    for name, event in scenario.events.items():
        if isinstance(event.detail, Split | Merger):
            parents, children = _parentage(event)
            for child in children:
                if child in origins:
                    yield Misfit(("events", name, event.kind, "into"), f"{child!r} already comes from another split or merger", child)
                elif child in parents:
                    yield Misfit(("events", name, event.kind, "into"), f"{child!r} cannot come from itself", child)
                else:
                    origins[child] = list(parents)
    for child in origins:
        if _descends(child, origins):
            yield Misfit(("factions", child), f"{child!r} comes from itself by way of splits and mergers")


def _parentage(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    detail = event.detail
    if isinstance(detail, Split):
        return (detail.of,), tuple(detail.into)
    assert isinstance(detail, Merger)
    return detail.of, (detail.into,)


def _descends(child: str, origins: dict[str, list[str]]) -> bool:
    ancestors, seen = list(origins[child]), set()
    while ancestors:
        ancestor = ancestors.pop()
        if ancestor == child:
            return True
        if ancestor not in seen:
            seen.add(ancestor)
            ancestors.extend(origins.get(ancestor, ()))
    return False


def _bound(bound: Bound, location: Location, declared: Declared) -> Iterator[Misfit]:
    yield from unknown(
        location, "faction", (*(bound.pair or ()), *bound.set, *([bound.faction] if bound.faction else [])), declared.factions
    )
    yield from unknown(location, "place", [bound.place] if bound.place else [], declared.places)


def _outcomes(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for name, outcome in scenario.outcomes.items():
        for leaf in outcome.leaves():
            yield from _bound(leaf, ("outcomes", name), declared)
    for name, claim in scenario.claims.items():
        yield from unknown(("claims", name, "outcome"), "outcome", [claim.outcome], declared.outcomes)
        yield from unknown(("claims", name, "compare_with", "without"), "event", claim.compare_with.without, declared.events)


def _files(scenario: Scenario, file: Path | None) -> Iterator[Misfit]:
    for name, claim in scenario.claims.items():
        other = claim.compare_with.scenario
        if other is not None:
            message = files.escapes(other) or (files.leads_out(file, other) if file is not None else None)
            if message:
                yield Misfit(("claims", name, "compare_with", "scenario"), message)


def _paths(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    if scenario.levers or scenario.sweep or any(claim.compare_with.set for claim in scenario.claims.values()):
        yield from (Misfit(*found) for found in varying.Misfits(scenario, declared.broken).all())


def _parameters(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for name, quantity in scenario.parameters.items():
        parameter = PARAMETERS.get(name)
        if parameter is None:
            yield Misfit(("parameters", name), f"no parameter is called {name!r}{suggestion(name, PARAMETERS)}", name)
            continue
        message = paths.parameter_range(name).refusal(quantity)
        if message:
            yield Misfit(("parameters", name), message)


def _sources(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for location, keys in cited(scenario):
        yield from unknown(location, "source", keys, declared.sources)


def cited(scenario: Scenario) -> Iterator[tuple[Location, tuple[str, ...]]]:
    """Every use of source keys: where, which."""
    for quantity, location, _ in paths.numbers(scenario).values():
        if quantity.source:
            yield location, quantity.source
    for section in ("places", "factions", "events", "claims"):
        for name, thing in getattr(scenario, section).items():
            if thing.source:
                yield (section, name), thing.source
    for section in ("roads", "rivalries", "ties", "trusts"):
        for thing in getattr(scenario, section):
            if thing.source:
                yield (section, "~".join(thing.between)), thing.source
