"""The answer in words: what it must say, of which kind of result."""

from __future__ import annotations

import dataclasses
import re
import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.answer import NO_FORECAST, answer, caveats, parts, verdict
from sim.analysis.estimates import estimate
from sim.analysis.summary import main_outcome
from sim.analysis.wording import both_intervals, outcome_names, percent
from sim.errors import UnknownNameError
from sim.prose import listing
from sim.result import Estimate
from sim.scenario import Scenario, build, loads
from sim.scenario.naming import short_names
from sim.scenario.parts import Comparison
from sim.scenario.spelling import spelt
from sim.working import Interrupted
from tests.unit.answer.conftest import SWEEP, TEXT

LIKELY = Estimate(0.7, 0.66, 0.74, 1000, (0.2, 0.75, 0.98), 100, (0.18, 0.985))
UNCLEAR = Estimate(0.98, 0.96, 0.99, 400, (0.98, 0.98, 0.98), 40, (0.6, 0.999))
SETTLED = Estimate(0.0, 0.0, 0.003, 20_000, (0.0, 0.0, 0.0), 2_000, (0.0, 0.001))


@pytest.fixture
def text(pretended: None, scenario: Scenario) -> str:
    return " ".join(answer(sim.run(scenario)).split())


def test_it_begins_with_the_question_and_ends_with_no_forecast(text: str, scenario: Scenario) -> None:
    assert text.startswith(scenario.question or "")
    assert text.endswith(NO_FORECAST)


def test_the_main_outcome_is_that_of_the_first_claim(scenario: Scenario) -> None:
    assert main_outcome(scenario) == "union"
    assert main_outcome(scenario.model_copy(update={"claims": {}})) == "army_gov"
    assert main_outcome(scenario.model_copy(update={"claims": {}, "outcomes": {}})) is None


def test_another_outcome_can_be_told_first(pretended: None, scenario: Scenario) -> None:
    found = {part.about: part for part in parts(sim.run(scenario, main="beaten"))}
    assert "“beaten”" in found["main"].paragraphs[1]
    with pytest.raises(UnknownNameError, match="beaten"):
        sim.run(scenario, main="beatn")


def test_all_outcomes_are_named_once(pretended: None, scenario: Scenario) -> None:
    found = {part.about: part for part in parts(sim.run(scenario))}
    assert "“union”" in found["main"].paragraphs[1]
    assert sorted(re.findall(r"army gov|beaten|union", " ".join(found["others"].items))) == ["army gov", "beaten"]


def test_factions_go_by_name_and_weeks_by_date(text: str) -> None:
    assert "The Army" in text
    assert not re.search(r"\b(mil|isis)\b", text)
    assert "in the week of 21 March 2016" in text  # the twelfth week from 4 January
    assert not re.search(r"\bweek \d", text)


def test_both_intervals_say_what_would_narrow_them() -> None:
    noise, knowledge = caveats(LIKELY)
    assert "More runs would narrow this: 66% to 74%" in noise
    assert "Only more knowledge would narrow this" in knowledge
    assert "20% to 98%" in knowledge


@pytest.mark.parametrize(("probability", "says", "limit"), [(0.0, "never", "at most 16%"), (1.0, "always", "at least 84%")])
def test_zero_and_one_are_said_as_such(probability: float, says: str, limit: str) -> None:
    low, high = (0.0, 0.16) if probability == 0 else (0.84, 1.0)
    sure = Estimate(probability, low, high, 200, (probability,) * 3, 20, (0.0, 1.0))
    assert f"It {says} happened" in verdict(sure)
    assert limit in caveats(sure)[0]
    assert "too few draws of them (20) to tell" in caveats(sure)[1], "twenty draws rule nothing out"


def test_no_difference_is_said_only_if_the_draws_rule_one_out() -> None:
    assert "too few draws of them (40) to tell" in caveats(UNCLEAR)[1]
    assert "60% to 99.9%" in caveats(UNCLEAR)[1].replace("over ", "")
    assert caveats(SETTLED)[1] == "What is not known of the inputs makes no visible difference to it."
    older = dataclasses.replace(UNCLEAR, spread_limit=None, draws=None)
    assert caveats(older)[1] == "What is not known of the inputs was not seen to make a difference to it."


def test_what_a_few_draws_decide_is_not_said_to_make_no_difference() -> None:
    pairs = [(0.0, 970), (1.0, 30)]  # a switch that is on in three draws of a hundred, and then sure
    held = np.concatenate([np.full(10 * draws, bool(p)) for p, draws in pairs])
    found = estimate(held, np.arange(len(held)) // 10)
    assert found.spread is not None and found.spread[2] < 1e-6, "nine in ten draws are of one kind"
    knowledge = caveats(found)[1]
    assert "in nine in ten of the possibilities the chance is 0%" in knowledge
    assert knowledge.endswith("and the few others make it 3% over all.")
    assert "no visible difference" not in knowledge
    assert both_intervals(found).endswith("; knowledge 0% but in few draws")
    never = estimate(~held, np.arange(len(held)) // 10)
    assert "and the few others make it 97% over all" in caveats(never)[1]


def test_a_spread_from_few_draws_is_called_rough() -> None:
    rough = dataclasses.replace(LIKELY, spread_limit=(0.05, 0.99))
    assert "With 100 draws of them this is rough: it may be as wide as 5% to 99%" in caveats(rough)[1]
    assert "rough" not in caveats(LIKELY)[1]
    assert both_intervals(rough) == "noise 66% to 74%; knowledge 20% to 98%, 5% to 99% possible from 100 draws"


def test_every_outcome_comes_with_what_is_known_of_it() -> None:
    assert both_intervals(LIKELY) == "noise 66% to 74%; knowledge 20% to 98%"
    assert both_intervals(UNCLEAR) == "noise 96% to 99%; knowledge unclear from 40 draws, 60% to 99.9% possible"
    assert both_intervals(SETTLED) == "noise 0% to 0.3%; knowledge of no visible effect"
    assert both_intervals(dataclasses.replace(LIKELY, spread=None)) == "noise 66% to 74%; knowledge not told apart: one run a draw"
    assert both_intervals(LIKELY, uncertain=False) == "noise 66% to 74%"


def test_every_other_outcome_of_an_uncertain_scenario_is_told_with_its_knowledge(pretended: None, scenario: Scenario) -> None:
    (others,) = [part for part in parts(sim.run(scenario)) if part.about == "others"]
    assert len(others.items) == 2
    assert all("; knowledge " in item for item in others.items)


def test_one_replicate_cannot_tell_noise_from_knowledge() -> None:
    assert "cannot be told" in caveats(Estimate(0.5, 0.4, 0.6, 100, None))[1]


def test_without_uncertain_inputs_no_knowledge_is_said_to_be_missing() -> None:
    noise, rest = caveats(Estimate(0.5, 0.4, 0.6, 100, (0.5, 0.5, 0.5)), uncertain=False)
    assert "More runs would narrow this: 40% to 60%" in noise
    assert rest.startswith("No input is uncertain here")


def test_likelihood_words() -> None:
    assert verdict(LIKELY) == "Likely: it happened in 70% of 1,000 simulated histories."
    once = replace(LIKELY, runs=1, spread=None, spread_limit=None)
    assert verdict(replace(once, probability=1.0)) == "It happened in the one simulated history there is."
    assert verdict(replace(once, probability=0.0)) == "It did not happen in the one simulated history there is."


@pytest.mark.usefixtures("pretended")
def test_what_tolerating_is_is_told_once_wherever_it_decides() -> None:
    """With the outcome that is told first, alone or in a sweep, else above the others; and not where no outcome asks for it."""
    either = "{any: [{metric: enables, set: [mil]}, {metric: tolerates, set: [mil]}], when: any}"
    first = re.sub(r"union: \{.*\}(?=\nclaims)", f"union: {either}", TEXT)
    later = TEXT.replace("{metric: threat_strength, below: 0.25, when: end}", either)
    for text, about in ((first, "main"), (first + SWEEP, "sweep"), (later, "others"), (TEXT, None)):
        found = parts(sim.run(loads(text, name="whiteboard.yaml")))
        tolerating = "To tolerate The Threat is to live within reach without fighting The Threat, and to fight those who do."
        assert [part.about for part in found if tolerating in " ".join(part.paragraphs)] == ([about] if about else [])
    assert "those who tolerate or share a bloc with The Threat include" in " ".join(
        answer(sim.run(loads(first, name="whiteboard.yaml"))).split()
    )


@pytest.mark.usefixtures("pretended")
def test_what_was_expected_is_named_with_the_commands_that_try_it(scenario: Scenario, tmp_path: Path) -> None:
    (expected,) = [part for part in parts(sim.run(scenario, out=tmp_path / "a b")) if part.about == "expected"]
    assert expected.items == ("“union” more likely than without “raid”",)
    file = shlex.quote(str(tmp_path / "a b" / "scenario.yaml"))
    assert expected.table == (f"coalition check {file} --claims", f"coalition compare {file} --without raid")


@pytest.mark.usefixtures("pretended")
def test_without_claims_the_command_for_an_event_is_told_and_without_events_none(scenario: Scenario) -> None:
    bare = scenario.model_copy(update={"claims": {}})
    (expected,) = [part for part in parts(sim.run(bare)) if part.about == "expected"]
    assert (expected.items, expected.table) == ((), ("coalition compare scenario.yaml --without raid",))
    quiet = bare.model_copy(update={"events": {}})
    assert "expected" not in [part.about for part in parts(sim.run(quiet))]


@pytest.mark.usefixtures("pretended")
def test_the_command_for_an_event_is_told_where_no_claim_is_about_leaving_one_out(scenario: Scenario) -> None:
    claim = scenario.claims["raid_unites"]
    setting = claim.model_copy(update={"compare_with": Comparison(set={"events.raid.engagements": 0})})
    for claims in ({"a": setting}, {"a": setting, "b": claim}):
        (expected,) = [part for part in parts(sim.run(scenario.model_copy(update={"claims": claims}))) if part.about == "expected"]
        assert expected.table == ("coalition check scenario.yaml --claims", "coalition compare scenario.yaml --without raid")


@pytest.mark.usefixtures("pretended")
def test_a_sweep_is_answered_setting_by_setting(swept: Scenario) -> None:
    result = sim.run(swept)
    (sweep,) = [part for part in parts(result) if part.about == "sweep"]
    assert [item.split(":")[0] for item in sweep.items] == ["0", "4"]
    assert sweep.paragraphs[0].endswith("By engagements of the event raid:")
    assert percent(result.probability("union", 1).probability) in sweep.items[1]


@pytest.mark.usefixtures("pretended")
def test_an_interrupted_run_says_so(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.plan.MOST_RUNS", 10)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        sim.run(scenario, workers=1, progress=stop)
    assert caught.value.answer is not None
    done = caught.value.answer.manifest["runs_done"]
    assert 10 <= done < 60
    assert f"this rests on the {done} runs done" in answer(caught.value.answer)


def test_a_scenario_without_question_outcomes_or_threat() -> None:
    bare = loads("title: Two\nfactions: {a: {name: A, influence: 1}, b: {name: B, influence: 1}}\naffinities: {a: {b: 1}}\n"
                 "calendar: {start: 2016-01-04, weeks: 3}\nruns: 10\n")  # fmt: skip
    text = answer(sim.run(bare))
    assert text.startswith("Two\n")
    assert "A and B (100%)" in text


def test_where_all_end_alone_that_is_said() -> None:
    apart = loads("title: Two\nfactions: {a: {name: A, influence: 1}, b: {name: B, influence: 1}}\naffinities: {a: {b: -1}}\n"
                  "calendar: {start: 2016-01-04, weeks: 3}\nruns: 10\n")  # fmt: skip
    text = answer(sim.run(apart))
    assert "The scenario asks for no outcomes" in text
    assert "In the week of 18 January 2016 every faction stands alone, in all of 10 histories." in text


@pytest.mark.usefixtures("pretended")
def test_fights_with_the_threat_do_not_crowd_out_those_of_the_others(scenario: Scenario) -> None:
    result = sim.run(scenario)
    shares = {
        ("army", "gov"): 0.2,
        ("army", "isis"): 0.9,
        ("army", "mil"): 0.05,
        ("gov", "isis"): 0.8,
        ("gov", "mil"): 0.3,
        ("isis", "mil"): 0.4,
    }
    for pair in result.points[0]["pairs"]:
        pair["fought"] = shares[pair["a"], pair["b"]]
    found = [part for part in parts(result) if part.about == "fights"]
    assert [part.paragraphs[0] for part in found] == [
        "Who is still fighting whom then, The Threat left aside:",
        "Who is still fighting The Threat:",
    ]
    assert found[0].items == ("30%: The Government and The Militia", "20%: The Army and The Government")
    assert found[1].items == ("90%: The Army and The Threat", "80%: The Government and The Threat")


@pytest.mark.usefixtures("pretended")
def test_blocs_of_the_threat_alone_are_left_out_and_those_of_others_with_it_told(scenario: Scenario) -> None:
    plain = {**scenario.plain(), "threat": ["isis", "mil"]}
    del plain["factions"]["mil"]["hostility"]
    result = sim.run(build(plain))
    mixed = {"members": ["army", "isis"], "share": 0.3}
    result.points[0]["blocs"] = [{"members": ["isis", "mil"], "share": 0.6}, mixed]
    (found,) = (part for part in parts(result) if part.about == "blocs")
    assert found.paragraphs == ("The blocs seen most often, just so and with nobody else, leaving out blocs of the threat alone:",)
    assert found.items == ("30%: The Army and The Threat",)
    result.points[0]["blocs"] = [mixed]
    (found,) = (part for part in parts(result) if part.about == "blocs")
    assert found.paragraphs == ("The blocs seen most often, just so and with nobody else:",)


def test_names_are_shortened_only_while_they_differ() -> None:
    names = {"a": "Guard (east)", "b": "Guard (west)", "c": "Council (of the mountains)"}
    assert short_names(names) == {"a": "Guard (east)", "b": "Guard (west)", "c": "Council"}


def test_outcomes_are_spelt_as_the_scenario_spells(scenario: Scenario) -> None:
    outcomes = {"ta_town": scenario.outcomes["union"]}
    assert outcome_names(scenario.model_copy(update={"outcomes": outcomes})) == {"ta_town": "ta Town"}


def test_names_of_people_and_places_within_ids_are_spelt_as_names() -> None:
    scenario = loads(
        "title: Names\nauthority: gov\ncalendar: {start: 2016-01-04, weeks: 2}\n"
        "places: {gulf: {name: Gulf of Sidra}}\n"
        "factions:\n"
        "  gov: {name: Government, strength: 1, presence: {gulf: 1}, leaders: Fayez Sarraj (since March 2016)}\n"
        "  mil: {name: Militia, strength: 1, presence: {gulf: 1}, leaders: Council of Omar Jadhran}\n"
        "ties: [{between: [gov, mil], intensity: 0.1, why: a council of both}]\n",
        name="names.yaml",
    )
    ids = ("jadhran_recognises_gulf", "sidra_attack", "march_on_sidra", "council_vow")
    assert [spelt(name, scenario) for name in ids] == ["Jadhran recognises Gulf of Sidra", "Sidra attack", "march on Sidra", "council vow"]


def test_lists() -> None:
    assert (listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])) == ("a", "a and b", "a, b and c")


def test_percentages_never_round_to_none_or_all() -> None:
    assert [percent(share) for share in (0, 1e-9, 0.004, 0.25, 0.994, 1 - 1e-9, 1)] == [
        "0%", "under 0.1%", "0.4%", "25%", "99.4%", "over 99.9%", "100%",
    ]  # fmt: skip
