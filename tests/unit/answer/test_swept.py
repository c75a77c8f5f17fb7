"""The answer over the settings of a sweep, on probabilities made by hand: nothing is simulated."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from sim.analysis.swept import across_sweep
from sim.result import Estimate, Result
from sim.scenario import Scenario

ENGAGED, STANCE = "events.raid.engagements", "factions.mil.recognition"


def swept_result(scenario: Scenario, settings: list[dict[str, Any]], shares: list[float], **more: Any) -> Result:
    """A sweep that gave the outcome `union` these shares, each with a noise of 1 to 9 points more than the one before."""
    points = [
        {"values": values, "runs": 50, "uncertain": 0, "outcomes": {"union": Estimate(share, max(0.0, share - 0.01 * (1 + n)), min(1.0, share + 0.01 * (1 + n)), 50, None).as_dict()}}
        for n, (values, share) in enumerate(zip(settings, shares, strict=True))
    ]  # fmt: skip
    return cast(Result, SimpleNamespace(scenario=scenario.varied(settings, **more), points=points, shown=0))


def numbers(count: int) -> list[dict[str, Any]]:
    return [{ENGAGED: n, STANCE: n % 2 / 2} for n in range(count)]


@pytest.mark.parametrize(
    ("settings", "more", "said"),
    [
        ([{ENGAGED: 0}, {ENGAGED: 4}], {}, "All settings share their random numbers."),
        ([{"seed": 1, ENGAGED: 0}, {"seed": 2, ENGAGED: 0}], {}, "Settings with one seed share their random numbers."),
        ([{ENGAGED: 0}, {ENGAGED: 4}], {"independent": True}, "Each setting has random numbers of its own, so that small differences may be noise."),
    ],
)  # fmt: skip
def test_which_settings_share_their_random_numbers_is_said(
    scenario: Scenario, settings: list[dict[str, Any]], more: dict[str, Any], said: str
) -> None:
    paragraph, _ = across_sweep(swept_result(scenario, settings, [0.25, 0.75], **more), "union")
    told = [sentence for sentence in paragraph.split(". ") if "random numbers" in sentence]
    assert told == [said.removesuffix(".")]


def test_settings_of_one_number_are_told_in_its_order_and_by_the_number_alone(scenario: Scenario) -> None:
    paragraph, lines = across_sweep(swept_result(scenario, [{ENGAGED: 4}, {ENGAGED: 0}], [0.25, 0.75]), "union")
    assert lines == ["0: 75% (noise 73% to 77%), likely", "4: 25% (noise 24% to 26%), unlikely"]
    assert paragraph.endswith("told below for engagements of the event raid = 4. By engagements of the event raid:")
    paragraph, _ = across_sweep(swept_result(scenario, [{ENGAGED: 0}, {ENGAGED: 4}], [0.25, 0.75]), "union")
    assert "told below for the first of them. By" in paragraph


def test_beyond_a_dozen_the_span_the_extremes_and_means_along_each_path_are_told(scenario: Scenario) -> None:
    """Shares 0.20, 0.22, ... 0.48 of fifteen settings. The middle half lies from the fourth to the twelfth.

    In thirds of five the means are those of the middle ones, 0.24, 0.34 and 0.44, and of even and odd settings 0.34 both; the
    noise is on average that of the middle one as well: 3, 8 and 13 points, and 8.
    """
    paragraph, lines = across_sweep(swept_result(scenario, numbers(15), [0.2 + 0.02 * n for n in range(15)]), "union")
    assert "Over 15 settings its probability runs from 20% to 48%, half of them between 26% and 42%." in paragraph
    assert "Along each, as means over the settings, which also differ in the rest (in brackets noise, at most):" in paragraph
    engagements, recognition = "engagements of the event raid", "The Militia's recognition"
    assert lines == [
        f"{engagements}: 24% (21% to 27%) in the lowest third (0 to 4), 34% (26% to 42%) in the middle third (5 to 9), "
        "44% (31% to 57%) in the highest third (10 to 14)",
        f"{recognition}: 34% (26% to 42%) at 0, 34% (26% to 42%) at 0.5",
        f"most likely, 48% (noise 33% to 63%), at design point 14: {engagements} = 14, {recognition} = 0",
        f"least likely, 20% (noise 19% to 21%), at design point 0: {engagements} = 0, {recognition} = 0",
    ]


def test_where_all_settings_are_alike_the_widest_noise_is_told_and_no_extreme(scenario: Scenario) -> None:
    paragraph, lines = across_sweep(swept_result(scenario, numbers(13), [0.5] * 13), "union")
    assert "In 50% of histories at each of the 13 settings (noise 37% to 63%)." in paragraph
    assert lines == [] and "Along" not in paragraph


def test_settings_that_are_as_likely_are_counted_with_the_first_of_them(scenario: Scenario) -> None:
    _, lines = across_sweep(swept_result(scenario, numbers(13), [0.5, *[0.25] * 11, 0.5]), "union")
    most, least = lines[-2:]
    assert "at design point 0 and 1 more, the first of them: " in most and "at design point 1 and 10 more, the first of them: " in least
