"""The program around the verbs: its help in sections, and how errors, interrupts and closed pipes end it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from sim.cli.interrupts import INTERRUPTED, MESSAGE, raise_again
from sim.cli.words import print_unfinished, say
from sim.errors import CoalitionError
from sim.shell import reader_gone

BAD_INPUT = 2


class Program(click.Group):
    """A click group whose verbs end as the interface promises: 0, 1, 2 or 130, and no traceback for a user's error."""

    def __init__(self, sections: Mapping[str, Sequence[click.Command]], **settings: Any) -> None:
        super().__init__(**settings, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
        self.sections = {heading: [command.name or "" for command in commands] for heading, commands in sections.items()}
        for commands in sections.values():
            for command in commands:
                self.add_command(command)
        self.params.append(_version_option())

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the sections, not of the alphabet."""
        return [name for names in self.sections.values() for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the verbs under their headings."""
        width = max(len(name) for name in self.commands)
        limit = formatter.width - 6 - width
        for heading, names in self.sections.items():
            rows = [(name.ljust(width), self.commands[name].get_short_help_str(limit)) for name in names]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def main(self, *args: Any, **settings: Any) -> Any:
        """Runs the program; output that a terminal's encoding lacks is replaced, what goes to a closed stream dropped: neither is fatal."""
        _open_streams()
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        return super().main(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the verb and turns what a user can cause into a message and an exit code."""
        try:
            raise_again()
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except CoalitionError as error:
            _leave(str(error))
        except (OSError, UnicodeDecodeError) as error:
            if reader_gone(error):
                _silence(ctx)
            _leave(_reason(error))
        except MemoryError:
            _leave("this takes more memory than there is; fewer factions, places, weeks or engagements need less")
        except KeyboardInterrupt:
            print_unfinished()
            say(MESSAGE)
            sys.exit(INTERRUPTED)
        return outcome


def _open_streams() -> None:
    """Gives the program a stdout and stderr where it was begun without (`>&-`), before a file of a result can take their numbers."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  it stays open as long as the program runs


def _leave(message: str) -> None:
    say(message)
    sys.exit(BAD_INPUT)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not a text file in UTF-8: {error.reason}"
    if error.filename is None:
        return error.strerror or str(error)
    return f"{error.filename}: {error.strerror}"


def _silence(ctx: click.Context) -> None:
    """Ends quietly when the reader of a pipe has seen enough, as `coalition list | head -1` does."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    ctx.exit(0)


def _version_option() -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            from importlib.metadata import version

            click.echo(f"coalition-sim {version('coalition-sim')}")
            ctx.exit()

    return click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help="Show the version and exit.")
