"""`coalition`, and `python -m sim.cli` where its script is not on the path."""

from __future__ import annotations

from sim.cli.interrupts import end_at_once


def main() -> None:
    """Loads the program and runs it with what was typed."""
    end_at_once()
    from sim.cli import main as program

    program(prog_name="coalition")


if __name__ == "__main__":
    main()
