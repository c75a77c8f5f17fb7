"""Numbers as options take them: what is none is told in one line, with how to write what was probably meant."""

from __future__ import annotations

import re
from typing import Any

import click

_GAPS = re.compile(r"(?<=\d)[,' _](?=\d{3}(?!\d))")
_THOUSANDS = re.compile(r"([0-9.]+)\s*k", re.IGNORECASE)


class Whole(click.IntRange):
    """A whole number within a range."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails for what is none: "1,000" should be 1000."""
        if isinstance(value, str):
            try:
                int(value)
            except ValueError:
                self.fail(f"{value!r} is no whole number{_meant(value)}", param, ctx)
        return super().convert(value, param, ctx)


class Share(click.FloatRange):
    """A number within a range, most often a probability."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails for what is none: "5%" should be 0.05."""
        if isinstance(value, str):
            try:
                float(value)
            except ValueError:
                from sim.scenario.numerals import hint

                self.fail(f"{value!r} is no number{hint(value)}", param, ctx)
        return super().convert(value, param, ctx)


def _meant(said: str) -> str:
    text = _GAPS.sub("", said.strip())
    thousands = _THOUSANDS.fullmatch(text)
    try:
        number = float(thousands[1]) * 1000 if thousands else float(text)
    except ValueError:
        return ""
    return f"; write {number:.0f}" if number.is_integer() and abs(number) < 1e15 else ""
