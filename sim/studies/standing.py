"""How factions stand to each other at a moment: weights q, affinities a, and the separable game that they induce.

What i gets from j's company in one bloc is `v_ij = q_j * (w(a_ij) + protection * d_i * meet_ij)`: the part of the utility of
realignment (ODD 7.5) that is a sum over members. Dilution, inertia, vetoes and admission are no such sums and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.asked import whole
from sim.engine import begin, run_all
from sim.errors import CoalitionError
from sim.games.partitions import canonical
from sim.state import new_state
from sim.week import feel, pay_attention
from sim.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario
    from sim.world import DrawnInputs


@dataclass(frozen=True, slots=True)
class Standing:
    """The n active factions at a moment, in the order of their ids.

    `sizes` (n) are what a faction counts in energies: its weight q, in landscape scenarios its strength. `affinities` (n, n)
    are a_ij, `values` (n, n) v_ij, both with an empty diagonal. `labels` says in whose bloc each faction is: the position
    of the bloc's lowest member.
    """

    factions: tuple[str, ...]
    sizes: NDArray[np.float64]
    affinities: NDArray[np.float64]
    values: NDArray[np.float64]
    labels: tuple[int, ...]


def central(scenario: Scenario) -> Scenario:
    """The scenario with every uncertain number at its central value: the mode of a triangular, else the median or likeliest."""
    uncertain = {path: quantity.central for path, quantity in scenario.quantities().items() if quantity.constant is None}
    return scenario.replace(uncertain) if uncertain else scenario


def check_week(scenario: Scenario, week: int) -> None:
    """Raises CoalitionError for what is no week of the scenario's calendar."""
    whole(week=week)
    weeks = scenario.calendar.weeks
    if not 0 <= week < weeks:
        raise CoalitionError(f"there is no week {week}: the scenario has weeks 0 to {weeks - 1}")


def chosen(scenario: Scenario, factions: Sequence[str] | None) -> tuple[str, ...]:
    """The factions to look at, all unless some are given, sorted; UnknownNameError for a name that is none."""
    world = World(scenario)
    for name in factions or ():
        world.index(name)
    return tuple(sorted(set(factions))) if factions else world.faction_ids


class Moments:
    """How a scenario's factions stand at the start of week `week`, draw by draw.

    A draw of the inputs is looked at in the first of its runs, replayed to that week by the engine. `factions` limits what
    is looked at, not what happens: weights, attention and danger stay those among all.
    """

    def __init__(self, scenario: Scenario, week: int, seed: int, factions: Sequence[str]) -> None:
        check_week(scenario, week)
        self.world, self.week, self.seed = World(scenario), week, seed
        self._chosen = np.array([name in factions for name in self.world.faction_ids])

    def draw(self, number: int) -> Standing:
        """The standing in one draw; the same whatever was drawn before, and safe to ask for in threads."""
        inputs = self.world.draw(np.array([number]), self.seed)
        state = self._arrived(inputs, number * self.world.scenario.replicates)
        scene, arrays = self.world.scene, inputs.arrays
        if not scene.landscape:
            pay_attention(scene, arrays, 0, state)
        feel(scene, arrays, 0, state)
        return self._seen(state, arrays.parameters[0])

    def _arrived(self, inputs: DrawnInputs, run: int) -> Any:
        """The state of a run at the start of the week."""
        scene, arrays = self.world.scene, inputs.arrays
        count, columns = len(self.world.faction_ids), len(self.world.columns)
        state: Any = new_state(count, arrays.presence.shape[3], len(scene.events.address), self.world.most_clashes(inputs))
        if self.week == 0:
            begin(scene, arrays, 0, state, np.uint64(self.seed), run)
            return state
        pairs = count * (count - 1) // 2
        strength, recognition = np.zeros((2, 1, count))
        run_all(
            scene,
            arrays,
            np.zeros(1, np.int64),
            state,
            np.uint64(self.seed),
            np.array([run]),
            np.zeros((1, self.week, columns)),
            np.zeros((self.week, pairs, 2), np.int64),
            np.zeros((1, count), np.int16),
            strength,
            recognition,
            np.zeros((1, pairs), np.int8),
            self.world.succession,
            self.world.rule,
        )
        return state

    def _seen(self, state: Any, parameters: Any) -> Standing:
        shown = np.flatnonzero(state.active & self._chosen)
        affinities = state.affinity[np.ix_(shown, shown)].copy()
        np.fill_diagonal(affinities, 0.0)
        sizes = self._sizes(state)[shown]
        liking = np.where(affinities >= 0.0, affinities, float(parameters["aversion"]) * affinities)
        nearness = float(parameters["protection"]) * state.danger[shown, None] * state.meet[np.ix_(shown, shown)]
        values = sizes * (liking + nearness)
        np.fill_diagonal(values, 0.0)
        return Standing(tuple(self.world.faction_ids[i] for i in shown), sizes, affinities, values, canonical(state.bloc[shown].tolist()))

    def _sizes(self, state: Any) -> NDArray[np.float64]:
        """Weights; for landscape theory, whose energies are in sizes as stated, times the sum of all strength."""
        weights: NDArray[np.float64] = state.weight
        total = float(state.strength.sum())
        if not self.world.scene.landscape or total == 0.0:
            return weights.copy()
        return np.asarray(state.strength + total * state.influence)
