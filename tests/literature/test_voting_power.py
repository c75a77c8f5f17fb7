"""Weighted games of the literature: Shapley-Shubik, Banzhaf and Deegan-Packel, exact.

Published are (the other values were enumerated apart from this project, coalition by coalition):
- UN Security Council since 1965, [39; 5 x 7, 10 x 1]: 4/2145 = 0.19 % for each elected member, 19.6 % for each permanent one (gonitsora.com,
  'Veto'; the weights also in the Wolfram Demonstrations);
- Nassau County 1964: the three large districts critical 16 times each, the others never (Banzhaf 1965; Lippman, Math in Society, 3.4, example 7);
- Council of the EEC 1958: 7/30 for the large, 3/20 for the middling, 0 for Luxembourg (Shapley-Shubik);
- [51; 50, 49, 1], [52; 50, 49, 1], [100; 50, 49, 1]: Banzhaf and Shapley-Shubik (tests of the R package CoopGame 0.2.2, from 'Machtindex');
- [51; 35, 20, 15, 15, 15]: Deegan-Packel 18, 9, 11, 11, 11 sixtieths (Holler & Illing, Einführung in die Spieltheorie, 6.3.3);
- [51; 49, 49, 2]: all equal (mathematics-democracy-institute.org).
All published values come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from sim.games.pivots import two_conditions
from sim.games.power import banzhaf, deegan_packel, shapley_shubik


def fractions(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


@dataclass(frozen=True)
class Council:
    weights: tuple[int, ...]
    quota: int
    shapley_shubik: str
    swings: tuple[int, ...]
    normalised: str
    deegan_packel: str | None


COUNCILS = {
    "UN Security Council since 1965": Council(
        (7,) * 5 + (1,) * 10, 39, "421/2145 " * 5 + "4/2145 " * 10, (848,) * 5 + (84,) * 10, "848/5080 " * 5 + "84/5080 " * 10, None
    ),
    "Nassau County 1964": Council(
        (31, 31, 28, 21, 2, 2), 58, "1/3 1/3 1/3 0 0 0", (16, 16, 16, 0, 0, 0), "1/3 1/3 1/3 0 0 0", "1/3 1/3 1/3 0 0 0"
    ),
    "EEC Council 1958": Council(
        (4, 4, 4, 2, 2, 1), 12, "7/30 7/30 7/30 3/20 3/20 0", (10, 10, 10, 6, 6, 0), "5/21 5/21 5/21 1/7 1/7 0", "5/24 5/24 5/24 3/16 3/16 0"
    ),
    "[51; 50, 49, 1]": Council((50, 49, 1), 51, "2/3 1/6 1/6", (3, 1, 1), "3/5 1/5 1/5", "1/2 1/4 1/4"),
    "[52; 50, 49, 1]": Council((50, 49, 1), 52, "1/2 1/2 0", (2, 2, 0), "1/2 1/2 0", "1/2 1/2 0"),
    "[100; 50, 49, 1]": Council((50, 49, 1), 100, "1/3 1/3 1/3", (1, 1, 1), "1/3 1/3 1/3", "1/3 1/3 1/3"),
    "Holler & Illing 6.3.3": Council(
        (35, 20, 15, 15, 15), 51, "9/20 1/5 7/60 7/60 7/60", (11, 5, 3, 3, 3), "11/25 1/5 3/25 3/25 3/25", "18/60 9/60 11/60 11/60 11/60"
    ),
    "[51; 49, 49, 2]": Council((49, 49, 2), 51, "1/3 1/3 1/3", (2, 2, 2), "1/3 1/3 1/3", "1/3 1/3 1/3"),
}  # fmt: skip
ALL = pytest.mark.parametrize("council", COUNCILS.values(), ids=COUNCILS.keys())


@ALL
def test_shapley_shubik(council: Council) -> None:
    assert shapley_shubik(council.weights, council.quota) == fractions(council.shapley_shubik)


@ALL
def test_banzhaf(council: Council) -> None:
    index = banzhaf(council.weights, council.quota)
    assert index.swings == council.swings
    assert index.normalised == fractions(council.normalised)
    assert index.absolute == tuple(Fraction(count, 2 ** (len(council.weights) - 1)) for count in council.swings)


@pytest.mark.parametrize("council", [council for council in COUNCILS.values() if council.deegan_packel])
def test_deegan_packel(council: Council) -> None:
    assert council.deegan_packel is not None
    assert deegan_packel(council.weights, council.quota) == fractions(council.deegan_packel)


@ALL
def test_looking_at_every_coalition_finds_the_same(council: Council) -> None:
    pivots = two_conditions(council.weights, council.quota, [0] * len(council.weights))
    assert pivots.shapley_shubik == fractions(council.shapley_shubik)
    assert pivots.banzhaf.swings == council.swings
    assert pivots.monotone


def test_the_security_council_in_words() -> None:
    """Decisions need 9 of 15 with all 5 permanent members, which is what 39 of 45 votes, 7 for each of these, comes to."""
    for permanent in range(6):
        for elected in range(11):
            assert (7 * permanent + elected >= 39) == (permanent == 5 and permanent + elected >= 9)
