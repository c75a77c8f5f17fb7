"""More than two scenarios in words: for each outcome a table against the first, the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.wording import listed, percent
from sim.cli.compare_words import change_of, filled, item, rounded, size, table

if TYPE_CHECKING:
    from sim.studies.comparison import Comparison

_CHANGES = 4


def many_in_words(found: Comparison, names: dict[str, str]) -> str:
    """The answer to read: what each scenario changes, then outcome by outcome what comes of it."""
    letters = [chr(ord("A") + number) if number < 26 else str(number + 1) for number in range(len(found.others) + 1)]
    paragraphs = [
        filled(f"{listed(letters)} compared, A being the baseline: {size(found)}."),
        "\n".join([_scenario("A", found.label, ()), *(_scenario(letters[n + 1], o.label, o.changed) for n, o in enumerate(found.others))]),
    ]
    wanted = [name for name in names if any(name in other.outcomes for other in found.others)]
    if found.main in wanted:
        wanted.sort(key=lambda name: name != found.main)
    paragraphs += [_outcome(found, name, names[name], letters) for name in wanted]
    apart = dict.fromkeys(sentence for other in found.others for sentence in other.not_compared)
    paragraphs.append(filled(" ".join(apart)))
    count = len(found.others)
    paragraphs.append(
        filled(
            f"Intervals are simultaneous: each has {100 * found.level:.4g}% (Bonferroni), so that all {count} of an outcome hold together "
            "in at least 95 of 100 such comparisons; Tango's for paired shares. Run by run all have the same random numbers. "
            "This is no forecast: it says what the scenarios' assumptions imply."
        )
    )
    return "\n\n".join(part for part in paragraphs if part)


def _scenario(letter: str, label: str, changed: tuple[str, ...]) -> str:
    if not changed:
        return f"  {letter}  {label}"
    more = f" and {len(changed) - _CHANGES} more" if len(changed) > _CHANGES else ""
    return item(f"{letter}  {label} ({', '.join(changed[:_CHANGES])}{more})")


def _outcome(found: Comparison, name: str, said: str, letters: list[str]) -> str:
    known = next(other.outcomes[name] for other in found.others if name in other.outcomes)
    rows = [("", "probability", "against A in points", "simultaneous interval", ""), ("A", percent(known.a), "", "", "")]
    for letter, other in zip(letters[1:], found.others, strict=True):
        each = other.outcomes.get(name)
        if each is None:
            rows.append((letter, "", "", "", "not stated in the same way"))
            continue
        verdict = "" if each.decided or other.inputs_same else "undecided"
        verdict += f"; {rounded(each.runs_to_settle)} more runs" if each.runs_to_settle is not None else ""
        low, high = -(each.high or 0.0), -(each.low or 0.0)
        rows.append((letter, percent(each.b), change_of(-each.difference), f"{change_of(low)} to {change_of(high)}", verdict))
    return f"“{said}”:\n\n{table(rows, right=(1, 2))}"
