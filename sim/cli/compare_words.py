"""A comparison in words: the question, the verdict on its outcome, what else changes, who with whom, and what differs in the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.wording import VISIBLE, beyond, change_of, outcome_names, percent, rounded_up
from sim.cli import words
from sim.cli.failed import of_failed
from sim.cli.words import table
from sim.prose import counted, listing
from sim.scenario.spelling import spelt

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.comparison import Comparison, Difference, Versus

_WIDTH = 100
_CHANGES, _PAIRS = 5, 3
_STATUS = {"allied": "allied", "fought": "fought each other", "together": "in one bloc"}
PAIRED = "paired runs"
CLOSING = (
    "Run by run all have the same random numbers, so that they differ by the work of the change alone. This is no forecast: it says "
    "what the scenarios' assumptions imply."
)


def in_words(found: Comparison, first: Scenario, full: bool = False) -> str:
    """The answer to read: the question, the verdict, then what else changes, from the most to the least; everything if `full`."""
    names = outcome_names(first)
    if len(found.others) > 1:
        from sim.cli.compare_table import many_in_words

        return many_in_words(found, names, full)
    other = found.others[0]
    compared = f"“{found.label}” against {quoted(other.label)}: {size(found)}."
    question = filled(first.question or "")
    if other.inputs_same:
        but = other.left_out()
        same = f"{' '.join([*but, 'Otherwise the two' if but else 'The two'])} are the same: nothing that a run depends on differs, so that"
        paragraphs = [question, filled(f"{compared} {same} every difference is exactly 0."), left_out(found), inputs(other, full)]
        return "\n\n".join(part for part in paragraphs if part)
    from sim.cli.compare_full import method, metric_table, saved

    paragraphs = [question, filled(f"{compared} {_main(found, other, first)}"), left_out(found), _others(found, other, names, full)]
    paragraphs += [metric_table(other, first)] if full else []
    paragraphs += [_pair_table(other, full), inputs(other, full), filled(" ".join(other.left_out()))]
    paragraphs += [filled(saved(other, names)), filled(method(found))] if full else [filled(f"{_more(other)} {CLOSING}")]
    return "\n\n".join(part for part in paragraphs if part)


def size(found: Comparison) -> str:
    """How many runs of how many weeks, in how many draws."""
    draws = f"{counted(found.draws, 'draw')} of the uncertain inputs"
    most = min(found.runs, found.replicates)
    each = f"{'' if found.runs == found.draws * most else 'at most '}{counted(most, 'run')} each"
    shared = f", {draws}, {each}" if found.uncertain and most > 1 else ""
    return f"{counted(found.runs, 'paired run')} of {counted(found.weeks, 'week')}{shared}"


def left_out(found: Comparison) -> str:
    """How many runs failed, and how much that may matter; "" if none did."""
    points = f"{200 * found.failed.count / max(1, found.failed.tried):.2g} points"
    rest = (
        f"all differences are of the {found.runs:,} that succeeded in every scenario; whatever the others would have shown, no "
        f"difference of an outcome moves by more than {points} with them"
    )
    return filled(of_failed(found.failed, PAIRED, rest))


def quoted(label: str) -> str:
    """A title in quotes; what was changed as it is."""
    return f"the same {label}" if label.startswith(("with ", "without ")) else label if label == "the same again" else f"“{label}”"


def inputs(other: Versus, full: bool) -> str:
    """What differs in the inputs, a line each."""
    if not other.changes:
        return ""
    shown = other.changes if full else other.changes[:_CHANGES]
    lines = [item(change.words) for change in shown]
    if (more := len(other.changes) - len(shown)) > 0:
        lines.append(f"  ... and {more} more (--full lists all)")
    return "\n".join([f"What differs in the inputs ({len(other.changes)}):", *lines])


def _main(found: Comparison, other: Versus, first: Scenario) -> str:
    if found.main is None:
        return "" if other.outcomes else "The scenarios share no outcome."
    each, name = other.outcomes[found.main], outcome_names(first)[found.main]
    ours, theirs = _sides(other, first)
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
            f"Undecided: {_lower(ours)}, “{name}” holds in {percent(each.a)}, {theirs} in {percent(each.b)} of the same runs (difference "
            f"{_points(each)}, which holds 0). {_settle(each)}"
        )
    return f"{said} {_knowledge(found, each)}".strip()


def _sides(other: Versus, first: Scenario) -> tuple[str, str]:
    """How to speak of the first scenario, at the head of a sentence, and of the other."""
    events = _events_alone(other)
    if not events:
        return ("As it is", other.label) if other.label.startswith(("with ", "without ")) else ("In the first", "in the second")
    them = "it" if len(events) == 1 else "them"
    said = listing([f"“{spelt(event, first)}”" for event in events])
    return (f"With {said}", f"without {them}") if other.changes[0].kind == "missing" else (f"Without {said}", f"with {them}")


def _events_alone(other: Versus) -> list[str]:
    """The events that come or go, if there are up to three and nothing else differs."""
    kinds = {change.kind for change in other.changes}
    events = [change.path.removeprefix("events.") for change in other.changes if change.path.startswith("events.")]
    alone = len(kinds) == 1 and "changed" not in kinds and len(events) == len(other.changes) <= 3
    return events if alone and other.label.startswith(("with", "the same")) else []


def _knowledge(found: Comparison, each: Difference) -> str:
    """How the difference depends on what is not known."""
    if not found.uncertain or each.spread is None or each.a == each.b == 0:
        return ""
    low, _, high = each.spread
    higher, lower, equal = (f"{count:,}" for count in (each.signs.higher, each.signs.lower, each.signs.equal))
    spread = f"Over the draws of what is not known it lies between {change_of(low)} and {change_of(high)} points (nine in ten)"
    if high - low < VISIBLE and beyond(each.difference, each.spread):
        nine = change_of(low) if change_of(low) == change_of(high) else f"between {change_of(low)} and {change_of(high)}"
        spread = f"In nine in ten of the draws of what is not known it is {nine}, and the few others make it what it is over all"
    elif high - low < VISIBLE:
        spread = "The draws of what is not known were not seen to differ in this by more than chance makes them"
    return f"{spread}; of {counted(found.draws, 'draw')} {higher} show it above 0, {lower} below, {equal} neither."


def _settle(each: Difference) -> str:
    if each.runs_to_settle is None:
        return ""
    return f"About {rounded_up(each.runs_to_settle)} more runs would settle it, if it is what it seems."


def _others(found: Comparison, other: Versus, names: dict[str, str], full: bool) -> str:
    """The other outcomes: those that change, from the most to the least, and in a sentence those of which nothing is known."""
    rest = sorted((each for each in other.outcomes.values() if each.name != found.main), key=lambda each: -abs(each.difference))
    decided = [each for each in rest if each.decided]
    shown = other.outcomes.values() if full else decided
    title = "All outcomes" if full else "Other outcomes that change"
    rows = [_row(each, names) for each in sorted(shown, key=lambda each: (not each.decided, -abs(each.difference)))]
    heads = ("outcome", *_heads(other), "difference in points, 95% interval")
    parts = [f"{title}, from the most to the least:\n\n{table([heads, *rows], right=(1, 2))}"] if rows else []
    return "\n\n".join([*parts, *([said] if (said := filled(_undecided(rest, names))) else [])])


def _row(each: Difference, names: dict[str, str]) -> tuple[str, ...]:
    return names[each.name], percent(each.a), percent(each.b), f"{change_of(each.difference):>5}  ({_reach(each)})"


def _undecided(rest: Sequence[Difference], names: dict[str, str]) -> str:
    """The undecided ones, from the one that fewest runs would settle, and those in which these runs show no difference."""
    known = [(each.runs_to_settle, each) for each in rest if each.runs_to_settle is not None and not each.decided]
    open_ones = sorted(known, key=lambda one: (one[0], -abs(one[1].difference), one[1].name))
    alike = [names[each.name] for each in rest if each.difference == 0 and not each.decided]
    said = []
    if open_ones:
        told = [f"{names[each.name]} ({change_of(each.difference)}; {rounded_up(runs)})" for runs, each in open_ones]
        said.append(f"Undecided (difference in points; more runs that may settle it): {listing(told)}.")
    if alike:
        said.append(f"No difference seen: {listing(alike)}.")
    return " ".join(said)


def _heads(other: Versus) -> tuple[str, str]:
    """What to call the two sides above a column."""
    if _events_alone(other):
        return ("with", "without") if other.changes[0].kind == "missing" else ("without", "with")
    return ("as it is", "changed") if other.label.startswith(("with ", "without ")) else ("first", "second")


def _pair_table(other: Versus, full: bool) -> str:
    shown = [pair for pair in other.pairs if pair.shown]
    if not other.shared_pairs:
        return ""
    if not shown:
        return "No two factions' relation at the end changes by more than chance."
    rows = [("pair of factions, at the end", "status", *_heads(other), "difference in points, 95% interval")]
    for pair in shown if full else shown[:_PAIRS]:
        points = f"{change_of(pair.difference):>5}  ({change_of(pair.low)} to {change_of(pair.high)})"
        rows.append((" and ".join(pair.names), _STATUS[pair.status], percent(pair.a), percent(pair.b), points))
    title = f"All {len(shown):,} pairs" if full and len(shown) > 1 else "Pairs"
    return f"{title} whose status changes, from the most to the least:\n\n{table(rows, right=(2, 3))}"


def _more(other: Versus) -> str:
    """What is left to be seen with --full."""
    weekly = sum(each.decided for group in (other.at_end, other.over_weeks) for each in group.values())
    pairs = max(0, sum(pair.shown for pair in other.pairs) - _PAIRS)
    found = [f"{count} {noun}" for count, noun in ((weekly, "weekly numbers that differ"), (pairs, "more pairs")) if count]
    return f"With --full: {listing([*found, 'the method'])}; with --json: everything."


def _points(each: Difference) -> str:
    return f"{change_of(each.difference)} points, 95% interval {_reach(each)}"


def _reach(each: Difference) -> str:
    return f"{change_of(each.low or 0.0)} to {change_of(each.high or 0.0)}"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def item(text: str) -> str:
    """A line of a list, wrapped."""
    return words.filled(text, "  ", "    ", _WIDTH)


def filled(text: str) -> str:
    """A paragraph, wrapped."""
    return words.filled(text, most=_WIDTH)
