"""Under which conditions an outcome happens: boxes and a tree over the inputs of a result's runs, drawn or varied by its sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.analysis.boxes import Box, Draws, Limit, Measured, boxes
from sim.analysis.trees import Tree, tree, weightiest
from sim.analysis.wording import percent
from sim.asked import a_result, at_least
from sim.errors import CoalitionError
from sim.prose import counted
from sim.scenario.spelling import input_name, input_phrase
from sim.studies.cases import FEW_VALUES, Column, cases

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

MOST_INPUTS, MOST_BOXES = 4, 2
FEWEST_DRAWS = 80
MOST_ROWS = 50_000
"""Draws, each counted at every design point, that are looked at unless more are asked for: a minute's work."""
_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit on one input: at least (`above`) or at most `value`, as holds in `share` of all draws (at all points looked at).

    `stepped`: the input has a few values only, of which `value` is one; `single`: it is the only one that the limit leaves. With
    a `name` the path varies over names, and the condition is that it is (`above`) or is not this one. `chance` is its
    quasi-p-value on the held-out draws; None in a tree, where limits are not judged one by one.
    """

    path: str
    label: str
    phrase: str
    above: bool
    value: float
    share: float
    chance: float | None = None
    stepped: bool = False
    name: str | None = None
    single: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A box in words' reach: its conditions, and its measures on the half it was found on and on the held-out half."""

    conditions: tuple[Condition, ...]
    found_on: Measured
    held_out: Measured


@dataclass(frozen=True, slots=True)
class Branch:
    """A leaf of the tree: its conditions, the outcome's share there on held-out draws with its 95% interval, its share of draws."""

    conditions: tuple[Condition, ...]
    probability: float
    low: float
    high: float
    mass: float


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where an outcome holds (or, `negated`, does not) more often than elsewhere, at one `design_point` or (None) at all `points`.

    `values` is what that one sets, empty for all, which then differ in the paths `varied`. Points of which no run succeeded
    are not looked at: `left_out` is how many. `probability` is over all runs. Conditions are from `draws` of `all_draws`, of
    `replicates` runs each at each point; half of them were held out to judge, at every point. `inputs` is the number of inputs
    tried, those that vary over the points included.
    """

    outcome: str
    negated: bool
    design_point: int | None
    points: int
    left_out: int
    varied: tuple[str, ...]
    values: dict[str, Any]
    draws: int
    all_draws: int
    replicates: int
    inputs: int
    probability: float
    rules: tuple[Rule, ...]
    branches: tuple[Branch, ...]
    explained: float

    def __repr__(self) -> str:
        asked = f"{'not ' if self.negated else ''}{self.outcome!r}"
        limited = ", ".join(repr(condition.path) for condition in self.rules[0].conditions) if self.rules else ""
        boxes = f"{counted(len(self.rules), 'box', 'boxes')}{f', the first on {limited}' if limited else ''}"
        return f"Discovery({asked}, {percent(self.probability)} of all runs, {counted(self.draws, 'draw')}, {boxes})"

    @property
    def found(self) -> bool:
        """Whether any box stood the test of the held-out draws."""
        return bool(self.rules)

    def as_dict(self) -> dict[str, Any]:
        """The answer as `coalition discover --json` prints it."""
        return {**asdict(self), "rules": [asdict(rule) for rule in self.rules], "branches": [asdict(branch) for branch in self.branches]}


def discover(
    result: Result,
    outcome: str | None = None,
    *,
    negate: bool = False,
    design_point: int | None = None,
    inputs: str | Sequence[str] | None = None,
    most_inputs: int = MOST_INPUTS,
    most_boxes: int = MOST_BOXES,
    most_rows: int = MOST_ROWS,
) -> Discovery:
    """The conditions on drawn inputs under which an outcome (the main one unless named) holds, or with `negate` does not.

    Boxes (PRIM) of at most `most_inputs` inputs, at most `most_boxes`, and a tree. Each draw of the inputs counts with
    the share of its runs. Even draws find, odd draws judge. `inputs` are patterns of paths, such as `factions.*`.

    Of a sweep all design points of which a run succeeded are looked at together, unless one is asked for: what varies over
    them is an input like any other, and a draw, which all points meet, finds or judges at all of them.

    If draws times points are more than `most_rows`, so many are looked at: those of some draws (at least FEWEST_DRAWS), at all
    points, chosen at random by the scenario's seed.

    Raises UnknownNameError for an outcome that does not exist, AllRunsFailedError if no run of the design point asked for
    succeeded, CoalitionError if there is none of that number, where no input is drawn or varies, too few draws are there,
    or no input or box is allowed.
    """
    a_result(result)
    at_least(1, most_inputs=most_inputs, most_boxes=most_boxes, most_rows=most_rows)
    some = [number for number, point in enumerate(result.points) if point["runs"]]
    points = some if design_point is None else [design_point]
    scenario = result.scenario_at(points[0])
    name = result.outcome(outcome)
    everything, columns, all_draws, share = cases(result, name, points, negate, most_rows, FEWEST_DRAWS)
    varied = dict.fromkeys(column.path for column in columns if column.path in result.points[points[0]]["values"])
    chosen = _matching(columns, inputs)
    everything, columns = everything.columns(chosen), [columns[column] for column in chosen]
    first, second = _halves(everything)
    kept = weightiest(first, _CANDIDATES, scenario.seed)
    told = _Told(scenario, [columns[column] for column in kept], everything.inputs[:, kept])
    found_on, judged_on = first.columns(kept), second.columns(kept)
    grown = tree(found_on, judged_on, scenario.seed)
    return Discovery(
        outcome=name,
        negated=negate,
        design_point=points[0] if len(points) == 1 else None,
        points=len(points),
        left_out=0 if design_point is not None else len(result.points) - len(some),
        varied=tuple(varied),
        values=result.points[points[0]]["values"] if len(points) == 1 else {},
        draws=everything.count,
        all_draws=all_draws,
        replicates=scenario.replicates,
        inputs=len({column.path for column in columns}),
        probability=share,
        rules=tuple(told.rule(box) for box in boxes(found_on, judged_on, most_inputs, most_boxes)),
        branches=told.branches(grown),
        explained=grown.explained,
    )


def _halves(everything: Draws) -> tuple[Draws, Draws]:
    """Even draws and odd draws, each with all its rows. Raises CoalitionError for too few."""
    if everything.count < FEWEST_DRAWS:
        raise CoalitionError(
            f"only {counted(everything.count, 'draw')} of the inputs, of which half are held out to judge: at least {FEWEST_DRAWS} "
            "are needed; run more, or with fewer --replicates"
        )
    numbers = np.arange(len(everything)) if everything.numbers is None else everything.numbers
    return everything.part(numbers % 2 == 0), everything.part(numbers % 2 == 1)


def _matching(columns: Sequence[Column], patterns: str | Sequence[str] | None) -> list[int]:
    """The columns whose path matches one of the patterns. Raises CoalitionError if none does."""
    if patterns is None:
        return list(range(len(columns)))
    given = [patterns] if isinstance(patterns, str) else list(patterns)
    found = [number for number, column in enumerate(columns) if any(fnmatchcase(column.path, pattern) for pattern in given)]
    if not found:
        raise CoalitionError(f"no uncertain input matches {', '.join(given)}; paths look like {columns[0].path}, patterns like factions.*")
    return found


class _Told:
    """Columns as paths and labels."""

    def __init__(self, scenario: Scenario, columns: Sequence[Column], inputs: npt.NDArray[np.float64]) -> None:
        self._scenario, self._columns, self._inputs = scenario, columns, inputs

    def rule(self, box: Box) -> Rule:
        """A box whose columns have names, the limit that matters most first."""
        limits = sorted(box.limits, key=lambda limit: (limit.chance, limit.column))
        return Rule(tuple(self._condition(limit, limit.chance) for limit in limits), box.found_on, box.held_out)

    def branches(self, grown: Tree) -> tuple[Branch, ...]:
        """The leaves of a tree whose columns have names."""
        return tuple(
            Branch(
                tuple(self._condition(Limit(column, above, value, 1.0)) for column, above, value in leaf.turns),
                leaf.probability,
                leaf.low,
                leaf.high,
                leaf.mass,
            )
            for leaf in grown.leaves
        )

    def _condition(self, limit: Limit, chance: float | None = None) -> Condition:
        column, within = self._columns[limit.column], limit.holds(self._inputs)
        values, value = np.unique(self._inputs[:, limit.column]), limit.value
        kept = np.unique(self._inputs[within, limit.column])
        stepped = len(values) <= FEW_VALUES and len(kept) > 0
        if stepped:
            value = float(kept[0] if limit.above else kept[-1])
        return Condition(
            path=column.path,
            label=input_name(column.path, self._scenario),
            phrase=input_phrase(column.path, self._scenario),
            above=limit.above,
            value=value,
            share=float(within.mean()),
            chance=chance,
            stepped=stepped,
            name=column.name,
            single=stepped and len(kept) == 1,
        )
