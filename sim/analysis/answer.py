"""The answer to a scenario's question, in words one can read out to whoever asked it."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.analysis.blocs import cores
from sim.analysis.wording import day, interval, likelihood, listed, named, percent, short_names, week_day
from sim.result import Estimate, Result, estimate_from

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 96
NO_FORECAST = (
    "This is no forecast. It works out what follows from the scenario's assumptions, judgements among them, in a much "
    "simplified world; every assumption and its source is written in the scenario."
)
_SEEN = 0.02
_VISIBLE = 0.005
_MOST_BLOCS = 6
_OFTEN = 0.5


def main_outcome(scenario: Scenario) -> str | None:
    """The outcome that the question is about: that of the first claim, else the first one; None without outcomes."""
    claimed = [claim.outcome for claim in scenario.claims.values()]
    return next(iter([*claimed, *scenario.outcomes]), None)


def answer(result: Result, width: int = WIDTH) -> str:
    """The answer in plain words: the question, the main outcome, the others, who ends up with whom, both intervals."""
    scenario, points = result.scenario, result.points
    parts = [_fill(scenario.question or scenario.title, width)]
    if not result.complete:
        parts.append(_fill(f"The run was stopped: this rests on the {result.manifest['runs_done']:,} runs done until then.", width))
    main = main_outcome(scenario)
    if main is not None:
        parts.append(_main_answer(result, main, width) if len(points) == 1 else _swept(result, main, width))
        if len(points) == 1:
            parts += _others(result, main, width)
    parts.append(_company(result, points[0], width))
    parts.append(_fill(NO_FORECAST, width))
    return "\n\n".join(part for part in parts if part)


def verdict(estimate: Estimate) -> str:
    """The likelihood in one sentence; 0 and 1 are said as such."""
    runs = f"{estimate.runs:,}"
    if estimate.probability == 0:
        return f"It never happened: in none of {runs} simulated histories."
    if estimate.probability == 1:
        return f"It always happened: in all of {runs} simulated histories."
    return f"{likelihood(estimate.probability).capitalize()}: it happened in {percent(estimate.probability)} of {runs} simulated histories."


def caveats(estimate: Estimate) -> list[str]:
    """What more runs would narrow, and what only more knowledge would: a sentence each."""
    noise = f"More runs would narrow this: {interval(estimate.low, estimate.high)} is what the noise of simulating allows (95%)."
    if estimate.probability in (0, 1):
        limit = f"at most {percent(estimate.high)}" if estimate.probability == 0 else f"at least {percent(estimate.low)}"
        noise = f"More runs would narrow this: by the noise of simulating alone the chance is {limit} (95%)."
    if estimate.spread is None:
        return [noise, "With one run for each draw of the inputs, what is not known of the inputs cannot be told from that noise."]
    low, _, high = estimate.spread
    if high - low < _VISIBLE:
        return [noise, "What is not known of the inputs makes no visible difference to it."]
    return [
        noise,
        f"Only more knowledge would narrow this: depending on what is true of the uncertain inputs, the chance is anything "
        f"from {interval(low, high)} (nine in ten of the possibilities).",
    ]


def when(timing: dict[str, Any]) -> str | None:
    """When it happened, in one sentence; None if it never did."""
    if not timing["ever"]:
        return None
    first, middle, last = (day(date.fromisoformat(moment)) for moment in timing["dates_if_ever"])
    spell = f" (the middle half of them between {first} and {last})" if first != last else ""
    return f"It held at some time in {percent(timing['ever'])} of histories, at the median first in the week of {middle}{spell}."


def _main_answer(result: Result, outcome: str, width: int) -> str:
    point = result.points[0]
    estimate = estimate_from(point["outcomes"][outcome])
    lines = [_fill(verdict(estimate), width)]
    lines.append(_fill(f"(It is “{named(outcome)}”: {_meaning(result, outcome)}.)", width))
    lines += [_item(caveat, width) for caveat in caveats(estimate)]
    timing = when(point["time_to_event"][outcome])
    if timing:
        lines.append(_item(timing, width))
    return "\n".join(lines)


def _others(result: Result, main: str, width: int) -> list[str]:
    outcomes = {name: estimate_from(values) for name, values in result.points[0]["outcomes"].items() if name != main}
    if not outcomes:
        return []
    lines = ["Other outcomes, from the most likely (noise: what more runs would narrow; knowledge: what only knowing more would):"]
    for name, estimate in sorted(outcomes.items(), key=lambda item: (-item[1].probability, item[0])):
        head = f"{percent(estimate.probability)} {named(name)} ({_both(estimate)}): {_meaning(result, name)}"
        if estimate.probability in (0, 1):
            always = "in none" if estimate.probability == 0 else "in all"
            head = f"{percent(estimate.probability)} {named(name)} ({always} of {estimate.runs:,} histories): {_meaning(result, name)}"
        lines.append(_item(head + ".", width))
    return ["\n".join([_fill(lines[0], width), *lines[1:]])]


def _swept(result: Result, outcome: str, width: int) -> str:
    lines = [_fill(f"How likely is “{named(outcome)}” ({_meaning(result, outcome)})? It depends:", width)]
    for point in result.points:
        estimate = estimate_from(point["outcomes"][outcome])
        setting = ", ".join(f"{path} = {value}" for path, value in point["values"].items())
        lines.append(_item(f"{setting}: {percent(estimate.probability)} ({_both(estimate)}), {likelihood(estimate.probability)}", width))
    lines.append(_fill("All points share their random numbers, so differences between them are not chance alone.", width))
    lines.append(_fill("Below, who ends up with whom at the first of them.", width))
    return "\n".join(lines)


def _both(estimate: Estimate) -> str:
    noise = f"noise {interval(estimate.low, estimate.high)}"
    if estimate.spread is None or estimate.spread[2] - estimate.spread[0] < _VISIBLE:
        return noise
    return f"{noise}; knowledge {interval(estimate.spread[0], estimate.spread[2])}"


def _company(result: Result, point: dict[str, Any], width: int) -> str:
    names = short_names(result.summary["factions"])
    threats = set(result.scenario.threat)
    end = week_day(result.scenario.calendar.start, result.summary["weeks"] - 1)
    groups = [core for core in cores(point["pairs"], list(names), _OFTEN) if not threats.issuperset(core[0])]
    seen = [bloc for bloc in point["blocs"] if bloc["share"] >= _SEEN and not threats.issuperset(bloc["members"])][:_MOST_BLOCS]
    fights = sorted((pair for pair in point["pairs"] if pair["fought"] >= _OFTEN), key=lambda pair: -pair["fought"])[:_MOST_BLOCS]
    parts = (
        (
            f"Who ends up with whom, in the week of {end} (in brackets: any two of the group share a bloc in at least so many histories):",
            [f"{listed([names[member] for member in group])} ({percent(least)})" for group, least in groups],
        ),
        (
            "The blocs seen most often, just so and with nobody else:",
            [f"{percent(bloc['share'])}: {listed([names[member] for member in bloc['members']])}" for bloc in seen],
        ),
        (
            "Who is still fighting whom then:",
            [f"{percent(pair['fought'])}: {names[pair['a']]} and {names[pair['b']]}" for pair in fights],
        ),
    )
    return "\n\n".join("\n".join([_fill(head, width), *(_item(item, width) for item in items)]) for head, items in parts if items)


def _meaning(result: Result, outcome: str) -> str:
    from sim.scenario.describe import words

    return words(result.scenario.outcomes[outcome], result.scenario)


def _fill(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)


def _item(text: str, width: int) -> str:
    return textwrap.fill(text, width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
