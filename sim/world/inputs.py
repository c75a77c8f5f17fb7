"""Drawing the uncertain inputs of a scenario: addressed by (seed, draw, path), once a draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.compiled import compiled
from sim.draws import address, input_uniforms
from sim.rules.space import reach, road_distances
from sim.state import FACTION_ROWS, FEEL, MARCH, PAIR_ROWS, Inputs
from sim.world.slots import put, raw_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Quantity
    from sim.world.slots import Slots


@dataclass(frozen=True, slots=True)
class DrawnInputs:
    """The inputs of D draws (ascending numbers): `arrays` for the engine, `values` (D) of each uncertain path."""

    draws: NDArray[np.int64]
    arrays: Inputs
    values: dict[str, NDArray[np.float64]]


class Sampler:
    """Draws every uncertain quantity and lays all of them out as arrays.

    Triangular distributions, by far the most common, are drawn together; the others by their own `ppf`.
    Landscape theory knows no places: there, everyone stands in one.
    """

    def __init__(self, quantities: dict[str, Quantity], slots: Slots, sizes: tuple[int, int, int, int], landscape: bool) -> None:
        self._slots, self._sizes, self._landscape = slots, sizes, landscape
        self._constants = {path: q.constant for path, q in quantities.items() if q.constant is not None}
        self.uncertain = {path: q for path, q in quantities.items() if q.constant is None}
        self._targets = {path: slots.find(path) for path in quantities}
        self._addresses = {path: address(path) for path in self.uncertain}
        self._triangular = [path for path, q in self.uncertain.items() if q.triangular]
        self._corners = np.array([self.uncertain[path].triangular for path in self._triangular]).reshape(-1, 3).T[:, :, None]
        self._roads_vary = any(path.startswith("roads.") for path in self.uncertain)

    def values(self, draws: NDArray[np.int64], seed: int) -> dict[str, NDArray[np.float64]]:
        """The value of each uncertain path in each draw, by path in ascending order."""
        chance = {path: np.empty(len(draws)) for path in self.uncertain}
        for path, out in chance.items():
            input_uniforms(np.uint64(seed), draws, self._addresses[path], out)
        drawn = {path: q.ppf(chance[path]) for path, q in self.uncertain.items() if not q.triangular}
        if self._triangular:
            u = np.array([chance[path] for path in self._triangular])
            low, mode, high = self._corners
            width = high - low
            rising = low + np.sqrt(u * width * (mode - low))
            falling = high - np.sqrt((1.0 - u) * width * (high - mode))
            together = np.clip(np.where(u < (mode - low) / width, rising, falling), low, high)
            drawn.update(zip(self._triangular, together, strict=True))
        return {path: drawn[path] for path in self.uncertain}

    def draw(self, draws: NDArray[np.int64], seed: int) -> DrawnInputs:
        """The inputs of the given draws."""
        return self.lay_out(draws, self.values(draws, seed))

    def lay_out(self, draws: NDArray[np.int64], values: dict[str, NDArray[np.float64]]) -> DrawnInputs:
        """Inputs in which each uncertain path has these values, drawn or chosen: D of them each, for D draw numbers."""
        raw = raw_arrays(len(draws), *self._sizes)
        for path, constant in self._constants.items():
            for slot in self._targets[path]:
                put(raw, slot, constant)
        for path, drawn in values.items():
            for slot in self._targets[path]:
                put(raw, slot, drawn)
        return DrawnInputs(draws, self._arrays(raw), values)

    def _arrays(self, raw: dict[str, np.ndarray[Any, Any]]) -> Inputs:
        presence = raw["presence"]
        if self._landscape:
            presence[:] = [1.0] + [0.0] * (presence.shape[2] - 1)
        total = presence.sum(axis=2, keepdims=True)
        base = np.divide(presence, total, out=np.zeros_like(presence), where=total > 0)
        places = presence.shape[2]
        count = len(presence)
        next_place = np.zeros((count, places, places), np.int64)
        reach_matrix = np.zeros((count, 2, places, places))
        distance = np.zeros((places, places))
        _lay_roads(raw["legs"], self._roads_vary, raw["parameters"], distance, next_place, reach_matrix)
        return Inputs(
            parameters=raw["parameters"],
            presence=np.stack([raw["strength"][:, :, None] * base, base], axis=1),
            stances=np.stack([raw[name] for name in FACTION_ROWS[:4]], axis=1),
            relations=np.stack([raw[name] for name in PAIR_ROWS[:3]], axis=1),
            places=np.stack([raw["political_weight"], raw["oil"]], axis=1),
            reach=reach_matrix,
            next_place=next_place,
            event_numbers=raw["event_numbers"],
            member_numbers=raw["member_numbers"],
        )


@compiled
def _lay_roads(legs, roads_vary, parameters, distance, next_place, reach_matrix):
    """Shortest ways and reach for each draw; the ways are found once if no road is uncertain."""
    places = legs.shape[1]
    for d in range(len(legs)):
        if d == 0 or roads_vary:
            road_distances(legs[d], distance, next_place[d])
        else:
            for k in range(places):
                for l in range(places):
                    next_place[d, k, l] = next_place[0, k, l]
        reach(distance, parameters[d].reach_km, reach_matrix[d, FEEL])
        reach(distance, parameters[d].march_km, reach_matrix[d, MARCH])
