"""What a study has computed, kept on disk until it is answered: after a kill the same question goes on where it stopped.

A study is made of tasks, each of which gives the same whenever it is done. What one gives is kept in a file of its own, whose
name is a digest of everything that it depends on: the scenarios, the task, the versions and sources that compute it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from sim.errors import CoalitionError
from sim.manifest import makers, sources
from sim.store import PARTIAL, seal, unseal, write_whole
from sim.studies.pieces import from_bytes, to_bytes

_HEAD = b"coalition-sim piece 1\n"
_SUFFIX = ".piece"

Tell = Callable[[str], None]


def silent(words: str) -> None:
    """Nobody is told."""


class Keeping:
    """A folder in which tasks leave what they gave; several studies may share it, at the same time as well.

    `tell` is told, each once, that kept pieces are used and that nothing can be kept (a full disk, a folder that is read-only):
    a study does not end because of that. `left` says whether the pieces stay for another time.
    """

    def __init__(self, folder: Path, tell: Tell) -> None:
        self.folder = folder
        self.left = False
        self._tell = tell
        self._told: set[str] = set()
        self._one_tells = Lock()
        self._writes = True
        self._used: set[Path] = set()
        self._made = [place for place in (folder, *folder.parents) if not place.exists()]

    def __bool__(self) -> bool:
        """Whether anything is kept."""
        return bool(self._used)

    def task[T](self, study: str, about: Any, compute: Callable[..., T], records: Sequence[type]) -> Callable[..., T]:
        """`compute`, done once for each of its tasks: what was kept of one is read, else it is computed and kept.

        `study` and `about` say all that it depends on beside its arguments; `records` are the classes in what it gives.
        """
        key = to_bytes((study, about, {**makers(), "sources": sources()}))

        def kept(*arguments: Any) -> T:
            path = self.folder / f"{study}-{sha256(key + to_bytes(arguments)).hexdigest()[:32]}{_SUFFIX}"
            content = self._read(path)
            if content is not None:
                found: T = from_bytes(content, records)
                return found
            computed = compute(*arguments)
            self._write(path, to_bytes(computed))
            return computed

        return kept

    def clear(self) -> None:
        """Removes the pieces that were used or written, and the folder with those made for it if they are empty."""
        for path in self._used:
            with suppress(OSError):
                path.unlink(missing_ok=True)
                path.with_name(path.name + PARTIAL).unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()
            for place in self._made[1:]:
                place.rmdir()

    def _read(self, path: Path) -> bytes | None:
        """What a piece holds; None if there is none or it is damaged."""
        try:
            content = unseal(_HEAD, path.read_bytes())
        except OSError:
            return None
        if content is None:
            return None
        self._used.add(path)
        self._say(f"going on with what was kept in {self.folder} when this was asked before")
        return bytes(content)

    def _write(self, path: Path, content: bytes) -> None:
        if not self._writes:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, seal(_HEAD, content))
        except OSError as error:
            self._writes = False
            self._say(f"what is computed from here on cannot be kept in {self.folder}: {error.strerror or error}; going on without")
        else:
            self._used.add(path)

    def _say(self, words: str) -> None:
        with self._one_tells:
            if words not in self._told:
                self._told.add(words)
                self._tell(words)


@contextmanager
def keeping(folder: str | Path | None, tell: Tell) -> Iterator[Keeping | None]:
    """A study's pieces in a folder, None without one; they go when it is answered or cannot be, and stay where it is interrupted."""
    if folder is None:
        yield None
        return
    kept = Keeping(Path(folder), tell)
    try:
        yield kept
    except CoalitionError:
        kept.clear()
        raise
    except KeyboardInterrupt:
        kept.left = True
        raise
    finally:
        if kept.left and kept:
            tell(f"what was computed is kept in {kept.folder}: the same command goes on with it")
    if not kept.left:
        kept.clear()


def task[T](kept: Keeping | None, study: str, about: Any, compute: Callable[..., T], records: Sequence[type]) -> Callable[..., T]:
    """`compute` with its results kept, or as it is where nothing is kept."""
    return compute if kept is None else kept.task(study, about, compute, records)
