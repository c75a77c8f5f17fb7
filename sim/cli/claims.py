"""`coalition check --claims`: whether what a scenario's sources expect of it holds, and how robustly, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sim.cli.failed import of_failed
from sim.cli.words import filled, say
from sim.prose import counted

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.claims import Contrast, Examined, Simulated
    from sim.studies.failures import Failed
    from sim.studies.keeping import Keeping

RUNS = "runs"
MEANINGS = {
    "robust": "holds at the parameters' default values and over draws of them from their ranges",
    "shifted": "holds at one of the two, and is undecided at the other",
    "fragile": "comes out the other way at one of the two, or at both",
    "undecided": "undecided at both: the interval of the difference holds 0, or hardly any draw differs",
}


class Tried(NamedTuple):
    """The claims of a scenario, as far as they were tried."""

    scenario: Scenario
    claims: Mapping[str, Examined]


def try_claims(
    names: Sequence[str],
    kept: Keeping | None,
    *,
    seed: int | None,
    draws: int | None,
    replicates: int | None,
    workers: int | None,
    cluster: str | None,
) -> tuple[Mapping[str, Tried], int, Failed]:
    """The claims of each scenario, tried on paired runs, how many were left untried on Ctrl-C, and the runs that failed.

    What the runs showed may be `kept`.
    """
    from sim.cli.scenarios import load
    from sim.cli.waiting import progress, say_beside, say_if_compiling
    from sim.studies.claims import DRAWS, REPLICATES, Simulated, sides
    from sim.studies.crew import crew
    from sim.working import stoppable

    loaded = {name: load(name) if seed is None else load(name).replace({"seed": seed}) for name in names}
    for name, scenario in loaded.items():
        if not scenario.claims:
            say(f"{name} states no claims")
    claiming = {name: scenario for name, scenario in loaded.items() if scenario.claims}
    if claiming:
        say_if_compiling()
    if kept is not None:
        kept.question = tuple(scenario.hash() for scenario in claiming.values())
    with progress() as tell, stoppable() as stop, crew(workers, cluster if claiming else None, say_beside) as there:
        done, total = 0, 0

        def count(runs: int) -> None:
            nonlocal done
            done += runs
            if tell is not None:
                tell(done, total)

        simulated = Simulated(draws or DRAWS, replicates or REPLICATES, there, count, stop, kept)
        total = simulated.runs_of(side for scenario in claiming.values() for side in sides(scenario))
        tried = _tried(claiming, simulated)
    stated = sum(len(scenario.claims) for scenario in claiming.values())
    return tried, stated - sum(len(each.claims) for each in tried.values()), simulated.failed


def _tried(claiming: Mapping[str, Scenario], simulated: Simulated) -> Mapping[str, Tried]:
    """The claims of each scenario, as far as there was time before Ctrl-C."""
    from sim.studies.claims import examine
    from sim.working import Interrupted

    tried: dict[str, Tried] = {}
    for name, scenario in claiming.items():
        try:
            tried[name] = Tried(scenario, examine(scenario, simulated))
        except Interrupted as stop:
            if stop.answer is not None:
                tried[name] = Tried(scenario, stop.answer)
            break
    return tried


def as_list(tried: Mapping[str, Tried]) -> list[dict[str, Any]]:
    """All claims as `--json` prints them."""
    from sim.analysis.wording import outcome_names

    listed: list[dict[str, Any]] = []
    for name, (scenario, claims) in tried.items():
        called = outcome_names(scenario)
        for claim, found in claims.items():
            listed.append({"scenario": name, "claim": claim, **found.as_dict(), "name": called[found.claim.outcome]})
    return listed


def fails(tried: Mapping[str, Tried]) -> bool:
    """Whether any claim comes out the other way."""
    return any(found.verdict == "fragile" for each in tried.values() for found in each.claims.values())


def print_claims(tried: Mapping[str, Tried], failed: Failed) -> None:
    """Each claim with its verdict and both contrasts, what the words mean, how many there are of each, and which runs failed."""
    verdicts: Counter[str] = Counter(found.verdict for each in tried.values() for found in each.claims.values())
    for name, (scenario, claims) in tried.items():
        for claim, found in claims.items():
            for line in _told(name, claim, found, scenario):
                click.echo(line)
            click.echo()
    for verdict, meaning in MEANINGS.items():
        if verdict in verdicts:
            click.echo(filled(f"{verdict}: {meaning}.", further="  "))
    if said := of_failed(failed, RUNS, "a claim rests on the runs that succeeded on both sides"):
        click.echo(filled(said, further="  "))
    if verdicts:
        total = sum(verdicts.values())
        listed = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in MEANINGS if verdict in verdicts)
        click.echo(f"{counted(total, 'claim')}: {listed}. This tries the model, not the world.")


def _told(name: str, claim: str, found: Examined, scenario: Scenario) -> list[str]:
    from sim.analysis.wording import outcome_names
    from sim.scenario.spelling import other_words

    stated = found.claim
    outcome = outcome_names(scenario)[stated.outcome]
    lines = [
        f"{name}, {claim}: {found.verdict}",
        f"  expected: “{outcome}” {'more' if stated.direction == 'higher' else 'less'} likely than {other_words(stated, scenario)}",
        f"  at default values  {_numbers(found.at_defaults)}",
        f"  over draws         {_numbers(found.over_draws)}",
    ]
    over = found.over_draws
    signs = f"for it in {over.as_claimed:.0%} of draws, against it in {over.opposite:.0%}, no difference in {over.nil:.0%}"
    return [*lines, f"{'':21}{signs}"]


def _numbers(contrast: Contrast) -> str:
    """Both probabilities, and their difference in points (hundredths) with its 95% interval."""
    from sim.analysis.wording import percent

    shares = f"{percent(contrast.probability)} against {percent(contrast.other)}"
    low, high = 100 * contrast.low, 100 * contrast.high
    return f"{shares}: {100 * contrast.difference:+.1f} points (95%: {low:+.1f} to {high:+.1f}), {contrast.verdict}"
