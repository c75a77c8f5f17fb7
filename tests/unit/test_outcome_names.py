"""What an outcome is called shows wherever it is told in words, and nowhere in the numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sim
from sim.analysis.answer import answer
from sim.analysis.wording import outcome_names
from sim.report import write_report
from sim.scenario import Scenario
from sim.studies.claims import Simulated, examine
from sim.studies.claims_page import claims_page, outcomes_page
from sim.studies.compare import compare
from tests.toys import coalition
from tests.toys import two as world

NAME = "the band is with the government"
SWEPT = """levers: [rivalries.band~gov.intensity]
sweep: {vary: {rivalries.band~gov.intensity: [0.05, 0.5]}}
"""
CLAIM = "claims: {near: {outcome: united, direction: higher, compare_with: {set: {rivalries.band~gov.intensity: 0.9}}}}\n"


def named(scenario: Scenario, name: str | None = NAME) -> Scenario:
    outcome = scenario.outcomes["united"].model_copy(update={"name": name})
    return scenario.model_copy(update={"outcomes": {"united": outcome}})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("names") / "result"
    sim.run(named(world(more=SWEPT + CLAIM)), runs=400, replicates=2, out=out)
    return out


def test_a_name_changes_no_byte_of_the_numbers(tmp_path: Path) -> None:
    """Of a result folder only what tells the scenario itself, and what it was made from, can know of a name."""
    told = ("manifest.json", "report.html", "scenario.yaml")
    files = {}
    for name in (None, NAME):
        sim.run(named(world(), name), runs=40, replicates=2, out=tmp_path / str(name))
        files[name] = {path.name: path.read_bytes() for path in (tmp_path / str(name)).iterdir() if path.name not in told}
    assert {"runs.parquet", "weeks.parquet", "pairs.parquet", "summary.json", "summary.csv"} <= files[None].keys()
    assert files[None] == files[NAME]
    assert (tmp_path / "None" / "scenario.yaml").read_bytes() != (tmp_path / NAME / "scenario.yaml").read_bytes()


def test_without_a_name_the_id_is_told_as_words() -> None:
    assert outcome_names(world()) == {"united": "united"}
    assert outcome_names(named(world())) == {"united": NAME}


def test_answer_and_report_use_the_name(tmp_path: Path) -> None:
    result = sim.run(named(world(more=CLAIM)), runs=40, replicates=2, out=tmp_path / "result")
    text = " ".join(answer(result).split())
    assert f"(It is “{NAME}”: " in text
    assert f"“{NAME}” more likely than" in text
    page = write_report(result).read_text(encoding="utf-8")
    assert f'<th scope="row">{NAME[0].upper()}{NAME[1:]}<small>' in page


@pytest.mark.parametrize("verb", [("discover",), ("levers",)])
def test_verbs_on_a_result_use_the_name(folder: Path, verb: tuple[str, ...]) -> None:
    assert f"“{NAME}”" in " ".join(coalition(*verb, folder, "--outcome", "united").stdout.split())
    found = json.loads(coalition(*verb, folder, "--json").stdout)
    assert (found["outcome"], found["name"]) == ("united", NAME)


@pytest.mark.parametrize(
    "verb",
    [
        ("sensitivity", "--points", "16", "--trajectories", "2", "--groups"),
        ("flip", "--runs", "40"),
        ("compare", "--runs", "40", "--set", "rivalries.band~gov.intensity=0.9"),
    ],
    ids=lambda verb: str(verb[0]),
)
def test_verbs_on_a_scenario_use_the_name(folder: Path, verb: tuple[str, ...]) -> None:
    assert f"“{NAME}”" in " ".join(coalition(verb[0], folder / "scenario.yaml", *verb[1:]).stdout.split())


def test_json_of_many_outcomes_has_ids_as_keys_and_the_names_beside_them(folder: Path, tmp_path: Path) -> None:
    file = folder / "scenario.yaml"
    ran = json.loads(coalition("run", file, "--runs", "20", "--out", tmp_path / "again", "--json").stdout)
    compared = json.loads(coalition("compare", file, "--runs", "20", "--set", "rivalries.band~gov.intensity=0.9", "--json").stdout)
    for printed in (ran, compared):
        assert list(printed["outcomes"]) == ["united"]
        assert printed["names"] == {"united": NAME}


def test_claims_use_the_name_and_pages_the_id_beside_it(folder: Path) -> None:
    file = folder / "scenario.yaml"
    options = ("--draws", "6", "--replicates", "2")
    assert f"expected: “{NAME}” more likely than" in coalition("check", file, "--claims", *options).stdout
    (claim,) = json.loads(coalition("check", file, "--claims", "--json", *options).stdout)["claims"]
    assert (claim["outcome"], claim["name"]) == ("united", NAME)
    scenario = named(world(more=CLAIM))
    called = {"toy": outcome_names(scenario)}
    page = claims_page({"toy": examine(scenario, Simulated(draws=6, replicates=2))}, called, "how")
    assert f"| {NAME} (`united`): higher |" in page
    assert f"| {NAME} (`united`) | 1.0000 |" in outcomes_page({"toy": {"united": 1.0}}, called, "how")


def test_outcomes_that_are_called_otherwise_are_compared_all_the_same() -> None:
    """They ask the same of a run; nothing differs."""
    found = compare(named(world()), named(world(), "another name"), runs=20)
    assert found.others[0].outcomes["united"].difference == 0
    assert found.others[0].inputs_same
    assert found.others[0].apart == ()
