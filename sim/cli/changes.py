"""What `--set`, `--without`, `--rule`, `--rules` and `--factions` ask for, before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sim.errors import CoalitionError, ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario


def change_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options `settings` and `without` of verbs that may change a scenario before anything is run."""
    settings = click.option(
        "--set", "settings", metavar="PATH=VALUE", multiple=True, help="Change a number of the scenario first; may be repeated."
    )
    without = click.option("--without", metavar="EVENT", multiple=True, help="Leave an event out first; may be repeated.")
    return settings(without(function))


def changed(scenario: Scenario, settings: Sequence[str], without: Sequence[str]) -> Scenario:
    """The scenario with each PATH=VALUE set and each named event taken out; CoalitionError says what cannot be done."""
    from sim.scenario.base import sorted_path

    if without:
        scenario = scenario.without(*without)
    changes = dict(_setting(text) for text in settings)
    try:
        return scenario.replace(changes) if changes else scenario
    except ScenarioError as error:  # its places are those of a scenario without a file; what was typed says more
        alone = f" {settings[0]}" if len(settings) == 1 else ""
        typed = {sorted_path(text.partition("=")[0].strip()): f" {text}" for text in settings}
        said = [f"--set{typed.get(problem.path, alone or f': {problem.path}')}: {problem.message}" for problem in error.problems]
        raise CoalitionError("\n".join(said)) from None


def ruled(scenario: Scenario, rule: str | None, rules: str | None) -> Scenario:
    """The scenario under another rule, or swept over several ("all", or names with commas); CoalitionError if both are asked for."""
    if rule is not None and rules is not None:
        raise CoalitionError("--rule and --rules: give one of them")
    if rules is not None:
        return scenario.across_rules("all" if rules.strip() == "all" else [name.strip() for name in rules.split(",")])
    return scenario if rule is None else scenario.under_rule(rule)


def factions_of(text: str | None) -> list[str] | None:
    """The ids that `--factions` lists, None if it was not given; CoalitionError if it lists none."""
    names = None if text is None else [name.strip() for name in text.split(",") if name.strip()]
    if names == []:
        raise CoalitionError(f"--factions {text!r}: give ids of factions, as in --factions a,b,c")
    return names


def _setting(text: str) -> tuple[str, Any]:
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise CoalitionError(f"--set {text}: give a path and a value, as in --set parameters.clash_rate=0.1")
    return path.strip(), _value(text, value)


def _value(setting: str, text: str) -> Any:
    """A value as a scenario file writes it: a number, true or false, or a distribution in braces."""
    from pydantic import ValidationError

    from sim.scenario import Quantity
    from sim.scenario.reading import read_text

    try:
        value = read_text(f"value: {text}", "--set").plain().get("value")
        return Quantity.model_validate(value) if isinstance(value, dict) else value
    except ScenarioError as error:
        raise CoalitionError(f"--set {setting}: {error.problems[0].message}") from None
    except ValidationError as error:
        raise CoalitionError(f"--set {setting}: {error.errors()[0]['msg']}") from None
