"""The options that say where a study keeps what it computes until it is answered, shared by the verbs that simulate side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.waiting import say_beside
from sim.errors import CoalitionError

if TYPE_CHECKING:
    from sim.studies.keeping import Keeping

FOLDER = Path("results", "kept")


def keep_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options `keep` and `no_keep`; `kept_until_told` reads them."""
    keep = click.option(
        "--keep",
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help=f"Where what is computed waits until the answer is there: after a stop the same command goes on ({FOLDER.as_posix()}).",
    )
    return keep(click.option("--no-keep", is_flag=True, help="Keep nothing on disk.")(function))


@contextmanager
def kept_until_told(keep: Path | None, no_keep: bool) -> Iterator[Keeping | None]:
    """What `--keep` and `--no-keep` ask for, until the context ends: then the answer has been told. Raises CoalitionError for both."""
    from sim.studies.keeping import Keeping

    if keep is not None and no_keep:
        raise CoalitionError("--keep and --no-keep: give one of them")
    if no_keep:
        yield None
        return
    folder = FOLDER if keep is None else keep
    if folder.exists() and not folder.is_dir():
        raise CoalitionError(f"--keep {folder}: is a file; give the name of a folder, which may be new")
    with Keeping(folder, say_beside) as kept:
        yield kept
