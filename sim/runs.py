"""From a scenario to a result, and from an unfinished result to a finished one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.analysis.summary import main_outcome
from sim.asked import one_place, processors, simulated
from sim.design import design_points
from sim.errors import CoalitionError, ResultError, UnknownNameError
from sim.folder import refuse_others, tidy, unfinished
from sim.job import Job
from sim.looking import precision_asked
from sim.manifest import begin_manifest, makers
from sim.plan import Precision
from sim.result import Result, open_result
from sim.shell import typed
from sim.working import Progress, Tell, silent

if TYPE_CHECKING:
    from sim.scenario import Scenario


def run(
    scenario: Scenario,
    *,
    runs: int | None = None,
    precision: float | None = None,
    most: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    main: str | None = None,
    out: str | Path | None = None,
    tables: Sequence[str] = store.TABLES,
    workers: int | None = None,
    cluster: str | None = None,
    rules: str | Sequence[str] | None = None,
    anew: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Result:
    """Simulates a scenario many times, and its sweep, if it has one, point by point on common random numbers.

    `runs` (for each design point), `replicates` (runs that share their drawn inputs), `seed` and `weeks` replace what
    the scenario says. `main` is the outcome to tell first, otherwise that of the first claim. With `out` the result is
    written to that folder, without it it is held in memory; `tables` are those wanted, `runs` among them. `rules` sweeps
    rules of realignment (names, or "all") beside what the scenario sweeps, its own first.

    With a `precision` runs go on, doubling from 1,000 to the limit `most` (a million), until the half-width of every
    outcome's interval is below it, at every design point; `manifest["precision"]` says whether that was reached. The
    result is that of as many `runs`, byte for byte.

    `workers` is the number of threads, `cluster` the address of a Dask scheduler that computes in their place; neither
    changes a byte of the result. `progress(done, total)` is told the number of runs done, `tell(words)` what a person should know.

    A run that was stopped in `out` before it was finished is continued if it is the same one. With `anew`, whatever
    result or unfinished run stands there gives way, a finished result only to one that is finished too.

    A run that fails is left out, and recorded in manifest and summary. Raises NotSimulatedError for a scenario of
    rankings, ResultError if `out` holds something else or cannot be written (a full disk among other reasons; what was
    done is kept), UnknownNameError if there is no outcome `main` or no such rule, AllRunsFailedError, ClusterError, and
    Interrupted, with what was done, on Ctrl-C.
    """
    simulated(scenario)
    scenario = scenario if rules is None else scenario.across_rules(rules)
    scenario = _as_asked(scenario, {"runs": runs, "replicates": replicates, "seed": seed, "calendar.weeks": weeks})
    wanted = precision_asked(runs, precision, most, scenario.replicates)
    scenario = scenario if wanted is None else scenario.replace({"runs": wanted.most})
    if main is None:
        main = main_outcome(scenario)
    elif main not in scenario.outcomes:
        raise UnknownNameError.of("outcome", main, scenario.outcomes)
    one_place(workers, cluster)
    kept = _tables(tables)
    manifest = begin_manifest(scenario, design_points(scenario), workers or processors(), main=main, tables=kept, precision=wanted)
    return Job(scenario, manifest, progress, tell or silent, wanted).run(out, workers, cluster, anew)


def resume(
    folder: str | Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    anew: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Result:
    """Finishes the run that was stopped in a result folder, however it was; a finished result is opened as it is, and `tell` told so.

    Every file but manifest and report has the bytes that an uninterrupted run gives. With `anew` it is started again,
    which is the way to go on with a run that another version began. The other arguments and errors are those of `run`.
    """
    from sim.scenario import load

    path = Path(folder)
    one_place(workers, cluster)
    begun, place = unfinished(path), path / store.PARTS
    if begun is None:
        begun, place = store.read_manifest(path), path
        if begun["complete"]:
            tidy(path)
            again = f"; to run it again: coalition run {typed(path / store.SCENARIO)} --out {typed(path)} --anew" if anew else ""
            (tell or silent)(f"nothing is left to do: the result in {path} is finished{again}")
            return open_result(path)
    elif not anew:
        refuse_others(path, begun, makers())
    scenario = load(place / store.SCENARIO)
    wanted = begun.get("precision") and Precision(begun["precision"]["below"], begun["precision"]["most"])
    if scenario.hash() != begun["scenario"] and not anew:
        raise ResultError(
            str(path), f"{store.SCENARIO} is not the scenario that the run began with; run your own scenario into another folder"
        )
    main, tables = begun.get("main", main_outcome(scenario)), begun.get("tables", store.TABLES)
    manifest = begin_manifest(scenario, design_points(scenario), workers or processors(), main=main, tables=tables, precision=wanted)
    return Job(scenario, manifest, progress, tell or silent, wanted).run(path, workers, cluster, anew)


def _tables(asked: Sequence[str]) -> list[str]:
    for name in asked:
        if name not in store.TABLES:
            raise UnknownNameError.of("table", name, store.TABLES)
    if "runs" not in asked:
        raise CoalitionError("tables: runs must be among them; everything that is asked of a result later begins there")
    return [name for name in store.TABLES if name in asked]


def _as_asked(scenario: Scenario, changes: Mapping[str, int | None]) -> Scenario:
    given = {path: value for path, value in changes.items() if value is not None}
    return scenario.replace(given) if given else scenario
