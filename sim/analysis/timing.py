"""When an outcome first happens, in words, from its survival curve: by when half of all histories have shown it, or how many by the end."""

from __future__ import annotations

from sim.analysis.survival import DIGITS, among_those
from sim.analysis.wording import interval, percent
from sim.prose import day_words
from sim.result import Result, Survival


def curve_of(result: Result, outcome: str, point: int) -> Survival | None:
    """The survival curve of an outcome at a design point, to be told or drawn.

    None where no run succeeded, in a result of a version that kept none, and for what is asked of the end alone: that may hold in
    some earlier week and be gone again, so that no such week says when it comes.
    """
    if not result.scenario.outcomes[outcome].happens:
        return None
    found = result.points[point]
    return result.survival(outcome, point) if found["runs"] and "survival" in found else None


def all_count(curve: Survival, probability: float) -> bool:
    """Whether every run that ever shows an outcome of this probability counts, or some show it only after the day that is asked for."""
    return curve.happened[-1] - probability < 10.0**-DIGITS


def when(curve: Survival, whole: bool = True) -> str | None:
    """When it first happened, in a sentence or two; None if it never did.

    With half of all histories or more: by when half have shown it, with its 95% interval. With fewer: the share by the
    end, and when it comes where it does. The others are censored: in them it comes later, if ever. Unless `whole`,
    some show it too late to count, which is said.
    """
    if curve.happened[-1] == 0:
        return None
    late = "" if whole else " In some it comes after the day that is asked for, and does not count."
    middle = curve.quartiles[1]
    if middle is None:
        share = f"{percent(curve.happened[-1])} of histories (95% interval: {interval(curve.low[-1], curve.high[-1])})"
        first, half, last = among_those(curve)
        return (
            f"By the end, in the week of {_day(curve, curve.weeks - 1)}, {share} have shown it: "
            f"half of those by the week of {_day(curve, half)}"
            f"{_spell(curve, first, half, last)}. In the others it comes later, if ever.{late}"
        )
    return (
        f"Half of all histories have shown it by the week of {_day(curve, middle)} ({_reach(curve)})"
        f"{_spell(curve, curve.quartiles[0], middle, curve.quartiles[2])}.{late}"
    )


def when_briefly(curve: Survival) -> str:
    """The same in a few words, without intervals; "" if it never happened."""
    if curve.happened[-1] == 0:
        return ""
    middle = curve.quartiles[1]
    if middle is None:
        return f"where it happens, half by the week of {_day(curve, among_those(curve)[1])}"
    return f"half of all by the week of {_day(curve, middle)}"


def _reach(curve: Survival) -> str:
    """The interval of the week by which half have shown it."""
    earliest, latest = curve.earliest[1], curve.latest[1]
    if earliest == latest:
        return "95% interval: that very week"
    return f"95% interval: {_day(curve, earliest)} to {'beyond the end' if latest is None else _day(curve, latest)}"


def _spell(curve: Survival, first: int | None, half: int | None, last: int | None) -> str:
    """By when a quarter and three quarters have; nothing where that is one week. The week of the `half` is not named again."""
    if first == last:
        return ""

    def by(week: int | None) -> str:
        return "by that very week" if week == half else f"by that of {_day(curve, week)}"

    return f", a quarter {by(first)}{'' if last is None else f' and three quarters {by(last)}'}"


def _day(curve: Survival, week: int | None) -> str:
    assert week is not None
    return day_words(curve.dates()[week])
