"""Conditions of an outcome: a planted box is found, what is random is not, and draws are what counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.boxes import Draws, Limit, boxes, inside, measure
from sim.analysis.trees import tree, weightiest
from sim.analysis.wording import percent
from sim.cli.discovery_words import in_words
from sim.errors import CoalitionError, UnknownNameError
from sim.result import Result as Found
from sim.scenario import Scenario, load, shipped
from sim.studies.cases import cases
from sim.studies.discover import Discovery, discover
from tests.toys import coalition
from tests.unit.discover.planted import RECOGNITION, STRENGTH, planted


def test_a_planted_box_is_found() -> None:
    draws = planted(1200, 6)
    (box, *_) = boxes(draws.part(slice(0, None, 2)), draws.part(slice(1, None, 2)), 4, 1)
    limits = {(limit.column, limit.above): limit.value for limit in box.limits}
    assert set(limits) == {(0, True), (1, False)}
    assert limits[0, True] == pytest.approx(0.5, abs=0.06)
    assert limits[1, False] == pytest.approx(0.6, abs=0.06)
    assert box.held_out.density > 0.75
    assert box.held_out.coverage > 0.7
    assert all(limit.chance < 1e-6 for limit in box.limits)


def test_random_inputs_give_no_box() -> None:
    """Of 8 worlds without any box, chance may pass one."""
    spurious = 0
    for seed in range(8):
        draws = planted(240, 5, inner=0.4, outer=0.4, seed=seed)
        spurious += bool(boxes(draws.part(slice(0, None, 2)), draws.part(slice(1, None, 2)), 4, 1))
    assert spurious <= 1


def test_draws_that_merely_differ_are_no_box() -> None:
    """Draws that are all or nothing, whatever the inputs, are not mistaken for many independent runs."""
    rng = np.random.default_rng(3)
    spurious = 0
    for _ in range(8):
        sure = rng.random(200) < 0.5
        draws = Draws(rng.random((200, 5)), np.where(sure, 50, 0), np.full(200, 50))
        spurious += bool(boxes(draws.part(slice(0, None, 2)), draws.part(slice(1, None, 2)), 4, 1))
    assert spurious <= 1


def test_measures_of_a_box_by_hand() -> None:
    draws = Draws(np.array([[0.1], [0.4], [0.6], [0.9]]), np.array([0, 1, 2, 4]), np.full(4, 4))
    limit = (Limit(0, True, 0.5, 1.0),)
    box = measure(limit, draws, draws)
    assert inside(limit, draws.inputs).tolist() == [False, False, True, True]
    assert (box.density, box.coverage, box.mass, box.base, box.draws) == (6 / 8, 6 / 7, 0.5, 7 / 16, 2)


def test_the_box_of_a_scenario(found: Discovery, result: Found) -> None:
    """Through the real path; the truth of the runs says where the edges are."""
    rule = found.rules[0]
    assert {(one.path, one.above) for one in rule.conditions} == {(RECOGNITION, True), (STRENGTH, True)}
    runs = result.runs
    in_box = np.logical_and.reduce([runs[f"in.{one.path}"] >= one.value for one in rule.conditions])
    odd = runs["draw"] % 2 == 1
    assert rule.held_out.density == pytest.approx(runs.loc[in_box & odd, "out.united"].mean())
    assert rule.held_out.coverage == pytest.approx((in_box & odd & runs["out.united"]).sum() / (odd & runs["out.united"]).sum())
    limits = {one.path: one.value for one in rule.conditions}
    assert limits[RECOGNITION] == pytest.approx(0.4, abs=0.06)
    assert limits[STRENGTH] == pytest.approx(1000, abs=50)
    assert rule.held_out.density > 0.85
    assert rule.held_out.coverage > 0.85
    assert rule.held_out.base == pytest.approx(runs.loc[odd, "out.united"].mean())
    assert found.explained > 0.5
    assert {one.path for branch in found.branches for one in branch.conditions} == {RECOGNITION, STRENGTH}


def test_the_other_way_round(result: Found, found: Discovery) -> None:
    failing = discover(result, "united", negate=True)
    assert failing.probability == pytest.approx(1 - found.probability)
    assert {one.path for rule in failing.rules for one in rule.conditions} <= {RECOGNITION, STRENGTH}
    assert all(not one.above for one in failing.rules[0].conditions)


def test_inputs_are_the_same_stored_or_drawn_again(result: Found) -> None:
    stored, columns, *_ = cases(result, "united", [0])
    dropped = result.table("runs").drop_columns([f"in.{column.path}" for column in columns])
    without = Found(result.manifest, result.summary, scenario=result.scenario, tables={"runs": dropped})
    again, same, *_ = cases(without, "united", [0])
    assert same == columns and RECOGNITION in {column.path for column in columns}
    assert np.array_equal(stored.inputs, again.inputs)
    assert np.array_equal(stored.successes, again.successes)
    assert stored.sizes.tolist() == [2] * 600


def test_inputs_may_be_restricted(result: Found) -> None:
    assert discover(result, "united", inputs="factions.*.hostility").inputs == 2
    assert not discover(result, "united", inputs=["*.hostility", "factions.gov.strength"]).found
    with pytest.raises(CoalitionError, match="no uncertain input matches"):
        discover(result, "united", inputs="weather.*")


def test_a_tree_is_told_by_the_draws_held_out() -> None:
    draws, others = planted(600, 3), planted(600, 3, seed=2)
    grown = tree(draws, others, seed=1)
    assert grown.explained > 0.5
    assert sum(leaf.mass for leaf in grown.leaves) == pytest.approx(1)
    assert grown.leaves[0].low <= 0.9 <= grown.leaves[0].high + 0.05
    assert {column for column, _, _ in grown.leaves[0].turns} == {0, 1}
    noise = planted(600, 3, inner=0.4, outer=0.4)
    assert tree(noise, planted(600, 3, inner=0.4, outer=0.4, seed=2), seed=1).explained <= 0.02


def test_the_weightiest_inputs_come_first() -> None:
    assert set(weightiest(planted(800, 40), 6, seed=1)[:2]) == {0, 1}


def test_what_cannot_be_asked(result: Found) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'united'"):
        discover(result, "unitd")
    with pytest.raises(CoalitionError, match="there is no design point 3: there is number 0 only"):
        discover(result, "united", design_point=3)
    with pytest.raises(CoalitionError, match="no input is uncertain here"):
        discover(sim.run(load(shipped()["four_factions"]), runs=20, replicates=1, weeks=4))
    with pytest.raises(CoalitionError, match="at least 80 are needed"):
        discover(sim.run(result.scenario, runs=20, replicates=1))


# --- more draws than are looked at


def test_of_many_draws_some_are_looked_at_the_same_each_time(result: Found, found: Discovery) -> None:
    some = discover(result, "united", most_rows=300)
    assert (some.draws, some.all_draws, found.draws, found.all_draws) == (300, 600, 600, 600)
    assert some == discover(result, "united", most_rows=300)
    assert some.probability == found.probability, "that is of all runs"
    assert {one.path for one in some.rules[0].conditions} == {RECOGNITION, STRENGTH}
    assert discover(result, "united", most_rows=600) == found
    assert discover(result, "united", most_rows=1).draws == 80, "fewer than that would not do"
    other = Found(result.manifest, result.summary, scenario=result.scenario.replace({"seed": 12}), tables={"runs": result.table("runs")})
    looked_at = [set(cases(each, "united", [0], most_rows=300).draws.inputs[:, 0]) for each in (result, other)]
    assert looked_at[0] != looked_at[1] and all(len(each) == 300 for each in looked_at), "at random, not the first"


def test_a_sample_is_told_in_words_and_json(swept: Found, tmp_path: Path) -> None:
    folder = sim.run(swept.scenario, runs=240, replicates=2, out=tmp_path / "result").folder
    assert folder is not None
    said = " ".join(coalition("discover", folder, "--rows", "270").stdout.split())
    assert "From 90 draws of 6 inputs" in said
    assert "They are some of 120 each at all points, chosen at random by the seed, the same each time (--rows looks at more)." in said
    assert "some of" not in coalition("discover", folder).stdout
    printed = json.loads(coalition("discover", folder, "--rows", "270", "--json").stdout)
    assert (printed["draws"], printed["all_draws"]) == (90, 120)


def test_a_box_names_the_runs_that_its_shares_are_of(found: Discovery, world: Scenario) -> None:
    """The base of a box is that of the runs held out, which differs from that of all runs, told just before."""
    box = found.rules[0].held_out
    assert percent(box.base) != percent(found.probability), "else there is nothing to confuse"
    text = " ".join(in_words(found, world).split())
    assert f"It holds in {percent(found.probability)} of all runs." in text
    assert f"against {percent(box.base)} of all runs held out; these are" in text
    assert f"{percent(box.mass)} of all draws held out." in text


@pytest.mark.parametrize(("probability", "said"), [(1.0, "It always does"), (0.0, "It never does")])
def test_of_what_always_or_never_holds_there_are_no_conditions(found: Discovery, world: Scenario, probability: float, said: str) -> None:
    text = " ".join(in_words(replace(found, probability=probability, rules=(), branches=()), world).split())
    assert f"{said}, so there are no conditions to tell." in text and "Nothing was found" not in text and "as a tree" not in text


def test_a_picture_of_another_kind_is_refused_before_anything_is_looked_for(tmp_path: Path) -> None:
    done = coalition("discover", tmp_path / "nowhere", "--out", tmp_path / "box.doc")
    assert done.exit_code == 2 and "a picture ends in .svg, .png or .pdf" in done.stderr


def test_the_command(world: Scenario, tmp_path: Path) -> None:
    folder, picture = tmp_path / "result", tmp_path / "box.svg"
    sim.run(world, runs=800, replicates=2, out=folder)
    said = coalition("discover", folder, "--boxes", "1", "--out", picture)
    assert said.exit_code == 0, said.output
    text = " ".join(said.stdout.split())
    assert "of runs in which" in text
    assert "band's recognition is above" in text
    assert "these are" in text
    assert "band's recognition" in picture.read_text(encoding="utf-8")
    printed = json.loads(coalition("discover", folder, "--boxes", "1", "--json").stdout)
    assert {one["path"] for one in printed["rules"][0]["conditions"]} == {RECOGNITION, STRENGTH}
    nothing = coalition("discover", folder, "--inputs", "*.hostility")
    assert nothing.exit_code == 1
    assert "Nothing was found" in nothing.stdout
