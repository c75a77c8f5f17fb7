"""The scenario: everything a run needs, validated and frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationInfo, model_validator

from sim.errors import NotSimulatedError, Problem, ScenarioError
from sim.prose import counted
from sim.scenario import paths, plain, references
from sim.scenario.base import Frozen, Id, Name, Names, Part, PathText, SourceKey, Text, Whole, wrong
from sim.scenario.conditions import Outcome
from sim.scenario.defaults import with_defaults
from sim.scenario.events import Event
from sim.scenario.kinds import Merger, Split
from sim.scenario.metrics import MetricRequest
from sim.scenario.nodes import Node, suggestion
from sim.scenario.parameters import PARAMETERS
from sim.scenario.parts import Affinities, Blocs, Calendar, Claim, FactionSpec, Place, Relation, Road, Source, Trust
from sim.scenario.preferences import Preferences
from sim.scenario.quantity import Quantity
from sim.scenario.rules import RULES
from sim.scenario.sweeps import Method, Sweep

MOST = 1000
"""Factions, or places, at most: a week's cost grows with their square."""


def _by_pair(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.between))


def _named_parameters(value: Any) -> Any:
    if isinstance(value, str):
        raise wrong(f"must be fixed, or a mapping (name: number), not {value!r}{suggestion(value, ('fixed',))}")
    return value


def _sorted_paths(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


class Scenario(Part):
    """A case to simulate; see docs/scenario-format.md for every field.

    Mappings are by id and sorted by it; `parameters` holds every parameter of the model. Validation raises
    pydantic.ValidationError for a field of the wrong shape and ScenarioError for names that do not fit together;
    sim.scenario.load and build raise ScenarioError for both.
    """

    title: Text
    question: Text | None = None
    note: Text | None = None
    authority: Name | None = None
    threat: Names = ()
    calendar: Calendar
    runs: Annotated[Whole, Field(ge=1, le=100_000_000)] = 10_000
    replicates: Annotated[Whole, Field(ge=1, le=1_000_000)] = 10
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 2016
    rule: Literal["logit", "landscape", "bilateral_shapley"] = "logit"
    parameters: Annotated[dict[str, Quantity], BeforeValidator(_named_parameters), Frozen] = Field(default_factory=dict)
    places: Annotated[dict[Id, Place], Field(max_length=MOST), Frozen] = Field(default_factory=dict, validate_default=True)
    roads: Annotated[tuple[Road, ...], AfterValidator(_by_pair)] = ()
    factions: Annotated[dict[Id, FactionSpec], Field(min_length=1, max_length=MOST), Frozen]
    rivalries: Annotated[tuple[Relation, ...], AfterValidator(_by_pair)] = ()
    ties: Annotated[tuple[Relation, ...], AfterValidator(_by_pair)] = ()
    trusts: Annotated[tuple[Trust, ...], AfterValidator(_by_pair)] = ()
    blocs: Blocs = ()
    events: Annotated[dict[Id, Event], Frozen] = Field(default_factory=dict, validate_default=True)
    outcomes: Annotated[dict[Id, Outcome], Frozen] = Field(default_factory=dict, validate_default=True)
    claims: Annotated[dict[Id, Claim], Frozen] = Field(default_factory=dict, validate_default=True)
    levers: Annotated[tuple[PathText, ...], AfterValidator(_sorted_paths)] = ()
    sweep: Sweep | None = None
    sources: Annotated[dict[SourceKey, Source], Frozen] = Field(default_factory=dict, validate_default=True)
    affinities: Affinities | None = None
    max_blocs: Annotated[Whole, Field(ge=1)] | None = None
    preferences: Preferences | None = None

    _node: Node | None = PrivateAttr(default=None)
    _file: Path | None = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def _resolved(cls, data: Any) -> Any:
        return with_defaults(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Scenario:
        if not (info.context or {}).get("names_later"):
            found = [Problem("scenario", 0, 0, misfit.path, misfit.message) for misfit in references.misfits(self)]
            if found:
                raise ScenarioError(found)
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Scenario.model_fields)

    def __repr__(self) -> str:
        about = [counted(len(self.factions), "faction"), counted(len(self.outcomes), "outcome"), counted(self.calendar.weeks, "week")]
        return f"Scenario({self.title!r}, {', '.join(about[: 1 if self.ordinal else 3])})"

    def __iter__(self) -> NoReturn:
        """A scenario is one thing, and not its fields one by one (as which Mesa's batch_run would take it)."""
        raise TypeError("a scenario cannot be iterated over")

    def __hash__(self) -> int:
        return int(self.hash()[:15], 16)

    @property
    def landscape(self) -> bool:
        """Whether the affinities are given, so that only realignment runs."""
        return self.affinities is not None

    @property
    def ordinal(self) -> bool:
        """Whether the factions rank coalitions themselves, so that nothing can be simulated."""
        return self.preferences is not None

    def require_simulated(self) -> None:
        """Raises NotSimulatedError for a scenario of rankings."""
        if self.ordinal:
            raise NotSimulatedError(self.title)

    @property
    def inactive(self) -> frozenset[str]:
        """Factions that exist only after a split or a merger."""
        waiting: set[str] = set()
        for event in self.events.values():
            if isinstance(event.detail, Split):
                waiting.update(event.detail.into)
            elif isinstance(event.detail, Merger):
                waiting.add(event.detail.into)
        return frozenset(waiting)

    @property
    def file(self) -> Path | None:
        """The file it was loaded from, if any."""
        return self._file

    def date(self, week: float) -> date:
        """The first day of a week; week 0 begins at the calendar's start."""
        return self.calendar.start + timedelta(weeks=int(week))

    def metric_requests(self) -> tuple[MetricRequest, ...]:
        """Every metric that outcomes and the conditions of events ask for, once each, sorted by key."""
        asked = {leaf.request for outcome in self.outcomes.values() for leaf in outcome.leaves()}
        asked.update(event.when.request for event in self.events.values() if event.when)
        return tuple(sorted(asked, key=lambda request: request.key))

    def quantities(self) -> dict[str, Quantity]:
        """Every number of the scenario by its path, sorted by path."""
        return {path: numbered.quantity for path, numbered in paths.numbers(self).items()}

    def inputs(self) -> dict[str, Quantity]:
        """The same as a run takes them: parameters that only other rules use are no inputs, and stand at their central value."""
        return {path: self._as_input(path, quantity) for path, quantity in self.quantities().items()}

    def _as_input(self, path: str, quantity: Quantity) -> Quantity:
        parameter = PARAMETERS.get(path.removeprefix("parameters."))
        if parameter is None or parameter.rule in (None, self.rule) or quantity.constant is not None:
            return quantity
        return Quantity(value=quantity.central)

    def replace(self, changes: Mapping[str, Any]) -> Scenario:
        """The scenario with other values at some paths (numbers, Quantities, true and false or names where the file has those).

        A path that is set varies no longer: it is taken out of the sweep.
        Raises UnknownNameError for a path that does not exist, ScenarioError for a value that does not fit.
        """
        return paths.replaced(self, changes)

    def varied(
        self, vary: Mapping[str, Any] | Sequence[Mapping[str, Any]], *, method: Method | None = None, points: int | None = None,
        seed: int = 0, independent: bool = False,
    ) -> Scenario:  # fmt: skip
        """The scenario with a sweep in place of its own, if it has one.

        `vary` names paths, each with a list of values (a grid: every combination) or, for `method` "latin_hypercube" and
        "sobol", with a distribution (a Quantity, a mapping as in a file, or "drawn": the scenario's own) of which
        `points` many are sampled with `seed`. A sequence of mappings path -> value is a list of points. With
        `independent` each point has random numbers of its own. Raises ScenarioError with everything that does not fit.
        """
        sweep: dict[str, Any] = {"method": method or ("grid" if isinstance(vary, Mapping) else "list"), "seed": seed}
        sweep |= {"vary": dict(vary), "points": points} if isinstance(vary, Mapping) else {"points": list(vary)}
        return paths.swept(self, {**sweep, "independent": independent})

    def unswept(self) -> Scenario:
        """The scenario without its sweep."""
        return paths.unswept(self)

    def under_rule(self, rule: str) -> Scenario:
        """The scenario under another rule of realignment. Raises UnknownNameError for a rule that does not exist."""
        return paths.across_rules(self, (rule,))

    def across_rules(self, rules: str | Sequence[str] = "all") -> Scenario:
        """The scenario with a sweep over rules of realignment, its own first if it is among them (`all`: every rule).

        Raises UnknownNameError for a rule that does not exist.
        """
        return paths.across_rules(self, tuple(RULES) if rules == "all" else (rules,) if isinstance(rules, str) else tuple(rules))

    def without(self, *events: str) -> Scenario:
        """The scenario in which these events do not happen. Raises UnknownNameError."""
        return paths.without(self, events)

    def plain(self) -> dict[str, Any]:
        """The scenario as plain values in the shape of a file, every default written."""
        return plain.of_scenario(self)

    def hash(self) -> str:
        """SHA-256 (hexadecimal) of the resolved file."""
        from sim.scenario.dumping import dump

        return hashlib.sha256(dump(self).encode()).hexdigest()
