"""The weekly numbers by name: the standard ones, and those a scenario's outcomes and events ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.reference import results
from tests.reference.state import Clash, ReferenceFaction, State

if TYPE_CHECKING:
    from sim.scenario.metrics import MetricRequest

Statuses = dict[tuple[str, str], str]

STANDARD: dict[str, Callable[[State], float]] = {
    "coalition_share": results.coalition_share,
    "coalition_size": lambda state: len(results.coalition(state)),
    "front_size": lambda state: len(results.front(state)),
    "threat_strength": results.threat_strength,
    "recognition": results.mean_recognition,
    "declared_recognition": results.mean_declared_recognition,
    "polarisation": results.polarisation,
    "frustration": results.frustration,
    "clashes": lambda state: len(state.week_clashes),
    "losses": lambda state: state.week_losses,
    "oil_damage": lambda state: state.oil_damage,
    "enabled": lambda state: any(results.enables(faction) for faction in state.active()),
    "tolerated": lambda state: any(results.tolerates(state, faction) for faction in state.active()),
    "blocs": lambda state: sum(len(bloc) >= 2 for bloc in state.blocs()),
    "largest_bloc": lambda state: max(len(bloc) for bloc in state.blocs()),
}


def standard_metrics(state: State) -> dict[str, float]:
    return {name: float(measure(state)) for name, measure in STANDARD.items()}


def requested_metric(state: State, request: MetricRequest, statuses: Statuses) -> float:
    """The number a scenario asks for, this week."""
    place = state.places.index(request.place) if request.place else None
    faction = state.faction(request.faction) if request.faction else None
    among = [member for member in state.active() if not request.set or member.name in request.set]
    match request.metric:
        case "together":
            return float(together(state, request.pair))
        case "allied" | "fought":
            return float(statuses[request.pair or ("", "")] == request.metric)
        case "enables":
            return float(any(results.enables(member) for member in among))
        case "tolerates":
            return float(any(results.tolerates(state, member) for member in among))
        case "threat_strength":
            return results.threat_strength(state, place)
        case "strength":
            return of(faction).strength
        case "controls":
            return float(results.controls(state, of(faction), place if place is not None else -1))
        case "recognition" if faction:
            return faction.recognition
        case "declared_recognition" if faction:
            return results.declared(faction)
        case "clashes":
            return float(sum(is_asked_for(clash, request, place) for clash in state.week_clashes))
        case _:
            return float(STANDARD[request.metric](state))


def together(state: State, pair: tuple[str, str] | None) -> bool:
    one, other = (of(state.faction(name)) for name in pair or ())
    return one.bloc is other.bloc


def is_asked_for(clash: Clash, request: MetricRequest, place: int | None) -> bool:
    """True if the clash is in the place, of the pair and across recognition, as far as these are asked for."""
    right_place = place is None or clash.place == place
    right_pair = request.pair is None or request.pair == (clash.first.name, clash.second.name)
    return right_place and right_pair and (request.between != "recognition" or clash.across)


def of(faction: ReferenceFaction | None) -> ReferenceFaction:
    if faction is None:
        raise ValueError("the metric names a faction that the scenario does not have")
    return faction
