"""Hostile and broken files get one clear error, never a traceback, and quickly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.design import design_points
from sim.errors import Problem, ScenarioError
from sim.scenario import build, check, find, load, loads, reading
from sim.scenario.reading import MAX_BYTES, read_text, resolve

HOSTILE = {
    "nested lists": ("title: " + "[" * 200_000, "nested"),
    "nested maps": ("title: " + "{a: " * 200_000, "nested"),
    "nested blocks": ("\n".join(" " * depth + "a:" for depth in range(300)), "nested"),
    "alias": ("title: &x hello\nquestion: *x", "anchor"),
    "billion laughs": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchor"),
    "tag": ("title: !!python/object/apply:os.system ['true']", "tag"),
    "local tag": ("title: !x y", "tag"),
    "bare tag": ("title: ! y", "tag"),
    "not a number": ("title: x\nfactions: {a: {strength: .nan}}\ncalendar: {start: 2016-01-04, weeks: 2}", "not a number"),
    "infinity": ("title: x\nfactions: {a: {strength: .inf}}\ncalendar: {start: 2016-01-04, weeks: 2}", "finite"),
    "huge": ("title: x\nfactions: {a: {strength: 1e999}}\ncalendar: {start: 2016-01-04, weeks: 2}", "finite"),
    "duplicate key": ("title: x\ntitle: y", "twice"),
    "two documents": ("title: x\n---\ntitle: y", "more than one document"),
    "directive": ("%YAML 1.1\n---\ntitle: x", "directive"),
    "tag directive": ("%TAG ! tag:example.org,2000:\n---\ntitle: x", "directive"),
    "list": ("- a\n- b", "does not hold a scenario"),
    "word": ("hello", "does not hold a scenario"),
    "empty": ("", "does not hold a scenario"),
    "list as key": ("[a, b]: c", "key"),
    "unclosed": ("title: [a, b", "not valid YAML"),
    "tabs": ("title:\n\t- x", "not valid YAML"),
    "control character": ("title: a\x01b", "does not allow"),
    "too large": ("# " + "x" * MAX_BYTES, "larger than 2 MB"),
}


def test_too_many_values_are_refused_where_there_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_NODES", 1_000)
    with pytest.raises(ScenarioError, match=r"scenario:2:.*holds more than 1000 values, more than a scenario may have"):
        loads("title: [" + "a," * 990 + "\n" + "a," * 20)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_plain_words(name: str) -> None:
    text, expected = HOSTILE[name]
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    assert expected in str(caught.value)
    assert all(problem.severity == "error" for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("data", "expected", "place"),
    [
        (b"title: a\nx: \xff\xfe", "not UTF-8", (2, 4)),
        (b"title: a\0b", "zero byte", (1, 9)),
        (bytes(range(256)), "zero byte", (1, 1)),
        ("title: x".encode("utf-16"), "is UTF-16 text; save it as UTF-8", (0, 0)),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(tmp_path: Path, data: bytes, expected: str, place: tuple[int, int]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(data)
    (problem,) = check(file)
    assert expected in problem.message
    assert (problem.line, problem.column) == place


def test_a_file_of_100_megabytes_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as stream:
        stream.truncate(100_000_000)
    (problem,) = check(file)
    assert "larger than 2 MB" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (problem,) = check(tmp_path / "pipe.yaml")
    assert problem.message == "is a pipe or a device, not a file"
    monkeypatch.chdir(tmp_path)
    assert check(find("pipe.yaml"))[0].message == problem.message
    (tmp_path / "swept.yaml").write_text("title: x\nsweep: {file: pipe.yaml}\n", encoding="utf-8")
    assert any("no file 'pipe.yaml'" in problem.message for problem in check(tmp_path / "swept.yaml"))


def test_what_is_not_there_or_no_file_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    assert "no such file" in check(tmp_path / "none.yaml")[0].message
    assert "folder" in check(tmp_path)[0].message
    with pytest.raises(ScenarioError):
        load("a\0b.yaml")


def test_all_problems_of_a_text_are_reported_with_line_and_column() -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text("a: 1\na: 2\nb: {c: .nan}\nb: 3\n", "x.yaml")
    assert [(problem.file, problem.line, problem.column, problem.path) for problem in caught.value.problems] == [
        ("x.yaml", 2, 1, "a"),
        ("x.yaml", 3, 8, "b.c"),
        ("x.yaml", 4, 1, "b"),
    ]


def test_a_text_that_was_read_before_says_the_same_again() -> None:
    """What is kept of a text is of that text and name, and its problems are told whoever asks."""
    twice = []
    for _ in range(2):
        with pytest.raises(ScenarioError) as caught:
            read_text("a: 1\na: 2\n", "x.yaml")
        found: list[Problem] = []
        assert read_text("a: 1\na: 2\n", "x.yaml", found).plain() == {"a": 1}
        twice.append((caught.value.problems, found))
    assert twice[0] == twice[1] and len(twice[0][1]) == 1
    assert read_text("a: 1\n", "y.yaml").file == "y.yaml" and read_text("a: 3\n", "x.yaml").plain() == {"a": 3}


def test_a_base_that_two_scenarios_extend_stays_as_it_is(tmp_path: Path) -> None:
    base = """
title: base
calendar: {start: 2016-01-04, weeks: 3}
places: {town: {}}
factions: {a: {strength: 5, presence: {town: 1}}, b: {strength: 7, presence: {town: 1}}}
sweep: {file: points.csv}
"""
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "without.yaml").write_text("extends: base.yaml\nfactions: {a: null}\nsweep: null\n", encoding="utf-8")
    (tmp_path / "more.yaml").write_text("extends: base.yaml\nfactions: {a: {recognition: 0.5}}\n", encoding="utf-8")
    for strength in (6, 8):
        (tmp_path / "points.csv").write_text(f"factions.a.strength\n{strength}\n", encoding="utf-8")
        assert set(load(tmp_path / "without.yaml").factions) == {"b"}
        more, alone = load(tmp_path / "more.yaml"), load(tmp_path / "base.yaml")
        assert [scenario.inputs()["factions.a.recognition"].constant for scenario in (more, alone)] == [0.5, 0.0]
        assert design_points(more) == design_points(alone) == [{"factions.a.strength": strength}]


def test_a_number_that_is_none_hides_no_other_problem() -> None:
    with pytest.raises(ScenarioError) as caught:
        loads("title: x\ncalendar: {start: 2016-01-04, weeks: 3}\nfactions: {a: {strength: .nan, recognition: .inf, hostilty: 0.5}}\n")
    assert [problem.path for problem in caught.value.problems] == ["factions.a.strength", "factions.a.recognition", "factions.a.hostilty"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("NO", "NO"), ("yes", "yes"), ("on", "on"), ("2016-01-04", "2016-01-04"), ("1_000", "1_000"), ("012", 12), ("0o17", 15), ("0x1F", 31),
     ("1e3", 1000.0), (".5", 0.5), ("-.inf", float("-inf")), ("true", True), ("~", None), ("", None), ("+", "+"), ("1.2.3", "1.2.3"), ("12:30:45", "12:30:45")],
)  # fmt: skip
def test_plain_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_a_number_of_a_thousand_digits_is_no_number() -> None:
    assert isinstance(resolve("9" * 1000), str)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes("﻿title: x\r\ncalendar: {start: 2016-01-04, weeks: 2}\r\nfactions: {a: {}}\r\n".encode())
    assert load(file).title == "x"


SOUND = "calendar: {start: 2016-01-04, weeks: 2}\nfactions: {a: {name: Alphas, note: none}}\nthreat: a\n"


@pytest.mark.parametrize(
    "text",
    [
        "title: x\n? " + "k" * 300_000 + "\n: 1\n" + SOUND,
        "title: x\nauthority: " + "k" * 300_000 + "\n" + SOUND,
        "title: x\nplaces:\n  ? " + "K" * 300_000 + "\n  : {}\n" + SOUND,
        "title: x\nlevers: [" + "k." * 150_000 + "]\n" + SOUND,
        "title: x\n" + "k" * 1_000 + ": 1\n" + "k" * 1_000 + ": 2\n" + SOUND,
        "title: x\nevents: {" + "k" * 1_000 + ": null}\n" + SOUND,
    ],
)
def test_errors_repeat_little_of_what_is_endless(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    assert " ... " in str(caught.value)
    assert all(len(str(problem)) < 1_000 for problem in caught.value.problems)


def test_the_hint_behind_a_long_name_is_kept() -> None:
    with pytest.raises(ScenarioError, match="K' is not known here"):
        loads("title: x\nplaces:\n  here:\n    ? " + "K" * 100_000 + "\n    : 1\n" + SOUND)


# Escape (colours, titles, links), bell, delete, a C1 control, right-to-left override and isolate, a line separator.
UNSEEN = ["\\e[31m", "\\a", "\\x7f", "\\x9b", "\\u202e", "\\u2066", "\\L", "\\r", "\\b"]


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("place", ["title: x", "note: none", "name: Alphas"])
def test_characters_that_act_on_the_screen_are_refused(sign: str, place: str) -> None:
    key, _, said = place.partition(": ")
    text = ("title: x\n" + SOUND).replace(place, f'{key}: "{said}{sign}RED"')
    with pytest.raises(ScenarioError) as caught:
        loads(text, "x.yaml")
    (problem,) = caught.value.problems
    assert "acts on the screen" in problem.message and problem.line
    assert str(caught.value).isprintable()


def test_a_key_of_such_characters_is_refused_and_shown_without_them() -> None:
    with pytest.raises(ScenarioError) as caught:
        loads('title: x\n"ti\\e[31mtel": x\nsources: {"a\\u202eb": {title: x}}\n' + SOUND, "x.yaml")
    assert [problem.line for problem in caught.value.problems] == [2, 2, 3]
    assert str(caught.value).replace("\n", "").isprintable()


def test_a_scenario_made_in_python_holds_no_such_characters() -> None:
    data = {"title": "x", "calendar": {"start": "2016-01-04", "weeks": 2}, "factions": {"a": {"name": "A\u202ez"}}}
    with pytest.raises(ScenarioError) as caught:
        build(data)
    assert [(problem.path, "U+202E" in problem.message) for problem in caught.value.problems] == [("factions.a.name", True)]
    with pytest.raises(ScenarioError):
        build({**data, "factions": {"a": {}}, "sources": {"b\x1b[2J": {}}})


@pytest.mark.parametrize("said", ['"two\\nlines\\tand a tab"', "الجيش الوطني", "“quoted” – and dashed", "a\u200cb"])
def test_other_text_is_as_it_is(said: str) -> None:
    assert loads(("title: x\n" + SOUND).replace("note: none", f"note: {said}")).factions["a"].note
