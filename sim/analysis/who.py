"""Whom one faction ends up with, fights and avoids, in how many runs, and how that came about week by week."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.analysis.wording import listed, percent, week_day
from sim.result import Result, unknown

OFTEN = 0.5
"""With or against: in at least this share of runs."""
SELDOM = 0.05
"""Avoided: in one bloc in less than this share of runs, and not fought often."""
_LOOKS = 6

Reasons = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Companion:
    """Another faction as seen at the end: shares of runs in one bloc, allied, fought and neutral."""

    faction: str
    name: str
    together: float
    allied: float
    fought: float
    neutral: float


@dataclass(frozen=True, slots=True)
class Who:
    """A faction's company in `runs` runs. `companions` come by falling share of runs in one bloc.

    `weeks` gives for each other faction the shares of runs `allied` and `fought`, week by week. `reasons`, where
    given, the terms of affinity that weigh most, by other faction, with their means.
    """

    faction: str
    name: str
    runs: int
    start: str
    companions: tuple[Companion, ...]
    weeks: dict[str, dict[str, list[float]]]
    reasons: Reasons | None = None

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
        """Those it hardly ever shares a bloc with, though they do not mostly fight."""
        return [other for other in self.companions if other.together < SELDOM and other.fought < OFTEN]

    def as_dict(self) -> dict[str, Any]:
        """Everything, as plain values."""
        plain = asdict(self)
        for name in ("ends_up_with", "fights", "avoids"):
            plain[name] = [other.faction for other in getattr(self, name)]
        return plain

    def __str__(self) -> str:
        return words(self)


def who(result: Result, faction: str, *, design_point: int = 0, reasons: Reasons | None = None) -> Who:
    """The company of a faction at a design point; UnknownNameError if there is no such faction."""
    names: dict[str, str] = result.summary["factions"]
    if faction not in names:
        raise unknown("faction", faction, names)
    point = result.points[design_point]
    companions = []
    for pair in point["pairs"]:
        if faction in (pair["a"], pair["b"]):
            other = pair["b"] if pair["a"] == faction else pair["a"]
            shares = {key: pair[key] for key in ("together", "allied", "fought", "neutral")}
            companions.append(Companion(other, names[other], **shares))
    companions.sort(key=lambda companion: (-companion.together, companion.fought, companion.faction))
    weeks = _weekly(result, faction, design_point)
    return Who(faction, names[faction], point["runs"], result.summary["start"], tuple(companions), weeks, reasons)


def words(company: Who, width: int = 96) -> str:
    """The same to read: with whom, against whom, aloof from whom, and the way there at some dates."""
    lines = [f"{company.name}, in {company.runs:,} simulated histories", ""]
    lines += _group("Ends up with (in one bloc in the last week)", company.ends_up_with, "together", company.reasons, width)
    sometimes = [other for other in company.companions if SELDOM <= other.together < OFTEN]
    lines += _group("Sometimes with", sometimes, "together", None, width)
    lines += _group("Fights (a clash in the last weeks)", company.fights, "fought", company.reasons, width)
    if company.avoids:
        names = listed([other.name for other in company.avoids])
        lines += _wrap(f"Avoids (in one bloc in less than {percent(SELDOM)}, mostly without fighting): {names}", width, "")
        lines.append("")
    shown = [*company.ends_up_with[:4], *company.fights[:4]]
    lines += _table(company, shown or list(company.companions[:4]))
    return "\n".join(lines).rstrip()


def _weekly(result: Result, faction: str, design_point: int) -> dict[str, dict[str, list[float]]]:
    import pyarrow.compute as pc

    table = result.table("pairs")
    mine = pc.and_(
        pc.equal(table["design_point"], design_point), pc.or_(pc.equal(table["a"], faction), pc.equal(table["b"], faction))
    )
    columns = table.filter(mine).to_pydict()
    weeks: dict[str, dict[str, list[float]]] = {}
    for a, b, allied, fought in zip(columns["a"], columns["b"], columns["allied"], columns["fought"], strict=True):
        shares = weeks.setdefault(b if a == faction else a, {"allied": [], "fought": []})
        shares["allied"].append(allied)
        shares["fought"].append(fought)
    return dict(sorted(weeks.items()))


def _group(title: str, others: Sequence[Companion], key: str, reasons: Reasons | None, width: int) -> list[str]:
    if not others:
        return []
    lines = [f"{title}:"]
    for other in others:
        because = ""
        if reasons and other.faction in reasons:
            because = ": " + ", ".join(f"{term} {mean:+.2f}" for term, mean in reasons[other.faction])
        lines += _wrap(f"{percent(getattr(other, key)):>6}  {other.name}{because}", width, "  ")
    return [*lines, ""]


def _table(company: Who, others: Sequence[Companion]) -> list[str]:
    """Shares allied and fought with some others, at dates from the first week to the last."""
    if not others:
        return []
    last = len(company.weeks[others[0].faction]["allied"]) - 1
    start = date.fromisoformat(company.start)
    looks = sorted({round(week) for week in np.linspace(0, last, min(_LOOKS, last + 1)).tolist()})
    room = max(len(other.name) for other in others)
    lines = ["Week by week, the share of histories in which they are allied / have fought of late:"]
    for week in looks:
        lines.append(f"  {week_day(start, week)}:")
        for other in others:
            shares = company.weeks[other.faction]
            lines.append(f"    {other.name:<{room}}  {percent(shares['allied'][week]):>10} / {percent(shares['fought'][week])}")
    return lines


def _wrap(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + "        ", break_on_hyphens=False)
