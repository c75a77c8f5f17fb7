"""What summary.json and summary.csv say: per design point, outcomes with both intervals, when, blocs, pairs, weeks."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.analysis.blocs import members, most_seen, together_counts, typical_run
from sim.analysis.estimates import estimate
from sim.analysis.survival import among_those, survival

if TYPE_CHECKING:
    from sim.result import Survival
    from sim.rows import Layout, Rows
    from sim.scenario import Scenario

SCHEMA = 1
WEEKLY = ("coalition_share", "threat_strength")
"""Weekly columns whose quantiles are kept for fan charts."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_FAN_RUNS = 100_000


@dataclass
class Kept:
    """What a design point's summary is made of, gathered while its runs go by; about 0.2 kB a run.

    `fans` holds the columns named in WEEKLY, float32[runs, weeks] each, of the first 100,000 runs: enough for quantiles.
    """

    draws: list[npt.NDArray[np.int64]] = field(default_factory=list)
    runs: list[npt.NDArray[np.int64]] = field(default_factory=list)
    held: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    first: list[npt.NDArray[np.int16]] = field(default_factory=list)
    blocs: list[npt.NDArray[np.int16]] = field(default_factory=list)
    fans: dict[str, list[npt.NDArray[np.float32]]] = field(default_factory=dict)
    count: int = 0

    def add(self, layout: Layout, rows: Rows) -> None:
        """Takes the next runs."""
        for kept, values in zip(
            (self.draws, self.runs, self.held, self.first, self.blocs),
            (rows.draws, rows.runs, rows.held, rows.first, rows.blocs),
            strict=True,
        ):
            kept.append(values.copy())  # type: ignore[attr-defined]
        for name in WEEKLY:
            if self.count < _FAN_RUNS and name in layout.weekly:
                self.fans.setdefault(name, []).append(rows.weekly[layout.weekly.index(name)].copy())
        self.count += len(rows)


def main_outcome(scenario: Scenario) -> str | None:
    """The outcome that the question is about: that of the first claim, else the first one; None without outcomes."""
    claimed = [claim.outcome for claim in scenario.claims.values()]
    return next(iter([*claimed, *scenario.outcomes]), None)


def summarise(scenario: Scenario, design_points: Sequence[Mapping[str, Any]], main: str | None) -> dict[str, Any]:
    """The content of summary.json around its design points; `main` is the outcome told first."""
    return {
        "schema": SCHEMA,
        "title": scenario.title,
        "question": scenario.question,
        "main": main,
        "start": scenario.calendar.start.isoformat(),
        "weeks": scenario.calendar.weeks,
        "replicates": scenario.replicates,
        "seed": scenario.seed,
        "factions": {name: faction.name for name, faction in scenario.factions.items()},
        "design_points": list(design_points),
    }


def summarise_point(
    layout: Layout,
    kept: Kept,
    values: Mapping[str, Any],
    start: date,
    pairs: Sequence[tuple[str, str]],
    pair_counts: npt.NDArray[np.int64],
    uncertain: int,
) -> dict[str, Any]:
    """One design point; `pair_counts` is int64[weeks, pairs, (fought, allied)] over its runs, `uncertain` how many inputs are drawn."""
    draws, held, first = np.concatenate(kept.draws), np.concatenate(kept.held), np.concatenate(kept.first)
    blocs = np.concatenate(kept.blocs)
    typical = typical_run(blocs)
    curves = {
        name: survival(first[:, k], draws, len(pair_counts), start, uncertain=uncertain > 0) for k, name in enumerate(layout.outcomes)
    }
    return {
        "values": dict(values),
        "runs": kept.count,
        "uncertain": uncertain,
        "outcomes": {name: estimate(held[:, k], draws, uncertain=uncertain > 0).as_dict() for k, name in enumerate(layout.outcomes)},
        "time_to_event": {name: time_to_event(curves[name], float((first[:, k] >= 0).mean())) for k, name in enumerate(layout.outcomes)},
        "survival": {name: curve.as_dict() for name, curve in curves.items()},
        "blocs": [{"members": bloc, "share": count / kept.count} for bloc, count in most_seen(blocs, layout.factions)],
        "typical": {"run": int(np.concatenate(kept.runs)[typical]), "blocs": members(blocs[typical], layout.factions)},
        "pairs": _pairs(layout, pairs, pair_counts[-1], blocs),
        "weekly": {name: _fan(np.concatenate(parts)) for name, parts in kept.fans.items()},
    }


def without_runs(layout: Layout, values: Mapping[str, Any], uncertain: int) -> dict[str, Any]:
    """A design point of which no run succeeded: nothing is known of its outcomes, which are None."""
    nothing: dict[str, None] = dict.fromkeys(layout.outcomes)
    return {
        "values": dict(values),
        "runs": 0,
        "uncertain": uncertain,
        "outcomes": nothing,
        "time_to_event": nothing,
        "survival": nothing,
        "blocs": [],
        "typical": None,
        "pairs": [],
        "weekly": {},
    }


def time_to_event(curve: Survival, ever: float) -> dict[str, Any]:
    """When an outcome's window first held, from its survival curve; in a share `ever` of runs it did.

    `weeks` are quartiles over all runs, None where fewer ever hold; `weeks_if_ever` over those in which it ever holds.
    A quartile is the first week by which that share of runs has held. `dates` are the first days of those weeks.
    """
    weeks, if_ever, days = curve.quartiles, among_those(curve), [moment.isoformat() for moment in curve.dates()]
    return {
        "ever": ever,
        "weeks": list(weeks),
        "dates": [None if week is None else days[week] for week in weeks],
        "weeks_if_ever": list(if_ever),
        "dates_if_ever": [None if week is None else days[week] for week in if_ever],
    }


def summary_csv(summary: Mapping[str, Any], scenario: Scenario) -> str:
    """The outcomes of all design points as a flat table; empty cells where no run succeeded, and no median for what has no date."""
    paths = list(summary["design_points"][0]["values"])
    head = ["design_point", *paths, "outcome", "probability", "low", "high", "runs", "spread_05", "spread_50", "spread_95"]
    head += ["draws", "spread_limit_05", "spread_limit_95", "ever", "median_week", "median_date"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for number, point in enumerate(summary["design_points"]):
        for name, outcome in point["outcomes"].items():
            row = [number, *(point["values"][path] for path in paths), name]
            if outcome is None:
                row += [None, None, None, 0]
                writer.writerow([*row, *[None] * (len(head) - len(row))])
                continue
            when = point["time_to_event"][name]
            spread = outcome["spread"] or [None, None, None]
            row += [outcome[key] for key in ("probability", "low", "high", "runs")]
            row += [*spread, outcome["draws"], *(outcome["spread_limit"] or [None, None])]
            median = (when["weeks"][1], when["dates"][1]) if scenario.outcomes[name].happens else (None, None)
            writer.writerow([*row, when["ever"], *median])
    return text.getvalue()


def _pairs(
    layout: Layout, pairs: Sequence[tuple[str, str]], counts: npt.NDArray[np.int64], blocs: npt.NDArray[np.int16]
) -> list[dict[str, Any]]:
    runs = len(blocs)
    together = together_counts(blocs)
    index = {name: number for number, name in enumerate(layout.factions)}
    return [
        {
            "a": a,
            "b": b,
            "allied": int(allied) / runs,
            "fought": int(fought) / runs,
            "neutral": int(runs - fought - allied) / runs,
            "together": int(together[index[a], index[b]]) / runs,
        }
        for (a, b), (fought, allied) in zip(pairs, counts, strict=True)
    ]


def _fan(values: npt.NDArray[np.float32]) -> dict[str, list[float]]:
    levels = np.quantile(values[:_FAN_RUNS], QUANTILES, axis=0)
    return {f"{share:g}": [round(float(value), 6) for value in level] for share, level in zip(QUANTILES, levels, strict=True)}
