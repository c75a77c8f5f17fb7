"""A faction as a Mesa agent: a view on its row of the state, readable, settable, and free to choose otherwise."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from inspect import isfunction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import mesa

from sim.draws import uniform
from sim.errors import UnknownNameError
from sim.rules.events import set_strength
from sim.rules.realignment import choose, move
from sim.settable import fighters_of, require_bloc, shares_of, within
from sim.week import list_options

if TYPE_CHECKING:
    from sim.model import CoalitionModel

_RELATIONS = {"rivalry": 0.0, "tie": 0.0, "trust": -1.0}
"""The least that each kind of relation can be; the most is 1."""
_CLEAVAGES = ("recognition", "threat", "rivalry")
_FOLLOWS = {
    "active": "splits and mergers decide it",
    "weight": "it follows from strength and influence",
    "bloc_label": "it follows from bloc",
    "id": "it is what it is called throughout",
    "index": "it is its place among all",
}
"""What cannot be set, and why."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a faction may do at its turn: stay in or join `bloc` (the others' ids; empty: be alone), worth `utility`."""

    bloc: tuple[str, ...]
    utility: float
    label: int


class Faction(mesa.Agent):
    """One faction. Override `choose` or `options` in a subclass to change how it realigns; only that faction then leaves the compiled path.

    Between steps can be set: recognition, hostility, influence, oil_stake, strength, stationed, attention, bloc, and by
    `set_relation` rivalry, tie and trust. What is set is checked at once: TypeError for what is no number, ValueError
    for what is out of range or does not fit, AttributeError for what is no attribute or cannot be set, UnknownNameError
    for an unknown id. A subclass makes attributes of its own in its `__init__` or gives them a value in its class.
    """

    model: CoalitionModel

    def __init__(self, model: CoalitionModel, index: int) -> None:
        self._sealed = False
        super().__init__(model)
        self.index = index
        self.id = model.world.faction_ids[index]
        self.name = model.world.scenario.factions[self.id].name or self.id

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r}, week={self.model.week})"

    def __setattr__(self, name: str, value: Any) -> None:
        if self.__dict__.get("_sealed") and not name.startswith("_"):
            self._require_settable(name)
        super().__setattr__(name, value)

    def _require_settable(self, name: str) -> None:
        """A misspelt attribute that were taken would change nothing, and say nothing."""
        known = getattr(type(self), name, None)
        if name in _FOLLOWS:
            raise AttributeError(f"{name} of {self.id} cannot be set: {_FOLLOWS[name]}")
        if isfunction(known):
            instead = "use set_relation" if name in _RELATIONS else "override it in a subclass of Faction"
            raise AttributeError(f"{name} of {self.id} cannot be set: it is a method; {instead}")
        if name not in self.__dict__ and not hasattr(type(self), name):
            settable = [other for other, what in vars(Faction).items() if isinstance(what, property) and what.fset is not None]
            error = UnknownNameError.of(f"attribute of {self.id}", name, settable)
            raise AttributeError(f"{error}; attributes of a subclass's own are made in its __init__ or class")

    # --- its turn

    def step(self) -> None:
        """Its turn in realignment: weigh the options and move to the chosen bloc. Raises ValueError for a choice that is none."""
        if type(self).choose is Faction.choose and type(self).options is Faction.options:
            self.model.realign_compiled()
            return
        options = self.options()
        if not options:
            raise ValueError(f"{self.id} has no option: options() must give one at least")
        chosen = self.choose(options) if len(options) > 1 else options[0]
        if chosen not in options:
            raise ValueError(f"{self.id} chose what is not among its options: {chosen!r}")
        self._move(chosen)

    def _move(self, chosen: Option) -> None:
        labels = self.model.state.bloc
        alone = not self._others(int(labels[self.index]))
        if chosen.label == (-1 if alone else labels[self.index]):
            return
        if chosen.label >= 0 and not self._others(chosen.label):
            raise ValueError(f"{self.id} chose a bloc that is not there: {chosen!r}")
        move(self.index, chosen.label, labels)

    def options(self) -> list[Option]:
        """What it may do now: stay, be alone, join each bloc that lets it in, in this order."""
        model, state = self.model, self.model.state
        count = list_options(self.index, model.world.scene, model.inputs.arrays, 0, state, model.world.rule)
        return [Option(self._others(int(state.labels[o])), float(state.utilities[o]), int(state.labels[o])) for o in range(count)]

    def choose(self, options: list[Option]) -> Option:
        """The option it takes (ODD 7.5): logit with the run's temperature, under the rival rules the best."""
        import numpy as np

        utilities = np.array([option.utility for option in options])
        word = uniform(self.model.state.turn_choices[self.index])
        temperature = float(self.model.parameters.temperature) if self.model.world.rule is None else 0.0
        return options[int(choose(utilities, len(options), temperature, word))]

    def _others(self, label: int) -> tuple[str, ...]:
        state, ids = self.model.state, self.model.world.faction_ids
        if label < 0:
            return ()
        return tuple(ids[j] for j in range(len(ids)) if state.active[j] and state.bloc[j] == label and j != self.index)

    # --- what it is

    @property
    def active(self) -> bool:
        """Whether it exists now (not waiting for a split or merger, nor dissolved by one)."""
        return bool(self.model.state.active[self.index])

    @property
    def recognition(self) -> float:
        """Recognition of the authority, -1 to 1; the authority's own cannot be set."""
        return float(self.model.state.recognition[self.index])

    @recognition.setter
    def recognition(self, value: float) -> None:
        if self.id == self.model.world.scenario.authority:
            raise ValueError(f"recognition of {self.id} cannot be set: it is the authority, and recognises itself throughout")
        self._set("recognition", value, -1.0, 1.0)

    @property
    def hostility(self) -> float:
        """Hostility to the threat, -1 to 1; that of a threat cannot be set."""
        return float(self.model.state.hostility[self.index])

    @hostility.setter
    def hostility(self, value: float) -> None:
        if self.id in self.model.world.scenario.threat:
            raise ValueError(f"hostility of {self.id} cannot be set: it is a threat, and its hostility never moves")
        self._set("hostility", value, -1.0, 1.0)

    @property
    def influence(self) -> float:
        """Influence without fighters, as a share of all strength."""
        return float(self.model.state.influence[self.index])

    @influence.setter
    def influence(self, value: float) -> None:
        self._set("influence", value, 0.0, float("inf"))
        self.model.refresh()

    @property
    def oil_stake(self) -> float:
        """Stake in oil income, 0 to 1."""
        return float(self.model.state.oil_stake[self.index])

    @oil_stake.setter
    def oil_stake(self, value: float) -> None:
        self._set("oil_stake", value, 0.0, 1.0)

    @property
    def strength(self) -> float:
        """Fighters, in all places."""
        return float(self.model.state.stationed[self.index].sum())

    @strength.setter
    def strength(self, value: float) -> None:
        state, fighters = self.model.state, fighters_of(f"strength of {self.id}", value)
        set_strength(state.stationed[self.index], state.base[self.index], fighters)
        self._first_strength()

    def _first_strength(self) -> None:
        """Who had no fighters aims at recovering those that it was given."""
        state = self.model.state
        if state.start[self.index] == 0.0:
            state.start[self.index] = state.stationed[self.index].sum()
        self.model.refresh()

    @property
    def stationed(self) -> Mapping[str, float]:
        """Fighters by place, where there are any; read-only, but may be set as a whole. Home stays where it is."""
        row = self.model.state.stationed[self.index]
        return MappingProxyType({place: float(row[k]) for k, place in enumerate(self.model.world.place_ids) if row[k] > 0})

    @stationed.setter
    def stationed(self, fighters: Mapping[str, float]) -> None:
        world, state = self.model.world, self.model.state
        if world.scene.landscape:
            raise AttributeError(f"stationed of {self.id} cannot be set: a landscape scenario has no places; set its strength")
        if not isinstance(fighters, Mapping):
            raise TypeError(f"stationed of {self.id} must be a mapping from places to fighters, not {fighters!r}")
        row = state.stationed[self.index] * 0.0
        for place, number in fighters.items():
            row[world.place_index(place)] = fighters_of(f"fighters of {self.id} in {place}", number)
        state.stationed[self.index] = row
        self._first_strength()

    @property
    def weight(self) -> float:
        """Its weight among all factions, 0 to 1."""
        return float(self.model.state.weight[self.index])

    @property
    def attention(self) -> Mapping[str, float]:
        """Its attention to recognition, threat and rivalry in the latest week, summing to 1 (0 before the first).

        Read-only, but may be set as a whole: shares above 0 that sum to 1. What it is exposed to in the next week comes
        on top, and attention returns to its baseline as always (ODD 7.3, 7.8).
        """
        return MappingProxyType(dict(zip(_CLEAVAGES, self.model.state.attention[self.index].tolist(), strict=True)))

    @attention.setter
    def attention(self, shares: Mapping[str, float]) -> None:
        what = f"attention of {self.id}"
        if self.model.world.scene.landscape:
            raise AttributeError(f"{what} cannot be set: nobody attends to anything in a landscape scenario")
        given = shares_of(what, shares, _CLEAVAGES)
        self.model.state.attention[self.index] = given
        self.model.state.attention_log[self.index] = [math.log(share) for share in given]

    # --- whom it stands with

    @property
    def bloc(self) -> tuple[str, ...]:
        """The ids of all members of its bloc, itself included.

        May be set to its own id alone or to the members of another bloc, itself included or not; whether these would
        have it is not asked.
        """
        label = self.model.state.bloc[self.index]
        return tuple(f.id for f in self.model.factions() if f.active and self.model.state.bloc[f.index] == label)

    @bloc.setter
    def bloc(self, members: Collection[str]) -> None:
        if isinstance(members, str) or not isinstance(members, Collection):
            raise TypeError(f"bloc of {self.id} must be the ids of its members, such as ({self.id!r},), not {members!r}")
        if not self.active:
            raise ValueError(f"bloc of {self.id} cannot be set: it does not exist in week {self.model.week}")
        for name in members:
            self.model.world.index(name)
        others, labels = frozenset(members) - {self.id}, self.model.state.bloc
        if others == frozenset(self.bloc) - {self.id}:
            return
        require_bloc(self.id, others, self.model.blocs(), self.model.world.scene.max_blocs)
        move(self.index, int(labels[self.model.faction(min(others)).index]) if others else -1, labels)

    @property
    def bloc_label(self) -> str:
        """The bloc's name in tables: its lowest member's id; empty while inactive."""
        return self.model.world.faction_ids[int(self.model.state.bloc[self.index])] if self.active else ""

    def affinity(self, other: str) -> float:
        """Its affinity towards another faction in the latest week."""
        return float(self.model.state.affinity[self.index, self.model.world.index(other)])

    def rivalry(self, other: str) -> float:
        """The rivalry of the two, 0 to 1."""
        return float(self.model.state.rivalry[self.index, self.model.world.index(other)])

    def tie(self, other: str) -> float:
        """The tie of the two, 0 to 1."""
        return float(self.model.state.tie[self.index, self.model.world.index(other)])

    def trust(self, other: str) -> float:
        """The trust of the two, -1 to 1."""
        return float(self.model.state.trust[self.index, self.model.world.index(other)])

    def set_relation(self, kind: str, other: str, value: float) -> None:
        """Sets rivalry, tie or trust with another faction, for both. Raises ValueError for another kind or outside the range."""
        if kind not in _RELATIONS:
            raise ValueError(f"there is no relation {kind!r}; there are {', '.join(_RELATIONS)}")
        low, j = _RELATIONS[kind], self.model.world.index(other)
        if j == self.index:
            raise ValueError(f"{kind} needs two factions, not {self.id} twice")
        matrix = getattr(self.model.state, kind)
        matrix[self.index, j] = matrix[j, self.index] = within(f"{kind} of {self.id} and {other}", value, low, 1.0)

    def _set(self, what: str, value: float, low: float, high: float) -> None:
        getattr(self.model.state, what)[self.index] = within(f"{what} of {self.id}", value, low, high)
