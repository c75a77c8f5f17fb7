"""A government that an event makes vanish, for certain or perhaps: what a comparison finds is known by construction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.scenario import Scenario, loads
from sim.studies.compare import compare
from sim.studies.comparison import Comparison
from tests.toys import TOWN_AND_PORT

TOY = (
    TOWN_AND_PORT
    + """runs: 100
replicates: 5
rivalries: [{between: [gov, army], intensity: 0.3}]
events:
  fall: {shift: {path: factions.gov.strength, to: 0}, week: 7, probability: %s}
  late: {clash: {between: gov, and: army, at: port}, week: 7, engagements: 3, probability: 0}
outcomes:
  gone: {metric: strength, faction: gov, below: 10, when: end}
  fought: {metric: clashes, at_least: 1, when: by 2016-02-01}
  feud: {metric: fought, pair: [gov, army], when: end}
"""
)
CERTAIN = loads(TOY % 1)
PERHAPS = loads(TOY % 0.3)
COMMON = {"workers": 2}


def zeros(found: Any) -> list[float]:
    """Every difference and bound in what `as_dict` gives."""
    if isinstance(found, dict):
        here = [found[key] for key in ("difference", "low", "high") if isinstance(found.get(key), float)]
        return here + [value for entry in found.values() for value in zeros(entry)]
    return [value for entry in found for value in zeros(entry)] if isinstance(found, list) else []


def made_up(vaguer: int = 5000) -> tuple[Comparison, Scenario]:
    """A comparison of two whose differences are as stated: of six outcomes, the second of which is asked for.

    So many more runs would settle the one called `vaguer`.
    """
    names = ("slight", "asked_for", "large", "vague", "vaguer", "alike")
    outcomes = "".join(f"  {name}: {{metric: strength, faction: gov, below: {n}}}\n" for n, name in enumerate(names, 10))
    scenario = loads(f"question: What if?\n{(TOY % 0.3).partition('outcomes:')[0]}outcomes:\n{outcomes}")
    found = compare(scenario, scenario.without("fall"), runs=20, outcome="asked_for", **COMMON)
    stated = {"slight": (0.05, 0.02, None), "asked_for": (0.2, 0.1, None), "large": (-0.3, 0.1, None), "vague": (0.04, 0.1, 900),
              "vaguer": (0.01, 0.1, vaguer), "alike": (0.0, 0.1, None)}  # fmt: skip
    differences = {
        name: replace(found.outcomes["asked_for"], name=name, a=0.5, b=0.5 - d, difference=d, low=d - h, high=d + h, runs_to_settle=more)
        for name, (d, h, more) in stated.items()
    }
    return replace(found, others=(replace(found.others[0], outcomes=differences),)), scenario
