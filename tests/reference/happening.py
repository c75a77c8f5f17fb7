"""An event as it acts in one week: its fields, its numbers, and the factions and places it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.reference.draws import Draws
from tests.reference.state import ReferenceFaction, State, names


@dataclass(frozen=True)
class Happening:
    """What an effect needs: the event's id and detail, the state it changes, the draws it asks."""

    event: str
    detail: Any
    state: State
    draws: Draws

    def number(self, field: str) -> float:
        """A number of the event, as drawn for this run's draw."""
        return self.state.values[f"events.{self.event}.{field}"]

    def has(self, field: str) -> bool:
        return f"events.{self.event}.{field}" in self.state.values

    def active(self, named: Any) -> list[ReferenceFaction]:
        """The active ones among the factions a field names, in the order of ids."""
        factions = [self.state.faction(name) for name in names(named)]
        return [faction for faction in factions if faction is not None and faction.active]

    def fighting(self, named: Any) -> list[ReferenceFaction]:
        """The active ones with strength among them."""
        return [faction for faction in self.active(named) if faction.strength > 0]

    def places(self, named: Any) -> list[int]:
        """The places a field names."""
        return [self.state.places.index(name) for name in names(named)]

    def succeeds(self, kind: str, probability: float, uniform: float) -> bool:
        """True with a probability, given its uniform number."""
        if probability < 1:
            self.state.doubt(kind, self.event, uniform - probability)
        return uniform < probability
