"""Games by their definitions, in plain Python: every partition listed, every energy added up anew, nothing shared with sim.games."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Labels = tuple[int, ...]
Matrix = Sequence[Sequence[float]]
SLACK = 1e-9
"""Above rounding, below any difference between the numbers the tests use."""


def labelled(blocs: Sequence[Sequence[int]]) -> Labels:
    """Each player's label is the lowest member of its bloc."""
    label = {player: min(bloc) for bloc in blocs for player in bloc}
    return tuple(label[player] for player in range(len(label)))


def partitions(n: int, most: int) -> list[Labels]:
    """All partitions into at most `most` blocs: each player joins a bloc there is, or opens one."""
    found: list[list[list[int]]] = [[]]
    for player in range(n):
        joined = [[*blocs[:b], [*blocs[b], player], *blocs[b + 1 :]] for blocs in found for b in range(len(blocs))]
        found = joined + [[*blocs, [player]] for blocs in found if len(blocs) < most]
    return sorted(labelled(blocs) for blocs in found)


def moves(labels: Labels, most: int) -> Iterator[tuple[int, Labels]]:
    """Who moves, and to which partition: players in order, for each its blocs by lowest member, alone last."""
    for player in range(len(labels)):
        rest = [[j for j in range(len(labels)) if j != player and labels[j] == label] for label in sorted(set(labels))]
        rest = sorted(bloc for bloc in rest if bloc)
        company = [j for j in range(len(labels)) if j != player and labels[j] == labels[player]]
        for b, bloc in enumerate(rest):
            if bloc != company:
                yield player, labelled([*rest[:b], [*bloc, player], *rest[b + 1 :]])
        if company and len(rest) < most:
            yield player, labelled([*rest, [player]])


def energy(sizes: Sequence[float], propensities: Matrix, labels: Labels) -> float:
    """The sum over ordered pairs in different blocs."""
    n = len(labels)
    return sum(sizes[i] * sizes[j] * propensities[i][j] for i in range(n) for j in range(n) if labels[i] != labels[j])


def is_minimum(sizes: Sequence[float], propensities: Matrix, labels: Labels, most: int) -> bool:
    here = energy(sizes, propensities, labels)
    return all(energy(sizes, propensities, there) >= here - SLACK for _, there in moves(labels, most))


def is_strict(sizes: Sequence[float], propensities: Matrix, labels: Labels, most: int) -> bool:
    here = energy(sizes, propensities, labels)
    return all(energy(sizes, propensities, there) > here + SLACK for _, there in moves(labels, most))


def descend(sizes: Sequence[float], propensities: Matrix, labels: Labels, most: int) -> Labels:
    """The first of the steepest moves, until there is none."""
    while True:
        here = energy(sizes, propensities, labels)
        falls = [(here - energy(sizes, propensities, there), there) for _, there in moves(labels, most)]
        largest = max((fall for fall, _ in falls), default=0.0)
        if largest <= SLACK:
            return labels
        labels = next(there for fall, there in falls if fall > largest - SLACK)


def gets(values: Matrix, player: int, labels: Labels) -> float:
    """What the company of its bloc gives a player."""
    return sum(values[player][j] for j in range(len(labels)) if j != player and labels[j] == labels[player])


def is_rational(values: Matrix, labels: Labels, most: int) -> bool:
    """Nobody would rather be alone, or there is no room to be."""
    return len(set(labels)) >= most or all(gets(values, i, labels) >= -SLACK for i in range(len(labels)))


def gainful(values: Matrix, labels: Labels, most: int) -> list[tuple[int, Labels]]:
    return [(i, there) for i, there in moves(labels, most) if gets(values, i, there) > gets(values, i, labels) + SLACK]


def is_nash(values: Matrix, labels: Labels, most: int) -> bool:
    return not gainful(values, labels, most)


def is_individual(values: Matrix, labels: Labels, most: int) -> bool:
    """Whoever gains by a move is kept out by a host that would lose."""
    return all(
        any(gets(values, j, there) < gets(values, j, labels) - SLACK for j in range(len(labels)) if j != i and there[j] == there[i])
        for i, there in gainful(values, labels, most)
    )
