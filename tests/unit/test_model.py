"""The Mesa face: what can be read, set and overridden while a run goes on."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import mesa
import numpy as np
import pytest

from sim import CoalitionModel, Faction
from sim.engine import simulate
from sim.errors import ScenarioError, UnknownNameError
from sim.faction import Option
from sim.scenario import PARAMETERS, Scenario, load, loads, shipped
from sim.world import World


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(shipped()["four_factions"])


@pytest.fixture
def model(scenario: Scenario) -> CoalitionModel:
    return CoalitionModel(scenario, collect=False)


def twins(scenario: Scenario, weeks: int = 2) -> tuple[CoalitionModel, CoalitionModel]:
    """The same run twice, some weeks in."""
    pair = CoalitionModel(scenario, collect=False), CoalitionModel(scenario, collect=False)
    for each in pair:
        for _ in range(weeks):
            each.step()
    return pair


def test_a_faction_reads_as_the_scenario_says(model: CoalitionModel, scenario: Scenario) -> None:
    for name, spec in scenario.factions.items():
        faction = model.faction(name)
        assert (faction.id, faction.name, faction.active) == (name, spec.name, True)
        stated = (spec.strength, spec.influence, spec.recognition, spec.hostility, spec.oil_stake)
        assert (faction.strength, faction.influence, faction.recognition, faction.hostility, faction.oil_stake) == tuple(
            q.constant for q in stated
        )
        assert faction.bloc == (name,) and faction.bloc_label == name
    guards = model.faction("guards")
    assert guards.stationed == {"port": 1000.0}
    assert (guards.rivalry("brigade"), guards.tie("council"), guards.trust("council")) == (0.2, 0.3, 0.0)
    # Of 4600 fighters and the council's 0.2 beside: (1000/4600) / 1.2.
    assert guards.weight == pytest.approx(1000 / 4600 / 1.2, abs=1e-15)


def test_a_run_has_dates_weeks_and_an_end(model: CoalitionModel, scenario: Scenario) -> None:
    assert (model.week, model.date.isoformat()) == (0, "2016-01-04")
    model.step()
    assert (model.week, model.date.isoformat(), model.running) == (1, "2016-01-11", True)
    while model.running:
        model.step()
    assert model.week == scenario.calendar.weeks


@pytest.mark.parametrize("attribute", ["recognition", "hostility", "influence", "oil_stake", "strength"])
def test_what_is_set_mid_run_reads_back(model: CoalitionModel, attribute: str) -> None:
    model.step()
    setattr(model.faction("guards"), attribute, 0.25)
    assert getattr(model.faction("guards"), attribute) == pytest.approx(0.25, abs=1e-15)


def test_recognition_set_mid_run_takes_effect(scenario: Scenario) -> None:
    plain, changed = twins(scenario)
    changed.faction("brigade").recognition = 0.9
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").affinity("council") > plain.faction("brigade").affinity("council")
    assert changed.metrics["recognition"] > plain.metrics["recognition"]


def test_hostility_set_mid_run_takes_effect(scenario: Scenario) -> None:
    plain, changed = twins(scenario)
    changed.faction("brigade").hostility = -0.5
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").affinity("raiders") > plain.faction("brigade").affinity("raiders")


def test_strength_and_influence_set_mid_run_take_effect_at_once(model: CoalitionModel) -> None:
    model.step()
    council, brigade = model.faction("council"), model.faction("brigade")
    before = council.weight, brigade.weight
    brigade.strength *= 2
    assert brigade.weight > before[1] and council.weight < before[0]
    doubled = council.weight
    council.influence = 0.5
    assert council.weight > doubled
    assert sum(faction.weight for faction in model.factions()) == pytest.approx(1.0, abs=1e-12)


def test_oil_stake_set_mid_run_takes_effect(scenario: Scenario) -> None:
    plain, changed = twins(scenario, weeks=6)  # the attack on the port began in week 4: there is damage to feel
    assert plain.metrics["oil_damage"] > 0
    changed.faction("brigade").oil_stake = 0.0
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").attention["threat"] < plain.faction("brigade").attention["threat"]


@pytest.mark.parametrize(("kind", "value", "sign"), [("rivalry", 1.0, -1), ("tie", 1.0, 1), ("trust", -1.0, -1), ("trust", 1.0, 1)])
def test_relations_set_mid_run_take_effect_for_both(scenario: Scenario, kind: str, value: float, sign: int) -> None:
    plain, changed = twins(scenario)
    changed.faction("guards").set_relation(kind, "brigade", value)
    assert getattr(changed.faction("brigade"), kind)("guards") == value
    for each in (plain, changed):
        each.step()
    for one, other in (("guards", "brigade"), ("brigade", "guards")):
        assert sign * changed.faction(one).affinity(other) > sign * plain.faction(one).affinity(other)


def test_parameters_set_mid_run_take_effect(scenario: Scenario) -> None:
    model = CoalitionModel(scenario.without(*scenario.events), collect=False)
    model.parameters.clash_rate = 100.0
    model.step()
    assert model.clashes
    model.parameters.clash_rate = 0.0
    model.step()
    assert model.clashes == []
    assert model.parameters.clash_rate == 0.0


@pytest.mark.parametrize(
    ("attribute", "values"),
    [
        ("recognition", (1.01, -1.01)), ("hostility", (1.01, -1.01)), ("influence", (-0.01, float("inf"))),
        ("oil_stake", (-0.01, 1.01)), ("strength", (-1.0, float("inf"))),
    ],
)  # fmt: skip
def test_what_is_out_of_range_is_refused(model: CoalitionModel, attribute: str, values: tuple[float, ...]) -> None:
    faction = model.faction("guards")
    before = getattr(faction, attribute)
    for value in (*values, float("nan")):
        with pytest.raises(ValueError, match="must"):
            setattr(faction, attribute, value)
    assert getattr(faction, attribute) == before


@pytest.mark.parametrize(("kind", "value"), [("rivalry", -0.1), ("tie", 1.1), ("trust", -1.1), ("trust", float("nan"))])
def test_relations_out_of_range_are_refused(model: CoalitionModel, kind: str, value: float) -> None:
    guards = model.faction("guards")
    before = getattr(guards, kind)("brigade")
    with pytest.raises(ValueError, match="between"):
        guards.set_relation(kind, "brigade", value)
    assert getattr(guards, kind)("brigade") == before


@pytest.mark.parametrize(("name", "attribute"), [("council", "recognition"), ("raiders", "hostility")])
def test_the_authority_and_the_threat_stay_what_they_are(model: CoalitionModel, name: str, attribute: str) -> None:
    faction = model.faction(name)
    before = getattr(faction, attribute)
    with pytest.raises(ValueError, match=f"{attribute} of {name} cannot be set"):
        setattr(faction, attribute, 0.5)
    assert getattr(faction, attribute) == before


@pytest.mark.parametrize("attribute", ["recognition", "hostility", "influence", "oil_stake", "strength"])
@pytest.mark.parametrize("value", ["0.5", None, True, [0.5]])
def test_what_is_no_number_is_refused(model: CoalitionModel, attribute: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"{attribute} of guards must be a number"):
        setattr(model.faction("guards"), attribute, value)


# --- where it stands, with whom, what it attends to


def test_a_bloc_set_mid_run_is_joined_and_left(model: CoalitionModel) -> None:
    model.step()
    guards, brigade = model.faction("guards"), model.faction("brigade")
    guards.bloc = ("guards",)
    brigade.bloc = ["guards"]
    assert brigade.bloc == guards.bloc == ("brigade", "guards")
    assert sum(len(bloc) for bloc in model.blocs()) == len(model.factions())
    guards.bloc = ("guards", "council")
    assert (guards.bloc, brigade.bloc) == (("council", "guards"), ("brigade",))
    brigade.bloc = ("council", "guards", "brigade")
    assert model.faction("council").bloc == brigade.bloc == ("brigade", "council", "guards")
    guards.bloc = guards.bloc
    guards.bloc = []
    assert guards.bloc == ("guards",) and brigade.bloc == ("brigade", "council")


def test_a_bloc_set_mid_run_takes_effect(scenario: Scenario) -> None:
    """Recognition drifts within blocs: the brigade's towards that of those it was put beside."""
    plain, changed = twins(scenario, weeks=1)
    for each in (plain, changed):
        each.parameters.inertia = 10.0  # nobody moves
        each.parameters.drift = 0.05
    changed.faction("brigade").bloc = changed.faction("guards").bloc
    for each in (plain, changed):
        each.step()
    assert changed.faction("brigade").recognition > plain.faction("brigade").recognition


@pytest.mark.parametrize(
    ("members", "error", "words"),
    [
        ("guards", TypeError, "must be the ids of its members"),
        (7, TypeError, "must be the ids of its members"),
        (["gaurds"], UnknownNameError, "guards"),
        (["raiders", "guards"], ValueError, "or a bloc that there is, not guards, raiders; there are: brigade; "),
    ],
)
def test_a_bloc_that_is_none_is_refused(model: CoalitionModel, members: object, error: type[Exception], words: str) -> None:
    before = model.blocs()
    with pytest.raises(error, match=words):
        model.faction("brigade").bloc = members  # type: ignore[assignment]
    assert model.blocs() == before


def test_a_bloc_cannot_be_left_where_there_may_be_no_more(scenario: Scenario) -> None:
    text = "title: x\nfactions: {a: {strength: 1}, b: {strength: 1}, c: {strength: 1}}\naffinities: {a: {b: 1}}\nblocs: [[a, b], [c]]\nmax_blocs: 2\n"
    model = CoalitionModel(loads(text))
    with pytest.raises(ValueError, match=r"2 blocs already.*max_blocs"):
        model.faction("a").bloc = ("a",)
    model.faction("a").bloc = ("c",)
    assert model.blocs() == [("a", "c"), ("b",)]
    with pytest.raises(AttributeError, match="no places"):
        model.faction("a").stationed = {}
    with pytest.raises(AttributeError, match="nobody attends"):
        model.faction("a").attention = {"recognition": 0.2, "threat": 0.2, "rivalry": 0.6}


def test_forces_stationed_mid_run_are_there_and_count_at_once(model: CoalitionModel) -> None:
    model.step()
    guards = model.faction("guards")
    before, others = guards.weight, model.faction("brigade").weight
    guards.stationed = {"port": 500, "capital": 2500.0}
    assert guards.stationed == {"capital": 2500.0, "port": 500.0} and guards.strength == 3000
    assert guards.weight > before and model.faction("brigade").weight < others
    guards.stationed = {}
    assert guards.strength == 0 and guards.stationed == {}


@pytest.mark.parametrize(
    ("fighters", "error", "words"),
    [
        ({"prot": 5}, UnknownNameError, "port"), ({"port": -1}, ValueError, "fighters of guards in port must be a finite number"),
        ({"port": float("nan")}, ValueError, "must be a finite number"), ({"port": "5"}, TypeError, "must be a number"), (500, TypeError, "mapping"),
    ],
)  # fmt: skip
def test_forces_that_cannot_stand_so_are_refused(model: CoalitionModel, fighters: object, error: type[Exception], words: str) -> None:
    guards = model.faction("guards")
    with pytest.raises(error, match=words):
        guards.stationed = fighters  # type: ignore[assignment]
    assert guards.stationed == {"port": 1000.0}


def test_what_is_read_cannot_be_changed_in_place(model: CoalitionModel) -> None:
    model.step()
    guards = model.faction("guards")
    with pytest.raises(TypeError, match="item assignment"):
        guards.stationed["port"] = 5  # type: ignore[index]
    with pytest.raises(TypeError, match="item assignment"):
        guards.attention["threat"] = 1  # type: ignore[index]


def test_attention_set_mid_run_takes_effect_and_fades(scenario: Scenario) -> None:
    calm = scenario.without(*scenario.events)
    plain, changed = twins(calm)
    brigade = changed.faction("brigade")
    brigade.attention = {"recognition": 0.1, "threat": 0.8, "rivalry": 0.1}
    assert brigade.attention == {"recognition": 0.1, "threat": 0.8, "rivalry": 0.1}
    gaps = []
    for _ in range(20):
        for each in (plain, changed):
            each.step()
        gaps.append(brigade.attention["threat"] - plain.faction("brigade").attention["threat"])
    assert gaps[0] > 0.2 and 0 <= abs(gaps[-1]) < gaps[0] / 4
    assert sum(brigade.attention.values()) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("shares", "error", "words"),
    [
        ({"threat": 1.0}, ValueError, "must give shares to recognition, threat, rivalry"),
        ([0.2, 0.3, 0.5], ValueError, "must give shares to recognition, threat, rivalry"),
        ({"recognition": 0.5, "threat": 0.4, "rivalry": 0.2}, ValueError, "above 0 that sum to 1"),
        ({"recognition": 0.5, "threat": 0.5, "rivalry": 0.0}, ValueError, "above 0 that sum to 1"),
        ({"recognition": float("nan"), "threat": 0.5, "rivalry": 0.5}, ValueError, "above 0 that sum to 1"),
        ({"recognition": "0.5", "threat": 0.3, "rivalry": 0.2}, TypeError, "must be a number"),
    ],
)
def test_attention_that_is_none_is_refused(model: CoalitionModel, shares: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        model.faction("guards").attention = shares  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ("recogniton", "no attribute of guards is called 'recogniton'; did you mean 'recognition'?"),
        ("zeal", "no attribute of guards is called 'zeal'; there are recognition, hostility,"),
        ("weight", "weight of guards cannot be set: it follows from strength and influence"),
        ("active", "cannot be set: splits and mergers decide it"), ("id", "cannot be set"), ("index", "cannot be set"), ("bloc_label", "cannot be set"),
        ("rivalry", "it is a method; use set_relation"), ("choose", "it is a method; override it in a subclass"),
    ],
)  # fmt: skip
def test_what_is_no_attribute_or_cannot_be_set_is_refused(model: CoalitionModel, attribute: str, words: str) -> None:
    with pytest.raises(AttributeError, match=re.escape(words)):
        setattr(model.faction("guards"), attribute, 0.2)


def test_a_subclass_has_attributes_of_its_own(scenario: Scenario) -> None:
    class Moody(Faction):
        patience = 3

        def __init__(self, model: CoalitionModel, index: int) -> None:
            super().__init__(model, index)
            self.moods: list[str] = []

    moody = CoalitionModel(scenario, faction_class={"guards": Moody}).faction("guards")
    assert isinstance(moody, Moody)
    moody.patience, moody.moods = 2, ["calm"]
    assert (moody.patience, moody.moods) == (2, ["calm"])
    with pytest.raises(AttributeError, match="hostilty"):
        moody.hostilty = 0.2  # type: ignore[attr-defined]


# --- the run's parameters


@pytest.mark.parametrize(
    ("name", "value", "error", "words"),
    [
        ("clash_rate", float("nan"), ValueError, "parameters.clash_rate: is not a number"),
        ("clash_rate", -5, ValueError, "parameters.clash_rate: is -5, but must be at least 0"),
        ("attrition", 1.5, ValueError, "parameters.attrition: is 1.5, but must be between 0 and 1"),
        ("fought_weeks", 2.5, ValueError, "parameters.fought_weeks: must be a whole number"),
        ("clash_rate", float("inf"), ValueError, "parameters.clash_rate: must be finite"),
        ("clash_rate", "0.5", TypeError, "parameters.clash_rate must be a number"),
        ("clash_rat", 0.5, AttributeError, "no parameter is called 'clash_rat'; did you mean 'clash_rate'?"),
        ("reach_km", 10, AttributeError, "scenario.replace({'parameters.reach_km': 10})"),
        ("march_km", 10, AttributeError, "scenario.replace({'parameters.march_km': 10})"),
    ],
)
def test_a_parameter_that_cannot_be_so_is_refused_when_it_is_set(
    model: CoalitionModel, name: str, value: object, error: type[Exception], words: str
) -> None:
    before = {known: getattr(model.parameters, known) for known in PARAMETERS}
    with pytest.raises(error, match=re.escape(words)):
        setattr(model.parameters, name, value)
    assert {known: getattr(model.parameters, known) for known in PARAMETERS} == before
    with pytest.raises(AttributeError, match="clash_rate"):
        _ = model.parameters.clash_rat
    assert dir(model.parameters) == sorted(PARAMETERS)


def test_a_parameter_may_be_switched_off_mid_run(model: CoalitionModel) -> None:
    model.parameters.veto = float("inf")
    model.parameters.fought_weeks = 3
    model.step()
    assert (model.parameters.veto, model.parameters.fought_weeks) == (float("inf"), 3)


@pytest.mark.parametrize(
    ("given", "words"), [({"run": -1}, "run must"), ({"run": 1.5}, "run must"), ({"rng": -1}, "rng must"), ({"rng": 2**63}, "rng must")]
)
def test_a_run_or_seed_that_is_none_is_refused(scenario: Scenario, given: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=f"{words} be a whole number from 0"):
        CoalitionModel(scenario, **given)  # type: ignore[arg-type]


def test_relations_that_are_none_are_refused(model: CoalitionModel) -> None:
    with pytest.raises(ValueError, match="no relation 'ties'; there are rivalry, tie, trust"):
        model.faction("guards").set_relation("ties", "brigade", 0.5)
    with pytest.raises(TypeError, match="tie of guards and brigade must be a number"):
        model.faction("guards").set_relation("tie", "brigade", "0.5")  # type: ignore[arg-type]


def test_after_the_end_of_the_calendar_nothing_happens_any_more(scenario: Scenario) -> None:
    model = CoalitionModel(scenario.replace({"calendar.weeks": 2}))
    while model.running:
        model.step()
    metrics, blocs = model.metrics, model.blocs()
    model.step()
    assert (model.week, model.running) == (2, False)
    assert (model.metrics, model.blocs()) == (metrics, blocs)
    assert len(model.datacollector.get_model_vars_dataframe()) == 2


def test_unknown_names_are_refused_with_the_nearest(model: CoalitionModel, scenario: Scenario) -> None:
    with pytest.raises(UnknownNameError, match="guards"):
        model.faction("gaurds")
    with pytest.raises(UnknownNameError, match="guards"):
        model.faction("council").affinity("guard")
    with pytest.raises(UnknownNameError, match="brigade"):
        CoalitionModel(scenario, faction_class={"brigad": Faction})
    with pytest.raises(ValueError, match="two factions"):
        model.faction("guards").set_relation("tie", "guards", 0.5)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("title: nothing else\n", encoding="utf-8")
    with pytest.raises(ScenarioError):
        CoalitionModel(tmp_path / "broken.yaml")


# --- a subclass that chooses for itself


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


# --- Mesa's own tools


def test_the_data_collector_has_a_row_a_week_and_a_row_a_faction_and_week(scenario: Scenario) -> None:
    model = CoalitionModel(scenario)
    while model.running:
        model.step()
    weeks, factions = scenario.calendar.weeks, len(scenario.factions)
    frame, agents = model.datacollector.get_model_vars_dataframe(), model.datacollector.get_agent_vars_dataframe()
    assert frame.shape == (weeks, len(model.world.columns))
    assert list(frame.columns) == list(model.world.columns)
    assert frame.iloc[-1].to_dict() == model.metrics
    assert agents.shape == (weeks * factions, 5)
    last = agents.xs(weeks, level="Step").set_index("faction")
    assert last["strength"].to_dict() == {name: model.faction(name).strength for name in scenario.factions}
    assert last["bloc"].to_dict() == {name: model.faction(name).bloc[0] for name in scenario.factions}


@pytest.mark.parametrize("as_path", [False, True], ids=["in a list", "as a path"])
def test_mesas_batch_run_runs_it(scenario: Scenario, as_path: bool) -> None:
    given = str(shipped()["four_factions"]) if as_path else [scenario.model_copy()]
    rows = mesa.batch_run(CoalitionModel, {"scenario": given, "run": [0, 5]}, display_progress=False)
    weeks, factions = scenario.calendar.weeks, len(scenario.factions)
    assert len(rows) == 2 * factions
    chunk = simulate(World(scenario), np.array([0, 5]), scenario.seed)
    column = World(scenario).columns.index("threat_strength")
    assert {row["run"]: row["threat_strength"] for row in rows} == {0: chunk.weekly[0, -1, column], 5: chunk.weekly[1, -1, column]}
    assert {row["Step"] for row in rows} == {weeks}


def test_mesas_batch_run_takes_a_scenario_for_one_value(scenario: Scenario) -> None:
    fresh = scenario.model_copy()
    rows = mesa.batch_run(CoalitionModel, {"scenario": fresh, "run": [0, 5]}, display_progress=False)
    assert {row["run"] for row in rows} == {0, 5} and all(row["scenario"] is fresh for row in rows)
    with pytest.raises(TypeError, match="a scenario cannot be iterated over"):
        list(scenario)


def test_one_history_given_several_times_is_warned_of(scenario: Scenario) -> None:
    again = scenario.model_copy()
    with pytest.warns(UserWarning, match="the same run of the scenario's own seed once more"):
        mesa.batch_run(CoalitionModel, {"scenario": again}, rng=[None] * 3, display_progress=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        twins(again)  # on purpose, and without rng
        other = scenario.model_copy()
        mesa.batch_run(CoalitionModel, {"scenario": other, "run": [0, 1]}, display_progress=False)
        mesa.batch_run(CoalitionModel, {"scenario": [scenario.model_copy()]}, rng=[1, 2], display_progress=False)


def test_mesas_batch_run_takes_seeds(scenario: Scenario) -> None:
    rows = mesa.batch_run(CoalitionModel, {"scenario": [scenario]}, rng=[1, 2], display_progress=False)
    assert len({row["losses"] for row in rows} | {row["frustration"] for row in rows}) > 2
