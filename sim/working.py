"""Work in threads: results in the order of the tasks, a bounded number ahead, and a stop between two of them."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Stopped(Exception):  # noqa: N818  a request, which is no error
    """Ctrl-C, raised where everything written is whole."""


def in_order[T](executor: Executor, function: Callable[..., T], tasks: Iterable[tuple[Any, ...]], ahead: int) -> Iterator[T]:
    """Yields function(*task) for each task in order, with at most `ahead` of them begun and not yet given out."""
    begun: deque[Future[T]] = deque()
    try:
        for task in tasks:
            begun.append(executor.submit(function, *task))
            if len(begun) >= ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for future in begun:
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
