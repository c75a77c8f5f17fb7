"""Words from right to left, as Arabic has them, among words from left to right (Unicode Standard Annex 9)."""

from __future__ import annotations

import re

_TEXT = re.compile(r">[^<]+")
_LETTERS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_NAME = re.compile(rf"{_LETTERS}(?:[ '\u2019-]+{_LETTERS})*")


def isolated(markup: str) -> str:
    """HTML or SVG in whose text what is written from right to left leaves what stands beside it, a number say, in its place.

    Such words are put between the characters FSI and PDI (2.4 there); attributes are left alone.
    """
    return _TEXT.sub(lambda text: _NAME.sub("\u2068\\g<0>\u2069", text[0]), markup)
