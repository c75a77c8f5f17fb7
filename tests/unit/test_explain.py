"""The receipt of a decision: its terms add up, its chances too, and it is the decision that was taken."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli.receipt import in_words
from sim.errors import CoalitionError, UnknownNameError
from sim.faction import Faction, Option
from sim.model import CoalitionModel
from sim.scenario import Scenario, build, load, shipped
from sim.studies.explain import Choice, Receipt, explain
from tests.worlds import RandomWorld, worlds

SMALL = worlds(most_factions=6, most_weeks=4)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(shipped()["four_factions"])


def witnessed(scenario: Scenario, run: int, week: int, name: str) -> tuple[list[Option], tuple[str, ...]] | None:
    """The options a faction had at its turn, and the others in its bloc after it; None if it took no turn."""
    seen: list[tuple[list[Option], tuple[str, ...]]] = []

    class Witness(Faction):
        def step(self) -> None:
            options = self.options()
            super().step()
            if self.model.week == week:
                seen.append((options, tuple(other for other in self.bloc if other != self.id)))

    model = CoalitionModel(scenario, run=run, faction_class={name: Witness}, collect=False)
    while model.week <= week:
        model.step()
    return seen[0] if seen else None


def assert_true(receipt: Receipt, options: list[Option], joined: tuple[str, ...]) -> None:
    """A receipt agrees with the turn it is about."""
    admitted = [choice for choice in receipt.options if choice.admitted]
    assert [choice.bloc for choice in admitted] == [option.bloc for option in options]
    for choice, option in zip(admitted, options, strict=True):
        assert sum(choice.terms.values()) == pytest.approx(choice.utility, abs=1e-12)
        assert choice.utility == pytest.approx(option.utility, abs=1e-9)
    assert sum(choice.probability for choice in admitted) == pytest.approx(1.0, abs=1e-12)
    assert all(choice.probability == 0.0 for choice in receipt.options if not choice.admitted)
    chosen = receipt.options[receipt.chosen]
    assert chosen.admitted and chosen.bloc == joined
    others = [choice.utility for choice in admitted if choice is not chosen]
    assert receipt.margin == (pytest.approx(chosen.utility - max(others), abs=1e-12) if others else None)
    assert [choice.stays for choice in receipt.options].index(True) == 0
    assert sum(choice.stays for choice in receipt.options) == 1


@settings(max_examples=30)
@given(SMALL, st.integers(0, 3), st.data())
def test_a_receipt_is_about_the_decision_that_was_taken(world: RandomWorld, run: int, draw: st.DataObject) -> None:
    scenario = world.scenario()
    name = draw.draw(st.sampled_from(sorted(scenario.factions)))
    week = draw.draw(st.integers(0, world.weeks - 1))
    turn = witnessed(scenario, run, week, name)
    if turn is None:
        with pytest.raises(CoalitionError, match="not active"):
            explain(scenario, run, week, name)
    else:
        receipt = explain(scenario, run, week, name)
        assert_true(receipt, *turn)
        assert sum(receipt.attention.values()) == pytest.approx(1.0, abs=1e-12)


def test_every_turn_of_a_run_of_the_whiteboard_scenario(scenario: Scenario) -> None:
    for week in (0, 5, 8):
        for name in scenario.factions:
            turn = witnessed(scenario, 1, week, name)
            assert turn is not None
            assert_true(explain(scenario, 1, week, name), *turn)


def test_landscape_receipts_add_up_too() -> None:
    scenario = load(shipped()["classics/unix_standards"])
    turn = witnessed(scenario, 0, 0, "ibm")
    assert turn is not None
    receipt = explain(scenario, 0, 0, "ibm")
    assert_true(receipt, *turn)
    assert set(receipt.options[0].terms) == {"affinity", "protection", "dilution", "inertia"}


def test_attention_is_spoken_of_where_there_is_any(scenario: Scenario) -> None:
    landscape = load(shipped()["classics/unix_standards"])
    for model, name, spoken in ((scenario, "guards", True), (landscape, "ibm", False)):
        text = in_words(explain(model, 0, 0, name), {faction: spec.name for faction, spec in model.factions.items()})
        assert ("Its attention" in text) is spoken


def pair(**parameters: float) -> Scenario:
    """A government and raiders in one town, each against the other, for a week."""
    return build({
        "title": "a veto", "authority": "gov", "threat": "raiders", "parameters": {"others": "fixed", **parameters} if parameters else "fixed",
        "calendar": {"start": "2016-01-04", "weeks": 1}, "places": {"town": {}}, "factions": {
            "gov": {"name": "Government", "strength": 100, "hostility": 1, "presence": {"town": 1}},
            "raiders": {"name": "Raiders", "strength": 100, "recognition": -1, "presence": {"town": 1}},
        },
    })  # fmt: skip


NAMES = {"gov": "Government", "raiders": "Raiders"}


def test_an_option_is_told_with_the_terms_that_show_at_three_digits() -> None:
    """By hand: the chosen one is marked, what was barred comes last, and 0.0004 would read as nothing."""
    terms = {"affinity": 0.25, "inertia": -0.0006, "dilution": 0.0004}
    stay, away = Choice((), True, 0.2498, terms, 0.75, True, None), Choice(("raiders",), False, 0.5, {}, 0.0, False, None)
    text = in_words(Receipt("gov", 3, "2016-01-25", 7, {}, (away, stay), 1, None, "logit"), NAMES)
    assert text.splitlines()[-3:] == [
        ">   +0.250      75%   stay alone",
        "                        affinity +0.250, inertia -0.001",
        "    +0.500   barred   join Raiders",
    ]
    assert text.startswith("Government in the week of 25 January 2016 (run 7, week 3, rule logit)\nIt chose: stay alone.")


def joining(receipt: Receipt, *bloc: str) -> Choice:
    (found,) = [choice for choice in receipt.options if choice.bloc == bloc and not choice.stays]
    return found


def test_whom_it_will_not_sit_with_and_who_will_not_have_it_are_told_apart() -> None:
    """Everybody but the raiders hates the raiders: at any turn, whoever would join them is barred by itself, and by them."""
    receipt = explain(pair(), 0, 0, "gov")
    choice = joining(receipt, "raiders")
    assert not choice.admitted
    assert choice.admission is not None
    assert (choice.admission.refuses, choice.admission.vetoed_by, choice.admission.vetoing) == (("raiders",), ("raiders",), 1.0)
    (printed,) = [option for option in receipt.as_dict()["options"] if option["bloc"] == ["raiders"]]
    assert printed["vetoed_by"] == ["gov", "raiders"]  # as interface and documents name it: its own veto, then theirs
    assert receipt.options[receipt.chosen].bloc == () and receipt.margin is None
    text = " ".join(in_words(receipt, NAMES).split())
    assert "it will not sit with Raiders" in text
    assert "Raiders will not have it (100% of the bloc's weight" in text
    assert "vetoed by" not in text


def test_a_regard_too_low_is_a_reason_with_its_number() -> None:
    """Without vetoes the raiders' dislike is left: their regard is their affinity, times the aversion, as they are all there is."""
    scenario = pair(veto=math.inf)
    choice = joining(explain(scenario, 0, 0, "gov"), "raiders")
    assert choice.admission is not None and not choice.admitted
    assert (choice.admission.refuses, choice.admission.vetoed_by) == ((), ())
    affinity: list[float] = []

    class Seen(Faction):
        def step(self) -> None:
            affinity.append(float(self.model.state.affinity[self.model.world.index("raiders"), self.index]))
            super().step()

    CoalitionModel(scenario, run=0, faction_class={"gov": Seen}, collect=False).step()
    aversion = scenario.parameters["aversion"].constant
    assert aversion is not None and affinity[0] < 0
    assert choice.admission.regard == pytest.approx(aversion * affinity[0])
    text = " ".join(in_words(explain(scenario, 0, 0, "gov"), NAMES).split())
    assert f"its members would not have it (regard {choice.admission.regard:+.3f}, needs +0.000)" in text


@settings(max_examples=20)
@given(SMALL, st.integers(0, 3), st.data())
def test_every_option_that_is_barred_has_a_reason(world: RandomWorld, run: int, data: st.DataObject) -> None:
    scenario = world.scenario()
    name = data.draw(st.sampled_from(sorted(scenario.factions)))
    if witnessed(scenario, run, 0, name) is None:
        return
    for choice in explain(scenario, run, 0, name).options:
        if choice.admission is None:
            assert choice.admitted
            continue
        bars = (
            bool(choice.admission.refuses),
            bool(choice.admission.vetoed_by) and choice.admission.vetoing >= choice.admission.veto_share,
            choice.admission.regard < choice.admission.admission,
            choice.admission.unprofitable,
        )
        assert any(bars) == (not choice.admitted)


def test_a_bloc_that_would_gain_nothing_says_so() -> None:
    scenario = load(shipped()["four_factions"]).under_rule("bilateral_shapley")
    closed = [choice for name in scenario.factions for choice in explain(scenario, 0, 3, name).options if not choice.admitted]
    assert closed
    assert all(choice.admission is not None and choice.admission.unprofitable for choice in closed)


def test_the_printed_form_holds_the_same(scenario: Scenario) -> None:
    receipt = explain(scenario, 0, 3, "guards")
    printed = receipt.as_dict()
    assert (printed["faction"], printed["week"], printed["date"], printed["run"]) == ("guards", 3, "2016-01-25", 0)
    assert printed["chosen"] == list(receipt.options[receipt.chosen].bloc)
    assert [option["utility"] for option in printed["options"]] == [choice.utility for choice in receipt.options]


def test_another_seed_is_another_run(scenario: Scenario) -> None:
    weeks = range(4, 9)
    one, other = ([explain(scenario, 0, week, "guards", seed=seed).attention for week in weeks] for seed in (1, 2))
    assert one != other


def test_a_faction_goes_by_its_name_too(scenario: Scenario) -> None:
    assert explain(scenario, 0, 0, scenario.factions["guards"].name) == explain(scenario, 0, 0, "guards")


def test_what_cannot_be_explained_is_said(scenario: Scenario) -> None:
    with pytest.raises(UnknownNameError, match="guards"):
        explain(scenario, 0, 0, "gards")
    for week in (-1, 26):
        with pytest.raises(CoalitionError, match="weeks 0 to 25"):
            explain(scenario, 0, week, "guards")
    with pytest.raises(CoalitionError, match="^run: at least 0, not -1$"):
        explain(scenario, -1, 0, "guards")


def test_a_child_of_a_split_decides_nothing_before_it(scenario: Scenario) -> None:
    data = scenario.plain()
    data["factions"]["young_guards"] = {"recognition": 0.5, "hostility": 0.5}
    data["factions"]["old_guards"] = {"recognition": 0.5, "hostility": 0.5}
    data["events"]["quarrel"] = {"split": {"of": "guards", "into": {"young_guards": 0.5, "old_guards": 0.5}}, "week": 2}
    divided = build(data)
    with pytest.raises(CoalitionError, match="young_guards takes no turn in week 1"):
        explain(divided, 0, 1, "young_guards")
    assert explain(divided, 0, 2, "young_guards").faction == "young_guards"
    with pytest.raises(CoalitionError, match="not active"):
        explain(divided, 0, 2, "guards")
