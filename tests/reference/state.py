"""What a run knows at any moment: factions, what stands between each two of them, places, and this week's book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import mesa

from tests.reference.geography import Geography, Table

UNDECIDABLE = 1e-9
NEVER = -(10**9)
RECOGNITION, THREAT, RIVALRY = 0, 1, 2


def clip(value: float, low: float, high: float) -> float:
    """The value, kept within [low, high]."""
    return min(max(value, low), high)


def ratio(numerator: float, denominator: float) -> float:
    """The quotient; 0 where the denominator is 0."""
    return numerator / denominator if denominator != 0 else 0.0


@dataclass
class Offensive:
    """Against whom, where, and what the enemy had there when it began (fighters)."""

    against: ReferenceFaction
    place: int
    origin: float


class ReferenceFaction(mesa.Agent):  # type: ignore[misc]
    """A faction: where it stands on both cleavages, where its fighters are, what it attends to, its bloc.

    Symbols of docs/odd.md beside each attribute. `bloc` is the list of its bloc's members in the order of ids,
    one list shared by all of them.
    """

    def __init__(self, model: mesa.Model, name: str, index: int) -> None:
        super().__init__(model)
        self.name, self.index = name, index
        self.is_threat = self.is_authority = False
        self.active = True
        self.stationed: list[float] = []  # x, fighters in each place
        self.base: list[float] = []  # home distribution, shares
        self.start = 0.0  # what recovery aims at, fighters
        self.influence = 0.0  # f
        self.recognition = self.hostility = 0.0  # r, h
        self.declared = 0.0  # what it declares beyond its recognition
        self.oil_stake = 0.0  # o
        self.attention = [0.0, 0.0, 0.0]  # z: recognition, threat, rivalry
        self.attention_shares = [0.0, 0.0, 0.0]  # phi
        self.bloc: list[ReferenceFaction] = [self]
        self.offensive: Offensive | None = None
        # Derived from the above, and only as fresh as the last time they were derived.
        self.strength = 0.0  # s
        self.weight = 0.0  # q
        self.presence: list[float] = []  # p
        self.felt: list[float] = []  # y
        # Frozen when affinity was computed, for the rest of the week.
        self.frozen_weight = 0.0  # q
        self.danger = 0.0  # d

    @property
    def has_fighters(self) -> bool:
        """False for governments, parliaments, elders."""
        return self.start != 0

    def holds_a_place(self) -> bool:
        return sum(self.base) > 0

    def nearness(self, place: int) -> float:
        """How much of it can be felt in a place: n_i(k)."""
        return ratio(self.felt[place], self.strength) if self.has_fighters else self.felt[place]

    def move_recognition(self, amount: float) -> None:
        if not self.is_authority:
            self.recognition = clip(self.recognition + amount, -1, 1)

    def move_hostility(self, amount: float) -> None:
        if not self.is_threat:
            self.hostility = clip(self.hostility + amount, -1, 1)

    def join(self, bloc: list[ReferenceFaction]) -> None:
        """Leaves its bloc for another, or, given an empty list, for being alone."""
        self.bloc.remove(self)
        bloc.append(self)
        bloc.sort(key=lambda faction: faction.index)
        self.bloc = bloc


@dataclass(frozen=True)
class Clash:
    """A clash of two factions, in the order of ids; `across`: they stood on opposite sides of recognition."""

    first: ReferenceFaction
    second: ReferenceFaction
    place: int
    across: bool


# Kinds of doubt that concern only what is read off a week, not what happens next (unless an event waits for it).
READINGS = frozenset({"coalition hostility", "coalition weight", "front order", "meets", "control"})


@dataclass(frozen=True)
class Doubt:
    """A decision whose margin is so small that an equally right implementation may decide otherwise."""

    week: int
    kind: str
    who: str
    margin: float

    @property
    def of_a_reading(self) -> bool:
        """True if only a result hangs on it, not the run."""
        return self.kind in READINGS


@dataclass
class State:
    """Everything that moves. Tables are indexed by the factions' positions in the order of ids."""

    factions: list[ReferenceFaction]
    places: list[str]
    parameters: dict[str, float]
    values: dict[str, float]
    geography: Geography
    political_weight: list[float]
    oil: list[float]
    rivalry: Table  # v
    tie: Table  # b
    trust: Table  # m
    stated: frozenset[tuple[str, str, str]]  # (rivalries | ties, one id, other id) that the scenario states
    fixed_affinity: Table | None = None  # landscape mode
    max_blocs: int | None = None
    rule: str = "logit"
    meet: Table = field(default_factory=list)
    held: list[bool] = field(default_factory=list)  # whether anybody is in a place
    affinity: Table = field(default_factory=list)
    last_clash: list[list[int]] = field(default_factory=list)  # week of each pair's last clash
    oil_damage: float = 0.0  # g
    week: int = 0
    week_clashes: list[Clash] = field(default_factory=list)
    week_losses: float = 0.0
    threat_start: list[float] = field(default_factory=list)  # the threats' strength in each place at the start
    doubts: list[Doubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.factions)
        self.meet = [[0.0] * count for _ in range(count)]
        self.affinity = [[0.0] * count for _ in range(count)]
        self.last_clash = [[NEVER] * count for _ in range(count)]

    @property
    def landscape(self) -> bool:
        return self.fixed_affinity is not None

    def active(self) -> list[ReferenceFaction]:
        return [faction for faction in self.factions if faction.active]

    def threats(self) -> list[ReferenceFaction]:
        """The active threats."""
        return [faction for faction in self.factions if faction.active and faction.is_threat]

    def blocs(self) -> list[list[ReferenceFaction]]:
        """The active factions' blocs, by their lowest id."""
        return [faction.bloc for faction in self.factions if faction.active and faction.bloc[0] is faction]

    def faction(self, name: str) -> ReferenceFaction | None:
        """The faction of that id; None for any other label."""
        return next((faction for faction in self.factions if faction.name == name), None)

    def change(self, table: Table, one: ReferenceFaction, other: ReferenceFaction, value: float) -> None:
        """Sets what stands between two factions, clipped to the table's range."""
        low = -1.0 if table is self.trust else 0.0
        table[one.index][other.index] = table[other.index][one.index] = clip(value, low, 1)

    def add(self, table: Table, one: ReferenceFaction, other: ReferenceFaction, amount: float) -> None:
        """Adds to what stands between two factions, clipped to the table's range."""
        self.change(table, one, other, table[one.index][other.index] + amount)

    def clashed_within(self, one: ReferenceFaction, other: ReferenceFaction, weeks: float) -> bool:
        """True if they clashed in one of the last so many weeks, this one included."""
        return self.last_clash[one.index][other.index] > self.week - weeks

    def doubt(self, kind: str, who: str | tuple[str, ...], margin: float) -> None:
        """Notes a decision that hangs by less than 1e-9 (of fighters: of their number), and whom it concerns."""
        if abs(margin) < UNDECIDABLE:
            self.doubts.append(Doubt(self.week, kind, who if isinstance(who, str) else "~".join(who), abs(margin)))


def names(value: Any) -> list[str]:
    """A field that names one or several things, as a list in the order of ids."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else sorted(value)


def pick(state: State, kind: str, who: str | tuple[str, ...], chances: list[float], uniform: float) -> int | None:
    """The first index whose running sum exceeds uniform times the sum; None if rounding, or no chance at all, leaves none."""
    total = sum(chances)
    running = 0.0
    chosen = None
    for index, chance in enumerate(chances):
        running += chance
        if running < total:
            state.doubt(kind, who, running / total - uniform)
        if chosen is None and running > uniform * total:
            chosen = index
    return chosen
