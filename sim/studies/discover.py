"""Under which conditions an outcome happens: boxes and a tree over the drawn inputs of a result's runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.analysis.boxes import Box, Draws, Measured, boxes, inside
from sim.analysis.spelling import input_phrase, input_words
from sim.analysis.trees import Tree, tree, weightiest
from sim.design import scenario_at
from sim.errors import CoalitionError
from sim.result import unknown

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

MOST_INPUTS, MOST_BOXES = 4, 2
FEWEST_DRAWS = 80
_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit on one input: at least (`above`) or at most `value`, as holds in `share` of all draws.

    `chance` is its quasi-p-value on the held-out draws; None in a tree, where limits are not judged one by one.
    """

    path: str
    label: str
    phrase: str
    above: bool
    value: float
    share: float
    chance: float | None = None


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
    """Where an outcome holds (or, `negated`, does not) more often than elsewhere, at one design point.

    `probability` is over all `draws`, of `replicates` runs each; half of them were held out to judge. `inputs` is the
    number of inputs tried.
    """

    outcome: str
    negated: bool
    design_point: int
    values: dict[str, Any]
    draws: int
    replicates: int
    inputs: int
    probability: float
    rules: tuple[Rule, ...]
    branches: tuple[Branch, ...]
    explained: float

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
    design_point: int = 0,
    inputs: str | Sequence[str] | None = None,
    most_inputs: int = MOST_INPUTS,
    most_boxes: int = MOST_BOXES,
) -> Discovery:
    """The conditions on drawn inputs under which an outcome (the main one unless named) holds, or with `negate` does not.

    Boxes (PRIM) of at most `most_inputs` inputs, at most `most_boxes`, and a tree. Each draw of the inputs counts with
    the share of its runs. Even draws find, odd draws judge. `inputs` are patterns of paths, such as `factions.*`.

    Raises UnknownNameError for an outcome that does not exist, AllRunsFailedError if no run of the design point succeeded,
    CoalitionError where no input is drawn or too few draws are there.
    """
    scenario = _scenario(result, design_point)
    name = outcome or result.summary["main"]
    if name is None or name not in scenario.outcomes:
        raise unknown("outcome", str(name), scenario.outcomes)
    everything, paths = _draws(result, scenario, name, design_point, negate)
    chosen = _matching(paths, inputs)
    if len(everything) < FEWEST_DRAWS:
        raise CoalitionError(
            f"only {len(everything)} draws of the inputs, of which half are held out to judge: at least {FEWEST_DRAWS} are needed; "
            "run more, or with fewer --replicates"
        )
    everything = Draws(everything.inputs[:, chosen], everything.successes, everything.sizes)
    names = [paths[column] for column in chosen]
    first, second = everything.part(slice(0, None, 2)), everything.part(slice(1, None, 2))
    columns = weightiest(first, _CANDIDATES, scenario.seed)
    found_on, judged_on = (Draws(half.inputs[:, columns], half.successes, half.sizes) for half in (first, second))
    told = _Told(scenario, [names[column] for column in columns], everything.inputs[:, columns])
    grown = tree(found_on, judged_on, scenario.seed)
    return Discovery(
        outcome=name,
        negated=negate,
        design_point=design_point,
        values=result.points[design_point]["values"],
        draws=len(everything),
        replicates=scenario.replicates,
        inputs=len(names),
        probability=everything.share,
        rules=tuple(told.rule(box) for box in boxes(found_on, judged_on, most_inputs, most_boxes)),
        branches=told.branches(grown),
        explained=grown.explained,
    )


def _scenario(result: Result, design_point: int) -> Scenario:
    """The scenario of a design point. Raises CoalitionError if there is none of that number."""
    count = len(result.points)
    if not 0 <= design_point < count:
        known = "number 0 only" if count == 1 else f"numbers 0 to {count - 1}"
        raise CoalitionError(f"there is no design point {design_point}: the result has {known}")
    return scenario_at(result.scenario, result.point(design_point)["values"])


def _draws(result: Result, scenario: Scenario, outcome: str, design_point: int, negate: bool) -> tuple[Draws, list[str]]:
    """The draws of a design point, and the paths of their inputs: as stored, or drawn again from their addresses."""
    import pyarrow.compute as compute

    from sim.world import World

    table = result.table("runs")
    table = table.filter(compute.equal(table["design_point"], design_point))
    held = table[f"out.{outcome}"].to_numpy() ^ negate
    numbers, starts, sizes = np.unique(table["draw"].to_numpy(), return_index=True, return_counts=True)
    paths = list(World(scenario).uncertain)
    if not paths:
        raise CoalitionError("no input is uncertain here: nothing but chance makes the runs differ, so there are no conditions to discover")
    if all(f"in.{path}" in table.column_names for path in paths):
        values = np.array([table[f"in.{path}"].to_numpy()[starts] for path in paths]).T
    else:
        drawn = World(scenario).draw(numbers).values
        values = np.array([drawn[path] for path in paths]).T
    successes: npt.NDArray[np.int64] = np.add.reduceat(held.astype(np.int64), starts)
    return Draws(values, successes, sizes.astype(np.int64)), paths


def _matching(paths: Sequence[str], patterns: str | Sequence[str] | None) -> list[int]:
    """The columns whose path matches one of the patterns. Raises CoalitionError if none does."""
    if patterns is None:
        return list(range(len(paths)))
    given = [patterns] if isinstance(patterns, str) else list(patterns)
    found = [column for column, path in enumerate(paths) if any(fnmatchcase(path, pattern) for pattern in given)]
    if not found:
        raise CoalitionError(f"no uncertain input matches {', '.join(given)}; paths look like {paths[0]}, patterns like factions.*")
    return found


class _Told:
    """Columns as paths and labels."""

    def __init__(self, scenario: Scenario, paths: Sequence[str], inputs: npt.NDArray[np.float64]) -> None:
        self._scenario, self._paths, self._inputs = scenario, paths, inputs

    def rule(self, box: Box) -> Rule:
        """A box whose columns have names, the limit that matters most first."""
        limits = sorted(box.limits, key=lambda limit: (limit.chance, limit.column))
        conditions = [self._condition(limit.column, limit.above, limit.value, limit.chance) for limit in limits]
        return Rule(tuple(conditions), box.found_on, box.held_out)

    def branches(self, grown: Tree) -> tuple[Branch, ...]:
        """The leaves of a tree whose columns have names."""
        return tuple(
            Branch(tuple(self._condition(*turn) for turn in leaf.turns), leaf.probability, leaf.low, leaf.high, leaf.mass)
            for leaf in grown.leaves
        )

    def _condition(self, column: int, above: bool, value: float, chance: float | None = None) -> Condition:
        from sim.analysis.boxes import Limit

        share = float(inside([Limit(column, above, value, 1.0)], self._inputs).mean())
        path = self._paths[column]
        return Condition(path, input_words(path, self._scenario), input_phrase(path, self._scenario), above, value, share, chance)
