"""What all scenario models share: frozen, no unknown keys, ids, lists of ids, read-only mappings sorted by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sim.scenario.characters import unfit

ID_PATTERN = r"^[a-z][a-z0-9_-]*$"


_READ_ONLY = "a scenario is read-only; use replace() or without()"


class Part(BaseModel):
    """Root of every scenario model; TypeError where something in it is set or deleted."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, strict=False)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise TypeError(_READ_ONLY)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        raise TypeError(_READ_ONLY)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What is stated, without what is as it is anyway."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            if name not in fields or value != fields[name].get_default(call_default_factory=True):
                yield name, value


class FrozenDict[K, V](dict[K, V]):
    """A mapping that cannot be changed (and, unlike a mapping proxy, can be pickled)."""

    def _refuse(self, *arguments: Any, **named: Any) -> NoReturn:
        raise TypeError(_READ_ONLY)

    __setitem__ = __delitem__ = _refuse
    __ior__ = update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


def frozen[K, V](mapping: Mapping[K, V]) -> FrozenDict[K, V]:
    """The mapping, read-only and sorted by key."""
    return FrozenDict({key: mapping[key] for key in sorted(mapping)})  # type: ignore[type-var]


def wrong(message: str) -> PydanticCustomError:
    """A validation error in the project's own words."""
    return PydanticCustomError("scenario", "{message}", {"message": message})


def keys_of(model: type[Part]) -> tuple[str, ...]:
    """The keys of a model as they are written in a file."""
    return tuple(info.alias or name for name, info in model.model_fields.items() if name != "kind")


def _text_only(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        raise wrong(f'must be text; write it in quotes: "{str(value).lower() if isinstance(value, bool) else value}"')
    message = unfit(value) if isinstance(value, str) else None
    if message:
        raise wrong(message)
    return value


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(value)
    raise wrong("must be a name or a list of names")


def _sorted_unique(value: tuple[str, ...]) -> tuple[str, ...]:
    for name, times in Counter(value).items():
        if times > 1:
            raise wrong(f"names {name!r} twice")
    return tuple(sorted(value))


def _keyed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(str(key) if isinstance(key, int) and not isinstance(key, bool) else key for key in value)
    return (str(value),) if isinstance(value, str | int) and not isinstance(value, bool) else value


def _joined(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value) else value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64), BeforeValidator(_text_only)]
"""An id: lower case letters, digits, _ and -, beginning with a letter."""

Name = Annotated[str, BeforeValidator(_text_only)]
"""The id of something, as it is named elsewhere; whether it exists is checked with the whole scenario."""

Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), AfterValidator(_sorted_unique)]
"""One name or a list of names, sorted."""

SomeNames = Annotated[tuple[Name, ...], Field(min_length=1), BeforeValidator(_listed), AfterValidator(_sorted_unique)]
"""At least one name."""

Text = Annotated[str, BeforeValidator(_text_only)]
"""Free text."""

JoinedText = Annotated[str, BeforeValidator(_text_only), BeforeValidator(_joined)]
"""Free text; a list of texts is joined by commas."""

SourceKey = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_text_only)]
"""The key of a source."""

SourceKeys = Annotated[tuple[Text, ...], BeforeValidator(_keyed), AfterValidator(_sorted_unique)]
"""Keys of `sources`; one or a list."""


def _pair(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(isinstance(name, str) for name in value):
        raise wrong("must name two: [one, other]")
    if value[0] == value[1]:
        raise wrong(f"names {value[0]!r} twice")
    return tuple(sorted(value))


Pair = Annotated[tuple[str, str], BeforeValidator(_pair)]
"""Two different ids, sorted."""


def sorted_path(path: str) -> str:
    """A path with the ids of pairs sorted."""
    parts = path.split(".")
    return ".".join("~".join(sorted(part.split("~"))) if "~" in part else part for part in parts)


PathText = Annotated[Text, AfterValidator(sorted_path)]
"""A path with the ids of pairs sorted."""

Frozen = AfterValidator(frozen)
"""Makes a validated mapping read-only and sorted."""


def truth_as_number(value: Any) -> Any:
    """1 for true and 0 for false, anything else as it is."""
    return float(value) if isinstance(value, bool) else value


def _day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    said = f", not {value!r}" if isinstance(value, str) else ""
    raise wrong(f"must be a date like 2016-01-04{said}")


Day = Annotated[date, BeforeValidator(_day)]
"""A date, written YYYY-MM-DD."""

Whole = Annotated[int, Field(strict=True)]
"""A whole number."""

Truth = Annotated[bool, Field(strict=True)]
"""true or false."""
