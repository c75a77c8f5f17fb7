"""Theorems on hedonic and voting games, and definitions written out: what is computed cleverly is what they say, coalition by coalition."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial
from typing import get_args

import numpy as np
import pytest
from coopgt import core as coopgt_core
from coopgt import shapley_value as coopgt_shapley
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.games.hedonic import (
    Concept,
    HedonicGame,
    PreferenceGame,
    SeparableGame,
    Verdict,
    enemies_aversion,
    friends_appreciation,
    judge,
    stable_partitions,
)
from sim.games.nucleolus import nucleolus
from sim.games.pivots import simple_game, two_conditions
from sim.games.power import banzhaf, deegan_packel, shapley_shubik
from sim.games.transferable import core_point, shapley
from tests.unit.games import plain

FEW = settings(max_examples=60)
# Small whole numbers, so that ties are common and sums exact, or two decimals, whose sums are not.
LIKING = st.one_of(st.integers(-3, 3).map(float), st.integers(-99, 99).map(lambda x: x / 100))
Labels = tuple[int, ...]


@st.composite
def separable(draw: st.DrawFn, most_players: int = 6, symmetric: bool = False) -> SeparableGame:
    n = draw(st.integers(1, most_players))
    values = np.array(draw(st.lists(LIKING, min_size=n * n, max_size=n * n))).reshape(n, n)
    return SeparableGame(np.triu(values, 1) + np.triu(values, 1).T if symmetric else values)


@st.composite
def ranked(draw: st.DrawFn, most_players: int = 5) -> PreferenceGame:
    """Each player's coalitions in any order, some tied, some not listed."""
    n = draw(st.integers(1, most_players))
    rankings = []
    for player in range(n):
        others = [other for other in range(n) if other != player]
        mine = [(player, *c) for size in range(n) for c in combinations(others, size)]
        ranks = draw(st.lists(st.integers(0, 4), min_size=len(mine), max_size=len(mine)))
        groups = [[c for c, rank in zip(mine, ranks, strict=True) if rank == wanted] for wanted in range(4)]
        rankings.append([group for group in groups if group])
    return PreferenceGame(rankings)


GAMES = st.one_of(separable(), ranked())


def bloc_of(player: int, labels: Labels) -> frozenset[int]:
    return frozenset(other for other in range(len(labels)) if labels[other] == labels[player])


def after(coalition: frozenset[int], labels: Labels) -> int:
    """The number of blocs if a coalition goes its own way."""
    return 1 + len({label for player, label in enumerate(labels) if player not in coalition})


def blocks(game: HedonicGame, coalition: frozenset[int], labels: Labels, most: int) -> bool:
    gain = all(game.prefers(member, coalition, bloc_of(member, labels)) for member in coalition)
    return gain and after(coalition, labels) <= most


def by_definition(game: HedonicGame, labels: Labels, most: int) -> dict[str, bool]:
    """Whether a partition is stable in each sense, its definition read aloud."""
    n = game.players
    stable = dict.fromkeys(get_args(Concept), True)
    for player in range(n):
        own = bloc_of(player, labels)
        others = [bloc_of(other, labels) for other in range(n) if other not in own]
        for bloc in [*others, frozenset[int]()]:
            joined = bloc | {player}
            if not game.prefers(player, joined, own) or (not bloc and after(joined, labels) > most):
                continue
            stable["nash"] = False
            stable["rational"] = stable["rational"] and bool(bloc)
            if any(game.prefers(host, bloc, joined) for host in bloc):
                continue
            stable["individual"] = False
            if not any(game.prefers(left, own, own - {player}) for left in own - {player}):
                stable["contractual"] = False
    coalitions = [frozenset(c) for size in range(1, n + 1) for c in combinations(range(n), size)]
    stable["core"] = not any(blocks(game, coalition, labels, most) for coalition in coalitions)
    return stable


def check_witness(game: HedonicGame, concept: str, verdict: Verdict, labels: Labels, most: int) -> None:
    """The deviation is possible, and good for all who take part in it."""
    assert verdict.witness is not None
    members, bloc = frozenset(verdict.witness.members), frozenset(verdict.witness.bloc)
    assert members <= bloc
    assert all(game.prefers(member, bloc, bloc_of(member, labels)) for member in members)
    if concept == "core":
        assert members == bloc
        assert blocks(game, bloc, labels, most)
        return
    (player,) = members
    company = bloc - members
    assert all(bloc_of(member, labels) == company for member in company)
    assert company or after(bloc, labels) <= most
    if concept == "rational":
        assert not company
    if concept in ("individual", "contractual"):
        assert not any(game.prefers(host, company, bloc) for host in company)
    if concept == "contractual":
        left = bloc_of(player, labels)
        assert not any(game.prefers(member, left, left - members) for member in left - members)


@FEW
@given(GAMES, st.data())
def test_verdicts_are_the_definitions_and_their_witnesses_deviate(game: HedonicGame, data: st.DataObject) -> None:
    most = data.draw(st.integers(1, game.players))
    labels = data.draw(st.sampled_from(plain.partitions(game.players, most)))
    verdicts = judge(game, labels, max_blocs=most)
    expected = by_definition(game, labels, most)
    for concept in get_args(Concept):
        verdict = getattr(verdicts, concept)
        assert verdict.holds == expected[concept], concept
        if verdict.holds:
            assert verdict.witness is None
        else:
            check_witness(game, concept, verdict, labels, most)


@FEW
@given(GAMES, st.data())
def test_all_stable_partitions_are_those_judged_stable(game: HedonicGame, data: st.DataObject) -> None:
    most = data.draw(st.integers(1, game.players))
    verdicts = {labels: judge(game, labels, max_blocs=most) for labels in plain.partitions(game.players, most)}
    for concept in get_args(Concept):
        expected = tuple(labels for labels, found in verdicts.items() if getattr(found, concept).holds)
        assert stable_partitions(game, concept, max_blocs=most) == expected


@FEW
@given(separable(5))
def test_a_separable_game_is_that_of_its_rankings(game: SeparableGame) -> None:
    """Scaled to whole numbers, so that equal is equal."""
    whole = SeparableGame(np.rint(100 * game.values))
    rankings = []
    for player in range(whole.players):
        mine = [c for size in range(1, whole.players + 1) for c in combinations(range(whole.players), size) if player in c]
        worths = sorted({whole.worth(player, c) for c in mine}, reverse=True)
        rankings.append([[c for c in mine if whole.worth(player, c) == worth] for worth in worths])
    for concept in get_args(Concept):
        assert stable_partitions(PreferenceGame(rankings), concept) == stable_partitions(whole, concept)


@FEW
@given(GAMES)
def test_every_hedonic_game_has_a_contractually_individually_stable_partition(game: HedonicGame) -> None:
    assert stable_partitions(game, "contractual")


@FEW
@given(separable(symmetric=True))
def test_symmetric_separable_games_have_a_nash_stable_partition(game: SeparableGame) -> None:
    assert stable_partitions(game, "nash")


@st.composite
def friendships(draw: st.DrawFn) -> list[list[bool]]:
    n = draw(st.integers(1, 7))
    return [[draw(st.booleans()) for _ in range(n)] for _ in range(n)]


@FEW
@given(friendships())
def test_friend_and_enemy_oriented_games_have_a_core(friends: list[list[bool]]) -> None:
    """Dimitrov, Borm, Hendrickx & Sung 2006, theorems for both, friendship mutual or not."""
    assert stable_partitions(friends_appreciation(friends), "core")
    assert stable_partitions(enemies_aversion(friends), "core")


@FEW
@given(GAMES, st.data())
def test_what_implies_what(game: HedonicGame, data: st.DataObject) -> None:
    found = judge(game, data.draw(st.sampled_from(plain.partitions(game.players, game.players))))
    assert not found.nash.holds or (found.individual.holds and found.rational.holds)
    assert not found.individual.holds or (found.contractual.holds and found.rational.holds)
    assert not found.core.holds or found.rational.holds


@settings(max_examples=40)
@given(st.integers(7, 12), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.3, 0.6]), st.booleans())
def test_branch_and_bound_finds_a_block_where_there_is_one(n: int, seed: int, sparse: float, whole: bool) -> None:
    """Against all 2**n coalitions, in larger games, from partitions in which all are content to stay."""
    rng = np.random.default_rng(seed)
    values = rng.normal(0.0, 1.0, (n, n)) * (rng.random((n, n)) >= sparse)
    game = SeparableGame(np.rint(2 * values) if whole else values)
    labels = tuple(range(n))
    table = game.table()
    masks = np.arange(2**n)
    inside = (masks >> np.arange(n)[:, None] & 1).astype(bool)
    for _ in range(8):
        own = np.array([[game.worth(player, bloc_of(player, labels))] for player in range(n)])
        blocking = np.where(inside, table - own > game.tolerance, True).all(axis=0) & (masks > 0)
        verdict = judge(game, labels).core
        assert verdict.holds == (not blocking.any())
        if verdict.witness is None:
            break
        mask = sum(1 << player for player in verdict.witness.bloc)
        assert blocking[mask]
        # The blockers leave, and whoever is no longer content goes alone: the next partition to try.
        new = [n + mask if mask >> player & 1 else label for player, label in enumerate(labels)]
        content = [game.worth(player, bloc_of(player, tuple(new))) >= 0 for player in range(n)]
        labels = tuple(label if fine else -1 - player for player, (label, fine) in enumerate(zip(new, content, strict=True)))


WEIGHTS = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any)


def wins(weights: Sequence[int], quota: int) -> list[bool]:
    return [sum(w for i, w in enumerate(weights) if mask >> i & 1) >= quota for mask in range(2 ** len(weights))]


@FEW
@given(WEIGHTS, st.data())
def test_power_is_what_the_definitions_say(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    n, winning = len(weights), wins(weights, quota)
    pivotal = [0] * n
    for order in permutations(range(n)):
        mask = 0
        for player in order:
            mask |= 1 << player
            if winning[mask]:
                pivotal[player] += 1
                break
    assert shapley_shubik(weights, quota) == tuple(Fraction(count, factorial(n)) for count in pivotal)
    swings = [sum(winning[mask] and not winning[mask ^ 1 << i] for mask in range(2**n) if mask >> i & 1) for i in range(n)]
    assert banzhaf(weights, quota).swings == tuple(swings)
    members = [[i for i in range(n) if mask >> i & 1] for mask in range(2**n)]
    minimal = [members[mask] for mask in range(2**n) if winning[mask] and not any(winning[mask ^ 1 << i] for i in members[mask])]
    shares = [sum((Fraction(1, len(c)) for c in minimal if i in c), Fraction(0)) / len(minimal) for i in range(n)]
    assert deegan_packel(weights, quota) == tuple(shares)
    pivots = simple_game(np.array(winning))
    assert pivots.shapley_shubik == shapley_shubik(weights, quota)
    assert pivots == two_conditions(weights, quota, [0] * n) == simple_game(np.array(winning), within=True)


@FEW
@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.booleans(), min_size=2**n, max_size=2**n)))
def test_any_simple_game_has_the_shapley_value_of_its_function(winning: list[bool]) -> None:
    winning[0] = False
    pivots = simple_game(np.array(winning))
    assert pivots.shapley_shubik == tuple(shapley(np.array(winning, dtype=int)))
    assert sum(pivots.shapley_shubik) == winning[-1]
    within = [any(winning[part] for part in range(mask + 1) if part & ~mask == 0) for mask in range(len(winning))]
    closed = simple_game(np.array(winning), within=True)
    assert closed == simple_game(np.array(within))
    assert closed.monotone


WORTHS = st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(-20, 40), min_size=2**n, max_size=2**n)).map(lambda v: [0, *v[1:]])


@FEW
@given(WORTHS, st.data())
def test_shapley_is_efficient_symmetric_additive_and_gives_nothing_for_nothing(worth: list[int], data: st.DataObject) -> None:
    n = len(worth).bit_length() - 1
    value = shapley(worth)
    assert sum(value) == worth[-1]
    other = [0, *data.draw(st.lists(st.fractions(-3, 3, max_denominator=7), min_size=len(worth) - 1, max_size=len(worth) - 1))]
    both = [mine + theirs for mine, theirs in zip(worth, other, strict=True)]
    assert (shapley(both) == value + shapley(other)).all()
    # A player more who adds nothing to anybody gets nothing, and takes nothing from anybody.
    assert (shapley([*worth, *worth]) == [*value, 0]).all()
    # Two players who swap their roles swap their values.
    i, j = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))
    swapped = [worth[mask & ~(1 << i | 1 << j) | (mask >> i & 1) << j | (mask >> j & 1) << i] for mask in range(2**n)]
    order = [j if k == i else i if k == j else k for k in range(n)]
    assert (shapley(swapped) == value[order]).all()
    assert shapley(np.array(worth, dtype=float)) == pytest.approx(np.array(value, dtype=float), abs=1e-9)


def as_coopgt(worth: Sequence[int]) -> dict[tuple[int, ...], int]:
    n = len(worth).bit_length() - 1
    return {tuple(i + 1 for i in range(n) if mask >> i & 1): value for mask, value in enumerate(worth)}


@FEW
@given(WORTHS)
def test_coopgt_agrees_on_shapley_and_on_whether_there_is_a_core(worth: list[int]) -> None:
    theirs = as_coopgt(worth)
    assert np.array(shapley(worth), dtype=float) == pytest.approx(coopgt_shapley.calculate(theirs), abs=1e-9)
    point, their_point = core_point(worth), coopgt_core.find_core_point(theirs)
    assert (point is None) == (their_point is None)
    if point is not None:
        # Their test of being in the core is exact, so that a point that sums to v(N) but for its last bits needs some room.
        n = len(point)
        easier = {coalition: value if len(coalition) == n else value - 1e-6 for coalition, value in theirs.items()}
        rounded = [Fraction(float(payoff)) for payoff in point[:-1]]
        assert coopgt_core.is_in_core(easier, [*rounded, worth[-1] - sum(rounded)])


def excesses(worth: Sequence[float], payoffs: np.ndarray) -> np.ndarray:
    masks = range(1, len(worth) - 1)
    return np.sort([sum(payoffs[i] for i in range(len(payoffs)) if mask >> i & 1) - worth[mask] for mask in masks])


@FEW
@given(WORTHS, st.integers(0, 2**32 - 1))
def test_no_imputation_treats_the_worst_off_better_than_the_nucleolus(worth: list[int], seed: int) -> None:
    n = len(worth).bit_length() - 1
    alone = np.array([worth[1 << i] for i in range(n)], dtype=float)
    worth[-1] = max(worth[-1], int(alone.sum()))
    best = nucleolus(worth)
    assert best.sum() == pytest.approx(worth[-1], abs=1e-6)
    assert (best >= alone - 1e-6).all()
    mine = excesses(worth, best)
    rng = np.random.default_rng(seed)
    near = [best + scale * (step - step.mean()) for scale in (1e-3, 0.1, 1) for step in rng.normal(size=(5, n))]
    far = [alone + (worth[-1] - alone.sum()) * share for share in rng.dirichlet(np.ones(n), 5)]
    for other in [*near, *far]:
        if (other >= alone).all():
            differing = np.flatnonzero(np.abs(excesses(worth, other) - mine) > 1e-6)
            assert not len(differing) or excesses(worth, other)[differing[0]] < mine[differing[0]]
    if (point := core_point(worth)) is not None:
        assert excesses(worth, best).min(initial=0.0) >= -1e-6
        assert excesses(worth, point).min(initial=0.0) == pytest.approx(excesses(worth, best).min(initial=0.0), abs=1e-6)
