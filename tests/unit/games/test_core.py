"""Blocking coalitions: found where planted, ruled out where there are none, given up when told to; in games as large as the case."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sim.games.core import blocking_coalition
from sim.games.hedonic import SeparableGame, judge

PLAYERS = 26
THREATS = (24, 25)


def like_the_case(seed: int) -> np.ndarray:
    """26 players of uneven weight in three camps that lean together, dislikes counting 1.7 times, and two whom everybody abhors."""
    rng = np.random.default_rng(seed)
    camp = rng.integers(0, 3, PLAYERS)
    affinity = rng.normal(0.0, 0.3, (PLAYERS, PLAYERS))
    affinity = (affinity + affinity.T) / 2 + np.where(camp[:, None] == camp[None, :], 0.25, -0.15)
    for threat in THREATS:
        affinity[threat, :] -= 1.0
        affinity[:, threat] -= 1.0
    weight = rng.dirichlet(np.full(PLAYERS, 0.8))
    return weight * np.where(affinity >= 0, affinity, 1.7 * affinity)


def settled(values: np.ndarray) -> tuple[SeparableGame, tuple[int, ...], int]:
    """From all alone, blockers go their way until nobody would leave; or forty times. With how often."""
    game, labels = SeparableGame(values), tuple(range(PLAYERS))
    for step in range(40):
        witness = judge(game, labels).core.witness
        if witness is None:
            return game, labels, step
        labels = tuple(PLAYERS + step if player in witness.bloc else label for player, label in enumerate(labels))
    return game, labels, 40


def test_partitions_of_26_are_decided_in_few_branches() -> None:
    """A thousand, where there are 2**26 coalitions."""
    games = [settled(like_the_case(seed))[:2] for seed in range(15)]
    verdicts = [judge(game, labels, effort=1000).core.holds for game, labels in games]
    assert None not in verdicts
    assert any(verdicts)


def test_nobody_in_a_settled_partition_has_a_pair_or_three_to_leave_with() -> None:
    """A check by hand of what can be checked by hand among 2**26 coalitions."""
    checked = 0
    for seed in range(8):
        game, labels, _ = settled(like_the_case(seed))
        if not judge(game, labels).core.holds:
            continue
        own = [game.worth(i, [j for j in range(PLAYERS) if labels[j] == labels[i]]) for i in range(PLAYERS)]
        for size in (1, 2, 3):
            for coalition in combinations(range(PLAYERS), size):
                assert not all(game.worth(i, coalition) > own[i] + game.tolerance for i in coalition)
        checked += 1
    assert checked > 0


def test_a_planted_block_is_found() -> None:
    """Five strangers in different blocs who are everything to each other: only all five together gain."""
    values = like_the_case(3)
    five = [1, 5, 9, 14, 20]
    values[five, :] = np.minimum(values[five, :], 0.0)  # so that nobody else is reason enough
    for i in five:
        for j in five:
            values[i, j] = 1.0 if i != j else 0.0
    needs = np.array([3.5 if player in five else 99.0 for player in range(PLAYERS)])
    assert blocking_coalition(values, needs) == tuple(five)
    assert blocking_coalition(values, needs + 1.0) == "none"


def test_a_forced_set_is_part_of_what_is_found() -> None:
    """0 and 1 suffice for each other; 2 gains as well, and is found only where it must be along."""
    values = np.array([[0.0, 2.0, 0.5], [2.0, 0.0, 0.5], [1.0, 1.0, 0.0]])
    needs = np.full(3, 1.0)
    assert blocking_coalition(values, needs, ((0,),)) in ((0, 1), (0, 1, 2))
    assert blocking_coalition(values, needs, ((2,),)) == (0, 1, 2)
    assert blocking_coalition(values, np.array([1.0, 1.0, 2.0]), ((2,),)) == "none"
    assert blocking_coalition(values, np.array([1.0, 1.0, 2.0]), ((2,), (1,))) == (0, 1)


def test_too_little_effort_decides_nothing() -> None:
    rng = np.random.default_rng(7)
    values = rng.uniform(-0.5, 0.5, (PLAYERS, PLAYERS))
    np.fill_diagonal(values, 0.0)
    needs = 0.35 * np.maximum(values, 0.0).sum(axis=1)
    assert blocking_coalition(values, needs, effort=2) == "undecided"
    assert blocking_coalition(values, needs) == "none"


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2)])
def test_the_order_of_players_does_not_matter(order: tuple[int, ...]) -> None:
    """Two pairs who gain, and a pair of whom one does not."""
    values = np.zeros((4, 4))
    values[order[0], order[1]] = values[order[1], order[0]] = 1.0
    values[order[2], order[3]] = 1.0
    assert blocking_coalition(values, np.full(4, 0.5)) == tuple(sorted(order[:2]))
