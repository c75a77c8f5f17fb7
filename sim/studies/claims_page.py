"""The claims and extreme outcomes of the shipped scenarios as pages of the documentation: `python -m sim.studies.claims_page docs`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from sim.analysis.wording import outcome_names
from sim.scenario import Scenario, load, shipped
from sim.studies.claims import Contrast, Examined, Simulated, examine
from sim.studies.findings import CLAIMS_INTRODUCTION, EXTREMES, OUTCOMES_INTRODUCTION, READINGS

CLAIMS, OUTCOMES = "claims.md", "outcomes.md"
CASE = ("sidra_attack", "ajdabiya_offensive", "derna_withdrawal", "tripoli_clash", "tunis_meeting", "january_2016")
NEVER, ALWAYS = 0.02, 0.98
"""An outcome below the first or above the second is extreme."""
CLAIMS_HEADING = (
    "scenario",
    "claim",
    "expected",
    "at default values",
    "verdict",
    "over parameter draws",
    "verdict",
    "for, against, nil",
    "in all",
)
OUTCOMES_HEADING = ("scenario", "outcome", "share of runs")
COMMAND = "python -m sim.studies.claims_page docs"

_WORDS = {"holds": "holds", "holds the other way": "**the other way**", "undecided": "undecided"}


def in_order(names: Iterable[str]) -> list[str]:
    """Names of scenarios as the pages list them: the case's six, the what-ifs by number, the rest."""

    def place(name: str) -> tuple[int, int, str]:
        if name in CASE:
            return 0, CASE.index(name), name
        last = name.rsplit("/", 1)[-1]
        number = last[1:].split("_")[0]
        return (1, int(number), name) if last != name and number.isdigit() else (2, 0, name)

    return sorted(names, key=place)


def claims_page(examined: Mapping[str, Mapping[str, Examined]], called: Mapping[str, Mapping[str, str]], how: str) -> str:
    """The page of claims: `examined` by scenario and claim, in order; `how` says with what it was made.

    `called` has the outcomes' names, by scenario and outcome.
    """
    tries = [(name, claim, tried) for name, found in examined.items() for claim, tried in found.items()]
    rows = [_claim_row(name, claim, tried, called[name][tried.claim.outcome]) for name, claim, tried in tries]
    readings = [f"### {name}: {claim}\n\n{READINGS[name, claim]}\n" for name, claim, _ in tries if (name, claim) in READINGS]
    return _page(CLAIMS_INTRODUCTION, how, CLAIMS_HEADING, rows, "## Where it comes out otherwise, and why", readings)


def outcomes_page(shares: Mapping[str, Mapping[str, float]], called: Mapping[str, Mapping[str, str]], how: str) -> str:
    """The page of extreme outcomes: `shares` of runs by scenario and outcome, in order; reasons by outcome below the table.

    `called` has the outcomes' names, by scenario and outcome.
    """
    found = [(name, outcome, share) for name, outcomes in shares.items() for outcome, share in outcomes.items() if is_extreme(share)]
    rows = [f"| `{name}` | {_called(called[name][outcome], outcome)} | {share:.4f} |" for name, outcome, share in found]
    reasons = [f"### {outcome}\n\n{reason}\n" for outcome, reason in EXTREMES.items()]
    return _page(OUTCOMES_INTRODUCTION, how, OUTCOMES_HEADING, rows, "## Why", reasons)


def _page(introduction: str, how: str, heading: tuple[str, ...], rows: Sequence[str], about: str, prose: Sequence[str]) -> str:
    table = ["| " + " | ".join(heading) + " |", "| " + " | ".join("---" for _ in heading) + " |", *rows]
    return "\n".join([introduction, how, "", "## The table", "", *table, "", about, "", *prose]).rstrip() + "\n"


def is_extreme(share: float) -> bool:
    """Whether an outcome sits at 0 or 1."""
    return share < NEVER or share > ALWAYS


def _called(name: str, outcome: str) -> str:
    """An outcome's name with its id, which is what commands take."""
    return f"{name} (`{outcome}`)"


def _claim_row(name: str, claim: str, tried: Examined, outcome: str) -> str:
    over = tried.over_draws
    cells = (
        f"`{name}`",
        f"`{claim}`",
        f"{_called(outcome, tried.claim.outcome)}: {tried.claim.direction}",
        _numbers(tried.at_defaults),
        _WORDS[tried.at_defaults.verdict],
        _numbers(over),
        _WORDS[over.verdict],
        f"{over.as_claimed:.0%}, {over.opposite:.0%}, {over.nil:.0%}",
        "**fragile**" if tried.verdict == "fragile" else tried.verdict,
    )
    return "| " + " | ".join(cells) + " |"


def _numbers(contrast: Contrast) -> str:
    """Both probabilities, and the difference with its interval."""
    return (
        f"{contrast.probability:.3f} against {contrast.other:.3f}: {contrast.difference:+.3f} ({contrast.low:+.3f} to {contrast.high:+.3f})"
    )


def _how(scenarios: Mapping[str, Scenario], simulated: Simulated) -> str:
    seeds = ", ".join(str(seed) for seed in sorted({scenario.seed for scenario in scenarios.values()}))
    return (
        f"Made with coalition-sim {version('coalition-sim')}, seed {seeds}, {simulated.draws} draws of {simulated.replicates} runs = "
        f"{simulated.draws * simulated.replicates:,} runs (paired, for claims). Made anew by `{COMMAND}`; the readings are kept in "
        "`sim/studies/findings.py`."
    )


def main(folder: Path, simulated: Simulated) -> None:
    """Simulates and writes both pages to `folder`, telling on stderr how far it is and which readings are missing."""
    loaded = {name: load(path) for name, path in shipped().items()}
    scenarios = {name: scenario for name, scenario in loaded.items() if not scenario.ordinal}
    scenarios = {name: scenarios[name] for name in in_order(scenarios)}
    examined, shares = {}, {}
    for name, scenario in scenarios.items():
        sys.stderr.write(f"{name}\n")
        examined[name] = examine(scenario, simulated)
        shares[name] = {outcome: float(held.mean()) for outcome, held in simulated(scenario).items()}
    how, called = _how(scenarios, simulated), {name: outcome_names(scenario) for name, scenario in scenarios.items()}
    for file, text in ((CLAIMS, claims_page(examined, called, how)), (OUTCOMES, outcomes_page(shares, called, how))):
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pages are written: docs")
    parser.add_argument("--draws", type=int, default=Simulated().draws, help="draws of the inputs (default 200), of ten runs each")
    arguments = parser.parse_args()
    main(arguments.folder, Simulated(arguments.draws))
