"""How what the program names is typed to a shell, in the commands that it tells people to type."""

from __future__ import annotations

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
