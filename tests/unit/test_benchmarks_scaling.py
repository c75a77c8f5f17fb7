"""The benchmarks of scaling check what they time, and judge only what their intervals say."""

from __future__ import annotations

import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks import memory, on_a_cluster, scaling, threads
from benchmarks.growth import BROKEN, HOLDS, OPEN, grown, in_turns, interval, table
from benchmarks.memory import Growing, Taken
from benchmarks.peak import peak
from benchmarks.sized import DENSITY, NUMBER, content, sized

SIZES = (8, 26, 52, 128)


def costs(exponent: float, wobble: float = 0.0) -> list[list[float]]:
    """Three rounds of costs that grow with a power, each by another one."""
    return [[size ** (exponent + apart) for size in SIZES] for apart in (-wobble, 0.0, wobble)]


@pytest.mark.parametrize(("exponent", "wobble", "verdict"), [(1.9, 0.01, HOLDS), (2.1, 0.01, BROKEN), (1.95, 0.3, OPEN)])
def test_an_exponent_is_found_and_judged(exponent: float, wobble: float, verdict: str) -> None:
    found = grown("things", "s", SIZES, costs(exponent, wobble), 26, 2.0)
    assert found.fitted.mean == pytest.approx(exponent)
    assert found.most.mean == pytest.approx(exponent)
    assert found.verdict == verdict
    assert verdict in table(found)


def test_a_bend_at_the_end_is_found_though_a_line_hides_it() -> None:
    rounds = [[*each[:-1], each[-1] * 2] for each in costs(1.6, 0.001)]
    found = grown("things", "s", SIZES, rounds, 26, 2.0)
    assert found.most.mean == pytest.approx(1.6 + math.log(2) / math.log(128 / 26), abs=1e-3)
    assert found.verdict == BROKEN


def test_what_lies_below_the_first_size_does_not_count() -> None:
    rounds = [[1e9, *each[1:]] for each in costs(1.5, 0.01)]
    assert grown("things", "s", SIZES, rounds, 26, 2.0).fitted.mean == pytest.approx(1.5)


def test_the_interval_is_students() -> None:
    """Three values 1 apart: t(0.975, 2) = 4.3027 (tables), standard error 1 / sqrt 3."""
    found = interval([1.0, 2.0, 3.0])
    assert found.mean == 2.0
    assert found.high - found.mean == pytest.approx(4.3027 / math.sqrt(3), rel=1e-4)


def test_one_round_says_nothing() -> None:
    with pytest.raises(ValueError, match="two rounds"):
        grown("things", "s", SIZES, costs(1.0)[:1], 26, 2.0)


def test_sizes_take_turns_in_both_directions() -> None:
    order: list[int] = []
    found = in_turns((1, 2, 3), 2, lambda size, turn: order.append(size) or size * 10 + turn)
    assert order == [1, 2, 3, 3, 2, 1]
    assert found == [[10, 20, 30], [11, 21, 31]]


def strength(data: dict) -> float:
    """The sum of the modes of all strengths."""
    values = [faction["strength"] for faction in data["factions"].values()]
    return sum(value["value"] if "value" in value else value["triangular"][1] for value in map(dict, values))


@pytest.mark.parametrize("relations", [NUMBER, DENSITY])
def test_a_world_of_more_factions_has_the_strength_of_the_base_world(relations: str) -> None:
    few, many = content(26, relations), content(128, relations)
    assert len(many["factions"]) == 128
    assert strength(many) == pytest.approx(strength(few))


def test_relations_grow_by_their_rule() -> None:
    """Four parts of each: four times the relations, or sixteen times."""
    for relations, times in ((NUMBER, 4), (DENSITY, 16)):
        for kind in ("rivalries", "ties"):
            assert len(content(104, relations)[kind]) == times * len(content(26, relations)[kind])


def test_worlds_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="at least two"):
        content(1)
    with pytest.raises(ValueError, match="relations are of"):
        content(26, "none")


def test_worlds_are_checked_and_timed() -> None:
    found = scaling.over_factions(sizes=(5, 8), rounds=2, runs=2, first=5)
    assert found.sizes == (5, 8)
    assert all(cost > 0 for cost in found.costs)
    weeks = scaling.over_weeks((2, 4), 2, 2)
    assert all(cost > 0 for cost in weeks.costs)
    rows = scaling.rows(scaling.Scaling((found, weeks), ()))
    assert [wanted for _, _, wanted in rows] == ["at most 2", "1, linear"]


def test_the_world_of_26_is_the_base_world_and_no_other_is() -> None:
    world = sized(26, weeks=3)
    found = scaling.weekly(sized(26), np.arange(3))
    scaling.check_base(sized(26), found)
    with pytest.raises(AssertionError, match="not the base world"):
        scaling.check_base(world, found + 1e-12)


def test_beginnings_that_differ_are_found() -> None:
    short = np.random.default_rng(1).random((2, 3, 4))
    long = np.concatenate([short, short], axis=1)
    scaling.check_beginnings([short, long])
    with pytest.raises(AssertionError, match="begin unlike"):
        scaling.check_beginnings([short, long[:, ::-1]])
    fewer, more = pa.table({"a": [1, 2]}), pa.table({"a": [1, 2, 3]})
    scaling.check_rows([fewer, more])
    with pytest.raises(AssertionError, match="begin unlike"):
        scaling.check_rows([pa.table({"a": [2, 2]}), more])


def test_threads_give_the_same_digests() -> None:
    with ThreadPoolExecutor(2) as two, ThreadPoolExecutor(1) as one:
        found = [threads.digests(side, "four_factions", 3, 4) for side in (one, two)]
    threads.check(found)
    assert len(set(found[0])) == 3, "other runs, another digest"
    with pytest.raises(AssertionError, match="same bytes"):
        threads.check([found[0], found[0][::-1]])
    with pytest.raises(AssertionError, match="nothing"):
        threads.check([[], []])


@pytest.mark.parametrize(
    ("gained", "processes", "verdict"), [(1.9, 1.9, HOLDS), (1.5, 1.9, BROKEN), (1.5, 1.6, "not to be judged: two processes")]
)
def test_threads_are_judged_by_what_the_machine_lets(gained: float, processes: float, verdict: str) -> None:
    found = threads.Gained("it", (gained,) * 3, (processes,) * 3, 1.0)
    assert found.verdict.startswith(verdict)
    assert f"{gained:.2f} times" in threads.words(found)


def test_a_million_is_extrapolated_without_the_drawn_inputs() -> None:
    """From 10,000 runs in 200 MB to 100,000 in 290 MB: 1,000 bytes a run, so 1,190 MB; 8 MB a 100,000 runs, so 80 MB."""
    taken = (Taken(10_000, 1.0, 200_000_000, 1, 0, 0), Taken(100_000, 1.0, 290_000_000, 32_000_000, 24_000_000, 0))
    found = Growing("a", taken)
    assert found.memory == pytest.approx(1_190_000_000)
    assert found.result == pytest.approx(80_000_000)
    assert found.verdict == "holds, by extrapolation"
    million = Growing("a", (*taken, Taken(1_000_000, 1.0, 1_600_000_000, 90_000_000, 0, 0)))
    assert (million.memory, million.result, million.verdict) == (1_600_000_000, 90_000_000, "does not hold")
    assert "measured" in memory.words(million)


def test_the_peak_stays_when_memory_is_given_back() -> None:
    program = "from benchmarks.peak import peak; a = peak(); b = bytearray(200_000_000); del b; print(a, peak())"
    done = subprocess.run([sys.executable, "-c", program], cwd=scaling.ROOT, capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert 190_000_000 < after - before < 230_000_000
    assert peak() > before


@pytest.mark.slow
def test_memory_of_runs_is_told_and_checked(tmp_path: Path) -> None:
    found = memory.measure("four_factions", (20, 40))
    assert [taken.runs for taken in found.taken] == [20, 40]
    assert all(taken.memory > 50_000_000 and taken.result > 10_000 for taken in found.taken)
    memory.take("four_factions", 20, tmp_path)
    with pytest.raises(FileNotFoundError):
        memory.check(tmp_path, 40, 20)


def test_a_scheduler_that_does_not_start_says_why(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(RuntimeError, match="did not start"):
        on_a_cluster.start("scheduler", tmp_path / "log", "--no-such-option")


@pytest.mark.slow
def test_a_cluster_is_timed_and_gives_the_same_bytes() -> None:
    pytest.importorskip("distributed")
    found = on_a_cluster.measure(200, 1, "four_factions")
    assert found.ratio > 0 and found.parts[0] >= 1
    assert "the same bytes" in on_a_cluster.words(found)
