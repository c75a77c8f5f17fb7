"""Landscape theory: with symmetric affinities and no noise every move lowers the energy, so that realignment comes to rest."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.faction import Faction
from sim.model import CoalitionModel
from sim.scenario import Scenario, build


class Traced(CoalitionModel):
    """Keeps the energy at the start and after each turn, and whether who had the turn moved."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario, faction_class=Watched, collect=False)
        self.trace = [(energy(self), False)]


class Watched(Faction):
    """Decides as any faction; the model notes the energy after its turn, and whether it moved."""

    def step(self) -> None:
        before = self.bloc
        super().step()
        self.model.trace.append((energy(self.model), self.bloc != before))


def energy(model: CoalitionModel) -> float:
    """Minus the sum over pairs in one bloc of size * size * affinity (Axelrod & Bennett 1993, but for a constant)."""
    state = model.state
    together = [(i, j) for i, j in combinations(range(len(state.bloc)), 2) if state.bloc[i] == state.bloc[j]]
    return -sum(float(state.weight[i] * state.weight[j] * model.world.scene.affinities[i, j]) for i, j in together)


@st.composite
def landscapes(draw: st.DrawFn) -> dict[str, Any]:
    """Sizes, symmetric affinities (some equal, some 0), a start, and perhaps a bound on the number of blocs."""
    count = draw(st.integers(2, 8))
    names = [f"f{n}" for n in range(count)]
    affinity = st.one_of(st.sampled_from([-1.0, 0.0, 1.0]), st.floats(-1, 1, allow_nan=False).map(lambda x: round(x, 3)))
    affinities = {one: {other: draw(affinity) for other in names[k + 1 :]} for k, one in enumerate(names[:-1])}
    most = draw(st.sampled_from([None, 2, 3]))
    sides = [draw(st.integers(0, (most or count) - 1)) for _ in names]
    blocs = [[name for name, side in zip(names, sides, strict=True) if side == one] for one in sorted(set(sides))]
    data: dict[str, Any] = {
        "title": "a landscape", "factions": {name: {"strength": draw(st.floats(0.1, 100))} for name in names}, "affinities": affinities,
        "blocs": blocs, "calendar": {"start": "2000-01-03", "weeks": 30}, "seed": draw(st.integers(0, 2**31)),
    }  # fmt: skip
    return data | ({"max_blocs": most} if most else {})


def traced(data: dict[str, Any]) -> Traced:
    model = Traced(build(data))
    while model.running:
        model.step()
    return model


@settings(max_examples=80)
@given(landscapes())
def test_energy_never_rises(data: dict[str, Any]) -> None:
    model = traced(data)
    for (before, _), (after, moved) in zip(model.trace[:-1], model.trace[1:], strict=True):
        assert after < before if moved else after == before
    assert len(model.blocs()) <= data.get("max_blocs", len(data["factions"]))


@settings(max_examples=80)
@given(landscapes())
def test_realignment_comes_to_rest_where_nobody_gains_by_leaving(data: dict[str, Any]) -> None:
    model = traced(data)
    count = len(data["factions"])
    assert not any(moved for _, moved in model.trace[-count:])
    affinities, weight, bloc = model.world.scene.affinities, model.state.weight, model.state.bloc
    for i in range(count):
        worth = {c: sum(weight[j] * affinities[i, j] for j in range(count) if bloc[j] == c and j != i) for c in set(bloc.tolist())}
        assert worth[int(bloc[i])] >= max(worth.values()) - 1e-12
        if "max_blocs" not in data:
            assert worth[int(bloc[i])] >= -1e-12  # alone is worth 0


def test_there_are_moves_to_watch() -> None:
    """Three who like each other, each alone, all join."""
    ones = {"f0": {"f1": 1.0, "f2": 1.0}, "f1": {"f2": 1.0}}
    data = {"title": "friends", "factions": {f"f{n}": {"strength": 1} for n in range(3)}, "affinities": ones}
    model = traced(data)
    assert sum(moved for _, moved in model.trace) == 2
    assert model.trace[-1][0] - model.trace[0][0] == -3 * (1 / 3) ** 2
    assert len(np.unique(model.state.bloc)) == 1
