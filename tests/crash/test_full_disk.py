"""A disk that really fills up in the middle of a run: one clear message, and a folder that can be resumed elsewhere or with more room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.programs import begin, contents, finish

RUN = ("run", "four_factions", "--runs", "6000", "--workers", "2", "--out")
SMALL = "size=1500k"
LARGE = "size=64m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.5 MB in memory, which grows when mounted again."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", SMALL, "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_up(disk: Path, tmp_path: Path) -> None:
    """Nothing else is left of what was begun than whole parts; with more room, or on another disk, they are enough to go on."""
    whole = begin(*RUN, tmp_path / "whole", most=1_000)
    process = begin(*RUN, disk / "result", most=200)
    _, told = finish(process)
    assert process.returncode == 2
    assert "the disk is full" in told
    assert f"coalition resume {disk / 'result'}" in told
    assert "Traceback" not in told
    assert not list(disk.rglob("*.partial"))
    assert list(disk.rglob("*.part"))

    shutil.copytree(disk / "result", tmp_path / "moved")
    subprocess.run(["mount", "-o", f"remount,{LARGE}", disk], check=True)
    for place in (disk / "result", tmp_path / "moved"):
        process = begin("resume", place)
        words = finish(process)
        assert process.returncode == 0, words
        assert "going on where it stopped" in words[1]
    assert finish(whole)[0]
    assert contents(disk / "result") == contents(tmp_path / "moved") == contents(tmp_path / "whole")
