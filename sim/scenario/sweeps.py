"""What a scenario tries: a design (grid, Latin hypercube, Sobol', list of points) and the values that a path can be given.

This is the shape only; whether paths and values fit the scenario is told by `varying`, and the points are made by `sim.design`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from sim.scenario.base import Frozen, Part, PathText, Truth, Whole, sorted_path, wrong
from sim.scenario.quantity import Quantity

Method = Literal["grid", "latin_hypercube", "sobol", "list"]
METHODS: tuple[Method, ...] = ("grid", "latin_hypercube", "sobol", "list")
SAMPLED = frozenset({"latin_hypercube", "sobol"})
"""Methods that draw their points from distributions."""
DRAWN = "drawn"
"""Stands for the distribution that the scenario itself gives a path."""
MOST_POINTS = 10_000
"""So many design points a sweep may have."""


def setting(value: Any) -> Any:
    """A value a path can be set to: a number or distribution (as a Quantity), a truth, a name, some names. Raises for anything else."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value):
        return value[0] if len(value) == 1 else tuple(sorted(value))
    return Quantity.model_validate(value)


def _level(value: Any) -> Any:
    """A value that a design point can have: a setting that is no distribution, numbers bare."""
    if isinstance(value, int) and abs(value) > 2**53:
        raise wrong("is too large a whole number, which would be rounded")
    found = setting(value)
    if not isinstance(found, Quantity):
        return found
    if found.constant is None:
        raise wrong("must be a number (or true, false, a name), not a distribution")
    return found.constant


def _varied(value: Any) -> Any:
    """What a path is varied over: values (numbers ascending, names as listed), a distribution, or `drawn`."""
    if isinstance(value, list | tuple):
        return _levels(value)
    if isinstance(value, Mapping | Quantity):
        return Quantity.model_validate(value)
    if value == DRAWN:
        return DRAWN
    raise wrong(f"must be a list of values, a distribution, or {DRAWN} (the scenario's own distribution)")


def _levels(values: Iterable[Any]) -> tuple[Any, ...]:
    levels = [_level(value) for value in values]
    if not levels:
        raise wrong("must be a list of at least one value")
    kinds = {"name" if isinstance(level, str | tuple) else type(level).__name__ for level in levels}
    if len(kinds) > 1:
        raise wrong("must be all numbers, all true and false, or all names")
    return tuple(levels if kinds == {"name"} else sorted(levels))


def _once(values: Any) -> Any:
    """Refuses a path that is named twice, in two orders of its pair."""
    if isinstance(values, Mapping):
        written: dict[str, str] = {}
        for path in map(str, values):
            other = written.setdefault(sorted_path(path), path)
            if other != path:
                raise wrong(f"names one path twice: {other} and {path}")
    return values


def _point(value: Any) -> Any:
    if isinstance(value, Mapping) and not value:
        raise wrong("a point gives at least one path a value")
    return _once(value)


def _some(value: Any) -> Any:
    if not value:
        raise wrong("must be a list of at least one point")
    return value


def _points_kind(value: Any) -> str:
    return "listed" if isinstance(value, list | tuple) else "number"


Setting = Annotated[Any, BeforeValidator(setting)]
Point = Annotated[dict[PathText, Annotated[Any, BeforeValidator(_level)]], BeforeValidator(_point), Frozen]
Points = Annotated[
    Annotated[Whole, Field(ge=1, le=MOST_POINTS), Tag("number")]
    | Annotated[tuple[Point, ...], BeforeValidator(_some), Field(max_length=MOST_POINTS), Tag("listed")],
    Discriminator(_points_kind),
]
Varied = Annotated[Any, BeforeValidator(_varied)]


class Sweep(Part):
    """Values to try: `vary` says over what a path varies, `points` how many are sampled, or the points themselves.

    A value of `vary` is a tuple of values (each is tried with each), a Quantity or `drawn` (sampled). `seed` is that of
    the sampling. With `independent` each design point has random numbers of its own, else all share them.
    """

    method: Method = "grid"
    vary: Annotated[dict[PathText, Varied], BeforeValidator(_once), Frozen] = Field(default_factory=dict, validate_default=True)
    points: Points | None = None
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 0
    independent: Truth = False

    @model_validator(mode="before")
    @classmethod
    def _no_file(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and data.get("file") is not None:
            raise wrong(
                "file is read where a scenario is loaded from a file of its own; give the points here: points: [{PATH: VALUE}, ...]"
            )
        return data

    @property
    def sampled(self) -> bool:
        """Whether the points are drawn from distributions."""
        return self.method in SAMPLED

    @property
    def listed(self) -> tuple[Mapping[str, Any], ...]:
        """The points that are listed, path -> value; none unless the method is `list`."""
        return self.points if isinstance(self.points, tuple) else ()

    @property
    def crossed(self) -> dict[str, tuple[Any, ...]]:
        """The paths whose every value is tried with all else, in the order of paths."""
        return {path: values for path, values in self.vary.items() if isinstance(values, tuple)}

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that varies, sorted."""
        return tuple(sorted({*self.vary, *(path for point in self.listed[:1] for path in point)}))

    @property
    def count(self) -> int:
        """How many design points there are."""
        count = len(self.listed) or (self.points if isinstance(self.points, int) else 1)
        for values in self.crossed.values():
            count *= len(values)
        return count

    @property
    def advice(self) -> str | None:
        """What would make the design better, in a sentence, or None."""
        number = self.points
        if self.method != "sobol" or not isinstance(number, int) or number & (number - 1) == 0:
            return None
        below = 1 << (number.bit_length() - 1)
        return f"a Sobol' design is balanced where its points are a power of two: {below} or {2 * below} rather than {number}"


def without_paths(sweep: dict[str, Any], gone: Iterable[str]) -> dict[str, Any] | None:
    """A sweep (plain values) in which some paths do not vary, points that become the same once; None if nothing is left."""
    paths = set(gone)
    left = {**sweep, "vary": {path: values for path, values in sweep.get("vary", {}).items() if path not in paths}}
    if isinstance(left.get("points"), list):
        points = [{path: value for path, value in point.items() if path not in paths} for point in left["points"]]
        left["points"] = list({repr(point): point for point in points if point}.values())
        if not left["points"]:
            del left["points"]
            left["method"] = "grid"
    elif not any(not isinstance(values, list) for values in left["vary"].values()):
        left.pop("points", None)
        left["method"] = "grid"
    return left if left["vary"] or left.get("points") else None
