"""Pictures that verbs draw: in the format of their ending, whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from sim.cli.pictures import save
from sim.errors import ResultError

BEGINS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}


def figure() -> Figure:
    drawn = Figure()
    drawn.subplots().plot([0, 1])
    return drawn


@pytest.mark.parametrize("ending", BEGINS)
def test_the_ending_says_which_format(tmp_path: Path, ending: str) -> None:
    out = tmp_path / "new folder" / f"y.{ending.upper()}"
    save(figure(), out)
    assert out.read_bytes().startswith(BEGINS[ending])
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("before", [None, b"an older picture"])
@pytest.mark.parametrize("ending", BEGINS)
def test_a_full_disk_leaves_what_was_there_and_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, before: bytes | None
) -> None:
    out, write = tmp_path / f"y.{ending}", Path.write_bytes
    if before is not None:
        out.write_bytes(before)

    def full(path: Path, content: bytes) -> int:
        write(path, content[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ResultError, match=f"y.{ending}: cannot be written: No space left on device"):
        save(figure(), out)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([] if before is None else [before])


def test_a_folder_of_that_name_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "y.png").mkdir()
    with pytest.raises(ResultError, match="y.png: cannot be written"):
        save(figure(), tmp_path / "y.png")
    assert [path.name for path in tmp_path.iterdir()] == ["y.png"]


@pytest.mark.parametrize("ending", BEGINS)
def test_letters_that_are_drawn_as_boxes_are_told_in_a_sentence(tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = figure()
    drawn.axes[0].set_title("\u7d05\u8ecd")
    save(drawn, tmp_path / f"y.{ending}")
    said = capsys.readouterr().err
    assert ("boxes" in said) == (ending != "svg") and "Warning" not in said
