"""Games with transferable utility of the literature: Shapley values, core empty or not, nucleolus.

From the tests and manual of the R package CoopGame 0.2.2 (by the number of the test), which draw on textbooks and on Ferguson's lecture notes
(UCLA). Published are the Shapley values of 15.1 and 15.2, the nucleolus of Ferguson's game, and whether the cores of 46.1 to 46.4 are empty;
the other values were computed apart from this project, exactly. All published values come out.

Values stand by the size of the coalition, then lexicographically.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from sim.games.nucleolus import nucleolus
from sim.games.transferable import core_point, shapley


@dataclass(frozen=True)
class Game:
    players: int
    values: tuple[int, ...]
    shapley: str
    has_core: bool

    @property
    def by_mask(self) -> list[int]:
        worth = [0] * 2**self.players
        coalitions = [c for size in range(1, self.players + 1) for c in combinations(range(self.players), size)]
        for coalition, value in zip(coalitions, self.values, strict=True):
            worth[sum(1 << player for player in coalition)] = value
        return worth


GAMES = {
    "CoopGame 15.1": Game(3, (2, 4, 5, 18, 14, 9, 24), "19/2 8 13/2", True),
    "gloves, one left and two right (CoopGame 15.2)": Game(3, (0, 0, 0, 1, 1, 0, 1), "2/3 1/6 1/6", True),
    "Ferguson (CoopGame 49.1)": Game(3, (-1, 0, 1, 3, 4, 2, 5), "5/3 7/6 13/6", True),
    "CoopGame 46.1": Game(3, (0, 0, 0, 40, 50, 20, 100), "125/3 80/3 95/3", True),
    "CoopGame 46.2": Game(4, (0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 12, 12, 12, 12, 22), "11/2 11/2 11/2 11/2", True),
    "CoopGame 46.3": Game(3, (1, 1, 1, 2, 3, 4, 3), "1/2 1 3/2", False),
    "CoopGame 46.4": Game(4, (0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 3, 3, 3, 3, 4), "5/6 5/6 7/6 7/6", False),
}
ALL = pytest.mark.parametrize("game", GAMES.values(), ids=GAMES.keys())


@ALL
def test_shapley(game: Game) -> None:
    assert tuple(shapley(game.by_mask)) == tuple(map(Fraction, game.shapley.split()))


@ALL
def test_core(game: Game) -> None:
    point = core_point(game.by_mask)
    assert (point is not None) == game.has_core
    if point is not None:
        sums = [sum(point[player] for player in range(game.players) if mask >> player & 1) for mask in range(2**game.players)]
        assert (np.array(sums) >= np.array(game.by_mask) - 1e-9).all()
        assert sums[-1] == pytest.approx(game.by_mask[-1], abs=1e-9)


def test_nucleolus_of_ferguson() -> None:
    assert nucleolus(GAMES["Ferguson (CoopGame 49.1)"].by_mask) == pytest.approx([8 / 3, 2 / 3, 5 / 3], abs=1e-9)


def test_the_core_of_the_gloves_is_one_point() -> None:
    """Two have right gloves, of which one is worth nothing: the left one takes all."""
    worth = GAMES["gloves, one left and two right (CoopGame 15.2)"].by_mask
    assert core_point(worth) == pytest.approx([1, 0, 0], abs=1e-9)
    assert nucleolus(worth) == pytest.approx([1, 0, 0], abs=1e-9)
