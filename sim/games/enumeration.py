"""All partitions of a small hedonic game judged one after another: table[i, S] is how good the coalition S (a bitmask) is for player i.

Partitions run in the lexicographic order of their restricted growth strings. A gain counts above the tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.compiled import compiled
from sim.games.grid import Floats
from sim.games.partitions import Labels, canonical

RATIONAL, NASH, INDIVIDUAL, CONTRACTUAL, CORE = range(5)
_AT_ONCE = 4096


def stable(table: Floats, tolerance: float, concept: int, most: int) -> Iterator[Labels]:
    """The partitions into at most `most` blocs that are stable in one sense (RATIONAL to CORE); `table` (n, 2**n)."""
    n = len(table)
    slot, before = np.zeros(n, dtype=np.int64), np.minimum(np.arange(n), 1)
    blocs, best = np.zeros(n, dtype=np.int64), table.max(axis=1)
    found = np.zeros((_AT_ONCE, n), dtype=np.int64)
    count = _AT_ONCE
    while count == _AT_ONCE:
        count = _sweep(table, tolerance, concept, most, best, slot, before, blocs, found)
        yield from (canonical(row) for row in found[:count].tolist())


@compiled
def _sweep(table, tolerance, concept, most, best, slot, before, blocs, found):
    """Fills `found` with the next stable partitions, from the one in `slot` on; returns how many (fewer than fit: these were the last)."""
    n = len(slot)
    count = 0
    while slot[0] == 0:
        used = 0
        for row in range(n):
            blocs[row] = 0
        for i in range(n):
            blocs[slot[i]] |= 1 << i
            used = max(used, slot[i] + 1)
        if _is_stable(table, tolerance, concept, used < most, used, best, slot, blocs):
            for i in range(n):
                found[count, i] = slot[i]
            count += 1
        _advance(slot, before, most)
        if count == len(found):
            return count
    return count


@compiled
def _advance(slot, before, most):
    """The next partition; slot[0] = 1 after the last. before[i] is the number of blocs among the players before i."""
    player = len(slot) - 1
    while player > 0 and slot[player] >= min(before[player], most - 1):
        player -= 1
    slot[player] += 1
    for later in range(player + 1, len(slot)):
        before[later] = max(before[later - 1], slot[later - 1] + 1)
        slot[later] = 0


@compiled
def _is_stable(table, tolerance, concept, room, used, best, slot, blocs):
    for i in range(len(slot)):
        alone, own = 1 << i, blocs[slot[i]]
        if room and table[i, alone] - table[i, own] > tolerance and (concept != CONTRACTUAL or _released(table, tolerance, i, own)):
            return False
        if concept != RATIONAL and concept != CORE:
            for row in range(used):
                if row == slot[i] or not table[i, blocs[row] | alone] - table[i, own] > tolerance:
                    continue
                if concept != NASH and not _welcome(table, tolerance, i, blocs[row]):
                    continue
                if concept != CONTRACTUAL or _released(table, tolerance, i, own):
                    return False
    return concept != CORE or not _is_blocked(table, tolerance, room, used, best, slot, blocs)


@compiled
def _welcome(table, tolerance, player, bloc):
    """Whether no member of the bloc would lose if the player joined."""
    loss = 0.0
    for j in range(len(table)):
        if bloc >> j & 1:
            loss = max(loss, table[j, bloc] - table[j, bloc | 1 << player])
    return loss <= tolerance


@compiled
def _released(table, tolerance, player, bloc):
    """Whether no other member of the bloc would lose if the player left."""
    loss = 0.0
    for j in range(len(table)):
        if j != player and bloc >> j & 1:
            loss = max(loss, table[j, bloc] - table[j, bloc & ~(1 << player)])
    return loss <= tolerance


@compiled
def _is_blocked(table, tolerance, room, used, best, slot, blocs):
    """Whether some coalition of players that can gain at all would gain, and be one bloc more at most where there is room, else none."""
    able = 0
    for i in range(len(slot)):
        if best[i] - table[i, blocs[slot[i]]] > tolerance:
            able |= 1 << i
    coalition = able
    while coalition:
        gain = room
        for row in range(used):
            gain = gain or blocs[row] & ~coalition == 0
        for i in range(len(slot)):
            if not gain:
                break
            gain = not coalition >> i & 1 or table[i, coalition] - table[i, blocs[slot[i]]] > tolerance
        if gain:
            return True
        coalition = (coalition - 1) & able
    return False
