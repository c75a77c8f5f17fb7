"""Numbers as options take them: what is none is told in one line, with how to write what was probably meant."""

from __future__ import annotations

import re
from typing import Any

import click

_GAPS = re.compile(r"(?<=\d)[,' _](?=\d{3}(?!\d))")
_THOUSANDS = re.compile(r"([0-9.]+)\s*k", re.IGNORECASE)


class _Written(click.ParamType[Any]):
    """What an option takes as a number, read by `number`; what is none is called `none`, and `meant` says how to write it."""

    name = "number"
    number: type[int | float]
    none: str

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, within the range. Fails for what is none."""
        if isinstance(value, str):
            try:
                self.number(value)
            except ValueError:
                self.fail(f"{value!r} is {self.none}{self.meant(value)}", param, ctx)
        return super().convert(value, param, ctx)

    def meant(self, said: str) -> str:
        """How to write what was said, beginning with a semicolon; "" where there is no telling."""
        from sim.scenario.numerals import hint

        return hint(said)


class Share(_Written, click.FloatRange):
    """A number within a range, most often a probability: "5%" should be 0.05."""

    number, none = float, "no number"


class Whole(_Written, click.IntRange):
    """A whole number within a range: "1,000" should be 1000."""

    number, none = int, "no whole number"

    def meant(self, said: str) -> str:
        """As for any number, but a comma is never a decimal one."""
        return _whole(said)


def _whole(said: str) -> str:
    text = _GAPS.sub("", said.strip())
    thousands = _THOUSANDS.fullmatch(text)
    try:
        number = float(thousands[1]) * 1000 if thousands else float(text)
    except ValueError:
        return ""
    return f"; write {number:.0f}" if number.is_integer() and abs(number) < 1e15 else ""
