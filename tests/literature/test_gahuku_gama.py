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

TRIBES = "GAVEV KOTUN OVE ALIKA NAGAM GAHUK MASIL UKUDZ NOTOH KOHIK GEHAM ASARO UHETO SEUVE NAGAD GAMA".split()
ALLIES = """GAVEV-KOTUN GAVEV-NAGAD GAVEV-GAMA KOTUN-NAGAD KOTUN-GAMA OVE-ALIKA OVE-GAHUK OVE-MASIL OVE-UKUDZ ALIKA-UKUDZ NAGAM-MASIL
NAGAM-NOTOH NAGAM-SEUVE GAHUK-MASIL GAHUK-UKUDZ GAHUK-GEHAM GAHUK-ASARO MASIL-UKUDZ MASIL-GEHAM MASIL-ASARO MASIL-UHETO UKUDZ-GEHAM
UKUDZ-ASARO NOTOH-KOHIK NOTOH-UHETO KOHIK-UHETO GEHAM-ASARO UHETO-SEUVE NAGAD-GAMA""".split()
ENEMIES = """GAVEV-OVE GAVEV-ALIKA GAVEV-NAGAM GAVEV-GAHUK GAVEV-ASARO KOTUN-OVE KOTUN-NAGAM KOTUN-GAHUK KOTUN-NOTOH KOTUN-KOHIK
NAGAM-NAGAD NAGAM-GAMA GAHUK-NOTOH GAHUK-UHETO GAHUK-GAMA UKUDZ-SEUVE NOTOH-GEHAM NOTOH-NAGAD KOHIK-GEHAM KOHIK-NAGAD GEHAM-UHETO
GEHAM-NAGAD GEHAM-GAMA ASARO-SEUVE ASARO-NAGAD ASARO-GAMA UHETO-NAGAD UHETO-GAMA SEUVE-GAMA""".split()
SIGN = {frozenset(tie.split("-")): sign for ties, sign in ((ALLIES, 1), (ENEMIES, -1)) for tie in ties}

SIZES = np.ones(16)
PROPENSITIES = np.array([[SIGN.get(frozenset({one, other}), 0) for other in TRIBES] for one in TRIBES], float)

FOUR = {"GAVEV", "KOTUN", "NAGAD", "GAMA"}
SEVEN = {"OVE", "ALIKA", "GAHUK", "MASIL", "UKUDZ", "GEHAM", "ASARO"}
FIVE = {"NAGAM", "NOTOH", "KOHIK", "UHETO", "SEUVE"}

Groups = set[frozenset[str]]


def groups(labels: tuple[int, ...]) -> Groups:
    return {frozenset(TRIBES[i] for i in bloc) for bloc in blocs(labels)}


def contradicted(apart: Groups) -> set[str]:
    """By the definition, tie by tie."""
    together = {tie: any(set(tie.split("-")) <= group for group in apart) for tie in [*ALLIES, *ENEMIES]}
    return {tie for tie in ALLIES if not together[tie]} | {tie for tie in ENEMIES if together[tie]}


def errors_of(energy_: float) -> float:
    return len(ALLIES) + energy_ / 2


def test_the_ties_are_the_published_ones() -> None:
    """29 + 29, and the triads that are fully signed: 19 of three alliances, 2, 40 and 7 of one, two, three enmities."""
    assert (len(ALLIES), len(ENEMIES), len(SIGN)) == (29, 29, 58)
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
    assert contradicted(groups(best.labels)) == {"NAGAM-MASIL", "MASIL-UHETO"}
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
