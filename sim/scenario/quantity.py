"""A number with its uncertainty, its source and its grade."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from sim.scenario import distributions
from sim.scenario.base import Part, SourceKeys, Text, wrong
from sim.scenario.numerals import hint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Grade = Literal["S", "Sd", "D", "J", "U"]
DISTRIBUTIONS = ("triangular", "uniform", "normal", "beta", "lognormal", "choice")
LARGEST = 1e30
"""Finite numbers beyond this are refused, so that nothing computed from them overflows, weekly tables in float32 included."""

_SUM_TOLERANCE = 1e-6
_LARGEST_LOGARITHM = 230.0
_FARTHEST = 9.0  # standard deviations that a uniform number of 53 bits can reach


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(f"must be a number, not {_said(value)}{hint(value)}")
    try:
        number = float(value)
    except OverflowError:
        raise wrong("is too large a number") from None
    if math.isnan(number):
        raise wrong("is not a number")
    if LARGEST < abs(number) < math.inf:
        raise wrong("is too large a number")
    return number + 0.0  # no minus zero: it would be written differently from zero


def _finite(value: Any) -> float:
    number = _number(value)
    if math.isinf(number):
        raise wrong("must be finite")
    return number


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "true or false" if isinstance(value, bool) else f"{value!r}"


Number = Annotated[float, BeforeValidator(_number)]
Finite = Annotated[float, BeforeValidator(_finite)]


class Normal(Part):
    """Normal distribution, conditioned on [min, max] where they are given."""

    mean: Finite
    sd: Finite = Field(gt=0)
    min: Finite | None = None
    max: Finite | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Normal:
        if self.min is not None and self.max is not None and not self.min < self.max:
            raise wrong("min must be below max")
        return self


class Lognormal(Normal):
    """exp of a normal distribution: mean and sd are those of the logarithm; min and max those of the number itself."""

    @model_validator(mode="after")
    def _positive(self) -> Lognormal:
        if (self.min is not None and self.min < 0) or (self.max is not None and self.max <= 0):
            raise wrong("min and max of a lognormal must be positive")
        farthest = _FARTHEST * self.sd
        if abs(self.mean) + farthest > _LARGEST_LOGARITHM or (self.max is None and self.mean + farthest > math.log(LARGEST)):
            raise wrong("reaches too large numbers: mean and sd are those of the logarithm")
        return self


class Beta(Part):
    """Beta distribution, stretched from [0, 1] to [min, max] where they are given."""

    a: Finite = Field(gt=0)
    b: Finite = Field(gt=0)
    min: Finite = 0.0
    max: Finite = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Beta:
        if not self.min < self.max:
            raise wrong("min must be below max")
        return self


def _choices(value: Any) -> Any:
    if isinstance(value, tuple) and all(isinstance(entry, tuple) for entry in value):
        value = dict(value)
    if not isinstance(value, Mapping) or not value:
        raise wrong("must give each value its probability: {4: 0.5, 8: 0.5}")
    chances: dict[float, float] = {}
    for key, chance in value.items():
        try:
            number = _finite(float(key) if isinstance(key, str) else key)
        except ValueError:
            raise wrong(f"the value {key!r} is not a number") from None
        if number in chances:
            raise wrong(f"gives the value {key} twice")
        chances[number] = _finite(chance)
        if chances[number] < 0:
            raise wrong(f"the probability of {key} is below 0")
    if abs(sum(chances.values()) - 1.0) > _SUM_TOLERANCE:
        raise wrong(f"the probabilities sum to {sum(chances.values()):g}, not to 1")
    return tuple((number, chances[number]) for number in sorted(chances) if chances[number] > 0)


class Quantity(Part):
    """A number or a distribution over numbers: exactly one of the first seven fields is given.

    `choice` is held as (value, probability) pairs in ascending order of value. `source` holds keys of the scenario's
    `sources`; `grade` is S (stated in a page seen), Sd (direction stated, number judged), D (derived),
    J (judgement) or U (unverified).
    """

    value: Number | None = None
    triangular: tuple[Finite, Finite, Finite] | None = None
    uniform: tuple[Finite, Finite] | None = None
    normal: Normal | None = None
    beta: Beta | None = None
    lognormal: Lognormal | None = None
    choice: Annotated[tuple[tuple[float, float], ...], BeforeValidator(_choices)] | None = None
    source: SourceKeys = ()
    grade: Grade | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, data: Any) -> Any:
        if isinstance(data, Quantity | Mapping):
            return data
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise wrong(f"must be a number or a distribution, not {_said(data)}{hint(data)}")
        return {"value": data}

    @model_validator(mode="after")
    def _one_of(self) -> Quantity:
        given = [name for name in ("value", *DISTRIBUTIONS) if getattr(self, name) is not None]
        if not given:
            raise wrong("needs a number: value, " + ", ".join(DISTRIBUTIONS))
        if len(given) > 1:
            raise wrong("gives its number twice: " + " and ".join(given))
        if self.triangular and not self.triangular[0] <= self.triangular[1] <= self.triangular[2]:
            raise wrong("a triangular needs [low, mode, high] in ascending order")
        if self.uniform and not self.uniform[0] <= self.uniform[1]:
            raise wrong("a uniform needs [low, high] in ascending order")
        return self

    @property
    def constant(self) -> float | None:
        """The number, if there is no uncertainty about it; else None."""
        if self.value is not None:
            return self.value
        low, high = self.bounds
        return low if low == high else None

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and greatest number it can be; infinite where nothing bounds it."""
        if self.value is not None:
            return self.value, self.value
        if self.triangular:
            return self.triangular[0], self.triangular[2]
        if self.uniform:
            return self.uniform
        if self.choice:
            return self.choice[0][0], self.choice[-1][0]
        if self.beta:
            return self.beta.min, self.beta.max
        bounded = self.lognormal or self.normal
        assert bounded is not None
        floor = 0.0 if self.lognormal else -math.inf
        return floor if bounded.min is None else bounded.min, math.inf if bounded.max is None else bounded.max

    @property
    def central(self) -> float:
        """The mode of a triangular, the likeliest choice (the lowest among equals), else the median."""
        if self.value is not None:
            return self.value
        if self.triangular:
            return self.triangular[1]
        if self.uniform:
            return (self.uniform[0] + self.uniform[1]) / 2
        if self.choice:
            return max(self.choice, key=lambda entry: (entry[1], -entry[0]))[0]
        import numpy as np

        return float(self.ppf(np.array([0.5]))[0])

    def ppf(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse of the distribution function, element by element; u in [0, 1], any shape."""
        if self.triangular:
            return distributions.triangular(u, *self.triangular)
        if self.uniform:
            return distributions.uniform(u, *self.uniform)
        if self.choice:
            values, probabilities = zip(*self.choice, strict=True)
            return distributions.choice(u, values, probabilities)
        if self.normal:
            return distributions.normal(u, self.normal.mean, self.normal.sd, *self.bounds)
        if self.lognormal:
            return distributions.lognormal(u, self.lognormal.mean, self.lognormal.sd, *self.bounds)
        if self.beta:
            return distributions.beta(u, self.beta.a, self.beta.b, *self.bounds)
        import numpy as np

        assert self.value is not None
        return np.full(np.shape(u), self.value)


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers a field accepts; as an annotation it refuses quantities that can leave them."""

    low: float = -math.inf
    high: float = math.inf
    infinite: tuple[float, ...] = ()
    whole: bool = False

    def refusal(self, quantity: Quantity) -> str | None:
        """What is wrong with a quantity here, or None."""
        low, high = quantity.bounds
        if quantity.value is not None and math.isinf(quantity.value):
            return None if quantity.value in self.infinite else "must be finite"
        if low < self.low or high > self.high:
            reached = low if low < self.low else high
            can = "is" if quantity.value is not None else "can be"
            hint = "" if math.isfinite(reached) else "; give it a min and max"
            return f"{can} {reached:g}, but must be {self.words}{hint}"
        if self.whole and not all(number == math.floor(number) for number in self._values(quantity)):
            return "must be a whole number"
        return None

    @staticmethod
    def _values(quantity: Quantity) -> tuple[float, ...]:
        if quantity.choice:
            return tuple(value for value, _ in quantity.choice)
        return (quantity.central,) if quantity.constant is not None else (math.pi,)

    @property
    def words(self) -> str:
        """The range in words."""
        if math.isinf(self.high):
            return f"at least {self.low:g}" if math.isfinite(self.low) else "a number"
        return f"at most {self.high:g}" if math.isinf(self.low) else f"between {self.low:g} and {self.high:g}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def _checked(self, quantity: Quantity | None) -> Quantity | None:
        message = self.refusal(quantity) if quantity is not None else None
        if message:
            raise wrong(message)
        return quantity
