"""Where a run's result goes, and how a finished result there gives way to a new one without being lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.errors import ResultError

if TYPE_CHECKING:
    from sim.scenario import Scenario

_FILES = (store.SCENARIO, store.SUMMARY, store.SUMMARY_TABLE, store.REPORT, *(f"{table}.parquet" for table in store.TABLES), store.MANIFEST)


def default_folder(scenario: Scenario) -> Path:
    """`results/NAME`, NAME being that of the scenario's file."""
    return Path("results") / (scenario.file.stem if scenario.file else "scenario")


@contextmanager
def replacing(folder: Path) -> Iterator[None]:
    """Sets a finished result in `folder` aside; it comes back if no new one takes its place.

    Whatever is no finished result stays, so that the run refuses a folder that holds anything else.
    """
    if not _finished(folder):
        yield
        return
    aside = folder.with_name(f".{folder.name}.before")
    _move(folder, aside)
    try:
        yield
    finally:
        if (folder / store.MANIFEST).exists():
            _remove(aside)
        else:
            _move(aside, folder)


def _finished(folder: Path) -> bool:
    try:
        return bool(store.read_manifest(folder)["complete"])
    except ResultError:
        return False


def _move(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        if (source / name).exists():
            (source / name).replace(target / name)
    if not any(source.iterdir()):
        source.rmdir()


def _remove(folder: Path) -> None:
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()
