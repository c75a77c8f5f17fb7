"""Pictures that verbs draw with --out: which endings a file may have, and how a figure gets into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.errors import CoalitionError

ENDINGS = (".svg", ".png", ".pdf")
_DOTS_PER_INCH = 150


def require_ending(out: Path) -> None:
    """Raises CoalitionError for a file whose name does not end as a picture's that can be drawn."""
    if out.suffix.lower() not in ENDINGS:
        raise CoalitionError(f"--out {out}: a picture ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")


def save(figure: Any, out: Path) -> None:
    """Writes a figure into a file, whose ending says in which format; makes its folder if need be."""
    from sim.figures import svg

    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix.lower() == ".svg":
        out.write_text(svg(figure), encoding="utf-8", newline="\n")
    else:
        figure.savefig(out, dpi=_DOTS_PER_INCH)
