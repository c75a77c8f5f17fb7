"""Hypothesis strategies for quantities and whole scenarios, as plain values in the shape of a file."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import strategies as st

from sim.scenario.characters import fit

FACTIONS = ("alpha", "beta", "delta", "foe", "gov")
PLACES = ("east", "north", "west")
texts = st.text(max_size=30).map(fit)
keys = st.text(min_size=1, max_size=20).map(fit).filter(bool)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Finite numbers in a range, often round ones."""
    return st.one_of(st.sampled_from([low, high, (low + high) / 2]), st.floats(low, high, allow_nan=False, allow_infinity=False))


@st.composite
def quantities(draw: st.DrawFn, low: float = -100, high: float = 100, stated: bool = False) -> Any:
    """A number or distribution within [low, high]."""
    kind = draw(st.sampled_from(["bare", "value", "triangular", "uniform", "normal", "beta", "lognormal", "choice"]))
    some = sorted(draw(st.lists(numbers(low, high), min_size=3, max_size=3)))
    width = draw(st.floats(0.01, 10))
    wide = high - low > 1e-3
    data: Any
    if kind == "bare":
        return some[0]
    if kind == "triangular":
        data = {kind: some}
    elif kind == "uniform":
        data = {kind: some[:2]}
    elif kind == "normal" and wide:
        data = {kind: {"mean": some[1], "sd": width, "min": low, "max": high}}
    elif kind == "beta" and wide:
        data = {kind: {"a": width, "b": draw(st.floats(0.1, 10)), "min": low, "max": high}}
    elif kind == "lognormal" and high > 0:
        data = {kind: {"mean": draw(st.floats(-2, 2)), "sd": width, "min": max(low, 0), "max": high}}
    elif kind == "choice":
        data = {kind: {repr(value): 1 / len(set(some)) for value in set(some)}}
    else:
        data = {"value": some[1]}
    if stated:
        data |= draw(st.fixed_dictionaries({}, optional={"source": st.just(["book"]), "grade": st.sampled_from("SDJU"), "note": texts}))
    return data


@st.composite
def relations(draw: st.DrawFn, key: str, low: float) -> list[dict[str, Any]]:
    """Relations of some pairs."""
    pairs = draw(st.lists(st.sampled_from(list(itertools.combinations(FACTIONS, 2))), unique=True, max_size=4))
    return [{"between": draw(st.permutations(pair)), key: draw(quantities(low, 1, stated=True))} for pair in pairs]


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """Some events, of several kinds and timings."""
    sides = draw(st.permutations(FACTIONS))
    place = draw(st.sampled_from(PLACES))
    details: list[dict[str, Any]] = [
        {"clash": {"between": list(sides[:2]), "and": list(sides[2:]), "at": list(draw(st.permutations(PLACES)))},
         "engagements": draw(quantities(0, 9))},
        {"attack": {"by": sides[0], "on": sides[1]}},
        {"statement": {"by": sides[0], "for": sides[1], "amount": draw(quantities(-1, 1))}},
        {"shift": {"path": f"rivalries.{sides[0]}~{sides[1]}.intensity", "to": draw(quantities(0, 1))}},
        {"mediation": {"parties": list(sides[:3]), "by": draw(texts), "excluded": sides[4]}},
        {"withdrawal": {"by": sides[0], "from": place, "to": "east", "allowed": draw(st.booleans())}},
        {"airstrike": {"on": "foe", "at": place, "share": draw(quantities(0, 1)), "invited": draw(st.booleans()), "partner": sides[0]}},
        {"split": {"of": "alpha", "into": {"young": draw(quantities(0, 1)), "old": 0.5}}},
    ]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(details), unique_by=lambda detail: next(iter(detail)), max_size=5))
    timing = st.one_of(
        st.builds(lambda week: {"week": week}, quantities(0, 60, stated=True)),
        st.dates()
        .filter(lambda day: 2016 <= day.year < 2100)
        .map(lambda day: {"on": day.isoformat()})
        .filter(lambda on: on["on"] > "2016-01-04"),
        st.just({"when": {"metric": "threat_strength", "place": place, "below": 0.5}}),
    )
    return {f"e{number}": {**detail, **draw(timing), "why": draw(texts)} for number, detail in enumerate(chosen)}


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A valid scenario as plain values, in any order of keys and lists."""
    happening = draw(events())
    splits = any("split" in event for event in happening.values())
    names = [*FACTIONS, *(("young", "old") if splits else ())]
    factions = {
        name: {
            "name": draw(texts), "strength": draw(quantities(0, 5000, stated=True)),
            **({} if name == "gov" else {"recognition": draw(quantities(-1, 1))}), **({} if name == "foe" else {"hostility": draw(quantities(-1, 1))}),
            "presence": dict.fromkeys(draw(st.permutations(PLACES)), draw(quantities(0, 1))),
        }
        for name in names
    }  # fmt: skip
    data: dict[str, Any] = {
        "title": draw(texts), "authority": "gov", "threat": "foe", "calendar": {"start": "2016-01-04", "weeks": draw(st.integers(1, 60))},
        "seed": draw(st.integers(0, 2**63 - 1)), "parameters": draw(st.sampled_from(["fixed", {}, {"others": "fixed", "veto": float("inf")}])),
        "places": {name: {"oil": draw(quantities(0, 1))} for name in PLACES}, "factions": factions, "events": happening,
        "roads": [{"between": ["west", "east"], "km": draw(quantities(1, 500))}],
        "rivalries": draw(relations("intensity", 0)), "ties": draw(relations("intensity", 0)), "trusts": draw(relations("value", -1)),
        "outcomes": {
            "one": {"metric": "together", "pair": ["gov", "alpha"], "weeks": 2, "of": 3, "when": "by 2016-06-01"},
            "two": {"any": [{"metric": "clashes", "between": "recognition", "above": draw(numbers(0, 9)), "weeks": 2}, {"not": {"metric": "losses", "is": 0}}]},
        },
        "sources": {"book": {"title": draw(texts)}, **draw(st.dictionaries(keys, st.just({}), max_size=2))},
        "claims": {"c": {"outcome": "one", "direction": "higher", "compare_with": {"set": {"factions.beta.strength": draw(quantities(0, 50))}}}},
        "sweep": {"vary": {"factions.beta.strength": draw(st.lists(st.integers(0, 99), min_size=1, max_size=3, unique=True))}},
    }  # fmt: skip
    return data


def reordered(data: Any, order: st.DataObject) -> Any:
    """The same values with the keys of mappings, and the lists whose order means nothing, in another order."""
    if isinstance(data, dict):
        keys = order.draw(st.permutations(list(data)))
        return {key: reordered(data[key], order) for key in keys}
    if isinstance(data, list) and all(isinstance(entry, str | dict) for entry in data):
        return [reordered(entry, order) for entry in order.draw(st.permutations(data))]
    return data
