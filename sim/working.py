"""Work in threads: results in the order of the tasks, a bounded number ahead, and a stop between two of them."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from types import FrameType
from typing import Any

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much, while work goes on."""
Tell = Callable[[str], None]
"""Told, in words, what a person should know while work goes on."""

_AT_A_TIME = 0.2
"""Seconds of waiting before one looks whether to stop."""


def silent(words: str) -> None:
    """Nobody is told."""


class Stopped(Exception):  # noqa: N818  a request, which is no error
    """Ctrl-C, raised where everything written is whole."""


class Interrupted(KeyboardInterrupt):
    """Work that Ctrl-C ended early; `answer` is what was found until then, None if that is nothing.

    `kept` counts runs that are done and wait in a folder, beside a finished result that an unfinished one must not replace.
    """

    def __init__(self, answer: Any | None, kept: int = 0) -> None:
        self.answer = answer
        self.kept = kept
        super().__init__("interrupted")


def in_order[T](
    executor: Executor,
    function: Callable[..., T],
    tasks: Iterable[tuple[Any, ...]],
    ahead: Callable[[], int],
    stop: Callable[[], None] = lambda: None,
) -> Iterator[T]:
    """Yields function(*task) for each task in order, with at most `ahead()` of them begun and not yet given out.

    `stop` is called now and then while one is waited for, and may raise Stopped.
    """
    begun = Ordered((executor.submit(function, *task) for task in tasks), ahead, stop)
    try:
        yield from begun
    finally:
        begun.cancel()


class Ordered[T]:
    """Iterates over what futures give, in their order; at most `ahead()` of them are taken from `futures` before their turn.

    While it waits for one it calls `stop` now and then, which may raise Stopped.
    """

    def __init__(self, futures: Iterable[Future[T]], ahead: Callable[[], int], stop: Callable[[], None] = lambda: None) -> None:
        self._futures = iter(futures)
        self._ahead = ahead
        self._stop = stop
        self._begun: deque[Future[T]] = deque()

    def __iter__(self) -> Iterator[T]:
        for future in self._futures:
            self._begun.append(future)
            while len(self._begun) >= self._ahead():
                yield self._next()
        while self._begun:
            yield self._next()

    def _next(self) -> T:
        """What the first gives. It stays among those begun until it is there, for `rest` to find after a stop."""
        while not wait([self._begun[0]], _AT_A_TIME).done:
            self._stop()
        return self._begun.popleft().result()

    def rest(self) -> Iterator[T]:
        """After a stop: what is under way, as far as it follows on what was given out; the rest is not begun any more."""
        self.cancel()
        while self._begun and not self._begun[0].cancelled():
            yield self._begun.popleft().result()

    def cancel(self) -> None:
        """Cancels what is begun and not yet under way, the last first."""
        for future in reversed(self._begun):
            future.cancel()


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Holds the first Ctrl-C back until the function given is called, which then raises Stopped.

    A second one interrupts at once. Outside the main thread, where signals do not arrive, nothing is held back.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    before = signal.getsignal(signal.SIGINT)

    def remember(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    def stop() -> None:
        if asked.is_set():
            raise Stopped

    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, remember)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
