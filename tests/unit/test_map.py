"""The map of pairs frames the very groups that the words beside it tell of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim import figures
from sim.analysis.answer import parts
from sim.prose import listing
from sim.report.content import gather
from sim.runs import run
from sim.scenario import find, load
from sim.scenario.naming import short_names
from tests.toys import coalition, told

Groups = list[list[str]]


@pytest.fixture
def framed(monkeypatch: pytest.MonkeyPatch) -> Groups:
    """The groups of two or more that every map drawn in the test is given."""
    found: Groups = []
    draw = figures.who_with_whom

    def watched(together: Any, fought: Any, names: Any, groups: Any, *halves: Any) -> Any:
        found.extend(list(group) for group in groups if len(group) > 1)
        return draw(together, fought, names, groups, *halves)

    monkeypatch.setattr(figures, "who_with_whom", watched)
    return found


@pytest.mark.parametrize("name", ["four_factions", "libya_2016"])
def test_of_a_report(name: str, framed: Groups) -> None:
    result = run(load(find(name)), runs=40)
    gather(result)
    names = short_names(result.summary["factions"])
    outside = [group for group in framed if not set(result.scenario.threat).issuperset(group)]
    said = next(part for part in parts(result) if part.about == "company").items
    assert outside and [listing([names[one] for one in group]) for group in outside] == [item.rsplit(" (", 1)[0] for item in said]


@pytest.mark.parametrize(("name", "settled"), [("four_factions", True), ("libya_2016", False)])
def test_of_what_could_hold(name: str, settled: bool, framed: Groups, tmp_path: Path) -> None:
    """The blocs of one structure where one is lowest in most draws, else the groups that are together in most."""
    done = coalition("stable", name, "--draws", 10, "--out", tmp_path / "map.svg")
    said = told(done.stdout)
    assert ("It differs from draw to draw" in said) is not settled
    names = short_names({key: faction.name for key, faction in load(find(name)).factions.items()})
    assert framed and all(listing([names[one] for one in group]) in said for group in framed)
