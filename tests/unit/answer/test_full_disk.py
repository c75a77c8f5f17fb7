"""A full disk: what stood before stands, what was done is kept, and the run goes on when there is room."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import ResultError
from sim.result import open_result
from sim.scenario import Scenario
from tests.unit.answer.setbacks import Contents

pytestmark = pytest.mark.usefixtures("pretended", "small_parts")


@pytest.mark.parametrize("number", [errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)])
def test_a_full_disk_while_parts_are_written(
    scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    sim.run(scenario, out=tmp_path / "whole")
    write, written = Path.write_bytes, []

    def full(path: Path, content: bytes) -> int:
        if path.name.endswith(".part.partial"):
            written.append(path)
            if len(written) > 3:
                write(path, content[: len(content) // 2])
                raise OSError(number, os.strerror(number))
        return write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(
            ResultError,
            match=r"^\S*result: the disk is full; 30 of 60 runs are done and kept: make room \(about .* MB more\).*coalition resume",
        ):
            sim.run(scenario, out=tmp_path / "result", workers=1)
    assert not list((tmp_path / "result").rglob("*.partial"))
    sim.resume(tmp_path / "result")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")


def test_a_full_disk_while_tables_are_published(
    scenario: Scenario, tmp_path: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.run(scenario, out=tmp_path / "whole")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(ResultError, match="the disk is full; 60 of 60 runs are done and kept"):
            sim.run(scenario, out=tmp_path / "result")
    assert not list((tmp_path / "result").rglob("*.partial"))
    with pytest.raises(ResultError, match="coalition resume"):
        open_result(tmp_path / "result")
    sim.resume(tmp_path / "result")
    assert contents(tmp_path / "result") == contents(tmp_path / "whole")
