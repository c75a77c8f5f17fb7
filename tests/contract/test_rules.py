"""What every rule of realignment must hold to, logit and its rivals alike, and what each of them promises beside."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.faction import Faction, Option
from sim.model import CoalitionModel
from sim.rules import bilateral_shapley, landscape, realignment
from sim.scenario import PARAMETERS, load, shipped
from sim.scenario.rules import RULES
from sim.studies.explain import explain

INF = float("inf")
LOGIT = (3.0, 0.3, 0.2, 0.0, 0.4, 0.8, 0.04)
OFF = (1.0, INF, INF, -INF, 0.0, 0.0, 0.0)
MODULES: dict[str, Any] = {"logit": realignment, "landscape": landscape, "bilateral_shapley": bilateral_shapley}
PARAMETERS_OF: dict[str, tuple[float, ...]] = {"logit": LOGIT, "landscape": (), "bilateral_shapley": (1.5,)}
DETERMINISTIC = [name for name, rule in RULES.items() if not rule.drawn]
every_rule = pytest.mark.parametrize("rule", list(RULES))
seeds, sizes, words = st.integers(0, 2**32 - 1), st.integers(2, 8), st.floats(0, 1, exclude_max=True)


@dataclass
class Table:
    """Factions at a moment: who is there, in which bloc, of what weight, and how each regards each."""

    active: np.ndarray
    bloc: np.ndarray
    weight: np.ndarray
    affinities: np.ndarray
    max_blocs: int = 0

    def options(self, rule: str, i: int, rules: tuple[float, ...] | None = None) -> list[tuple[int, float]]:
        """Label and utility of each option of a faction."""
        n = len(self.bloc)
        labels, utilities = np.zeros(n + 1, np.int64), np.zeros(n + 1)
        count = MODULES[rule].options(i, *self._seen(rule, rules), *working(n), labels, utilities)
        return list(zip(labels[:count].tolist(), utilities[:count].tolist(), strict=True))

    def turn(self, rule: str, i: int, word: float = 0.5, temperature: float = 0.0, rules: tuple[float, ...] | None = None) -> Table:
        """The table after a faction's turn."""
        n = len(self.bloc)
        after = Table(self.active, self.bloc.copy(), self.weight, self.affinities, self.max_blocs)
        seen = after._seen(rule, rules)
        MODULES[rule].take_turn(i, word, *seen, temperature, *working(n), np.zeros(n + 1, np.int64), np.zeros(n + 1))
        return after

    def _seen(self, rule: str, rules: tuple[float, ...] | None) -> tuple[Any, ...]:
        n = len(self.bloc)
        chosen = PARAMETERS_OF[rule] if rules is None else rules
        return self.active, self.bloc, self.weight, self.affinities, np.ones((n, n)), np.zeros(n), self.max_blocs, chosen

    @property
    def here(self) -> list[int]:
        return np.flatnonzero(self.active).tolist()

    @property
    def blocs(self) -> set[frozenset[int]]:
        return {frozenset(j for j in self.here if self.bloc[j] == label) for label in self.bloc[self.active]}

    def company(self, i: int) -> frozenset[int]:
        """The others of i's bloc."""
        return frozenset(j for j in self.here if self.bloc[j] == self.bloc[i] and j != i)


def working(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros((n, 5)), np.zeros(n, np.int64), np.zeros(n, bool)


def table(seed: int, count: int, symmetric: bool = False, bounded: bool = False, absent: bool = True) -> Table:
    """A random table; some of the factions may not be there, some may weigh nothing."""
    rng = np.random.default_rng(seed)
    active = (rng.random(count) < 0.8) | (not absent)
    active[rng.integers(count)] = True
    sides = rng.integers(0, count, count)
    bloc = np.arange(count)
    for i in np.flatnonzero(active):
        bloc[i] = next(j for j in np.flatnonzero(active) if sides[j] == sides[i])
    weight = np.where(active & ((rng.random(count) < 0.9) | (not absent)), rng.random(count) + 0.01, 0.0)
    weight /= max(weight.sum(), 1e-9)
    affinities = rng.uniform(-1.2, 1.2, (count, count))
    if symmetric:
        affinities = (affinities + affinities.T) / 2
    found = Table(active, bloc.astype(np.int64), weight, affinities)
    if bounded:
        found.max_blocs = len(found.blocs) + int(rng.integers(2))
    return found


# --- every rule


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
    enemies = table(seed, count, absent=False)
    enemies.affinities = -np.ones((count, count))
    for i in enemies.here:
        enemies = enemies.turn(rule, i)
    assert all(len(bloc) == 1 for bloc in enemies.blocs)


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


# --- what rules promise beside


@pytest.mark.parametrize("rule", DETERMINISTIC)
@given(seeds, sizes, words, st.floats(0, 10))
def test_a_rule_without_noise_ignores_word_and_temperature(rule: str, seed: int, count: int, word: float, temperature: float) -> None:
    now = table(seed, count)
    for i in now.here:
        assert now.turn(rule, i, word, temperature).bloc.tolist() == now.turn(rule, i).bloc.tolist()


def test_the_logit_does_not() -> None:
    now = table(1, 6, absent=False)
    assert len({tuple(now.turn("logit", 0, word, 1.0).bloc.tolist()) for word in np.linspace(0, 0.99, 20)}) > 1


@given(seeds, sizes)
def test_landscape_theory_is_the_logit_with_everything_else_off(seed: int, count: int) -> None:
    """To the bit: ODD 7.5 says so."""
    now = table(seed, count)
    for i in now.here:
        assert now.options("landscape", i) == now.options("logit", i, OFF)
        now = now.turn("landscape", i)


@given(seeds, sizes)
def test_landscape_theory_never_raises_the_energy_with_symmetric_affinities(seed: int, count: int) -> None:
    """Axelrod & Bennett 1993: a faction that lowers its own frustration lowers the energy by its weight times as much."""
    now = table(seed, count, symmetric=True)
    for _ in range(3):
        for i in now.here:
            after = now.turn("landscape", i)
            assert energy(after) <= energy(now) + 1e-12
            now = after


def energy(now: Table) -> float:
    apart = [(i, j) for i, j in combinations(now.here, 2) if now.bloc[i] != now.bloc[j]]
    return sum(float(now.weight[i] * now.weight[j] * now.affinities[i, j]) for i, j in apart)


@given(seeds, sizes, st.floats(1, 3))
def test_the_bilateral_shapley_value_never_makes_a_move_that_costs_either_side(seed: int, count: int, efficiency: float) -> None:
    """Who joins gets at least its power and more than before, and those it joins more than they are worth without it, by the same gain."""
    now = table(seed, count)
    for i in now.here:
        after = now.turn("bilateral_shapley", i, rules=(efficiency,))
        if after.company(i) != now.company(i):
            mine, theirs = shares(after, i, efficiency)
            assert mine > shares(now, i, efficiency)[0]
            assert mine >= now.weight[i] - 1e-12
            if after.company(i):
                power = sum(now.weight[j] for j in after.company(i))
                assert theirs > power
                assert theirs - power == pytest.approx(mine - now.weight[i], abs=1e-12)
        now = after


def shares(now: Table, i: int, efficiency: float) -> tuple[float, float]:
    """What faction and bloc get of what they are worth together: the mean over both orders of joining (Shapley's definition)."""
    own, company = float(now.weight[i]), sorted(now.company(i))
    if not company:
        return own, 0.0
    power = float(sum(now.weight[j] for j in company))
    far = [min(1, max(0, (1 - (now.affinities[i, j] + now.affinities[j, i]) / 2) / 2)) for j in company]
    union = efficiency * (own + power) * (1 - float(np.average(far, weights=[now.weight[j] for j in company] if power > 0 else None)))
    return ((own - 0.0) + (union - power)) / 2, ((power - 0.0) + (union - own)) / 2


@given(seeds, sizes, st.floats(1, 3), st.floats(1, 3))
def test_more_efficiency_never_removes_an_option(seed: int, count: int, one: float, other: float) -> None:
    now = table(seed, count)
    for i in now.here:
        less, more = ({label for label, _ in now.options("bilateral_shapley", i, (efficiency,))} for efficiency in sorted((one, other)))
        assert less <= more


@pytest.mark.parametrize(("efficiency", "joins"), [(1.30, False), (1.45, True)])
def test_the_bilateral_shapley_value_turns_where_efficiency_times_closeness_passes_1(efficiency: float, joins: bool) -> None:
    """By hand: two of power 0.5 with affinity 0.5 are 1/4 apart; together they are worth efficiency * 3/4, apart 1; 4/3 decides."""
    pair = Table(np.ones(2, bool), np.arange(2), np.array([0.5, 0.5]), np.array([[0.0, 0.5], [0.5, 0.0]]))
    assert (pair.turn("bilateral_shapley", 0, rules=(efficiency,)).company(0) == {1}) is joins
    if joins:
        assert dict(pair.options("bilateral_shapley", 0, (efficiency,)))[1] == pytest.approx(efficiency * 3 / 8)


def test_a_bloc_without_weight_is_as_far_as_its_members_are() -> None:
    """By hand: weightless members at affinities 1 and -1 are 0 and 1 away, 1/2 on the mean; 3 * 1/2 > 1, so that both gain."""
    affinities = np.array([[0.0, 1.0, -1.0], [1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    now = Table(np.ones(3, bool), np.array([0, 1, 1]), np.array([1.0, 0.0, 0.0]), affinities)
    assert now.options("bilateral_shapley", 0, (3.0,)) == [(-1, 1.0), (1, pytest.approx(0.5 + 0.5 * 1.5))]
    assert now.options("bilateral_shapley", 0, (1.9,)) == [(-1, 1.0)]


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_draws_only_the_parameters_it_uses(rule: str) -> None:
    """And leaves the draws of all others as they are under every other rule."""
    inputs = load(shipped()["libya_2016"]).under_rule(rule).inputs()
    drawn = {
        path.removeprefix("parameters.")
        for path, quantity in inputs.items()
        if path.startswith("parameters.") and quantity.constant is None
    }
    assert drawn == {name for name, parameter in PARAMETERS.items() if parameter.low is not None and parameter.rule in (None, rule)}
