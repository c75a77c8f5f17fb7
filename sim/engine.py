"""The batch engine: runs and weeks in compiled loops. Bookkeeping only; what happens in a week is `sim.week`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.compiled import compiled, inlined, is_compiled
from sim.fighting import clash, set_out
from sim.happenings import decide_events, happen
from sim.rules.copying import copy_row, copy_table
from sim.rules.readings import ALLIED, FOUGHT, NEVER
from sim.state import (
    ACTIVE,
    ATTENTION_LOG,
    BASE,
    BLOC,
    DECLARED,
    HOSTILITY,
    INFLUENCE,
    LOSSES,
    OIL_DAMAGE,
    OIL_STAKE,
    RECOGNITION,
    RIVALRY,
    START,
    START_STATIONED,
    START_STRENGTH,
    STATIONED,
    STRENGTH,
    TARGET,
    TIE,
    TRUST,
    new_state,
)
from sim.week import adapt, derive, feel, pay_attention, realign, remember_blocs
from sim.weekly import read_week

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world import DrawnInputs, World

__all__ = ["Chunk", "is_compiled", "simulate"]


@compiled
def begin(scene, inputs, d, state, seed, run):
    """Sets a State to the start of a run: the inputs of draw row d, the scenario's blocs, baseline attention."""
    p = inputs.parameters[d]
    copy_table(inputs.presence[d, STATIONED], state.presence[STATIONED])
    copy_table(inputs.presence[d, BASE], state.presence[BASE])
    copy_row(inputs.stances[d, INFLUENCE], state.factions[INFLUENCE])
    copy_row(inputs.stances[d, RECOGNITION], state.factions[RECOGNITION])
    state.factions[DECLARED, :] = 0.0
    copy_row(inputs.stances[d, HOSTILITY], state.factions[HOSTILITY])
    copy_row(inputs.stances[d, OIL_STAKE], state.factions[OIL_STAKE])
    copy_table(inputs.relations[d, RIVALRY], state.pairs[RIVALRY])
    copy_table(inputs.relations[d, TIE], state.pairs[TIE])
    copy_table(inputs.relations[d, TRUST], state.pairs[TRUST])
    state.tally[OIL_DAMAGE] = 0.0
    copy_row(scene.initial_bloc, state.indices[BLOC])
    state.indices[TARGET, :] = -1
    state.last_clash[:] = NEVER
    state.together[:] = 0
    state.count[0] = 0
    state.tally[LOSSES] = 0.0
    for i in range(len(state.flags[ACTIVE])):
        state.flags[ACTIVE, i] = not scene.waiting[i]
        state.minds[ATTENTION_LOG, i, 0] = p.attention_recognition
        state.minds[ATTENTION_LOG, i, 1] = p.attention_threat
        state.minds[ATTENTION_LOG, i, 2] = p.attention_rivalry
        state.factions[START, i] = 0.0
        for k in range(state.presence[STATIONED].shape[1]):
            if scene.waiting[i]:
                state.presence[STATIONED, i, k] = 0.0
            state.factions[START, i] += state.presence[STATIONED, i, k]
        if scene.waiting[i]:
            state.factions[INFLUENCE, i] = 0.0
    copy_row(state.factions[START], state.factions[START_STRENGTH])
    copy_table(state.presence[STATIONED], state.presence[START_STATIONED])
    decide_events(scene, inputs, d, state, seed, run)
    derive(state, inputs, d)


@inlined
def week(scene, inputs, d, state, seed, run, number, last_week, out, succession, rule):
    """One week; fills `out` (columns) with its metrics. `last_week` (columns) are those of the week before."""
    state.count[0] = 0
    state.tally[LOSSES] = 0.0
    if scene.landscape:
        feel(scene, inputs, d, state)
        realign(scene, inputs, d, state, seed, run, number, rule)
    else:
        happen(scene, inputs, d, state, seed, run, number, last_week, succession)
        pay_attention(scene, inputs, d, state)
        feel(scene, inputs, d, state)
        realign(scene, inputs, d, state, seed, run, number, rule)
        set_out(scene, inputs, d, state, seed, run, number)
        derive(state, inputs, d)
        clash(scene, inputs, d, state, seed, run, number)
        adapt(scene, inputs, d, state)
        derive(state, inputs, d)
    remember_blocs(state)
    read_week(scene, inputs, d, state, number, out)


@compiled
def run_all(
    scene,
    inputs,
    rows,
    state,
    seed,
    runs,
    weekly,
    pair_counts,
    final_blocs,
    final_strength,
    final_recognition,
    final_status,
    succession,
    rule,
):
    """Runs `runs` (M), run n on draw row rows[n]; fills the outputs (shapes as in Chunk)."""
    factions = len(state.flags[ACTIVE])
    weeks = weekly.shape[1]
    for n in range(len(runs)):
        d = rows[n]
        begin(scene, inputs, d, state, seed, runs[n])
        for number in range(weeks):
            week(scene, inputs, d, state, seed, runs[n], number, weekly[n, max(number - 1, 0)], weekly[n, number], succession, rule)
            pair = 0
            for i in range(factions):
                for j in range(i + 1, factions):
                    if state.status[i, j] == FOUGHT:
                        pair_counts[number, pair, 0] += 1
                    elif state.status[i, j] == ALLIED:
                        pair_counts[number, pair, 1] += 1
                    pair += 1
        pair = 0
        for i in range(factions):
            final_blocs[n, i] = state.indices[BLOC, i] if state.flags[ACTIVE, i] else -1
            final_strength[n, i] = state.factions[STRENGTH, i]
            final_recognition[n, i] = state.factions[RECOGNITION, i]
            for j in range(i + 1, factions):
                final_status[n, pair] = state.status[i, j]
                pair += 1


@dataclass(frozen=True, slots=True)
class Chunk:
    """What some runs gave: M runs, T weeks, C columns, N factions, P pairs (i < j in the order of ids)."""

    runs: NDArray[np.int64]  # (M)
    draws: NDArray[np.int64]  # (M), the draw of each run
    weekly: NDArray[np.float64]  # (M, T, C), columns as in World.columns
    pair_counts: NDArray[np.int64]  # (T, P, 2): runs in which the pair fought; was allied
    final_blocs: NDArray[np.int16]  # (M, N): index of the bloc's lowest member, -1 inactive
    final_strength: NDArray[np.float64]  # (M, N), fighters
    final_recognition: NDArray[np.float64]  # (M, N)
    final_status: NDArray[np.int8]  # (M, P): 0 neutral, 1 allied, 2 fought
    inputs: DrawnInputs  # of the distinct draws, in order


def simulate(
    world: World, runs: NDArray[np.int64], seed: int, inputs: DrawnInputs | None = None, rows: NDArray[np.int64] | None = None
) -> Chunk:
    """Simulates the given runs (ascending numbers); the same bytes however runs are grouped.

    `inputs` may hand over draws already made (they must cover the runs' draws); without the interpreter lock for
    the whole simulation, so that threads may work side by side. `rows` (M) may say which row of the inputs each run has:
    then runs stand in any order, and the same run may be made with several rows, its random numbers being the same.
    """
    runs = np.ascontiguousarray(runs, np.int64)
    draws = runs // world.scenario.replicates
    if inputs is None:
        inputs = world.draw(np.unique(draws), seed)
    if rows is None:
        rows = np.searchsorted(inputs.draws, draws)
    else:
        rows = np.ascontiguousarray(rows, np.int64)
        draws = inputs.draws[rows]
    factions, weeks = len(world.faction_ids), world.scenario.calendar.weeks
    pairs = factions * (factions - 1) // 2
    weekly = np.zeros((len(runs), weeks, len(world.columns)))
    pair_counts = np.zeros((weeks, pairs, 2), np.int64)
    blocs = np.zeros((len(runs), factions), np.int16)
    strength, recognition = np.zeros((2, len(runs), factions))
    status = np.zeros((len(runs), pairs), np.int8)
    state: Any = new_state(factions, inputs.arrays.presence.shape[3], len(world.scene.events.address), world.most_clashes(inputs))
    run_all(
        world.scene,
        inputs.arrays,
        rows,
        state,
        np.uint64(seed),
        runs,
        weekly,
        pair_counts,
        blocs,
        strength,
        recognition,
        status,
        world.succession,
        world.rule,
    )
    return Chunk(runs, draws, weekly, pair_counts, blocs, strength, recognition, status, inputs)
