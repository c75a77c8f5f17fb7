"""The Mesa face: the same compiled rules, agent by agent, to step through, look into, change and subclass.

A run of `CoalitionModel` is, bit for bit, the run of the same number and seed in the batch engine.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import numpy as np

from sim.asked import a_scenario
from sim.engine import begin
from sim.errors import UnknownNameError
from sim.faction import Faction, Option
from sim.fighting import clash, set_out
from sim.happenings import happen
from sim.repeats import Histories
from sim.scenario import PARAMETERS, Quantity, Scenario, load
from sim.scenario.paths import parameter_range
from sim.settable import as_number
from sim.state import LOSSES, OIL_DAMAGE, new_state
from sim.week import adapt, derive, feel, pay_attention, realign_some, remember_blocs, take_turns
from sim.weekly import read_week
from sim.world import World

if TYPE_CHECKING:
    from datetime import date

__all__ = ["CoalitionModel", "Faction", "Option"]

FactionClass = type[Faction]
_OWN_SEED: Any = object()
_FIXED_IN_A_RUN = ("reach_km", "march_km")
_OF_ANOTHER_HISTORY = {"run": "run", "seed": "rng"}
"""What cannot be set of a model, and the argument that another one is given for it."""


class Parameters:
    """The parameters of one run by attribute; what is set is checked at once.

    Raises AttributeError for a name that no parameter has, and for those that cannot change in a run; TypeError for
    what is no number, ValueError for what is out of the parameter's range.
    """

    __slots__ = ("_record",)
    _record: Any

    def __init__(self, record: Any) -> None:
        object.__setattr__(self, "_record", record)

    def __getattr__(self, name: str) -> float:
        self._require(name)
        return float(self._record[name][0])

    def __setattr__(self, name: str, value: float) -> None:
        self._require(name)
        if name in _FIXED_IN_A_RUN:
            change = f"scenario.replace({{'parameters.{name}': {value!r}}})"
            raise AttributeError(
                f"parameters.{name} cannot be set in a run, whose distances are weighed by it from the start; use {change}"
            )
        number = as_number(f"parameters.{name}", value)
        known = parameter_range(name)
        message = "is not a number" if math.isnan(number) else known.refusal(Quantity.model_construct(value=number))
        if message:
            raise ValueError(f"parameters.{name}: {message}")
        self._record[name][0] = number

    def __dir__(self) -> list[str]:
        return list(PARAMETERS)

    @staticmethod
    def _require(name: str) -> None:
        if name not in PARAMETERS:
            raise AttributeError(str(UnknownNameError.of("parameter", name, PARAMETERS)))


class CoalitionModel(mesa.Model):
    """One run of a scenario, stepped a week at a time.

    `scenario`: a Scenario, or the path of one. `rng`: the seed (an int from 0; the scenario's own if None). `run`: the
    number of the run, from 0, which with the seed addresses every draw; its inputs are those of draw `run // replicates`.
    `faction_class`: a subclass of Faction for all factions, or a mapping from id to subclass for some.
    To see several histories, vary `run` or `rng`: the same of both is the same history, of which a second model of the
    same scenario given `rng=None` in so many words warns.
    Raises ScenarioError for a scenario that cannot be used, CoalitionError for what is none, NotSimulatedError for one of
    rankings, UnknownNameError for an unknown id, ValueError for a run or seed that is none, TypeError for a `faction_class`
    that is no Faction.
    """

    _made: ClassVar = Histories()

    def __init__(
        self,
        scenario: Scenario | str | Path,
        rng: Any = _OWN_SEED,
        run: int = 0,
        faction_class: FactionClass | Mapping[str, FactionClass] = Faction,
        collect: bool = True,
    ) -> None:
        if not isinstance(scenario, str | Path):
            a_scenario(scenario)
        number = _whole("run", run)
        if rng is None and type(self).__init__ is CoalitionModel.__init__:  # a subclass may give the same history other conditions
            _warn_of_repeating(scenario, number, faction_class)
        scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
        seed = scenario.seed if rng is None or rng is _OWN_SEED else rng
        if not isinstance(seed, int | np.integer):
            seed = int(np.random.default_rng(seed).integers(2**63))
        super().__init__(rng=_whole("rng", seed))
        self.seed, self.run = int(seed), number
        self.world = World(scenario)
        self.inputs = self.world.draw(np.array([self.run // scenario.replicates]), self.seed)
        arrays, scene = self.inputs.arrays, self.world.scene
        ids = self.world.faction_ids
        room = self.world.most_clashes(self.inputs)
        self.state: Any = new_state(len(ids), arrays.presence.shape[3], len(scene.events.address), room)
        self._key = np.uint64(self.seed)
        begin(scene, arrays, 0, self.state, self._key, self.run)
        self._week = 0
        self.turn = 0
        self._columns = np.zeros(len(self.world.columns))
        classes = _classes(faction_class, self.world)
        self._factions = {name: classes[name](self, index) for index, name in enumerate(ids)}
        for faction in self._factions.values():
            faction._sealed = True
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _reporter(column) for column, name in enumerate(self.world.columns)},
            # Mesa's batch_run puts both into one row, in which a name of both would be a faction's, and the metric lost.
            agent_reporters={
                "faction": "id",
                "bloc": "bloc_label",
                "own_recognition": "recognition",
                "own_hostility": "hostility",
                "own_strength": "strength",
            },
        )
        self._collect = collect
        self._sealed = True

    @property
    def parameters(self) -> Parameters:
        """The run's parameters, by attribute, readable and settable: `model.parameters.clash_rate`."""
        return Parameters(self.inputs.arrays.parameters)

    @property
    def week(self) -> int:
        """The number of the week about to be simulated, from 0; only `step` moves it on."""
        return self._week

    @property
    def oil_damage(self) -> float:
        """The share of the income from oil that is lost now, g in [0, 1]; settable. The parameter of this name is in `parameters`."""
        return float(self.state.tally[OIL_DAMAGE])

    @oil_damage.setter
    def oil_damage(self, share: float) -> None:
        number = as_number("oil_damage", share)
        if not 0 <= number <= 1:
            raise ValueError(f"oil_damage must lie between 0 and 1, not {share!r}")
        self.state.tally[OIL_DAMAGE] = number

    def __setattr__(self, name: str, value: Any) -> None:
        """Sets an attribute. Raises AttributeError for what would change nothing; a subclass may have attributes of its own."""
        if name in _OF_ANOTHER_HISTORY and name in self.__dict__:
            keyword = _OF_ANOTHER_HISTORY[name]
            raise AttributeError(f"{name} cannot be set: a model is one history; make another with CoalitionModel(scenario, {keyword}=...)")
        if type(self) is CoalitionModel and not (name.startswith("_") or hasattr(self, name)):
            self._refuse(name)
        super().__setattr__(name, value)

    def _refuse(self, name: str) -> None:
        """A parameter, or a misspelt attribute, that were taken would change nothing, and say nothing."""
        if name in PARAMETERS:
            raise AttributeError(f"the model has no {name} of its own: set model.parameters.{name}")
        if self.__dict__.get("_sealed"):
            error = UnknownNameError.of("attribute of the model", name, ("oil_damage", "parameters"))
            raise AttributeError(f"{error}; attributes of your own are made in a subclass")

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
        self._week += 1
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
    given = faction_class.values() if isinstance(faction_class, Mapping) else [faction_class]
    for kind in given:
        if not (isinstance(kind, type) and issubclass(kind, Faction)):
            raise TypeError(f"faction_class must be a subclass of Faction, or a mapping from ids to such, not {kind!r}")
    if not isinstance(faction_class, Mapping):
        return dict.fromkeys(world.faction_ids, faction_class)
    for name in faction_class:
        world.index(name)
    return {name: faction_class.get(name, Faction) for name in world.faction_ids}


def _whole(what: str, value: Any) -> int:
    """A run or seed: a whole number that fits into an address of a draw."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value < 2**63:
        raise ValueError(f"{what} must be a whole number from 0 to {2**63 - 1}, not {value!r}")
    return int(value)


def _warn_of_repeating(scenario: Scenario | str | Path, run: int, faction_class: FactionClass | Mapping[str, FactionClass]) -> None:
    classes = tuple(sorted(faction_class.items(), key=str)) if isinstance(faction_class, Mapping) else faction_class
    if isinstance(scenario, Scenario) and CoalitionModel._made.again(scenario, (run, classes)):
        words = "the same run of the scenario's own seed once more (rng=None): for several histories give run=range(3), or rng=[1, 2, 3]"
        warnings.warn(words, stacklevel=4)


def _reporter(column: int) -> Any:
    def report(model: CoalitionModel) -> float:
        return float(model._columns[column])

    return report
