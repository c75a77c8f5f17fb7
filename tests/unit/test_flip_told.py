"""`coalition flip`: its table, its JSON, its picture, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim import charts, drawing
from sim.cli.flip_words import in_words
from sim.scenario import dump, load, shipped
from sim.studies.flip import flip
from sim.studies.moving import Movable, movable
from tests.toys import coalition, two


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenarios") / "two.yaml"
    path.write_text(dump(two(0.9)), encoding="utf-8")
    return path


def test_the_command_prints_a_ranked_table(file: Path) -> None:
    done = coalition("flip", file, "--runs", 20)
    assert done.exit_code == 0, done.output
    assert "“united” (band and gov are in one bloc in the last week) holds in 100% of 20 simulated histories" in " ".join(
        done.output.split()
    )
    (line,) = (line for line in done.output.splitlines() if "band's recognition" in line and "points" not in line)
    assert line.split()[:4] == ["band's", "recognition", "0.90", "0.40"]
    assert "Shapley-Shubik" in done.output


def test_json_has_the_promised_shape(file: Path) -> None:
    done = coalition("flip", file, "--runs", 20, "--json")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert printed["outcome"] == "united" and printed["goal"] == {"across": 0.5} and printed["complete"]
    first = printed["flips"][0]
    assert first["flips_at"] == pytest.approx(first["present"] + first["change"])
    assert first["low"] <= first["change"] <= first["high"]
    assert len(printed["effects"]) == printed["inputs_tried"] == 4
    assert {player["faction"] for player in printed["pivotal"]["players"]} == {"gov", "band"}


def test_an_honest_negative_ends_with_1(file: Path) -> None:
    done = coalition(
        "flip", file, "--runs", 20, "--set", "rivalries.band~gov.intensity=0", "--set", "factions.band.recognition=1", "--factions", "gov"
    )
    assert done.exit_code == 0, "the rivalry still turns it"
    done = coalition("flip", file, "--runs", 20, "--without", "nothing")
    assert done.exit_code == 2
    done = coalition("flip", file, "--runs", 20, "--set", "parameters.rivalry_weight=0", "--set", "parameters.recognition_weight=0")
    assert done.exit_code == 1
    assert "Nothing among the 4 inputs tried, one at a time, carries it across one half." in " ".join(done.output.split())
    assert "None makes a difference that so many histories can show." in " ".join(done.output.split())


def test_an_unknown_outcome_is_one_message(file: Path) -> None:
    done = coalition("flip", file, "--outcome", "untied")
    assert (done.exit_code, done.stderr) == (2, "no outcome is called 'untied'; did you mean 'united'?\n")


def test_a_list_of_no_factions_is_refused(file: Path) -> None:
    done = coalition("flip", file, "--factions", ",")
    assert done.exit_code == 2 and "--factions a,b,c" in done.stderr and not done.stdout


def test_rankings_are_refused_with_one_message() -> None:
    done = coalition("flip", "classics/stable_marriage")
    assert done.exit_code == 2
    assert "nothing to simulate" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_is_drawn(file: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / "pictures" / f"flips.{ending}"
    assert coalition("flip", file, "--runs", 20, "--out", out).exit_code == 0
    start = out.read_bytes()[:5]
    assert start.startswith(b"<svg" if ending == "svg" else b"\x89PNG")
    if ending == "svg":
        text = out.read_text(encoding="utf-8")
        assert "band's recognition" in text and "-0.50" in text.replace("−", "-")


def test_rows_of_the_picture_stand_where_their_numbers_say() -> None:
    rows = [charts.Move("near", 0.6, 0.5, 0.4, 0.55, False, "-0.10"), charts.Move("far", -0.2, 0.7, 0.3, 0.9, True, "+0.90")]
    panel = charts.Moves("Panel", "share", rows, (-1, 1), line=(0.5, "one half"))
    (axes,) = charts.moves("Title", "", [panel], ("as it is", "moved", "interval")).axes
    lines = {line.get_gid(): line for line in axes.lines if line.get_gid()}
    for number, row in enumerate(rows):
        assert list(lines[f"start:{number}"].get_xdata()) == [row.start]
        assert list(lines[f"end:{number}"].get_xdata()) == [row.end]
        assert list(lines[f"interval:{number}"].get_xdata()) == [row.low, row.high]
        assert lines[f"end:{number}"].get_color() == (drawing.TOGETHER if row.up else drawing.FOUGHT)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["near", "far"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1], "the first row is on top"
    assert [text.get_text() for text in axes.texts] == ["−0.10", "+0.90", "one half"]
    assert axes.xaxis.get_major_formatter()(0.5) == "50%"


def test_a_picture_of_another_kind_is_refused_before_anything_is_simulated(file: Path, tmp_path: Path) -> None:
    done = coalition("flip", file, "--out", tmp_path / "flips.doc")
    assert done.exit_code == 2
    assert "a picture ends in .svg, .png or .pdf" in done.stderr


def test_labels_name_factions_as_people_do() -> None:
    moved = {each.path: each for each in movable(load(shipped()["four_factions"]))}
    assert moved["rivalries.brigade~guards.intensity"].label == "rivalry of Capital brigade and Port guards"
    assert moved["factions.guards.recognition"].label == "Port guards' recognition"
    assert isinstance(moved["factions.guards.recognition"], Movable)


def test_what_does_not_turn_it_is_told_in_two_parts() -> None:
    scenario = load(shipped()["four_factions"]).without("capital_quarrel")
    said = " ".join(in_words(flip(scenario, runs=100), scenario).split())
    assert "or only the other way; 3 make no difference" in said


def test_a_power_a_hair_below_0_is_0_and_small_effects_keep_a_decimal() -> None:
    scenario = load(shipped()["four_factions"])
    found = flip(scenario, runs=100)
    first, *others = found.pivotal.players
    hair = replace(found.pivotal, players=(replace(first, spread=(-1e-17, 0.4)), *others))
    effects = (replace(found.effects[0], difference=0.004, low=0.002, high=0.01), *found.effects[1:])
    said = in_words(replace(found, pivotal=hair, effects=effects), scenario)
    assert "0.0% to 40.0%" in said and "-0.0%" not in said
    assert "+0.4 points (+0.2 to +1.0)" in said
