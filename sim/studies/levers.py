"""What levers do: for each setting the probability over the uncertainties, its worst decile, and the regret against the best setting.

What someone can choose is a lever; everything else uncertain is an uncertainty (Lempert et al. 2003, Shaping the Next One
Hundred Years). All settings meet the same draws of the inputs and the same random numbers, so that draws can be compared
one by one. Regret in a draw is the loss against the setting that is best there (Savage 1951, J Am Stat Assoc 46:55).

A setting may be met by several design points, whatever else the design varies: a state of the uncertainties is then a draw
at a point. The points share the draws and the random numbers, so a draw with its runs at all of them is one cluster for the
noise of the mean, and the states count, for how far the deciles may lie apart, no more than the draws. Points with random
numbers of their own have draws of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from sim.analysis.draws import successes_of
from sim.analysis.estimates import clustered
from sim.analysis.spread import Variation
from sim.analysis.wording import interval, much_wider
from sim.asked import a_result, one_of
from sim.errors import CoalitionError
from sim.result import Estimate
from sim.scenario.vain import Vain

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

Want = Literal["higher", "lower"]
Truth = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
DECILES = (0.1, 0.5, 0.9)
_SEED = "seed"
_NONE = np.empty((0, 4), np.int64)


@dataclass(frozen=True, slots=True)
class Regret:
    """What a setting loses, in probability, against the one that is best in each draw, as a mean over draws.

    `most` compares with the best of the same few histories, which chance flatters; `least` picks the best by one half of
    a draw's histories and compares on the other half, which chance makes pick wrongly now and then. The truth is
    between them. `best_in` is the share of draws in which no setting does better (equals share it).
    """

    least: float | None
    most: float
    best_in: float


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the levers: the outcome's probability, and its quantiles over the uncertainties; None if no run succeeded.

    `mean` carries the interval of noise; `low`, `median`, `high` are the 10, 50 and 90% quantiles over draws of the
    probability given the draw (None with one replicate a draw, or if nothing is uncertain at any setting); `worst` that of the
    two deciles which is not wanted. `limit` holds the deciles of the widest spread the runs leave possible (95%; `sim.analysis.spread`).
    `draws` is the number of draws of which it has any run, `states` that of draws at each of the design points that are this setting.
    """

    values: dict[str, Any]
    mean: Estimate | None
    low: float | None
    median: float | None
    high: float | None
    worst: float | None
    limit: tuple[float, float] | None
    regret: Regret | None
    draws: int
    states: int

    @property
    def rough(self) -> bool:
        """Whether the draws are too few for the deciles: they leave others possible that lie much farther apart."""
        if self.limit is None or self.low is None or self.high is None:
            return False
        return much_wider(self.limit, self.low, self.high)

    def as_dict(self) -> dict[str, Any]:
        """The setting as plain values."""
        return {**asdict(self), "mean": self.mean and self.mean.as_dict(), "rough": self.rough}


@dataclass(frozen=True, slots=True)
class Levers:
    """What the settings of the levers do to an outcome, in the order of the design.

    `declared`: the paths are the scenario's levers; otherwise it names none, and all that the design varies was taken.
    `uncertain`: anything is, at any setting; otherwise runs differ by chance alone. `shared`: the settings met the same states of the
    uncertainties, else each its own. `states` is the number of those that each setting (of which some run succeeded) met whole,
    `replicates` times each, and `draws` the number of draws that they are of. Unless they are `whole` some runs failed or were
    not done: means are over those that are there.
    """

    outcome: str
    paths: tuple[str, ...]
    declared: bool
    want: Want | None
    uncertain: bool
    shared: bool
    draws: int
    states: int
    replicates: int
    whole: bool
    settings: tuple[Setting, ...]

    def __repr__(self) -> str:
        from sim.prose import counted

        means = [setting.mean.probability for setting in self.settings if setting.mean]
        reach = f": {interval(min(means), max(means))}" if means else ""
        met = f"{counted(self.draws, 'draw')} of {counted(self.replicates, 'run')}"
        return f"Levers({self.outcome!r} by {', '.join(map(repr, self.paths))}, {met}, {counted(len(self.settings), 'setting')}{reach})"

    def as_dict(self) -> dict[str, Any]:
        """The answer as `coalition levers --json` prints it."""
        return {
            "outcome": self.outcome,
            "levers": list(self.paths),
            "declared": self.declared,
            "want": self.want,
            "uncertain": self.uncertain,
            "shared": self.shared,
            "draws": self.draws,
            "states": self.states,
            "replicates": self.replicates,
            "whole": self.whole,
            "settings": [setting.as_dict() for setting in self.settings],
        }


@dataclass(frozen=True, slots=True)
class _Met:
    """What a setting met: the number of runs and of those with the outcome, int64[U], in each state of the uncertainties.

    The states are of so many `draws`, each shared by so many `points` at most. `noise` bounds the mean. `whole` names the
    states of which no run is missing, ascending, and `truth` (W, replicates) says when the outcome held there. `certain`:
    nothing is uncertain, so that there is one state.
    """

    successes: Counts
    sizes: Counts
    draws: int
    points: int
    noise: tuple[float, float] | None
    whole: npt.NDArray[np.str_]
    truth: Truth
    certain: bool


def levers(result: Result, outcome: str | None = None, *, want: Want | None = None) -> Levers:
    """What each setting of the levers does to an outcome (the main one unless named) over the uncertainties.

    `want` says whether the outcome is wanted (`higher`) or feared (`lower`); without it there is no worst decile and no
    regret. There is no regret either where nothing is uncertain, or where settings share no draw.

    Raises UnknownNameError for an outcome that does not exist, CoalitionError where no lever varies.
    """
    a_result(result)
    one_of("want", want, "higher", "lower")
    scenario = result.scenario
    name = result.outcome(outcome)
    points = [{path: value for path, value in point["values"].items() if path != _SEED} for point in result.points]
    paths, declared = _paths(points, scenario)
    groups: dict[str, list[int]] = {}
    for number, values in enumerate(points):
        groups.setdefault(_written(_setting_of(values, paths)), []).append(number)
    met = [_met(result, name, numbers, points, paths) for numbers in groups.values()]
    some = [each for each in met if len(each.sizes)]
    uncertain = not all(each.certain for each in some)
    # Points that were given random numbers of their own cannot be compared draw by draw.
    shared = not any(_SEED in point["values"] for point in result.points)
    common = reduce(np.intersect1d, [each.whole for each in some]) if shared else some[0].whole
    regrets: Iterator[Regret | None] = iter(())
    if shared and uncertain and want is not None and len(common):
        regrets = iter(_regrets(np.array([each.truth[np.searchsorted(each.whole, common)] for each in some]), want))
    values_of = [_setting_of(points[numbers[0]], paths) for numbers in groups.values()]
    settings = [
        _setting(values, each, want, next(regrets, None) if len(each.sizes) else None, uncertain)
        for values, each in zip(values_of, met, strict=True)
    ]
    whole = result.complete and not any(point.get("failed") for point in result.points)
    draws = len({state.partition(" ")[0] for state in common.tolist()}) if shared else len(common)
    return Levers(name, paths, declared, want, uncertain, shared, draws, len(common), scenario.replicates, whole, tuple(settings))


def _paths(points: Sequence[dict[str, Any]], scenario: Scenario) -> tuple[tuple[str, ...], bool]:
    """The levers that the design varies; all it varies if the scenario states none. Raises CoalitionError without any."""
    stated = scenario.levers
    known = dict.fromkeys(path for point in points for path in point)
    varied = [path for path in known if len({_written(_setting_of(point, [path])) for point in points}) > 1]
    if not varied:
        ask = f'run it with values to try, such as --vary "{_worth_trying(scenario)}=[LOW, HIGH]"'
        raise CoalitionError(f"the result varies nothing: give the scenario a `sweep` over what can be chosen, or {ask}")
    chosen = tuple(path for path in varied if path in stated)
    if stated and not chosen:
        raise CoalitionError(f"the result varies {', '.join(varied)}, none of which is among the scenario's levers: {', '.join(stated)}")
    return chosen or tuple(varied), bool(chosen)


def _worth_trying(scenario: Scenario) -> str:
    """A path to vary that may move blocs: a lever, else a recognition, or a strength where the affinities are given."""
    vain = Vain(scenario, scenario.levers)
    levers = [path for path in scenario.levers if not vain.why(path)]
    there = [name for name in scenario.factions if name not in scenario.inactive]
    stances = [] if scenario.landscape else [f"factions.{name}.recognition" for name in there if name != scenario.authority]
    return [*levers, *stances, f"factions.{there[0]}.strength"][0]


def _setting_of(values: dict[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """What a design point sets the levers to; a path it leaves alone is not there."""
    return {path: values[path] for path in paths if path in values}


def _written(values: dict[str, Any]) -> str:
    """Values as text, to tell equal ones: a point may set names and lists of names, too."""
    return json.dumps(values, sort_keys=True)


def _met(result: Result, outcome: str, numbers: Sequence[int], points: Sequence[dict[str, Any]], paths: Sequence[str]) -> _Met:
    """What the design points of those `numbers`, which are one setting, met together."""
    import pyarrow.compute as compute

    table = result.columns("runs", ["run", "design_point", "draw", f"out.{outcome}"])
    # Where nothing is uncertain, only runs of one number have anything in common.
    cluster = "draw" if any(result.points[number]["uncertain"] for number in numbers) else "run"
    states, clusters, names, truths = [_NONE], [_NONE], [np.empty(0, np.str_)], [np.empty((0, result.scenario.replicates), np.bool_)]
    for number in numbers:
        others = _written({path: value for path, value in points[number].items() if path not in paths})
        part = table.filter(compute.equal(table["design_point"], number))
        held = part[f"out.{outcome}"].to_numpy()
        if not len(held):
            continue
        seed = result.points[number]["values"].get(_SEED, result.scenario.seed)
        met = successes_of(held, part["draw"].to_numpy(), seed)[:, :4]
        states.append(met)
        clusters.append(successes_of(held, part[cluster].to_numpy(), seed)[:, :4])
        full = met[:, 3] == result.scenario.replicates
        names.append(np.array([f"{draw} {others}" for draw in met[full, 1].tolist()], np.str_))
        truths.append(held[np.repeat(full, met[:, 3])].reshape(-1, result.scenario.replicates))
    whole, rows = np.concatenate(names), np.concatenate(states)
    order = np.argsort(whole, kind="stable")
    successes, sizes, sharing = _together(np.concatenate(clusters))
    noise = clustered(successes, sizes, points=sharing) if len(sizes) else None
    _, each, most = _together(rows)
    certain = len(numbers) == 1 and cluster == "run"
    return _Met(rows[:, 2], rows[:, 3], len(each), most, noise, whole[order], np.concatenate(truths)[order], certain)


def _together(rows: Counts) -> tuple[Counts, Counts, int]:
    """Successes and runs, each int64[clusters], of rows of one seed and number together; and of how many rows a cluster is at most."""
    _, inverse, repeats = np.unique(rows[:, :2], axis=0, return_inverse=True, return_counts=True)
    successes, sizes = (np.bincount(inverse.reshape(-1), column).astype(np.int64) for column in rows[:, 2:].T)
    return successes, sizes, int(repeats.max(initial=1))


def _setting(values: dict[str, Any], met: _Met, want: Want | None, regret: Regret | None, uncertain: bool) -> Setting:
    """A setting from what it met; `uncertain` if anything is at any setting, else there are no deciles to compare."""
    if met.noise is None:
        return Setting(values, None, None, None, None, None, None, None, 0, 0)
    runs = int(met.sizes.sum())
    probability = float(met.successes.sum() / runs)
    if met.certain:
        mean = Estimate(probability, *met.noise, runs, (probability,) * 3, met.draws, (probability,) * 2)
        low, median, high = (probability,) * 3 if uncertain else (None, None, None)
        limit = (probability,) * 2 if uncertain else None
    else:
        varied = Variation(met.successes, met.sizes, met.points)
        mean = Estimate(probability, *met.noise, runs, varied.spread(), met.draws, varied.limit())
        low, median, high = varied.spread(DECILES) or (None, None, None)
        limit = varied.limit(DECILES[0], DECILES[-1])
    worst = None if want is None else low if want == "higher" else high
    return Setting(values, mean, low, median, high, worst, limit, regret, met.draws, len(met.sizes))


def _regrets(truth: Truth, want: Want) -> list[Regret | None]:
    """The regret of each setting from bool[settings, draws, replicates]."""
    good = (truth if want == "higher" else ~truth).astype(np.float64)
    shares = good.mean(axis=2)
    most = (shares.max(axis=0) - shares).mean(axis=1)
    best = shares == shares.max(axis=0)
    best_in = (best / best.sum(axis=0)).mean(axis=1)
    least: list[float | None] = [None] * len(truth)
    if truth.shape[2] > 1:
        halves = good[:, :, ::2].mean(axis=2), good[:, :, 1::2].mean(axis=2)
        crossed = np.mean([_picked(one, other) for one, other in (halves, halves[::-1])], axis=0)
        least = [max(0.0, float(value)) for value in crossed]
    return [Regret(one, float(many), float(share)) for one, many, share in zip(least, most, best_in, strict=True)]


def _picked(pick: Shares, judge: Shares) -> Shares:
    """The mean regret of each setting, (settings), where `pick` (settings, draws) chooses the best, equals alike, and `judge` compares."""
    best = pick == pick.max(axis=0)
    of_best = (best * judge).sum(axis=0) / best.sum(axis=0)
    return np.asarray((of_best - judge).mean(axis=1))
