"""The command line's answer as paragraphs and lists, so that a page can lay it out; not a word is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.result import Result

_PLACES = {
    "stopped": "notes", "failed": "notes",
    "main": "main", "sweep": "main", "precision": "main", "rules": "main",
    "others": "others", "company": "company", "fights": "company", "blocs": "blocs",
}  # fmt: skip
"""Where the parts of the answer stand on the page; those that are not here have places of their own."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line) or, if `listed`, the items of a list."""

    lines: tuple[str, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in its parts: what speaks against it, to the question, the other outcomes, who ends up with whom, the blocs seen most."""

    notes: tuple[Block, ...]
    main: tuple[Block, ...]
    others: tuple[Block, ...]
    company: tuple[Block, ...]
    blocs: tuple[Block, ...]


def answer_blocks(result: Result) -> Answer:
    """The answer without the question and the line that it is no forecast, and without what a page shows in tables of its own."""
    from sim.analysis.answer import parts

    found: dict[str, list[Block]] = {"notes": [], "main": [], "others": [], "company": [], "blocs": []}
    for part in parts(result):
        if part.about in _PLACES and not part.table:
            found[_PLACES[part.about]] += [*(Block((text,), False) for text in part.paragraphs), *_list(part.items)]
    return Answer(**{name: tuple(place) for name, place in found.items()})


def _list(items: Sequence[str]) -> list[Block]:
    """A list as a block, or none without items."""
    return [Block(tuple(items), True)] if items else []
