"""A run told week by week in words, replayed from its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model import CoalitionModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario import Scenario

Blocs = dict[str, frozenset[str]]


def story(scenario: Scenario, run: int, seed: int | None = None) -> str:
    """Run `run` in words: what happened, who fought where, who changed sides, what became of the coalition and the threat."""
    model = CoalitionModel(scenario, rng=seed, run=run, collect=False)
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
        self.names = {name: spec.name or name for name, spec in scenario.factions.items()}
        self.places = {name: place.name or name for name, place in scenario.places.items()}
        self.coalition = False

    def week(self) -> list[str]:
        """One week: a heading with the date and what is worth telling; nothing if nothing is."""
        model = self.model
        date, number = model.date, model.week
        before, marching = self._blocs(), self._offensives()
        model.step()
        said = [
            *self._events(number),
            *self._changes(before, self._blocs()),
            *self._marches(marching, self._offensives()),
            *self._clashes(),
            *self._coalition(),
        ]
        heading = f"\n{date.day} {date:%B %Y} (week {number})"
        return [heading, *(f"  {line}" for line in said)] if said else []

    def ending(self) -> str:
        """How things stand at the end."""
        blocs = [bloc for bloc in self.model.blocs() if len(bloc) > 1]
        metrics = self.model.metrics
        lines = ["In the end:"]
        lines += [f"  {self._list(bloc)} stand together." for bloc in blocs] or ["  every faction stands alone."]
        if not self.scenario.landscape and self.scenario.threat:
            lines.append(f"  The threat has {metrics['threat_strength']:.0%} of the strength it began with.")
            lines.append(f"  The anti-threat coalition holds {metrics['coalition_share']:.0%} of the weight outside the threat.")
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

    def _events(self, week: int) -> Iterable[str]:
        for row, (name, event) in enumerate(self.scenario.events.items()):
            if self.model.state.since[row] == week and self.model.state.happens[row]:
                why = f": {event.why}" if event.why else ""
                yield f"Event {name.replace('_', ' ')} ({event.kind}){why}."

    def _changes(self, before: Blocs, after: Blocs) -> Iterable[str]:
        for name in sorted(after):
            old = before.get(name, frozenset({name})) - {name}
            new = after[name] - {name}
            joined, left = new - old, old - new
            stays = old & new
            if joined and not stays:
                yield f"{self.names[name]} joins {self._list(sorted(new))}" + (f", leaving {self._list(sorted(left))}." if left else ".")
            elif left and not new:
                yield f"{self.names[name]} leaves {self._list(sorted(left))} and stands alone."

    def _marches(self, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> Iterable[str]:
        for name, (enemy, place) in after.items():
            if before.get(name) != (enemy, place):
                yield f"{self.names[name]} sets out against {self.names[enemy]} at {self.places[place]}."
        for name, (enemy, place) in before.items():
            if name not in after:
                yield f"{self.names[name]} ends its offensive against {self.names[enemy]} at {self.places[place]}."

    def _clashes(self) -> Iterable[str]:
        counted: dict[tuple[str, str, str], int] = {}
        for clash in self.model.clashes:
            counted[clash] = counted.get(clash, 0) + 1
        for (one, other, place), times in counted.items():
            often = "" if times == 1 else " twice" if times == 2 else f" {times} times"
            yield f"{self.names[one]} and {self.names[other]} clash{often} at {self.places[place]}."

    def _coalition(self) -> Iterable[str]:
        share = self.model.metrics["coalition_share"]
        stands = share >= 0.5
        if stands != self.coalition:
            self.coalition = stands
            verb = "forms" if stands else "falls apart"
            yield f"An anti-threat coalition of half the weight {verb} (now {share:.0%})."

    def _list(self, ids: Iterable[str]) -> str:
        names = [self.names[name] for name in ids]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
