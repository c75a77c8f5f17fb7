"""Turns the tables of the case (factions, relations, places, roads, sources) into the base scenario.

    python scenarios/libya_2016_from_tables.py TABLES_FOLDER > scenarios/libya_2016.yaml

The YAML is what people read and what runs; this script only saves typing, and documents how each number came from its
row. What the tables do not hold (influence, presence splits, political and oil weights, outcomes) stands beside it, in
`libya_2016_judgements.py`.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import libya_2016_judgements as judgements

Row = dict[str, str]

LINE = 150
ADDRESS = re.compile(r"https?://\S+")


# --- YAML, written by hand so that it reads well


def scalar(value: object) -> str:
    """A number, truth value or text in YAML; text is quoted unless it is plainly text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{round(value, 4):g}"
    text = " ".join(str(value).split())
    if re.fullmatch(r"[A-Za-z]([A-Za-z0-9 _.()/;'-]*[A-Za-z0-9.)])?|\d{4}-\d\d-\d\d", text):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(value: object) -> str:
    """A value in YAML's flow style, without what is empty."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items() if item not in (None, "", [])) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def lines(prefix: str, value: object) -> str:
    """`prefix` and the value, wrapped at spaces (YAML folds them back)."""
    indent = " " * (len(prefix) - len(prefix.lstrip()) + 4)
    return textwrap.fill(f"{prefix} {flow(value)}", LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


# --- sources


class Sources:
    """Keys for addresses: the table's own, or one made of host and first words of the page's address."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row["address"]: row for row in rows}
        self._made: dict[str, str] = {}
        self.cited: dict[str, Row] = {}

    def key(self, address: str) -> str:
        """The key of an address, which is cited from now on."""
        row = self._rows.get(address) or self._from_address(address)
        self.cited[row["key"]] = row
        return row["key"]

    def split(self, text: str) -> tuple[list[str], str]:
        """A source column as keys and what it says besides, with keys in place of addresses."""
        keys: list[str] = []

        def replaced(match: re.Match[str]) -> str:
            address = match.group().rstrip(",;)")
            keys.append(self.key(address))
            return keys[-1] + match.group()[len(address) :]

        said = ADDRESS.sub(replaced, text).replace(" | ", ", ").replace(" ;", ";").strip()
        only_keys = set(re.split(r"[,;\s]+", said)) <= {*keys, ""}
        return sorted(set(keys)), "" if only_keys else said

    def _from_address(self, address: str) -> Row:
        parts = urlsplit(address)
        labels = [label for label in parts.netloc.split(".") if label not in ("www", "en", "uk")]
        pieces = [piece for piece in parts.path.removesuffix(".html").split("/") if re.search(r"[A-Za-z]", piece) and ".php" not in piece]
        slug = [word for word in re.split(r"[^A-Za-z0-9]+", pieces[-1] if pieces else "") if word]
        date = re.search(r"(20\d\d)[/-]?(\d\d)(?:[/-]?(\d\d))?(?!\d)", parts.path + " " + parts.query)
        when = [] if date is None else [part for part in date.groups() if part]
        key = "_".join([labels[0].replace("-", ""), *slug[:3]] if slug else [labels[0], *when])
        title = f"{labels[0]}: {' '.join(slug)}" if slug else parts.netloc
        row = {"key": key, "address": address, "title": title, "date": "-".join(when)}
        if self._made.setdefault(key, address) != address:
            raise ValueError(f"two addresses would share the key {key}: {address}, {self._made[key]}")
        return row


# --- numbers


def quantity(low: float, mode: float, high: float, **about: object) -> dict[str, object]:
    """A number or triangular distribution with source, grade and note."""
    number: dict[str, object] = {"value": mode} if low == high else {"triangular": [low, mode, high]}
    return number | about


def judged(value: float, note: str = "", source: Sequence[str] = ()) -> dict[str, object]:
    """A judgement that may be half to double, at most 1."""
    return quantity(value / 2, value, min(1.0, 2 * value), source=list(source), grade="J", note=note)


def around(value: float, half_width: float, **about: object) -> dict[str, object]:
    """A share or intensity, give or take a half-width, within [0, 1]."""
    return quantity(max(0.0, value - half_width), value, min(1.0, value + half_width), **about)


def graded(row: Row, numbers: str, source: str, sources: Sources) -> dict[str, object]:
    """The low, mode and high of a faction's column with its source and grade."""
    keys, note = sources.split(row[f"{source}_source"])
    low, mode, high = (float(row[f"{numbers}_{end}"]) for end in ("low", "mode", "high"))
    return quantity(low, mode, high, source=keys, grade=row[f"{source}_grade"], note=note)


# --- the sections of the scenario


def places(rows: list[Row], sources: Sources) -> Iterator[str]:
    """Places with their judged weights, oil with the table's sources; grade and note of a place are those of its coordinates."""
    yield "places:"
    for row in rows:
        place = row["place"].lower()
        yield f"  {place}:"
        name = judgements.PLACE_NAMES.get(place, row["name"])
        yield lines("    name:", name)
        yield f"    lat: {float(row['lat']):g}\n    lon: {float(row['lon']):g}"
        yield lines("    political_weight:", judged(judgements.POLITICAL.get(place, judgements.ORDINARY_PLACE)))
        if place in judgements.OIL:
            keys, said = sources.split(row["oil_source"])
            yield lines("    oil:", judged(judgements.OIL[place], f"{row['oil_assets']} ({said})" if said else row["oil_assets"], keys))
        yield f"    grade: {row['coord_grade']}"
        coordinates = f"coordinates: {row['coord_source']}"
        yield lines("    note:", coordinates if name == row["name"] else f"{row['name']}; {coordinates}")


def roads(rows: list[Row], sources: Sources) -> Iterator[str]:
    """Roads with their length."""
    yield "roads:"
    for row in rows:
        keys, said = sources.split(row["source"])
        note = "; ".join(part for part in (f"{row['road_type']} road", said, row["note"]) if part)
        km = quantity(*[float(row["road_km"])] * 3, source=keys, grade=row["grade"], note=note)
        yield lines("  -", {"between": [row["a"].lower(), row["b"].lower()], "km": km})


def presence(row: Row, where: Mapping[str, Row], sources: Sources) -> dict[str, object]:
    """Shares over home places; nobody is held by a place of talks, so the authority abroad has none.

    That a faction is in a place is the table of places' word, with its source, and how it is split over several a
    judgement. A place that does not list the faction (home places are the factions' own table) has no source for it.
    """
    if row["id"].lower() == judgements.AUTHORITY:
        return {}
    homes = [place.lower() for place in row["home_places"].split(";")]
    stated = {place: _sources_of_presence(row["id"], where[place], sources) for place in homes}
    if len(homes) == 1:
        assert stated[homes[0]], f"{row['id']} has one home, which does not list it"
        return {homes[0]: {"value": 1, "source": stated[homes[0]], "grade": where[homes[0]]["presence_grade"]}}
    shares = zip(homes, judgements.SHARES[len(homes)], strict=True)
    return {place: around(share, 0.1, source=stated[place], grade="J") for place, share in shares}


def _sources_of_presence(faction: str, place: Row, sources: Sources) -> list[str]:
    """The sources for who is in a place, if they name the faction ("LNA (ring)" and the like included)."""
    named = [entry.split(" (")[0] for entry in place["factions_present_jan2016"].split(";")]
    return sources.split(place["presence_source"])[0] if faction in named else []


def strength(row: Row, sources: Sources) -> dict[str, object]:
    """Fighters. The authority's few guards come with its arrival, so that they are not counted twice."""
    if row["id"].lower() != judgements.AUTHORITY:
        return graded(row, "strength", "strength", sources)
    keys, said = sources.split(row["strength_source"])
    low, mode, high = (float(row[f"strength_{end}"]) for end in ("low", "mode", "high"))
    note = f"{said}; its guards ({low:g} to {high:g}, most likely {mode:g}) come with an arrival in Tripoli"
    return {"value": 0, "source": keys, "grade": row["strength_grade"], "note": note}


def factions(rows: list[Row], where: Mapping[str, Row], sources: Sources) -> Iterator[str]:
    """Factions in groups; every faction of the table but the one born in June 2016."""
    by_id = {row["id"].lower(): row for row in rows}
    assert set(by_id) - {judgements.BORN_LATER} == set(judgements.ORDER)
    yield "factions:"
    for group, members in judgements.GROUPS.items():
        yield f"  # --- {group}"
        for faction in members:
            yield from _faction(faction, by_id[faction], where, sources)


def _faction(faction: str, row: Row, where: Mapping[str, Row], sources: Sources) -> Iterator[str]:
    _, patron = sources.split(row["patron"])
    oil_keys, oil_note = sources.split(row["oil_note"])
    stake = [float(row[f"oil_dependence_{end}"]) for end in ("low", "mode", "high")]
    name = judgements.FACTION_NAMES.get(faction, row["name"])
    note = [
        "" if name == row["name"] else row["name"],
        judgements.FACTION_NOTES.get(faction, row["note"].rstrip(".")),
        f"Bloc: {row['bloc']}",
    ]
    note += [f"Patron: {patron or row['patron']}"] if row["patron"] else []
    note += [f"Hindsight risk: {row['hindsight_risk']}"] if row["hindsight_risk"] != "low" else []
    yield f"  {faction}:"
    yield lines("    name:", name)
    if not row["leaders"].startswith("not identified"):
        yield lines("    leaders:", row["leaders"])
    yield lines("    strength:", strength(row, sources))
    if faction in judgements.INFLUENCE:
        yield lines("    influence:", judged(judgements.INFLUENCE[faction], note="weight without fighters"))
    yield lines("    recognition:", graded(row, "gna_stance", "gna", sources))
    yield lines("    hostility:", graded(row, "isis_hostility", "isis", sources))
    yield lines("    oil_stake:", quantity(*stake, source=oil_keys, grade="J", note="" if oil_note == "none" else oil_note))
    yield lines("    presence:", presence(row, where, sources))
    yield lines("    note:", ". ".join(part for part in note if part))


def relations(kind: str, heading: str, rows: list[Row], sources: Sources) -> Iterator[str]:
    """Relations of one kind, in the order of the factions."""
    chosen = [row for row in rows if row["kind"] == kind]
    chosen.sort(key=lambda row: (judgements.ORDER.index(row["a"].lower()), judgements.ORDER.index(row["b"].lower())))
    yield f"{heading}:"
    for row in chosen:
        first, second = row["a"].lower(), row["b"].lower()
        keys, said = sources.split(row["source"])
        grade = row["grade"]
        why = judgements.SPELT_OUT.get((first, second), row["reason"]) or row["basis"]
        relation: dict[str, object] = {
            "between": [first, second],
            "intensity": around(float(row["intensity"]), judgements.HALF_WIDTH[grade]),
            "at": [place.lower() for place in row["place"].split(";")],
            "grade": grade,
            "source": keys,
        }
        if row["hindsight"] == "1":
            relation["hindsight"] = True
        yield lines("  -", relation)[:-1] + ","
        if said and not keys and grade not in ("J", "U"):  # without a source, its grade needs a note
            yield lines("    note:", said) + ","
            said = ""
        yield lines("    why:", f"{why} ({said})" if said else why) + "}"


def cited(sources: Sources) -> Iterator[str]:
    """The sources that anything above cites."""
    yield "sources:"
    for key, row in sorted(sources.cited.items()):
        date = row["date"] if re.match(r"\d{4}", row["date"]) else ""
        yield lines(f"  {key}:", {"title": row["title"], "date": date, "address": row["address"], "note": judgements.SOURCE_NOTES.get(key)})


def table(folder: Path, name: str) -> list[Row]:
    """The rows of a table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def scenario(folder: Path) -> str:
    """The base scenario as YAML, from a folder with factions, relations, places, adjacency and sources (CSV)."""
    sources = Sources(table(folder, "sources"))
    related, located = table(folder, "relations"), table(folder, "places")
    sections = [
        places(located, sources),
        roads(table(folder, "adjacency"), sources),
        factions(table(folder, "factions"), {row["place"].lower(): row for row in located}, sources),
        relations("rivalry", "rivalries", related, sources),
        relations("tie", "ties", related, sources),
    ]
    parts = [judgements.HEADER, *("\n".join(section) + "\n" for section in sections), judgements.OUTCOMES]
    return "\n".join([*parts, "\n".join(cited(sources)) + "\n"])


def main() -> None:
    """Write the base scenario made from the tables of a folder to standard output."""
    parser = argparse.ArgumentParser(description="Turn the tables of the case into the base scenario (YAML on standard output).")
    parser.add_argument("tables", type=Path, metavar="TABLES_FOLDER", help="folder of factions.csv, relations.csv, places.csv, ...")
    try:
        made = scenario(parser.parse_args().tables)
    except OSError as error:
        parser.error(f"{error.filename} cannot be read: {error.strerror}")
    sys.stdout.buffer.write(made.encode("utf-8"))


if __name__ == "__main__":
    main()
