"""Whom one faction ends up with, fights and avoids, in how many runs, and how that came about week by week."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.analysis.blocs import OFTEN
from sim.analysis.wording import brief_day, percent
from sim.prose import counted, listing
from sim.result import Result
from sim.scenario.kinds import Merger, Split
from sim.scenario.naming import faction_id, short_names

SELDOM = 0.05
"""Avoided: in one bloc in less than this share of runs, and not fought often."""
_LOOKS = 6
_ALLIED = "(Allied is more than being in one bloc: it takes most of the last weeks, and a tie or forces within each other's reach.)"
_TERMS = (
    "(The numbers after a colon are the terms that weigh most in the faction's affinity towards the other: above 0 what draws it there, "
    "below 0 what keeps it away. They are means over some of the histories, in the last week.)"
)

Reasons = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Companion:
    """Another faction as seen at the end: shares of runs in one bloc, allied, fought and neutral; and in which both are `there` then."""

    faction: str
    name: str
    together: float
    allied: float
    fought: float
    neutral: float
    there: float = 1.0


@dataclass(frozen=True, slots=True)
class Who:
    """A faction's company in `runs` runs, in the share `there` of which it exists at the end.

    `companions` come by falling share of runs in one bloc.

    `weeks` gives for each other faction the shares of runs `allied` and `fought`, week by week. `reasons`, where
    given, the terms of affinity that weigh most, by other faction, with their means. All at one `design_point`.
    """

    faction: str
    name: str
    runs: int
    start: str
    companions: tuple[Companion, ...]
    weeks: dict[str, dict[str, list[float]]]
    reasons: Reasons | None = None
    design_point: int = 0
    there: float = 1.0

    @property
    def ends_up_with(self) -> list[Companion]:
        """Those it shares a bloc with in half of the runs or more."""
        return [other for other in self.companions if other.together >= OFTEN]

    @property
    def fights(self) -> list[Companion]:
        """Those it has fought of late in half of the runs or more, most often first."""
        return sorted((other for other in self.companions if other.fought >= OFTEN), key=lambda other: -other.fought)

    @property
    def avoids(self) -> list[Companion]:
        """Those it hardly ever shares a bloc with, though they do not mostly fight, where both are there."""
        return [
            other
            for other in self.companions
            if other.there and other.together < SELDOM * other.there and other.fought < OFTEN * other.there
        ]

    def as_dict(self) -> dict[str, Any]:
        """Everything, as plain values."""
        plain = asdict(self)
        for name in ("ends_up_with", "fights", "avoids"):
            plain[name] = [other.faction for other in getattr(self, name)]
        return plain

    def __str__(self) -> str:
        return words(self)


def who(result: Result, faction: str, *, design_point: int = 0, reasons: Reasons | None = None) -> Who:
    """The company of a faction, given by id or name, at a design point.

    UnknownNameError if there is no such faction, CoalitionError if no such point, AllRunsFailedError if no run of it succeeded.
    """
    names: dict[str, str] = result.summary["factions"]
    faction = faction_id(faction, names)
    point = result.point(design_point)
    companions, there = [], _there(result, faction, design_point)
    for pair in point["pairs"]:
        if faction in (pair["a"], pair["b"]):
            other = pair["b"] if pair["a"] == faction else pair["a"]
            shares = {key: pair[key] for key in ("together", "allied", "fought", "neutral")}
            companions.append(Companion(other, names[other], **shares, there=there[other]))
    companions.sort(key=lambda companion: (-companion.together, companion.fought, companion.faction))
    weeks = _weekly(result, faction, design_point)
    start = result.summary["start"]
    return Who(faction, names[faction], point["runs"], start, tuple(companions), weeks, reasons, design_point, there[faction])


def words(company: Who, width: int = 96) -> str:
    """The same to read: with whom, against whom, aloof from whom, and the way there at some dates."""
    names = short_names({company.faction: company.name, **{other.faction: other.name for other in company.companions}})
    lines = [f"{company.name}, in {counted(company.runs, 'simulated history', 'simulated histories')}", ""]
    if company.there < 1:
        lines += [*textwrap.wrap(_coming_and_going(company, names[company.faction]), width), ""]
    if company.there:
        lines += _at_the_end(company, names, width)
    allied = _table(company, company.ends_up_with[:_LOOKS] or company.companions[:_LOOKS], names, "allied", "Allied")
    lines += [*allied[:-1], *_wrap(_ALLIED, width, "  "), ""] if allied else []
    lines += _table(company, company.fights[:_LOOKS], names, "fought", "Fighting")
    return "\n".join(lines).rstrip()


def _at_the_end(company: Who, names: Mapping[str, str], width: int) -> list[str]:
    lines: list[str] = []

    def group(title: str, others: Sequence[Companion], key: str, reasons: Reasons | None) -> None:
        lines.append(f"{title}:" if others else f"{title}: nobody")
        for other in others:
            because = ""
            if reasons and other.faction in reasons:
                because = ": " + ", ".join(f"{term} {mean:+.2f}" for term, mean in reasons[other.faction])
            lines.extend(_wrap(f"{percent(getattr(other, key)):>6}  {names[other.faction]}{because}", width, "  "))
        lines.append("")

    group(
        "Ends up with (in one bloc in the last week, in half of the histories or more)", company.ends_up_with, "together", company.reasons
    )
    sometimes = [other for other in company.companions if SELDOM <= other.together < OFTEN]
    group("Sometimes with", sometimes[:_LOOKS], "together", None)
    group("Fights (a clash not long before the end, in half of the histories)", company.fights, "fought", company.reasons)
    if any(other.faction in (company.reasons or {}) for other in (*company.ends_up_with, *company.fights)):
        lines += [*_wrap(_TERMS, width, ""), ""]
    if company.avoids:
        avoided = listing([names[other.faction] for other in company.avoids])
        lines += [*_wrap(f"Avoids (hardly ever in one bloc, mostly without fighting): {avoided}.", width, ""), ""]
    return lines


def _coming_and_going(company: Who, name: str) -> str:
    """What is to be known of a faction that a split or a merger makes or ends."""
    if company.there == 0:
        return f"{name} is there at the end of none of them: a split or a merger has ended it, or none has made it. The weeks before:"
    return f"{name} is there at the end of {percent(company.there)} of them, since a split or a merger makes or ends it; shares are of all."


def _there(result: Result, faction: str, design_point: int) -> dict[str, float]:
    """The share of runs in which the faction is there at the end, and in which it and each of the others is."""
    names = list(result.summary["factions"])
    if not any(isinstance(event.detail, Split | Merger) for event in result.scenario.events.values()):
        return dict.fromkeys(names, 1.0)
    table = result.columns("runs", ["design_point", *(f"bloc.{name}" for name in names)])
    rows = table["design_point"].to_numpy() == design_point
    mine = table[f"bloc.{faction}"].to_numpy()[rows] >= 0
    return {name: float((mine & (table[f"bloc.{name}"].to_numpy()[rows] >= 0)).mean()) for name in names}


def _weekly(result: Result, faction: str, design_point: int) -> dict[str, dict[str, list[float]]]:
    import pyarrow.compute as pc

    table = result.table("pairs")
    mine = pc.and_(pc.equal(table["design_point"], design_point), pc.or_(pc.equal(table["a"], faction), pc.equal(table["b"], faction)))
    columns = table.filter(mine).to_pydict()
    weeks: dict[str, dict[str, list[float]]] = {}
    for a, b, allied, fought in zip(columns["a"], columns["b"], columns["allied"], columns["fought"], strict=True):
        shares = weeks.setdefault(b if a == faction else a, {"allied": [], "fought": []})
        shares["allied"].append(allied)
        shares["fought"].append(fought)
    return dict(sorted(weeks.items()))


def _table(company: Who, others: Sequence[Companion], names: Mapping[str, str], key: str, title: str) -> list[str]:
    """Shares of runs with some others at dates from the first week to the last."""
    if not others:
        return []
    last = len(company.weeks[others[0].faction][key]) - 1
    looks = sorted({round(week) for week in np.linspace(0, last, min(_LOOKS, last + 1)).tolist()})
    start = date.fromisoformat(company.start)
    head = f"{title}, in the week of"
    room = max(len(head), *(len(names[other.faction]) + 2 for other in others))
    lines = [f"{head:<{room}}" + "".join(f"{brief_day(start + timedelta(weeks=week)):>11}" for week in looks)]
    for other in others:
        shares = company.weeks[other.faction][key]
        lines.append(f"  {names[other.faction]:<{room - 2}}" + "".join(f"{percent(shares[week]):>11}" for week in looks))
    return [*lines, ""]


def _wrap(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + " " * 8, break_on_hyphens=False)
