"""A result: the tables, the summary and the scenario of a finished (or interrupted) run, in a folder or in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.errors import AllRunsFailedError, CoalitionError, ResultError, UnknownNameError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    from sim.scenario import Scenario

Curve = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability with both kinds of uncertainty.

    `low` and `high` bound the noise of simulating (95%), which more runs narrow. `spread` holds the 5, 50 and 95%
    quantiles, over what is not known of the inputs, of the probability given the inputs, which only knowledge
    narrows; None where one replicate a draw cannot tell the two apart. It is estimated from so many `draws`:
    `spread_limit` holds the 5 and 95% quantiles of the widest spread that they leave possible (95%), None as above and in
    a result of a version that did not state it (`sim.analysis.spread` says how both are computed).
    """

    probability: float
    low: float
    high: float
    runs: int
    spread: tuple[float, float, float] | None
    draws: int | None = None
    spread_limit: tuple[float, float] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The estimate as summary.json and `--json` print it."""
        return {
            "probability": self.probability,
            "low": self.low,
            "high": self.high,
            "runs": self.runs,
            "spread": None if self.spread is None else list(self.spread),
            "draws": self.draws,
            "spread_limit": None if self.spread_limit is None else list(self.spread_limit),
        }


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of runs in which an outcome has happened for the first time by the end of each week.

    `happened`, `low` and `high` have a value a week, in [0, 1], never falling: the share and its 95% interval, week by week
    (not for all weeks at once). `quartiles` are the first weeks by which 25, 50 and 75% have happened, None where that is
    beyond the end; `earliest` and `latest` bound them, found where the band crosses that share (Brookmeyer & Crowley 1982,
    Biometrics 38:29). `start` is the first day of week 0.
    """

    start: date
    happened: Curve
    low: Curve
    high: Curve
    quartiles: tuple[int | None, ...]
    earliest: tuple[int | None, ...]
    latest: tuple[int | None, ...]

    @property
    def weeks(self) -> int:
        """How many weeks were watched."""
        return len(self.happened)

    @property
    def not_yet(self) -> Curve:
        """The survival curve: the share of runs in which it has not happened by the end of each week."""
        return tuple(1 - share for share in self.happened)

    def dates(self) -> list[date]:
        """The first day of each week."""
        return [self.start + timedelta(weeks=week) for week in range(self.weeks)]

    def as_dict(self) -> dict[str, Any]:
        """The curve as summary.json has it."""
        return {
            "happened": list(self.happened),
            "low": list(self.low),
            "high": list(self.high),
            "quartiles": list(self.quartiles),
            "earliest": list(self.earliest),
            "latest": list(self.latest),
        }


class Result:
    """What `sim.run` returns and `open_result` reads.

    `folder` is None for a result held in memory. `summary` is the content of summary.json, `manifest` that of
    manifest.json. Design points count from 0; a scenario without a sweep has the one point 0.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        summary: dict[str, Any],
        *,
        folder: Path | None = None,
        scenario: Scenario | None = None,
        tables: Mapping[str, pa.Table] | None = None,
    ) -> None:
        self.manifest = manifest
        self.summary = summary
        self.folder = folder
        self._scenario = scenario
        self._tables: dict[str, pa.Table] = dict(tables or {})

    def __repr__(self) -> str:
        from sim.prose import counted

        where = "in memory" if self.folder is None else f"in {self.folder}"
        return f"Result({self.summary['title']!r}, {counted(self.manifest['runs_done'], 'run')}, {where})"

    @property
    def complete(self) -> bool:
        """False if the run was interrupted; the tables then hold the runs done until then."""
        return bool(self.manifest["complete"])

    @property
    def points(self) -> list[dict[str, Any]]:
        """The summary of each design point, in order; of one of which no run succeeded the outcomes are None."""
        return list(self.summary["design_points"])

    @cached_property
    def shown(self) -> int:
        """The design point that words, tables and pictures show where they show one: the first of which a run succeeded."""
        return next(number for number, point in enumerate(self.points) if point["runs"])

    def showing(self, design_point: int) -> Result:
        """The same result, of which words, tables and pictures show this design point; errors as in `point`."""
        self.point(design_point)
        other = copy(self)
        other.shown = design_point
        return other

    def point(self, design_point: int) -> dict[str, Any]:
        """The summary of a design point, from 0 in the order of summary.csv.

        CoalitionError, which names the range, if there is none of that number; AllRunsFailedError if no run of it succeeded.
        """
        points = self.points
        require_point(design_point, len(points))
        point = points[design_point]
        if not point["runs"]:
            raise AllRunsFailedError(point["values"], point["failed"], point["first_failure"]["error"])
        return point

    def scenario_at(self, design_point: int) -> Scenario:
        """The scenario as a design point ran it, no longer swept. Raises as `point`."""
        from sim.design import scenario_at

        return scenario_at(self.scenario, self.point(design_point)["values"])

    def run_numbers(self, design_point: int) -> npt.NDArray[np.int64]:
        """The runs of a design point that succeeded, ascending."""
        table = self.columns("runs", ["design_point", "run"])
        numbers: npt.NDArray[np.int64] = table["run"].to_numpy()[table["design_point"].to_numpy() == design_point]
        return numbers

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was run, every default written out."""
        if self._scenario is not None:
            return self._scenario
        from sim.scenario import load

        assert self.folder is not None
        return load(self.folder / store.SCENARIO)

    def table(self, name: str) -> pa.Table:
        """The Arrow table `runs`, `weeks` or `pairs`."""
        if name not in store.TABLES:
            raise UnknownNameError.of("table", name, store.TABLES)
        if name not in self._tables:
            assert self.folder is not None
            self._tables[name] = store.read_table(self.folder, name)
        return self._tables[name]

    def columns(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of a table, without reading the others, of which there may be hundreds."""
        if name in self._tables or self.folder is None:
            return self.table(name).select(list(columns))
        return store.read_table(self.folder, name, columns)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row per run: outcomes (`out.`), first weeks (`first.`), inputs (`in.`), final metrics (`end.`), blocs (`bloc.`)."""
        return self._frame("runs")

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """A row per run and week: the metrics."""
        return self._frame("weeks")

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """A row per design point, week and pair of factions: shares of runs allied, fought, neutral."""
        return self._frame("pairs")

    def outcome(self, asked: str | None) -> str:
        """The outcome asked for, or the one told first; UnknownNameError if there is no such one, CoalitionError if there is none."""
        known: Mapping[str, Any] = self.points[0]["outcomes"]
        if not known:
            raise CoalitionError("the scenario states no outcome to ask about; write one under `outcomes`")
        name: str = asked or self.summary["main"]
        if name not in known:
            raise UnknownNameError.of("outcome", name, known)
        return name

    def probability(self, outcome: str, design_point: int = 0) -> Estimate:
        """The probability of an outcome with both intervals, over the runs that succeeded.

        UnknownNameError if there is no such outcome, otherwise as `point`.
        """
        outcomes = self.point(design_point)["outcomes"]
        if outcome not in outcomes:
            raise UnknownNameError.of("outcome", outcome, outcomes)
        return estimate_from(outcomes[outcome])

    def survival(self, outcome: str, design_point: int = 0) -> Survival:
        """When an outcome first happens: the survival curve with its interval.

        UnknownNameError if there is no such outcome, ResultError for a result of a version that kept no curves, otherwise as `point`.
        """
        point = self.point(design_point)
        if outcome not in point["outcomes"]:
            raise UnknownNameError.of("outcome", outcome, point["outcomes"])
        if "survival" not in point:
            raise ResultError(str(self.folder), "it was made by a version that kept no survival curves; run the scenario again")
        return survival_from(point["survival"][outcome], date.fromisoformat(self.summary["start"]))

    def _frame(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame = self.table(name).to_pandas()
        return frame


def numbers(count: int) -> str:
    """Which numbers so many things have that are counted from 0.

    >>> numbers(1), numbers(3)
    ('number 0 only', 'numbers 0 to 2')
    """
    return "number 0 only" if count == 1 else f"numbers 0 to {count - 1}"


def require_point(number: int, count: int) -> None:
    """CoalitionError, which names the range, if `count` design points have none of that number."""
    if not 0 <= number < count:
        have = "there is" if count == 1 else "there are"
        raise CoalitionError(f"there is no design point {number}: {have} {numbers(count)}")


def estimate_from(values: Mapping[str, Any]) -> Estimate:
    """An Estimate from the form it has in summary.json."""
    spread, limit = values["spread"], values.get("spread_limit")
    return Estimate(
        values["probability"],
        values["low"],
        values["high"],
        values["runs"],
        None if spread is None else (spread[0], spread[1], spread[2]),
        values.get("draws"),
        None if limit is None else (limit[0], limit[1]),
    )


def survival_from(values: Mapping[str, Any], start: date) -> Survival:
    """A Survival from the form it has in summary.json."""
    return Survival(start, *(tuple(values[key]) for key in ("happened", "low", "high", "quartiles", "earliest", "latest")))


def open_result(folder: str | Path) -> Result:
    """Opens a result folder; ResultError says what is wrong with one that cannot be used."""
    path = Path(folder)
    manifest = store.read_manifest(path)
    return Result(manifest, store.read_summary(path, manifest), folder=path)
