"""Comparisons on common random numbers: toys whose answer is known by construction, what must not change, and the command."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import charts
from sim.charts import Move
from sim.cli.compare_picture import write_picture
from sim.cli.compare_words import in_words
from sim.errors import CoalitionError, NotSimulatedError, UnknownNameError
from sim.scenario import Scenario, find, load, loads
from sim.studies.compare import Study, compare
from sim.studies.comparison import Comparison
from sim.studies.differences import differences
from sim.studies.paired_runs import PairedRuns
from sim.working import Interrupted
from tests.toys import TOWN_AND_PORT, coalition

TOY = (
    TOWN_AND_PORT
    + """runs: 100
replicates: 5
rivalries: [{between: [gov, army], intensity: 0.3}]
events:
  fall: {shift: {path: factions.gov.strength, to: 0}, week: 7, probability: %s}
  late: {clash: {between: gov, and: army, at: port}, week: 7, engagements: 3, probability: 0}
outcomes:
  gone: {metric: strength, faction: gov, below: 10, when: end}
  fought: {metric: clashes, at_least: 1, when: by 2016-02-01}
  feud: {metric: fought, pair: [gov, army], when: end}
"""
)
CERTAIN = loads(TOY % 1)
PERHAPS = loads(TOY % 0.3)
COMMON = {"workers": 2}


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


def zeros(found: Any) -> list[float]:
    """Every difference and bound in what `as_dict` gives."""
    if isinstance(found, dict):
        here = [found[key] for key in ("difference", "low", "high") if isinstance(found.get(key), float)]
        return here + [value for entry in found.values() for value in zeros(entry)]
    return [value for entry in found for value in zeros(entry)] if isinstance(found, list) else []


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
    assert found["factions.army.strength"] == "factions.army.strength: 2000 to 3000 -> 2500"
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
        "The first lasts 8 and the second 10 weeks",
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
        with PairedRuns(study.worlds, study.shared, workers) as paired:
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
        with PairedRuns(study.worlds, study.shared, 1) as paired:
            paired.extend(runs)
        (counted,) = paired.counted
        return sum(array.nbytes for arrays in (counted.sizes, counted.by_draw, counted.sums) for array in arrays)

    metrics, outcomes = len(Study([PERHAPS, PERHAPS.without("fall")]).shared[0].metrics), len(PERHAPS.outcomes)
    for runs, replicates in ((40, 1), (40, 10), (400, 10)):
        assert kept(runs, replicates) == runs // replicates * (16 * metrics + 8 * outcomes + 8)


def test_an_unfinished_draw_cannot_be_extended() -> None:
    study = Study([PERHAPS, CERTAIN], runs=12)
    with PairedRuns(study.worlds, study.shared, 1) as paired:
        paired.extend(12)
        with pytest.raises(ValueError, match="whole draws"):
            paired.extend(20)
    assert study.answer(paired, complete=True).runs == 12


def test_progress_counts_the_runs_of_all() -> None:
    told: list[tuple[int, int]] = []
    compare(PERHAPS, CERTAIN, PERHAPS, runs=300, progress=lambda done, total: told.append((done, total)), **COMMON)
    assert told[-1] == (600, 600) and told == sorted(told), "the third has the first one's runs"


def test_ctrl_c_keeps_what_was_done() -> None:
    def stop(done: int, _: int) -> None:
        if done >= 200:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted) as stopped:
        compare(PERHAPS, CERTAIN, runs=2000, progress=stop, **COMMON)
    found = stopped.value.answer
    assert found is not None and not found.complete and 100 <= found.runs < 2000 and found.runs % 5 == 0


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


# --- the command


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


def made_up(vaguer: int = 5000) -> tuple[Comparison, Scenario]:
    """A comparison of two whose differences are as stated: of six outcomes, the second of which is asked for.

    So many more runs would settle the one called `vaguer`.
    """
    names = ("slight", "asked_for", "large", "vague", "vaguer", "alike")
    outcomes = "".join(f"  {name}: {{metric: strength, faction: gov, below: {n}}}\n" for n, name in enumerate(names, 10))
    scenario = loads(f"question: What if?\n{(TOY % 0.3).partition('outcomes:')[0]}outcomes:\n{outcomes}")
    found = compare(scenario, scenario.without("fall"), runs=20, outcome="asked_for", **COMMON)
    stated = {"slight": (0.05, 0.02, None), "asked_for": (0.2, 0.1, None), "large": (-0.3, 0.1, None), "vague": (0.04, 0.1, 900),
              "vaguer": (0.01, 0.1, vaguer), "alike": (0.0, 0.1, None)}  # fmt: skip
    differences = {
        name: replace(found.outcomes["asked_for"], name=name, a=0.5, b=0.5 - d, difference=d, low=d - h, high=d + h, runs_to_settle=more)
        for name, (d, h, more) in stated.items()
    }
    return replace(found, others=(replace(found.others[0], outcomes=differences),)), scenario


def test_undecided_ones_that_as_many_runs_would_settle_come_by_their_difference() -> None:
    said = " ".join(in_words(*made_up(vaguer=900)).split())
    assert "settle it): vague (+4.0; 900) and vaguer (+1.0; 900)." in said


def test_the_outcome_asked_for_comes_first_then_the_most_changed() -> None:
    text = in_words(*made_up())
    assert text.startswith("What if?\n\n“Toy” against the same without fall: 20 paired runs")
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
    assert "“rejecters of the GNA enable ISIS” is likelier" in verdict or "Undecided: with “capital fight”" in verdict


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
    assert "factions.army.strength: 2000 to 3000 -> 2600" in text


def test_the_same_is_said_to_be_the_same(file: Path) -> None:
    done = coalition("compare", file, file)
    assert done.exit_code == 0 and "The two are the same" in done.stdout
    printed = json.loads(coalition("compare", file, file, "--json").stdout)
    assert printed["same"] is True and set(zeros(printed)) == {0.0}


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
    assert "A lasts 8 and C 10 weeks; the first 8 are compared. Outcomes in A only: feud. Outcomes in C only: quarrel." in text
    assert "the second" not in text


def drawn(found: Comparison, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> dict[str, Move]:
    """The rows of the picture's first panel."""
    seen: list[dict[str, list[Move]]] = []
    real = charts.moves
    monkeypatch.setattr(charts, "moves", lambda panels, *rest: seen.append(panels) or real(panels, *rest))
    write_picture(found, scenario, Path("picture.svg"))
    return {row.label: row for row in next(iter(seen[0].values()))}


def test_picture_and_words_have_one_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two a difference is that of the first less the second; grey is what is undecided, or 0."""
    monkeypatch.chdir(tmp_path)
    found, scenario = made_up()
    rows = drawn(found, scenario, monkeypatch)
    for name, text, up in (("asked for", "+20 points", True), ("large", "-30 points", False), ("vague", "+4.0 points", None)):
        assert (rows[name].text, rows[name].up) == (text, up)
    assert (rows["alike"].text, rows["alike"].up) == ("0 points", None)
    large = rows["large"]
    assert (large.start, large.end) == (0.8, 0.5) and (large.low, large.high) == pytest.approx((0.4, 0.6))
    assert "grey: undecided" in Path("picture.svg").read_text(encoding="utf-8")


def test_the_picture_of_many_has_the_sign_of_their_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found, scenario = made_up()
    large = drawn(replace(found, others=found.others * 2), scenario, monkeypatch)["large"]
    assert (large.start, large.end, large.text, large.up) == (0.5, 0.8, "+30 points", True)
    assert (large.low, large.high) == pytest.approx((0.7, 0.9))


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


def test_the_case_against_its_what_ifs() -> None:
    whatifs = ("tripoli_clash", "w2_misrata_pfg_front", "w4_airstrikes_invited")
    found = compare(load(find("libya_2016")), *(load(find(name)) for name in whatifs), runs=20, weeks=6, **COMMON)
    for other in found.others:
        assert other.changed and not other.inputs_same
        assert all(np.isfinite([each.difference, each.low, each.high]).all() for each in other.outcomes.values())
