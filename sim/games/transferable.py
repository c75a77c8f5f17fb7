"""Dividing what a coalition earns: a characteristic function v(S), as an array over bitmasks (bit i of the index: player i is in S).

Shapley value: sum over S without i of |S|! (n-1-|S|)! / n! (v(S + i) - v(S)), i's mean contribution over all orders (Shapley 1953).
Core: payoffs x with sum_N x_i = v(N) and sum_S x_i >= v(S) for every S.

References
----------
Maschler, M., Peleg, B. & Shapley, L. S. (1979). Geometric properties of the kernel, nucleolus, and related solution concepts.
Mathematics of Operations Research 4, 303-338.
Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, 307-317.
"""

from __future__ import annotations

import math
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from sim.errors import CoalitionError
from sim.games.grid import Floats, numbers
from sim.games.inputs import players_of

MOST_PLAYERS = 20
"""2**20 coalitions, a megabyte of rows in a linear program that takes in only those that matter."""
MOST_PLAYERS_IN_FRACTIONS = 14
"""Python's fractions are several hundred times slower than floats."""
CLOSE = 1e-9
"""The share of the largest value by which a coalition may fall short in the core: linear programs are solved to about so much."""

_TIGHT: Any = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}  # as tight as the solver takes


def shapley(values: ArrayLike) -> NDArray[Any]:
    """The Shapley value of each player.

    Parameters
    ----------
    values : (2**n), n up to 20 (14 in Fractions)
        v(S) at the index whose bit i says that player i is in S; v(empty) is 0.

    Returns
    -------
    (n)
        Fractions, exact, where all values are whole numbers or Fractions; else floats.

    Raises
    ------
    CoalitionError
        For other values, or more players.
    """
    array = _values(values)
    n = players_of(len(array), "values")
    sizes = np.bitwise_count(np.arange(2 ** (n - 1)))
    by_size = [np.flatnonzero(sizes == size) for size in range(n)]
    shares = [Fraction(math.factorial(size) * math.factorial(n - 1 - size), math.factorial(n)) for size in range(n)]
    exact = array.dtype != np.float64
    result: list[Fraction | float] = []
    for player in range(n):
        pairs = array.reshape(-1, 2, 1 << player)
        gains = (pairs[:, 1] - pairs[:, 0]).reshape(-1)
        sums = [gains[places].sum() for places in by_size]
        if exact:
            result.append(sum((share * Fraction(total) for share, total in zip(shares, sums, strict=True)), Fraction(0)))
        else:
            result.append(math.fsum(float(share) * float(total) for share, total in zip(shares, sums, strict=True)))
    return np.array(result, dtype=object if exact else np.float64)


def core_point(values: ArrayLike) -> Floats | None:
    """A point of the core, the one (or one of those) whose worst-off coalition is best off; None if the core is empty.

    Coalitions enter the linear program only once they fall short, so that few of the 2**n ever do.

    Parameters
    ----------
    values : (2**n), n up to 20
        v(S) at the index whose bit i says that player i is in S; v(empty) is 0.

    Raises
    ------
    CoalitionError
        For other values, or more players.
    """
    array, scale = scaled(values, MOST_PLAYERS)
    n = players_of(len(array), "values")
    if n == 1:
        return array[1:] * scale
    rows = 2 ** np.arange(n)
    while True:
        excess, point, _ = most_equal(array, rows, np.ones((1, n)), array[-1:])
        if excess < -CLOSE:  # and with more coalitions it only falls
            return None
        shortfalls = array + excess - _sums(point)
        short = np.setdiff1d(np.flatnonzero(shortfalls[:-1] > CLOSE), np.append(rows, 0))
        if not len(short):
            return point * scale
        rows = np.append(rows, short[np.argsort(shortfalls[short])[-4 * n :]])


def _sums(point: Floats) -> Floats:
    """The sum of payoffs over every coalition, by bitmask."""
    sums = np.zeros(1)
    for payoff in point:
        sums = np.concatenate([sums, sums + payoff])
    return sums


def inside(coalitions: NDArray[np.int64], n: int) -> Floats:
    """1 where a player is in a coalition, else 0: a row for each bitmask, a column for each player."""
    return (coalitions[:, None] >> np.arange(n) & 1).astype(np.float64)


def scaled(values: ArrayLike, most: int) -> tuple[Floats, float]:
    """The values as floats divided by the largest in absolute terms, and that; raises as `core_point`, beyond `most` players."""
    array = _values(values, most).astype(np.float64)
    scale = float(np.abs(array).max()) or 1.0
    return array / scale, scale


def most_equal(
    array: Floats, coalitions: NDArray[np.int64], settled: Floats, sums: Floats, least: Floats | None = None
) -> tuple[float, Floats, Floats]:
    """Payoffs whose least excess over some coalitions is as large as can be: that excess, the payoffs, the price of each coalition.

    `settled` (rows of players in or out) have the `sums` of payoffs given; nobody gets less than `least`. A coalition has a price,
    by the dual program, if the excess would rise were it not for it; prices sum to 1.
    """
    n = settled.shape[1]
    floors = [None] * n if least is None else least.tolist()
    done = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=np.column_stack([-inside(coalitions, n), np.ones(len(coalitions))]),
        b_ub=-array[coalitions],
        A_eq=np.column_stack([settled, np.zeros(len(settled))]),
        b_eq=sums,
        bounds=[*((floor, None) for floor in floors), (None, None)],
        method="highs",
        options=_TIGHT,
    )
    if done.status != 0:
        raise CoalitionError(f"a linear program could not be solved: {done.message}")
    solution = np.asarray(done.x) + 0.0  # no -0
    return float(solution[-1]), solution[:-1], -np.asarray(done.ineqlin.marginals)


def _values(values: ArrayLike, most: int = MOST_PLAYERS) -> NDArray[Any]:
    """The characteristic function: int64 if that is exact, objects if Fractions or larger integers, else float64."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise CoalitionError("values: one number a coalition is needed, by bitmask") from None
    if array.ndim != 1:
        raise CoalitionError(f"values: one number a coalition is needed, by bitmask; the shape is {array.shape}")
    n = players_of(len(array), "values")
    if array.dtype == object and all(isinstance(value, Rational) for value in array):
        array = np.array([Fraction(value) for value in array], dtype=object)
        most = min(most, MOST_PLAYERS_IN_FRACTIONS)
    elif array.dtype.kind in "biu" and np.abs(array.astype(np.float64)).max() < 2**40:  # sums over 2**20 coalitions fit
        array = array.astype(np.int64)
    elif array.dtype.kind in "iu":
        array = np.array([Fraction(value) for value in array.tolist()], dtype=object)
        most = min(most, MOST_PLAYERS_IN_FRACTIONS)
    else:
        array = numbers("values", array)
    if n > most:
        raise CoalitionError(f"{n} players form {2**n:,} coalitions; this is done for up to {most} players; merge the smallest")
    if array[0] != 0:
        raise CoalitionError(f"values: the empty coalition earns nothing, not {array[0]}")
    return array
