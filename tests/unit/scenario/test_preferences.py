"""Rankings of coalitions in a scenario: one form, every slip refused in its place, and nothing simulated."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import NotSimulatedError, ScenarioError
from sim.model import CoalitionModel
from sim.runs import run
from sim.scenario import Scenario, build, dump, json_schema, lint, load, loads
from sim.scenario.describe import describe
from sim.scenario.preferences import as_written
from sim.world import World
from tests.toys import coalition

TEXT = """title: Rooms
factions: {ann: {name: Ann}, ben: {name: Ben}, cleo: {name: Cleo}}
preferences:
  ann: [[ben, ann], [ann, cleo], [ann], [cleo, ben, ann]]
  ben: [[[ben, cleo], [ann, ben]]]
  cleo: [[cleo]]
"""
GAME = {
    "ann": ((("ann", "ben"),), (("ann", "cleo"),), (("ann",),), (("ann", "ben", "cleo"),)),
    "ben": ((("ann", "ben"), ("ben", "cleo")), (("ben",),)),
    "cleo": ((("cleo",),),),
}


def problems(text: str) -> list[tuple[int, int, str, str]]:
    """Line, column, path and message of everything refused."""
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    return [(found.line, found.column, found.path, found.message) for found in caught.value.problems]


def test_groups_are_read_best_first_and_alone_comes_last_where_it_is_not_listed() -> None:
    assert loads(TEXT).preferences == GAME


def test_a_ranking_may_be_empty_which_leaves_standing_alone() -> None:
    found = loads(TEXT.replace("  cleo: [[cleo]]", "  cleo: []")).preferences
    assert found is not None and found["cleo"] == ((("cleo",),),)


@pytest.mark.parametrize(
    ("line", "column", "path", "message", "ranking"),
    [
        (6, 17, "preferences.cleo.0", "no faction is called 'anne'; did you mean 'ann'?", "[[cleo, anne]]"),
        (6, 18, "preferences.cleo.1", "[ann, ben] is no coalition of 'cleo', who ranks it: 'cleo' must be in it", "[[cleo], [ben, ann]]"),
        (6, 23, "preferences.cleo.1", "[ann, cleo] is ranked twice by 'cleo'", "[[cleo, ann], [ann, cleo]]"),
        (6, 10, "preferences.cleo.0", "[ann, cleo] is ranked twice by 'cleo'", "[[[cleo, ann], [ann, cleo]]]"),
        (6, 10, "preferences.cleo.0", "[ann, cleo, cleo] names a member twice", "[[cleo, ann, cleo]]"),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(line: int, column: int, path: str, message: str, ranking: str) -> None:
    assert problems(TEXT.replace("[[cleo]]", ranking)) == [(line, column, path, message)]


@pytest.mark.parametrize(
    "ranking", ["cleo", "[cleo, ann]", "[[[cleo], ann]]", "[[]]", "[[cleo], []]", "[[[]]]", "{cleo: 1}", "[[[[cleo]]]]"]
)
def test_every_other_form_is_refused(ranking: str) -> None:
    found = problems(TEXT.replace("[[cleo]]", ranking))
    assert [path.split(".")[:2] for _, _, path, _ in found] == [["preferences", "cleo"]] * len(found)


def test_everybody_ranks_and_only_factions_rank() -> None:
    found = problems(TEXT.replace("  cleo: [[cleo]]", "  clea: [[clea]]"))
    assert [message for *_, message in found] == [
        "ranks no coalition; `cleo: [[cleo]]` would say that it only stands alone",
        "no faction is called 'clea'; did you mean 'cleo'?",
    ]


@pytest.mark.parametrize(
    "key",
    ["affinities: {ann: {ben: 1}}", "authority: ann", "threat: ben", "max_blocs: 2", "events: {e: {clash: {between: ann, and: ben}, week: 1}}",
     "outcomes: {o: {metric: together, pair: [ann, ben]}}", "ties: [{between: [ann, ben], intensity: 1}]", "places: {p: {}}", "levers: [seed]"],
)  # fmt: skip
def test_what_only_a_simulation_uses_is_refused(key: str) -> None:
    assert (8, "does not go with preferences, of which nothing is simulated") in [
        (line + 1, message) for line, _, _, message in problems(f"{TEXT}{key}\n")
    ]


def test_it_is_not_simulated_and_says_what_to_do_instead() -> None:
    scenario = loads(TEXT)
    for simulate in (run, CoalitionModel, World):
        with pytest.raises(NotSimulatedError, match="coalition stable"):
            simulate(scenario)


@pytest.mark.parametrize(
    "words", [["run"], ["run", "--json", "--set", "seed=4"], ["flip"], ["sensitivity"], ["compare", "--set", "seed=4"]]
)
def test_the_command_line_says_so_too_before_anything_is_compiled(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.compiled.is_compiled", lambda: False)
    done = coalition(words[0], "three_player_cycle", *words[1:])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "coalition stable" in done.stderr


def test_numbers_that_no_ranking_uses_are_doubted_and_nothing_else() -> None:
    assert lint(loads(TEXT)) == []
    (doubt,) = lint(loads(TEXT.replace("{name: Ann}", "{name: Ann, strength: 5}")))
    assert doubt.path == "factions.ann.strength"


def test_the_rankings_are_told_in_words() -> None:
    text = describe(loads(TEXT))
    assert "  Ann: with Ben, then with Cleo, then alone, then with Ben and Cleo.\n" in text
    assert "  Ben: with Ann or with Cleo, then alone.\n" in text


def test_one_ranking_can_be_replaced_by_another_file(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "rooms.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "other.yaml").write_text("extends: rooms.yaml\npreferences: {cleo: [[ann, cleo]]}\n", encoding="utf-8")
    found = load(folder / "other.yaml").preferences
    assert found == {**GAME, "cleo": ((("ann", "cleo"),), (("cleo",),))}


COALITIONS = {
    name: [tuple(sorted((name, *others))) for size in range(3) for others in itertools.combinations(sorted({"ann", "ben", "cleo"} - {name}), size)]
    for name in ("ann", "ben", "cleo")
}  # fmt: skip


@st.composite
def games(draw: st.DrawFn) -> dict[str, object]:
    """Rankings with ties, of some of the coalitions, in the shape of a file."""
    rankings = {}
    for name, coalitions in COALITIONS.items():
        listed = draw(st.permutations(coalitions))[: draw(st.integers(0, len(coalitions)))]
        cuts = sorted({0, len(listed), *draw(st.sets(st.integers(0, len(listed))))})
        groups = [listed[start:end] for start, end in itertools.pairwise(cuts)]
        rankings[name] = [[list(coalition) for coalition in group] if len(group) > 1 else list(group[0]) for group in groups]
    return {"title": "Game", "factions": {name: {} for name in COALITIONS}, "preferences": rankings}


@settings(max_examples=40)
@given(games())
def test_any_game_survives_writing_and_reading_and_fits_the_schema(data: dict[str, object]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    scenario: Scenario = build(data)
    assert loads(dump(scenario)) == scenario
    assert as_written(scenario.preferences or {}) == scenario.plain()["preferences"]
    validator = jsonschema.Draft202012Validator(json_schema())
    assert validator.is_valid(data) and validator.is_valid(scenario.plain())
    for name, ranking in (scenario.preferences or {}).items():
        assert sum((name,) in group for group in ranking) == 1


def test_a_coalition_that_shares_its_rank_with_no_other_is_written_without_a_group() -> None:
    """As a newcomer writes it; only those ranked alike stand together."""
    assert as_written(loads(TEXT).preferences or {})["ben"][0] == [["ann", "ben"], ["ben", "cleo"]]
    assert as_written(loads(TEXT).preferences or {})["cleo"][0] == ["cleo"]
