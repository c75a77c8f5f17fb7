"""The shell around the program: how what it names is typed there, and how a pipe to another program ends."""

from __future__ import annotations

import errno
import re
import shlex
import sys
from pathlib import Path

_PLAIN = re.compile(r"[\w.:/\\+@=,-]+")
"""What neither the command prompt of Windows nor PowerShell reads anything into."""


def typed(what: str | Path, windows: bool = sys.platform == "win32") -> str:
    """A path or name as one word of a command: quoted where the shell would split it or read something into it.

    >>> typed("results/mine", windows=False), typed("my results", windows=False), typed("C:/my results", windows=True)
    ('results/mine', "'my results'", '"C:/my results"')
    """
    word = str(what)
    if not windows:
        return shlex.quote(word)
    return word if _PLAIN.fullmatch(word) else f'"{word}"'  # no name of a file holds a double quote there


def reader_gone(error: BaseException, windows: bool = sys.platform == "win32") -> bool:
    """Whether whoever read a pipe has closed it, which Windows calls an invalid argument of no file."""
    invalid = isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or (windows and invalid)
