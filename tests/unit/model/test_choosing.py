"""A subclass of Faction that chooses for itself, or weighs options of its own."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CoalitionModel, Faction
from sim.engine import simulate
from sim.faction import Option
from sim.scenario import Scenario
from sim.world import World


class Loner(Faction):
    """Takes to being alone whenever it may, whatever the others are worth to it."""

    def choose(self, options: list[Option]) -> Option:
        return next(option for option in options if not option.bloc)

    def step(self) -> None:
        super().step()
        assert self.bloc == (self.id,)


class Deliberate(Faction):
    """Overrides `choose`, to choose as everybody does."""

    def choose(self, options: list[Option]) -> Option:
        return super().choose(options)


class Named(Faction):
    """Leaves `choose` alone."""


@pytest.fixture
def compiled_turns(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who took a turn by the compiled rule."""
    taken: list[str] = []
    original = CoalitionModel.realign_compiled

    def watched(model: CoalitionModel) -> None:
        taken.append(model.world.faction_ids[model.state.order[model.turn]])
        original(model)

    monkeypatch.setattr(CoalitionModel, "realign_compiled", watched)
    return taken


def test_a_faction_that_overrides_options_has_these_and_no_others(scenario: Scenario) -> None:
    class Homebody(Faction):
        def options(self) -> list[Option]:
            return [option for option in super().options() if not option.bloc or option.label == self.model.state.bloc[self.index]]

    plain, homely = CoalitionModel(scenario, collect=False), CoalitionModel(scenario, faction_class={"brigade": Homebody}, collect=False)
    joined = {"plain": 0, "homely": 0}
    while plain.running:
        for name, each in (("plain", plain), ("homely", homely)):
            before = each.faction("brigade").bloc
            each.step()
            joined[name] += before == ("brigade",) and len(each.faction("brigade").bloc) > 1
    assert joined["plain"] > joined["homely"] == 0


class Everything(Faction):
    """Overrides `options`, to have those that everybody has."""

    def options(self) -> list[Option]:
        return super().options()


@pytest.mark.parametrize(
    ("options", "words"),
    [([], "has no option"), ([Option(("nobody",), 1.0, 99), Option(("nobody",), 1.0, 99)], "a bloc that is not there")],
)
def test_options_that_are_none_are_refused(scenario: Scenario, options: list[Option], words: str) -> None:
    class Dreamer(Faction):
        def options(self) -> list[Option]:
            return options

    model = CoalitionModel(scenario, faction_class={"guards": Dreamer}, collect=False)
    with pytest.raises(ValueError, match=words):
        model.step()


def test_only_a_faction_that_overrides_choose_leaves_the_compiled_path(scenario: Scenario, compiled_turns: list[str]) -> None:
    model = CoalitionModel(scenario, faction_class={"guards": Loner, "council": Named})
    while model.running:
        model.step()
    weeks = scenario.calendar.weeks
    assert {name: compiled_turns.count(name) for name in scenario.factions} == {
        "brigade": weeks,
        "council": weeks,
        "guards": 0,
        "raiders": weeks,
    }


def test_a_loner_changes_the_run(scenario: Scenario) -> None:
    """In this run the guards would have joined somebody."""
    plain, lonely = CoalitionModel(scenario, collect=False), CoalitionModel(scenario, faction_class={"guards": Loner}, collect=False)
    company = [0, 0]
    while plain.running:
        for n, each in enumerate((plain, lonely)):
            each.step()
            company[n] += len(each.faction("guards").bloc) > 1
    assert company[1] < company[0]


@pytest.mark.parametrize("kind", [Named, Deliberate, Everything])
def test_choosing_as_everybody_does_gives_the_engines_run_to_the_bit(scenario: Scenario, kind: type[Faction]) -> None:
    chunk = simulate(World(scenario), np.array([4]), scenario.seed)
    model = CoalitionModel(scenario, run=4, faction_class=kind, collect=False)
    for week in range(scenario.calendar.weeks):
        model.step()
        assert np.array(list(model.metrics.values())).tobytes() == chunk.weekly[0, week].tobytes()


def test_a_choice_that_was_not_offered_is_refused(scenario: Scenario) -> None:
    class Dreamer(Faction):
        def choose(self, options: list[Option]) -> Option:
            return Option(("nobody",), 1.0, 99)

    model = CoalitionModel(scenario, faction_class={"guards": Dreamer}, collect=False)
    with pytest.raises(ValueError, match="not among its options"):
        model.run_model()
