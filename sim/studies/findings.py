"""What people found when they looked into claims and extreme outcomes: the prose of docs/claims.md and docs/outcomes.md."""

from __future__ import annotations

CLAIMS_INTRODUCTION = """# The claims, tried

Each scenario states what its source expected of it (`claims`). Here each expectation is tried by simulating the scenario and what it is
compared with, run by run on the same random numbers, twice: with every parameter of the model at its default, and with the parameters
drawn from their plausible ranges. All other inputs (strengths, stances, relations, events) are drawn in both as the scenario states.
Claims are reported, whatever their sign; no number of the model or of a scenario was chosen by them.

How to read a row: the outcome's share of runs in the scenario *against* the other side, their difference with a 95% interval (paired t over
draws, `sim/studies/claims.py`), and what that says: the claim *holds*, it comes out *the other way*, or it stays *undecided*, because the
interval holds 0 or fewer than six draws differ. What is decided is decided of the model, not of Libya, and may be too small to matter. The
last column says in which share of parameter draws the draw's ten runs differ on balance *for* the claim, *against* it, or not at all; some
of those signs are chance.
"""

OUTCOMES_INTRODUCTION = """# Outcomes at 0 or 1

An outcome that practically always or never holds says nothing about a claim and may say something about the model. This page lists every
outcome of every shipped scenario that holds in less than 2% or more than 98% of runs (each scenario as its file states it), and why.
"""

READINGS: dict[tuple[str, str], str] = {}
"""By scenario and claim: why a claim comes out otherwise than expected."""

EXTREMES: dict[str, str] = {}
"""By outcome: why it sits at 0 or 1."""
