"""Who ends up in one bloc with whom: shares of pairs, the blocs seen most, and the run closest to the rest.

Blocs come as int16[runs, factions]: the index of the bloc's lowest member, -1 for a faction that is not active.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Blocs = npt.NDArray[np.int16]
OFTEN = 0.5
"""With or against, as it is told and framed: in at least this share of runs."""
SEEN, MOST = 0.02, 6
"""Blocs are told of which at least this share of runs ends in, so many at most."""
_BATCH = 2_000


def together_counts(blocs: Blocs) -> npt.NDArray[np.int64]:
    """In how many runs each two factions share a bloc: int64[factions, factions], zero on the diagonal."""
    factions = blocs.shape[1]
    first, second = np.triu_indices(factions, 1)
    counts = np.zeros((factions, factions), dtype=np.int64)
    for same in _same(blocs, first, second):
        counts[first, second] += same.sum(axis=0)
    return counts + counts.T


def typical_run(blocs: Blocs) -> int:
    """The position of the run whose blocs are closest to the mean, the first among equals.

    Closest: the least squared distance between its matrix of who shares a bloc with whom and the mean of all. Computed
    in whole numbers, so that equals are equals.
    """
    runs, factions = blocs.shape
    first, second = np.triu_indices(factions, 1)
    gain = runs - 2 * together_counts(blocs)[first, second]
    distance = np.concatenate([same @ gain for same in _same(blocs, first, second)])
    return int(distance.argmin())


def members(blocs: npt.NDArray[np.int16], factions: Sequence[str]) -> list[list[str]]:
    """One run's blocs of two or more, as lists of ids, by lowest member."""
    found: dict[int, list[str]] = {}
    for faction, bloc in zip(factions, blocs.tolist(), strict=True):
        if bloc >= 0:
            found.setdefault(bloc, []).append(faction)
    return [bloc for bloc in found.values() if len(bloc) > 1]


def most_seen(blocs: Blocs, factions: Sequence[str], limit: int = 20) -> list[tuple[list[str], int]]:
    """The exact blocs of two or more seen in most runs, with the number of those runs; ties in the order of ids."""
    seen, counts = np.empty((0, (len(factions) + 7) // 8), dtype=np.uint8), np.empty(0, dtype=np.int64)
    waiting: list[npt.NDArray[np.uint8]] = []
    for start in range(0, len(blocs), _BATCH):
        waiting.append(_masks(blocs[start : start + _BATCH]))
        # Sorting only what has doubled keeps the whole at n log n.
        if sum(map(len, waiting)) > len(seen) or start + _BATCH >= len(blocs):
            rows = np.concatenate([seen, *waiting])
            weights = np.concatenate([counts, np.ones(len(rows) - len(seen), dtype=np.int64)])
            seen, counts = _gather(rows, weights)
            waiting = []
    bits = np.unpackbits(seen, axis=1, count=len(factions)).astype(np.bool_)
    # Rows are sorted by their bytes, and the earlier a bloc's members, the larger its bytes.
    order = np.lexsort((-np.arange(len(counts)), -counts))[:limit]
    return [([factions[k] for k in np.flatnonzero(bits[row]).tolist()], int(counts[row])) for row in order]


def _masks(blocs: Blocs) -> npt.NDArray[np.uint8]:
    """The blocs of two or more of some runs, a row of member bits each."""
    runs, factions = blocs.shape
    member = np.zeros((runs, factions, factions), dtype=np.bool_)
    run, faction = np.nonzero(blocs >= 0)
    member[run, blocs[run, faction], faction] = True
    large = member[member.sum(axis=2) > 1]
    return np.packbits(large, axis=1)


def _gather(rows: npt.NDArray[np.uint8], weights: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Equal rows as one, their weights summed; sorted by bytes."""
    if not len(rows):
        return rows, weights
    order = np.lexsort(rows.T[::-1])
    rows, weights = rows[order], weights[order]
    starts = np.flatnonzero(np.r_[True, (rows[1:] != rows[:-1]).any(axis=1)])
    return rows[starts], np.add.reduceat(weights, starts)


def _same(blocs: Blocs, first: npt.NDArray[np.intp], second: npt.NDArray[np.intp]) -> Iterator[npt.NDArray[np.bool_]]:
    """Whether each pair shares a bloc, bool[runs, pairs], some runs at a time to bound memory."""
    for start in range(0, len(blocs), _BATCH):
        batch = blocs[start : start + _BATCH]
        left, right = batch[:, first], batch[:, second]
        yield (left == right) & (left >= 0)


def outside(blocs: Iterable[Mapping[str, Any]], threats: Collection[str]) -> list[Mapping[str, Any]]:
    """The summary's blocs without those of threats alone, which would crowd out all others."""
    return [bloc for bloc in blocs if not set(threats).issuperset(bloc["members"])]


def told_of(blocs: Iterable[Mapping[str, Any]], threats: Collection[str]) -> list[Mapping[str, Any]]:
    """Those of the summary's blocs that are told of, in words and in reports: without those of threats alone, seen often enough."""
    return [bloc for bloc in outside(blocs, threats) if bloc["share"] >= SEEN][:MOST]


def cores(pairs: Sequence[Mapping[str, Any]], factions: Sequence[str], least: float) -> list[tuple[list[str], float]]:
    """Groups in which any two share a bloc in at least the share `least` of runs, with the least of those shares.

    Complete-linkage clusters of the summary's final pairs, of two factions or more, the largest first.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(factions) < 2:
        return []
    shares = {(pair["a"], pair["b"]): pair["together"] for pair in pairs}
    order = [(a, b) for k, a in enumerate(factions) for b in factions[k + 1 :]]
    tree = linkage(np.array([1 - shares[pair] for pair in order]), "complete")
    labels = fcluster(tree, 1 - least, "distance").tolist()
    groups: dict[int, list[str]] = {}
    for faction, label in zip(factions, labels, strict=True):
        groups.setdefault(label, []).append(faction)
    large = sorted((group for group in groups.values() if len(group) > 1), key=lambda group: (-len(group), group))
    return [(group, min(shares[a, b] for k, a in enumerate(group) for b in group[k + 1 :])) for group in large]
