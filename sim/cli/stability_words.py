"""The answer of `coalition stable` in words: who belongs together, whether it would hold, who wants out, then the details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from string import ascii_uppercase
from typing import TYPE_CHECKING

from sim.analysis.wording import interval, percent
from sim.cli.words import wrapped
from sim.prose import counted, day_words, listing, opening

if TYPE_CHECKING:
    from sim.studies.stability import Blocs, Kept, SeenStructure, Share, Stability, Structure, Uncertain, Wish

_MOST = 6
"""Entries of a list that are told before "and others"."""
_FEW = 12
_CELL = 23
_TORN = 0.25
"""Company that a faction has in at least this share of draws."""
_LABELS = {
    "nash": "a faction leaving for wherever it likes better (Nash stable)",
    "individual": "a faction leaving for where it would be let in (individually stable)",
    "core": "a group leaving to form a bloc of its own (core stable)",
}
_KINDS = {"nash": "Nash stable", "individual": "individually stable", "core": "core stable"}

_HOW = {
    "exact": "Every one of these was looked at.",
    "search": "These are too many to look at each, so this is a search: what it found is there, but it may have missed some.",
}

Names = Mapping[str, str]


def in_words(answer: Stability) -> str:
    """The answer to read: first what is likely, then as things stand, then what it leaves out."""
    lines = [f"{answer.title}: which coalitions could hold", "", *_size(answer)]
    if answer.now.ranked or answer.uncertain is None:
        lines += _rankings(answer)
    else:
        lines += [*_over_draws(answer.uncertain, answer), *_now(answer)]
    return "\n".join([*lines, "", *_wrap(_CAVEAT if answer.uncertain else _CAVEAT_OF_RANKINGS)])


_CAVEAT = (
    "This is no forecast. It says what could hold if everybody weighed only whom they like and whom they fear, each bloc by "
    "itself; events, inertia, vetoes and what an oversized bloc costs are left out (see docs/stability.md)."
)
_CAVEAT_OF_RANKINGS = "What the concepts mean is told in docs/stability.md."


def _size(answer: Stability) -> Iterator[str]:
    now = answer.now
    said = [f"{counted(len(now.there), 'faction')} can divide{_capped(answer)} in {counted(now.configurations, 'way')}.", _HOW[now.method]]
    if answer.left_out:
        said.append(f"{counted(answer.left_out, 'other faction')} {'is' if answer.left_out == 1 else 'are'} left out.")
    later = [name for faction, name in answer.factions.items() if faction not in now.there]
    if later:
        come = "comes of a split or a merger, and is" if len(later) == 1 else "come of a split or a merger, and are"
        said.append(f"{listing(later)} {come} not there at the start.")
    yield from _wrap(" ".join(said))
    yield ""


def _capped(answer: Stability) -> str:
    return "" if answer.max_blocs is None else f" into at most {counted(answer.max_blocs, 'bloc')}"


def _over_draws(found: Uncertain, answer: Stability) -> Iterator[str]:
    names = answer.factions
    when = f"{'At the start' if found.week == 0 else f'After {counted(found.week, "week")}'}, in the week of {_day(found.date)}"
    if found.certain:
        yield from _wrap(f"{when}. No input is uncertain: the scenario states every number exactly, so one look says all.")
    else:
        own = ", each with its own draw of the uncertain inputs" if found.inputs else ""
        histories = "one simulated history" if found.draws == 1 else f"{found.draws:,} simulated histories"
        looked = f"{counted(found.draws, 'draw')} of the uncertain inputs" if found.week == 0 else f"{histories}{own}"
        yield from _wrap(f"{when}, in {looked} (in brackets: what more draws would narrow, 95%)")
    if found.there != (len(answer.now.there),) * 2:
        yield from _wrap(_by_then(found, answer))
    yield ""
    yield from _together(found, names)
    yield from _holding("Would that hold against", found.lowest, found, names)
    yield from _existence(found)
    if found.simulated is not None:
        yield from _holding("Would the blocs that the simulation has reached by then hold against", found.simulated, found, names)
    yield from _structures(found, names)


def _by_then(found: Uncertain, answer: Stability) -> str:
    """How many factions are there in the week looked at, where that is another number than at the start."""
    fewest, most = found.there
    ways = f"can divide{_capped(answer)} in {counted(found.configurations, 'way')}. {_HOW[found.method]}"
    if fewest < most:
        return f"By then {fewest} to {most} factions are there; the most {ways}"
    return f"By then {counted(most, 'faction')} {'is' if most == 1 else 'are'} there, who {ways}"


def _together(found: Uncertain, names: Names) -> Iterator[str]:
    best = found.structures[0]
    if found.settled:
        share = "" if found.certain else f", in {_share(best.lowest, False)} of them"
        yield from _wrap(f"Who belongs together, by the structure of lowest energy (the least friction){share}:")
        yield from _blocs(found.belonging, names)
    else:
        yield from _wrap(
            f"Who belongs together, by the structure of lowest energy (the least friction). It differs from draw to draw: "
            f"{counted(found.different, 'structure')}, the likeliest in {_share(best.lowest, False)}. "
            "Any two of a group are together in so many draws, or more:"
        )
        yield from _groups(found, names)
    if found.tied > 0:
        often = "Here" if found.certain else f"In {percent(found.tied)} of draws"
        yield from _wrap(f"{often} several structures have the same lowest energy; the first by ids stands for them.")
    yield ""


def _groups(found: Uncertain, names: Names) -> Iterator[str]:
    letters = dict(zip(ascii_uppercase, found.groups, strict=False))
    for letter, (group, share) in letters.items():
        yield from _wrap(f"{percent(share):>6}  {letter}: {listing([names[name] for name in group])}", "", 11)
    grouped = {name for group, _ in found.groups for name in group}
    members = {letter: group for letter, (group, _) in letters.items()}
    torn = [_torn(name, members, found, names) for name in names if name not in grouped]
    if torn:
        yield from _wrap(f"Not so settled: {'; '.join(torn)}.", "  ", 2)


def _torn(name: str, groups: Mapping[str, Sequence[str]], found: Uncertain, names: Names) -> str:
    """With which group a faction in none is most often, else with which factions."""
    with_whom = {pair.b if pair.a == name else pair.a: pair.together.share for pair in found.pairs if name in (pair.a, pair.b)}
    shares = {letter: sum(with_whom.get(member, 0.0) for member in group) / len(group) for letter, group in groups.items()}
    if not any(share >= _TORN for share in shares.values()):
        shares = {names[other]: share for other, share in with_whom.items()}
    best = sorted((entry for entry in shares.items() if entry[1] >= _TORN), key=lambda entry: (-entry[1], entry[0]))[:2]
    return f"{names[name]} ({', '.join(f'{who} {percent(share)}' for who, share in best) or 'seldom with anyone'})"


def _holding(head: str, kept: Kept, found: Uncertain, names: Names) -> Iterator[str]:
    yield head
    for concept, label in _LABELS.items():
        undecided = f"; not decided in {percent(kept.undecided)}" if concept == "core" and kept.undecided else ""
        yield from _wrap(f"{_cell(kept.stable[concept], found.certain)}  {label}{undecided}", "", _CELL + 2)
    if kept.restless:
        yield f"Who would rather leave{':' if found.certain else ', and for what most often:'}"
        for one in kept.restless[:_MOST]:
            where = "to be alone" if one.towards is None else f"to be with {names[one.towards]}"
            often = " " * _CELL if found.certain else _cell(one.wants_out, False)
            yield f"{often}  {names[one.faction]}, {where}"
        if len(kept.restless) > _MOST:
            yield f"{'':>{_CELL}}  and {counted(len(kept.restless) - _MOST, 'other')}{'' if found.certain else ' less often'}"
    yield ""


def _existence(found: Uncertain) -> Iterator[str]:
    """How often no structure at all is stable, or none was found."""
    if found.certain:
        return
    for sure, some, none in ((True, "is", "no structure is"), (False, "was found that is", "none was found that is")):
        concepts = [concept for concept in found.none if found.complete[concept] == sure]
        always = [_KINDS[concept] for concept in concepts if found.none[concept].share == 0]
        lacking = [
            f"in {_share(found.none[concept], False)} of draws {none} {_KINDS[concept]}"
            for concept in concepts
            if found.none[concept].share > 0
        ]
        if always:
            yield from _wrap(f"In every draw some structure {some} {listing(always)}.")
        if lacking:
            said = listing(lacking)
            yield from _wrap(f"{opening(said)}.")
    yield ""


def _structures(found: Uncertain, names: Names) -> Iterator[str]:
    told = [structure for structure in found.structures if _worth_telling(structure)][: _MOST if len(names) <= _FEW else 3]
    if found.certain or len(told) < 2:
        return
    yield "The likeliest structures, and in what share of draws each"
    yield "   has lowest energy   is a minimum   is Nash   individually   core stable"
    for structure in told:
        shares = [structure.lowest, structure.minimum, *structure.stable.values()]
        cells = [percent(share.share) for share in shares]
        yield f"   {cells[0]:>16}{cells[1]:>15}{cells[2]:>10}{cells[3]:>15}{cells[4]:>14}"
        yield from _blocs(structure.blocs, names, "      ")
    yield ""


def _worth_telling(structure: SeenStructure) -> bool:
    return structure.lowest.share > 0 or any(share.share >= 0.05 for share in structure.stable.values())


def _now(answer: Stability) -> Iterator[str]:
    now, names = answer.now, answer.factions
    yield from _wrap(f"As stated, every input at its central value, at the start ({_day(answer.start)}): {_minima(answer)}")
    looked = "configuration" if now.method == "exact" else "start"
    for number, minimum in enumerate(now.minima[:3], 1):
        basin = "" if minimum.basin is None else f", reached from {counted(minimum.basin, looked)}"
        yield from _wrap(f"{number}. energy {minimum.energy:.5g}{basin}; {_verdict(minimum)}", "  ", 5)
        yield from _blocs(minimum.blocs, names, "     ")
        yield from _reasons(minimum, names, "     ")
    high = sorted(now.frustration.items(), key=lambda entry: (-entry[1], entry[0]))[:3]
    most = ", ".join(f"{names[name]} {value:+.3g}" for name, value in high)
    yield from _wrap(f"Most frustrated in the lowest (weight times affinity of all whom it is apart from): {most}.", "  ", 2)


def _minima(answer: Stability) -> str:
    now = answer.now
    counted = [
        f"{now.counts[concept] if now.counts[concept] is not None else f'{len(found)} found'} {label}"
        for (concept, found), label in zip(now.stable.items(), _KINDS.values(), strict=True)
    ]
    return f"{'one minimum' if now.minima_count == 1 else f'{now.minima_count} minima'} of energy; structures: {', '.join(counted)}."


def _verdict(structure: Structure) -> str:
    words = {True: "yes", False: "no", None: "not decided"}
    return ", ".join(f"{_KINDS[concept]}: {words[holds]}" for concept, holds in structure.stable.items())


def _reasons(structure: Structure, names: Names, indent: str) -> Iterator[str]:
    """Why a structure is not stable, each wish once."""
    for wish in dict.fromkeys(structure.wishes.values()):
        yield from _wrap(f"{_wish(wish, names)}.", indent, 2)


def _wish(wish: Wish, names: Names) -> str:
    who = listing([names[name] for name in wish.members])
    others = [names[name] for name in wish.bloc if name not in wish.members]
    if others:
        return f"{who} would rather join {listing(others)}"
    return f"{who} would rather be alone" if len(wish.members) == 1 else f"{who} would rather form a bloc of their own"


def _rankings(answer: Stability) -> Iterator[str]:
    now, names = answer.now, answer.factions
    for concept, label in _KINDS.items():
        count = now.counts[concept]
        yield f"{label[0].upper()}{label[1:]}: {'no structure' if not count else counted(count, 'structure')}"
    for structure in now.ranked:
        yield ""
        yield f"{_verdict(structure)[0].upper()}{_verdict(structure)[1:]}"
        yield from _blocs(structure.blocs, names)
        yield from _reasons(structure, names, "  ")


def _blocs(structure: Blocs, names: Names, indent: str = "  ") -> Iterator[str]:
    """The blocs, the largest first, one a line; who is alone in one line at the end."""
    large = sorted((bloc for bloc in structure if len(bloc) > 1), key=lambda bloc: (-len(bloc), bloc))
    for bloc in large:
        yield from _wrap(f"- {listing([names[name] for name in bloc])}", indent, 2)
    alone = [names[bloc[0]] for bloc in structure if len(bloc) == 1]
    if alone:
        yield from _wrap(f"- alone: {listing(alone)}", indent, 2)


def _cell(share: Share, certain: bool) -> str:
    return f"{('yes' if share.share == 1 else 'no') if certain else _share(share, False):>{_CELL}}"


def _share(share: Share, certain: bool) -> str:
    return percent(share.share) if certain else f"{percent(share.share)} ({interval(share.low, share.high)})"


def _wrap(text: str, indent: str = "", deeper: int = 0) -> Sequence[str]:
    return wrapped(text, indent, indent + " " * deeper)


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))
