"""Weekly numbers, labels and what pairing was worth, on differences made by hand: nothing is simulated."""

from __future__ import annotations

import pytest

from sim.cli.compare_full import metric_name, metric_table, saved
from sim.cli.compare_words import inputs
from sim.scenario import Scenario
from sim.studies.comparison import Difference, Signs, Versus
from sim.studies.differences import differences
from sim.studies.versus import label
from tests.toys import told
from tests.unit.compare.toy import CERTAIN

Interval = tuple[float, float] | None


def difference(name: str, by: float, interval: Interval, worth: float | None = None) -> Difference:
    low, high = interval if interval is not None else (None, None)
    return Difference(name, 1.0 + by, 1.0, by, low, high, 20, None, None, Signs(0, 0, 0), worth)


def found(at_end: dict[str, Difference], over_weeks: dict[str, Difference] | None = None, **more: Difference) -> Versus:
    return Versus("other", (), False, more, at_end, over_weeks or {}, (), 0, ())


def test_the_twelve_weekly_numbers_that_differ_most_surely_are_told_surest_first() -> None:
    """Surest is what is largest for the width of its interval, be it above 0 or below; what is exact is surer than all."""
    strengths = {f"strength[f{n}]": difference(f"strength[f{n}]", (-1) ** n * 0.1 * n, ((-1) ** n * 0.1 * n - 0.09, (-1) ** n * 0.1 * n + 0.09)) for n in range(1, 13)}  # fmt: skip
    exact = {"losses": difference("losses", 0.01, (0.01, 0.01))}
    vague = {"recognition": difference("recognition", 5.0, (-1.0, 11.0))}
    head, _, names, *rows = metric_table(found(strengths | vague, exact), CERTAIN).splitlines()
    assert head == "Weekly numbers that differ most surely (13 of 14 differ):"
    assert names.split() == ["weekly", "number", "first", "second", "difference,", "95%", "interval"]
    assert [" ".join(row.split()[:2]) for row in rows] == ["losses mean", *(f"strength (f{n})" for n in range(12, 1, -1))]
    assert rows[0].split()[1:] == ["mean", "over", "weeks", "1.01", "1.00", "+0.0100", "(+0.0100", "to", "+0.0100)"]
    assert rows[1].split()[2:] == ["at", "the", "end", "2.20", "1.00", "+1.20", "(+1.11", "to", "+1.29)"]


@pytest.mark.parametrize(
    ("differing", "said"),
    [
        ([(0.5, (-0.1, 1.1))], "No weekly number differs by more than chance."),
        ([(0.0, (0.0, 0.0)), (0.0, None)], "No weekly number differs by more than chance."),
        ([(0.5, None)], "1 more differs in these runs, without an interval: fewer than"),
        ([(0.5, None), (-0.5, None), (0.1, (-1, 1))], "No weekly number differs by more than chance. 2 more differ in these runs, without an interval: fewer than"),
    ],
)  # fmt: skip
def test_weekly_numbers_that_nothing_decides_are_not_listed(differing: list[tuple[float, Interval]], said: str) -> None:
    text = told(metric_table(found({f"m{n}": difference(f"m{n}", *each) for n, each in enumerate(differing)}), CERTAIN))
    assert text.startswith(said) and "weekly number " not in text.removeprefix(said)


@pytest.mark.parametrize(
    ("key", "said"),
    [("polarisation", "polarisation"), ("clashes[port,army~gov]", "clashes (port, The Army and The Government)"), ("strength[gov]", "strength (The Government)")],
)  # fmt: skip
def test_a_weekly_number_is_called_by_what_it_is_about(key: str, said: str) -> None:
    assert metric_name(key, CERTAIN) == said


def test_what_pairing_was_worth_is_told_of_the_best_and_the_worst() -> None:
    names = {"one": "One", "two": "Two", "none": "None"}
    one, two, none = difference("one", 0, None, 12.34), difference("two", 0, None, 1.26), difference("none", 0, None)
    best = "Pairing: a pair of runs is worth 12 times as many independent runs for “One”, 1.3 times for “Two”."
    assert saved(found({}, one=one, none=none, two=two), names) == best
    assert saved(found({}, two=two), names) == "Pairing: for “Two” a pair of runs is worth 1.3 times as many independent runs."
    assert saved(found({}, none=none), names) == ""


SETTINGS = {f"factions.{name}.influence": 0.25 for name in ("army", "elders", "gov")} | {"factions.army.strength": 9}


def changed(count: int) -> Scenario:
    return CERTAIN.replace(dict(list(SETTINGS.items())[:count]))


def test_up_to_three_changes_are_the_label_of_a_scenario_and_more_are_counted() -> None:
    three, four = (label(CERTAIN, other, differences(CERTAIN, other)) for other in (changed(3), changed(4)))
    assert three == "with The Army's influence at 0.25, with elders' influence at 0.25, with The Government's influence at 0.25"
    assert four == "with 4 changes"


def test_the_first_five_changes_of_many_are_listed_and_the_rest_is_counted() -> None:
    other = CERTAIN.replace(SETTINGS | {f"parameters.{name}": 0.125 for name in ("clash_rate", "veto", "inertia", "trust_weight")})
    changes = differences(CERTAIN, other)
    versus = Versus("other", changes, False, {}, {}, {}, (), 0, ())
    short, full = inputs(versus, full=False).splitlines(), inputs(versus, full=True).splitlines()
    assert short[0] == full[0] == f"What differs in the inputs ({len(changes)}):"
    assert full[1:] == [f"  {change.words}" for change in changes]
    assert short[1:] == [*full[1:6], "  ... and 3 more (--full lists all)"]
    assert inputs(Versus("other", (), True, {}, {}, {}, (), 0, ()), full=False) == ""
