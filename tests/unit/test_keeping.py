"""What studies keep until they are answered: computed once, whatever stops them; the answer is that of a study left alone."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
import sim.engine
from sim.scenario import loads
from sim.studies.claims import Simulated, examine
from sim.studies.keeping import Keeping, keeping
from sim.working import Interrupted, Stopped
from tests.unit.kept_toy import CLAIM, TEXT, TOY, counted_runs


class Killed(BaseException):
    """Nothing that a study could catch."""


def compared(keep: Path | None, progress: Callable[..., None] | None = None, tell: Callable[[str], None] = print) -> Any:
    return sim.compare(TOY, TOY.without("fall"), workers=2, keep=keep, progress=progress, tell=tell)


def flipped(keep: Path | None, progress: Callable[..., None] | None = None, tell: Callable[[str], None] = print) -> Any:
    return sim.flip(TOY, runs=100, workers=2, keep=keep, progress=progress, tell=tell)


def driven(keep: Path | None, progress: Callable[..., None] | None = None, tell: Callable[[str], None] = print) -> Any:
    return sim.sensitivity(TOY, points=256, trajectories=80, replicates=5, workers=2, keep=keep, progress=progress, tell=tell)


def tried(keep: Path | None, progress: Callable[..., None] | None = None, tell: Callable[[str], None] = print) -> Any:
    def after_each(runs: int) -> None:
        if progress is not None:
            progress(runs, runs)

    def ask(kept: Keeping | None) -> Any:
        return examine(TOY, Simulated(300, 5, 2, after_each, kept=kept))

    with keeping(keep, tell, "claims") as kept:
        return ask(kept)


STUDIES = pytest.mark.parametrize("study", [compared, flipped, driven, tried])


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    return counted_runs(monkeypatch)


def plain(answer: Any) -> Any:
    return {name: found.as_dict() for name, found in answer.items()} if isinstance(answer, dict) else answer.as_dict()


def stopping(after: int, how: BaseException) -> Callable[..., None]:
    """Progress that ends a study at its `after`-th call."""
    calls = 0

    def stop(*_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == after:
            raise how

    return stop


@STUDIES
def test_what_was_computed_before_a_kill_is_not_computed_again(study: Any, simulated: list[int], tmp_path: Path) -> None:
    alone = plain(study(None))
    in_all = sum(simulated)
    simulated.clear()
    with pytest.raises(Killed):
        study(tmp_path / "results" / "kept", stopping(3, Killed()))
    before = sum(simulated)
    kept = len(list((tmp_path / "results" / "kept").iterdir()))
    assert kept >= 3 and 0 < before < in_all
    simulated.clear()
    said: list[str] = []
    assert plain(study(tmp_path / "results" / "kept", tell=said.append)) == alone
    assert sum(simulated) == in_all - before, "each run is simulated once"
    assert [words.startswith("going on with what was kept") for words in said] == [True]
    assert not (tmp_path / "results" / "kept").exists(), "answered, nothing needs to be kept"


@STUDIES
def test_an_answer_is_the_same_whether_anything_is_kept(study: Any, tmp_path: Path) -> None:
    said: list[str] = []
    assert plain(study(tmp_path / "kept", tell=said.append)) == plain(study(None))
    assert (said, list(tmp_path.iterdir())) == ([], [])


def test_ctrl_c_leaves_what_was_done_and_says_where(simulated: list[int], tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(Interrupted) as stopped:
        compared(tmp_path / "kept", stopping(2, KeyboardInterrupt()), said.append)
    assert 0 < stopped.value.answer.runs < 600
    assert said == [f"what was computed is kept in {tmp_path / 'kept'}: the same command goes on with it"]
    before = sum(simulated)
    compared(tmp_path / "kept")
    assert sum(simulated) == 1200, f"{before} were simulated before"


def test_claims_that_ctrl_c_leaves_untried_are_kept(tmp_path: Path) -> None:
    def stop() -> None:
        raise Stopped

    said: list[str] = []
    with keeping(tmp_path / "kept", said.append, "claims") as kept, pytest.raises(Interrupted):
        examine(TOY, Simulated(300, 5, 2, None, stop, kept))
    assert any((tmp_path / "kept").iterdir()) and said[0].endswith("the same command goes on with it")


def test_a_damaged_piece_counts_as_missing(simulated: list[int], tmp_path: Path) -> None:
    with pytest.raises(Killed):
        compared(tmp_path / "kept", stopping(4, Killed()))
    damaged = sorted((tmp_path / "kept").iterdir())[0]
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    simulated.clear()
    found = compared(tmp_path / "kept")
    assert plain(found) == plain(compared(None))
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("what", ["sources", "makers"])
def test_what_another_version_computed_is_not_used(
    what: str, simulated: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Killed):
        compared(tmp_path / "kept", stopping(4, Killed()))
    theirs = {path.name for path in (tmp_path / "kept").iterdir()}
    simulated.clear()
    other = {"sources": "others", "makers": {"numpy": "1.0"}}[what]
    monkeypatch.setattr(f"sim.studies.keeping.{what}", lambda: other)
    compared(tmp_path / "kept")
    assert sum(simulated) == 1200
    assert {path.name for path in (tmp_path / "kept").iterdir()} == theirs, "nor taken away"


OTHER = TOY.replace({"events.fall.probability": 0.5})
MORE = loads(TEXT + "  fought: {metric: clashes, at_least: 1, when: any}\n" + CLAIM)


def compare_of(scenario: Any, **options: Any) -> Callable[[Path | None], Any]:
    return lambda keep: sim.compare(scenario, scenario.without("fall"), workers=1, keep=keep, **options)


def flip_of(scenario: Any, **options: Any) -> Callable[[Path | None], Any]:
    return lambda keep: sim.flip(scenario, workers=1, keep=keep, **{"runs": 100, **options})


def drivers_of(scenario: Any, **options: Any) -> Callable[[Path | None], Any]:
    known = {"points": 64, "trajectories": 20, "replicates": 5}
    return lambda keep: sim.sensitivity(scenario, workers=1, keep=keep, **{**known, **options})


def claims_of(scenario: Any, draws: int = 60, replicates: int = 5) -> Callable[[Path | None], Any]:
    def ask(keep: Path | None) -> Any:
        with keeping(keep, print, "claims") as kept:
            return examine(scenario, Simulated(draws, replicates, 1, kept=kept))

    return ask


QUESTIONS = {
    "compare": [
        *(compare_of(each) for each in (TOY, OTHER, MORE)),
        *(
            compare_of(MORE, **each)
            for each in ({"outcome": "fought"}, {"outcome": "gone"}, {"seed": 3}, {"weeks": 9}, {"replicates": 4}, {"runs": 300})
        ),
    ],
    "flip": [
        *(flip_of(each) for each in (TOY, OTHER, MORE)),
        *(flip_of(MORE, **each) for each in ({"outcome": "fought"}, {"seed": 3}, {"by": 0.1}, {"runs": 60}, {"factions": ["gov"]})),
    ],
    "sensitivity": [
        *(drivers_of(each) for each in (TOY, OTHER, MORE)),
        *(drivers_of(MORE, **each) for each in ({"outcome": "fought"}, {"metric": "clashes"}, {"seed": 3}, {"replicates": 4})),
        *(drivers_of(MORE, groups=True, points=16, replicates=replicates) for replicates in (4, 5)),  # one task each
        *(drivers_of(MORE, **each) for each in ({"method": "sobol"}, {"groups": True}, {"points": 32}, {"trajectories": 10}, {"most": 1})),
    ],
    "claims": [
        *(claims_of(each) for each in (TOY, OTHER, MORE)),
        claims_of(TOY, 40),
        claims_of(TOY, 60, 4),
        claims_of(TOY.replace({"seed": 3})),
    ],
}


@pytest.mark.parametrize("study", QUESTIONS)
def test_a_question_that_differs_in_anything_has_its_own_answer(study: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All questions of a study one after the other in one folder from which nothing is ever taken away."""
    monkeypatch.setattr(Keeping, "clear", lambda self: None)
    questions = QUESTIONS[study]
    alone = [plain(ask(None)) for ask in questions]
    assert [plain(ask(tmp_path / "kept")) for ask in questions] == alone
    assert [plain(ask(tmp_path / "kept")) for ask in questions] == alone, "nor is anything wrong once all is kept"


def test_an_answer_takes_nothing_away_from_a_larger_question(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        driven(tmp_path / "kept", stopping(3, Killed()))
    theirs = {path.name for path in (tmp_path / "kept").iterdir()}
    sim.sensitivity(TOY, points=128, trajectories=80, replicates=5, workers=2, keep=tmp_path / "kept")
    assert {path.name for path in (tmp_path / "kept").iterdir()} == theirs


def test_a_full_disk_ends_no_study_and_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def full(*_: Any) -> None:
        nonlocal asked
        asked += 1
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.studies.keeping.write_whole", full)
    said: list[str] = []
    assert plain(compared(tmp_path / "kept", tell=said.append)) == plain(compared(None))
    assert len(said) == 1 and "No space left on device; going on without" in said[0]
    assert asked <= 4, "a disk that is full is left alone, but for tasks that were under way"


def test_a_run_that_failed_is_known_to_have_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    engine = sim.engine.simulate

    def fails(world: Any, runs: Any, *further: Any) -> Any:
        if 7 in np.asarray(runs).tolist() and world.scenario.events:
            raise FloatingPointError("not a number")
        return engine(world, runs, *further)

    monkeypatch.setattr("sim.engine.simulate", fails)
    alone = compared(None)
    with pytest.raises(Killed):
        compared(tmp_path / "kept", stopping(4, Killed()))
    monkeypatch.setattr("sim.engine.simulate", engine)
    again = compared(tmp_path / "kept")
    assert (again.failed.count, plain(again)) == (1, plain(alone))
