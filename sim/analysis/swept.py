"""How an outcome moves across the design points of a sweep: setting by setting while they are few, else along each path, in words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.basis import no_run
from sim.analysis.timing import curve_of, when_briefly
from sim.analysis.wording import both_intervals, interval, likelihood, outcome_names, percent
from sim.prose import listing
from sim.result import Result, estimate_from
from sim.scenario.spelling import spoken
from sim.scenario.words import explained, words

FEW = 12
"""Settings that are told one by one."""
_LEVELS = 6
_THIRDS = ("lowest", "middle", "highest")


@dataclass(frozen=True, slots=True)
class Level:
    """The mean probability over the design points at which a path has values from `low` to `high` (one value: equal).

    `noise` bounds the noise of simulating: the means of the points' 95% intervals, which is as wide as it can be, since
    points that share random numbers err together.
    """

    low: Any
    high: Any
    probability: float
    noise: tuple[float, float]
    points: int


def value_words(value: Any) -> str:
    """A value of a design point as one writes it.

    >>> value_words(0.25), value_words(True), value_words(("gov", "lna")), value_words(12345678)
    ('0.25', 'true', 'gov and lna', '12345678')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return listing(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.4g}"
    return str(value)


def settings_of(result: Result) -> list[dict[str, Any]]:
    """What each design point sets; the seed that `independent` gives it is no setting."""
    swept = result.scenario.sweep
    own = swept is not None and swept.independent
    return [{path: value for path, value in point["values"].items() if path != "seed" or not own} for point in result.points]


def spoken_settings(result: Result) -> list[dict[str, Any]]:
    """The same in words."""
    return spoken(settings_of(result), result.scenario)


def setting_words(values: Mapping[str, Any]) -> str:
    """What a design point sets, in words."""
    return ", ".join(f"{path} = {value_words(value)}" for path, value in values.items())


def levels(points: Sequence[Mapping[str, Any]], path: str, outcome: str) -> tuple[Level, ...]:
    """How an outcome moves along one path: a level for each of a few values, else for each third of the points, ascending.

    Some run of each point must have succeeded.
    """
    shares = [(point["values"][path], point["outcomes"][outcome]) for point in points]
    distinct = list(dict.fromkeys(_hashable(value) for value, _ in shares))
    if len(distinct) <= _LEVELS or not all(isinstance(value, int | float) for value in distinct):
        ordered = sorted(distinct) if all(isinstance(value, int | float) for value in distinct) else distinct
        return tuple(_level([pair for pair in shares if _hashable(pair[0]) == value]) for value in ordered)
    ranked = sorted(shares, key=lambda pair: (pair[0], pair[1]["probability"]))
    cuts = [round(len(ranked) * third / 3) for third in range(4)]
    return tuple(_level(ranked[low:high]) for low, high in itertools.pairwise(cuts))


def across_sweep(result: Result, outcome: str) -> tuple[str, list[str]]:
    """The question with what the settings share, and a line for each setting; beyond a dozen for each path, and the extremes."""
    swept = result.scenario.sweep
    settings = enumerate(spoken_settings(result))
    points = [{**result.points[n], "values": values, "curve": curve_of(result, outcome, n)} for n, values in settings]
    meaning = words(result.scenario.outcomes[outcome], result.scenario)
    glosses = explained([result.scenario.outcomes[outcome]], result.scenario)
    question = " ".join([f"How likely is “{outcome_names(result.scenario)[outcome]}” ({meaning})?", *glosses])
    shared = "All settings share their random numbers."
    if swept is not None and swept.independent:
        shared = "Each setting has random numbers of its own, so that small differences may be noise."
    elif "seed" in points[0]["values"]:
        shared = "Settings with one seed share their random numbers."
    shown = points[result.shown]
    if len(points) <= FEW:
        told = sorted(points, key=_only_number) if _one_number(points) else points
        first = "the first of them" if told[0] is shown else setting_words(shown["values"])
        alone = next(iter(shown["values"])) if len(shown["values"]) == 1 else None
        by = "" if alone is None else f" By {alone}:"
        return f"{question} {shared} Who ends up with whom is told below for {first}.{by}", [_told(point, outcome, alone) for point in told]
    first = f"Who ends up with whom is told below for design point {result.shown} ({setting_words(shown['values'])})."
    some = {number: point for number, point in enumerate(points) if point["runs"]}
    moves = _moves(list(some.values()), outcome)
    each, rest = ("each", ", which also differ in the rest") if len(moves) > 1 else ("it", "")
    along = f" Along {each}, as means over the settings{rest} (in brackets noise, at most):" if moves else ""
    lines = [*moves, *_extremes(some, outcome), *_without(points)]
    return f"{question} {_span(list(some.values()), outcome)} {shared} {first}{along}", lines


def _one_number(points: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the settings differ in one number."""
    values = [value for point in points for value in point["values"].values()]
    return len(points[0]["values"]) == 1 and not any(isinstance(value, bool | str | list | tuple) for value in values)


def _only_number(point: Mapping[str, Any]) -> float:
    return float(next(iter(point["values"].values())))


def _told(point: Mapping[str, Any], outcome: str, alone: str | None) -> str:
    """A setting and what came of it; of a path that varies `alone`, and has been named, the value is enough."""
    setting = setting_words(point["values"]) if alone is None else value_words(point["values"][alone])
    if not point["runs"]:
        return f"{setting}: {no_run(point)}"
    share, failed = f"{_share(point, outcome)}, {likelihood(point['outcomes'][outcome]['probability'])}", point.get("failed", 0)
    timing = "" if point["curve"] is None else when_briefly(point["curve"])
    missing = f"{failed:,} of {failed + point['runs']:,} runs failed" if failed else ""
    return f"{setting}: {'; '.join(part for part in (share, timing, missing) if part)}"


def _share(point: Mapping[str, Any], outcome: str) -> str:
    """An outcome's probability at a point, with both intervals."""
    estimate = estimate_from(point["outcomes"][outcome])
    return f"{percent(estimate.probability)} ({both_intervals(estimate, point['uncertain'] > 0)})"


def _span(points: Sequence[Mapping[str, Any]], outcome: str) -> str:
    found = [point["outcomes"][outcome] for point in points]
    shares = sorted(each["probability"] for each in found)
    if shares[0] == shares[-1]:
        noise = interval(min(each["low"] for each in found), max(each["high"] for each in found))
        return f"In {percent(shares[0])} of histories at each of the {len(points):,} settings (noise {noise})."
    low, high = (percent(share) for share in (shares[len(points) // 4], shares[-1 - len(points) // 4]))
    half = f"half of them {f'at {low}' if low == high else f'between {low} and {high}'}"
    return f"Over {len(points):,} settings its probability runs from {percent(shares[0])} to {percent(shares[-1])}, {half}."


def _moves(points: Sequence[Mapping[str, Any]], outcome: str) -> list[str]:
    """A line for each path that varies, from the one along which the outcome moves most; none if it is the same at all settings."""
    if len({point["outcomes"][outcome]["probability"] for point in points}) == 1:
        return []
    found = {path: levels(points, path, outcome) for path in points[0]["values"]}
    spans = {path: max(level.probability for level in row) - min(level.probability for level in row) for path, row in found.items()}
    ranked = sorted((path for path in found if len(found[path]) > 1), key=lambda path: (-spans[path], path))
    return [f"{path}: {', '.join(_at(level, row) for level in row)}" for path in ranked for row in (found[path],)]


def _at(level: Level, row: Sequence[Level]) -> str:
    share = f"{percent(level.probability)} ({interval(*level.noise)})"
    if all(other.low == other.high for other in row):
        return f"{share} at {value_words(level.low)}"
    third = _THIRDS[row.index(level)]
    return f"{share} in the {third} third ({value_words(level.low)} to {value_words(level.high)})"


def _extremes(points: Mapping[int, Mapping[str, Any]], outcome: str) -> list[str]:
    shares = {number: point["outcomes"][outcome]["probability"] for number, point in points.items()}
    most, least = max(shares, key=lambda number: shares[number]), min(shares, key=lambda number: shares[number])
    if shares[most] == shares[least]:
        return []
    lines = []
    for word, number in (("most", most), ("least", least)):
        alike = sum(share == shares[number] for share in shares.values()) - 1
        others = f" and {alike:,} more, the first of them" if alike else ""
        where = f"at design point {number}{others}: {setting_words(points[number]['values'])}"
        lines.append(f"{word} likely, {_share(points[number], outcome)}, {where}")
    return lines


def _without(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """The settings of which no run succeeded, in a line, if there are any."""
    empty = [str(number) for number, point in enumerate(points) if not point["runs"]]
    if not empty:
        return []
    named = listing(empty if len(empty) <= FEW else [*empty[:FEW], f"{len(empty) - FEW:,} more"])
    return [f"no run succeeded at {len(empty):,} of the {len(points):,} settings, which the means leave out: design point {named}"]


def _level(pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> Level:
    probability, low, high = (sum(outcome[key] for _, outcome in pairs) / len(pairs) for key in ("probability", "low", "high"))
    return Level(pairs[0][0], pairs[-1][0], probability, (low, high), len(pairs))


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
