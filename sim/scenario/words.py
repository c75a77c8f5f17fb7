"""Outcomes and metrics of a scenario in words, for reports and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.prose import day_words, listing
from sim.scenario.conditions import Bound, Condition
from sim.scenario.metrics import METRICS, MetricRequest
from sim.scenario.naming import coalition_name, faction_name, place_name, threat_name

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

_PERCENT = frozenset({"coalition_share", "threat_strength", "frustration", "oil_damage"})
_COMPARED = {"at_least": "at least", "at_most": "at most", "above": "above", "below": "below", "is": "exactly"}

_TOLERATING = "To tolerate {threat} is to live within reach without fighting {threat}, and to fight those who do."
_WEIGHING = "A faction's weight is its share of all fighters plus its influence{but}."


def words(condition: Condition, scenario: Scenario) -> str:
    """An outcome in words: "the anti-threat coalition holds at least 50% of the weight in each of the last 4 weeks"."""
    time = _outer_time(condition)
    if condition.metric is not None:
        return f"{bound_words(condition, scenario)} {time}"
    enabling = _enabling(condition, scenario)
    if enabling:
        return f"{enabling} {time}"
    return f"{time}{',' if ',' in time else ''} it holds that {_compound(condition, scenario)}"


def _enabling(condition: Condition, scenario: Scenario) -> str:
    """In a bloc with the threat, or tolerating it, said once of the same factions; "" for anything else."""
    parts = condition.any
    same = len({part.set for part in parts}) == 1 and {part.metric for part in parts} == {"enables", "tolerates"}
    if not same or len(parts) != 2 or any(part.of > 1 or not _yes(part) for part in parts):
        return ""
    threat = _threat(scenario)
    if len(parts[0].set) == 1:
        return f"those who tolerate or share a bloc with {threat} include {faction_name(parts[0].set[0], scenario)}"
    return f"{_any_of(parts[0].set, scenario)} tolerates or is in a bloc with {threat}"


def explained(conditions: Iterable[Condition], scenario: Scenario) -> list[str]:
    """A sentence on each word in these outcomes that does not say of itself what it means."""
    asked = {leaf.metric for condition in conditions for leaf in condition.leaves()}
    but = f"; that of {threat_name(scenario)} is left out" if scenario.threat else ""
    meanings = {"coalition_share": _WEIGHING.format(but=but), "tolerates": tolerating(scenario)}
    return [said for metric, said in meanings.items() if metric in asked]


def tolerating(scenario: Scenario) -> str:
    """What it is to tolerate the threat."""
    return _TOLERATING.format(threat=threat_name(scenario) if scenario.threat else "a threat")


def _threat(scenario: Scenario) -> str:
    """What the threat is called where an outcome asks about it, which it may where there is none."""
    return threat_name(scenario) if scenario.threat else "a non-existent threat"


def _outer_time(condition: Condition) -> str:
    several, all_of_them = condition.of > 1, condition.weeks == condition.of
    if condition.when == "end":
        if not several:
            return "in the last week"
        return f"in {'each' if all_of_them else f'at least {condition.weeks}'} of the last {condition.of} weeks"
    if not several:
        return f"in some week by {day_words(condition.by)}" if condition.by else "in some week"
    if all_of_them:
        span = f"in {condition.of} weeks running"
    else:
        span = f"in at least {condition.weeks} of {condition.of} weeks running"
    return f"{span} by {day_words(condition.by)}" if condition.by else f"{span}, at any time"


def _compound(condition: Condition, scenario: Scenario) -> str:
    if condition.not_ is not None:
        return _opposite(condition.not_, scenario) or f"it is not so that {_inner(condition.not_, scenario)}"
    parts = [_inner(part, scenario) for part in condition.parts]
    return f"{', and ' if condition.all else ', or '}".join(parts)


def _opposite(condition: Condition | None, scenario: Scenario) -> str:
    """What is yes or no in one week, told as the other of the two; "" for anything else."""
    if condition is None or condition.metric is None or not METRICS[condition.metric].flag or condition.of > 1:
        return ""
    return _flag(condition.request, scenario, not _yes(condition))


def _inner(condition: Condition, scenario: Scenario) -> str:
    if condition.metric is not None:
        said = bound_words(condition, scenario)
    else:
        said = _opposite(condition.not_, scenario) or f"({_compound(condition, scenario)})"
    if condition.of == 1:
        return said
    count = "each" if condition.weeks == condition.of else f"at least {condition.weeks}"
    return f"{said} in {count} of the last {condition.of} weeks"


def bound_words(bound: Bound, scenario: Scenario) -> str:
    """A bound on a metric in one week, in words."""
    request = bound.request
    limits = bound.limits
    if METRICS[request.metric].flag:
        return _flag(request, scenario, _yes(bound))
    if request.metric == "threat_strength" and list(limits.values()) == [1.0]:
        place = f" in {place_name(request.place, scenario)}" if request.place else ""
        return f"the strength of {_threat(scenario)}{place} is {_COMPARED[next(iter(limits))]} that at the start"
    compared = " and ".join(f"{_COMPARED[name]} {_limit(request.metric, number)}" for name, number in limits.items())
    return _sentence(request, scenario, compared)


def _yes(bound: Bound) -> bool:
    """Whether a bound on a yes-or-no metric asks for a yes."""
    limits = bound.limits
    return limits.get("is", 0.0) == 1 or limits.get("at_least", 0.0) > 0 or "above" in limits


def _limit(metric: str, number: float) -> str:
    return f"{number:.4g}" if metric not in _PERCENT else f"{100 * number:.4g}%"


def _flag(request: MetricRequest, scenario: Scenario, yes: bool) -> str:
    if request.pair:
        pair = " and ".join(faction_name(name, scenario) for name in request.pair)
        verb = {"together": "in one bloc", "allied": "allied"}.get(request.metric)
        if verb:
            return f"{pair} are {verb}" if yes else f"{pair} are not {verb}"
        return f"{pair} have {'' if yes else 'not '}fought of late"
    if request.metric == "controls":
        holder = f"the bloc of {faction_name(str(request.faction), scenario)}"
        return f"{holder} {'controls' if yes else 'does not control'} {place_name(str(request.place), scenario)}"
    if len(request.set) == 1:
        return _of_one(request.set[0], request.metric, yes, scenario)
    who = _any_of(request.set, scenario) if yes else _none_of(request.set, scenario)
    return f"{who} {'is in a bloc with' if request.metric == 'enables' else 'tolerates'} {_threat(scenario)}"


def _of_one(faction: str, metric: str, yes: bool, scenario: Scenario) -> str:
    """That one faction enables or tolerates the threat, or not; its name, which may be a plural, is no subject by itself."""
    who, threat = faction_name(faction, scenario), _threat(scenario)
    if metric == "enables":
        return f"{who} and {threat} are {'' if yes else 'not '}in one bloc"
    return f"those who tolerate {threat} {'' if yes else 'do not '}include {who}"


def _any_of(names: Sequence[str], scenario: Scenario) -> str:
    listed = listing([faction_name(name, scenario) for name in names], "or")
    return f"any of {listed}" if names else "some faction"


def _none_of(names: Sequence[str], scenario: Scenario) -> str:
    return "no faction" if not names else f"none of {listing([faction_name(name, scenario) for name in names])}"


def _sentence(request: MetricRequest, scenario: Scenario, compared: str) -> str:
    place = f" in {place_name(request.place, scenario)}" if request.place else ""
    who = faction_name(request.faction, scenario) if request.faction else ""
    authority = faction_name(scenario.authority, scenario) if scenario.authority else "the authority"
    threat, coalition = _threat(scenario), f"the {coalition_name(scenario)}"
    one = compared.endswith(" 1")
    if request.metric == "clashes":
        between = f" between those who accept and those who reject {authority}" if request.between else ""
        if request.pair:
            between = " between " + " and ".join(faction_name(name, scenario) for name in request.pair)
        return f"the number of clashes{place}{between} is {compared}"
    sentences = {
        "coalition_share": f"{coalition} holds {compared} of the weight",
        "coalition_size": f"{coalition} has {compared} member{'' if one else 's'}",
        "front_size": f"{compared} {'faction fights' if one else 'factions fight'} {threat} and not one another",
        "threat_strength": f"the strength of {threat}{place} is {compared} of that at the start",
        "strength": f"the strength of {who} is {compared} fighter{'' if one else 's'}",
        "recognition": f"{f'the recognition of {authority} by {who}' if who else f'mean recognition of {authority}'} is {compared}",
        "declared_recognition": f"declared recognition of {authority}{f' by {who}' if who else ''} is {compared}",
        "polarisation": f"polarisation over recognition is {compared}",
        "frustration": f"the share of affinities left unsatisfied is {compared}",
        "losses": f"{compared} {'fighter is' if one else 'fighters are'} lost in the week",
        "oil_damage": f"the damage to oil income is {compared}",
    }
    return sentences.get(request.metric, f"{request.key} is {compared}")
