"""Whatever happens in a random world, week after week: the state stays what it must be."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import CoalitionModel
from tests.worlds import RandomWorld, worlds


def assert_in_bounds(model: CoalitionModel) -> None:
    state, active = model.state, model.state.active
    assert (state.stationed >= 0).all(), "strength"
    assert (state.start >= 0).all()
    assert (state.influence >= 0).all()
    for stance in (state.recognition, state.hostility):
        assert (np.abs(stance) <= 1).all()
    for relation, low in ((state.rivalry, 0.0), (state.tie, 0.0), (state.trust, -1.0)):
        assert relation.min() >= low and relation.max() <= 1.0
        assert (relation == relation.T).all()
    assert 0.0 <= model.metrics["oil_damage"] <= 1.0
    assert (state.attention[active] >= 0).all()
    np.testing.assert_allclose(state.attention[active].sum(axis=1), 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(state.weight.sum(), 1.0 if state.weight.any() else 0.0, rtol=0, atol=1e-12)
    overlap = state.meet[~np.eye(len(active), dtype=bool)]  # of a faction with itself it has no meaning
    assert overlap.min() >= 0 and overlap.max() <= 1 + 1e-12
    assert_a_partition(state.bloc, active)


def assert_a_partition(labels: np.ndarray, active: np.ndarray) -> None:
    """Every active faction is in one bloc, whose label is its lowest member; who is not active stands alone."""
    for i, label in enumerate(labels.tolist()):
        members = np.flatnonzero(labels == label)
        assert label == members.min()
        assert active[members].all() if active[i] else members.tolist() == [i]


def assert_metrics_in_range(model: CoalitionModel) -> None:
    metrics = model.metrics
    assert all(np.isfinite(list(metrics.values())))
    for name in ("coalition_share", "frustration", "oil_damage", "enabled", "tolerated"):
        assert 0.0 <= metrics[name] <= 1.0 + 1e-12, name
    for name in ("recognition", "declared_recognition"):
        assert -1.0 - 1e-12 <= metrics[name] <= 1.0 + 1e-12, name
    for name in ("threat_strength", "losses", "clashes", "polarisation"):
        assert metrics[name] >= 0.0, name
    active = int(model.state.active.sum())
    assert metrics["coalition_size"] <= metrics["largest_bloc"] <= active
    assert metrics["front_size"] <= active


@settings(max_examples=80)
@given(worlds(most_weeks=15), st.integers(0, 5))
def test_every_week_of_every_world_is_in_bounds(world: RandomWorld, run: int) -> None:
    """Strengths never negative, attention sums to 1, stances and relations in range, blocs a partition with lowest labels."""
    model = CoalitionModel(world.scenario(), run=run, collect=False)
    while model.running:
        model.step()
        assert_in_bounds(model)
        assert_metrics_in_range(model)
