"""More than two scenarios in words: for each outcome a table against the first, the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.wording import change_of, percent, rounded_up
from sim.cli.compare_words import filled, item, left_out, size
from sim.cli.words import table
from sim.prose import listing

if TYPE_CHECKING:
    from sim.studies.comparison import Comparison, Difference

_CHANGES = 4


def many_in_words(found: Comparison, names: dict[str, str], full: bool = False) -> str:
    """The answer to read: what each scenario changes, then outcome by outcome what comes of it; each with intervals if `full`."""
    letters = [chr(ord("A") + number) if number < 26 else str(number + 1) for number in range(len(found.others) + 1)]
    paragraphs = [
        filled(f"{listing(letters)} compared, A being the baseline: {size(found)}."),
        "\n".join([_scenario("A", found.label, ()), *(_scenario(letters[n + 1], o.label, o.changed) for n, o in enumerate(found.others))]),
        left_out(found),
    ]
    if found.main is not None:
        paragraphs.append(_told(found, found.main, names[found.main], letters))
    paragraphs.append(_others(found, names, letters))
    by_all = [name for name in names if name != found.main and all(name in other.outcomes for other in found.others)]
    paragraphs += [_told(found, name, names[name], letters) for name in by_all] if full else []
    sides = zip(letters[1:], found.others, strict=True)
    apart = dict.fromkeys(sentence for letter, other in sides for sentence in other.left_out("A", letter))
    paragraphs.append(filled(" ".join(apart)))
    paragraphs.append(
        filled(
            f"Intervals are simultaneous: each has {100 * found.level:.4g}% (Bonferroni), so that all {len(found.others)} of an outcome "
            "hold together in at least 95 of 100 such comparisons; Tango's for paired shares. Run by run all have the same random "
            "numbers. This is no forecast: it says what the scenarios' assumptions imply."
        )
    )
    return "\n\n".join(part for part in paragraphs if part)


def _scenario(letter: str, label: str, changed: tuple[str, ...]) -> str:
    if not changed or label.startswith(("with ", "without ")):
        return f"  {letter}  {label}"
    more = f" and {len(changed) - _CHANGES} more" if len(changed) > _CHANGES else ""
    return item(f"{letter}  {label} ({', '.join(changed[:_CHANGES])}{more})")


def _told(found: Comparison, name: str, said: str, letters: list[str]) -> str:
    """One outcome in full."""
    rows = [("", "probability", "against A, in points", "interval", ""), ("A", percent(found.outcomes[name].a), "", "", "")]
    for letter, other in zip(letters[1:], found.others, strict=True):
        each = other.outcomes[name]
        verdict = "" if each.decided or other.inputs_same else "undecided"
        verdict += f"; {rounded_up(each.runs_to_settle)} more runs" if each.runs_to_settle is not None else ""
        low, high = -(each.high or 0.0), -(each.low or 0.0)
        rows.append((letter, percent(each.b), change_of(-each.difference), f"{change_of(low)} to {change_of(high)}", verdict))
    return f"“{said}”:\n\n{table(rows, right=(1, 2))}"


def _others(found: Comparison, names: dict[str, str], letters: list[str]) -> str:
    """All outcomes, one a line: the probability in A, and in each other one with its change in points."""
    wanted = [name for name in names if any(name in other.outcomes for other in found.others)]
    if not wanted:
        return "The scenarios share no outcome."
    if wanted == [found.main]:
        return ""
    rows = [("outcome", *letters)]
    for name in wanted:
        known = next(other.outcomes[name] for other in found.others if name in other.outcomes)
        rows.append((names[name], percent(known.a), *(_cell(other.outcomes.get(name)) for other in found.others)))
    title = "All outcomes, with the change against A in points (* decided; intervals with --full, --outcome or --json):"
    return f"{filled(title)}\n\n{table(rows, right=range(1, len(rows[0])))}"


def _cell(each: Difference | None) -> str:
    if each is None:
        return "not stated"
    return f"{percent(each.b)}  {change_of(-each.difference):>5}{'*' if each.decided else ' '}"
