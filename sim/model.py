"""The Mesa face: the same compiled rules, agent by agent, to step through, look into, change and subclass.

A run of `CoalitionModel` is, bit for bit, the run of the same number and seed in the batch engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.engine import begin
from sim.faction import Faction, Option
from sim.fighting import clash, set_out
from sim.happenings import happen
from sim.scenario import Scenario, load
from sim.state import LOSSES, new_state
from sim.week import adapt, derive, feel, pay_attention, realign_some, remember_blocs, take_turns
from sim.weekly import read_week
from sim.world import World

if TYPE_CHECKING:
    from datetime import date

__all__ = ["CoalitionModel", "Faction", "Option"]

FactionClass = type[Faction]


class CoalitionModel(mesa.Model):
    """One run of a scenario, stepped a week at a time.

    `scenario`: a Scenario, or the path of one. `rng`: the seed (an int; the scenario's own if None). `run`: the number
    of the run, which with the seed addresses every draw; its inputs are those of draw `run // replicates`.
    `faction_class`: a subclass of Faction for all factions, or a mapping from id to subclass for some.
    Raises ScenarioError for a scenario that cannot be used, NotSimulatedError for one of rankings, UnknownNameError for an
    unknown id.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        rng: Any = None,
        run: int = 0,
        faction_class: FactionClass | Mapping[str, FactionClass] = Faction,
        collect: bool = True,
    ) -> None:
        scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
        scenario.require_simulated()
        seed = scenario.seed if rng is None else rng
        if not isinstance(seed, int | np.integer):
            seed = int(np.random.default_rng(seed).integers(2**63))
        super().__init__(rng=int(seed))
        self.seed, self.run = int(seed), int(run)
        self.world = World(scenario)
        self.inputs = self.world.draw(np.array([self.run // scenario.replicates]), self.seed)
        arrays, scene = self.inputs.arrays, self.world.scene
        ids = self.world.faction_ids
        room = self.world.most_clashes(self.inputs)
        self.state: Any = new_state(len(ids), arrays.presence.shape[3], len(scene.events.address), room)
        self._key = np.uint64(self.seed)
        begin(scene, arrays, 0, self.state, self._key, self.run)
        self.week = 0
        self.turn = 0
        self._columns = np.zeros(len(self.world.columns))
        classes = _classes(faction_class, self.world)
        self._factions = {name: classes[name](self, index) for index, name in enumerate(ids)}
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _reporter(column) for column, name in enumerate(self.world.columns)},
            agent_reporters={
                "faction": "id",
                "bloc": "bloc_label",
                "recognition": "recognition",
                "hostility": "hostility",
                "strength": "strength",
            },
        )
        self._collect = collect

    @property
    def parameters(self) -> Any:
        """The run's parameters, by attribute, readable and settable: `model.parameters.clash_rate`."""
        return self.inputs.arrays.parameters.view(np.recarray)[0]

    @property
    def date(self) -> date:
        """The first day of the week about to be simulated."""
        return self.world.scenario.date(self.week)

    @property
    def metrics(self) -> dict[str, float]:
        """The metrics of the latest week (all 0 before the first)."""
        return dict(zip(self.world.columns, self._columns.tolist(), strict=True))

    @property
    def clashes(self) -> list[tuple[str, str, str]]:
        """The clashes of the latest week: two factions and the place."""
        ids, places = self.world.faction_ids, self.world.place_ids
        rows = self.state.clashes[: self.state.count[0]]
        return [(ids[i], ids[j], places[k]) for i, j, k, _ in rows.tolist()]

    def faction(self, name: str) -> Faction:
        """The faction with this id. Raises UnknownNameError."""
        self.world.index(name)
        return self._factions[name]

    def factions(self) -> Sequence[Faction]:
        """All factions in the order of their ids, inactive ones included."""
        return tuple(self._factions.values())

    def blocs(self) -> list[tuple[str, ...]]:
        """The blocs now, each a tuple of ids, by lowest id."""
        labels = self.state.bloc
        active = [i for i in range(len(labels)) if self.state.active[i]]
        return [tuple(self.world.faction_ids[i] for i in active if labels[i] == label) for label in dict.fromkeys(labels[active].tolist())]

    def step(self) -> None:
        """One week, phase by phase (ODD 7); stops the model at the end of the calendar, after which it does nothing."""
        if self.week >= self.world.scenario.calendar.weeks:
            return
        scene, arrays, state = self.world.scene, self.inputs.arrays, self.state
        key = (self._key, self.run, self.week)
        state.count[0] = 0
        state.tally[LOSSES] = 0.0
        if not scene.landscape:
            happen(scene, arrays, 0, state, *key, self._columns, self.world.succession)
            pay_attention(scene, arrays, 0, state)
        feel(scene, arrays, 0, state)
        self._realign()
        if not scene.landscape:
            set_out(scene, arrays, 0, state, *key)
            derive(state, arrays, 0)
            clash(scene, arrays, 0, state, *key)
            adapt(scene, arrays, 0, state)
            derive(state, arrays, 0)
        remember_blocs(state)
        self._columns = np.zeros(len(self.world.columns))
        read_week(scene, arrays, 0, state, self.week, self._columns)
        self.week += 1
        self.running = self.week < self.world.scenario.calendar.weeks
        if self._collect:
            self.datacollector.collect(self)

    def _realign(self) -> None:
        take_turns(self.world.scene, self.state, self._key, self.run, self.week)
        factions = list(self._factions.values())
        for turn, i in enumerate(self.state.order.copy().tolist()):
            self.turn = turn
            if self.state.active[i]:
                factions[i].step()

    def realign_compiled(self) -> None:
        """The turn of the faction whose turn it is, by the compiled rule."""
        realign_some(self.turn, self.turn + 1, self.world.scene, self.inputs.arrays, 0, self.state, self.world.rule)

    def refresh(self) -> None:
        """Computes the derived quantities anew, after something was changed by hand."""
        derive(self.state, self.inputs.arrays, 0)


def _classes(faction_class: FactionClass | Mapping[str, FactionClass], world: World) -> dict[str, FactionClass]:
    if not isinstance(faction_class, Mapping):
        return dict.fromkeys(world.faction_ids, faction_class)
    for name in faction_class:
        world.index(name)
    return {name: faction_class.get(name, Faction) for name in world.faction_ids}


def _reporter(column: int) -> Any:
    def report(model: CoalitionModel) -> float:
        return float(model._columns[column])

    return report
