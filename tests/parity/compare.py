"""Runs of the engine and the Mesa face against the reference, week by week."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.engine import simulate
from sim.model import CoalitionModel
from sim.rules.readings import ALLIED, FOUGHT
from sim.scenario import Scenario
from sim.world import World
from tests.reference.model import ReferenceModel
from tests.reference.record import Record

TOLERANCE = 1e-9


@dataclass
class Compared:
    """What a comparison found: weeks that agreed, and the week from which a decision was too close to call, if any."""

    weeks: int
    undecidable_from: int | None


def assert_bit_identical(scenario: Scenario, run: int) -> None:
    """The Mesa face gives the engine's run to the bit."""
    world = World(scenario)
    chunk = simulate(world, np.array([run]), scenario.seed)
    model = CoalitionModel(scenario, run=run, collect=False)
    for week in range(scenario.calendar.weeks):
        model.step()
        assert np.array(list(model.metrics.values())).tobytes() == chunk.weekly[0, week].tobytes(), f"week {week}"
    active = model.state.active
    assert np.where(active, model.state.bloc, -1).tolist() == chunk.final_blocs[0].tolist()
    assert model.state.strength.tobytes() == chunk.final_strength[0].tobytes()
    assert model.state.recognition.tobytes() == chunk.final_recognition[0].tobytes()


def assert_reference_agrees(scenario: Scenario, run: int) -> Compared:
    """The Mesa face against the reference: the same decisions and 1e-9 in numbers, until one is too close to call."""
    model = CoalitionModel(scenario, run=run, collect=False)
    reference = ReferenceModel(scenario, run=run)
    for week in range(scenario.calendar.weeks):
        model.step()
        reference.step()
        doubts = [doubt for doubt in reference.doubts if doubt.week == week]
        if any(not doubt.of_a_reading for doubt in doubts):
            return Compared(week, week)
        assert_same_week(model, reference.records[-1], readings_too=not doubts)
        if doubts and any(event.when for event in scenario.events.values()):
            return Compared(week, week)
    return Compared(scenario.calendar.weeks, None)


def assert_same_week(model: CoalitionModel, record: Record, readings_too: bool) -> None:
    """Blocs, clashes and status agree exactly; strengths, stances, trust, attention and metrics within 1e-9."""
    week = record.week
    assert [list(bloc) for bloc in model.blocs()] == record.blocs, f"blocs in week {week}"
    assert model.clashes == record.clashes, f"clashes in week {week}"
    state, ids = model.state, model.world.faction_ids
    for faction in model.factions():
        if not faction.active:
            continue
        near(faction.strength, record.strengths[faction.id], f"strength of {faction.id}, week {week}", scale=1000.0)
        near(faction.recognition, record.recognition[faction.id], f"recognition of {faction.id}, week {week}")
        near(faction.hostility, record.hostility[faction.id], f"hostility of {faction.id}, week {week}")
        if not model.world.scene.landscape:
            for got, expected in zip(faction.attention.values(), record.attention[faction.id], strict=True):
                near(got, expected, f"attention of {faction.id}, week {week}")
        for got, expected in zip(state.attention_log[faction.index].tolist(), record.z[faction.id], strict=True):
            near(got, expected, f"log attention of {faction.id}, week {week}")
        for place, k in zip(model.world.place_ids, range(len(model.world.place_ids)), strict=True):
            near(
                float(state.stationed[faction.index, k]),
                record.stations[faction.id][place],
                f"{faction.id} at {place}, week {week}",
                scale=1000.0,
            )
    for (one, other), trust in record.trust.items():
        near(model.faction(one).trust(other), trust, f"trust of {one} and {other}, week {week}")
        near(model.faction(one).rivalry(other), record.rivalry[one, other], f"rivalry of {one} and {other}, week {week}")
        near(model.faction(one).tie(other), record.tie[one, other], f"tie of {one} and {other}, week {week}")
    for (one, other), affinity in record.affinity.items():
        near(model.faction(one).affinity(other), affinity, f"affinity of {one} to {other}, week {week}")
    if readings_too:
        for name, value in model.metrics.items():
            near(value, record.metrics[name], f"{name}, week {week}", scale=1000.0 if name.startswith(("losses", "strength")) else 1.0)
        words = {FOUGHT: "fought", ALLIED: "allied"}
        for (one, other), status in record.status.items():
            i, j = ids.index(one), ids.index(other)
            assert words.get(int(state.status[i, j]), "neutral") == status, f"status of {one} and {other}, week {week}"


def near(got: float, expected: float, what: str, scale: float = 1.0) -> None:
    """Within 1e-9 (of thousands of fighters, where the number is one of fighters)."""
    assert math.isclose(got, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE * scale), f"{what}: {got} against {expected}"
