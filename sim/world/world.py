"""A scenario as the engine sees it: names <-> indices, what never changes, and how to draw what is uncertain."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.draws import address
from sim.errors import UnknownNameError
from sim.scenario.rules import RULES
from sim.state import ENGAGEMENTS, Scene
from sim.world import requests
from sim.world.events import EventTables
from sim.world.inputs import DrawnInputs, Sampler
from sim.world.slots import Slots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario


class World:
    """A scenario compiled to read-only arrays; factions, places and events stand in the order of their ids.

    Raises NotSimulatedError for a scenario that only ranks coalitions.
    """

    def __init__(self, scenario: Scenario) -> None:
        scenario.require_simulated()
        self.scenario = scenario
        self.faction_ids = tuple(sorted(scenario.factions))
        self.place_ids = tuple(sorted(scenario.places))
        self._factions = {name: i for i, name in enumerate(self.faction_ids)}
        self._places = {name: k for k, name in enumerate(self.place_ids)}
        self.columns = requests.columns(scenario)
        events = EventTables(scenario, self._factions, self._places, self.columns)
        self._slots = Slots(self._factions, self._places, events.index, events.children)
        rooms = max(1, len(self.place_ids))
        self._sizes = (len(self.faction_ids), rooms, len(events.index), len(events.tables.members))
        self.scene = self._scene(events)

    def __reduce__(self) -> tuple[type[World], tuple[Scenario]]:
        """A copy is built anew, from the scenario."""
        return World, (self.scenario,)

    @cached_property
    def sampler(self) -> Sampler:
        """What draws the inputs."""
        return Sampler(self.scenario.inputs(), self._slots, self._sizes, self.scenario.landscape)

    @property
    def succession(self) -> bool | None:
        """True if factions split or merge, else None, whose type spares the engine compiling those rules."""
        return True if self.scenario.inactive else None

    @property
    def rule(self) -> int | None:
        """The number of the rule of realignment, None for the default, whose type spares the engine compiling the others."""
        return list(RULES).index(self.scenario.rule) or None

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every pair of factions, i < j, in the order of the pair columns."""
        count = len(self.faction_ids)
        return [(i, j) for i in range(count) for j in range(i + 1, count)]

    @property
    def uncertain(self) -> tuple[str, ...]:
        """The paths of the inputs that are drawn, sorted."""
        return tuple(sorted(self.sampler.uncertain))

    def draw(self, draws: NDArray[np.int64], seed: int | None = None) -> DrawnInputs:
        """The inputs of the given draws (ascending numbers), with the scenario's seed unless another is given."""
        numbers = np.ascontiguousarray(draws, np.int64)
        return self.sampler.draw(numbers, self.scenario.seed if seed is None else seed)

    def index(self, faction: str) -> int:
        """The index of a faction. Raises UnknownNameError."""
        if faction not in self._factions:
            raise UnknownNameError.of("faction", faction, self.faction_ids)
        return self._factions[faction]

    def place_index(self, place: str) -> int:
        """The index of a place. Raises UnknownNameError."""
        if place not in self._places:
            raise UnknownNameError.of("place", place, self.place_ids)
        return self._places[place]

    def most_clashes(self, inputs: DrawnInputs) -> int:
        """The most clashes one week can bring in these draws: every pair once, and all engagements."""
        pairs = len(self.faction_ids) * (len(self.faction_ids) - 1) // 2
        numbers = inputs.arrays.event_numbers
        return pairs + (int(numbers[:, :, ENGAGEMENTS].sum(axis=1).max()) if numbers.size else 0)

    def _scene(self, events: EventTables) -> Scene:
        scenario, factions = self.scenario, self._factions
        table, sets = requests.tables(scenario, factions, self._places)
        return Scene(
            faction_address=np.array([address(name) for name in self.faction_ids], np.uint64),
            threats=np.array([name in scenario.threat for name in self.faction_ids], np.bool_),
            waiting=np.array([name in scenario.inactive for name in self.faction_ids], np.bool_),
            authority=factions[scenario.authority] if scenario.authority else -1,
            landscape=scenario.landscape,
            affinities=self._affinities(),
            max_blocs=scenario.max_blocs or 0,
            initial_bloc=self._initial_blocs(),
            stated=np.array([self._stated(group) for group in (scenario.rivalries, scenario.ties, scenario.trusts)]),
            events=events.tables,
            requests=table,
            request_sets=sets,
        )

    def _affinities(self) -> NDArray[np.float64]:
        """Symmetric unless both directions are given; unnamed pairs are 0."""
        stated = self.scenario.affinities or {}
        matrix = np.zeros((len(self.faction_ids), len(self.faction_ids)))
        for one, others in stated.items():
            for other, value in others.items():
                matrix[self._factions[one], self._factions[other]] = value
                if one not in stated.get(other, {}):
                    matrix[self._factions[other], self._factions[one]] = value
        return matrix

    def _initial_blocs(self) -> NDArray[np.int64]:
        blocs = np.arange(len(self.faction_ids))
        for members in self.scenario.blocs:
            indices = [self._factions[name] for name in members]
            blocs[indices] = min(indices)
        return blocs.astype(np.int64)

    def _stated(self, relations: object) -> NDArray[np.bool_]:
        matrix = np.zeros((len(self.faction_ids), len(self.faction_ids)), np.bool_)
        for relation in relations:  # type: ignore[attr-defined]
            i, j = (self._factions[name] for name in relation.between)
            matrix[i, j] = matrix[j, i] = True
        return matrix
