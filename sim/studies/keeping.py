"""What a study has computed, kept on disk until it is answered: after a kill the same question goes on where it stopped.

A study is made of tasks, each of which gives the same whenever it is done. What one gives is kept in a file of its own, whose
name is a digest of everything that it depends on: the scenarios, the task, the versions and sources that compute it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from os import getpid
from pathlib import Path
from threading import Lock, get_ident
from typing import Any, Self

from sim.errors import ClusterError, CoalitionError
from sim.manifest import makers, sources
from sim.shell import reader_gone
from sim.store import seal, unseal, write_whole
from sim.studies.pieces import from_bytes, to_bytes
from sim.working import Tell

_HEAD = b"coalition-sim piece 1\n"
_SUFFIX = ".piece"


class Keeping:
    """A folder in which tasks leave what they gave, until the answer is where it should be; a context, whose end that is.

    Where the context ends otherwise, or what was found until then was only `left` for another time, the pieces stay. `tell` is
    told so, that kept pieces are used, and, once, that nothing can be kept (a full disk, a folder that is read-only): a study does
    not end because of that. Pieces belong to a `question`, and no other one uses them or takes them away. Several
    questions may share the folder, at the same time as well.
    """

    def __init__(self, folder: Path, tell: Tell) -> None:
        self.folder = folder
        self.left = False
        self.question: Any = None
        self._tell = tell
        self._told: set[str] = set()
        self._one_tells = Lock()
        self._writes = True
        self._used: set[str] = set()
        made = [place for place in (folder, *folder.parents) if not place.exists()]
        self._own = made or [folder] * any(folder.glob(f"*{_SUFFIX}"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, *__: object) -> None:
        # Whoever closes a pipe has read enough; verbs leave with an exit code once they have told their answer.
        if not self.left and (error is None or isinstance(error, SystemExit) or reader_gone(error)):
            self.clear()
        elif self._used:
            self._tell(f"what was computed is kept in {self.folder}: the same command goes on with it")

    def task[T](self, study: str, about: Any, compute: Callable[..., T], records: Sequence[type]) -> Callable[..., T]:
        """`compute`, done once for each of its tasks: what was kept of one is read, else it is computed and kept.

        `study` and `about` say all that it depends on beside its arguments; `records` are the classes in what it gives.
        """
        key = to_bytes((self.question, study, about, {**makers(), "sources": sources()}))

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
        """Removes the pieces that were used or written, and the folders that were made for them if they are empty."""
        with suppress(OSError):
            for path in list(self.folder.iterdir()):
                if path.name.partition(_SUFFIX)[0] + _SUFFIX in self._used:
                    path.unlink(missing_ok=True)
            for place in self._own:
                place.rmdir()
        self._used.clear()

    def _read(self, path: Path) -> bytes | None:
        """What a piece holds; None if there is none or it is damaged."""
        try:
            content = unseal(_HEAD, path.read_bytes())
        except OSError:
            return None
        if content is None:
            return None
        self._used.add(path.name)
        self._say(f"going on with what was kept in {self.folder} when this was asked before")
        return bytes(content)

    def _write(self, path: Path, content: bytes) -> None:
        if not self._writes:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, seal(_HEAD, content), f".{getpid()}-{get_ident()}")
        except FileNotFoundError:
            return  # another process that asked the same has its answer, and took all away
        except OSError as error:
            self._writes = False
            self._say(f"what is computed from here on cannot be kept in {self.folder}: {error.strerror or error}; going on without")
        else:
            self._used.add(path.name)

    def _say(self, words: str) -> None:
        with self._one_tells:
            if words not in self._told:
                self._told.add(words)
                self._tell(words)


Keep = str | Path | Keeping | None
"""A folder to keep things in until a study returns, or one whose end the caller says; None to keep nothing."""


@contextmanager
def keeping(keep: Keep, tell: Tell, question: Any) -> Iterator[Keeping | None]:
    """Where a study keeps what belongs to its question. Nothing is kept of one that has no answer; where a cluster is lost, all is."""
    if keep is None:
        yield None
        return
    with nullcontext(keep) if isinstance(keep, Keeping) else Keeping(Path(keep), tell) as kept:
        kept.question = question
        try:
            yield kept
        except (KeyboardInterrupt, ClusterError):
            kept.left = True
            raise
        except CoalitionError:
            kept.clear()
            raise


def task[T](kept: Keeping | None, study: str, about: Any, compute: Callable[..., T], records: Sequence[type]) -> Callable[..., T]:
    """`compute` with its results kept, or as it is where nothing is kept."""
    return compute if kept is None else kept.task(study, about, compute, records)
