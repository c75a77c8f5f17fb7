"""What `coalition flip` says of what was found, on findings made by hand: nothing is simulated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.cli.flip_picture import write_picture
from sim.cli.flip_words import in_words
from sim.studies.flips import Effect, Flip, Flips
from sim.studies.moving import Movable
from sim.studies.pivotal import Pivotal, Player
from tests.toys import told, two

RECOGNITION = Movable("factions.band.recognition", "recognition", ("band",), "band's recognition", 0.9, -1.0, 1.0)
RIVALRY = Movable("rivalries.band~gov.intensity", "rivalry", ("band", "gov"), "rivalry of band and gov", 0.4, 0.0, 1.0)
HOSTILITY = Movable("factions.band.hostility", "hostility", ("band",), "band's hostility", 0.0, -1.0, 1.0)
LARGE = Effect(RECOGNITION, -1.9, 0.25, -0.55, -0.7, -0.4, 100)
SMALL = Effect(RIVALRY, 0.6, 0.7, -0.1, -0.19, -0.01, 100)
NONE = Effect(HOSTILITY, 1.0, 0.81, 0.01, -0.04, 0.06, 100)
NEAR = Flip(RECOGNITION, -0.5, -0.55, -0.45, rises=False, open_ended=False, returns=False)
FOUND = Flips("united", 0.8, 0.71, 0.87, 100, None, False, True, 3, 0, (), (LARGE, SMALL, NONE), None)


def words(found: Flips) -> str:
    return told(in_words(found, two(0.9)))


def test_where_nothing_turns_it_the_largest_effect_is_told() -> None:
    said = words(FOUND)
    assert "Nothing among the 3 inputs tried, one at a time, carries it across one half. " in said
    assert "The largest effect: band's recognition at -1.00 instead of 0.90, where the probability is 25%." in said
    assert "None makes a difference" not in said and "Of the others" not in said
    assert "None makes a difference that so many histories can show." in words(replace(FOUND, effects=(NONE,)))
    assert "The largest effect" not in words(replace(FOUND, effects=()))


def test_a_search_that_was_stopped_is_not_told_as_one_that_found_nothing() -> None:
    stopped = replace(FOUND, complete=False)
    assert "Nothing was found until the search was stopped." in words(stopped) and "Nothing among" not in words(stopped)
    one = replace(stopped, flips=(NEAR,))
    assert "1 was found until the search was stopped" in words(one) and "Of the others" not in words(one)


def test_what_was_not_searched_is_counted_and_not_told_as_falling_short() -> None:
    found = replace(FOUND, by=0.1, flips=(NEAR,), unsearched=1)
    assert "which changes it by 10 points? 1 does so; 1 more may, but look farther off and were not searched" in words(found)
    assert "Of the others, 1 makes no difference that so many histories can show." in words(found)
    assert "Of the others, 1 moves it, but not so far, or only the other way; 1 makes no difference" in words(replace(found, unsearched=0))


def test_at_one_half_already_a_change_either_way_is_looked_for() -> None:
    said = words(replace(FOUND, probability=0.52, low=0.42, high=0.61, by=0.1, already=True, flips=(NEAR, replace(NEAR, moved=RIVALRY))))
    assert "That is one half already, as far as so many histories can tell" in said
    assert "Looked for instead is what changes it by 10 points, either way (as with --by 0.1). Of 3 inputs" in said
    assert "2 do so, the nearest first:" in said


@pytest.mark.parametrize(
    ("flip", "cells"),
    [
        (NEAR, ["0.90", "0.40", "-0.50", "-0.55", "to", "-0.45", "less", "likely"]),
        (replace(NEAR, rises=True, returns=True), ["0.90", "0.40", "-0.50", "-0.55", "to", "-0.45", "likelier", "and", "back", "again", "farther", "out"]),
        (replace(NEAR, open_ended=True), ["0.90", "0.40", "-0.50", "-0.45", "or", "farther", "less", "likely"]),
        (replace(NEAR, moved=RIVALRY, change=0.05, low=0.01234, high=0.6, open_ended=True), ["0.40", "0.45", "+0.050", "+0.012", "or", "farther", "less", "likely"]),
    ],
)  # fmt: skip
def test_a_flip_is_told_with_its_interval_to_two_digits_or_three_where_it_is_small(flip: Flip, cells: list[str]) -> None:
    """Open-ended is the end that lies farther from 0, whatever the direction."""
    (line,) = (
        line for line in in_words(replace(FOUND, by=0.1, flips=(flip,)), two(0.9)).splitlines() if line.endswith(" ".join(cells[-2:]))
    )
    assert line.strip().removeprefix(flip.moved.label).split() == cells


def test_of_many_players_the_powerful_are_named_and_the_rest_is_summed() -> None:
    """Ten players of weights 19, 17, ... 1 in the hundred: the last two hold 3 + 1 and, here, as much of the power."""
    weights = [share / 100 for share in range(19, 0, -2)]
    players = tuple(Player(f"f{n}", f"Faction {n}", weight, 0.5, weight, weight / 2, 1, 0) for n, weight in enumerate(weights))
    table = in_words(replace(FOUND, pivotal=Pivotal(0.5, 0.2, players)), two(0.9)).splitlines()
    start = next(n for n, line in enumerate(table) if "Faction 0" in line)
    assert table[start].split() == ["Faction", "0", "19.0%", "0.50", "19.0%", "9.5%"]
    assert table[start + 7].split() == ["Faction", "7", "5.0%", "0.50", "5.0%", "2.5%"]
    assert table[start + 8].split() == ["the", "2", "others", "together", "4.0%", "4.0%", "2.0%"]
    nine = in_words(replace(FOUND, pivotal=Pivotal(0.5, 0.2, players[:9])), two(0.9))
    assert "Faction 8" in nine and "together" not in nine


def test_why_nobody_is_pivotal_is_said_in_place_of_the_table() -> None:
    said = words(replace(FOUND, pivotal=Pivotal(0.5, 0.2, (), "there are too many")))
    assert "and a weighted mean hostility of at least 0.2: there are too many." in said


def test_the_picture_tells_of_each_row_which_way_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Figure] = []
    monkeypatch.setattr("sim.cli.flip_picture.save", lambda figure, out: drawn.append(figure))
    assert write_picture(replace(FOUND, flips=(NEAR, replace(NEAR, moved=RIVALRY, change=0.05, rises=True))), "united", Path("flips.svg"))
    written = [text.get_text().replace("\N{MINUS SIGN}", "-") for text in drawn[0].findobj(Text) if isinstance(text, Text)]
    for said in ("-0.50, less likely", "+0.050, likelier", "-55 points, less likely", "-10 points, less likely"):
        assert said in written
    assert not any("undecided" in text for text in written), "what is not shown to matter has no row beside what is"
    assert not write_picture(replace(FOUND, effects=()), "united", Path("flips.svg"))
    assert len(drawn) == 1
