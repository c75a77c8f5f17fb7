"""How a run begins: the state that a scenario and the numbers of one draw describe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa

from tests.reference.adaptation import resting_attention
from tests.reference.geography import Geography, Table
from tests.reference.state import ReferenceFaction, State, ratio

if TYPE_CHECKING:
    from sim.scenario import Scenario

Values = Mapping[str, float]


def initial_state(model: mesa.Model, scenario: Scenario, values: Values) -> State:
    """The state before week 0, its factions registered with the model as agents."""
    names, places = sorted(scenario.factions), sorted(scenario.places)
    parameters = {name: values[f"parameters.{name}"] for name in scenario.parameters}
    factions = [ReferenceFaction(model, name, index) for index, name in enumerate(names)]
    for faction in factions:
        faction.is_threat = faction.name in scenario.threat
        faction.is_authority = faction.name == scenario.authority
        faction.attention = resting_attention(parameters)
        place_faction(faction, scenario, values, places)
    state = State(
        factions=factions,
        places=places,
        parameters=parameters,
        values=dict(values),
        geography=Geography(len(places), roads(scenario, values, places), parameters["reach_km"], parameters["march_km"]),
        political_weight=[values[f"places.{place}.political_weight"] for place in places],
        oil=[values[f"places.{place}.oil"] for place in places],
        rivalry=pair_table(scenario.rivalries, "rivalries", "intensity", names, values),
        tie=pair_table(scenario.ties, "ties", "intensity", names, values),
        trust=pair_table(scenario.trusts, "trusts", "value", names, values),
        stated=frozenset(
            (group, min(relation.between), max(relation.between))
            for group, relations in (("rivalries", scenario.rivalries), ("ties", scenario.ties), ("trusts", scenario.trusts))
            for relation in relations
        ),
        fixed_affinity=stated_affinities(scenario, names),
        max_blocs=scenario.max_blocs,
        rule=scenario.rule,
    )
    form_blocs(state, scenario)
    state.threat_start = [sum(faction.stationed[place] for faction in factions if faction.is_threat) for place in range(len(places))]
    return state


def place_faction(faction: ReferenceFaction, scenario: Scenario, values: Values, places: list[str]) -> None:
    """Gives a faction its stances, its home and its fighters; those that wait for a split or merger have none yet."""
    path = f"factions.{faction.name}"
    faction.recognition = values[f"{path}.recognition"]
    faction.hostility = values[f"{path}.hostility"]
    faction.oil_stake = values[f"{path}.oil_stake"]
    shares = [values.get(f"{path}.presence.{place}", 0.0) for place in places]
    total = sum(shares)
    faction.base = [ratio(share, total) for share in shares]
    faction.active = faction.name not in scenario.inactive
    faction.stationed = [0.0] * len(places)
    if faction.active:
        faction.stationed = [values[f"{path}.strength"] * share for share in faction.base]
        faction.start = values[f"{path}.strength"] if scenario.landscape else sum(faction.stationed)
        faction.influence = values[f"{path}.influence"]


def roads(scenario: Scenario, values: Values, places: list[str]) -> dict[tuple[int, int], float]:
    lengths = {}
    for road in scenario.roads:
        one, other = sorted(road.between)
        lengths[places.index(one), places.index(other)] = values[f"roads.{one}~{other}.km"]
    return lengths


def pair_table(relations: tuple[object, ...], group: str, attribute: str, names: list[str], values: Values) -> Table:
    """What stands between each two factions at the start; 0 where the scenario says nothing."""
    table = [[0.0] * len(names) for _ in names]
    for relation in relations:
        one, other = sorted(relation.between)  # type: ignore[attr-defined]
        i, j = names.index(one), names.index(other)
        table[i][j] = table[j][i] = values[f"{group}.{one}~{other}.{attribute}"]
    return table


def stated_affinities(scenario: Scenario, names: list[str]) -> Table | None:
    """The affinities of a landscape scenario: symmetric unless both directions are given, 0 where none is."""
    if scenario.affinities is None:
        return None
    stated = scenario.affinities
    return [[stated.get(one, {}).get(other, stated.get(other, {}).get(one, 0.0)) for other in names] for one in names]


def form_blocs(state: State, scenario: Scenario) -> None:
    """Puts the factions into the blocs the scenario states; whoever is in none, or waits, is alone."""
    for names in scenario.blocs:
        members = [faction for faction in state.factions if faction.name in names and faction.active]
        for member in members[1:]:
            member.join(members[0].bloc)
