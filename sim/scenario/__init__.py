"""The scenario format: loading, checking, changing and writing scenarios."""

from __future__ import annotations

from sim.scenario.building import build
from sim.scenario.conditions import Bound, Condition, Outcome
from sim.scenario.dumping import dump
from sim.scenario.events import Event
from sim.scenario.files import find, shipped
from sim.scenario.linting import lint
from sim.scenario.loading import check, companion, load, loads
from sim.scenario.metrics import METRICS, Metric, MetricRequest
from sim.scenario.model import Scenario
from sim.scenario.parameters import PARAMETERS, Parameter
from sim.scenario.parts import Claim, FactionSpec, Place, Relation, Road, Source, Trust
from sim.scenario.quantity import Quantity
from sim.scenario.schema import json_schema
from sim.scenario.sweeps import Sweep

__all__ = [
    "METRICS", "PARAMETERS", "Bound", "Claim", "Condition", "Event", "FactionSpec", "Metric", "MetricRequest", "Outcome", "Parameter",
    "Place", "Quantity", "Relation", "Road", "Scenario", "Source", "Sweep", "Trust", "build", "check", "companion", "dump", "find",
    "json_schema", "lint", "load", "loads", "shipped",
]  # fmt: skip
