"""The kinds of event: one frozen model for what each states."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.scenario.base import Frozen, Name, Names, Part, PathText, SomeNames, Text, Truth, truth_as_number, wrong
from sim.scenario.quantity import Quantity, Range

Amount = Annotated[Quantity, Range(-1, 1)]
Change = Annotated[Quantity, Range(-2, 2)]
Share = Annotated[Quantity, Range(0, 1)]
Count = Annotated[Quantity, Range(0)]


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


def _one_place(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) > 1:
        raise wrong(f"must be one place, not {len(value)}: write an event for each")
    return value


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
    at: Annotated[Names, AfterValidator(_one_place)] = ()
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
    allowed: Annotated[Share, BeforeValidator(truth_as_number)] = Quantity(value=1)
    refused_by: Names = ()
    amount: Amount = Quantity(value=0)
    factions: ClassVar = ("by", "refused_by")
    places: ClassVar = ("from_", "to")


class Arrival(Detail):
    """Fighters arrive in a place."""

    kind: Literal["arrival"] = "arrival"
    of: SomeNames
    at: Annotated[SomeNames, AfterValidator(_one_place)]
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
