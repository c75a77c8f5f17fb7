"""`stable`: minima and stable structures against brute force and by hand, shares over draws by counting, and what is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from typing import Any

import pytest

from sim.cli.stability_words import in_words
from sim.errors import CoalitionError, UnknownNameError
from sim.games.partitions import TooLarge
from sim.scenario import Scenario, build, load, shipped
from sim.studies.stable import stable
from sim.studies.standing import Moments, Standing, central

# --- by brute force, from the definitions


def partitions(members: Sequence[str]) -> Iterator[list[list[str]]]:
    if not members:
        yield []
        return
    for rest in partitions(members[1:]):
        yield [[members[0]], *rest]
        for k in range(len(rest)):
            yield [*rest[:k], [members[0], *rest[k]], *rest[k + 1 :]]


def as_blocs(blocs: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(sorted(bloc)) for bloc in blocs))


class Brute:
    """Energies and worths of a standing, straight from the definitions."""

    def __init__(self, standing: Standing) -> None:
        self.names = standing.factions
        self.size = dict(zip(self.names, standing.sizes.tolist(), strict=True))
        self.like = dict(zip(permutations_with_self(self.names), standing.affinities.ravel().tolist(), strict=True))
        self.value = dict(zip(permutations_with_self(self.names), standing.values.ravel().tolist(), strict=True))

    def energy(self, blocs: Sequence[Sequence[str]]) -> float:
        home = {name: k for k, bloc in enumerate(blocs) for name in bloc}
        return math.fsum(self.size[i] * self.size[j] * self.like[i, j] for i, j in permutations(self.names, 2) if home[i] != home[j])

    def worth(self, name: str, bloc: Sequence[str]) -> float:
        return math.fsum(self.value[name, other] for other in bloc if other != name)

    def moves(self, blocs: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        for name in self.names:
            own = next(bloc for bloc in blocs if name in bloc)
            rest = [[other for other in bloc if other != name] for bloc in blocs]
            for k, target in enumerate(rest):
                if blocs[k] is not own and target:
                    yield name, [*target, name], [*rest[:k], [*target, name], *rest[k + 1 :]]
            if len(own) > 1:
                yield name, [name], [*rest, [name]]

    def is_minimum(self, blocs: Sequence[Sequence[str]]) -> bool:
        energy = self.energy(blocs)
        return all(self.energy([bloc for bloc in moved if bloc]) >= energy - 1e-12 for _, _, moved in self.moves(blocs))

    def is_nash(self, blocs: Sequence[Sequence[str]]) -> bool:
        home = {name: bloc for bloc in blocs for name in bloc}
        return all(self.worth(name, joined) <= self.worth(name, home[name]) + 1e-12 for name, joined, _ in self.moves(blocs))

    def is_core(self, blocs: Sequence[Sequence[str]]) -> bool:
        home = {name: bloc for bloc in blocs for name in bloc}
        groups = [group for size in range(1, len(self.names) + 1) for group in combinations(self.names, size)]
        return not any(all(self.worth(name, group) > self.worth(name, home[name]) + 1e-12 for name in group) for group in groups)


def permutations_with_self(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in names for other in names]


@pytest.mark.parametrize(
    ("name", "factions"),
    [("four_factions", None), ("libya_2016", ("gna_pc", "gnc_hard", "hor", "isis_sirte", "lna", "sabratha"))],
)
def test_now_by_brute_force(name: str, factions: tuple[str, ...] | None) -> None:
    scenario = load(shipped()[name])
    chosen = factions or tuple(scenario.factions)
    brute = Brute(Moments(central(scenario), 0, 1, chosen).draw(0))
    every = [as_blocs(blocs) for blocs in partitions(brute.names)]
    now = stable(scenario, draws=1, factions=factions).now
    assert now.configurations == len(every)
    assert {minimum.blocs for minimum in now.minima} == {blocs for blocs in every if brute.is_minimum(blocs)}
    assert sum(minimum.basin or 0 for minimum in now.minima) == len(every), "every configuration descends somewhere"
    for minimum in now.minima:
        assert minimum.energy == pytest.approx(brute.energy(minimum.blocs), rel=1e-9)
        assert minimum.stable["nash"] == brute.is_nash(minimum.blocs) and minimum.stable["core"] == brute.is_core(minimum.blocs)
    assert set(now.stable["nash"]) == {blocs for blocs in every if brute.is_nash(blocs)}
    assert set(now.stable["core"]) == {blocs for blocs in every if brute.is_core(blocs)}
    lowest = now.minima[0].blocs
    assert sum(brute.size[one] * value for one, value in now.frustration.items()) == pytest.approx(brute.energy(lowest), rel=1e-9)


# --- shares over draws


def rivals(chances: dict[float, float] | None = None) -> Scenario:
    """a likes b and c equally, who cannot stand each other: a goes with the larger. b has 3 fighters or 1, c has 2."""
    return build(
        {
            "title": "Two suitors",
            "calendar": {"start": "2024-01-01", "weeks": 4},
            "factions": {"a": {"strength": 1}, "b": {"strength": {"choice": chances} if chances else 3}, "c": {"strength": 2}},
            "affinities": {"a": {"b": 1, "c": 1}, "b": {"c": -5}},
        }
    )


def test_shares_are_counts_of_draws() -> None:
    scenario = rivals({3: 0.6, 1: 0.4})
    answer = stable(scenario, draws=40).uncertain
    assert answer is not None
    large = Moments(scenario, 0, scenario.seed, ("a", "b", "c")).world.draw(sim_draws(40)).values["factions.b.strength"] == 3
    share = float(large.mean())
    assert 0.3 < share < 0.9
    shares = {structure.blocs: structure for structure in answer.structures}
    for blocs, expected in (((("a", "b"), ("c",)), share), ((("a", "c"), ("b",)), 1 - share)):
        told = shares[blocs]
        assert told.lowest.share == told.stable["nash"].share == told.stable["core"].share == pytest.approx(expected)
        assert told.minimum.share == pytest.approx(expected)
        centre = (expected + 1.96**2 / 80) / (1 + 1.96**2 / 40)
        assert (told.lowest.low + told.lowest.high) / 2 == pytest.approx(centre, abs=1e-3), "Wilson's interval is around this centre"
        assert told.lowest.low < expected < told.lowest.high
    together = {(pair.a, pair.b): pair.together.share for pair in answer.pairs}
    assert together == {("a", "b"): pytest.approx(share), ("a", "c"): pytest.approx(1 - share), ("b", "c"): 0}
    averse = {(pair.a, pair.b): pair.averse.share for pair in answer.pairs}
    assert averse == {("a", "b"): 0, ("a", "c"): 0, ("b", "c"): 1}
    assert {concept: none.share for concept, none in answer.none.items()} == {"nash": 0, "individual": 0, "core": 0}
    assert all(answer.complete.values())
    assert answer.different == 2 and answer.groups == ()


def sim_draws(count: int) -> Any:
    import numpy as np

    return np.arange(count)


def test_without_uncertainty_shares_are_0_or_1() -> None:
    answer = stable(rivals(), draws=30).uncertain
    assert answer is not None and answer.certain
    shares = [share for told in answer.structures for share in (told.lowest, told.minimum, *told.stable.values())]
    shares += [*answer.none.values(), *(pair.together for pair in answer.pairs)]
    assert {(share.share, share.low, share.high) for share in shares} == {(0, 0, 0), (1, 1, 1)}
    assert answer.groups == ((("a", "b"), 1.0),)


def test_draws_that_happen_to_agree_are_not_certain() -> None:
    """One draw says next to nothing of a number that is not known: Wilson's interval of 1 in 1 is 1 / (1 + 1.96^2) to 1."""
    answer = stable(rivals({3: 0.6, 1: 0.4}), draws=1)
    assert answer.uncertain is not None and not answer.uncertain.certain
    assert answer.uncertain.structures[0].lowest.low == pytest.approx(1 / (1 + 1.96**2), abs=1e-4)
    assert "No input is uncertain" not in in_words(answer) and "in 1 draw of the uncertain inputs" in in_words(answer)


def test_who_wants_out_of_where_the_simulation_stands() -> None:
    """b and c suffer each other in one bloc, and either would rather be with a; a, alone, would gladly join the two, whom it likes."""
    data = rivals().plain()
    data["blocs"] = [["b", "c"]]
    answer = stable(build(data), draws=3, week=0).uncertain
    assert answer is not None and answer.simulated is not None
    wanting = {one.faction: (one.wants_out.share, one.towards) for one in answer.simulated.restless}
    assert wanting == {"a": (1, "b"), "b": (1, "a"), "c": (1, "a")}
    assert {share.share for share in answer.simulated.stable.values()} == {0}
    assert [pair.simulated.share for pair in answer.pairs if pair.simulated] == [0, 0, 1]
    assert stable(build(data), draws=3).uncertain.simulated is None  # type: ignore[union-attr]


def test_a_game_without_a_nash_stable_structure_says_so() -> None:
    """One runs, the other chases (Bogomolnaia & Jackson 2002): apart is core and individually stable, nothing is Nash stable."""
    answer = stable(load(shipped()["classics/run_and_chase"]), draws=2)
    assert answer.now.counts == {"nash": 0, "individual": 1, "core": 1}
    assert answer.uncertain is not None
    assert {concept: none.share for concept, none in answer.uncertain.none.items()} == {"nash": 1, "individual": 0, "core": 0}
    wish = next(minimum for minimum in answer.now.minima if len(minimum.blocs) == 2).wishes["nash"]
    assert wish.members == ("chaser",) and wish.bloc == ("chaser", "runner")


def test_axelrod_bennett_1993_unix() -> None:
    """Two minima of one energy, -3828.9, to each of which half of the 256 configurations descend (Axelrod & Bennett 1993)."""
    now = stable(load(shipped()["classics/unix_standards"]), draws=1).now
    assert now.configurations == 256 and now.tied == now.minima_count == 2
    assert [(round(minimum.energy or 0, 1), minimum.basin) for minimum in now.minima] == [(-3828.9, 128)] * 2


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_draws() -> None:
    scenario = load(shipped()["tripoli_clash"])
    one, again, other = (json.dumps(stable(scenario, draws=4, starts=20, week=2, seed=seed).as_dict()["uncertain"]) for seed in (5, 5, 6))
    assert one == again != other


def test_a_search_finds_in_a_small_game_what_is_there() -> None:
    scenario = load(shipped()["libya_2016"])
    factions = ("gna_pc", "gnc_hard", "hor", "isis_sirte", "lna", "pfg", "sabratha")
    exact, search = (stable(scenario, draws=10, factions=factions, method=method) for method in ("exact", "search"))
    assert search.now.method == "search" and exact.now.method == "exact"
    assert search.now.minima[0].blocs == exact.now.minima[0].blocs
    assert exact.uncertain is not None and search.uncertain is not None
    assert [pair.together for pair in search.uncertain.pairs] == [pair.together for pair in exact.uncertain.pairs]
    assert not any(search.uncertain.complete.values()) and all(exact.uncertain.complete.values())
    for concept in ("nash", "individual", "core"):
        assert set(search.now.stable[concept]) <= set(exact.now.stable[concept])
        assert search.uncertain.none[concept].share >= exact.uncertain.none[concept].share


# --- rankings


def students() -> Scenario:
    return build(
        {
            "title": "Three students and two rooms",
            "factions": {"ann": {}, "ben": {}, "cleo": {}},
            "preferences": {
                "ann": [["ann", "ben"], ["ann", "cleo"], ["ann"]],
                "ben": [["ann", "ben"], ["ben", "cleo"], ["ben"]],
                "cleo": [["ben", "cleo"], ["ann", "cleo"], ["cleo"]],
            },
        }
    )


def test_rankings_by_hand() -> None:
    """Ann and Ben like each other best, so that no two can block them; Cleo would join neither, as three are unacceptable."""
    answer = stable(students())
    assert answer.uncertain is None
    assert answer.now.stable["core"] == ((("ann", "ben"), ("cleo",)),)
    together = next(structure for structure in answer.now.ranked if structure.blocs == (("ann", "ben"), ("cleo",)))
    assert together.stable == {"nash": True, "individual": True, "core": True}
    assert "Core stable: 1 structure\n" in in_words(answer)


@pytest.mark.parametrize("asked", [{"week": 1}, {"factions": ["ann"]}])
def test_rankings_know_no_weeks_and_leave_nobody_out(asked: dict[str, Any]) -> None:
    with pytest.raises(CoalitionError, match="rankings"):
        stable(students(), **asked)


# --- refusals


def test_what_cannot_be_gone_through_is_refused_with_its_size_and_the_alternatives() -> None:
    with pytest.raises(TooLarge, match=r"26 players .* 16,777,216 .*--factions .*--max-blocs 2.* search"):
        stable(load(shipped()["libya_2016"]), method="exact")


def test_what_cannot_be_looked_at_is_refused() -> None:
    scenario = load(shipped()["four_factions"])
    with pytest.raises(CoalitionError, match="weeks 0 to 25"):
        stable(scenario, week=26)
    with pytest.raises(UnknownNameError, match="guards"):
        stable(scenario, factions=["gards"])
    for name in ("draws", "starts", "max_blocs"):
        with pytest.raises(CoalitionError, match=f"{name}: at least 1, not 0"):
            stable(scenario, **{name: 0})  # type: ignore[arg-type]
    data = scenario.plain()
    del data["claims"], data["levers"]
    data["factions"] |= {"young": {}, "old": {}}
    data["events"] = {"quarrel": {"split": {"of": "guards", "into": {"young": 0.5, "old": 0.5}}, "week": 2}}
    with pytest.raises(CoalitionError, match="split"):
        stable(build(data), factions=["young"])
