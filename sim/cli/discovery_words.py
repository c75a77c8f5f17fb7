"""Conditions under which an outcome holds, in words: a sentence a box, what each limit is worth, and the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.swept import setting_words
from sim.analysis.wording import interval, outcome_names, percent
from sim.cli.words import filled, table, with_ranges
from sim.prose import counted, listing, opening
from sim.scenario.spelling import setting_names, spoken
from sim.scenario.words import words

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.discover import Condition, Discovery, Rule


def in_words(found: Discovery, scenario: Scenario) -> str:
    """The answer to read: what was asked, the boxes, the tree, how it was judged."""
    parts = [_asked(found, scenario)]
    if not found.found:
        parts.append(filled(_nothing(found)))
    for number, rule in enumerate(found.rules):
        parts += [filled(sentence(found, rule, number)), _limits(found, rule)]
    parts += [_tree(found), _how(found)]
    return "\n\n".join(part for part in parts if part)


def sentence(found: Discovery, rule: Rule, number: int = 0) -> str:
    """A box in one sentence, from the held-out draws."""
    box = rule.held_out
    conditions = listing([condition_words(condition) for condition in rule.conditions])
    against = f"{percent(box.base)} of all {'other ' if number else ''}runs held out"
    start = "Elsewhere it" if number else "It"
    return (
        f"{start} {_verb(found)} in {percent(box.density)} ({interval(box.low, box.high)}) of runs in which {conditions}, "
        f"against {against}; "
        f"these are {percent(box.coverage)} of the held-out runs in which it {_verb(found)}, and {percent(box.mass)} of all "
        f"{_counted(found)} held out."
    )


def condition_words(condition: Condition) -> str:
    """A condition: "Misrata's recognition is above 0.4"."""
    return f"{condition.phrase} is {limit_words(condition)}"


def limit_words(condition: Condition) -> str:
    """Its limit alone: "above 0.4"; of few values "4 or more", or "4" if that is the last; of names "landscape" or "not landscape"."""
    if condition.name is not None:
        return condition.name if condition.above else f"not {condition.name}"
    if condition.single:
        return number(condition.value)
    if condition.stepped:
        return f"{number(condition.value)} or {'more' if condition.above else 'less'}"
    return f"{'above' if condition.above else 'below'} {number(condition.value)}"


def number(value: float) -> str:
    """A limit with as many digits as it deserves.

    >>> number(0.41234), number(12345.6)
    ('0.412', '12,346')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _counted(found: Discovery) -> str:
    """What boxes hold shares of: draws, or, where each is met by several design points, runs."""
    return "draws" if found.points == 1 else "runs"


def _verb(found: Discovery) -> str:
    return "does not hold" if found.negated else "holds"


def _asked(found: Discovery, scenario: Scenario) -> str:
    where = " It"
    if found.values:
        where = f" With {setting_words(spoken([found.values], scenario)[0])} (design point {found.design_point}) it"
    elif found.points > 1:
        which = f"the {found.points:,} design points that have runs" if found.left_out else f"all {found.points:,} design points"
        varied = listing(list(setting_names(found.varied, scenario).values())) if found.varied else "nothing but their seeds"
        where = f" Taking {which} together, which differ in {varied}, it"
    return filled(
        f"When does “{outcome_names(scenario)[found.outcome]}” {'not ' if found.negated else ''}hold "
        f"({words(scenario.outcomes[found.outcome], scenario)})?{where} {_verb(found)} in {percent(found.probability)} of all runs."
        f"{_left_out(found)}"
    )


def _left_out(found: Discovery) -> str:
    """That there are design points of which no run succeeded, if there are."""
    if not found.left_out:
        return ""
    return f" No run succeeded at {counted(found.left_out, 'other design point')}."


def _nothing(found: Discovery) -> str:
    if found.probability in (0, 1):
        return f"It {'always' if found.probability else 'never'} does, so there are no conditions to tell."
    return (
        f"Nothing was found: no box of limits on the {counted(found.inputs, 'input')} makes a difference that stands the test of the draws "
        "held out. More draws may show one (more --runs, or fewer --replicates)."
    )


def _limits(found: Discovery, rule: Rule) -> str:
    rows = [("limit", "so in", "by chance")]
    for condition in rule.conditions:
        chance = condition.chance
        said = "" if chance is None else "under 0.001" if chance < 0.001 else f"{chance:.3f}"
        said_so = condition_words(condition)
        rows.append((opening(said_so), f"{percent(condition.share)} of {_counted(found)}", said))
    first = rule.found_on
    below = f"  (On the draws it was found on: density {percent(first.density)}, coverage {percent(first.coverage)}.)"
    return f"{table(rows, right=())}\n{below}"


def _tree(found: Discovery) -> str:
    if not found.branches:
        return ""
    shares = with_ranges([(percent(branch.probability), interval(branch.low, branch.high)) for branch in found.branches])
    masses = [percent(branch.mass) for branch in found.branches]
    where = [", ".join(_brief(condition) for condition in branch.conditions) for branch in found.branches]
    rows = [(f"it {_verb(found)} in", _counted(found), "where"), *zip(shares, masses, where, strict=True)]
    explained = f"{100 * max(0.0, found.explained):.0f}%"
    title = f"The same as a tree, which explains {explained} of the differences between the draws held out:"
    return f"{filled(title)}\n\n{table(rows, right=())}"


def _brief(condition: Condition) -> str:
    if condition.name is not None:
        return f"{condition.label} {'=' if condition.above else 'not'} {condition.name}"
    above = ">=" if condition.stepped else ">"
    compared = "=" if condition.single else above if condition.above else "<="
    return f"{condition.label} {compared} {number(condition.value)}"


def _how(found: Discovery) -> str:
    runs = f"{found.replicates} runs each" if found.replicates > 1 else "one run each"
    inputs, points = counted(found.inputs, "uncertain input"), ""
    if found.points > 1:
        inputs, runs = f"{found.inputs} inputs, those of the sweep among them", f"{runs} at each design point"
        points = "Design points count alike, however likely each may be; --point N looks at one. "
    sample = ""
    if found.draws < found.all_draws:
        each = " each at all points" if found.points > 1 else ""
        sample = f"They are some of {found.all_draws:,}{each}, chosen at random by the seed, the same each time (--rows looks at more). "
    return filled(
        f"From {found.draws:,} draws of {inputs}, {runs}: found on one half of the draws, told from the other. {sample}{points}"
        "“By chance” is how probably the box would do as well without the limit. Conditions are no causes; this is no forecast."
    )
