"""Where the reference takes its random numbers from: addressed blocks (the oracle) or a NumPy Generator (the baseline)."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Protocol

import numpy as np

# Purposes: which kind of decision a block serves.
REALIGN, OFFENSIVE, CLASH, EVENT, MEDIATION, ENGAGEMENT, INPUT = 1, 2, 3, 4, 5, 6, 7

Words = tuple[int, int, int, int]
_MASK_64 = 2**64 - 1
_MASK_256 = 2**256 - 1


class Draws(Protocol):
    """What the rules ask for; every answer but `turn` is a uniform number in [0, 1)."""

    def input(self, path: str) -> float:
        """The uniform number behind the uncertain input `path`."""

    def turn(self, week: int, faction: str) -> float:
        """The faction's place in this week's order of turns: any number, the lowest goes first."""

    def choice(self, week: int, faction: str) -> float:
        """What picks the faction's bloc."""

    def sets_out(self, week: int, faction: str) -> float:
        """What decides whether the faction begins an offensive."""

    def clash(self, week: int, first: str, second: str) -> float:
        """What decides whether the pair clashes."""

    def clash_place(self, week: int, first: str, second: str) -> float:
        """What picks the place of the pair's clash."""

    def happens(self, event: str) -> float:
        """What decides, once per run, whether the event takes place."""

    def allowed(self, week: int, event: str) -> float:
        """What decides whether the withdrawal is allowed."""

    def succeeds(self, week: int, event: str) -> float:
        """What decides whether the mediation succeeds."""

    def engagement(self, week: int, event: str, number: int) -> tuple[float, float, float]:
        """What picks the first side, the second side and the place of an engagement; `number` counts from 0."""


def address(name: str) -> int:
    """The 64-bit address of an id or a path: its BLAKE2b hash of 8 bytes, read little-endian."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def uniform(word: int) -> float:
    """A 64-bit word as a number in [0, 1), from its upper 53 bits."""
    return (word >> 11) * 2.0**-53


def philox_block(key: tuple[int, int], counter: tuple[int, int, int, int]) -> Words:
    """The four words of Philox 4x64-10 at a key and a counter, each given as 64-bit words, lowest first.

    NumPy increments its counter before the first block, so the counter it is given stands one lower.
    """
    key_number = sum((word & _MASK_64) << (64 * place) for place, word in enumerate(key))
    counter_number = sum((word & _MASK_64) << (64 * place) for place, word in enumerate(counter))
    generator = np.random.Philox(key=key_number, counter=(counter_number - 1) & _MASK_256)
    first, second, third, fourth = (int(word) for word in generator.random_raw(4))
    return first, second, third, fourth


class AddressedDraws:
    """Blocks addressed by (seed, run), purpose, week, who and whom; `draw` addresses the inputs of the run."""

    def __init__(self, seed: int, run: int, draw: int) -> None:
        self.seed, self.run, self.draw = seed, run, draw
        self._addresses: dict[str, int] = {}
        self._blocks: dict[tuple[int, int, str, str | int], Words] = {}

    def input(self, path: str) -> float:
        return uniform(philox_block((self.seed, self.draw), (INPUT << 32, address(path), 0, 0))[0])

    def turn(self, week: int, faction: str) -> float:
        return self.block(REALIGN, week, faction)[0]

    def choice(self, week: int, faction: str) -> float:
        return uniform(self.block(REALIGN, week, faction)[1])

    def sets_out(self, week: int, faction: str) -> float:
        return uniform(self.block(OFFENSIVE, week, faction)[0])

    def clash(self, week: int, first: str, second: str) -> float:
        return uniform(self.block(CLASH, week, first, second)[0])

    def clash_place(self, week: int, first: str, second: str) -> float:
        return uniform(self.block(CLASH, week, first, second)[1])

    def happens(self, event: str) -> float:
        return uniform(self.block(EVENT, 0, event)[0])

    def allowed(self, week: int, event: str) -> float:
        return uniform(self.block(EVENT, week, event)[1])

    def succeeds(self, week: int, event: str) -> float:
        return uniform(self.block(MEDIATION, week, event)[0])

    def engagement(self, week: int, event: str, number: int) -> tuple[float, float, float]:
        words = self.block(ENGAGEMENT, week, event, number)
        return uniform(words[0]), uniform(words[1]), uniform(words[2])

    def block(self, purpose: int, week: int, who: str, whom: str | int = 0) -> Words:
        """The four words at an address; `whom` is an id, or a number that stands for itself."""
        place = (purpose, week, who, whom)
        if place not in self._blocks:
            counter = (purpose << 32 | week, self._address(who), whom if isinstance(whom, int) else self._address(whom), 0)
            self._blocks[place] = philox_block((self.seed, self.run), counter)
        return self._blocks[place]

    def _address(self, name: str) -> int:
        if name not in self._addresses:
            self._addresses[name] = address(name)
        return self._addresses[name]


class GeneratorDraws:
    """The next numbers of a NumPy Generator, whoever asks for them."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._next: Callable[[], float] = generator.random

    def input(self, path: str) -> float:
        return self._next()

    def turn(self, week: int, faction: str) -> float:
        return self._next()

    def choice(self, week: int, faction: str) -> float:
        return self._next()

    def sets_out(self, week: int, faction: str) -> float:
        return self._next()

    def clash(self, week: int, first: str, second: str) -> float:
        return self._next()

    def clash_place(self, week: int, first: str, second: str) -> float:
        return self._next()

    def happens(self, event: str) -> float:
        return self._next()

    def allowed(self, week: int, event: str) -> float:
        return self._next()

    def succeeds(self, week: int, event: str) -> float:
        return self._next()

    def engagement(self, week: int, event: str, number: int) -> tuple[float, float, float]:
        return self._next(), self._next(), self._next()
