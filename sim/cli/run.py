"""The main verb: from a scenario file to an answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.analysis.looks import FIRST
from sim.cli.changes import change_options, changed, ruled
from sim.cli.numbers import Whole
from sim.cli.points import about, chosen, point_option, replayed
from sim.cli.precision import precision_options
from sim.cli.simulating import print_answer, report_on, simulated, workers_options
from sim.cli.sweeps import design_options, varied
from sim.cli.words import json_option
from sim.errors import CoalitionError
from sim.store import TABLES

if TYPE_CHECKING:
    from sim.result import Result
    from sim.scenario import Scenario

_TYPICAL = "typical"


@click.command(
    short_help="Simulate a scenario and answer its question.",
    epilog="""\b
Examples:
  coalition run scenarios/tripoli_clash.yaml
  coalition run tripoli_clash --runs 2000 --without capital_fight --out results/no_fight
  coalition run tripoli_clash --set parameters.clash_rate=0.1 --set "events.capital_fight.week={uniform: [2, 6]}"
  coalition run tripoli_clash --precision 0.01
  coalition run tripoli_clash --rules all
  coalition run tripoli_clash --vary "events.capital_fight.engagements=[0, 4, 8]" --runs 1000
  coalition run tripoli_clash --story
  coalition run tripoli_sweep --story typical --point 4""",
)
@click.argument("scenario")
@click.option("--runs", type=Whole(min=1), help="How many runs (for each point of a sweep).")
@click.option("--replicates", type=Whole(min=1), help="How many runs share each draw of the uncertain inputs.")
@click.option("--seed", type=Whole(min=0), help="Where the random numbers start: the same seed, the same bytes.")
@click.option("--weeks", type=Whole(min=1), help="How many weeks a run lasts.")
@click.option("--out", type=click.Path(path_type=Path), help="Result folder; otherwise results/NAME, where a finished result gives way.")
@click.option("--anew", is_flag=True, help="Start over where an unfinished run or another result is in the way.")
@click.option(
    "--tables", metavar="NAME,NAME", default=",".join(TABLES), help="Tables to write: runs,pairs leaves the large one, weeks, out."
)
@precision_options
@workers_options
@change_options
@click.option("--rule", metavar="NAME", help="The rule by which factions realign; otherwise the scenario's own, logit unless it says so.")
@click.option(
    "--rules", metavar="all|NAME,NAME", help="Run several rules on the same random numbers, and say whether the answer depends on them."
)
@design_options
@click.option(
    "--story",
    metavar="[RUN|typical]",
    is_flag=False,
    flag_value=_TYPICAL,
    help="Tell one run week by week; typical is closest to the rest.",
)
@point_option("the first of which a run succeeded; it says of which --story tells a run")
@json_option
def run(
    scenario: str,
    runs: int | None,
    precision: float | None,
    most: int | None,
    replicates: int | None,
    seed: int | None,
    weeks: int | None,
    out: Path | None,
    anew: bool,
    tables: str,
    workers: int | None,
    cluster: str | None,
    settings: tuple[str, ...],
    without: tuple[str, ...],
    rule: str | None,
    rules: str | None,
    story: str | None,
    point: int | None,
    as_json: bool,
    **tried: Any,
) -> None:
    """Simulate a scenario many times and answer its question in plain words.

    SCENARIO is a file or the name of a shipped scenario. The result, with a report to open in a browser, goes into a
    folder. Both uncertainties are given: the noise of simulating, which more runs narrow, and what is not known of the
    inputs, which only knowledge narrows.
    """
    from sim.analysis.summary import main_outcome
    from sim.cli.place import default_folder, gives_way
    from sim.cli.scenarios import load
    from sim.runs import run as simulate

    given = load(scenario)
    asked = _asked(changed(_lasting(given, weeks), settings, without), rule, rules, tried)
    asked.require_simulated()
    told = _story_number(story, min(FIRST, most or FIRST) if precision is not None else runs or asked.runs)
    of = _story_point(point, story, asked)
    folder = out or default_folder(given)
    result = simulated(
        folder,
        partial(
            simulate,
            asked,
            runs=runs,
            precision=precision,
            most=most,
            replicates=replicates,
            seed=seed,
            weeks=weeks,
            main=main_outcome(given),
            out=folder,
            tables=[name.strip() for name in tables.split(",")],
            workers=workers,
            cluster=cluster,
            anew=anew or (out is None and gives_way(folder)),
        ),
        as_json,
    )
    report = report_on(result)
    print_answer(result, report, None if told is None else _tell(result, told, of), as_json)


def _asked(scenario: Scenario, rule: str | None, rules: str | None, tried: dict[str, Any]) -> Scenario:
    """The scenario under the rules and with the sweep asked for; what varies is looked at under the rules that it will meet."""
    under = ruled(scenario, rule, rules)
    met = [] if rules is None or under.sweep is None else [name for name in under.sweep.crossed.get("rule", ()) if isinstance(name, str)]
    return ruled(varied(scenario if rules is not None else under, **tried, rules=met), rule, rules)


def _lasting(scenario: Scenario, weeks: int | None) -> Scenario:
    """The scenario with the length that is asked for: what varies is looked at in the calendar that it will have."""
    return scenario if weeks is None else scenario.replace({"calendar.weeks": weeks})


def _story_number(story: str | None, runs: int) -> int | str | None:
    """Which run to tell: a number, `typical`, or None; refused before anything is simulated."""
    if story is None or story == _TYPICAL:
        return story
    if not story.isdecimal():
        raise CoalitionError(f"--story {story}: give the number of a run, or typical (and SCENARIO before it)")
    if int(story) >= runs:
        raise CoalitionError(f"--story {story}: there are runs 0 to {runs - 1} only")
    return int(story)


def _story_point(point: int | None, story: str | None, asked: Scenario) -> int | None:
    """Of which design point a run is told, None unless one is asked for; refused before anything is simulated."""
    from sim.design import design_points
    from sim.result import require_point

    if point is None:
        return None
    if story is None:
        raise CoalitionError(
            f"--point {point} says of which design point a run is told and goes with --story; --points says how many to sample"
        )
    require_point(point, len(design_points(asked)))
    return point


def _tell(result: Result, told: int | str, point: int | None) -> str:
    """The story, or, since the rest of the answer is to be told whatever became of that run, why there is none."""
    from sim.studies.story import story

    at = chosen(result, point)
    try:
        number = result.point(at)["typical"]["run"] if told == _TYPICAL else int(told)
        scenario = replayed(result, at, number)
    except CoalitionError as error:
        return f"There is no story to tell: {error}."
    return story(scenario, number) + about(result, at)
