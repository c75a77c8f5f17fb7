"""Runs as tables: groups of a fixed size whatever the chunks, and what readers get back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rows import Layout, Regroup, Rows
from sim.tables import pairs_table, runs_table, weeks_table

LAYOUT = Layout(
    outcomes=("won",), columns=("losses", "clashes"), inputs=("parameters.felt",), factions=("a", "b", "c"), weekly=("losses", "clashes")
)


def rows_of(count: int, start: int = 0) -> Rows:
    runs = np.arange(start, start + count, dtype=np.int64)
    week = np.arange(3, dtype=np.float32)
    losses = runs[:, np.newaxis] * 10 + week
    weekly = np.stack([losses, losses + 0.5]).astype(np.float32)
    return Rows(
        design_point=2,
        runs=runs,
        draws=runs // 2,
        held=(runs % 2 == 0)[:, np.newaxis],
        first=np.where(runs % 2 == 0, 1, -1).astype(np.int16)[:, np.newaxis],
        end=weekly[:, :, -1],
        weekly=weekly,
        blocs=np.tile(np.array([0, 0, -1], np.int16), (count, 1)),
        inputs=(runs / 4)[np.newaxis],
    )


@given(st.lists(st.integers(1, 25), min_size=1, max_size=12))
def test_groups_do_not_depend_on_chunks(sizes: list[int]) -> None:
    group, groups, start = Regroup(size=10), [], 0
    for size in sizes:
        groups += group.add(rows_of(size, start))
        start += size
    groups += group.rest()
    assert [len(rows) for rows in groups[:-1]] == [10] * (len(groups) - 1)
    whole = rows_of(start)
    assert np.array_equal(np.concatenate([rows.runs for rows in groups]), whole.runs)
    assert np.array_equal(np.concatenate([rows.weekly for rows in groups], axis=1), whole.weekly)
    assert np.array_equal(np.concatenate([rows.inputs for rows in groups], axis=1), whole.inputs)
    assert not list(group.rest())


def test_a_row_per_run() -> None:
    frame = runs_table(LAYOUT, rows_of(12)).to_pandas()
    assert frame["out.won"].tolist() == [True, False] * 6
    assert frame["first.won"].isna().tolist() == [False, True] * 6
    assert frame["first.won"].dropna().unique().tolist() == [1]
    assert frame.loc[7, ["run", "design_point", "draw"]].tolist() == [7, 2, 3]
    assert frame.loc[7, ["end.losses", "end.clashes", "in.parameters.felt"]].tolist() == [72, 72.5, 1.75]
    assert frame.loc[7, ["bloc.a", "bloc.b", "bloc.c"]].tolist() == [0, 0, -1]


def test_a_row_per_run_and_week() -> None:
    frame = weeks_table(LAYOUT, rows_of(4)).to_pandas()
    assert len(frame) == 12
    assert frame.loc[5].to_dict() == {"run": 1, "design_point": 2, "week": 2, "losses": 12, "clashes": 12.5}


def test_pairs_are_shares_of_runs() -> None:
    counts = np.zeros((2, 3, 2), np.int64)
    counts[1, 2] = (3, 5)
    frame = pairs_table(0, [("a", "b"), ("a", "c"), ("b", "ç")], counts, runs=10).to_pandas()
    assert frame.loc[5].to_dict() == {
        "design_point": 0, "week": 1, "a": "b", "b": "ç", "allied": 0.5, "fought": 0.3, "neutral": pytest.approx(0.2),
    }  # fmt: skip
    assert frame.loc[0, ["a", "b", "neutral"]].tolist() == ["a", "b", 1]
