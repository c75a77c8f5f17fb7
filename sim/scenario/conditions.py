"""What can be asked of a run: bounds on metrics, and outcomes made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.scenario.base import Name, Names, Pair, Part, Text, Whole, truth_as_number, wrong
from sim.scenario.metrics import METRICS, MetricRequest
from sim.scenario.nodes import suggestion
from sim.scenario.quantity import Finite

ARGUMENTS = ("pair", "place", "faction", "set", "between")
BOUNDS = ("at_least", "at_most", "above", "below", "is_")
LONGEST_WINDOW = 10_000
LONGEST_NAME = 60


def _known_metric(value: Any) -> Any:
    if not isinstance(value, str) or value not in METRICS:
        hint = suggestion(value, METRICS) if isinstance(value, str) else ""
        raise wrong(f"no metric is called {value!r}{hint}")
    return value


class Bound(Part):
    """A metric of one week compared with numbers; a yes-or-no metric without a number must be yes."""

    metric: Annotated[str | None, BeforeValidator(_known_metric)] = None
    pair: Pair | None = None
    place: Name | None = None
    faction: Name | None = None
    set: Names = ()
    between: Name | None = None
    at_least: Finite | None = None
    at_most: Finite | None = None
    above: Finite | None = None
    below: Finite | None = None
    is_: Annotated[Finite | None, BeforeValidator(truth_as_number)] = Field(default=None, alias="is")

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        data = dict(data)
        for name in ARGUMENTS:
            if data.get(name) == "all":
                del data[name]
        between = data.get("between")
        if isinstance(between, list | tuple):
            if data.get("pair") is not None:
                raise wrong("between names a pair already; leave out pair")
            data["pair"] = data.pop("between")
        elif between == "pair":
            del data["between"]
            if "pair" not in data:
                raise wrong("between: pair needs pair: [one, other]")
        metric = METRICS.get(str(data.get("metric")))
        if metric and metric.flag and not any(data.get(name) is not None for name in (*BOUNDS, "is")):
            data["is"] = 1.0
        return data

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.metric is None:
            self._without_metric()
            return self
        metric = METRICS[self.metric]
        given = [name for name in ARGUMENTS if getattr(self, name)]
        for name in given:
            if name not in metric.arguments:
                takes = f"takes {', '.join(metric.arguments)}" if metric.arguments else "takes nothing"
                raise wrong(f"the metric {metric.name} does not take {name!r}; it {takes}")
        for name in metric.required:
            if name not in given:
                raise wrong(f"the metric {metric.name} needs {name!r}")
        if self.between not in (None, "recognition"):
            words = ("recognition", "all", "pair")
            raise wrong(f"between must be recognition, all, or two factions, not {self.between!r}{suggestion(self.between, words)}")
        if self.between and self.pair:
            raise wrong("needs one of pair, between: recognition, not both")
        if not self.limits:
            raise wrong("needs a number to compare with: at_least, at_most, above, below or is")
        return self

    def _without_metric(self) -> None:
        raise wrong("needs a metric")

    @property
    def limits(self) -> dict[str, float]:
        """The bounds that are given: at_least, at_most, above, below, is -> number."""
        return {name.rstrip("_"): getattr(self, name) for name in BOUNDS if getattr(self, name) is not None}

    @property
    def request(self) -> MetricRequest:
        """The metric asked for. Raises ValueError where there is none (all, any, not)."""
        if self.metric is None:
            raise ValueError("a compound condition asks for no metric itself")
        return MetricRequest(self.metric, self.pair, self.place, self.faction, self.set, self.between)


def _moment(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"by"}:
        value = f"by {value['by']}"
    if value in ("any", "end"):
        return value
    if isinstance(value, str) and value.startswith("by "):
        try:
            return f"by {date.fromisoformat(value[3:].strip()).isoformat()}"
        except ValueError:
            pass
    raise wrong("must be any, end or by and a date (by 2016-06-30)")


def _in_any_order(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(parts, key=repr))


class Condition(Bound):
    """A bound held in `weeks` of `of` consecutive weeks, or all / any / not of conditions.

    `when` counts only outermost: "end" (the last weeks), "any" (at any time) or "by YYYY-MM-DD". Inside others, weeks
    and of mean "has held in `weeks` of the last `of` weeks up to this week".
    """

    all: Annotated[tuple[Condition, ...], AfterValidator(_in_any_order)] = ()
    any: Annotated[tuple[Condition, ...], AfterValidator(_in_any_order)] = ()
    not_: Condition | None = Field(default=None, alias="not")
    weeks: Annotated[Whole, Field(ge=1, le=LONGEST_WINDOW)] = 1
    of: Annotated[Whole, Field(ge=1, le=LONGEST_WINDOW)]
    when: Annotated[str, BeforeValidator(_moment)] = "end"

    @model_validator(mode="before")
    @classmethod
    def _windowed(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and data.get("of") is None:
            weeks = data.get("weeks", 1)
            data = {**data, "of": weeks if isinstance(weeks, int) and not isinstance(weeks, bool) and 1 <= weeks <= LONGEST_WINDOW else 1}
        return data

    @model_validator(mode="after")
    def _sound(self) -> Self:
        given = [name for name, part in (("metric", self.metric), ("all", self.all), ("any", self.any), ("not", self.not_)) if part]
        if len(given) != 1:
            raise wrong("needs one of metric, all, any, not" if not given else f"needs only one of {', '.join(given)}")
        if self.metric is None and (self.limits or any_argument(self)):
            raise wrong("numbers to compare with belong to a metric")
        if self.of < self.weeks:
            raise wrong(f"weeks: {self.weeks} of {self.of} can never be; of must be at least weeks")
        for part in self.parts:
            if "when" in part.model_fields_set:
                raise wrong("when belongs to the whole outcome, not to a part of it")
        return self

    def _without_metric(self) -> None:
        """Compound conditions have none."""

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions directly inside this one."""
        return (*self.all, *self.any, *((self.not_,) if self.not_ else ()))

    @property
    def by(self) -> date | None:
        """The date of `when: by DATE`, else None."""
        return date.fromisoformat(self.when[3:]) if self.when.startswith("by ") else None

    @property
    def happens(self) -> bool:
        """Whether it is something that comes some day; what is asked of the end alone has no date."""
        return self.when != "end"

    def leaves(self) -> Iterator[Condition]:
        """Every bound on a metric in this condition, outermost first."""
        if self.metric is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()


def _in_a_line(value: str) -> str:
    name = " ".join(value.split())
    if not name:
        raise wrong("must not be empty; leave it out, and the id is told as words")
    if len(name) > LONGEST_NAME:
        raise wrong(f"has {len(name)} characters; a name is a short phrase, {LONGEST_NAME} at most")
    return name


class Outcome(Condition):
    """A condition that is asked of every run, and what it is called in words; without a `name` its id is told as words."""

    name: Annotated[Text, AfterValidator(_in_a_line)] | None = None

    def asks_as(self, other: Outcome | None) -> bool:
        """Whether the other outcome asks the same of a run, whatever the two are called."""
        return other is not None and self.model_copy(update={"name": other.name}) == other


def any_argument(bound: Bound) -> bool:
    """Whether an argument of a metric is given."""
    return any(getattr(bound, name) for name in ARGUMENTS)
