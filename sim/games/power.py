"""Who is pivotal in a weighted game, where a coalition wins if its weights reach the quota: exact, by generating functions.

The coalitions of k players with total weight w are counted by the coefficient of x**k z**w in prod_j (1 + x z**w_j); those without
player i after division by (1 + x z**w_i) (Mann & Shapley 1962). i swings those whose weight is from quota - w_i to quota - 1.

Shapley-Shubik: sum over swings of k! (n-1-k)! / n!, the chance to be pivotal in a random order.
Banzhaf: the swings; their share of all players' swings (normalised), and of all coalitions of the others (absolute).
Deegan-Packel: the mean over minimal winning S of 1/|S| if i is in S. With its members by falling weight, a minimal winning
coalition is one that wins with its last member and not without.

References
----------
Banzhaf, J. F. (1965). Weighted voting doesn't work. Rutgers Law Review 19, 317-343.
Deegan, J. & Packel, E. W. (1978). A new index of power for simple n-person games. International Journal of Game Theory 7, 113-123.
Mann, I. & Shapley, L. S. (1962). Values of large games, VI: evaluating the electoral college exactly. RAND RM-3158-PR.
Shapley, L. S. & Shubik, M. (1954). A method for evaluating the distribution of power in a committee system. American Political
Science Review 48, 787-792.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sim.errors import CoalitionError
from sim.games.inputs import whole

MOST_PLAYERS = 62
"""Counts of coalitions of more players may not fit into 64 bits."""
MOST_COUNTS = 25_000_000
"""Counts kept at once, 8 bytes each: (players + 1) times the quota (or total - quota + 1, where that is less)."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Banzhaf:
    """For each player: in how many coalitions it is critical, its share of all swings, and of all coalitions of the others."""

    swings: tuple[int, ...]
    normalised: tuple[Fraction, ...]
    absolute: tuple[Fraction, ...]

    @classmethod
    def of(cls, swings: Iterable[int]) -> Banzhaf:
        """The three forms of the index; all normalised ones are 0 if nobody ever swings."""
        counts = tuple(swings)
        total, others = sum(counts), 2 ** (len(counts) - 1)
        return cls(counts, tuple(Fraction(count, total or 1) for count in counts), tuple(Fraction(count, others) for count in counts))


def shapley_shubik(weights: Sequence[int], quota: int) -> tuple[Fraction, ...]:
    """The chance of each player to be pivotal in a random order; they sum to 1.

    Parameters
    ----------
    weights : whole numbers, not negative
    quota : whole number from 1 to the sum of the weights

    Raises
    ------
    CoalitionError
        For other weights or quotas, more than 62 players, or numbers whose counts would not fit into memory.
    """
    return tuple(orders(swings) for swings in _swings(weights, quota))


def banzhaf(weights: Sequence[int], quota: int) -> Banzhaf:
    """The index in its three forms; weights, quota and errors as in `shapley_shubik`."""
    return Banzhaf.of(sum(swings) for swings in _swings(weights, quota))


def deegan_packel(weights: Sequence[int], quota: int) -> tuple[Fraction, ...]:
    """The index of each player; they sum to 1. Weights, quota and errors as in `shapley_shubik`; time grows with n**3 times the quota."""
    weights, quota = _checked(weights, quota)
    _refuse_too_large(len(weights), quota)
    players = sorted((player for player, weight in enumerate(weights) if weight), key=lambda player: -weights[player])
    share, coalitions = [Fraction(0)] * len(weights), 0
    table = _empty(len(weights), quota)
    for place, last in enumerate(players):
        window = (max(0, quota - weights[last]), quota)
        counts = [int(row[slice(*window)].sum()) for row in table[: place + 1]]
        coalitions += sum(counts)
        share[last] += _by_size(counts)
        if any(counts):
            before = players[:place]
            absent = {weight: _by_size(_without(table[: place + 1], weight, window)) for weight in {weights[i] for i in before}}
            for i in before:
                share[i] += _by_size(counts) - absent[weights[i]]
        _add(table, weights[last])
    return tuple(part / coalitions for part in share)


def orders(swings: Sequence[int]) -> Fraction:
    """The share of all orders in which a player comes just after one of the coalitions it swings, counted by their size 0 .. n-1."""
    n = len(swings)
    ways = sum(count * math.factorial(size) * math.factorial(n - 1 - size) for size, count in enumerate(swings))
    return Fraction(ways, math.factorial(n))


def _by_size(counts: Sequence[int]) -> Fraction:
    """Each coalition, a last member joined, divided by its size."""
    return sum((Fraction(count, size + 1) for size, count in enumerate(counts)), Fraction(0))


def _swings(weights: Sequence[int], quota: int) -> list[list[int]]:
    """For each player, by size 0 .. n-1, the coalitions of others that win with it and not without."""
    weights, quota = _checked(weights, quota)
    quota = min(quota, sum(weights) - quota + 1)  # who swings S in one of the two games swings the rest of the others in the other
    _refuse_too_large(len(weights), quota)
    table = _empty(len(weights), quota)
    for weight in weights:
        _add(table, weight)
    found = {weight: _without(table, weight, (max(0, quota - weight), quota))[:-1] for weight in set(weights)}
    return [found[weight] for weight in weights]


def _empty(players: int, quota: int) -> Counts:
    """[k, w]: coalitions of k of the players added so far (none yet) with total weight w, below the quota."""
    table = np.zeros((players + 1, quota), dtype=np.int64)
    table[0, 0] = 1
    return table


def _add(table: Counts, weight: int) -> None:
    """Times (1 + x z**weight)."""
    kept = table.shape[1] - weight
    if kept > 0:
        for size in range(len(table) - 1, 0, -1):
            table[size, weight:] += table[size - 1, :kept]


def _without(table: Counts, weight: int, window: tuple[int, int]) -> list[int]:
    """Divided by (1 + x z**weight), the coefficients in the window summed: by size, the coalitions without one player of that weight."""
    kept = table.shape[1] - weight
    smaller = np.zeros_like(table[0])
    counts = []
    for row in table:
        rest = row.copy()
        if kept > 0:
            rest[weight:] -= smaller[:kept]
        counts.append(int(rest[slice(*window)].sum()))
        smaller = rest
    return counts


def _checked(weights: Sequence[int], quota: int) -> tuple[list[int], int]:
    """Weights and quota as Python integers in lowest terms: a common divisor changes nothing."""
    found, needed = [whole(weight, "a weight") for weight in weights], whole(quota, "the quota")
    if not found:
        raise CoalitionError("there are no players")
    if min(found) < 0:
        raise CoalitionError(f"weights cannot be negative; player {found.index(min(found))} has {min(found)}")
    if not 0 < needed <= sum(found):
        raise CoalitionError(f"the quota must be from 1 to the sum of the weights, {sum(found)}, not {needed}")
    divisor = math.gcd(*found)
    return [weight // divisor for weight in found], -(-needed // divisor)


def _refuse_too_large(players: int, quota: int) -> None:
    if players > MOST_PLAYERS:
        raise CoalitionError(f"power is exact for up to {MOST_PLAYERS} players, not {players}; merge the smallest")
    if (players + 1) * quota > MOST_COUNTS:
        raise CoalitionError(
            f"{players} players and a quota of {quota:,} need {(players + 1) * quota:,} counts, more than the {MOST_COUNTS:,} "
            "kept at once; round the weights to a coarser unit"
        )
