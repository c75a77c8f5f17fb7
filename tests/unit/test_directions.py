"""Names in Arabic keep numbers and other names beside them in their places, in pages and in pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from sim.cli.pictures import save
from sim.directions import isolated
from sim.report import render
from sim.runs import run
from sim.scenario import loads

GUARDS, COUNCIL = "\u062d\u0631\u0633 \u0627\u0644\u0646\u0641\u0637", "\u0645\u062c\u0644\u0633"
WITHIN = "\u2068{}\u2069"
TEXT = f"""
title: Two
threat: [foe]
calendar: {{start: 2016-01-04, weeks: 3}}
places: {{town: {{}}}}
factions:
  guards: {{name: {GUARDS}, strength: 10, presence: {{town: 1}}}}
  council: {{name: {COUNCIL}, strength: 10, presence: {{town: 1}}}}
  foe: {{strength: 10, presence: {{town: 1}}}}
outcomes:
  pact: {{metric: together, pair: [guards, council]}}
"""


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>{GUARDS}: 40%</p>", f"<p>{WITHIN.format(GUARDS)}: 40%</p>"),
        (f"<p>{GUARDS}, {COUNCIL} 3</p>", f"<p>{WITHIN.format(GUARDS)}, {WITHIN.format(COUNCIL)} 3</p>"),
        (f'<a href="{COUNCIL}">x</a>', f'<a href="{COUNCIL}">x</a>'),
        ("<p>Port guards' 3 &lt; 4</p>", "<p>Port guards' 3 &lt; 4</p>"),
    ],
)
def test_each_name_is_isolated_and_nothing_else_is(markup: str, expected: str) -> None:
    assert isolated(markup) == expected


def test_reports_and_pictures_isolate_names(tmp_path: Path) -> None:
    page = render(run(loads(TEXT), runs=20))
    figure = Figure()
    figure.text(0.1, 0.1, f"{GUARDS} at 0.3")
    save(figure, tmp_path / "picture.svg")
    assert f"{WITHIN.format(COUNCIL)} and {WITHIN.format(GUARDS)}" in page
    assert f"{WITHIN.format(GUARDS)} at 0.3" in (tmp_path / "picture.svg").read_text(encoding="utf-8")
