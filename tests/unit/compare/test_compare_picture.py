"""The picture of `coalition compare` has the signs of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sim import charts
from sim.charts import Move, Moves
from sim.cli.compare_picture import write_picture
from sim.scenario import Scenario
from sim.studies.comparison import Comparison
from tests.unit.compare.toy import made_up


def drawn(found: Comparison, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> dict[str, Move]:
    """The rows of the picture's first panel."""
    seen: list[Sequence[Moves]] = []
    real = charts.moves
    monkeypatch.setattr(charts, "moves", lambda title, below, panels, key: seen.append(panels) or real(title, below, panels, key))
    write_picture(found, scenario, Path("picture.svg"))
    return {row.label: row for row in seen[0][0].rows}


def test_picture_and_words_have_one_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two a difference is that of the first less the second; grey is what is undecided, or 0."""
    monkeypatch.chdir(tmp_path)
    found, scenario = made_up()
    rows = drawn(found, scenario, monkeypatch)
    for name, text, up in (
        ("asked for", "+20 points, likelier", True),
        ("large", "-30 points, less likely", False),
        ("vague", "+4.0 points, undecided", None),
    ):
        assert (rows[name].text, rows[name].up) == (text, up)
    assert (rows["alike"].text, rows["alike"].up) == ("no difference", None)
    large = rows["large"]
    assert (large.start, large.end) == (0.8, 0.5) and (large.low, large.high) == pytest.approx((0.4, 0.6))
    assert list(rows)[:2] == ["asked for", "large"], "the question's outcome first, then the largest difference"
    picture = Path("picture.svg").read_text(encoding="utf-8")
    for told in ("share of runs in which it holds, in %", "−30 points, less likely", "95% interval", found.label, found.others[0].label):
        assert told in picture


def test_the_picture_of_many_has_the_sign_of_their_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found, scenario = made_up()
    large = drawn(replace(found, others=found.others * 2), scenario, monkeypatch)["large"]
    assert (large.start, large.end, large.text, large.up) == (0.5, 0.8, "+30 points, likelier", True)
    assert (large.low, large.high) == pytest.approx((0.7, 0.9))
