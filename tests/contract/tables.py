"""Factions at a moment, to put a rule of realignment to: random tables and single turns of the compiled rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.rules import bilateral_shapley, landscape, realignment
from sim.scenario.rules import RULES

INF = float("inf")
LOGIT = (3.0, 0.3, 0.2, 0.0, 0.4, 0.8, 0.04)
OFF = (1.0, INF, INF, -INF, 0.0, 0.0, 0.0)
MODULES: dict[str, Any] = {"logit": realignment, "landscape": landscape, "bilateral_shapley": bilateral_shapley}
PARAMETERS_OF: dict[str, tuple[float, ...]] = {"logit": LOGIT, "landscape": (), "bilateral_shapley": (1.5,)}
DETERMINISTIC = [name for name, rule in RULES.items() if not rule.drawn]
seeds, sizes, words = st.integers(0, 2**32 - 1), st.integers(2, 8), st.floats(0, 1, exclude_max=True)


@dataclass
class Table:
    """Factions at a moment: who is there, in which bloc, of what weight, and how each regards each."""

    active: np.ndarray
    bloc: np.ndarray
    weight: np.ndarray
    affinities: np.ndarray
    max_blocs: int = 0

    def options(self, rule: str, i: int, rules: tuple[float, ...] | None = None) -> list[tuple[int, float]]:
        """Label and utility of each option of a faction."""
        n = len(self.bloc)
        labels, utilities = np.zeros(n + 1, np.int64), np.zeros(n + 1)
        count = MODULES[rule].options(i, *self._seen(rule, rules), (*working(n), labels, utilities))
        return list(zip(labels[:count].tolist(), utilities[:count].tolist(), strict=True))

    def turn(self, rule: str, i: int, word: float = 0.5, temperature: float = 0.0, rules: tuple[float, ...] | None = None) -> Table:
        """The table after a faction's turn."""
        n = len(self.bloc)
        after = Table(self.active, self.bloc.copy(), self.weight, self.affinities, self.max_blocs)
        seen = after._seen(rule, rules)
        MODULES[rule].take_turn(i, word, *seen, temperature, (*working(n), np.zeros(n + 1, np.int64), np.zeros(n + 1)))
        return after

    def _seen(self, rule: str, rules: tuple[float, ...] | None) -> tuple[Any, ...]:
        n = len(self.bloc)
        chosen = PARAMETERS_OF[rule] if rules is None else rules
        return self.active, self.bloc, self.weight, self.affinities, np.ones((n, n)), np.zeros(n), self.max_blocs, chosen

    @property
    def here(self) -> list[int]:
        return np.flatnonzero(self.active).tolist()

    @property
    def blocs(self) -> set[frozenset[int]]:
        return {frozenset(j for j in self.here if self.bloc[j] == label) for label in self.bloc[self.active]}

    def company(self, i: int) -> frozenset[int]:
        """The others of i's bloc."""
        return frozenset(j for j in self.here if self.bloc[j] == self.bloc[i] and j != i)


def working(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros((n, 5)), np.zeros(n, np.int64), np.zeros(n, bool), np.zeros(n, np.int64)


def table(seed: int, count: int, symmetric: bool = False, bounded: bool = False, absent: bool = True) -> Table:
    """A random table; some of the factions may not be there, some may weigh nothing."""
    rng = np.random.default_rng(seed)
    active = (rng.random(count) < 0.8) | (not absent)
    active[rng.integers(count)] = True
    sides = rng.integers(0, count, count)
    bloc = np.arange(count)
    for i in np.flatnonzero(active):
        bloc[i] = next(j for j in np.flatnonzero(active) if sides[j] == sides[i])
    weight = np.where(active & ((rng.random(count) < 0.9) | (not absent)), rng.random(count) + 0.01, 0.0)
    weight /= max(weight.sum(), 1e-9)
    affinities = rng.uniform(-1.2, 1.2, (count, count))
    if symmetric:
        affinities = (affinities + affinities.T) / 2
    found = Table(active, bloc.astype(np.int64), weight, affinities)
    if bounded:
        found.max_blocs = len(found.blocs) + int(rng.integers(2))
    return found
