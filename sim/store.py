"""The files of a result folder: what they are called, how they are read, and how each gets there whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ResultError
from sim.locking import Lock
from sim.shell import typed

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = 1
MANIFEST = "manifest.json"
SCENARIO = "scenario.yaml"
SUMMARY = "summary.json"
SUMMARY_TABLE = "summary.csv"
REPORT = "report.html"
TABLES = ("runs", "weeks", "pairs")
PARTS = "parts"
"""The folder, within that of a result, of a run that is not finished."""
# What every version has written into each, and readers of a result rely on.
_IN_MANIFEST = ("scenario", "runs", "runs_done", "versions", "platform")
_IN_SUMMARY = ("title", "question", "main", "start", "weeks", "replicates", "seed", "factions", "design_points")
_IN_POINT = ("values", "runs", "outcomes", "time_to_event", "blocs", "typical", "pairs", "weekly")
PARTIAL = ".partial"
_RESULTS = Path("results")
_MOST_NAMED = 10


def add(folder: str | Path, name: str, content: str | bytes) -> Path:
    """Puts one more file, such as report.html, into a result folder and notes it in the manifest."""
    path = Path(folder)
    with writing(path):
        manifest = read_manifest(path)
        with disk(path):
            write_whole(path / name, content)
            manifest["files"] = dict(sorted({**manifest["files"], name: describe(path / name)}.items()))
            write_whole(path / MANIFEST, to_json(manifest))
    return path / name


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Keeps other processes from writing into a folder; ResultError at once if one of them is."""
    lock = Lock(folder)
    with disk(folder):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder; ResultError if there is none, or one that this version cannot read."""
    manifest = any_manifest(folder)
    if manifest.get("schema") != SCHEMA:
        raise ResultError(str(folder), f"is of format {manifest.get('schema')}, this version reads format {SCHEMA}; {_again(folder)}")
    return manifest


def any_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder of whatever format; ResultError if there is none, or it is damaged."""
    if folder.is_file():
        own = _RESULTS / folder.stem
        hint = f"; did you mean {own}?" if (own / MANIFEST).is_file() else ""
        raise ResultError(str(folder), f"is a file, not a result folder{hint}")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if (folder / PARTS / MANIFEST).exists():
            raise not_finished(folder) from None
        if (folder / PARTS).exists():
            raise ResultError(str(folder), "the run was stopped as it began; run it again with the same folder") from None
        raise ResultError(str(folder), _no_result(folder)) from None
    except (OSError, UnicodeError, ValueError) as error:
        raise ResultError(str(folder), f"{MANIFEST} cannot be read: {error}; {_again(folder)}") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("complete"), bool):
        raise ResultError(str(folder), f"{MANIFEST} is not that of a result; {_again(folder)}")
    return manifest


def _no_result(folder: Path) -> str:
    """What is wrong with what holds no manifest, and the result that somebody may have meant."""
    said = f"is not a result folder (it has no {MANIFEST})" if folder.is_dir() else "there is no such folder"
    beside = {found.parent.name: found.parent for place in (folder.parent, _RESULTS) for found in sorted(place.glob(f"*/{MANIFEST}"))}
    similar = get_close_matches(folder.stem, beside, 1, 0.6)
    if similar:
        return f"{said}; did you mean {beside[similar[0]]}?"
    inside = sorted(found.parent.name for found in folder.glob(f"*/{MANIFEST}"))
    return f"{said}; it holds results: {', '.join(inside[:_MOST_NAMED])}" if inside else said


def read_summary(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The summary of the result that has this manifest; ResultError if there is none yet, or either is damaged."""
    try:
        summary: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if manifest["complete"]:
            raise ResultError(str(folder), f"{SUMMARY} is missing; {_again(folder)}") from None
        raise not_finished(folder) from None
    except (OSError, UnicodeError, ValueError) as error:
        raise ResultError(str(folder), f"{SUMMARY} cannot be read: {error}; {_again(folder)}") from None
    points = summary.get("design_points") if _has(summary, _IN_SUMMARY) else None
    if not isinstance(points, list) or not points or not all(_has(point, _IN_POINT) for point in points):
        raise ResultError(str(folder), f"{SUMMARY} is not that of a result; {_again(folder)}")
    if not _has(manifest, _IN_MANIFEST):
        raise ResultError(str(folder), f"{MANIFEST} is not that of a result; {_again(folder)}")
    return summary


def _has(values: Any, keys: Iterable[str]) -> bool:
    return isinstance(values, dict) and set(keys) <= set(values)


def _again(folder: Path) -> str:
    """The way out of a folder whose manifest is of no use."""
    place = folder.parent if folder.name == PARTS else folder
    return f"run the scenario again in its place with: coalition run SCENARIO --out {typed(place)} --anew"


def not_finished(folder: Path) -> ResultError:
    """The error for a folder whose run has no results yet."""
    return ResultError(str(folder), f"the run was stopped before it had any results; finish it with: coalition resume {typed(folder)}")


def read_table(folder: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """A table of a result folder, `runs`, `weeks` or `pairs`, or some of its columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(folder / f"{name}.parquet", columns=None if columns is None else list(columns))
    except FileNotFoundError:
        if name not in read_manifest(folder).get("tables", TABLES):
            raise ResultError(str(folder), f"was made without the table {name} (--tables); run the scenario again with it") from None
        raise ResultError(str(folder), f"{name}.parquet is missing; run the scenario again") from None
    except (OSError, pa.ArrowException) as error:
        raise ResultError(str(folder), f"{name}.parquet cannot be read: {error}") from None


def to_json(values: Any) -> str:
    """JSON as all files of a result have it: strict numbers, readable, a newline at the end."""
    return json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_whole(path: Path, content: str | bytes, mark: str = "") -> None:
    """Writes a file so that it is there whole or not at all, whatever happens meanwhile.

    Where several may write the same file at once each has a `mark` of its own.
    """
    partial = path.with_name(path.name + mark + PARTIAL)
    try:
        partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        force(partial)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def seal(head: bytes, content: bytes | memoryview) -> bytes:
    """A file's bytes: a line saying what it is, a SHA-256 digest, the content."""
    return b"".join((head, hashlib.sha256(content).digest(), content))


def unseal(head: bytes, sealed: bytes) -> memoryview | None:
    """The content that `seal` was given; None if the bytes are damaged or something else."""
    start = len(head) + hashlib.sha256().digest_size
    content = memoryview(sealed)[start:]
    return content if sealed.startswith(head) and hashlib.sha256(content).digest() == sealed[len(head) : start] else None


def force(path: Path) -> None:
    """Waits until a file is on disk, so that its renaming cannot get ahead of its content."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def describe(path: Path) -> dict[str, Any]:
    """Size and digest of a file, as the manifest gives them."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Tells what the disk refused in the user's words."""
    try:
        yield
    except OSError as error:
        raise ResultError(str(path), f"cannot be written: {error.strerror or error}") from error
