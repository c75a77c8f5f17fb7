"""Flip points: where they are known by construction, what must not change, and every shipped scenario."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.engine import simulate
from sim.errors import CoalitionError, UnknownNameError
from sim.scenario import load, loads, shipped
from sim.studies.flip import AT_HALF, flip
from sim.studies.flips import Flip, Flips
from sim.studies.moving import movable, shifted
from sim.working import Interrupted
from sim.world import World
from tests.toys import two

LANDSCAPE = """
title: Two firms
calendar: {start: 2016-01-04, weeks: 2}
factions: {one: {strength: 1}, other: {strength: 2}}
affinities: {one: {other: -0.3}}
outcomes: {one_standard: {metric: together, pair: [one, other]}}
"""


def by_path(found: Flips) -> dict[str, Flip]:
    return {each.moved.path: each for each in found.flips}


# --- where the answer is known


def test_recognition_and_rivalry_flip_where_they_balance() -> None:
    found = sim.flip(two(0.9), runs=20)
    assert (found.probability, found.found, found.tried) == (1.0, True, 4)
    flips = by_path(found)
    assert set(flips) == {"factions.band.recognition", "rivalries.band~gov.intensity"}, (
        "hostility weighs nothing, gov's recognition is fixed"
    )
    for path, change in (("factions.band.recognition", -0.5), ("rivalries.band~gov.intensity", 0.5)):
        each = flips[path]
        assert each.change == pytest.approx(change, abs=0.01)
        assert each.low - 1e-12 <= change <= each.high + 1e-12
        assert each.high - each.low <= 0.01
        assert not each.rises and not each.open_ended and not each.returns


def test_from_below_the_smallest_change_makes_it_likelier() -> None:
    flips = by_path(flip(two(0.1), runs=20))
    assert flips["factions.band.recognition"].change == pytest.approx(0.3, abs=0.01)
    assert flips["rivalries.band~gov.intensity"].change == pytest.approx(-0.3, abs=0.01)
    assert all(each.rises for each in flips.values())


def test_a_shift_moves_every_draw_so_that_half_of_them_cross_at_the_median() -> None:
    """Recognition is uniform on [0.8, 1]; shifted by s it exceeds 0.4 in (0.6 + s)/0.2 of draws: one half at s = -0.5."""
    (each,) = (each for each in flip(two("{uniform: [0.8, 1]}"), runs=400).flips if each.moved.kind == "recognition")
    assert each.moved.present == pytest.approx(0.9)
    assert each.low <= -0.5 <= each.high
    assert each.change == pytest.approx(-0.5, abs=0.02), "0.2 wide, judged in 400 draws: five standard errors are 0.025"


def test_by_asks_for_a_change_instead() -> None:
    """By 30 points: 70% of the draws exceed 0.4 at s = -0.46."""
    found = flip(two("{uniform: [0.8, 1]}"), by=0.3, runs=400, factions=["band"])
    (each,) = (each for each in found.flips if each.moved.kind == "recognition")
    assert found.by == 0.3
    assert each.low <= -0.46 <= each.high
    assert each.change == pytest.approx(-0.46, abs=0.025)


def test_affinities_are_flipped_in_landscape_scenarios() -> None:
    """Two firms unite just where they like each other, beyond 0."""
    found = flip(loads(LANDSCAPE), runs=20)
    (each,) = found.flips
    assert (each.moved.path, each.moved.kind) == ("affinities.one.other", "affinity")
    assert each.low - 1e-12 <= 0.3 <= each.high + 1e-12
    assert each.high - each.low <= 0.01
    assert [player.shapley for player in found.pivotal.players] == [1.0, 0.0], "2 of 3 is a majority alone"  # type: ignore[union-attr]


def test_unix_standards_of_axelrod_and_bennett_1993_flip_where_ibms_rivals_balance() -> None:
    """IBM flees DEC (20.0) and HP (11.5) for AT&T (28.5) until 20|a| + 11.5 = 28.5, or 20 + 11.5|a| = 28.5 (sizes: Table 2)."""
    flips = by_path(flip(load(shipped()["classics/unix_standards"]), "ibm_with_att", runs=20, factions=["ibm"]))
    for path, affinity in (("affinities.dec.ibm", -(28.5 - 11.5) / 20), ("affinities.hp.ibm", -(28.5 - 20) / 11.5)):
        assert flips[path].value == pytest.approx(affinity, abs=0.01)
        assert flips[path].low <= affinity + 1 <= flips[path].high


def test_nothing_turns_what_is_certain() -> None:
    never = LANDSCAPE.replace("outcomes: {", "outcomes: {never: {metric: coalition_size, at_least: 3}, ")
    found = flip(loads(never), "never", runs=20)
    assert (found.probability, found.flips, found.found) == (0.0, (), False)
    assert [effect.difference for effect in found.effects] == [0.0], "what was tried is told all the same"


def test_at_one_half_already_smaller_changes_are_looked_for() -> None:
    found = flip(two("{uniform: [0.2, 0.6]}"), runs=200)
    assert found.already and not found.found
    assert found.by == AT_HALF
    (each,) = (each for each in found.flips if each.moved.kind == "recognition")
    assert abs(each.change) == pytest.approx(0.04, abs=0.03), "10 points of draws spread over 0.4"


# --- what must not change


def test_a_shift_of_nothing_changes_no_byte() -> None:
    world = World(load(shipped()["four_factions"]).replace({"calendar.weeks": 10}))
    runs = np.arange(20)
    before = simulate(world, runs, 3)
    for moved in movable(world.scenario):
        other, inputs = shifted(world, world.draw(np.arange(2), 3), moved, 0.0)
        after = simulate(other, runs, 3, inputs)
        assert after.weekly.tobytes() == before.weekly.tobytes()


@pytest.mark.parametrize("name", ["january_2016", "four_factions"])
def test_only_what_is_moved_moves(name: str) -> None:
    world = World(load(shipped()[name]))
    inputs = world.draw(np.arange(3))
    kept = [np.copy(array) for array in inputs.arrays]
    for moved in movable(world.scenario):
        _, other = shifted(world, inputs, moved, 0.25)
        rows = [name for name, one, two in zip(inputs.arrays._fields, inputs.arrays, other.arrays, strict=True) if one is not two]
        assert rows == (["stances"] if len(moved.factions) == 1 else ["relations"])
        changed = np.argwhere(getattr(other.arrays, rows[0])[0] != getattr(inputs.arrays, rows[0])[0])
        indices = {world.index(faction) for faction in moved.factions}
        assert len(changed) <= len(moved.factions) and {int(i) for row in changed for i in row[1:]} <= indices
        assert getattr(other.arrays, rows[0]).min() >= -1 and getattr(other.arrays, rows[0])[:, 1:].max() <= 1
    assert all((one == two).all() for one, two in zip(kept, inputs.arrays, strict=True)), "what was drawn is left as it is"


def test_the_authority_and_the_threats_keep_what_they_are() -> None:
    scenario = load(shipped()["libya_2016"])
    paths = {moved.path for moved in movable(scenario)}
    assert f"factions.{scenario.authority}.recognition" not in paths
    assert not {f"factions.{name}.hostility" for name in scenario.threat} & paths
    everybody = len(scenario.factions)
    assert len(paths) == 2 * everybody - 1 - len(scenario.threat) + len(scenario.rivalries) + len(scenario.ties)
    assert {f"factions.{name}.recognition" for name in scenario.threat} <= paths


def test_factions_restrict_the_inputs() -> None:
    paths = {moved.path for moved in movable(load(shipped()["four_factions"]), ["guards"])}
    assert paths == {
        "factions.guards.recognition", "factions.guards.hostility", "rivalries.brigade~guards.intensity", "ties.council~guards.intensity"
    }  # fmt: skip


def test_directions_that_differ_are_moved_apart() -> None:
    scenario = loads(LANDSCAPE.replace("affinities: {one: {other: -0.3}}", "affinities: {one: {other: -0.3}, other: {one: 2}}"))
    world = World(scenario)
    inputs = world.draw(np.arange(1))
    one, other = movable(scenario)
    assert (one.low, one.high, one.mutual, other.mutual) == (-2, 2, False, False)
    changed, _ = shifted(world, inputs, one, 1.0)
    assert changed.scene.affinities.tolist() == [[0, 0.7], [2, 0]]
    assert world.scene.affinities.tolist() == [[0, -0.3], [2, 0]]


def test_workers_change_nothing() -> None:
    scenario = load(shipped()["four_factions"]).replace({"calendar.weeks": 8})
    one, many = (flip(scenario, by=0.1, runs=60, workers=workers) for workers in (1, 3))
    assert one == many


# --- refusals, interruption, every scenario


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'united'"):
        flip(two(0.9), "unitd")
    with pytest.raises(UnknownNameError, match="no faction is called 'bandd'; did you mean 'band'"):
        flip(two(0.9), factions=["bandd"])
    with pytest.raises(CoalitionError, match="states no outcome"):
        flip(loads(LANDSCAPE[: LANDSCAPE.index("outcomes")]))
    with pytest.raises(CoalitionError, match="nothing to move"):
        flip(loads(LANDSCAPE.replace("affinities: {one: {other: -0.3}}", "affinities: {}")))
    with pytest.raises(CoalitionError, match="by: a change of a probability"):
        flip(two(0.9), by=1.5)
    with pytest.raises(CoalitionError, match="at least 20 are needed"):
        flip(two(0.9), runs=5)
    with pytest.raises(CoalitionError, match=r"no change by 0\.9 is possible"):
        flip(two("{uniform: [0.2, 0.6]}"), by=0.9, runs=20)


def test_what_was_found_is_kept_when_stopped() -> None:
    told = []

    def impatient(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 12:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stop:
        flip(two(0.9), runs=20, progress=impatient)
    found = stop.value.answer
    assert found is not None and not found.complete
    assert found.probability == 1.0 and found.effects and found.pivotal is None
    assert all(0 < done <= total for done, total in told)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_has_an_answer(name: str) -> None:
    scenario = load(shipped()[name])
    if scenario.ordinal or not scenario.outcomes:
        with pytest.raises(CoalitionError, match="nothing to simulate|states no outcome"):
            flip(scenario)
        return
    scenario = scenario.replace({"calendar.weeks": min(3, scenario.calendar.weeks)})
    chosen = [next(name for name in scenario.factions if name not in scenario.threat)]
    found = flip(scenario, runs=20, most=1, factions=chosen)
    assert found.tried == len(movable(scenario, chosen)) == len(found.effects) > 0
    assert found.pivotal is not None
    players = {player.faction for player in found.pivotal.players}
    assert players == set(scenario.factions) - set(scenario.threat) - scenario.inactive
    assert sum(player.banzhaf for player in found.pivotal.players) == pytest.approx(1)
