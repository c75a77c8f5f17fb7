"""Which uncertain inputs drive an outcome: Morris' effects screen all of them, Sobol' indices share out the variance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sim.analysis.indices import Decomposition, Effect, decompose, screen
from sim.analysis.summary import main_outcome
from sim.asked import at_least, one_of, simulated
from sim.errors import AllRunsFailedError, ClusterError, CoalitionError, UnknownNameError
from sim.prose import counted
from sim.scenario.spelling import in_groups, input_name
from sim.studies.crew import Crew, crew
from sim.studies.evaluating import Evaluated
from sim.studies.failures import Failed
from sim.studies.keeping import Keep, Keeping, keeping
from sim.working import Interrupted, Progress, Stopped, Tell, silent

if TYPE_CHECKING:
    from sim.scenario import Scenario

Method = Literal["morris", "sobol", "both"]

TRAJECTORIES, POINTS, MOST, REPLICATES = 15, 1024, 10, 4
OTHERS = "all other inputs"


@dataclass(frozen=True, slots=True)
class Factor:
    """What was varied as one: its words and the paths of the inputs in it."""

    label: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What drives `target`, the name of an outcome (`kind` "outcome") or the key of a metric at the end ("metric").

    `screening` are Morris' effects of single inputs (empty if not asked for), `decomposition` Sobol' indices of `factors`
    (None if not asked for). `inputs` is the number of uncertain inputs, `runs` that of histories simulated,
    `replicates` at each of the points, `failed` tells of those that failed: the `trajectories` and `points` (rows of Saltelli's
    design) in which one did are left out, which leaves `whole` of either. `complete` is False if it was stopped after the screening.
    """

    target: str
    kind: Literal["outcome", "metric"]
    inputs: int
    runs: int
    replicates: int
    trajectories: int
    points: int
    factors: Mapping[str, Factor]
    screening: tuple[Effect, ...]
    decomposition: Decomposition | None
    whole: tuple[int, int]
    complete: bool
    failed: Failed = field(default_factory=Failed)

    def __repr__(self) -> str:
        effects = [each.name for each in self.screening]
        drivers = effects if self.decomposition is None else [each.name for each in self.decomposition.indices]
        most = f"most by {drivers[0]!r}" if self.found else "no difference beyond chance"
        return f"Sensitivity({self.target!r}, {counted(self.inputs, 'input')}, {counted(self.runs, 'run')}, {most})"

    @property
    def found(self) -> bool:
        """Whether any input makes a difference beyond chance: any index at all, or an effect whose interval leaves 0 out."""
        if self.decomposition is not None:
            return bool(self.decomposition.indices)
        return any(effect.low > 0 for effect in self.screening)

    def as_dict(self) -> dict[str, Any]:
        """The answer as `coalition sensitivity --json` prints it."""
        shared = self.decomposition
        return {
            self.kind: self.target,
            "inputs": self.inputs,
            "runs": self.runs,
            "replicates": self.replicates,
            "trajectories": self.trajectories,
            "points": self.points,
            "complete": self.complete,
            **self.failed.as_dict(),
            "whole": {"trajectories": self.whole[0], "points": self.whole[1]},
            "morris": [{"input": effect.name, **_numbers(effect)} for effect in self.screening],
            "sobol": None if shared is None else [self._index(index) for index in shared.indices],
            "mean": None if shared is None else shared.mean,
            "variance": None if shared is None else shared.variance,
            "chance": None if shared is None else shared.chance,
            "noise": None if shared is None else shared.noise,
        }

    def _index(self, index: Any) -> dict[str, Any]:
        factor = self.factors[index.name]
        return {"factor": index.name, "label": factor.label, "inputs": list(factor.paths), **_numbers(index)}


def _numbers(row: Any) -> dict[str, float]:
    return {key: value for key, value in asdict(row).items() if key != "name"}


def sensitivity(
    scenario: Scenario,
    outcome: str | None = None,
    *,
    metric: str | None = None,
    method: Method = "both",
    groups: bool = False,
    most: int = MOST,
    points: int = POINTS,
    trajectories: int = TRAJECTORIES,
    replicates: int = REPLICATES,
    seed: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
    keep: Keep = None,
    tell: Tell = silent,
) -> Sensitivity:
    """Which uncertain inputs drive an outcome (the scenario's main one unless named), or a `metric` in the last week.

    `both` screens every input along `trajectories` of Morris (inputs + 1 points each), then shares the variance out
    among the `most` with the largest effects and all others together, from `points` rows (a power of 2) of Saltelli's
    design, each with a point a factor and two more. `sobol` takes the scenario's inputs one by one, without
    screening; with `groups` the factors are groups of inputs instead. Each point is simulated `replicates` times.
    `progress(done, total)` counts runs. `workers`, `cluster`, `keep` and `tell` are as in `compare`.

    A scenario's sweep is left aside. Raises CoalitionError where nothing is uncertain or what is asked for cannot be,
    UnknownNameError for an outcome or metric that does not exist, AllRunsFailedError if no run succeeds, CoalitionError if
    trajectories or rows are whole that are too few, Interrupted, with the screening if that was done, on Ctrl-C.
    """
    from sim.world import World

    kind, target = _target(scenario, outcome, metric)
    _refuse(method, groups, most, points, trajectories, replicates)
    if seed is not None:
        scenario = scenario.replace({"seed": seed})
    paths = list(World(scenario).uncertain)
    if not paths:
        raise CoalitionError(
            "no input of the scenario is uncertain, so nothing but chance makes its histories differ; "
            "give a number a range, such as {triangular: [low, mode, high]}, or leave out `parameters: fixed`"
        )
    if method == "both" and not groups and len(paths) <= most + 1:
        method = "sobol"
    question = (method, groups, most, points, trajectories, replicates)
    with keeping(keep, tell, question) as kept, crew(workers, cluster, tell) as there:
        study = _Study(scenario, kind, target, paths, replicates, there, progress, kept)
        try:
            return study.both(method, groups, most, points, trajectories)
        except (Stopped, KeyboardInterrupt):  # the latter between the two designs, where nothing runs that could be finished first
            raise Interrupted(study.so_far()) from None


def _target(scenario: Scenario, outcome: str | None, metric: str | None) -> tuple[Literal["outcome", "metric"], str]:
    simulated(scenario)
    if metric is not None:
        if outcome is not None:
            raise CoalitionError("ask for an outcome or for a metric, not for both")
        return "metric", metric
    main = main_outcome(scenario)
    if main is None:
        raise CoalitionError("the scenario states no outcome; write one under `outcomes`, or ask for a metric, such as coalition_share")
    if outcome is not None and outcome not in scenario.outcomes:
        raise UnknownNameError.of("outcome", outcome, scenario.outcomes)
    return "outcome", outcome or main


def _refuse(method: Method, groups: bool, most: int, points: int, trajectories: int, replicates: int) -> None:
    if groups and method == "morris":
        raise CoalitionError("groups are compared by Sobol' indices; Morris' effects are those of single inputs")
    one_of("method", method, "morris", "sobol", "both")
    at_least(1, most=most)
    at_least(2, trajectories=trajectories, replicates=replicates)
    at_least(1, points=points)
    if points < 16 or points & (points - 1):
        raise CoalitionError(f"points: a power of 2 of at least 16, such as {POINTS}, not {points}")


class _Study:
    """The two steps, and what each has found so far."""

    def __init__(
        self,
        scenario: Scenario,
        kind: Literal["outcome", "metric"],
        target: str,
        paths: list[str],
        replicates: int,
        there: Crew,
        progress: Progress | None,
        kept: Keeping | None,
    ) -> None:
        self._kept = kept
        self._scenario, self._kind, self._target, self._paths = scenario, kind, target, paths
        self._replicates, self._crew, self._progress = replicates, there, progress
        self._done = self._total = self._trajectories = self._points = 0
        self._factors: dict[str, Factor] = {}
        self._screening: tuple[Effect, ...] = ()
        self._decomposition: Decomposition | None = None
        self._whole, self._failed = (0, 0), Failed()

    def both(self, method: Method, groups: bool, most: int, points: int, trajectories: int) -> Sensitivity:
        """Screens, unless only Sobol' indices or groups are asked for, and shares out, unless only a screening is."""
        screens, shares = method != "sobol" and not groups, method != "morris"
        self._trajectories, self._points = trajectories * screens, points * shares
        size = len(in_groups(self._paths)) if groups else min(most + 1, len(self._paths)) if screens else len(self._paths)
        self._total = self._replicates * (self._trajectories * (len(self._paths) + 1) + self._points * (size + 2))
        seed = self._scenario.seed % 2**31 + 1
        if screens:
            model = self._model({path: (path,) for path in self._paths}, "Morris' design")
            screened = self._asked(model, lambda: screen(model, self._paths, trajectories, seed))
            self._screening, self._whole = screened.effects, (screened.trajectories, 0)
        if shares:
            self._factors = self._chosen(groups, most)
            rows = self._model({name: factor.paths for name, factor in self._factors.items()}, "Saltelli's design")
            self._decomposition = self._asked(rows, lambda: decompose(rows, list(self._factors), points, seed))
            self._whole = self._whole[0], self._decomposition.rows
        return self._answer(complete=True)

    def _asked[T](self, model: Evaluated, ask: Callable[[], T]) -> T:
        """What `ask` finds out of the model; its runs that failed are noted, and named in an error."""
        try:
            found = ask()
        except (AllRunsFailedError, ClusterError):
            raise
        except CoalitionError as error:
            raise CoalitionError(f"{error}, the first: {model.failed.first[0]}") from None
        self._failed += model.failed
        return found

    def so_far(self) -> Sensitivity | None:
        """The screening, if that was done."""
        return self._answer(complete=False) if self._screening else None

    def _chosen(self, groups: bool, most: int) -> dict[str, Factor]:
        if groups:
            return {name: Factor(name, paths) for name, paths in in_groups(self._paths).items()}
        chosen = [effect.name for effect in self._screening[:most]] or self._paths
        factors = {path: Factor(input_name(path, self._scenario), (path,)) for path in chosen}
        rest = tuple(path for path in self._paths if path not in factors)
        if not rest:
            return factors
        others = f"the {counted(len(rest), 'other input')}{' together' if len(rest) > 1 else ''}"
        return {**factors, OTHERS: Factor(others, rest)}

    def _model(self, factors: Mapping[str, tuple[str, ...]], design: str) -> Evaluated:
        return Evaluated(
            self._scenario,
            factors,
            outcome=self._target if self._kind == "outcome" else None,
            metric=self._target if self._kind == "metric" else None,
            replicates=self._replicates,
            workers=self._crew,
            progress=self._tell,
            design=design,
            kept=self._kept,
        )

    def _tell(self, runs: int) -> None:
        self._done += runs
        if self._progress is not None:
            self._progress(self._done, self._total)

    def _answer(self, complete: bool) -> Sensitivity:
        labels = {path: Factor(input_name(path, self._scenario), (path,)) for path in self._paths}
        return Sensitivity(
            target=self._target,
            kind=self._kind,
            inputs=len(self._paths),
            runs=self._done,
            replicates=self._replicates,
            trajectories=self._trajectories,
            points=self._points,
            factors={**labels, **self._factors},
            screening=self._screening,
            decomposition=self._decomposition,
            whole=self._whole,
            complete=complete,
            failed=self._failed,
        )
