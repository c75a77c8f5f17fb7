"""What the runs of a result had as inputs, and how often an outcome held: a row for each draw at each design point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.boxes import Draws, Values
from sim.analysis.draws import successes_of
from sim.analysis.swept import value_words
from sim.errors import CoalitionError

if TYPE_CHECKING:
    from sim.result import Result

_SEED = "seed"
FEW_VALUES = 12
"""An input of which no more values occur is told by those values."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of inputs holds: the number at a path; or, where a path varies over names, 1 where it is `name`, else 0."""

    path: str
    name: str | None = None


class Cases(NamedTuple):
    """The draws looked at, what their columns are, how many draws there are in all, and the share of all runs in which the outcome held."""

    draws: Draws
    columns: list[Column]
    all_draws: int
    share: float


def cases(
    result: Result, outcome: str, points: Sequence[int], negate: bool = False, most_rows: int | None = None, fewest: int = 1
) -> Cases:
    """The draws at some design points, ordered by draw, and what their columns are: drawn inputs, then what varies over the points.

    Inputs are as stored, or drawn again from their addresses. Points of one seed meet the same draws. The outcome holds, or
    with `negate` does not, in `successes` of a row's runs. Of more than `most_rows` rows those of some draws only, but `fewest`,
    are looked at: chosen at random by the scenario's seed, the same each time. Raises CoalitionError where no input is
    drawn or varies.
    """
    from sim.world import World

    table = result.table("runs")
    edges = np.searchsorted(table["design_point"].to_numpy(), np.arange(len(result.points) + 1))
    parts = [table.slice(edges[point], edges[point + 1] - edges[point]) for point in points]
    worlds: dict[int, World] = {}
    paths = list(World(result.scenario_at(points[0])).uncertain)
    stored = all(f"in.{path}" in table.column_names for path in paths)
    varied = _varied([result.points[point]["values"] for point in points])
    if not paths and not varied:
        raise CoalitionError("no input is uncertain here: nothing but chance makes the runs differ, so there are no conditions to discover")
    seeds = [result.points[point]["values"].get(_SEED, result.scenario.seed) for point in points]
    counts = [
        successes_of(part[f"out.{outcome}"].to_numpy() ^ negate, part["draw"].to_numpy(), seed)
        for part, seed in zip(parts, seeds, strict=True)
    ]
    together = np.concatenate([each[:, :4] for each in counts])
    _, numbers = np.unique(together[:, :2], axis=0, return_inverse=True)
    chosen = _chosen(numbers, most_rows, fewest, result.scenario.seed)
    rows: list[npt.NDArray[np.float64]] = []
    for number, (point, kept) in enumerate(zip(points, np.split(chosen, np.cumsum([len(each) for each in counts])[:-1]), strict=True)):
        draws, starts = counts[number][kept][:, [1, 4]].T
        if stored:
            drawn = [parts[number][f"in.{path}"].to_numpy()[starts] for path in paths]
        else:
            if seeds[number] not in worlds:  # what is drawn depends on seed, draw and path alone
                worlds[seeds[number]] = World(result.scenario_at(point))
            again = worlds[seeds[number]].draw(draws).values
            drawn = [again[path] for path in paths]
        rows.append(np.column_stack([*drawn, *(np.full(len(draws), values[number]) for values in varied.values())]))
    looked_at = _ordered(np.concatenate(rows), together[chosen], numbers[chosen], len(points))
    share = int(together[:, 2].sum()) / max(1, int(together[:, 3].sum()))
    return Cases(looked_at, [*map(Column, paths), *varied], int(numbers.max()) + 1, share)


def _chosen(numbers: npt.NDArray[np.int64], most_rows: int | None, fewest: int, seed: int) -> npt.NDArray[np.bool_]:
    """Which rows are looked at: all, or of more than `most_rows` all rows of some draws."""
    if most_rows is None or len(numbers) <= most_rows:
        return np.ones(len(numbers), np.bool_)
    count = int(numbers.max()) + 1
    kept = min(count, max(fewest, most_rows * count // len(numbers)))
    chosen = np.zeros(count, np.bool_)
    chosen[np.random.default_rng(seed).choice(count, kept, replace=False)] = True
    return chosen[numbers]


def _ordered(inputs: Values, counts: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64], points: int) -> Draws:
    """Rows by seed and draw, which are numbered anew; `counts` (rows, 4) holds seeds, draws, successes, sizes."""
    if points == 1:
        return Draws(inputs, counts[:, 2], counts[:, 3])
    _, anew = np.unique(numbers, return_inverse=True)
    order = np.argsort(anew, kind="stable")
    return Draws(inputs[order], counts[order, 2], counts[order, 3], anew[order].astype(np.int64))


def _varied(settings: Sequence[dict[str, Any]]) -> dict[Column, list[float]]:
    """The columns of what differs among the points, each with its value at each point; a seed is no condition."""
    found: dict[Column, list[float]] = {}
    for path in settings[0]:
        values = [setting[path] for setting in settings]
        known = list(dict.fromkeys(value_words(value) for value in values))
        if path == _SEED or len(known) == 1:
            continue
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            found[Column(path)] = [float(value) for value in values]
            continue
        told = known[:1] if len(known) == 2 else known
        found |= {Column(path, name): [float(value_words(value) == name) for value in values] for name in told}
    return found
