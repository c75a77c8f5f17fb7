"""Who computes parts: threads of this process, or a cluster; both write each part down as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from sim.asked import processors
from sim.computing import compute
from sim.parts import Part, Parts, encode
from sim.plan import Stretch
from sim.rows import Layout

if TYPE_CHECKING:
    from sim.world import World


class Workers(Protocol):
    """Whoever computes: `ahead` parts may be asked for before the first is taken, more or fewer as workers come and go."""

    ahead: int

    def submit(self, world: World, stretch: Stretch, layout: Layout) -> Future[Part]:
        """Asks for a part of a world's scenario."""
        ...


class Threads:
    """Threads of this process, which share worlds and write parts themselves, if there is a folder for them."""

    def __init__(self, executor: ThreadPoolExecutor, count: int, parts: Parts | None) -> None:
        self.ahead = count + 2
        self._executor = executor
        self._parts = parts

    def submit(self, world: World, stretch: Stretch, layout: Layout) -> Future[Part]:
        """Asks for a part; it is computed and written in one go."""
        return self._executor.submit(self._compute, world, stretch, layout)

    def _compute(self, world: World, stretch: Stretch, layout: Layout) -> Part:
        part = compute(world, stretch, layout)
        if self._parts is not None:
            self._parts.write(stretch, encode(part, self._parts.key))
        return part


@contextmanager
def workers(count: int | None, cluster: str | None, parts: Parts | None, tell: Callable[[str], None]) -> Iterator[Workers]:
    """`count` threads, or the Dask cluster at an address; at the end no part is under way any more.

    `tell` is told when the cluster has no workers. Raises ClusterError if it cannot be used.
    """
    if cluster is not None:
        from sim.cluster import connected

        with connected(cluster, parts, tell) as there:
            yield there
        return
    threads = processors() if count is None else count
    executor = ThreadPoolExecutor(threads)
    try:
        yield Threads(executor, threads, parts)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
