"""The answer of `stable`: which structures could hold as things stand, and in how many draws of what is not known each does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sim.analysis.wording import percent
from sim.prose import counted

Blocs = tuple[tuple[str, ...], ...]
"""A structure: who stands with whom, blocs and members by id, whoever is alone as a bloc of one."""
Method = Literal["exact", "search"]
MOSTLY = 0.5
"""A structure of lowest energy in at least this share of draws is told; otherwise who is together in most of them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`members` would rather leave where they are and form or join `bloc`, which includes them."""

    members: tuple[str, ...]
    bloc: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The wish as plain values."""
        return {"members": list(self.members), "bloc": list(self.bloc)}


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure at one moment: `stable` by concept (None: not decided), `wishes` shows, by concept, why it is not.

    Only a minimum of energy has `energy`, `basin` (configurations, or starts of a search, that descend to it) and `strict`.
    """

    blocs: Blocs
    stable: dict[str, bool | None]
    wishes: dict[str, Wish]
    energy: float | None = None
    basin: int | None = None
    strict: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """The structure as `coalition stable --json` prints it."""
        plain: dict[str, Any] = {"blocs": _lists(self.blocs)}
        if self.energy is not None:
            plain |= {"energy": self.energy, "basin": self.basin, "strict": self.strict}
        return plain | self.stable | {"witnesses": {concept: wish.as_dict() for concept, wish in self.wishes.items()}}


@dataclass(frozen=True, slots=True)
class Now:
    """With every input at its central value, at the start: the minima ascending by energy, and what is stable.

    `there` are the factions looked at that are there at the start, who can divide in so many `configurations`.
    `minima_count` counts all minima found, the first `tied` of which have equal energy. `frustration` is that of each
    faction in the lowest minimum. `stable` lists by concept the first stable structures known, and `counts` says how many
    there are, None where a search cannot tell. Rankings have no energies: no `minima`, but all that is stable by some
    concept as `ranked`.
    """

    there: tuple[str, ...]
    configurations: int
    method: Method
    minima: tuple[Structure, ...]
    minima_count: int
    tied: int
    frustration: dict[str, float]
    stable: dict[str, tuple[Blocs, ...]]
    counts: dict[str, int | None]
    ranked: tuple[Structure, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A share of draws with its 95% interval (Wilson 1927): what more draws would narrow."""

    share: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """The share as plain values."""
        return {"share": self.share, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class SeenStructure:
    """In what share of draws a structure is the `lowest` minimum, a `minimum`, and stable by each concept.

    `undecided` is the share of draws in which the search for a coalition that blocks it was given up.
    """

    blocs: Blocs
    lowest: Share
    minimum: Share
    stable: dict[str, Share]
    undecided: float

    def as_dict(self) -> dict[str, Any]:
        """The shares as plain values."""
        shares = {"lowest": self.lowest, "minimum": self.minimum, **self.stable}
        return {"blocs": _lists(self.blocs), **{name: share.as_dict() for name, share in shares.items()}, "core_undecided": self.undecided}


@dataclass(frozen=True, slots=True)
class Pair:
    """In what share of draws two factions are `together` in the lowest minimum, `averse` on balance, and together in the simulation."""

    a: str
    b: str
    together: Share
    averse: Share
    simulated: Share | None


@dataclass(frozen=True, slots=True)
class Restless:
    """In what share of draws a faction would gain by leaving its bloc alone, and where it would then go most often.

    `towards` is the faction met most often where it would go; None if it would most often be alone.
    """

    faction: str
    wants_out: Share
    towards: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one structure in each draw (the lowest minimum, or the blocs of the simulation): is it stable, and who wants out."""

    stable: dict[str, Share]
    undecided: float
    restless: tuple[Restless, ...]

    def as_dict(self) -> dict[str, Any]:
        """The shares as plain values."""
        return {
            **{concept: share.as_dict() for concept, share in self.stable.items()},
            "core_undecided": self.undecided,
            "wants_out": [{"faction": one.faction, **one.wants_out.as_dict(), "towards": one.towards} for one in self.restless],
        }


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Over `draws` draws of `inputs` uncertain numbers, at the start of week `week` (0: as the scenario starts).

    `structures` come by falling share of draws in which they are the lowest minimum. `none` is by concept the share of draws
    without a stable structure, which a search (`complete` False) cannot tell from none found. `groups` are those any two of
    which are together in the lowest minimum in at least the share given. `certain`: no input is drawn and nothing simulated.
    `there` says how many factions are there, in the draw with fewest and in that with most, which can divide in so many `configurations`.
    `different` counts the lowest minima; in the share `tied` of draws several have the least energy, and the first by ids counts.
    """

    draws: int
    week: int
    date: str
    inputs: int
    there: tuple[int, int]
    configurations: int
    method: Method
    certain: bool
    different: int
    tied: float
    structures: tuple[SeenStructure, ...]
    none: dict[str, Share]
    complete: dict[str, bool]
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[tuple[str, ...], float], ...]
    lowest: Kept
    simulated: Kept | None

    @property
    def settled(self) -> bool:
        """Whether one structure is the lowest minimum in at least the share `MOSTLY` of draws."""
        return self.certain or self.structures[0].lowest.share >= MOSTLY

    @property
    def belonging(self) -> Blocs:
        """Who belongs together, as it is told and framed: the blocs of that structure, else the groups."""
        return self.structures[0].blocs if self.settled else tuple(group for group, _ in self.groups)

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {
            "draws": self.draws,
            "week": self.week,
            "date": self.date,
            "inputs": self.inputs,
            "there": list(self.there),
            "configurations": self.configurations,
            "method": self.method,
            "certain": self.certain,
            "different_lowest": self.different,
            "tied": self.tied,
            "structures": [structure.as_dict() for structure in self.structures],
            "none": {name: share.as_dict() | {"exact": self.complete[name]} for name, share in self.none.items()},
            "pairs": [_pair(pair) for pair in self.pairs],
            "groups": [{"factions": list(group), "together": share} for group, share in self.groups],
            "lowest": self.lowest.as_dict(),
            "simulated": None if self.simulated is None else self.simulated.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Stability:
    """Which structures could hold: `now`, at central values, and over what is not known (`uncertain`; None for rankings).

    `factions` gives the name of each faction looked at; `left_out` whether there are others.
    """

    title: str
    factions: dict[str, str]
    left_out: int
    max_blocs: int | None
    seed: int
    start: str
    now: Now
    uncertain: Uncertain | None

    def __repr__(self) -> str:
        whole = f"{self.title!r}, {counted(len(self.factions), 'faction')}"
        if self.uncertain is None:
            return f"Stability({whole}, {counted(len(self.now.ranked), 'stable structure')})"
        lowest = self.uncertain.structures[0]
        blocs = " | ".join(", ".join(bloc) for bloc in lowest.blocs)
        share = f"{percent(lowest.lowest.share)} of {counted(self.uncertain.draws, 'draw')}"
        return f"Stability({whole}, {counted(self.now.minima_count, 'minimum', 'minima')}, lowest in {share}: {blocs})"

    def as_dict(self) -> dict[str, Any]:
        """Everything as `coalition stable --json` prints it."""
        now = self.now
        return {
            "title": self.title,
            "factions": self.factions,
            "left_out": self.left_out,
            "max_blocs": self.max_blocs,
            "seed": self.seed,
            "there": list(now.there),
            "configurations": now.configurations,
            "method": now.method,
            "minima": [minimum.as_dict() for minimum in now.minima],
            "minima_count": now.minima_count,
            "tied": now.tied,
            "frustration": now.frustration,
            "stable": {name: [_lists(blocs) for blocs in found] for name, found in now.stable.items()},
            "stable_count": now.counts,
            "ranked": [structure.as_dict() for structure in now.ranked],
            "uncertain": None if self.uncertain is None else self.uncertain.as_dict(),
        }


def _pair(pair: Pair) -> dict[str, Any]:
    simulated = None if pair.simulated is None else pair.simulated.as_dict()
    return {"a": pair.a, "b": pair.b, "together": pair.together.as_dict(), "averse": pair.averse.as_dict(), "simulated": simulated}


def _lists(blocs: Blocs) -> list[list[str]]:
    return [list(bloc) for bloc in blocs]
