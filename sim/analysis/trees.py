"""A shallow regression tree of when an outcome holds (Breiman et al. 1984), grown on one half of the draws, told by the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.boxes import Draws, Inside, worth
from sim.analysis.estimates import wilson

DEPTH = 3
LEAST_SHARE, LEAST_DRAWS = 0.05, 20
_TREES = 300
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Leaf:
    """One end of the tree: the turns that lead there (column, above, value), and the outcome's share on held-out draws."""

    turns: tuple[tuple[int, bool, float], ...]
    probability: float
    low: float
    high: float
    mass: float
    draws: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The leaves, likeliest first, and the share of the variance between held-out draws' shares that they explain."""

    leaves: tuple[Leaf, ...]
    explained: float


def weightiest(draws: Draws, most: int, seed: int) -> list[int]:
    """The columns that matter most to a forest of randomised trees (Geurts et al. 2006), the weightiest first."""
    from sklearn.ensemble import ExtraTreesRegressor

    forest = ExtraTreesRegressor(_TREES, max_depth=6, max_features=1 / 3, min_samples_leaf=_least(draws), random_state=seed % 2**32)
    forest.fit(draws.inputs, draws.successes / draws.sizes)
    return [int(column) for column in np.argsort(-forest.feature_importances_, kind="stable")[:most]]


def tree(first: Draws, second: Draws, seed: int) -> Tree:
    """Grown on `first`, as deep as cross-validation there allows (at most DEPTH), leaves of a twentieth of the draws or more."""
    from sklearn.model_selection import GroupKFold, cross_val_score
    from sklearn.tree import DecisionTreeRegressor

    shares = first.successes / first.sizes
    folds = _FOLDS if first.numbers is None else GroupKFold(_FOLDS)  # a draw's rows are never in two folds
    best = (0.0, 0)
    for depth in range(1, DEPTH + 1):
        model = DecisionTreeRegressor(max_depth=depth, min_samples_leaf=_least(first), random_state=seed % 2**32)
        if len(first) >= _FOLDS * 2 and np.ptp(shares) > 0:
            score = float(cross_val_score(model, first.inputs, shares, cv=folds, groups=first.numbers).mean())
            best = max(best, (score, depth))
    if best[1] == 0:
        return Tree((), 0.0)
    grown = DecisionTreeRegressor(max_depth=best[1], min_samples_leaf=_least(first), random_state=seed % 2**32)
    grown.fit(first.inputs, shares)
    leaves = [leaf for turns, at in _leaves(grown, second.inputs) if (leaf := _leaf(turns, second.part(at), second)) is not None]
    explained = float(grown.score(second.inputs, second.successes / second.sizes)) if np.ptp(second.successes / second.sizes) > 0 else 0.0
    return Tree(tuple(sorted(leaves, key=lambda leaf: -leaf.probability)), explained)


def _least(draws: Draws) -> int:
    return max(LEAST_DRAWS, int(LEAST_SHARE * len(draws)))


def _leaves(grown: Any, inputs: Any) -> Iterator[tuple[tuple[tuple[int, bool, float], ...], Inside]]:
    """The turns to each leaf (a later one on the same input and side replaces the earlier), and the draws that end there."""
    structure, ends = grown.tree_, grown.apply(inputs)
    waiting: list[tuple[int, dict[tuple[int, bool], float]]] = [(0, {})]
    while waiting:
        node, turns = waiting.pop()
        left, right = int(structure.children_left[node]), int(structure.children_right[node])
        if left < 0:
            yield tuple((column, above, value) for (column, above), value in turns.items()), ends == node
            continue
        column, value = int(structure.feature[node]), float(structure.threshold[node])
        waiting.append((left, {**turns, (column, False): value}))
        waiting.append((right, {**turns, (column, True): value}))


def _leaf(turns: tuple[tuple[int, bool, float], ...], within: Draws, everything: Draws) -> Leaf | None:
    if not len(within):
        return None
    return Leaf(turns, within.share, *wilson(within.share, worth(within, everything)), len(within) / len(everything), len(within))
