"""Addressed draws against NumPy's generator of the same name."""

from __future__ import annotations

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import CLASH, ENGAGEMENT, EVENT, INPUT, MEDIATION, OFFENSIVE, REALIGN, address, block, input_uniforms, uniform

words = st.integers(0, 2**64 - 1)
PURPOSES = (REALIGN, OFFENSIVE, CLASH, EVENT, MEDIATION, ENGAGEMENT, INPUT)


def numpys(seed: int, run: int, first: int, who: int, whom: int) -> np.random.Philox:
    """NumPy's generator; the numbers as words, for it would round a list of large ones."""
    return np.random.Philox(key=np.array([seed, run], np.uint64), counter=np.array([first, who, whom, 0], np.uint64))


@given(words, st.integers(0, 2**62), st.sampled_from(PURPOSES), st.integers(0, 2**32 - 1), words, words)
def test_words_are_those_of_numpys_philox_at_any_address(seed: int, run: int, purpose: int, week: int, who: int, whom: int) -> None:
    """NumPy increments its counter before the first block, so its counter stands one lower."""
    expected = numpys(seed, run, (purpose << 32 | week) - 1, who, whom).random_raw(4)
    assert [int(word) for word in block(np.uint64(seed), run, purpose, week, np.uint64(who), np.uint64(whom))] == expected.tolist()


@given(words)
def test_uniform_numbers_are_those_of_numpys_generator(seed: int) -> None:
    """The upper 53 bits, in [0, 1)."""
    generator = np.random.Generator(numpys(seed, 0, (REALIGN << 32) - 1, 5, 0))
    word = block(np.uint64(seed), 0, REALIGN, 0, np.uint64(5), np.uint64(0))[0]
    assert uniform(np.uint64(word)) == generator.random()


def test_uniform_numbers_stay_below_one() -> None:
    assert uniform(np.uint64(2**64 - 1)) == 1.0 - 2.0**-53
    assert uniform(np.uint64(0)) == 0.0


def test_every_part_of_an_address_counts() -> None:
    here = (np.uint64(1), 2, REALIGN, 3, np.uint64(4), np.uint64(5))
    others = [tuple(type(part)(int(part) + (k == n)) for k, part in enumerate(here)) for n in range(len(here))]
    assert len({tuple(int(word) for word in block(*place)) for place in [here, *others]}) == len(here) + 1


def test_addresses_are_the_same_on_every_machine() -> None:
    """BLAKE2b of the id, eight bytes, the first the lowest: by `printf lna | b2sum -l 64`."""
    assert int(address("lna")) == int.from_bytes(hashlib.blake2b(b"lna", digest_size=8).digest()[::-1], "big")
    assert address("lna") != address("LNA")


def test_inputs_are_drawn_by_draw_and_path_only() -> None:
    draws = np.array([7, 3, 11], dtype=np.int64)
    out = np.empty(3)
    input_uniforms(np.uint64(9), draws, address("roads.a~b.km"), out)
    alone = np.empty(1)
    input_uniforms(np.uint64(9), draws[1:2], address("roads.a~b.km"), alone)
    assert alone[0] == out[1]
    assert len(set(out.tolist())) == 3
