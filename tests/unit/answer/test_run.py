"""From a scenario to a result: the same bytes however it is computed, and nothing half done."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import sim
from sim.errors import AllRunsFailedError, CoalitionError, ResultError
from sim.plan import chunks
from sim.result import open_result
from sim.rows import Regroup
from sim.scenario import Scenario, load
from sim.working import Interrupted, Stopped, stoppable

FILES = {"manifest.json", "pairs.parquet", "runs.parquet", "scenario.yaml", "summary.csv", "summary.json", "weeks.parquet"}
Contents = Callable[[Path], dict[str, bytes]]


def test_chunks_hold_whole_draws() -> None:
    parts = list(chunks(1_003, 10, most=255))
    assert np.array_equal(np.concatenate(parts), np.arange(1_003))
    assert [len(part) for part in parts] == [250, 250, 250, 250, 3]
    assert [len(part) for part in chunks(900, 400, most=250)] == [400, 400, 100]


@pytest.mark.usefixtures("pretended")
def test_the_folder_holds_what_it_should(scenario: Scenario, tmp_path: Path) -> None:
    result = sim.run(scenario, runs=45, seed=3, weeks=9, out=tmp_path / "result")
    assert {path.name for path in (tmp_path / "result").iterdir()} == FILES
    manifest = json.loads((tmp_path / "result" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] is True
    assert [manifest[key] for key in ("runs", "runs_done", "seed", "weeks")] == [45, 45, 3, 9]
    assert set(manifest["files"]) == FILES - {"manifest.json"}
    assert result.runs["draw"].tolist() == [run // 10 for run in range(45)]
    assert (len(result.weeks), len(result.pairs)) == (45 * 9, 9 * 6)
    assert {column for column in result.runs if column.startswith("in.")} == {
        "in.factions.army.strength",
        "in.factions.mil.strength",
    }


@pytest.mark.usefixtures("pretended")
def test_the_folder_opens_to_the_same_result(scenario: Scenario, tmp_path: Path) -> None:
    made = sim.run(scenario, out=tmp_path / "result")
    opened = open_result(tmp_path / "result")
    assert opened.summary == made.summary
    assert opened.scenario == made.scenario
    assert opened.probability("union") == made.probability("union")
    assert opened.runs.equals(made.runs)


@pytest.mark.usefixtures("pretended")
def test_scenario_in_the_folder_gives_the_result_again(scenario: Scenario, tmp_path: Path, contents: Contents) -> None:
    sim.run(scenario, runs=30, seed=3, weeks=9, out=tmp_path / "first")
    sim.run(load(tmp_path / "first" / "scenario.yaml"), out=tmp_path / "again")
    assert contents(tmp_path / "first") == contents(tmp_path / "again")


@pytest.mark.usefixtures("pretended")
def test_memory_and_folder_hold_the_same(scenario: Scenario, tmp_path: Path) -> None:
    folder, memory = sim.run(scenario, out=tmp_path / "result"), sim.run(scenario)
    assert memory.folder is None
    assert memory.summary == folder.summary
    for table in ("runs", "weeks", "pairs"):
        assert memory.table(table).equals(folder.table(table))


@pytest.mark.usefixtures("pretended")
def test_threads_and_chunks_change_no_byte(scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Regroup.__init__, "__defaults__", (17,))
    results = []
    for number, (workers, most) in enumerate([(1, 250), (2, 250), (2, 10), (3, 20)]):
        monkeypatch.setattr("sim.plan.MOST_RUNS", most)
        sim.run(scenario, out=tmp_path / str(number), workers=workers)
        results.append(contents(tmp_path / str(number)))
    assert all(result == results[0] for result in results)


def test_the_engine_gives_the_same_bytes_on_one_and_two_threads(
    swept: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.run(swept, out=tmp_path / "one", workers=1)
    monkeypatch.setattr("sim.plan.MOST_RUNS", 10)
    sim.run(swept, out=tmp_path / "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.usefixtures("pretended")
def test_row_groups_are_of_a_fixed_number_of_runs(swept: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Regroup.__init__, "__defaults__", (25,))
    sim.run(swept, out=tmp_path / "result")
    for table, rows in (("runs", 1), ("weeks", 12)):
        metadata = pq.ParquetFile(tmp_path / "result" / f"{table}.parquet").metadata
        sizes = [metadata.row_group(k).num_rows for k in range(metadata.num_row_groups)]
        assert sizes == [25 * rows, 25 * rows, 10 * rows] * 2


@pytest.mark.usefixtures("pretended")
def test_design_points_share_their_random_numbers(swept: Scenario) -> None:
    result = sim.run(swept)
    assert [point["values"] for point in result.points] == [{"events.raid.engagements": 0}, {"events.raid.engagements": 4}]
    first, second = (frame.drop(columns="design_point").reset_index(drop=True) for _, frame in result.runs.groupby("design_point"))
    assert first.equals(second)  # the pretended engine looks at seed and run only


@pytest.mark.usefixtures("pretended")
def test_inputs_are_left_out_above_a_number_of_runs(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.job.MOST_RUNS_WITH_INPUTS", 50)
    assert not [column for column in sim.run(scenario).runs if column.startswith("in.")]
    assert [column for column in sim.run(scenario, runs=50).runs if column.startswith("in.")]


@pytest.mark.usefixtures("pretended")
def test_progress_counts_all_design_points(swept: Scenario) -> None:
    told: list[tuple[int, int]] = []
    sim.run(swept, progress=lambda done, total: told.append((done, total)))
    assert told == [(60, 120), (120, 120)]


@pytest.mark.usefixtures("pretended")
def test_ctrl_c_keeps_the_runs_done(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.plan.MOST_RUNS", 10)

    def stop(done: int, total: int) -> None:
        if done == 30:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        sim.run(scenario, out=tmp_path / "result", workers=1, progress=stop)
    kept = open_result(tmp_path / "result")
    assert caught.value.answer is not None
    assert not kept.complete
    done = kept.manifest["runs_done"]
    assert 30 <= done < 60  # those under way when it was stopped are finished
    assert kept.runs["run"].tolist() == list(range(done))
    assert kept.probability("union").runs == done
    assert {path.name for path in (tmp_path / "result").iterdir()} == FILES | {"parts"}


@pytest.mark.usefixtures("pretended")
def test_a_stopped_run_can_be_run_again(scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    monkeypatch.setattr("sim.plan.MOST_RUNS", 10)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        sim.run(scenario, out=tmp_path / "again", progress=stop)
    sim.run(scenario, out=tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "whole")


def test_a_failure_leaves_no_folder(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sim.engine.simulate", fail)
    with pytest.raises(AllRunsFailedError, match="all of the 60 runs tried failed: ZeroDivisionError"):
        sim.run(scenario, out=tmp_path / "result")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("pretended")
def test_another_result_stays(scenario: Scenario, tmp_path: Path, contents: Contents) -> None:
    sim.run(scenario, out=tmp_path)
    before = contents(tmp_path)
    with pytest.raises(ResultError, match="another result"):
        sim.run(scenario, seed=8, out=tmp_path)
    assert contents(tmp_path) == before


def test_no_workers(scenario: Scenario) -> None:
    with pytest.raises(CoalitionError, match="workers: at least 1, not 0"):
        sim.run(scenario, workers=0)


def test_the_first_ctrl_c_waits_and_the_second_does_not() -> None:
    with stoppable() as stop:
        stop()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Stopped):
            stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_importing_stays_light() -> None:
    code = "import sys, sim.runs; print(sorted({'pandas', 'scipy', 'mesa', 'numba', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
