"""Do the events of a scenario fit the rest of it: names, what is shifted, who comes from whom?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.scenario import paths
from sim.scenario.declared import Declared, Misfit, unknown, unknown_in
from sim.scenario.events import Event
from sim.scenario.kinds import Aid, Detail, Merger, Shift, Split, Withdrawal
from sim.scenario.nodes import Location, suggestion
from sim.scenario.parts import FactionSpec, Relation, Trust

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

_STATED_ALWAYS = Aid.model_fields["tie"].default

SHIFTABLE = {
    "factions": ("recognition", "hostility", "influence", "oil_stake", "strength"),
    "rivalries": ("intensity",), "ties": ("intensity",), "trusts": ("value",),
}  # fmt: skip


def _named(detail: Detail, attribute: str) -> tuple[str, ...]:
    value = getattr(detail, attribute)
    return (value,) if isinstance(value, str) else tuple(value or ())


def misfits_of_events(scenario: Scenario, declared: Declared) -> Iterator[Misfit]:
    """What events name, wait for and change that does not fit, and what comes of them."""
    for name, event in scenario.events.items():
        where: Location = ("events", name, event.kind)
        for attribute in event.detail.factions:
            yield from unknown((*where, attribute.rstrip("_")), "faction", _named(event.detail, attribute), declared.factions)
        for attribute in event.detail.places:
            yield from unknown((*where, attribute.rstrip("_")), "place", _named(event.detail, attribute), declared.places)
        if event.when:
            yield from unknown_in(event.when, ("events", name, "when"), declared)
        if isinstance(event.detail, Shift):
            yield from shift_misfits(event.detail, (*where, "path"), declared)
        yield from _in_vain(event.detail, where, declared)
    yield from _origins(scenario)


def _in_vain(detail: Detail, where: Location, declared: Declared) -> Iterator[Misfit]:
    """Numbers that nothing would come of."""
    if isinstance(detail, Aid) and detail.from_ not in declared.factions and detail.tie != _STATED_ALWAYS:
        whom = f"{detail.from_!r} is none" if detail.from_ else "there is none"
        yield Misfit((*where, "tie"), f"grows only where from names a faction, and {whom}; leave it out")
    if isinstance(detail, Withdrawal) and detail.amount.constant != 0 and not detail.refused_by:
        yield Misfit((*where, "amount"), "is the trust lost with refused_by, which names nobody; leave it out")


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
        yield replace(misfit, text=None)
    model = {"factions": FactionSpec, "trusts": Trust}.get(parts[0], Relation)
    message = paths.accepted(model, parts[2]).refusal(shift.to) if shift.to is not None else None
    if message:
        yield Misfit((*location[:-1], "to"), message)


def _origins(scenario: Scenario) -> Iterator[Misfit]:
    """Factions that come from two splits or mergers, or from themselves."""
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
