"""Questions computed on a Dask cluster on loopback: the same answers, whatever dies meanwhile."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import ClusterError
from sim.studies.claims import Simulated, examine
from sim.studies.crew import crew
from tests.crash.clusters import WAITING, scheduling, worker
from tests.crash.programs import begin, finish, wait_until
from tests.toys import FALL, coalition

TOY = FALL + "claims: {it_falls: {outcome: gone, direction: higher, compare_with: {without: [fall]}}}\n"
FOUR = "scenarios/four_factions.yaml"


def compared(runs: int, **computed: Any) -> Any:
    scenario = sim.load(FOUR)
    return sim.compare(scenario, scenario.without("port_attack"), runs=runs, **computed).as_dict()


def claimed(cluster: str | None = None) -> Any:
    with crew(None, cluster) as there:
        return examine(sim.loads(TOY), Simulated(draws=20, replicates=5, workers=there))["it_falls"].as_dict()


QUESTIONS: dict[str, Callable[..., Any]] = {
    "compare": lambda **computed: compared(400, **computed),
    "sensitivity": lambda **computed: sim.sensitivity(sim.loads(TOY), points=32, method="sobol", **computed).as_dict(),
    "flip": lambda **computed: sim.flip(sim.loads(TOY), runs=200, **computed).as_dict(),
    "claims": claimed,
}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cluster")
    with scheduling(folder) as (address, _), worker(address, folder / "w1"), worker(address, folder / "w2"):
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_that_of_threads(question: str, cluster: str) -> None:
    assert QUESTIONS[question](cluster=cluster) == QUESTIONS[question]()


@pytest.mark.slow
def test_a_worker_that_dies_costs_nothing_and_a_scheduler_nothing_that_was_done(tmp_path: Path) -> None:
    runs, kept, told = 4_000, tmp_path / "kept", list[str]()

    def once(process: Any) -> Callable[[int, int], None]:
        """Kills it when a quarter is done."""
        return lambda done, total: process.kill() if 4 * done > total else None

    alone = compared(runs)
    with (
        scheduling(tmp_path) as (address, scheduler),
        worker(address, tmp_path / "w1") as first,
        worker(address, tmp_path / "w2") as second,
    ):
        assert compared(runs, cluster=address, progress=once(second)) == alone
        assert second.wait(10) is not None and first.poll() is None
        with pytest.raises(ClusterError, match="the scheduler is gone"):
            compared(runs, cluster=address, progress=once(scheduler), keep=kept, tell=told.append)
    assert told == [f"what was computed is kept in {kept}: the same command goes on with it"]
    assert list(kept.glob("*.piece"))
    assert compared(runs, keep=kept, tell=told.append) == alone
    assert told[1:] == [f"going on with what was kept in {kept} when this was asked before"]
    assert not kept.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles only")
def test_ctrl_c_ends_the_waiting_for_a_worker(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with scheduling(tmp_path) as (address, _):
        process = begin("compare", "four_factions", "--without", "port_attack", "--no-keep", "--cluster", address, told=told)
        wait_until(lambda: WAITING in told.read_text(encoding="utf-8"), process)
        process.send_signal(signal.SIGINT)
        finish(process)
    assert process.returncode == 130
    last = told.read_text(encoding="utf-8").strip().splitlines()[-1]
    assert last == "interrupted before anything was found"


def test_threads_beside_a_cluster_are_refused_before_it_is_looked_for() -> None:
    with pytest.raises(sim.CoalitionError, match="give one of the two"):
        compared(10, workers=2, cluster="tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    "words", [("compare", FOUR, "--without", "port_attack"), ("sensitivity", "toy.yaml"), ("flip", FOUR), ("check", "toy.yaml", "--claims")]
)
def test_every_verb_that_asks_has_the_option(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "toy.yaml").write_text(TOY, encoding="utf-8")
    words = tuple(str(Path(word).resolve()) if word == FOUR else word for word in words)
    monkeypatch.chdir(tmp_path)
    done = coalition(*words, "--cluster", "nowhere")
    assert done.exit_code == 2
    assert done.stderr.strip().splitlines()[-1].startswith("cluster nowhere: is no address of a scheduler, such as tcp://127.0.0.1:8786")
    assert not (tmp_path / "results").exists()
