"""Which runs of a world show an outcome when one input is moved: common random numbers, one run for each draw.

Run r is the same history in every respect but the moved input, and has its own draw of the uncertain inputs, so that
runs are independent of one another and nothing needs to be clustered. What was simulated is kept, and only extended. A run
that fails is masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.isolating import Broken, Numbers, isolated
from sim.outcomes import evaluate
from sim.studies.crew import Crew
from sim.studies.failures import Failed, Failure, Tried
from sim.studies.keeping import Keeping, task
from sim.studies.moving import Movable, shifted
from sim.working import Progress, Stopped

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import DrawnInputs, World

Truth = np.ma.MaskedArray[Any, np.dtype[np.bool_]]
Judged = tuple[Truth, list[Failure]]
Where = tuple[Movable | None, float]
CHUNK = 50
_KEPT_CHUNKS = 64


class Histories:
    """Runs 0, 1, ... of a scenario with one run a draw; `expected` is how many runs there will be in all, for `progress`."""

    def __init__(
        self,
        scenario: Scenario,
        outcome: str,
        crew: Crew,
        progress: Progress | None,
        stop: Callable[[], None],
        kept: Keeping | None = None,
    ) -> None:
        from sim.world import World

        self.world = World(scenario.replace({"replicates": 1}))
        self.done = self.expected = 0
        self._crew = crew
        self._progress, self._stop = progress, stop
        self._known: dict[Where, Truth] = {}
        self._tried = Tried()
        judging = crew.does(_Judging(self.world, outcome), (Failure,))
        self._judged = task(kept, "flip", (self.world.scenario.hash(), outcome), judging, (Failure,))

    @property
    def failed(self) -> Failed:
        """The runs that failed, wherever the input stood."""
        return self._tried.failed

    def held(self, places: Sequence[Where], runs: int) -> list[Truth]:
        """bool[runs] for each input and shift: whether run 0, 1, ... shows the outcome there, masked where it failed.

        Raises Stopped on Ctrl-C, AllRunsFailedError if many runs were tried and none has succeeded.
        """
        tasks = [
            (place, start, min(start + CHUNK, runs))
            for place in dict.fromkeys(places)
            for start in range(len(self.seen(place)), runs, CHUNK)
        ]
        found = self._crew.in_order(self._judged, tasks, self._stop)
        for (place, start, end), (held, failures) in zip(tasks, self._watched(found), strict=True):
            self._known[place] = np.ma.concatenate([self.seen(place), held])
            self.done += end - start
            self._tried.add(end - start, failures)
        return [self._known[place][:runs] for place in places]

    def seen(self, place: Where) -> Truth:
        """What has been judged there so far, bool[runs]."""
        return self._known.get(place, np.ma.empty(0, np.bool_))

    def _watched(self, found: Iterator[Judged]) -> Iterator[Judged]:
        for judged in found:
            yield judged
            if self._progress is not None:
                try:
                    self._progress(self.done, max(self.done, self.expected))
                except KeyboardInterrupt:
                    raise Stopped from None
            self._stop()


class _Judging:
    """Judges runs of a world, with one input moved. What was drawn last is at hand for another move."""

    def __init__(self, world: World, outcome: str) -> None:
        self._world, self._outcome = world, outcome
        self._drawn = lru_cache(_KEPT_CHUNKS)(self._draw)

    def __reduce__(self) -> tuple[type[_Judging], tuple[World, str]]:
        """A copy is made anew, with nothing drawn."""
        return _Judging, (self._world, self._outcome)

    def __call__(self, place: Where, start: int, end: int) -> Judged:
        from sim.engine import simulate

        scenario = self._world.scenario
        asked = {self._outcome: scenario.outcomes[self._outcome]}
        world, inputs = shifted(self._world, self._drawn(start, end), *place)
        held: Truth = np.ma.masked_all(end - start, np.bool_)
        failures: list[Failure] = []

        def judge(runs: Numbers) -> tuple[Numbers, npt.NDArray[np.bool_]]:
            chunk = simulate(world, runs, scenario.seed, inputs)
            return runs, evaluate(asked, chunk.weekly, world.columns, scenario.calendar.start).held[:, 0]

        for found in isolated(judge, np.arange(start, end, dtype=np.int64)):
            if isinstance(found, Broken):
                failures.append(_failure(scenario.seed, place, found))
            else:
                held[found[0] - start] = found[1]
        return held, failures

    def _draw(self, start: int, end: int) -> DrawnInputs:
        return self._world.draw(np.arange(start, end))


def _failure(seed: int, place: Where, broken: Broken) -> Failure:
    moved, shift = place
    if moved is None or shift == 0:
        return Failure(seed, broken.number, {"path": None, "shift": 0.0}, "as things are", broken.what)
    return Failure(seed, broken.number, {"path": moved.path, "shift": shift}, f"with {moved.path} moved by {shift:+g}", broken.what)
