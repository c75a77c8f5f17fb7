"""What somebody may have meant who wrote a number otherwise than scenarios have it."""

from __future__ import annotations

import re
from typing import Any

_PLAIN = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMBER = re.compile(_PLAIN)
_PERCENT = re.compile(rf"({_PLAIN})\s*(?:%|percent|per cent)")
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)")
_IN_THREES = re.compile(r"[-+]?[0-9]{1,3}(?:[ _',\u00a0\u202f][0-9]{3})+")
_FRACTION = re.compile(r"[-+]?[0-9]+ */ *[0-9]+")
_RANGE = re.compile(rf"({_PLAIN})\s*(?:-|\.\.+|to)\s*({_PLAIN})")
_CALL = re.compile(rf"(uniform|triangular)\s*[(:]?\s*[(\[]?\s*({_PLAIN}(?:\s*,\s*{_PLAIN})*)\s*[)\]]?")
_WITH_UNIT = re.compile(rf"({_PLAIN})\s*[^\W\d_][\w ./]*")
_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-"})
_LONGEST = 60


def hint(said: Any) -> str:
    """How to write what was said in place of a number, beginning with a semicolon; "" where there is no telling.

    >>> hint("-0,5"), hint("80%")
    ('; write it without commas, decimals with a point: -0.5', '; a percentage is written as a share: 0.8')
    """
    if isinstance(said, list | tuple):
        return _of_list(said)
    if not isinstance(said, str) or len(said) > _LONGEST:
        return ""
    text = said.strip().translate(_DASHES)
    if _NUMBER.fullmatch(text):
        return "; take the quotation marks away" if text == said.strip() else f"; its minus is another sign, a dash: write {text}"
    return _of_commas(text) or _of_text(text)


def after_comma(key: str) -> bool:
    """Whether a key without a value is what a comma in a number leaves: `{km: 0,2}` holds the key `2`."""
    return key.isdecimal()


def _of_commas(text: str) -> str:
    if _IN_THREES.fullmatch(text):
        whole = re.sub(r"[^-+0-9]", "", text)
        either = f", or {text.replace(',', '.')} if the comma is a decimal one" if text.count(",") == 1 else ""
        return f"; write it without commas, decimals with a point: {whole}{either}" if "," in text else f"; write it without gaps: {whole}"
    if _DECIMAL_COMMA.fullmatch(text):
        return f"; write it without commas, decimals with a point: {text.replace(',', '.')}"
    figures = "," in text and text.replace(",", "").replace(".", "").lstrip("-+").isdigit()
    return "; write it without commas, decimals with a point" if figures else ""


def _of_text(text: str) -> str:
    if found := _PERCENT.fullmatch(text):
        return f"; a percentage is written as a share: {float(found[1]) / 100:g}"
    if _FRACTION.fullmatch(text):
        return "; a fraction is written as a decimal, such as 0.5"
    if found := _RANGE.fullmatch(text):
        return f"; a range is written {{uniform: [{found[1]}, {found[2]}]}}"
    if found := _CALL.fullmatch(text):
        return f"; a distribution is written {{{found[1]}: [{found[2]}]}}"
    if _WITH_UNIT.fullmatch(text):
        return "; write the number alone, in figures and without a unit"
    return ""


def _of_list(said: list[Any] | tuple[Any, ...]) -> str:
    kind = {2: "uniform", 3: "triangular"}.get(len(said))
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in said)
    return f"; a range is written {{{kind}: [{', '.join(f'{each:g}' for each in said)}]}}" if kind and numbers else ""
