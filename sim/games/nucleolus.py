"""The nucleolus: payoffs that make the worst-off coalition as well off as can be, then the next, and so on (Schmeidler 1969).

Among imputations (sum_N x_i = v(N), x_i >= v(i)) the sorted excesses sum_S x_i - v(S) are maximised lexicographically, by one linear
program after another: maximise e with sum_S x_i >= v(S) + e for all S whose excess is not settled yet. Coalitions with a dual price
are short of e at every optimum, so that their excess is settled at e; and with theirs that of every S in the span of the settled.
Each program settles at least one more dimension; after at most n there is one x left (Maschler, Peleg & Shapley 1979).

References
----------
Schmeidler, D. (1969). The nucleolus of a characteristic function game. SIAM Journal on Applied Mathematics 17, 1163-1170.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import CoalitionError
from sim.games.grid import Floats
from sim.games.inputs import players_of
from sim.games.transferable import CLOSE, inside, most_equal, scaled

MOST_PLAYERS = 12
"""4,096 rows in each of up to 12 linear programs."""
_PRICED = 1e-7  # duals sum to 1 over at most n + 1 coalitions


def nucleolus(values: ArrayLike) -> Floats:
    """The nucleolus, to the accuracy of linear programs (about nine digits).

    Parameters
    ----------
    values : (2**n), n up to 12
        v(S) at the index whose bit i says that player i is in S; v(empty) is 0.

    Raises
    ------
    CoalitionError
        For other values or more players, and if there is no imputation: the players together earn less than each alone.
    """
    array, scale = scaled(values, MOST_PLAYERS)
    n = players_of(len(array), "values")
    alone = array[2 ** np.arange(n)]
    if alone.sum() > array[-1] + CLOSE:
        raise CoalitionError("there is no nucleolus: all players together earn less than the sum of what each earns alone")
    settled, sums = np.ones((1, n)), array[-1:]
    rest = np.arange(1, 2**n - 1)
    while len(settled) < n:
        excess, _, prices = most_equal(array, rest, settled, sums, alone)
        for coalition in rest[prices > _PRICED]:
            row = inside(np.array([coalition]), n)
            if not _spanned(row, settled)[0]:
                settled, sums = np.vstack([settled, row]), np.append(sums, array[coalition] + excess)
        rest = rest[~_spanned(inside(rest, n), settled)]
    return np.linalg.solve(settled, sums) * scale + 0.0  # no -0


def _spanned(rows: Floats, settled: Floats) -> NDArray[np.bool_]:
    """Which rows are combinations of the settled ones."""
    across = np.linalg.qr(settled.T)[0]
    return np.asarray(np.abs(rows - rows @ across @ across.T).max(axis=1) < 1e-9)
