"""Where a run's result goes if the user does not say, and when what stands there gives way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.errors import ResultError

if TYPE_CHECKING:
    from sim.scenario import Scenario


def default_folder(scenario: Scenario) -> Path:
    """`results/NAME`, NAME being that of the scenario's file."""
    return Path("results") / (scenario.file.stem if scenario.file else "scenario")


def gives_way(folder: Path) -> bool:
    """Whether nothing but a finished result is in `folder`; that one stays until the new one stands.

    Whatever is no finished result stays, so that the run refuses a folder that holds anything else, or continues what is there.
    """
    from sim.folder import unfinished

    try:
        return bool(store.read_manifest(folder)["complete"]) and unfinished(folder) is None
    except ResultError:
        return False
