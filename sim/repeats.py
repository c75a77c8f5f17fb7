"""Notices that one history is made again, as by Mesa's batch_run, which repeats a model by `rng=[None] * n`."""

from __future__ import annotations

import weakref
from collections.abc import Hashable


class Histories:
    """Which histories were made of each thing, by identity; a thing that is gone is forgotten, histories and all."""

    def __init__(self) -> None:
        self._made: dict[int, set[Hashable]] = {}

    def again(self, thing: object, history: Hashable) -> bool:
        """Whether this history of this very thing was made before; from now on it was."""
        if id(thing) not in self._made:
            self._made[id(thing)] = set()
            weakref.finalize(thing, self._made.pop, id(thing)).atexit = False
        made = self._made[id(thing)]
        before = history in made
        made.add(history)
        return before
