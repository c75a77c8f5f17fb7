"""Comparisons on common random numbers: toys whose answer is known by construction, and what must not change."""

from __future__ import annotations

import json
import signal
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import CoalitionError, NotSimulatedError, UnknownNameError
from sim.scenario import find, load, loads
from sim.studies.compare import Study, compare
from sim.studies.crew import crew
from sim.studies.differences import differences
from sim.studies.paired_runs import PairedRuns
from sim.working import Interrupted
from tests.unit.compare.toy import CERTAIN, COMMON, PERHAPS, TOY, zeros

# --- where the answer is known


def test_an_event_that_forces_the_outcome_makes_the_whole_difference() -> None:
    found = sim.compare(CERTAIN, CERTAIN.without("fall"), **COMMON)
    gone = found.outcomes["gone"]
    assert (gone.a, gone.b, gone.difference, gone.runs) == (1.0, 0.0, 1.0, 100)
    # Twenty draws that all say so count as twenty runs; then Tango's lower bound is (n - t^2)/(n + t^2).
    assert gone.high == 1.0 and gone.low == pytest.approx((20 - 2.0930**2) / (20 + 2.0930**2), abs=1e-3)
    assert gone.decided and gone.runs_to_settle is None
    assert (gone.signs.higher, gone.signs.lower, gone.signs.equal) == (20, 0, 0)
    assert gone.spread == (1.0, 1.0, 1.0)
    assert found.changed == ("events.fall",)
    strength = found.others[0].at_end["strength[gov]"]
    assert (strength.a, strength.decided) == (0.0, True)
    assert strength.low == pytest.approx(-strength.b) or strength.low < -800


def test_an_event_that_may_not_happen_makes_its_probability() -> None:
    gone = compare(PERHAPS, PERHAPS.without("fall"), runs=1000, **COMMON).outcomes["gone"]
    assert (gone.low or 0) < 0.3 < (gone.high or 0)
    assert gone.difference == gone.a, "without the event never"
    assert gone.saved == pytest.approx(1.0), "independent runs would do as well: the other side does not vary"


def test_what_the_change_cannot_reach_is_exactly_0_in_every_draw() -> None:
    fought = compare(CERTAIN, CERTAIN.without("fall"), **COMMON).outcomes["fought"]
    assert 0 < fought.a < 1, "the outcome itself is in doubt"
    assert (fought.difference, fought.signs.equal, fought.runs_to_settle, fought.decided) == (0.0, 20, None, False)
    assert fought.spread == (0.0, 0.0, 0.0)
    assert (fought.low or 0) < 0 < (fought.high or 0), "a hundred runs do not prove that it never matters"


def test_pairs_that_change_are_found_and_named() -> None:
    fight = CERTAIN.replace({"events.late.probability": 1, "events.fall.probability": 0})
    pairs = compare(fight, fight.without("late"), **COMMON).others[0].pairs
    first = pairs[0]
    assert set(first.factions) == {"army", "gov"} and set(first.names) == {"The Army", "The Government"}
    assert (first.status, first.shown, first.a) == ("fought", True, 1.0)
    assert first.difference == pytest.approx(first.a - first.b) and first.low < first.difference < 1
    assert [abs(pair.difference) for pair in pairs] == sorted((abs(pair.difference) for pair in pairs), reverse=True)


def test_differences_are_those_of_two_results_run_by_run() -> None:
    """The same numbers as `sim.run` of each with the same seed, in which only the tables are made differently."""
    scenario = load(find("four_factions"))
    other = scenario.replace({"parameters.clash_rate": 0.05})
    found = compare(scenario, other, runs=60, **COMMON)
    one, two = (sim.run(each, runs=60, seed=scenario.seed) for each in (scenario, other))
    for name, each in found.outcomes.items():
        first, second = (result.runs[f"out.{name}"].to_numpy(bool) for result in (one, two))
        assert (each.a, each.b) == (first.mean(), second.mean())
        assert each.difference == pytest.approx(first.mean() - second.mean(), abs=1e-12)
    last = one.weeks["week"].max()
    for name in ("coalition_share", "frustration"):
        sides = [result.weeks.loc[result.weeks["week"] == last, name].mean() for result in (one, two)]
        assert found.others[0].at_end[name].difference == pytest.approx(sides[0] - sides[1], abs=1e-6)
        means = [result.weeks[name].mean() for result in (one, two)]
        assert found.others[0].over_weeks[name].difference == pytest.approx(means[0] - means[1], abs=1e-6)


# --- a scenario with itself


def test_a_scenario_with_itself_is_exactly_zero_everywhere() -> None:
    found = compare(CERTAIN, CERTAIN, **COMMON)
    values = zeros(found.as_dict())
    assert len(values) > 60 and set(values) == {0.0}
    assert all(each.runs_to_settle is None and not each.decided for each in found.outcomes.values())
    assert found.changed == () and found.as_dict()["same"] is True and found.as_dict()["pairs"] == []


def test_texts_are_no_difference_and_numbers_are() -> None:
    retitled = loads((TOY % 1).replace("title: Toy", "title: Another\nnote: words").replace("The Army", "An army"))
    assert differences(CERTAIN, retitled) == ()
    assert set(zeros(compare(CERTAIN, retitled, **COMMON).as_dict())) == {0.0}
    (change,) = differences(CERTAIN, CERTAIN.replace({"rivalries.gov~army.intensity": 0.5}))
    assert change.words == "rivalries.army~gov.intensity: 0.3 -> 0.5"


# --- what differs in the inputs


def test_differences_in_words() -> None:
    other = CERTAIN.without("late").replace({"factions.army.strength": 2500, "parameters.clash_rate": 0.1, "events.fall.week": 3})
    found = {change.path: change.words for change in differences(CERTAIN, other)}
    assert set(found) == {"events.late", "factions.army.strength", "parameters.clash_rate", "events.fall.week"}
    assert found["events.late"].startswith("events.late in the first only: in the week of 22 February 2016, with probability 0:")
    assert found["factions.army.strength"] == "factions.army.strength: 2,000 to 3,000 -> 2,500"
    assert found["events.fall.week"] == "events.fall.week: 7 -> 3"
    back = {change.path: change for change in differences(other, CERTAIN)}
    assert back["events.late"].kind == "added" and "in the second only" in back["events.late"].words


def test_names_and_whole_things_count_as_inputs() -> None:
    text = TOY % 1
    moved = loads(text.replace("{port: 1}}\n  elders", "{town: 1}}\n  elders"))
    assert {change.path for change in differences(CERTAIN, moved)} == {"factions.army.presence.port", "factions.army.presence.town"}
    elsewhere = loads(text.replace("at: port", "at: town"))
    assert [change.words for change in differences(CERTAIN, elsewhere)] == ["events.late.at: port -> town"]
    fewer = loads(text.replace("rivalries: [{between: [gov, army], intensity: 0.3}]", ""))
    assert [(change.path, change.kind) for change in differences(CERTAIN, fewer)] == [("rivalries.army~gov", "missing")]


# --- scenarios that share little


def test_what_only_one_has_is_said_and_the_rest_compared() -> None:
    other = loads(
        (TOY % 1)
        .replace("title: Toy", "title: Other")
        .replace("weeks: 8", "weeks: 10")
        .replace("seed: 11", "seed: 12")
        .replace("at_least: 1, when: by", "at_least: 2, when: by")
        .replace("  isis: {", "  band: {strength: 500, presence: {town: 1}}\n  isis: {")
        .replace("  feud:", "  quarrel:")
    )
    found = compare(CERTAIN, other, **COMMON)
    assert (found.weeks, found.seed, set(found.outcomes)) == (8, 11, {"gone"})
    said = " ".join(found.others[0].left_out())
    for words in (
        "The first lasts 8 weeks and the second 10;",
        "seeds are 11 in the first and 12 in",
        "own way: fought",
        "first only: feud",
        "second only: quarrel",
        "only: band",
    ):
        assert words in said
    assert found.others[0].shared_pairs == 6, "of the first one's four factions"
    with pytest.raises(CoalitionError, match="not both state"):
        compare(CERTAIN, other, outcome="fought")


def test_landscapes_compare_and_rankings_are_refused() -> None:
    one, two, rankings = (load(find(name)) for name in ("gahuku_gama", "gahuku_gama_three_blocs", "stable_marriage"))
    found = compare(one, two, runs=40, **COMMON)
    assert found.changed == ("max_blocs",) and not found.uncertain
    assert found.others[0].at_end["blocs"].difference < 0
    with pytest.raises(NotSimulatedError, match="coalition stable"):
        compare(rankings, one)


def test_errors_are_the_users() -> None:
    with pytest.raises(CoalitionError, match="two scenarios"):
        compare(CERTAIN)
    with pytest.raises(UnknownNameError, match="gone"):
        compare(CERTAIN, CERTAIN, outcome="gonee")
    with pytest.raises(CoalitionError, match="workers"):
        compare(CERTAIN, PERHAPS, workers=0)


# --- many


def test_many_are_told_against_the_first_with_wider_intervals() -> None:
    others = [CERTAIN.without("fall"), PERHAPS, CERTAIN.replace({"factions.army.strength": 2500})]
    alone, together = compare(PERHAPS, CERTAIN, **COMMON), compare(PERHAPS, CERTAIN, *others[:2], **COMMON)
    assert (alone.level, together.level) == (0.95, pytest.approx(1 - 0.05 / 3))
    one, same = alone.outcomes["gone"], together.others[0].outcomes["gone"]
    assert one.difference == same.difference, "more company changes no run"
    assert (same.low or 0) < (one.low or 0) and (one.high or 0) < (same.high or 0)
    printed = together.as_dict()
    assert [entry["b"] for entry in printed["comparisons"]] == [other.label for other in together.others]
    assert set(zeros(printed["comparisons"][2])) == {0.0}


# --- more runs, fewer workers, Ctrl-C


def test_runs_are_only_extended_and_workers_change_nothing() -> None:
    def seen(steps: list[int], workers: int) -> dict[str, Any]:
        study = Study([PERHAPS, PERHAPS.without("fall")], runs=steps[-1])
        with crew(workers) as there:
            paired = PairedRuns(study.worlds, study.shared, there)
            for runs in steps:
                paired.extend(runs)
            return study.answer(paired, complete=True).as_dict()

    assert seen([250], 1) == seen([250], 3)
    stepwise, at_once = seen([50, 100, 250], 2), seen([250], 2)
    assert stepwise["outcomes"] == at_once["outcomes"] and stepwise["pairs"] == at_once["pairs"]
    ends = [[group["end"]["difference"] for group in found["metrics"].values()] for found in (stepwise, at_once)]
    assert ends[0] == pytest.approx(ends[1], abs=1e-9)


def test_what_is_kept_grows_with_draws_and_not_with_runs() -> None:
    def kept(runs: int, replicates: int) -> int:
        study = Study([PERHAPS, PERHAPS.without("fall")], runs=runs, replicates=replicates, weeks=4)
        with crew(1) as there:
            paired = PairedRuns(study.worlds, study.shared, there)
            paired.extend(runs)
        (counted,) = paired.counted
        return sum(array.nbytes for arrays in (counted.sizes, counted.by_draw, counted.sums) for array in arrays)

    metrics, outcomes = len(Study([PERHAPS, PERHAPS.without("fall")]).shared[0].metrics), len(PERHAPS.outcomes)
    for runs, replicates in ((40, 1), (40, 10), (400, 10)):
        assert kept(runs, replicates) == runs // replicates * (16 * metrics + 8 * outcomes + 8)


def test_an_unfinished_draw_cannot_be_extended() -> None:
    study = Study([PERHAPS, CERTAIN], runs=12)
    with crew(1) as there:
        paired = PairedRuns(study.worlds, study.shared, there)
        paired.extend(12)
        with pytest.raises(ValueError, match="whole draws"):
            paired.extend(20)
    assert study.answer(paired, complete=True).runs == 12


def test_progress_counts_the_runs_of_all() -> None:
    told: list[tuple[int, int]] = []
    compare(PERHAPS, CERTAIN, PERHAPS, runs=300, progress=lambda done, total: told.append((done, total)), **COMMON)
    assert told[-1] == (600, 600) and told == sorted(told), "the third has the first one's runs"


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_was_done(workers: int) -> None:
    """Ctrl-C comes when the second hundred runs of each are told: just those count, however many are under way."""

    def stop(done: int, total: int) -> None:
        assert total == 2 * 2000
        if done >= 2 * 200:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted) as stopped:
        compare(PERHAPS, CERTAIN, runs=2000, progress=stop, workers=workers)
    found = stopped.value.answer
    assert (found.complete, found.runs) == (False, 200)
    whole = compare(PERHAPS, CERTAIN, runs=200, workers=workers)
    assert found.as_dict() == whole.as_dict() | {"complete": False}


def test_the_answer_is_frozen_and_has_the_agreed_shape() -> None:
    found = compare(PERHAPS, CERTAIN, **COMMON)
    with pytest.raises(FrozenInstanceError):
        found.runs = 3  # type: ignore[misc]
    printed = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    for each in printed["outcomes"].values():
        assert {"a", "b", "difference", "low", "high", "runs", "runs_to_settle"} <= set(each)
    assert printed["changed"] == ["events.fall.probability"]


def test_an_undecided_difference_says_how_many_more_runs_and_they_decide() -> None:
    scenario = loads((TOY % 0.3).replace("seed: 11", "seed: 5"))
    other = scenario.replace({"events.fall.probability": 0.27})
    found = compare(scenario, other, runs=50, **COMMON).outcomes["gone"]
    assert found.difference > 0 and not found.decided
    assert found.runs_to_settle is not None and found.runs_to_settle % 5 == 0
    enough = compare(scenario, other, runs=3000, **COMMON).outcomes["gone"]
    assert enough.decided and enough.runs_to_settle is None


# --- the case


def test_the_case_against_its_what_ifs() -> None:
    whatifs = ("tripoli_clash", "w2_misrata_pfg_front", "w4_airstrikes_invited")
    found = compare(load(find("libya_2016")), *(load(find(name)) for name in whatifs), runs=20, weeks=6, **COMMON)
    for other in found.others:
        assert other.changed and not other.inputs_same
        assert all(np.isfinite([each.difference, each.low, each.high]).all() for each in other.outcomes.values())
