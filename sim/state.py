"""The arrays a run lives in: what changes (State), what a draw of the inputs fixes (Inputs), what never changes (Scene).

Quantities of one shape stand in one array, row by row; the names of the rows are the constants below. Few arrays keep
compiling short. Python code may use the rows by name: `state.recognition` is `state.factions[RECOGNITION]`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.scenario.parameters import PARAMETERS
from sim.scenario.rules import RULES

PARAMETER_RECORD = np.dtype([(name, np.float64) for name in PARAMETERS])

# Rows of Inputs.event_numbers (last axis).
WEEK, WEEKS, PROBABILITY, ENGAGEMENTS, AMOUNT, SHARE, EXTRA, CHANCE = range(8)
# Columns of Events.table.
KIND, FIRST, FIRST_END, SECOND, SECOND_END, PLACES, PLACES_END, MODE, EVENT_TARGET, TRIGGER = range(10)


class EventMeaning(NamedTuple):
    """What the lists, columns and numbers of a kind of event hold, by the keys of the file; empty: not used.

    Every kind also has WEEK, WEEKS, PROBABILITY and TRIGGER.
    """

    first: str = ""
    second: str = ""
    places: str = ""
    mode: str = ""
    target: str = ""
    engagements: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    chance: tuple[str, ...] = ()


EVENT_MEANINGS = {
    "clash": EventMeaning("between", "and", "at", engagements=("engagements",)),
    "attack": EventMeaning("by", "on", "at", engagements=("engagements",)),
    "offensive": EventMeaning("by", "against", "at"),
    "statement": EventMeaning("by", "against, or for", mode="AGAINST, FOR", amount=("amount",)),
    "shift": EventMeaning("ids of path", mode="ADD, SET, TIMES", target="index in SHIFTABLE", amount=("by", "to", "times")),
    "recognise": EventMeaning("by", mode="ADD, SET", amount=("amount", "to")),
    "mediation": EventMeaning("parties", "excluded", share=("share",), extra=("trust",), chance=("success",)),
    "withdrawal": EventMeaning("by", "refused_by", "from, to", amount=("amount",), chance=("allowed",)),
    "arrival": EventMeaning("of", "", "at", amount=("amount",)),
    "reinforcement": EventMeaning("of", "", "at", amount=("amount",)),
    "aid": EventMeaning("to", target="from, if a faction", amount=("amount",), extra=("tie",)),
    "airstrike": EventMeaning("on", "", "at", mode="1 if invited", target="partner", share=("share",)),
    "blockade": EventMeaning("", "", "at", amount=("damage",)),
    "payment": EventMeaning("to", target="from, if a faction", amount=("amount",), extra=("declared",)),
    "split": EventMeaning("of", "into"),
    "merger": EventMeaning("of", "into"),
}
"""Which keys of a kind stand where in Events and Inputs.event_numbers; a target that is no faction is -1."""

# Rows of State.factions; the first four also of Inputs.stances.
FACTION_ROWS = (
    "influence", "recognition", "hostility", "oil_stake", "start", "declared", "origin", "strength", "weight", "exposed",
    "danger", "frozen_weight", "start_strength",
)  # fmt: skip
(
    INFLUENCE, RECOGNITION, HOSTILITY, OIL_STAKE, START, DECLARED, ORIGIN, STRENGTH, WEIGHT, EXPOSED, DANGER, FROZEN_WEIGHT,
    START_STRENGTH,
) = range(len(FACTION_ROWS))  # fmt: skip
# Rows of State.presence; the first two also of Inputs.presence.
PRESENCE_ROWS = ("stationed", "base", "start_stationed", "before")
STATIONED, BASE, START_STATIONED, BEFORE = range(len(PRESENCE_ROWS))
# Rows of State.fields.
FIELD_ROWS = ("felt", "root", "nearness")
FELT, ROOT, NEARNESS = range(len(FIELD_ROWS))
# Rows of State.pairs; the first three also of Inputs.relations and Scene.stated.
PAIR_ROWS = ("rivalry", "tie", "trust", "meet", "affinity")
RIVALRY, TIE, TRUST, MEET, AFFINITY = range(len(PAIR_ROWS))
# Rows of the smaller arrays.
INDEX_ROWS = ("bloc", "target", "target_place", "members", "order", "populated")
BLOC, TARGET, TARGET_PLACE, MEMBERS, ORDER, POPULATED = range(len(INDEX_ROWS))
FLAG_ROWS = ("active", "front", "barred")
ACTIVE, FRONT, BARRED = range(len(FLAG_ROWS))
MIND_ROWS = ("attention_log", "attention")
ATTENTION_LOG, ATTENTION = range(len(MIND_ROWS))
WORD_ROWS = ("turn_keys", "turn_choices")
TURN_KEYS, TURN_CHOICES = range(len(WORD_ROWS))
EVENT_ROWS = ("happens", "since")
HAPPENS, SINCE = range(len(EVENT_ROWS))
TALLY_ROWS = ("oil_damage", "losses")
OIL_DAMAGE, LOSSES = range(len(TALLY_ROWS))
# Rows of Inputs.reach.
FEEL, MARCH = range(2)
POLITICAL_WEIGHT, OIL = range(2)
# Numbers of the rules of realignment.
LOGIT_RULE, LANDSCAPE_RULE, BILATERAL_SHAPLEY_RULE = range(len(RULES))


class Events(NamedTuple):
    """The scenario's E events in the order of their ids; lists of factions or places are slices of `members`."""

    address: Any  # uint64 (E): hash of the id
    table: Any  # int64 (E, 10): kind, slices, how and what it moves, the column its `when` watches
    bounds: Any  # float64 (E, 2): the least and greatest value of that column
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
    stated: Any  # bool (3, N, N): rivalry, tie, trust
    events: Events
    requests: Any  # int64 (R, 5): metric, i, j, place, between
    request_sets: Any  # bool (R, N)


class Inputs(NamedTuple):
    """What a draw of the inputs fixes, for D draws."""

    parameters: Any  # PARAMETER_RECORD (D)
    presence: Any  # float64 (D, 2, N, K): stationed (fighters), base (shares)
    stances: Any  # float64 (D, 4, N): influence, recognition, hostility, oil stake
    relations: Any  # float64 (D, 3, N, N), symmetric: rivalry, tie, trust
    places: Any  # float64 (D, 2, K): political weight, oil
    reach: Any  # float64 (D, 2, K, K): exp(-km/reach_km), exp(-km/march_km)
    next_place: Any  # int64 (D, K, K)
    event_numbers: Any  # float64 (D, E, 8)
    member_numbers: Any  # float64 (D, L): shares of a split's children


class State(NamedTuple):
    """One run's state and working space; symbols as in section 2 of the ODD."""

    factions: Any  # float64 (13, N), see FACTION_ROWS
    indices: Any  # int64 (6, N): bloc (label = index of the lowest member), offensive's target (-1: none) and place, working space
    flags: Any  # bool (3, N): active, on the front, working space
    presence: Any  # float64 (4, N, K), see PRESENCE_ROWS
    fields: Any  # float64 (3, K, N), see FIELD_ROWS: by place, so that all factions there stand side by side
    held: Any  # bool (K): whether anybody is there
    pairs: Any  # float64 (5, N, N), see PAIR_ROWS
    last_clash: Any  # int64 (N, N), week
    together: Any  # uint64 (N, N), weeks in one bloc, this week in the lowest bit
    status: Any  # int8 (N, N)
    minds: Any  # float64 (2, N, 3): log attention z, attention phi
    words: Any  # uint64 (2, N): of this week's turns
    events: Any  # int64 (2, E): whether it happens in this run; the first week in which it acts, -1 not yet
    clashes: Any  # int64 (C, 4): i, j, place, across recognition
    count: Any  # int64 (1): clashes this week
    tally: Any  # float64 (2): oil damage g, losses this week
    sums: Any  # float64 (N, 5), working space
    labels: Any  # int64 (N + 1), working space: options
    utilities: Any  # float64 (N + 1), working space
    work: Any  # float64 (3, N), working space

    def __getattr__(self, name: str) -> Any:
        """A row by its name. Raises AttributeError."""
        for field, rows in _ROWS.items():
            if name in rows:
                return getattr(self, field)[rows.index(name)]
        raise AttributeError(name)


_ROWS = {
    "factions": FACTION_ROWS,
    "indices": INDEX_ROWS,
    "flags": FLAG_ROWS,
    "presence": PRESENCE_ROWS,
    "fields": FIELD_ROWS,
    "pairs": PAIR_ROWS,
    "minds": MIND_ROWS,
    "words": WORD_ROWS,
    "events": EVENT_ROWS,
    "tally": TALLY_ROWS,
}


def new_state(factions: int, places: int, events: int, clashes: int) -> State:
    """A zeroed state for N factions, K places, E events and room for C clashes a week."""
    return State(
        factions=np.zeros((len(FACTION_ROWS), factions)),
        indices=np.zeros((len(INDEX_ROWS), factions), np.int64),
        flags=np.zeros((len(FLAG_ROWS), factions), np.bool_),
        presence=np.zeros((len(PRESENCE_ROWS), factions, places)),
        fields=np.zeros((len(FIELD_ROWS), places, factions)),
        held=np.zeros(places, np.bool_),
        pairs=np.zeros((len(PAIR_ROWS), factions, factions)),
        last_clash=np.zeros((factions, factions), np.int64),
        together=np.zeros((factions, factions), np.uint64),
        status=np.zeros((factions, factions), np.int8),
        minds=np.zeros((len(MIND_ROWS), factions, 3)),
        words=np.zeros((len(WORD_ROWS), factions), np.uint64),
        events=np.zeros((len(EVENT_ROWS), events), np.int64),
        clashes=np.zeros((clashes, 4), np.int64),
        count=np.zeros(1, np.int64),
        tally=np.zeros(2),
        sums=np.zeros((factions, 5)),
        labels=np.zeros(factions + 1, np.int64),
        utilities=np.zeros(factions + 1),
        work=np.zeros((3, factions)),
    )
