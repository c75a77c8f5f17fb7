"""The metrics that outcomes and conditional events may use: what each means, takes and ranges over."""

from __future__ import annotations

import math
from dataclasses import dataclass

_INF = math.inf
_WHICH = ("place", "between", "pair")


@dataclass(frozen=True, slots=True)
class Metric:
    """A weekly number: `arguments` it accepts, those of them it `required`s, its range and unit ("yes or no": 1 or 0)."""

    name: str
    meaning: str
    arguments: tuple[str, ...]
    range: tuple[float, float]
    unit: str
    required: tuple[str, ...] = ()

    @property
    def flag(self) -> bool:
        """Whether it only says yes (1) or no (0)."""
        return self.unit == "yes or no"


_YES, _SHARE, _WHERE = "yes or no", "share", ("faction", "place")
_TABLE = (
    Metric("coalition_share", "weight of the anti-threat coalition among all factions that are no threat", (), (0, 1), _SHARE),
    Metric("coalition_size", "members of the anti-threat coalition", (), (0, _INF), "factions"),
    Metric("front_size", "factions that fight the threat and not one another", (), (0, _INF), "factions"),
    Metric("together", "the two are in one bloc", ("pair",), (0, 1), _YES, ("pair",)),
    Metric("allied", "the two are allied (mostly in one bloc of late, and in touch)", ("pair",), (0, 1), _YES, ("pair",)),
    Metric("fought", "the two have clashed of late", ("pair",), (0, 1), _YES, ("pair",)),
    Metric("enables", "any of the set (of all, without one) is in a threat's bloc", ("set",), (0, 1), _YES),
    Metric("tolerates", "any of the set (of all, without one) lives with a threat and fights its enemies", ("set",), (0, 1), _YES),
    Metric(
        "threat_strength",
        "strength of the threats, in all or stationed in a place, relative to the start",
        ("place",),
        (0, _INF),
        "of the start",
    ),
    Metric("strength", "fighters of a faction", ("faction",), (0, _INF), "fighters", ("faction",)),
    Metric(
        "controls",
        "the faction's bloc holds more than half of the force in the place",
        ("faction", "place"),
        (0, 1),
        _YES,
        ("faction", "place"),
    ),
    Metric("recognition", "recognition of the authority: a faction's, or the weighted mean of all", ("faction",), (-1, 1), "-1 to 1"),
    Metric(
        "declared_recognition",
        "recognition as declared, payments included; else like recognition",
        ("faction",),
        (-1, 1),
        "-1 to 1",
    ),
    Metric("polarisation", "polarisation of recognition (Esteban & Ray 1994)", (), (0, 2), "1"),
    Metric("frustration", "share of weighted affinities that the blocs leave unsatisfied", (), (0, 1), _SHARE),
    Metric(
        "clashes", "clashes of the week: all, in a place, across recognition, of a pair", ("place", "between", "pair"), (0, _INF), "clashes"
    ),
    Metric("losses", "fighters lost in the week", (), (0, _INF), "fighters"),
    Metric("oil_damage", "damage to oil income", (), (0, 1), _SHARE),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in sorted(_TABLE, key=lambda metric: metric.name)}


@dataclass(frozen=True, slots=True)
class MetricRequest:
    """A metric with its arguments; `pair` and `set` are sorted, `all` is not giving an argument."""

    metric: str
    pair: tuple[str, str] | None = None
    place: str | None = None
    faction: str | None = None
    set: tuple[str, ...] = ()
    between: str | None = None

    @property
    def key(self) -> str:
        """The canonical name of its column: `together[lna~pfg]`, `clashes[tripoli,recognition]`."""
        arguments = [self.faction, *self.set, self.place, "~".join(self.pair) if self.pair else None, self.between]
        given = [argument for argument in arguments if argument]
        return f"{self.metric}[{','.join(given)}]" if given else self.metric
