"""Places and roads: how far felt strength reaches, and the way to a place."""

from __future__ import annotations

import math
from collections.abc import Mapping

Table = list[list[float]]


class Geography:
    """Places by their position in the order of ids; distances are along the shortest road, infinite without one."""

    def __init__(self, places: int, roads: Mapping[tuple[int, int], float], reach_km: float, march_km: float) -> None:
        self.places = range(places)
        self.road_km: Table = [[math.inf] * places for _ in self.places]
        for (one, other), km in roads.items():
            self.road_km[one][other] = self.road_km[other][one] = min(km, self.road_km[one][other])
        self.way_km = self._shortest_ways()
        self.closeness: Table = [[self._closeness(k, m, reach_km) for m in self.places] for k in self.places]
        self.within_march: Table = [[self._closeness(k, m, march_km) for m in self.places] for k in self.places]

    def next_place(self, here: int, target: int) -> tuple[int | None, float]:
        """The first place on the shortest way from here to the target, and by how many km the next best differs.

        The lowest id among equally short ways; None without a road.
        """
        best, best_km, runner_up_km = None, math.inf, math.inf
        for step in self.places:
            km = self.road_km[here][step] + self.way_km[step][target]
            if step == here or math.isinf(km):
                continue
            if km < best_km:
                best, best_km, runner_up_km = step, km, best_km
            else:
                runner_up_km = min(runner_up_km, km)
        return best, runner_up_km - best_km if best is not None else math.inf

    def _shortest_ways(self) -> Table:
        """Floyd 1962: allow one place after the other as a stop on the way."""
        ways = [list(row) for row in self.road_km]
        for k in self.places:
            ways[k][k] = 0.0
        for stop in self.places:
            for one in self.places:
                for other in self.places:
                    ways[one][other] = min(ways[one][other], ways[one][stop] + ways[stop][other])
        return ways

    def _closeness(self, one: int, other: int, reach_km: float) -> float:
        if one == other:
            return 1.0
        return math.exp(-self.way_km[one][other] / reach_km) if math.isfinite(self.way_km[one][other]) else 0.0
