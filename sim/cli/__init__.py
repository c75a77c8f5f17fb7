"""The command line: arguments in, words out. Its program, `main`, is loaded when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sim.cli.program import Program

    main: Program

__all__ = ["main"]


def __getattr__(name: str) -> Program:
    if name != "main":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sim.cli import verbs

    return verbs.main
