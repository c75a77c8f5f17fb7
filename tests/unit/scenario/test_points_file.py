"""Points of a sweep in a CSV file: columns are paths, every problem has its line and column, hostile files are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.design import design_points
from sim.errors import ScenarioError
from sim.scenario import dump, load, loads
from sim.scenario.sweeps import MOST_POINTS
from tests.unit.scenario.sample import ENGAGED, STANCE, SWEEP, TEXT


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
