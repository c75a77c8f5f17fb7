"""A file that builds on another: what it changes, takes out and replaces, and what it may build on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import check, load, loads
from tests.unit.scenario.sample import TEXT, problems_of, write


def test_a_file_that_builds_on_another_replaces_what_excludes_each_other(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", TEXT.replace("  talk:\n", "  other: {statement: {by: a, against: b, amount: 0.1}, week: 1}\n  talk:\n"))
    child = write(tmp_path, "child.yaml", "extends: base.yaml\nevents: {other: {statement: {for: gov}}}\n")
    detail = load(child).events["other"].detail
    assert (detail.against, detail.for_, detail.amount.constant) == ((), ("gov",), 0.1)  # type: ignore[union-attr]


def test_extends_changes_things_by_id(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", TEXT)
    child = write(
        tmp_path,
        "child.yaml",
        """\
extends: base.yaml
title: Child
claims: {fight_divides: null}
levers: null
sweep: null
factions:
  a: {strength: 99, presence: {east: null, west: 1}}
rivalries:
  - {between: [a, b], intensity: 0.1}
  - {between: [gov, b], intensity: 0.3}
ties:
  - {between: [gov, a], intensity: null}
events:
  fight: null
  talk: {week: 9}
outcomes:
  union: {metric: losses, above: 3}
""",
    )
    scenario = load(child)
    assert scenario.title == "Child"
    assert scenario.question == "Do a and b stand together?"
    faction = scenario.factions["a"]
    assert (faction.name, faction.strength.constant, dict(faction.presence.items())) == ("Alphas", 99, {"west": faction.presence["west"]})
    assert [(relation.between, relation.intensity.constant, relation.why) for relation in scenario.rivalries] == [
        (("a", "b"), 0.1, "an old feud"),
        (("b", "gov"), 0.3, None),
    ]
    assert scenario.ties == ()
    assert list(scenario.events) == ["talk"]
    assert scenario.events["talk"].week is not None
    assert scenario.events["talk"].week.constant == 9
    assert scenario.outcomes["union"].limits == {"above": 3}


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ("strength: 30", "strength: null", "factions.b.strength"),
        ("strength: 30", "strength: ~", "factions.b.strength"),
        ("presence: {west: 1}", "presence: {west: 1, east: null}", "factions.b.presence.east"),
        ("{clash_rate: {triangular: [0.05, 0.1, 0.25]}}", "{clash_rate: null}", "parameters.clash_rate"),
        ("why: an old feud", "why: null", "rivalries.a~b.why"),
        ("weeks: 3, of: 4, when: any", "weeks: 3, of: null, when: any", "outcomes.friends.of"),
        ("    weeks: 3\n", "    weeks:\n", "events.fight.weeks"),
    ],
)
def test_null_where_nothing_can_be_taken_out_is_no_silent_default(right: str, wrong: str, path: str) -> None:
    text = TEXT.replace(right, wrong, 1)
    (problem,) = problems_of(text)
    assert (problem.path, "there is nothing to take out" in problem.message) == (path, True)
    assert problem.line == next(n for n, (a, b) in enumerate(zip(TEXT.splitlines(), text.splitlines(), strict=True), 1) if a != b)


def test_null_takes_out_what_the_other_file_says_and_refuses_what_it_does_not(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", TEXT)
    fine = write(tmp_path, "fine.yaml", "extends: base.yaml\nfactions: {b: {strength: null}}\nrivalries: [{between: [a, b], why: null}]\n")
    assert load(fine).factions["b"].strength.constant == 0 and load(fine).rivalries[0].why is None
    vain = write(
        tmp_path, "vain.yaml", "extends: base.yaml\nfactions: {b: {influence: null}}\nrivalries: [{between: [a, b], note: null}]\n"
    )
    assert [problem.path for problem in check(vain)] == ["factions.b.influence", "rivalries.a~b.note"]
    again = write(tmp_path, "again.yaml", "extends: fine.yaml\nfactions: {b: {strength: null}}\n")
    assert [problem.path for problem in check(again)] == ["factions.b.strength"]


def test_a_section_may_be_left_empty() -> None:
    assert loads("title: x\nnote:\nevents:\ncalendar: {start: 2016-01-04, weeks: 3}\nfactions: {a: {}, b:\n {}}\n").events == {}


def test_an_event_of_another_kind_replaces_the_kind(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", TEXT)
    child = write(tmp_path, "child.yaml", "extends: base.yaml\nevents: {talk: {statement: {by: a, for: b, amount: 0.1}}}\n")
    assert load(child).events["talk"].kind == "statement"


def test_taking_out_a_faction_takes_out_what_the_other_file_said_of_it(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", "title: x\ncalendar: {start: 2016-01-04, weeks: 3}\nplaces: {p: {}, q: {}}\nroads: [{between: [p, q], km: 3}]\n"
          "factions: {a: {presence: {p: 1}}, b: {}, c: {}}\nrivalries: [{between: [a, b], intensity: 1}, {between: [a, c], intensity: 1}]\n")  # fmt: skip
    child = write(tmp_path, "child.yaml", "extends: base.yaml\nfactions: {b: null}\nplaces: {p: null}\n")
    scenario = load(child)
    assert [relation.between for relation in scenario.rivalries] == [("a", "c")]
    assert scenario.roads == ()
    assert dict(scenario.factions["a"].presence) == {}


def test_who_still_names_what_is_taken_out_is_told_who_took_it_out(tmp_path: Path) -> None:
    """The problem stands in the sound file; what made it one, in the other."""
    write(tmp_path, "base.yaml", TEXT)
    child = write(
        tmp_path,
        "child.yaml",
        "extends: base.yaml\nevents: {fight: null, talk: {shift: {path: factions.b.hostility, by: 1}}}\nfactions:\n  b: null\n",
    )
    found = {(problem.path, Path(problem.file).name): problem.message for problem in check(child)}
    assert f"no faction is called 'b': {child}:4 takes it out" in found["outcomes.friends.pair", "base.yaml"]
    assert f"no faction is called 'b': {child}:4 takes it out" in found["events.talk.shift.path", "child.yaml"]
    assert f"no event is called 'fight': {child}:2 takes it out" in found["claims.fight_divides.compare_with.without", "base.yaml"]


def test_an_empty_section_takes_nothing_out(tmp_path: Path) -> None:
    text = "title: x\ncalendar: {start: 2016-01-04, weeks: 3}\nplaces:\nfactions: {a: {presence: {p: 1}}}\n"
    (problem,) = check(write(tmp_path, "x.yaml", text))
    assert problem.message == "no place is called 'p'"


def test_a_file_that_is_not_there_is_compared_with_names_and_not_with_their_ending(tmp_path: Path) -> None:
    write(tmp_path, "86_on_week.yaml", TEXT)
    (problem,) = check(write(tmp_path, "child.yaml", "extends: nowhere.yaml\n"))
    assert "there is no file 'nowhere.yaml'" in problem.message and "did you mean" not in problem.message
    (problem,) = check(write(tmp_path, "child.yaml", "extends: 86_on_weak.yaml\n"))
    assert problem.message.endswith("did you mean '86_on_week.yaml'?")


def test_a_problem_points_into_the_file_where_the_value_stands(tmp_path: Path) -> None:
    base = write(tmp_path, "base.yaml", TEXT.replace("oil: 1,", "oil: 2,"))
    child = write(tmp_path, "child.yaml", "extends: base.yaml\nfactions: {a: {strength: -1}}\n")
    places = {(Path(problem.file).name, problem.line, problem.path) for problem in check(child)}
    line = (
        base.read_text(encoding="utf-8")
        .splitlines()
        .index(next(line for line in TEXT.replace("oil: 1,", "oil: 2,").splitlines() if "oil: 2" in line))
        + 1
    )
    assert places == {("base.yaml", line, "places.east.oil"), ("child.yaml", 2, "factions.a.strength")}


@pytest.mark.parametrize(
    ("child", "message"),
    [
        ("factions: {zz: null}", "there is no 'zz' to take out"),
        ("events: {figt: null}", "there is no 'figt' to take out; did you mean 'fight'?"),
        ("ties: [{between: [a, b], intensity: null}]", "there is nothing between a and b to take out"),
    ],
)
def test_taking_out_what_is_not_there_is_a_mistake(tmp_path: Path, child: str, message: str) -> None:
    write(tmp_path, "base.yaml", TEXT)
    file = write(tmp_path, "child.yaml", f"extends: base.yaml\n{child}\n")
    assert [problem.message for problem in check(file)] == [message]


def test_fixed_parameters_stay_fixed_beneath_named_ones(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", "title: x\ncalendar: {start: 2016-01-04, weeks: 3}\nfactions: {a: {}}\nparameters: fixed\n")
    scenario = load(write(tmp_path, "child.yaml", "extends: base.yaml\nparameters: {veto: {uniform: [0.1, 0.2]}}\n"))
    assert [name for name, quantity in scenario.parameters.items() if quantity.constant is None] == ["veto"]


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("../secret.yaml", "leads out of the folder"),
        ("../../secret.yaml", "leads out of the folder"),
        ("/etc/hostname", "absolute"),
        ("C:\\secret.yaml", "absolute"),
        ("~/secret.yaml", "absolute"),
        ("none.yaml", "there is no file"),
        ("child.yaml", "extends itself"),
        ("[a.yaml]", "must name one file"),
        ("link.yaml", "leads out of the folder"),
    ],
)
def test_extends_never_leaves_the_folder(tmp_path: Path, extends: str, message: str) -> None:
    write(tmp_path, "secret.yaml", TEXT)
    folder = tmp_path / "mine" / "scenarios"
    child = write(folder, "child.yaml", f"extends: {extends}\n")
    if extends == "link.yaml":
        try:
            (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
        except OSError:
            pytest.skip("this system makes no symbolic links")
    (problem,) = check(child)
    assert message in problem.message
    assert (problem.line, problem.column, problem.path) == (1, 10, "extends")


def test_extends_is_looked_up_in_the_enclosing_scenarios_folder(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    write(folder, "base.yaml", TEXT)
    for extends in ("base.yaml", "../base.yaml"):
        assert load(write(folder / "whatif", "child.yaml", f"extends: {extends}\n")).title == "Sample"


def test_a_circle_of_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "extends: b.yaml\n")
    write(tmp_path, "b.yaml", "extends: a.yaml\n")
    (problem,) = check(tmp_path / "a.yaml")
    assert "extends itself: a.yaml -> b.yaml -> a.yaml" in problem.message
    assert Path(problem.file).name == "b.yaml"


def test_a_text_without_a_file_extends_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="without a file"):
        loads("extends: base.yaml")
    write(tmp_path, "base.yaml", TEXT)
    assert loads("extends: base.yaml\ntitle: T", folder=tmp_path).title == "T"


@pytest.mark.parametrize(("deep", "fine"), [(16, True), (17, False)])
def test_files_extend_one_another_sixteen_deep_and_no_deeper(tmp_path: Path, deep: int, fine: bool) -> None:
    """Counting the file itself; the one that reaches too far is told."""
    write(tmp_path, f"{deep}.yaml", TEXT)
    for number in range(1, deep):
        write(tmp_path, f"{number}.yaml", f"extends: {number + 1}.yaml\n")
    found = [(problem.file.endswith("16.yaml"), problem.message) for problem in check(tmp_path / "1.yaml")]
    assert found == ([] if fine else [(True, "extends more than 16 files deep")])


def test_parameters_are_added_to_those_of_the_base_and_only_what_is_stated_of_them_changes(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", TEXT)
    scenario = load(write(tmp_path, "child.yaml", "extends: base.yaml\nparameters: {veto: 0.25}\n"))
    assert scenario.parameters["veto"].constant == 0.25
    assert scenario.parameters["clash_rate"].triangular == (0.05, 0.1, 0.25)
