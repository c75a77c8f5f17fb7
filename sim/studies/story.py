"""A run told week by week in words, replayed from its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.asked import at_least, simulated
from sim.model import CoalitionModel
from sim.prose import counted, day_words, listing
from sim.scenario.naming import coalition_name, short_names, threat_name
from sim.studies.story_events import EventTeller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario import Scenario

Blocs = dict[str, frozenset[str]]
_FEW = 3


def story(scenario: Scenario, run: int, seed: int | None = None) -> str:
    """Run `run` in words: what happened, who fought where, who changed sides, what became of the coalition and the threat.

    Raises NotSimulatedError for a scenario of rankings, CoalitionError for a run that is no whole number from 0.
    """
    simulated(scenario)
    at_least(0, run=run)
    model = CoalitionModel(scenario, rng=scenario.seed if seed is None else seed, run=run, collect=False)
    teller = _Teller(scenario, model)
    lines = [f"{scenario.title}, run {run}"]
    while model.running:
        lines.extend(teller.week())
    lines.append("")
    lines.append(teller.ending())
    return "\n".join(lines)


class _Teller:
    """Steps a model and puts each week into words."""

    def __init__(self, scenario: Scenario, model: CoalitionModel) -> None:
        self.scenario, self.model = scenario, model
        self.names = short_names({name: spec.name or name for name, spec in scenario.factions.items()})
        self.places = {name: place.name or name for name, place in scenario.places.items()}
        self.coalition = False
        self.events = EventTeller(model)

    def week(self) -> list[str]:
        """One week: a heading with the date and what is worth telling; nothing if nothing is."""
        model = self.model
        date, number = model.date, model.week
        before, marching = self._blocs(), self._offensives()
        model.step()
        said = [
            *self.events.week(number),
            *self._changes(before, self._blocs()),
            *self._marches(marching, self._offensives()),
            *self._clashes(),
            *self._coalition(),
        ]
        heading = f"\n{day_words(date)} (week {number})"
        return [heading, *(f"  {line}" for line in said)] if said else []

    def ending(self) -> str:
        """How things stand at the end."""
        blocs = [bloc for bloc in self.model.blocs() if len(bloc) > 1]
        metrics = self.model.metrics
        lines = ["In the end:"]
        lines += [f"  {self._list(bloc)} stand together." for bloc in blocs] or ["  every faction stands alone."]
        if not self.scenario.landscape and self.scenario.threat:
            threat, coalition = threat_name(self.scenario), coalition_name(self.scenario)
            lines.append(f"  The strength of {threat} is {metrics['threat_strength']:.0%} of that at the start.")
            lines.append(f"  The {coalition} holds {metrics['coalition_share']:.0%} of the weight outside {threat}.")
        lines += [f"  {said}" for said in self.events.never()]
        return "\n".join(lines)

    def _blocs(self) -> Blocs:
        return {name: frozenset(bloc) for bloc in self.model.blocs() for name in bloc}

    def _offensives(self) -> dict[str, tuple[str, str]]:
        state, ids = self.model.state, self.model.world.faction_ids
        return {
            ids[i]: (ids[state.target[i]], self.model.world.place_ids[state.target_place[i]])
            for i in range(len(ids))
            if state.target[i] >= 0
        }

    def _changes(self, before: Blocs, after: Blocs) -> Iterable[str]:
        """A sentence for each bloc that others joined, and for each that lost members who now stand alone."""
        before = {name: before.get(name, frozenset({name})) & frozenset(after) for name in after}
        for bloc in _distinct(after):
            core = max((old & bloc for old in _distinct({name: before[name] for name in bloc})), key=len)
            joined = bloc - core
            if joined and all(len(before[name]) == 1 for name in bloc):
                yield f"{self._list(bloc)} came together."
            elif joined:
                yield f"{self._list(joined)} joined {self._company(core)}{self._departures(joined, before, bloc)}."
        for bloc in _distinct(before):
            alone = {name for name in bloc if len(after[name]) == 1}
            if len(bloc) > 1 and alone == bloc:
                yield f"{self._list(bloc)} parted."
            elif len(bloc) > 1 and alone:
                yield f"{self._list(alone)} left {self._company(bloc - alone)} and stood alone."

    def _departures(self, joined: frozenset[str], before: Blocs, bloc: frozenset[str]) -> str:
        """Whom those who joined a bloc left for it."""
        said = []
        for old in _distinct({name: before[name] for name in joined}):
            if left := old - bloc:
                said.append(
                    f", leaving {self._company(left)}"
                    if joined <= old
                    else f"; {self._list(joined & old)} left {self._company(left)} for it"
                )
        return "".join(said)

    def _marches(self, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> Iterable[str]:
        begun: dict[tuple[str, str], list[str]] = {}
        for name, aim in after.items():
            if before.get(name) != aim:
                begun.setdefault(aim, []).append(name)
        for aim, names in begun.items():
            yield f"{self._list(names)} set out against {self._aim(*aim, 'towards')}."
        ended: dict[tuple[str, str], list[str]] = {}
        for name, aim in before.items():
            if name not in after:
                ended.setdefault(aim, []).append(name)
        for aim, names in ended.items():
            yield f"{self._list(names)} ended the offensive against {self._aim(*aim, 'at')}."

    def _aim(self, enemy: str, place: str, before: str) -> str:
        """Whom an offensive is against, and where, unless the name says so."""
        name = self.names[enemy]
        return name if self.places[place] in name else f"{name}, {before} {self.places[place]}"

    def _clashes(self) -> Iterable[str]:
        counted: dict[str, dict[str, int]] = {}
        for one, other, place in self.model.clashes:
            pairs = counted.setdefault(place, {})
            pair = f"{self.names[one]} against {self.names[other]}"
            pairs[pair] = pairs.get(pair, 0) + 1
        for place, pairs in counted.items():
            often = {pair: "" if times == 1 else ", twice" if times == 2 else f", {times} times" for pair, times in pairs.items()}
            yield f"Clashes in or near {self.places[place]}: {'; '.join(pair + times for pair, times in often.items())}."

    def _coalition(self) -> Iterable[str]:
        share = self.model.metrics["coalition_share"]
        stands = share >= 0.5
        if stands != self.coalition:
            self.coalition = stands
            verb = "formed" if stands else "fell apart"
            yield f"An {coalition_name(self.scenario)} of half the weight {verb} (now {share:.0%})."

    def _company(self, ids: Iterable[str]) -> str:
        """The others of a bloc: all of a few, the weightiest of many."""
        ids = sorted(ids)
        if len(ids) <= _FEW:
            return self._list(ids)
        weightiest = sorted(ids, key=lambda name: -self.model.faction(name).weight)[: _FEW - 1]
        return f"{', '.join(self.names[name] for name in weightiest)} and {counted(len(ids) - len(weightiest), 'other')}"

    def _list(self, ids: Iterable[str]) -> str:
        return listing([self.names[name] for name in sorted(ids)])


def _distinct(blocs: Blocs) -> list[frozenset[str]]:
    """Each bloc once, by its lowest member."""
    return sorted(set(blocs.values()), key=min)
