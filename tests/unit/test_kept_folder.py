"""The folder in which studies keep what they computed: who shares it, what goes from it and when."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from sim.errors import CoalitionError
from sim.studies.keeping import Keeping, keeping


@pytest.mark.parametrize(
    ("how", "stays"),
    [(BrokenPipeError(), False), (SystemExit(1), False), (OSError(5, "Input/output error"), True), (KeyboardInterrupt(), True)],
)
def test_what_is_kept_goes_once_the_answer_was_read(how: BaseException, stays: bool, tmp_path: Path) -> None:
    """Whoever closes a pipe has read enough; a verb leaves with its exit code after it has answered."""
    with suppress(type(how)), Keeping(tmp_path / "kept", lambda words: None) as kept:
        kept.task("study", (), lambda number: number, ())(3)
        raise how
    assert (tmp_path / "kept").exists() is stays


def test_two_who_ask_the_same_at_once_do_not_hinder_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said, written = list[str](), list[Path]()
    both = threading.Barrier(2)

    def force(path: Path) -> None:
        written.append(path)
        both.wait(30)

    monkeypatch.setattr("sim.store.force", force)
    tasks = [Keeping(tmp_path / "kept", said.append).task("study", (), lambda number: number, ()) for _ in range(2)]
    with ThreadPoolExecutor(2) as executor:
        assert [each.result() for each in [executor.submit(task, 3) for task in tasks]] == [3, 3]
    assert len(set(written)) == 2, "each writes into a file of its own before it is named"
    assert (said, len(list((tmp_path / "kept").iterdir()))) == ([], 1)


def test_who_answers_first_may_take_all_away(tmp_path: Path) -> None:
    said: list[str] = []
    slower = Keeping(tmp_path / "kept", said.append)
    task = slower.task("study", (), lambda number: number, ())
    assert task(1) == 1
    with Keeping(tmp_path / "kept", said.append) as quicker:
        quicker.task("study", (), lambda number: number, ())(1)
    assert [task(1), task(2)] == [1, 2], "and the other goes on, and keeps what it does from then on"
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_a_half_written_piece_of_a_process_that_was_killed_goes_as_well(tmp_path: Path) -> None:
    with Keeping(tmp_path / "kept", print) as kept:
        kept.task("study", (), lambda number: number, ())(3)
        piece = next((tmp_path / "kept").iterdir())
        piece.with_name(f"{piece.name}.77-1.partial").write_bytes(b"half")
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with Keeping(tmp_path / "mine", print) as kept:
        kept.task("study", (), lambda number: number, ())(3)
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"] and not list((tmp_path / "mine").iterdir())


def test_what_cannot_be_answered_leaves_nothing(tmp_path: Path) -> None:
    def study() -> None:
        with keeping(tmp_path / "made" / "kept", print, "no") as kept:
            assert kept is not None
            kept.task("study", (), lambda number: number, ())(3)
            assert list((tmp_path / "made" / "kept").iterdir())
            raise CoalitionError("no")

    with pytest.raises(CoalitionError):
        study()
    assert not (tmp_path / "made").exists()
