"""Writes the golden tables anew: `python -m tests.golden.regenerate`, after a change of the model that is meant to change results."""

from __future__ import annotations

from pathlib import Path

from tests.golden.table import SCENARIOS, as_text, table

FOLDER = Path(__file__).parent


def main() -> None:
    for name in SCENARIOS:
        path = FOLDER / f"{name}.csv"
        path.write_text(as_text(table(name)), encoding="utf-8", newline="\n")
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
