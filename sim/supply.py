"""Parts in run order: those that are kept are read, the others computed, some ahead of who takes them.

A design point whose first HOPELESS runs all fail has no others: they are not computed, and left out if they were. That
follows from the runs alone, not from the parts that they came in, so the result does not depend on how it was computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.design import scenario_at
from sim.executors import Workers
from sim.parts import Part
from sim.plan import Pace, Stretch, stretches
from sim.rows import Layout
from sim.working import Ordered, Stopped

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

HOPELESS = 1_000
"""If so many runs of a design point fail and none succeeds, the others are not tried."""

Watch = Callable[[Part], None]


class Keeps(Protocol):
    """Where parts are kept: a folder (sim.parts.Parts) or memory (Held)."""

    def present(self) -> list[Stretch]:
        """The stretches that are kept, in order."""
        ...

    def read(self, stretch: Stretch) -> Part | None:
        """The part of a stretch, None if it turns out to be damaged."""
        ...


class Held:
    """Parts kept in memory."""

    def __init__(self) -> None:
        self._parts: dict[Stretch, Part] = {}

    def add(self, part: Part) -> None:
        """Keeps a part."""
        self._parts[part.stretch] = part

    def present(self) -> list[Stretch]:
        """The stretches that are kept, in order."""
        return sorted(self._parts)

    def read(self, stretch: Stretch) -> Part | None:
        """The part of a stretch."""
        return self._parts[stretch]


class Supply:
    """Gives parts and the worlds of their design points, one design point after the other.

    `watch` is called once a part was taken, `stop` now and then while one is awaited; either raises Stopped to begin no
    more, and `stopped` then says so.
    """

    def __init__(
        self,
        scenario: Scenario,
        points: Sequence[Mapping[str, Any]],
        there: Workers,
        keeps: Keeps,
        watch: Watch,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        self.stopped = False
        self._scenario = scenario
        self._points = points
        self._there = there
        self._keeps = keeps
        self._watch = watch
        self._stop = stop
        self._failed: dict[int, int] = {}
        self._pace = Pace(scenario.replicates)
        self._worlds: dict[int, World] = {}

    def parts(self, runs: int, layout: Layout, begin: int = 0) -> Iterator[tuple[Part, World]]:
        """Runs `begin` to `runs` - 1 of all design points; after a stop only what is under way."""
        self._worlds.clear()
        ordered = Ordered(self._futures(runs, layout, begin), lambda: self._there.ahead, self._stop)
        try:
            for part in ordered:
                yield from self._taken(part)
                self._watch(part)
        except Stopped:
            self.stopped = True
            for part in ordered.rest():
                yield from self._taken(part)
        finally:
            ordered.cancel()

    def untried(self, runs: int) -> int:
        """How many of the first `runs` runs of each design point are left out, since those before all failed."""
        return sum(max(0, runs - HOPELESS) for point in self._failed if self._hopeless(point))

    def kept(self) -> Iterator[tuple[Part, World]]:
        """What is kept, as far as it is whole from the first run of a design point on; nothing is computed."""
        kept = self._keeps.present()
        for point in range(len(self._points)):
            first = 0
            for stretch in (each for each in kept if each.point == point):
                if stretch.first != first or (part := self._keeps.read(stretch)) is None:
                    break
                yield from self._taken(part)
                first = stretch.stop
            if not first:
                return

    def _taken(self, part: Part) -> Iterator[tuple[Part, World]]:
        self._pace.learn(len(part.stretch), part.seconds)
        point, first, stop = part.stretch
        for earlier in [known for known in self._worlds if known < point]:
            del self._worlds[earlier]
        if first == self._failed.get(point, 0):
            self._failed[point] = int(part.rows.runs[0]) if len(part.rows) else stop
        if not self._hopeless(point) or stop <= HOPELESS:
            yield part, self._world(point)
        elif first < HOPELESS:
            yield _only_failures(part, HOPELESS), self._world(point)

    def _hopeless(self, point: int) -> bool:
        """Whether so many runs of a design point failed from the first on that the others are left out."""
        return self._failed.get(point, 0) >= HOPELESS

    def _world(self, point: int) -> World:
        from sim.world import World

        if point not in self._worlds:
            self._worlds[point] = World(scenario_at(self._scenario, self._points[point]))
        return self._worlds[point]

    def _futures(self, runs: int, layout: Layout, begin: int) -> Iterator[Future[Part]]:
        """A future for each part, in order; those that are kept are read, not computed."""
        for stretch, known in stretches(len(self._points), runs, self._keeps.present(), self._pace, begin):
            if stretch.first >= HOPELESS and self._hopeless(stretch.point):
                continue
            part = self._keeps.read(stretch) if known else None
            if part is None:
                yield self._there.submit(self._world(stretch.point), stretch, layout)
            else:
                ready: Future[Part] = Future()
                ready.set_result(part)
                yield ready


def _only_failures(part: Part, stop: int) -> Part:
    """The runs of a part before run `stop`, all of which failed."""
    return replace(
        part,
        stretch=Stretch(part.stretch.point, part.stretch.first, stop),
        rows=part.rows.part(0, 0),
        pair_counts=np.zeros_like(part.pair_counts),
        failures=tuple(failure for failure in part.failures if failure.run < stop),
    )
