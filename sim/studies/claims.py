"""Whether a scenario's claims hold: paired runs with and without what each claim is about, on common random numbers.

Run r of both sides uses the same addressed draws, so that they differ only by what the comparison changes (common
random numbers: Law 2015, Simulation Modeling and Analysis, 11.2). Each claim is tried at default values of the
parameters and over draws of them from their plausible ranges. A run that fails on one side is left out of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from sim.analysis.paired import Tally
from sim.asked import at_least
from sim.errors import CoalitionError
from sim.isolating import Broken, isolated
from sim.outcomes import evaluate
from sim.plan import chunks
from sim.prose import counted
from sim.scenario import companion
from sim.scenario.defaults import default
from sim.scenario.parameters import PARAMETERS
from sim.studies.crew import Crew, Workers, crew
from sim.studies.failures import Failed, Failure, Tried
from sim.studies.keeping import Keeping, task
from sim.studies.versus import any_uncertain, quantile
from sim.working import Interrupted, Stopped

if TYPE_CHECKING:
    from sim.scenario import Claim, Scenario
    from sim.world import World

Truth = np.ma.MaskedArray[Any, np.dtype[np.bool_]]
"""Yes or no in each run, masked where the run failed."""

Held = npt.NDArray[np.bool_]
Verdict = Literal["holds", "holds the other way", "undecided"]
Robustness = Literal["robust", "shifted", "fragile", "undecided"]

DRAWS, REPLICATES = 200, 10
LEVEL = 0.95
FEWEST_DRAWS = 6
"""Draws that must differ before anything is called decided: five of five on one side are chance in 1 of 16 (sign test)."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """An outcome in a scenario and in what it is compared with, over paired runs.

    `difference` is `probability - other`, `low` to `high` its 95% interval; `differing` the number of runs in which the
    two sides disagree. `as_claimed`, `opposite` and `nil` are the shares of draws in which the difference of the draw's
    own runs has the claimed sign, the opposite sign, or is 0. Runs that failed on one side are in none of it.
    """

    runs: int
    probability: float
    other: float
    difference: float
    low: float
    high: float
    differing: int
    as_claimed: float
    opposite: float
    nil: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Examined:
    """A claim, at default values of the parameters and over draws of them."""

    claim: Claim
    at_defaults: Contrast
    over_draws: Contrast

    @property
    def verdict(self) -> Robustness:
        """*Robust*: it holds at default values and over draws. *Shifted*: it holds at one of the two and is undecided at
        the other. *Fragile*: it comes out the other way at one of them or at both. *Undecided*: at both.
        """
        found = {self.at_defaults.verdict, self.over_draws.verdict}
        if "holds the other way" in found:
            return "fragile"
        return "robust" if found == {"holds"} else "shifted" if "holds" in found else "undecided"

    def as_dict(self) -> dict[str, Any]:
        """The claim and both contrasts as `--json` prints them."""
        return {
            "outcome": self.claim.outcome,
            "direction": self.claim.direction,
            "verdict": self.verdict,
            "at_defaults": asdict(self.at_defaults),
            "over_draws": asdict(self.over_draws),
        }


class Simulated:
    """Which runs of a scenario show which outcome; a scenario asked for twice is simulated once.

    `draws` times `replicates` runs each, whatever the scenario says, done by `workers`.
    `progress` is told after each chunk how many more runs are done, and then `stop` is called, which may raise Stopped.
    What runs showed may be `kept`, and `failed` tells of those that failed. Raises CoalitionError for no draws, replicates or workers.
    """

    def __init__(
        self,
        draws: int = DRAWS,
        replicates: int = REPLICATES,
        workers: Workers = None,
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], None] = lambda: None,
        kept: Keeping | None = None,
    ) -> None:
        at_least(1, draws=draws, replicates=replicates, workers=None if isinstance(workers, Crew) else workers)
        self.draws, self.replicates = draws, replicates
        self._progress, self._stop = progress, stop
        self._workers = workers
        self.kept = kept
        self._known: dict[str, dict[str, Truth]] = {}
        self.failed = Failed()

    def __call__(self, scenario: Scenario, parameters: str = "", compared_by: str | None = None) -> Mapping[str, Truth]:
        """bool[runs] of each outcome, runs in order, `replicates` of them a draw, masked where they failed.

        `parameters` ("at default values") and the claim it is `compared_by` are part of a failed run's address. Raises
        AllRunsFailedError if no run succeeded.
        """
        scenario = self._sized(scenario)
        key = scenario.hash()
        if key not in self._known:
            place = {"scenario": scenario.title, "parameters": parameters, "compared_by": compared_by}
            held = np.ma.concatenate(list(self._chunks(scenario, place)))
            self._known[key] = {name: held[:, column] for column, name in enumerate(scenario.outcomes)}
        return self._known[key]

    def runs_of(self, scenarios: Iterable[Scenario]) -> int:
        """How many runs it takes to know these scenarios, each simulated once."""
        return len({self._sized(scenario).hash() for scenario in scenarios} - set(self._known)) * self.draws * self.replicates

    def _sized(self, scenario: Scenario) -> Scenario:
        return scenario.replace({"runs": self.draws * self.replicates, "replicates": self.replicates})

    def _chunks(self, scenario: Scenario, place: Mapping[str, str | None]) -> Iterator[Truth]:
        from sim.world import World

        world, tried = World(scenario), Tried()
        tasks = ((runs,) for runs in chunks(scenario.runs, scenario.replicates))
        with crew(self._workers) as there:
            held_in = task(self.kept, "claims", scenario.hash(), there.does(partial(_held, world), ()), ())
            for held, failures in there.in_order(held_in, tasks, self._stop):
                tried.add(len(held), [_failure(scenario, place, *failure) for failure in failures])
                if self._progress is not None:
                    self._progress(len(held))
                yield held
                self._stop()
        tried.require_success()
        self.failed += tried.failed


def _held(world: World, runs: npt.NDArray[np.int64]) -> tuple[Truth, list[tuple[int, str]]]:
    """bool[runs, outcomes] of some runs, and those that failed, with what went wrong; their weekly results are not kept."""
    held: Truth = np.ma.masked_all((len(runs), len(world.scenario.outcomes)), np.bool_)
    failures: list[tuple[int, str]] = []
    for found in isolated(lambda some: (some, _judged(world, some)), runs):
        if isinstance(found, Broken):
            failures.append((found.number, found.what))
        else:
            held[found[0] - runs[0]] = found[1]
    return held, failures


def _failure(scenario: Scenario, place: Mapping[str, str | None], run: int, what: str) -> Failure:
    compared = f", with which the claim {place['compared_by']} compares" if place["compared_by"] else ""
    where = f"of “{scenario.title}” {place['parameters']}{compared}"
    return Failure(scenario.seed, run, place, where, what)


def _judged(world: World, runs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    from sim.engine import simulate

    scenario = world.scenario
    chunk = simulate(world, runs, scenario.seed)
    return evaluate(scenario.outcomes, chunk.weekly, world.columns, scenario.calendar.start).held


def examine(scenario: Scenario, simulated: Simulated | None = None) -> dict[str, Examined]:
    """Tries every claim of a scenario.

    Raises CoalitionError for a claim about an outcome the other side does not state, or of whose paired runs too few
    succeeded, and Interrupted, with the claims tried until then (None if there are none), where `simulated` is stopped.
    """
    simulated = simulated or Simulated()
    found: dict[str, Examined] = {}
    try:
        for name, claim in scenario.claims.items():
            found[name] = _examined(scenario, name, claim, simulated)
    except Stopped:
        if simulated.kept is not None:
            simulated.kept.left = True
        raise Interrupted(found or None) from None
    return found


def _examined(scenario: Scenario, name: str, claim: Claim, simulated: Simulated) -> Examined:
    other = other_side(scenario, claim)
    if claim.outcome not in other.outcomes:
        raise CoalitionError(f"{claim.outcome} is no outcome of {other.title!r}, with which the claim compares")

    def contrasted(one: Scenario, two: Scenario, parameters: str) -> Contrast:
        ours, others = simulated(one, parameters)[claim.outcome], simulated(two, parameters, name)[claim.outcome]
        if _draws(ours, others, simulated.replicates) < 2 <= simulated.draws:
            failed = f"{counted(simulated.failed.count, 'run')} failed, the first: {simulated.failed.first[0]}"
            raise CoalitionError(f"claim {name}: runs that succeeded on both sides are left of fewer than two draws {parameters}; {failed}")
        return contrast(ours, others, simulated.replicates, claim.direction, clustered=any_uncertain(one, two))

    return Examined(
        claim,
        contrasted(at_defaults(scenario), at_defaults(other), "at default values"),
        contrasted(over_ranges(scenario), over_ranges(other), "over draws of the parameters"),
    )


def _draws(ours: Truth, others: Truth, replicates: int) -> int:
    """In how many draws any run succeeded on both sides."""
    return len(np.unique(np.flatnonzero(~np.ma.getmaskarray(ours) & ~np.ma.getmaskarray(others)) // replicates))


def sides(scenario: Scenario) -> list[Scenario]:
    """All that is simulated to try a scenario's claims: itself and what they compare with, at defaults and over ranges."""
    both = [one for claim in scenario.claims.values() for one in (scenario, other_side(scenario, claim))]
    return [changed for one in both for changed in (at_defaults(one), over_ranges(one))]


def other_side(scenario: Scenario, claim: Claim) -> Scenario:
    """What a claim compares its scenario with, on the scenario's seed. Raises ScenarioError, UnknownNameError."""
    comparison = claim.compare_with
    if comparison.scenario is not None:
        return companion(scenario, comparison.scenario).replace({"seed": scenario.seed})
    other = scenario.replace(comparison.set) if comparison.set else scenario
    return other.without(*comparison.without) if comparison.without else other


def at_defaults(scenario: Scenario) -> Scenario:
    """The scenario with every parameter at its most likely value: the default, unless the scenario states another."""
    return scenario.replace({f"parameters.{name}": quantity.central for name, quantity in scenario.parameters.items()})


def over_ranges(scenario: Scenario) -> Scenario:
    """The scenario with every parameter that stands at its default drawn over its plausible range.

    That is the scenario itself unless it says `parameters: fixed`. In landscape scenarios, whose parameters are off by
    theory, nothing changes.
    """
    if scenario.landscape:
        return scenario
    drawn = {name: default(parameter, fixed=False) for name, parameter in PARAMETERS.items() if parameter.low is not None}
    changes = {
        f"parameters.{name}": quantity for name, quantity in drawn.items() if scenario.parameters[name].constant == PARAMETERS[name].default
    }
    return scenario.replace(changes) if changes else scenario


def contrast(
    ours: Truth | Held, others: Truth | Held, replicates: int, direction: Literal["higher", "lower"], *, clustered: bool = True
) -> Contrast:
    """Compares bool[runs] of both sides, run by run; each `replicates` runs are one draw, masked runs are left out.

    The interval is that of `compare` (sim.analysis.paired): Tango's for paired proportions, with draws as clusters if
    `clustered`, since runs of a draw share their inputs. The verdict is `undecided` if the interval holds 0 or fewer than
    FEWEST_DRAWS draws differ at all. Raises ValueError for fewer than two draws.
    """
    both = ~np.ma.getmaskarray(ours) & ~np.ma.getmaskarray(others)
    _, draws = np.unique(np.flatnonzero(both) // replicates, return_inverse=True)
    if not len(draws) or draws[-1] < 1:
        raise ValueError("a contrast needs at least two draws")
    ours, others = np.asarray(ours)[both], np.asarray(others)[both]
    tally = Tally.of(ours[:, None], others[:, None], draws)
    low, high = (float(bound[0]) for bound in tally.intervals(quantile(LEVEL), clustered))
    difference = float(tally.differences[0])
    signs = np.sign(np.bincount(draws, ours.astype(np.int64) - others)) * (1 if direction == "higher" else -1)
    decided = (low > 0 or high < 0) and int((signs != 0).sum()) >= FEWEST_DRAWS
    as_claimed = (difference > 0) == (direction == "higher")
    return Contrast(
        runs=len(ours),
        probability=float(ours.mean()),
        other=float(others.mean()),
        difference=difference,
        low=low,
        high=high,
        differing=int((ours != others).sum()),
        as_claimed=float((signs > 0).mean()),
        opposite=float((signs < 0).mean()),
        nil=float((signs == 0).mean()),
        verdict=("holds" if as_claimed else "holds the other way") if decided else "undecided",
    )
