"""Parts in run order: those that are kept are read, the others computed, some ahead of who takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol

from sim.design import scenario_at
from sim.executors import Workers
from sim.parts import Part
from sim.plan import Pace, Stretch, stretches
from sim.rows import Layout
from sim.working import Ordered, Stopped

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world import World

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

    `watch` is called once a part was taken, and raises Stopped to begin no more; `stopped` then says so.
    """

    def __init__(self, scenario: Scenario, points: Sequence[Mapping[str, Any]], there: Workers, keeps: Keeps, watch: Watch) -> None:
        self.stopped = False
        self._scenario = scenario
        self._points = points
        self._there = there
        self._keeps = keeps
        self._watch = watch
        self._pace = Pace(scenario.replicates)
        self._worlds: dict[int, World] = {}

    def parts(self, runs: int, layout: Layout, begin: int = 0) -> Iterator[tuple[Part, World]]:
        """Runs `begin` to `runs` - 1 of all design points; after a stop only what is under way."""
        self._worlds.clear()
        ordered = Ordered(self._futures(runs, layout, begin), self._there.ahead)
        try:
            for part in ordered:
                yield self._taken(part)
                self._watch(part)
        except Stopped:
            self.stopped = True
            for part in ordered.rest():
                yield self._taken(part)
        finally:
            ordered.cancel()

    def kept(self) -> Iterator[tuple[Part, World]]:
        """What is kept, as far as it is whole from the first run of a design point on; nothing is computed."""
        kept = self._keeps.present()
        for point in range(len(self._points)):
            first = 0
            for stretch in (each for each in kept if each.point == point):
                if stretch.first != first or (part := self._keeps.read(stretch)) is None:
                    break
                yield part, self._world(point)
                first = stretch.stop
            if not first:
                return

    def _taken(self, part: Part) -> tuple[Part, World]:
        self._pace.learn(len(part.stretch), part.seconds)
        for earlier in [point for point in self._worlds if point < part.stretch.point]:
            del self._worlds[earlier]
        return part, self._world(part.stretch.point)

    def _world(self, point: int) -> World:
        from sim.world import World

        if point not in self._worlds:
            self._worlds[point] = World(scenario_at(self._scenario, self._points[point]))
        return self._worlds[point]

    def _futures(self, runs: int, layout: Layout, begin: int) -> Iterator[Future[Part]]:
        """A future for each part, in order; those that are kept are read, not computed."""
        for stretch, known in stretches(len(self._points), runs, self._keeps.present(), self._pace, begin):
            part = self._keeps.read(stretch) if known else None
            if part is None:
                yield self._there.submit(self._world(stretch.point), stretch, layout)
            else:
                ready: Future[Part] = Future()
                ready.set_result(part)
                yield ready
