"""What a scenario's sources expect, in words, and the commands that try it: a run alone does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.wording import outcome_names
from sim.scenario.spelling import other_words
from sim.shell import typed

if TYPE_CHECKING:
    from sim.scenario import Scenario

EXPECTED = "What was expected (this run alone does not say whether it holds; the commands try it):"
CHANGED = "What an event changes (this run alone does not say; the command compares paired runs with and without it):"


def heading(scenario: Scenario) -> str:
    """What stands above the expectations and commands."""
    return EXPECTED if scenario.claims else CHANGED


def expectations(scenario: Scenario) -> list[str]:
    """A line for each claim: which outcome is to be likelier or less likely than in what, and why."""
    names = outcome_names(scenario)
    return [
        f"“{names[claim.outcome]}” {'more' if claim.direction == 'higher' else 'less'} likely than {other_words(claim, scenario)}"
        f"{f': {claim.why}' if claim.why else ''}"
        for claim in scenario.claims.values()
    ]


def commands(scenario: Scenario, file: str) -> list[str]:
    """What to type to try the claims of the scenario in `file`, and to see what its events change; nothing without either."""
    quoted = typed(file)
    claims = [f"coalition check {quoted} --claims"] if scenario.claims else []
    stated = [claim.compare_with.without for claim in scenario.claims.values() if claim.compare_with.without]
    without = next(iter([*stated, *([name] for name in scenario.events)]), ())
    return [*claims, *([f"coalition compare {quoted} {' '.join(f'--without {typed(name)}' for name in without)}"] if without else [])]
