"""Why a bloc is closed to a faction at its turn: whom it would not sit with, who there would not have it, how they regard it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sim.faction import Faction
from sim.rules.affinity import averse
from sim.scenario.rules import BILATERAL_SHAPLEY, LOGIT


@dataclass(frozen=True, slots=True)
class Admission:
    """What bears on whether a bloc lets a faction in.

    `refuses` are the members it would not sit with itself: one is enough. `vetoed_by` are those who would not have it; they
    keep it out if they hold a share `veto_share` of the bloc's weight or more (`vetoing` is the share they hold). `regard`
    is the members' mean affinity to it by weight, a dislike counted `aversion` times; `admission` is what it must reach.
    `unprofitable` says that joining forces would gain the bloc nothing, under the rule that asks for that.
    """

    refuses: tuple[str, ...] = ()
    vetoed_by: tuple[str, ...] = ()
    vetoing: float = 0.0
    veto_share: float = 1.0
    regard: float = 0.0
    admission: float = 0.0
    unprofitable: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As `coalition explain --json` prints it."""
        plain = asdict(self)
        return {**plain, "refuses": list(self.refuses), "vetoed_by": list(self.vetoed_by)}


def admission_of(faction: Faction, label: int, admitted: bool) -> Admission:
    """How matters stand with the bloc of this label, which `admitted` the faction or did not, at the faction's turn."""
    model, state, i = faction.model, faction.model.state, faction.index
    rule, p = model.world.scenario.rule, model.parameters
    if rule != LOGIT:
        return Admission(unprofitable=rule == BILATERAL_SHAPLEY and not admitted)
    ids = model.world.faction_ids
    members = [j for j in range(len(ids)) if state.active[j] and state.bloc[j] == label and j != i]
    weights = {j: float(state.frozen_weight[j]) for j in members}
    whole = sum(weights.values())
    against = [j for j in members if state.affinity[j, i] < -p.veto]
    regard = sum(weight * float(averse(state.affinity[j, i], p.aversion)) for j, weight in weights.items())
    return Admission(
        refuses=tuple(ids[j] for j in members if state.affinity[i, j] < -p.veto),
        vetoed_by=tuple(ids[j] for j in against),
        vetoing=sum(weights[j] for j in against) / whole if whole > 0 else 0.0,
        veto_share=float(p.veto_share),
        regard=regard / whole if whole > 0 else 0.0,
        admission=float(p.admission),
    )
