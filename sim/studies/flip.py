"""Flip points: the smallest change of one input that carries an outcome's probability across one half, or by a given amount.

For every input that can be moved (recognition, hostility, rivalries, ties; in landscape scenarios affinities) a shift is
added to each of its draws (sim.studies.moving). The ends of its range are tried first, with few runs; where an end may
reach the goal, the crossing nearest to the present value is searched (sim.studies.crossing). All on common random numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.estimates import wilson
from sim.analysis.summary import main_outcome
from sim.asked import at_least, simulated
from sim.errors import CoalitionError, UnknownNameError
from sim.studies.crew import crew
from sim.studies.crossing import Crossing, Goal, Point, count, matched, matches, nearest_crossing
from sim.studies.flips import Effect, Flip, Flips
from sim.studies.histories import Histories
from sim.studies.keeping import Keep, keeping
from sim.studies.moving import Movable, movable
from sim.studies.pivotal import pivotal
from sim.working import Interrupted, Progress, Stopped, Tell, silent, stoppable

if TYPE_CHECKING:
    from sim.scenario import Scenario

RUNS = 1000
MOST = 12
AT_HALF = 0.1
"""The change asked for instead where the probability stands at one half already."""

_SCREEN, _SECOND = 10, 2.5  # the ends are tried with runs/10, those that may reach the goal again with runs/2.5
_FEWEST = 20
_CONTENDERS = 60
_GENEROUS = 2.576
_EFFECTS = 6
_EXPECTED_POINTS = 6


def flip(
    scenario: Scenario,
    outcome: str | None = None,
    *,
    by: float | None = None,
    runs: int = RUNS,
    seed: int | None = None,
    factions: Sequence[str] | None = None,
    most: int = MOST,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
    keep: Keep = None,
    tell: Tell = silent,
) -> Flips:
    """The flip points of an outcome (the scenario's main one unless named), nearest first, and who is pivotal.

    `by` asks for a change of the probability by so much, either way, instead of one across one half. `runs` histories
    are simulated wherever a crossing is searched, a tenth of them at the ends of each range. Of the inputs whose end
    may reach the goal the `most` that look nearest are searched. `factions` restricts the inputs to those that concern
    one of them. `progress(done, total)` counts runs.

    `workers`, `cluster`, `keep` and `tell` are as in `compare`.

    A scenario's sweep is left aside. Raises UnknownNameError for an outcome or faction that does not exist,
    CoalitionError where there is nothing to ask, `by` cannot be or fewer than 20 histories succeed, Interrupted, with what was
    found, on Ctrl-C. A history that fails is left out, and so is that of the same number in what it is compared with.
    """
    outcome = _asked(scenario, outcome, by)
    at_least(1, runs=runs, most=most)
    if runs < _FEWEST:
        raise CoalitionError(f"runs: at least {_FEWEST} are needed to tell a flip from chance, not {runs}")
    inputs = movable(scenario, factions)
    if not inputs:
        raise CoalitionError("there is nothing to move: no recognition, hostility, rivalry, tie or affinity among the inputs asked for")
    if seed is not None:
        scenario = scenario.replace({"seed": seed})
    question = (by, runs, None if factions is None else tuple(factions), most)
    with (
        keeping(keep, tell, question) as kept,
        stoppable() as stop,
        crew(workers, cluster, tell) as there,
    ):
        histories = Histories(scenario, outcome, there, progress, stop, kept)
        search = _Search(scenario, outcome, by, runs, inputs, most, histories)
        try:
            search.all()
        except Stopped:
            raise Interrupted(search.answer(complete=False)) from None
        return search.answer(complete=True)  # type: ignore[return-value]


def _asked(scenario: Scenario, outcome: str | None, by: float | None) -> str:
    simulated(scenario)
    main = main_outcome(scenario)
    if main is None:
        raise CoalitionError("the scenario states no outcome, so that there is nothing to flip; write one under `outcomes`")
    if outcome is not None and outcome not in scenario.outcomes:
        raise UnknownNameError.of("outcome", outcome, scenario.outcomes)
    if by is not None and not 0 < by <= 1:
        raise CoalitionError(f"by: a change of a probability lies above 0 and at most at 1, not at {by:g}")
    return outcome or main


class _Search:
    """The steps of the search, and what each has found so far."""

    def __init__(
        self, scenario: Scenario, outcome: str, by: float | None, runs: int, inputs: Sequence[Movable], most: int, histories: Histories
    ) -> None:
        self._scenario, self._outcome, self._by, self._runs = scenario, outcome, by, runs
        self._inputs, self._most, self._histories = inputs, most, histories
        self._ends = [(moved, end) for moved in inputs for end in moved.ends]
        self._found: dict[Movable, Flip] = {}
        self._left = 0
        self._goal: Goal | None = None
        self._already = False

    def all(self) -> None:
        """Screens the ends, searches where they may reach the goal, and makes sure of the largest effects."""
        few = min(self._runs, max(_FEWEST, self._runs // _SCREEN))
        some = max(few, int(self._runs / _SECOND))
        self._expect(len(self._ends) * few + _CONTENDERS * some + self._most * _EXPECTED_POINTS * self._runs)
        (present,) = self._histories.held([(None, 0.0)], self._runs)
        if (succeeded := count(present)) < _FEWEST:
            failed = self._histories.failed
            raise CoalitionError(
                f"{failed.count:,} of {failed.tried:,} histories failed, and at least {_FEWEST} that succeed are needed to tell a flip "
                f"from chance; the first that failed: {failed.first[0]}"
            )
        probability = float(present.mean())
        if self._by is not None and self._by > max(probability, 1 - probability):
            raise CoalitionError(f"no change by {self._by:g} is possible: the probability is {probability:.3f} now")
        low, high = wilson(probability, succeeded)
        self._already = self._by is None and low <= 0.5 <= high
        self._goal = Goal(present, AT_HALF if self._already else self._by)
        self._histories.held(self._ends, few)
        contenders = self._contenders(self._ends)[:_CONTENDERS]
        self._histories.held(contenders, some)
        contenders = sorted(self._contenders(contenders), key=lambda place: self._distance(*place))
        chosen = list(dict.fromkeys(moved for moved, _ in contenders))
        self._left = len({moved for moved, end in contenders if moved in chosen[self._most :] and self._at(moved, end).advance >= 0})
        for number, moved in enumerate(chosen[: self._most]):
            self._expect((min(len(chosen), self._most) - number) * _EXPECTED_POINTS * self._runs)
            self._search(moved, [end for other, end in contenders if other == moved])
        self._histories.held([(effect.moved, effect.shift) for effect in self._effects()[:_EFFECTS]], self._runs)

    def answer(self, complete: bool) -> Flips | None:
        """What was found; None before anything was."""
        if self._goal is None:
            return None
        probability = float(self._goal.present.mean())
        runs = count(self._goal.present)
        low, high = wilson(probability, runs)
        return Flips(
            outcome=self._outcome,
            probability=probability,
            low=low,
            high=high,
            runs=runs,
            by=self._goal.by,
            already=self._already,
            complete=complete,
            tried=len(self._inputs),
            unsearched=self._left,
            flips=tuple(sorted(self._found.values(), key=lambda found: (abs(found.change), found.moved.path))),
            effects=tuple(self._effects()),
            pivotal=pivotal(self._scenario, self._outcome) if complete else None,
            failed=self._histories.failed,
        )

    def _expect(self, runs: int) -> None:
        self._histories.expected = self._histories.done + runs

    def _at(self, moved: Movable, shift: float, z: float | None = None) -> Point:
        assert self._goal is not None
        held = self._histories.seen((moved, shift))
        return self._goal.reached(shift, held) if z is None else self._goal.reached(shift, held, z)

    def _contenders(self, ends: Sequence[tuple[Movable, float]]) -> list[tuple[Movable, float]]:
        """Those ends that may reach the goal (99% intervals), those that get farthest first."""
        points = {place: self._at(*place, _GENEROUS) for place in ends}
        return sorted((place for place in ends if points[place].high >= 0), key=lambda place: -points[place].advance)

    def _distance(self, moved: Movable, end: float) -> float:
        """How far off a straight line to the end reaches the goal, its advance there being taken a standard error lower.

        Without that, of many inputs the nearest would be those that seem by chance to make a difference.
        """
        assert self._goal is not None
        now = self._goal.reached(0.0, self._goal.present).advance
        gained = self._at(moved, end, 1.0).low - now
        return -now / gained * abs(end) if gained > 0 else math.inf

    def _search(self, moved: Movable, ends: Sequence[float]) -> None:
        goal = self._goal
        assert goal is not None

        def evaluate(shifts: Sequence[float]) -> list[Point]:
            held = self._histories.held([(moved, shift) for shift in shifts], self._runs)
            return [goal.reached(shift, truth) for shift, truth in zip(shifts, held, strict=True)]

        start = goal.reached(0.0, goal.present)
        crossings = [found for end in ends if (found := nearest_crossing(evaluate, start, end)) is not None]
        if crossings:
            nearest = min(crossings, key=lambda crossing: abs(crossing.shift))
            (there,) = self._histories.held([(moved, nearest.reached)], self._runs)
            self._found[moved] = _flip(moved, nearest, rises=float(there.mean()) > float(goal.present.mean()))

    def _effects(self) -> list[Effect]:
        """The larger effect of each input's ends, the largest first."""
        assert self._goal is not None
        largest: dict[Movable, Effect] = {}
        for moved, end in self._ends:
            held = self._histories.seen((moved, end))
            present = self._goal.present[: len(held)]
            if not (pairs := matches(present, held)):
                continue
            change, low, high = matched(present, held)
            there = min(1.0, max(0.0, float(self._goal.present.mean()) + change))
            effect = Effect(moved, end, there, change, low, high, pairs)
            if moved not in largest or abs(change) > abs(largest[moved].difference):
                largest[moved] = effect
        return sorted(largest.values(), key=lambda effect: (-abs(effect.difference), effect.moved.path))


def _flip(moved: Movable, crossing: Crossing, rises: bool) -> Flip:
    low, high = sorted((crossing.near, crossing.far))
    return Flip(moved, crossing.shift, low, high, rises, crossing.open_ended, crossing.returns)
