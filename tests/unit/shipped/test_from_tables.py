"""What the tables of the case do not hold is the same in the base scenario and beside the script that makes it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from sim.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"


@pytest.fixture(scope="module")
def judgements() -> ModuleType:
    """The file beside the script, as a module."""
    spec = spec_from_file_location("libya_2016_judgements", SCENARIOS / "libya_2016_judgements.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_head_and_outcomes_are_edited_in_both(judgements: ModuleType) -> None:
    """Literally: else the next use of the script would take an edit back."""
    text = (SCENARIOS / "libya_2016.yaml").read_text(encoding="utf-8")
    assert text.startswith(judgements.HEADER)
    assert f"\n\n{judgements.OUTCOMES}\n" in text


def test_names_and_weights_are_edited_in_both(judgements: ModuleType, base: Scenario) -> None:
    assert list(judgements.ORDER) == list(dict.fromkeys(judgements.ORDER)) and set(judgements.ORDER) == base.factions.keys()
    assert {name: base.factions[name].name for name in judgements.FACTION_NAMES} == judgements.FACTION_NAMES
    assert {name: base.places[name].name for name in judgements.PLACE_NAMES} == judgements.PLACE_NAMES
    assert {name: faction.influence.central for name, faction in base.factions.items() if faction.influence.central} == judgements.INFLUENCE
    assert {name: place.oil.central for name, place in base.places.items() if place.oil.central} == judgements.OIL
    weights = {name: place.political_weight.central for name, place in base.places.items()}
    assert weights == dict.fromkeys(base.places, judgements.ORDINARY_PLACE) | judgements.POLITICAL


def test_a_folder_without_tables_is_told_in_one_message(tmp_path: Path) -> None:
    """And nothing goes into the file that the output was sent to."""
    command = [sys.executable, "-B", str(SCENARIOS / "libya_2016_from_tables.py"), str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and ended.stdout == ""
    assert "sources.csv cannot be read" in ended.stderr and "Traceback" not in ended.stderr
