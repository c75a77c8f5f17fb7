"""Runs that fail inside a study of one scenario: left out, counted, named; the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.indices import decompose, screen
from sim.errors import AllRunsFailedError, CoalitionError
from sim.scenario import Scenario, dump
from sim.state import RECOGNITION
from sim.studies.flip import flip
from sim.studies.sensitivity import sensitivity
from tests.toys import coalition, told, two
from tests.unit.failed.toy import Breaks

# --- flip


def low_recognition(world: Any, inputs: Any, row: Any) -> bool:
    return bool(inputs.arrays.stances[row, RECOGNITION, world.index("band")] < 0.3)


def test_flip_points_stay_where_they_are(breaks: Breaks) -> None:
    breaks([3])
    breaks([5], low_recognition)
    found = flip(two(0.9), runs=40)
    assert (found.probability, found.runs) == (1.0, 39)
    flips = {each.moved.path: each for each in found.flips}
    assert set(flips) == {"factions.band.recognition", "rivalries.band~gov.intensity"}
    assert flips["factions.band.recognition"].change == pytest.approx(-0.5, abs=0.01)
    assert flips["rivalries.band~gov.intensity"].change == pytest.approx(0.5, abs=0.01)
    (lower,) = [each for each in found.effects if each.moved.path == "factions.band.recognition"]
    assert (lower.difference, lower.runs) == (-1.0, 38)
    assert found.failed.count > 2 and found.failed.first[0].place == {"path": None, "shift": 0.0}
    moved = [each for each in found.failed.first if each.run == 5]
    assert {each.place["path"] for each in moved} == {"factions.band.recognition"} and all(each.place["shift"] < -0.6 for each in moved)


def test_an_end_without_a_run_is_no_effect(breaks: Breaks) -> None:
    """What cannot be simulated there is neither reached nor said to do nothing."""
    breaks(range(100), low_recognition)
    found = flip(two(0.9), runs=40)
    flips = {each.moved.path: each for each in found.flips}
    assert flips.keys() == {"rivalries.band~gov.intensity"}
    assert all(each.shift > 0 for each in found.effects if each.moved.path == "factions.band.recognition")


def test_flip_says_so_in_words_in_json_and_on_stderr(breaks: Breaks, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(dump(two(0.9)), encoding="utf-8")
    breaks([5], low_recognition)
    done = coalition("flip", tmp_path / "two.yaml", "--runs", "40")
    assert done.exit_code == 0, done.output
    said = told(done.stdout)
    assert "histories failed and are left out: a moved input is compared with things as they are in the histories that succeeded" in said
    assert "The first is run 5 with factions.band.recognition moved by -1.9, seed 5: FloatingPointError: not a number" in said
    assert "histories failed and are left out; the first: run 5 with factions.band.recognition moved by -1.9" in done.stderr
    printed = json.loads(coalition("flip", tmp_path / "two.yaml", "--runs", "40", "--json").stdout)
    assert printed["runs_failed"] > 1 and printed["failures"][0]["path"] == "factions.band.recognition"


def test_too_few_histories_are_one_message(breaks: Breaks) -> None:
    breaks(range(25))
    with pytest.raises(CoalitionError, match="25 of 40 histories failed, and at least 20 that succeed are needed"):
        flip(two(0.9), runs=40)


# --- sensitivity


@pytest.fixture(scope="module")
def uncertain() -> Scenario:
    return two(rivalry="{uniform: [0, 1]}", strength="{uniform: [900, 1100]}")


def test_a_trajectory_with_a_failed_run_is_left_out() -> None:
    """The effect of one input along trajectory t is t + 1, times 0.6 for a step over 60% of its distribution."""

    def model(points: Any, streams: Any) -> Any:
        output = points[:, :1] * (streams[:, None] + 1)
        output[streams == 4] = np.nan
        return output

    found = screen(model, ["one", "idle"], 10, seed=1)
    effects = {effect.name: effect for effect in found.effects}
    assert found.trajectories == 9
    assert effects["one"].mu_star == pytest.approx(0.6 * (55 - 5) / 9) and effects["idle"].mu_star == 0
    with pytest.raises(CoalitionError, match="of 10 trajectories 1 are whole"):
        screen(lambda points, streams: np.where(streams[:, None] > 0, np.nan, points[:, :1]), ["one", "idle"], 10, seed=1)


def test_a_row_with_a_failed_run_is_left_out() -> None:
    """Of x + 2y, x and y uniform, a fifth and four fifths; what NaN stands for would be seen in every share."""

    def model(points: Any, streams: Any) -> Any:
        output = points[:, :1] + 2 * points[:, 1:]
        output[np.isin(streams // 2, [0, 100, 255]) & (points[:, 0] > points[:, 1])] = np.nan
        return output

    found = decompose(model, ["x", "y"], 256, seed=1)
    shares = {index.name: index for index in found.indices}
    assert 253 <= found.rows < 256 and found.mean == pytest.approx(1.5, abs=0.05)
    assert shares["x"].first == pytest.approx(0.2, abs=0.05) and shares["y"].total == pytest.approx(0.8, abs=0.05)
    with pytest.raises(CoalitionError, match="of 16 rows 15 are whole, too few"):
        decompose(lambda p, s: np.where(s[:, None] == 0, np.nan, p[:, :1]), ["x", "y"], 16, seed=1)


def test_sensitivity_says_what_was_left_out(breaks: Breaks, uncertain: Scenario, tmp_path: Path) -> None:
    """Two runs a point: run 6 is the first of stream 3, in trajectory 3, and in row 1 at its last point, the only one of an odd stream."""
    (tmp_path / "two.yaml").write_text(dump(uncertain), encoding="utf-8")
    words = ("sensitivity", tmp_path / "two.yaml", "--replicates", "2", "--points", "128", "--trajectories", "6", "--most", "1")
    breaks([6])
    done = coalition(*words)
    said = told(done.stdout)
    assert "which leaves 5 of 6 trajectories and 127 of 128 rows" in said
    assert "The first is run 6 at point 12 of Morris' design, seed 5: FloatingPointError: not a number" in said
    assert "histories failed and are left out; the first: run 6 at point 12 of Morris' design" in done.stderr
    printed = json.loads(coalition(*words, "--json").stdout)
    assert printed["whole"] == {"trajectories": 5, "points": 127}
    # Four points of the trajectory of three inputs, and one of the row of two factors.
    assert printed["runs_failed"] == 5
    assert [(each["design"], each["point"]) for each in printed["failures"]] == [
        *(("Morris' design", point) for point in (12, 13, 14, 15)),
        ("Saltelli's design", 7),
    ]


def test_too_few_rows_are_one_message(breaks: Breaks, uncertain: Scenario) -> None:
    breaks(range(0, 460, 4))
    with pytest.raises(
        CoalitionError, match=r"of 128 rows 13 are whole, too few .* a run failed, the first: run 0 at point 0 of Saltelli's"
    ):
        sensitivity(uncertain, method="sobol", points=128, replicates=2)
    breaks(range(10_000))
    with pytest.raises(AllRunsFailedError, match="runs tried failed"):
        sensitivity(uncertain, method="sobol", points=128, replicates=2)
