"""The benchmarks check what they timed, and write their figures where the page has a place for them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import against_c, in_step
from benchmarks.against_reference import COMPARED, Sample, check, samples
from benchmarks.hot_states import Captured, capture, engine_phases
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


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler `cc` to compare the engine with")
def test_engine_and_c_come_out_alike_and_are_timed() -> None:
    measured = against_c.measure(draws=2, weeks=(1, 30), rounds=3)
    assert tuple(measured) == against_c.PHASES
    for found in measured.values():
        assert found.engine > 0 and found.c > 0
        assert found.ratio == found.c / found.engine
    assert "relative to C" in against_c.words(measured)


Pair = tuple[Captured, Any]


@pytest.fixture(scope="module")
def clashing() -> Pair:
    """States before clashes, and what the engine makes of them."""
    captured = capture(2, (1, 30))[1]
    states = captured.copied()
    engine_phases()[1](*captured.arguments(states, len(captured.runs)))
    return captured, states


def test_states_that_come_out_alike_pass(clashing: Pair) -> None:
    against_c.check(*clashing, clashing[1])


@pytest.mark.parametrize(("field", "by"), [("clashes", 1), ("last_clash", 1), ("pairs", 1e-9), ("presence", 1e-3), ("minds", np.nan)])
def test_states_that_come_out_otherwise_are_found(clashing: Pair, field: str, by: float) -> None:
    captured, states = clashing
    other = states._make(array.copy() for array in states)
    changed = getattr(other, field)[0]
    changed[...] = changed + by
    with pytest.raises(AssertionError):
        against_c.check(captured, states, other)


def test_states_in_which_nothing_happens_are_found(clashing: Pair) -> None:
    captured = clashing[0]
    with pytest.raises(AssertionError, match="nothing happened"):
        against_c.check(captured, captured.states, captured.states)


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(against_c.NoCompilerError, match="no C compiler"):
        against_c.build(tmp_path)


def test_only_the_block_of_figures_is_replaced() -> None:
    assert replaced(f"above\n{BEGIN}\nold\n{END}\nbelow\n", "new") == f"above\n{BEGIN}\nnew\n{END}\nbelow\n"
    with pytest.raises(ValueError, match="no place for the figures"):
        replaced("a page", "new")


def test_the_page_has_its_figures() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert replaced(text, "") != text
    assert "runs a second" in text.partition(BEGIN)[2].partition(END)[0]


def test_runs_in_step_come_to_the_same_sums() -> None:
    """With an odd number of factions, too; the check would fail if one lane took another's numbers."""
    try:
        found = in_step.measure(factions=5, rounds=2)
    except against_c.NoCompilerError as error:
        pytest.skip(f"no compiler for AVX-512 here: {str(error)[:80]}")
    assert set(found) == {"one_after_the_other", "in_step", "gain"}
    assert f"gain {found['gain']:.2f}" in in_step.words(found)
