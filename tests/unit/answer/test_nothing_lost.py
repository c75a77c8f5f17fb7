"""What becomes of a run that is stopped, a second writer, a damaged part, another version; and of tables left out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim import store
from sim.errors import CoalitionError, ResultError
from sim.folder import ResultFolder
from sim.manifest import begin_manifest, key_of
from sim.parts import Parts
from sim.result import open_result
from sim.scenario import Scenario
from sim.working import Interrupted
from tests.unit.answer.setbacks import Contents, ctrl_c, stopped

pytestmark = pytest.mark.usefixtures("pretended", "small_parts")


def changed(path: Path, **values: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")


# --- going on


def test_what_was_done_is_not_done_again(scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    stopped(scenario, tmp_path / "result")
    done = open_result(tmp_path / "result").manifest["runs_done"]
    computed: list[int] = []
    engine = sim.engine.simulate

    def counted(world: Any, runs: np.ndarray, seed: int) -> Any:
        computed.extend(runs.tolist())
        return engine(world, runs, seed)

    monkeypatch.setattr("sim.engine.simulate", counted)
    told: list[str] = []
    sim.resume(tmp_path / "result", tell=told.append)
    assert sorted(computed) == list(range(done, 60))
    assert told == [f"going on where it stopped: {done} of 60 runs are done"]
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


def test_parts_of_any_size_fill_the_gaps(swept: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    sim.run(swept, out=tmp_path / "whole")
    stopped(swept, tmp_path / "result", after=90)
    parts = sorted((tmp_path / "result" / "parts").glob("*.part"))
    for path in parts[1::2]:
        path.unlink()
    monkeypatch.setattr("sim.plan.MOST_RUNS", 30)
    sim.resume(tmp_path / "result")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


def test_a_damaged_part_counts_as_missing(scenario: Scenario, tmp_path: Path, contents: Contents) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    stopped(scenario, tmp_path / "result")
    first, second, *_ = sorted((tmp_path / "result" / "parts").glob("*.part"))
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.write_bytes(content)
    second.write_bytes(second.read_bytes()[:-7])
    sim.resume(tmp_path / "result")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


def test_a_finished_result_is_opened_as_it_is(scenario: Scenario, tmp_path: Path) -> None:
    sim.run(scenario, out=tmp_path)
    before = (tmp_path / "manifest.json").read_bytes()
    told: list[str] = []
    assert sim.resume(tmp_path, tell=told.append).complete
    assert sim.resume(tmp_path, anew=True, tell=told.append).complete
    finished = f"nothing is left to do: the result in {tmp_path} is finished"
    assert told == [finished, f"{finished}; to run it again: coalition run {tmp_path / 'scenario.yaml'} --out {tmp_path} --anew"]
    assert (tmp_path / "manifest.json").read_bytes() == before
    with pytest.raises(ResultError, match="there is no such folder"):
        sim.resume(tmp_path / "nowhere")


def test_a_finished_result_stays_until_the_new_one_stands(scenario: Scenario, tmp_path: Path, contents: Contents) -> None:
    sim.run(scenario, out=tmp_path)
    before = contents(tmp_path)

    def stop(done: int, total: int) -> None:
        raise RuntimeError("as if killed")

    with pytest.raises(RuntimeError):
        sim.run(scenario, seed=8, out=tmp_path, anew=True, progress=stop)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert open_result(tmp_path).complete
    sim.resume(tmp_path)
    assert open_result(tmp_path).manifest["seed"] == 8
    assert not (tmp_path / "parts").exists()


@pytest.mark.parametrize("seed", [7, 8])
def test_ctrl_c_leaves_a_finished_result(scenario: Scenario, tmp_path: Path, contents: Contents, seed: int) -> None:
    sim.run(scenario, out=tmp_path / "whole", seed=seed)
    sim.run(scenario, out=tmp_path / "result")
    before = {path.name: path.read_bytes() for path in (tmp_path / "result").iterdir()}

    with pytest.raises(Interrupted) as stopped:
        sim.run(scenario, out=tmp_path / "result", seed=seed, anew=True, workers=1, progress=ctrl_c(20))
    assert stopped.value.answer is None
    assert 20 <= stopped.value.kept < 60
    assert {path.name: path.read_bytes() for path in (tmp_path / "result").iterdir() if path.is_file()} == before
    assert sim.resume(tmp_path / "result").complete
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")
    assert not (tmp_path / "result" / "parts").exists()


def test_another_unfinished_run_is_not_thrown_away_unasked(scenario: Scenario, tmp_path: Path) -> None:
    stopped(scenario, tmp_path)
    with pytest.raises(
        ResultError, match=r"another run, which is not finished \(Whiteboard: 60 runs, seed 7\); finish it with: coalition resume"
    ):
        sim.run(scenario, seed=8, out=tmp_path)
    assert sim.run(scenario, seed=8, out=tmp_path, anew=True).manifest["seed"] == 8


@pytest.mark.parametrize("package", ["numpy", "numba", "scipy"])
def test_a_run_of_another_version_is_not_mixed_in(scenario: Scenario, tmp_path: Path, contents: Contents, package: str) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    stopped(scenario, tmp_path / "result")
    manifest = tmp_path / "result" / "parts" / "manifest.json"
    versions = json.loads(manifest.read_text(encoding="utf-8"))["versions"]
    changed(manifest, versions={**versions, package: "0.1"})
    for again in (lambda: sim.resume(tmp_path / "result"), lambda: sim.run(scenario, out=tmp_path / "result")):
        with pytest.raises(ResultError, match=rf"{package} 0\.1 there, .* here.*coalition resume .* --anew"):
            again()
    changed(manifest, versions=versions, engine="0123")
    with pytest.raises(ResultError, match="the same version, but with other sources"):
        sim.resume(tmp_path / "result")
    changed(manifest, schema=99)
    with pytest.raises(ResultError, match="is of format 99, this version reads format 1"):
        sim.resume(tmp_path / "result")
    changed(manifest, schema=store.SCHEMA)
    sim.resume(tmp_path / "result", anew=True)
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


@pytest.mark.parametrize(
    ("change", "another"),
    [
        ({"scenario": "0123"}, True),
        ({"tables": ["runs"]}, True),
        ({"engine": "0123"}, True),
        *(({"versions": {package: "0.1"}}, True) for package in ("coalition-sim", "numpy", "numba", "scipy")),
        ({"platform": {"system": "Plan 9"}}, True),
        ({"platform": {"machine": "vax"}}, True),
        ({"tables": ["weeks", "runs", "pairs"]}, False),
        ({"versions": {"pyarrow": "0.1"}}, False),
        ({"workers": 99, "started": "then"}, False),
    ],
)
def test_parts_belong_to_a_scenario_its_tables_and_who_computed_them(scenario: Scenario, change: dict[str, Any], another: bool) -> None:
    manifest = begin_manifest(scenario, [{}], 1, main=None, tables=["runs", "weeks", "pairs"])
    altered = {name: {**manifest[name], **value} if isinstance(value, dict) else value for name, value in change.items()}
    assert (key_of({**manifest, **altered}) != key_of(manifest)) is another


USELESS = {"format": '{"complete": true, "schema": 99}', "cut": '{"complete": tr', "list": "[]"}


@pytest.mark.parametrize("content", USELESS.values(), ids=USELESS)
@pytest.mark.parametrize("where", ["manifest.json", "parts/manifest.json"])
def test_a_manifest_of_no_use_gives_way_to_anew_and_to_nothing_else(
    scenario: Scenario, tmp_path: Path, contents: Contents, where: str, content: str
) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    folder = tmp_path / "result"
    if where == "manifest.json":
        sim.run(scenario, seed=8, out=folder)
    else:
        stopped(scenario.replace({"seed": 8}), folder)
    (folder / where).write_text(content, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for again in (lambda: sim.resume(folder), lambda: sim.resume(folder, anew=True), lambda: sim.run(scenario, out=folder)):
        with pytest.raises(ResultError, match=f"coalition run SCENARIO --out {re.escape(str(folder))} --anew$"):
            again()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert sim.run(scenario, out=folder, anew=True).complete
    assert contents(folder) == contents(tmp_path / "whole")
    assert not (folder / "parts").exists()


def test_a_result_of_another_format_stays_until_the_new_one_is_finished(scenario: Scenario, tmp_path: Path, contents: Contents) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    folder = tmp_path / "result"
    sim.run(scenario, seed=8, out=folder)
    changed(folder / "manifest.json", schema=99)
    before = {path: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(Interrupted):
        sim.run(scenario, out=folder, anew=True, workers=1, progress=ctrl_c(20))
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert sim.resume(folder).complete
    assert contents(folder) == contents(tmp_path / "whole")


def test_parts_of_another_key_count_as_missing(scenario: Scenario, tmp_path: Path) -> None:
    stopped(scenario, tmp_path)
    parts = Parts(tmp_path / "parts", "of another run")
    assert parts.read(parts.present()[0]) is None


# --- one writer


def test_a_second_writer_is_told_at_once(scenario: Scenario, tmp_path: Path) -> None:
    def second(done: int, total: int) -> None:
        with pytest.raises(ResultError, match="another process is writing there"):
            sim.run(scenario, out=tmp_path)

    assert sim.run(scenario, out=tmp_path, progress=second).complete
    assert not (tmp_path / ".lock").exists()


def test_the_lock_of_a_killed_process_blocks_nobody(scenario: Scenario, tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from sim.locking import Lock; "
        "lock = Lock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(sim.__file__).parents[1],
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ResultError, match="another process is writing there"):
        sim.run(scenario, out=tmp_path)
    holder.kill()
    holder.communicate()
    assert (tmp_path / ".lock").exists()
    assert sim.run(scenario, out=tmp_path).complete


# --- tables


def test_tables_that_are_not_wanted_are_left_out(scenario: Scenario, tmp_path: Path) -> None:
    whole, some = sim.run(scenario), sim.run(scenario, out=tmp_path, tables=["runs", "pairs"])
    assert not (tmp_path / "weeks.parquet").exists()
    assert some.summary == whole.summary
    assert some.table("runs").equals(whole.table("runs"))
    assert some.table("pairs").equals(whole.table("pairs"))
    with pytest.raises(ResultError, match=r"without the table weeks \(--tables\)"):
        open_result(tmp_path).table("weeks")
    with pytest.raises(CoalitionError, match="runs must be among them"):
        sim.run(scenario, tables=["weeks"])
    with pytest.raises(CoalitionError, match="no table is called 'week'; did you mean 'weeks'"):
        sim.run(scenario, tables=["runs", "week"])


def test_a_folder_of_the_same_run_with_other_tables_is_another_unfinished_run(scenario: Scenario, tmp_path: Path) -> None:
    stopped(scenario, tmp_path)
    with pytest.raises(ResultError, match="not finished"):
        ResultFolder.claim(tmp_path, {**store.read_manifest(tmp_path), "tables": ["runs"]}, "")
    assert open_result(tmp_path).manifest["runs_done"] >= 20


def test_a_run_does_not_go_on_with_another_scenario_than_it_began_with(pretended: None, scenario: Scenario, tmp_path: Path) -> None:
    stopped(scenario, tmp_path / "result")
    copy = tmp_path / "result" / store.PARTS / store.SCENARIO
    text = copy.read_text(encoding="utf-8")
    assert text.count("strength: 1500") == 1
    copy.write_text(text.replace("strength: 1500", "strength: 1600"), encoding="utf-8")
    with pytest.raises(ResultError, match="is not the scenario that the run began with; run your own scenario into another folder"):
        sim.resume(tmp_path / "result")
    copy.write_text(text, encoding="utf-8")
    assert sim.resume(tmp_path / "result").complete
