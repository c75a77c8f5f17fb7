"""The base keeps the rules of its tables, and every stated number of the case has its grade and source."""

from __future__ import annotations

import math
from datetime import date

import pytest

from sim.report.inputs import grade_counts
from sim.scenario import Scenario
from sim.scenario.quantity import Quantity
from tests.unit.shipped.case import CASE, between, shipped_scenario

HALF_WIDTH = {"S": 0.1, "Sd": 0.1, "D": 0.15, "J": 0.2, "U": 0.25}
SHARES = {1: [1.0], 2: [0.7, 0.3], 3: [0.6, 0.25, 0.15]}


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
