"""A week of a run, written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.reference import results
from tests.reference.metrics import requested_metric, standard_metrics
from tests.reference.state import State

if TYPE_CHECKING:
    from sim.scenario.metrics import MetricRequest

Pair = tuple[str, str]


@dataclass(frozen=True)
class Record:
    """The end of one week, by ids; pairs are sorted, except for affinity (from, towards). Active factions only.

    Without detail, stations, trust, rivalry, tie and affinity are empty.
    """

    week: int
    blocs: list[list[str]]
    strengths: dict[str, float]  # fighters
    stations: dict[str, dict[str, float]]  # fighters in each place
    weights: dict[str, float]
    recognition: dict[str, float]
    hostility: dict[str, float]
    trust: dict[Pair, float]
    rivalry: dict[Pair, float]
    tie: dict[Pair, float]
    attention: dict[str, tuple[float, float, float]]  # shares: recognition, threat, rivalry
    z: dict[str, tuple[float, float, float]]  # the same on a log scale, as left at the end of the week
    affinity: dict[Pair, float]
    clashes: list[tuple[str, str, str]]  # first, second, place; in the order they happened
    metrics: dict[str, float]
    status: dict[Pair, str]  # all pairs: fought, allied, neutral


def record(state: State, labels: list[list[int]], requests: Iterable[MetricRequest], detailed: bool = True) -> Record:
    """Writes the week down; `labels` are the factions' bloc labels of every week so far, this one included."""
    active = state.active()
    described = active if detailed else []
    pairs = [(one, other) for position, one in enumerate(described) for other in described[position + 1 :]]
    statuses = all_statuses(state, labels)
    metrics = standard_metrics(state)
    metrics |= {request.key: requested_metric(state, request, statuses) for request in requests}
    return Record(
        week=state.week,
        blocs=[[member.name for member in bloc] for bloc in state.blocs()],
        strengths={faction.name: faction.strength for faction in active},
        stations={faction.name: dict(zip(state.places, faction.stationed, strict=True)) for faction in described},
        weights={faction.name: faction.weight for faction in active},
        recognition={faction.name: faction.recognition for faction in active},
        hostility={faction.name: faction.hostility for faction in active},
        trust={(one.name, other.name): state.trust[one.index][other.index] for one, other in pairs},
        rivalry={(one.name, other.name): state.rivalry[one.index][other.index] for one, other in pairs},
        tie={(one.name, other.name): state.tie[one.index][other.index] for one, other in pairs},
        attention={faction.name: three(faction.attention_shares) for faction in active},
        z={faction.name: three(faction.attention) for faction in active},
        affinity={
            (one.name, other.name): state.affinity[one.index][other.index] for one in described for other in described if one is not other
        },
        clashes=[(clash.first.name, clash.second.name, state.places[clash.place]) for clash in state.week_clashes],
        metrics=metrics,
        status=statuses,
    )


def bloc_labels(state: State) -> list[int]:
    """Each faction's bloc as the position of its lowest member; -1 for inactive factions."""
    return [faction.bloc[0].index if faction.active else -1 for faction in state.factions]


def all_statuses(state: State, labels: list[list[int]]) -> dict[Pair, str]:
    """The status of every pair of factions; inactive ones are neutral."""
    window = labels[-int(state.parameters["allied_weeks"]) :]
    statuses = {}
    for position, one in enumerate(state.factions):
        for other in state.factions[position + 1 :]:
            weeks_together = [week[one.index] == week[other.index] >= 0 for week in window]
            statuses[one.name, other.name] = results.status(state, one, other, weeks_together)
    return statuses


def three(values: list[float]) -> tuple[float, float, float]:
    recognition, threat, rivalry = values
    return recognition, threat, rivalry
