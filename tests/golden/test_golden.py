"""Golden results: what the engine gave when these tables were made. They do not say that it is right, only that it changed.

If a change is meant, regenerate them (`python -m tests.golden.regenerate`) and say in the commit why results moved.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.table import DIGITS, SCENARIOS, from_text, table


@pytest.mark.parametrize("name", SCENARIOS)
def test_golden_results_have_not_changed(name: str) -> None:
    golden = from_text((Path(__file__).parent / f"{name}.csv").read_text(encoding="utf-8"))
    now = table(name)
    assert [(week, list(values)) for week, values in now] == [(week, list(values)) for week, values in golden]
    for (week, values), (_, expected) in zip(now, golden, strict=True):
        # Rounding may fall either way where the libraries of two machines differ in a last bit.
        assert values == pytest.approx(expected, abs=2 * 10**-DIGITS), f"week {week}"
