"""How the command line writes: messages on stderr, JSON and aligned tables on stdout."""

from __future__ import annotations

import json
import math
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import click

_AWAITED = "sim.json_awaited"


def _await_json(ctx: click.Context, _: click.Parameter, wanted: bool) -> bool:
    ctx.meta[_AWAITED] = wanted
    return wanted


json_option = click.option(
    "--json", "as_json", is_flag=True, callback=_await_json, help="Print machine-readable JSON on stdout, messages on stderr."
)

_GAP = "  "
_NARROWEST = 40
"""Narrower terminals break lines themselves."""


def say(message: str) -> None:
    """A message to the person at the terminal; never part of a verb's output."""
    click.echo(message, err=True)


def width(most: int = 96) -> int:
    """How wide prose is laid out: `most` columns, or as many as a narrower terminal has; in a pipe always `most`."""
    return min(most, max(_NARROWEST, shutil.get_terminal_size().columns)) if sys.stdout.isatty() else most


def wrapped(text: str, first: str = "", further: str = "", most: int = 96) -> list[str]:
    """A paragraph's lines, the first indented by `first` and all others by `further`."""
    return textwrap.wrap(text, width(most), initial_indent=first, subsequent_indent=further, break_on_hyphens=False)


def filled(text: str, first: str = "", further: str = "", most: int = 96) -> str:
    """The same as one text."""
    return "\n".join(wrapped(text, first, further, most))


def print_json(value: Any) -> None:
    """Prints strict JSON in ASCII: any terminal and any parser takes it. Infinities are written as in a scenario, NaN as null."""
    click.echo(json.dumps(_strict(value), indent=2, ensure_ascii=True, allow_nan=False))
    if (ctx := click.get_current_context(silent=True)) is not None:
        ctx.meta[_AWAITED] = False


def print_unfinished() -> None:
    """Where JSON was asked for and none is printed yet: that there is no answer, since Ctrl-C came before."""
    if click.get_current_context().meta.get(_AWAITED):
        print_json({"complete": False})


def number(value: float | None) -> str:
    """A number as a scenario file writes it; empty for None.

    >>> number(4.0), number(0.025), number(float("inf")), number(None)
    ('4', '0.025', '.inf', '')
    """
    from sim.scenario.plain import written

    return "" if value is None else written(value)


def table(rows: Sequence[Sequence[str]], right: Sequence[int]) -> str:
    """Aligned columns, two blanks between them and before; those in `right` are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        cells = enumerate(zip(row, widths, strict=True))
        return _GAP.join(cell.rjust(width) if n in right else cell.ljust(width) for n, (cell, width) in cells).rstrip()

    return "\n".join(f"{_GAP}{line(row)}" for row in rows)


def with_ranges(numbers: Sequence[tuple[str, str]]) -> list[str]:
    """Cells of a column of numbers, each with its range in brackets beside it.

    >>> with_ranges([("5%", "1 to 9%"), ("12%", "8 to 16%")])
    [' 5% (1 to 9%)', '12% (8 to 16%)']
    """
    width = max((len(number) for number, _ in numbers), default=0)
    return [f"{number.rjust(width)} ({reach})" for number, reach in numbers]


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], flexible: Sequence[int] = ()) -> None:
    """Prints aligned columns; on a terminal the `flexible` ones are wrapped to its width, in a pipe each row is one line."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    if sys.stdout.isatty() and flexible:
        _narrow(widths, flexible, shutil.get_terminal_size().columns)
    for row in (headings, ["-" * width for width in widths], *rows):
        for line in _lines(row, widths):
            click.echo(line)


def _narrow(widths: list[int], flexible: Sequence[int], room: int) -> None:
    """Takes from the widest flexible column, one character at a time, until a row fits; none gets below 16."""
    while sum(widths) + len(_GAP) * (len(widths) - 1) > room:
        widest = max(flexible, key=lambda column: widths[column])
        if widths[widest] <= 16:
            return
        widths[widest] -= 1


def _lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [textwrap.wrap(cell, width, break_on_hyphens=False) or [""] for cell, width in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    return [
        _GAP.join((cell[k] if k < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for k in range(height)
    ]


def _strict(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else number(value)
    return value
