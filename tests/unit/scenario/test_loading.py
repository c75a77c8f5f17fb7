"""A sound file becomes a scenario that cannot be changed, and finds the files that its claims compare it with."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import build, check, companion, dump, load, loads
from tests.unit.scenario.sample import TEXT, write


def test_the_sample_is_sound() -> None:
    scenario = loads(TEXT)
    assert scenario.factions["gov"].recognition.constant == 1
    assert scenario.factions["foe"].hostility.constant == -1
    assert scenario.events["talk"].week is not None
    assert scenario.events["talk"].week.constant == 4  # 30 days after the start: within the fifth week
    assert scenario.rivalries[0].between == ("a", "b")
    assert scenario.parameters["clash_rate"].triangular == (0.05, 0.1, 0.25)


def test_a_source_may_be_called_by_a_number() -> None:
    """A year, say: YAML reads it as a number, alone or in a list, and it is the same key as its text."""
    text = TEXT.replace("sources:\n", "sources:\n  2015: {title: A year}\n").replace(
        "source: [book], grade: Sd", "source: [2015, book], grade: Sd"
    )
    scenario = loads(
        text.replace("gov: {name: Government, influence: 0.2, source: book}", "gov: {name: Government, influence: 0.2, source: 2015}")
    )
    assert scenario.rivalries[0].source == ("2015", "book")
    assert scenario.factions["gov"].source == ("2015",)


def test_aid_from_somebody_outside_survives_being_written_out() -> None:
    """What is written states every default, the tie that a patron outside the file never gets included."""
    scenario = loads(TEXT.replace("  talk:\n", "  other: {aid: {to: a, from: a patron, amount: 9}, week: 1}\n  talk:\n"))
    assert loads(dump(scenario)) == scenario


def test_check_gives_problems_and_never_raises(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(TEXT.replace("oil: 1", "oil: 3"), encoding="utf-8", newline="\n")
    (problem,) = check(file)
    assert problem.severity == "error"
    file.write_text(TEXT, encoding="utf-8", newline="\n")
    assert check(file) == []


def test_a_landscape_scenario_needs_little_and_switches_the_rest_off() -> None:
    scenario = loads("title: UNIX\nfactions: {sun: {strength: 28.9}, dec: {strength: 20.0}}\naffinities: {sun: {dec: -1}}\nmax_blocs: 2\n")
    assert scenario.landscape
    assert scenario.affinities == {"dec": {"sun": -1}, "sun": {"dec": -1}}
    assert all(quantity.constant is not None for quantity in scenario.parameters.values())
    assert scenario.parameters["temperature"].constant == 0
    assert scenario.parameters["aversion"].constant == 1
    assert scenario.parameters["veto"].constant == float("inf")
    assert scenario.parameters["admission"].constant == -float("inf")


def test_both_directions_of_an_affinity_may_differ() -> None:
    scenario = loads("title: x\nfactions: {a: {}, b: {}, c: {}}\naffinities: {a: {b: 1, c: 2}, b: {a: -1}}\n")
    assert scenario.affinities == {"a": {"b": 1, "c": 2}, "b": {"a": -1}, "c": {"a": 2}}


def test_a_scenario_cannot_be_changed_in_place() -> None:
    scenario = loads(TEXT)
    with pytest.raises(TypeError, match="read-only"):
        scenario.factions["a"] = scenario.factions["b"]  # type: ignore[index]
    for part, name in ((scenario, "runs"), (scenario.calendar, "weeks"), (scenario.factions["a"], "strength")):
        before = getattr(part, name)
        with pytest.raises(TypeError, match=r"read-only; use replace\(\)"):
            setattr(part, name, 3)
        with pytest.raises(TypeError, match=r"read-only; use replace\(\)"):
            delattr(part, name)
        assert getattr(part, name) == before


def test_the_file_a_claim_compares_with_is_found_beside_or_among_the_shipped(tmp_path: Path) -> None:
    write(tmp_path, "other.yaml", TEXT.replace("title: Sample", "title: Other"))
    scenario = load(write(tmp_path, "mine.yaml", TEXT.replace("{without: [fight]}", "{scenario: other.yaml}")))
    assert companion(scenario, "other.yaml").title == "Other"
    assert companion(build(scenario.plain()), "four_factions.yaml").title == "Four factions"
    with pytest.raises(ScenarioError, match="absolute"):
        companion(scenario, "/etc/hostname")


def test_a_comparison_never_leaves_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "secret.yaml", TEXT)
    file = write(tmp_path / "scenarios", "mine.yaml", TEXT.replace("{without: [fight]}", "{scenario: ../secret.yaml}"))
    (problem,) = check(file)
    assert "leads out of the folder" in problem.message
