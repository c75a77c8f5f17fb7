"""The report of a sweep: every setting, which of them the rest is of, and a picture of them all."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from sim.analysis.wording import percent
from sim.report import render
from sim.report.content import gather
from sim.report.sweep_picture import sweep_figure
from sim.runs import run
from sim.scenario import Scenario, find, load, loads
from sim.scenario.rules import RULES
from tests.toys import coalition
from tests.unit.report.page import TEXT, Page


def test_a_point_of_few_weeks_has_the_events_of_those_and_all_lengths_are_told(scenario: Scenario) -> None:
    swept = scenario.replace({"events.raid.week": 3}).varied({"calendar.weeks": [1, 4]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = run(swept, runs=20)
        brief, long = (render(result.showing(point)) for point in (0, 1))
    assert "of 1 to 4 weeks from" in Page(brief).text
    assert ("Raid</text>" in brief, "Raid</text>" in long) == (False, True)
    assert "of 1 week from" in Page(render(run(scenario.replace({"calendar.weeks": 1}), runs=20))).text


def test_a_sweep_shows_every_point(scenario: Scenario) -> None:
    swept = run(loads(TEXT + "sweep: {vary: {events.raid.engagements: [0, 9]}}\n", name="swept.yaml"), runs=20)
    shown = Page(render(swept)).text
    for point in swept.points:
        assert "Engagements of the event raid" in shown and "events.raid" not in shown
        assert percent(point["outcomes"]["isis_beaten"]["probability"]) in shown
    assert shown.count("Across the sweep") == 2, "in the contents and above the section"
    assert shown.count("--point") == 2, "told once, in the caption, as the commands to type"
    assert "20 simulated runs at each of 2 settings" in shown and "Thin bars show the noise" in shown


def test_rules_side_by_side_are_no_sweep() -> None:
    shown = Page(render(run(load(find("four_factions")), runs=10, rules="all"))).text
    assert shown.count("Rule by rule") == 2 and "Across the sweep" not in shown
    for rule in RULES.values():
        assert f"{rule.name} : {rule.meaning} ({rule.source})" in shown


def test_outcomes_stand_in_one_order_on_the_whole_page() -> None:
    report = gather(run(loads(TEXT + "sweep: {vary: {events.raid.engagements: [0, 9]}}\n", name="swept.yaml"), runs=20))
    assert report.sweep is not None
    assert [name for name, _ in report.sweep.rows] == [outcome.name for outcome in report.outcomes]
    assert report.outcomes[0].name == "Union", "what the claim is about"


def test_numbers_of_a_part_are_counted_in_words_that_fit(page: Page) -> None:
    assert "Rivalries 1 number, none uncertain" in page.text
    assert re.search(r"Factions \d+ numbers, 1 uncertain", page.text)


def test_the_caption_of_dots_speaks_of_no_bars() -> None:
    vary = "sweep: {method: latin_hypercube, points: 6, vary: {events.raid.engagements: {uniform: [0, 9]}, factions.mil.recognition: {uniform: [0, 1]}}}"
    shown = Page(render(run(loads(f"{TEXT}{vary}\n", name="dots.yaml"), runs=20))).text
    assert "The stronger a dot's colour, the larger the share of runs" in shown and "Thin bars" not in shown


def test_a_sweep_says_of_which_point_the_rest_is_and_how_to_see_another(tmp_path: Path) -> None:
    run(loads(TEXT + "sweep: {vary: {events.raid.engagements: [0, 9]}}\n", name="swept.yaml"), runs=20, out=tmp_path / "swept")
    other = tmp_path / "other.html"
    assert coalition("report", tmp_path / "swept", "--point", "1").exit_code == 2
    assert coalition("report", tmp_path / "swept", "--point", "2", "--out", other).exit_code == 2
    assert not other.exists()
    assert coalition("report", tmp_path / "swept").exit_code == 0
    assert coalition("report", tmp_path / "swept", "--point", "1", "--out", other).exit_code == 0
    for page, number, engagements in ((tmp_path / "swept" / "report.html", 0, 0), (other, 1, 9)):
        text = page.read_text(encoding="utf-8")
        point = f"design point {number} (engagements of the event raid = {engagements})"
        assert f"All tables and figures below are of {point}." in text
        assert "coalition report RESULT --point N --out FILE.html" in text
        for section in ("outcomes", "who", "course"):
            assert f"At {point}." in text.split(f'<h2 id="{section}">')[1].split("</section>")[0]
    assert (
        other.read_text(encoding="utf-8").split('id="who"')[1]
        != (tmp_path / "swept" / "report.html").read_text(encoding="utf-8").split('id="who"')[1]
    )


def test_the_picture_of_a_sweep_shows_noise_and_knowledge(scenario: Scenario) -> None:
    point = {
        "runs": 40,
        "uncertain": 1,
        "outcomes": {"union": {"probability": 0.5, "low": 0.4, "high": 0.6, "runs": 40, "spread": [0.1, 0.5, 0.8]}},
    }
    unclear = {**point["outcomes"]["union"], "spread": [0.5] * 3, "draws": 4, "spread_limit": [0.2, 0.9]}
    points = [{**point, "values": {"x": 0}}, {"runs": 40, "uncertain": 1, "outcomes": {"union": unclear}, "values": {"x": 1}}]
    figure = sweep_figure(points, "union", "Union")
    assert figure is not None
    bars = {gid: [list(line.get_ydata()) for line in figure.axes[0].lines if line.get_gid() == gid] for gid in ("knowledge", "possible")}
    assert bars == {"knowledge": [[0.1, 0.8], [0.5, 0.5]], "possible": [[0.2, 0.9]]}, "the first is of a version that stated no limit"
    assert figure.axes[0].get_xlabel() == "x"
    certain = sweep_figure([{**each, "uncertain": 0} for each in points], "union", "Union")
    assert certain is not None
    assert not [line for line in certain.axes[0].lines if line.get_gid() in ("knowledge", "possible")]


def test_lines_of_equal_values_are_drawn_side_by_side() -> None:
    alike = {"union": {"probability": 0.5, "low": 0.4, "high": 0.6, "runs": 40, "spread": None}}
    points = [{"runs": 40, "uncertain": 0, "outcomes": alike, "values": {"x": x, "y": y}} for y in (0, 1) for x in (0, 5, 9)]
    figure = sweep_figure(points, "union", "Union")
    assert figure is not None
    marks = {line.get_gid(): line for line in figure.axes[0].lines if line.get_gid()}
    for first, second in (("point:0", "point:3"), ("point:2", "point:5")):
        data = [(line.get_xdata()[0], line.get_ydata()[0]) for line in (marks[first], marks[second])]
        left, right = (line.get_transform().transform(place) for line, place in zip((marks[first], marks[second]), data, strict=True))
        assert data[0] == data[1] and left[1] == right[1]
        assert right[0] - left[0] > marks[first].get_markersize() * figure.dpi / 72, "farther apart than a mark is wide"


def test_no_picture_keeps_a_colour_that_a_dark_page_cannot_change() -> None:
    vary = "{events.raid.engagements: {uniform: [0, 9]}, factions.mil.recognition: {uniform: [0, 1]}}"
    text = render(run(loads(f"{TEXT}sweep: {{method: latin_hypercube, points: 6, vary: {vary}}}\n", name="dots.yaml"), runs=20))
    drawn = re.findall(r"<svg .*?</svg>", text, re.DOTALL)
    labels = [label for picture in drawn for label in re.findall(r"<text[^>]*>", picture)]
    assert "share of runs</text>" in text and len(labels) > 20
    assert all("fill: var(--" in label for label in labels), "what states no colour is black"
    assert not [colour for picture in drawn for colour in re.findall(r"#[0-9a-f]{3,6}\b(?=[;\"])", picture)]


def test_what_is_sure_is_sure_at_the_setting_that_is_told_of() -> None:
    swept = load(find("four_factions")).varied({"events.capital_quarrel.engagements": [0, 29]})
    result = run(swept, runs=10)
    sure = 0
    for number in range(2):
        said = re.findall(r"In (?:every|no) run[^:]*:", Page(render(result.showing(number))).text)
        assert all(f" at design point {number} (" in sentence for sentence in said)
        sure += len(said)
    assert sure, "some outcome is sure at one of them"
    alone = Page(render(run(swept.replace({"events.capital_quarrel.engagements": 29}).unswept(), runs=10))).text
    assert "In no run: " in alone


def test_beyond_a_dozen_settings_their_numbers_are_folded_away(scenario: Scenario) -> None:
    folded = [
        "Every setting in numbers" in render(run(scenario.varied({"events.raid.engagements": list(range(count))}), runs=2))
        for count in (12, 13)
    ]
    assert folded == [False, True]
