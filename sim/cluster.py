"""A Dask cluster in place of threads. The only module that knows Dask; it is imported when a cluster is asked for.

Parts travel as the bytes that are written down, so a result cannot tell who computed it. A part whose worker dies is
computed again by another one (Dask sees to it); what has arrived is on this machine's disk.
"""

from __future__ import annotations

import logging
import pickle
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sim.computing import compute
from sim.errors import ClusterError
from sim.manifest import differences, makers
from sim.parts import Part, Parts, decode, encode
from sim.plan import Stretch
from sim.rows import Layout

if TYPE_CHECKING:
    from sim.world import World

_GONE = "the scheduler is gone"
PATIENCE = 5
"""Seconds that a scheduler has to answer, and to find a worker."""


class Cluster:
    """The workers of a cluster; what they send is written into `parts`, if there is a folder, as soon as it arrives."""

    def __init__(self, address: str, client: Any, threads: int, parts: Parts | None) -> None:
        self.ahead = 2 * threads + 2
        self._address = address
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)
        self._asked: set[Future[Part]] = set()
        self._closing = threading.Event()
        self._watch = threading.Thread(target=self._look_after, daemon=True)
        self._watch.start()
        self._parts = parts
        self._ours = makers()
        self._key = "" if parts is None else parts.key
        # What arrives is told in Dask's own thread, which has better things to do than to write files.
        self._arrivals = ThreadPoolExecutor(1)
        self._packed: tuple[World, bytes] | None = None

    def submit(self, world: World, stretch: Stretch, layout: Layout) -> Future[Part]:
        """Asks for a part; the scenario goes along, compressed, so that a worker that joins later needs nothing else."""
        if self._packed is None or self._packed[0] is not world:
            self._packed = world, zlib.compress(pickle.dumps(world.scenario))
        answer: Future[Part] = Future()
        self._asked.add(answer)
        answer.add_done_callback(self._asked.discard)
        asked = self._executor.submit(_compute, self._packed[1], stretch, layout, self._ours, self._key)
        asked.add_done_callback(lambda done: self._arrivals.submit(self._receive, done, answer, stretch))
        answer.add_done_callback(lambda given: asked.cancel() if given.cancelled() else None)
        return answer

    def close(self) -> None:
        """Asks for nothing more."""
        self._closing.set()
        self._watch.join()
        if self._client.status == "running":
            with suppress(Exception):
                self._executor.shutdown(wait=False)
        self._arrivals.shutdown(wait=True, cancel_futures=True)

    def _look_after(self) -> None:
        """Gives up what was asked for when the scheduler is gone: Dask does not always say so to those who wait."""
        while not self._closing.wait(1):
            if self._client.status == "closed":
                for answer in list(self._asked):
                    with suppress(InvalidStateError):
                        answer.set_exception(ClusterError(self._address, _GONE))

    def _receive(self, asked: Future[bytes], answer: Future[Part], stretch: Stretch) -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            content = self._content(asked, stretch)
            if self._parts is not None:
                self._parts.write(stretch, content)
            part = decode(content, self._key)
            if part is None:
                raise ClusterError(self._address, "a part arrived damaged")
            with suppress(InvalidStateError):
                answer.set_result(part)
        except BaseException as error:
            with suppress(InvalidStateError):
                answer.set_exception(error)

    def _content(self, asked: Future[bytes], stretch: Stretch) -> bytes:
        """What a worker sent; ClusterError in words if it did not."""
        try:
            return asked.result()
        except CancelledError:
            raise ClusterError(self._address, _GONE) from None
        except Exception as error:
            runs = f"runs {stretch.first:,} to {stretch.stop - 1:,} of design point {stretch.point}"
            if type(error).__name__ == "KilledWorker":
                raise ClusterError(self._address, f"worker after worker died over {runs}; is their memory enough?") from None
            raise ClusterError(self._address, f"{runs}: {type(error).__name__}: {error}") from None


@contextmanager
def connected(address: str, parts: Parts | None) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `address` (tcp://HOST:PORT), until the end of the context.

    Raises ClusterError if Dask is not installed, no scheduler answers, it has no workers, or they have other versions.
    """
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise ClusterError(address, "Dask is not installed; install it with: pip install 'coalition-sim[distributed]'") from None
    with _quiet(), dask.config.set({"distributed.comm.timeouts.connect": f"{PATIENCE}s"}):
        client = _client(Client, address)
        try:
            threads = _threads(client, address)
            cluster = Cluster(address, client, threads, parts)
            try:
                yield cluster
            finally:
                cluster.close()
        finally:
            with suppress(Exception):
                client.close(timeout=PATIENCE)


def _client(kind: Any, address: str) -> Any:
    from distributed.comm.addressing import parse_address
    from distributed.comm.registry import get_backend

    try:
        # A client of an address that is none cannot be closed, so it is looked at before.
        get_backend(parse_address(address)[0])
        return kind(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError):
        raise ClusterError(
            address, "no scheduler answers there; start one with `dask scheduler`, and give the address that it prints"
        ) from None
    except (ValueError, TypeError) as error:
        raise ClusterError(address, f"is no address of a scheduler, such as tcp://127.0.0.1:8786 ({error})") from None


def _threads(client: Any, address: str) -> int:
    """The number of threads of all workers, once they are known to give the numbers that this process would give."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError(address, f"the scheduler has no workers; start some with: dask worker {address}") from None
    for worker, theirs in client.run(makers, on_error="return").items():
        if isinstance(theirs, BaseException):
            raise ClusterError(address, f"worker {worker} cannot load coalition-sim ({type(theirs).__name__}: {theirs}); install it there")
        if told := differences(theirs, makers()):
            raise ClusterError(address, f"worker {worker} might give other numbers ({told}); install the same versions on all machines")
    return sum(client.nthreads().values())


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the log of Dask, and of what it talks through, off the terminal: what a person should know is said here, in words."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "tornado")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _compute(packed: bytes, stretch: Stretch, layout: Layout, theirs: dict[str, str], key: str) -> bytes:
    """A part, as a worker computes it. Raises RuntimeError if this worker might give other numbers than who asks."""
    if told := differences(theirs, makers()):
        raise RuntimeError(f"a worker joined that might give other numbers ({told}); install the same versions on all machines")
    return encode(compute(_world(packed), stretch, layout), key)


@lru_cache(maxsize=4)
def _world(packed: bytes) -> World:
    """The world of a design point, built once a worker; it arrives from the process that runs the scheduler's client."""
    from sim.world import World

    return World(pickle.loads(zlib.decompress(packed)))
