"""Who ends up in one bloc with whom."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.blocs import cores, members, most_seen, together_counts, typical_run

FACTIONS = tuple("abcdefghij")


@st.composite
def partitions(draw: st.DrawFn) -> np.ndarray:
    """Final blocs of some runs, inactive factions among them, labelled by lowest member."""
    size = draw(st.integers(2, 10))
    runs = draw(st.lists(st.lists(st.integers(-1, 3), min_size=size, max_size=size), min_size=1, max_size=30))
    return np.array([[-1 if side < 0 else run.index(side) for side in run] for run in runs], dtype=np.int16)


@given(partitions())
def test_most_seen_counts_each_bloc_once_a_run(blocs: np.ndarray) -> None:
    factions = FACTIONS[: blocs.shape[1]]
    expected = Counter(tuple(bloc) for run in blocs for bloc in members(run, factions))
    found = [(tuple(bloc), count) for bloc, count in most_seen(blocs, factions, limit=1000)]
    assert dict(found) == expected
    assert [count for _, count in found] == sorted(expected.values(), reverse=True)


@given(partitions())
def test_typical_run_is_closest_to_the_mean(blocs: np.ndarray) -> None:
    same = (blocs[:, :, None] == blocs[:, None, :]) & (blocs[:, :, None] >= 0)
    same &= ~np.eye(blocs.shape[1], dtype=bool)  # nobody is counted as being with itself
    distance = ((same - same.mean(axis=0)) ** 2).sum(axis=(1, 2))
    chosen = typical_run(blocs)
    assert distance[chosen] == pytest.approx(distance.min())
    assert not any(np.array_equal(same[earlier], same[chosen]) for earlier in range(chosen))


def test_an_inactive_faction_is_with_nobody() -> None:
    blocs = np.array([[0, 0, -1, -1]], dtype=np.int16)
    assert members(blocs[0], FACTIONS[:4]) == [["a", "b"]]
    assert together_counts(blocs).tolist() == [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_ties_come_in_the_order_of_ids() -> None:
    blocs = np.array([[0, 1, 1, 0], [0, 0, 2, 2]], dtype=np.int16)
    assert [bloc for bloc, _ in most_seen(blocs, FACTIONS[:4])] == [["a", "b"], ["a", "d"], ["b", "c"], ["c", "d"]]


def test_cores_hold_only_factions_that_are_all_together_often() -> None:
    shares = {("a", "b"): 0.9, ("a", "c"): 0.6, ("b", "c"): 0.7, ("a", "d"): 0.1, ("b", "d"): 0.8, ("c", "d"): 0.2}
    pairs = [{"a": a, "b": b, "together": share} for (a, b), share in shares.items()]
    assert cores(pairs, FACTIONS[:4], 0.5) == [(["a", "b", "c"], 0.6)]
    assert cores([], FACTIONS[:1], 0.5) == []
