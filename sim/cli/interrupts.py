"""What Ctrl-C does before a verb is at work: it ends the program without a traceback, wherever the imports are."""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130
"""The exit code."""
MESSAGE = "\ninterrupted"


def end_at_once() -> None:
    """From now on Ctrl-C ends the process where it is; where it is ignored, as behind `nohup`, it stays so.

    An exception would not do: what is being imported may swallow it, or print it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def raise_again() -> None:
    """From now on Ctrl-C is a KeyboardInterrupt, as in any Python program."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, frame: FrameType | None) -> None:
    """Says what an interrupted verb says, by way of nothing that may not be loaded yet."""
    if "--json" in sys.argv:
        _write(1, '{\n  "complete": false\n}\n')
    _write(2, f"{MESSAGE}\n")
    os._exit(INTERRUPTED)


def _write(stream: int, text: str) -> None:
    try:
        os.write(stream, text.encode())
    except OSError:
        return  # nobody reads it any more
