"""What is typed in the tests of the command line, and a process of its own to type it to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

QUARREL = "events.capital_quarrel.engagements"
SPOKEN = "engagements of the event Capital quarrel"
RUN = ["run", "four_factions", "--runs", "40", "--weeks", "8", "--seed", "3"]


def process(*words: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim.cli", *map(str, words)]
    environment = {**os.environ, **settings.pop("env", {})}  # type: ignore[dict-item]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, timeout=300, **settings)  # type: ignore[call-overload,no-any-return]
