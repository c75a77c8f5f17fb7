"""A Dask cluster in place of threads. The only module that knows Dask; it is imported when a cluster is asked for.

A cluster is asked for what jobs give: callables that travel pickled, and give bytes. What a worker that dies was asked for
another one computes again (Dask sees to it).
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from sim.errors import ClusterError
from sim.manifest import differences, makers
from sim.shell import typed
from sim.working import Tell

_GONE = "the scheduler is gone"
PATIENCE = 5
"""Seconds that a scheduler has to answer, and that may pass without any worker before that is said."""

_LOOK = 1
"""Seconds between two looks at the cluster."""


Job = Callable[..., bytes]
"""What a worker does: a callable that can be pickled, and that gives bytes."""


class Cluster:
    """The workers of a cluster; at most `ahead` things should be asked for before the first of them is there.

    Where no worker is left it waits for one, and tells so with what Ctrl-C does. A scheduler that is connected and says nothing
    is told of, and given up after so many seconds of `silence`.
    """

    def __init__(self, address: str, client: Any, tell: Tell, stopping: str, silence: float) -> None:
        self.ahead = 2
        self._silence, self._told_silent = silence, False
        self._address = address
        self._client = client
        self._tell, self._stopping = tell, stopping
        self._executor: Executor = client.get_executor(pure=False)
        self._asked: set[Future[Any]] = set()
        self._closing = threading.Event()
        self._ours = makers()
        # What arrives is told in Dask's own thread, which has better things to do than to write files.
        self._arrivals = ThreadPoolExecutor(1)
        self._packed: tuple[Job, bytes] | None = None
        self._watch = threading.Thread(target=self._look_after, daemon=True)
        self._watch.start()

    def ask[T](self, job: Job, *arguments: Any, receive: Callable[[bytes], T], about: str) -> Future[T]:
        """Asks for what `receive` makes of what the job gives; `about` says in words what that is.

        The job goes along, compressed, so that a worker that joins later needs nothing else.
        """
        packed = self._packed
        if packed is None or packed[0] is not job:
            packed = self._packed = job, zlib.compress(pickle.dumps(job))
        answer: Future[T] = Future()
        self._asked.add(answer)
        answer.add_done_callback(self._asked.discard)
        asked = self._executor.submit(pickle.loads, pickle.dumps(_Call(_do, packed[1], arguments, self._ours)))
        asked.add_done_callback(lambda done: self._arrived(done, answer, receive, about))
        answer.add_done_callback(lambda given: asked.cancel() if given.cancelled() else None)
        return answer

    def close(self) -> None:
        """Asks for nothing more, and lets go of what was asked for."""
        self._closing.set()
        self._watch.join()
        for answer in list(self._asked):
            answer.cancel()
        if self._client.status == "running":
            with suppress(Exception):
                self._executor.shutdown(wait=False)
        self._arrivals.shutdown(wait=True, cancel_futures=True)

    def _look_after(self) -> None:
        """Gives up what was asked for when the scheduler is gone or silent, and counts workers: Dask tells none of it to who waits."""
        without, heard = 0.0, time.monotonic()
        while True:
            if self._client.status == "closed":
                self._give_up(_GONE)
            threads = self._threads()
            heard = self._listened(heard, threads is not None)
            if threads is not None:
                without = self._counted(without, threads)
            if self._closing.wait(_LOOK):
                return

    def _give_up(self, reason: str) -> None:
        for answer in list(self._asked):
            with suppress(InvalidStateError):
                answer.set_exception(ClusterError(self._address, reason))

    def _threads(self) -> int | None:
        """How many threads the workers have, as the scheduler says; None if it says nothing in time."""
        try:
            return int(sum(self._client.sync(self._client.scheduler.ncores, callback_timeout=min(PATIENCE, self._silence)).values()))
        except Exception:  # the scheduler is busy, hangs or is gone
            return None

    def _listened(self, heard: float, answers: bool) -> float:
        """When the scheduler was `heard` last; says when that is too long ago, gives up when it is far too long, says when it is over."""
        now, told = time.monotonic(), self._told_silent
        self._told_silent = not answers and now - heard >= PATIENCE
        if answers:
            if told:
                self._tell(f"cluster {self._address}: the scheduler answers again; going on")
            return now
        if now - heard >= self._silence:
            self._give_up(f"the scheduler is connected and has not answered for {self._silence:g} seconds")
        elif self._told_silent and not told and self._client.status == "running":
            self._tell(f"cluster {self._address}: the scheduler does not answer; it is given up after {self._silence:g} seconds")
        return heard

    def _counted(self, without: float, threads: int) -> float:
        """How long there is no worker, before this look `without` seconds; says when that is too long, and when it is over."""
        self.ahead = 2 * threads + 2
        if threads:
            if without >= PATIENCE:
                self._tell(f"cluster {self._address}: a worker is there; going on")
            return 0
        if without < PATIENCE <= without + _LOOK:
            self._tell(f"cluster {self._address}: {self._no_workers()}")
        return without + _LOOK

    def _no_workers(self) -> str:
        start = f"dask worker {typed(self._address)}"
        return f"no worker is there; waiting for one. Start it with `{start}`, and the run goes on by itself; {self._stopping}"

    def _arrived(self, asked: Future[bytes], answer: Future[Any], receive: Callable[[bytes], Any], about: str) -> None:
        with suppress(RuntimeError):  # after the end nothing is received any more
            self._arrivals.submit(self._receive, asked, answer, receive, about)

    def _receive(self, asked: Future[bytes], answer: Future[Any], receive: Callable[[bytes], Any], about: str) -> None:
        if answer.done() and not answer.cancelled():  # it was given up before
            return
        if not answer.set_running_or_notify_cancel():
            return
        try:
            received = receive(self._content(asked, about))
            with suppress(InvalidStateError):
                answer.set_result(received)
        except BaseException as error:
            with suppress(InvalidStateError):
                answer.set_exception(error)

    def _content(self, asked: Future[bytes], about: str) -> bytes:
        """What a worker sent; ClusterError in words if it did not."""
        try:
            return asked.result()
        except CancelledError:
            raise ClusterError(self._address, _GONE) from None
        except StrangeWorkerError as error:
            raise ClusterError(self._address, str(error)) from None
        except (ImportError, AttributeError) as error:
            raise ClusterError(self._address, _cannot_load("a worker joined that", error)) from None
        except Exception as error:
            if type(error).__name__ == "KilledWorker":
                raise ClusterError(self._address, f"worker after worker died over {about}; is their memory enough?") from None
            raise ClusterError(self._address, f"{about}: {type(error).__name__}: {error}") from None


class _Call:
    """A call that is made where it is unpickled.

    A worker that cannot load this package then answers with an error; sent the function, it would break off and say nothing.
    """

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._made = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._made


class StrangeWorkerError(Exception):
    """A worker might give other numbers than who asks it."""


@contextmanager
def connected(address: str, tell: Tell, stopping: str = "Ctrl-C stops") -> Iterator[Cluster]:
    """The cluster whose scheduler is at `address` (tcp://HOST:PORT), until the end of the context.

    `tell` is told, in a thread of its own, when there is no worker (and what `stopping` does) or the scheduler says nothing, and
    when that is over. Raises ClusterError if Dask is not installed, no scheduler answers, or workers have other versions; what
    was asked for ends with one if the scheduler is gone, or silent for as long as Dask waits for a connection
    (distributed.comm.timeouts.tcp).
    """
    try:
        import dask
        from dask.utils import parse_timedelta
        from distributed import Client
    except ImportError:
        raise ClusterError(address, "Dask is not installed; install it with: pip install 'coalition-sim[distributed]'") from None
    with _quiet(), dask.config.set({"distributed.comm.timeouts.connect": f"{PATIENCE}s"}):
        client = _client(Client, address)
        try:
            _refuse_others(client, address)
            silence = parse_timedelta(dask.config.get("distributed.comm.timeouts.tcp"))
            cluster = Cluster(address, client, tell, stopping, silence)
            try:
                yield cluster
            finally:
                cluster.close()
        finally:
            with suppress(Exception):
                client.close(timeout=PATIENCE)


def _client(kind: Any, address: str) -> Any:
    """A client of the scheduler, once a scheduler is known to be there: a client that is not answered can neither give up nor be closed."""
    try:
        with ThreadPoolExecutor(1) as apart:  # whoever asks may have a loop of their own in this thread
            found = apart.submit(lambda: asyncio.run(_identity(address))).result()
    except (ValueError, TypeError, ImportError) as error:
        raise ClusterError(address, f"is no address of a scheduler, such as tcp://127.0.0.1:8786 ({error})") from None
    except Exception:  # what is no scheduler may answer anything
        raise ClusterError(
            address, "no scheduler answers there; start one with `dask scheduler`, and give the address that it prints"
        ) from None
    if found != "Scheduler":
        raise ClusterError(address, f"is the address of a {found.lower()}; give that of the scheduler, which `dask scheduler` prints")
    return kind(address, timeout=PATIENCE, set_as_default=False)


async def _identity(address: str) -> str:
    """What is at an address: Scheduler, Worker or Nanny. Raises whatever comes of asking what is none of them."""
    from distributed.core import rpc
    from distributed.security import Security

    ask: Any = rpc
    secured: Any = Security
    async with asyncio.timeout(PATIENCE), ask(address, connection_args=secured().get_connection_args("client")) as asked:
        return str((await asked.identity())["type"])


def _refuse_others(client: Any, address: str) -> None:
    """Raises ClusterError for a worker that might not give the numbers that this process would give; those to come are asked later."""
    for worker, theirs in client.run(pickle.loads, pickle.dumps(_Call(makers)), on_error="return").items():
        if isinstance(theirs, BaseException):
            raise ClusterError(address, _cannot_load(f"worker {worker}", theirs))
        if told := differences(theirs, makers()):
            raise ClusterError(address, f"worker {worker} might give other numbers ({told}); install the same versions on all machines")


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


def _cannot_load(worker: str, error: BaseException) -> str:
    return f"{worker} cannot load coalition-sim ({type(error).__name__}: {error}); install the same version on all machines"


def _do(packed: bytes, arguments: tuple[Any, ...], ours: dict[str, str]) -> bytes:
    """What a job gives, as a worker does it. Raises StrangeWorkerError if this worker might give other numbers than who asks."""
    if told := differences(makers(), ours):
        raise StrangeWorkerError(f"a worker joined that might give other numbers ({told}); install the same versions on all machines")
    return _job(packed)(*arguments)


@lru_cache(maxsize=4)
def _job(packed: bytes) -> Job:
    """A job, made ready once a worker; it arrives from the process that runs the scheduler's client."""
    job: Job = pickle.loads(zlib.decompress(packed))
    return job
