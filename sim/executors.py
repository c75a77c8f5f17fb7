"""Who computes parts: threads of this process, or a cluster; both write each part down as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sim.asked import processors
from sim.computing import compute
from sim.errors import ClusterError
from sim.parts import Part, Parts, decode, encode
from sim.plan import Stretch
from sim.rows import Layout
from sim.shell import typed

if TYPE_CHECKING:
    from sim.cluster import Cluster, Job
    from sim.world import World


class Workers(Protocol):
    """Whoever computes."""

    @property
    def ahead(self) -> int:
        """How many parts may be asked for before the first is taken, more or fewer as workers come and go."""
        ...

    def submit(self, world: World, stretch: Stretch, layout: Layout) -> Future[Part]:
        """Asks for a part of a world's scenario."""
        ...


class Threads:
    """Threads of this process, which share worlds and write parts themselves, if there is a folder for them."""

    def __init__(self, executor: ThreadPoolExecutor, count: int, parts: Parts | None) -> None:
        self._executor, self._count = executor, count
        self._parts = parts

    @property
    def ahead(self) -> int:
        """As many as keep the threads busy."""
        return self._count + 2

    def submit(self, world: World, stretch: Stretch, layout: Layout) -> Future[Part]:
        """Asks for a part; it is computed and written in one go."""
        return self._executor.submit(self._compute, world, stretch, layout)

    def _compute(self, world: World, stretch: Stretch, layout: Layout) -> Part:
        part = compute(world, stretch, layout)
        if self._parts is not None:
            self._parts.write(stretch, encode(part, self._parts.key))
        return part


class Distributed:
    """The workers of a cluster; what they send is written into `parts`, if there is a folder, as soon as it arrives.

    It travels as the bytes that are written down, so a result cannot tell who computed it.
    """

    def __init__(self, cluster: Cluster, address: str, parts: Parts | None) -> None:
        self._cluster, self._address, self._parts = cluster, address, parts
        self._key = "" if parts is None else parts.key
        self._job: tuple[World, Job] | None = None

    @property
    def ahead(self) -> int:
        """As many as keep the workers busy that are there now."""
        return self._cluster.ahead

    def submit(self, world: World, stretch: Stretch, layout: Layout) -> Future[Part]:
        """Asks for a part. Its future raises ClusterError if none comes, OSError if it cannot be written."""
        if self._job is None or self._job[0] is not world:
            self._job = world, partial(_encoded, world, self._key)
        runs = f"runs {stretch.first:,} to {stretch.stop - 1:,} of design point {stretch.point}"
        return self._cluster.ask(self._job[1], stretch, layout, receive=lambda content: self._received(stretch, content), about=runs)

    def _received(self, stretch: Stretch, content: bytes) -> Part:
        if self._parts is not None:
            self._parts.write(stretch, content)
        part = decode(content, self._key)
        if part is None:
            raise ClusterError(self._address, "a part arrived damaged")
        return part


def _encoded(world: World, key: str, stretch: Stretch, layout: Layout) -> bytes:
    return encode(compute(world, stretch, layout), key)


@contextmanager
def workers(count: int | None, cluster: str | None, parts: Parts | None, tell: Callable[[str], None]) -> Iterator[Workers]:
    """`count` threads, or the Dask cluster at an address; at the end no part is under way any more.

    `tell` is told when the cluster has no workers. Raises ClusterError if it cannot be used.
    """
    if cluster is not None:
        from sim.cluster import connected

        kept = "" if parts is None else f", what is done is kept, and `coalition resume {typed(parts.folder.parent)}` goes on"
        with connected(cluster, tell, f"Ctrl-C stops{kept}") as there:
            yield Distributed(there, cluster, parts)
        return
    threads = processors() if count is None else count
    executor = ThreadPoolExecutor(threads)
    try:
        yield Threads(executor, threads, parts)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
