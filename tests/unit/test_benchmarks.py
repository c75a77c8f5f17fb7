"""The benchmarks check what they timed, and write their figures where the page has a place for them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.against_reference import COMPARED, Sample, check, samples
from benchmarks.page import BEGIN, END, PAGE, replaced

LIVELY = np.random.default_rng(1).random((40, 6, len(COMPARED)))


def test_the_draw_is_the_unit_of_the_standard_error() -> None:
    """Ten runs that are one and the same say no more than one: 4 draws with means 0, 0, 1, 1."""
    weekly = np.repeat([0.0, 0.0, 1.0, 1.0], 10)[:, None, None] * np.ones((40, 6, len(COMPARED)))
    found = samples(weekly, 10)[COMPARED[0]]
    assert found.mean == 0.5
    assert found.error == pytest.approx((1 / 3) ** 0.5 / 2)


def test_sides_that_agree_pass() -> None:
    check(samples(LIVELY, 1), samples(LIVELY[:20], 1), LIVELY)


@pytest.mark.parametrize("name", COMPARED)
def test_sides_that_differ_are_found(name: str) -> None:
    ours = samples(LIVELY, 1)
    theirs = {**ours, name: Sample(ours[name].mean + 10 * ours[name].error, ours[name].error)}
    with pytest.raises(AssertionError, match=name):
        check(ours, theirs, LIVELY)


@pytest.mark.parametrize("dead", [np.zeros_like(LIVELY), np.repeat(LIVELY[:1], 40, axis=0), np.full_like(LIVELY, np.nan)])
def test_a_dead_world_is_found(dead: np.ndarray) -> None:
    """Nothing at all, the same run 40 times, no numbers."""
    alike = samples(LIVELY, 1)
    with pytest.raises(AssertionError):
        check(alike, alike, dead)


def test_only_the_block_of_figures_is_replaced() -> None:
    assert replaced(f"above\n{BEGIN}\nold\n{END}\nbelow\n", "new") == f"above\n{BEGIN}\nnew\n{END}\nbelow\n"
    with pytest.raises(ValueError, match="no place for the figures"):
        replaced("a page", "new")


def test_the_page_has_its_figures() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert replaced(text, "") != text
    assert "runs a second" in text.partition(BEGIN)[2].partition(END)[0]
