"""Sixteen sub-tribes of the Eastern Central Highlands of New Guinea (Read 1954): how few ties two, three, or more camps contradict.

Read, K. E. (1954). Cultures of the Central Highlands, New Guinea. Southwestern Journal of Anthropology 10(1), 1-43.
Hage, P. & Harary, F. (1983). Structural Models in Anthropology. Cambridge University Press, pp. 56-60.
Davis, J. A. (1967). Clustering and structural balance in graphs. Human Relations 20(2), 181-187.

The ties as in UCINET's data set GAMA (also in the R packages signnet, latentnet and ergm.sign): 29 alliances and 29 enmities.
Published are a frustration index of 7 for two groups (signnet: balance score 1 - 7 / (58 / 2)) and three groups that two ties
contradict. A tie is contradicted if it is an alliance between groups or an enmity within one; with sizes 1 and a propensity of
the tie's sign, the energy counts each tie between groups twice, so that contradicted are 29 + E / 2.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.games.landscape import energy, search, survey
from sim.games.partitions import blocs, from_blocs

TABLE = """
GAVEV .+----.....-..++
KOTUN +.-.--..--....++
OVE   --.+.+++........
ALIKA -.+....+........
NAGAM --....+.+....+--
GAHUK --+...++-.++-..-
MASIL ..+.++.+..+++...
UKUDZ ..++.++...++.-..
NOTOH .-..+-...+-.+.-.
KOHIK .-......+.-.+.-.
GEHAM .....+++--.+-.--
ASARO -....+++..+..---
UHETO .....-+.++-..+--
SEUVE ....+..-...-+..-
NAGAD ++..-...-----..+
GAMA  ++..--....----+.
"""
TRIBES, ROWS = zip(*(line.split() for line in TABLE.split("\n") if line), strict=True)
PROPENSITIES = np.array([["-.+".index(sign) - 1.0 for sign in row] for row in ROWS])
SIGN = {frozenset({TRIBES[i], TRIBES[j]}): int(PROPENSITIES[i, j]) for i in range(16) for j in range(i) if PROPENSITIES[i, j]}
ALLIES, ENEMIES = ([tie for tie, sign in SIGN.items() if sign == which] for which in (1, -1))

SIZES = np.ones(16)

FOUR = {"GAVEV", "KOTUN", "NAGAD", "GAMA"}
SEVEN = {"OVE", "ALIKA", "GAHUK", "MASIL", "UKUDZ", "GEHAM", "ASARO"}
FIVE = {"NAGAM", "NOTOH", "KOHIK", "UHETO", "SEUVE"}

Groups = set[frozenset[str]]


def groups(labels: tuple[int, ...]) -> Groups:
    return {frozenset(TRIBES[i] for i in bloc) for bloc in blocs(labels)}


def contradicted(apart: Groups) -> set[frozenset[str]]:
    """By the definition, tie by tie."""
    return {tie for tie, sign in SIGN.items() if any(tie <= group for group in apart) != (sign == 1)}


def errors_of(energy_: float) -> float:
    return len(ALLIES) + energy_ / 2


def test_the_ties_are_the_published_ones() -> None:
    """29 + 29, and the triads that are fully signed: 19 of three alliances, 2, 40 and 7 of one, two, three enmities."""
    assert (PROPENSITIES == PROPENSITIES.T).all()
    assert (len(ALLIES), len(ENEMIES)) == (29, 29)
    triads = [0, 0, 0, 0]
    for a in range(16):
        for b in range(a):
            for c in range(b):
                signs = [PROPENSITIES[a, b], PROPENSITIES[a, c], PROPENSITIES[b, c]]
                if all(signs):
                    triads[signs.count(-1)] += 1
    assert triads == [19, 2, 40, 7]


def test_two_groups_contradict_seven_ties_in_one_way_only() -> None:
    landscape = survey(SIZES, PROPENSITIES, max_blocs=2)
    assert landscape.configurations == 2**15
    best, *others = landscape.minima
    assert groups(best.labels) == {frozenset(FOUR), frozenset(SEVEN | FIVE)}
    assert errors_of(best.energy) == 7 == len(contradicted(groups(best.labels)))
    assert all(errors_of(other.energy) > 7 for other in others)
    assert sum(minimum.basin or 0 for minimum in landscape.minima) == 2**15


def test_three_groups_contradict_two_ties_in_one_way_only() -> None:
    landscape = survey(SIZES, PROPENSITIES, max_blocs=3, basins=False)
    assert landscape.configurations == (3**15 + 1) // 2
    best, *others = landscape.minima
    assert groups(best.labels) == {frozenset(FOUR), frozenset(SEVEN), frozenset(FIVE)}
    assert errors_of(best.energy) == 2
    assert contradicted(groups(best.labels)) == {frozenset({"NAGAM", "MASIL"}), frozenset({"MASIL", "UHETO"})}
    assert all(errors_of(other.energy) > 2 for other in others)


def test_no_number_of_groups_contradicts_fewer() -> None:
    """A cycle of alliances but for one enmity has a contradicted tie in every grouping (Davis 1967); these two share no tie."""
    cycles = (["MASIL", "GAHUK", "UHETO"], ["NAGAM", "SEUVE", "UKUDZ", "MASIL"])
    ties = [[frozenset(tie) for tie in pairwise([*cycle, cycle[0]])] for cycle in cycles]
    assert [sorted(SIGN[tie] for tie in cycle) for cycle in ties] == [[-1, 1, 1], [-1, 1, 1, 1]]
    assert not set(ties[0]) & set(ties[1])


@pytest.mark.parametrize("max_blocs", [4, 5, None])
def test_more_groups_do_no_better_as_far_as_a_search_goes(max_blocs: int | None) -> None:
    """Four groups already form 179 million configurations; the search ends where it is proved that nothing is lower."""
    three = from_blocs([[TRIBES.index(tribe) for tribe in group] for group in (FOUR, SEVEN, FIVE)], 16)
    landscape = search(SIZES, PROPENSITIES, max_blocs, starts=50)
    assert errors_of(landscape.minima[0].energy) == 2 == errors_of(energy(SIZES, PROPENSITIES, three))
    assert three in {minimum.labels for minimum in landscape.minima}
