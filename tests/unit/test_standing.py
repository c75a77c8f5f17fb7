"""How factions stand at a moment: the same numbers as the model's own decisions use, by other ways to them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import CoalitionError, UnknownNameError
from sim.games.hedonic import SeparableGame, judge
from sim.model import CoalitionModel
from sim.scenario import Scenario, build, load, shipped
from sim.studies.explain import explain
from sim.studies.settling import settle, wishes
from sim.studies.standing import Moments, central, chosen
from tests.worlds import RandomWorld, worlds


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(shipped()["four_factions"])


def moments(scenario: Scenario, week: int = 0, factions: tuple[str, ...] | None = None) -> Moments:
    return Moments(scenario, week, scenario.seed, chosen(scenario, factions))


def test_weights_of_the_whiteboard_scenario(scenario: Scenario) -> None:
    """Shares of all strength, and influence on top, normalised (ODD 7.1)."""
    counted = {name: spec.strength.central for name, spec in scenario.factions.items()}
    whole = sum(counted.values())
    raw = [counted[name] / whole + scenario.factions[name].influence.central for name in sorted(counted)]
    np.testing.assert_allclose(moments(scenario).draw(0).sizes, np.array(raw) / sum(raw), rtol=1e-12)


def test_values_are_what_a_bloc_of_one_is_worth_in_a_decision(scenario: Scenario) -> None:
    """The receipt of week 0 gives liking and protection of each bloc of a single faction."""
    standing = moments(scenario).draw(0)
    seen = 0
    for i, name in enumerate(standing.factions):
        for choice in explain(scenario, 0, 0, name).options:
            if len(choice.bloc) == 1:
                kept = {term: worth for term, worth in choice.terms.items() if term not in ("dilution", "inertia")}
                assert standing.values[i, standing.factions.index(choice.bloc[0])] == pytest.approx(sum(kept.values()), abs=1e-12)
                seen += 1
    assert seen >= 6
    assert (np.diag(standing.values) == 0).all()


@settings(max_examples=15)
@given(worlds(most_factions=6, most_weeks=4), st.integers(0, 3), st.integers(0, 2))
def test_the_state_reached_is_that_of_the_model(world: RandomWorld, week: int, draw: int) -> None:
    scenario = world.scenario()
    week = min(week, world.weeks - 1)
    standing = moments(scenario, week).draw(draw)
    model = CoalitionModel(scenario, run=draw * scenario.replicates, collect=False)
    for _ in range(week):
        model.step()
    assert [tuple(f for f, label in zip(standing.factions, standing.labels, strict=True) if label == bloc) for bloc in sorted(set(standing.labels))] == model.blocs()  # fmt: skip
    np.testing.assert_array_equal(standing.sizes, [model.faction(name).weight for name in standing.factions])


def test_affinities_are_those_of_the_week_where_no_event_comes_between(scenario: Scenario) -> None:
    quiet = scenario.without(*scenario.events)
    model = CoalitionModel(quiet, run=3 * quiet.replicates, collect=False)
    for _ in range(10):
        model.step()
    standing = moments(quiet, 9).draw(3)
    assert standing.affinities.tolist() == [
        [model.faction(one).affinity(other) if one != other else 0.0 for other in standing.factions] for one in standing.factions
    ]


def test_landscape_scenarios_keep_the_sizes_they_state() -> None:
    unix = load(shipped()["classics/unix_standards"])
    standing = moments(unix).draw(0)
    assert dict(zip(standing.factions, standing.sizes.tolist(), strict=True)) == {n: f.strength.central for n, f in unix.factions.items()}
    np.testing.assert_array_equal(standing.values, standing.sizes * standing.affinities)


def test_looking_at_some_leaves_all_numbers_as_they_are() -> None:
    base = load(shipped()["libya_2016"])
    whole, some = moments(base).draw(1), moments(base, 0, ("pfg", "lna", "isis_sirte")).draw(1)
    assert some.factions == ("isis_sirte", "lna", "pfg")
    rows = [whole.factions.index(name) for name in some.factions]
    np.testing.assert_array_equal(some.values, whole.values[np.ix_(rows, rows)])
    np.testing.assert_array_equal(some.sizes, whole.sizes[rows])


def test_blocs_seen_in_part_are_still_blocs() -> None:
    data = load(shipped()["four_factions"]).plain()
    data["blocs"] = [["brigade", "council", "raiders"]]
    assert moments(build(data), 0, ("council", "guards", "raiders")).draw(0).labels == (0, 1, 0)


def test_children_of_a_split_come_when_it_happens(scenario: Scenario) -> None:
    data = scenario.plain()
    data["factions"] |= {"young": {"recognition": 0.5}, "old": {"recognition": 0.5}}
    del data["claims"], data["levers"]
    data["events"] = {"quarrel": {"split": {"of": "guards", "into": {"young": 0.5, "old": 0.5}}, "week": 2}}
    divided = build(data)
    assert moments(divided, 2).draw(0).factions == ("brigade", "council", "guards", "raiders")
    assert moments(divided, 3).draw(0).factions == ("brigade", "council", "old", "raiders", "young")


def test_central_values_leave_nothing_to_draw() -> None:
    base = load(shipped()["libya_2016"])
    still = central(base)
    assert moments(base).world.uncertain and not moments(still).world.uncertain
    assert still.quantities()["factions.pfg.strength"].value == 4000, "the mode of triangular [2000, 4000, 12000]"


def test_what_is_not_there_is_refused(scenario: Scenario) -> None:
    with pytest.raises(CoalitionError, match="weeks 0 to 25"):
        moments(scenario, 26)
    with pytest.raises(UnknownNameError, match="guards"):
        chosen(scenario, ["gards"])


@settings(max_examples=60)
@given(st.integers(1, 6), st.integers(0, 2**32), st.sampled_from([None, 1, 2, 3]), st.booleans())
def test_where_moves_end_nobody_wants_to_move(players: int, seed: int, max_blocs: int | None, refusing: bool) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(-3, 4, (players, players)).astype(float)
    np.fill_diagonal(values, 0)
    end = settle(values, (0,) * players, max_blocs, refusing)
    if end is not None:
        verdicts = judge(SeparableGame(values), end, max_blocs=max_blocs)
        assert (verdicts.individual if refusing else verdicts.nash).holds


def test_symmetric_games_always_settle() -> None:
    """Every better move raises the sum of all worths (Bogomolnaia & Jackson 2002, Proposition 2)."""
    for seed in range(20):
        values = np.random.default_rng(seed).normal(size=(8, 8))
        values += values.T
        np.fill_diagonal(values, 0)
        assert settle(values, tuple(range(8))) is not None


def test_moves_that_never_end_are_given_up() -> None:
    """One runs, the other chases: no partition of the two is Nash stable."""
    values = np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert settle(values, (0, 1)) is None
    assert settle(values, (0, 1), refusing=True) == (0, 1)


def test_a_wish_says_how_much_is_gained_and_with_whom() -> None:
    values = np.array([[0, 2, -1, 0], [1, 0, 0, 0], [0, 3, 0, 1], [0, -1, -5, 0]], float)
    wish = wishes(values, (0, 1, 0, 0))
    assert wish.gains.tolist() == [3, 1, 2, 5], "2 - (-1); 1 - 0 (with 0, 2 and 3); 3 - 1; alone 0 - (-5)"
    assert wish.company.tolist() == [
        [False, True, False, False],
        [True, False, True, True],
        [False, True, False, False],
        [False, False, False, False],
    ]  # fmt: skip


def test_to_look_does_not_take_mesa() -> None:
    """Importing Mesa takes seconds that the engine's replay does without."""
    code = "import sys, sim.studies.stable; sys.exit('mesa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
