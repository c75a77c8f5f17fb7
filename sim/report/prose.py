"""The command line's answer as paragraphs and lists, so that a page can lay it out; not a word is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.result import Result

_ITEM = "  - "
_UNWRAPPED = 1_000_000
_OPENINGS = {"main": "Does the answer depend", "others": "Other outcomes", "blocs": "The blocs seen most"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line) or, if `listed`, the items of a list."""

    lines: tuple[str, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in its parts: to the question, the other outcomes, who ends up with whom, the blocs seen most."""

    main: tuple[Block, ...]
    others: tuple[Block, ...]
    company: tuple[Block, ...]
    blocs: tuple[Block, ...]


def answer_blocks(result: Result) -> Answer:
    """The answer without the question and the line that it is no forecast, which a page has in places of their own.

    The first part (after the note on an interrupted run) answers the question. Later parts go by their first words to
    where the page shows the same in a table; a part that begins otherwise is about who ends up with whom.
    """
    from sim.analysis.answer import NO_FORECAST, answer

    scenario = result.scenario
    apart = {scenario.question or scenario.title, NO_FORECAST}
    parts = [part for part in answer(result, _UNWRAPPED, tables=False).split("\n\n") if part not in apart]
    leading = 1 if result.complete else 2
    found: dict[str, list[Block]] = {"main": [], "others": [], "company": [], "blocs": []}
    for number, part in enumerate(parts):
        later = next((name for name, opening in _OPENINGS.items() if part.startswith(opening)), "company")
        found["main" if number < leading else later] += blocks(part)
    return Answer(**{name: tuple(part) for name, part in found.items()})


def blocks(part: str) -> list[Block]:
    r"""A part of the answer, its lines grouped.

    >>> blocks("It never happened.\n  - in no run\n  - at no time")
    [Block(lines=('It never happened.',), listed=False), Block(lines=('in no run', 'at no time'), listed=True)]
    """
    found: list[Block] = []
    for line in part.split("\n"):
        listed = line.startswith(_ITEM)
        text = line.removeprefix(_ITEM)
        if listed and found and found[-1].listed:
            found[-1] = Block((*found[-1].lines, text), True)
        else:
            found.append(Block((text,), listed))
    return found
