"""What a comparison has found, and how `coalition compare --json` prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.analysis.wording import percent
from sim.prose import counted, opening
from sim.studies.differences import Change
from sim.studies.failures import Failed

Spread = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Signs:
    """In how many draws of the inputs the first side is higher, lower, or neither, by the draw's own runs."""

    higher: int
    lower: int
    equal: int

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return {"higher": self.higher, "lower": self.lower, "equal": self.equal}


@dataclass(frozen=True, slots=True)
class Difference:
    """A number on both sides over paired runs: `difference` is `a - b`, `low` to `high` its interval (None: too few draws differ).

    `runs_to_settle` is how many more runs would decide an undecided difference, if it is what it seems; None where it is
    decided or exactly 0. `spread` holds quantiles (5, 50, 95%) over draws of the inputs, None with one run a draw.
    `saved` is how many independent runs a paired one is worth, None where nothing differs or for metrics.
    """

    name: str
    a: float
    b: float
    difference: float
    low: float | None
    high: float | None
    runs: int
    runs_to_settle: int | None
    spread: Spread | None
    signs: Signs
    saved: float | None = None

    @property
    def decided(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def as_dict(self) -> dict[str, Any]:
        """The difference as plain values."""
        return {
            "a": self.a,
            "b": self.b,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "runs": self.runs,
            "runs_to_settle": self.runs_to_settle,
            "decided": self.decided,
            "spread": None if self.spread is None else list(self.spread),
            "draws": self.signs.as_dict(),
            "worth_independent_runs": self.saved,
        }


@dataclass(frozen=True, slots=True)
class PairChange:
    """Two factions and how often they are `status` (allied, fought, together) at the end, on both sides.

    `statuses` holds the shares of both sides for all four, neutral included. `shown`: the difference stands even when
    corrected for how many pairs and statuses were looked at (Bonferroni).
    """

    factions: tuple[str, str]
    names: tuple[str, str]
    status: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    statuses: dict[str, tuple[float, float]]
    shown: bool

    def as_dict(self) -> dict[str, Any]:
        """The change as plain values."""
        return {
            "factions": list(self.factions),
            "names": list(self.names),
            "status": self.status,
            "a": self.a,
            "b": self.b,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "statuses": {status: {"a": a, "b": b} for status, (a, b) in self.statuses.items()},
            "shown": self.shown,
        }


@dataclass(frozen=True, slots=True)
class Versus:
    """The first scenario against another: what differs in the inputs (`changes`), and in what comes of them.

    `inputs_same`: nothing differs, so that every run is the same. `metrics` are by name, each at the end and as the
    mean over weeks; `pairs` hold the largest change of status of each of the `shared_pairs` of factions that change,
    largest first. `apart` says in sentences what only one of them has, or each in its own way, and calls them {a} and {b}
    (`left_out`). `label` names the other scenario.
    """

    label: str
    changes: tuple[Change, ...]
    inputs_same: bool
    outcomes: dict[str, Difference]
    at_end: dict[str, Difference]
    over_weeks: dict[str, Difference]
    pairs: tuple[PairChange, ...]
    shared_pairs: int
    apart: tuple[str, ...]

    def left_out(self, a: str = "the first", b: str = "the second") -> tuple[str, ...]:
        """What is not compared, in sentences, with what to call the two."""
        said = (sentence.format(a=a, b=b) for sentence in self.apart)
        return tuple(map(opening, said))

    @property
    def changed(self) -> tuple[str, ...]:
        """The paths of what differs in the inputs."""
        return tuple(change.path for change in self.changes)

    def as_dict(self) -> dict[str, Any]:
        """The comparison as plain values; the first 20 pairs."""
        return {
            "outcomes": {name: each.as_dict() for name, each in self.outcomes.items()},
            "changed": list(self.changed),
            "changes": [change.words for change in self.changes],
            "same": self.inputs_same,
            "metrics": {
                name: {"end": self.at_end[name].as_dict(), "mean_over_weeks": self.over_weeks[name].as_dict()} for name in self.at_end
            },
            "pairs": [pair.as_dict() for pair in self.pairs[:20]],
            "not_compared": list(self.left_out()),
        }


@dataclass(frozen=True, slots=True)
class Precise:
    """How precise the differences of outcomes are where a precision `below` was asked for, with at most so many runs.

    `half_width` is that of the widest interval, which is that of the outcome `widest`, at `confidence`: as much more than
    `level` as looking at growing numbers of runs costs (sim.analysis.looks).
    """

    below: float
    most: int
    reached: bool
    confidence: float
    half_width: float
    widest: str

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {
            "below": self.below,
            "most": self.most,
            "reached": self.reached,
            "confidence": self.confidence,
            "half_width": self.half_width,
            "widest": self.widest,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios compared with the first, the baseline, over `runs` paired runs of each, in `draws` draws of the inputs.

    `level` is the confidence of every interval of an outcome or metric: 95%, or more with several others, so that all
    intervals of a number hold together with 95% (Bonferroni). `complete` is False if the runs were stopped. `precision` says
    what became of the one asked for, if one was. `failed` tells of the runs that are left out of all scenarios, since they
    failed in one; `runs` and `draws` are without them.
    """

    label: str
    others: tuple[Versus, ...]
    runs: int
    draws: int
    replicates: int
    weeks: int
    seed: int
    uncertain: bool
    level: float
    main: str | None
    complete: bool
    precision: Precise | None = None
    failed: Failed = field(default_factory=Failed)

    def __repr__(self) -> str:
        against = "; ".join(f"against {other.label!r}{self._main_words(other)}" for other in self.others)
        return f"Comparison({self.label!r}, {counted(self.runs, 'paired run')}, {against})"

    def _main_words(self, other: Versus) -> str:
        """The main outcome on both sides, if there is one that both have."""
        each = other.outcomes.get(self.main or "")
        return (
            "" if each is None else f": {each.name!r} {percent(each.a)} and {percent(each.b)}, {'decided' if each.decided else 'undecided'}"
        )

    @property
    def outcomes(self) -> dict[str, Difference]:
        """The outcomes' differences between the first scenario and the second."""
        return self.others[0].outcomes

    @property
    def changed(self) -> tuple[str, ...]:
        """The paths of what differs in the inputs of the first scenario and the second."""
        return self.others[0].changed

    def as_dict(self) -> dict[str, Any]:
        """The answer as `coalition compare --json` prints it; with more than two scenarios under `comparisons`."""
        about = {
            "runs": self.runs,
            "draws": self.draws,
            "replicates": self.replicates,
            "weeks": self.weeks,
            "seed": self.seed,
            "level": self.level,
            "complete": self.complete,
            **self.failed.as_dict(),
            **({} if self.precision is None else {"precision": self.precision.as_dict()}),
        }
        found = [{"a": self.label, "b": other.label, **other.as_dict()} for other in self.others]
        return {**found[0], **about} if len(found) == 1 else {"baseline": self.label, "comparisons": found, **about}
