"""The verb that asks of a result what the settings of its levers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.words import filled, json_option, print_json, print_table

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.levers import Levers, Setting

_VISIBLE = 0.02
_MISSING = "Some runs are missing (they failed, or the run was stopped)"
_DECILES = "The deciles are of the probability given the {0}: in one {0} of ten it is below the low one, in one of ten above the high one."


@click.command(
    short_help="What each setting of the levers does, at the mean and at worst.",
    epilog="""\b
Examples:
  coalition levers results/tripoli_sweep
  coalition levers results/tripoli_sweep --outcome anti_isis_coalition --want higher""",
)
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--outcome", help="Id of the outcome to ask about (`coalition describe` lists them); otherwise the one told first.")
@click.option("--want", type=click.Choice(["higher", "lower"]), help="Whether the outcome is wanted or feared; adds the regret.")
@click.option("--out", type=click.Path(path_type=Path), help="Draw the answer into this file (.svg, .png or .pdf).")
@json_option
def levers(result: Path, outcome: str | None, want: Any, out: Path | None, as_json: bool) -> None:
    """For each setting of the levers: an outcome's probability over the uncertainties, its worst decile, the regret.

    Levers are the paths under `levers` in the scenario that its sweep varies (all that it varies, if it names none).
    """
    from sim.analysis.basis import stopped
    from sim.analysis.wording import outcome_names
    from sim.cli.pictures import require_ending, say_where
    from sim.result import open_result
    from sim.studies.levers import levers as study

    if out is not None:
        require_ending(out)
    opened = open_result(result)
    found = study(opened, outcome, want=want)
    if as_json:
        print_json({**found.as_dict(), "name": outcome_names(opened.scenario)[found.outcome]})
    else:
        _print(found, opened.scenario)
        if (said := stopped(opened)) is not None:
            _say(said)
    if out is not None:
        _write_picture(found, opened.scenario, out)
        say_where(out, True)


def _print(found: Levers, scenario: Scenario) -> None:
    from sim.analysis.wording import outcome_names
    from sim.scenario.words import words

    name = outcome_names(scenario)[found.outcome]
    wanted = "" if found.want is None else f" It is wanted {found.want}."
    stated = "" if found.declared else " The scenario names no levers; all that its sweep varies is taken for one."
    _say(f"What do the levers do to “{name}” ({words(scenario.outcomes[found.outcome], scenario)})?{wanted}{stated}")
    heads = _headings(found, scenario)
    print_table(heads, [_row(found, setting, len(heads), scenario) for setting in found.settings])
    click.echo()
    if _regretted(found):
        _say(
            f"{_least(found, scenario)} Regret is what a setting loses, in points, against the one that is best in each draw: with few "
            "runs a draw, chance makes the first number too small and the second too large. Settings equally good share a draw."
        )
    deciles = [_DECILES.format("state" if _several(found) else "draw")] if found.uncertain else []
    _say(" ".join([_met(found), *deciles, *_rough(found, scenario), "This is no forecast."]))


def _rough(found: Levers, scenario: Scenario) -> Iterator[str]:
    """That the draws are too few for the deciles, at how many settings and how far that goes; nothing if they are not."""
    from sim.analysis.wording import interval

    few = [(setting.limit, setting) for setting in found.settings if setting.rough and setting.limit is not None]
    if not few:
        return
    known = sum(setting.low is not None for setting in found.settings)
    limit, widest = max(few, key=lambda entry: entry[0][1] - entry[0][0])
    where = "all settings" if len(few) == known else f"{len(few)} of {known} settings"
    yield (
        f"There are too few draws to trust them at {where}: they may lie as far apart as {interval(*limit)} (95% confidence), with "
        f"{setting_words(widest, scenario)}; more draws would tell."
    )


def _met(found: Levers) -> str:
    """What the settings met: draws of what is uncertain, the same or their own, or chance alone; and what is missing."""
    from sim.prose import counted

    known = [setting for setting in found.settings if setting.mean is not None]
    runs = _counts([setting.mean.runs for setting in known if setting.mean is not None])
    missing = "" if found.whole else f" {_MISSING}: means are over those that each setting has."
    if not found.uncertain:
        regret = " and no regret" if found.want is not None else ""
        return (
            f"No input is uncertain: the runs of a setting ({runs}) differ by chance alone, so that there are no deciles{regret}; "
            f"means, with their noise, say all.{missing}"
        )
    met = _counts([setting.draws for setting in known])
    draws, each = f"{met} draw{'' if met == '1' else 's'} of what is uncertain", f"{counted(found.replicates, 'run')} each"
    if _several(found):
        draws += f", which with what else the design varies make {_counts([setting.states for setting in known])} states"
    if not found.shared:
        return (
            f"Each setting met {draws}, of its own, on random numbers of its own, {each}, so that settings "
            f"cannot be compared draw by draw.{missing}"
        )
    if found.whole:
        alike = (
            " Runs of one draw are no more independent in several states than in one: noise is told by draws." if _several(found) else ""
        )
        return f"Each setting met the same {draws}, {each}.{alike}"
    regrets = f", regrets over the {found.states:,} of which none is missing" if _regretted(found) else ""
    return f"{_MISSING}: means and deciles are over those that each setting has ({draws}){regrets}."


def _several(found: Levers) -> bool:
    """Whether a setting met a draw at several design points, so that there are more states than draws."""
    return any(setting.states > setting.draws for setting in found.settings)


def _counts(numbers: Sequence[int]) -> str:
    """As many as there are of each setting: one number if they are alike, else from the fewest to the most."""
    least, most = min(numbers), max(numbers)
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _regretted(found: Levers) -> bool:
    return any(setting.regret is not None for setting in found.settings)


def _least(found: Levers, scenario: Scenario) -> str:
    """The setting with the least regret, if one stands out."""
    known = [(setting.regret.most, setting) for setting in found.settings if setting.regret is not None]
    least, best = min(known, key=lambda entry: entry[0])
    if max(most for most, _ in known) - least < _VISIBLE:
        return "No setting stands out: they lose about as much."
    return f"Least regretted: {setting_words(best, scenario)}."


def setting_words(setting: Setting, scenario: Scenario) -> str:
    """A setting in words: "engagements of the event capital fight = 4"."""
    from sim.analysis import swept
    from sim.scenario.spelling import spoken

    return swept.setting_words(spoken([setting.values], scenario)[0])


def _headings(found: Levers, scenario: Scenario) -> list[str]:
    from sim.scenario.spelling import setting_names

    heads = ["mean", "noise", "low decile", "median", "high decile"]
    if not found.uncertain:
        heads = heads[:2]
    elif found.want is not None:
        heads[2 if found.want == "higher" else 4] = "worst decile"
    if _regretted(found):
        heads += ["regret", "best in"]
    return [*setting_names(found.paths, scenario).values(), *heads]


def _row(found: Levers, setting: Setting, columns: int, scenario: Scenario) -> list[str]:
    from sim.analysis.swept import value_words
    from sim.analysis.wording import interval, percent
    from sim.scenario.spelling import with_names

    mean, quantiles = setting.mean, (setting.low, setting.median, setting.high)
    row = [value_words(with_names(path, setting.values[path], scenario)) if path in setting.values else "as stated" for path in found.paths]
    if mean is None:
        return [*row, "no run succeeded", *[""] * (columns - len(row) - 1)]
    row += [percent(mean.probability), interval(mean.low, mean.high)]
    row += ["unknown" if value is None else percent(value) for value in quantiles] if found.uncertain else []
    if setting.regret is not None:
        regret = setting.regret
        least = "" if regret.least is None else f"{100 * regret.least:.0f} to "
        row += [f"{least}{100 * regret.most:.0f}", percent(regret.best_in)]
    return row


def _write_picture(found: Levers, scenario: Scenario, out: Path) -> None:
    from sim.analysis.wording import outcome_names
    from sim.charts import Bar, bars
    from sim.cli.pictures import save

    rows = []
    for setting in found.settings:
        if setting.mean is None:
            continue
        mean = setting.mean.probability
        low, high = (mean if value is None else value for value in (setting.low, setting.high))
        if not found.uncertain:
            low, high = setting.mean.low, setting.mean.high
        rows.append(Bar(setting_words(setting, scenario), mean, low, high))
    title = f"What the levers do to “{outcome_names(scenario)[found.outcome]}”"
    line = "the probability in eight of ten draws of what is uncertain" if found.uncertain else "its 95% interval"
    save(bars(title, "share of runs in which it holds, in %", rows, share=True, key=("mean probability", line)), out)


def _say(text: str) -> None:
    click.echo(filled(text) + "\n")
