"""Pictures that verbs draw with --out: which endings a file may have, and how a figure gets into it."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import Any

from sim import store
from sim.cli.words import say
from sim.directions import isolated
from sim.errors import CoalitionError

ENDINGS = (".svg", ".png", ".pdf")
_DOTS_PER_INCH = 150


def require_ending(out: Path) -> None:
    """Raises CoalitionError for a file whose name does not end as a picture's that can be drawn."""
    if out.suffix.lower() not in ENDINGS:
        raise CoalitionError(f"--out {out}: a picture ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")


def save(figure: Any, out: Path) -> None:
    """Writes a figure into a file, whose ending says in which format, whole or not at all; makes its folder if need be.

    ResultError, which names the file, if the disk refuses it.
    """
    content = _drawn(figure, out.suffix.lower().removeprefix("."))
    with store.disk(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        store.write_whole(out, content)


def say_where(out: Path, drawn: bool) -> None:
    """Says where a picture is, or that there is none for want of anything to draw."""
    say(f"picture: {out}" if drawn else f"there is nothing to draw, so that {out} was not written")


def _drawn(figure: Any, ending: str) -> bytes:
    """The figure as the content of a file."""
    from sim.drawing import MISSING, svg

    if ending == "svg":
        return isolated(svg(figure)).encode()
    stream = io.BytesIO()
    with warnings.catch_warnings(record=True) as complaints:
        warnings.filterwarnings("always", MISSING)
        figure.savefig(stream, format=ending, dpi=_DOTS_PER_INCH)
    if any(re.match(MISSING, str(complaint.message)) for complaint in complaints):
        say(f"some letters are missing from the font and drawn as boxes in .{ending}; whatever shows an .svg has more fonts")
    return stream.getvalue()
