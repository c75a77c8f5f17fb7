"""The verb that asks of a result under which conditions an outcome happens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.numbers import Whole
from sim.cli.points import point_option
from sim.cli.words import json_option, print_json

if TYPE_CHECKING:
    from sim.charts import Span
    from sim.scenario import Scenario
    from sim.studies.discover import Condition, Discovery


@click.command(
    short_help="Under which conditions an outcome happens.",
    epilog="""\b
Examples:
  coalition discover results/tripoli_clash
  coalition discover results/tripoli_clash --outcome capital_at_war --not
  coalition discover results/tripoli_clash --inputs 'factions.*' --out conditions.svg""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--outcome", help="Id of the outcome to ask about (`coalition describe` lists them); otherwise the one told first.")
@click.option("--not", "negate", is_flag=True, help="Ask when it does not happen.")
@point_option("all of them together")
@click.option("--inputs", metavar="PATTERN", multiple=True, help="Only inputs whose path matches, such as 'parameters.*'; may be repeated.")
@click.option("--most", type=Whole(min=1), default=4, show_default=True, help="Inputs that a box may limit, at most.")
@click.option("--boxes", type=Whole(min=1), default=2, show_default=True, help="Boxes to look for, one after the other.")
@click.option(
    "--rows",
    type=Whole(min=1),
    default=50_000,
    show_default=True,
    help="Of a larger result look at so many draws (times design points), chosen by the seed.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Draw the boxes into this file (.svg, .png or .pdf).")
@json_option
def discover(
    result: Path,
    outcome: str | None,
    negate: bool,
    point: int | None,
    inputs: tuple[str, ...],
    most: int,
    boxes: int,
    rows: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Under which conditions on the uncertain inputs an outcome happens: boxes (PRIM) and a tree, in words.

    Of a sweep all design points are looked at together, and what varies over them is a condition like any other.
    Conditions are found on one half of the result's draws and judged on the other. Exit code 1 says that nothing was
    found that stands this test.
    """
    from sim.analysis.wording import outcome_names
    from sim.cli.discovery_words import in_words
    from sim.cli.pictures import require_ending, say_where
    from sim.result import open_result
    from sim.studies.discover import discover as study

    if out is not None:
        require_ending(out)
    opened = open_result(result)
    found = study(
        opened,
        outcome,
        negate=negate,
        design_point=point,
        inputs=inputs or None,
        most_inputs=most,
        most_boxes=boxes,
        most_rows=rows,
    )
    if as_json:
        print_json({**found.as_dict(), "name": outcome_names(opened.scenario)[found.outcome]})
    else:
        click.echo(in_words(found, opened.scenario))
    if out is not None:
        if found.found:
            _write_picture(found, opened.scenario, out)
        say_where(out, found.found)
    sys.exit(0 if found.found else 1)


def _write_picture(found: Discovery, scenario: Scenario, out: Path) -> None:
    from sim.analysis.wording import outcome_names, percent
    from sim.charts import spans
    from sim.cli.pictures import save

    name = outcome_names(scenario)[found.outcome]
    verb = "does not hold" if found.negated else "holds"
    panels: dict[str, list[Span]] = {}
    for number, rule in enumerate(found.rules, 1):
        title = f"{number}. {verb} in {percent(rule.held_out.density)} of these runs, in {percent(rule.held_out.base)} of all"
        by_path: dict[str, list[Condition]] = {}
        for condition in rule.conditions:
            by_path.setdefault(condition.path, []).append(condition)
        panels[title] = [_span(conditions) for conditions in by_path.values()]
    save(spans(f"When “{name}” {verb}", panels), out)


def _span(conditions: list[Condition]) -> Span:
    from sim.charts import Span
    from sim.cli.discovery_words import limit_words

    low = max((1 - condition.share for condition in conditions if condition.above), default=0.0)
    high = min((condition.share for condition in conditions if not condition.above), default=1.0)
    text = " and ".join(limit_words(condition) for condition in conditions)
    return Span(conditions[0].label, low, high, text)
