"""In how far an answer depends on the rule of realignment: paired differences on common random numbers, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.analysis.paired import Tally
from sim.analysis.wording import brief_percent, outcome_names

if TYPE_CHECKING:
    from sim.result import Result

CONFIDENCE = 0.95
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Move:
    """By how much an outcome's probability differs under `rule` from that under the first rule of the result that has runs.

    `low` and `high` bound the noise of simulating at 95% for all differences of the result together.
    """

    outcome: str
    rule: str
    difference: float
    low: float
    high: float

    @property
    def beyond_noise(self) -> bool:
        """Whether the noise of simulating cannot account for it."""
        return self.low > 0 or self.high < 0


def compares_rules(result: Result) -> bool:
    """Whether the result's design points are rules, and nothing else."""
    return len(result.points) > 1 and list(result.points[0]["values"]) == ["rule"]


def moves(result: Result) -> tuple[Move, ...]:
    """Every outcome under every other rule, against the first, run by run, with the intervals of paired shares (sim.analysis.paired).

    Runs that failed under either rule are left out, and rules that share no run with the first.
    """
    rules = [point["values"]["rule"] for point in result.points]
    outcomes = list(result.points[0]["outcomes"])
    if not outcomes:
        return ()
    table = result.columns("runs", ["design_point", "run", "draw", *(f"out.{outcome}" for outcome in outcomes)])
    at, runs, draws = (table.column(name).to_numpy() for name in ("design_point", "run", "draw"))
    rows = [np.flatnonzero(at == point) for point in range(len(rules))]
    both = {point: _same_runs(runs, rows[result.shown], rows[point]) for point in range(len(rules)) if point != result.shown}
    level = 1 - (1 - CONFIDENCE) / max(1, len(outcomes) * (len(rules) - 1))
    z = NormalDist().inv_cdf((1 + level) / 2)
    held = np.stack([table.column(f"out.{outcome}").to_numpy().astype(np.bool_) for outcome in outcomes], axis=1)
    tallies = {point: Tally.of(held[theirs], held[ours], draws[ours]) for point, (ours, theirs) in both.items() if len(ours)}
    intervals = {point: tally.intervals(z, _uncertain(result, point)) for point, tally in tallies.items()}
    found = [
        Move(outcome, rules[point], float(tally.differences[k]), *(float(bound[k]) for bound in intervals[point]))
        for k, outcome in enumerate(outcomes)
        for point, tally in tallies.items()
    ]
    return tuple(found)


def _uncertain(result: Result, point: int) -> bool:
    """Whether runs of a draw share inputs that are uncertain under this rule or the first."""
    return bool(result.points[point]["uncertain"] or result.points[result.shown]["uncertain"])


def _same_runs(runs: Rows, ours: Rows, theirs: Rows) -> tuple[Rows, Rows]:
    """The rows of two design points, ascending by run, that are of the same runs."""
    _, one, other = np.intersect1d(runs[ours], runs[theirs], assume_unique=True, return_indices=True)
    return ours[one], theirs[other]


def comparison(result: Result) -> dict[str, Any]:
    """What `coalition run --json` says of it."""
    return {"against": result.points[result.shown]["values"]["rule"], "moves": [asdict(move) for move in moves(result)]}


def rules_table(result: Result, found: Sequence[Move]) -> list[str]:
    """A line an outcome, the one the question is about first, a column a rule; * marks what is beyond noise."""
    rules = [point["values"]["rule"] for point in result.points]
    names, far = outcome_names(result.scenario), {(move.outcome, move.rule) for move in found if move.beyond_noise}
    main = result.summary["main"]
    rows = [["", *rules]]
    shares = {name: estimate["probability"] for name, estimate in result.points[result.shown]["outcomes"].items()}
    for outcome in sorted(names, key=lambda name: (name != main, -shares[name], name)):
        cells = (_cell(point["outcomes"][outcome], (outcome, rule) in far) for point, rule in zip(result.points, rules, strict=True))
        rows.append([names[outcome], *cells])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cell(values: dict[str, Any] | None, marked: bool) -> str:
    if values is None:
        return "no run succeeded"
    share = brief_percent(values["probability"])
    return f"{share} ({100 * values['low']:.0f} to {100 * values['high']:.0f}%){' *' if marked else ''}"


def verdict_on_rules(result: Result, found: Sequence[Move]) -> tuple[str, list[str]]:
    """Whether the answer depends on the rule, in a sentence, and how far each outcome that does moves, a line each."""
    names, main = outcome_names(result.scenario), result.summary["main"]
    first = result.points[result.shown]["values"]["rule"]
    far = [move for move in found if move.beyond_noise]
    ranked = sorted(far, key=lambda move: (move.outcome != main, -abs(move.difference), move.outcome))
    which = list(dict.fromkeys(move.outcome for move in ranked))
    if not far:
        return f"Does the answer depend on the rule? Not that one could tell: against {first} no outcome moves by more than noise.", []
    if main in which:
        size = max((move for move in far if move.outcome == main), key=lambda move: abs(move.difference))
        begins = f"Yes: “{names[main]}” is {_points(size)} under {size.rule} than under {first}"
    else:
        begins = f"Not for “{names[main]}”, which moves by no more than noise, but for others"
    rest = f"; of all {len(names)} outcomes {len(which)} {'moves' if len(which) == 1 else 'move'} by more than noise"
    lines = [f"{names[outcome]}: {'; '.join(_reaches(ranked, outcome))}." for outcome in which]
    return f"Does the answer depend on the rule? {begins}{rest}:", lines


def _points(move: Move) -> str:
    return f"{100 * abs(move.difference):.0f} points {'likelier' if move.difference > 0 else 'less likely'}"


def _reaches(far: list[Move], outcome: str) -> Iterator[str]:
    for move in far:
        if move.outcome == outcome:
            yield f"{100 * move.difference:+.0f} points under {move.rule} ({100 * move.low:+.0f} to {100 * move.high:+.0f})"
