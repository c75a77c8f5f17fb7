"""Small worlds built by hand, without a scenario file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa
import pytest

from sim.scenario.parameters import PARAMETERS
from tests.reference.derived import derive
from tests.reference.geography import Geography
from tests.reference.state import ReferenceFaction, State

MakeState = Callable[..., State]


def _state(
    factions: dict[str, dict[str, Any]],
    places: int = 1,
    roads: dict[tuple[int, int], float] | None = None,
    oil: float = 0.0,
    political_weight: float = 0.0,
    **parameters: float,
) -> State:
    model = mesa.Model(rng=1)
    made = []
    for index, (name, given) in enumerate(sorted(factions.items())):
        faction = ReferenceFaction(model, name, index)
        faction.stationed = [0.0] * places
        faction.base = [1.0] + [0.0] * (places - 1)
        for attribute, value in given.items():
            assert hasattr(faction, attribute), attribute
            setattr(faction, attribute, value)
        faction.start = given.get("start", sum(faction.stationed))
        made.append(faction)
    numbers = {parameter.name: parameter.default for parameter in PARAMETERS.values()} | parameters
    count = len(made)
    state = State(
        factions=made,
        places=[f"place_{k}" for k in range(places)],
        parameters=numbers,
        values={},
        geography=Geography(places, roads or {}, numbers["reach_km"], numbers["march_km"]),
        political_weight=[political_weight] * places,
        oil=[oil] * places,
        rivalry=[[0.0] * count for _ in made],
        tie=[[0.0] * count for _ in made],
        trust=[[0.0] * count for _ in made],
        stated=frozenset(),
    )
    derive(state)
    return state


@pytest.fixture
def make_state() -> MakeState:
    """Makes a state of factions given by their attributes, at default parameters but for those named."""
    return _state


class FixedDraws:
    """Draws that always answer the same uniform number; turns go in the order of ids."""

    def __init__(self, uniform: float) -> None:
        self.uniform = uniform

    def input(self, path: str) -> float:
        return self.uniform

    def turn(self, week: int, faction: str) -> float:
        return 0.0

    def choice(self, week: int, faction: str) -> float:
        return self.uniform

    def sets_out(self, week: int, faction: str) -> float:
        return self.uniform

    def clash(self, week: int, first: str, second: str) -> float:
        return self.uniform

    def clash_place(self, week: int, first: str, second: str) -> float:
        return self.uniform

    def happens(self, event: str) -> float:
        return self.uniform

    def allowed(self, week: int, event: str) -> float:
        return self.uniform

    def succeeds(self, week: int, event: str) -> float:
        return self.uniform

    def engagement(self, week: int, event: str, number: int) -> tuple[float, float, float]:
        return self.uniform, self.uniform, self.uniform


@pytest.fixture
def fixed_draws() -> type[FixedDraws]:
    """Draws that always answer the same."""
    return FixedDraws
