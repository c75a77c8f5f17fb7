"""A scenario to be reported on, and a page taken apart."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}
TEXT = """
title: Two <b>& "three"</b>
question: Does <script>alert(1)</script> happen?
authority: gov
threat: [foe]
calendar: {start: 2016-01-04, weeks: 12}
runs: 40
replicates: 10
parameters: fixed
places:
  port: {name: Port of Sirte, political_weight: 0.5, oil: 1}
factions:
  gov: {name: Government & friends, strength: {triangular: [500, 1000, 3000], source: [ONE], grade: D}, hostility: 1, presence: {port: 1}}
  mil: {name: Militia, strength: 800, recognition: 0.5, hostility: 0.5, presence: {port: 1}, grade: J}
  foe: {name: ISIS, strength: 900, recognition: -1, hostility: -1, presence: {port: 1}}
rivalries:
  - {between: [gov, mil], intensity: 0.2, why: an old quarrel, source: [TWO], grade: S, hindsight: true}
events:
  raid: {attack: {by: foe, on: gov, at: port}, week: {uniform: [2, 6]}, weeks: 2, engagements: 3, why: they came back}
  later: {attack: {by: foe, on: mil, at: port}, when: {metric: clashes, at_least: 1}, engagements: 1}
  beyond: {attack: {by: foe, on: mil, at: port}, week: 5, probability: 0.25}
outcomes:
  isis_beaten: {metric: threat_strength, below: 0.25, when: end}
  fought: {metric: clashes, at_least: 1, when: any}
  never: {metric: coalition_share, above: 1, when: any}
  union: {metric: coalition_share, at_least: 0.5, weeks: 2, when: end}
claims:
  raid_joins: {outcome: union, direction: higher, compare_with: {without: [raid]}, why: a raid joins}
sources:
  ONE: {title: A page of the web, date: 2016-01-05, address: "https://example.org/a?b=1&c=2"}
  TWO: {title: Not a page, address: "javascript:alert(1)"}
"""


class Page(HTMLParser):
    """What a page consists of: tags in balance, attributes, ids, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, attribute: str, tag: str | None = None) -> list[str]:
        return [value for where, name, value in self.attributes if name == attribute and tag in (None, where)]
