"""Small hedonic games of the literature: every stable partition, by complete enumeration.

Run and chase, the two cycles and the 3x3 marriage stand in public lecture notes (Week 5, Cooperative Games II), the games of three players
with values or rankings in notes on altruism in hedonic games (examples 2.1, 2.3, 2.4). Their claims are tested as claims; the other sets
were enumerated apart from this project. Players count from 1 here, as there.

One statement of the first notes is wrong, and tested to be: that the core implies Nash stability (in run and chase apart is the core, and
nothing is Nash stable). Another holds in one reading only: of five players on a cycle who like their neighbours by 1 and 2 and mind
all others by 10, the core is empty where everybody likes the next best (or everybody the last), and in no other case.

Bogomolnaia, A. & Jackson, M. O. (2002). The stability of hedonic coalition structures. Games and Economic Behavior 38, 201-230.
Gale, D. & Shapley, L. S. (1962). College admissions and the stability of marriage. American Mathematical Monthly 69, 9-15.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from sim.games.hedonic import Concept, HedonicGame, PreferenceGame, SeparableGame, judge, marriage, stable_partitions
from sim.games.partitions import Labels, blocs, from_blocs

PARTITIONS = {2: ["1 2", "12"], 3: ["1 2 3", "1 23", "12 3", "13 2", "123"]}
CONCEPTS: tuple[Concept, ...] = ("rational", "nash", "individual", "contractual", "core")


def ranked(text: str) -> list[list[list[int]]]:
    """'12~13 > 123 > 1' as groups of coalitions of players from 0."""
    return [[[int(player) - 1 for player in coalition] for coalition in group.split("~")] for group in text.split(" > ")]


def written(labels: Labels) -> str:
    """A partition as '1 23'."""
    return " ".join("".join(str(player + 1) for player in bloc) for bloc in blocs(labels))


RUN_AND_CHASE = SeparableGame([[0, 1], [-1, 0]])
CYCLE = PreferenceGame([ranked("12 > 13 > 1 > 123"), ranked("23 > 12 > 2 > 123"), ranked("13 > 23 > 3 > 123")])
EXAMPLE_1 = PreferenceGame([ranked("12~13 > 123 > 1"), ranked("2 > 123 > 12 > 23"), ranked("123 > 3 > 23~13")])
EXAMPLE_3 = SeparableGame([[0, 2, 1], [2, 0, -1], [-1, -1, 0]])
EXAMPLE_3_RANKED = PreferenceGame([ranked("123 > 12 > 13 > 1"), ranked("12 > 123 > 2 > 23"), ranked("3 > 13~23 > 123")])

STABLE: list[tuple[HedonicGame, Mapping[Concept, Sequence[str]]]] = [
    (RUN_AND_CHASE, {"rational": ["1 2"], "nash": [], "individual": ["1 2"], "contractual": ["1 2", "12"], "core": ["1 2"]}),
    (
        CYCLE,
        {
            "rational": ["1 2 3", "1 23", "12 3", "13 2"],
            "nash": [],
            "individual": [],
            "contractual": ["1 23", "12 3", "13 2"],
            "core": [],
        },
    ),
    (
        EXAMPLE_1,
        {
            "rational": ["1 2 3"],
            "nash": [],
            "individual": ["1 2 3"],
            "contractual": ["1 2 3", "12 3", "13 2", "123"],
            "core": ["1 2 3"],
        },
    ),
    *(
        (
            game,
            {"rational": ["1 2 3", "12 3"], "nash": ["12 3"], "individual": ["12 3"], "contractual": ["12 3", "123"], "core": ["12 3"]},
        )
        for game in (EXAMPLE_3, EXAMPLE_3_RANKED)
    ),
]  # fmt: skip
NAMES = ["run and chase", "three-player cycle", "example 2.1", "example 2.3", "example 2.4"]


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize(("game", "stable"), STABLE, ids=NAMES)
def test_stable_partitions(game: HedonicGame, stable: Mapping[Concept, Sequence[str]], concept: Concept) -> None:
    assert sorted(map(written, stable_partitions(game, concept))) == sorted(stable[concept])
    every = [from_blocs([[int(player) - 1 for player in bloc] for bloc in text.split()], game.players) for text in PARTITIONS[game.players]]
    assert sorted(written(labels) for labels in every if getattr(judge(game, labels), concept).holds) == sorted(stable[concept])


def test_the_values_of_example_2_3_are_the_rankings_of_example_2_4() -> None:
    for player in range(3):
        mine = [frozenset(c) for size in (1, 2, 3) for c in itertools.combinations(range(3), size) if player in c]
        for one, other in itertools.permutations(mine, 2):
            assert EXAMPLE_3.prefers(player, one, other) == EXAMPLE_3_RANKED.prefers(player, one, other)


def test_core_does_not_imply_nash() -> None:
    apart = judge(RUN_AND_CHASE, (0, 1))
    assert apart.core.holds
    assert not apart.nash.holds
    assert apart.nash.witness is not None
    assert (apart.nash.witness.members, apart.nash.witness.bloc) == ((0,), (0, 1))


def on_a_cycle(likings: Sequence[tuple[float, float]]) -> SeparableGame:
    """Of the next, and of the last before; -10 for all others."""
    count = len(likings)
    values = np.full((count, count), -10.0)
    for player, (after, before) in enumerate(likings):
        values[player, (player + 1) % count] = after
        values[player, (player - 1) % count] = before
    return SeparableGame(values)


def test_five_on_a_cycle_who_all_like_the_next_best_have_no_core() -> None:
    """Only pairs of neighbours can last; one of five is left alone, and the one before it, in a pair with its second best, comes over."""
    empty = [
        likings for likings in itertools.product([(2.0, 1.0), (1.0, 2.0)], repeat=5) if not stable_partitions(on_a_cycle(likings), "core")
    ]
    assert empty == [((2.0, 1.0),) * 5, ((1.0, 2.0),) * 5]


def test_five_on_a_cycle_whose_likings_are_mutual_have_a_core() -> None:
    for edges in itertools.product((1.0, 2.0), repeat=5):
        assert stable_partitions(on_a_cycle([(edges[player], edges[player - 1]) for player in range(5)]), "core")


WOMEN = {"Anna": ["Jacob", "Isaac", "Ken"], "Bella": ["Isaac", "Jacob", "Ken"], "Clare": ["Isaac", "Jacob", "Ken"]}
MEN = {"Isaac": ["Anna", "Bella", "Clare"], "Jacob": ["Bella", "Anna", "Clare"], "Ken": ["Anna", "Bella", "Clare"]}
BEST_FOR_MEN = {"Anna-Isaac", "Bella-Jacob", "Clare-Ken"}
BEST_FOR_WOMEN = {"Bella-Isaac", "Anna-Jacob", "Clare-Ken"}
UNSTABLE = {"Anna-Ken", "Bella-Jacob", "Clare-Isaac"}


def test_the_core_of_a_marriage_game_is_its_stable_matchings() -> None:
    game, names = marriage(WOMEN, MEN)
    matchings = [{"-".join(names[player] for player in bloc) for bloc in blocs(labels)} for labels in stable_partitions(game, "core")]
    # Clare and Ken are last on every list of the other side, and so each other's; the rest form one of two.
    assert len(matchings) == 2
    assert BEST_FOR_MEN in matchings
    assert BEST_FOR_WOMEN in matchings


def test_the_unstable_matching_is_blocked_by_the_published_pair() -> None:
    game, names = marriage(WOMEN, MEN)
    labels = from_blocs([[names.index(name) for name in pair.split("-")] for pair in UNSTABLE], game.players)
    core = judge(game, labels).core
    assert not core.holds
    assert core.witness is not None
    blocking = tuple(names[player] for player in core.witness.bloc)
    # Published: Bella with Isaac. Anna, wed to the last of her list, blocks as well: with Isaac, whose first she is.
    assert blocking in {("Bella", "Isaac"), ("Anna", "Isaac")}
    for pair in (("Bella", "Isaac"), ("Anna", "Isaac")):
        bloc = frozenset(names.index(name) for name in pair)
        own = {player: frozenset(i for i in range(6) if labels[i] == labels[player]) for player in bloc}
        assert all(game.prefers(player, bloc, own[player]) for player in bloc)
