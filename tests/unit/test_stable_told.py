"""What `stable` tells: of every shipped scenario, in words, as JSON, as a picture, and to who asks wrongly."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import sim
from sim.cli.stability_words import in_words
from sim.games.partitions import TooLarge, count
from sim.prose import listing
from sim.scenario import load, shipped
from sim.studies.stability import Restless, Share
from sim.studies.stable import stable
from sim.studies.standing import Moments
from tests.toys import coalition, parting

SHARE = {
    "type": "object",
    "required": ["share", "low", "high"],
    "properties": {name: {"type": "number", "minimum": 0, "maximum": 1} for name in ("share", "low", "high")},
}
BLOCS = {"type": "array", "items": {"type": "array", "items": {"type": "string"}, "minItems": 1}}
HOLDS = {"type": ["boolean", "null"]}
SCHEMA = {
    "type": "object",
    "required": ["there", "configurations", "method", "minima", "frustration", "stable", "stable_count", "uncertain"],
    "properties": {
        "configurations": {"type": "integer", "minimum": 1},
        "method": {"enum": ["exact", "search"]},
        "frustration": {"type": "object", "additionalProperties": {"type": "number"}},
        "minima": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["blocs", "energy", "basin", "nash", "individual", "core"],
                "properties": {
                    "blocs": BLOCS, "energy": {"type": "number"}, "basin": {"type": "integer"}, "nash": HOLDS, "individual": HOLDS, "core": HOLDS,
                },
            },
        },
        "uncertain": {
            "required": ["draws", "week", "there", "configurations", "structures", "none", "pairs", "groups", "lowest", "simulated"],
            "properties": {
                "structures": {
                    "type": "array",
                    "items": {
                        "required": ["blocs", "lowest", "minimum", "nash", "individual", "core"],
                        "properties": {"blocs": BLOCS} | dict.fromkeys(("lowest", "minimum", "nash", "individual", "core"), SHARE),
                    },
                },
                "none": {"type": "object", "required": ["nash", "individual", "core"], "additionalProperties": SHARE},
                "pairs": {"type": "array", "items": {"required": ["a", "b", "together", "averse"], "properties": {"together": SHARE}}},
            },
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_can_be_asked(name: str) -> None:
    scenario = load(shipped()[name])
    large = count(len(scenario.factions), scenario.max_blocs) > 10_000
    answer = stable(scenario, draws=2, starts=20, method="search" if large and not scenario.preferences else None)
    assert (answer.uncertain is None) == (scenario.preferences is not None)
    if answer.uncertain is not None:
        jsonschema.validate(answer.as_dict(), SCHEMA)
    text = in_words(answer)
    assert text.startswith(f"{scenario.title}: which coalitions could hold")
    assert max(len(line) for line in text.splitlines()) <= 96
    assert not any(len(name) > 5 and name in text for name in scenario.factions if "_" in name), "names, not ids"


def test_words_tell_groups_reasons_and_what_a_search_cannot_know() -> None:
    case = stable(load(shipped()["libya_2016"]), draws=8, starts=200)
    text = " ".join(in_words(case).split())
    assert case.uncertain is not None and case.uncertain.groups
    for letter, (group, _) in zip("ABCDEFGH", case.uncertain.groups, strict=False):
        assert f"{letter}: {listing([case.factions[name] for name in group])}" in text
    assert "it may have missed some" in text and "found that is" in text and "no forecast" in text
    chase = in_words(stable(load(shipped()["classics/run_and_chase"]), draws=1))
    assert "Chaser would rather join Runner." in chase and "Runner would rather be alone." in chase


def test_those_who_are_there_are_counted_then_and_now() -> None:
    """Four divide in 15 ways, five in 52 (Bell's numbers); whoever comes of a split is no part of the first."""
    answer = stable(parting(), draws=30, week=2)
    assert answer.uncertain is not None
    assert (len(answer.now.there), answer.now.configurations) == (4, 15)
    assert (answer.uncertain.there, answer.uncertain.configurations) == ((4, 5), 52)
    text = " ".join(in_words(answer).split())
    assert "4 factions can divide in 15 ways. Every one of these was looked at. old and young come of a split or a merger" in text
    assert "By then 4 to 5 factions are there; the most can divide in 52 ways. Every one of these was looked at." in text
    start = " ".join(in_words(stable(parting(), draws=3)).split())
    assert "By then" not in start and "old and young come of a split or a merger, and are not there at the start." in start


def test_more_than_can_be_gone_through_once_some_have_split_is_searched_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.studies.stable.LIMIT", 15)
    answer = stable(parting(), draws=30, week=2)
    assert answer.uncertain is not None and (answer.now.method, answer.uncertain.method) == ("exact", "search")
    assert "the most can divide in 52 ways. These are too many to look at each" in " ".join(in_words(answer).split())
    assert stable(parting(), draws=30).uncertain.method == "exact"  # type: ignore[union-attr]
    with pytest.raises(TooLarge, match="5 players"):
        stable(parting(), draws=30, week=2, method="exact")


def test_structures_are_of_those_who_are_there() -> None:
    """What is a structure of the guards is none of those who come of them."""
    scenario = parting()
    answer = stable(scenario, draws=30, week=2).uncertain
    assert answer is not None
    there = [set(Moments(scenario, 2, scenario.seed, tuple(scenario.factions)).draw(draw).factions) for draw in range(30)]
    divided = sum("young" in names for names in there) / 30
    assert 0 < divided < 1
    of_split = [told for told in answer.structures if any("young" in bloc for bloc in told.blocs)]
    assert sum(told.lowest.share for told in of_split) == pytest.approx(divided)
    assert all(told.stable["nash"].share <= divided and told.minimum.share <= divided for told in of_split)
    assert sum(told.lowest.share for told in answer.structures) == pytest.approx(1)


def test_the_command_says_what_python_gives() -> None:
    said = coalition("stable", "four_factions", "--week", "6", "--draws", "20", "--seed", "7", "--json")
    printed = json.loads(said.stdout)
    jsonschema.validate(printed, SCHEMA)
    assert printed == json.loads(json.dumps(sim.stable(load(shipped()["four_factions"]), week=6, draws=20, seed=7).as_dict()))


def test_set_and_without_change_the_question() -> None:
    changed = coalition("stable", "four_factions", "--set", "factions.brigade.recognition=0.9", "--json", "--draws", "1")
    together = json.loads(changed.stdout)["minima"][0]["blocs"]
    assert ["brigade", "council", "guards"] in together, "a brigade that recognises the council goes with it"
    assert coalition("stable", "four_factions", "--without", "port_attack", "--draws", "1").exit_code == 0


def test_the_picture_is_drawn_and_named(tmp_path: Path) -> None:
    place = tmp_path / "new" / "map.svg"
    said = coalition("stable", "four_factions", "--week", "5", "--draws", "10", "--out", place)
    assert said.exit_code == 0 and f"picture: {place}" in said.stderr
    text = place.read_text(encoding="utf-8")
    assert ET.fromstring(text).tag.endswith("svg")
    assert "Four factions: who belongs together" in text and "Port guards" in text and "share of 10 simulated histories" in text
    for refused, reason in (("map.txt", "ends in"), ("map", "ends in")):
        said = coalition("stable", "four_factions", "--draws", "1", "--out", tmp_path / refused)
        assert said.exit_code == 2 and reason in said.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["tripoli_clash", "--exact"], "--max-blocs 2"),
        (["four_factions", "--week", "26"], "weeks 0 to 25"),
        (["four_factions", "--factions", "guards,councl"], "did you mean 'council'"),
        (["four_factions", "--factions", ","], "--factions a,b,c"),
        (["classics/stable_marriage", "--out", "map.svg"], "rankings"),
    ],
)
def test_bad_questions_end_with_one_message(words: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = coalition("stable", *words)
    assert said.exit_code == 2
    assert reason in said.stderr and "Traceback" not in said.output and not said.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("more", "said"), [(1, "and 1 other less often"), (3, "and 3 others less often"), (0, None)])
def test_of_many_who_would_leave_six_are_named_and_the_rest_is_counted(more: int, said: str | None) -> None:
    found = stable(load(shipped()["tripoli_clash"]), factions=["lna", "pfg", "hor"], draws=10)
    assert found.uncertain is not None
    restless = tuple(Restless("lna", Share(0.5, 0.4, 0.6), "pfg" if n % 2 else None) for n in range(6 + more))
    lowest = replace(found.uncertain.lowest, restless=restless)
    lines = in_words(replace(found, uncertain=replace(found.uncertain, lowest=lowest, simulated=None))).splitlines()
    name, other = found.factions["lna"], found.factions["pfg"]
    assert sum(line.endswith(f"{name}, to be with {other}") for line in lines) == 3
    assert sum(line.endswith(f"{name}, to be alone") for line in lines) == 3
    assert [line.strip() for line in lines if "less often" in line] == ([said] if said else [])


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ((4, 4), "By then 4 factions are there, who can divide"),
        ((1, 1), "By then 1 faction is there, who"),
        ((3, 5), "By then 3 to 5 factions are there; the most can divide"),
        ((3, 3), None),
    ],
)
def test_how_many_are_there_is_told_where_it_is_another_number_than_at_the_start(there: tuple[int, int], said: str | None) -> None:
    found = stable(load(shipped()["tripoli_clash"]), factions=["lna", "pfg", "hor"], draws=10)
    assert found.uncertain is not None and len(found.now.there) == 3
    text = " ".join(in_words(replace(found, uncertain=replace(found.uncertain, there=there))).split())
    assert (said in text) if said else ("By then" not in text)


@pytest.mark.parametrize(("complete", "said"), [(True, "no structure is"), (False, "none was found that is")])
def test_in_what_share_of_draws_nothing_is_stable_is_told_of_the_draws(complete: bool, said: str) -> None:
    found = stable(load(shipped()["tripoli_clash"]), factions=["lna", "pfg", "hor"], draws=10)
    assert found.uncertain is not None
    shares = {"nash": Share(0.2, 0.1, 0.3), "individual": Share(0.0, 0.0, 0.1), "core": Share(0.4, 0.3, 0.5)}
    lacking = replace(found, uncertain=replace(found.uncertain, none=shares, complete=dict.fromkeys(shares, complete)))
    told = " ".join(in_words(lacking).split())
    some = "is" if complete else "was found that is"
    assert f"In every draw some structure {some} individually stable." in told
    assert f"In 20% (10% to 30%) of draws {said} Nash stable and in 40% (30% to 50%) of draws {said} core stable." in told
