"""A small table of a scenario's results: the mean over runs of each metric in each week, rounded."""

from __future__ import annotations

import csv
import io

import numpy as np

from sim.engine import simulate
from sim.scenario import load, shipped
from sim.world import World

SCENARIOS = ("four_factions", "tripoli_clash")
RUNS, WEEKS, SEED = 20, 12, 2016
DIGITS = 6


def table(name: str) -> list[tuple[int, dict[str, float]]]:
    """For each week, the mean over runs of each weekly column; numbers of fighters too."""
    world = World(load(shipped()[name]).replace({"calendar.weeks": WEEKS, "replicates": 5}))
    means = simulate(world, np.arange(RUNS), SEED).weekly.mean(axis=0)
    return [(week, {column: round(float(means[week, n]), DIGITS) for n, column in enumerate(world.columns)}) for week in range(WEEKS)]


def as_text(rows: list[tuple[int, dict[str, float]]]) -> str:
    """The table as CSV, a line a week."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["week", *rows[0][1]])
    for week, values in rows:
        writer.writerow([week, *(repr(value) for value in values.values())])
    return out.getvalue()


def from_text(text: str) -> list[tuple[int, dict[str, float]]]:
    """The table of a CSV."""
    header, *lines = csv.reader(io.StringIO(text))
    return [(int(line[0]), dict(zip(header[1:], map(float, line[1:]), strict=True))) for line in lines]
