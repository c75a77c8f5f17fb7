"""Events in a story: which took place and how they went, in the numbers of the run; which did not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim import draws
from sim.analysis.wording import percent
from sim.prose import counted, sentence
from sim.scenario.happenings import took_place
from sim.scenario.spelling import spelt
from sim.scenario.words import bound_words
from sim.state import CHANCE, PROBABILITY, WEEK, WEEKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.model import CoalitionModel
    from sim.scenario import Scenario
    from sim.scenario.events import Event

_TRIED = {"mediation": (draws.MEDIATION, 0), "withdrawal": (draws.EVENT, 1)}
"""The kinds that chance decides anew each week: the purpose of the block of words that does, and which word of it (ODD 7.2)."""
_NOT_TOLD = ("week", "weeks", "probability", "into")


class EventTeller:
    """Puts the events of a model's latest week into words, and at the end those that never came."""

    def __init__(self, model: CoalitionModel) -> None:
        self._model = model
        self._scenario = _as_drawn(model)

    def week(self, number: int) -> Iterator[str]:
        """A sentence for each event that began in the week just done, for each that did not happen in it, and for each further try."""
        happens, since = self._model.state.happens, self._model.state.since
        for row, (name, event) in enumerate(self._scenario.events.items()):
            numbers = self._model.inputs.arrays.event_numbers[0, row]
            length = math.floor(numbers[WEEKS])
            begun = int(since[row])
            if not happens[row]:
                if event.when is None and math.floor(numbers[WEEK]) == number and length >= 1 and numbers[PROBABILITY] > 0:
                    yield f"{self._event(name)} ({event.kind}) did not happen: its probability was {percent(float(numbers[PROBABILITY]))}."
            elif begun == number and length >= 1:
                lasts = f" (for {counted(length, 'week')})" if length > 1 else ""
                why = f" - {event.why}" if event.why else ""
                yield sentence(f"{self._event(name)}: {self._what(row, event, number)}{lasts}{why}")
            elif 0 <= begun < number < begun + length and event.kind in _TRIED:
                yield f"{self._event(name)} again: {self._what(row, event, number)}."

    def never(self) -> Iterator[str]:
        """A sentence for each event that waited for a condition and did not come."""
        for row, (name, event) in enumerate(self._scenario.events.items()):
            probability = float(self._model.inputs.arrays.event_numbers[0, row, PROBABILITY])
            if event.when is None or self._model.state.since[row] >= 0 or probability == 0:
                continue
            chance = f": its probability was {percent(probability)}"
            waited = f": it waited for a week in which {bound_words(event.when, self._scenario)}"
            yield f"{self._event(name)} ({event.kind}) did not happen{waited if self._model.state.happens[row] else chance}."

    def _event(self, name: str) -> str:
        return f"Event “{spelt(name, self._scenario)}”"

    def _what(self, row: int, event: Event, week: int) -> str:
        return took_place(event, self._scenario, self._succeeds(row, event.kind, week))

    def _succeeds(self, row: int, kind: str, week: int) -> bool:
        """Whether the event comes about as intended this week: by the very draw that decided it."""
        if kind not in _TRIED:
            return True
        purpose, word = _TRIED[kind]
        model = self._model
        words = draws.block(np.uint64(model.seed), model.run, purpose, week, model.world.scene.events.address[row], draws.NOBODY)
        return bool(draws.uniform(np.uint64(words[word])) < model.inputs.arrays.event_numbers[0, row, CHANCE])


def _as_drawn(model: CoalitionModel) -> Scenario:
    """The scenario with the numbers of its events as this run has them, to three digits; fighters from ten on are whole."""
    drawn = {path: float(value[0]) for path, value in model.inputs.values.items() if path.startswith("events.")}
    told = {path: value for path, value in drawn.items() if path.split(".")[2] not in _NOT_TOLD}
    short = {path: _short(path, value) for path, value in told.items()}
    return model.world.scenario.replace(short) if short else model.world.scenario


def _short(path: str, value: float) -> float:
    if path.endswith(".engagements"):
        return math.floor(value)
    return round(value) if value >= 10 else float(f"{value:.3g}")
