"""An empty place changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import Chunk, simulate
from sim.model import CoalitionModel
from sim.scenario import build
from sim.world import World
from tests.worlds import RandomWorld, worlds

SMALL = worlds(most_factions=6, most_weeks=6)
PLACES = st.sampled_from(["aa", "p0b", "zz"])  # before, between and after the places of random worlds
RUNS = np.arange(4)


def with_place(data: dict[str, Any], name: str, km: float | None) -> dict[str, Any]:
    """With a place in which nobody stands: at the end of a road from p0, so that it shortens no way, or without a road."""
    roads = [] if km is None else [{"between": ["p0", name], "km": km}]
    return {**data, "places": {**data["places"], name: {"oil": 1, "political_weight": 1}}, "roads": [*data["roads"], *roads]}


def results(data: dict[str, Any]) -> Chunk:
    return simulate(World(build(data)), RUNS, 7)


def assert_same(one: Chunk, other: Chunk) -> None:
    for array in ("weekly", "pair_counts", "final_blocs", "final_strength", "final_recognition", "final_status"):
        assert getattr(one, array).tobytes() == getattr(other, array).tobytes(), array


@settings(max_examples=30)
@given(SMALL, PLACES)
def test_an_empty_place_without_a_road_changes_nothing(world: RandomWorld, name: str) -> None:
    data = world.data()
    assert_same(results(data), results(with_place(data, name, None)))


@settings(max_examples=30)
@given(SMALL, PLACES, st.sampled_from([1.0, 40.0]))
def test_an_empty_place_at_the_end_of_a_road_changes_no_overlap_and_no_weight(world: RandomWorld, name: str, km: float) -> None:
    data = world.data()
    one, other = (CoalitionModel(build(each), collect=False).state for each in (data, with_place(data, name, km)))
    assert one.meet.tobytes() == other.meet.tobytes()
    assert one.weight.tobytes() == other.weight.tobytes()


# --- dead end begins
@settings(max_examples=30)
@given(SMALL, PLACES, st.sampled_from([1.0, 40.0]))
def test_an_empty_place_at_the_end_of_a_road_changes_nothing(world: RandomWorld, name: str, km: float) -> None:
    data = world.data()
    assert_same(results(data), results(with_place(data, name, km)))
