"""What a report says, gathered from a result before any of it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from sim import figures, store
from sim.analysis.blocs import OFTEN, cores, told_of
from sim.analysis.expectations import commands, expectations, heading
from sim.analysis.wording import outcome_names, percent
from sim.design import scenario_at
from sim.prose import counted, listing
from sim.report.inputs import Group, grade_counts, input_groups
from sim.report.outcomes import Outcome, happening_picture, in_order, outcome_rows
from sim.report.pictures import inline
from sim.report.prose import Answer, answer_blocks
from sim.report.sweep import Sweep, sweep_of
from sim.report.terms import terms
from sim.report.timeline import event_marks
from sim.report.words import labels
from sim.scenario.naming import short_names

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc seen at the end of `share` of the runs."""

    members: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page; pictures are ready-made SVG, None where the scenario has nothing to show."""

    title: str
    question: str
    answer: Answer
    no_forecast: str
    complete: bool
    start: str
    length: str
    runs: int
    failed: str
    uncertain: bool
    outcomes: tuple[Outcome, ...]
    happening: Markup | None
    not_drawn: int
    sweep: Sweep | None
    map: Markup | None
    fought_within: str
    pairs: tuple[tuple[str, str, float, float], ...]
    course: Markup | None
    waiting: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    blocs: tuple[Bloc, ...]
    inputs: tuple[Group, ...]
    sources: tuple[tuple[str, str, str, str], ...]
    grade_counts: dict[str, int]
    expecting: str
    expected: tuple[str, ...]
    trying: tuple[str, ...]
    unknowns: tuple[str, ...]
    reproduce: tuple[tuple[str, str], ...]


def gather(result: Result) -> Report:
    """The content of a result's report; tables and figures are those of the first design point of which a run succeeded."""
    from sim.analysis.answer import NO_FORECAST

    scenario, summary, point = result.scenario, result.summary, result.points[result.shown]
    names = short_names(summary["factions"])
    happened, not_drawn = happening_picture(result)
    sweep = sweep_of(result) if len(result.points) > 1 else None
    marks, waiting = event_marks(scenario_at(scenario, point["values"]))
    return Report(
        title=summary["title"],
        question=summary["question"] or "",
        answer=answer_blocks(result),
        no_forecast=NO_FORECAST,
        complete=result.complete,
        start=summary["start"],
        length=_length(result),
        runs=point["runs"],
        failed=_failed(result),
        uncertain=point["uncertain"] > 0,
        outcomes=outcome_rows(result),
        happening=happened,
        not_drawn=not_drawn,
        sweep=sweep,
        map=_map(point["pairs"], summary["factions"]),
        fought_within=counted(round(scenario.inputs()["parameters.fought_weeks"].central), "week"),
        pairs=tuple((names[pair["a"]], names[pair["b"]], pair["together"], pair["fought"]) for pair in point["pairs"]),
        course=_course(scenario, point["weekly"], marks, date.fromisoformat(summary["start"])),
        waiting=tuple(waiting),
        terms=terms(scenario, point["uncertain"] > 0),
        blocs=tuple(
            Bloc(tuple(names[member] for member in bloc["members"]), bloc["share"]) for bloc in told_of(point["blocs"], scenario.threat)
        ),
        inputs=input_groups(scenario),
        sources=tuple((key, source.title or key, source.date or "", source.address or "") for key, source in scenario.sources.items()),
        grade_counts=grade_counts(scenario),
        expecting=heading(scenario),
        expected=tuple(expectations(scenario)),
        trying=tuple(commands(scenario, store.SCENARIO)),
        unknowns=_unknowns(scenario, point, summary["main"], f" at {sweep.shown}" if sweep else ""),
        reproduce=_reproduce(result),
    )


def _length(result: Result) -> str:
    """How many weeks the runs have, in words; over all design points where these differ in it."""
    weeks = {int(point["values"].get("calendar.weeks", result.summary["weeks"])) for point in result.points}
    low, high = min(weeks), max(weeks)
    return counted(high, "week") if low == high else f"{low:,} to {counted(high, 'week')}"


def _failed(result: Result) -> str:
    """How many runs failed, of how many, at all design points; empty if none did."""
    failed = result.manifest["runs_failed"]
    return f"{failed:,} of {failed + result.manifest['runs_done']:,} runs failed and are not counted" if failed else ""


def _map(pairs: Sequence[dict[str, Any]], factions: dict[str, str]) -> Markup | None:
    if not pairs:
        return None
    table, names, marks = pd.DataFrame(pairs), short_names(factions), labels(factions)
    together, fought = (figures.square(table, value, list(factions)) for value in ("together", "fought"))
    titles = {}
    for pair in pairs:
        words = (
            f"{names[pair['a']]} and {names[pair['b']]}: in one bloc in {percent(pair['together'])}, fought in {percent(pair['fought'])}"
        )
        for first, second in ((pair["a"], pair["b"]), (pair["b"], pair["a"])):
            titles[f"together:{first}:{second}"] = titles[f"fought:{first}:{second}"] = words
    description = (
        "Heat map of who ends up with whom: shares of runs in one bloc and of runs with fighting. The table below has the numbers."
    )
    groups = [group for group, _ in cores(pairs, list(factions), OFTEN)]
    return inline(figures.who_with_whom(together, fought, marks, groups), "map", description, titles)


def _course(scenario: Scenario, weekly: dict[str, Any], marks: Sequence[figures.EventMark], start: date) -> Markup | None:
    panels = {
        "coalition_share": "Coalition against the threat: its share of all weight but the threat's",
        "threat_strength": "Threat: its strength, against that at the start",
    }
    if scenario.landscape:
        return None
    fans = {title: figures.fan(weekly[metric], start) for metric, title in panels.items() if metric in weekly}
    if not fans or not scenario.threat:
        return None
    references = {title: limit for metric, title in panels.items() if (limit := _limit(scenario, metric)) is not None}
    description = "; ".join(
        f"{title}: median {table[0.5].iloc[0]:.0%} at the start, {table[0.5].iloc[-1]:.0%} at the end" for title, table in fans.items()
    )
    return inline(figures.course(fans, marks, references), "course", description)


def _limit(scenario: Scenario, metric: str) -> float | None:
    """The number that an outcome compares a metric (of all the world) with, to be drawn as a line."""
    for outcome in scenario.outcomes.values():
        for leaf in outcome.leaves():
            limits = [limit for limit in (leaf.at_least, leaf.at_most, leaf.above, leaf.below) if limit is not None]
            if leaf.metric == metric and leaf.place is None and limits:
                return float(limits[0])
    return None


def _unknowns(scenario: Scenario, point: dict[str, Any], main: str | None, at: str) -> tuple[str, ...]:
    """What the reader should hold against the numbers, from the result itself; of a sweep that of a design point, told by `at`."""
    counts = grade_counts(scenario)
    world = sum(counts.values())
    judged = counts.get("J", 0) + counts.get("U", 0) + counts.get("", 0)
    found = [f"{judged:,} of the {world:,} numbers about the world are judgement, unverified, or carry no grade."]
    drawn = sum(path.startswith("parameters.") and number.constant is None for path, number in scenario.inputs().items())
    if drawn:
        which, each = ("1 parameter of the rules is", "it") if drawn == 1 else (f"{drawn} parameters of the rules are", "them")
        found.append(f"{which} not known from data; each draw takes {each} from a range set by hand.")
    names = outcome_names(scenario)
    said = {name: (f"“{names[name]}”", point["outcomes"][name]) for name in in_order(main, point)}
    wide = [name for name, value in said.values() if value["spread"] and value["spread"][2] - value["spread"][0] > 0.5]
    if wide:
        found.append(
            f"How likely it is{at} depends mostly on inputs that are not known, and more runs will not change that, for {listing(wide)}."
        )
    for share, runs in ((1, "every run"), (0, "no run")):
        sure = [name for name, value in said.values() if value["probability"] == share]
        if sure:
            found.append(f"In {runs}{at}: {listing(sure)}. That is a property of these rules and inputs, not a certainty.")
    hindsight = sum(relation.hindsight for relation in (*scenario.rivalries, *scenario.ties))
    if hindsight:
        rests = "1 relation rests" if hindsight == 1 else f"{hindsight} relations rest"
        found.append(f"{rests} on sources later than the start and may know what happened next.")
    return tuple(found)


def _reproduce(result: Result) -> tuple[tuple[str, str], ...]:
    manifest, summary = result.manifest, result.summary
    seed, replicates = summary["seed"], summary["replicates"]
    each = f" at each of {len(result.points):,} settings" if len(result.points) > 1 else ""
    uncertain = any(point["uncertain"] for point in result.points)
    share = f"of which {replicates} share each draw" if replicates > 1 else "each with its own draw"
    shared = f", {share} of the uncertain inputs" if uncertain else "; no input is uncertain"
    return (
        ("Command", f"coalition run scenario.yaml --out again --runs {manifest['runs']} --replicates {replicates} --seed {seed}"),
        ("Scenario (SHA-256)", manifest["scenario"]),
        ("Runs", f"{manifest['runs']:,}{each}{shared}"),
        ("Versions", ", ".join(f"{name} {version}" for name, version in manifest["versions"].items() if version)),
        ("Platform", " ".join(manifest["platform"].values())),
    )
