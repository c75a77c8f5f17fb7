"""What somebody may have meant whose file is no valid YAML: the parser's complaint in words for those who edit by hand."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

_HINTS = (
    ("mapping values", "; put a text that holds a colon in quotes, and a space after the colon of each key"),
    ("found character '\\t'", "; indent with spaces, not with a tab"),
    ("found character", "; put a text that begins with this sign in quotes"),
    ("could not find expected ':'", "; each key has a colon and a space after it, here or just above one lacks them"),
    ("found unexpected end of stream", "; a quotation mark is opened and never closed"),
)
_OUT_OF_LINE = "; indent the line as those beside it, and see that nothing above it is left open"
_OPEN_QUOTE = "; see that every quotation mark here and above has its partner (within '...' an apostrophe is doubled)"


def hint(error: MarkedYAMLError) -> str:
    """What to look for in the file, beginning with a semicolon; "" where the complaint says it."""
    said = error.problem or ""
    for beginning, told in _HINTS:
        if said.startswith(beginning):
            return told
    if said.startswith("expected <block end>"):
        return _OPEN_QUOTE if "scalar" in said else _OUT_OF_LINE
    if said.startswith("expected ',' or"):
        opened = error.context_mark
        where = f" in line {opened.line + 1}" if opened else ""
        return f"; what is opened{where} must be closed, with commas between its parts"
    return ""
