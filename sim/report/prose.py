"""The command line's answer as paragraphs and lists, so that a page can lay it out; not a word is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.result import Result

_ITEM = "  - "
_UNWRAPPED = 1_000_000
_OPENINGS = {
    "others": "Other outcomes",
    "company": "Who ends up with whom",
    "blocs": "The blocs seen most",
    "fights": "Still fighting each other",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line) or, if `listed`, the items of a list."""

    lines: tuple[str, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in its parts: to the question, the other outcomes, who ends up with whom, the blocs seen most, who fights."""

    main: tuple[Block, ...]
    others: tuple[Block, ...]
    company: tuple[Block, ...]
    blocs: tuple[Block, ...]
    fights: tuple[Block, ...]


def answer_blocks(result: Result) -> Answer:
    """The answer without the question and the line that it is no forecast, which a page has in places of their own."""
    from sim.analysis.answer import NO_FORECAST, answer

    scenario = result.scenario
    apart = {scenario.question or scenario.title, NO_FORECAST}
    found: dict[str, list[Block]] = {"main": [], **{name: [] for name in _OPENINGS}}
    for part in answer(result, _UNWRAPPED).split("\n\n"):
        place = "main"
        for block in blocks(part) if part not in apart else ():
            place = next((name for name, words in _OPENINGS.items() if block.lines[0].startswith(words) and not block.listed), place)
            found[place].append(block)
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
