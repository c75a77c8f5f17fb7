"""The options that say where a study keeps what it computes until it is answered, shared by the verbs that simulate side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.errors import CoalitionError

FOLDER = Path("results", "kept")


def keep_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options `keep` and `no_keep`; `kept_in` reads them."""
    keep = click.option(
        "--keep",
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help=f"Where what is computed waits until the answer is there: after a stop the same command goes on ({FOLDER.as_posix()}).",
    )
    return keep(click.option("--no-keep", is_flag=True, help="Keep nothing on disk.")(function))


def kept_in(keep: Path | None, no_keep: bool) -> Path | None:
    """The folder that `--keep` and `--no-keep` ask for; None to keep nothing. Raises CoalitionError for both."""
    if keep is not None and no_keep:
        raise CoalitionError("--keep and --no-keep: give one of them")
    return None if no_keep else keep or FOLDER
