"""`extends`: one file's nodes laid over another's, thing by thing, by id; null takes a thing out."""

from __future__ import annotations

from sim.errors import Problem
from sim.scenario.kinds import KINDS
from sim.scenario.nodes import Node, pair_of, suggestion
from sim.scenario.numerals import after_comma
from sim.scenario.quantity import DISTRIBUTIONS

BY_PAIR = ("rivalries", "ties", "trusts", "roads")
BY_ID = ("places", "factions", "events", "outcomes", "claims", "sources", "affinities", "preferences")
WHOLE = frozenset({"outcomes", "sweep", "compare_with", "when"})
"""Mappings that are replaced as a whole, for their keys make sense only together."""
_NUMBER_KEYS = frozenset({"value", *DISTRIBUTIONS})


def merged(base: Node, child: Node, problems: list[Problem]) -> Node:
    """The child's file over the base's; both keep the places where they stand. `extends` itself is left out."""
    result = dict(_mapping(base))
    _refuse_vain(base, child, (), problems)
    for key, node in _mapping(child).items():
        if key in BY_PAIR and isinstance(node.value, list):
            result[key] = _merged_pairs(result.get(key), node, key, problems)
        elif key == "parameters":
            result[key] = _merged_parameters(result.get(key), node)
        else:
            if key in BY_ID:
                _check_removals(result.get(key), node, key, problems)
            result[key] = _merged(result.get(key), node, (key,))
    without_taken = Node(result, child.file, child.line, child.column)
    _drop_what_goes_along(without_taken, child)
    result.pop("extends", None)
    return without_taken


def _merged(base: Node | None, child: Node, path: tuple[str, ...]) -> Node:
    if base is None or not isinstance(base.value, dict) or not isinstance(child.value, dict) or _is_whole(path, base.value, child.value):
        return child
    entries = dict(base.value)
    if len(path) == 2 and path[0] == "events":
        _drop_replaced(entries, child.value)
    elif len(path) == 3 and path[0] == "events" and path[2] in KINDS:
        _drop_others(entries, child.value, KINDS[path[2]].either)
    for key, node in child.value.items():
        entries[key] = _merged(entries.get(key), node, (*path, key))
    return Node(entries, child.file, child.line, child.column, child.key_line, child.key_column)


def _is_whole(path: tuple[str, ...], base: dict[str, Node], child: dict[str, Node]) -> bool:
    if path[0] == "outcomes":
        return len(path) > 1
    return path[-1] in WHOLE or (len(path) > 2 and bool(_NUMBER_KEYS & (base.keys() | child.keys())))


def _drop_replaced(entries: dict[str, Node], child: dict[str, Node]) -> None:
    """An event of another kind, or timed another way, replaces what said so before."""
    kinds = [key for key in child if key in KINDS and child[key].value is not None]
    if kinds:
        for key in [key for key in entries if key in KINDS and key not in kinds]:
            del entries[key]
    _drop_others(entries, child, ("on", "week"))


def _drop_others(entries: dict[str, Node], child: dict[str, Node], either: tuple[str, ...]) -> None:
    """Of keys that exclude one another, those of the child replace the others."""
    if any(key in child for key in either):
        for key in either:
            if key not in child:
                entries.pop(key, None)


def _merged_parameters(base: Node | None, child: Node) -> Node:
    if base is None or not isinstance(child.value, dict):
        return child
    if isinstance(base.value, dict):
        entries = dict(base.value)
    elif base.value == "fixed":
        entries = {"others": Node("fixed", base.file, base.line, base.column)}
    else:
        return child
    return Node({**entries, **child.value}, child.file, child.line, child.column, child.key_line, child.key_column)


def _merged_pairs(base: Node | None, child: Node, section: str, problems: list[Problem]) -> Node:
    entries = list(base.value) if base is not None and isinstance(base.value, list) else []
    before = {pair: position for position, entry in enumerate(entries) if (pair := pair_of(entry.plain()))}
    removed: set[int] = set()
    assert isinstance(child.value, list)
    for node in child.value:
        pair = pair_of(node.plain())
        position = before.get(pair) if pair else None
        if pair and takes_out(node):
            if position is None:
                problems.append(node.problem(f"{section}.{'~'.join(pair)}", f"there is nothing between {' and '.join(pair)} to take out"))
            else:
                removed.add(position)
        elif position is None:
            entries.append(node)
        else:
            entries[position] = _merged(entries[position], node, (section, "pair"))
    kept = [entry for position, entry in enumerate(entries) if position not in removed]
    return Node(kept, child.file, child.line, child.column, child.key_line, child.key_column)


def takes_out(node: Node) -> bool:
    """Whether a list entry removes what the other file says of its pair."""
    number = {"intensity", "value", "km"}
    return isinstance(node.value, dict) and any(key in number and entry.value is None for key, entry in node.value.items())


def _check_removals(base: Node | None, child: Node, section: str, problems: list[Problem]) -> None:
    known = base.value if base is not None and isinstance(base.value, dict) else {}
    if isinstance(child.value, dict):
        for key, node in child.value.items():
            if node.value is None and key not in known:
                problems.append(node.problem(f"{section}.{key}", f"there is no {key!r} to take out{suggestion(key, known)}", at_key=True))


def _refuse_vain(base: Node | None, child: Node, path: tuple[str, ...], problems: list[Problem]) -> None:
    """Nulls within a thing that take out nothing; a whole section may be left empty, and what has an id is looked after elsewhere."""
    known = _mapping(base)
    for key, node in _mapping(child).items():
        below = known.get(key)
        here = (*path, key)
        if key in BY_PAIR and not path and isinstance(node.value, list):
            _refuse_vain_of_pairs(below, node.value, key, problems)
        elif node.value is not None:
            _refuse_vain(below, node, here, problems)
        elif (below is None or below.value is None) and (len(here) > 2 or path == ("parameters",)):
            empty = "has no value; after a decimal comma? Write decimals with a point, numbers in the thousands without a comma"
            other = "is empty, and there is nothing to take out; give it a value or leave it away"
            problems.append(node.problem(".".join(here), empty if after_comma(key) else other, at_key=True))


def _refuse_vain_of_pairs(base: Node | None, entries: list[Node], section: str, problems: list[Problem]) -> None:
    below = {pair_of(entry.plain()): entry for entry in base.value} if base is not None and isinstance(base.value, list) else {}
    for entry in entries:
        pair = pair_of(entry.plain())
        if pair is not None and not takes_out(entry):
            _refuse_vain(below.get(pair), entry, (section, "~".join(pair)), problems)


def _drop_what_goes_along(whole: Node, child: Node) -> None:
    """With a faction or place that is taken out goes what other files said of its relations, roads and presence."""
    entries = _mapping(whole)
    for section in BY_PAIR:
        gone = _taken_out(child, "places" if section == "roads" else "factions")
        node = entries.get(section)
        if gone and node is not None and isinstance(node.value, list):
            kept = [entry for entry in node.value if entry.file == child.file or not gone & set(pair_of(entry.plain()) or ())]
            entries[section] = Node(kept, node.file, node.line, node.column, node.key_line, node.key_column)
    gone = _taken_out(child, "places")
    for faction in _mapping(entries.get("factions")).values():
        presence = _mapping(faction).get("presence")
        for place in gone & _mapping(presence).keys():
            if _mapping(presence)[place].file != child.file:
                del _mapping(presence)[place]


def _mapping(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _taken_out(child: Node, section: str) -> set[str]:
    return {key for key, node in _mapping(_mapping(child).get(section)).items() if node.value is None}
