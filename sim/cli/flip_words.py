"""Flip points in words: how things stand, what turns the outcome, what moves it most, who is pivotal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.analysis.wording import change_of, interval, outcome_names, percent
from sim.cli.failed import HISTORIES, of_failed
from sim.cli.words import filled, table
from sim.prose import counted
from sim.scenario.words import words

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.studies.flips import Effect, Flip, Flips
    from sim.studies.pivotal import Pivotal

_EFFECTS = 5
_PLAYERS = 8
_SMALL = 0.1


def in_words(found: Flips, scenario: Scenario) -> str:
    """The answer to read; what is no faction's or input's name is said in percent and in units of the input."""
    paragraphs = [_now(found, scenario), _verdict(found)]
    if found.flips:
        paragraphs.append(_flip_table(found.flips, found.by is not None))
    paragraphs += [_rest(found), _effect_table(found)]
    if found.pivotal is not None:
        paragraphs.append(_who(found.pivotal))
    rest = "a moved input is compared with things as they are in the histories that succeeded in both"
    paragraphs.append(filled(of_failed(found.failed, HISTORIES, rest)))
    swept = " The scenario's sweep is left aside." if scenario.sweep is not None else ""
    paragraphs.append(
        filled(
            f"Each input is moved alone, in all of its draws alike, and every other keeps its value.{swept} This is no forecast: it "
            "says what the scenario's assumptions imply."
        )
    )
    return "\n\n".join(part for part in paragraphs if part)


def goal(found: Flips) -> str:
    """What was looked for: "carries it across one half"."""
    return "carries it across one half" if found.by is None else f"changes it by {100 * found.by:g} points"


def _now(found: Flips, scenario: Scenario) -> str:
    name = outcome_names(scenario)[found.outcome]
    return filled(
        f"“{name}” ({words(scenario.outcomes[found.outcome], scenario)}) holds in {percent(found.probability)} of "
        f"{counted(found.runs, 'simulated history', 'simulated histories')} as things are ({interval(found.low, found.high)} by the noise "
        "of simulating)."
    )


def _verdict(found: Flips) -> str:
    tried = counted(found.tried, "input")
    at_half = ""
    if found.already:
        at_half = (
            "That is one half already, as far as so many histories can tell, so that any small change may carry it across. "
            f"Looked for instead is what {goal(found)}, either way (as with --by {found.by:g}). "
        )
    if not found.flips:
        if not found.complete:
            return filled(f"{at_half}Nothing was found until the search was stopped.")
        return filled(f"{at_half}Nothing among the {tried} tried, one at a time, {goal(found)}{_more(found)}. {_largest(found)}")
    many = len(found.flips)
    count = (
        f"{many} {'does' if many == 1 else 'do'} so"
        if found.complete
        else f"{many} {'was' if many == 1 else 'were'} found until the search was stopped"
    )
    order = ", the nearest first" if many > 1 else ""
    return filled(f"{at_half}Of {tried}, moved one at a time, which {goal(found)}? {count}{order}{_more(found)}:")


def _more(found: Flips) -> str:
    """Of inputs that seemed to reach the goal and were not searched."""
    if not found.unsearched:
        return ""
    return f"; {found.unsearched} more may, but look farther off and were not searched (--most searches more)"


def _largest(found: Flips) -> str:
    if not found.effects:
        return ""
    effect = found.effects[0]
    if not effect.shown:
        return "None makes a difference that so many histories can show."
    return (
        f"The largest effect: {effect.moved.label} at {_number(effect.value)} instead of {_number(effect.moved.present)}, where the "
        f"probability is {percent(effect.probability)}."
    )


def _flip_table(flips: Sequence[Flip], either_way: bool) -> str:
    rows = [("input", "now", "moved to" if either_way else "flips at", "change", "95% interval", "")]
    for flip in flips:
        digits = 2 if abs(flip.change) >= _SMALL else 3
        low, high, change = (f"{round(value, digits) + 0.0:+.{digits}f}" for value in (flip.low, flip.high, flip.change))
        reach = f"{low if flip.change > 0 else high} or farther" if flip.open_ended else f"{low} to {high}"
        notes = [("likelier" if flip.rises else "less likely")] if either_way else []
        notes += ["and back again farther out"] if flip.returns else []
        rows.append((flip.moved.label, _number(flip.moved.present), _number(flip.value), change, reach, " ".join(notes)))
    return table(rows, right=(1, 2, 3))


def _rest(found: Flips) -> str:
    """What the inputs do that do not turn it, in one sentence."""
    turned = {flip.moved for flip in found.flips}
    others = [effect for effect in found.effects if effect.moved not in turned]
    shown = [effect for effect in others if effect.shown]
    if not found.complete or not found.flips or not others:
        return ""
    short = len(shown) - found.unsearched
    said = [f"{short} {'moves' if short == 1 else 'move'} it, but not so far, or only the other way"] if short > 0 else []
    if (none := len(others) - len(shown)) > 0:
        said.append(f"{none} {'makes' if none == 1 else 'make'} no difference that so many histories can show")
    return filled(f"Of the others, {'; '.join(said)}.") if said else ""


def _effect_table(found: Flips) -> str:
    shown = [effect for effect in found.effects if effect.shown][:_EFFECTS]
    if not shown:
        return ""
    rows = [("input", "now", "moved to", "probability", "difference, 95% interval")]
    for effect in shown:
        rows.append(
            (effect.moved.label, _number(effect.moved.present), _number(effect.value), percent(effect.probability), _points(effect))
        )
    return f"What moves it most, over the whole way to an end of the range:\n\n{table(rows, right=(1, 2, 3))}"


def _points(effect: Effect) -> str:
    return f"{change_of(effect.difference)} points ({change_of(effect.low)} to {change_of(effect.high)})"


def _who(game: Pivotal) -> str:
    if game.hostility is None:
        title = "Who is pivotal for a majority, more than half of all weight"
    else:
        title = (
            f"Who is pivotal for the coalition: two or more factions with at least {100 * game.share:g}% of the weight of all but the "
            f"threats, and a weighted mean hostility of at least {game.hostility:g}"
        )
    if game.note is not None:
        return filled(f"{title}: {game.note}.")
    return f"{filled(f'{title} (at the start, central values):')}\n\n{table(list(_players(game)), right=(1, 2, 3, 4, 5))}"


def _players(game: Pivotal) -> Iterator[tuple[str, ...]]:
    spread, hostile = any(player.spread for player in game.players), game.hostility is not None
    heads = (
        "faction",
        "weight",
        *(("hostility",) if hostile else ()),
        "Shapley-Shubik",
        *(("nine in ten draws",) if spread else ()),
        "Banzhaf",
    )
    yield heads
    shown = _PLAYERS if len(game.players) > _PLAYERS + 1 else len(game.players)
    for player in game.players[:shown]:
        yield (
            player.name,
            _share(player.weight),
            *((_number(player.hostility or 0.0),) if hostile else ()),
            _share(player.shapley),
            *((f"{_share(player.spread[0])} to {_share(player.spread[1])}" if player.spread else "",) if spread else ()),
            _share(player.banzhaf),
        )
    others = game.players[shown:]
    if others:
        sums = [
            _share(sum(player.weight for player in others)),
            *([""] if hostile else []),
            _share(sum(player.shapley for player in others)),
        ]
        yield (f"the {len(others)} others together", *sums, *([""] if spread else []), _share(sum(player.banzhaf for player in others)))


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"


def _share(value: float) -> str:
    return f"{round(100 * value, 1) + 0.0:.1f}%"
