"""Which coalition structures could hold, as things stand, and how likely each is over what is not known of the inputs.

Each moment (`sim.studies.standing`) is a landscape of energy and an additively separable game; each draw of the inputs is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.asked import a_scenario, at_least, one_of
from sim.errors import CoalitionError
from sim.games import landscape
from sim.games.hedonic import PreferenceGame, judge, stable_partitions
from sim.games.partitions import LIMIT, Labels, TooLarge, blocs, count
from sim.scenario.naming import short_names
from sim.studies.stability import Blocs, Now, Stability, Structure, Wish
from sim.studies.standing import Moments, Standing, central, check_week, chosen
from sim.studies.structures import CONCEPTS, Holds, Search, examine, hold, told
from sim.studies.uncertain import over_draws
from sim.working import Progress

if TYPE_CHECKING:
    from sim.games.landscape import Minimum
    from sim.scenario import Scenario

DRAWS = 200
MOST_MINIMA, MOST_STABLE = 20, 100
"""Minima, and stable structures of each kind, that are listed of the moment now."""
STARTS = 500
"""Starts of a search of the moment now; each draw gets a twentieth of them."""
_A_TWENTIETH = 20
_CONFIGURATIONS_IN_ALL = 200_000_000
"""Configurations gone through over all draws, unless a number of draws is asked for: about a minute."""
_FEWEST_DRAWS = 12
_CORE_EFFORT = 2**35
"""Coalitions, over all configurations, that are tried for the core at most: those of 12 factions; twice that over all draws."""


def stable(
    scenario: Scenario,
    *,
    draws: int | None = None,
    week: int | None = None,
    seed: int | None = None,
    factions: Sequence[str] | None = None,
    max_blocs: int | None = None,
    method: str | None = None,
    starts: int = STARTS,
    progress: Progress | None = None,
) -> Stability:
    """Landscape minima and stable structures now, and how likely each is over the inputs' uncertainty.

    `draws`: draws of the inputs (200 unless going through all configurations so often takes long). `week`: look at the state
    that one run of each draw has reached at the start of that week, and at the blocs the factions are in then; None: at the
    start, as the scenario states it. `factions` limits who is looked at, `max_blocs` how many blocs there may be (the
    scenario's own otherwise). `method`: `exact` (all configurations), `search`, or None for exact where that is possible; a search makes
    `starts` starts now and a twentieth of them in each draw.
    `progress(done, total)` is told the number of draws done.

    Raises UnknownNameError for an unknown faction, TooLarge if `exact` is asked for beyond 2**24 configurations, and
    CoalitionError for a week outside the calendar or where nobody is to be looked at.
    """
    a_scenario(scenario)
    seed = scenario.seed if seed is None else seed
    at_least(1, draws=draws, starts=starts, max_blocs=max_blocs)
    one_of("method", method, "exact", "search")
    if scenario.preferences is not None:
        return _of_rankings(scenario, factions, max_blocs, week, seed)
    check_week(scenario, week or 0)
    names = chosen(scenario, factions)
    cap = scenario.max_blocs if max_blocs is None else max_blocs
    standing = Moments(central(scenario), 0, seed, names).draw(0)
    if not standing.factions:
        raise CoalitionError("none of these factions is there at the start: they come of a split or a merger")
    search = Search(method != "search", starts, cap, seed, _CORE_EFFORT)
    now = _now(standing, _way(len(standing.factions), search, method))
    moments = Moments(scenario, week or 0, seed, names)
    draws = draws or _draws(len(moments.draw(0).factions), search)
    each = replace(search, starts=-(-starts // _A_TWENTIETH), core_effort=2 * _CORE_EFFORT // draws)
    found = over_draws(moments, draws, lambda players: _way(players, each, method), simulated=week is not None, progress=progress)
    return Stability(
        title=scenario.title,
        factions=_names(scenario, names),
        left_out=len(scenario.factions) - len(scenario.inactive) - len(standing.factions),
        max_blocs=cap,
        seed=seed,
        start=scenario.date(0).isoformat(),
        now=now,
        uncertain=found,
    )


def _draws(players: int, search: Search) -> int:
    """How many draws are looked at where nobody says: fewer where all configurations of so many factions take long to go through."""
    configurations = count(players, search.max_blocs)
    if not search.exact or configurations > LIMIT:
        return DRAWS
    return max(_FEWEST_DRAWS, min(DRAWS, _CONFIGURATIONS_IN_ALL // configurations))


def _way(players: int, wanted: Search, method: str | None) -> Search:
    """Exact where that is possible, unless a search is asked for. Raises TooLarge if exact is asked for and is not possible."""
    configurations = count(players, wanted.max_blocs)
    if method == "exact" and configurations > LIMIT:
        fewer = (
            "" if wanted.max_blocs is not None and wanted.max_blocs <= 2 else ", allow two blocs only (--max-blocs 2, up to 25 factions)"
        )
        raise TooLarge(
            players,
            configurations,
            LIMIT,
            f"pick up to 12 factions (--factions a,b,c){fewer}, or search without --exact, which may miss some",
        )
    return replace(wanted, exact=wanted.exact and configurations <= LIMIT)


def _now(standing: Standing, search: Search) -> Now:
    found = examine(standing, search, basins=True, workers=None)
    frustration = landscape.frustration(standing.sizes, standing.affinities, found.lowest).tolist()

    return Now(
        there=standing.factions,
        configurations=count(len(standing.factions), search.max_blocs),
        method="exact" if search.exact else "search",
        minima=tuple(_minimum(standing, minimum, search) for minimum in found.minima[:MOST_MINIMA]),
        minima_count=found.minima_count,
        tied=found.tied,
        frustration=dict(zip(standing.factions, frustration, strict=True)),
        stable={
            concept: tuple(_blocs(labels, standing.factions) for labels in found.stable[concept][:MOST_STABLE]) for concept in CONCEPTS
        },
        counts=found.counts,
    )


def _minimum(standing: Standing, minimum: Minimum, search: Search) -> Structure:
    holds = hold(standing, minimum.labels, search.max_blocs)
    described = _structure(minimum.labels, standing.factions, holds)
    return replace(described, energy=minimum.energy, basin=minimum.basin, strict=minimum.strict)


def _of_rankings(scenario: Scenario, factions: Sequence[str] | None, max_blocs: int | None, week: int | None, seed: int) -> Stability:
    """Of a scenario that ranks coalitions: every structure stable by some concept. Nothing in it is uncertain or moves."""
    if week is not None:
        raise CoalitionError("rankings know no weeks: leave --week out")
    if factions is not None:
        raise CoalitionError("rankings are of coalitions of all factions: --factions cannot leave any out")
    names = tuple(sorted(scenario.factions))
    place = {name: number for number, name in enumerate(names)}
    ranked = scenario.preferences or {}
    rankings = [[[tuple(place[member] for member in coalition) for coalition in group] for group in ranked.get(name, ())] for name in names]
    game = PreferenceGame(rankings)
    stable_ones = {concept: stable_partitions(game, concept, max_blocs) for concept in CONCEPTS}
    structures = []
    for labels in sorted({labels for found in stable_ones.values() for labels in found}):
        verdicts = judge(game, labels, max_blocs)
        structures.append(_structure(labels, names, told(verdicts)))
    now = Now(
        there=names,
        configurations=count(len(names), max_blocs),
        method="exact",
        minima=(),
        minima_count=0,
        tied=0,
        frustration={},
        stable={concept: tuple(_blocs(labels, names) for labels in found) for concept, found in stable_ones.items()},
        counts={concept: len(found) for concept, found in stable_ones.items()},
        ranked=tuple(structures),
    )
    return Stability(scenario.title, _names(scenario, names), 0, max_blocs, seed, scenario.date(0).isoformat(), now, None)


def _names(scenario: Scenario, factions: Sequence[str]) -> dict[str, str]:
    """Names as people say them, by id, of the factions looked at."""
    short = short_names({name: faction.name for name, faction in scenario.factions.items()})
    return {name: short[name] for name in factions}


def _blocs(labels: Labels, factions: Sequence[str]) -> Blocs:
    return tuple(tuple(factions[i] for i in bloc) for bloc in blocs(labels))


def _structure(labels: Labels, factions: Sequence[str], holds: Holds) -> Structure:
    wishes = {
        concept: Wish(tuple(factions[i] for i in found.members), tuple(factions[i] for i in found.bloc))
        for concept, found in holds.deviations.items()
    }
    return Structure(_blocs(labels, factions), holds.stable, wishes)
