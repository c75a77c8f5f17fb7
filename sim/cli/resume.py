"""The verb that finishes what was stopped."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from sim.cli.simulating import print_answer, report_on, simulated, workers_options
from sim.cli.words import json_option


@click.command(
    short_help="Finish a run that was stopped, however it was.",
    epilog="""\b
Example:
  coalition resume results/tripoli_clash""",
)
@click.argument("result", type=click.Path(path_type=Path))
@workers_options
@click.option("--anew", is_flag=True, help="Start it again from the first run, as after a change of version.")
@json_option
def resume(result: Path, workers: int | None, cluster: str | None, anew: bool, as_json: bool) -> None:
    """Finish the run in a result folder that was interrupted, killed, or ran out of disk.

    What was done is not done again. Every file but manifest and report is byte for byte what an uninterrupted run gives.
    """
    from sim.runs import resume as finish

    finished = simulated(result, partial(finish, result, workers=workers, cluster=cluster, anew=anew), as_json)
    print_answer(finished, report_on(finished), None, as_json)
