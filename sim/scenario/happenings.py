"""Events of a scenario in words: what, when, how likely. Factions are no subjects of verbs: names may be singular or plural."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.prose import day_words, listing
from sim.scenario.events import Event
from sim.scenario.model import Scenario
from sim.scenario.naming import faction_name, place_name
from sim.scenario.number_words import fighters, quantity_words
from sim.scenario.quantity import Quantity
from sim.scenario.words import bound_words


def event_words(name: str, scenario: Scenario) -> str:
    """An event in a line: when, how likely, what, why."""
    event = scenario.events[name]
    chance = "" if event.probability.constant == 1 else f", with probability {quantity_words(event.probability)}"
    length = "" if event.weeks.constant == 1 else f" (for {quantity_words(event.weeks)} weeks)"
    why = f" - {event.why}" if event.why else ""
    return f"{_time(event, scenario)}{chance}: {_SAYS[event.kind](event, scenario)}{length}{why}"


def took_place(event: Event, scenario: Scenario, succeeded: bool = True) -> str:
    """An event as it took place, without a verb; `succeeded`: whether a mediation bore fruit, or a withdrawal was let."""
    if event.kind == "mediation":
        return _mediated(event, scenario, succeeded)
    if event.kind == "withdrawal":
        detail: Any = event.detail.model_copy(update={"allowed": Quantity(value=float(succeeded))})
        event = event.model_copy(update={"detail": detail})
    return _SAYS[event.kind](event, scenario)


def _time(event: Event, scenario: Scenario) -> str:
    once = f"once {bound_words(event.when, scenario)}" if event.when else ""
    if event.week is None:
        return once
    low, high = event.week.bounds
    if event.week.constant is not None:
        time = f"in the week of {day_words(scenario.date(low))}"
    else:
        time = f"between {day_words(scenario.date(low))} and {day_words(scenario.date(high))}"
    return f"{once} (not before {day_words(scenario.date(low))})" if once else time


def _who(names: Any, scenario: Scenario, last: str = "and") -> str:
    names = (names,) if isinstance(names, str) else tuple(names or ())
    return listing([faction_name(name, scenario) for name in names], last)


def _where(names: Any, scenario: Scenario, before: str = "in") -> str:
    names = (names,) if isinstance(names, str) else tuple(names or ())
    return f" {before} " + listing([place_name(name, scenario) for name in names], "or") if names else ""


def _fights(event: Event) -> str:
    return "" if event.engagements.constant == 1 else f", {quantity_words(event.engagements)} engagements a week"


def _clash(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    sides = f"{_who(detail.first, scenario, 'or')} and {_who(detail.second, scenario, 'or')}"
    return f"fighting between {sides}{_where(detail.at, scenario)}{_fights(event)}"


def _attack(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    sides = f"by {_who(detail.by, scenario, 'or')} on {_who(detail.on, scenario, 'or')}"
    return f"attack {sides}{_where(detail.at, scenario)}{_fights(event)}"


def _offensive(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    return f"offensive by {_who(detail.by, scenario)} against {_who(detail.against, scenario)}{_where(detail.at, scenario, 'towards')}"


def _statement(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    against = f" against {_who(detail.against, scenario)}" if detail.against else ""
    in_favour = f" for {_who(detail.for_, scenario)}" if detail.for_ else ""
    return f"statement by {_who(detail.by, scenario)}{against}{in_favour} (by {quantity_words(detail.amount)})"


def _change(by: Quantity | None, to: Quantity | None, times: Quantity | None) -> str:
    if by is not None:
        return f"changes by {quantity_words(by)}"
    return f"becomes {quantity_words(to)}" if to is not None else f"is multiplied by {quantity_words(times or Quantity(value=1))}"


def _shift(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    section, ids, attribute = detail.path.split(".")
    names = " and ".join(faction_name(name, scenario) for name in ids.split("~"))
    thing = {"rivalries": "the rivalry of", "ties": "the tie of", "trusts": "the trust of"}.get(section, f"the {attribute} of")
    return f"{thing} {names} {_change(detail.by, detail.to, detail.times)}"


def _recognise(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    return f"the recognition of the authority by {_who(detail.by, scenario)} {_change(detail.amount, detail.to, None)}"


def _mediation(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    effect = f"(succeeds with probability {quantity_words(detail.success)}; eases rivalry by {quantity_words(detail.share)} of it"
    return f"{_talks(detail, scenario)} {effect}, adds {quantity_words(detail.trust)} to trust){_left_out(detail, scenario)}"


def _mediated(event: Event, scenario: Scenario, succeeded: bool) -> str:
    detail: Any = event.detail
    return f"{_talks(detail, scenario)}, {'with' if succeeded else 'without'} success{_left_out(detail, scenario)}"


def _talks(detail: Any, scenario: Scenario) -> str:
    by = f" by {detail.by}{',' if ',' in detail.by else ''}" if detail.by else ""
    return f"mediation{by} between {_who(detail.parties, scenario)}"


def _left_out(detail: Any, scenario: Scenario) -> str:
    return f"; {_who(detail.excluded, scenario)} left out" if detail.excluded else ""


def _withdrawal(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    way = f"from {place_name(detail.from_, scenario)} to {place_name(detail.to, scenario)}"
    if detail.allowed.constant == 0:
        refuser = f" by {_who(detail.refused_by, scenario)}" if detail.refused_by else ""
        return f"passage {way} refused to {_who(detail.by, scenario)}{refuser}"
    chance = "" if detail.allowed.constant == 1 else f", if allowed (chance {quantity_words(detail.allowed)})"
    return f"withdrawal of {_who(detail.by, scenario)} {way}{chance}"


def _arrival(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    return f"arrival of {fighters(detail.amount)} of {_who(detail.of, scenario)}{_where(detail.at, scenario)}"


def _aid(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    giver = f" from {faction_name(detail.from_, scenario)}" if detail.from_ else ""
    return f"aid to {_who(detail.to, scenario)}{giver}, worth {fighters(detail.amount)}"


def _airstrike(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    guest = "" if detail.invited else ", uninvited"
    partner = f", with {faction_name(detail.partner, scenario)} as partner" if detail.partner else ""
    share = quantity_words(detail.share)
    return f"air strikes on {_who(detail.on, scenario)}{_where(detail.at, scenario)}{guest}{partner} destroy {share} of the strength there"


def _blockade(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    by = f" by {faction_name(detail.by, scenario)}" if detail.by else ""
    return f"blockade{_where(detail.at, scenario, 'of')}{by} (oil damage {quantity_words(detail.damage)} a week)"


def _payment(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    giver = f" by {faction_name(detail.from_, scenario)}" if detail.from_ else ""
    return f"payment to {_who(detail.to, scenario)}{giver}, worth {fighters(detail.amount)}"


def _split(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    children = [f"{faction_name(child, scenario)} ({quantity_words(share)})" for child, share in detail.into.items()]
    return f"break-up of {faction_name(detail.of, scenario)} into {listing(children)}"


def _merger(event: Event, scenario: Scenario) -> str:
    detail: Any = event.detail
    return f"merger of {_who(detail.of, scenario)} into {faction_name(detail.into, scenario)}"


_SAYS: dict[str, Callable[[Event, Scenario], str]] = {
    "clash": _clash, "attack": _attack, "offensive": _offensive, "statement": _statement, "shift": _shift, "recognise": _recognise,
    "mediation": _mediation, "withdrawal": _withdrawal, "arrival": _arrival, "reinforcement": _arrival, "aid": _aid,
    "airstrike": _airstrike, "blockade": _blockade, "payment": _payment, "split": _split, "merger": _merger,
}  # fmt: skip
