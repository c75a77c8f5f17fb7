"""Scenarios compared on common random numbers: what a change does to outcomes, weekly metrics and pairs of factions.

The first scenario is the baseline. Outcomes have Tango's interval for paired proportions, clustered on draws
(sim.analysis.paired), and so have metrics of yes or no at the end; other metrics a bootstrap over draws, or Student's where
it is wider (sim.analysis.draw_differences).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.looks import CONFIDENCE_OF_DIFFERENCES, half_width, looks, precise
from sim.analysis.summary import main_outcome
from sim.asked import at_least, simulated
from sim.errors import CoalitionError, UnknownNameError
from sim.looking import precision_asked
from sim.plan import Precision
from sim.studies.comparison import Comparison, Precise
from sim.studies.crew import crew
from sim.studies.differences import Change, differences, matter
from sim.studies.keeping import Keep, keeping
from sim.studies.paired_runs import PairedRuns, Shared
from sim.studies.versus import any_uncertain, quantile, versus
from sim.working import Interrupted, Progress, Stopped, Tell, silent, stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

LEVEL = 0.95


def compare(
    first: Scenario,
    *others: Scenario,
    runs: int | None = None,
    precision: float | None = None,
    most: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    outcome: str | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
    keep: Keep = None,
    tell: Tell = silent,
) -> Comparison:
    """Compares the first scenario with each of the others, run by run on the same random numbers.

    `runs` of each scenario, `replicates` of which share a draw of the inputs, `seed` and `weeks` are the first
    scenario's unless stated (the fewest weeks that any has). `outcome` restricts the comparison to one. `workers` is the
    number of threads, `cluster` the address of a Dask scheduler whose workers compute in place of threads; they change nothing.
    `progress(done, total)` counts runs. Sweeps are left aside.

    With a `precision` runs go on, doubling from 1,000 to the limit `most` (a million), until the half-width of the interval
    of every outcome's difference is below it; `Comparison.precision` says whether that was reached.

    In the folder `keep` is kept what was computed until the answer is there: stopped or killed, the same comparison goes on from
    it. `tell` is told that it does, what cannot be kept, and when the cluster has no workers.

    Raises NotSimulatedError for a scenario of rankings, UnknownNameError for an outcome that the scenarios do not share,
    CoalitionError where there is nothing to compare or what is asked for cannot be, ClusterError if the cluster cannot be used,
    AllRunsFailedError if no run succeeded in all scenarios, Interrupted, with what was done, on Ctrl-C. A run that fails in one
    scenario is left out of all, and named in `Comparison.failed`.
    """
    if not others:
        raise CoalitionError("a comparison needs two scenarios, or one and what is changed in it")
    simulated(first, *others)
    at_least(1, runs=runs, replicates=replicates)
    wanted = precision_asked(runs, precision, most, first.replicates if replicates is None else replicates)
    runs = runs if wanted is None else wanted.most
    study = Study([first, *others], runs=runs, replicates=replicates, seed=seed, weeks=weeks, outcome=outcome)
    if wanted is not None and not any(shared.outcomes for shared in study.shared):
        raise CoalitionError("precision: the scenarios share no outcome whose difference could be precise")
    question = (runs, wanted)
    with (
        keeping(keep, tell, question) as kept,
        stoppable() as stop,
        crew(workers, cluster, tell) as there,
    ):
        paired = PairedRuns(study.worlds, study.shared, there, progress, stop, kept)
        try:
            reached = _extend(study, paired, wanted)
        except Stopped:
            raise Interrupted(study.answer(paired, complete=False) if paired.counted else None) from None
        return replace(study.answer(paired, complete=True), precision=reached)


def _extend(study: Study, paired: PairedRuns, wanted: Precision | None) -> Precise | None:
    """Simulates all runs, or look by look until every difference is precise. Raises Stopped on Ctrl-C."""
    if wanted is None:
        paired.extend(study.runs)
        return None
    confidence = 1 - (1 - CONFIDENCE_OF_DIFFERENCES) / len(study.shared)
    found: Precise | None = None
    for runs in looks(most=wanted.most, replicates=study.scenarios[0].replicates):
        paired.extend(runs)
        intervals = study.intervals(paired, confidence)
        half, widest = max((half_width(*interval), name) for name, interval in intervals)
        reached = precise((interval for _, interval in intervals), wanted.below)
        found = Precise(wanted.below, wanted.most, reached, confidence, half, widest)
        if reached:
            break
    return found


class Study:
    """Scenarios made ready to be compared, and the answer that paired runs of them give, however many were simulated.

    `worlds` are simulated, `shared` says what each has in common with the first; scenarios whose inputs are the same as
    the first one's share its world. Arguments and errors as in `compare`.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        *,
        runs: int | None = None,
        replicates: int | None = None,
        seed: int | None = None,
        weeks: int | None = None,
        outcome: str | None = None,
    ) -> None:
        simulated(*scenarios)
        at_least(1, runs=runs, replicates=replicates, weeks=weeks)
        self.given, first = tuple(scenarios), scenarios[0]
        self.runs = first.runs if runs is None else runs
        self.uncertain = any_uncertain(*scenarios)
        settings = {
            "runs": self.runs,
            "replicates": _together(self.runs, first.replicates if replicates is None else replicates, self.uncertain),
            "seed": first.seed if seed is None else seed,
            "calendar.weeks": min(scenario.calendar.weeks for scenario in scenarios) if weeks is None else weeks,
        }
        self.scenarios = tuple(scenario.replace(settings) for scenario in scenarios)
        self.changes = tuple(differences(first, other) for other in scenarios[1:])
        self._wanted = outcome or main_outcome(first)
        self.worlds = self._worlds()
        self.shared = tuple(Shared.of(self.worlds[0], world, self._outcomes(other, outcome)) for world, other in self._pairs())

    def _worlds(self) -> list[World]:
        from sim.world import World

        first = World(self.scenarios[0])
        same = [not matter(changes) and _asks_the_same(self.scenarios[0], other) for changes, other in self._changed()]
        return [first, *(first if alike else World(other) for alike, other in zip(same, self.scenarios[1:], strict=True))]

    def _changed(self) -> list[tuple[tuple[Change, ...], Scenario]]:
        return list(zip(self.changes, self.scenarios[1:], strict=True))

    def _pairs(self) -> list[tuple[World, Scenario]]:
        return list(zip(self.worlds[1:], self.scenarios[1:], strict=True))

    def _outcomes(self, other: Scenario, outcome: str | None) -> tuple[str, ...]:
        """The outcomes that both state in the same way; only `outcome`, if given."""
        first = self.scenarios[0].outcomes
        both = tuple(name for name, asked in first.items() if asked.asks_as(other.outcomes.get(name)))
        if outcome is None:
            return both
        if outcome not in both:
            if outcome in first:
                raise CoalitionError(f"{outcome}: the scenarios do not both state this outcome in the same way")
            raise UnknownNameError.of("outcome", outcome, both)
        return (outcome,)

    def _main(self) -> str | None:
        """The outcome to tell first: the one asked for or that of the first claim if all share it, else the first shared."""
        by_all = [name for name in self.scenarios[0].outcomes if all(name in shared.outcomes for shared in self.shared)]
        return self._wanted if self._wanted in by_all else next(iter(by_all), None)

    def intervals(self, paired: PairedRuns, confidence: float) -> list[tuple[str, tuple[float, float]]]:
        """The interval of each outcome's difference from each of the others; what has the same inputs differs by exactly 0."""
        z = quantile(confidence)
        found: list[tuple[str, tuple[float, float]]] = []
        for changes, shared, counted in zip(self.changes, self.shared, paired.counted, strict=True):
            lows, highs = counted.outcomes.intervals(z, self.uncertain) if matter(changes) else (np.zeros(len(shared.outcomes)),) * 2
            found += [(name, (float(low), float(high))) for name, low, high in zip(shared.outcomes, lows, highs, strict=True)]
        return found

    def answer(self, paired: PairedRuns, complete: bool) -> Comparison:
        """What the runs simulated so far say."""
        level = 1 - (1 - LEVEL) / len(self.shared)
        weeks = self.scenarios[0].calendar.weeks
        found = tuple(
            versus(self.given[0], other, changes, shared, counted, level, self.uncertain, self.scenarios[0].seed, weeks)
            for other, changes, shared, counted in zip(self.given[1:], self.changes, self.shared, paired.counted, strict=True)
        )
        scenario = self.scenarios[0]
        replicates = scenario.replicates
        return Comparison(
            label=scenario.title,
            others=found,
            runs=paired.runs - paired.failed.count,
            draws=paired.counted[0].outcomes.sizes[1],
            replicates=replicates,
            weeks=weeks,
            seed=scenario.seed,
            uncertain=self.uncertain,
            level=level,
            main=self._main(),
            complete=complete,
            failed=paired.failed,
        )


def _asks_the_same(first: Scenario, other: Scenario) -> bool:
    """Whether both ask for the same outcomes, whatever those are called."""
    one, two = first.outcomes, other.outcomes
    return one.keys() == two.keys() and all(outcome.asks_as(two[name]) for name, outcome in one.items())


def _together(runs: int, replicates: int, uncertain: bool) -> int:
    """How many runs are counted together: those of a draw; where nothing is drawn as few as leave a thousand groups."""
    return replicates if uncertain else min(replicates, max(1, runs // 1000))
