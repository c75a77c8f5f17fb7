"""The command line's answer as paragraphs and lists, so that a page can lay it out; not a word is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.result import Result

_ITEM = "  - "
_UNWRAPPED = 1_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line) or, if `listed`, the items of a list."""

    lines: tuple[str, ...]
    listed: bool


def answer_blocks(result: Result) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The answer without the question and the line that it is no forecast (a page has them in places of their own),
    and, apart, its part about who ends up with whom.
    """
    from sim.analysis.answer import NO_FORECAST, answer

    scenario = result.scenario
    apart = {scenario.question or scenario.title, NO_FORECAST}
    parts = [part for part in answer(result, _UNWRAPPED).split("\n\n") if part not in apart]
    company = [part for part in parts if part.startswith("Who ends up with whom")]
    return _all_blocks([part for part in parts if part not in company]), _all_blocks(company)


def _all_blocks(parts: list[str]) -> tuple[Block, ...]:
    return tuple(block for part in parts for block in blocks(part))


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
