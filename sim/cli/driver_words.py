"""What drives an outcome, in words: who explains how much, what is chance, and what cannot be told apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.analysis.wording import outcome_names, percent
from sim.cli.failed import HISTORIES, of_failed
from sim.cli.words import filled, table, with_ranges
from sim.prose import counted, listing, opening
from sim.scenario.words import words
from sim.studies.sensitivity import OTHERS

if TYPE_CHECKING:
    from sim.analysis.indices import Effect, Index
    from sim.scenario import Scenario
    from sim.studies.sensitivity import Sensitivity

_ROWS = 10
_NEARLY_ALL = 0.9
_RIVALS = 3


def in_words(found: Sensitivity, scenario: Scenario) -> str:
    """The answer to read: what was asked, what drives it, what chance does, how it was found."""
    parts = [_asked(found, scenario)]
    if found.decomposition is not None:
        parts += _shares(found)
    else:
        parts += _effects(found)
    parts += [_left_out(found), _how(found)]
    return "\n\n".join(part for part in parts if part)


def subject(found: Sensitivity, scenario: Scenario) -> str:
    """What was asked about: the outcome in quotes, or the metric."""
    if found.kind == "outcome":
        return f"“{outcome_names(scenario)[found.target]}”"
    return f"{found.target} in the last week"


def _left_out(found: Sensitivity) -> str:
    """How many histories failed, and what is left out with them; "" if none did."""
    both = zip(found.whole, (found.trajectories, found.points), ("trajectories", "rows"), strict=True)
    left = listing([f"{whole:,} of {all_:,} {what}" for whole, all_, what in both if whole])
    rest = (
        "points are compared with the others of their trajectory or row, so one in which a history failed is left out as a whole, "
        f"which leaves {left}; of inputs with which histories fail this says less"
    )
    return filled(of_failed(found.failed, HISTORIES, rest))


def _asked(found: Sensitivity, scenario: Scenario) -> str:
    about = f" ({words(scenario.outcomes[found.target], scenario)})" if found.kind == "outcome" else ""
    shared = found.decomposition
    level = ""
    if shared is not None:
        number = f"holds in {percent(shared.mean)} of all histories" if found.kind == "outcome" else f"is {shared.mean:.3g} on average"
        level = f"; it {number}"
    inputs = f"{counted(found.inputs, 'input is', 'inputs are')} uncertain"
    return filled(f"What drives {subject(found, scenario)}{about}? {inputs}{level}.")


def _shares(found: Sensitivity) -> list[str]:
    shared = found.decomposition
    assert shared is not None
    chance = filled(
        f"{percent(round(shared.chance, 3))} of what makes single histories differ is chance: it stays when every input is known. "
        "The shares below are of the rest, which knowing the inputs would explain."
    )
    if shared.variance == 0:
        return [filled("It is the same in every history simulated: nothing drives it within the ranges that the scenario states.")]
    if not shared.indices:
        return [filled("Nothing but chance can be seen: what is not known of the inputs makes no difference that so many histories show.")]
    single = [index for index in shared.indices if index.name != OTHERS]
    shown = [*single[:_ROWS], *(index for index in shared.indices if index.name == OTHERS)]
    places = [f"{number}." if index.name != OTHERS else "" for number, index in enumerate(shown, 1)]
    names = [found.factors[index.name].label for index in shown]
    alone = with_ranges([(_share(index.first), _range(index.first_low, index.first_high)) for index in shown])
    whole = with_ranges([(_share(index.total), _range(index.total_low, index.total_high)) for index in shown])
    of = "input" if len(found.factors[single[0].name].paths) == 1 else "group"
    rows = [("", of, "alone", "with interactions"), *zip(places, names, alone, whole, strict=True)]
    rest = len(single) - _ROWS
    note = f"\n  ({rest} more explain less alone; --json has them all.)" if rest > 0 else ""
    together = [_sum(shared.indices)] if len(shared.indices) > 1 else []
    return [chance, _first(found, single), table(rows, right=(0,)) + note, *together]


def _first(found: Sensitivity, ranked: list[Index]) -> str:
    """The strongest one in a sentence, or that there is no telling which that is."""
    index, *others = ranked
    label = found.factors[index.name].label
    alone = f"explains {_share(index.first)} ({_range(index.first_low, index.first_high)}) of the variance alone"
    more = f"{_share(index.total)} ({_range(index.total_low, index.total_high)}) with interactions"
    rivals = [found.factors[other.name].label for other in others if other.first_high > index.first_low]
    if not rivals:
        said = f"What drives it most: {label}. It {alone}, {more}."
    else:
        named = listing(rivals if len(rivals) <= _RIVALS else [*rivals[: _RIVALS - 1], counted(len(rivals) - _RIVALS + 1, "other")])
        said = (
            f"What drives it most cannot be told from so few points. {opening(label)} comes first and {alone}, "
            f"{more}, but the intervals of {named} reach as far."
        )
    return filled(f"{said} In brackets are 95% intervals, which more points narrow.")


def _sum(indices: tuple[Index, ...]) -> str:
    """What interactions do, as far as the intervals allow to say."""
    alone = sum(index.first for index in indices)
    half = math.sqrt(sum((index.first_high - index.first) ** 2 for index in indices))
    low, high = alone - half, alone + half
    below = " (estimates below 0, shown as 0%, count as they are)" if any(index.first < 0 for index in indices) else ""
    said = f"Alone they add up to {_share(alone)} ({_range(low, high)}){below}"
    if low >= _NEARLY_ALL:
        return filled(f"{said}: interactions hardly matter.")
    if high >= 1:
        return filled(f"{said}: how much comes from inputs acting together cannot be told from so few points.")
    return filled(f"{said}; the rest comes from inputs acting together.")


def _effects(found: Sensitivity) -> list[str]:
    shown = [effect for effect in found.screening if effect.mu_star > 0][:_ROWS]
    if not shown:
        return [filled(f"No input was seen to change it. {_unmoved(found)}")]
    names = [found.factors[effect.name].label for effect in shown]
    reach = [f"{_amount(found, effect.low)} to {_amount(found, effect.high)}" for effect in shown]
    sizes = with_ranges([(_amount(found, effect.mu_star), said) for effect, said in zip(shown, reach, strict=True)])
    places = [f"{number}." for number, _ in enumerate(shown, 1)]
    rows = [("", "input", "mean absolute effect", "direction"), *zip(places, names, sizes, map(_direction, shown), strict=True)]
    unit = "points of probability" if found.kind == "outcome" else "its own unit"
    sure = "" if found.found else "None of these intervals leaves 0 out: so few places do not say that any input drives it."
    return [
        filled(f"How much it changes when one input moves over 60% of its distribution, in {unit} (95% interval):"),
        table(rows, right=(0,)),
        filled(f"{_unmoved(found)} {sure}".strip()),
    ]


def _unmoved(found: Sensitivity) -> str:
    """How many inputs changed nothing, and in what share of places they still might: the exact bound of none in so many."""
    none, tried = sum(effect.mu_star == 0 for effect in found.screening), found.whole[0]
    if not none:
        return ""
    return (
        f"{none} of {counted(found.inputs, 'input')} changed nothing at any of the {counted(tried, 'place')} tried; such an input may "
        f"still do so in up to {100 * (1 - 0.05 ** (1 / tried)):.0f}% of places (95% confidence)."
    )


def _amount(found: Sensitivity, value: float) -> str:
    return f"{100 * value:.1f}" if found.kind == "outcome" else f"{value:.3g}"


def _direction(effect: Effect) -> str:
    if abs(effect.mu) < 0.5 * effect.mu_star:
        return "either way"
    return "more with more of it" if effect.mu > 0 else "less with more of it"


def _how(found: Sensitivity) -> str:
    steps = []
    if found.screening:
        steps.append(
            f"Morris' screening of {counted(found.inputs, 'input')} along {counted(found.trajectories, 'trajectory', 'trajectories')}"
        )
    if found.decomposition is not None:
        steps.append(f"Sobol' indices from {counted(found.points, 'row')} of Saltelli's design")
    noise, of_each = "", counted(found.replicates, "history", "histories")
    if found.decomposition is not None and found.decomposition.indices:
        noise = (
            f" Averages over {of_each} still hold {percent(round(found.decomposition.noise, 3))} noise, "
            "which would make every share too small alone and too large with interactions; it has been taken out."
        )
    return filled(
        f"From {counted(found.runs, 'simulated history', 'simulated histories')} ({' and '.join(steps)}; {of_each} a point).{noise} "
        f"{'Effects' if found.decomposition is None else 'Shares'} depend on the ranges that the scenario states. This is no forecast."
    )


def _share(value: float) -> str:
    return f"{100 * min(1.0, max(0.0, value)):.0f}%"


def _range(low: float, high: float) -> str:
    first, last = _share(low), _share(high)
    return first if first == last else f"{first.removesuffix('%')} to {last}"
