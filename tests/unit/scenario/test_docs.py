"""The examples of the reference, the template and the shipped files are valid, and the schema for editors accepts them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim import compare
from sim.scenario import METRICS, check, json_schema, load, loads, shipped
from sim.scenario.base import keys_of
from sim.scenario.files import shipped_folder
from sim.scenario.kinds import KINDS
from sim.scenario.model import Scenario
from sim.scenario.reading import read_file, read_text

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = (ROOT / "docs" / "scenario-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", REFERENCE, flags=re.DOTALL)
COMPLETE = [example for example in EXAMPLES if example.startswith("title:")]
FILES = {**shipped(), "template": shipped_folder() / "template.yaml"}


@pytest.mark.parametrize("text", COMPLETE, ids=[example.splitlines()[0] for example in COMPLETE])
def test_complete_examples_load(text: str) -> None:
    assert loads(text).title


def test_there_are_complete_examples_and_fragments_that_are_yaml() -> None:
    assert len(COMPLETE) >= 3
    for example in EXAMPLES:
        assert read_text(example, "example")


def test_the_reference_names_every_key_kind_and_metric() -> None:
    named = set(re.findall(r"[a-z][a-z_0-9]+", REFERENCE))
    expected = {*keys_of(Scenario), *KINDS, *METRICS, *(key for kind in KINDS.values() for key in keys_of(kind))}
    assert expected - named == set()


def test_the_table_of_metrics_has_the_arguments_of_each() -> None:
    rows = [line.split("|")[1:3] for line in REFERENCE.split("| metric | arguments | of |")[1].split("\n\n")[0].splitlines()[2:]]
    stated = {name: set(re.findall(r"`(\w+)`", arguments)) for names, arguments in rows for name in re.findall(r"`(\w+)`", names)}
    assert stated == {name: set(metric.arguments) for name, metric in METRICS.items()}


def test_the_template_is_sound_and_without_doubts() -> None:
    assert check(FILES["template"]) == []
    assert 4 <= len(load(FILES["template"]).factions) <= 5


def test_the_shipped_files_have_no_errors() -> None:
    assert shipped()
    for path in shipped().values():
        assert [problem for problem in check(path) if problem.severity == "error"] == []


def test_the_schema_accepts_every_shipped_file_as_written_and_resolved() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(json.dumps(json_schema()))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    texts = {
        **{name: read_file(path).plain() for name, path in FILES.items()},
        **{text: read_text(text, "example").plain() for text in COMPLETE},
    }
    for data in texts.values():
        assert [error.message for error in validator.iter_errors(data)] == []
    for path in FILES.values():
        assert validator.is_valid(load(path).plain())


@pytest.mark.parametrize(
    "wrong",
    [{"titel": "x"}, {"factions": {"A": {}}}, {"factions": {"a": {"strength": "many"}}}, {"events": {"e": {"clsh": {}}}},
     {"events": {"e": {"statement": {"by": "a", "against": "b", "for": "c", "amount": 0.1}}}},
     {"events": {"e": {"shift": {"path": "p", "by": 1, "times": 2}}}}, {"events": {"e": {"recognise": {"by": "a", "amount": 1, "to": 0}}}}, {"outcomes": {"o": {"metric": "x"}}},
     {"runs": "ten"}, {"parameters": {"clash_rat": 1}}, {"rivalries": [{"between": ["a"]}]}, {"preferences": {"a": [[]]}}, {"preferences": {"a": [[[]]]}}],
)  # fmt: skip
def test_the_schema_refuses_what_is_misspelt_or_misshapen(wrong: dict[str, object]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(wrong)


def test_the_template_asks_what_its_event_can_change() -> None:
    """Else the first answer a newcomer sees says nothing about the event that its question names."""
    scenario = load(FILES["template"])
    outcome = scenario.claims["attack_unites"].outcome
    signs = compare(scenario, scenario.without("port_attack"), runs=400).outcomes[outcome].signs
    assert signs.higher + signs.lower > 0  # draws in which it makes a difference, either way
