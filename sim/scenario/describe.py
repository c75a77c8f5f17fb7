"""A scenario told in words, for somebody who sees it for the first time."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sim.prose import counted, day_words, listing, sentence
from sim.scenario import paths
from sim.scenario.happenings import event_words
from sim.scenario.model import Scenario
from sim.scenario.naming import faction_name
from sim.scenario.number_words import GRADES, fighters, quantity_words, set_to
from sim.scenario.rules import LOGIT, RULES
from sim.scenario.spelling import input_name, other_words, spelt, with_id, with_names
from sim.scenario.sweeps import DRAWN
from sim.scenario.words import explained, words

_CLEAR = 0.1
_STRONGEST = 8


def describe(scenario: Scenario, width: int = 100) -> str:
    """The question, who, where, what happens when, what is asked, and what is uncertain on whose word; plain text."""
    sections = [
        ("", _opening(scenario)),
        ("Who", _who(scenario)),
        ("Where", _where(scenario)),
        ("How they stand with one another", _relations(scenario)),
        ("What each would rather be in, best first", _rankings(scenario)),
        ("What happens", _events(scenario)),
        ("What is asked", _outcomes(scenario)),
        ("What is expected", _claims(scenario)),
        ("What is tried", _tried(scenario)),
        ("What is uncertain, and on whose word", _uncertain(scenario)),
    ]
    return "\n\n".join(_section(title, list(lines), width) for title, lines in sections if lines) + "\n"


def _section(title: str, lines: list[str], width: int) -> str:
    wrapped = [textwrap.fill(line, width, subsequent_indent=_indent(line), break_on_hyphens=False) for line in lines]
    return "\n".join([title, *wrapped] if title else wrapped)


def _indent(line: str) -> str:
    begins = len(line) - len(line.lstrip())
    return " " * (begins + 2) if begins else ""


def _opening(scenario: Scenario) -> list[str]:
    lines = [scenario.title, *([scenario.question] if scenario.question else [])]
    rule = RULES[scenario.rule]
    how = f"Factions realign by the rule {rule.name}: {rule.meaning} ({rule.source})."
    if scenario.landscape:
        given = "Affinities are given; only who joins whom is simulated (landscape theory)."
        return [*lines, given] if scenario.rule == LOGIT else [*lines, given, how]
    if scenario.ordinal:
        return [*lines, "Each ranks the coalitions it could be in; nothing is simulated (`coalition stable` tells what can hold)."]
    start, end = scenario.calendar.start, scenario.date(scenario.calendar.weeks)
    return [*lines, f"From {day_words(start)}, {counted(scenario.calendar.weeks, 'week')} (until {day_words(end)}).", how]


def _who(scenario: Scenario) -> list[str]:
    groups: dict[str, list[str]] = {}
    for name in scenario.factions:
        groups.setdefault(_stance(name, scenario), []).append(_faction(name, scenario))
    return [line for group in sorted(groups, key=_ORDER.index) for line in (f"  {group}:", *groups[group])]


_ORDER = [
    "The authority", "The threat", "For the authority and against the threat", "For the authority", "Against the threat only",
    "Against the authority, yet against the threat", "Against the authority", "Leaning to the threat",
    "Undecided", "Not there yet", "Factions",
]  # fmt: skip


def _stance(name: str, scenario: Scenario) -> str:
    faction = scenario.factions[name]
    recognition, hostility = faction.recognition.central, faction.hostility.central
    if name == scenario.authority:
        return "The authority"
    if name in scenario.threat:
        return "The threat"
    if name in scenario.inactive:
        return "Not there yet"
    if scenario.landscape or scenario.ordinal:
        return "Factions"
    if hostility < -_CLEAR:
        return "Leaning to the threat"
    if hostility > _CLEAR:
        if recognition > _CLEAR:
            return "For the authority and against the threat"
        return "Against the threat only" if recognition >= -_CLEAR else "Against the authority, yet against the threat"
    if recognition > _CLEAR:
        return "For the authority"
    return "Against the authority" if recognition < -_CLEAR else "Undecided"


def _faction(name: str, scenario: Scenario) -> str:
    faction = scenario.factions[name]
    size = f", {fighters(faction.strength)}" if faction.strength.bounds[1] > 0 and not scenario.landscape else ""
    if scenario.landscape:
        size = f", size {quantity_words(faction.strength)}"
    leaders = f"; {faction.leaders}" if faction.leaders else ""
    return f"    {faction.name} [{name}]{size}{leaders}"


def _where(scenario: Scenario) -> list[str]:
    lines = []
    for name, place in scenario.places.items():
        present = [faction_name(faction, scenario) for faction, spec in scenario.factions.items() if name in spec.presence]
        oil = f"oil {quantity_words(place.oil)}" if place.oil.bounds[1] > 0 else ""
        politics = f"political weight {quantity_words(place.political_weight)}" if place.political_weight.central >= 0.2 else ""
        remarks = ", ".join(remark for remark in (politics, oil) if remark)
        lines.append(f"  {place.name}{f' ({remarks})' if remarks else ''}: {listing(present) or 'nobody'}.")
    return lines


def _relations(scenario: Scenario) -> list[str]:
    lines = []
    for noun, one, entries in (("rivalries", "rivalry", scenario.rivalries), ("ties", "tie", scenario.ties)):
        ranked = sorted(entries, key=lambda entry: (-entry.intensity.central, entry.between))
        for entry in ranked[:_STRONGEST]:
            pair = " and ".join(faction_name(name, scenario) for name in entry.between)
            lines.append(f"  {one} {quantity_words(entry.intensity)}: {pair}{_reason(entry.why)}")
        if len(ranked) > _STRONGEST:
            lines.append(f"  ... and {len(ranked) - _STRONGEST} weaker {noun}.")
    return lines


def _rankings(scenario: Scenario) -> list[str]:
    return [
        f"  {faction_name(name, scenario)}: {', then '.join(_group(name, group, scenario) for group in ranking)}."
        for name, ranking in (scenario.preferences or {}).items()
    ]


def _group(name: str, group: Iterable[tuple[str, ...]], scenario: Scenario) -> str:
    """The coalitions of one rank, seen from a member."""
    others = [[faction_name(other, scenario) for other in coalition if other != name] for coalition in group]
    return " or ".join(f"with {listing(members)}" if members else "alone" for members in others)


def _reason(why: str | None) -> str:
    return f" - {why}" if why else ""


def _events(scenario: Scenario) -> list[str]:
    order = sorted(scenario.events, key=lambda name: (_central_week(scenario, name), name))
    return [sentence(f"  {with_id(spelt(name, scenario), name)}: {event_words(name, scenario)}") for name in order]


def _central_week(scenario: Scenario, name: str) -> float:
    week = scenario.events[name].week
    return week.central if week is not None else float("inf")


def _outcomes(scenario: Scenario) -> list[str]:
    lines = [f"  {_called(name, scenario)}: {words(outcome, scenario)}." for name, outcome in scenario.outcomes.items()]
    return [*lines, *(f"  {said}" for said in explained(scenario.outcomes.values(), scenario))]


def _called(name: str, scenario: Scenario) -> str:
    """An outcome's name, with the id by which commands ask for it."""
    return with_id(scenario.outcomes[name].name or spelt(name, scenario), name)


def _claims(scenario: Scenario) -> list[str]:
    lines = []
    for claim in scenario.claims.values():
        likelier = "likelier" if claim.direction == "higher" else "less likely"
        lines.append(f"  {_called(claim.outcome, scenario)} is {likelier} than {other_words(claim, scenario)}{_reason(claim.why)}")
    return lines


def _tried(scenario: Scenario) -> list[str]:
    sweep = scenario.sweep
    if sweep is None:
        return []
    lines = [f"  {with_id(input_name(path, scenario), path)}: {_values(path, values, scenario)}." for path, values in sweep.vary.items()]
    if sweep.listed:
        columns = [with_id(input_name(path, scenario), path) for path in sweep.listed[0]]
        lines.append(f"  {listing(columns)}: {counted(len(sweep.listed), 'listed point')}.")
    how = {"latin_hypercube": "A Latin hypercube of", "sobol": "A Sobol' design of"}.get(sweep.method, "In all")
    crossed = ", with every listed value" if sweep.sampled and sweep.crossed else ""
    apart = "each with random numbers of its own" if sweep.independent else "all on the same draws and random numbers"
    return [*lines, f"  {how} {counted(sweep.count, 'setting')}{crossed}, {apart}."]


def _values(path: str, values: Any, scenario: Scenario) -> str:
    """What a path is varied over."""
    if isinstance(values, tuple):
        return listing([set_to(with_names(path, value, scenario)) for value in values], "or")
    return "drawn as the scenario has it" if values == DRAWN else quantity_words(values)


def _uncertain(scenario: Scenario) -> list[str]:
    inputs = scenario.inputs()
    drawn = [numbered for path, numbered in paths.numbers(scenario).items() if inputs[path].constant is None]
    parameters = sum(numbered.location[0] == "parameters" for numbered in drawn)
    lines = []
    if parameters:
        are, ranges = ("is", "its plausible range") if parameters == 1 else ("are", "their plausible ranges")
        lines.append(f"  {counted(parameters, 'parameter')} of the model {are} drawn from {ranges}.")
    world = [numbered for numbered in drawn if numbered.location[0] != "parameters"]
    if world:
        kinds = _counted(f"of {numbered.location[0]}" for numbered in world)
        lines.append(
            f"  {counted(len(world), 'number')} about the world {'is' if len(world) == 1 else 'are'} drawn from distributions: {kinds}."
        )
        lines.append(f"  Of these: {_counted(GRADES.get(_grade(scenario, numbered) or '', 'without a grade') for numbered in world)}.")
    if scenario.sources:
        titles = [f"{key} ({source.title})" if source.title else key for key, source in scenario.sources.items()]
        lines.append(f"  {counted(len(titles), 'source')}: {'; '.join(titles[:_STRONGEST])}{'; ...' if len(titles) > _STRONGEST else '.'}")
    if scenario.ordinal:
        return lines
    return lines or ["  Nothing: every number is fixed, so runs differ by chance alone."]


def _grade(scenario: Scenario, numbered: paths.Numbered) -> str | None:
    return numbered.quantity.grade or getattr(paths.holder(scenario, numbered.location), "grade", None)


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(names).most_common())
