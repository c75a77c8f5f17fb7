"""Partitions of n players: how they are written, counted, ordered and numbered.

A partition is written as labels: each player's label is the lowest member of its bloc. Their lexicographic order is that of
the restricted growth strings d_0 d_1 ... (d_i = the place of i's bloc among the blocs by lowest member, so d_i <= 1 + max of
those before), and a partition's number is its place in that order. With c(r, k) the ways of placing r more players where k
blocs stand, c(0, k) = 1 and c(r, k) = k c(r-1, k) + c(r-1, k+1) (the last only where another bloc is allowed), the number is
sum_i d_i c(n-1-i, k_i), k_i the blocs among the players before i (Knuth 2011, The Art of Computer Programming 4A, 7.2.1.5).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from sim.errors import CoalitionError

LIMIT = 2**24
"""The most configurations that are gone through one by one."""

Labels = tuple[int, ...]


class TooLarge(CoalitionError):  # noqa: N818  read as it is meant: a game too large
    """More configurations than can be gone through; `alternative` says in words what can be done instead."""

    def __init__(self, players: int, configurations: int, limit: int = LIMIT, alternative: str = "take fewer players") -> None:
        self.players, self.configurations, self.limit, self.alternative = players, configurations, limit, alternative
        many = f"{configurations:,}" if configurations < 10**15 else f"over 10^{len(str(configurations)) - 1}"
        super().__init__(
            f"{players} players form {many} configurations, more than the {limit:,} that are gone through one by one; " + alternative
        )


def canonical(labels: Sequence[int]) -> Labels:
    """The partition in which two players share a bloc where their labels are equal, whatever the labels are."""
    first: dict[int, int] = {}
    return tuple(first.setdefault(int(label), player) for player, label in enumerate(labels))


def from_blocs(blocs: Iterable[Iterable[int]], n: int) -> Labels:
    """The labels of n players in `blocs`. Raises CoalitionError unless each of 0 .. n-1 stands in exactly one."""
    labels = [-1] * n
    for bloc in blocs:
        members = sorted(bloc)
        for player in members:
            if not 0 <= player < n:
                raise CoalitionError(f"there is no player {player} among {n}: players are numbered from 0")
            if labels[player] >= 0:
                raise CoalitionError(f"player {player} stands in two blocs")
            labels[player] = members[0]
    if -1 in labels:
        raise CoalitionError(f"player {labels.index(-1)} stands in no bloc")
    return tuple(labels)


def blocs(labels: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The blocs, ordered by their lowest members, each with its members ascending."""
    members: dict[int, list[int]] = {}
    for player, label in enumerate(labels):
        members.setdefault(int(label), []).append(player)
    return tuple(tuple(bloc) for bloc in members.values())


def count(n: int, max_blocs: int | None = None) -> int:
    """The partitions of n players into at most `max_blocs` blocs (None: any number, the Bell numbers; 2: 2**(n-1))."""
    return completions(n, slots(n, max_blocs))[n][0]


def slots(n: int, max_blocs: int | None = None) -> int:
    """The most blocs that n players can form. Raises CoalitionError if there is no player, or not even one bloc is allowed."""
    if n < 1:
        raise CoalitionError("there are no players")
    if max_blocs is not None and max_blocs < 1:
        raise CoalitionError(f"max_blocs: at least one bloc is needed, not {max_blocs}")
    return n if max_blocs is None else min(n, int(max_blocs))


@lru_cache(maxsize=16)
def completions(n: int, most: int) -> tuple[tuple[int, ...], ...]:
    """c(r, k) of the module's first lines, as [r][k] for r = 0 .. n and k = 0 .. most, with at most `most` blocs."""
    rows = [(1,) * (most + 1)]
    for _ in range(n):
        last = rows[-1]
        rows.append(tuple(k * last[k] + (last[k + 1] if k < most else 0) for k in range(most + 1)))
    return tuple(rows)


def enumerable(n: int, max_blocs: int | None = None, otherwise: str = "") -> int:
    """The number of partitions, if they can be gone through one by one.

    Raises TooLarge if not, with the caps on the blocs and the players for which they could, and `otherwise`.
    """
    configurations = count(n, max_blocs)
    if configurations <= LIMIT:
        return configurations
    cap = _largest(lambda most: count(n, most))
    players = _largest(lambda fewer: count(fewer, max_blocs))
    ways = [f"allow at most {cap} blocs"] if cap > 1 else []
    ways.append(f"take at most {players} players")
    raise TooLarge(n, configurations, LIMIT, ", or ".join([*ways, *([otherwise] if otherwise else [])]))


def _largest(configurations: Callable[[int], int]) -> int:
    """The largest number, from 1, whose configurations can be gone through; they grow with it."""
    return next(number for number in itertools.count(1) if configurations(number + 1) > LIMIT)


def growth(labels: Sequence[int]) -> tuple[int, ...]:
    """The restricted growth string of a partition: for each player the place of its bloc among the blocs."""
    place: dict[int, int] = {}
    return tuple(place.setdefault(int(label), len(place)) for label in labels)


def rank(labels: Sequence[int], max_blocs: int | None = None) -> int:
    """The number of a partition in lexicographic order, from 0."""
    n = len(labels)
    ways = completions(n, slots(n, max_blocs))
    number, used = 0, 0
    for player, digit in enumerate(growth(labels)):
        number += digit * ways[n - 1 - player][used]
        used = max(used, digit + 1)
    return number


def unrank(number: int, n: int, max_blocs: int | None = None) -> Labels:
    """The partition of n players with that number in lexicographic order, from 0."""
    ways = completions(n, slots(n, max_blocs))
    digits: list[int] = []
    used = 0
    for player in range(n):
        each = ways[n - 1 - player][used]
        digit = min(number // each, used)
        number -= digit * each
        used = max(used, digit + 1)
        digits.append(digit)
    return canonical(digits)
