"""The one way functions are compiled here: Numba without the interpreter lock, cached for these very sources.

Numba notices a change in a function's own file but not in the functions it calls, so its cache would go on serving
old rules after an edit elsewhere. So each of the two rooms that compile, the engine with its rules and the games,
keeps its cache in a folder named by a digest of all its compiled sources.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import lru_cache, update_wrapper
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import numba
from numba import types
from numba.extending import intrinsic
from platformdirs import user_cache_path

_PACKAGE = Path(__file__).parent
_ENGINE, _GAMES = "engine", "games"
_CALLED = "called"
_ONE_AT_A_TIME = Lock()


def _sources(room: str) -> list[Path]:
    """What the compiled functions of a room are made of: their own files, and those whose constants are compiled in."""
    if room == _GAMES:
        return sorted((_PACKAGE / "games").glob("*.py"))
    face = [path for path in _PACKAGE.glob("*.py") if path.name == "state.py" or b"import compiled" in path.read_bytes()]
    return sorted([*face, *(_PACKAGE / "rules").glob("*.py"), *(_PACKAGE / "world").glob("*.py")])


@lru_cache
def cache_folder(room: str = _ENGINE) -> Path | None:
    """The folder of a room's (engine or games) compiled functions for the sources as they stand; None where no folder can be written."""
    digest = sha256(numba.__version__.encode())
    for source in [Path(__file__), *_sources(room)]:
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    folder = user_cache_path("coalition-sim") / "compiled" / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def is_compiled() -> bool:
    """Whether the engine has been compiled for this copy of the sources and this Python (else the first run takes some seconds more).

    Numba keeps a folder for each folder of sources, and has the version of Python in the names of its files.
    """
    folder = Path(_compile(is_compiled, _CALLED).stats.cache_path)
    python = f"py{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"
    return any(folder.glob(f"engine.run_all-*.{python}.*.nbc"))


class Compiled:
    """A function compiled twice over, each when it is first needed: for compiled callers, and for callers in Python.

    What Python calls needs a shell that unpacks every array of every argument. Hardly any function of a room is called
    from Python, and their shells would take a quarter of the time that compiling all of them takes.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self._within = _compile(function, no_cpython_wrapper=True)
        self._from_python: Any = None

    @property
    def _numba_type_(self) -> Any:
        """What compiled callers take it for."""
        return self._within._numba_type_

    def __call__(self, *args: Any) -> Any:
        """Calls it from Python, compiling it for that at the first call with arguments of such types."""
        if self._from_python is None:
            with _ONE_AT_A_TIME:  # threads often make their first call together, and Numba's folder is one setting for all
                self._from_python = self._from_python or _compile(self._within.py_func, _CALLED)
        return self._from_python(*args)


def compiled(function: Callable[..., Any]) -> Any:
    """Compiles `function` when it is first called: no interpreter lock, strict floating point, no allocation.

    Without allocation there are no references to count, which would cost more than most rules themselves.
    """
    return Compiled(function)


def inlined(function: Callable[..., Any]) -> Any:
    """As `compiled`, but written into its one caller, which saves optimising everything it calls a second time."""
    return _compile(function, inline="always")


def woven(function: Callable[..., Any]) -> Any:
    """As `compiled`, but optimised within each of its callers: for what is called so often that handing over its arrays counts."""
    return _compile(function, forceinline=True)


def _compile(function: Callable[..., Any], folder: str = "", **options: Any) -> Any:
    cache = cache_folder(_GAMES if function.__module__.startswith("sim.games") else _ENGINE)
    before = numba.config.CACHE_DIR
    if cache is not None:
        numba.config.CACHE_DIR = str(cache / folder)
    try:
        return numba.njit(nogil=True, cache=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False, **options)(function)
    finally:
        numba.config.CACHE_DIR = before


@intrinsic  # type: ignore[untyped-decorator]
def bits_set(typingctx: Any, word: Any) -> Any:
    """The number of bits set in a word (uint64), for compiled functions: one machine instruction where there is one."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), code
