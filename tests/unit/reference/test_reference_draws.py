"""The reference's random numbers: addresses, and Philox worked out by hand."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

import sim.draws
from tests.reference import draws
from tests.reference.draws import AddressedDraws, GeneratorDraws, philox_block

MASK = 2**64 - 1


def philox_by_hand(key: tuple[int, int], counter: tuple[int, int, int, int]) -> tuple[int, ...]:
    """Salmon et al. 2011: ten rounds of two 64 x 64 bit products, the key bumped by the Weyl constants after each."""
    (k0, k1), (c0, c1, c2, c3) = key, counter
    for _ in range(10):
        product_0, product_1 = 0xD2E7470EE14C6C93 * c0, 0xCA5A826395121157 * c2
        c0, c1, c2, c3 = (product_1 >> 64) ^ c1 ^ k0, product_1 & MASK, (product_0 >> 64) ^ c3 ^ k1, product_0 & MASK
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & MASK, (k1 + 0xBB67AE8584CAA73B) & MASK
    return c0, c1, c2, c3


# Known answers that the authors of Random123 publish for philox4x64 with ten rounds.
PUBLISHED = [
    ((0, 0), (0, 0, 0, 0), (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B)),
    ((MASK, MASK), (MASK, MASK, MASK, MASK), (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0)),
]


@pytest.mark.parametrize(("key", "counter", "words"), PUBLISHED)
def test_philox_gives_the_published_words(key, counter, words):
    assert philox_block(key, counter) == words
    assert philox_by_hand(key, counter) == words


def test_an_addressed_block_is_philox_at_seed_run_purpose_week_who_whom():
    def hashed(name: str) -> int:
        return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")

    addressed = AddressedDraws(seed=2016, run=7, draw=3)
    words = philox_by_hand((2016, 7), ((3 << 32) | 12, hashed("lna"), hashed("pfg"), 0))
    assert addressed.clash(12, "lna", "pfg") == (words[0] >> 11) / 2**53
    assert addressed.clash_place(12, "lna", "pfg") == (words[1] >> 11) / 2**53
    words = philox_by_hand((2016, 7), ((6 << 32) | 12, hashed("capital_fight"), 4, 0))
    assert addressed.engagement(12, "capital_fight", 4) == tuple((word >> 11) / 2**53 for word in words[:3])
    words = philox_by_hand((2016, 3), (7 << 32, hashed("factions.pfg.strength"), 0, 0))
    assert addressed.input("factions.pfg.strength") == (words[0] >> 11) / 2**53


def test_a_turn_keeps_all_64_bits_of_its_word():
    addressed = AddressedDraws(seed=1, run=0, draw=0)
    assert addressed.turn(5, "pfg") == philox_by_hand((1, 0), ((1 << 32) | 5, draws.address("pfg"), 0, 0))[0]


def test_purposes_are_those_of_the_project():
    for name in ("REALIGN", "OFFENSIVE", "CLASH", "EVENT", "MEDIATION", "ENGAGEMENT", "INPUT"):
        assert getattr(draws, name) == getattr(sim.draws, name)


def test_generator_draws_are_the_next_numbers_of_the_generator():
    drawn = GeneratorDraws(np.random.default_rng(5))
    expected = np.random.default_rng(5).random(5)
    assert (drawn.turn(0, "a"), drawn.choice(0, "a"), *drawn.engagement(0, "e", 0)) == tuple(expected)
