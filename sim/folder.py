"""A result folder being written: who may write there, what is taken up again, and how all files appear together.

Tables are written beside their final place under another name, forced to disk and renamed. manifest.json says whether
the folder holds a finished run; it says no from before the first table is renamed until after the last file stands.
Until then `parts/` holds what is needed to go on after any interruption: the scenario, a manifest that says what was
asked for, and the parts computed so far. A finished result that is to be replaced stays until the new one stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.errors import ResultError
from sim.locking import LOCK, Lock
from sim.manifest import asked, differences, key_of, makers
from sim.parts import Parts
from sim.prose import counted
from sim.shell import typed
from sim.store import (
    MANIFEST,
    PARTIAL,
    PARTS,
    REPORT,
    SCENARIO,
    SUMMARY,
    SUMMARY_TABLE,
    TABLES,
    any_manifest,
    describe,
    disk,
    force,
    read_manifest,
    to_json,
    write_whole,
    writing,
)

_RESULT = (SCENARIO, SUMMARY, SUMMARY_TABLE, REPORT, *(f"{table}.parquet" for table in TABLES), MANIFEST)


class ResultFolder:
    """A folder being written. `claim` it, write tables to `partial(...)`, `publish`, and `release` it in the end."""

    def __init__(self, path: Path, manifest: Mapping[str, Any], lock: Lock, created: bool) -> None:
        self.path = path
        self.parts = Parts(path / PARTS, key_of(manifest))
        self.continued = 0
        self._manifest = manifest
        self._lock = lock
        self._created = created
        self._fresh = not (path / MANIFEST).exists()

    @classmethod
    def claim(cls, path: str | Path, manifest: Mapping[str, Any], scenario: str, anew: bool = False) -> ResultFolder:
        """The folder for a run that begins with this manifest, with `scenario` as the text of its file.

        An unfinished run of the same, made by the same, is continued: `continued` is how many of its runs are there.
        With `anew`, whatever result or unfinished run is there gives way.

        Raises ResultError if another process is writing there, if the folder holds something else (another result,
        another unfinished run, files that are no result), or if it cannot be written.
        """
        place = Path(path)
        with disk(place):
            created = not place.exists()
            if not created:
                _refuse_foreign(place)
            place.mkdir(parents=True, exist_ok=True)
            lock = Lock(place)
            lock.acquire()
            folder = cls(place, manifest, lock, created)
            try:
                continues = not anew and folder._continues()
            except BaseException:
                lock.release()
                raise
            try:
                folder._begin(scenario, continues, anew)
            except BaseException:
                folder.abandon()
                raise
        return folder

    @property
    def result_stands(self) -> bool:
        """Whether a finished result is there, which stays until the new one is finished too."""
        return _complete(self.path)

    def partial(self, name: str) -> Path:
        """Where a file is written before it is whole."""
        return self.path / (name + PARTIAL)

    def publish(self, manifest: dict[str, Any], texts: Mapping[str, str], tables: Iterable[str]) -> dict[str, Any]:
        """Puts all files in their places, the manifest last; returns it with sizes and digests of the files.

        Parts go once the result is complete. Raises OSError.
        """
        names = [f"{table}.parquet" for table in tables]
        for name, text in texts.items():
            self.partial(name).write_text(text, encoding="utf-8", newline="\n")
        for name in (*texts, *names):
            force(self.partial(name))
        files = {name: describe(self.partial(name)) for name in sorted((*texts, *names))}
        write_whole(self.path / MANIFEST, to_json({**manifest, "complete": False, "files": {}}))
        for name in set(_RESULT) - {MANIFEST, *texts, *names}:
            (self.path / name).unlink(missing_ok=True)
        for name in (*texts, *names):
            self.partial(name).replace(self.path / name)
        whole = {**manifest, "files": files}
        write_whole(self.path / MANIFEST, to_json(whole))
        if manifest["complete"]:
            self._forget()
        return whole

    def release(self) -> None:
        """Lets others write there."""
        self._lock.release()

    def abandon(self) -> None:
        """Takes back what is not whole; without any part, everything that was begun. A result that stood there stays."""
        with suppress(OSError):
            self._remove_partial()
            if not self.parts.present():
                self._forget()
                if self._fresh:
                    for name in (SCENARIO, MANIFEST):
                        (self.path / name).unlink(missing_ok=True)
        self._lock.release()
        if self._created:
            with suppress(OSError):
                self.path.rmdir()

    def _continues(self) -> bool:
        """Whether the same run is there, unfinished; ResultError if it is another one, made by others, or another result."""
        begun = unfinished(self.path)
        if begun is not None:
            if asked(begun) != asked(self._manifest):
                raise _other(self.path, begun)
            refuse_others(self.path, begun, makers(self._manifest))
        elif not self._fresh and not _alike(read_manifest(self.path), self._manifest):
            raise _other(self.path, read_manifest(self.path))
        return begun is not None

    def _begin(self, scenario: str, continues: bool, anew: bool) -> None:
        """Takes up what is there, or begins."""
        self._remove_partial()
        if continues:
            self.continued = self.parts.runs()
            return
        self._forget()
        if anew and not _complete(self.path):
            for name in _RESULT:
                (self.path / name).unlink(missing_ok=True)
        (self.path / PARTS).mkdir(exist_ok=True)
        # The manifest comes last: with it, everything is there that going on needs.
        places = [self.path / PARTS] if (self.path / SUMMARY).exists() else [self.path / PARTS, self.path]
        for place in places:
            write_whole(place / SCENARIO, scenario)
            write_whole(place / MANIFEST, to_json(self._manifest))

    def _forget(self) -> None:
        """Removes the unfinished run."""
        self.parts.clear()
        for name in (MANIFEST, SCENARIO):
            (self.path / PARTS / name).unlink(missing_ok=True)
        with suppress(OSError):
            (self.path / PARTS).rmdir()

    def _remove_partial(self) -> None:
        for item in (*self.path.glob(f"*{PARTIAL}"), *(self.path / PARTS).glob(f"*{PARTIAL}")):
            item.unlink(missing_ok=True)


def unfinished(folder: Path) -> dict[str, Any] | None:
    """The manifest of the unfinished run in a folder; None if there is none, or nothing is left of it to do."""
    if not (folder / PARTS / MANIFEST).exists():
        return None
    begun = read_manifest(folder / PARTS)
    if _complete(folder):
        stands = any_manifest(folder)
        if stands.get("schema") == begun["schema"] and asked(stands) == asked(begun):
            return None
    return begun


def tidy(folder: Path) -> None:
    """Removes what is left of a run beside its finished result, as after a kill in the last moment."""
    if (folder / PARTS / MANIFEST).exists() and unfinished(folder) is None:
        with writing(folder):
            ResultFolder(folder, read_manifest(folder / PARTS), Lock(folder), created=False)._forget()


def _refuse_foreign(place: Path) -> None:
    if not place.is_dir():
        raise ResultError(str(place), "is a file, not a folder; choose another folder")
    names = {item.name for item in place.iterdir() if not item.name.endswith(PARTIAL)}
    begun = (place / PARTS / SCENARIO).exists() or not names - {LOCK, PARTS}
    if MANIFEST not in names and names - ({LOCK, PARTS, SCENARIO} if begun else {LOCK}):
        raise ResultError(str(place), "holds files that are no result; choose another folder")


def refuse_others(folder: Path, begun: Mapping[str, Any], ours: Mapping[str, str]) -> None:
    """Raises ResultError if an unfinished run was begun by another version, engine or kind of machine than `ours`."""
    told = differences(makers(begun), ours)
    if told:
        raise ResultError(
            str(folder),
            f"the run was begun by another version or on another kind of machine ({told}), whose numbers may be others; "
            f"finish it there, or start it again here with: coalition resume {typed(folder)} --anew",
        )


def _complete(place: Path) -> bool:
    """Whether a finished result stands there, be it one of another version that this one cannot read."""
    with suppress(ResultError):
        return bool(any_manifest(place)["complete"])
    return False


def _alike(stands: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a result is the one that is wanted, though perhaps with other tables."""
    if "precision" not in wanted:
        return bool(stands["scenario"] == wanted["scenario"])
    return "precision" in stands and all(stands["precision"][key] == wanted["precision"][key] for key in ("planned", "below"))


def _other(place: Path, manifest: Mapping[str, Any]) -> ResultError:
    looking = "" if "precision" not in manifest else f"until precise to {manifest['precision']['below']:g}, at most "
    what = f"{manifest.get('title')}: {looking}{counted(manifest.get('runs', 0), 'run')}, seed {manifest.get('seed')}"
    if manifest["complete"]:
        return ResultError(str(place), f"already holds another result ({what}); choose another folder")
    return ResultError(
        str(place),
        f"holds another run, which is not finished ({what}); finish it with: coalition resume {typed(place)}; "
        "or start over in its place with --anew, or choose another folder with --out",
    )
