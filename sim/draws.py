"""Addressed random numbers: Philox 4x64-10 (Salmon et al. 2011) as a pure function of who draws what, when.

A block of four 64-bit words is addressed by key (seed, run) and counter (purpose and week, who, whom, 0), who and
whom being hashes of ids. Nothing is ever drawn "next", so adding a faction or an event changes no other draw.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.compiled import compiled, inlined

# Purposes: which kind of decision a block serves. NumPy's numbers, since Numba compiles `block` anew for every bare constant it is given.
REALIGN = np.uint64(1)  # who = faction; words: order of the turn, choice
OFFENSIVE = np.uint64(2)  # who = faction; words: sets out?
CLASH = np.uint64(3)  # who, whom = the pair, in the order of ids; words: clash?, place
EVENT = np.uint64(4)  # who = event; first word (week 0): takes place?; second word (that week): is a withdrawal allowed?
MEDIATION = np.uint64(5)  # who = event; words: succeeds?
ENGAGEMENT = np.uint64(6)  # who = event, whom = number of the engagement this week; words: between, and, place
INPUT = np.uint64(7)  # key (seed, draw); who = path of the input; words: value
NOBODY = np.uint64(0)
NO_WEEK = np.int64(0)  # of what is decided once a run

_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
_SHIFT_PURPOSE = np.uint64(32)
_SHIFT_UNIFORM = np.uint64(11)
_UNIFORM = 2.0**-53


def address(name: str) -> np.uint64:
    """The 64-bit address of an id or a path: its BLAKE2b hash, the same on every machine."""
    return np.uint64(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little"))


@intrinsic  # type: ignore[untyped-decorator]
def _high_product(typingctx: Any, a: Any, b: Any) -> Any:
    """The upper 64 bits of a 64 x 64 bit product, one machine instruction where there is one."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(args[0], wide), builder.zext(args[1], wide))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), code


@compiled
def block(seed, run, purpose, week, who, whom):  # type: ignore[no-untyped-def]
    """Four words (uint64) at an address: the block that numpy.random.Philox(counter, key) would give.

    NumPy increments its counter before the first block, so its counter must stand one lower.
    """
    key_0, key_1 = np.uint64(seed), np.uint64(run)
    word_0 = (np.uint64(purpose) << _SHIFT_PURPOSE) | np.uint64(week)
    word_1, word_2, word_3 = np.uint64(who), np.uint64(whom), np.uint64(0)
    for _ in range(10):
        high_0 = _high_product(_MULTIPLIER_0, word_0)
        low_0 = _MULTIPLIER_0 * word_0
        high_1 = _high_product(_MULTIPLIER_1, word_2)
        low_1 = _MULTIPLIER_1 * word_2
        word_0, word_1, word_2, word_3 = high_1 ^ word_1 ^ key_0, low_1, high_0 ^ word_3 ^ key_1, low_0
        key_0 += _WEYL_0
        key_1 += _WEYL_1
    return word_0, word_1, word_2, word_3


@inlined
def uniform(word):  # type: ignore[no-untyped-def]
    """A word as a number in [0, 1), from its upper 53 bits."""
    return (word >> _SHIFT_UNIFORM) * _UNIFORM


@compiled
def input_uniforms(seed, draws, who, out):  # type: ignore[no-untyped-def]
    """Fills out[k] with the uniform number of the input `who` (an address) in draw draws[k]."""
    for k in range(len(draws)):
        out[k] = uniform(block(seed, draws[k], INPUT, NO_WEEK, who, NOBODY)[0])
