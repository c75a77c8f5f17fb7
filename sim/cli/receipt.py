"""A receipt in words: what a faction could do, what each option was worth and why, and what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sim.analysis.wording import brief_percent, percent
from sim.cli.words import wrapped
from sim.prose import day_words, listing

if TYPE_CHECKING:
    from sim.studies.admission import Admission
    from sim.studies.explain import Choice, Receipt

_BESIDE = 24


def in_words(receipt: Receipt, names: Mapping[str, str]) -> str:
    """The receipt to read, its options from the likeliest; `names` are those of the factions."""
    chosen = receipt.options[receipt.chosen]
    attention = ", ".join(f"{what} {percent(share)}" for what, share in receipt.attention.items())
    margin = "" if receipt.margin is None else f" ({receipt.margin:+.3f} against the best other option)"
    when, where = day_words(date.fromisoformat(receipt.date)), f"run {receipt.run}, week {receipt.week}, rule {receipt.rule}"
    lines = [
        f"{names[receipt.faction]} in the week of {when} ({where})",
        *([f"Its attention: {attention}."] if attention else []),
        *wrapped(f"It chose: {_option(chosen, names)}{margin}."),
        "",
        "   utility   chance   option",
    ]
    order = sorted(receipt.options, key=lambda option: (not option.admitted, -option.probability, -option.utility))
    return "\n".join([*lines, *(line for option in order for line in _lines(option, option is chosen, names))])


def _lines(option: Choice, chosen: bool, names: Mapping[str, str]) -> Iterator[str]:
    chance = brief_percent(option.probability) if option.admitted else "barred"
    head = f"{'>' if chosen else ' '} {option.utility:+8.3f}   {chance:>6}   "
    yield from wrapped(_option(option, names), head, " " * len(head))
    terms = [f"{name} {value:+.3f}" for name, value in option.terms.items() if abs(value) >= 0.0005]
    beside = " " * _BESIDE
    if terms:
        yield from wrapped(", ".join(terms), beside, beside)
    if option.admission is not None:
        for reason in _reasons(option.admission, names):
            yield from wrapped(reason, beside, beside)


def _reasons(admission: Admission, names: Mapping[str, str]) -> Iterator[str]:
    """What keeps the faction out, or is held against it without doing so, in words."""
    if admission.refuses:
        yield f"it will not sit with {listing([names[faction] for faction in admission.refuses])}"
    if admission.vetoed_by:
        against = f"{listing([names[faction] for faction in admission.vetoed_by])} will not have it"
        enough = admission.vetoing >= admission.veto_share
        share = (
            f"{percent(admission.vetoing)} of the bloc's weight, {percent(admission.veto_share)} {'is enough' if enough else 'is needed'}"
        )
        yield f"{against} ({share})"
    if admission.regard < admission.admission:
        yield f"its members would not have it (regard {admission.regard:+.3f}, needs {admission.admission:+.3f})"
    if admission.unprofitable:
        yield "its members would gain nothing by joining forces with it"


def _option(option: Choice, names: Mapping[str, str]) -> str:
    if not option.bloc:
        return "stay alone" if option.stays else "go alone"
    return f"{'stay with' if option.stays else 'join'} {listing([names[faction] for faction in option.bloc])}"
