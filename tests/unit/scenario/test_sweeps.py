"""Sweeps in files: every method, files of points, and everything wrong with one told at once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.design import design_points
from sim.errors import ScenarioError
from sim.scenario import Quantity, Scenario, dump, lint, load, loads
from sim.scenario.describe import describe
from sim.scenario.sweeps import MOST_POINTS
from tests.unit.scenario.sample import TEXT

SWEEP = 'sweep: {vary: {events.fight.engagements: [8, 0], "factions.a.recognition": [0.5, -1]}}\n'
ENGAGED, STANCE = "events.fight.engagements", "factions.a.recognition"


def swept(sweep: str) -> Scenario:
    assert TEXT.count(SWEEP) == 1
    return loads(TEXT.replace(SWEEP, f"sweep: {sweep}\n"))


def refused(sweep: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        swept(sweep)
    assert all(problem.line for problem in caught.value.problems), "every problem has its place"
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("sweep", "count"),
    [
        ("{method: grid, vary: {events.fight.engagements: [0, 4, 8], events.fight.at: [east, west, [east, west]]}}", 9),
        ("{method: sobol, points: 8, vary: {events.fight.engagements: {uniform: [0, 8]}, factions.a.strength: drawn}}", 8),
        ("{method: latin_hypercube, points: 5, seed: 3, vary: {places.east.oil: {triangular: [0, 0.5, 1]}, rule: [logit, landscape]}}", 10),
        ("{method: list, points: [{events.fight.engagements: 3}, {events.fight.engagements: 5}], independent: true}", 2),
        ("{method: list, points: [{seed: 3}, {seed: 5}], vary: {calendar.weeks: [5, 10]}}", 4),
        ("{vary: {seed: [1, 2], rule: [logit], events.talk.success: [0.25]}}", 2),
        ("{vary: {events.fight.week: [2, 19.5], events.fight.weeks: [1, 18], events.fight.engagements: [0, 8]}}", 8),
        ("{vary: {events.talk.week: [20, 31], calendar.weeks: [20, 40]}}", 4),
        ("{method: list, points: [{calendar.weeks: 20}, {calendar.weeks: 40}], vary: {events.talk.week: [20, 31]}}", 4),
        ("{method: list, points: [{events.talk.week: 4.2}, {events.talk.week: 4.4}, {events.talk.week: 4.4}], independent: true}", 3),
        ("{method: sobol, points: 16, vary: {events.fight.engagements: {uniform: [0, 8]}}, independent: true}", 16),
        ("{vary: {factions.foe.presence.east: [0, 1]}}", 2),
    ],
)
def test_every_method_gives_its_points_and_is_written_out_as_it_was(sweep: str, count: int) -> None:
    scenario = swept(sweep)
    assert scenario.sweep is not None and scenario.sweep.count == count
    assert len(design_points(scenario)) == count
    assert loads(dump(scenario)) == scenario
    assert design_points(loads(dump(scenario))) == design_points(scenario)
    assert f"{count} settings" in describe(scenario)


@pytest.mark.parametrize(
    ("sweep", "message"),
    [
        ("{vary: {events.fight.engagments: [0]}}", "did you mean 'events.fight.engagements'"),
        ("{vary: {factions.a.recognition: [0, 3]}}", "must be between -1 and 1"),
        ("{vary: {}}", "varies nothing"),
        ("{vary: {events.fight.engagements: []}}", "at least one value"),
        ("{vary: {events.fight.engagements: 4}}", "must be a list of values, a distribution, or drawn"),
        ("{vary: {events.fight.engagements: [1, true]}}", "must be all numbers, all true and false, or all names"),
        ("{vary: {events.fight.engagements: {uniform: [0, 8]}}}", "sampled by latin_hypercube or sobol"),
        ("{vary: {events.fight.engagements: [0]}, points: 4}", "a grid has the points that its values give"),
        ("{method: sobol, points: 4, vary: {events.fight.engagements: [0, 8]}}", "lists go with grid"),
        ("{method: sobol, vary: {events.fight.engagements: drawn}}", "needs the number of its points"),
        ("{method: sobol, points: 0, vary: {events.fight.engagements: drawn}}", "must be at least 1"),
        ("{method: sobol, points: 4, vary: {events.talk.success: drawn}}", "is 0.5 in the scenario, which draws nothing there"),
        ("{method: sobol, points: 4, vary: {events.talk.success: {uniform: [0, 2]}}}", "must be between 0 and 1"),
        ("{method: sobol, points: 4, vary: {events.talk.success: {uniform: [1, 1]}}}", "does not vary: it is always 1"),
        ("{method: sobol, points: 4, vary: {rule: drawn}}", "has no distribution; list its values"),
        ("{method: sobol, points: 4, vary: {rule: [logit]}}", "needs at least one path with a distribution"),
        ("{method: sobl, vary: {}}", "did you mean 'sobol'"),
        ("{method: list}", "a list needs its points"),
        ("{method: list, points: []}", "must be a list of at least one point"),
        ("{method: list, points: [{}]}", "a point gives at least one path a value"),
        ("{method: list, file: points.csv}", "file is read where a scenario"),
        ("{method: list, points: [{factions.a.recognition: 0}, {factions.a.recognition: 3}]}", "design point 1: is 3, but must be between"),
        ("{method: list, points: [{factions.a.recognition: 0}, {factions.a.recognition: 0}]}", "design point 1 is the same as 0"),
        ("{method: list, points: [{events.talk.week: 4.2}, {events.talk.week: 4.4}]}",
         "design point 1 is the same run as 0: events.talk.week of 4.2 and 4.4: both are rounded down to 4"),
        ("{method: list, points: [{rule: logit, parameters.efficiency: 1}, {rule: bilateral_shapley, parameters.efficiency: 1}, "
         "{rule: logit, parameters.efficiency: 2}, {rule: bilateral_shapley, parameters.efficiency: 2}]}",
         "design point 2 is the same run as 0: parameters.efficiency of 1 and 2: only the rule bilateral_shapley uses it, and theirs is another"),
        ("{vary: {events.talk.week: [4.2, 3, 4.4]}}", "4.2 and 4.4 give the same run: both are rounded down to 4"),
        ("{vary: {events.fight.engagements: [1.2, 1.5, 1.7]}}", "1.2, 1.5 and 1.7 give the same run: all are rounded down to 1"),
        ("{vary: {events.talk.week: [20, 31]}}", "20 and 31 give the same run: both are after the end of the scenario"),
        ("{vary: {events.fight.weeks: [18, 31]}}", "18 and 31 give the same run: both last until the end of the scenario"),
        ("{vary: {events.fight.week: [21], events.fight.weeks: [1, 2]}}", "the event never happens, as it is after the end"),
        ("{vary: {factions.a.recognition: [0, 0.0]}}", "gives 0 twice"),
        ("{vary: {rule: [logit, landscape, logit]}}", "gives logit twice"),
        ("{vary: {events.fight.at: [[east, west], east, [west, east]]}}", "gives [east, west] twice"),
        ("{method: sobol, points: 16, vary: {events.fight.engagements: {uniform: [0, 8]}}}", "only 8 of the 16 points of this sobol design"),
        ("{method: sobol, points: 8, vary: {events.talk.success: {choice: {0: 0.5, 1: 0.5}}, rule: [logit, landscape]}}",
         "only 2 of the 8 points of this sobol design"),
        ("{method: list, points: [{factions.a.recognition: 0}, {factions.a.strength: 0}]}", "gives no value for factions.a.recognition"),
        ("{method: list, points: [{factions.a.recognition: {uniform: [0, 1]}}]}", "not a distribution"),
        ("{method: list, points: [{seed: 1}], vary: {seed: [1, 2]}}", "is in vary as well"),
        ("{vary: {seed: [1, 2]}, independent: true}", "a seed of its own"),
        ("{vary: {seed: [1.5]}}", "must be a whole number"),
        ("{vary: {seed: [9007199254740993]}}", "would be rounded"),
        ("{vary: {runs: [10, 20]}}", "is how the simulation looks"),
        ("{vary: {factions.gov.recognition: [0, 1]}}", "the authority's own"),
        ("{vary: {factions.foe.hostility: [0, 1]}}", "a threat's own"),
        ("{vary: {factions.foe.presence.east: [0.5, 1]}}", "changes nothing"),
        ("{vary: {rivalries.a~b.intensity: [0], rivalries.b~a.intensity: [1]}}", "names one path twice"),
        ("{vary: {events.fight.at: [eas]}}", "no such name: 'eas'; did you mean 'east'?"),
        ("{vary: {events.fight.at: [0.5]}}", "must be a name or some names"),
        ("{vary: {events.talk.parties: [a]}}", "names too many or too few"),
        ("{vary: {events.talk.by: [the UN]}}", "a label, which changes nothing"),
        ("{vary: {title: [x]}}", "no path is called 'title'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_before_anything_runs(sweep: str, message: str) -> None:
    messages = refused(sweep)
    assert len(messages) == 1 and message in messages[0], messages


def test_all_problems_are_told_at_once_each_with_its_place() -> None:
    vary = ["events.fight.enggements: [1]", "factions.a.recognition: [0, 5]", "runs: [4]", "events.talk.week: [1.2, 1.7, 3, 3]"]
    text = TEXT.replace(SWEEP, "sweep:\n  vary:\n" + "".join(f"    {line}\n" for line in vary))
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    first = next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith("sweep:"))
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [
        (first + 2, 5), (first + 3, 29), (first + 4, 5), (first + 5, 23), (first + 5, 23),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sweep",
    [
        f"{{vary: {{seed: [{', '.join(map(str, range(101)))}], factions.a.strength: [{', '.join(map(str, range(100)))}]}}}}",
        "{method: sobol, points: 5001, vary: {factions.a.strength: drawn, rule: [logit, landscape]}}",
    ],
)
def test_no_more_points_than_the_stated_limit(sweep: str) -> None:
    assert f"more than the {MOST_POINTS:,} that a sweep may have" in refused(sweep)[0]


def test_a_set_number_varies_no_longer() -> None:
    scenario = loads(TEXT)
    left = scenario.replace({STANCE: 0.25})
    assert left.sweep is not None and left.sweep.paths == (ENGAGED,)
    assert left.replace({ENGAGED: 3}).sweep is None
    listed = scenario.varied([{ENGAGED: 1, STANCE: 0}, {ENGAGED: 1, STANCE: 1}]).replace({STANCE: 0.25})
    assert design_points(listed) == [{ENGAGED: 1}]
    sampled = scenario.varied({ENGAGED: Quantity(uniform=(0, 8)), "rule": ["logit", "landscape"]}, method="sobol", points=4)
    assert design_points(sampled.replace({ENGAGED: 2})) == [{"rule": "logit"}, {"rule": "landscape"}]


def test_a_design_over_other_rules_and_without_an_event_stays_whole() -> None:
    sampled = loads(TEXT).varied({ENGAGED: {"uniform": [0, 8]}, "factions.a.strength": "drawn"}, method="latin_hypercube", points=3)
    assert len(design_points(sampled.across_rules(["logit", "landscape"]))) == 6
    assert list(design_points(sampled.without("fight"))[0]) == ["factions.a.strength"]
    assert loads(TEXT).varied([{ENGAGED: 1}]).without("fight").sweep is None


def test_advice_on_points_is_a_warning_of_its_own() -> None:
    vary = {"factions.a.strength": "drawn"}
    (advice,) = [problem.message for problem in lint(loads(TEXT).varied(vary, method="sobol", points=100))]
    assert "64 or 128 rather than 100" in advice
    assert lint(loads(TEXT).varied(vary, method="sobol", points=128)) == []
    assert lint(loads(TEXT).varied(vary, method="latin_hypercube", points=100)) == []


# --- what changes nothing

LANDSCAPE = """\
title: Three firms
factions: {sun: {strength: 28.9}, dec: {strength: 20.0}, ibm: {strength: {uniform: [20, 31]}}}
affinities: {sun: {dec: -1, ibm: 0.5}, dec: {ibm: -0.3}}
outcomes: {t: {metric: together, pair: [sun, ibm]}}
"""
PEACE = """\
title: Peace
authority: gov
calendar: {start: 2016-01-04, weeks: 8}
places: {p: {oil: 0.5}, q: {}}
factions:
  gov: {strength: 20, presence: {p: 1}}
  a: {strength: {uniform: [10, 30]}, recognition: -0.5, oil_stake: 0.2, presence: {p: 1}}
  b: {strength: 15, recognition: 0.5, presence: {q: 1}}
events: {strike: {airstrike: {on: b, at: q, share: 0.1, invited: true, partner: a}, week: 2}}
outcomes: {t: {metric: together, pair: [a, b]}}
"""
GIVEN = "the affinities are given, so that only realignment runs, in which it plays no part"
NO_DAMAGE = "nothing damages oil income (neither a clash with a threat nor a blockade, in a place with oil)"


@pytest.mark.parametrize(
    ("text", "path", "values", "why"),
    [
        (LANDSCAPE, "parameters.clash_rate", [0.1, 0.5], GIVEN),
        (LANDSCAPE, "parameters.recognition_weight", [1, 5], GIVEN),
        (LANDSCAPE, "factions.dec.oil_stake", [0, 0.5], GIVEN),
        (LANDSCAPE, "parameters.efficiency", [1.1, 2], "only the rule bilateral_shapley uses it, and the rule here is logit"),
        (LANDSCAPE + "rule: landscape\n", "parameters.aversion", [1, 5], "only the rule logit uses it, and the rule here is landscape"),
        (TEXT, "parameters.efficiency", [1.1, 2], "only the rule bilateral_shapley uses it, and the rule here is logit"),
        (TEXT, "parameters.oil_exposure", [0, 1], "nobody has a stake in oil income"),
        (PEACE, "parameters.stigma", [0, 1], "there is no threat"),
        (PEACE, "parameters.backlash", [0, 1], "no event is an uninvited air strike with a partner"),
        (PEACE, "parameters.reach_km", [40, 80], "there is no road"),
        (PEACE, "parameters.tie_weight", [0, 1], "there is no tie, and nothing brings one"),
        (PEACE, "places.p.oil", [0, 1], "nothing damages oil income there (neither a clash with a threat nor a blockade)"),
        (PEACE, "factions.a.oil_stake", [0, 1], NO_DAMAGE),
        (PEACE.replace("recognition: -0.5, ", ""), "places.p.political_weight", [0, 1], "nobody ever rejects the authority (a recognition below 0)"),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_refused_with_the_reason(text: str, path: str, values: list[float], why: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text).varied({path: values})
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [(f"sweep.vary.{path}", f"changes nothing: {why}")]
    with pytest.raises(ScenarioError) as caught:
        loads(text).varied([{path: value} for value in values])
    assert [problem.message for problem in caught.value.problems] == [f"changes nothing: {why}"], "once for a whole list"


@pytest.mark.parametrize(
    ("text", "vary"),
    [
        (TEXT, {"parameters.efficiency": [1.1, 2], "rule": ["logit", "bilateral_shapley"]}),
        (TEXT, {"parameters.efficiency": [1.1, 2], "parameters.aversion": [1, 2], "rule": ["logit", "bilateral_shapley"]}),
        (PEACE, {"parameters.backlash": [0, 1], "events.strike.invited": [True, False]}),
        (TEXT, {"parameters.oil_exposure": [0, 1], "factions.a.oil_stake": [0, 1]}),
        (PEACE.replace("recognition: -0.5", "recognition: 0"), {"places.p.political_weight": [0, 1], "factions.a.recognition": [-1, 1]}),
        (PEACE.replace("strength: 15, ", "strength: 0, ").replace("strength: 20, ", ""),
         {"parameters.clash_rate": [0, 1], "factions.b.strength": [0, 9]}),
        (PEACE + "ties: [{between: [a, b], intensity: 0}]\n", {"parameters.tie_weight": [0, 1], "ties.a~b.intensity": [0, 1]}),
        (LANDSCAPE, {"factions.dec.influence": [0, 0.5]}),
    ],
)  # fmt: skip
def test_what_acts_at_some_point_of_the_sweep_is_taken(text: str, vary: dict[str, list[object]]) -> None:
    swept = loads(text).varied(vary)
    assert swept.sweep is not None and swept.sweep.paths == tuple(sorted(vary))


def test_what_is_broken_is_told_and_not_what_a_sweep_over_it_would_change() -> None:
    text = PEACE.replace("invited: true", "invited: perhaps") + "sweep: {vary: {parameters.backlash: [0, 1]}}\n"
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    assert [problem.path for problem in caught.value.problems] == ["events.strike.airstrike.invited"]


def test_what_has_lost_what_it_acts_on_varies_no_longer() -> None:
    """As a claim does that takes an event out, or another rule."""
    struck = loads(PEACE.replace("invited: true", "invited: false")).varied({"parameters.backlash": [0, 1], "seed": [1, 2]})
    left = struck.without("strike").sweep
    assert left is not None and left.paths == ("seed",)
    averse = loads(TEXT).varied({"parameters.aversion": [1, 5]})
    assert averse.under_rule("landscape").sweep is None
    assert averse.across_rules("all").sweep is not None
    assert averse.replace({"rule": "landscape"}).sweep is None


def test_a_lever_or_a_claim_about_what_changes_nothing_is_warned_of() -> None:
    said = "changes nothing: only the rule bilateral_shapley uses it, and the rule here is logit"
    claim = "  vain: {outcome: union, direction: lower, compare_with: {set: {parameters.efficiency: 2}}}\n"
    found = lint(loads(TEXT.replace("levers: [", "levers: [parameters.efficiency, ").replace("levers:", claim + "levers:")))
    assert [(problem.path, problem.message) for problem in found] == [
        ("claims.vain.compare_with.set.parameters.efficiency", said), ("levers", f"parameters.efficiency {said}"),
    ]  # fmt: skip
    assert not lint(loads(TEXT.replace("levers:", claim.replace("efficiency: 2", "efficiency: 2, rule: bilateral_shapley") + "levers:")))


# --- files of points


def written(folder: Path, points: str | bytes, sweep: str = "{file: points.csv}") -> Path:
    data = points.encode() if isinstance(points, str) else points
    (folder / "points.csv").write_bytes(data)
    (folder / "case.yaml").write_text(TEXT.replace(SWEEP, f"sweep: {sweep}\n"), encoding="utf-8")
    return folder / "case.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "factions.a.recognition,rule,events.talk.success\n-0.5,logit,1\n0.25,landscape,0\n",
        "\ufefffactions.a.recognition, rule ,events.talk.success\r\n-5e-1,logit,1\r\n\r\n.25,landscape,0",
        '"factions.a.recognition","rule","events.talk.success"\n-0.5,"logit",1.0\n+0.25,"landscape",0\n',
        '"factions.a.recognition","rule","events.talk.success"\n"-0.5","logit","1"\n" 0.25 ","landscape","0"\n',
    ],
)
def test_columns_are_paths_and_rows_points(tmp_path: Path, text: str) -> None:
    scenario = load(written(tmp_path, text))
    assert design_points(scenario) == [
        {"events.talk.success": 1, "factions.a.recognition": -0.5, "rule": "logit"},
        {"events.talk.success": 0, "factions.a.recognition": 0.25, "rule": "landscape"},
    ]
    assert loads(dump(scenario)) == scenario, "the resolved scenario needs the file no longer"


def test_a_cell_may_hold_some_names(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, 'events.fight.at,events.fight.engagements\n"[east, west]",1\n[east],2\nwest,3\n'))
    assert [point["events.fight.at"] for point in design_points(scenario)] == [("east", "west"), "east", "west"]
    assert loads(dump(scenario)) == scenario


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        ("0.5", (2, 1), "has 1 value for 2 columns"),
        ("0.5,1\n0.25", (3, 1), "has 1 value for 2 columns"),
        ("0.5,1,2\n0.25,1", (2, 7), "has 3 values for 2 columns"),
        ("0.5,", (2, 5), "is empty: every point gives every path a value"),
        ("0.5,null", (2, 5), "is empty: every point gives every path a value"),
        ('0.5,"[]"', (2, 5), "not a list"),
        ('0.5,"[1, 2]"', (2, 5), "not a list"),
    ],
)
def test_one_mistake_in_a_row_is_one_error(tmp_path: Path, rows: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(written(tmp_path, f"factions.a.recognition,{ENGAGED if 'list' not in message else 'events.fight.at'}\n{rows}\n"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == place
    assert message in problem.message


def test_a_base_files_points_are_looked_up_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    (folder / "below").mkdir(parents=True)
    (folder / "above").mkdir()
    written(folder / "below", "factions.a.recognition\n0.5\n")
    (folder / "above" / "child.yaml").write_text("extends: ../below/case.yaml\ntitle: child\n", encoding="utf-8")
    assert design_points(load(folder / "above" / "child.yaml")) == [{STANCE: 0.5}]


def test_every_problem_of_a_file_of_points_has_its_line_and_column(tmp_path: Path) -> None:
    lines = [
        "factions.a.recognition,factions.b.strenght,events.talk.success",
        "2,1,1",
        "0,1,",
        "0,1,often",
        "0,1,1,1",
        "0,1,0.5",
        "0,1,0.5",
    ]
    with pytest.raises(ScenarioError) as caught:
        load(written(tmp_path, "\n".join(lines)))
    found = {(problem.line, problem.column): problem.message for problem in caught.value.problems}
    assert {Path(problem.file).name for problem in caught.value.problems} == {"points.csv"}
    assert "did you mean 'factions.b.strength'" in found[1, 24]
    assert "between -1 and 1" in found[2, 1]
    assert "is empty" in found[3, 5]
    assert "must be a number, not 'often'" in found[4, 5]
    assert "has 4 values for 3 columns" in found[5, 7]
    assert "is the same as" in found[7, 1]


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("", "is empty"),
        ("factions.a.recognition\n", "holds no point"),
        ("factions.a.recognition;rule\n0,5;logit\n", "separate them by commas"),
        ("\nfactions.a.recognition\trule\n0.5\tlogit\n", "separates its columns by tabs"),
        ('factions.a.strength\n"1,000"\n', "must be a number, not '1,000'; write it without commas"),
        ('factions.a.recognition\n"-0,5"\n', "decimals with a point"),
        ("factions.a.recognition,factions.a.recognition\n0,1\n", "has a column already"),
        ("factions.a.recognition,\n0,1\n", "is a column without a path"),
        ('factions.a.recognition\n0"5\n', "is no CSV here"),
        (b"factions.a.recognition\n\xff\n", "is not UTF-8"),
        (b"factions.a.recognition\n0\0\n", "zero byte"),
        ("factions.a.recognition\n" + "0.123456789\n" * 200_000, "is larger than"),
        ("factions.a.strength\n" + "\n".join(map(str, range(MOST_POINTS + 1))), "more than the 10,000 that a sweep may have"),
        ("factions.a.recognition\n0x1g\n", "must be a number"),
        ("factions.a.recognition\n.inf\n", "must be finite"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_broken_and_hostile_files_are_refused_in_words(tmp_path: Path, points: str | bytes, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(written(tmp_path, points))
    assert message in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("sweep", "message"),
    [
        ("{file: ../points.csv}", "leads out of the folder"),
        ("{file: other.csv}", "there is no file 'other.csv'"),
        ("{file: 3}", "must name one file"),
        ("{file: points.csv, points: [{factions.a.recognition: 0}]}", "gives points, as points does"),
        ("{method: sobol, file: points.csv, vary: {factions.a.strength: drawn}}", "needs the number of its points"),
    ],
)
def test_a_file_of_points_is_found_inside_the_folder_or_refused(tmp_path: Path, sweep: str, message: str) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "points.csv").write_text("factions.a.recognition\n0\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(written(tmp_path / "inside", "factions.a.recognition\n0.5\n", sweep))
    assert [problem for problem in caught.value.problems if message in problem.message], caught.value


@pytest.mark.parametrize(
    ("event", "path", "message"),
    [
        ("{shift: {path: factions.a.recognition, to: 0}, week: 1}", "to: [0, 3]", "must be between -1 and 1"),
        ("{statement: {by: a, against: b, amount: 0.1}, week: 1}", "for: [foe]", "needs one of against, for, not against and for"),
        ("{airstrike: {on: foe, at: east, share: 0.1}, week: 1}", "invited: [2]", "must be true or false"),
        ("{payment: {to: a, from: the bank, amount: 3}, week: 1}", "from: [b]", "a label, which changes nothing"),
        ("{split: {of: b, into: {gov: 1}}, week: 1}", "of: [a]", "who splits or merges is part of the world"),
    ],
)
def test_what_an_event_cannot_take_is_refused(event: str, path: str, message: str) -> None:
    key, values = path.split(": ")
    text = TEXT.replace("  talk:\n", f"  other: {event}\n  talk:\n").replace(SWEEP, f"sweep: {{vary: {{events.other.{key}: {values}}}}}\n")
    with pytest.raises(ScenarioError, match=message):
        loads(text)


def test_what_a_split_gives_a_faction_cannot_be_set() -> None:
    """It has nothing of its own before, so that its strength or influence at the start would change no run."""
    text = TEXT.replace("  talk:\n", "  rift: {split: {of: a, into: {c: 1}}, week: 3}\n  talk:\n").replace(
        "  b: {name", "  c: {}\n  b: {name"
    )
    for field in ("strength", "influence"):
        with pytest.raises(ScenarioError, match="begins with what its split or merger gives it"):
            loads(text.replace(SWEEP, f"sweep: {{vary: {{factions.c.{field}: [0, 1]}}}}\n"))


def test_where_and_by_whom_may_vary() -> None:
    text = TEXT.replace("  talk:\n", "  strike: {airstrike: {on: foe, at: east, share: 0.1}, week: 1}\n  talk:\n")
    points = design_points(loads(text).varied({"events.strike.at": ["west", ["east", "west"]], "events.strike.invited": [True, False]}))
    assert [tuple(point.values()) for point in points] == [
        ("west", False), ("west", True), (("east", "west"), False), (("east", "west"), True),
    ]  # fmt: skip
