"""The lessons run from top to bottom, carry no outputs, and show what their prose says they show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from sim.engine import simulate
from sim.scenario import find, load
from sim.world import World

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 60
"""Once the model is compiled a whole lesson takes some ten seconds; a cell that takes a minute hangs."""

by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every lesson after it ran, by the name of its file, in a folder of its own; the model is compiled before."""
    simulate(World(load(find("four_factions"))), np.arange(1), 1)
    notebooks = {}
    for path in NOTEBOOKS:
        notebook = read(path)
        resources = {"metadata": {"path": str(tmp_path_factory.mktemp(path.stem))}}
        NotebookClient(notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources=resources).execute()
        notebooks[path.stem] = notebook
    return notebooks


def shown(notebook: Any, cell_id: str) -> str:
    """All text that a cell printed or showed."""
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    return "".join(output.text if output.output_type == "stream" else output.data.get("text/plain", "") for output in cell.outputs)


def percentages(text: str, row: str) -> list[int]:
    """The percentages in the line that begins with `row`."""
    line = next(line for line in text.splitlines() if line.startswith(row))
    return [int(number) for number in re.findall(r"(\d+)%", line)]


@by_name
def test_stored_without_outputs_and_with_stable_ids(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    # Ids given by hand are words; a random one (eight hexadecimal digits) would change whenever the cell is made anew.
    assert not [name for name in ids if re.fullmatch(r"[0-9a-f]{8}", name)]


@by_name
def test_runs_without_complaint(path: Path, executed: dict[str, Any]) -> None:
    complaints = [
        output.text
        for cell in executed[path.stem].cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert complaints == []


def test_first_lesson_tells_the_history_it_shows(executed: dict[str, Any]) -> None:
    lesson = executed["1_first_scenario"]
    weeks = shown(lesson, "first-weeks") + shown(lesson, "rest")
    alliance = [line[:10] for line in weeks.splitlines() if "brigade + council + guards" in line]
    assert (alliance[0], alliance[-1], len(alliance)) == ("2016-02-08", "2016-03-21", 7)
    as_it_was, reconciled = re.findall(r"^(\d+) ", shown(lesson, "interfere"), re.MULTILINE)
    assert int(as_it_was) < int(reconciled) == 18
    batch = re.findall(r"^(\d)  +(\d\.\d+)  +(\d\.\d+)$", shown(lesson, "batch"), re.MULTILINE)
    assert [run for run, *_ in batch] == list("01234")
    assert len({tuple(numbers) for _, *numbers in batch}) == 5
    attention = np.array(
        re.findall(r"^(?:recognition|threat|rivalry) +(0\.\d+) +(0\.\d+)$", shown(lesson, "attention"), re.MULTILINE), float
    )
    assert attention.shape == (3, 2) and attention.argmax(axis=0)[0] == 1, "the guards attend to the threat most"
    assert np.allclose(attention.sum(axis=0), 1, atol=0.02)
    assert "join council + guards (chosen)" in shown(lesson, "receipt")
    assert "alone (chosen)" in shown(lesson, "receipt-leave")


def test_first_lesson_tells_the_answers_it_shows(executed: dict[str, Any]) -> None:
    lesson = executed["1_first_scenario"]
    unsure = shown(lesson, "admit")
    noise, knowledge = percentages(unsure, "noise"), percentages(unsure, "what we do not know")
    assert knowledge[0] < noise[0] < noise[1] < knowledge[1]
    table = shown(lesson, "what-if")
    ours, no_attack, no_quarrel, rivals = (percentages(table, row)[0] for row in ("as it is", "no attack", "no quarrel", "rivalry"))
    assert 40 < ours < 70
    assert no_attack == 0
    assert no_quarrel > ours
    assert rivals < ours / 4
    figures = [output.data for name in ("heat-map", "fan-chart") for cell in lesson.cells if cell.id == name for output in cell.outputs]
    assert sum("image/png" in data for data in figures) == 2
