"""From the counts of paired runs of two scenarios to what differs between them, with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.analysis.draw_differences import mean_intervals, spread, spread_of_shares
from sim.analysis.paired import more_runs
from sim.analysis.wording import outcome_names
from sim.prose import counted, day_words
from sim.scenario.naming import faction_name
from sim.scenario.paths import Paths
from sim.scenario.spelling import input_phrase, spelt
from sim.studies.comparison import Difference, PairChange, Signs, Versus
from sim.studies.differences import Change, matter
from sim.studies.paired_runs import STATUSES, Counted, Shared

if TYPE_CHECKING:
    from sim.scenario import Scenario

LEVEL = 0.95
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def versus(
    first: Scenario,
    other: Scenario,
    changes: tuple[Change, ...],
    shared: Shared,
    counted: Counted,
    level: float,
    clustered: bool,
    seed: int,
    weeks: int,
) -> Versus:
    """What the counts over so many `weeks` say; `clustered` if inputs are drawn, `level` the confidence of an interval."""
    same = not matter(changes)
    metrics = list(_metrics(shared, counted, level, clustered, same, seed))
    half = len(metrics) // 2
    return Versus(
        label=label(first, other, changes),
        changes=changes,
        inputs_same=same,
        outcomes={each.name: each for each in _outcomes(shared, counted, level, clustered, same, seed)},
        at_end={each.name: each for each in metrics[:half]},
        over_weeks={each.name: each for each in metrics[half:]},
        pairs=() if same else tuple(_pairs(first, shared, counted, clustered)),
        shared_pairs=len(shared.pairs),
        apart=tuple(_not_compared(first, other, weeks)),
    )


def label(first: Scenario, other: Scenario, changes: Sequence[Change]) -> str:
    """What to call the other scenario: its title, or what was changed if the title is the same."""
    if other.title != first.title:
        return other.title
    if not changes:
        return "the same again"
    if len(changes) > 3:
        return f"with {len(changes)} changes"
    return ", ".join(_change(change, first if change.kind == "missing" else other) for change in changes)


def _change(change: Change, scenario: Scenario) -> str:
    """What was changed, in the words of a sentence; `scenario` is the one that has it."""
    if change.kind == "changed":
        name = input_phrase(change.path, scenario) if Paths(scenario).has(change.path) else change.path
        return f"with {name} at {change.after}"
    section, name = change.path.split(".", 1)
    thing = {"events": f"“{spelt(name, scenario)}”", "factions": faction_name(name, scenario)}.get(section, change.path)
    return f"{'without' if change.kind == 'missing' else 'with'} {thing}"


def _outcomes(shared: Shared, counted: Counted, level: float, clustered: bool, same: bool, seed: int) -> Iterator[Difference]:
    tally, sizes = counted.outcomes, np.concatenate(counted.sizes)
    by_draw = np.concatenate(counted.by_draw).astype(np.int64)
    z = quantile(level)
    low, high = tally.intervals(z, clustered)
    saved = tally.saved()
    effects = tally.design_effects(clustered)
    for k, name in enumerate(shared.outcomes):
        gained, lost = int(tally.gained[k]), int(tally.lost[k])
        bounds = (0.0, 0.0) if same else (float(low[k]), float(high[k]))
        difference = (gained - lost) / tally.runs
        settled = difference == 0 or bounds[0] > 0 or bounds[1] < 0
        more = None if settled else more_runs(gained, lost, tally.runs, float(effects[k]), z, tally.sizes[1] if clustered else None)
        yield Difference(
            name=name,
            a=int(tally.first[k]) / tally.runs,
            b=int(tally.second[k]) / tally.runs,
            difference=difference,
            low=bounds[0],
            high=bounds[1],
            runs=tally.runs,
            runs_to_settle=None if more is None else _whole_draws(more, int(sizes.max())),
            spread=spread_of_shares(by_draw[:, 0, k], by_draw[:, 1, k], sizes, seed) if clustered else (difference,) * 3,
            signs=_signs(by_draw[:, 0, k] - by_draw[:, 1, k]),
            saved=None if np.isnan(saved[k]) else float(saved[k]),
        )


def _metrics(shared: Shared, counted: Counted, level: float, clustered: bool, same: bool, seed: int) -> Iterator[Difference]:
    """Every metric at the end, then every metric as the mean over weeks; those of yes or no at the end have an outcome's interval."""
    sums, sizes = np.concatenate(counted.sums), np.concatenate(counted.sizes)
    runs = int(sizes.sum())
    lows, highs = (np.zeros(sums.shape[1]),) * 2 if same else mean_intervals(sums, sizes, seed, level)
    if not same:
        lows[shared.flags], highs[shared.flags] = counted.flags.intervals(quantile(level), clustered)
    for k, name in enumerate((*shared.metrics, *shared.metrics)):
        a, b = (float(total) / runs for total in counted.totals[:, k])
        difference = float(sums[:, k].sum()) / runs
        low, high = (None if np.isnan(bound) else float(bound) for bound in (lows[k], highs[k]))
        undecided = low is not None and high is not None and low <= 0 <= high and difference != 0
        facing = difference - low if difference > 0 and low is not None else (high or 0.0) - difference
        more = max(1, math.ceil(runs * ((facing / difference) ** 2 - 1))) if undecided else None
        yield Difference(
            name=name,
            a=a,
            b=b,
            difference=difference,
            low=low,
            high=high,
            runs=runs,
            runs_to_settle=None if more is None else _whole_draws(more, int(sizes.max())),
            spread=spread(sums[:, k], sizes, float(counted.squares[k])) if clustered else (difference,) * 3,
            signs=_signs(sums[:, k]),
        )


def _pairs(first: Scenario, shared: Shared, counted: Counted, clustered: bool) -> Iterator[PairChange]:
    """The largest change of each pair's status, the largest first; pairs that nothing changes are left out.

    Neutral is what is left by allied and fought, one of which changes at least half as much, so that it is not told by itself.
    """
    if not shared.pairs:
        return
    tally = counted.statuses
    low, high = tally.intervals(quantile(LEVEL), clustered)
    corrected_low, corrected_high = tally.intervals(quantile(1 - (1 - LEVEL) / len(tally.first)), clustered)
    found = np.where([status == "neutral" for status in STATUSES], 0.0, tally.differences.reshape(-1, len(STATUSES)))
    shares = [(side / tally.runs).reshape(-1, len(STATUSES)) for side in (tally.first, tally.second)]
    largest = np.abs(found).argmax(axis=1)
    sizes = np.abs(found).max(axis=1)
    for pair in np.argsort(-sizes, kind="stable"):
        if sizes[pair] == 0:
            return
        k = int(pair) * len(STATUSES) + int(largest[pair])
        a, b = shared.pairs[pair]
        yield PairChange(
            factions=(a, b),
            names=(faction_name(a, first), faction_name(b, first)),
            status=STATUSES[largest[pair]],
            a=int(tally.first[k]) / tally.runs,
            b=int(tally.second[k]) / tally.runs,
            difference=float(tally.differences[k]),
            low=float(low[k]),
            high=float(high[k]),
            statuses={name: (float(shares[0][pair, n]), float(shares[1][pair, n])) for n, name in enumerate(STATUSES)},
            shown=bool(corrected_low[k] > 0 or corrected_high[k] < 0),
        )


def _not_compared(first: Scenario, other: Scenario, weeks: int) -> Iterator[str]:
    """What only one scenario has, or each has in its own way, in sentences that call them {a} and {b}."""
    if first.calendar.weeks != other.calendar.weeks:
        lengths = f"{{a}} lasts {counted(first.calendar.weeks, 'week')} and {{b}} {other.calendar.weeks}"
        yield f"{lengths}; the first {'week is' if weeks == 1 else f'{weeks} are'} compared."
    if first.calendar.start != other.calendar.start:
        starts = f"{{a}} begins on {day_words(first.calendar.start)} and {{b}} on {day_words(other.calendar.start)}"
        yield f"{starts}; the first week is compared with the first week."
    if first.seed != other.seed:
        yield f"The seeds are {first.seed} in {{a}} and {other.seed} in {{b}}; that of {{a}} is used for both."
    stated = sorted(
        name for name in first.outcomes.keys() & other.outcomes.keys() if not first.outcomes[name].asks_as(other.outcomes[name])
    )
    names, others = outcome_names(first), outcome_names(other)
    if stated:
        yield f"Outcomes that {{a}} and {{b}} each state in their own way: {', '.join(names[name] for name in stated)}."
    people, strangers = ({name: faction_name(name, scenario) for name in scenario.factions} for scenario in (first, other))
    for noun, ours, theirs in (("Outcomes", names, others), ("Factions", people, strangers)):
        for side, have, lack in (("{a}", ours, theirs), ("{b}", theirs, ours)):
            if only := sorted(have.keys() - lack.keys()):
                yield f"{noun} in {side} only: {', '.join(have[name] for name in only)}."
    if first.sweep is not None or other.sweep is not None:
        yield "Sweeps are left aside."


def _signs(sums: npt.NDArray[np.int64] | Floats) -> Signs:
    return Signs(int((sums > 0).sum()), int((sums < 0).sum()), int((sums == 0).sum()))


def _whole_draws(more: int, size: int) -> int:
    return -(-more // size) * size


def any_uncertain(*scenarios: Scenario) -> bool:
    """Whether any number of any of them is drawn, so that runs of a draw are alike."""
    return any(quantity.constant is None for scenario in scenarios for quantity in scenario.quantities().values())


def quantile(level: float) -> float:
    """The normal quantile of a two-sided interval."""
    from scipy.special import ndtri

    return float(ndtri(1 - (1 - level) / 2))
