"""English for lists, counts, dates and sentences, whatever they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def listing(names: Sequence[str], last: str = "and") -> str:
    """Names as a list in a sentence.

    >>> listing(["a", "b", "c"]), listing(["a", "b"], "or"), listing([])
    ('a, b and c', 'a or b', '')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(many: int, one: str, several: str | None = None) -> str:
    """How many of something there are; `several` is what more than one are called, if it is not `one` with an s.

    >>> counted(1, "history", "histories"), counted(2000, "run")
    ('1 history', '2,000 runs')
    """
    return f"{many:,} {one if many == 1 else several or f'{one}s'}"


def opening(text: str) -> str:
    """The text as it opens a line.

    >>> opening("war came"), opening("ISIS beaten")
    ('War came', 'ISIS beaten')
    """
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends as a sentence already.

    >>> sentence("war came"), sentence("who holds the capital?")
    ('war came.', 'who holds the capital?')
    """
    return text if text.endswith((".", "!", "?")) else f"{text}."


def day_words(day: date) -> str:
    """A date as one reads it, whatever the locale.

    >>> day_words(date(2016, 3, 30))
    '30 March 2016'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
