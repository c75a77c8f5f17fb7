"""Sweeps over all partitions, handed out to threads in ranges of their numbers; the one that finds the minima of energy.

Memory holds what is kept and one partition for each thread, however many partitions there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from sim.asked import threads
from sim.compiled import compiled
from sim.games.grid import Grid, Integers
from sim.games.moves import advance, begin, in_play, is_minimum
from sim.games.partitions import count, growth, slots, unrank
from sim.working import in_order

_RANGES = 64
_LEAST_RANGE = 4096
_ROOM = 4096
"""Minima found before Python looks at which of them to keep."""


def in_ranges[T](configurations: int, function: Callable[[int, int], T], workers: int | None = None) -> Iterator[T]:
    """function(first, number) over ranges that cover 0 .. configurations-1, in order, on threads; the ranges are always the same."""
    count = threads(workers)
    length = max(_LEAST_RANGE, -(-configurations // _RANGES))
    tasks = [(first, min(length, configurations - first)) for first in range(0, configurations, length)]
    if count == 1 or len(tasks) == 1:
        yield from (function(*task) for task in tasks)
        return
    with ThreadPoolExecutor(count) as executor:
        yield from in_order(executor, function, tasks, lambda: 2 * count)


class Position:
    """One partition on its way through a range: the arrays the compiled functions work in."""

    def __init__(self, number: int, weights: Integers, max_blocs: int | None) -> None:
        n = len(weights)
        self.slot, self.before = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.attraction = np.zeros((slots(n, max_blocs), weights.shape[1]), np.int64)
        digits = np.array(growth(unrank(number, n, max_blocs)), np.int64)
        begin(digits, weights, self.slot, self.before, self.attraction)


def find_minima(grid: Grid, max_blocs: int | None, keep: int, workers: int | None) -> tuple[int, Integers, Integers]:
    """How many minima there are; numbers (ascending) and energies (units) of the lowest `keep` by energy, then number."""
    n = len(grid.units)

    def search(first: int, length: int) -> tuple[int, Integers, Integers]:
        position = Position(first, grid.units, max_blocs)
        found, numbers, energies = 0, np.zeros(0, np.int64), np.zeros(0, np.int64)
        room = np.zeros((2, _ROOM), np.int64)
        last, number = first + length, first
        while number < last:
            bound = energies.max() if len(numbers) >= keep > 0 else np.iinfo(np.int64).max
            number, minima, filled = _collect(
                number, last, bound, keep > 0, grid.units, grid.tolerance, position.slot, position.before, position.attraction, room
            )
            found += minima
            numbers, energies = lowest(np.r_[numbers, room[0, :filled]], np.r_[energies, room[1, :filled]], keep)
        return found, numbers, energies

    total, numbers, energies = 0, np.zeros(0, np.int64), np.zeros(0, np.int64)
    for found, some, theirs in in_ranges(count(n, max_blocs), search, workers):
        total += found
        numbers, energies = lowest(np.r_[numbers, some], np.r_[energies, theirs], keep)
    return total, numbers, energies


def lowest(numbers: Integers, energies: Integers, keep: int) -> tuple[Integers, Integers]:
    """The `keep` of least energy, equal ones by number; ascending by number."""
    kept = np.sort(np.lexsort((numbers, energies))[:keep])
    return numbers[kept], energies[kept]


@compiled
def _collect(number, last, bound, wanted, weights, tolerance, slot, before, attraction, room):
    """Goes on from `number` until `last`, or until the room is full; notes minima of less energy than `bound`."""
    rows = len(attraction)
    found, filled = 0, 0
    while number < last and filled < room.shape[1]:
        if is_minimum(slot, attraction, in_play(slot, before, rows), tolerance):
            found += 1
            energy = 0
            for i in range(len(slot)):
                energy -= attraction[slot[i], i]
            if wanted and energy < bound:
                room[0, filled] = number
                room[1, filled] = energy
                filled += 1
        number += 1
        advance(weights, slot, before, attraction)
    return number, found, filled
