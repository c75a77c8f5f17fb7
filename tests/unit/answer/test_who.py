"""Whom a faction ends up with, fights and avoids."""

from __future__ import annotations

import json

import pytest

import sim
from sim.analysis.who import Companion, Who, who, words
from sim.errors import UnknownNameError
from sim.result import Result
from sim.scenario import Scenario
from sim.scenario.naming import faction_id
from tests.toys import parting

FLAT = {"allied": [0.1, 0.2], "fought": [0.3, 0.4]}


@pytest.fixture
def result(pretended: None, scenario: Scenario) -> Result:
    return sim.run(scenario)


def companion(faction: str, together: float, fought: float) -> Companion:
    return Companion(faction, f"The {faction}", together, together, fought, 1 - together - fought)


def test_companions_are_those_of_the_summary_and_the_tables(result: Result) -> None:
    company = who(result, "army")
    assert {other.faction for other in company.companions} == {"gov", "isis", "mil"}
    assert [other.together for other in company.companions] == sorted((other.together for other in company.companions), reverse=True)
    runs = result.runs
    for other in company.companions:
        assert other.together == pytest.approx((runs["bloc.army"] == runs[f"bloc.{other.faction}"]).mean())
        a, b = sorted(("army", other.faction))
        weekly = result.pairs[(result.pairs["a"] == a) & (result.pairs["b"] == b)].sort_values("week")
        assert company.weeks[other.faction]["fought"] == weekly["fought"].tolist()
        assert other.fought == weekly["fought"].tolist()[-1]


def test_with_against_and_aloof() -> None:
    friend, enemy, stranger, guest = (
        companion("friend", 0.8, 0),
        companion("enemy", 0, 0.9),
        companion("stranger", 0, 0.1),
        companion("guest", 0.3, 0),
    )
    company = Who(
        "me", "Me", 10, "2016-01-04", (friend, guest, enemy, stranger), dict.fromkeys(("friend", "enemy", "guest", "stranger"), FLAT)
    )
    assert (company.ends_up_with, company.fights, company.avoids) == ([friend], [enemy], [stranger])
    text = words(company)
    assert "80%  The friend" in text
    assert "30%  The guest" in text
    assert "Avoids (hardly ever in one bloc, mostly without fighting): The stranger." in text
    assert "11 Jan" in text
    assert json.loads(json.dumps(company.as_dict()))["fights"] == ["enemy"]


def test_where_nobody_is_avoided_nothing_is_said_of_it() -> None:
    company = Who("me", "Me", 10, "2016-01-04", (companion("friend", 0.8, 0),), {"friend": FLAT})
    assert company.avoids == [] and "Avoids" not in words(company)
    assert "Sometimes with: nobody" in words(company) and str(company) == words(company)


def test_reasons_are_told_where_given(result: Result) -> None:
    others = [other.faction for other in who(result, "army").companions]
    company = who(result, "army", reasons={name: [("shared threat", 0.41)] for name in others})
    shown = len(company.ends_up_with) + len(company.fights)
    assert words(company).count("shared threat +0.41") == shown
    assert shown and "above 0 what draws it there" in " ".join(words(company).split())
    assert "above 0" not in words(who(result, "army")), "nothing is explained that is not there"


def test_misspelt_faction(result: Result) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'army'"):
        who(result, "amry")


def test_a_faction_goes_by_its_id_or_its_name(result: Result) -> None:
    assert who(result, "The Army").faction == who(result, "the army").faction == who(result, "army").faction == "army"


def test_short_names_count_and_names_of_several_do_not() -> None:
    names = {"sdf": "Rada (Special Deterrence Force)", "east": "Guard (east)", "west": "Guard (west)"}
    assert faction_id("rada", names) == "sdf"
    assert faction_id("guard (WEST)", names) == "west"
    with pytest.raises(UnknownNameError, match="no faction is called 'Guard'; there are east, west"):
        faction_id("Guard", names)
    with pytest.raises(UnknownNameError, match="did you mean 'sdf'"):
        faction_id("Deterrence", names)
    with pytest.raises(UnknownNameError, match="no faction is called 'zzz'; there are east, sdf, west"):
        faction_id("zzz", names)


def test_what_comes_near_nothing_is_answered_with_what_there_is(result: Result) -> None:
    with pytest.raises(UnknownNameError, match="no outcome is called 'zzz'; there are army_gov, beaten, union"):
        result.probability("zzz")
    with pytest.raises(UnknownNameError, match=r"there are f0, .*f39 and 5 more$"):
        raise UnknownNameError.of("faction", "zzz", [f"f{number}" for number in range(45)])


def test_misspelt_outcome_and_table(result: Result) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'union'"):
        result.probability("onion")
    with pytest.raises(UnknownNameError, match="did you mean 'weeks'"):
        result.table("week")


# --- who comes and goes


@pytest.fixture(scope="module")
def parted() -> Result:
    return sim.run(parting(), runs=40, weeks=6)


def test_whoever_is_there_in_some_histories_is_judged_in_those(parted: Result) -> None:
    runs = parted.runs
    split = (runs["bloc.young"] >= 0).mean()
    assert 0 < split < 1 and split == (runs["bloc.guards"] < 0).mean()
    young, guards = who(parted, "young"), who(parted, "guards")
    assert (young.there, guards.there) == (split, 1 - split)
    assert {other.faction: other.there for other in young.companions} == {
        "brigade": split, "council": split, "guards": 0, "old": split, "raiders": split
    }  # fmt: skip
    for company in (young, guards):
        expected = {
            other.faction
            for other in company.companions
            if other.there and other.together < 0.05 * other.there and other.fought < 0.5 * other.there
        }
        assert {other.faction for other in company.avoids} == expected
    assert "guards" not in young.as_dict()["avoids"], "they never meet"
    assert f"young is there at the end of {split:.0%} of them" in words(young).replace("\n", " ")


def test_whoever_is_gone_in_all_has_no_end_to_tell_of(parted: Result) -> None:
    certain = parted.scenario.replace({"events.quarrel.probability": 1})
    gone = who(sim.run(certain, runs=20, weeks=6), "guards")
    text = words(gone)
    assert (gone.there, gone.avoids) == (0, [])
    assert "Port guards is there at the end of none of them" in text.replace("\n", " ")
    assert "Ends up with" not in text and "Avoids" not in text and "Allied, in the week of" in text
