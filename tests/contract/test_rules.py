"""What every rule of realignment must hold to, logit and its rivals alike: one battery for all."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given

from sim.faction import Faction, Option
from sim.model import CoalitionModel
from sim.scenario import PARAMETERS, load, shipped
from sim.scenario.rules import RULES
from sim.studies.explain import explain
from tests.contract.tables import DETERMINISTIC, LOGIT, Table, seeds, sizes, table, words

every_rule = pytest.mark.parametrize("rule", list(RULES))

TOO_LIGHT_TO_LEAVE = LOGIT[-1] / LOGIT[0]
"""Inertia over aversion, as `LOGIT` has them: the weight of enemies whose company is as good as none."""


@every_rule
@given(seeds, sizes, words)
def test_a_turn_moves_nobody_else_and_leaves_a_partition(rule: str, seed: int, count: int, word: float) -> None:
    before = table(seed, count)
    for i in before.here:
        after = before.turn(rule, i, word, 0.1)
        others = [j for j in range(count) if j != i]
        assert all((before.bloc[j] == before.bloc[k]) == (after.bloc[j] == after.bloc[k]) for j, k in combinations(others, 2))
        for bloc in after.blocs:  # each is named by its lowest member
            assert {int(after.bloc[j]) for j in bloc} == {min(bloc)}
        before = after


@every_rule
@given(seeds, sizes)
def test_who_is_not_there_never_moves_and_is_never_joined(rule: str, seed: int, count: int) -> None:
    now = table(seed, count)
    absent = [j for j in range(count) if not now.active[j]]
    for i in now.here:
        assert not {label for label, _ in now.options(rule, i)} & set(absent)
        now = now.turn(rule, i)
        assert [int(now.bloc[j]) for j in absent] == absent


@every_rule
def test_a_faction_alone_in_the_world_stays(rule: str) -> None:
    alone = Table(np.array([True]), np.zeros(1, np.int64), np.ones(1), np.zeros((1, 1)))
    assert [label for label, _ in alone.options(rule, 0)] == [-1]
    assert alone.turn(rule, 0, 0.99, 1.0).bloc.tolist() == [0]


@every_rule
@given(seeds, sizes)
def test_options_are_staying_then_alone_then_other_blocs_by_lowest_member(rule: str, seed: int, count: int) -> None:
    now = table(seed, count)
    for i in now.here:
        labels = [label for label, _ in now.options(rule, i)]
        alone = not now.company(i)
        assert labels[0] == (-1 if alone else now.bloc[i])
        others = labels[1:] if alone else labels[2:]
        assert alone or labels[1] == -1
        assert others == sorted(set(others) - {-1, int(now.bloc[i])})


@every_rule
@given(seeds, sizes, words)
def test_the_bound_on_blocs_holds(rule: str, seed: int, count: int, word: float) -> None:
    now = table(seed, count, bounded=True)
    for i in now.here:
        now = now.turn(rule, i, word, 1.0)
        assert len(now.blocs) <= now.max_blocs


@every_rule
@given(seeds, sizes)
def test_who_ends_up_with_whom_does_not_hang_on_the_order_of_ids(rule: str, seed: int, count: int) -> None:
    """Without noise: the same factions under other numbers choose the same company."""
    now = table(seed, count, absent=False)
    order = np.random.default_rng(seed + 1).permutation(count)  # faction order[n] becomes number n
    number = np.argsort(order)
    blocs = {frozenset(int(number[j]) for j in bloc) for bloc in now.blocs}
    labels = np.array([min(next(bloc for bloc in blocs if n in bloc)) for n in range(count)])
    renamed = Table(now.active[order], labels, now.weight[order], now.affinities[np.ix_(order, order)])
    for i in range(count):
        best = sorted((utility for _, utility in now.options(rule, i)), reverse=True)
        assume(len(best) < 2 or best[0] - best[1] > 1e-9)
        company = now.turn(rule, i).company(i)
        assert renamed.turn(rule, int(number[i])).company(int(number[i])) == frozenset(int(number[j]) for j in company)


@every_rule
@given(seeds, sizes)
def test_a_bloc_of_those_who_only_like_each_other_is_not_left(rule: str, seed: int, count: int) -> None:
    """All like each other fully, and nothing else is at stake."""
    friends = table(seed, count, absent=False)
    friends.affinities = np.ones((count, count))
    friends.bloc = np.zeros(count, np.int64)
    for i in friends.here:
        assert friends.turn(rule, i, rules=(*LOGIT[:5], 0.0, 0.0) if rule == "logit" else None).bloc.tolist() == [0] * count


@every_rule
@given(seeds, sizes)
def test_enemies_leave_each_other_and_join_nobody(rule: str, seed: int, count: int) -> None:
    """Under the logit if each weighs more than inertia / aversion: a bloc of enemies is worth inertia - aversion * (their weight)
    at most, and alone is worth 0. The other rules have no inertia, so there every weight will do.
    """
    enemies = table(seed, count, absent=False)
    enemies.affinities = -np.ones((count, count))
    if rule == "logit":
        enemies.weight = TOO_LIGHT_TO_LEAVE + (1 - count * TOO_LIGHT_TO_LEAVE) * enemies.weight
    for i in enemies.here:
        enemies = enemies.turn(rule, i)
    assert all(len(bloc) == 1 for bloc in enemies.blocs)


@pytest.mark.parametrize("weight", [0.99 * TOO_LIGHT_TO_LEAVE, 1.01 * TOO_LIGHT_TO_LEAVE])
def test_enemies_too_light_to_be_worth_the_trouble_are_not_left(weight: float) -> None:
    """By hand: the one enemy weighs just less, or just more, than inertia / aversion = 0.04 / 3. The third keeps dilution out of it."""
    enemies = Table(np.ones(3, bool), np.array([0, 0, 2]), np.array([0.4, weight, 0.6 - weight]), -np.ones((3, 3)))
    assert (enemies.turn("logit", 0).company(0) == {1}) is (weight < TOO_LIGHT_TO_LEAVE)


@every_rule
@given(seeds, sizes)
def test_a_turn_without_noise_takes_the_best_option_on_offer(rule: str, seed: int, count: int) -> None:
    now = table(seed, count)
    for i in now.here:
        offered = now.options(rule, i)
        label = next(label for label, utility in offered if utility >= max(worth for _, worth in offered) - 1e-12)
        expected = frozenset() if label < 0 else frozenset(j for j in now.here if now.bloc[j] == label and j != i)
        assert now.turn(rule, i).company(i) == expected


@every_rule
@given(seeds, sizes)
def test_a_turn_changes_nothing_but_blocs(rule: str, seed: int, count: int) -> None:
    now = table(seed, count)
    seen = [now.active.copy(), now.weight.copy(), now.affinities.copy()]
    now.turn(rule, now.here[0])
    assert all((one == other).all() for one, other in zip(seen, [now.active, now.weight, now.affinities], strict=True))


@every_rule
def test_a_faction_that_decides_in_python_by_the_rule_decides_as_the_compiled_rule(rule: str) -> None:
    class Deliberate(Faction):
        def choose(self, options: list[Option]) -> Option:
            return super().choose(options)

    scenario = load(shipped()["four_factions"]).under_rule(rule)
    compiled, deliberate = (CoalitionModel(scenario, faction_class=kind, collect=False) for kind in (Faction, Deliberate))
    for _ in range(12):
        compiled.step()
        deliberate.step()
        assert compiled.blocs() == deliberate.blocs()
        assert compiled.metrics == deliberate.metrics


@every_rule
def test_a_receipts_terms_sum_to_the_utility_that_the_rule_weighs(rule: str) -> None:
    scenario = load(shipped()["libya_2016"]).under_rule(rule)
    seen: list[list[Option]] = []

    class Watched(Faction):
        def choose(self, options: list[Option]) -> Option:
            if self.model.week == 6:
                seen.append(options)
            return super().choose(options)

    model = CoalitionModel(scenario, run=2, faction_class={"pfg": Watched}, collect=False)
    while model.week <= 6:
        model.step()
    receipt = explain(scenario, 2, 6, "pfg")
    admitted = {choice.bloc: choice for choice in receipt.options if choice.admitted}
    assert {option.bloc: pytest.approx(option.utility, abs=1e-12) for option in seen[0]} == {
        bloc: choice.utility for bloc, choice in admitted.items()
    }
    for choice in receipt.options:
        assert sum(choice.terms.values()) == pytest.approx(choice.utility, abs=1e-12)
    assert sum(choice.probability for choice in receipt.options) == pytest.approx(1)
    if rule in DETERMINISTIC:
        assert [choice.probability for choice in receipt.options] == [float(n == receipt.chosen) for n in range(len(receipt.options))]


@every_rule
def test_a_rule_draws_only_the_parameters_it_uses(rule: str) -> None:
    """And leaves the draws of all others as they are under every other rule."""
    inputs = load(shipped()["libya_2016"]).under_rule(rule).inputs()
    drawn = {
        path.removeprefix("parameters.")
        for path, quantity in inputs.items()
        if path.startswith("parameters.") and quantity.constant is None
    }
    assert drawn == {name for name, parameter in PARAMETERS.items() if parameter.low is not None and parameter.rule in (None, rule)}
