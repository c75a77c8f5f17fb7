"""A real study, killed without warning again and again, goes on from what it had and ends with the answer of one left alone."""

from __future__ import annotations

import itertools
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.crash.programs import Forked, begin, finish, wait_until
from tests.toys import FALL

COMPARE = ("compare", "four_factions", "--without", "port_attack", "--runs", "6000", "--json")
SENSITIVITY = ("sensitivity", "{toy}", "--points", "1024", "--method", "sobol", "--json")
KILLS = 5


def pieces(folder: Path) -> int:
    """How many pieces are kept."""
    return len(list(folder.glob("*.piece")))


@pytest.mark.slow
@pytest.mark.parametrize("words", [COMPARE, SENSITIVITY], ids=["compare", "sensitivity"])
def test_killed_at_random_moments(words: tuple[str, ...], tmp_path: Path) -> None:
    moments = random.Random(20_160_105)
    kept, log, toy = tmp_path / "kept", tmp_path / "log", tmp_path / "toy.yaml"
    toy.write_text(FALL, encoding="utf-8")
    words = tuple(word.format(toy=toy) for word in words)
    alone = Forked(*words, "--no-keep", log=log).finish()
    seen = [0]
    for _ in range(KILLS):
        process = Forked(*words, "--keep", str(kept), log=log)
        wait_until(lambda: pieces(kept) > seen[-1], process)
        time.sleep(moments.uniform(0, 0.3))
        process.kill()
        seen.append(pieces(kept))
    assert any(later > earlier > 0 for earlier, later in itertools.pairwise(seen)), "work is kept from one attempt to the next"
    told = Forked(*words, "--keep", str(kept), log=log).finish()
    assert told.startswith("going on with what was kept")
    assert told.partition("\n")[2] == alone
    assert not kept.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles only")
def test_ctrl_c_answers_with_what_was_done_and_keeps_it(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    process = begin(*COMPARE, "--keep", kept)
    wait_until(lambda: pieces(kept) > 10, process)
    process.send_signal(signal.SIGINT)
    _, told = finish(process)
    assert process.returncode == 130
    assert f"what was computed is kept in {kept}: the same command goes on with it" in told
    process = begin(*COMPARE, "--keep", kept)
    _, told = finish(process)
    assert process.returncode == 0 and "going on with what was kept" in told
    assert not kept.exists()
