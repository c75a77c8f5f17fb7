"""The model as a Mesa user would write it: one step is one week."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import mesa

from tests.reference.adaptation import adapt
from tests.reference.affinity import judge
from tests.reference.attention import divide_attention
from tests.reference.conflict import fight
from tests.reference.derived import derive
from tests.reference.draws import AddressedDraws, Draws, GeneratorDraws
from tests.reference.events import Calendar
from tests.reference.inputs import input_values
from tests.reference.metrics import STANDARD
from tests.reference.offensives import go_on_offensives
from tests.reference.realignment import realign
from tests.reference.record import Record, bloc_labels, record
from tests.reference.setup import initial_state
from tests.reference.state import Doubt, ReferenceFaction

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["ReferenceFaction", "ReferenceModel"]


class ReferenceModel(mesa.Model):  # type: ignore[misc]
    """One run of a scenario, week by week.

    `case` is a Scenario or the path of its file. `rng` is the seed: with draws="addressed" of the addressed draws
    (the scenario's own seed if None), with draws="generator" of Mesa's NumPy Generator, which then supplies every number.
    `run` is the number of the run; inputs are those of draw run // replicates, unless `values` gives every number by path.
    Without `detailed`, records leave out what only a close comparison needs.
    """

    def __init__(
        self,
        case: Scenario | str | Path,
        run: int = 0,
        rng: int | None = None,
        draws: str | Draws = "addressed",
        values: Mapping[str, float] | None = None,
        detailed: bool = True,
    ) -> None:
        super().__init__(rng=rng)
        self.case = loaded(case)
        self.draws = self._draws(draws, run, rng)
        self.values = dict(values) if values is not None else input_values(self.case, self.draws.input)
        self.state = initial_state(self, self.case, self.values)
        derive(self.state)
        self.calendar = Calendar(self.case, self.state, self.draws)
        self.detailed = detailed
        self.requests = self.case.metric_requests()
        self.records: list[Record] = []
        self.bloc_labels: list[list[int]] = []
        self.datacollector = mesa.DataCollector(model_reporters={name: [last_metric, [self, name]] for name in STANDARD})

    @property
    def week(self) -> int:
        """The week that is running or, between steps, the one that comes next."""
        return self.state.week

    @property
    def undecidable(self) -> int:
        """How many decisions so far hung by less than 1e-9."""
        return len(self.state.doubts)

    @property
    def doubts(self) -> list[Doubt]:
        """Those decisions."""
        return self.state.doubts

    def faction(self, name: str) -> ReferenceFaction:
        """The faction of that id. Raises KeyError."""
        found = self.state.faction(name)
        if found is None:
            raise KeyError(name)
        return found

    def step(self) -> None:
        """A week, in the order of docs/odd.md section 7."""
        state, draws = self.state, self.draws
        state.week_clashes, state.week_losses = [], 0.0
        if state.landscape:
            judge(state)
            realign(state, draws)
        else:
            self.calendar.act(state, draws, self.records[-1].metrics if self.records else None)
            divide_attention(state)
            judge(state)
            realign(state, draws)
            go_on_offensives(state, draws)
            derive(state)
            fight(state, draws)
            adapt(state)
        derive(state)
        self._write_down()
        state.week += 1
        self.running = state.week < self.case.calendar.weeks

    def run_to_the_end(self) -> list[Record]:
        """Runs all weeks of the scenario; returns a record of each."""
        while self.running:
            self.step()
        return self.records

    def _write_down(self) -> None:
        self.bloc_labels.append(bloc_labels(self.state))
        self.records.append(record(self.state, self.bloc_labels, self.requests, self.detailed))
        self.datacollector.collect(self)

    def _draws(self, draws: str | Draws, run: int, rng: int | None) -> Draws:
        if not isinstance(draws, str):
            return draws
        if draws == "generator":
            return GeneratorDraws(self.rng)
        if draws == "addressed":
            return AddressedDraws(self.case.seed if rng is None else rng, run, run // self.case.replicates)
        raise ValueError(f"draws must be 'addressed' or 'generator', not {draws!r}")


def loaded(case: Scenario | str | Path) -> Scenario:
    if isinstance(case, str | Path):
        from sim.scenario import load

        return load(case)
    return case


def last_metric(model: ReferenceModel, name: str) -> float:
    """A standard metric of the week just written down."""
    return model.records[-1].metrics[name]
