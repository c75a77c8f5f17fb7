"""Blocking coalitions: sets S all of whose members gain, sum_{j in S} v_ij > u_i, over what they have, by branch and bound.

Searched are sets between `taken` and `taken + open`. With taken players i, slack_i = sum_{j taken} v_ij - u_i, and
reach_i = slack_i + sum_{j open} max(0, v_ij), the most i can still gain. Then, until nothing changes:
a taken player with reach <= 0 ends the branch; an open one is dropped; an open j without whom a taken i cannot gain is taken;
one with whom it cannot, dropped. What is left is branched on: the taken player hardest to satisfy, and whom it likes best.
Deciding whether a blocking coalition exists is NP-complete (Sung & Dimitrov 2007), so that the effort is bounded.

References
----------
Sung, S. C. & Dimitrov, D. (2007). On core membership testing for hedonic coalition formation games. Operations Research Letters 35,
155-158.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.games.grid import Floats

EFFORT = 200_000  # branches looked at before the search gives up: some tenths of a second for 26 players, seconds for 60
OPEN, TAKEN, DROPPED = 0, 1, 2
_NONE, _FOUND, _GAVE_UP = 0, 1, -1


def blocking_coalition(
    values: Floats, needs: Floats, forced: tuple[tuple[int, ...], ...] = (), effort: int = EFFORT
) -> tuple[int, ...] | Literal["none", "undecided"]:
    """A coalition each of whose members i gets more than needs[i], "none" if there is none, or "undecided".

    Parameters
    ----------
    values : (n, n)
        v_ij, what i gets from j's company; 0 on the diagonal.
    needs : (n)
        What a member must get more than.
    forced : sets of players, optional
        The coalition must include all players of at least one of these.
    effort : branches
        How many to look at in all before giving up.
    """
    n, values = len(values), np.array(values, dtype=np.float64)  # always writable, so that the search is compiled once
    status = np.zeros((n + 1, n), dtype=np.int64)
    slack, reach = np.zeros((n + 1, n)), np.zeros((n + 1, n))
    choice, left = np.zeros(n + 1, dtype=np.int64), np.array([effort], dtype=np.int64)
    for start in forced or ((),):
        status[0] = OPEN
        status[0, list(start)] = TAKEN
        slack[0] = values[:, list(start)].sum(axis=1) - needs
        reach[0] = slack[0] + np.maximum(values[:, status[0] == OPEN], 0.0).sum(axis=1)
        outcome = _search(values, status, slack, reach, choice, left)
        if outcome == _GAVE_UP:
            return "undecided"
        if outcome >= _FOUND:
            return _members(status[outcome - _FOUND])
    return "none"


def _members(status: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(status == TAKEN))


@compiled
def _take(values, status, slack, reach, player):
    """Takes `player`: everybody else gets its company."""
    status[player] = TAKEN
    for i in range(len(status)):
        value = values[i, player]
        slack[i] += value
        if value < 0.0:
            reach[i] += value


@compiled
def _drop(values, status, reach, player):
    """Drops `player`: nobody can hope for its company any more."""
    status[player] = DROPPED
    for i in range(len(status)):
        value = values[i, player]
        if value > 0.0:
            reach[i] -= value


@compiled
def _settle(values, status, slack, reach):
    """Takes and drops what follows from what is decided; returns False where no blocking coalition is left."""
    n = len(status)
    changed = True
    while changed:
        changed = False
        for i in range(n):
            if status[i] == DROPPED:
                continue
            if reach[i] <= 0.0:
                if status[i] == TAKEN:
                    return False
                _drop(values, status, reach, i)
                changed = True
            elif status[i] == TAKEN:
                for j in range(n):
                    if status[j] != OPEN:
                        continue
                    if values[i, j] < 0.0 and reach[i] + values[i, j] <= 0.0:
                        _drop(values, status, reach, j)
                        changed = True
                    elif values[i, j] > 0.0 and reach[i] - values[i, j] <= 0.0:
                        _take(values, status, slack, reach, j)
                        changed = True
    return True


@compiled
def _pick(values, status, slack, reach):
    """Whom to branch on; -1 if all taken gain already, -2 if no branch is left."""
    n = len(status)
    hardest, least, taken = -1, np.inf, False
    for i in range(n):
        taken = taken or status[i] == TAKEN
        if status[i] == TAKEN and slack[i] <= 0.0 and reach[i] < least:
            hardest, least = i, reach[i]
    if hardest >= 0:
        best, most = -2, 0.0
        for j in range(n):
            if status[j] == OPEN and values[hardest, j] > most:
                best, most = j, values[hardest, j]
        return best
    if taken:
        return -1
    first = -2
    for i in range(n):
        if status[i] == OPEN and reach[i] < least:
            first, least = i, reach[i]
    return first


@compiled
def _search(values, status, slack, reach, choice, left):
    """Depth first, whom is branched on taken before dropped; returns 0, the level it was found at plus 1, or -1."""
    n = status.shape[1]
    level = 0
    alive = _settle(values, status[0], slack[0], reach[0])
    while True:
        if alive:
            player = _pick(values, status[level], slack[level], reach[level])
            if player == -1:
                return level + _FOUND
            alive = player >= 0
        if alive:
            choice[level] = player
            for i in range(n):
                status[level + 1, i] = status[level, i]
                slack[level + 1, i] = slack[level, i]
                reach[level + 1, i] = reach[level, i]
            level += 1
            _take(values, status[level], slack[level], reach[level], player)
        elif level == 0:
            return _NONE
        else:
            level -= 1
            _drop(values, status[level], reach[level], choice[level])
        left[0] -= 1
        if left[0] < 0:
            return _GAVE_UP
        alive = _settle(values, status[level], slack[level], reach[level])
