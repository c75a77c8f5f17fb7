"""Characters that no text of a scenario may hold: they act on the terminal or page that shows it, unseen."""

from __future__ import annotations

import re

# Controls but tab and line feed; line and paragraph separators; embeddings, overrides and isolates of writing direction.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def unfit(text: str) -> str | None:
    """Why a text cannot stand, naming its first such character; None if it can."""
    found = _UNFIT.search(text)
    return f"holds the character U+{ord(found[0]):04X}, which acts on the screen that shows it; take it out" if found else None


def fit(text: str) -> str:
    """The text without such characters."""
    return _UNFIT.sub("", text)
