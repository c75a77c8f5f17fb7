"""All partitions of an additively separable hedonic game at once: which are stable, and which has the least energy.

Player i in bloc C gets sum over the other members j of v_ij; alone it gets 0 (Bogomolnaia & Jackson 2002). A partition is

    individually rational   if nobody gets more by going alone,
    Nash stable             if nobody gets more by going to another bloc or alone,
    individually stable     if nobody gets more by going alone, or to a bloc none of whose members loses by it (v_ji < 0).

Where `max_blocs` allows no further bloc, nobody can go alone. What differs by at most 1e-12 of the largest sum_j |v_ij| is equal.

Bogomolnaia, A. & Jackson, M. O. (2002). The stability of hedonic coalition structures. Games and Economic Behavior 38(2), 201-230.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from sim.compiled import compiled
from sim.errors import CoalitionError
from sim.games.grid import Floats, Grid, Integers, on_grid, square
from sim.games.landscape import energy, game, landscape_grid
from sim.games.moves import advance, in_play
from sim.games.partitions import Labels, enumerable, unrank
from sim.games.sweeps import Position, in_ranges


@dataclass(frozen=True, slots=True)
class Census:
    """How many of the partitions are individually rational, Nash and individually stable; the first of them, by labels.

    `lowest` is the configuration of least energy (equal ones: the first) and `lowest_energy` its energy; None if no sizes were given.
    """

    configurations: int
    rational: int
    nash: tuple[Labels, ...]
    individual: tuple[Labels, ...]
    nash_count: int
    individual_count: int
    lowest_energy: float | None
    lowest: Labels | None


@dataclass(frozen=True, slots=True)
class _Part:
    """What a range of partitions holds: counts (rational, Nash, individual), first numbers, and least energy with its number."""

    counts: Integers
    nash: Integers
    individual: Integers
    least: int
    least_number: int

    def then(self, later: _Part, tolerance: int, keep: int) -> _Part:
        """Both ranges as one; of equal energies the earlier counts."""
        lower = later if later.least < self.least - tolerance else self
        return _Part(
            self.counts + later.counts,
            np.concatenate([self.nash, later.nash])[:keep],
            np.concatenate([self.individual, later.individual])[:keep],
            lower.least,
            lower.least_number,
        )


def census(
    values: Any,
    max_blocs: int | None = None,
    sizes: Any = None,
    propensities: Any = None,
    workers: int | None = None,
    keep: int = 10_000,
) -> Census:
    """Every partition looked at once. `values` (n, n): v_ij is what i gets from j's company; the diagonal is ignored.

    With `sizes` (n) and `propensities` (n, n) also the least energy (see landscape). At most `keep` stable partitions of
    each kind are listed, all are counted. `workers` is the number of threads, which changes no result.

    Raises TooLarge above 2**24 partitions, CoalitionError for what is no game.
    """
    value = square("values", values)
    n = len(value)
    configurations = enumerable(n, max_blocs)
    grid = separable_grid(value)
    tables, tolerance = _tables(grid, sizes, propensities)
    keep = max(keep, 0)

    def sweep(first: int, length: int) -> _Part:
        position = Position(first, tables, max_blocs)
        counts, least = np.zeros(3, np.int64), np.array([np.iinfo(np.int64).max, first], np.int64)
        nash, individual = np.zeros(min(keep, length), np.int64), np.zeros(min(keep, length), np.int64)
        _judge(
            first, length, tables, grid.tolerance, tolerance, position.slot, position.before, position.attraction,
            counts, nash, individual, least,
        )  # fmt: skip
        return _Part(counts, nash[: counts[1]].copy(), individual[: counts[2]].copy(), int(least[0]), int(least[1]))

    found = reduce(lambda sofar, later: sofar.then(later, tolerance, keep), in_ranges(configurations, sweep, workers))
    lowest = None if sizes is None else unrank(found.least_number, n, max_blocs)
    rational, nash_count, individual_count = found.counts.tolist()
    return Census(
        configurations=configurations,
        rational=rational,
        nash=tuple(unrank(number, n, max_blocs) for number in found.nash.tolist()),
        individual=tuple(unrank(number, n, max_blocs) for number in found.individual.tolist()),
        nash_count=nash_count,
        individual_count=individual_count,
        lowest_energy=None if lowest is None else energy(sizes, propensities, lowest),
        lowest=lowest,
    )


def separable_grid(value: Floats) -> Grid:
    """Values (n, n) on the grid. Raises CoalitionError where they are too large for their sum to be a number."""
    with np.errstate(over="ignore"):
        scale = float(np.abs(value).sum(axis=1).max())
    if not np.isfinite(scale):
        raise CoalitionError("values: they are too large to be added up")
    return on_grid(value, scale)


def _tables(grid: Grid, sizes: Any, propensities: Any) -> tuple[Integers, int]:
    """What a player's company gives to each (n columns), and, with sizes, n more columns of the landscape; its tolerance."""
    given = np.ascontiguousarray(grid.units.T)
    if sizes is None and propensities is None:
        return given, 0
    if sizes is None or propensities is None:
        raise CoalitionError("sizes and propensities: an energy needs both")
    size, propensity = game(sizes, propensities)
    if len(size) != len(given):
        raise CoalitionError(f"sizes: {len(given)} are needed, one for each player, not {len(size)}")
    landscape = landscape_grid(size, propensity)
    return np.ascontiguousarray(np.hstack([given, landscape.units])), landscape.tolerance


@compiled
def _judge(
    number, length, tables, tolerance, energy_tolerance, slot, before, attraction, counts, nash, individual, least
):  # fmt: skip
    """Judges `length` partitions from `number` on; counts them, and lists the numbers of the first stable ones."""
    players, most = len(slot), len(attraction)
    for current in range(number, number + length):
        rows = in_play(slot, before, most)
        if is_rational(slot, attraction, rows, tolerance):
            counts[0] += 1
        verdict = stability(slot, attraction, rows, tables, tolerance)
        if verdict == 2:
            if counts[1] < len(nash):
                nash[counts[1]] = current
            counts[1] += 1
        if verdict >= 1:
            if counts[2] < len(individual):
                individual[counts[2]] = current
            counts[2] += 1
        if attraction.shape[1] > players:
            energy = 0
            for i in range(players):
                energy -= attraction[slot[i], players + i]
            if energy < least[0] - energy_tolerance:
                least[0] = energy
                least[1] = current
        advance(tables, slot, before, attraction)


@compiled
def is_rational(slot, attraction, rows, tolerance):
    """Whether nobody gets more alone, for which there has to be room: a row in play that nobody is in."""
    occupied = 0
    worst = 0
    for i in range(len(slot)):
        occupied = max(occupied, slot[i] + 1)
        worst = min(worst, attraction[slot[i], i])
    return worst >= -tolerance or occupied == rows


@compiled
def stability(slot, attraction, rows, tables, tolerance):
    """2 if Nash stable, 1 if only individually stable, 0 if neither."""
    verdict = 2
    for i in range(len(slot)):
        bar = attraction[slot[i], i] + tolerance
        for row in range(rows):
            if attraction[row, i] > bar:
                verdict = 1
                if is_welcome(i, row, slot, tables, tolerance):
                    return 0
    return verdict


@compiled
def is_welcome(player, row, slot, tables, tolerance):
    """Whether no member of the row's bloc loses by the company of `player`; an empty row has nobody to lose."""
    worst = 0
    for j in range(len(slot)):
        if slot[j] == row:
            worst = min(worst, tables[player, j])
    return worst >= -tolerance
