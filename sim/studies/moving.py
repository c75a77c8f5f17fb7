"""One input moved by a shift: v -> clip(v + shift, low, high) in every draw, so that its uncertainty stays.

Only the drawn arrays are edited; nothing is rebuilt, and every other input and every random number keeps its value.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import UnknownNameError
from sim.scenario.naming import faction_name
from sim.scenario.spelling import input_name
from sim.state import HOSTILITY, RECOGNITION, RIVALRY, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Scenario
    from sim.world import DrawnInputs, World

Kind = Literal["recognition", "hostility", "rivalry", "tie", "affinity"]
_ROWS = {"recognition": RECOGNITION, "hostility": HOSTILITY, "rivalry": RIVALRY, "tie": TIE}


@dataclass(frozen=True, slots=True)
class Movable:
    """An input that can be moved: `present` is its central value, `low` and `high` the range of what it measures.

    `factions` are one (a stance), two (a relation), or the one who feels and the one it is about (an affinity that
    differs by direction, `mutual` being false).
    """

    path: str
    kind: Kind
    factions: tuple[str, ...]
    label: str
    present: float
    low: float
    high: float
    mutual: bool = True

    @property
    def ends(self) -> tuple[float, ...]:
        """The shifts that carry the central value to the ends of the range; one if it stands at the other."""
        return tuple(shift for shift in (self.low - self.present, self.high - self.present) if shift != 0)


def movable(scenario: Scenario, factions: Sequence[str] | None = None) -> tuple[Movable, ...]:
    """Every faction's recognition and hostility, every listed rivalry and tie; in landscape scenarios the affinities.

    The authority's recognition and the threats' hostility are what the scenario is about and cannot move. With
    `factions`, only inputs that concern one of them. Raises UnknownNameError for a faction that does not exist.
    """
    for name in factions or ():
        if name not in scenario.factions:
            raise UnknownNameError.of("faction", name, scenario.factions)
    found = _affinities(scenario) if scenario.landscape else (*_stances(scenario), *_relations(scenario))
    return tuple(moved for moved in found if factions is None or set(factions) & set(moved.factions))


def _stances(scenario: Scenario) -> Iterator[Movable]:
    for name, spec in scenario.factions.items():
        for kind, fixed in (("recognition", name == scenario.authority), ("hostility", name in scenario.threat)):
            if not fixed:
                path, present = f"factions.{name}.{kind}", getattr(spec, kind).central
                yield Movable(path, kind, (name,), input_name(path, scenario), present, -1.0, 1.0)  # type: ignore[arg-type]


def _relations(scenario: Scenario) -> Iterator[Movable]:
    for section, kind in (("rivalries", "rivalry"), ("ties", "tie")):
        for relation in getattr(scenario, section):
            path = f"{section}.{'~'.join(relation.between)}.intensity"
            yield Movable(path, kind, relation.between, input_name(path, scenario), relation.intensity.central, 0.0, 1.0)  # type: ignore[arg-type]


def _affinities(scenario: Scenario) -> Iterator[Movable]:
    """Stated affinities, from the largest absolute value stated down to its negative (at least from 1 to -1)."""
    stated = scenario.affinities or {}
    reach = max([1.0, *(abs(value) for others in stated.values() for value in others.values())])
    for one in sorted(stated):
        for other in sorted(stated[one]):
            value = stated[one][other]
            mutual = stated.get(other, {}).get(one, value) == value
            if mutual and other < one:
                continue
            names = faction_name(one, scenario), faction_name(other, scenario)
            label = f"affinity of {names[0]} {'and' if mutual else 'towards'} {names[1]}"
            yield Movable(f"affinities.{one}.{other}", "affinity", (one, other), label, value, -reach, reach, mutual)


def shifted(world: World, inputs: DrawnInputs, moved: Movable | None, shift: float) -> tuple[World, DrawnInputs]:
    """The world and its drawn inputs with one input moved; the very same objects where nothing moves."""
    if moved is None or shift == 0:
        return world, inputs
    indices = [world.index(name) for name in moved.factions]
    if moved.kind == "affinity":
        return _other_affinity(world, moved, indices, shift), inputs
    row, arrays = _ROWS[moved.kind], inputs.arrays
    if len(indices) == 1:
        stances = arrays.stances.copy()
        values = stances[:, row, indices[0]]
        np.clip(values + shift, moved.low, moved.high, out=values)
        return world, replace(inputs, arrays=arrays._replace(stances=stances))
    relations = arrays.relations.copy()
    for i, j in (indices, indices[::-1]):
        values = relations[:, row, i, j]
        np.clip(values + shift, moved.low, moved.high, out=values)
    return world, replace(inputs, arrays=arrays._replace(relations=relations))


def _other_affinity(world: World, moved: Movable, indices: Sequence[int], shift: float) -> World:
    affinities = world.scene.affinities.copy()
    for i, j in [tuple(indices), tuple(indices[::-1])][: 1 + moved.mutual]:
        affinities[i, j] = np.clip(affinities[i, j] + shift, moved.low, moved.high)
    other = copy.copy(world)
    other.scene = world.scene._replace(affinities=affinities)
    return other
