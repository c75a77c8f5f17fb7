"""A comparison in words: what differs in the inputs, what comes of it, how sure that is, and what pairing was worth."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.wording import listed, named, outcome_names, percent
from sim.scenario.words import faction_name, place_name

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Difference, Versus

_WIDTH = 100
_CHANGES, _METRICS, _PAIRS = 8, 4, 5
_NAME = 48
_STATUS = {"allied": "allied", "fought": "fought each other", "together": "in one bloc"}
_CLOSING = (
    "Run by run all have the same random numbers, so that they differ by the work of the change alone. This is no forecast: it says "
    "what the scenarios' assumptions imply."
)


def in_words(found: Comparison, first: Scenario) -> str:
    """The answer to read."""
    names = outcome_names(first)
    if len(found.others) > 1:
        from sim.cli.compare_table import many_in_words

        return many_in_words(found, names)
    other = found.others[0]
    paragraphs = [filled(_head(found, other)), _inputs(other)]
    if other.inputs_same:
        paragraphs.append(filled("The two are the same: nothing that a run depends on differs, so that every difference is exactly 0."))
        paragraphs += [outcome_table(other, names), filled(" ".join(other.not_compared))]
        return "\n\n".join(part for part in paragraphs if part)
    paragraphs += [filled(_main(found, other, names)), outcome_table(other, names), _metric_table(other, first), _pair_table(other)]
    paragraphs += [filled(_saved(other, names)), filled(" ".join(other.not_compared)), filled(_how(found))]
    return "\n\n".join(part for part in paragraphs if part)


def _head(found: Comparison, other: Versus) -> str:
    return f"“{found.label}” against {quoted(other.label)}: {size(found)}."


def size(found: Comparison) -> str:
    """How many runs of how many weeks, in how many draws."""
    draws = f"{found.draws:,} draw{'' if found.draws == 1 else 's'} of the uncertain inputs"
    shared = f", {draws}, {found.replicates} runs each" if found.uncertain and found.replicates > 1 else ""
    return f"{found.runs:,} paired run{'' if found.runs == 1 else 's'} of {found.weeks} weeks{shared}"


def quoted(label: str) -> str:
    """A title in quotes; what was changed as it is."""
    return f"the same {label}" if label.startswith(("with ", "without ")) else label if label == "the same again" else f"“{label}”"


def _inputs(other: Versus) -> str:
    if not other.changes:
        return ""
    lines = [item(change.words) for change in other.changes[:_CHANGES]]
    if (more := len(other.changes) - _CHANGES) > 0:
        lines.append(f"  ... and {more} more (--json lists all)")
    return "\n".join([f"What differs in the inputs ({len(other.changes)}):", *lines])


def _main(found: Comparison, other: Versus, names: dict[str, str]) -> str:
    if found.main is None:
        return "" if other.outcomes else "The scenarios share no outcome."
    each, name = other.outcomes[found.main], names[found.main]
    ours, theirs = _sides(other)
    if each.decided:
        way = "likelier" if each.difference > 0 else "less likely"
        shares = f"{percent(each.a)} against {percent(each.b)} {theirs}"
        said = f"{ours}, “{name}” is {way}: {shares} (difference {_points(each)}), in the same runs."
    elif each.difference == 0:
        said = (
            f"{ours}, “{name}” is as likely as {theirs}: {percent(each.a)} in both (difference 0, 95% interval {_reach(each)}); "
            "these runs show no difference."
        )
    else:
        said = (
            f"Undecided: {_lower(ours)} “{name}” holds in {percent(each.a)}, {theirs} in {percent(each.b)} of the same runs (difference "
            f"{_points(each)}, which holds 0). {_settle(each)}"
        )
    return f"{said} {_knowledge(found, each)}".strip()


def _sides(other: Versus) -> tuple[str, str]:
    """How to speak of the first scenario, at the head of a sentence, and of the other."""
    kinds = {change.kind for change in other.changes}
    events = [change.path.removeprefix("events.") for change in other.changes if change.path.startswith("events.")]
    whole = len(kinds) == 1 and "changed" not in kinds and len(events) == len(other.changes) <= 3
    if whole and not other.label.startswith(("with", "the same")):
        whole = False
    if not whole:
        return ("As it is", other.label) if other.label.startswith(("with ", "without ")) else ("In the first", "in the second")
    them = "it" if len(events) == 1 else "them"
    said = listed([f"“{named(event)}”" for event in events])
    return (f"With {said}", f"without {them}") if kinds == {"missing"} else (f"Without {said}", f"with {them}")


def _knowledge(found: Comparison, each: Difference) -> str:
    """How the difference depends on what is not known."""
    if not found.uncertain or each.spread is None or each.a == each.b == 0:
        return ""
    low, _, high = each.spread
    higher, lower, equal = (f"{count:,}" for count in (each.signs.higher, each.signs.lower, each.signs.equal))
    return (
        f"Over the draws of what is not known it lies between {change_of(low)} and {change_of(high)} points (nine in ten); of "
        f"{found.draws:,} draws {higher} show it above 0, {lower} below, {equal} neither."
    )


def _settle(each: Difference) -> str:
    if each.runs_to_settle is None:
        return ""
    return f"About {rounded(each.runs_to_settle)} more runs would settle it, if it is what it seems."


def outcome_table(other: Versus, names: dict[str, str]) -> str:
    """All outcomes, one a line: both sides, the difference in points, what it takes to decide it."""
    if not other.outcomes:
        return ""
    heads = ("outcome", "first", "second", "difference in points, 95% interval", "")
    rows = [heads]
    for name, each in other.outcomes.items():
        more = "" if each.runs_to_settle is None else f"undecided; {rounded(each.runs_to_settle)} more runs"
        verdict = "" if each.decided or other.inputs_same else "no difference seen" if each.difference == 0 else more
        rows.append((names[name], percent(each.a), percent(each.b), f"{change_of(each.difference):>5}  ({_reach(each)})", verdict))
    return table(rows, right=(1, 2))


def _metric_table(other: Versus, first: Scenario) -> str:
    found = [
        (each, when) for when, group in (("at the end", other.at_end), ("mean over weeks", other.over_weeks)) for each in group.values()
    ]
    sure = sorted(((each, when) for each, when in found if each.decided), key=lambda item: -_clear(item[0]))
    if not sure:
        return "No weekly number differs by more than chance." if found and found[0][0].low is not None else ""
    rows = [("weekly number", "", "first", "second", "difference, 95% interval")]
    for each, when in sure[:_METRICS]:
        difference = f"{_plain(each.difference, True)}  ({_plain(each.low or 0.0, True)} to {_plain(each.high or 0.0, True)})"
        rows.append((metric_name(each.name, first), when, _plain(each.a), _plain(each.b), difference))
    return f"Weekly numbers that differ most surely ({len(sure)} of {len(found)} differ):\n\n{table(rows, right=(2, 3))}"


def metric_name(key: str, scenario: Scenario) -> str:
    """A weekly column in words: "clashes (Tripoli, recognition)"."""
    metric, _, arguments = key.partition("[")
    ids = [part.split("~") for part in arguments.rstrip("]").split(",") if part]
    said = [" and ".join(place_name(faction_name(name, scenario), scenario) for name in pair) for pair in ids]
    return textwrap.shorten(f"{named(metric)} ({', '.join(said)})", _NAME, placeholder=" ...)") if said else named(metric)


def _clear(each: Difference) -> float:
    width = (each.high or 0.0) - (each.low or 0.0)
    return abs(each.difference) / width if width > 0 else math.inf


def _pair_table(other: Versus) -> str:
    shown = [pair for pair in other.pairs if pair.shown]
    if not other.shared_pairs:
        return ""
    if not shown:
        return "No two factions' relation at the end changes by more than chance."
    rows = [("pair of factions, at the end", "status", "first", "second", "difference in points, 95% interval")]
    for pair in shown[:_PAIRS]:
        points = f"{change_of(pair.difference):>5}  ({change_of(pair.low)} to {change_of(pair.high)})"
        rows.append((" and ".join(pair.names), _STATUS[pair.status], percent(pair.a), percent(pair.b), points))
    return f"Pairs whose status changes most:\n\n{table(rows, right=(2, 3))}"


def _saved(other: Versus, names: dict[str, str]) -> str:
    worth = sorted((each.saved, names[each.name]) for each in other.outcomes.values() if each.saved is not None)
    if not worth:
        return ""
    (least, last), (most, best) = worth[0], worth[-1]
    if len(worth) == 1:
        return f"Pairing: for “{best}” a pair of runs is worth {_times(most)} as many independent runs."
    return f"Pairing: a pair of runs is worth {_times(most)} as many independent runs for “{best}”, {_times(least)} for “{last}”."


def _how(found: Comparison) -> str:
    clusters = " with draws as clusters" if found.uncertain else ""
    return f"Intervals (95%): Tango's for paired shares{clusters}; a bootstrap of draws for weekly numbers. {_CLOSING}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio < 9.95 else f"{ratio:,.0f} times"


def _points(each: Difference) -> str:
    return f"{change_of(each.difference)} points, 95% interval {_reach(each)}"


def _reach(each: Difference) -> str:
    return f"{change_of(each.low or 0.0)} to {change_of(each.high or 0.0)}"


def change_of(share: float) -> str:
    """A difference of shares in points: +4, -0.3, 0."""
    points = 100 * share
    text = f"{points:+.0f}" if abs(points) >= 9.5 else f"{points:+.1f}"
    return "0" if float(text) == 0 else text


def _plain(value: float, signed: bool = False) -> str:
    """Three digits that count, never in powers of ten."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if abs(value) < 1000 else 0
    return f"{value:{'+' if signed else ''},.{min(digits, 5)}f}"


def rounded(runs: int) -> str:
    """A number of runs with two digits that count: 12,000."""
    digits = max(0, len(str(runs)) - 2)
    return f"{-(-runs // 10**digits) * 10**digits:,}"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def table(rows: Sequence[Sequence[str]], right: Sequence[int]) -> str:
    """Aligned columns, two blanks between them and before; those in `right` are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  "
        + "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width) for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def item(text: str) -> str:
    """A line of a list, wrapped."""
    return textwrap.fill(f"  {text}", _WIDTH, subsequent_indent="    ", break_on_hyphens=False)


def filled(text: str) -> str:
    """A paragraph, wrapped."""
    return textwrap.fill(text, _WIDTH, break_on_hyphens=False)
