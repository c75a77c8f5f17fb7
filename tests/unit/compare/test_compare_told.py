"""`coalition compare`: what is told in which order, in words, tables and JSON, and what is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.wording import change_of
from sim.cli.compare_words import in_words
from sim.scenario import Scenario, find, load, loads
from sim.studies.compare import compare
from sim.studies.comparison import Comparison, Signs
from sim.working import Interrupted
from tests.toys import coalition
from tests.unit.compare.toy import CERTAIN, COMMON, PERHAPS, TOY, made_up, zeros


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "toy.yaml"
    path.write_text(TOY % 1, encoding="utf-8", newline="\n")
    return path


def test_words_come_first(file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "made" / "compare.svg"
    done = coalition("compare", file, "--without", "fall", "--outcome", "gone", "--out", picture)
    assert done.exit_code == 0
    assert "With “fall”, “gone” is likelier: 100% against 0% without it (difference +100 points, 95% interval" in " ".join(
        done.stdout.split()
    )
    assert "in the same runs" in " ".join(done.stdout.split()) and "no forecast" in " ".join(done.stdout.split())
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert max(map(len, done.stdout.splitlines())) <= 120


@pytest.mark.parametrize(
    ("spread", "said"),
    [
        (
            (-0.01, -0.01, -0.01),
            "The draws of what is not known were not seen to differ in this by more than chance makes them; of 4 draws",
        ),
        (
            (-0.012, -0.01, -0.009),
            "The draws of what is not known were not seen to differ in this by more than chance makes them; of 4 draws",
        ),
        ((-0.03, -0.01, 0.02), "Over the draws of what is not known it lies between -3.0 and +2.0 points (nine in ten); of 4 draws"),
    ],
)
def test_a_spread_of_one_number_is_told_as_none(spread: tuple[float, float, float], said: str) -> None:
    found, scenario = made_up()
    told = replace(found.outcomes["asked_for"], difference=-0.01, spread=spread, signs=Signs(0, 1, 3))
    others = (replace(found.others[0], outcomes={**found.outcomes, "asked_for": told}),)
    text = " ".join(in_words(replace(found, others=others), scenario).split())
    assert f"{said} 0 show it above 0, 1 below, 3 neither." in text


def test_what_a_few_draws_decide_is_not_taken_for_chance() -> None:
    few = loads(TOY % "{choice: {0: 0.97, 1: 0.03}}")
    switched = compare(few, few.without("fall"), runs=4000, replicates=10, outcome="gone", **COMMON)
    each = switched.outcomes["gone"]
    assert each.spread is not None and abs(each.spread[2]) < 1e-6 and each.difference > 0.01
    text = " ".join(in_words(switched, few).split())
    assert "more than chance makes them" not in text
    told = f"it is 0, and the few others make it what it is over all; of 400 draws {each.signs.higher} show it above 0"
    assert f"In nine in ten of the draws of what is not known {told}" in text


@pytest.mark.parametrize(
    ("share", "told"), [(0.0004, "+0.04"), (-0.00003, "-0.003"), (0.0, "0"), (0.0049, "+0.5"), (-0.0949, "-9.5"), (0.123, "+12")]
)
def test_a_small_change_keeps_its_sign(share: float, told: str) -> None:
    assert change_of(share) == told


def test_undecided_ones_that_as_many_runs_would_settle_come_by_their_difference() -> None:
    said = " ".join(in_words(*made_up(vaguer=900)).split())
    assert "settle it): vague (+4.0; 900) and vaguer (+1.0; 900)." in said


def test_the_outcome_asked_for_comes_first_then_the_most_changed() -> None:
    text = in_words(*made_up())
    assert text.startswith("What if?\n\n“Toy” against the same without “fall”: 20 paired runs")
    told = [
        "With “fall”, “asked for” is likelier",
        "  large ",
        "  slight ",
        "Undecided",
        "relation at the end",
        "What differs in the inputs",
        "--full",
    ]
    places = [text.index(part) for part in told]
    assert places == sorted(places), text
    (undecided,) = (part for part in text.split("\n\n") if part.startswith("Undecided"))
    said = " ".join(undecided.split())
    assert said.endswith("settle it): vague (+4.0; 900) and vaguer (+1.0; 5,000). No difference seen: alike."), said
    assert "  vague " not in text and "weekly number  " not in text


def test_all_is_told_if_all_is_asked_for() -> None:
    found, scenario = made_up()
    text = in_words(found, scenario, full=True)
    rows = [line.split("  ")[1] for line in text.split("All outcomes")[1].split("\n\n")[1].splitlines()[1:]]
    assert rows == ["large", "asked for", "slight", "vague", "vaguer", "alike"]
    assert "Tango" in text and "Pairing:" in text and "--full" not in text
    pairs = sum(pair.shown for pair in found.others[0].pairs)
    assert pairs == 0 or f"All {pairs} pairs" in text


def test_the_short_answer_is_short() -> None:
    """Of the case, with ten outcomes and twenty-odd factions: the question and the verdict are on one screen, with the rest."""
    scenario = load(find("tripoli_clash"))
    found = compare(scenario, scenario.without("capital_fight"), runs=100, weeks=12, **COMMON)
    short, full = (in_words(found, scenario, full) for full in (False, True))
    assert len(short.splitlines()) <= 36 < len(full.splitlines())
    verdict = " ".join(short.split("\n\n")[1].split())
    assert "“rejecters of the GNA enable ISIS” is likelier" in verdict or "Undecided: with “capital fight”, “" in verdict


def test_full_at_the_command(file: Path) -> None:
    words = ("compare", file, "--without", "fall", "--runs", "100")
    short, full = coalition(*words).stdout, coalition(*words, "--full").stdout
    assert "All outcomes" not in short and "All outcomes" in full and "Weekly numbers" in full
    many = coalition("compare", file, file, file, "--runs", "20", "--full").stdout
    assert many.count("against A, in points") == 3, "each outcome with its intervals"


def test_a_weekly_number_of_few_draws_has_no_interval_unless_it_says_yes_or_no() -> None:
    """Eight draws may all look alike by chance: by how much they differ is told, not how surely."""
    fight = CERTAIN.replace({"events.late.probability": 1, "events.fall.probability": 0})
    found = compare(fight, fight.without("late"), runs=40, **COMMON)
    end, mean = found.others[0].at_end["fought[army~gov]"], found.others[0].over_weeks["fought[army~gov]"]
    assert end.difference > 0 and mean.difference > 0
    pair = next(pair for pair in found.others[0].pairs if set(pair.factions) == {"army", "gov"} and pair.status == "fought")
    assert (end.difference, end.low, end.high) == (pair.difference, pair.low, pair.high), "the interval of the same share"
    assert (mean.low, mean.high, mean.decided, mean.runs_to_settle) == (None, None, False, None)
    assert found.as_dict()["metrics"]["fought[army~gov]"]["mean_over_weeks"]["low"] is None
    text = " ".join(in_words(found, fight, full=True).split())
    assert "in these runs, without an interval: fewer than 20 draws show another difference than most" in text


def test_a_yes_or_no_that_no_run_changes_is_not_certain_to_be_0() -> None:
    """A hundred runs that never differ leave room for a difference that they happened not to show."""
    at_end = compare(CERTAIN, CERTAIN.replace({"factions.army.strength": 2500.5}), **COMMON).others[0].at_end
    for name, each in at_end.items():
        if name.startswith(("together[", "allied[", "fought[")):
            assert each.low is not None and each.high is not None and each.low < 0 < each.high, name


def test_undecided_is_said_and_is_no_failure(file: Path) -> None:
    done = coalition("compare", file, "--set", "factions.army.strength=2600", "--outcome", "feud", "--runs", "40")
    assert done.exit_code == 0
    text = " ".join(done.stdout.split())
    assert "Undecided" in text or "no difference" in text
    assert "factions.army.strength: 2,000 to 3,000 -> 2,600" in text


def test_the_same_is_said_to_be_the_same(file: Path) -> None:
    done = coalition("compare", file, file)
    assert done.exit_code == 0 and "The two are the same" in done.stdout
    printed = json.loads(coalition("compare", file, file, "--json").stdout)
    assert printed["same"] is True and set(zeros(printed)) == {0.0}


def test_a_change_that_changes_nothing_is_said_to_be_the_same_and_why(file: Path) -> None:
    done = coalition("compare", file, "--set", "parameters.efficiency=2", "--runs", "20")
    said = " ".join(done.stdout.split())
    assert done.exit_code == 0 and "The two are the same: nothing that a run depends on differs" in said
    why = "changes nothing: only the rule bilateral_shapley uses it, and the rule here is logit"
    assert f"-> 2 ({why})" in said
    printed = json.loads(coalition("compare", file, "--set", "parameters.efficiency=2", "--runs", "20", "--json").stdout)
    assert printed["same"] is True and set(zeros(printed)) == {0.0} and printed["changed"] == ["parameters.efficiency"]


def test_a_change_is_no_less_one_for_another_that_changes_nothing_by_itself(file: Path) -> None:
    """The efficiency counts where the rule that uses it comes with it; the backlash beside it still does not."""
    changes = ("--set", "parameters.efficiency=2", "--set", "rule=bilateral_shapley", "--set", "parameters.backlash=0.5")
    printed = json.loads(coalition("compare", file, *changes, "--runs", "20", "--json").stdout)
    assert printed["same"] is False
    assert ["changes nothing" in words for words in printed["changes"]] == [True, False, False]


def test_what_is_left_aside_is_said_before_they_are_called_the_same(file: Path) -> None:
    said = " ".join(coalition("compare", file, "--set", "seed=5", "--runs", "20").stdout.split())
    assert re.search(r"The seeds are 11 in .+ and 5 in .+; that of .+ is used for both\. Otherwise the two are the same", said)
    assert "The two are the same" not in said
    assert said.count("seeds") == 1


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (1, "1 paired run of 8 weeks."),
        (3, "3 paired runs of 8 weeks, 1 draw of the uncertain inputs, 3 runs each."),
        (12, "12 paired runs of 8 weeks, 3 draws of the uncertain inputs, at most 5 runs each."),
        (20, "20 paired runs of 8 weeks, 4 draws of the uncertain inputs, 5 runs each."),
    ],
)
def test_runs_and_draws_are_counted_as_they_were(file: Path, runs: int, said: str) -> None:
    assert said in " ".join(coalition("compare", file, "--without", "fall", "--runs", runs).stdout.split())


def test_json_in_a_pipe(file: Path) -> None:
    done = coalition("compare", file, "--set", "events.fall.probability=0.5", "--runs", "40", "--json")
    printed = json.loads(done.stdout)
    assert printed["changed"] == ["events.fall.probability"] and printed["outcomes"]["gone"]["runs"] == 40


def test_three_make_a_table(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text((TOY % 0).replace("title: Toy", "title: Nothing happens"), encoding="utf-8", newline="\n")
    done = coalition("compare", file, other, file, "--runs", "100")
    assert done.exit_code == 0
    text = " ".join(done.stdout.split())
    assert "A, B and C compared, A being the baseline" in text and "97.5% (Bonferroni)" in text
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("  gone "))
    assert line.split() == ["gone", "100%", "0%", "-100*", "100%", "0"]


def test_of_three_each_is_called_by_its_letter(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text((TOY % 0).replace("  feud:", "  quarrel:").replace("weeks: 8", "weeks: 10"), encoding="utf-8", newline="\n")
    text = " ".join(coalition("compare", file, file, other, "--runs", "20").stdout.split())
    assert "A lasts 8 weeks and C 10; the first 8 are compared. Outcomes in A only: feud. Outcomes in C only: quarrel." in text
    assert "the second" not in text
    full = coalition("compare", file, file, other, "--runs", "20", "--full")
    assert full.exit_code == 0, full.output
    assert "“gone”:" in full.stdout and "“feud”:" not in full.stdout, "in full is told what all of them ask for"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "two scenarios"),
        (("--without", "fal"), "did you mean 'fall'"),
        (("--set", "factions.army.strenth=3"), "did you mean 'factions.army.strength'"),
        (("--outcome", "gon", "--without", "fall"), "did you mean 'gone'"),
        (("--without", "fall", "--out", "x.gif"), "a picture ends in"),
    ],
)
def test_bad_input_is_2_and_one_message(file: Path, words: tuple[str, ...], message: str) -> None:
    done = coalition("compare", file, *words)
    assert done.exit_code == 2 and message in done.stderr and done.stdout == ""


def test_two_scenarios_and_a_change_are_one_too_many(file: Path) -> None:
    done = coalition("compare", file, file, "--without", "fall")
    assert done.exit_code == 2 and "give one scenario" in done.stderr


def test_ctrl_c_at_the_command_is_130(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Scenario, **__: Any) -> Comparison:
        raise Interrupted(compare(PERHAPS, CERTAIN, runs=20))

    monkeypatch.setattr("sim.studies.compare.compare", stopped)
    done = coalition("compare", file, "--without", "fall")
    assert done.exit_code == 130 and "20 runs of each" in done.stderr and "gone" in done.stdout
    done = coalition("compare", file, "--without", "fall", "--json")
    assert done.exit_code == 130 and "20 runs of each" in done.stderr and json.loads(done.stdout)["runs"] == 20


def test_what_is_changed_is_called_by_its_name() -> None:
    rivalry = "rivalries.army~gov.intensity"
    changed = compare(CERTAIN, CERTAIN.replace({rivalry: 0.9}), runs=20, **COMMON)
    said = " ".join(in_words(changed, CERTAIN).split())
    assert changed.others[0].label == "with the rivalry of The Army and The Government at 0.9"
    assert "“Toy” against the same with the rivalry of The Army and The Government at 0.9: 20 paired runs" in said
    two = compare(CERTAIN, CERTAIN.without("fall", "late"), runs=20, **COMMON)
    assert two.others[0].label == "without “fall”, without “late”"
    assert "With “fall” and “late”, “" in " ".join(in_words(two, CERTAIN).split())


def test_names_in_events_keep_their_capitals() -> None:
    scenario = load(find("four_factions"))
    found = compare(scenario, scenario.without("capital_quarrel"), runs=20, **COMMON)
    said = " ".join(in_words(found, scenario).split())
    assert "without “Capital quarrel”: 20 paired runs" in said
    assert "ith “Capital quarrel”, “" in said
