"""What users do wrong, and Ctrl-C: one message, an exit code, and nothing left behind."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sim.analysis.indices import Effect
from sim.analysis.summary import main_outcome
from sim.scenario import load, shipped
from sim.studies.flips import Flips
from sim.studies.sensitivity import Factor, Sensitivity
from sim.working import Interrupted
from tests.toys import coalition, told


@pytest.mark.parametrize("json_wanted", [[], ["--json"]], ids=["words", "json"])
@pytest.mark.parametrize(
    ("verb", "study"), [("flip", "flip.flip"), ("sensitivity", "sensitivity.sensitivity"), ("compare", "compare.compare")]
)
def test_ctrl_c_before_anything_was_found_is_130_and_one_line(
    monkeypatch: pytest.MonkeyPatch, verb: str, study: str, json_wanted: list[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Interrupted(None)

    monkeypatch.setattr(f"sim.studies.{study}", stop)
    again = ["four_factions"] if verb == "compare" else []
    stopped = coalition(verb, "four_factions", *again, *json_wanted)
    assert stopped.exit_code == 130
    assert json.loads(stopped.stdout) == {"complete": False} if json_wanted else stopped.stdout == ""
    assert stopped.stderr.strip() == "interrupted before anything was found"


OUTCOME = main_outcome(load(shipped()["four_factions"])) or ""
SOME = {
    "flip": ("flip.flip", "what was found until then stands above", Flips(OUTCOME, 0.8, 0.7, 0.9, 100, None, False, False, 3, 0, (), (), None)),
    "sensitivity": (
        "sensitivity.sensitivity", "the screening, which was done, stands above",
        Sensitivity(OUTCOME, "outcome", 1, 100, 2, 10, 0, {"a": Factor("a", ("a",))}, (Effect("a", 0.4, 0.3, 0.5, 0.4, 0.1),), None, (10, 0), False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("json_wanted", [[], ["--json"]], ids=["words", "json"])
@pytest.mark.parametrize("verb", SOME)
def test_ctrl_c_after_something_was_found_is_130_and_tells_it(monkeypatch: pytest.MonkeyPatch, verb: str, json_wanted: list[str]) -> None:
    study, said, found = SOME[verb]

    def stop(*_: object, **__: object) -> None:
        raise Interrupted(found)

    monkeypatch.setattr(f"sim.studies.{study}", stop)
    stopped = coalition(verb, "four_factions", *json_wanted)
    assert (stopped.exit_code, stopped.stderr.strip()) == (130, f"interrupted; {said}")
    assert json.loads(stopped.stdout)["complete"] is False if json_wanted else "This is no forecast" in told(stopped.stdout)


BAD: list[Sequence[str]] = [
    ["check", "nowhere"],
    ["check", "."],
    ["check", "binary.yaml"],
    ["check", "latin.yaml"],
    ["describe", "nowhere.yaml"],
    ["describe", "."],
    ["describe", "binary.yaml"],
    ["explain", "nowhere", "--run", "0", "--week", "0", "--faction", "guards"],
    ["explain", "RESULT", "--run", "0", "--week", "0", "--faction", "gards"],
    ["explain", "RESULT", "--run", "0", "--week", "99", "--faction", "guards"],
    ["explain", "RESULT", "--run", "99", "--week", "0", "--faction", "guards"],
    ["explain", "RESULT", "--run", "0", "--week", "0", "--faction", "guards", "--point", "1"],
    ["explain", "RESULT"],
    ["new", "../outside"],
    ["new", "a/b"],
    ["new", ""],
    ["new", "mine", "--folder", "binary.yaml"],
    ["nothing"],
    ["report", "."],
    ["report", "binary.yaml"],
    ["report", "RESULT", "--out", "missing/folder/report.html"],
    ["run", "."],
    ["run", "binary.yaml"],
    ["run", "four_factions", "--out", "binary.yaml"],
    ["run", "four_factions", "--out", "binary.yaml/below"],
    ["run", "four_factions", "--replicates", "x"],
    ["run", "four_factions", "--runs", "0"],
    ["run", "four_factions", "--seed", "-1"],
    ["run", "four_factions", "--seed", "99999999999999999999999"],
    ["run", "four_factions", "--set", "=1"],
    ["run", "four_factions", "--set", "nonsense"],
    ["run", "four_factions", "--set", "parameters.clash_rate="],
    ["run", "four_factions", "--set", "parameters.clash_rate=-1"],
    ["run", "four_factions", "--set", "parameters.clash_rate=[1, 2]"],
    ["run", "four_factions", "--set", "parameters.clash_rate=many"],
    ["run", "four_factions", "--set", "parameters.clash_rate=true"],
    ["run", "four_factions", "--set", "parameters.clash_rate={triangular: [3, 2, 1]}"],
    ["run", "four_factions", "--set", "parameters.clash_rate={{{"],
    ["run", "four_factions", "--set", "parameters.clash_rate=" + "[" * 5000],
    ["run", "four_factions", "--set", "parameters.clash_rates=0.1"],
    ["run", "four_factions", "--story", "99999999"],
    ["run", "four_factions", "--story", "long"],
    ["run", "four_factions", "--without", "nothing"],
    ["run", "nowhere.yaml"],
    ["run", "tripoly_clash"],
    ["who", "RESULT", "gards"],
    ["who", "RESULT", "guards", "--point", "1"],
    ["who", "RESULT", "guards", "--point", "-1"],
    ["who", "binary.yaml", "guards"],
    ["who", "nowhere", "guards"],
]


@pytest.mark.parametrize("words", BAD, ids=lambda words: " ".join(words)[:70])
def test_bad_input_gets_one_message_and_exit_code_2(words: Sequence[str], folder: Path, inside: Path) -> None:
    (inside / "binary.yaml").write_bytes(bytes(range(256)))
    (inside / "latin.yaml").write_bytes("title: Qaddafi était là\n".encode("latin-1"))
    done = coalition(*(str(folder) if word == "RESULT" else word for word in words))
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    assert (done.stdout if words[0] == "check" else done.stderr).strip()
    assert not (inside / "results").exists()


@pytest.mark.parametrize(
    ("words", "nearest"),
    [(["run", "tripoly_clash"], "tripoli_clash"), (["run", "four_factions", "--set", "parameters.clash_rates=1"], "parameters.clash_rate")],
)
def test_a_misspelt_name_gets_the_nearest_one(words: Sequence[str], nearest: str) -> None:
    assert nearest in coalition(*words).stderr


def test_an_event_that_comes_near_none_gets_those_there_are() -> None:
    assert (
        "no event is called 'nothing'; there are capital_quarrel, port_attack"
        in coalition("run", "four_factions", "--without", "nothing").stderr
    )


@pytest.mark.skipif(
    sys.platform == "win32" or os.environ.get("USER") == "root" or os.geteuid() == 0, reason="root may read and write everything"
)
def test_a_file_that_may_not_be_read(inside: Path) -> None:
    file = inside / "locked.yaml"
    file.write_text("title: locked", encoding="utf-8")
    file.chmod(0)
    done = coalition("run", file)
    assert done.exit_code == 2
    assert "locked.yaml" in done.stderr


def test_ctrl_c_ends_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.scenario.describe.describe", stop)
    done = coalition("describe", "four_factions")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr.strip() == "interrupted"
    done = coalition("describe", "four_factions", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (130, {"complete": False})
    assert done.stderr.strip() == "interrupted"


def test_ctrl_c_after_the_json_adds_nothing_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.failed.say_failed", stop)
    done = coalition("compare", "four_factions", "--without", "port_attack", "--runs", "20", "--json")
    assert done.exit_code == 130
    assert json.loads(done.stdout)["complete"] is True


def test_what_is_refused_of_set_is_told_as_it_was_typed() -> None:
    one, two = "factions.brigade.strength=-3", "rivalries.guards~brigade.intensity=3"
    done = coalition("run", "four_factions", "--set", one, "--set", two)
    assert sorted(done.stderr.splitlines()) == [
        f"--set {one}: is -3, but must be at least 0", f"--set {two}: is 3, but must be between 0 and 1",
    ]  # fmt: skip
    done = coalition("compare", "four_factions", "--set", "events.port_attack.by=nobody")
    assert done.stderr.strip().startswith("--set events.port_attack.by=nobody: no faction is called 'nobody'")
