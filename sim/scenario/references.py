"""Do the parts of a scenario fit together: is every name that is used declared, every number in its range?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario import files, paths, preferences, varying
from sim.scenario.declared import Declared, Misfit, unknown, unknown_in
from sim.scenario.event_references import misfits_of_events
from sim.scenario.nodes import Location, suggestion
from sim.scenario.parameters import PARAMETERS

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

RESERVED = frozenset({"all", "recognition", "pair"})


def misfits(scenario: Scenario, declared: Declared | None = None, file: Path | None = None) -> list[Misfit]:
    """Everything about a scenario that does not fit together; `file` is where it stands, if anywhere."""
    declared = declared or Declared.by(scenario)
    checks = (_stances, _map, _relations, _rankings, _blocs, misfits_of_events, _outcomes, _paths, _parameters, _sources)
    found = [misfit for check in checks for misfit in check(scenario, declared)]
    return [*found, *_files(scenario, file)]


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
        if road.km.constant == 0 or (road.km.choice and road.km.bounds[0] == 0):
            yield Misfit(("roads", "~".join(road.between), "km"), "must be above 0: what no road divides is one place")
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
        if not {("preferences", name), ("preferences",), ("factions",)} & declared.broken:
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


def _outcomes(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    for name, outcome in scenario.outcomes.items():
        for leaf in outcome.leaves() if ("outcomes", name) not in declared.broken else ():  # else told by sim.scenario.refused
            for misfit in unknown_in(leaf, ("outcomes", name), declared):
                yield misfit if leaf is outcome else replace(misfit, location=("outcomes", name))  # the parts' order is not the file's
    yield from _called_alike(scenario)
    for name, claim in scenario.claims.items():
        yield from unknown(("claims", name, "outcome"), "outcome", [claim.outcome], declared.outcomes)
        yield from unknown(("claims", name, "compare_with", "without"), "event", claim.compare_with.without, declared.events)


def _called_alike(scenario: Scenario) -> Iterator[Misfit]:
    """Outcomes that answers, which call them by name, would not tell apart."""
    called: dict[str, str] = {}
    for name, outcome in scenario.outcomes.items():
        other = called.setdefault((outcome.name or name.replace("_", " ")).casefold(), name)
        if other != name:
            one, two = (name, other) if outcome.name is not None else (other, name)
            said = scenario.outcomes[one].name
            yield Misfit(("outcomes", one, "name"), f"{said!r} is what the outcome {two!r} is called as well; give each a name of its own")


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
