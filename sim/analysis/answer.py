"""The answer to a scenario's question, in words one can read out to whoever asked it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim import store
from sim.analysis.basis import failed, precision, stopped
from sim.analysis.blocs import OFTEN, SEEN, cores, outside, told_of
from sim.analysis.expectations import commands, expectations, heading
from sim.analysis.rules import compares_rules, moves, rules_table, verdict_on_rules
from sim.analysis.swept import across_sweep, setting_words, spoken_settings
from sim.analysis.timing import all_count, curve_of, when
from sim.analysis.wording import (
    both_intervals,
    differs,
    interval,
    knowledge,
    likelihood,
    of_few,
    outcome_names,
    percent,
    rough,
    rules_out,
    week_day,
)
from sim.prose import counted, listing
from sim.result import Estimate, Result, estimate_from
from sim.scenario.naming import short_names, threat_name
from sim.scenario.words import explained, words

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 96
NO_FORECAST = (
    "This is no forecast. It works out what follows from the scenario's assumptions, judgements among them, in a much "
    "simplified world; every assumption and its source is written in the scenario."
)
_MOST_PAIRS = 6
_SOMETIMES = 0.1

Subject = Literal[
    "question",
    "stopped",
    "failed",
    "main",
    "sweep",
    "precision",
    "expected",
    "others",
    "rules",
    "company",
    "points",
    "blocs",
    "fights",
    "no forecast",
]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer: what it is about, paragraphs, a list below them, and lines that stand as they are."""

    about: Subject
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    table: tuple[str, ...] = ()


def answer(result: Result, width: int = WIDTH) -> str:
    """The answer in plain words: the question, the main outcome, the others, who ends up with whom, both intervals.

    It also says whether runs failed, and what became of a precision that was asked for.
    """
    return "\n\n".join(_text(part, width) for part in parts(result))


def parts(result: Result) -> list[Part]:
    """The same in its parts, in order, for whoever lays them out otherwise; parts with nothing to say are left out."""
    scenario, points = result.scenario, result.points
    found = [Part("question", (scenario.question or scenario.title,))]
    found += [_said("stopped", stopped(result)), _said("failed", failed(result))]
    main = result.summary["main"]
    by_rule = compares_rules(result)
    precise = _said("precision", precision(result))
    if main is not None and (len(points) == 1 or by_rule):
        found += [_main(result, main), precise, _expected(result), _others(result, main), *(_rules(result) if by_rule else ())]
    elif main is not None:
        text, items = across_sweep(result, main)
        found += [Part("sweep", (text,), tuple(items)), precise, _expected(result)]
    else:
        found.append(Part("main", ("The scenario asks for no outcomes, so there is no likelihood to tell.",)))
    found += _company(result, points[result.shown])
    if main is not None and len(points) > 1 and not by_rule:
        found.append(Part("points", ("coalition who, explain and report tell of the other settings with --point.",)))
    found.append(Part("no forecast", (NO_FORECAST,)))
    return [part for part in found if part.paragraphs]


def verdict(estimate: Estimate) -> str:
    """The likelihood in one sentence; 0 and 1 are said as such."""
    runs = f"{estimate.runs:,} simulated histories"
    if estimate.runs == 1:
        return f"It {'happened' if estimate.probability == 1 else 'did not happen'} in the one simulated history there is."
    if estimate.probability == 0:
        return f"It never happened: in none of {runs}."
    if estimate.probability == 1:
        return f"It always happened: in all of {runs}."
    return f"{likelihood(estimate.probability).capitalize()}: it happened in {percent(estimate.probability)} of {runs}."


def caveats(estimate: Estimate, uncertain: bool = True) -> list[str]:
    """What more runs would narrow, and what only more knowledge would, if any input is `uncertain`: a sentence each."""
    noise = f"More runs would narrow this: {interval(estimate.low, estimate.high)} is what the noise of simulating allows (95% interval)."
    if estimate.probability in (0, 1):
        limit = f"at most {percent(estimate.high)}" if estimate.probability == 0 else f"at least {percent(estimate.low)}"
        noise = f"More runs would narrow this: by the noise of simulating alone the chance is {limit} (95% confidence)."
    if not uncertain:
        return [noise, "No input is uncertain here: the scenario states every number exactly, so only chance makes runs differ."]
    return [noise, _unknown(estimate)]


def _unknown(estimate: Estimate) -> str:
    """What only more knowledge would narrow, as far as the draws tell."""
    if estimate.spread is None:
        return "With one run for each draw of the inputs, what is not known of the inputs cannot be told from that noise."
    low, _, high = estimate.spread
    limit = estimate.spread_limit
    draws = f" With {counted(estimate.draws or 0, 'draw')} of them this is rough: it may be as wide as"
    caution = f"{draws} {interval(*limit)} (95% confidence)." if limit and rough(estimate) else ""
    if of_few(estimate):
        return (
            f"Only more knowledge would narrow this: in nine in ten of the possibilities the chance is {interval(low, high)}, and the "
            f"few others make it {percent(estimate.probability)} over all.{caution}"
        )
    if differs(estimate):
        return (
            f"Only more knowledge would narrow this: depending on what is true of the uncertain inputs, the chance is anything "
            f"from {interval(low, high)} (nine in ten of the possibilities).{caution}"
        )
    if rules_out(estimate):
        return "What is not known of the inputs makes no visible difference to it."
    if limit is None:
        return "What is not known of the inputs was not seen to make a difference to it."
    return (
        f"What is not known of the inputs was not seen to make a difference, but there were too few draws of them "
        f"({estimate.draws:,}) to tell: depending on what is true of them, the chance may be anything from {interval(*limit)} "
        "(95% confidence)."
    )


def _said(about: Subject, words: str | None) -> Part:
    return Part(about, () if words is None else (words,))


def _main(result: Result, outcome: str) -> Part:
    point = result.points[result.shown]
    estimate = estimate_from(point["outcomes"][outcome])
    name = outcome_names(result.scenario)[outcome]
    condition = result.scenario.outcomes[outcome]
    meaning = f"(It is “{name}”: {' '.join([f'{words(condition, result.scenario)}.', *explained([condition], result.scenario)])})"
    curve = curve_of(result, outcome, result.shown)
    timing = None if curve is None else when(curve, all_count(curve, estimate.probability))
    setting = setting_words(spoken_settings(result)[0]) if len(result.points) == 1 else ""
    said = (verdict(estimate), meaning, *([f"Set here: {setting}."] if setting else []))
    return Part("main", said, (*caveats(estimate, point["uncertain"] > 0), *([timing] if timing else [])))


def _expected(result: Result) -> Part:
    """What the scenario's sources expected, and how to try that and what an event changes; nothing without claims or events."""
    file = store.SCENARIO if result.folder is None else str(result.folder / store.SCENARIO)
    items, table = expectations(result.scenario), commands(result.scenario, file)
    return Part("expected", (heading(result.scenario),) if table else (), tuple(items), tuple(table))


def _others(result: Result, main: str) -> Part:
    scenario, names = result.scenario, outcome_names(result.scenario)
    point = result.points[result.shown]
    outcomes = {name: estimate_from(values) for name, values in point["outcomes"].items() if name != main}
    uncertain, items = point["uncertain"] > 0, []
    for name, estimate in sorted(outcomes.items(), key=lambda item: (-item[1].probability, item[0])):
        reach = both_intervals(estimate, uncertain)
        if estimate.probability in (0, 1):
            none_or_all = "none" if estimate.probability == 0 else "all"
            one = "not in the one history" if estimate.probability == 0 else "in the one history"
            reach = one if estimate.runs == 1 else f"in {none_or_all} of {estimate.runs:,} histories"
            reach = f"{reach}; knowledge {knowledge(estimate)}" if uncertain else reach
        items.append(f"{percent(estimate.probability)} {names[name]} ({reach}): {words(scenario.outcomes[name], scenario)}.")
    title = "Other outcomes, from the most likely (noise: what more runs would narrow; knowledge: what only knowing more would):"
    known = explained([scenario.outcomes[main]], scenario)
    glosses = [said for said in explained([scenario.outcomes[name] for name in outcomes], scenario) if said not in known]
    return Part("others", (title, *([" ".join(glosses)] if glosses else [])) if items else (), tuple(items))


def _rules(result: Result) -> list[Part]:
    first = result.points[result.shown]["values"]["rule"]
    title = (
        f"Every outcome under each rule by which factions realign (all else is told under {first}; in brackets the noise of "
        f"simulating, 95%; * differs from {first} by more than that):"
    )
    found = moves(result)
    sentence, items = verdict_on_rules(result, found)
    note = "The rules ran on the same random numbers, so runs are compared one by one; the brackets are 95% for all of these together."
    return [
        Part("rules", (title,), table=tuple(rules_table(result, found))),
        Part("rules", (sentence,), tuple([*items, note] if items else ())),
    ]


def _company(result: Result, point: dict[str, Any]) -> list[Part]:
    names, threats = short_names(result.summary["factions"]), set(result.scenario.threat)
    weeks = int(point["values"].get("calendar.weeks", result.summary["weeks"]))
    end = week_day(result.scenario.calendar.start, weeks - 1)
    groups = [core for core in cores(point["pairs"], list(names), OFTEN) if not threats.issuperset(core[0])]
    seen = told_of(point["blocs"], threats)

    if not groups and not seen:
        return [Part("company", (_apart(point, end, result.scenario),)), *_fight_parts(point, result.scenario, names)]

    alone = f", leaving out blocs of {threat_name(result.scenario)} alone"
    aside = alone if len(outside(point["blocs"], threats)) < len(point["blocs"]) else ""

    def part(about: Subject, title: str, items: Sequence[str]) -> Part:
        return Part(about, (title,) if items else (), tuple(items))

    def together(members: Sequence[str]) -> str:
        return listing([names[member] for member in members])

    return [
        part(
            "company",
            f"Who ends up with whom, in the week of {end} (in brackets: any two of the group share a bloc in at least so many histories):",
            [f"{together(group)} ({percent(least)})" for group, least in groups],
        ),
        part(
            "blocs",
            f"The blocs seen most often, just so and with nobody else{aside}:",
            [f"{percent(bloc['share'])}: {together(bloc['members'])}" for bloc in seen],
        ),
        *_fight_parts(point, result.scenario, names),
    ]


def _apart(point: dict[str, Any], end: str, scenario: Scenario) -> str:
    """What is said where no bloc is seen often enough to be told."""
    if outside(point["blocs"], set(scenario.threat)):
        return (
            f"In the week of {end} no two factions share a bloc in half of the histories, and no bloc is seen in {percent(SEEN)} of them."
        )
    others = f"every faction but {threat_name(scenario)}" if scenario.threat else "every faction"
    where = "in the one history" if point["runs"] == 1 else f"in all of {point['runs']:,} histories"
    return f"In the week of {end} {others} stands alone, {where}."


def _fight_parts(point: dict[str, Any], scenario: Scenario, names: dict[str, str]) -> list[Part]:
    """The pairs that fight most often, those with the threat apart, which would else crowd out all others."""
    threats, threat = set(scenario.threat), threat_name(scenario)
    ranked = sorted(point["pairs"], key=lambda pair: -pair["fought"])
    against = [pair for pair in ranked if threats & {pair["a"], pair["b"]} and pair["fought"] >= OFTEN]
    among = [pair for pair in ranked if not threats & {pair["a"], pair["b"]} and pair["fought"] >= _SOMETIMES]
    title = f"Who is still fighting whom then, {threat} left aside:" if against else "Who is still fighting whom then:"
    told = [(title, among[:_MOST_PAIRS]), (f"Who is still fighting {threat}:", against[:_MOST_PAIRS])]
    return [
        Part("fights", (title,), tuple(f"{percent(pair['fought'])}: {names[pair['a']]} and {names[pair['b']]}" for pair in pairs))
        for title, pairs in told
        if pairs
    ]


def _text(part: Part, width: int) -> str:
    lines = [textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in part.paragraphs]
    for item in part.items:
        lines.append(textwrap.fill(item, width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False))
    return "\n".join([*lines, *(f"  {line}" for line in part.table)])
