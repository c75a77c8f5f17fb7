"""Do levers, sweeps and the settings of claims fit the scenario: do their paths exist, does every value belong there?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.errors import UnknownNameError
from sim.scenario import paths
from sim.scenario.alike import Alike, rounded_down
from sim.scenario.nodes import Location
from sim.scenario.quantity import Quantity
from sim.scenario.sampling import distributions, sampled
from sim.scenario.sweeps import DRAWN, MOST_POINTS, Sweep
from sim.scenario.vain import Vain

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

Found = tuple[Location, str, str | None]
"""Where, what does not fit, and the text to point at."""

_LOOKS = "is how the simulation looks, not what it looks at; it cannot vary"


class Misfits:
    """Everything of one scenario that does not fit; `broken` are the things (section, id) and sections (section,) refused."""

    def __init__(self, scenario: Scenario, broken: frozenset[Location]) -> None:
        self._scenario = scenario
        self._known = paths.Paths(scenario)
        self._things = {(str(location[0]), str(location[1]).lower()) for location in broken if len(location) == 2}
        self._sections = {str(location[0]) for location in broken if len(location) == 1}
        self._vain: dict[str, str | None] = {}

    def all(self) -> Iterator[Found]:
        """Those of levers, sweep and claims, each place once."""
        for path in self._scenario.levers:
            yield from self._at(("levers",), path)
        for name, claim in self._scenario.claims.items():
            for path, value in claim.compare_with.set.items():
                yield from self._at(("claims", name, "compare_with", "set", path), path, value)
        sweep = self._scenario.sweep
        if sweep is not None:
            whole = not any(section == "sweep" for section, _ in self._things)
            wrong = [*self._vary(sweep), *self._points(sweep), *(_shape(sweep) if whole else ())]
            yield from wrong
            if whole and not wrong and sweep.sampled:
                yield from self._sampled_twice(sweep)

    def _alike(self, sweep: Sweep) -> Alike:
        endless = "calendar" in self._sections or any(section == "calendar" for section, _ in self._things)
        return Alike(self._scenario, sweep, endless)

    def _excused(self, path: str) -> bool:
        """Whether the path names what was refused as a whole, which is reported there."""
        thing = tuple(path.split(".")[:2])
        if thing[0] in self._sections:
            return True
        return thing in self._things and not any(other.startswith(".".join(thing)) for other in self._known.numbers)

    def _at(self, location: Location, path: str, *values: Any, words: str = "") -> Iterator[Found]:
        """An unknown path, or every value that cannot stand there."""
        if self._excused(path):
            return
        try:
            self._known.require(path)
            for value in values:
                message = self._known.refusal(path, value)
                if message:
                    yield location, words + message, None
        except UnknownNameError as error:
            yield location, str(error), path

    def _vary(self, sweep: Sweep) -> Iterator[Found]:
        for path, values in sweep.vary.items():
            where: Location = ("sweep", "vary", path)
            fixed = self._fixed(sweep, path)
            if fixed:
                yield where, fixed, path
            else:
                given = values if isinstance(values, tuple) else (values,) if isinstance(values, Quantity) else ()
                wrong = [*self._at(where, path, *given), *self._sampling(sweep, where, path, values)]
                yield from wrong
                if not wrong and isinstance(values, tuple) and not self._excused(path):
                    yield from ((where, message, None) for message in self._alike(sweep).repeats(path, values))

    def _sampling(self, sweep: Sweep, where: Location, path: str, values: Any) -> Iterator[Found]:
        """Distributions where points are sampled, lists where they are not; names and truths are listed everywhere."""
        number = self._known.numbers.get(path)
        if isinstance(values, tuple):
            if sweep.sampled and not _named(values):
                yield (
                    where,
                    f"a {sweep.method} design samples: give a distribution, as {{uniform: [0, 8]}}, or {DRAWN}; lists go with grid",
                    None,
                )
        elif not sweep.sampled:
            yield where, f"a distribution is sampled by latin_hypercube or sobol; for {sweep.method} list the values", None
        elif number is None:
            if self._known.has(path):
                yield where, "has no distribution; list its values, of which each is tried at every point", None
        elif values == DRAWN and number.quantity.constant is not None:
            yield where, f"is {number.quantity.constant:g} in the scenario, which draws nothing there; give a distribution", None
        elif isinstance(values, Quantity) and values.constant is not None:
            yield where, f"does not vary: it is always {values.constant:g}", None

    def _sampled_twice(self, sweep: Sweep) -> Iterator[Found]:
        """Sampled points that are the same run, which happens where every path has few values."""
        drawn = distributions(self._scenario, sweep)
        if sweep.independent or not all(rounded_down(path) or quantity.choice for path, quantity in drawn.items()):
            return
        alike, points, seen = self._alike(sweep), sampled(self._scenario, sweep), dict[tuple[Any, ...], int]()
        numbers = [seen.setdefault(alike.key(point), number) for number, point in enumerate(points)]
        second = next((number for number, first in enumerate(numbers) if first != number), None)
        if second is not None:
            what = ", ".join(f"{path} = {value:g}" for path, value in alike.key(points[second]))
            yield (
                ("sweep", "points"),
                f"only {len(seen):,} of the {len(points):,} points of this {sweep.method} design are runs that differ (points "
                f"{numbers[second]} and {second} both have {what}): a grid, with a list for each path, tries each value once",
                None,
            )

    def _points(self, sweep: Sweep) -> Iterator[Found]:
        """Every listed point: paths that exist, and the same in all; values that belong there; no point twice."""
        if not sweep.listed:
            return
        columns, unknown, seen = list(sweep.listed[0]), set[str](), dict[tuple[Any, ...], int]()
        alike = self._alike(sweep)
        for number, point in enumerate(sweep.listed):
            for path, value in point.items():
                where: Location = ("sweep", "points", number, path)
                if path in unknown or self._excused(path):
                    continue
                wrong = "is in vary as well; leave it out of one of the two" if path in sweep.vary else self._fixed(sweep, path)
                if wrong or not self._known.has(path):
                    unknown.add(path)
                    yield from [(where, wrong, path)] if wrong else self._at(where, path)
                else:
                    yield from self._at(where, path, value, words=f"design point {number}: ")
            if ("sweep", "points") not in self._things:
                yield from _compared(number, point, columns)
                if not sweep.independent:
                    first = seen.setdefault(alike.key(point), number)
                    yield from _repeated(number, first, alike.why(sweep.listed[first], point))

    def _fixed(self, sweep: Sweep, path: str) -> str | None:
        """Why a number that is there can have no other value, or none that makes a difference; None if it can."""
        scenario, (section, name, *rest) = self._scenario, (*path.split("."), "", "")
        if path in ("runs", "replicates"):
            return _LOOKS
        if path == "seed" and sweep.independent:
            return "independent gives each design point a seed of its own; leave one of the two out"
        fixed = self._fixed_of_faction(sweep, path, name, rest[0]) if section == "factions" and name in scenario.factions else None
        return fixed or self._in_vain(sweep, path)

    def _in_vain(self, sweep: Sweep, path: str) -> str | None:
        """Why a number changes nothing at any point; None as well where what it acts on may be among what was refused."""
        whole = not self._sections and not any(section != "sweep" for section, _ in self._things)
        if not whole or not self._known.has(path):
            return None
        if path not in self._vain:
            self._vain[path] = Vain.swept(self._scenario, sweep).why(path)
        why = self._vain[path]
        return why and f"changes nothing: {why}"

    def _fixed_of_faction(self, sweep: Sweep, path: str, name: str, field: str) -> str | None:
        """The same of a number of a faction, which its own role or presence fixes."""
        scenario = self._scenario
        if name == scenario.authority and field == "recognition":
            return "is the authority's own, always 1; it cannot vary"
        if name in scenario.threat and field == "hostility":
            return "is a threat's own, always -1; it cannot vary"
        if name in scenario.inactive and field in ("strength", "influence", "presence"):
            return "changes nothing: the faction begins with what its split or merger gives it"
        if field == "strength" and not scenario.factions[name].presence and not scenario.landscape:
            return "changes nothing: the faction stands nowhere (presence), so it has no fighters anywhere"
        if field == "presence" and len(scenario.factions[name].presence) == 1 and 0 not in _tried(sweep, path):
            return "changes nothing: shares of presence are made to sum to 1, and this is the only one"
        return None


def _tried(sweep: Sweep, path: str) -> list[Any]:
    """The values that a sweep lists for a path."""
    return [*sweep.crossed.get(path, ()), *(point[path] for point in sweep.listed if path in point)]


def _named(values: Any) -> bool:
    """Whether what a path varies over are truths or names, which no design samples."""
    return isinstance(values, tuple) and any(isinstance(value, bool | str | tuple) for value in values)


def _compared(number: int, point: Mapping[str, Any], columns: list[str]) -> Iterator[Found]:
    """What is wrong with the paths of a point beside those of the others."""
    missing = [path for path in columns if path not in point]
    more = [path for path in point if path not in columns]
    if missing or more:
        what = f"gives no value for {', '.join(missing)}" if missing else f"gives {', '.join(more)}, which point 0 does not"
        yield ("sweep", "points", number), f"design point {number} {what}; every point gives the same paths", None


def _repeated(number: int, first: int, why: str) -> Iterator[Found]:
    """What to say of a point that is the same run as the `first` such."""
    if first != number:
        said = f"the same run as {first}: {why}" if why else f"the same as {first}"
        yield ("sweep", "points", number), f"design point {number} is {said}; leave it out", None


def _shape(sweep: Sweep) -> Iterator[Found]:
    """Does what is given go with the method, and are there points, and not too many?"""
    at_points: Location = ("sweep", "points")
    if sweep.method == "grid" and sweep.points is not None:
        yield at_points, "a grid has the points that its values give; points go with latin_hypercube, sobol (how many) and list", None
    elif sweep.sampled and not isinstance(sweep.points, int):
        yield at_points, f"a {sweep.method} design needs the number of its points, as points: 64", None
    elif sweep.method == "list" and not sweep.listed:
        yield at_points, "a list needs its points: file: NAME.csv, or points: [{PATH: VALUE}, ...]", None
    elif sweep.method != "list" and not sweep.vary:
        yield ("sweep",), "varies nothing: vary names paths, each with what to try", None
    elif sweep.sampled and all(_named(values) for values in sweep.vary.values()):
        yield ("sweep", "vary"), f"a {sweep.method} design needs at least one path with a distribution, or {DRAWN}", None
    elif sweep.count > MOST_POINTS:
        yield ("sweep",), f"has {sweep.count:,} design points, more than the {MOST_POINTS:,} that a sweep may have", None
