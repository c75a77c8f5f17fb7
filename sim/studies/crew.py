"""Who does the tasks of a study: threads of this process, or the workers of a cluster; either gives the same.

What a task is made by is a job: a callable that can be pickled with all it needs, since it may be done elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.asked import one_place, threads
from sim.studies.pieces import from_bytes, to_bytes
from sim.working import Tell, in_order, silent

if TYPE_CHECKING:
    from sim.cluster import Cluster

_MOST_WAITING = 4_096
"""Tasks that a cluster is asked for at once at most; for each a thread here waits."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Does tasks, and has so many begun `ahead` of the one that is waited for. Made by `crew`."""

    executor: Executor
    ahead: Callable[[], int]
    cluster: Cluster | None = None

    def does[T](self, job: Callable[..., T], records: Sequence[type]) -> Callable[..., T]:
        """The job as the crew does it; `records` are the classes in what it gives. On a cluster it may raise ClusterError."""
        if self.cluster is None:
            return job
        cluster, sent = self.cluster, _Sent(job)

        def done(*arguments: Any) -> T:
            found: T = cluster.ask(
                sent, *arguments, receive=lambda content: from_bytes(content, records), about="a piece of the question"
            ).result()
            return found

        return done

    def in_order[T](self, job: Callable[..., T], tasks: Iterable[tuple[Any, ...]], stop: Callable[[], None]) -> Iterator[T]:
        """What the job, as `does` gives it, makes of each task in order; `stop` may raise Stopped while one is waited for."""
        return in_order(self.executor, job, tasks, self.ahead, stop)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A job whose result travels as bytes."""

    job: Callable[..., Any]

    def __call__(self, *arguments: Any) -> bytes:
        return to_bytes(self.job(*arguments))


Workers = int | Crew | None
"""So many threads, one for each processor (None), or a crew that is there already."""


@contextmanager
def crew(workers: Workers, cluster: str | None = None, tell: Tell = silent) -> Iterator[Crew]:
    """A crew of `workers`, or the Dask cluster at an address; at the end no task is under way any more.

    `tell` is told when the cluster has no workers. Raises CoalitionError for fewer than one thread, or threads beside a cluster,
    ClusterError if the cluster cannot be used.
    """
    if isinstance(workers, Crew):
        yield workers
        return
    one_place(workers, cluster)
    count = threads(workers)
    executor = ThreadPoolExecutor(count if cluster is None else _MOST_WAITING)
    try:
        if cluster is None:
            yield Crew(executor, lambda: count + 1)
            return
        from sim.cluster import connected

        with connected(cluster, tell) as there:
            yield Crew(executor, lambda: min(there.ahead, _MOST_WAITING), there)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
