"""How many experiments tell the coverage of an interval, and how well."""

from __future__ import annotations

import numpy as np

EXPERIMENTS = 2000
ERROR = np.sqrt(0.95 * 0.05 / EXPERIMENTS)
"""The standard error with which so many experiments tell a coverage: what the tests allow themselves beyond what is promised."""
