"""A result: the tables, the summary and the scenario of a finished (or interrupted) run, in a folder or in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.errors import ResultError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability with both kinds of uncertainty.

    `low` and `high` bound the noise of simulating (95%), which more runs narrow. `spread` holds the 5, 50 and 95%
    quantiles, over what is not known of the inputs, of the probability given the inputs, which only knowledge
    narrows; None where one replicate a draw cannot tell the two apart.
    """

    probability: float
    low: float
    high: float
    runs: int
    spread: tuple[float, float, float] | None

    def as_dict(self) -> dict[str, Any]:
        """The estimate as summary.json and `--json` print it."""
        return {
            "probability": self.probability,
            "low": self.low,
            "high": self.high,
            "runs": self.runs,
            "spread": None if self.spread is None else list(self.spread),
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
        where = "in memory" if self.folder is None else f"in {self.folder}"
        return f"Result({self.summary['title']!r}, {self.manifest['runs_done']} runs, {where})"

    @property
    def complete(self) -> bool:
        """False if the run was interrupted; the tables then hold the runs done until then."""
        return bool(self.manifest["complete"])

    @property
    def points(self) -> list[dict[str, Any]]:
        """The summary of each design point, in order."""
        return list(self.summary["design_points"])

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
            raise unknown("table", name, store.TABLES)
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

    def probability(self, outcome: str, design_point: int = 0) -> Estimate:
        """The probability of an outcome with both intervals; UnknownNameError if there is no such outcome."""
        outcomes = self.points[design_point]["outcomes"]
        if outcome not in outcomes:
            raise unknown("outcome", outcome, outcomes)
        return estimate_from(outcomes[outcome])

    def _frame(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame = self.table(name).to_pandas()
        return frame


def unknown(kind: str, name: str, valid: Iterable[str]) -> UnknownNameError:
    """The error for a name that nothing in a result carries, with the most similar valid one."""
    similar = get_close_matches(name, list(valid), n=1)
    return UnknownNameError(kind, name, similar[0] if similar else None)


def estimate_from(values: Mapping[str, Any]) -> Estimate:
    """An Estimate from the form it has in summary.json."""
    spread = values["spread"]
    return Estimate(
        values["probability"],
        values["low"],
        values["high"],
        values["runs"],
        None if spread is None else (spread[0], spread[1], spread[2]),
    )


def open_result(folder: str | Path) -> Result:
    """Opens a result folder; ResultError says what is wrong with one that cannot be used."""
    path = Path(folder)
    manifest = store.read_manifest(path)
    try:
        summary = json.loads((path / store.SUMMARY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise store.not_finished(path) from None
    except (OSError, UnicodeError, ValueError) as error:
        raise ResultError(str(path), f"{store.SUMMARY} cannot be read: {error}") from None
    return Result(manifest, summary, folder=path)
