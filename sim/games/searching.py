"""Search for low minima from random starts: steepest descent, then tabu search (Glover 1989) on the same moves.

Tabu search takes the best move there is, uphill too, but of a player that has just moved only one that leads to less energy
than any seen; how long a player rests is drawn anew at each move, so that it does not run in circles.

Glover, F. (1989). Tabu search, part I. ORSA Journal on Computing 1(3), 190-206.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.games.grid import Grid, Integers
from sim.games.moves import begin, descend, shift
from sim.games.partitions import Labels, canonical, completions, growth

_STEPS_PER_PLAYER = 30


def explore(grid: Grid, most: int, starts: int, chance: np.random.Generator) -> dict[Labels, int]:
    """The minima found in partitions of at most `most` blocs, each with the number of starts that descend to it (0: found later)."""
    n = len(grid.units)
    slot, before, gains = (np.zeros(n, np.int64) for _ in range(3))
    attraction = np.zeros((most, n), np.int64)
    ends: dict[Labels, int] = {}

    def settle(digits: Integers) -> Labels:
        begin(digits, grid.units, slot, before, attraction)
        descend(grid.units, grid.tolerance, slot, attraction, gains)
        return canonical(slot.tolist())

    best, members, until = (np.zeros(size, np.int64) for size in (n, most, n))
    for _ in range(starts):
        end = settle(random_digits(n, most, chance))
        ends[end] = ends.get(end, 0) + 1
        rests = chance.integers(1 + n // 10, 2 + n // 10 + n // 4, size=_STEPS_PER_PLAYER * n, endpoint=True)
        _roam(grid.units, grid.tolerance, slot, attraction, members, until, rests, best)
        ends.setdefault(settle(np.array(growth(best.tolist()), np.int64)), 0)
    return ends


def random_digits(n: int, most: int, chance: np.random.Generator) -> Integers:
    """The restricted growth string of a partition into at most `most` blocs, each as likely as any other."""
    ways = completions(n, most)
    digits = np.zeros(n, np.int64)
    used = 0
    for player, (uniform, which) in enumerate(chance.random((n, 2)).tolist()):
        joins = used * ways[n - 1 - player][used] / ways[n - player][used]
        digits[player] = int(which * used) if uniform < joins else used
        used = max(used, int(digits[player]) + 1)
    return digits


@compiled
def _roam(weights, tolerance, slot, attraction, members, until, rests, best):
    """Tabu search from a partition, a move for each of `rests`; `best` becomes the partition of least energy seen."""
    players, most = len(slot), len(attraction)
    for row in range(most):
        members[row] = 0
    for i in range(players):
        members[slot[i]] += 1
        until[i] = 0
        best[i] = slot[i]
    fallen, farthest = 0, 0
    for step in range(len(rests)):
        mover, target, gain = -1, -1, 0
        for i in range(players):
            own = slot[i]
            for row in range(most):
                if row == own or (members[row] == 0 and members[own] == 1):
                    continue
                change = attraction[row, i] - attraction[own, i]
                allowed = until[i] <= step or fallen + change > farthest + tolerance
                if allowed and (mover < 0 or change > gain):
                    mover, target, gain = i, row, change
        if mover < 0:
            continue
        members[slot[mover]] -= 1
        members[target] += 1
        shift(mover, target, weights, slot, attraction)
        until[mover] = step + 1 + rests[step]
        fallen += gain
        if fallen > farthest + tolerance:
            farthest = fallen
            for i in range(players):
                best[i] = slot[i]
