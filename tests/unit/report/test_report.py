"""The report: one file that needs nothing else, says what the command line says, and shows what the result holds."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sim.analysis.answer import answer
from sim.analysis.timing import when_briefly
from sim.analysis.wording import knowledge, outcome_names, percent
from sim.errors import ResultError
from sim.prose import opening
from sim.report import page as page_of
from sim.report import render, words, write_report
from sim.report.content import gather
from sim.report.inputs import grade_counts, input_groups
from sim.report.terms import terms
from sim.report.timeline import event_marks
from sim.result import Result, estimate_from
from sim.runs import run
from sim.scenario import Scenario, find, load, loads
from sim.scenario.words import tolerating
from tests.unit.report.page import TEXT, Page


def test_nothing_is_fetched(text: str, page: Page) -> None:
    assert page.values("src") == []
    assert not {tag for tag, _, _ in page.attributes} & {"link", "script", "iframe", "object", "embed", "img", "base", "form"}
    assert re.findall(r"@import|url\((?!#)", text) == []
    links = [(tag, value) for tag, name, value in page.attributes if name in ("href", "xlink:href") and not value.startswith("#")]
    assert links == [("a", "https://example.org/a?b=1&c=2")], "the address of a source, as text to follow"
    assert re.findall(r"https?://[^\s\"<]+", text).count("https://example.org/a?b=1&amp;c=2") == 2
    assert "default-src 'none'" in page.values("content")[-1]


def test_only_pages_of_the_web_become_links(page: Page) -> None:
    assert "javascript:alert(1)" in page.text
    assert not any("javascript" in value for value in page.values("href"))


def test_the_answer_is_there_word_for_word(result: Result, page: Page) -> None:
    from sim.analysis.answer import answer

    parts = answer(result, 1_000_000).split("\n\n")
    assert len(parts) >= 4
    for part in parts:
        # The blocs seen most are a table here: its heading is the answer's, its lines are laid out differently.
        lines = part.split(":\n")[:1] if part.startswith("The blocs seen most") else part.split("\n")
        for line in lines:
            assert line.removeprefix("  ").removeprefix("- ") in page.text
    assert page.text.count("This is no forecast") == 2


def test_the_blocs_are_those_that_the_answer_tells() -> None:
    """Many different blocs, some of them rare: of these the report has neither more nor fewer than the answer."""
    from sim.analysis.answer import parts

    result = run(load(find("tripoli_clash")), runs=150, replicates=1)
    told = [item for part in parts(result) if part.about == "blocs" for item in part.items]
    shown = gather(result).blocs
    assert [item.split(":")[0] for item in told] == [percent(bloc.share) for bloc in shown]
    assert 0 < len(shown) < len(result.points[0]["blocs"]), "else this would show nothing"


def test_an_outcome_is_spelt_as_in_the_answer() -> None:
    """By the initials of a faction's name, which no text writes."""
    result = run(
        loads("""
title: Guards
calendar: {start: 2016-01-04, weeks: 1}
parameters: fixed
runs: 2
factions: {pfg: {name: Petroleum Facilities Guard}, b: {}}
outcomes: {pfg_gone: {metric: strength, faction: pfg, below: 1}}
""")
    )
    assert [outcome.name for outcome in gather(result).outcomes] == ["PFG gone"]
    assert "“PFG gone”" in answer(result)


def test_one_run_is_told_as_one(scenario: Scenario) -> None:
    assert "1 simulated run of 12 weeks" in Page(render(run(scenario, runs=1))).text


def test_names_are_text_and_not_markup(text: str, page: Page) -> None:
    assert 'Two <b>& "three"</b>' in page.text
    assert "<script>" not in text
    assert "Government & friends" in page.text


def test_outcomes_come_with_both_intervals(result: Result, page: Page) -> None:
    labels = page.values("aria-label")
    for name, outcome in result.points[0]["outcomes"].items():
        heading = opening(outcome_names(result.scenario)[name])
        assert heading in page.text
        (label,) = [label for label in labels if label.startswith(f"{heading}:")]
        assert html.unescape(label).startswith(f"{heading}: {percent(outcome['probability'])}; noise {percent(outcome['low'])}")
        assert f"knowledge {knowledge(estimate_from(outcome))}" in html.unescape(label)
        assert f"knowledge {knowledge(estimate_from(outcome))}" in page.text


def test_a_figure_shows_when_outcomes_happen_and_none_of_what_is_asked_of_the_end(result: Result, page: Page) -> None:
    (label,) = [label for label in page.values("aria-label") if label.startswith("Shares of runs in which each outcome has happened")]
    timing = result.points[0]["time_to_event"]
    assert timing["union"]["ever"] > 0, "else its absence would say nothing"
    assert html.unescape(label).endswith(f"By the end: Fought in {percent(timing['fought']['ever'])} of runs")


def test_only_what_happens_some_day_has_a_date(result: Result) -> None:
    when = {outcome.name: outcome.when for outcome in gather(result).outcomes}
    assert when == {"Fought": when_briefly(result.survival("fought")), "ISIS beaten": "", "Never": "", "Union": ""}
    assert when["Fought"]


def test_when_outcomes_happen_is_told_by_their_curves(result: Result, page: Page) -> None:
    said = when_briefly(result.survival("fought"))
    assert said and said in page.text


def test_the_course_is_told_without_eyes_as_it_is_drawn(result: Result, page: Page) -> None:
    (label,) = [label for label in page.values("aria-label") if label.startswith("Coalition against the threat")]
    threat = result.points[0]["weekly"]["threat_strength"]["0.5"]
    assert f"that at the start: median {threat[0]:.0%} at the start, {threat[-1]:.0%} at the end" in label
    assert not re.search("over|under", label.removeprefix("Coalition against the threat"))


def test_every_pair_is_in_the_table_and_on_the_map(result: Result, text: str) -> None:
    rows = re.findall(r"<tr><td>([^<]*)</td><td>([^<]*)</td><td class=\"number\">([^<]*)</td><td class=\"number\">([^<]*)</td></tr>", text)
    names = words.short_names(result.summary["factions"])
    expected = {
        (html.escape(names[pair["a"]]), html.escape(names[pair["b"]]), percent(pair["together"]), percent(pair["fought"]))
        for pair in result.points[0]["pairs"]
    }
    assert set(rows) == expected
    titles = re.findall(r"<title>([^<]*): in one bloc in", text)
    assert Counter(titles) == {f"{a} and {b}": 2 for a, b, _, _ in expected}


def test_the_page_can_be_read_without_eyes_or_mouse(text: str, page: Page) -> None:
    assert page.values("lang", "html") == ["en"]
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for value in page.values("href") if value.startswith("#")} <= set(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)
    assert set(re.findall(r"url\(#([^)]*)\)", text)) <= set(ids)
    drawings = text.count("<svg")
    assert drawings == page.values("role", "svg").count("img") == len(page.values("aria-label", "svg"))
    assert all(page.values("aria-label", "svg"))
    assert text.count("<th ") == len(page.values("scope", "th"))
    assert text.count("<table") == len(re.findall(r"<table[^>]*>\s*<caption>[^<]+</caption>", text)) > 0
    sections = page.values("aria-labelledby", "section")
    assert [value for value in page.values("href") if value.removeprefix("#") in sections] == [f"#{name}" for name in sections]
    assert not re.search(r":\s*</h[1-6]>", text), "a heading is no lead-in"
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_inputs_come_with_value_grade_and_source(scenario: Scenario, text: str) -> None:
    rows = {row.what: row for group in input_groups(scenario) for row in group.rows}
    strength = rows["Government & friends' strength"]
    assert (strength.value, strength.drawn, strength.grade, strength.source) == ("1,000 (500 to 3,000)", True, "D", ("ONE",))
    quarrel = rows["Government & friends and Militia"]
    assert (quarrel.grade, quarrel.source, quarrel.note) == ("S", ("TWO",), "an old quarrel"), "those of the relation"
    assert rows["Militia's strength"].grade == "J"
    assert "Militia's influence" not in rows, "what nobody stated is no input"
    assert rows["Week of the event raid"].value == "2 to 6, each as likely: 18 January 2016 to 15 February 2016"
    assert rows["Week of the event beyond"].value == "5: 8 February 2016" and rows["Port of Sirte's oil"].value == "1"
    assert 'href="#source-ONE"' in text
    counted = grade_counts(scenario)
    assert (counted["S"], counted["D"]) == (1, 1)
    assert counted["J"] == sum(row.grade == "J" for row in rows.values())


def test_weeks_beyond_the_last_date_there_is_have_no_date() -> None:
    late = loads(TEXT.replace("2016-01-04", "9990-01-01").replace("week: 5", "week: 10000"), name="late.yaml")
    rows = {row.what: row.value for group in input_groups(late) for row in group.rows}
    assert rows["Week of the event beyond"] == "10,000"


@pytest.mark.parametrize("name", ["tripoli_clash", "four_factions", "january_2016"])
def test_no_two_inputs_of_a_group_are_called_the_same(name: str) -> None:
    for group in input_groups(load(find(name))):
        called = [row.what for row in group.rows]
        assert len(set(called)) == len(called)


def test_what_is_not_known_is_said(page: Page) -> None:
    assert "1 relation rests on sources later than the start" in page.text
    assert re.search(r"In no run: [^.]*“never”", page.text)
    assert not re.search(r"In every run: [^.]*“never”", page.text)


def test_words_are_explained_where_the_page_uses_them(page: Page) -> None:
    assert "Threat Against whom others may unite: ISIS." in page.text
    assert "Authority Whose recognition is disputed: Government & friends." in page.text
    assert "Tolerate" not in page.text, "no outcome of this scenario asks for it"
    scenario = load(find("tripoli_clash"))
    case = dict(terms(scenario, uncertain=True))
    assert case["Tolerate"] == tolerating(scenario)
    assert case["Threat"].endswith("ISIS near Derna, ISIS in Sabratha and ISIS in Sirte.")
    assert "Draw" in case and "Draw" not in dict(terms(load(find("four_factions")), uncertain=False))
    assert [word for word, _ in terms(load(find("classics/gahuku_gama")), uncertain=False)] == ["Run, or history", "Bloc"]


def test_fighting_of_late_is_told_in_weeks() -> None:
    shown = Page(render(run(loads(TEXT.replace("parameters: fixed", "parameters: {fought_weeks: 3}"), name="three.yaml"), runs=20))).text
    assert shown.count("within the last 3 weeks") == 2, "under the map, and above the table"


def test_curves_that_are_not_drawn_are_counted() -> None:
    asked = "".join(f"  again_{number}: {{metric: clashes, at_least: 1, when: any}}\n" for number in range(7))
    several = gather(run(loads(TEXT.replace("outcomes:\n", f"outcomes:\n{asked}"), name="several.yaml"), runs=20))
    assert several.not_drawn == 8 - 6 and str(several.happening).count("clip-path") > 0
    assert len(re.findall(r">(?:Again \d|Fought)</text>", str(several.happening))) == 6
    assert "Of 2 more that happen in some run, the table above says when." in Page(page_of(several)).text


def test_how_to_get_the_same_again(result: Result, page: Page) -> None:
    assert result.scenario.hash() in page.text
    assert "--runs 40 --replicates 10 --seed 2016" in page.text
    assert str(result.manifest["versions"]["numpy"]) in page.text


def test_knowledge_is_explained_only_where_inputs_are_uncertain(page: Page) -> None:
    assert "Knowledge (broad bar)" in page.text and "40, of which 10 share each draw of the uncertain inputs" in page.text
    alone = Page(render(run(loads(TEXT.replace("replicates: 10", "replicates: 1"), name="alone.yaml")))).text
    assert "40, each with its own draw of the uncertain inputs" in alone
    assert "With one run for each draw" in alone and "broad bar" not in alone
    certain = Page(render(run(load(find("four_factions")), runs=20))).text
    assert "20; no input is uncertain" in certain and "No input is uncertain here" in certain
    assert not re.search("broad bar|dashed outline|share each draw|both intervals", certain)


def test_events_are_dated_as_the_scenario_says(scenario: Scenario, page: Page) -> None:
    marks, waiting = event_marks(scenario)
    assert waiting == ["Later"]
    assert [mark.label for mark in marks] == ["Raid", "Beyond (25% of runs)"]
    raid = marks[0]
    # uniform on [2, 6]: the 5% and 95% quantiles are 2.2 and 5.8 weeks, floored
    assert (raid.earliest, raid.latest, raid.end) == (date(2016, 1, 18), date(2016, 2, 8), date(2016, 2, 22))
    assert "Waiting for a condition, so without a date: Later." in page.text


def test_what_was_expected_stands_with_the_commands_that_try_it(page: Page) -> None:
    assert "“union” more likely than without “raid”: a raid joins" in page.text
    assert "coalition check scenario.yaml --claims coalition compare scenario.yaml --without raid" in page.text


def test_the_same_result_gives_the_same_bytes(result: Result, text: str) -> None:
    assert render(result) == text


def test_written_into_the_folder_and_noted(scenario: Scenario, text: str, tmp_path: Path) -> None:
    stored = run(scenario, out=tmp_path / "stored")
    path = write_report(stored)
    assert path == tmp_path / "stored" / "report.html"
    noted = json.loads((tmp_path / "stored" / "manifest.json").read_text(encoding="utf-8"))["files"]["report.html"]
    assert noted["bytes"] == path.stat().st_size
    assert path.read_text(encoding="utf-8") == text


def test_a_result_in_memory_needs_a_place(result: Result, tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="in memory"):
        write_report(result)
    with pytest.raises(ResultError, match="cannot be written"):
        write_report(result, tmp_path / "missing" / "report.html")


def test_a_landscape_has_no_threat_to_draw() -> None:
    landscape = (
        "title: Landscape\ncalendar: {start: 2016-01-04, weeks: 4}\nfactions: {a: {name: A, strength: 2}, b: {name: B, strength: 1}}\n"
    )
    shown = Page(render(run(loads(landscape + "affinities: {a: {b: 1}}\n", name="landscape.yaml"), runs=20)))
    assert "Who ends up with whom" in shown.text
    assert "How it unfolds" not in shown.text


def test_the_base_world_stays_small() -> None:
    base = render(run(load(find("tripoli_clash")), runs=20, weeks=6))
    assert len(base.encode()) < 500_000
    Page(base)
