"""Designs: points where their methods promise them, shared draws, seeds of their own, the command line, replay of a point."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from sim.analysis.swept import levels
from sim.analysis.wording import both_intervals
from sim.design import design_points, lever_values, point_seed, scenario_at
from sim.errors import CoalitionError, UnknownNameError
from sim.model import CoalitionModel
from sim.result import estimate_from, open_result
from sim.runs import run
from sim.scenario import Quantity, load, loads, shipped
from sim.scenario.sampling import unit_points
from sim.world import World
from tests.toys import coalition
from tests.unit.scenario.sample import TEXT

SCENARIO = loads(TEXT)
ENGAGED, STRENGTH = "events.fight.engagements", "factions.a.strength"
QUARREL = "events.capital_quarrel.engagements"
IN_WORDS = "engagements of the event Capital quarrel"
RUN = ["run", "four_factions", "--runs", "40", "--weeks", "8", "--seed", "3"]


# --- points


@pytest.mark.parametrize("points", [1, 7, 20])
def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_axis_mckay_1979(points: int) -> None:
    unit = unit_points("latin_hypercube", points, 3, seed=1)
    assert unit.shape == (points, 3)
    for axis in range(3):
        assert sorted((unit[:, axis] * points).astype(int)) == list(range(points))


@pytest.mark.parametrize("power", [1, 3, 6])
def test_sobol_points_are_a_net_in_base_two_sobol_1967(power: int) -> None:
    """In two dimensions every elementary interval 2^-i by 2^-(m-i) holds exactly one of 2^m points."""
    unit = unit_points("sobol", 2**power, 2, seed=5)
    for first in range(power + 1):
        cells = {(int(x * 2**first), int(y * 2 ** (power - first))) for x, y in unit.tolist()}
        assert len(cells) == 2**power


def test_sampled_points_depend_on_their_seed_and_on_nothing_else() -> None:
    for method in ("sobol", "latin_hypercube"):
        assert np.array_equal(unit_points(method, 6, 2, seed=1), unit_points(method, 6, 2, seed=1))
        assert not np.array_equal(unit_points(method, 6, 2, seed=1), unit_points(method, 6, 2, seed=2))
    design = SCENARIO.varied({STRENGTH: "drawn"}, method="sobol", points=4)
    assert design_points(design) == design_points(design.replace({"seed": 99, "runs": 7}))
    with pytest.raises(UnknownNameError, match="did you mean 'sobol'"):
        unit_points("sobl", 4, 2, seed=0)


def test_sampled_values_follow_their_distributions() -> None:
    """64 slices of a Latin hypercube: each quantile is hit to within a slice."""
    design = SCENARIO.varied(
        {STRENGTH: "drawn", ENGAGED: {"choice": {4: 0.25, 8: 0.75}}, "events.talk.success": Quantity(uniform=(0.2, 0.6))},
        method="latin_hypercube", points=64,
    )  # fmt: skip
    points = design_points(design)
    assert [point[ENGAGED] for point in points].count(4) == 16
    assert abs(np.median([point["events.talk.success"] for point in points]) - 0.4) < 0.4 / 64
    strength = SCENARIO.quantities()[STRENGTH]
    for share in (0.25, 0.5, 0.75):
        at = np.quantile([point[STRENGTH] for point in points], share)
        low, high = strength.ppf(np.array([share - 1 / 64, share + 1 / 64]))
        assert low <= at <= high


def test_listed_values_are_crossed_with_points_the_last_path_fastest() -> None:
    design = SCENARIO.varied({STRENGTH: "drawn", "rule": ["logit", "landscape"]}, method="sobol", points=2)
    points = design_points(design)
    assert [point["rule"] for point in points] == ["logit", "landscape"] * 2
    assert points[0][STRENGTH] == points[1][STRENGTH] != points[2][STRENGTH] == points[3][STRENGTH]
    assert [list(point) for point in points] == [[STRENGTH, "rule"]] * 4


# --- levers and uncertainties


def test_all_points_meet_the_same_draws_of_what_is_uncertain() -> None:
    """Draw k of each point: every input that the point does not set has the same value everywhere."""
    design = SCENARIO.varied({ENGAGED: [0, 4], STRENGTH: [10, 30]})
    drawn = [World(scenario_at(design, values)).draw(np.arange(5)).values for values in design_points(design)]
    first = drawn[0]
    assert {"events.fight.week", "ties.a~gov.intensity", "parameters.clash_rate"} <= first.keys()
    assert not {ENGAGED, STRENGTH} & first.keys()
    for other in drawn[1:]:
        assert other.keys() == first.keys()
        assert all(np.array_equal(other[path], first[path]) for path in first)


def test_the_stored_inputs_of_a_draw_are_the_same_at_every_point() -> None:
    frame = run(SCENARIO.varied({ENGAGED: [0, 4, 8]}), runs=8, replicates=2, weeks=2, workers=1).runs
    inputs = [column for column in frame if column.startswith("in.")]
    assert len(inputs) > 10
    for _, rows in frame.groupby("draw"):
        assert len(rows) == 2 * 3
        assert (rows[inputs].nunique() == 1).all()


def test_independent_points_have_draws_of_their_own() -> None:
    design = SCENARIO.varied({ENGAGED: [0, 4]}, independent=True)
    points = design_points(design)
    assert [point["seed"] for point in points] == [point_seed(SCENARIO.seed, number) for number in (0, 1)]
    one, other = (World(scenario_at(design, values)).draw(np.arange(3)).values["parameters.clash_rate"] for values in points)
    assert not np.intersect1d(one, other).size


def test_the_seed_of_a_point_is_what_numpy_spawns() -> None:
    spawned = np.random.SeedSequence(2016).spawn(3)
    assert [point_seed(2016, number) for number in range(3)] == [int(child.generate_state(1, np.uint64)[0]) >> 11 for child in spawned]
    seeds = {point_seed(seed, number) for seed in range(20) for number in range(200)}
    assert len(seeds) == 4000 and max(seeds) < 2**53


def test_a_run_of_an_independent_point_is_replayed_from_the_points_seed(tmp_path: Path) -> None:
    """Final blocs as stored are those of the Mesa face run from the design point of the folder."""
    design = load(shipped()["four_factions"]).varied({QUARREL: [0, 8]}, independent=True)
    run(design, runs=4, replicates=2, weeks=6, workers=1, out=tmp_path / "r")
    result = open_result(tmp_path / "r")
    for row in result.runs.to_dict("records"):
        scenario = result.scenario_at(row["design_point"])
        assert scenario.seed == result.points[row["design_point"]]["values"]["seed"] != result.scenario.seed
        model = CoalitionModel(scenario, run=row["run"], collect=False)
        while model.running:
            model.step()
        stored = {name.removeprefix("bloc."): bloc for name, bloc in row.items() if name.startswith("bloc.")}
        assert {frozenset(bloc) for bloc in model.blocs()} == {
            frozenset(name for name, other in stored.items() if other == label) for label in stored.values()
        }


def test_levers_take_a_few_values_of_their_own_range() -> None:
    levers = {
        ENGAGED: (4, 8), STRENGTH: (10, 20, 40), "events.fight.week": (2, 6, 10), "events.talk.probability": (0, 1),
        "rule": ("logit", "landscape", "bilateral_shapley"),
    }  # fmt: skip
    scenario = loads(TEXT.replace("levers: [events.fight.engagements]", f"levers: [{', '.join(levers)}]"))
    assert lever_values(scenario) == levers
    assert lever_values(scenario.replace({"events.fight.week": {"uniform": [2, 3]}}))["events.fight.week"] == (2, 3), "2.5 is week 2 again"
    with pytest.raises(CoalitionError, match=r"the lever events\.talk\.share is 0\.2 in the scenario, which gives it no range"):
        lever_values(loads(TEXT.replace("levers: [events.fight.engagements]", "levers: [events.talk.share]")))
    with pytest.raises(CoalitionError, match="declares no levers"):
        lever_values(loads(TEXT.replace("levers: [events.fight.engagements]", "")))


# --- the command line


def points_of(done: Result) -> list[dict[str, object]]:
    assert done.exit_code == 0, done.output
    return [point["values"] for point in json.loads(done.stdout)["design_points"]]


def test_vary_crosses_its_paths_in_place_of_the_scenarios_own_sweep(tmp_path: Path) -> None:
    asked = ["--vary", f"{QUARREL}=[0, 4]", "--vary", "parameters.clash_rate=[0.1, 0.2]", "--json", "--out", tmp_path / "r"]
    assert points_of(coalition(*RUN, *asked)) == [
        {QUARREL: engaged, "parameters.clash_rate": rate} for engaged in (0, 4) for rate in (0.1, 0.2)
    ]
    again = run(open_result(tmp_path / "r").scenario, out=tmp_path / "again")
    assert (tmp_path / "r" / "runs.parquet").read_bytes() == (tmp_path / "again" / "runs.parquet").read_bytes()
    assert [point["values"] for point in again.points] == [point["values"] for point in open_result(tmp_path / "r").points]


def test_a_file_of_points_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(f"{QUARREL},parameters.clash_rate\n0,0.1\n8,0.3\n", encoding="utf-8")
    done = coalition(*RUN, "--design", tmp_path / "points.csv", "--vary", "rule=[logit, landscape]", "--json", "--out", tmp_path / "r")
    assert [tuple(point.values()) for point in points_of(done)] == [
        (0, 0.1, "logit"), (0, 0.1, "landscape"), (8, 0.3, "logit"), (8, 0.3, "landscape"),
    ]  # fmt: skip


def test_sampled_designs_and_points_with_seeds_of_their_own_are_told_as_such(tmp_path: Path) -> None:
    sampled = ["--design", "sobol", "--points", "5", "--vary", f"{QUARREL}={{uniform: [0, 8]}}", "--independent", "--out", tmp_path / "r"]
    done = coalition(*RUN, *sampled)
    assert done.exit_code == 0, done.output
    assert "Each setting has random numbers of its own" in " ".join(done.stdout.split())
    assert "4 or 8 rather than 5" in done.stderr
    listed = done.stdout.partition("\n\n")[2].partition("\n\n")[0].split("\n  - ")
    assert " ".join(listed[0].split()).endswith(f"By {IN_WORDS}:")
    values = [float(item.partition(":")[0]) for item in listed[1:]]
    assert len(values) == 5 and values == sorted(values), "each setting once, in order"
    header = (tmp_path / "r" / "summary.csv").read_text(encoding="utf-8").split("\n")[0]
    assert header.startswith(f"design_point,{QUARREL},seed,outcome,")


def test_one_point_is_answered_as_a_scenario_is_and_says_what_was_set(tmp_path: Path) -> None:
    done = coalition(*RUN, "--vary", f"{QUARREL}=[4]", "--out", tmp_path / "r")
    assert done.exit_code == 0, done.output
    assert f"Set here: {IN_WORDS} = 4." in done.stdout
    assert "Other outcomes" in done.stdout


def test_a_level_is_told_with_the_mean_of_its_points_intervals() -> None:
    points = [
        {"values": {"x": x, "y": y}, "outcomes": {"pact": {"probability": p, "low": p - 0.1, "high": p + width}}}
        for x, y, p, width in [(0, 0, 0.2, 0.1), (0, 1, 0.4, 0.3), (1, 0, 0.6, 0.1), (1, 1, 0.6, 0.1)]
    ]
    low, high = levels(points, "x", "pact")
    assert (low.low, low.high, low.points) == (0, 0, 2)
    assert (low.probability, low.noise) == (pytest.approx(0.3), pytest.approx((0.2, 0.5)))
    assert (high.probability, high.noise) == (pytest.approx(0.6), pytest.approx((0.5, 0.7)))


def test_a_sweep_that_moves_nothing_says_so_with_its_noise_and_nothing_else(tmp_path: Path) -> None:
    asked = ["--vary", f"{QUARREL}=[{', '.join(map(str, range(13)))}]", "--weeks", "2", "--out", tmp_path / "r"]
    told = " ".join(coalition(*RUN, *asked).stdout.split())
    assert "In 0% of histories at each of the 13 settings (noise 0% to " in told
    assert "Along each" not in told


def test_sixty_four_points_are_told_by_path_and_extremes(tmp_path: Path) -> None:
    rates = "parameters.clash_rate={uniform: [0.05, 0.4]}"
    asked = ["--design", "sobol", "--points", "64", "--vary", f"{QUARREL}={{uniform: [0, 8]}}", "--vary", rates, "--out", tmp_path / "r"]
    done = coalition(*RUN, *asked)
    assert done.exit_code == 0, done.output
    points = open_result(tmp_path / "r").points
    shares = [point["outcomes"]["guards_with_brigade"]["probability"] for point in points]
    told = " ".join(done.stdout.split())
    for word, share in (("most", max(shares)), ("least", min(shares))):
        first, alike = shares.index(share), shares.count(share) - 1
        both = both_intervals(estimate_from(points[first]["outcomes"]["guards_with_brigade"]), points[first]["uncertain"] > 0)
        others = f" and {alike} more, the first of them" if alike else ""
        assert f"{word} likely, {share:.0%} ({both}), at design point {first}{others}: {IN_WORDS} = " in told
    assert shares.count(max(shares)) > 1, "so that the words for several are tried"
    assert "Along each, as means over the settings, which also differ in the rest (in brackets" in told
    assert f"  - {IN_WORDS}: " in done.stdout and "lowest third" in done.stdout
    assert len(done.stdout.split("\n")) < 60
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "Every setting in numbers (64)" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--independent"], "--independent: nothing varies"),
        (["--points", "4"], "--points: nothing varies"),
        (["--vary", f"{QUARREL}=[1.2, 1.7]"], f"--vary {QUARREL}=[1.2, 1.7]: 1.2 and 1.7 give the same run: both are rounded down to 1"),
        (["--vary", "rule=[logit,logit]"], "--vary rule=[logit,logit]: gives logit twice"),
        (["--vary", "events.capital_quarrel.week=[12, 20]"], "both are after the end of the scenario (8 weeks)"),
        (["--vary", f"{QUARREL}={{uniform: [0, 4]}}", "--design", "sobol", "--points", "8"], "only 4 of the 8 points"),
        (["--vary", "x"], "give a path and what to try"),
        (["--vary", "x=[1, 2"], "is not valid YAML"),
        (["--vary", f"{QUARREL}=[1]", "--vary", f"{QUARREL}=[2]"], "is given twice"),
        (["--vary", "events.capital_quarel.engagements=[1]"], f"did you mean '{QUARREL}'"),
        (["--vary", f"{QUARREL}=[1]", "--points", "4"], "a grid has the points that its values give"),
        (["--design", "sobl", "--vary", f"{QUARREL}=[1]"], "did you mean 'sobol'"),
        (["--design", "lhz", "--points", "5"], "did you mean 'latin_hypercube'?"),
        (["--design", "lhs"], "did you mean 'latin_hypercube'?"),
        (["--design", "latin-hypercube", "--points", "5"], "did you mean 'latin_hypercube'?"),
        (["--design", "sobol", "--points", "5"], '--design sobol: nothing varies; --vary "PATH={uniform: [LOW, HIGH]}"'),
        (["--design", "grid"], '--design grid: nothing varies; --vary "PATH=[...]"'),
        (["--design", "none.csv", "--points", "5"], "the file none.csv has the points it has"),
        (["--vary", f"{QUARREL}=[.nan]"], f"--vary {QUARREL}=[.nan]: is not a number (.nan)\n"),
        (["--vary", f"{QUARREL}=[1, .inf]"], "must be finite"),
        (["--design", "none.csv"], "there is no such file"),
        (
            ["--design", "sobol", "--points", "4", "--vary", f"{QUARREL}={{unifrom: [0, 8]}}"],
            f"--vary {QUARREL}={{unifrom: [0, 8]}}: the key 'unifrom' is not known here; did you mean 'uniform'?",
        ),
        (["--design", "sobol", "--points", "10001", "--vary", f"{QUARREL}={{uniform: [0, 8]}}"], "--points 10001: must be at most 10000"),
        (["--design", "sobol", "--vary", f"{QUARREL}={{uniform: [0, 8]}}"], "needs the number of its points"),
        (["--levers"], f"the lever {QUARREL} is 2 in the scenario"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_tried_is_refused_in_one_message(words: list[str], message: str, tmp_path: Path) -> None:
    done = coalition(*RUN, *words, "--out", tmp_path / "r")
    assert done.exit_code == 2, done.output
    assert message in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "r").exists()
