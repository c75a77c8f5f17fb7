"""States of the base world at the brink of its two hottest phases, and the engine's phases run over all of them in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

SCENARIO = "libya_2016"
SEED = 1


@dataclass(frozen=True)
class Captured:
    """S states from which a phase starts, stacked: each array of a State has a first axis more."""

    world: Any
    inputs: Any  # DrawnInputs
    seed: np.uint64
    rows: np.ndarray[Any, Any]  # int64 (S): the row of each state's draw in the inputs
    runs: np.ndarray[Any, Any]  # int64 (S)
    weeks: np.ndarray[Any, Any]  # int64 (S)
    states: Any  # a State of stacks

    def copied(self) -> Any:
        """The states, to be changed."""
        return self.states._make(array.copy() for array in self.states)

    def restore(self, states: Any) -> None:
        """Puts copied states back to where they started."""
        for array, start in zip(states, self.states, strict=True):
            np.copyto(array, start)

    def one(self, states: Any, s: int) -> Any:
        """State s."""
        return states._make(array[s] for array in states)

    def every(self, states: Any, name: str) -> np.ndarray[Any, Any]:
        """A row of all states by its name; the field itself where it has no rows."""
        return np.array([getattr(self.one(states, s), name) for s in range(len(self.runs))])

    def arguments(self, states: Any, count: int) -> tuple[Any, ...]:
        """What the engine's phases take, for the first `count` states."""
        return (self.world.scene, self.inputs.arrays, self.rows[:count], states, self.seed, self.runs[:count], self.weeks[:count])


def capture(draws: int, weeks: tuple[int, ...]) -> tuple[Captured, Captured]:
    """States before affinity and before clashes, in each of some weeks of one run a draw."""
    from sim.engine import begin
    from sim.fighting import clash, set_out
    from sim.happenings import happen
    from sim.scenario import load, shipped
    from sim.state import LOSSES, new_state
    from sim.week import adapt, derive, feel, pay_attention, realign, remember_blocs
    from sim.world import World

    world = World(load(shipped()[SCENARIO]))
    inputs, seed = world.draw(np.arange(draws), SEED), np.uint64(SEED)
    scene, arrays, columns = world.scene, inputs.arrays, np.zeros(len(world.columns))
    state: Any = new_state(len(world.faction_ids), len(world.place_ids), len(scene.events.address), world.most_clashes(inputs))
    found: tuple[list[Any], list[Any]] = ([], [])
    for d in range(draws):
        run = d * world.scenario.replicates
        begin(scene, arrays, d, state, seed, run)
        for week in range(max(weeks) + 1):
            state.count[0] = 0
            state.tally[LOSSES] = 0.0
            happen(scene, arrays, d, state, seed, run, week, columns, world.succession)
            pay_attention(scene, arrays, d, state)
            if week in weeks:
                found[0].append(copy(state))
            feel(scene, arrays, d, state)
            realign(scene, arrays, d, state, seed, run, week, None)
            set_out(scene, arrays, d, state, seed, run, week)
            derive(state, arrays, d)
            if week in weeks:
                found[1].append(copy(state))
            clash(scene, arrays, d, state, seed, run, week)
            adapt(scene, arrays, d, state)
            derive(state, arrays, d)
            remember_blocs(state)
    rows = np.repeat(np.arange(draws), len(weeks))
    address = (world, inputs, seed, rows, rows * world.scenario.replicates, np.tile(sorted(weeks), draws))
    return Captured(*address, stacked(found[0])), Captured(*address, stacked(found[1]))


def copy(state: Any) -> Any:
    """A state of its own."""
    return state._make(array.copy() for array in state)


def stacked(states: list[Any]) -> Any:
    """Many states as one, each array with a first axis more."""
    return states[0]._make(np.stack(arrays) for arrays in zip(*states, strict=True))


@lru_cache
def engine_phases() -> tuple[Callable[..., None], Callable[..., None]]:
    """The engine's phases over many states: affinity with realignment, and clashes."""
    from sim import fighting, week
    from sim.compiled import compiled
    from sim.state import State

    feel, realign, clash = week.feel, week.realign, fighting.clash

    @compiled
    def state_of(all_, s):  # type: ignore[no-untyped-def]
        return State(
            all_.factions[s],
            all_.indices[s],
            all_.flags[s],
            all_.presence[s],
            all_.fields[s],
            all_.held[s],
            all_.pairs[s],
            all_.last_clash[s],
            all_.together[s],
            all_.status[s],
            all_.minds[s],
            all_.words[s],
            all_.events[s],
            all_.clashes[s],
            all_.count[s],
            all_.tally[s],
            all_.sums[s],
            all_.labels[s],
            all_.utilities[s],
            all_.work[s],
        )

    @compiled
    def affinity_and_realignment(scene, inputs, rows, states, seed, runs, weeks):  # type: ignore[no-untyped-def]
        for s in range(len(rows)):
            state = state_of(states, s)
            feel(scene, inputs, rows[s], state)
            realign(scene, inputs, rows[s], state, seed, runs[s], weeks[s], None)

    @compiled
    def clashes(scene, inputs, rows, states, seed, runs, weeks):  # type: ignore[no-untyped-def]
        for s in range(len(rows)):
            clash(scene, inputs, rows[s], state_of(states, s), seed, runs[s], weeks[s])

    return affinity_and_realignment, clashes
