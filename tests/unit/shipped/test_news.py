"""No news counts twice: a number set back and its news make the base."""

from __future__ import annotations

from datetime import date

import pytest

from sim.scenario import Scenario
from sim.scenario.describe import describe
from tests.unit.shipped.case import CASE, between, shipped_scenario


def differing(one: Scenario, other: Scenario) -> set[str]:
    """Paths of the numbers that are not the same in both, events aside."""
    first, second = one.quantities(), other.quantities()
    paths = {path for path in first.keys() | second.keys() if not path.startswith("events.")}
    return {path for path in paths if first.get(path) != second.get(path)}


@pytest.mark.parametrize(
    ("name", "path", "event"),
    [
        ("ajdabiya_offensive", "rivalries.lna~pfg.intensity", "events.jadhran_denunciation.amount"),
        ("derna_withdrawal", "rivalries.dmsc~isis_sirte.intensity", "events.council_vow.amount"),
        ("derna_withdrawal", "factions.dmsc.hostility", "events.council_hardens.by"),
        ("january_2016", "rivalries.gna_pc~sabratha.intensity", "events.sabratha_statement.amount"),
    ],
)
def test_a_number_set_back_and_its_news_make_the_base(base: Scenario, name: str, path: str, event: str) -> None:
    """The earlier value plus what the event adds is the number of the base."""
    numbers = shipped_scenario(name).quantities()
    assert numbers[path].central < base.quantities()[path].central
    assert numbers[path].central + numbers[event].central == pytest.approx(base.quantities()[path].central)


@pytest.mark.parametrize(
    ("name", "path", "event"),
    [
        ("ajdabiya_offensive", "factions.pfg.recognition", "events.jadhran_recognises_gna.to"),
        ("ajdabiya_offensive", "ties.gna_pc~pfg.intensity", "events.jadhran_tie_to_gna.to"),
        ("tunis_meeting", "ties.gna_pc~zintan.intensity", "events.zintan_heard.to"),
        ("january_2016", "factions.sabratha.recognition", "events.sabratha_opposes.to"),
        ("whatif/w2_misrata_pfg_front", "ties.mis_pro~pfg.intensity", "events.misratan_help.to"),
        ("whatif/w2_misrata_pfg_front", "rivalries.mis_pro~pfg.intensity", "events.help_heals.to"),
    ],
)
def test_news_that_sets_a_number_sets_that_of_the_base(base: Scenario, name: str, path: str, event: str) -> None:
    """The event brings exactly the distribution the base has."""
    numbers = shipped_scenario(name).quantities()
    assert numbers[event].triangular == base.quantities()[path].triangular
    assert numbers[path].triangular != base.quantities()[path].triangular


@pytest.mark.parametrize(
    "name", [*CASE, "january_2016", "whatif/w2_misrata_pfg_front", "whatif/w3_haftar_command", "whatif/w10_security_track"]
)
def test_numbers_set_back_are_judgements_with_a_reason(base: Scenario, name: str) -> None:
    """Grade J, 0.2 wide where they are relations, and nothing but what the news touches."""
    scenario = shipped_scenario(name)
    changed = differing(scenario, base)
    assert changed
    for path in changed:
        section, thing, _ = path.split(".")
        if section == "factions":
            quantity = scenario.quantities()[path]
            assert quantity.grade == "J" and quantity.note and not quantity.source, path
        else:
            relation = between(getattr(scenario, section), *thing.split("~"))
            low, mode, high = relation.intensity.triangular or (0, 0, 0)
            assert relation.grade == "J" and relation.why and not relation.source, path
            assert (low, high) == pytest.approx((max(0.0, mode - 0.2), mode + 0.2)), path


def test_january_is_the_sum_of_the_scenarios(base: Scenario) -> None:
    """The same events and the same numbers set back, so that the parts and the whole can be compared."""
    january = shipped_scenario("january_2016")
    for name in CASE:
        part = shipped_scenario(name)
        for event_id, event in part.events.items():
            whole = january.events[event_id]
            if event_id == "capital_fight":
                assert whole.probability.central < 1
                whole = whole.model_copy(update={"probability": event.probability})
            assert whole == event, event_id
        for path in differing(part, base):
            assert january.quantities()[path] == part.quantities()[path], path
    landing = january.events["council_lands"]
    assert january.date(landing.week.constant if landing.week and landing.week.constant is not None else -1) <= date(2016, 3, 30)
    assert january.calendar.weeks > base.calendar.weeks


def test_the_two_answers_to_the_withdrawal_differ_only_in_the_answer_and_what_came_with_it() -> None:
    """Refused and allowed: one number, and no signal or vow of those who did not refuse."""
    refused, allowed = shipped_scenario("derna_withdrawal"), shipped_scenario("derna_withdrawal_allowed")
    with_the_refusal = {"council_hardens", "council_vow"}
    assert refused.events.keys() - allowed.events.keys() == with_the_refusal and not allowed.events.keys() - refused.events.keys()
    mine, other = refused.without(*with_the_refusal).quantities(), allowed.quantities()
    assert mine.keys() == other.keys()
    assert {path for path, quantity in mine.items() if quantity != other[path]} == {"events.safe_passage.allowed"}
    assert refused.quantities()["events.safe_passage.allowed"].constant == 0
    assert allowed.quantities()["events.safe_passage.allowed"].constant == 1


def test_the_answer_that_was_not_given_speaks_of_no_refusal() -> None:
    told = describe(shipped_scenario("derna_withdrawal_allowed"))
    assert "refus" not in told and "vow" not in told
