"""`python -m sim.cli`: the command where its script is not on the path."""

from __future__ import annotations

from sim.cli import main

main(prog_name="coalition")
