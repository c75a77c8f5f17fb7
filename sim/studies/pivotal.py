"""Who is pivotal for the anti-threat coalition: Shapley-Shubik and Banzhaf of the simple game in which it forms.

Players are the active factions that are no threat. Of weights q (ODD 7.1) and hostilities h, a set S of two or more wins if

    sum_S q_i >= share * sum q_j        and        sum_S q_i h_i >= coalition_hostility * sum_S q_i,

`share` being what the outcome asks of the coalition's share of all non-threat weight, else one half. The second condition
makes the game non-monotone: a heavy faction that is not hostile may spoil a set that wins without it, and counts against
its own power then. Where there is no threat, sets with more than half of all weight win.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.games.grid import TOLERANCE
from sim.games.pivots import Pivots, two_conditions
from sim.scenario.naming import faction_name
from sim.state import HOSTILITY, INFLUENCE, STATIONED
from sim.studies.standing import central
from sim.world import World

if TYPE_CHECKING:
    from sim.scenario import Condition, Scenario
    from sim.world import DrawnInputs

MOST_PLAYERS = 25
DRAWS = 100
ORDERS = 2000
_FEWEST = 2
_MAJORITY = 0.5 + 1e-9
"""More than half: exact halves differ from it only in their last bits."""

Numbers = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Player:
    """A faction's weight (share of all players'), hostility (None without a threat) and power.

    Among all sets of the other players, `swings` win by its joining and `spoils` fail by it. `banzhaf` is its share of all
    players' swings. `shapley` is the chance that, in a random order of joining, it turns failure into success, less the
    chance that it does the reverse; the sum is 1 if all together win. `spread` holds the 5 and 95% quantiles of
    `shapley` over draws of the inputs, None if none is uncertain.
    """

    faction: str
    name: str
    weight: float
    hostility: float | None
    shapley: float
    banzhaf: float
    swings: int
    spoils: int
    spread: tuple[float, float] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The player as plain values."""
        return {
            "faction": self.faction,
            "weight": self.weight,
            "hostility": self.hostility,
            "shapley_shubik": self.shapley,
            "banzhaf": self.banzhaf,
            "swings": self.swings,
            "spoils": self.spoils,
            "shapley_shubik_spread": None if self.spread is None else list(self.spread),
        }


@dataclass(frozen=True, slots=True)
class Pivotal:
    """The game and its players, the most powerful first; none where it is too large or all are threats, which `note` then says.

    `hostility` is the least weighted mean hostility of a winning set, None without a threat.
    """

    share: float
    hostility: float | None
    players: tuple[Player, ...]
    note: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The game as plain values."""
        return {
            "share": self.share,
            "coalition_hostility": self.hostility,
            "players": [player.as_dict() for player in self.players],
            "note": self.note,
        }


def pivotal(scenario: Scenario, outcome: str | None = None, draws: int = DRAWS) -> Pivotal:
    """The game at the inputs' central values, at the start, and how Shapley-Shubik varies over `draws` draws of them.

    The share is that of `outcome` if it bounds the coalition's share from below. Up to 25 players every set is looked at;
    with more, or none, the answer is a note. The spread comes from random orders (Castro et al. 2009, Computers & Operations
    Research 36:1726), the same for every draw, whose error at the central values is taken off.
    """
    fixed = central(scenario)
    rule = _Rule(
        share=_share(scenario.outcomes[outcome]) if outcome is not None and scenario.threat else 0.5,
        hostility=fixed.parameters["coalition_hostility"].central if scenario.threat else None,
    )
    world = World(fixed)
    names = [name for name in world.faction_ids if name not in scenario.inactive and name not in scenario.threat]
    if not names:
        return Pivotal(rule.share, rule.hostility, (), "every faction that is there at the start is a threat")
    if len(names) > MOST_PLAYERS:
        sets = f"{len(names)} factions form {2 ** len(names):,} sets"
        return Pivotal(rule.share, rule.hostility, (), f"who is pivotal is worked out for {MOST_PLAYERS} factions at most; {sets}")
    where = [world.index(name) for name in names]
    (weights,), (hostility,) = _standing(world.draw(np.zeros(1, np.int64)), where)
    pivots = rule.pivots(weights, hostility)
    shapley = [float(value) for value in pivots.shapley_shubik]
    banzhaf = pivots.banzhaf
    spread = _spread(scenario, rule, where, (weights, hostility), shapley, draws)
    players = [
        Player(
            faction=name,
            name=faction_name(name, scenario),
            weight=float(weights[i]),
            hostility=None if rule.hostility is None else float(hostility[i]),
            shapley=shapley[i],
            banzhaf=float(banzhaf.normalised[i]),
            swings=banzhaf.swings[i],
            spoils=sum(pivots.spoils[i]),
            spread=None if spread is None else spread[i],
        )
        for i, name in enumerate(names)
    ]
    players.sort(key=lambda player: (-player.shapley, -player.banzhaf, player.faction))
    return Pivotal(rule.share, rule.hostility, tuple(players))


@dataclass(frozen=True, slots=True)
class _Rule:
    """When a set wins, weights being shares of all players' and summing to 1."""

    share: float
    hostility: float | None

    def pivots(self, weights: Numbers, hostility: Numbers) -> Pivots:
        """Who is pivotal, every set looked at."""
        if self.hostility is None:
            return two_conditions(weights, _MAJORITY, np.zeros_like(weights))
        return two_conditions(weights, self.share, weights * (hostility - self.hostility), fewest=_FEWEST)

    def wins(self, weight: Numbers, lean: Numbers, members: Numbers) -> Truth:
        """Whether sets win; sums over their members, as arrays of any one shape: weight, weight times hostility, and 1."""
        if self.hostility is None:
            return np.asarray(weight >= _MAJORITY)
        return np.asarray((weight >= self.share - TOLERANCE) & (lean - self.hostility * weight >= -TOLERANCE) & (members >= _FEWEST))


def _share(condition: Condition) -> float:
    """The largest share that the outcome asks of the coalition, outside of any `not`; one half if it asks none."""
    if condition.not_ is not None:
        return 0.5
    asked = [_share(part) for part in condition.parts]
    if condition.metric == "coalition_share":
        asked += [condition.limits[bound] for bound in ("at_least", "above") if bound in condition.limits]
    return max((share for share in asked if 0 < share <= 1), default=0.5)


def _standing(drawn: DrawnInputs, where: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Weights among the players (D, n), summing to 1, and their hostilities (D, n), at the start of a run in each draw."""
    arrays = drawn.arrays
    strength = arrays.presence[:, STATIONED].sum(axis=2)
    everybody = strength.sum(axis=1, keepdims=True)
    weight = np.divide(strength, everybody, out=np.zeros_like(strength), where=everybody > 0) + arrays.stances[:, INFLUENCE]
    weight = weight[:, where]
    players = weight.sum(axis=1, keepdims=True)
    return np.divide(weight, players, out=np.zeros_like(weight), where=players > 0), arrays.stances[:, HOSTILITY][:, where]


def _spread(
    scenario: Scenario, rule: _Rule, where: Sequence[int], now: tuple[Numbers, Numbers], exact: Sequence[float], draws: int
) -> list[tuple[float, float]] | None:
    """The 5 and 95% quantiles of each player's index over draws; None where no weight or hostility differs between draws."""
    drawn = World(scenario).draw(np.arange(draws))
    weights, hostilities = _standing(drawn, where)
    if np.ptp(weights, axis=0).max() + np.ptp(hostilities, axis=0).max() == 0:
        return None
    orders = np.random.default_rng(scenario.seed).permuted(np.tile(np.arange(len(where)), (ORDERS, 1)), axis=1)
    error = _sampled(rule, now[0], now[1], orders) - np.array(exact)
    leasts = drawn.arrays.parameters["coalition_hostility"]
    rules = [rule if rule.hostility is None else replace(rule, hostility=float(least)) for least in leasts]
    found = np.array([_sampled(one, weight, lean, orders) - error for one, weight, lean in zip(rules, weights, hostilities, strict=True)])
    low, high = np.clip(np.quantile(found, (0.05, 0.95), axis=0), -1.0, 1.0)
    return [(float(one), float(other)) for one, other in zip(low, high, strict=True)]


def _sampled(rule: _Rule, weights: Numbers, hostility: Numbers, orders: npt.NDArray[np.int64]) -> Numbers:
    """The index of each player over some orders of joining, (orders, n)."""
    weight = weights[orders].cumsum(axis=1)
    lean = (weights * hostility)[orders].cumsum(axis=1)
    wins = rule.wins(weight, lean, np.arange(1.0, orders.shape[1] + 1)).astype(np.int64)
    turned = np.diff(wins, axis=1, prepend=0)
    return np.bincount(orders.ravel(), weights=turned.ravel(), minlength=len(weights)) / len(orders)
