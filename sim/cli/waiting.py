"""What a person at a terminal sees while a verb works: a bar with the time left, and why a first run starts late."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sim.cli.words import print_unfinished, say


@contextmanager
def progress(unit: str = "runs") -> Iterator[Callable[[int, int], None] | None]:
    """Tells (done, total) runs, or another unit, as a bar with the time left on a terminal, else is None."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=f" {unit}", leave=False, dynamic_ncols=True, file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell


def until_stopped[T](study: Callable[..., T], *scenarios: Any, **options: Any) -> tuple[T, bool]:
    """What a study of scenarios finds, and whether Ctrl-C ended it early; leaves with 130 if nothing was found until then."""
    from sim.asked import simulated
    from sim.working import Interrupted

    simulated(*scenarios)
    say_if_compiling()
    try:
        with progress() as tell:
            return study(*scenarios, progress=tell, tell=say_beside, **options), False
    except Interrupted as stop:
        if stop.answer is None:
            print_unfinished()
            say("\ninterrupted before anything was found")
            sys.exit(130)
        return stop.answer, True


def say_beside(message: str) -> None:
    """Says something while a bar may be there, above it."""
    if not sys.stderr.isatty():
        say(message)
        return
    from tqdm import tqdm

    tqdm.write(message, file=sys.stderr)


def say_if_compiling() -> None:
    """Says that the rules have to be compiled first, on a machine that has not done so before."""
    from sim.compiled import is_compiled

    if not is_compiled():
        say("compiling the rules, once on this machine: about half a minute ...")
