"""Verbs that look things up: the model's parameters and the metrics an outcome may use."""

from __future__ import annotations

from dataclasses import asdict

import click

from sim.cli.words import json_option, number, print_json, print_table


@click.command(
    short_help="Every parameter of the model.",
    epilog="""\b
Examples:
  coalition parameters
  coalition parameters | grep clash""",
)
@json_option
def parameters(as_json: bool) -> None:
    """Every parameter of the model: meaning, default, range, unit, source.

    A parameter that a scenario does not name is drawn from its range (triangular, mode at the default); one without a
    range is fixed. The value under "off" removes the parameter's mechanism from the model.
    """
    from sim.scenario.parameters import PARAMETERS

    if as_json:
        print_json([asdict(parameter) for parameter in PARAMETERS.values()])
        return
    rows = [
        (
            parameter.name,
            parameter.meaning,
            number(parameter.default),
            "" if parameter.low is None else f"{number(parameter.low)} to {number(parameter.high)}",
            parameter.unit,
            number(parameter.off),
            parameter.source,
        )
        for parameter in PARAMETERS.values()
    ]
    print_table(("name", "meaning", "default", "range", "unit", "off", "source"), rows, flexible=(1, 6))


@click.command(
    short_help="The metrics an outcome may use.",
    epilog="""\b
Example:
  coalition metrics""",
)
@json_option
def metrics(as_json: bool) -> None:
    """The metrics that an outcome, or an event's `when`, may use."""
    from sim.scenario.metrics import METRICS

    if as_json:
        print_json([asdict(metric) for metric in METRICS.values()])
        return
    rows = [
        (metric.name, metric.meaning, ", ".join(metric.arguments), " to ".join(number(end) for end in metric.range), metric.unit)
        for metric in METRICS.values()
    ]
    print_table(("name", "meaning", "arguments", "range", "unit"), rows, flexible=(1,))
