"""The result folder: which files it holds, and how they get there whole or not at all.

Files are written beside their final place under another name, forced to disk and renamed. manifest.json says whether
the folder holds a finished run; it says no from before the first table is renamed until after the last file stands.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ResultError

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = 1
MANIFEST = "manifest.json"
SCENARIO = "scenario.yaml"
SUMMARY = "summary.json"
SUMMARY_TABLE = "summary.csv"
REPORT = "report.html"
TABLES = ("runs", "weeks", "pairs")
_PARTIAL = ".partial"


class ResultFolder:
    """A folder being written. `claim` it, write tables to `partial(...)`, then `publish` or `discard`."""

    def __init__(self, path: Path, holds_result: bool) -> None:
        self.path = path
        self._holds_result = holds_result
        self._created = not path.exists()

    @classmethod
    def claim(cls, path: str | Path, identity: Mapping[str, Any]) -> ResultFolder:
        """The folder for a result with this `identity` (scenario hash and the like, as the manifest will have it).

        Raises ResultError if the folder holds something else: another result, or files that are no result.
        """
        place = Path(path)
        with _disk(place):
            if place.exists() and not place.is_dir():
                raise ResultError(str(place), "is a file, not a folder; choose another folder")
            names = {item.name for item in place.iterdir()} if place.exists() else set()
        if MANIFEST not in names:
            if {name for name in names if not name.endswith(_PARTIAL)}:
                raise ResultError(str(place), "holds files that are no result; choose another folder")
            return cls(place, holds_result=False)
        manifest = read_manifest(place)
        if any(manifest.get(key) != value for key, value in identity.items()):
            raise ResultError(
                str(place),
                f"already holds another result ({manifest.get('title')}: {manifest.get('runs')} runs, "
                f"seed {manifest.get('seed')}); choose another folder",
            )
        return cls(place, holds_result=manifest["complete"])

    def begin(self, manifest: Mapping[str, Any]) -> None:
        """Makes the folder; a manifest that says incomplete, unless a finished result stands there until replaced."""
        with _disk(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            self._remove_partial()
            if not self._holds_result:
                write_whole(self.path / MANIFEST, to_json(manifest))

    def partial(self, name: str) -> Path:
        """Where a file is written before it is whole."""
        return self.path / (name + _PARTIAL)

    def publish(self, manifest: dict[str, Any], texts: Mapping[str, str], tables: Iterable[str]) -> dict[str, Any]:
        """Puts all files in their places, the manifest last; returns it with sizes and digests of the files."""
        names = [f"{table}.parquet" for table in tables]
        with _disk(self.path):
            for name, text in texts.items():
                self.partial(name).write_text(text, encoding="utf-8", newline="\n")
            for name in (*texts, *names):
                _force(self.partial(name))
            files = {name: _describe(self.partial(name)) for name in sorted((*texts, *names))}
            write_whole(self.path / MANIFEST, to_json({**manifest, "complete": False, "files": {}}))
            (self.path / REPORT).unlink(missing_ok=True)
            for name in (*texts, *names):
                self.partial(name).replace(self.path / name)
            whole = {**manifest, "files": files}
            write_whole(self.path / MANIFEST, to_json(whole))
            return whole

    def discard(self) -> None:
        """Takes back what was begun; a finished result that stood there stays."""
        if not self.path.exists():
            return
        self._remove_partial()
        if not self._holds_result and self._created:
            (self.path / MANIFEST).unlink(missing_ok=True)
            if not any(self.path.iterdir()):
                self.path.rmdir()

    def _remove_partial(self) -> None:
        for item in self.path.glob(f"*{_PARTIAL}"):
            item.unlink(missing_ok=True)


def add(folder: str | Path, name: str, content: str | bytes) -> Path:
    """Puts one more file, such as report.html, into a result folder and notes it in the manifest."""
    path = Path(folder)
    manifest = read_manifest(path)
    with _disk(path):
        write_whole(path / name, content)
        manifest["files"] = dict(sorted({**manifest["files"], name: _describe(path / name)}.items()))
        write_whole(path / MANIFEST, to_json(manifest))
    return path / name


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder; ResultError if there is none, or one that this version cannot read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultError(str(folder), "is not a result folder (it has no manifest.json)") from None
    except (OSError, UnicodeError, ValueError) as error:
        raise ResultError(str(folder), f"{MANIFEST} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("complete"), bool):
        raise ResultError(str(folder), f"{MANIFEST} is not that of a result")
    if manifest.get("schema") != SCHEMA:
        raise ResultError(str(folder), f"is of format {manifest.get('schema')}, this version reads format {SCHEMA}; run the scenario again")
    return manifest


def read_table(folder: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """A table of a result folder, `runs`, `weeks` or `pairs`, or some of its columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(folder / f"{name}.parquet", columns=None if columns is None else list(columns))
    except FileNotFoundError:
        raise ResultError(str(folder), f"{name}.parquet is missing; run the scenario again") from None
    except (OSError, pa.ArrowException) as error:
        raise ResultError(str(folder), f"{name}.parquet cannot be read: {error}") from None


def to_json(values: Any) -> str:
    """JSON as all files of a result have it: strict numbers, readable, a newline at the end."""
    return json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file so that it is there whole or not at all, whatever happens meanwhile."""
    partial = path.with_name(path.name + _PARTIAL)
    partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    _force(partial)
    partial.replace(path)


def _force(path: Path) -> None:
    """Waits until a file is on disk, so that its renaming cannot get ahead of its content."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _describe(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Tells what the disk refused in the user's words."""
    try:
        yield
    except OSError as error:
        raise ResultError(str(path), f"cannot be written: {error.strerror or error}") from error
