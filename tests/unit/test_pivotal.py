"""Who is pivotal for the anti-threat coalition: against brute force, against games known by hand, and in random orders."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, loads
from sim.studies.pivotal import MOST_PLAYERS, Pivotal, pivotal

TEXT = """
title: Game
authority: f0
threat: [raiders]
calendar: {{start: 2016-01-04, weeks: 1}}
parameters: fixed
places: {{town: {{}}}}
factions:
  raiders: {{strength: 700, recognition: -1, presence: {{town: 1}}}}
{factions}
outcomes:
  broad: {{metric: coalition_share, at_least: {share}, weeks: 2, when: any}}
  fought: {{metric: clashes, at_least: 1, when: any}}
  both: {{all: [{{metric: coalition_share, above: 0.3}}, {{metric: coalition_share, at_least: 0.7}}]}}
  small: {{not: {{metric: coalition_share, at_least: 0.9}}}}
"""


def game(players: list[tuple[float, float]], share: float = 0.5) -> Scenario:
    """Players of a strength and a hostility, beside a threat that is none."""
    lines = [
        f"  f{n}: {{strength: {strength}, hostility: {hostility}, presence: {{town: 1}}}}"
        for n, (strength, hostility) in enumerate(players)
    ]
    return loads(TEXT.format(factions="\n".join(lines), share=share))


def shapley(found: Pivotal) -> dict[str, float]:
    return {player.faction: player.shapley for player in found.players}


def brute(players: list[tuple[float, float]], share: float, least: float) -> dict[str, float]:
    """Over all orders of joining: how often a player turns failure into success, less how often the reverse."""
    total = sum(strength for strength, _ in players)

    def wins(members: tuple[int, ...]) -> bool:
        weight = sum(players[n][0] for n in members)
        lean = sum(players[n][0] * players[n][1] for n in members)
        return len(members) > 1 and weight >= share * total * (1 - 1e-12) and lean >= least * weight - 1e-12 * total

    counts = dict.fromkeys(range(len(players)), 0)
    for order in permutations(range(len(players))):
        for place, player in enumerate(order):
            counts[player] += wins(order[: place + 1]) - wins(order[:place])
    return {f"f{n}": count / factorial(len(players)) for n, count in counts.items()}


@settings(max_examples=15)
@given(
    players=st.lists(st.tuples(st.integers(1, 9), st.sampled_from([-0.9, -0.2, 0.1, 0.4, 0.8])), min_size=2, max_size=5),
    share=st.sampled_from([0.3, 0.5, 0.66]),
)
def test_as_all_orders_of_joining_counted_one_by_one(players: list[tuple[float, float]], share: float) -> None:
    assert shapley(pivotal(game(players, share), "broad")) == pytest.approx(brute(players, share, 0.25), abs=1e-12)


def test_three_equals_share_the_power_and_a_dummy_has_none() -> None:
    """Weights 3, 3, 3, 1 with more than half needed: any two of the three win, the fourth never matters."""
    found = pivotal(game([(3, 1), (3, 1), (3, 1), (1, 1)]))
    assert shapley(found) == pytest.approx({"f0": 1 / 3, "f1": 1 / 3, "f2": 1 / 3, "f3": 0})
    assert {player.faction: player.banzhaf for player in found.players} == pytest.approx({"f0": 1 / 3, "f1": 1 / 3, "f2": 1 / 3, "f3": 0})
    assert [player.swings for player in found.players] == [4, 4, 4, 0]
    assert found.players[0].weight == pytest.approx(0.3), "the threat's strength is no player's"


def test_one_who_holds_the_share_alone_still_needs_a_partner() -> None:
    """A coalition is a bloc of two or more, so that the big one of two is no dictator."""
    assert shapley(pivotal(game([(9, 1), (1, 1)]))) == pytest.approx({"f0": 0.5, "f1": 0.5})


def test_a_heavy_friend_of_the_threat_spoils_what_wins_without_it() -> None:
    """f0 and f1 win; with f2, which weighs as much as both and is with the threat, nobody does: the mean is (4 - 4)/8."""
    found = pivotal(game([(2, 1), (2, 1), (4, -1)], 0.4))
    spoiler = found.players[-1]
    assert (spoiler.faction, spoiler.swings, spoiler.spoils) == ("f2", 0, 1)
    assert shapley(found) == pytest.approx({"f0": 1 / 6, "f1": 1 / 6, "f2": -1 / 3})


@pytest.mark.parametrize(("outcome", "share"), [("broad", 0.6), ("fought", 0.5), ("both", 0.7), ("small", 0.5), (None, 0.5)])
def test_the_share_is_what_the_outcome_asks(outcome: str | None, share: float) -> None:
    found = pivotal(game([(1, 1), (1, 1)], 0.6), outcome)
    assert (found.share, found.hostility) == (share, 0.25)


def test_without_a_threat_a_majority_of_weight_wins() -> None:
    scenario = loads("""
title: Firms
calendar: {start: 2016-01-04, weeks: 1}
factions: {a: {strength: 2}, b: {strength: 1}, c: {strength: 1}}
affinities: {a: {b: -1}}
outcomes: {o: {metric: together, pair: [a, b]}}
""")
    found = pivotal(scenario, "o")
    assert found.hostility is None
    assert shapley(found) == pytest.approx({"a": 2 / 3, "b": 1 / 6, "c": 1 / 6}), "2 of 4 is not more than half"
    assert found.players[0].hostility is None and found.players[0].spread is None


def test_more_players_than_can_be_looked_at_get_a_note() -> None:
    found = pivotal(game([(1, 1)] * (MOST_PLAYERS + 1)))
    assert found.players == ()
    assert found.note == f"who is pivotal is worked out for 25 factions at most; 26 factions form {2**26:,} sets"


def test_the_spread_over_draws_holds_what_is_exact_in_them() -> None:
    """f0 weighs 1 or 4 beside 1 and 1, each in half of the draws: an equal among three, or one whom two cannot beat."""
    text = TEXT.format(
        share=0.6,
        factions="\n".join(
            f"  f{n}: {{strength: {strength}, hostility: 1, presence: {{town: 1}}}}"
            for n, strength in enumerate(["{choice: {1: 0.5, 4: 0.5}}", 1, 1])
        ),
    )
    found = {player.faction: player.spread for player in pivotal(loads(text), "broad").players}
    assert found["f0"] == pytest.approx((1 / 3, 2 / 3), abs=0.03)
    assert found["f1"] == pytest.approx((1 / 6, 1 / 3), abs=0.03)


def test_draws_of_one_game_have_no_spread() -> None:
    """Whether f0 weighs 3 or 3.1 beside 3, 3 and 1, any two of the three large win: orders drawn by chance add no error."""
    strengths = enumerate(["{choice: {3: 0.5, 3.1: 0.5}}", 3, 3, 1])
    factions = "\n".join(f"  f{n}: {{strength: {strength}, hostility: 1, presence: {{town: 1}}}}" for n, strength in strengths)
    for player in pivotal(loads(TEXT.format(share=0.5, factions=factions)), "broad").players:
        assert player.spread == pytest.approx((player.shapley, player.shapley), abs=1e-12)


def test_factions_that_wait_are_no_players() -> None:
    text = TEXT.format(share=0.5, factions="  f0: {strength: 1, hostility: 1, presence: {town: 1}}\n  f1: {strength: 1, hostility: 1, presence: {town: 1}}\n  child: {recognition: 0}\n  other: {recognition: 0}")  # fmt: skip
    text += "events: {parting: {split: {of: f1, into: {child: 0.5, other: 0.5}}, week: 0}}\n"
    assert set(shapley(pivotal(loads(text)))) == {"f0", "f1"}


def test_where_all_are_threats_nobody_is_a_player() -> None:
    text = TEXT.format(factions="  f0: {strength: 5, presence: {town: 1}}", share=0.5)
    found = pivotal(loads(text.replace("authority: f0\n", "").replace("[raiders]", "[raiders, f0]")))
    assert found.players == ()
    assert found.note == "every faction that is there at the start is a threat"
