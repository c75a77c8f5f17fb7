"""How many partitions drain into each minimum: the steepest descent from every one, followed until where it leads is known.

Descents soon run together. So each thread remembers, for some thousands of partitions it came through lately, where they led;
a partition is found by its own number, so that what is remembered saves time and changes no result.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.games.grid import Grid, Integers
from sim.games.moves import advance, fall, in_play, number_of
from sim.games.partitions import completions, count, slots
from sim.games.sweeps import Position, in_ranges

_REMEMBERED_BITS = 14
_LONGEST_PATH = 256
"""Partitions of one descent that are remembered; those after it are followed all the same."""


def basins(grid: Grid, max_blocs: int | None, minima: Integers, workers: int | None) -> Integers:
    """For each of the `minima` (numbers, ascending) the partitions from which steepest descent ends in it."""
    n = len(grid.units)
    most = slots(n, max_blocs)
    ways = np.array(completions(n, most)[:n], np.int64)

    def descents(first: int, length: int) -> Integers:
        position = Position(first, grid.units, max_blocs)
        tally = np.zeros(len(minima) + 1, np.int64)
        _follow(
            first, length, grid.units, grid.tolerance, position.slot, position.before, position.attraction,
            np.zeros(n, np.int64), np.zeros((most, n), np.int64), np.zeros(n, np.int64), ways, np.zeros(most, np.int64),
            np.full((2**_REMEMBERED_BITS, 2), -1, np.int64), np.zeros(_LONGEST_PATH, np.int64), minima, tally,
        )  # fmt: skip
        return tally

    total = np.zeros(len(minima) + 1, np.int64)
    for tally in in_ranges(count(n, max_blocs), descents, workers):
        total += tally
    return total[:-1]


@compiled
def _follow(
    first, length, weights, tolerance, slot, before, attraction, here, pulled, gains, ways, place, known, path, minima, tally
):  # fmt: skip
    """Tallies where the descents from `length` partitions from `first` on end; the last of the tally is for minima not asked for."""
    for number in range(first, first + length):
        end = _recall(number, known)
        if end < 0:
            rows = _copy(slot, attraction, in_play(slot, before, len(attraction)), here, pulled)
            end = _lead(number, weights, tolerance, here, pulled, rows, gains, ways, place, known, path, minima)
        tally[end] += 1
        advance(weights, slot, before, attraction)


@compiled
def _copy(slot, attraction, rows, here, pulled):
    """Copies a partition to descend from; rows not in play become 0."""
    for i in range(len(slot)):
        here[i] = slot[i]
    for row in range(len(attraction)):
        for i in range(len(slot)):
            pulled[row, i] = attraction[row, i] if row < rows else 0
    return rows


@compiled
def _lead(number, weights, tolerance, here, pulled, rows, gains, ways, place, known, path, minima):
    """Where among the minima the descent from a partition ends, which is remembered for all on its way."""
    passed, end = 0, -1
    while end < 0:
        if passed < len(path):
            path[passed] = number
            passed += 1
        rows = fall(weights, tolerance, here, pulled, rows, gains)
        if rows == 0:
            end = _find(number, minima)
        else:
            number = number_of(here, ways, place)
            end = _recall(number, known)
    for k in range(passed):
        where = _place(path[k])
        known[where, 0] = path[k]
        known[where, 1] = end
    return end


@compiled
def _place(number):
    """Where a number is remembered: its multiplicative hash (Knuth 1998, The Art of Computer Programming 3, 6.4)."""
    return ((number * 2654435769) & 4294967295) >> (32 - _REMEMBERED_BITS)


@compiled
def _recall(number, known):
    """Where a partition leads, if that is remembered, else -1."""
    where = _place(number)
    return known[where, 1] if known[where, 0] == number else -1


@compiled
def _find(number, minima):
    """The place of a number among the `minima`, which ascend; their count if it is not among them."""
    low, high = 0, len(minima)
    while low < high:
        middle = (low + high) // 2
        if minima[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low if low < len(minima) and minima[low] == number else len(minima)
