"""What may happen in a scenario: one frozen model for each kind of event, and the event that carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.scenario.base import Day, Frozen, Name, Names, Part, SomeNames, SourceKeys, Text, Truth, wrong
from sim.scenario.conditions import Bound
from sim.scenario.nodes import nearest
from sim.scenario.quantity import Grade, Quantity, Range

Amount = Annotated[Quantity, Range(-1, 1)]
Change = Annotated[Quantity, Range(-2, 2)]
Share = Annotated[Quantity, Range(0, 1)]
Count = Annotated[Quantity, Range(0)]
Weeks = Annotated[Quantity, Range(0, 10_000)]
Engagements = Annotated[Quantity, Range(0, 10_000)]


def _chance(value: Any) -> Any:
    return float(value) if isinstance(value, bool) else value


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


One = Annotated[Name, BeforeValidator(_single)]


class Detail(Part):
    """Root of the kinds. Fields that name factions or places hold sorted tuples of ids unless only one makes sense.

    `either` are keys, as they are written, of which an event states exactly one.
    """

    factions: ClassVar[tuple[str, ...]] = ()
    places: ClassVar[tuple[str, ...]] = ()
    either: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        stated = {info.alias or name: getattr(self, name) not in (None, ()) for name, info in type(self).model_fields.items()}
        given = [key for key in self.either if stated[key]]
        if self.either and len(given) != 1:
            raise wrong(f"needs one of {', '.join(self.either)}" + (f", not {' and '.join(given)}" if given else ""))
        return self


class Clash(Detail):
    """Fighting between any of one list and any of another."""

    kind: Literal["clash"] = "clash"
    between: SomeNames
    and_: SomeNames = Field(alias="and")
    at: Names = ()
    factions: ClassVar = ("between", "and_")
    places: ClassVar = ("at",)

    @property
    def first(self) -> tuple[str, ...]:
        """One side."""
        return self.between

    @property
    def second(self) -> tuple[str, ...]:
        """The other side."""
        return self.and_


class Attack(Detail):
    """Fighting that one side brings to the other."""

    kind: Literal["attack"] = "attack"
    by: SomeNames
    on: SomeNames
    at: Names = ()
    factions: ClassVar = ("by", "on")
    places: ClassVar = ("at",)

    @property
    def first(self) -> tuple[str, ...]:
        """One side."""
        return self.by

    @property
    def second(self) -> tuple[str, ...]:
        """The other side."""
        return self.on


class Offensive(Detail):
    """Sets each of `by` on an offensive."""

    kind: Literal["offensive"] = "offensive"
    by: SomeNames
    against: SomeNames
    at: Names = ()
    factions: ClassVar = ("by", "against")
    places: ClassVar = ("at",)


class Statement(Detail):
    """Words against somebody (rivalry grows) or for somebody (trust grows)."""

    kind: Literal["statement"] = "statement"
    by: SomeNames
    against: Names = ()
    for_: Names = Field(default=(), alias="for")
    amount: Amount
    factions: ClassVar = ("by", "against", "for_")
    either: ClassVar = ("against", "for")


def sorted_path(path: str) -> str:
    """A path with the ids of pairs sorted."""
    parts = path.split(".")
    return ".".join("~".join(sorted(part.split("~"))) if "~" in part else part for part in parts)


PathText = Annotated[Text, AfterValidator(sorted_path)]
"""A path with the ids of pairs sorted."""


class Shift(Detail):
    """Changes one number of the state: by adds, to sets, times multiplies."""

    kind: Literal["shift"] = "shift"
    path: PathText
    by: Annotated[Quantity, Range()] | None = None
    to: Annotated[Quantity, Range()] | None = None
    times: Count | None = None
    either: ClassVar = ("by", "to", "times")


class Recognise(Detail):
    """A shift of recognition."""

    kind: Literal["recognise"] = "recognise"
    by: SomeNames
    amount: Change | None = None
    to: Amount | None = None
    factions: ClassVar = ("by",)
    either: ClassVar = ("amount", "to")


class Mediation(Detail):
    """Talks between the parties; `by` is a free label."""

    kind: Literal["mediation"] = "mediation"
    parties: Annotated[Names, Field(min_length=2)]
    by: Text = ""
    success: Share = Quantity(value=1)
    share: Share = Quantity(value=0)
    trust: Amount = Quantity(value=0)
    excluded: Names = ()
    factions: ClassVar = ("parties", "excluded")


class Withdrawal(Detail):
    """Forces move from one place to another if they are let; `allowed` is the chance of it (true: 1)."""

    kind: Literal["withdrawal"] = "withdrawal"
    by: SomeNames
    from_: One = Field(alias="from")
    to: One
    allowed: Annotated[Share, BeforeValidator(_chance)] = Quantity(value=1)
    refused_by: Names = ()
    amount: Amount = Quantity(value=0)
    factions: ClassVar = ("by", "refused_by")
    places: ClassVar = ("from_", "to")


class Arrival(Detail):
    """Fighters arrive in a place."""

    kind: Literal["arrival"] = "arrival"
    of: SomeNames
    at: SomeNames
    amount: Count
    factions: ClassVar = ("of",)
    places: ClassVar = ("at",)


class Reinforcement(Arrival):
    """Fighters join those in a place."""

    kind: Literal["reinforcement"] = "reinforcement"  # type: ignore[assignment]


class Aid(Detail):
    """Strength given; `from` is a faction (then a tie grows too) or a free label."""

    kind: Literal["aid"] = "aid"
    to: SomeNames
    from_: Text = Field(default="", alias="from")
    amount: Count
    tie: Share = Quantity(value=0.3)
    factions: ClassVar = ("to",)


class Airstrike(Detail):
    """An air strike; uninvited and with a partner it costs recognition."""

    kind: Literal["airstrike"] = "airstrike"
    on: SomeNames
    at: SomeNames
    share: Share
    by: Text = ""
    invited: Truth = True
    partner: One | None = None
    factions: ClassVar = ("on", "partner")
    places: ClassVar = ("at",)


class Blockade(Detail):
    """Oil income is cut in each week it lasts; `by` is a free label."""

    kind: Literal["blockade"] = "blockade"
    by: Text = ""
    at: SomeNames
    damage: Share
    places: ClassVar = ("at",)


class Payment(Detail):
    """Money: strength and declared recognition; `from` is a free label."""

    kind: Literal["payment"] = "payment"
    to: SomeNames
    from_: Text = Field(default="", alias="from")
    amount: Count
    declared: Change = Quantity(value=0)
    factions: ClassVar = ("to",)


class Split(Detail):
    """A faction breaks up into children, which wait in the file until then."""

    kind: Literal["split"] = "split"
    of: One
    into: Annotated[dict[Name, Share], Field(min_length=1), Frozen]
    factions: ClassVar = ("of", "into")


class Merger(Detail):
    """Factions become one, which waits in the file until then."""

    kind: Literal["merger"] = "merger"
    of: SomeNames
    into: One
    factions: ClassVar = ("of", "into")


AnyDetail = Annotated[
    Clash | Attack | Offensive | Statement | Shift | Recognise | Mediation | Withdrawal
    | Arrival | Reinforcement | Aid | Airstrike | Blockade | Payment | Split | Merger,
    Field(discriminator="kind"),
]  # fmt: skip
KINDS: dict[str, type[Detail]] = {model.model_fields["kind"].default: model for model in get_args(get_args(AnyDetail)[0])}
WITH_ENGAGEMENTS = ("attack", "clash")


class Event(Part):
    """Something that happens: its kind in `detail`, its week (0 is that of the start) or the condition it waits for."""

    detail: AnyDetail
    week: Weeks | None = None
    on: Day | None = None
    weeks: Weeks = Quantity(value=1)
    probability: Share = Quantity(value=1)
    when: Bound | None = None
    engagements: Engagements = Quantity(value=1)
    why: Text | None = None
    note: Text | None = None
    source: SourceKeys = ()
    grade: Grade | None = None
    hindsight: Truth = False

    @property
    def kind(self) -> str:
        """The kind's name, as in the file."""
        return self.detail.kind

    @model_validator(mode="before")
    @classmethod
    def _kind_in_detail(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or isinstance(data.get("detail"), Detail):
            return data
        kinds = [key for key in data if key in KINDS]
        if len(kinds) != 1:
            raise wrong(_kind_needed(data, kinds))
        kind = kinds[0]
        content = data[kind]
        if not isinstance(content, Mapping) or "kind" in content or "detail" in data:
            raise wrong(f"{kind} must be a mapping of its own keys: " + ", ".join(keys_of(KINDS[kind])))
        return {**{key: value for key, value in data.items() if key != kind}, "detail": {**content, "kind": kind}}

    @model_validator(mode="after")
    def _timed(self) -> Event:
        if self.on is not None:
            raise wrong("give either week or on (a date, which the scenario's calendar turns into a week)")
        if self.week is None and self.when is None:
            raise wrong("needs a week, a date (on) or a condition (when)")
        if "engagements" in self.model_fields_set and self.kind not in WITH_ENGAGEMENTS:
            raise wrong("engagements belong to clash and attack only")
        return self


def keys_of(model: type[Part]) -> tuple[str, ...]:
    """The keys of a model as they are written in a file."""
    return tuple(info.alias or name for name, info in model.model_fields.items() if name != "kind")


def _kind_needed(data: Mapping[str, Any], kinds: list[str]) -> str:
    if len(kinds) > 1:
        return "is of more than one kind: " + ", ".join(sorted(kinds))
    known = keys_of(Event)
    for key in data:
        similar = nearest(str(key), KINDS) if key not in known else None
        if similar:
            return f"no kind of event is called {key!r}; did you mean {similar!r}?"
    return "needs a kind: " + ", ".join(KINDS)
