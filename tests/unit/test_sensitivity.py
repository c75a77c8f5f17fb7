"""What drives an outcome: where it is known by construction, whatever the number of threads, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis.indices import Index, decompose
from sim.cli.driver_words import in_words
from sim.errors import CoalitionError, UnknownNameError
from sim.scenario import Scenario, dump, load, shipped
from sim.studies.evaluating import Evaluated
from sim.studies.sensitivity import OTHERS, Sensitivity, sensitivity
from sim.working import Interrupted, Stopped
from tests.toys import coalition
from tests.toys import two as world

STRENGTH, RECOGNITION, RIVALRY = "factions.band.strength", "factions.band.recognition", "rivalries.band~gov.intensity"


@pytest.fixture(scope="module")
def two() -> Scenario:
    return world(rivalry="{uniform: [0, 1]}", strength="{uniform: [900, 1100]}")


@pytest.fixture(scope="module")
def found(two: Scenario) -> Sensitivity:
    return sensitivity(two, points=1024, replicates=2)


def test_shares_of_an_outcome_that_two_inputs_decide(found: Sensitivity) -> None:
    """United just where r > v, both uniform: p = 1/2, E[p | r] = r, so that each explains (1/12)/(1/4) = 1/3 alone and 2/3 in all."""
    assert found.decomposition is not None
    shares = {index.name: index for index in found.decomposition.indices}
    assert set(shares) == {STRENGTH, RECOGNITION, RIVALRY}
    for path in (RECOGNITION, RIVALRY):
        assert shares[path].first_low <= 1 / 3 <= shares[path].first_high
        assert shares[path].total_low <= 2 / 3 <= shares[path].total_high
        assert shares[path].first_high - shares[path].first_low < 0.3
    assert shares[STRENGTH].total == shares[STRENGTH].first == 0.0
    assert found.decomposition.mean == pytest.approx(0.5, abs=0.05)
    assert found.decomposition.chance == 0.0


def test_screening_leaves_out_what_does_nothing(two: Scenario) -> None:
    screened = sensitivity(two, method="morris", trajectories=30, replicates=2)
    effects = {effect.name: effect for effect in screened.screening}
    assert effects[STRENGTH].mu_star == 0.0
    assert effects[RECOGNITION].mu > 0.1
    assert effects[RIVALRY].mu < -0.1
    assert screened.decomposition is None
    assert screened.runs == 30 * 4 * 2


def test_the_others_are_a_factor_of_their_own(two: Scenario) -> None:
    """With one input left by the screening, the others together explain the rest."""
    both = sensitivity(two, most=1, points=256, trajectories=30, replicates=2)
    assert both.decomposition is not None
    shares = {index.name: index for index in both.decomposition.indices}
    first = both.screening[0].name
    assert set(shares) == {first, OTHERS}
    assert first in (RECOGNITION, RIVALRY)
    assert both.factors[OTHERS].paths == tuple(sorted({STRENGTH, RECOGNITION, RIVALRY} - {first}))
    for index in shares.values():
        assert index.first_low <= 1 / 3 <= index.first_high
        assert index.total_low <= 2 / 3 <= index.total_high


def test_groups(two: Scenario) -> None:
    grouped = sensitivity(two, groups=True, points=64, replicates=2)
    assert grouped.decomposition is not None
    assert {index.name for index in grouped.decomposition.indices} == {"stances", "strengths", "relations"}
    assert grouped.screening == ()


def test_a_metric_at_the_end(two: Scenario) -> None:
    """The two are in one bloc where they are united, so that the number of blocs is 2 less the outcome: the same shares."""
    shares = {path: (a, b) for path, a, b in _by_path(sensitivity(two, metric="blocs", points=64, replicates=2))}
    for path, first, total in _by_path(sensitivity(two, points=64, replicates=2)):
        assert shares[path] == pytest.approx((first, total), abs=1e-9)


def _by_path(answer: Sensitivity) -> list[tuple[str, float, float]]:
    assert answer.decomposition is not None
    return [(index.name, index.first, index.total) for index in answer.decomposition.indices]


def test_workers_change_nothing() -> None:
    scenario = load(shipped()["four_factions"]).replace({"factions.brigade.hostility": sim.scenario.Quantity(uniform=(-1, 1))})
    one, three = (sensitivity(scenario, points=32, replicates=3, workers=workers).as_dict() for workers in (1, 3))
    assert one == three
    assert one["chance"] > 0
    assert one != sensitivity(scenario, points=32, replicates=3, seed=1).as_dict()


def test_points_stand_at_quantiles_and_share_their_random_numbers(two: Scenario) -> None:
    model = Evaluated(two, {RECOGNITION: (RECOGNITION,), "rest": (STRENGTH, RIVALRY)}, outcome="united", replicates=2)
    points = np.array([[0.25, 0.5], [0.75, 0.5], [0.25, 0.9]])
    values = model.values(points, np.zeros(3, np.int64))
    assert values[RECOGNITION].tolist() == [0.25, 0.75, 0.25]
    assert values[RIVALRY][0] == values[RIVALRY][1] != values[RIVALRY][2]
    assert values[STRENGTH][0] == values[STRENGTH][1] != values[STRENGTH][2]
    assert np.array_equal(model(points[[0, 0]], np.array([3, 3]))[0], model(points[:1], np.array([3]))[0])


def test_nothing_but_chance_is_said() -> None:
    """A model of pure noise has no indices: what is left of the variance is not told from 0."""
    noise = decompose(lambda points, streams: np.random.default_rng(1).normal(size=(len(points), 4)), ["a", "b"], 256, 1)
    assert noise.chance == pytest.approx(1.0, abs=0.05)
    assert all(index.first_low <= 0.0 for index in noise.indices)
    constant = decompose(lambda points, streams: np.ones((len(points), 2)), ["a", "b"], 16, 1)
    assert constant.indices == ()
    assert constant.variance == 0.0


def test_what_cannot_be_asked(two: Scenario) -> None:
    with pytest.raises(CoalitionError, match="no input of the scenario is uncertain"):
        sensitivity(load(shipped()["four_factions"]))
    with pytest.raises(UnknownNameError, match="did you mean 'united'"):
        sensitivity(two, "unitd")
    with pytest.raises(UnknownNameError, match="no metric is called"):
        sensitivity(two, metric="coalition_shar")
    with pytest.raises(CoalitionError, match="power of 2"):
        sensitivity(two, points=100)
    with pytest.raises(CoalitionError, match="replicates: at least 2"):
        sensitivity(two, replicates=1)
    with pytest.raises(CoalitionError, match="groups are compared by Sobol"):
        sensitivity(two, groups=True, method="morris")
    with pytest.raises(CoalitionError, match="not for both"):
        sensitivity(two, "united", metric="blocs")


def test_ctrl_c_keeps_the_screening(two: Scenario) -> None:
    """Stopped between the two steps the screening is handed over; before it, nothing."""
    screening = 10 * 4 * 2

    def stop_after(runs: int, how: type[BaseException] = Stopped) -> Callable[[int, int], None]:
        def tell(done: int, total: int) -> None:
            assert total == screening + 16 * 4 * 2
            if done > runs:
                raise how

        return tell

    settings: dict[str, Any] = {"most": 1, "points": 16, "trajectories": 10, "replicates": 2}
    for how in (Stopped, KeyboardInterrupt):
        with pytest.raises(Interrupted) as late:
            sensitivity(two, progress=stop_after(screening, how), **settings)
        assert late.value.answer is not None
        assert len(late.value.answer.screening) == 3
        assert late.value.answer.decomposition is None
        assert late.value.answer.as_dict()["complete"] is False
    with pytest.raises(Interrupted) as early:
        sensitivity(two, progress=stop_after(0), **settings)
    assert early.value.answer is None


def test_the_command(two: Scenario, tmp_path: Path) -> None:
    file, picture = tmp_path / "two.yaml", tmp_path / "drivers.svg"
    file.write_text(dump(two), encoding="utf-8")
    said = coalition("sensitivity", file, "--points", "64", "--replicates", "2", "--out", picture)
    assert said.exit_code == 0, said.output
    assert "What drives it most cannot be told from so few points. Rivalry of band and gov" in " ".join(said.stdout.split())
    assert "with interactions" in picture.read_text(encoding="utf-8")
    printed = json.loads(coalition("sensitivity", file, "--points", "64", "--replicates", "2", "--json").stdout)
    assert (printed["outcome"], printed["complete"]) == ("united", True)
    assert {row["factor"] for row in printed["sobol"]} == {STRENGTH, RECOGNITION, RIVALRY}
    fixed = coalition("sensitivity", "four_factions")
    assert fixed.exit_code == 2
    assert fixed.stdout == ""
    sure = coalition("sensitivity", file, "--points", "16", "--replicates", "2", "--set", f"{RIVALRY}=1")
    assert sure.exit_code == 1
    assert "It is the same in every history" in sure.stdout


@pytest.mark.parametrize(
    ("more", "said"), [({RIVALRY: 0.5}, "2 inputs are uncertain"), ({RIVALRY: 0.5, STRENGTH: 1000}, "1 input is uncertain")]
)
def test_inputs_are_counted_in_grammar(two: Scenario, more: dict[str, float], said: str) -> None:
    scenario = two.replace(more)
    assert said in in_words(sensitivity(scenario, points=16, replicates=2), scenario)


def test_morris_by_command(two: Scenario, tmp_path: Path) -> None:
    file, picture = tmp_path / "two.yaml", tmp_path / "effects.png"
    file.write_text(dump(two), encoding="utf-8")
    said = coalition("sensitivity", file, "--method", "morris", "--trajectories", "10", "--replicates", "2", "--out", picture)
    assert said.exit_code == 0, said.output
    assert "less with more of it" in said.stdout
    # None in ten: 95% sure of at most 1 - 0.05^(1/10).
    assert "1 of 3 inputs changed nothing at any of the 10 places tried; such an input may still do so in up to 26%" in " ".join(
        said.stdout.split()
    )
    assert picture.stat().st_size > 1000


def index(name: str, first: float, half: float) -> Index:
    return Index(name, first, first - half, first + half, first + 0.1, first, first + 0.2)


def told(found: Sensitivity, two: Scenario, *indices: Index) -> str:
    assert found.decomposition is not None
    stated = replace(found, decomposition=replace(found.decomposition, indices=indices))
    return " ".join(in_words(stated, two).split())


def test_which_drives_it_most_is_told_only_if_the_intervals_tell(found: Sensitivity, two: Scenario) -> None:
    labels = {name: found.factors[name].label for name in (RECOGNITION, RIVALRY, STRENGTH)}
    apart = told(found, two, index(RECOGNITION, 0.6, 0.1), index(RIVALRY, 0.2, 0.1), index(STRENGTH, 0.1, 0.05))
    assert f"What drives it most: {labels[RECOGNITION]}." in apart
    open_ = told(found, two, index(RECOGNITION, 0.4, 0.3), index(RIVALRY, 0.3, 0.3), index(STRENGTH, 0.0, 0.01))
    assert "What drives it most:" not in open_
    assert "cannot be told from so few points. Band's recognition comes first" in open_
    assert f"the intervals of {labels[RIVALRY]} reach as far" in open_


def test_what_a_sum_is_of_is_said_where_the_table_shows_another(found: Sensitivity, two: Scenario) -> None:
    """21% and -18% are 3%, though the table shows 21% and 0%."""
    assert "Alone they add up to 3% (0 to 53%) (estimates below 0, shown as 0%, count as they are)" in told(
        found, two, index(RECOGNITION, 0.21, 0.3), index(RIVALRY, -0.18, 0.4)
    )
    assert "estimates below 0" not in told(found, two, index(RECOGNITION, 0.4, 0.3), index(RIVALRY, 0.1, 0.3))


def test_one_input_has_nothing_to_act_together_with(found: Sensitivity, two: Scenario) -> None:
    alone, beside = (index(name, 0.5, 0.1) for name in (RECOGNITION, RIVALRY))
    assert "they add up to" in told(found, two, alone, beside)
    assert "add up" not in told(found, two, alone) and "acting together" not in told(found, two, alone)


def test_effects_whose_intervals_hold_0_are_nothing_found(two: Scenario) -> None:
    screened = sensitivity(two, method="morris", trajectories=30, replicates=2)
    assert screened.found
    vague = replace(screened, screening=tuple(replace(effect, low=0.0) for effect in screened.screening))
    assert not vague.found
    assert "None of these intervals leaves 0 out" in " ".join(in_words(vague, two).split())
    nothing = replace(screened, screening=tuple(replace(each, mu_star=0.0, low=0.0, high=0.0, mu=0.0) for each in screened.screening))
    assert "No input was seen to change it. 3 of 3 inputs changed nothing at any of the 30 places tried" in " ".join(
        in_words(nothing, two).split()
    )


def test_help_says_that_groups_are_not_screened() -> None:
    assert "not with --method morris" in " ".join(coalition("sensitivity", "--help").stdout.split())
