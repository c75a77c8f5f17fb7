"""Theorems on hedonic games, and definitions written out: what is computed cleverly is what they say, coalition by coalition."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import numpy as np
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
