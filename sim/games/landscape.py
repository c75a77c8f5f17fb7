"""Landscape theory: the energy of a configuration, its local minima, and how much of the landscape drains into each.

A configuration is a partition of n players into blocs (Axelrod & Bennett 1993 allow two). With sizes s and propensities p:

    F_i = sum over j in other blocs of s_j p_ij             (frustration of i)
    E   = sum_i s_i F_i = sum over ordered pairs in different blocs of s_i s_j p_ij

A move is one player going to another bloc, or alone where `max_blocs` allows another; it changes E by twice what it costs the
mover in sum_j s_i s_j (p_ij + p_ji)/2 over the members of its bloc. A minimum is a configuration whose energy no move lowers;
it is strict if every move raises it. Its basin is the number of configurations from which steepest descent ends in it, itself
included. Energies that differ by at most 1e-12 of sum_ij s_i s_j |p_ij| count as equal. Steepest descent takes the move that
lowers the energy most; of equal ones that of the lowest player, and of its the bloc of the lowest member, alone last.

Axelrod, R. & Bennett, D. S. (1993). A landscape theory of aggregation. British Journal of Political Science 23(2), 211-233.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.asked import at_least
from sim.errors import CoalitionError
from sim.games import moves, partitions
from sim.games.basins import basins as count_basins
from sim.games.grid import Floats, Grid, Integers, numbers, on_grid, square
from sim.games.partitions import Labels
from sim.games.searching import explore
from sim.games.sweeps import find_minima


@dataclass(frozen=True, slots=True)
class Minimum:
    """A configuration whose energy no single move lowers.

    `basin`: configurations (in a search: starts) from which steepest descent ends in it; None if not asked for.
    `strict`: every single move raises the energy.
    """

    labels: Labels
    energy: float
    basin: int | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Landscape:
    """The minima of a landscape, ascending by energy, equal ones by labels.

    `configurations`: how many there are. `method`: every one was looked at, or a search was made from some. `minima_count`:
    how many minima were found, of which `minima` holds the lowest.
    """

    configurations: int
    method: Literal["exact", "search"]
    minima: tuple[Minimum, ...]
    minima_count: int


def energy(sizes: Any, propensities: Any, labels: Sequence[int]) -> float:
    """E of a configuration: the sum over ordered pairs in different blocs of s_i s_j p_ij (Axelrod & Bennett 1993)."""
    size, propensity = game(sizes, propensities)
    return float(size @ _frustration(size, propensity, labels))


def frustration(sizes: Any, propensities: Any, labels: Sequence[int]) -> Floats:
    """F (n): for each player the sum over those in other blocs of s_j p_ij (Axelrod & Bennett 1993)."""
    return _frustration(*game(sizes, propensities), labels)


def descend(sizes: Any, propensities: Any, labels: Sequence[int], max_blocs: int | None = None) -> Labels:
    """The minimum in which steepest descent from `labels` ends. Raises CoalitionError if they have more than `max_blocs` blocs."""
    size, propensity = game(sizes, propensities)
    return descended(landscape_grid(size, propensity), digits_of(labels, len(size), max_blocs), max_blocs)


def survey(
    sizes: Any,
    propensities: Any,
    max_blocs: int | None = None,
    basins: bool = True,
    workers: int | None = None,
    keep: int = 10_000,
) -> Landscape:
    """Every configuration of the landscape looked at: all its minima, and the exact basins of those kept.

    `sizes` (n, not negative), `propensities` (n, n; the diagonal is ignored), blocs at most `max_blocs` (None: any number).
    `keep` is how many minima are kept, the lowest first; `workers` the number of threads, which changes no result.

    Raises TooLarge above 2**24 configurations (25 players in two blocs, 12 in any number), CoalitionError for what is no game.
    """
    size, propensity = game(sizes, propensities)
    n = len(size)
    configurations = partitions.enumerable(n, max_blocs, "search")
    grid = landscape_grid(size, propensity)
    total, kept, _ = find_minima(grid, max_blocs, keep, workers)
    counts = count_basins(grid, max_blocs, kept, workers).tolist() if basins else [None] * len(kept)
    found = [(partitions.unrank(number, n, max_blocs), basin) for number, basin in zip(kept.tolist(), counts, strict=True)]
    return Landscape(configurations, "exact", described(size, propensity, grid, max_blocs, found), total)


def search(
    sizes: Any,
    propensities: Any,
    max_blocs: int | None = None,
    starts: int = 200,
    seed: int | np.random.Generator = 0,
    keep: int = 10_000,
) -> Landscape:
    """The minima found from `starts` random configurations, for landscapes too large for a survey; no minimum need be the lowest.

    Each start is drawn evenly from all configurations and descends; its end counts for that minimum's `basin`, so that
    basin / starts estimates the share of its true one. From there a tabu search goes on to lower minima; those that no
    start descended to have the basin 0. `seed` is a number or a Generator, from which all chance comes.

    Raises CoalitionError for what is no game, or fewer starts than one.
    """
    size, propensity = game(sizes, propensities)
    at_least(1, starts=starts)
    grid = landscape_grid(size, propensity)
    ends = explore(grid, partitions.slots(len(size), max_blocs), starts, np.random.default_rng(seed))
    found = described(size, propensity, grid, max_blocs, list(ends.items()))
    return Landscape(partitions.count(len(size), max_blocs), "search", found[:keep], len(found))


def game(sizes: Any, propensities: Any) -> tuple[Floats, Floats]:
    """Sizes (n) and propensities (n, n) as arrays, the diagonal 0.

    Raises CoalitionError if their shapes do not fit, if a number is missing or not finite, or a size is negative.
    """
    size = numbers("sizes", sizes)
    if size.ndim != 1 or len(size) == 0:
        raise CoalitionError(f"sizes: one number for each player is needed; this has the shape {size.shape}")
    if (size < 0).any():
        raise CoalitionError(f"sizes: that of player {int(np.argmax(size < 0))} is negative")
    return size, square("propensities", propensities, len(size))


def landscape_grid(size: Floats, propensity: Floats) -> Grid:
    """s_i s_j (p_ij + p_ji)/2 on the grid. Raises CoalitionError where the products are too large for a number."""
    with np.errstate(over="ignore", invalid="ignore"):
        weights = np.outer(size, size) * (propensity / 2 + propensity.T / 2)
        scale = float(np.abs(weights).sum())
    if not np.isfinite(scale):
        raise CoalitionError("sizes and propensities: their products are too large to be added up")
    return on_grid(weights, scale)


def digits_of(labels: Sequence[int], n: int, max_blocs: int | None) -> Integers:
    """The bloc's place for each player. Raises CoalitionError if there are not n labels, or more blocs than allowed."""
    if len(labels) != n:
        raise CoalitionError(f"labels: {n} are needed, one for each player, not {len(labels)}")
    digits = np.array(partitions.growth(labels), np.int64)
    if digits.max() >= partitions.slots(n, max_blocs):
        raise CoalitionError(f"labels: {digits.max() + 1} blocs are more than the {max_blocs} allowed")
    return digits


def descended(grid: Grid, digits: Integers, max_blocs: int | None) -> Labels:
    """Where steepest descent from a restricted growth string ends."""
    slot, attraction = standing(grid, digits, max_blocs)
    moves.descend(grid.units, grid.tolerance, slot, attraction, np.zeros(len(slot), np.int64))
    return partitions.canonical(slot.tolist())


def standing(grid: Grid, digits: Integers, max_blocs: int | None) -> tuple[Integers, Integers]:
    """The rows and attractions (see moves) of a restricted growth string."""
    n = len(digits)
    slot, attraction = np.zeros(n, np.int64), np.zeros((partitions.slots(n, max_blocs), n), np.int64)
    moves.begin(digits, grid.units, slot, np.zeros(n, np.int64), attraction)
    return slot, attraction


def described(
    size: Floats, propensity: Floats, grid: Grid, max_blocs: int | None, found: Sequence[tuple[Labels, int | None]]
) -> tuple[Minimum, ...]:
    """The minima with their energies, in order: energies within the tolerance of the lowest of a group are equal."""
    listed = []
    for labels, basin in found:
        slot, attraction = standing(grid, digits_of(labels, len(size), max_blocs), max_blocs)
        strict = bool(moves.is_strict(slot, attraction, len(attraction), grid.tolerance))
        units = -int(attraction[slot, np.arange(len(slot))].sum())
        listed.append((units, Minimum(labels, float(size @ _frustration(size, propensity, labels)), basin, strict)))
    listed.sort(key=lambda one: one[0])
    ordered: list[Minimum] = []
    while listed:
        equal = [minimum for units, minimum in listed if units - listed[0][0] <= grid.tolerance]
        ordered += sorted(equal, key=lambda minimum: minimum.labels)
        listed = listed[len(equal) :]
    return tuple(ordered)


def _frustration(size: Floats, propensity: Floats, labels: Sequence[int]) -> Floats:
    if len(labels) != len(size):
        raise CoalitionError(f"labels: {len(size)} are needed, one for each player, not {len(labels)}")
    bloc = np.asarray(labels)
    frustrated: Floats = (propensity * (bloc[:, None] != bloc[None, :])) @ size
    return frustrated
