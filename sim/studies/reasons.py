"""Why a faction stands with or against others: the terms of its affinity that weigh most, over replayed runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.model import CoalitionModel
from sim.rules.affinity import TERMS
from sim.studies.explain import pair_terms

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_TERMS = 3


def reasons(scenario: Scenario, faction: str, runs: Iterable[int]) -> dict[str, list[tuple[str, float]]]:
    """For each other faction the terms of `faction`'s affinity towards it that weigh most, with their means.

    The means are over the last week of the replayed `runs`; those under 0.005 are left out. Factions that are not
    active then are left out of a run. Empty for a scenario that states its affinities: there is nothing behind them.
    """
    if scenario.landscape:
        return {}
    seen: dict[str, list[tuple[float, ...]]] = {}
    for run in runs:
        model = CoalitionModel(scenario, run=run, collect=False)
        while model.running:
            model.step()
        ids, active = model.world.faction_ids, model.state.active
        i = model.world.index(faction)
        for j, other in enumerate(ids):
            if j != i and active[i] and active[j]:
                seen.setdefault(other, []).append(pair_terms(model, i, j))
    return {other: _weightiest(np.mean(terms, axis=0).tolist()) for other, terms in seen.items()}


def _weightiest(means: list[float]) -> list[tuple[str, float]]:
    named = sorted(zip(TERMS, means, strict=True), key=lambda term: -abs(term[1]))
    return [(name, mean) for name, mean in named[:MOST_TERMS] if abs(mean) >= 0.005]
