"""All that a run needs, loaded and compiled: the process from which runs are forked imports this (tests.crash.programs.Forked)."""

from __future__ import annotations

import jinja2  # noqa: F401
import matplotlib.backends.backend_svg  # noqa: F401
import numpy as np
import pandas as pd  # noqa: F401
import pyarrow.parquet  # noqa: F401
import scipy.special
import scipy.stats  # noqa: F401

import sim.cli.run
import sim.report.content  # noqa: F401
from sim.engine import simulate
from sim.scenario import load, shipped
from sim.world import World

_SCENARIO = load(shipped()["four_factions"])
simulate(World(_SCENARIO), np.arange(4), _SCENARIO.seed)
