"""The shipped scenarios load and are clean, ask and expect something, and call things by what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.design import design_points
from sim.scenario import Scenario, check, lint, shipped
from tests.unit.shipped.case import CASE, shipped_scenario

WHAT_IFS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w10")
ROOT = Path(__file__).resolve().parents[3]
REJECTERS = ("gnc_hard", "mis_hard", "sabratha")


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_is_clean(name: str) -> None:
    """No error and no warning."""
    assert [str(problem) for problem in check(shipped()[name])] == []
    assert [str(problem) for problem in lint(shipped_scenario(name))] == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_names_are_short_enough_for_sentences_and_figures(name: str) -> None:
    scenario = shipped_scenario(name)
    named = [faction.name for faction in scenario.factions.values()] + [place.name for place in scenario.places.values()]
    assert [long for long in named if len(long) > 32 or ";" in long or "/" in long] == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_asks_and_expects_something_or_is_answered_by_the_literature(name: str) -> None:
    """A question, and a claim with a reason: but for the base, which nothing happens in, and the classics, whose answers are published."""
    scenario = shipped_scenario(name)
    assert scenario.question and scenario.question.endswith("?")
    if name == "libya_2016":
        assert not scenario.events and not scenario.claims
        return
    if name.startswith("classics/"):
        assert (ROOT / "docs" / "classics.md").read_text(encoding="utf-8").count(name.removeprefix("classics/"))
        assert bool(scenario.outcomes) is not scenario.ordinal
    else:
        assert scenario.claims
    for claim in scenario.claims.values():
        assert claim.why
        assert claim.source or claim.grade == "J"


@pytest.mark.parametrize(
    "name", [name for name in sorted(shipped()) if name.split("/")[0] == "whatif" or name in CASE or name == "january_2016"]
)
def test_events_say_why_and_on_what_grounds(name: str) -> None:
    """Every event has a reason, sources and a grade, and its uncertain numbers a grade of their own."""
    for event in shipped_scenario(name).events.values():
        assert event.why and event.source and event.grade
    for path, quantity in shipped_scenario(name).quantities().items():
        if path.startswith("events.") and quantity.constant is None:
            assert quantity.grade, path
            assert quantity.source or quantity.note, path


def test_every_what_if_has_its_file() -> None:
    """W1 to W7 and W10."""
    found = {name.removeprefix("whatif/").split("_")[0] for name in shipped() if name.startswith("whatif/")}
    assert found == set(WHAT_IFS)


def test_case_files_state_only_what_differs() -> None:
    """They extend the base and repeat neither its places nor its roads."""
    for name, path in shipped().items():
        keys = {line.split(":")[0] for line in path.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()}
        if name in ("libya_2016", "four_factions") or (name.startswith("classics/") and name != "classics/gahuku_gama_three_blocs"):
            assert "extends" not in keys
        elif name in CASE or name.startswith("whatif/"):
            assert "extends" in keys
            assert not keys & {"places", "roads", "authority", "threat", "calendar"}, name


def test_lines_are_short_enough_to_read() -> None:
    """No line of the base beyond 160 characters."""
    lines = shipped()["libya_2016"].read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 160


# --- the outcomes all scenarios share


def test_shared_outcomes_are_what_they_are_called(base: Scenario) -> None:
    """The definitions of the case, literally."""
    outcomes = base.outcomes
    for name, when in (("anti_isis_coalition", "end"), ("coalition_forms", "any")):
        outcome = outcomes[name]
        assert (outcome.metric, outcome.at_least, outcome.weeks, outcome.of, outcome.when) == ("coalition_share", 0.5, 4, 4, when)
    front = outcomes["front_holds"]
    assert (front.metric, front.at_least, front.weeks, front.when) == ("front_size", 3, 4, "any")
    enabling = outcomes["rejecters_enable_isis"]
    assert [part.metric for part in enabling.any] == ["enables", "tolerates"]
    assert all(part.set == REJECTERS for part in enabling.any)
    joining = outcomes["rejecters_join_isis"]
    assert (joining.metric, joining.set) == ("enables", REJECTERS)
    assert {(outcome.weeks, outcome.of, outcome.when) for outcome in (enabling, joining)} == {(2, 2, "any")}
    for name, pair in (("pfg_lna_together", ("lna", "pfg")), ("zintan_misrata_together", ("mis_pro", "zintan"))):
        together = outcomes[name]
        assert (together.metric, together.pair, together.weeks, together.of, together.when) == ("together", pair, 3, 4, "end")
    assert (outcomes["isis_beaten"].below, outcomes["isis_beaten"].place) == (0.25, None)
    assert (outcomes["isis_stronger_in_sirte"].above, outcomes["isis_stronger_in_sirte"].place) == (1, "sirte")
    assert outcomes["capital_at_war"].place == "tripoli"


def test_the_sweep_starts_from_no_fighting() -> None:
    """From none to sixteen engagements a week."""
    assert [point["events.capital_fight.engagements"] for point in design_points(shipped_scenario("tripoli_sweep"))] == [0, 2, 4, 8, 16]


def test_the_security_track_tries_every_set() -> None:
    """Five actors, in or out: 32 sets."""
    sweep = shipped_scenario("whatif/w10_security_track").sweep
    assert sweep is not None and sweep.count == 2**5


def test_four_factions_fit_on_a_whiteboard() -> None:
    """An authority, its friend, a rejecter, a threat; certain numbers only."""
    scenario = shipped_scenario("four_factions")
    assert len(scenario.factions) == 4 and len(scenario.places) == 3
    assert all(quantity.constant is not None for quantity in scenario.quantities().values())
    assert scenario.factions["guards"].recognition.central > 0 > scenario.factions["brigade"].recognition.central
    assert Path(shipped()["four_factions"]).read_text(encoding="utf-8").count("#") > 15
