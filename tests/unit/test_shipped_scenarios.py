"""The shipped scenarios: they load and are clean, the base keeps the rules of its tables, and no news counts twice."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sim.design import design_points
from sim.report.inputs import grade_counts
from sim.scenario import Scenario, check, lint, load, shipped
from sim.scenario.describe import describe
from sim.scenario.parts import Relation
from sim.scenario.quantity import Quantity

CASE = ("sidra_attack", "ajdabiya_offensive", "derna_withdrawal", "tripoli_clash", "tunis_meeting")
WHAT_IFS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w10")
ROOT = Path(__file__).resolve().parents[2]
HALF_WIDTH = {"S": 0.1, "Sd": 0.1, "D": 0.15, "J": 0.2, "U": 0.25}
SHARES = {1: [1.0], 2: [0.7, 0.3], 3: [0.6, 0.25, 0.15]}
REJECTERS = ("gnc_hard", "mis_hard", "sabratha")


@cache
def shipped_scenario(name: str) -> Scenario:
    """A shipped scenario by name."""
    return load(shipped()[name])


@pytest.fixture(scope="module")
def base() -> Scenario:
    """The base scenario of the case."""
    return shipped_scenario("libya_2016")


def between(relations: tuple[Relation, ...], one: str, other: str) -> Relation:
    """The relation of a pair."""
    (found,) = [relation for relation in relations if relation.between == tuple(sorted((one, other)))]
    return found


def differing(one: Scenario, other: Scenario) -> set[str]:
    """Paths of the numbers that are not the same in both, events aside."""
    first, second = one.quantities(), other.quantities()
    paths = {path for path in first.keys() | second.keys() if not path.startswith("events.")}
    return {path for path in paths if first.get(path) != second.get(path)}


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


# --- the base: what the tables say


def test_the_base_holds_the_whole_case(base: Scenario) -> None:
    """All factions but the one born in June 2016, all places, roads and relations."""
    assert len(base.factions) == 26 and "bdb" not in base.factions
    assert len(base.places) == 25
    assert len(base.roads) == 33
    assert len(base.rivalries) + len(base.ties) == 90
    assert base.authority == "gna_pc"
    assert base.threat == ("isis_derna", "isis_sabratha", "isis_sirte")
    assert (base.calendar.start, base.calendar.weeks) == (date(2016, 1, 4), 52)


def test_five_relations_may_know_the_future(base: Scenario) -> None:
    """Those resting only on pages from after March 2016."""
    marked = {relation.between for relation in (*base.rivalries, *base.ties) if relation.hindsight}
    assert marked == {
        ("gnc_hard", "sdf"), ("mis_hard", "trb"), ("abusalim", "mis_hard"), ("gnc_hard", "nawasi"), ("nawasi", "sdf"),
    }  # fmt: skip


def test_relations_are_as_wide_as_their_grade(base: Scenario) -> None:
    """Triangular around the coded intensity, within [0, 1]."""
    for relation in (*base.rivalries, *base.ties):
        assert relation.grade and relation.intensity.triangular, relation.between
        low, mode, high = relation.intensity.triangular
        width = HALF_WIDTH[relation.grade]
        assert math.isclose(low, max(0.0, mode - width), abs_tol=1e-9), relation.between
        assert math.isclose(high, min(1.0, mode + width), abs_tol=1e-9), relation.between
        assert relation.why
        assert relation.source or relation.grade in ("J", "U") or relation.note, relation.between


def test_every_number_of_a_faction_says_where_it_comes_from(base: Scenario) -> None:
    """A source, or a judgement, or a definition with a note."""
    for name, faction in base.factions.items():
        for field in ("strength", "recognition", "hostility"):
            quantity: Quantity = getattr(faction, field)
            assert quantity.grade, (name, field)
            assert quantity.source or quantity.note, (name, field)
        assert faction.oil_stake.grade == "J"
        assert faction.influence.constant == 0 or (faction.influence.grade == "J" and faction.influence.note)


def test_presence_follows_the_home_places(base: Scenario) -> None:
    """Shares of 1, 0.7/0.3 or 0.6/0.25/0.15; judgements, 0.1 either way; the authority abroad holds no place."""
    for name, faction in base.factions.items():
        shares = sorted((share.central for share in faction.presence.values()), reverse=True)
        assert shares == (SHARES[len(shares)] if shares else []), name
        if len(shares) > 1:
            for share in faction.presence.values():
                low, high = share.bounds
                assert share.grade == "J" and math.isclose(high - low, 0.2), name
    assert [name for name, faction in base.factions.items() if not faction.presence] == ["gna_pc"]
    assert not any("tunis" in faction.presence for faction in base.factions.values())
    assert base.factions["gna_pc"].strength.constant == 0


@pytest.mark.parametrize(
    ("path", "weight"),
    [
        ("factions.gna_pc.influence", 0.15), ("factions.hor.influence", 0.12), ("factions.misrata_elders.influence", 0.06),
        ("factions.gnc_hard.influence", 0.04), ("factions.magharba_elders.influence", 0.03),
        ("places.sidra_raslanuf.oil", 1.0), ("places.brega.oil", 0.6), ("places.zawiya.oil", 0.4), ("places.zuwara.oil", 0.4),
        ("places.ajdabiya.oil", 0.4), ("places.tobruk.oil", 0.3), ("places.ubari.oil", 0.3), ("places.zintan.oil", 0.2),
        ("places.zillah.oil", 0.2), ("places.tripoli.political_weight", 1.0), ("places.tobruk.political_weight", 0.4),
        ("places.benghazi.political_weight", 0.4), ("places.misrata.political_weight", 0.3), ("places.kufra.political_weight", 0.1),
    ],
)  # fmt: skip
def test_judged_weights_may_be_half_to_double(base: Scenario, path: str, weight: float) -> None:
    """The weights the model page gives, as distributions of grade J."""
    quantity = base.quantities()[path]
    assert quantity.triangular == pytest.approx((weight / 2, weight, min(1.0, 2 * weight)))
    assert quantity.grade == "J"


def test_only_nine_places_have_oil(base: Scenario) -> None:
    """The others weigh nothing in oil."""
    assert sum(place.oil.constant != 0 for place in base.places.values()) == 9


@pytest.mark.parametrize(
    ("path", "numbers", "source"),
    [
        # Hanly 2016: Jadhran claimed 23,000, critics 12,000 of which about 3,000 working; low and mode are the compiler's.
        ("factions.pfg.strength", (2000, 4000, 12000), "KH0801"),
        # Wikipedia: 700, then 1,500; Correspondents.org, August 2016: about 2,000.
        ("factions.sdf.strength", (700, 1500, 2000), "SDFW"),
        # Delalande 2018, Pack 2019: 7,000 regulars, 25,000 with auxiliaries.
        ("factions.lna.strength", (7000, 15000, 25000), "PACK19"),
        # The note of 5 January 2016: the guards now recognise the GNA; Sabratha's council opposes it.
        ("factions.pfg.recognition", (0.4, 0.8, 1.0), "LSM0105"),
        ("factions.sabratha.recognition", (-0.9, -0.6, 0.0), "LSM0105"),
    ],
)
def test_factions_as_sourced(base: Scenario, path: str, numbers: tuple[float, float, float], source: str) -> None:
    """Spot checks, typed in by hand."""
    quantity = base.quantities()[path]
    assert quantity.triangular == numbers
    assert source in quantity.source


def test_relations_as_sourced(base: Scenario) -> None:
    """Spot checks, typed in by hand."""
    coin = between(base.rivalries, "pfg", "lna")  # LSM, 5 January 2016: Haftar the other side of the ISIS coin
    assert (coin.intensity.central, coin.grade, coin.at) == (0.8, "Sd", ("ajdabiya",)) and "LSM0105" in coin.source
    assert between(base.ties, "lna", "hor").intensity.central == 0.9  # the HoR appointed Haftar
    assert between(base.rivalries, "lna", "brsc").intensity.triangular == (0.9, 1.0, 1.0)  # war in Benghazi since May 2014
    assert between(base.ties, "zintan", "hor").intensity.central == 0.45  # 0.6 before the check against earlier pages
    assert between(base.ties, "mis_pro", "tuareg").grade == "U"  # recalled, no page


def test_roads_and_sources_as_sourced(base: Scenario) -> None:
    """Ajdabiya to Tobruk past the mountains is 410 km; the founding note is at its address."""
    (road,) = [road for road in base.roads if road.between == ("ajdabiya", "tobruk")]
    assert (road.km.constant, road.km.grade) == (410, "S")
    assert base.sources["LSM0105"].address == "https://libyasecuritymonitor.com/anti-5-jan-2016/"
    assert all(source.address for source in base.sources.values())


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


# --- no news counts twice


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


@pytest.mark.parametrize("name", [*CASE, "libya_2016", "derna_withdrawal_allowed", "january_2016"])
def test_every_stated_number_of_the_case_has_a_grade(name: str) -> None:
    """Its own or that of the thing it belongs to; those left at the format's default aside."""
    counts = grade_counts(shipped_scenario(name))
    assert counts.get("", 0) == 0 and sum(counts.values()) > 250


def test_presence_and_oil_have_their_sources(base: Scenario) -> None:
    """In its one place a faction is by the table of places, not by judgement; spot checks typed in by hand."""
    for name, faction in base.factions.items():
        if len(faction.presence) == 1:
            (share,) = faction.presence.values()
            assert share.source and share.grade in ("S", "D"), name
    zawiya, zuwara = base.factions["zawiya"].presence["zawiya"], base.factions["zuwara"].presence["zuwara"]
    assert (zawiya.source, zawiya.grade) == (("LH0821",), "S")  # Libya Herald, August 2016: the road from Tripoli remains shut
    assert (zuwara.source, zuwara.grade) == (("LX0224",), "D")
    assert base.factions["pfg"].presence["sidra_raslanuf"].source == ("LSM0105",)  # the founding note
    assert base.factions["brsc"].presence["misrata"].source == ()  # whom the table does not list there
    assert "LH0106" in base.places["sidra_raslanuf"].oil.source
    assert "unverified" in (base.places["zillah"].oil.note or "")


def test_the_ties_within_isis_have_the_grade_of_the_table(base: Scenario) -> None:
    """Derived (same organisation), on no page: 0.15 either way."""
    for other, intensity in (("isis_derna", (0.85, 1, 1)), ("isis_sabratha", (0.75, 0.9, 1))):
        tie = between(base.ties, "isis_sirte", other)
        assert tie.grade == "D" and tie.intensity.triangular == pytest.approx(intensity)
        assert not tie.source and tie.note == "compiler judgement"


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
