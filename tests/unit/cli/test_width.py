"""Prose is as wide as a narrow terminal, and of its usual width in a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli import words
from tests.unit.cli.typed import RUN

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
PROGRAM = (sys.executable, "-m", "sim.cli")


def on_terminal(columns: int, *said: str | Path) -> str:
    """What the program writes to a terminal so wide."""
    outer, inner = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "PYTHONUTF8": "1"}
    done = subprocess.Popen([*PROGRAM, *map(str, said)], stdout=inner, stderr=subprocess.DEVNULL, env=environment)
    os.close(inner)
    written = b""
    try:
        while piece := os.read(outer, 4096):
            written += piece
    except OSError:  # Linux says so when the other end is closed
        pass
    finally:
        os.close(outer)
    assert done.wait(timeout=600) == 0
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [60, 80])
def test_on_a_terminal_no_line_of_prose_is_wider_than_it(columns: int, tmp_path: Path) -> None:
    told = on_terminal(columns, "describe", "four_factions")
    assert max(len(line) for line in told.splitlines()) in range(columns - 15, columns + 1)
    answer = on_terminal(columns, *RUN, "--out", tmp_path / "a").split("\n\n")
    for part in answer:
        if "coalition " not in part and str(tmp_path) not in part:
            assert all(len(line) <= columns for line in part.splitlines())


def test_a_wide_terminal_and_a_pipe_have_the_usual_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert (words.width(), words.width(100)) == (96, 100), "no terminal here"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert (words.width(), words.width(100)) == (60, 60)
    monkeypatch.setenv("COLUMNS", "200")
    assert (words.width(), words.width(100)) == (96, 100)
    monkeypatch.setenv("COLUMNS", "12")
    assert words.width() == 40


def test_lines_are_broken_in_one_place_only() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in (Path(sim.__file__).parent / "cli").glob("*.py")}
    assert [name for name, text in sources.items() if "textwrap.wrap(" in text or "textwrap.fill(" in text] == ["words.py"]
