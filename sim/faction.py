"""A faction as a Mesa agent: a view on its row of the state, readable, settable, and free to choose otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import mesa

from sim.draws import uniform
from sim.rules.events import set_strength
from sim.rules.realignment import choose, move
from sim.week import list_options

if TYPE_CHECKING:
    from sim.model import CoalitionModel

_RELATIONS = {"rivalry": 0.0, "tie": 0.0, "trust": -1.0}
"""The least that each kind of relation can be; the most is 1."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a faction may do at its turn: stay in or join `bloc` (the others' ids; empty: be alone), worth `utility`."""

    bloc: tuple[str, ...]
    utility: float
    label: int


class Faction(mesa.Agent):
    """One faction. Override `choose` in a subclass to change how it realigns; only that faction then leaves the compiled path."""

    model: CoalitionModel

    def __init__(self, model: CoalitionModel, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.id = model.world.faction_ids[index]
        self.name = model.world.scenario.factions[self.id].name or self.id

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r}, week={self.model.week})"

    # --- its turn

    def step(self) -> None:
        """Its turn in realignment: weigh the options and move to the chosen bloc."""
        if type(self).choose is Faction.choose:
            self.model.realign_compiled()
            return
        options = self.options()
        chosen = self.choose(options) if len(options) > 1 else options[0]
        if chosen not in options:
            raise ValueError(f"{self.id} chose what is not among its options: {chosen!r}")
        if chosen is not options[0] and chosen != options[0]:
            move(self.index, chosen.label, self.model.state.bloc)

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
        if not 0.0 <= _number(f"strength of {self.id}", value) < float("inf"):
            raise ValueError(f"strength of {self.id} must be a finite number of fighters, not {value!r}")
        state = self.model.state
        set_strength(state.stationed[self.index], state.base[self.index], float(value))
        if state.start[self.index] == 0.0:
            state.start[self.index] = state.stationed[self.index].sum()
        self.model.refresh()

    @property
    def stationed(self) -> dict[str, float]:
        """Fighters by place, where there are any."""
        row = self.model.state.stationed[self.index]
        return {place: float(row[k]) for k, place in enumerate(self.model.world.place_ids) if row[k] > 0}

    @property
    def weight(self) -> float:
        """Its weight among all factions, 0 to 1."""
        return float(self.model.state.weight[self.index])

    @property
    def attention(self) -> dict[str, float]:
        """Its attention to recognition, threat and rivalry in the latest week, summing to 1 (0 before the first)."""
        return dict(zip(("recognition", "threat", "rivalry"), self.model.state.attention[self.index].tolist(), strict=True))

    # --- whom it stands with

    @property
    def bloc(self) -> tuple[str, ...]:
        """The ids of all members of its bloc, itself included."""
        label = self.model.state.bloc[self.index]
        return tuple(f.id for f in self.model.factions() if f.active and self.model.state.bloc[f.index] == label)

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
        if not low <= _number(f"{kind} of {self.id} and {other}", value) <= 1.0:
            raise ValueError(f"{kind} of {self.id} and {other} must lie between {low:g} and 1, not {value!r}")
        matrix = getattr(self.model.state, kind)
        matrix[self.index, j] = matrix[j, self.index] = value

    def _set(self, what: str, value: float, low: float, high: float) -> None:
        if not low <= _number(f"{what} of {self.id}", value) <= high or value == float("inf"):
            raise ValueError(f"{what} of {self.id} must lie between {low:g} and {high:g}, not {value!r}")
        getattr(self.model.state, what)[self.index] = value


def _number(what: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{what} must be a number, not {value!r}")
    return float(value)
