"""Copying arrays inside compiled functions, which neither allocate nor count references."""

from __future__ import annotations

from sim.compiled import compiled


@compiled
def copy_row(source, target):
    """Copies a one-dimensional array into another of the same length."""
    for i in range(len(source)):
        target[i] = source[i]


@compiled
def copy_table(source, target):
    """Copies a two-dimensional array into another of the same shape."""
    for i in range(source.shape[0]):
        for j in range(source.shape[1]):
            target[i, j] = source[i, j]
