"""The batch engine: runs and weeks in compiled loops. Bookkeeping only; what happens in a week is `sim.week`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.compiled import compiled, inlined, is_compiled
from sim.happenings import decide_events, happen
from sim.rules.copying import copy_row, copy_table
from sim.rules.readings import ALLIED, FOUGHT, NEVER
from sim.week import adapt, clash, derive, feel, pay_attention, realign, remember_blocs, set_out
from sim.weekly import read_week
from sim.world.state import new_state

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world import DrawnInputs, World

__all__ = ["Chunk", "is_compiled", "simulate"]


@compiled
def begin(scene, inputs, d, state, seed, run):
    """Sets a State to the start of a run: the inputs of draw row d, the scenario's blocs, baseline attention."""
    p = inputs.parameters[d]
    copy_table(inputs.stationed[d], state.stationed)
    copy_table(inputs.base[d], state.base)
    copy_row(inputs.influence[d], state.influence)
    copy_row(inputs.recognition[d], state.recognition)
    state.declared[:] = 0.0
    copy_row(inputs.hostility[d], state.hostility)
    copy_row(inputs.oil_stake[d], state.oil_stake)
    copy_table(inputs.rivalry[d], state.rivalry)
    copy_table(inputs.tie[d], state.tie)
    copy_table(inputs.trust[d], state.trust)
    state.oil_damage[0] = 0.0
    copy_row(scene.initial_bloc, state.bloc)
    state.target[:] = -1
    state.last_clash[:] = NEVER
    state.together[:] = 0
    state.clash_count[0] = 0
    state.losses[0] = 0.0
    for i in range(len(state.active)):
        state.active[i] = not scene.waiting[i]
        state.attention_log[i, 0] = p.attention_recognition
        state.attention_log[i, 1] = p.attention_threat
        state.attention_log[i, 2] = p.attention_rivalry
        state.start[i] = 0.0
        for k in range(state.stationed.shape[1]):
            if scene.waiting[i]:
                state.stationed[i, k] = 0.0
            state.start[i] += state.stationed[i, k]
        if scene.waiting[i]:
            state.influence[i] = 0.0
    copy_row(state.start, state.start_strength)
    copy_table(state.stationed, state.start_stationed)
    decide_events(scene, inputs, d, state, seed, run)
    derive(state, inputs, d)


@inlined
def week(scene, inputs, d, state, seed, run, number, last_week, out):
    """One week; fills `out` (columns) with its metrics. `last_week` (columns) are those of the week before."""
    state.clash_count[0] = 0
    state.losses[0] = 0.0
    if scene.landscape:
        feel(scene, inputs, d, state)
        realign(scene, inputs, d, state, seed, run, number)
    else:
        happen(scene, inputs, d, state, seed, run, number, last_week)
        pay_attention(scene, inputs, d, state)
        feel(scene, inputs, d, state)
        realign(scene, inputs, d, state, seed, run, number)
        set_out(scene, inputs, d, state, seed, run, number)
        derive(state, inputs, d)
        clash(scene, inputs, d, state, seed, run, number)
        adapt(scene, inputs, d, state)
        derive(state, inputs, d)
    remember_blocs(state)
    read_week(scene, inputs, d, state, number, out)


@compiled
def run_all(scene, inputs, rows, state, seed, runs, weekly, pair_counts, final_blocs, final_strength, final_recognition, final_status):
    """Runs `runs` (M), run n on draw row rows[n]; fills the outputs (shapes as in Chunk)."""
    factions = len(state.active)
    weeks = weekly.shape[1]
    for n in range(len(runs)):
        d = rows[n]
        begin(scene, inputs, d, state, seed, runs[n])
        for number in range(weeks):
            week(scene, inputs, d, state, seed, runs[n], number, weekly[n, max(number - 1, 0)], weekly[n, number])
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
            final_blocs[n, i] = state.bloc[i] if state.active[i] else -1
            final_strength[n, i] = state.strength[i]
            final_recognition[n, i] = state.recognition[i]
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


def simulate(world: World, runs: NDArray[np.int64], seed: int, inputs: DrawnInputs | None = None) -> Chunk:
    """Simulates the given runs (ascending numbers); the same bytes however runs are grouped.

    `inputs` may hand over draws already made (they must cover the runs' draws); without the interpreter lock for
    the whole simulation, so that threads may work side by side.
    """
    runs = np.ascontiguousarray(runs, np.int64)
    draws = runs // world.scenario.replicates
    if inputs is None:
        inputs = world.draw(np.unique(draws), seed)
    rows = np.searchsorted(inputs.draws, draws)
    factions, weeks = len(world.faction_ids), world.scenario.calendar.weeks
    pairs = factions * (factions - 1) // 2
    weekly = np.zeros((len(runs), weeks, len(world.columns)))
    pair_counts = np.zeros((weeks, pairs, 2), np.int64)
    blocs = np.zeros((len(runs), factions), np.int16)
    strength, recognition = np.zeros((2, len(runs), factions))
    status = np.zeros((len(runs), pairs), np.int8)
    state: Any = new_state(factions, inputs.arrays.base.shape[2], len(world.scene.events.kind), world.most_clashes(inputs))
    run_all(world.scene, inputs.arrays, rows, state, np.uint64(seed), runs, weekly, pair_counts, blocs, strength, recognition, status)
    return Chunk(runs, draws, weekly, pair_counts, blocs, strength, recognition, status, inputs)
