"""Where one move after another ends: each faction's best bloc, and moves to it until nobody wants to move (or for too long).

What a bloc is worth to i is the sum of v_ij over its other members; to be alone is worth 0. Partitions in which such moves
end are Nash stable; those where a move also needs that no member of the bloc joined objects, individually stable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.games.grid import TOLERANCE
from sim.games.partitions import canonical

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PATIENCE = 20
"""Moves per faction after which a search that still moves is given up: it may go round for ever."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What each faction would gain by going where it likes best (n; 0 where it would stay), and who is there: bool[n, n]."""

    gains: NDArray[np.float64]
    company: NDArray[np.bool_]


def wishes(values: NDArray[np.float64], labels: tuple[int, ...], max_blocs: int | None = None) -> Wishes:
    """Where each faction would go if it alone could move and nobody could refuse it."""
    table = _worth(values, labels, max_blocs, refusing=False)
    gains = table.max(axis=1)
    best = table.argmax(axis=1)
    company = _members(labels).T[best] & (gains > 0.0)[:, None]
    return Wishes(gains, company)


def settle(
    values: NDArray[np.float64], labels: tuple[int, ...], max_blocs: int | None = None, refusing: bool = False
) -> tuple[int, ...] | None:
    """The partition in which moves from `labels` end, the most wanted one first; None if they do not end.

    `values` (n, n) are v_ij with an empty diagonal. With `refusing`, a bloc keeps out whom any of its members dislikes.
    """
    current = list(labels)
    for _ in range(_PATIENCE * len(labels)):
        table = _worth(values, tuple(current), max_blocs, refusing)
        mover = int(table.max(axis=1).argmax())
        if table[mover].max() <= 0.0:
            return canonical(tuple(current))
        _move(current, mover, int(table[mover].argmax()))
    return None


def _worth(values: NDArray[np.float64], labels: tuple[int, ...], max_blocs: int | None, refusing: bool) -> NDArray[np.float64]:
    """What each faction would gain in each bloc, by its label, and alone (last column): n x (n + 1); 0 where it cannot gain."""
    count = len(labels)
    member = _members(labels)
    least = TOLERANCE * float(np.abs(values).sum(axis=1).max())
    worth = values @ member
    gain = worth - worth[np.arange(count), list(labels)][:, None]
    size = member.sum(axis=0)
    barred = np.zeros((count, count + 1), np.bool_)
    barred[:, :count] = size[:count] == 0
    if refusing:
        barred |= (values < -least).T @ member
    barred[size[list(labels)] == 1, count] = True
    if max_blocs is not None and int((size > 0).sum()) >= max_blocs:
        barred[:, count] = True
    gain[barred | (gain <= least)] = 0.0
    return gain


def _members(labels: tuple[int, ...]) -> NDArray[np.bool_]:
    """Who is in the bloc of each label: bool[n, n + 1]; the last column, nobody, stands for being alone."""
    count = len(labels)
    member = np.zeros((count, count + 1), np.bool_)
    member[np.arange(count), list(labels)] = True
    return member


def _move(labels: list[int], mover: int, target: int) -> None:
    """Moves a faction to the bloc of a label (their number: alone), keeping a bloc's label one of its members."""
    left = labels[mover]
    others = [other for other in range(len(labels)) if labels[other] == left and other != mover]
    if left == mover and others:
        for other in others:
            labels[other] = others[0]
    labels[mover] = mover if target == len(labels) else target
