"""What differs in the inputs of two scenarios, in words: numbers and names by their path, events and factions added or missing.

Texts are left out (titles, notes, sources, grades), and so is what says how to ask rather than how things are: outcomes,
claims, levers, sweeps, the number of runs, the seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.prose import listing
from sim.scenario.dumping import flow
from sim.scenario.happenings import event_words
from sim.scenario.kinds import KINDS
from sim.scenario.number_words import quantity_words, set_to
from sim.scenario.quantity import DISTRIBUTIONS, Quantity
from sim.scenario.vain import Vain

if TYPE_CHECKING:
    from sim.scenario import Scenario

Kind = Literal["changed", "missing", "added"]

_ASKED = frozenset(("outcomes", "claims", "levers", "sweep", "sources", "runs", "replicates", "seed"))
_TEXTS = frozenset(("title", "question", "note", "why", "source", "grade", "name", "leaders", "hindsight"))
_THINGS = ("places", "roads", "factions", "rivalries", "ties", "trusts", "events")
_NUMBER = frozenset((*DISTRIBUTIONS, "value"))
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `missing` stands in the first scenario only, `added` in the second only.

    `before` and `after` are in words; "" where there is nothing, None where the thing as a whole comes or goes. `vain` says
    why what changed changes no run, None where it may.
    """

    path: str
    kind: Kind
    before: str | None
    after: str | None
    vain: str | None = None

    @property
    def words(self) -> str:
        """The difference in a line: "parameters.clash_rate: 0.2 (0.03 to 0.5) -> 0.1"."""
        if self.kind == "changed":
            nothing = f" (changes nothing: {self.vain})" if self.vain else ""
            return f"{self.path}: {self.before} -> {self.after}{nothing}"
        said = self.before if self.kind == "missing" else self.after
        return f"{self.path} {'in the first only' if self.kind == 'missing' else 'in the second only'}{f': {said}' if said else ''}"


def differences(first: Scenario, second: Scenario) -> tuple[Change, ...]:
    """Every difference between the inputs of two scenarios, by path; none that is not vain means that they give the same runs."""
    one, two = _things(first), _things(second)
    gone = {path: "missing" for path in one if path not in two} | {path: "added" for path in two if path not in one}
    found = [_whole(path, first if kind == "missing" else second, kind) for path, kind in gone.items()]  # type: ignore[arg-type]
    before, after = (dict(_leaves(scenario)) for scenario in (first, second))
    values = {path: (before.get(path, _NOTHING), after.get(path, _NOTHING)) for path in sorted(before.keys() | after.keys())}
    apart = [path for path, (old, new) in values.items() if old != new and not any(path.startswith(f"{thing}.") for thing in gone)]
    rules = {first.rule, second.rule}
    idle = [Vain(scenario, apart, rules) for scenario in (first, second)]
    for path in apart:
        one_why, other_why = (vain.why(path) for vain in idle)
        found.append(Change(path, "changed", *_said(*values[path]), one_why if other_why else None))
    return tuple(sorted(found, key=lambda change: (change.kind == "changed", change.path)))


def matter(changes: Sequence[Change]) -> bool:
    """Whether anything differs but what changes nothing, and the number of weeks, which a comparison makes the same."""
    return any(change.path != "calendar.weeks" and change.vain is None for change in changes)


def _whole(path: str, scenario: Scenario, kind: Kind) -> Change:
    section, name = path.split(".", 1)
    if section == "events":
        said = event_words(name, scenario).removesuffix(f" - {scenario.events[name].why}")
    elif section in ("factions", "places"):
        said = getattr(scenario, section)[name].name
    else:
        said = ""
    return Change(path, kind, *((said, None) if kind == "missing" else (None, said)))


def _things(scenario: Scenario) -> dict[str, Any]:
    """Whatever has an id, as plain values, by its path."""
    data = scenario.plain()
    found: dict[str, Any] = {}
    for section in _THINGS:
        held = data.get(section, {})
        named = held.items() if isinstance(held, Mapping) else (("~".join(entry["between"]), entry) for entry in held)
        found.update((f"{section}.{name}", thing) for name, thing in named)
    return found


def _leaves(scenario: Scenario) -> Iterator[tuple[str, Any]]:
    """Every value that runs depend on, by its path."""
    for path, thing in _things(scenario).items():
        if path.startswith("events."):
            kind = next(key for key in thing if key in KINDS)
            thing = {**thing, **thing[kind], "kind": kind}
            del thing[kind]
        yield from _below(path, {key: value for key, value in thing.items() if key != "between" or path.startswith("events.")})
    for key, value in scenario.plain().items():
        if key not in _ASKED and key not in _TEXTS and key not in _THINGS:
            yield from _below(key, value)


def _below(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and not _NUMBER & value.keys():
        for key, entry in value.items():
            if key not in _TEXTS:
                yield from _below(f"{path}.{key}", entry)
    elif isinstance(value, Mapping) and "metric" not in value:
        yield path, _bare({key: entry for key, entry in value.items() if key in _NUMBER})
    else:
        yield path, value


def _bare(number: dict[str, Any]) -> Any:
    """A constant is the same with a source and without."""
    return number["value"] if set(number) == {"value"} else number


def _said(old: Any, new: Any) -> tuple[str, str]:
    before, after = _words(old), _words(new)
    return (before, after) if before != after else (_exactly(old), _exactly(new))


def _words(value: Any) -> str:
    if value is _NOTHING:
        return "not stated"
    if isinstance(value, bool | int | float | str):
        return set_to(value)
    if isinstance(value, Mapping) and _NUMBER & value.keys() and "metric" not in value:
        return quantity_words(Quantity.model_validate(value))
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return listing(value)
    return flow(value)


def _exactly(value: Any) -> str:
    return "not stated" if value is _NOTHING else flow(value)
