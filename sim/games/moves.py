"""Moves on a partition, compiled: attractions kept up to date, the odometer over all partitions, the steepest descent.

`slot[i]` is the row in which i's bloc stands, and attraction[s, i] = sum over members j of row s of weights[j, i], in units of
the grid (so weights[j, i] is what j's company gives to i). Rows that no bloc uses are 0, as is going alone: an empty row is
one more bloc to go to, and there is one in play if another bloc is allowed. Columns beyond the players' are kept up to date too.
"""

from __future__ import annotations

from sim.compiled import compiled


@compiled
def shift(player, target, weights, slot, attraction):
    """Moves a player to a row."""
    source = slot[player]
    for i in range(attraction.shape[1]):
        attraction[source, i] -= weights[player, i]
        attraction[target, i] += weights[player, i]
    slot[player] = target


@compiled
def begin(digits, weights, slot, before, attraction):
    """Sets up the partition of a restricted growth string; before[i] becomes the number of blocs among the players before i."""
    used = 0
    for row in range(len(attraction)):
        for i in range(attraction.shape[1]):
            attraction[row, i] = 0
    for player in range(len(digits)):
        before[player] = used
        slot[player] = digits[player]
        used = max(used, digits[player] + 1)
        for i in range(attraction.shape[1]):
            attraction[digits[player], i] += weights[player, i]


@compiled
def advance(weights, slot, before, attraction):
    """Goes on to the next partition in lexicographic order; False if this was the last."""
    players, rows = len(slot), len(attraction)
    player = players - 1
    while player > 0 and slot[player] >= min(before[player], rows - 1):
        player -= 1
    if player <= 0:
        return False
    target = slot[player] + 1
    shift(player, target, weights, slot, attraction)
    used = max(before[player], target + 1)
    for later in range(player + 1, players):
        before[later] = used
        if slot[later] != 0:
            shift(later, 0, weights, slot, attraction)
    return True


@compiled
def in_play(slot, before, rows):
    """The rows of a partition set up by `begin` or `advance`: those of its blocs, and an empty one if another bloc is allowed."""
    last = len(slot) - 1
    return min(rows, max(before[last], slot[last] + 1) + 1)


@compiled
def is_minimum(slot, attraction, rows, tolerance):
    """Whether no single move gains more than the tolerance."""
    for i in range(len(slot)):
        bar = attraction[slot[i], i] + tolerance
        for row in range(rows):
            if attraction[row, i] > bar:
                return False
    return True


@compiled
def is_strict(slot, attraction, rows, tolerance):
    """Whether every single move costs more than the tolerance; from alone to alone is no move."""
    players = len(slot)
    for i in range(players):
        own = slot[i]
        bar = attraction[own, i] - tolerance
        alone = True
        for j in range(players):
            alone = alone and (j == i or slot[j] != own)
        for row in range(rows):
            if row == own or attraction[row, i] < bar:
                continue
            occupied = not alone
            for j in range(players):
                occupied = occupied or slot[j] == row
            if occupied:
                return False
    return True


@compiled
def steepest(slot, attraction, rows, gains):
    """Fills what each player gains by its best move, and returns the largest."""
    players = len(slot)
    for i in range(players):
        gains[i] = attraction[0, i]
    for row in range(1, rows):
        for i in range(players):
            gains[i] = max(gains[i], attraction[row, i])
    best = 0
    for i in range(players):
        gains[i] -= attraction[slot[i], i]
        best = max(best, gains[i])
    return best


@compiled
def destination(player, bar, slot, attraction, rows):
    """Where `player` gains at least `bar` > 0: of the blocs the one of the lowest member, else alone, in the first empty row."""
    own = attraction[slot[player], player]
    for j in range(len(slot)):
        if attraction[slot[j], player] - own >= bar:
            return slot[j]
    for row in range(rows):
        empty = True
        for j in range(len(slot)):
            empty = empty and slot[j] != row
        if empty:
            return row
    return -1


@compiled
def fall(weights, tolerance, slot, attraction, rows, gains):
    """Makes the steepest move: the largest gain, gains within the tolerance of it in the order of the players.

    Returns the rows then in play; 0 if no move gains, and nothing is moved.
    """
    best = steepest(slot, attraction, rows, gains)
    if best <= tolerance:
        return 0
    bar = max(best - tolerance, 1)
    player = 0
    while gains[player] < bar:
        player += 1
    target = destination(player, bar, slot, attraction, rows)
    shift(player, target, weights, slot, attraction)
    return min(rows + 1, len(attraction)) if target == rows - 1 else rows


@compiled
def descend(weights, tolerance, slot, attraction, gains):
    """Steepest descent to a minimum, with every row in play."""
    rows = len(attraction)
    while rows > 0:
        rows = fall(weights, tolerance, slot, attraction, rows, gains)


@compiled
def number_of(slot, ways, place):
    """The number of the partition in lexicographic order; `place` is scratch, one for each row."""
    players = len(slot)
    for row in range(len(place)):
        place[row] = -1
    number, used = 0, 0
    for player in range(players):
        if place[slot[player]] < 0:
            place[slot[player]] = used
            number += used * ways[players - 1 - player, used]
            used += 1
        else:
            number += place[slot[player]] * ways[players - 1 - player, used]
    return number
