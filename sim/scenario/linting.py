"""Warnings: what a scenario says that is allowed, but is probably not meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.errors import Problem
from sim.prose import counted
from sim.scenario import files, paths
from sim.scenario.impossible import impossible
from sim.scenario.kinds import Aid, Arrival, Attack, Clash, Detail, Merger, Offensive, Recognise, Shift, Split
from sim.scenario.model import Scenario
from sim.scenario.nodes import Location
from sim.scenario.parameters import PARAMETERS
from sim.scenario.quantity import Quantity
from sim.scenario.rules import RULES
from sim.scenario.vain import Vain

_TOLERANCE = 0.01

Doubt = tuple[Location, str]


def lint(scenario: Scenario) -> list[Problem]:
    """Every warning about a scenario, with its place where it was loaded from a file, in the order of the file."""
    from sim.scenario.building import in_order

    checks = (
        _unsourced, _strangers, _untimely, _before_their_time, _presence, _shares, _homeless, impossible, _unmoved, _unfought, _idle,
        _implausible, _tried, _in_vain, _missing_files,
    )  # fmt: skip
    problems = []
    for location, message in (warning for check in checks for warning in check(scenario)):
        path = ".".join(str(part) for part in location)
        node = scenario._node
        if node is None:
            problems.append(Problem("scenario", 0, 0, path, message, "warning"))
        else:
            problems.append(node.find(location).problem(path, message, severity="warning"))
    return in_order(problems)


def _unsourced(scenario: Scenario) -> Iterator[Doubt]:
    """Numbers about the world that say neither where they come from nor who judges."""
    for path, (quantity, location, _) in paths.numbers(scenario).items():
        section = location[0]
        if section == "parameters" or (section == "places" and location[-1] == "political_weight" and quantity.value == 0.1):
            continue
        if _accounted(quantity) or _by_default(scenario, path, quantity, location):
            continue
        if not _accounted(paths.holder(scenario, location)):
            yield location, "says neither a source, nor a grade, nor (note) who judges"


def _accounted(thing: object) -> bool:
    """Whether a number or thing has a source, is labelled as judged or unverified, or has a note or reason."""
    grade = getattr(thing, "grade", None)
    return bool(getattr(thing, "source", ())) or grade in ("J", "U") or getattr(thing, "note", None) is not None


def _by_default(scenario: Scenario, path: str, quantity: Quantity, location: Location) -> bool:
    """Zeros, certain events that last a week, the authority's and threats' own stances: they claim nothing."""
    if quantity.value == 0:
        return True
    if location[0] == "events":
        return location[-1] in ("week", "weeks", "probability", "engagements") and (quantity.value is not None)
    own = {f"factions.{scenario.authority}.recognition", *(f"factions.{threat}.hostility" for threat in scenario.threat)}
    if scenario.landscape or scenario.ordinal or path in own:
        return True
    return location[0] == "factions" and location[1] in scenario.inactive and location[2] == "strength"


def _strangers(scenario: Scenario) -> Iterator[Doubt]:
    """Factions that no relation or affinity concerns; a threat concerns everybody."""
    named = {name for section in (scenario.rivalries, scenario.ties, scenario.trusts) for entry in section for name in entry.between}
    for one, others in (scenario.affinities or {}).items():
        named.update(name for other in others if others[other] != 0 for name in (one, other))
    for name in scenario.factions if not scenario.ordinal else ():
        if name not in named | scenario.inactive | set(scenario.threat) and len(scenario.factions) > 1:
            yield ("factions", name), "has no rivalry, tie, trust or affinity with anybody"


def _untimely(scenario: Scenario) -> Iterator[Doubt]:
    last = scenario.date(scenario.calendar.weeks)
    late = f"is after the end of the scenario ({counted(scenario.calendar.weeks, 'week')}, until {last.isoformat()})"
    for name, event in scenario.events.items():
        if event.week is not None and event.week.bounds[0] >= scenario.calendar.weeks:
            at = ("events", name, "on") if event.week.constant is not None and _states(scenario, name, "on") else ("events", name, "week")
            yield at, late
    for name, outcome in scenario.outcomes.items():
        if outcome.by is not None and outcome.by > last:
            yield ("outcomes", name, "when"), f"{outcome.by.isoformat()} {late}, so it asks the same as any"


def _states(scenario: Scenario, event: str, key: str) -> bool:
    node = scenario._node.find(("events", event)) if scenario._node is not None else None
    return node is not None and isinstance(node.value, dict) and key in node.value


def _before_their_time(scenario: Scenario) -> Iterator[Doubt]:
    """Events about factions that cannot exist yet."""
    born: dict[str, float] = {}
    for event in scenario.events.values():
        if isinstance(event.detail, Split | Merger) and event.week is not None:
            children = event.detail.into if isinstance(event.detail, Split) else (event.detail.into,)
            born.update(dict.fromkeys(children, event.week.bounds[0]))
    for name, event in scenario.events.items():
        if event.week is None or isinstance(event.detail, Split | Merger):
            continue
        for child in sorted(_about(event.detail) & born.keys()):
            if event.week.bounds[1] < born[child]:
                yield ("events", name), f"is about {child!r}, which does not exist before week {int(born[child])}"


def _about(detail: Detail) -> set[str]:
    """The factions an event names."""
    values = [getattr(detail, attribute) for attribute in detail.factions]
    names = {name for value in values if value for name in ((value,) if isinstance(value, str) else value)}
    return names | ({detail.path.split(".")[1]} if isinstance(detail, Shift) and detail.path.startswith("factions.") else set())


def _presence(scenario: Scenario) -> Iterator[Doubt]:
    for name, faction in scenario.factions.items():
        total = sum(share.central for share in faction.presence.values())
        if faction.presence and abs(total - 1) > _TOLERANCE:
            yield ("factions", name, "presence"), f"sums to {total:g}, not to 1; it will be normalised"


def _shares(scenario: Scenario) -> Iterator[Doubt]:
    for name, event in scenario.events.items():
        if isinstance(event.detail, Split):
            total = sum(share.central for share in event.detail.into.values())
            if abs(total - 1) > _TOLERANCE:
                yield ("events", name, "split", "into"), f"the children's shares sum to {total:g}, not to 1: fighters are lost or appear"


def _homeless(scenario: Scenario) -> Iterator[Doubt]:
    """Fighters that stand nowhere can meet nobody."""
    if scenario.landscape or scenario.ordinal:
        return
    stationed = {name for event in scenario.events.values() if isinstance(event.detail, Arrival) for name in event.detail.of}
    for name, faction in scenario.factions.items():
        if faction.strength.bounds[1] > 0 and not faction.presence and name not in scenario.inactive | stationed:
            yield ("factions", name), "has fighters but stands nowhere (presence), so it can meet nobody"
    for name, event in scenario.events.items():
        for receiver in event.detail.to if isinstance(event.detail, Aid) else ():
            known = scenario.factions[receiver]
            if not known.presence and receiver not in scenario.inactive | stationed:
                yield ("events", name, "aid", "to"), f"{receiver!r} stands nowhere, so the aid reaches nobody"


def _unmoved(scenario: Scenario) -> Iterator[Doubt]:
    """Events that would move the two stances that never move."""
    fixed = {f"factions.{scenario.authority}.recognition": "the authority's recognition of itself never moves"}
    fixed |= {f"factions.{threat}.hostility": "the hostility of a threat never moves" for threat in scenario.threat}
    for name, event in scenario.events.items():
        if isinstance(event.detail, Shift) and event.detail.path in fixed:
            yield ("events", name, "shift", "path"), f"has no effect: {fixed[event.detail.path]}"
        elif isinstance(event.detail, Recognise) and scenario.authority in event.detail.by:
            yield (
                ("events", name, "recognise", "by"),
                f"has no effect on {scenario.authority!r}: the authority's recognition of itself never moves",
            )


def _unfought(scenario: Scenario) -> Iterator[Doubt]:
    """Fights of a faction with itself, or with a side that never has a fighter; and numbers of fighters that stay 0."""
    if scenario.landscape or scenario.ordinal:
        return
    varied, unarmed = _varied(scenario), _unarmed(scenario)
    for name, event in scenario.events.items():
        detail = event.detail
        if isinstance(detail, Shift) and detail.path in {f"factions.{faction}.strength" for faction in unarmed}:
            yield ("events", name, "shift", "path"), f"has no effect: {detail.path.split('.')[1]!r} has no fighters to begin with"
        if not isinstance(detail, Clash | Attack | Offensive):
            continue
        sides = {attribute.rstrip("_"): getattr(detail, attribute) for attribute in detail.factions}
        if any(f"events.{name}.{side}" in varied for side in sides):
            continue
        both = {member for members in sides.values() for member in members}
        if len(both) == 1:
            yield ("events", name, event.kind, list(sides)[1]), f"has no effect: {both.pop()!r} does not fight itself"
        for side, members in sides.items():
            if unarmed.issuperset(members):
                said = f"{' and '.join(map(repr, members))} {'has' if len(members) == 1 else 'have'} no fighters"
                yield ("events", name, event.kind, side), f"has no effect: {said}"


def _unarmed(scenario: Scenario) -> set[str]:
    """The factions that have no fighters at the start and get none."""
    armed = set(scenario.inactive) | {path.split(".")[1] for path in _varied(scenario) if path.endswith(".strength")}
    for event in scenario.events.values():
        armed.update(event.detail.of if isinstance(event.detail, Arrival) else event.detail.to if isinstance(event.detail, Aid) else ())
    return {name for name, faction in scenario.factions.items() if faction.strength.bounds[1] == 0} - armed


def _varied(scenario: Scenario) -> set[str]:
    """The paths whose numbers here are not the only ones tried."""
    return {
        *(scenario.sweep.paths if scenario.sweep else ()),
        *(path for claim in scenario.claims.values() for path in claim.compare_with.set),
    }


def _idle(scenario: Scenario) -> Iterator[Doubt]:
    """What a landscape or ordinal scenario states in vain, or cannot start from."""
    for path, (quantity, location, _) in paths.numbers(scenario).items() if scenario.ordinal else ():
        if location[0] == "factions" and quantity.value != 0:
            yield location, f"has no effect where preferences are given ({path})"
    if not scenario.landscape:
        return
    for section in ("events", "rivalries", "ties", "trusts", "roads"):
        if getattr(scenario, section):
            yield (section,), "has no effect where the affinities are given"
    if scenario.max_blocs is not None and not scenario.blocs and len(scenario.factions) > scenario.max_blocs:
        yield ("max_blocs",), f"a run starts from {len(scenario.factions)} factions each alone, more blocs than these; give blocs"


def _implausible(scenario: Scenario) -> Iterator[Doubt]:
    """Parameters beyond their plausible range that are neither switched off nor accounted for."""
    if scenario.landscape or scenario.ordinal:
        return
    for name, quantity in scenario.parameters.items():
        known = PARAMETERS[name]
        if known.low is None or known.high is None or _accounted(quantity):
            continue
        for number in quantity.bounds:
            if number != known.off and not known.low <= number <= known.high:
                reached = f"{'is' if quantity.constant is not None else 'can be'} {number:g}"
                plausible = f"the plausible range of {known.low:g} to {known.high:g}"
                yield ("parameters", name), f"{reached}, outside {plausible}; if it is meant, say so in a source or note"
                break


def _tried(scenario: Scenario) -> Iterator[Doubt]:
    """Points of a sweep that are not balanced."""
    sweep = scenario.sweep
    if sweep is None:
        return
    if sweep.advice:
        yield ("sweep", "points"), sweep.advice


def _in_vain(scenario: Scenario) -> Iterator[Doubt]:
    """Levers, and settings of claims, that change nothing; what a sweep varies in vain is refused."""
    chosen = {*scenario.levers, *_varied(scenario)}
    for path in scenario.levers:
        why = Vain(scenario, chosen, RULES if paths.RULE in chosen else (scenario.rule,)).why(path)
        if why:
            yield ("levers",), f"{path} changes nothing: {why}"
    for name, claim in scenario.claims.items():
        settings = claim.compare_with.set
        rules = {scenario.rule, str(settings.get(paths.RULE, scenario.rule))}
        for path in settings:
            why = Vain(scenario, settings, rules).why(path)
            if why:
                yield ("claims", name, "compare_with", "set", path), f"changes nothing: {why}"


def _missing_files(scenario: Scenario) -> Iterator[Doubt]:
    for name, claim in scenario.claims.items():
        other = claim.compare_with.scenario
        if other is not None and scenario.file is not None:
            found = files.referred(scenario.file, other)
            if isinstance(found, str) and Path(other).stem not in {Path(name).name for name in files.shipped()}:
                yield ("claims", name, "compare_with", "scenario"), found
