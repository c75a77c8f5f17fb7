"""The things a scenario consists of, except events and outcomes: places, roads, factions, relations, claims, sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.prose import counted
from sim.scenario.base import Day, Frozen, JoinedText, Name, Names, Pair, Part, PathText, SourceKeys, Text, Truth, Whole, frozen, wrong
from sim.scenario.quantity import Finite, Grade, Quantity, Range
from sim.scenario.sweeps import Setting

Share = Annotated[Quantity, Range(0, 1)]
Stance = Annotated[Quantity, Range(-1, 1)]
Count = Annotated[Quantity, Range(0)]
ZERO = Quantity(value=0)


class Calendar(Part):
    """When the scenario starts and how many weeks it lasts."""

    start: Day
    weeks: Annotated[Whole, Field(ge=1, le=5200)]

    @model_validator(mode="after")
    def _ends_at_a_date(self) -> Calendar:
        if (date.max - self.start).days < 7 * self.weeks:
            length = counted(self.weeks, "week")
            raise wrong(f"{length} from {self.start.isoformat()} would end after {date.max.isoformat()}, the last date there is")
        return self


class Place(Part):
    """A place: `political_weight` and `oil` from 0 to 1; `lat`, `lon` in degrees."""

    name: Text
    lat: Annotated[Finite, Field(ge=-90, le=90)] | None = None
    lon: Annotated[Finite, Field(ge=-180, le=180)] | None = None
    political_weight: Share = Quantity(value=0.1)
    oil: Share = ZERO
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None


class Road(Part):
    """A road between two places, `km` long."""

    between: Pair
    km: Count
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None


class FactionSpec(Part):
    """A faction as the file states it: strength in fighters, stances from -1 to 1, presence as shares over places."""

    name: Text
    leaders: JoinedText | None = None
    strength: Count = ZERO
    influence: Count = ZERO
    recognition: Stance = ZERO
    hostility: Stance = ZERO
    oil_stake: Share = ZERO
    presence: Annotated[dict[Name, Share], Frozen] = Field(default_factory=dict, validate_default=True)
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None


class Relation(Part):
    """A rivalry or a tie between two factions, from 0 to 1; `hindsight` where it may rest on later knowledge."""

    between: Pair
    intensity: Share
    at: Names = ()
    why: Text | None = None
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None
    hindsight: Truth = False


class Trust(Part):
    """Trust between two factions at the start, from -1 to 1."""

    between: Pair
    value: Stance
    why: Text | None = None
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None


class Comparison(Part):
    """What a claim compares its scenario with: another file, itself without events, or with other numbers."""

    scenario: Text | None = None
    without: Names = ()
    set: Annotated[dict[PathText, Setting], Frozen] = Field(default_factory=dict, validate_default=True)

    @model_validator(mode="after")
    def _something(self) -> Comparison:
        if self.scenario is None and not self.without and not self.set:
            raise wrong("needs scenario, without or set")
        if self.scenario is not None and (self.without or self.set):
            raise wrong("scenario goes with neither without nor set")
        return self


class Claim(Part):
    """An expectation: in this scenario the outcome is likelier (higher) or less likely (lower) than in the other."""

    outcome: Name
    direction: Literal["higher", "lower"]
    compare_with: Comparison
    why: Text | None = None
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Source(Part):
    """Where something was read."""

    title: Text | None = None
    date: Annotated[str, BeforeValidator(_as_text)] | None = None
    address: Text | None = None
    note: Text | None = None


def _members(value: Any) -> Any:
    if not isinstance(value, list | tuple) or not all(isinstance(bloc, list | tuple) and bloc for bloc in value):
        raise wrong("must be a list of lists of factions: [[a, b], [c]]")
    return tuple(tuple(bloc) for bloc in value)


def _sorted_blocs(value: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(sorted(bloc)) for bloc in value))


Blocs = Annotated[tuple[tuple[Name, ...], ...], BeforeValidator(_members), AfterValidator(_sorted_blocs)]
"""Who stands together at the start; whoever is not named stands alone."""


def mirrored(affinities: Mapping[str, Mapping[str, float]]) -> dict[str, Mapping[str, float]]:
    """Affinities with the missing direction of each pair filled in."""
    both: dict[str, dict[str, float]] = {one: dict(others) for one, others in affinities.items()}
    for one, others in affinities.items():
        for other, value in others.items():
            both.setdefault(other, {}).setdefault(one, value)
    return {one: frozen(others) for one, others in both.items()}


Affinities = Annotated[
    dict[Name, dict[Name, Finite]],
    AfterValidator(mirrored),
    Frozen,
]
