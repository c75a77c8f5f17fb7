"""The verbs that read a result, and which of its runs and design points."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.toys import coalition
from tests.unit.cli.typed import QUARREL, RUN, SPOKEN


def test_story_is_told_of_the_run_asked_for(folder: Path) -> None:
    done = coalition(*RUN, "--out", folder, "--story", "7", "--json")
    assert done.exit_code == 0, done.output
    assert "run 7" in json.loads(done.stdout)["story"]
    typical = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["design_points"][0]["typical"]["run"]
    assert f"run {typical}" in coalition(*RUN, "--out", folder, "--story").stdout


def test_who(folder: Path) -> None:
    printed = json.loads(coalition("who", folder, "guards", "--json").stdout)
    assert printed["faction"] == "guards"
    assert {other["faction"] for other in printed["companions"]} == {"brigade", "council", "raiders"} == set(printed["reasons"])
    assert json.loads(coalition("who", folder, "guards", "--no-why", "--json").stdout)["reasons"] is None
    assert "Port guards" in coalition("who", folder, "guards").stdout


def test_explain(folder: Path) -> None:
    words = ("explain", folder, "--run", "3", "--week", "2", "--faction", "guards")
    printed = json.loads(coalition(*words, "--json").stdout)
    assert {"options", "chosen"} <= set(printed)
    for option in printed["options"]:
        assert {"bloc", "utility", "terms", "probability", "admitted", "admission"} <= set(option)
        assert option["utility"] == pytest.approx(sum(option["terms"].values()), abs=1e-9)
    assert sum(option["probability"] for option in printed["options"]) == pytest.approx(1)
    shown = coalition(*words).stdout
    assert shown.startswith("Port guards in the week of 18 January 2016")
    assert shown.count("\n>") == 1


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two points: without the quarrel of the capital, and with very much of it."""
    place = tmp_path_factory.mktemp("results") / "swept"
    done = coalition(*RUN, "--vary", f"{QUARREL}=[0, 50]", "--out", place, "--story", "typical", "--point", "1", "--json")
    assert done.exit_code == 0, done.output
    assert f"This is design point 1 of 2: {SPOKEN} = 50" in json.loads(done.stdout)["story"]
    return place


def test_who_reads_the_design_point_asked_for(swept: Path) -> None:
    pairs = [point["pairs"] for point in json.loads((swept / "summary.json").read_text(encoding="utf-8"))["design_points"]]
    told = {}
    for number, words in enumerate((("--no-why",), ("--point", "1", "--no-why"))):
        printed = json.loads(coalition("who", swept, "guards", *words, "--json").stdout)
        assert printed["design_point"] == number
        told[number] = {other["faction"]: other["together"] for other in printed["companions"]}
        ours = {pair["b"] if pair["a"] == "guards" else pair["a"]: pair["together"] for pair in pairs[number] if "guards" in pair.values()}
        assert told[number] == ours
    assert told[0] != told[1]
    assert f"design point 0 of 2: {SPOKEN} = 0" in coalition("who", swept, "guards").stdout, "the first unless one is asked for"
    assert f"design point 1 of 2: {SPOKEN} = 50" in coalition("who", swept, "guards", "--point", "1").stdout


def test_the_reasons_are_those_of_the_design_point(swept: Path) -> None:
    """A quarrel of 50 clashes a week turns all attention to the council, so that the brigade's stance towards it weighs more."""
    weights = [dict(json.loads(coalition("who", swept, "guards", "--point", n, "--json").stdout)["reasons"]["brigade"]) for n in ("0", "1")]
    assert abs(weights[1]["recognition"]) > 1.5 * abs(weights[0].get("recognition", 0.0))


def test_explain_reads_the_design_point_asked_for(swept: Path) -> None:
    words = ("explain", swept, "--run", "3", "--week", "7", "--faction", "guards")
    first, second = (json.loads(coalition(*words, *more, "--json").stdout) for more in ((), ("--point", "1")))
    assert (first["design_point"], second["design_point"]) == (0, 1)
    assert second["attention"]["recognition"] > first["attention"]["recognition"]
    assert f"design point 1 of 2: {SPOKEN} = 50" in coalition(*words, "--point", "1").stdout


@pytest.mark.parametrize(
    "words",
    [("who", "guards"), ("explain", "--run", "0", "--week", "0", "--faction", "guards"), ("discover",)],
    ids=lambda words: words[0],
)
def test_a_point_that_is_not_there_gets_the_range(words: Sequence[str], swept: Path) -> None:
    done = coalition(words[0], swept, *words[1:], "--point", "2")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip() == "there is no design point 2: there are numbers 0 to 1"
    assert "numbered from 0, as in summary.csv" in " ".join(coalition(words[0], "--help").stdout.split())


def test_a_story_of_a_point_that_is_not_there_is_refused_before_anything_runs(inside: Path) -> None:
    wrong = coalition(*RUN, "--vary", f"{QUARREL}=[0, 50]", "--story", "--point", "2")
    assert (wrong.exit_code, wrong.stderr.strip()) == (2, "there is no design point 2: there are numbers 0 to 1")
    alone = coalition(*RUN, "--point", "0")
    assert alone.exit_code == 2 and "goes with --story" in alone.stderr
    assert not (inside / "results").exists()


def test_report_again(folder: Path, tmp_path: Path) -> None:
    (folder / "report.html").unlink()
    assert json.loads(coalition("report", folder, "--json").stdout) == {"report": str(folder / "report.html")}
    elsewhere = tmp_path / "copy.html"
    assert coalition("report", folder, "--out", elsewhere).exit_code == 0
    assert elsewhere.read_bytes() == (folder / "report.html").read_bytes()


def test_the_list_tells_title_and_question_wherever_they_stand_and_what_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        "last": "factions: {a: {title: not this}, b: [x, {question: nor this}]}\nquestion: Who\n  wins?\ntitle: Last\n",
        "broken": "title: [\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("sim.scenario.shipped", lambda: {name: tmp_path / f"{name}.yaml" for name in texts})
    last, broken = json.loads(coalition("list", "--json").stdout)
    assert (last["title"], last["question"]) == ("Last", "Who wins?")
    assert broken["title"] == "(unreadable: ParserError)" and broken["question"] == ""
