"""The arrays a run lives in: what changes (State), what a draw of the inputs fixes (Inputs), what never changes (Scene)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.scenario.parameters import PARAMETERS

PARAMETER_RECORD = np.dtype([(name, np.float64) for name in PARAMETERS])

# The columns of Inputs.event_numbers.
WEEK, WEEKS, PROBABILITY, ENGAGEMENTS, AMOUNT, SHARE, EXTRA, CHANCE = range(8)


class Events(NamedTuple):
    """The scenario's E events in the order of their ids; lists of factions or places are slices of `members`."""

    address: Any  # uint64 (E): hash of the id
    kind: Any  # int64 (E): see sim.rules.events
    first: Any  # int64 (E, 2): slice of the first list of factions
    second: Any  # int64 (E, 2): of the second
    place: Any  # int64 (E, 2): of places
    mode: Any  # int64 (E): what the kind needs beside (how a shift shifts, for or against, invited ...)
    target: Any  # int64 (E): what a shift moves; the partner of an air strike; the patron of aid
    trigger: Any  # int64 (E): column of the metric in `when`, -1 without
    low: Any  # float64 (E): the least value of that metric
    high: Any  # float64 (E): the greatest
    members: Any  # int64 (L)


class Scene(NamedTuple):
    """What is the same in every run of a scenario: N factions, K places, E events, R requested metrics."""

    faction_address: Any  # uint64 (N)
    threats: Any  # bool (N)
    waiting: Any  # bool (N): inactive until a split or merger
    authority: int  # index, -1 without
    landscape: bool
    affinities: Any  # float64 (N, N), landscape mode only
    max_blocs: int  # 0 without a limit
    initial_bloc: Any  # int64 (N)
    stated_rivalry: Any  # bool (N, N)
    stated_tie: Any  # bool (N, N)
    stated_trust: Any  # bool (N, N)
    events: Events
    requests: Any  # int64 (R, 5): metric, i, j, place, between
    request_sets: Any  # bool (R, N)


class Inputs(NamedTuple):
    """What a draw of the inputs fixes, for D draws."""

    parameters: Any  # PARAMETER_RECORD (D)
    stationed: Any  # float64 (D, N, K), fighters
    base: Any  # float64 (D, N, K), shares
    influence: Any  # float64 (D, N)
    recognition: Any  # float64 (D, N)
    hostility: Any  # float64 (D, N)
    oil_stake: Any  # float64 (D, N)
    rivalry: Any  # float64 (D, N, N), symmetric
    tie: Any  # float64 (D, N, N), symmetric
    trust: Any  # float64 (D, N, N), symmetric
    political_weight: Any  # float64 (D, K)
    oil: Any  # float64 (D, K)
    reach: Any  # float64 (D, K, K)
    next_place: Any  # int64 (D, K, K)
    event_numbers: Any  # float64 (D, E, 8)
    member_numbers: Any  # float64 (D, L): shares of a split's children


class State(NamedTuple):
    """One run's state and working space; symbols as in section 2 of the ODD."""

    stationed: Any  # x (N, K)
    base: Any  # (N, K)
    start: Any  # (N), the strength that recovery aims at
    influence: Any  # f (N)
    recognition: Any  # r (N)
    declared: Any  # (N), declared recognition beside the real one
    hostility: Any  # h (N)
    oil_stake: Any  # o (N)
    rivalry: Any  # v (N, N)
    tie: Any  # b (N, N)
    trust: Any  # m (N, N)
    attention_log: Any  # z (N, 3)
    oil_damage: Any  # g (1)
    bloc: Any  # int64 (N), label = index of the lowest member
    active: Any  # bool (N)
    # offensives
    target: Any  # int64 (N), -1 on none
    target_place: Any  # int64 (N)
    origin: Any  # (N)
    # events
    happens: Any  # bool (E)
    since: Any  # int64 (E), first week in which it acts, -1 not yet
    # memory
    last_clash: Any  # int64 (N, N), week
    together: Any  # uint64 (N, N), weeks in one bloc, this week in the lowest bit
    # derived (7.1)
    strength: Any  # s (N)
    weight: Any  # q (N)
    felt: Any  # y (N, K)
    root: Any  # sqrt(y) (N, K)
    nearness: Any  # (N, K)
    meet: Any  # (N, N)
    # of this week
    exposed: Any  # E (N)
    attention: Any  # phi (N, 3)
    affinity: Any  # a (N, N)
    danger: Any  # d (N)
    frozen_weight: Any  # q at realignment (N)
    clashes: Any  # int64 (C, 3): i, j, place
    across: Any  # bool (C)
    clash_count: Any  # int64 (1)
    losses: Any  # (1)
    status: Any  # int8 (N, N)
    front: Any  # bool (N)
    # at the start of the run
    start_strength: Any  # (N)
    start_stationed: Any  # (N, K)
    # working space
    before: Any  # (N, K)
    sums: Any  # (N, 5)
    members: Any  # int64 (N)
    barred: Any  # bool (N)
    labels: Any  # int64 (N + 1)
    utilities: Any  # (N + 1)
    turn_keys: Any  # uint64 (N)
    turn_choices: Any  # uint64 (N)
    order: Any  # int64 (N)


_INTEGER = {"bloc", "target", "target_place", "since", "last_clash", "clashes", "clash_count", "members", "labels", "order"}
_BOOLEAN = {"active", "happens", "across", "front", "barred"}
_WORDS = {"together", "turn_keys", "turn_choices"}
_SHAPES = {
    "NK": {"stationed", "base", "felt", "root", "nearness", "start_stationed", "before"},
    "NN": {"rivalry", "tie", "trust", "last_clash", "together", "meet", "affinity", "status"},
    "N3": {"attention_log", "attention"},
    "N5": {"sums"},
    "N+": {"labels", "utilities"},
    "E": {"happens", "since"},
    "C3": {"clashes"},
    "C": {"across"},
    "1": {"oil_damage", "clash_count", "losses"},
}


def new_state(factions: int, places: int, events: int, clashes: int) -> State:
    """A zeroed state for N factions, K places, E events and room for C clashes a week."""
    shapes = {
        "NK": (factions, places),
        "NN": (factions, factions),
        "N3": (factions, 3),
        "N5": (factions, 5),
        "N+": (factions + 1,),
        "E": (events,),
        "C3": (clashes, 3),
        "C": (clashes,),
        "1": (1,),
    }
    of_field = {field: shapes[code] for code, fields in _SHAPES.items() for field in fields}

    def zeros(field: str) -> np.ndarray[Any, Any]:
        kind: Any = np.float64
        if field in _INTEGER:
            kind = np.int64
        elif field in _BOOLEAN:
            kind = np.bool_
        elif field in _WORDS:
            kind = np.uint64
        elif field == "status":
            kind = np.int8
        return np.zeros(of_field.get(field, (factions,)), kind)

    return State(*(zeros(field) for field in State._fields))
