"""The main verb: from a scenario file to an answer."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.words import json_option


@click.command(
    short_help="Simulate a scenario and answer its question.",
    epilog="""\b
Example:
  coalition run tripoli_clash""",
)
@click.argument("scenario")
@json_option
def run(scenario: str, as_json: bool) -> None:
    """Simulate a scenario many times and answer its question in plain words."""
    from sim.cli.scenarios import load

    load(scenario)
    raise NotImplementedError(Path(scenario))
