"""The outcomes in a report: a row for each, the main one first, and when they happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sim.analysis.timing import curve_of, when_briefly
from sim.analysis.wording import knowledge, percent
from sim.report.happening import MOST_PANELS, happening
from sim.report.pictures import inline
from sim.report.words import outcome_title
from sim.result import estimate_from
from sim.scenario.words import words

if TYPE_CHECKING:
    from sim.result import Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome's row: shares in [0, 1].

    `when` says by when half of all runs had shown it, or half of those that do; "" if none does, and for what is asked of the
    end alone. `spread` is over what is not known of the inputs, `limit` the widest that the draws leave possible; None with one
    replicate a draw or if no input is uncertain. `knowledge` says both in words; empty if no input is uncertain.
    """

    name: str
    meaning: str
    probability: float
    low: float
    high: float
    spread: tuple[float, float, float] | None
    limit: tuple[float, float] | None
    knowledge: str
    runs: int
    when: str


def outcome_rows(result: Result) -> tuple[Outcome, ...]:
    """The rows of the design point that is shown, the main outcome first, then from the most likely."""
    point = result.points[result.shown]
    return tuple(_outcome(result, name) for name in in_order(result.summary["main"], point))


def happening_picture(result: Result) -> tuple[Markup | None, int]:
    """When outcomes happen, None where none does or in a result of a version that kept no survival curves; and how many are left out."""
    ordered = in_order(result.summary["main"], result.points[result.shown])
    found = {outcome_title(name, result.scenario): curve_of(result, name, result.shown) for name in ordered}
    curves = {name: curve for name, curve in found.items() if curve is not None and curve.happened[-1]}
    if not curves:
        return None, 0
    drawn = dict(list(curves.items())[:MOST_PANELS])
    shares = "; ".join(f"{name} in {percent(curve.happened[-1])} of runs" for name, curve in drawn.items())
    description = f"Shares of runs in which each outcome has happened by each week. By the end: {shares}"
    return inline(happening(drawn), "happening", description), len(curves) - len(drawn)


def in_order(main: str | None, point: dict[str, Any]) -> list[str]:
    """The outcome that the question is about, then the others from the most likely, as the answer has them."""
    return sorted(point["outcomes"], key=lambda name: (name != main, -point["outcomes"][name]["probability"], name))


def _outcome(result: Result, name: str) -> Outcome:
    scenario, point = result.scenario, result.points[result.shown]
    curve = curve_of(result, name, result.shown)
    values, uncertain = point["outcomes"][name], point["uncertain"] > 0
    estimate = estimate_from(values)
    return Outcome(
        name=outcome_title(name, scenario),
        meaning=words(scenario.outcomes[name], scenario),
        probability=values["probability"],
        low=values["low"],
        high=values["high"],
        spread=estimate.spread if uncertain else None,
        limit=estimate.spread_limit if uncertain else None,
        knowledge=knowledge(estimate) if uncertain else "",
        runs=values["runs"],
        when="" if curve is None else when_briefly(curve),
    )
