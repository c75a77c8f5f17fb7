"""Draws and a scenario in which it is known where an outcome holds."""

from __future__ import annotations

import numpy as np

from sim.analysis.boxes import Draws

# The two unite just where recognition exceeds rivalry, and nobody fights, so that the outcome
# holds just where recognition is above 0.4 and strength at least 1000: in a share 0.6 * 0.75 of the draws.
PLANTED = """
title: Planted
authority: gov
calendar: {start: 2016-01-04, weeks: 1}
seed: 11
parameters: fixed
places: {town: {political_weight: 1}}
factions:
  gov: {strength: {uniform: [900, 1100]}, recognition: 1, hostility: {uniform: [0, 1]}, presence: {town: 1}}
  band: {strength: {uniform: [800, 1600]}, recognition: {uniform: [0, 1]}, hostility: {uniform: [0, 1]}, presence: {town: 1}}
rivalries: [{between: [gov, band], intensity: 0.4}]
outcomes:
  united: {all: [{metric: together, pair: [gov, band]}, {metric: strength, faction: band, at_least: 1000}]}
"""
RECOGNITION, STRENGTH, RIVALRY = "factions.band.recognition", "factions.band.strength", "rivalries.band~gov.intensity"


def planted(draws: int, inputs: int, replicates: int = 4, inner: float = 0.9, outer: float = 0.1, seed: int = 1) -> Draws:
    """Draws in which the outcome is likely just where the first input is above 0.5 and the second below 0.6."""
    rng = np.random.default_rng(seed)
    values = rng.random((draws, inputs))
    chance = np.where((values[:, 0] > 0.5) & (values[:, 1] < 0.6), inner, outer)
    return Draws(values, rng.binomial(replicates, chance), np.full(draws, replicates))
