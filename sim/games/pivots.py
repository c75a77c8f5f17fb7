"""Who is pivotal in any simple game, every coalition looked at: the game as 2**n bits, 64 coalitions a word.

Coalition S is bit S of the whole, player i bit i of S. Players 0 .. 5 thus lie within a word, the others between words, and what
player i makes win are the bits set with it and not without: one operation for 64 coalitions (32 within a word).

A game need not be monotone: where a member more can spoil what was won, i's Shapley value is the share of orders in which it
makes win less that in which it spoils, and values sum to v(N) - v(empty). `within` asks instead for the coalitions some part of
which wins, the least monotone game above: then the values are the chances to be pivotal, as for any vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.compiled import compiled
from sim.errors import CoalitionError
from sim.games.grid import TOLERANCE, Floats, numbers
from sim.games.inputs import players_of
from sim.games.power import Banzhaf, orders

MOST_PLAYERS = 28
"""2**28 coalitions: 32 megabytes, and some seconds."""

Words = NDArray[np.uint64]
_LOW = 6  # players within a word


@dataclass(frozen=True, slots=True)
class Pivots:
    """For each player, by size 0 .. n-1 of a coalition of others: how many it makes win by joining, and how many it spoils.

    `grand` and `empty` are whether everybody together wins, and nobody.
    """

    makes: tuple[tuple[int, ...], ...]
    spoils: tuple[tuple[int, ...], ...]
    empty: bool
    grand: bool

    @property
    def monotone(self) -> bool:
        """Whether nobody ever spoils what is won."""
        return not any(map(any, self.spoils))

    @property
    def shapley_shubik(self) -> tuple[Fraction, ...]:
        """The Shapley value of each player; in a monotone game its chance to be pivotal in a random order."""
        return tuple(orders(made) - orders(spoilt) for made, spoilt in zip(self.makes, self.spoils, strict=True))

    @property
    def banzhaf(self) -> Banzhaf:
        """The coalitions that each player makes win (what it spoils is not set off against it)."""
        return Banzhaf.of(map(sum, self.makes))


def simple_game(winning: ArrayLike, within: bool = False) -> Pivots:
    """Who is pivotal in a game given coalition by coalition.

    Parameters
    ----------
    winning : (2**n) of bool
        Whether coalition S wins, at the index whose bit i says that player i is in S; n up to 28.
    within : bool
        Whether a coalition wins as soon as some part of it does.

    Raises
    ------
    CoalitionError
        If there are not 2**n entries of yes or no, or of more than 28 players.
    """
    array = np.asarray(winning)
    if array.ndim != 1 or array.dtype != np.bool_:
        raise CoalitionError("winning: one yes or no for each coalition is needed, by bitmask")
    n = players_of(len(array), "winning")
    _refuse_too_many(n)
    words = np.zeros(max(1, 2**n // 64), dtype="<u8")
    bits = np.packbits(array, bitorder="little")
    words.view(np.uint8)[: len(bits)] = bits
    return _pivots(words.astype(np.uint64), n, within)


def two_conditions(weights: ArrayLike, quota: float, second: ArrayLike, within: bool = False, fewest: int = 1) -> Pivots:
    """Who is pivotal where S wins if sum_S weights >= quota, sum_S second >= 0 and |S| >= fewest (at least 1).

    A weighted mean of h at least t is the second condition with second_i = weight_i (h_i - t).
    Sums that miss by no more than a share of 1e-12 of all there is to sum count as reaching it.

    Parameters
    ----------
    weights : (n), not negative
    quota : above 0
    second : (n)
    within : bool
        Whether a coalition wins as soon as some part of it does.
    fewest : members
        A coalition of fewer does not win.

    Raises
    ------
    CoalitionError
        For other numbers, or more than 28 players.
    """
    first, other = numbers("weights", weights), numbers("second", second)
    if first.ndim != 1 or first.shape != other.shape or not len(first):
        raise CoalitionError(f"weights and second: one number a player is needed in each; the shapes are {first.shape} and {other.shape}")
    if (first < 0).any():
        raise CoalitionError(f"weights cannot be negative; player {int(np.argmin(first))} has {first.min()}")
    if not 0 < quota < np.inf:
        raise CoalitionError(f"the quota must be above 0, not {quota}")
    n = len(first)
    _refuse_too_many(n)
    bars = quota - TOLERANCE * float(first.sum()), -TOLERANCE * float(np.abs(other).sum())
    words = np.zeros(max(1, 2**n // 64), dtype=np.uint64)
    enough = np.append(np.cumsum(_by_size()[::-1])[::-1], np.uint64(0))  # low coalitions of at least 0, 1, ... members
    _fill(words, _sums(first[:_LOW]), _sums(other[:_LOW]), first[_LOW:], other[_LOW:], *bars, max(1, fewest), enough)
    return _pivots(words, n, within)


def _refuse_too_many(players: int) -> None:
    if players > MOST_PLAYERS:
        raise CoalitionError(f"power by looking at every coalition is for up to {MOST_PLAYERS} players, not {players}; merge the smallest")


def _sums(values: Floats) -> Floats:
    """The sum over each coalition of a few players, by bitmask."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _pivots(words: Words, n: int, within: bool) -> Pivots:
    if within:
        _close_upward(words, n)
    made, spoilt = np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=np.int64)
    absent = np.array([sum(1 << low for low in range(64) if not low >> i & 1) for i in range(_LOW)], dtype=np.uint64)
    _count(words, n, _by_size(), absent, made, spoilt)
    last = 2**n - 1
    return Pivots(
        _tuples(made), _tuples(spoilt), bool(words[0] & np.uint64(1)), bool(words[last // 64] >> np.uint64(last % 64) & np.uint64(1))
    )


def _by_size() -> Words:
    """The coalitions within a word, by their size."""
    sizes = np.zeros(_LOW + 1, dtype=np.uint64)
    for low in range(64):
        sizes[low.bit_count()] |= np.uint64(1) << np.uint64(low)
    return sizes


def _tuples(counts: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in counts.tolist())


def _close_upward(words: Words, n: int) -> None:
    """Every coalition with a winning part wins: one player after another."""
    for player in range(n):
        if player < _LOW:
            step = np.uint64(1 << player)
            absent = np.uint64(sum(1 << low for low in range(64) if not low >> player & 1))
            words |= (words & absent) << step
        else:
            pairs = words.reshape(-1, 2, 1 << (player - _LOW))
            pairs[:, 1] |= pairs[:, 0]


@compiled
def _ones(word):
    """How many bits are set (Warren 2012, Hacker's Delight, 5-1)."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _fill(words, low_weights, low_second, weights, second, quota, bar, fewest, enough):
    """Sets the bits of the winning coalitions; sums are made anew for each word, so that no error builds up."""
    for word in range(len(words)):
        weight, other = 0.0, 0.0
        for i in range(len(weights)):
            if word >> i & 1:
                weight += weights[i]
                other += second[i]
        bits = np.uint64(0)
        for low in range(len(low_weights)):
            if weight + low_weights[low] >= quota and other + low_second[low] >= bar:
                bits |= np.uint64(1) << np.uint64(low)
        missing = fewest - _ones(np.uint64(word))
        words[word] = bits & enough[min(max(missing, 0), len(enough) - 1)]


@compiled
def _tally(bits, high, sizes, counts):
    """Adds the coalitions in a word to the counts by size, `high` of their members being between words."""
    if bits:
        for low in range(len(sizes)):
            found = _ones(bits & sizes[low])
            if found:
                counts[high + low] += found


@compiled
def _count(words, players, sizes, absent, made, spoilt):
    """Fills, for each player and size of a coalition of others, how many it makes win and how many it spoils."""
    low_players = len(absent)
    for word in range(len(words)):
        high = _ones(np.uint64(word))
        bits = words[word]
        for player in range(players):
            if player < low_players:
                without = bits & absent[player]
                joined = (bits >> np.uint64(1 << player)) & absent[player]
            elif word >> (player - low_players) & 1:
                continue
            else:
                without = bits
                joined = words[word | 1 << (player - low_players)]
            _tally(joined & ~without, high, sizes, made[player])
            _tally(without & ~joined, high, sizes, spoilt[player])
