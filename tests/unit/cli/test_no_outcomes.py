"""Scenarios that ask for nothing: what every verb says of them, and what it does not draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.toys import coalition

NONE = """
title: Asked for nothing
calendar: {start: 2020-01-06, weeks: 1}
parameters: fixed
runs: 4
factions: {a: {recognition: {uniform: [0, 1]}}, b: {}}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with such a scenario and its result."""
    folder = tmp_path_factory.mktemp("none")
    (folder / "none.yaml").write_text(NONE, encoding="utf-8", newline="\n")
    assert coalition("run", folder / "none.yaml", "--out", folder / "result").exit_code == 0
    return folder


@pytest.mark.parametrize("verb", ["discover", "levers"])
def test_what_is_asked_of_an_outcome_says_that_there_is_none(place: Path, verb: str) -> None:
    said = coalition(verb, place / "result")
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr == "the scenario states no outcome to ask about; write one under `outcomes`\n"


def test_a_comparison_without_outcomes_has_nothing_to_draw(place: Path) -> None:
    picture = place / "compared.svg"
    said = coalition("compare", place / "none.yaml", "--set", "factions.a.recognition=0.5", "--out", picture)
    assert said.exit_code == 0, said.output
    assert "The scenarios share no outcome." in said.stdout
    assert said.stderr.splitlines()[-1] == f"there is nothing to draw, so that {picture} was not written"
    assert not picture.exists()
