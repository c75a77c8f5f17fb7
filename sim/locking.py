"""One writer for a result folder: a lock of the operating system, which a process that dies gives back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ResultError

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK = ".lock"


class Lock:
    """The right to write into a folder, from `acquire` to `release`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: BaseFileLock | None = None

    def acquire(self) -> None:
        """Takes the right at once, or raises ResultError if another process has it; the folder must exist."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise ResultError(
                str(self._folder), "another process is writing there; wait until it is done, or choose another folder"
            ) from None
        self._held = lock

    def release(self) -> None:
        """Gives it back; the file goes as well, while the lock is held where a file in use can be removed, else after."""
        if self._held is None:
            return
        path, removed = self._folder / LOCK, False
        with suppress(OSError):  # Windows keeps files that are in use
            path.unlink(missing_ok=True)
            removed = True
        self._held.release()
        if not removed:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self._held = None
